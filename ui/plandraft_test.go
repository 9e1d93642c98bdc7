package ui

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"readybinder/binder"
)

// Locking in the middle of a sentence asks nothing and loses nothing: the
// sentence waits, sealed, and goes on where it stopped.
func TestDraftSurvivesLock(t *testing.T) {
	s, _ := sampleSession(t)
	c := s.window.Canvas()
	dir := s.store.Dir()
	s.open.Open("section/first-hour")
	s.open.Page().(*planPage).Edit()
	write(s.open.Page().(*planPage).editor.text, "Breathe before anything else, zebra. ")
	s.lock()
	if s.open != nil {
		t.Fatal("a question stands between leaving and locking:", words(c))
	}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte("zebra")) {
			t.Error("plain text in", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s.openSample()
	sees(t, c, "was typed and not saved.")
	s.open.OpenOn(pagePlan, s.open.safety()[0].Ref)
	p := s.open.Page().(*planPage)
	if p.editor == nil || !strings.HasPrefix(p.editor.text.Text, "Breathe before anything else") {
		t.Fatal("what was typed is gone")
	}
	sees(t, c, "It is not in the plan until you save it.")
	tap(t, c, "Save")
	if n := len(s.open.safety()); n != 0 {
		t.Error("a draft is left of what is saved")
	}
	s.open.view(func(b *binder.Binder) {
		if r, _ := b.Get("section/first-hour"); !strings.HasPrefix(r.Text("body"), "Breathe before anything else") {
			t.Error("not saved")
		}
		if n := len(b.Deleted("draft")) + b.Count("draft"); n != 0 {
			t.Error("drafts left:", n)
		}
	})
}

// What is typed is in the binder before anyone leaves the page: after a pause,
// and while someone types on and on.
func TestDraftSurvivesCrash(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	var pause func()
	later = func(_ time.Duration, f func()) { pause = f }
	a.Go(pagePlan)
	p := a.Page().(*planPage)
	p.Add()
	write(p.editor.rf.kit.Field("title").Target().(*entry), "Flood")
	pause()
	draft := func() (d binder.Draft) {
		a.view(func(b *binder.Binder) {
			for _, d = range binder.DraftsAt(b, a.store.Log()) {
			}
		})
		return d
	}
	if draft().Title != "Flood" {
		t.Fatalf("%+v", draft())
	}
	write(p.editor.text, "Buckets")
	at := now()
	now = func() time.Time { return at.Add(draftLong + time.Second) }
	write(p.editor.text, "!")
	if draft().Body != "Buckets!" {
		t.Fatalf("%+v", draft())
	}
	// The program ends here; another window opens on the same binder.
	b := newApp(a.store, a.prefs, a.files)
	b.run, b.onScreen = a.run, a.onScreen
	b.Attach(win)
	t.Cleanup(b.stop)
	c := win.Canvas()
	b.Go(pagePlan)
	sees(t, c, "The plan section “Flood” was typed and not saved.")
	tap(t, c, "Go on writing")
	if got := b.Page().(*planPage).editor; got == nil || got.text.Text != "Buckets!" || !got.isNew {
		t.Fatal("what was typed is gone")
	}
	press(c, fyne.KeyEscape)
	tap(t, c, "Throw it away")
	if draft().ID != "" {
		t.Error("thrown away, and still there")
	}
	if strings.Contains(words(c), "not saved") {
		t.Error(words(c))
	}
}

// A section that was changed since its draft was typed says so.
func TestDraftMeanwhile(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	a.Open("section/first-hour")
	p := a.Page().(*planPage)
	p.Edit()
	write(p.editor.text, "Mine. ")
	if !p.Keep() {
		t.Fatal("not kept")
	}
	p.written("")
	other := a.form("section/first-hour")
	other.Set("body", binder.TextValue("Written by someone else."))
	if !a.save(other) {
		t.Fatal("not saved")
	}
	a.Refresh()
	tap(t, win.Canvas(), "Go on writing")
	sees(t, win.Canvas(), "The section was changed since then")
}

// The red button asks nothing of someone who was writing.
func TestDraftEmergency(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	a.Open("section/first-hour")
	p := a.Page().(*planPage)
	p.Edit()
	write(p.editor.text, "Mine. ")
	menuItem(t, a.Shell, "First 15 minutes").Action()
	if a.Current() != pageFirst15 || busy(win.Canvas()) {
		t.Fatal("at", a.Current())
	}
	if len(a.draftTasks()) != 1 {
		t.Error("not kept")
	}
	a.Go(pagePlan)
	if p.editor == nil || !strings.HasPrefix(p.editor.text.Text, "Mine. ") {
		t.Error("the writing is not where it was")
	}
}
