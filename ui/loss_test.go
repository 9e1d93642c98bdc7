package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"readybinder/binder"
	"readybinder/store"
)

// Ending the program or locking it asks for what was typed into a panel.
func TestQuitAsks(t *testing.T) {
	s, _ := sampleSession(t)
	c := s.window.Canvas()
	s.open.Open("person/maria-santos")
	s.open.edit()
	typeInto(t, fieldIn(t, topPanel(t, s.open), "job"), "Biller")
	for _, leave := range []func(){s.close, s.lock} {
		leave()
		if s.open == nil {
			t.Fatal("left with something unsaved")
		}
		sees(t, c, "Throw away what you typed?")
		tap(t, c, "Keep typing")
		if got := fieldIn(t, topPanel(t, s.open), "job").Value(); got != "Biller" {
			t.Fatalf("the field says %q", got)
		}
	}
	s.lock()
	tap(t, c, "Throw it away")
	if s.open != nil {
		t.Fatal("not locked")
	}
}

// What was typed when saving failed, and typed differently since, is not saved.
func TestFailedSaveForgets(t *testing.T) {
	a, win := openApp(t, LookLight, 100, 1280, 800, true)
	c := win.Canvas()
	closed, err := store.Create(filepath.Join(t.TempDir(), "x"), "six words that open nothing here")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	before, _ := get(a, "person/maria-santos")
	r := a.editRecord("Maria", "person/maria-santos", nil, nil)
	job := r.kit.Field("job")
	was := job.Value()
	r.app = &App{Shell: a.Shell, store: closed}
	typeInto(t, job, "Wrong word")
	r.save()
	tap(t, c, "Close") // what is wrong
	if !r.panel.Open() || job.Value() != "Wrong word" {
		t.Fatal("what was typed is gone")
	}
	r.app = a
	typeInto(t, job, was)
	typeInto(t, r.kit.Field("note"), "A note.")
	r.save()
	if after, _ := get(a, "person/maria-santos"); after.Text("job") != before.Text("job") || after.Text("note") != "A note." {
		t.Errorf("the job is now %q", after.Text("job"))
	}
}

// A name that was typed and not chosen is told of, not dropped.
func TestTypedNameIsTold(t *testing.T) {
	a, win := openApp(t, LookLight, 100, 1280, 800, true)
	a.Open("role/incident-lead")
	before, _ := get(a, "role/incident-lead")
	a.edit()
	panel := topPanel(t, a)
	backups, holder := fieldIn(t, panel, "backups"), fieldIn(t, panel, "holder")
	typeInto(t, holder, "Nobody of that name")
	tapButton(t, panel, "Save")
	if !busy(win.Canvas()) || holder.wrong == "" {
		t.Fatal("the name was dropped")
	}
	holder.SetValue(before.Text("holder"))
	typeInto(t, backups, "Somebody else")
	tapButton(t, panel, "Save")
	if !busy(win.Canvas()) || backups.wrong == "" {
		t.Fatal("the backup person was dropped")
	}
	typeInto(t, backups, "")
	tapButton(t, panel, "Save")
	if busy(win.Canvas()) {
		t.Fatal(allWords(topPanel(t, a)))
	}
}

// A number that someone else corrected meanwhile stays beside the one typed.
func TestCallRoundMeanwhile(t *testing.T) {
	a, _ := openApp(t, LookLight, 100, 1280, 800, true)
	a.Go(pageCallRound)
	p := a.Page().(*callRoundPage)
	step := p.steps[p.at]
	p.Wrong()
	other := a.form(step.person)
	for _, w := range other.Ways("ways") {
		if w.ID == step.way {
			other.SetWay("ways", w.Retyped(w.Way, "2075550111"))
		}
	}
	if err := a.store.Save(other); err != nil {
		t.Fatal(err)
	}
	panel := topPanel(t, a)
	typeInto(t, fieldIn(t, panel, "number"), "2075550188")
	tapButton(t, panel, "Save and go on")
	if r, _ := get(a, step.person); len(r.Conflicts()) != 1 {
		t.Error("the other number was overwritten")
	}
}

// A change of colors draws hidden parts too.
func TestTrainingHiddenMatrix(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	a.Go(pageTraining)
	tap(t, win.Canvas(), "Courses")
	a.Refresh()
	a.Page().(*trainingPage).grid.sheet.fillIn()
}

// A date that nobody would type is kept as it is.
func TestFarDate(t *testing.T) {
	f := NewDateField("Until").Start("9999-12-31")
	if f.Changed() || !f.Check() || f.Value() != "9999-12-31" {
		t.Error(f.Changed(), f.wrong, f.Value())
	}
	f.ctrl.setValue("2026-11-30")
	if f.Value() != "2026-11-30" {
		t.Error(f.Value())
	}
}

// lateFiles save once something else has happened.
type lateFiles struct {
	stubFiles
	meanwhile func()
}

func (f *lateFiles) Save(title, name string, data []byte, done func(string)) {
	f.stubFiles.Save(title, name, data, func(path string) { f.meanwhile(); done(path) })
}

// The register gets the sheet that was saved, not the one made since.
func TestRegisterWhatWasSaved(t *testing.T) {
	s, _ := sampleSession(t)
	a, c := s.open, s.window.Canvas()
	a.Go(pagePrint)
	p := a.Page().(*printPage)
	p.kinds.Select("contacts")
	saved := p.made.Record.Code
	a.files = &lateFiles{meanwhile: func() {
		f := a.form("person/maria-santos")
		f.Set("name", binder.TextValue("Maria S. Santos"))
		a.save(f)
	}}
	p.savePDF()
	if p.made.Record.Code == saved {
		t.Fatal("the sheet is the same")
	}
	tap(t, c, "Note it")
	var codes []string
	a.view(func(b *binder.Binder) {
		for _, one := range binder.Register(b) {
			codes = append(codes, one.Code)
		}
	})
	if !strings.Contains(strings.Join(codes, " "), saved) {
		t.Error("the register says", codes)
	}
}

// A binder that was restored elsewhere twice is found again at the next start.
func TestRestoredTwice(t *testing.T) {
	s, _ := newTestSession(t)
	pass := firstRun(t, s)
	c := s.window.Canvas()
	tap(t, c, "Later")
	tap(t, c, "Choose the USB drive")
	tap(t, c, "Open the binder")
	first := s.dir
	for range 2 {
		s.open.Lock()
		if err := os.WriteFile(filepath.Join(s.dir, store.FileName), []byte(strings.Repeat("x", 5000)), 0o600); err != nil {
			t.Fatal(err)
		}
		s.dir = first // as the program would begin
		s.start()
		if strings.Contains(words(c), "Unlock the binder") {
			typeIn(t, c, "Passphrase or recovery code", pass)
			enter(c)
		}
		tap(t, c, "Open a copy from a USB drive")
		typeIn(t, c, "Passphrase or recovery code", pass)
		enter(c)
		if s.open == nil {
			t.Fatal(words(c))
		}
	}
	good := s.dir
	s.open.Lock()
	s.dir = first
	s.start()
	if s.dir != good {
		t.Errorf("%s is opened, not %s", s.dir, good)
	}
}
