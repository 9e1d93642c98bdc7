package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// layer lies over the whole window: a scrim, and a box in the middle or at the
// right edge. It is the one kind of overlay of the kit; keys that nobody used
// come to it.
type layer struct {
	widget.BaseWidget
	box     fyne.CanvasObject
	side    bool
	wide    float32
	whole   bool    // the box takes all but a margin (the large number)
	opaque  bool    // nothing is seen through it
	slide   float32 // how much of the way is still to go, 1 to 0
	canvas  fyne.Canvas
	of      *Dialog        // nil where it is none
	under   fyne.Focusable // what had the keyboard before
	escape  func()
	enter   func()
	outside func()
	keys    func(*fyne.KeyEvent) bool
}

func newLayer(box fyne.CanvasObject, side bool, wide float32) *layer {
	l := &layer{box: box, side: side, wide: wide}
	l.ExtendBaseWidget(l)
	return l
}

func (l *layer) show(c fyne.Canvas) {
	l.canvas = c
	if l.under = c.Focused(); l.under != nil {
		l.under.FocusLost() // or its caret goes on blinking under the scrim
	}
	c.Overlays().Add(l)
	l.Resize(c.Size())
	if l.side && fyne.CurrentApp().Settings().ShowAnimations() {
		a := fyne.NewAnimation(140*time.Millisecond, func(p float32) { l.slide = 1 - p; l.arrange(l.Size()) })
		a.Curve = fyne.AnimationEaseOut
		a.Start()
	}
}

func (l *layer) hide() {
	if l.canvas == nil {
		return
	}
	l.canvas.Unfocus() // a caret on a closed dialog would blink for ever, and draw the window with it
	l.canvas.Overlays().Remove(l)
	if l.under != nil && l.canvas.Focused() == l.under {
		l.under.FocusGained()
	}
}

func (l *layer) Tapped(*fyne.PointEvent) {
	if l.outside != nil {
		l.outside()
	}
}

func (l *layer) takeKey(e *fyne.KeyEvent) bool {
	if l.keys != nil && l.keys(e) {
		return true
	}
	switch {
	case e.Name == fyne.KeyEscape && l.escape != nil:
		l.escape()
	case isEnter(e) && l.enter != nil:
		l.enter()
	default:
		return false
	}
	return true
}

func (l *layer) arrange(s fyne.Size) {
	margin := px(24)
	w := min(px(l.wide), s.Width-2*margin)
	switch {
	case l.side:
		w = min(px(l.wide), s.Width)
		put(l.box, s.Width-w*(1-l.slide), 0, w, s.Height)
	case l.whole:
		put(l.box, margin, margin, s.Width-2*margin, s.Height-2*margin)
	default:
		h := min(heightFor(l.box, w), s.Height-2*margin)
		put(l.box, (s.Width-w)/2, (s.Height-h)/2, w, h)
	}
}

func (l *layer) CreateRenderer() fyne.WidgetRenderer {
	scrim := canvas.NewRectangle(hue(ColorScrim))
	p := newPaint(l, func() fyne.Size { return fyne.NewSize(1, heightNow(l.box)*0+1) }, nil, nil)
	p.layout = func(s fyne.Size) { fill(scrim, s); l.arrange(s) }
	p.refresh = func() {
		scrim.FillColor = hue(ColorScrim)
		if l.opaque {
			scrim.FillColor = hue(ColorPage)
		}
		p.objects = []fyne.CanvasObject{scrim, l.box}
	}
	p.refresh()
	return p
}
