package ui

import (
	"fyne.io/fyne/v2"
)

// focus is what every widget of the kit that takes the keyboard embeds.
type focus struct{ has bool }

// A keyTaker gets the keys that nothing on the screen used. A dialog on top is
// one: Escape closes it and Enter does its main thing, wherever the focus is.
type keyTaker interface {
	takeKey(*fyne.KeyEvent) bool
}

// passKey hands a key that o has no use for to the topmost dialog or panel.
func passKey(o fyne.CanvasObject, e *fyne.KeyEvent) {
	attended()
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return
	}
	topTakesKey(c, e)
}

func topTakesKey(c fyne.Canvas, e *fyne.KeyEvent) bool {
	if top := c.Overlays().Top(); top != nil {
		if t, ok := top.(keyTaker); ok {
			return t.takeKey(e)
		}
		if leave := foreign[c]; leave != nil && e.Name == fyne.KeyEscape {
			leave()
			return true
		}
		return false
	}
	if f := c.OnTypedKey(); f != nil && c.Focused() != nil {
		f(e) // the shell: Escape with nothing open
	}
	return false
}

// foreign are Fyne's own dialogs by their window, which know no Escape.
var foreign = map[fyne.Canvas]func(){}

// ListenKeys lets dialogs of a window get the keys while nothing has the
// focus. Every window calls it once; rest gets what no dialog takes and may be nil.
func ListenKeys(c fyne.Canvas, rest func(*fyne.KeyEvent)) {
	c.SetOnTypedKey(func(e *fyne.KeyEvent) {
		attended()
		if c.Overlays().Top() != nil {
			topTakesKey(c, e)
		} else if rest != nil {
			rest(e)
		}
	})
}

// busy tells whether a dialog, a panel or a menu lies over the window.
func busy(c fyne.Canvas) bool { return c != nil && c.Overlays().Top() != nil }

// focusOn gives o the keyboard when it is on a canvas.
func focusOn(o fyne.Focusable) {
	object, ok := o.(fyne.CanvasObject)
	if !ok {
		return
	}
	// What has not been drawn yet has no canvas: it comes to the only window.
	if c := canvasOf(object); c != nil {
		c.Focus(o)
	}
}

func isEnter(e *fyne.KeyEvent) bool { return e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter }
