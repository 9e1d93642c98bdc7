package ui

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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

func (f *fakeFiles) Pick(_ string, do func(string, io.ReadCloser, int64)) {
	do(f.name, io.NopCloser(bytes.NewReader(f.data)), int64(len(f.data)))
}

func (f *fakeFiles) SaveTo(_, name string, do func(io.WriteCloser, string)) {
	path := filepath.Join(f.dir, name)
	if w, err := os.Create(path); err == nil {
		f.saved = append(f.saved, path)
		do(w, path)
	}
}

func (f *fakeFiles) Folder(_ string, do func(string)) { do(f.dir) }
func (f *fakeFiles) SameDisk(string, string) bool     { return false }

func (f *fakeFiles) View(string) error { return errors.New("nothing opens it") }

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
	press(c, fyne.KeyReturn) // Choose now
	if a.Current() != pageConflicts {
		t.Fatalf("the page is %s", a.Current())
	}
	wantWords(t, a.root, "Practice manager", "Director")
	tapButton(t, a.root, "Keep this")
	a.Open("person/maria-santos")
	if p.all[p.chosen].Status == StatusTwoAnswers {
		t.Error("there are still two answers")
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
	{"people-tall", func(t *testing.T, a *App) {
		a.Open("person/samuel-okafor")
		p := a.Page().(*peoplePage)
		tapButton(t, a.root, "Show")
		p.right.scroll.ScrollToBottom()
	}},
	{"roles", func(t *testing.T, a *App) { a.Go(pageRoles) }},
	{"roles-gap", func(t *testing.T, a *App) {
		a.Go(pageRoles)
		p := a.Page().(*rolesPage)
		for ref, it := range p.all {
			if it.Status == StatusMissing {
				p.Open(ref)
			}
		}
	}},
	{"roles-form", func(t *testing.T, a *App) { a.Go(pageRoles); a.Page().(*rolesPage).Edit() }},
	{"partners", func(t *testing.T, a *App) { a.Go(pagePartners) }},
	{"partners-form", func(t *testing.T, a *App) { a.Go(pagePartners); a.Page().(*partnersPage).Edit() }},
	{"callround", func(t *testing.T, a *App) { a.Go(pageCallRound) }},
	{"callround-wrong", func(t *testing.T, a *App) { a.Go(pageCallRound); a.Page().(*callRoundPage).Wrong() }},
	{"callround-end", func(t *testing.T, a *App) {
		a.Go(pageCallRound)
		p := a.Page().(*callRoundPage)
		p.NoAnswer()
		for p.at >= 0 {
			p.Confirmed()
		}
	}},
	{"conflicts", func(t *testing.T, a *App) { tear(t, a); a.Go(pageConflicts) }},
	{"history", func(t *testing.T, a *App) { tear(t, a); a.OpenOn(pageHistory, "person/maria-santos") }},
	{"deleted", func(t *testing.T, a *App) {
		a.delete("person/samuel-okafor")
		a.Go(pageHistory)
		a.Page().(*historyPage).FromMenu()
	}},
	{"import-start", func(t *testing.T, a *App) { a.Go(pageImport) }},
	{"import", func(t *testing.T, a *App) { pickFile(t, a, "roster.csv") }},
	{"import-bad", func(t *testing.T, a *App) {
		pickFile(t, a, "roster-bad.csv").body.scroll.ScrollToBottom()
	}},
	{"import-training", func(t *testing.T, a *App) {
		pickFile(t, a, "training.csv").body.scroll.ScrollToBottom()
	}},
	{"import-done", func(t *testing.T, a *App) { pickFile(t, a, "roster.csv").Import() }},
	{"export", func(t *testing.T, a *App) { a.Go(pageExport) }},
	{"empty", func(t *testing.T, a *App) {
		a.Go(pagePartners)
		p := a.Page().(*partnersPage)
		for ref := range p.all {
			if err := a.store.Delete(ref); err != nil {
				t.Fatal(err)
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

// tear makes facts with two answers, and a record that one person deleted
// while another changed it.
func tear(t testing.TB, a *App) {
	t.Helper()
	one, other := a.form("person/maria-santos"), a.form("person/maria-santos")
	one.Set("job", binder.TextValue("Practice manager"))
	way := one.Ways("ways")[0]
	way.Value, way.Confirmed, way.By = "(207) 555-0170", "", ""
	one.SetWay("ways", way)
	other.Set("job", binder.TextValue("Director"))
	way.Value = "(207) 555-0171"
	other.SetWay("ways", way)
	late := a.form("partner/internet")
	if late.New {
		a.view(func(b *binder.Binder) { late = b.Edit(b.All("partner")[0].Ref) })
	}
	late.Set("hours", binder.TextValue("Day and night"))
	if err := errors.Join(a.store.Save(one), a.store.Save(other), a.store.Delete(late.Ref), a.store.Save(late)); err != nil {
		t.Fatal(err)
	}
}

// TestConflicts (T10, T54): every question that is told of is there, with both answers,
// and can be settled.
func TestConflicts(t *testing.T) {
	a, _ := openApp(t, LookLight, 100, 1280, 800, true)
	tear(t, a)
	a.OpenOn(pageConflicts, "person/maria-santos")
	wantWords(t, a.root, "Practice manager", "Director", "Maria Santos", "One person deleted this while another changed it.", "on this PC")
	n := func() (n int) { a.view(func(b *binder.Binder) { n = len(b.Conflicts()) }); return n }
	if n() != 3 {
		t.Fatalf("%d conflicts", n())
	}
	tapButton(t, a.root, "Keep this")
	if n() != 2 {
		t.Fatalf("%d are left", n())
	}
	tapButton(t, a.root, "Type another answer")
	f, ok := findIn(topPanel(t, a), func(f *Field) bool { return true })
	if !ok {
		t.Fatal("nothing to type in")
	}
	typeInto(t, f, "(207) 555-0172")
	tapButton(t, topPanel(t, a), "Keep this")
	if got := a.form("person/maria-santos").Ways("ways")[0].Value; got != "(207) 555-0172" {
		t.Errorf("the number is %q", got)
	}
	tapButton(t, a.root, "Keep it")
	if n() != 0 {
		t.Fatalf("%d are left", n())
	}
	wantWords(t, a.root, "Everyone agrees")
}

func TestHistory(t *testing.T) {
	a, _ := openApp(t, LookLight, 100, 1280, 800, true)
	f := a.form("person/maria-santos")
	f.Set("job", binder.TextValue("Director"))
	if err := a.store.Save(f); err != nil {
		t.Fatal(err)
	}
	a.Open("person/maria-santos")
	a.history() // Ctrl+H
	wantWords(t, a.root, "Office manager  became  Director", "Restore this")
	tapButton(t, a.root, "Restore this")
	if r, _ := get(a, "person/maria-santos"); r.Text("job") != "Office manager" {
		t.Errorf("the job is %q", r.Text("job"))
	}
	a.delete("person/maria-santos")
	a.Page().(*historyPage).FromMenu()
	wantWords(t, a.root, "Recently deleted", "Maria Santos")
	tapButton(t, a.root, "Restore")
	if _, ok := get(a, "person/maria-santos"); !ok {
		t.Error("it did not come back")
	}
	wantWords(t, a.root, "Maria Santos is back.")
}

func TestCallRound(t *testing.T) {
	a, win := openApp(t, LookLight, 100, 1280, 800, true)
	a.Go(pageCallRound)
	p := a.Page().(*callRoundPage)
	all := len(p.steps)
	if all < 2 {
		t.Fatalf("%d numbers", all)
	}
	wantWords(t, a.root, fmt.Sprintf("1 of %d", all))
	runes := func(r rune) { win.Canvas().Focused().TypedRune(r) }
	runes('1')
	wantWords(t, a.root, fmt.Sprintf("2 of %d", all))
	runes('2')
	for _, r := range "2075550188" { // takes the place of the wrong one
		runes(r)
	}
	if got := fieldIn(t, topPanel(t, a), "number").Value(); got != "2075550188" {
		t.Fatalf("typed over the number: %q", got)
	}
	press(win.Canvas(), fyne.KeyReturn)
	for p.at >= 0 {
		runes('3')
	}
	wantWords(t, a.root, "The call round is done", "1 number is confirmed.", "1 number was corrected.")
	left := 0
	a.view(func(b *binder.Binder) { left = len(binder.ToConfirm(b, a.today())) })
	if left != all-1 { // the corrected one is not confirmed yet
		t.Errorf("%d numbers are left of %d", left, all)
	}
}

func TestPartnerChecked(t *testing.T) {
	a, _ := openApp(t, LookLight, 100, 1280, 800, true)
	a.Go(pagePartners)
	p := a.Page().(*partnersPage)
	a.view(func(b *binder.Binder) {
		for _, one := range binder.Partners.All(b) {
			if one.Account != "" {
				p.chosen = binder.Partners.Ref(one.ID)
			}
		}
	})
	p.Open(p.chosen)
	r, _ := get(a, p.chosen)
	if strings.Contains(allWords(a.root), r.Text("account")) {
		t.Error("the account number is in plain sight")
	}
	tapButton(t, a.root, "Show")
	wantWords(t, a.root, r.Text("account"))
	p.Checked()
	if r, _ := get(a, p.chosen); r.Text("checked") != string(a.today()) || r.Text("next") != string(a.today().AddDays(180)) {
		t.Errorf("checked %s, next %s", r.Text("checked"), r.Text("next"))
	}
}

// pickFile goes to the import and picks a file of exchange's tests.
func pickFile(t testing.TB, a *App, name string) *importPage {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "exchange", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	f := a.files.(*fakeFiles)
	f.name, f.data = name, data
	a.Go(pageImport)
	p := a.Page().(*importPage)
	p.Pick()
	return p
}

func TestImportAndUndo(t *testing.T) {
	a, _ := openApp(t, LookLight, 100, 1280, 800, false)
	count := func() (n int) { a.view(func(b *binder.Binder) { n = b.Count("person") }); return n }
	p := pickFile(t, a, "roster.csv")
	if p.kind != "person" || p.plan == nil || p.plan.Counts.Added == 0 {
		t.Fatalf("kind %q, plan %+v", p.kind, p.plan)
	}
	added := p.plan.Counts.Added
	wantWords(t, a.root, "Cell Phone", "What will happen", "Maria Santos")
	tapButton(t, a.root, fmt.Sprintf("Import %d rows", added))
	if count() == 0 {
		t.Fatal("nobody was imported")
	}
	wantWords(t, a.root, "roster.csv is imported", fmt.Sprintf("%d added", added))

	again := pickFile(t, a, "roster.csv")
	if again.plan.Counts.Added+again.plan.Counts.Changed != 0 {
		t.Errorf("the second import would do %+v", again.plan.Counts)
	}
	wantWords(t, a.root, "Understood as in your last import of such a file.", "There is nothing to import")
	tapButton(t, a.root, "Cancel")
	tapButton(t, a.root, "Undo this import")
	if n := count(); n != 0 {
		t.Errorf("%d people are left", n)
	}
	wantWords(t, a.root, "Undone", "The import of roster.csv is undone.")
}

func TestImportMapping(t *testing.T) {
	a, _ := openApp(t, LookLight, 100, 1280, 800, false)
	p := pickFile(t, a, "roster.csv")
	choices := []*choiceControl{}
	for i, c := range p.mapping.Columns {
		choice, ok := findIn(p.body.Content(), func(c *choiceControl) bool {
			for _, have := range choices {
				if have == c {
					return false
				}
			}
			return len(c.options) > 3
		})
		if !ok {
			t.Fatalf("no choice for %q", c.Name)
		}
		choices = append(choices, choice)
		_ = i
	}
	choices[0].pick(0) // the last name: leave out
	choices[1].pick(0) // the first name too
	wantWords(t, a.root, "(leave out)")
	if p.plan != nil || !p.start.disabled {
		t.Error("a file without names can be imported")
	}
	if got := p.mapping.Columns[0].Field; got != "" {
		t.Errorf("the first column is %q", got)
	}
	for _, name := range []string{"roster-bad.csv", "training.csv", "roster-utf16.tsv", "roster-two-headers.csv", "roster-semicolon-1252.csv"} {
		if p := pickFile(t, a, name); p.table == nil || p.table.Name != name {
			t.Errorf("%s was not read", name)
		}
	}
	wantWords(t, a.root, "What will happen")
}

func TestImportNotAFile(t *testing.T) {
	a, _ := openApp(t, LookLight, 100, 1280, 800, false)
	a.files = &fakeFiles{name: "photo.csv", data: []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")}
	a.Go(pageImport)
	a.Page().(*importPage).Pick()
	wantWords(t, topPanel(t, a), "Nothing was changed")
}

func TestExport(t *testing.T) {
	a, _ := openApp(t, LookLight, 100, 1280, 800, true)
	a.Go(pageExport)
	wantWords(t, a.root, "These files are not encrypted.")
	p := a.Page().(*exportPage)
	p.SaveContacts()
	p.SaveEverything()
	for _, k := range binder.Kinds() {
		n := 0
		a.view(func(b *binder.Binder) { n = b.Count(k.Name) })
		if n > 0 {
			p.SaveSheet(k.Name)
		}
	}
	if busy(a.Canvas()) {
		t.Fatal(allWords(topPanel(t, a)))
	}
	f := a.files.(*fakeFiles)
	if len(f.saved) < 8 {
		t.Errorf("saved %v", f.saved)
	}
}

func TestFoundOpens(t *testing.T) {
	a, _ := openApp(t, LookLight, 100, 1280, 800, true)
	for ref, page := range map[binder.Ref]string{"person/grace-chen": pagePeople, "role/incident-lead": pageRoles} {
		a.openFound(string(ref))
		if a.Current() != page {
			t.Errorf("%s opens %s", ref, a.Current())
		}
		var title string
		a.view(func(b *binder.Binder) { title = b.Title(ref) })
		wantWords(t, a.root, title)
	}
}

func TestManyPeople(t *testing.T) {
	if testing.Short() {
		t.Skip("makes 20,000 records")
	}
	a, _ := openApp(t, LookLight, 100, 1280, 800, true)
	var ops []binder.Op
	a.view(func(b *binder.Binder) {
		for i := range 500 {
			id := fmt.Sprintf("many-%d", i)
			ops = append(ops, binder.People.Form(b, id, binder.Person{Name: fmt.Sprintf("Person Number %d", i), Family: fmt.Sprintf("Number %d", i),
				Ways: []binder.Way{{ID: "w1", Way: "mobile", Value: fmt.Sprintf("207555%04d", i)}}}).Diff()...)
			for j := range 40 {
				ops = append(ops, binder.Trainings.Form(b, fmt.Sprintf("t-%d-%d", i, j), binder.Training{Person: binder.People.Ref(id),
					Course: binder.Ref("course/" + b.All("course")[0].Ref.ID()), On: "2026-01-01"}).Diff()...)
			}
		}
	})
	if err := a.store.Commit(store.Change{Ops: ops}); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	a.Go(pagePeople)
	t.Logf("the page opens in %v", time.Since(start))
	start = time.Now()
	a.Page().(*peoplePage).Open("person/many-250")
	t.Logf("a person opens in %v", time.Since(start))
	start = time.Now()
	a.Page().(*peoplePage).rows.Select("person/many-251")
	t.Logf("the next one in %v", time.Since(start))
}

func TestPersonLeft(t *testing.T) {
	a, win := openApp(t, LookLight, 100, 1280, 800, true)
	a.Open("person/maria-santos")
	p := a.Page().(*peoplePage)
	tapButton(t, p.right, "Left")
	wantWords(t, topPanel(t, a), "The role Incident lead needs someone else.")
	tapButton(t, topPanel(t, a), "Go there")
	if a.Current() != pageRoles {
		t.Errorf("the page is %s", a.Current())
	}
	a.undo()
	if r, _ := get(a, "person/maria-santos"); r.Text("left") != "" {
		t.Error("she still left")
	}
	a.Go(pagePeople)
	shown := len(p.all)
	focusOn(p.left)
	p.left.TypedRune(' ')
	if len(p.all) != shown+1 {
		t.Errorf("%d people with those who left, %d without", len(p.all), shown)
	}
	_ = win
}

// TestKeys goes through a record with the keyboard alone.
func TestKeys(t *testing.T) {
	a, win := openApp(t, LookLight, 100, 1280, 800, true)
	c := win.Canvas()
	a.Go(pagePeople)
	p := a.Page().(*peoplePage)
	a.Shell.find() // Ctrl+K
	for _, r := range "santos" {
		c.Focused().TypedRune(r)
	}
	if shown, _ := p.rows.Count(); shown != 1 {
		t.Fatalf("%d people are shown", shown)
	}
	press(c, fyne.KeyDown)
	if p.chosen != "person/maria-santos" {
		t.Fatalf("chosen is %q", p.chosen)
	}
	press(c, fyne.KeyReturn) // opens the form
	fieldIn(t, topPanel(t, a), "job").SetValue("Boss")
	for _, m := range a.Menu().Items { // Ctrl+S
		for _, it := range m.Items {
			if it.Label == "Save" {
				it.Action()
			}
		}
	}
	if r, _ := get(a, p.chosen); r.Text("job") != "Boss" || busy(c) {
		t.Errorf("the job is %q", r.Text("job"))
	}
	line := p.read.lines["ways"+a.form(p.chosen).Ways("ways")[0].ID]
	c.Focus(line)
	line.TypedShortcut(&fyne.ShortcutCopy{})
	if got := fyne.CurrentApp().Clipboard().Content(); got != "(207) 555-0120" {
		t.Errorf("copied %q", got)
	}
	press(c, fyne.KeySpace)
	if !busy(c) {
		t.Fatal("the number is not large")
	}
	press(c, fyne.KeyEscape)
	c.Focus(line.confirm)
	press(c, fyne.KeySpace)
	if c.Focused() != fyne.Focusable(line) {
		t.Errorf("the keyboard is on %T", c.Focused())
	}
	if line.way.Confirmed != a.today() {
		t.Errorf("confirmed %q", line.way.Confirmed)
	}
	show, ok := findIn(p.right, func(b *Button) bool { return b.text == "Show" })
	if !ok {
		t.Fatal("nothing is hidden")
	}
	c.Focus(show)
	press(c, fyne.KeyReturn)
	if _, ok := c.Focused().(fyne.CanvasObject); !ok || pathTo(c.Content(), c.Focused().(fyne.CanvasObject)) == nil {
		t.Error("the keyboard is nowhere")
	}
}
