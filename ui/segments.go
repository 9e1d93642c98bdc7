package ui

import (
	"fyne.io/fyne/v2"
)

// segments are buttons of which one is chosen: the parts of a page.
type segments struct {
	row     *fyne.Container
	buttons []*Button
	at      int
	changed func(i int)
}

// newSegments returns the buttons; each part is a name and an icon.
func newSegments(parts [][2]string, changed func(int)) *segments {
	s := &segments{changed: changed}
	var objects []fyne.CanvasObject
	for i, p := range parts {
		b := NewButton(Quiet, p[0], p[1], func() { s.choose(i) })
		s.buttons = append(s.buttons, b)
		objects = append(objects, b)
	}
	s.row = Flow(4, objects...)
	s.mark()
	return s
}

func (s *segments) mark() {
	for i, b := range s.buttons {
		kind, color := Quiet, fyne.ThemeColorName("")
		if i == s.at {
			kind, color = Plain, ColorAccent
		}
		b.kind, b.iconHue = kind, color
		b.Refresh()
	}
}

// choose turns to a part as if the person had.
func (s *segments) choose(i int) {
	s.at = i
	s.mark()
	s.changed(i)
}
