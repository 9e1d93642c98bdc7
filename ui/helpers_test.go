package ui

import (
	"flag"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

var lookFlag = flag.Bool("look", false, "draw every widget into build/ui-look")

// newTestWindow opens a window of the kit without a display.
func newTestWindow(t testing.TB, look Look, percent int, content fyne.CanvasObject, w, h float32) fyne.Window {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(NewTheme(look, percent))
	win := a.NewWindow("test")
	win.SetPadded(false)
	if content != nil {
		win.SetContent(content)
	}
	win.Resize(fyne.NewSize(w, h))
	ListenKeys(win.Canvas(), nil)
	t.Cleanup(freezeTime())
	return win
}

// freezeTime sets the clock to the product's own day and keeps timers from firing.
func freezeTime() func() {
	oldNow, oldLater := now, later
	now = func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }
	later = func(time.Duration, func()) {}
	return func() { now, later = oldNow, oldLater }
}

// newTestShell is a shell whose background work runs at once.
func newTestShell(office string) *Shell {
	s := NewShell(office)
	s.run = func(f func()) { f() }
	s.onScreen = func(f func()) { f() }
	return s
}

// capture writes what the window shows, after the second layout that the real
// window does as well.
func capture(t *testing.T, win fyne.Window, name string) {
	t.Helper()
	size := win.Canvas().Size()
	win.Resize(size.AddWidthHeight(1, 0))
	win.Resize(size)
	for _, o := range win.Canvas().Overlays().List() {
		o.Resize(size.AddWidthHeight(1, 0))
		o.Resize(size)
	}
	img := win.Canvas().Capture()
	if !*lookFlag {
		return
	}
	dir := filepath.Join("..", "build", "ui-look")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}

func key(name fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: name} }

// press sends keys to what has the focus, as the window does.
func press(c fyne.Canvas, names ...fyne.KeyName) {
	for _, n := range names {
		if f := c.Focused(); f != nil {
			f.TypedKey(key(n))
		} else if k := c.OnTypedKey(); k != nil {
			k(key(n))
		}
	}
}
