package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// reveal scrolls so far that o is seen. Fyne does not do it when Tab goes to a
// field below the edge.
func reveal(o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	c := d.CanvasForObject(o)
	if c == nil {
		return
	}
	root := c.Overlays().Top()
	if root == nil {
		root = c.Content()
	}
	var around []*VScroll
	if !pathTo(root, o, &around) {
		return
	}
	for _, v := range around { // the innermost first
		y := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(v.body.content).Y
		v.ShowArea(max(y-px(30), 0), o.Size().Height+px(54)) // label above, words below
	}
}

// pathTo looks for o below from and collects the scrollers on the way.
func pathTo(from, o fyne.CanvasObject, around *[]*VScroll) bool {
	if from == nil || !from.Visible() {
		return false
	}
	if from == o {
		return true
	}
	var children []fyne.CanvasObject
	switch f := from.(type) {
	case *fyne.Container:
		children = f.Objects
	case *container.Scroll:
		children = []fyne.CanvasObject{f.Content}
	case fyne.Widget:
		if p := paints[f]; p != nil {
			children = p.objects
		}
	}
	for _, child := range children {
		if pathTo(child, o, around) {
			if v, ok := from.(*VScroll); ok {
				*around = append(*around, v)
			}
			return true
		}
	}
	return false
}
