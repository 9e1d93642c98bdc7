package ui

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"readybinder/assets"
	"readybinder/binder"
	"readybinder/store"
)

// fakeFiles are files as a test picks them.
type fakeFiles struct {
	name  string
	data  []byte
	dir   string
	saved []string
}

func (f *fakeFiles) Open(_ string, _ []string, do func(string, []byte)) { do(f.name, f.data) }

func (f *fakeFiles) Save(_, name string, data []byte, done func(string)) {
	path := filepath.Join(f.dir, name)
	if os.WriteFile(path, data, 0o600) == nil {
		f.saved = append(f.saved, path)
		if done != nil {
			done(path)
		}
	}
}

func (f *fakeFiles) Folder(_ string, do func(string)) { do(f.dir) }
func (f *fakeFiles) View(string) error                { return errors.New("nothing opens it") }

// sampleStores keeps the sample office made once for all tests: making the
// keys takes a second.
func sampleStore(t testing.TB, sample bool) *store.Store {
	t.Helper()
	s, err := store.Create(t.TempDir(), "correct horse battery staple")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if sample {
		var forms []*binder.Form
		s.View(func(b *binder.Binder) {
			forms, err = binder.Sample(b, binder.Library{File: assets.File, Plan: assets.Plan()}, s.Today())
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Save(forms...); err != nil {
			t.Fatal(err)
		}
		s.SetPerson("person/maria-santos")
	}
	return s
}

// openApp is the window on a binder, whose background work runs at once.
func openApp(t testing.TB, look Look, percent int, w, h float32, sample bool) (*App, fyne.Window) {
	t.Helper()
	win := newTestWindow(t, look, percent, nil, w, h)
	a := newApp(sampleStore(t, sample), fyne.CurrentApp().Preferences(), &fakeFiles{dir: t.TempDir()})
	a.run, a.onScreen = func(f func()) { f() }, func(f func()) { f() }
	a.StartLook(look, percent)
	a.Attach(win)
	t.Cleanup(a.stop)
	win.Resize(fyne.NewSize(w, h))
	return a, win
}

// topPanel is the open panel's or dialog's object.
func topPanel(t testing.TB, a *App) fyne.CanvasObject {
	t.Helper()
	top := a.Canvas().Overlays().Top()
	if top == nil {
		t.Fatal("nothing lies over the window")
	}
	return top
}

// findIn looks for the first object below o for which ok is true.
func findIn[T fyne.CanvasObject](o fyne.CanvasObject, ok func(T) bool) (T, bool) {
	var none T
	if o == nil || !o.Visible() {
		return none, false
	}
	if x, is := o.(T); is && ok(x) {
		return x, true
	}
	for _, child := range childrenOf(o) {
		if x, is := findIn(child, ok); is {
			return x, true
		}
	}
	return none, false
}

func childrenOf(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case fyne.Widget:
		return test.WidgetRenderer(o).Objects()
	}
	return nil
}

func tapButton(t testing.TB, in fyne.CanvasObject, words string) {
	t.Helper()
	b, ok := findIn(in, func(b *Button) bool { return b.text == words && !b.disabled })
	if !ok {
		t.Fatalf("there is no button %q", words)
	}
	b.Tapped(nil)
}

func fieldIn(t testing.TB, in fyne.CanvasObject, key string) *Field {
	t.Helper()
	f, ok := findIn(in, func(f *Field) bool { return f.Key == key })
	if !ok {
		t.Fatalf("there is no field %q", key)
	}
	return f
}

// allWords is everything that can be read below o.
func allWords(o fyne.CanvasObject) string {
	var s strings.Builder
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() {
			return
		}
		switch o := o.(type) {
		case *Text:
			s.WriteString(o.Words() + "\n")
		case *Line:
			s.WriteString(o.Words() + "\n")
		case *Button:
			s.WriteString(o.text + "\n")
		case *Chip:
			s.WriteString(o.Words() + "\n")
		default:
			for _, c := range childrenOf(o) {
				walk(c)
			}
		}
	}
	walk(o)
	return s.String()
}

func wantWords(t testing.TB, o fyne.CanvasObject, words ...string) {
	t.Helper()
	all := allWords(o)
	for _, w := range words {
		if !strings.Contains(all, w) {
			t.Errorf("%q is not on the screen:\n%s", w, all)
		}
	}
}

func typeInto(t testing.TB, f *Field, text string) {
	t.Helper()
	focusOn(f.Target())
	e, ok := f.Target().(*entry)
	if !ok {
		t.Fatalf("nobody can type into %q", f.Key)
	}
	e.SetText("")
	for _, r := range text {
		e.TypedRune(r)
	}
}

func get(a *App, ref binder.Ref) (r binder.Record, ok bool) {
	a.view(func(b *binder.Binder) { r, ok = b.Get(ref) })
	return r, ok
}

func TestPeopleAddEditDelete(t *testing.T) {
	a, win := openApp(t, LookLight, 100, 1280, 800, true)
	c := win.Canvas()
	a.Go(pagePeople)
	p := a.Page().(*peoplePage)
	before := len(p.all)
	p.Add() // Ctrl+N
	panel := topPanel(t, a)
	typeInto(t, fieldIn(t, panel, "name"), "Zora van der Berg")
	if got := fieldIn(t, panel, "family").Value(); got != "van der Berg" {
		t.Errorf("last name %q", got)
	}
	ways := fieldIn(t, panel, "ways").ctrl.(*waysControl)
	focusOn(ways.ways[0].number)
	for _, r := range "2075550199" {
		ways.ways[0].number.TypedRune(r)
	}
	press(c, fyne.KeyReturn)
	if busy(c) {
		t.Fatalf("the form is still open:\n%s", allWords(topPanel(t, a)))
	}
	if len(p.all) != before+1 {
		t.Fatalf("%d people, was %d", len(p.all), before)
	}
	wantWords(t, a.root, "Zora van der Berg", "(207) 555-0199", "Never confirmed")

	tapButton(t, a.root, "Confirmed today")
	wantWords(t, a.root, "Confirmed "+a.today().Long()+" by Maria Santos")
	a.undo()
	wantWords(t, a.root, "Never confirmed")

	p.Edit()
	typeInto(t, fieldIn(t, topPanel(t, a), "job"), "Biller")
	press(c, fyne.KeyReturn)
	wantWords(t, a.root, "Biller")
	ref := p.chosen

	p.Edit()
	typeInto(t, fieldIn(t, topPanel(t, a), "name"), "")
	press(c, fyne.KeyReturn)
	wantWords(t, topPanel(t, a), "This cannot stay empty.")
	press(c, fyne.KeyEscape)
	wantWords(t, topPanel(t, a), "Throw away what you typed?")
	tapButton(t, topPanel(t, a), "Throw it away")
	if busy(c) {
		t.Fatal("the form is still open")
	}

	p.Delete()
	if _, ok := get(a, ref); ok {
		t.Fatal("it is still there")
	}
	if p.chosen == "" || p.chosen == ref {
		t.Errorf("chosen is %q", p.chosen)
	}
	a.undo()
	if _, ok := get(a, ref); !ok {
		t.Fatal("it did not come back")
	}
}

func TestPeopleTwoAnswers(t *testing.T) {
	a, win := openApp(t, LookLight, 100, 1280, 800, true)
	c := win.Canvas()
	a.Open("person/maria-santos")
	p := a.Page().(*peoplePage)
	if p.chosen != "person/maria-santos" {
		t.Fatalf("chosen is %q", p.chosen)
	}
	p.Edit()
	typeInto(t, fieldIn(t, topPanel(t, a), "job"), "Practice manager")
	other := a.form("person/maria-santos")
	other.Set("job", binder.TextValue("Director"))
	if err := a.store.Save(other); err != nil {
		t.Fatal(err)
	}
	if got := fieldIn(t, topPanel(t, a), "job").Value(); got != "Practice manager" {
		t.Fatalf("the form now says %q", got)
	}
	press(c, fyne.KeyReturn)
	wantWords(t, topPanel(t, a), "There are two answers now")
	if a.Page() == nil {
		t.Fatal("no page")
	}
	r, _ := get(a, "person/maria-santos")
	if n := len(r.Conflicts()); n != 1 {
		t.Fatalf("%d facts with two answers", n)
	}
}

func TestWaysOrder(t *testing.T) {
	a, win := openApp(t, LookLight, 100, 1280, 800, true)
	a.Open("person/maria-santos")
	p := a.Page().(*peoplePage)
	p.Edit()
	ways := fieldIn(t, topPanel(t, a), "ways").ctrl.(*waysControl)
	first, second := ways.ways[0].way, ways.ways[1].way
	ways.ways[1].up.Tapped(nil)
	press(win.Canvas(), fyne.KeyReturn)
	if busy(win.Canvas()) {
		tapButton(t, topPanel(t, a), "Save")
	}
	form := a.form("person/maria-santos")
	now := form.Ways("ways")
	if now[0].Value != second.Value || now[1].Value != first.Value {
		t.Fatalf("the order is %v", now)
	}
	if now[0].Confirmed != second.Confirmed {
		t.Error("moving a number took its confirmation away")
	}
	p.Edit()
	ways = fieldIn(t, topPanel(t, a), "ways").ctrl.(*waysControl)
	ways.ways[0].number.SetText("(207) 555-0777")
	tapButton(t, topPanel(t, a), "Save")
	if now := a.form("person/maria-santos").Ways("ways"); now[0].Confirmed != "" || now[1].Confirmed == "" {
		t.Errorf("another number is still confirmed: %v", now)
	}
}

// recordScenes are the pages of this part on the sample office.
var recordScenes = []struct {
	name string
	draw func(t *testing.T, a *App)
}{
	{"people", func(t *testing.T, a *App) { a.Open("person/maria-santos") }},
	{"people-form", func(t *testing.T, a *App) { a.Open("person/maria-santos"); a.Page().(*peoplePage).Edit() }},
	{"people-gap", func(t *testing.T, a *App) {
		a.Go(pagePeople)
		p := a.Page().(*peoplePage)
		for ref, it := range p.all {
			if it.Status == StatusMissing {
				p.Open(ref)
			}
		}
	}},
	{"people-card", func(t *testing.T, a *App) { a.Open("person/maria-santos"); a.Page().(*peoplePage).ShowCard() }},
	{"people-left", func(t *testing.T, a *App) { a.Open("person/maria-santos"); a.Page().(*peoplePage).Left() }},
}

// TestRecordLook draws them; with -look the pictures lie in build/ui-look.
func TestRecordLook(t *testing.T) {
	for _, l := range []struct {
		look    Look
		percent int
		w, h    float32
	}{{LookLight, 100, 1280, 800}, {LookDark, 100, 1280, 800}, {LookLight, 200, 1280, 800}, {LookLight, 100, 900, 650}} {
		if !*lookFlag && l.percent == 100 && l.w == 1280 && l.look == LookDark {
			continue
		}
		for _, scene := range recordScenes {
			name := fmt.Sprintf("b-%s-%s-%d-%d", scene.name, l.look, l.percent, int(l.w))
			t.Run(name, func(t *testing.T) {
				a, win := openApp(t, l.look, l.percent, l.w, l.h, true)
				scene.draw(t, a)
				capture(t, win, name)
			})
		}
	}
}
