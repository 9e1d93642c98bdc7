package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"readybinder/binder"
)

func TestHomeSample(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	c := win.Canvas()
	a.Go(pageHome)
	sees(t, c, "Are we ready for an outage?")
	sees(t, c, "Nothing is printed yet.")
	sees(t, c, "Technical lead has no backup person.")
	sees(t, c, "Number confirmed:")
	// Every button leads to a page that is there, and shows what it names.
	var ready *binder.Readiness
	a.view(func(b *binder.Binder) { ready = binder.Ready(b, a.today(), nil) })
	for _, task := range append(ready.Tasks, a.safety()...) {
		a.Go(pageHome)
		a.OpenOn(task.Page, task.Ref)
		if a.Current() != task.Page && a.pages[task.Page] != nil {
			t.Errorf("%s: at %s instead of %s", task.What, a.Current(), task.Page)
		}
		if d, ok := c.Overlays().Top().(*layer); ok {
			d.escape()
		}
	}
	// What is done goes away.
	a.Go(pageHome)
	form := a.form("role/technical-lead")
	form.Set("backups", binder.ListValue([]string{"person/maria-santos"}))
	if !a.save(form) {
		t.Fatal("not saved")
	}
	a.onScreen(func() { a.Refresh() })
	if strings.Contains(words(c), "Technical lead has no backup person.") {
		t.Error("asks for what was done")
	}
}

func TestHomeNew(t *testing.T) {
	a, win := newTestApp(t, LookLight, 100, 1280, 800, binder.Starter)
	c := win.Canvas()
	a.Go(pageHome)
	sees(t, c, "Add the people who work here")
	sees(t, c, "There is no recovery sheet.")
	if strings.Contains(words(c), "Not yet.") {
		t.Error("a new office is scolded")
	}
	tap(t, c, "Add people")
	if a.Current() != pagePeople {
		t.Error("at", a.Current())
	}
}

func TestHomeNothing(t *testing.T) {
	a, win := newTestApp(t, LookLight, 100, 1280, 800, nil)
	a.Go(pageHome)
	p := a.Page().(*homePage)
	p.body.SetContent(p.nothing())
	sees(t, win.Canvas(), "Nothing is missing and nothing is due.")
}

func TestFirst15(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	c := win.Canvas()
	a.Go(pageHome)
	tap(t, c, "First 15 minutes") // the red button
	sees(t, c, "Do not touch")
	sees(t, c, "Maria Santos")
	boxes := every[*bigCheck](c)
	test.Tap(boxes[0])
	c.Focus(boxes[1])
	press(c, fyne.KeySpace)
	if !boxes[0].on || !boxes[1].on {
		t.Fatal("not ticked")
	}
	// A number fills the window on a click and on Space; Escape closes it.
	call := every[*bigCall](c)[0]
	c.Focus(call)
	press(c, fyne.KeySpace)
	if !busy(c) {
		t.Fatal("no large number")
	}
	press(c, fyne.KeyEscape)
	if busy(c) {
		t.Fatal("still there")
	}
	// Step by step goes on where one was, and ticks along.
	tap(t, c, "Step by step")
	sees(t, c, "Step 3 of 10")
	press(c, fyne.KeyReturn)
	sees(t, c, "Step 4 of 10")
	press(c, fyne.KeyLeft)
	sees(t, c, "Step 3 of 10")
	press(c, fyne.KeyEscape)
	if n := len(a.Page().(*first15Page).done); n != 3 {
		t.Error("ticked:", n)
	}
	// What is changed elsewhere does not take the ticks away.
	a.Refresh()
	if !every[*bigCheck](c)[2].on {
		t.Error("the tick is gone")
	}
	tap(t, c, "Clear the ticks")
	if every[*bigCheck](c)[0].on {
		t.Error("still ticked")
	}
	// The panel changes the page.
	tap(t, c, "Edit")
	e := c.Focused().(*entry)
	for _, r := range "XYZ " {
		e.TypedRune(r)
	}
	tap(t, c, "Save")
	a.Refresh()
	if w := every[*bigCheck](c)[0].Words(); !strings.Contains(w, "XYZ") {
		t.Error("not changed:", w)
	}
	tap(t, c, "Print")
	if a.Current() != pagePrint {
		t.Error("at", a.Current())
	}
}

// A number to call is in sight without scrolling, however large the letters.
func TestFirst15NumberInSight(t *testing.T) {
	for _, size := range []struct {
		percent    int
		wide, high float32
	}{{100, 1280, 800}, {200, 1280, 800}, {200, 1366, 768}, {150, 1280, 800}, {100, 900, 650}} {
		a, win := newSampleApp(t, LookLight, size.percent, size.wide, size.high)
		a.Go(pageFirst15)
		capture(t, win, "first15-in-sight")
		call := every[*bigCall](win.Canvas())[0]
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(call)
		if bottom := at.Y + call.Size().Height; bottom > size.high-px(26) || call.Size().Height < px(32) {
			t.Errorf("%v: the number ends at %v", size, bottom)
		}
	}
}

// Whom nobody can call stands in one quiet line after the numbers.
func TestFirst15Silent(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	c := win.Canvas()
	form := a.form("role/incident-lead")
	form.Set("holder", "")
	form.Set("backups", "")
	if !a.save(form) {
		t.Fatal("not saved")
	}
	a.Go(pageFirst15)
	w := words(c)
	if at := strings.Index(w, "No number yet: Incident lead"); at < strings.LastIndex(w, "555-01") {
		t.Errorf("the gap stands before the numbers, or not at all:\n%s", w)
	}
}

func TestFirst15Empty(t *testing.T) {
	a, win := newTestApp(t, LookLight, 100, 1280, 800, nil)
	a.Go(pageFirst15)
	sees(t, win.Canvas(), "This page is empty")
	tap(t, win.Canvas(), "Write it")
	if !busy(win.Canvas()) {
		t.Error("no panel")
	}
}

// TestHomeCounts: the words fit few tasks and many.
func TestHomeCounts(t *testing.T) {
	a, win := newTestApp(t, LookLight, 100, 1280, 800, nil)
	a.Go(pageHome)
	p := a.Page().(*homePage)
	var list []binder.Task
	for i := range 14 {
		p.body.SetContent(p.tasks(append(list, binder.Task{What: binder.Say("Do this."), Do: "Do it", Page: pagePlan, Status: "Overdue"})))
		list = append(list, binder.Task{What: binder.Say("Do that."), Do: "Do it", Page: pagePlan, Status: "Missing"})
		w := words(win.Canvas())
		if strings.Contains(w, "%!") {
			t.Fatal(i, w)
		}
		if i == 0 && !strings.Contains(w, "Almost. 1 thing is left.") {
			t.Error(w)
		}
	}
	tap(t, win.Canvas(), "Show 5 more")
}
