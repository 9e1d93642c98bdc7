package ui

import (
	"maps"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"readybinder/binder"
)

// A half-typed name stays when the page hears of a change.
func TestRefreshKeepsTyping(t *testing.T) {
	a, _ := openApp(t, LookLight, 100, 1280, 800, true)
	a.Go(pageSettings)
	who := a.Page().(*settingsPage).person
	focusOn(who.Target())
	test.Type(who.Target(), "grace")
	a.Refresh()
	if e := who.Target().(*entry); e.Text != "grace" {
		t.Fatalf("the field says %q", e.Text)
	}
	press(a.Canvas(), fyne.KeyReturn)
	if who.Value() != "person/grace-chen" || a.store.Person() != "person/grace-chen" {
		t.Errorf("chosen was %q", who.Value())
	}
}

// An import is undone once, however often the button is pressed.
func TestUndoImportOnce(t *testing.T) {
	a, win := openApp(t, LookLight, 100, 1280, 800, true)
	a.Go(pageImport)
	p := a.Page().(*importPage)
	p.Picked("staff.csv", []byte("Name,Mobile\nPat Example,207-555-0188\n,207-555-0189\nSam Example,207-555-0187\n"))
	p.Import()
	var waiting []func()
	a.run = func(f func()) { waiting = append(waiting, f) }
	one := *p.fresh
	wantWords(t, a.root, "1 row was left out.", "like a heading")
	tap(t, win.Canvas(), "Undo this import")
	a.Refresh()
	p.Undo(one)
	if len(waiting) != 1 {
		t.Fatalf("undone %d times", len(waiting))
	}
	waiting[0]()
	var left bool
	a.view(func(b *binder.Binder) {
		for _, x := range binder.People.All(b) {
			left = left || x.Name == "Pat Example"
		}
	})
	if left || p.busy {
		t.Error("not undone")
	}
}

// The call round leaves the keyboard where it is when something changes.
func TestRefreshKeepsFocus(t *testing.T) {
	a, win := openApp(t, LookLight, 100, 1280, 800, true)
	c := win.Canvas()
	a.Go(pageCallRound)
	if c.Focused() != a.Page().(*callRoundPage).card {
		t.Fatalf("one comes to %T", c.Focused())
	}
	c.Focus(a.search.in)
	a.Refresh()
	if c.Focused() != a.search.in {
		t.Errorf("the keyboard went to %T", c.Focused())
	}
	no, ok := findIn(a.root, func(b *Button) bool { return b.text == "3  No answer" })
	if !ok {
		t.Fatal("no button")
	}
	c.Focus(no)
	a.Refresh()
	if now, _ := findIn(a.root, func(b *Button) bool { return b.text == "3  No answer" }); now != no {
		t.Error("the keyboard is on a button that is gone")
	}
}

// Fyne throws the renderer of what was hidden for a minute away. The one made anew
// shows the same, though nothing changed its size meanwhile.
func TestRendererMadeAnewShowsTheSame(t *testing.T) {
	a, win := openApp(t, LookLight, 100, 1280, 800, true)
	type seen struct {
		at  fyne.Position
		big fyne.Size
	}
	look := func(p fyne.WidgetRenderer) map[seen]int {
		all := map[seen]int{}
		for _, o := range p.Objects() {
			if o.Visible() {
				all[seen{o.Position(), o.Size()}]++
			}
		}
		return all
	}
	for _, page := range []string{pageHome, pagePlan, pagePeople, pageCalls, pageTraining, pagePartners, pageFirst15, pageSync, pageKeys, pageSettings} {
		a.Go(page)
		for _, w := range every[fyne.Widget](win.Canvas()) {
			old, ours := paints[w]
			if !ours || w.Size().IsZero() {
				continue
			}
			before := look(old)
			if after := look(w.CreateRenderer()); !maps.Equal(before, after) {
				t.Errorf("%s: %T shows %v, and made anew %v", page, w, before, after)
			}
			paints[w] = old
		}
	}
}
