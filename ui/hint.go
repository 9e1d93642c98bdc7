package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Hints are drawn by the shell above the page, because a canvas overlay would
// take the keyboard away.
type hintLayer struct {
	widget.BaseWidget
	of   fyne.CanvasObject
	text string
}

func newHintLayer() *hintLayer {
	h := &hintLayer{}
	h.ExtendBaseWidget(h)
	h.Hide()
	return h
}

var hints = map[fyne.Canvas]*hintLayer{}

func showHint(o fyne.CanvasObject, words string) {
	if words == "" {
		return
	}
	h := hints[canvasOf(o)]
	if h == nil {
		return
	}
	h.of, h.text = o, words
	h.Show()
	h.Refresh()
}

func hideHint(o fyne.CanvasObject) {
	if len(hints) == 0 {
		return
	}
	if h := hints[canvasOf(o)]; h != nil && h.of == o {
		h.of = nil
		h.Hide()
	}
}

func (h *hintLayer) CreateRenderer() fyne.WidgetRenderer {
	slab, words := newSlab(), NewLine(Caption, "").KeepWhole()
	return newPaint(h, func() fyne.Size { return fyne.Size{} }, func(s fyne.Size) {
		if h.of == nil {
			return
		}
		m := words.MinSize().Add(fyne.NewSize(px(16), px(10)))
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(h.of).
			Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(h))
		x := min(max(at.X+(h.of.Size().Width-m.Width)/2, px(4)), s.Width-m.Width-px(4))
		y := at.Y + h.of.Size().Height + px(6)
		if y+m.Height > s.Height {
			y = at.Y - m.Height - px(6)
		}
		put(slab, x, y, m.Width, m.Height)
		put(words, x+px(8), y+px(5), m.Width-px(14), m.Height-px(10))
	}, func() {
		paintSlab(slab, ColorText, "", 0, 6)
		words.SetText(h.text)
		words.SetColor(ColorPage)
	}, slab, words)
}
