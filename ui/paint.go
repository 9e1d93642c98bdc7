package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// paint is the renderer of every widget of the kit, made of functions. Colors
// and words are read in refresh, so that a change of theme reaches them.
type paint struct {
	objects []fyne.CanvasObject
	layout  func(fyne.Size)
	min     func() fyne.Size
	refresh func()
	of      fyne.Widget
	laid    bool
}

func (p *paint) Destroy()           { delete(paints, p.of) }
func (p *paint) MinSize() fyne.Size { return p.min() }

// Objects are laid out even where Fyne did not ask for it: it throws away the renderer
// of what was hidden for a minute, and lays the new one out only if the size changed.
func (p *paint) Objects() []fyne.CanvasObject {
	if s := p.of.Size(); !p.laid && !s.IsZero() {
		p.Layout(s)
	}
	return p.objects
}

func (p *paint) Layout(size fyne.Size) {
	p.laid = true
	if p.layout != nil {
		p.layout(size)
	}
}

func (p *paint) Refresh() {
	if p.refresh != nil {
		p.refresh()
	}
	if s := p.of.Size(); !s.IsZero() { // a field whose entry stands elsewhere has none
		p.Layout(s)
	}
	canvas.Refresh(p.of)
}

// paints are the living renderers of the kit. Fyne knows no parents, so what
// lies inside what is found from above (see reveal). Only the screen's
// goroutine touches it.
var paints = map[fyne.Widget]*paint{}

// newPaint makes a renderer and reads the colors once.
func newPaint(of fyne.Widget, min func() fyne.Size, layout func(fyne.Size), refresh func(), objects ...fyne.CanvasObject) *paint {
	p := &paint{of: of, min: min, layout: layout, refresh: refresh, objects: objects}
	paints[of] = p
	if refresh != nil {
		refresh()
	}
	return p
}

// fill stretches o over a size at the origin.
func fill(o fyne.CanvasObject, size fyne.Size) {
	o.Move(fyne.Position{})
	o.Resize(size)
}

// put places o in one call.
func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// slab is a rounded rectangle whose colors are names.
func newSlab() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }

func paintSlab(r *canvas.Rectangle, face, edge fyne.ThemeColorName, width, radius float32) {
	r.FillColor, r.StrokeColor, r.StrokeWidth = color.Transparent, color.Transparent, width
	if face != "" {
		r.FillColor = hue(face)
	}
	if edge != "" && width > 0 {
		r.StrokeColor = hue(edge)
	}
	r.CornerRadius = px(radius)
}

// paintRing draws the ring around what has the keyboard, or nothing.
func paintRing(r *canvas.Rectangle, on bool, radius float32) {
	if on {
		paintSlab(r, "", ColorFocus, px(2), radius)
	} else {
		paintSlab(r, "", "", 0, radius)
	}
	r.Refresh()
}
