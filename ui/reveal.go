package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// reveal scrolls so far that o is seen. Fyne does not do it when Tab goes to a
// field below the edge.
func reveal(o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	for _, at := range around(o) {
		v, ok := at.(*VScroll)
		if !ok {
			continue
		}
		y := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(v.body.content).Y
		v.ShowArea(max(y-px(30), 0), o.Size().Height+px(54)) // label above, words below
	}
}

// relayout lays out again what o stands in, after its height changed. The
// window would do it with the next frame; until then words would overlap.
func relayout(o fyne.CanvasObject) {
	for _, at := range around(o) {
		switch at := at.(type) {
		case *fyne.Container:
			if at.Layout != nil {
				at.Layout.Layout(at.Objects, at.Size())
			}
		case *container.Scroll:
			at.Refresh()
		case fyne.Widget:
			if p := paints[at]; p != nil {
				p.Layout(at.Size())
			}
		}
	}
}

// around are the objects of the window that o stands in, the innermost first.
func around(o fyne.CanvasObject) []fyne.CanvasObject {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return nil
	}
	root := c.Overlays().Top()
	if root == nil {
		root = c.Content()
	}
	return pathTo(root, o)
}

// pathTo returns what o stands in below from, the innermost first, or nil.
func pathTo(from, o fyne.CanvasObject) []fyne.CanvasObject {
	if from == nil || !from.Visible() {
		return nil
	}
	for _, child := range below(from) {
		if child == o {
			return []fyne.CanvasObject{from}
		}
		if path := pathTo(child, o); path != nil {
			return append(path, from)
		}
	}
	return nil
}

// below are the objects that o is made of.
func below(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case *container.Scroll:
		return []fyne.CanvasObject{o.Content}
	case fyne.Widget:
		if p := paints[o]; p != nil {
			return p.objects
		}
	}
	return nil
}
