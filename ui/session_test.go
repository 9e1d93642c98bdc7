package ui

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"readybinder/binder"
	"readybinder/sheet"
	"readybinder/store"
)

// stubFiles are files that a test picks.
type stubFiles struct {
	folder string
	near   bool // the folder is on the binder's own disk
	saved  map[string][]byte
	viewed []string
	pick   string // the file that is picked
	to     string // the file that is written
}

func (f *stubFiles) Open(string, []string, func(string, []byte)) {}
func (f *stubFiles) Save(_, name string, data []byte, done func(string)) {
	if f.saved == nil {
		f.saved = map[string][]byte{}
	}
	f.saved[name] = data
	done("/drive/" + name)
}
func (f *stubFiles) Pick(_ string, do func(string, io.ReadCloser, int64)) {
	r, err := os.Open(f.pick)
	if err != nil {
		panic(err)
	}
	info, _ := r.Stat()
	do(filepath.Base(f.pick), r, info.Size())
}
func (f *stubFiles) SaveTo(_, _ string, do func(io.WriteCloser, string)) {
	w, err := os.Create(f.to)
	if err != nil {
		panic(err)
	}
	do(w, f.to)
}
func (f *stubFiles) Folder(_ string, do func(string)) { do(f.folder) }
func (f *stubFiles) SameDisk(string, string) bool     { return f.near }
func (f *stubFiles) View(path string) error {
	f.viewed = append(f.viewed, path)
	_, err := os.Stat(path)
	return err
}

// newTestSession is the program on an empty folder, its work done at once.
func newTestSession(t testing.TB) (*session, *stubFiles) {
	t.Helper()
	oneByOne(t)
	a := test.NewTempApp(t)
	s := newSession(a, filepath.Join(t.TempDir(), "binder"), "0.0.0")
	t.Cleanup(freezeTime())
	f := &stubFiles{folder: t.TempDir()}
	s.files, s.program = f, ""
	s.run, s.onScreen = func(f func()) { f() }, func(f func()) { f() }
	s.restart = func() error { return nil }
	s.ticks = func(func()) func() { return func() {} }
	t.Cleanup(func() {
		if s.store != nil {
			s.store.Close()
		}
	})
	s.window.Resize(fyne.NewSize(1280, 800))
	return s, f
}

// every finds all objects of a type that can be seen in the window, top first.
func every[T any](c fyne.Canvas) []T {
	var list []T
	var look func(o fyne.CanvasObject)
	look = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() {
			return
		}
		if x, ok := o.(T); ok {
			list = append(list, x)
		}
		switch o := o.(type) {
		case *fyne.Container:
			for _, c := range o.Objects {
				look(c)
			}
		case fyne.Widget:
			for _, c := range test.WidgetRenderer(o).Objects() {
				look(c)
			}
		}
	}
	if top := c.Overlays().Top(); top != nil {
		look(top)
	} else {
		look(c.Content())
	}
	return list
}

// words are all words that can be seen.
func words(c fyne.Canvas) string {
	var b strings.Builder
	for _, o := range every[interface{ Words() string }](c) {
		b.WriteString(o.Words() + "\n")
	}
	for _, o := range every[*Button](c) {
		b.WriteString("[" + o.text + "]\n")
	}
	return b.String()
}

func sees(t *testing.T, c fyne.Canvas, text string) {
	t.Helper()
	if w := words(c); !strings.Contains(w, text) {
		t.Fatalf("no %q in:\n%s", text, w)
	}
}

// tap presses the button with these words.
func tap(t *testing.T, c fyne.Canvas, text string) {
	t.Helper()
	for _, b := range every[*Button](c) {
		if b.text == text {
			if b.disabled {
				t.Fatalf("%q is off", text)
			}
			test.Tap(b)
			return
		}
	}
	for _, b := range every[*choice](c) {
		if b.title == text {
			test.Tap(b)
			return
		}
	}
	t.Fatalf("no button %q in:\n%s", text, words(c))
}

// typeIn types into the field with this label, which must be seen.
func typeIn(t *testing.T, c fyne.Canvas, label, text string) *Field {
	t.Helper()
	for _, f := range every[*Field](c) {
		if f.label == label {
			e := f.Target()
			c.Focus(e)
			e.(*entry).TypedShortcut(&fyne.ShortcutSelectAll{})
			for _, r := range text {
				e.TypedRune(r)
			}
			return f
		}
	}
	t.Fatalf("no field %q in:\n%s", label, words(c))
	return nil
}

func enter(c fyne.Canvas) { press(c, fyne.KeyReturn) }

// firstRun walks the wizard to the recovery sheet and returns the passphrase.
func firstRun(t *testing.T, s *session) string {
	t.Helper()
	s.start()
	c := s.window.Canvas()
	tap(t, c, "Make a new binder")
	enter(c)
	sees(t, c, "This cannot stay empty.")
	typeIn(t, c, "Name of the office", "Juniper Clinic")
	enter(c)
	sees(t, c, "Step 2 of 6")
	typeIn(t, c, "Your name", "Ana María López")
	typeIn(t, c, "Your job", "Office manager")
	typeIn(t, c, "Your mobile number", "207 555 0142")
	enter(c)
	sees(t, c, "Write it down on paper now")
	var words string
	for _, w := range every[*Text](c) {
		if len(strings.Fields(w.Words())) == 6 && strings.ToLower(w.Words()) == w.Words() {
			words = w.Words()
		}
	}
	if words == "" {
		t.Fatal("no six words")
	}
	tap(t, c, "I wrote it down")
	f := typeIn(t, c, "The passphrase, once more", "wrong words here")
	enter(c)
	if f.wrong == "" {
		t.Fatal("a wrong passphrase was taken")
	}
	typeIn(t, c, "The passphrase, once more", strings.ToUpper(words)+" ")
	enter(c)
	sees(t, c, "The recovery sheet")
	return words
}

func TestFirstRun(t *testing.T) {
	s, files := newTestSession(t)
	pass := firstRun(t, s)
	c := s.window.Canvas()
	tap(t, c, "The paper is right")
	sees(t, c, "The sheet is not on paper yet.")
	tap(t, c, "Open to print")
	if len(files.viewed) != 1 || !bytes.HasPrefix(read(t, files.viewed[0]), []byte("%PDF")) {
		t.Fatal("no PDF was opened:", files.viewed)
	}
	tap(t, c, "No printer here")
	proveRecovery(t, c, func() { enter(c) })
	if s.store.Recoveries() != 1 {
		t.Fatal("the sheet opens nothing")
	}
	if _, err := os.Stat(files.viewed[0]); err == nil {
		t.Error("the recovery sheet still lies on the disk")
	}
	sees(t, c, "A backup on a USB drive")
	tap(t, c, "Choose the USB drive")
	sees(t, c, "Backup made and read back:")
	tap(t, c, "Open the binder")
	if s.open == nil || s.window.Title() != "ReadyBinder - Juniper Clinic" {
		t.Fatal("not home:", s.window.Title())
	}
	if list := append(s.open.safety(), backupTasks(s.open)...); len(list) != 1 || list[0].Ref != taskDrill {
		t.Error("asks for what was done:", list)
	}
	s.open.view(func(b *binder.Binder) {
		me, ok := binder.People.Get(b, s.store.Person())
		if !ok || me.Name != "Ana María López" || me.Family != "López" || len(me.Ways) != 1 {
			t.Errorf("me: %+v", me)
		}
		lead, _ := binder.Roles.Get(b, "role/incident-lead")
		if lead.Holder != s.store.Person() {
			t.Error("nobody leads")
		}
		if b.Count("section") == 0 || b.Count("course") == 0 {
			t.Error("no starter content")
		}
	})

	// Locked: what was typed opens it, another thing does not, nothing stays.
	me := s.store.Person()
	s.open.Lock()
	if s.open != nil || s.store != nil {
		t.Fatal("still open")
	}
	sees(t, c, "Unlock the binder")
	f := typeIn(t, c, "Passphrase or recovery code", "not the one")
	enter(c)
	if !strings.Contains(f.wrong, "does not open this binder") || f.Target().(*entry).SelectedText() != "not the one" || c.Focused() != f.Target() {
		t.Fatal("wrong passphrase:", f.wrong, f.Target().(*entry).SelectedText())
	}
	typeIn(t, c, "Passphrase or recovery code", " "+strings.ToUpper(pass))
	enter(c)
	if s.open == nil || s.store.Person() != me {
		t.Fatal("not open, or nobody at this PC")
	}
	s.open.Lock()

	// The copy opens on a PC without a binder.
	s.dir = filepath.Join(t.TempDir(), "elsewhere")
	s.start()
	tap(t, c, "Open a binder")
	typeIn(t, c, "Passphrase or recovery code", pass)
	enter(c)
	if s.open == nil {
		t.Fatal(words(c))
	}
}

func proveRecovery(t *testing.T, c fyne.Canvas, done func()) (groups []string) {
	t.Helper()
	for _, w := range every[*Text](c) {
		g := strings.FieldsFunc(w.Words(), func(r rune) bool { return r == ' ' || r == '-' || r == '\n' })
		if len(g) == 7 && len(g[0]) == 4 {
			groups = g
		}
	}
	if groups == nil {
		t.Fatal("no code")
	}
	for i, n := range ordinals() {
		for _, f := range every[*Field](c) {
			if f.label == n+" group on the sheet" {
				typeIn(t, c, f.label, "XXXX")
				done()
				if f.wrong == "" {
					t.Error("a wrong group was taken")
				}
				typeIn(t, c, f.label, strings.ToLower(groups[i]))
			}
		}
	}
	done()
	return groups
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// backupTasks are what the home page asks for about backups.
func backupTasks(a *App) (list []binder.Task) {
	a.view(func(b *binder.Binder) {
		for _, x := range binder.Ready(b, a.today(), nil).Tasks {
			if x.Page == pageBackups {
				list = append(list, x)
			}
		}
	})
	return list
}

func TestPuttingOff(t *testing.T) {
	s, f := newTestSession(t)
	pass := firstRun(t, s)
	c := s.window.Canvas()
	tap(t, c, "Later")
	tap(t, c, "Later")
	if s.open == nil {
		t.Fatal(words(c))
	}
	if list := append(s.open.safety(), backupTasks(s.open)...); len(list) != 2 {
		t.Error("home does not ask for both:", list)
	}
	// The home page's button leads to the same sheet.
	s.open.OpenOn(pageSettings, taskRecovery)
	tap(t, c, "No printer here")
	code := proveRecovery(t, c, func() { tap(t, c, "The paper is right") })
	if s.store.Recoveries() != 1 || busy(c) {
		t.Error("not made:", words(c))
	}
	// The code opens the binder. Nothing stands in the way; the home page offers
	// a new passphrase.
	s.open.Lock()
	tap(t, c, "Can't open it?")
	tap(t, c, "Use the recovery sheet")
	typeIn(t, c, "Passphrase or recovery code", strings.ToLower(strings.Join(code, " ")))
	enter(c)
	if s.open.Current() != pageHome || busy(c) {
		t.Fatal("at", s.open.Current(), words(c))
	}
	sees(t, c, "A code from paper opened the binder. When there is time, choose a new passphrase.")
	s.open.Go(pageKeys)
	for _, do := range []string{"Replace it", "Take it back"} { // not while it is what opened the binder
		tap(t, c, do)
		sees(t, c, "First, a key of your own")
		tap(t, c, "Cancel")
	}
	s.open.OpenOn(pageSettings, taskPassphrase)
	sees(t, c, "This person has a key already.")
	next := sixWords(t, c)
	typeIn(t, c, "The passphrase, once more, typed from that paper", next)
	tap(t, c, "Give the key")
	if busy(c) || s.open.byPaper {
		t.Error("still asked for:", words(c))
	}
	// The new one opens it in the place of the forgotten one.
	s.open.Lock()
	typeIn(t, c, "Passphrase or recovery code", pass)
	enter(c)
	if s.open != nil {
		t.Fatal("the forgotten passphrase opens it")
	}
	s.start()
	typeIn(t, c, "Passphrase or recovery code", next)
	enter(c)
	if s.open == nil || s.store.Right() != binder.Administer {
		t.Fatal(words(c))
	}
	// A copy on the binder's own disk is warned of, and does not count.
	s.open.OpenOn(pageBackups, taskBackup)
	f.near = true
	tap(t, c, "Choose the USB drive")
	sees(t, c, "This folder is on this PC. If this PC is lost, so is the backup.")
	tap(t, c, "Back up here anyway")
	sees(t, c, "Backup made and read back:")
	if list := backupTasks(s.open); len(list) != 1 || list[0].Ref != taskBackup {
		t.Error("a backup on this PC counts:", list)
	}
	f.near, f.folder = false, t.TempDir()
	tap(t, c, "Choose the USB drive")
	sees(t, c, "Backup made and read back:")
	if list := append(s.open.safety(), backupTasks(s.open)...); len(list) != 1 || list[0].Ref != taskDrill {
		t.Error(list)
	}
}

// TestStoreTroublePages (T40): whatever lies in the binder's place, the window says
// what is wrong, what to do, and offers a button that does something.
func TestStoreTroublePages(t *testing.T) {
	for _, err := range []error{store.ErrInUse, store.ErrDamaged, store.ErrNewer, store.ErrReadOnly, store.ErrForeign, store.ErrEmpty, store.ErrMemory, store.ErrPath, store.ErrNone, store.ErrDiskFull} {
		t.Run(err.Error(), func(t *testing.T) {
			s, _ := newTestSession(t)
			s.showTrouble(s.dir, fmt.Errorf("wrapped: %w", err))
			c := s.window.Canvas()
			w := Words(err)
			sees(t, c, w.Wrong)
			sees(t, c, w.Do)
			capture(t, s.window, "trouble-"+strings.ReplaceAll(strings.TrimPrefix(err.Error(), "store: "), " ", "-"))
			enter(c)
			if s.stage == nil {
				t.Error("no page")
			}
		})
	}
	s, _ := newTestSession(t)
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.dir, store.FileName), []byte("a recipe for pancakes, and not a binder at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.start()
	c := s.window.Canvas()
	if strings.Contains(words(c), "Unlock the binder") {
		typeIn(t, c, "Passphrase or recovery code", "x")
		enter(c)
	}
	sees(t, c, "not a ReadyBinder file")
	if string(read(t, filepath.Join(s.dir, store.FileName))) != "a recipe for pancakes, and not a binder at all" {
		t.Error("it was touched")
	}
}

// sampleSession is the program open on the sample office.
func sampleSession(t testing.TB) (*session, *stubFiles) {
	t.Helper()
	s, f := newTestSession(t)
	s.start()
	st, err := makeSample(sampleDir(s.dir))
	if err != nil {
		t.Fatal(err)
	}
	s.opened(st)
	return s, f
}

func TestPrint(t *testing.T) {
	s, files := sampleSession(t)
	a, c := s.open, s.window.Canvas()
	a.Go(pagePrint)
	sees(t, c, "First 15 minutes")
	p := a.Page().(*printPage)
	p.kinds.Select("contacts")
	p.audience.ctrl.(*choiceControl).pick(1)
	sees(t, c, "left off this wall sheet")
	p.Print()
	if len(files.viewed) != 1 || !bytes.HasPrefix(read(t, files.viewed[0]), []byte("%PDF")) {
		t.Fatal("no PDF:", files.viewed)
	}
	if filepath.Dir(files.viewed[0]) != printedDir(a.store.Dir()) {
		t.Error("written elsewhere:", files.viewed[0])
	}
	typeIn(t, c, "Where does it hang?", "Mail room")
	enter(c)
	var made binder.Sheet
	a.view(func(b *binder.Binder) { made = binder.Register(b)[0] })
	if made.Where != "Mail room" || made.Type != "contacts" || made.Audience != "wall" {
		t.Fatalf("not noted: %+v", made)
	}
	tap(t, c, "Check a sheet")
	typeIn(t, c, "Sheet code", "RB-0000")
	enter(c)
	sees(t, c, "That is not a sheet code")
	typeIn(t, c, "Sheet code", strings.ToLower(made.Code))
	enter(c)
	sees(t, c, "This sheet is current.")
	press(c, fyne.KeyEscape)
	a.Open(binder.Sheets.Ref(made.ID))
	sees(t, c, "Mail room")
	tap(t, c, "Taken down")
	a.view(func(b *binder.Binder) {
		if s, _ := binder.Sheets.Get(b, binder.Sheets.Ref(made.ID)); s.Gone == "" {
			t.Error("still hangs")
		}
	})
	s.shut()
	if _, err := os.Stat(files.viewed[0]); err == nil {
		t.Error("the PDF still lies there")
	}
}

func TestEverySheetPrints(t *testing.T) {
	s, _ := sampleSession(t)
	a := s.open
	a.Go(pagePrint)
	p := a.Page().(*printPage)
	for _, k := range sheet.Types() {
		p.kinds.Select(k.Type)
		for i := range k.Audiences {
			p.audience.ctrl.(*choiceControl).pick(i)
			if p.made == nil {
				t.Log(k.Type, k.Audiences[i], "is not made:", words(s.window.Canvas()))
			}
		}
	}
}

func TestSettings(t *testing.T) {
	s, _ := newTestSession(t)
	pass := firstRun(t, s)
	c := s.window.Canvas()
	tap(t, c, "Later")
	tap(t, c, "Later")
	a := s.open
	a.Go(pageSettings)
	tap(t, c, "Add a site")
	typeIn(t, c, "Name", "Harbor Street")
	typeIn(t, c, "Phone", "207 555 0100")
	tap(t, c, "Save")
	sees(t, c, "Harbor Street")
	sees(t, c, "(207) 555-0100")
	tap(t, c, "Proof of the records")
	tap(t, c, "Check the whole binder")
	sees(t, c, "The binder is whole.")
	a.Go(pageSettings)
	p := a.Page().(*settingsPage)
	p.size.ctrl.(*choiceControl).pick(2)
	p.paper.ctrl.(*choiceControl).pick(1)
	if _, n := s.look(); n != 150 || a.paper() != "a4" {
		t.Error("not remembered:", n, a.paper())
	}
	tap(t, c, "Keys")
	sees(t, c, "Ana María López")
	tap(t, c, "Change my passphrase")
	typeIn(t, c, "The passphrase that opened the binder today", "nonsense")
	var next string
	for _, w := range every[*Text](c) {
		if len(strings.Fields(w.Words())) == 6 && strings.ToLower(w.Words()) == w.Words() && w.Words() != pass {
			next = w.Words()
		}
	}
	typeIn(t, c, "The new one, once more, typed from your paper", next)
	tap(t, c, "Change it")
	sees(t, c, "does not open this binder")
	typeIn(t, c, "The passphrase that opened the binder today", pass)
	tap(t, c, "Change it")
	if busy(c) {
		t.Fatal(words(c))
	}
	a.Lock()
	typeIn(t, c, "Passphrase or recovery code", next)
	enter(c)
	if s.open == nil {
		t.Fatal(words(c))
	}
}

// TestLookFirstRun draws the way into a binder, print and settings.
func TestLookFirstRun(t *testing.T) {
	sizes := []struct {
		look    Look
		percent int
		w, h    float32
	}{{LookLight, 100, 1280, 800}, {LookDark, 100, 1280, 800}, {LookLight, 200, 1280, 800}, {LookLight, 100, 900, 650}}
	for _, z := range sizes {
		t.Run(fmt.Sprint(z), func(t *testing.T) {
			s, _ := newTestSession(t)
			s.lookChanged(z.look, z.percent)
			s.app.Settings().SetTheme(NewTheme(z.look, z.percent))
			s.window.Resize(fyne.NewSize(z.w, z.h))
			c := s.window.Canvas()
			shot := func(name string) {
				capture(t, s.window, fmt.Sprintf("a-%s-%s-%d-%.0f", name, z.look, z.percent, z.w))
			}
			s.start()
			shot("1welcome")
			firstRun(t, s)
			shot("5recovery")
			tap(t, c, "No printer here")
			shot("5recovery2")
			tap(t, c, "Later")
			tap(t, c, "Choose the USB drive")
			shot("6copy")
			tap(t, c, "Open the binder")
			shot("7home")
			s.open.Go(pageSettings)
			shot("8settings")
			s.open.Lock()
			typeIn(t, c, "Passphrase or recovery code", "WRONG")
			enter(c)
			shot("9unlock")
			tap(t, c, "Can't open it?")
			shot("9help")
			w := &wizard{s: s}
			_ = w
			st, err := makeSample(sampleDir(s.dir))
			if err != nil {
				t.Fatal(err)
			}
			s.opened(st)
			s.open.Go(pagePrint)
			s.open.Page().(*printPage).kinds.Select("contacts")
			shot("10print")
			s.open.Page().(*printPage).showHanging()
			s.open.Page().(*printPage).hangs.list.Select(0)
			shot("11register")
			s.open.Page().(*printPage).check()
			typeIn(t, c, "Sheet code", "RB-0000")
			enter(c)
			shot("12check")
			press(c, fyne.KeyEscape)
			s.open.Go(pageSettings)
			shot("13settings")
		})
	}
}

// TestPrintLarge: the page opens fast for 500 people and 20,000 trainings.
func TestPrintLarge(t *testing.T) {
	s, _ := sampleSession(t)
	a := s.open
	var ops []binder.Op
	a.view(func(b *binder.Binder) {
		for i := range 500 {
			ops = append(ops, binder.People.Form(b, fmt.Sprint("large", i), binder.Person{Name: fmt.Sprintf("Person %d Example", i), Family: "Example", Job: "Nurse",
				Ways: []binder.Way{{ID: "w1", Way: "mobile", Value: fmt.Sprintf("(207) 555-%04d", i)}}}).Diff()...)
			for j := range 40 {
				ops = append(ops, binder.Trainings.Form(b, fmt.Sprintf("large%d-%d", i, j), binder.Training{
					Person: binder.Ref(fmt.Sprint("person/large", i)), Course: "course/annual", On: a.today().AddDays(-j)}).Diff()...)
			}
		}
	})
	if err := a.store.Commit(store.Change{Ops: ops}); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	a.Go(pageSettings)
	t.Log("settings:", time.Since(start))
	start = time.Now()
	a.Go(pagePrint)
	t.Log("print:", time.Since(start))
	p := a.Page().(*printPage)
	for _, k := range sheet.Types() {
		start = time.Now()
		p.kinds.Select(k.Type)
		pages := 0
		if p.made != nil {
			pages = p.made.Pages
		}
		t.Log(k.Type, pages, time.Since(start))
	}
}

// TestDamagedBinder: a copy opens beside the damaged file, which stays as it
// is, and from then on that is the binder of this PC.
func TestDamagedBinder(t *testing.T) {
	s, _ := newTestSession(t)
	pass := firstRun(t, s)
	c := s.window.Canvas()
	tap(t, c, "Later")
	tap(t, c, "Choose the USB drive")
	tap(t, c, "Open the binder")
	s.open.Lock()
	old := s.dir
	bad := bytes.Repeat([]byte("x"), 5000)
	if err := os.WriteFile(filepath.Join(old, store.FileName), bad, 0o600); err != nil {
		t.Fatal(err)
	}
	s.start()
	if strings.Contains(words(c), "Unlock the binder") {
		typeIn(t, c, "Passphrase or recovery code", pass)
		enter(c)
	}
	tap(t, c, "Open a copy from a USB drive")
	typeIn(t, c, "Passphrase or recovery code", "no")
	enter(c)
	sees(t, c, "does not open this binder")
	typeIn(t, c, "Passphrase or recovery code", pass)
	enter(c)
	if s.open == nil || s.dir == old {
		t.Fatal(words(c))
	}
	if !bytes.Equal(read(t, filepath.Join(old, store.FileName)), bad) {
		t.Error("the damaged file was touched")
	}
	s.open.Lock()
	s.dir = old // as the program would begin
	s.start()
	typeIn(t, c, "Passphrase or recovery code", pass)
	enter(c)
	if s.open == nil {
		t.Fatal(words(c))
	}
}

// Choosing a folder begins at the drive that is plugged in.
func TestFirstPlace(t *testing.T) {
	for _, x := range []struct {
		drives []string
		last   string
		want   string
	}{
		{nil, "/home/pat", "/home/pat"},
		{[]string{"/media/pat/STICK"}, "/home/pat", "/media/pat/STICK"},
		{[]string{"/media/pat/STICK"}, "/media/pat/STICK/office", "/media/pat/STICK/office"},
		{[]string{"/media/pat/STICK"}, "/media/pat/STICK2", "/media/pat/STICK"},
		{[]string{"/media/pat/A", "/media/pat/B"}, "", "/media/pat"},
		{[]string{"/media/pat/A", "/media/pat/B"}, "/media/pat/B", "/media/pat/B"},
	} {
		if got := firstPlace(x.drives, x.last); got != x.want {
			t.Errorf("%v after %q begins at %q, not %q", x.drives, x.last, got, x.want)
		}
	}
}
