package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"readybinder/binder"
)

// TestEntryElsewhere types into an entry that stands outside its field, as
// that of the plan does: it stays where it is.
func TestEntryElsewhere(t *testing.T) {
	body := NewMultiLine("Text", 4)
	e := body.ctrl.(*boxControl).object().(*entry)
	body.OnChanged(func(string) {})
	win := newTestWindow(t, LookLight, 100, container.NewStack(e), 400, 300)
	was := e.Size()
	win.Canvas().Focus(e)
	e.TypedRune('x')
	if e.Size() != was || was.Width < 100 {
		t.Errorf("the entry is %v after typing, it was %v", e.Size(), was)
	}
}

// TestWheel turns the mouse wheel over an entry: the form around it scrolls.
func TestWheel(t *testing.T) {
	f := NewForm()
	for range 12 {
		f.Fields = append(f.Fields, NewTextField("Name"))
	}
	v := NewVScroll(f.Object())
	win := newTestWindow(t, LookLight, 100, v, 400, 300)
	e := f.Fields[1].Target().(*entry)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(e).AddXY(20, 10)
	test.Scroll(win.Canvas(), at, 0, -60)
	if v.scroll.Offset.Y <= 0 {
		t.Error("the form stands still")
	}
}

// TestMenuSaves presses Ctrl+S while writing the plan: the menu gets the key.
func TestMenuSaves(t *testing.T) {
	a, _ := newSampleApp(t, LookLight, 100, 1280, 800)
	a.Go(pagePlan)
	p := a.Page().(*planPage)
	p.Open("section/first-hour")
	p.Edit()
	write(p.editor.text, "Breathe first. ")
	a.saveItem().Action()
	if p.editor != nil {
		t.Error("still writing")
	}
}

// TestChooseWho takes the keyboard to the name that a role lacks.
func TestChooseWho(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	a.Go(pageRoles)
	p := a.Page().(*rolesPage)
	for _, ref := range []binder.Ref{"role/lead", "role/incident-lead"} {
		if _, ok := p.all[ref]; ok {
			p.Open(ref)
		}
	}
	p.chooseWho()
	if at := win.Canvas().Focused(); at != fieldIn(t, topPanel(t, a), "backups").Target() {
		t.Errorf("the keyboard is at %T", at)
	}
}

// menuItem is the item of the menu bar with these words.
func menuItem(t *testing.T, s *Shell, label string) *fyne.MenuItem {
	t.Helper()
	for _, m := range s.Menu().Items {
		for _, it := range m.Items {
			if it.Label == label {
				return it
			}
		}
	}
	t.Fatalf("no %q in the menu", label)
	return nil
}

// Ctrl+L locks, Ctrl+0 helps and the text grows while a dialog is open.
func TestKeysUnderDialog(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	c := win.Canvas()
	locked := false
	a.Lock = func() { locked = true }
	a.Open("person/maria-santos")
	a.edit()
	panel := topPanel(t, a)
	menuItem(t, a.Shell, "Lock").Action()
	if !locked {
		t.Error("the binder stays open")
	}
	menuItem(t, a.Shell, "Larger text").Action()
	if _, percent := a.Look(); percent != 125 {
		t.Errorf("the text is at %d %%", percent)
	}
	// What was typed is asked for.
	typeInto(t, fieldIn(t, panel, "job"), "Biller")
	menuItem(t, a.Shell, "First 15 minutes").Action()
	sees(t, c, "Throw away what you typed?")
	tap(t, c, "Keep typing")
	if a.Current() != pagePeople || !busy(c) {
		t.Fatal("what was typed is gone")
	}
	menuItem(t, a.Shell, "First 15 minutes").Action()
	tap(t, c, "Throw it away")
	if a.Current() != pageFirst15 || busy(c) {
		t.Fatal("at", a.Current())
	}
	// A number as large as the window is no dialog, and goes.
	test.Tap(every[*bigCall](c)[0])
	if !busy(c) {
		t.Fatal("no number")
	}
	menuItem(t, a.Shell, "First 15 minutes").Action()
	if busy(c) {
		t.Error("the number is still there")
	}
}

// Ctrl+Home and Ctrl+End go to the start and the end of a text of many lines.
func TestWholeText(t *testing.T) {
	e := newLinesEntry(3)
	win := newTestWindow(t, LookLight, 100, container.NewStack(e), 400, 200)
	e.SetText(strings.Repeat("one line of words that is long enough to wrap in here\n", 30) + "end")
	win.Canvas().Focus(e)
	for _, x := range []struct {
		key fyne.KeyName
		at  int
	}{{fyne.KeyEnd, len(e.Text)}, {fyne.KeyHome, 0}} {
		e.TypedShortcut(&desktop.CustomShortcut{KeyName: x.key, Modifier: fyne.KeyModifierControl})
		if got := e.CursorTextOffset(); got != x.at {
			t.Errorf("%s leads to %d of %d", x.key, got, len(e.Text))
		}
	}
}
