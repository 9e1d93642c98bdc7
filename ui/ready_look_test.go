package ui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/store"
)

// readySizes are the looks in which the pages of this file are drawn.
var readySizes = []struct {
	look    Look
	percent int
	wide    float32
	high    float32
}{{LookLight, 100, 1280, 800}, {LookDark, 100, 1280, 800}, {LookLight, 200, 1280, 800}, {LookLight, 100, 900, 650}}

// newSampleApp is the sample office in a window, its work done at once.
func newSampleApp(t testing.TB, look Look, percent int, w, h float32) (*App, fyne.Window) {
	t.Helper()
	return newTestApp(t, look, percent, w, h, binder.Sample)
}

func newTestApp(t testing.TB, look Look, percent int, w, h float32, fill func(*binder.Binder, binder.Library, binder.Date) ([]*binder.Form, error)) (*App, fyne.Window) {
	t.Helper()
	win := newTestWindow(t, look, percent, nil, w, h)
	st, err := store.Create(t.TempDir(), "a passphrase for a test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	if fill != nil {
		if err := lay(st, "Test", func(b *binder.Binder, today binder.Date) ([]*binder.Form, error) { return fill(b, library(), today) }); err != nil {
			t.Fatal(err)
		}
	}
	a := newApp(st, fyne.CurrentApp().Preferences(), &stubFiles{folder: t.TempDir()})
	a.run, a.onScreen = func(f func()) { f() }, func(f func()) { f() }
	a.Attach(win)
	win.Resize(fyne.NewSize(w, h))
	t.Cleanup(a.stop)
	return a, win
}

var readyScenes = []struct {
	name string
	draw func(t *testing.T, a *App, c fyne.Canvas)
}{
	{"home", func(t *testing.T, a *App, c fyne.Canvas) { a.Go(pageHome) }},
	{"first15", func(t *testing.T, a *App, c fyne.Canvas) {
		a.Go(pageFirst15)
		every[*bigCheck](c)[0].toggle()
	}},
	{"steps", func(t *testing.T, a *App, c fyne.Canvas) {
		a.Go(pageFirst15)
		tap(t, c, "Step by step")
		press(c, fyne.KeyRight, fyne.KeyRight)
	}},
	{"first15edit", func(t *testing.T, a *App, c fyne.Canvas) {
		a.Go(pageFirst15)
		tap(t, c, "Edit")
	}},
	{"plan", func(t *testing.T, a *App, c fyne.Canvas) {
		a.Go(pagePlan)
		a.Open("section/who-decides")
	}},
	{"planedit", func(t *testing.T, a *App, c fyne.Canvas) {
		a.Go(pagePlan)
		a.Open("section/who-decides")
		tap(t, c, "Edit")
	}},
	{"planlive", func(t *testing.T, a *App, c fyne.Canvas) {
		a.Go(pagePlan)
		a.Open("section/who-decides")
		tap(t, c, "Edit")
		tap(t, c, "Name or number")
	}},
	{"planapprove", func(t *testing.T, a *App, c fyne.Canvas) {
		a.Go(pagePlan)
		tap(t, c, "Approve")
	}},
	{"planversions", func(t *testing.T, a *App, c fyne.Canvas) {
		a.Go(pagePlan)
		tap(t, c, "Approved versions")
		a.Page().(*planPage).versions.against.ctrl.(*choiceControl).pick(2)
	}},
	{"calls", func(t *testing.T, a *App, c fyne.Canvas) { a.Go(pageCalls) }},
	{"callswhole", func(t *testing.T, a *App, c fyne.Canvas) {
		a.Go(pageCalls)
		tap(t, c, "Whole tree")
		a.Page().(*callsPage).choose("person/dana-pelletier")
	}},
	{"calladd", func(t *testing.T, a *App, c fyne.Canvas) {
		a.Go(pageCalls)
		tap(t, c, "Add a call")
	}},
	{"training", func(t *testing.T, a *App, c fyne.Canvas) {
		a.Go(pageTraining)
		a.Page().(*trainingPage).grid.Select(3, 1)
	}},
	{"trainingdue", func(t *testing.T, a *App, c fyne.Canvas) {
		a.Go(pageTraining)
		tap(t, c, "Who is due")
		a.Page().(*trainingPage).due.list.Select(0)
	}},
	{"trainingcourses", func(t *testing.T, a *App, c fyne.Canvas) {
		a.Go(pageTraining)
		tap(t, c, "Courses")
	}},
	{"trainingrequirements", func(t *testing.T, a *App, c fyne.Canvas) {
		a.Go(pageTraining)
		tap(t, c, "Requirements")
	}},
	{"trainingrecords", func(t *testing.T, a *App, c fyne.Canvas) {
		a.Go(pageTraining)
		tap(t, c, "Records")
	}},
	{"signin", func(t *testing.T, a *App, c fyne.Canvas) {
		a.Go(pageTraining)
		a.Page().(*trainingPage).grid.Select(3, 1)
		tap(t, c, "Sign in a class")
		tap(t, c, "Select all")
	}},
}

// TestLookNew draws the pages of a new office.
func TestLookNew(t *testing.T) {
	for i, l := range readySizes {
		if !*lookFlag && i > 0 {
			continue
		}
		a, win := newTestApp(t, l.look, l.percent, l.wide, l.high, binder.Starter)
		for _, page := range []string{pageHome, pageFirst15, pagePlan, pageCalls, pageTraining} {
			a.Go(page)
			capture(t, win, fmt.Sprintf("c-new-%s-%s-%d-%g", page, l.look, l.percent, l.wide))
		}
	}
}

// TestLookReady draws Home, First 15 minutes, Plan, Call tree and Training.
// With -look the pictures lie in build/ui-look.
func TestLookReady(t *testing.T) {
	for _, scene := range readyScenes {
		for i, l := range readySizes {
			if !*lookFlag && i > 0 {
				continue
			}
			name := fmt.Sprintf("c-%s-%s-%d-%g", scene.name, l.look, l.percent, l.wide)
			t.Run(name, func(t *testing.T) {
				a, win := newSampleApp(t, l.look, l.percent, l.wide, l.high)
				scene.draw(t, a, win.Canvas())
				capture(t, win, name)
			})
		}
	}
}
