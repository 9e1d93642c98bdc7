package ui

import (
	"fmt"
	"runtime/debug"

	"fyne.io/fyne/v2"
)

// guard runs a callback of a page. A mistake in it becomes a message instead
// of the end of the program: what is shown is already on disk.
func guard(o fyne.CanvasObject, f func()) {
	if f == nil {
		return
	}
	attended()
	defer func() {
		if r := recover(); r != nil {
			fyne.LogError(fmt.Sprintf("ui: a callback failed: %v\n%s", r, debug.Stack()), nil)
			if c := canvasOf(o); c != nil {
				ShowTrouble(c, Trouble{
					Wrong: T("The program made a mistake. Nothing that was saved is lost."),
					Do:    T("Try again. If it happens again, read this line to the person who helps you: %s", fmt.Sprint(r)),
				})
			}
		}
	}()
	f()
}

// canvasOf finds the canvas of o, or the only window's.
func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	d := fyne.CurrentApp().Driver()
	if o != nil {
		if c := d.CanvasForObject(o); c != nil {
			return c
		}
	}
	if w := d.AllWindows(); len(w) > 0 {
		return w[0].Canvas()
	}
	return nil
}
