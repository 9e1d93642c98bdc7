package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// link is a stretch of words that does something when it is chosen.
type link struct {
	widget.BaseWidget
	focus
	text  string
	size  float32
	style fyne.TextStyle
	tap   func()
}

func newLink(text string, size float32, style fyne.TextStyle, tap func()) *link {
	l := &link{text: text, size: size, style: style, tap: tap}
	l.ExtendBaseWidget(l)
	return l
}

func (l *link) Tapped(*fyne.PointEvent) { guard(l, l.tap) }
func (l *link) Cursor() desktop.Cursor  { return desktop.PointerCursor }
func (l *link) FocusGained()            { l.has = true; reveal(l); l.Refresh() }
func (l *link) FocusLost()              { l.has = false; l.Refresh() }
func (l *link) TypedRune(rune)          {}
func (l *link) TypedKey(e *fyne.KeyEvent) {
	if isEnter(e) || e.Name == fyne.KeySpace {
		guard(l, l.tap)
		return
	}
	passKey(l, e)
}

func (l *link) CreateRenderer() fyne.WidgetRenderer {
	words, under, ring := &canvas.Text{}, newSlab(), newSlab()
	return newPaint(l, func() fyne.Size { return fyne.MeasureText(l.text, l.size, l.style) }, func(s fyne.Size) {
		fill(words, s)
		put(under, 0, s.Height-px(3), fyne.MeasureText(words.Text, l.size, l.style).Width, 1)
		put(ring, -px(2), 0, s.Width+px(4), s.Height)
	}, func() {
		words.Text, words.TextSize, words.TextStyle, words.Color = l.text, l.size, l.style, hue(ColorAccent)
		under.FillColor = hue(ColorAccent)
		paintRing(ring, l.has, 3)
	}, words, under, ring)
}
