package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Rule is a hairline across its parent.
type Rule struct{ widget.BaseWidget }

// NewRule returns a hairline.
func NewRule() *Rule {
	r := &Rule{}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *Rule) CreateRenderer() fyne.WidgetRenderer {
	slab := newSlab()
	return newPaint(r, func() fyne.Size { return fyne.NewSize(1, 1) }, func(s fyne.Size) { put(slab, 0, (s.Height-1)/2, s.Width, 1) },
		func() { paintSlab(slab, ColorBorder, "", 0, 0) }, slab)
}

// Ground paints one color of the theme behind its content.
type Ground struct {
	widget.BaseWidget
	color   fyne.ThemeColorName
	radius  float32
	content fyne.CanvasObject
}

// NewGround returns content on that color.
func NewGround(color fyne.ThemeColorName, radius float32, content fyne.CanvasObject) *Ground {
	g := &Ground{color: color, radius: radius, content: content}
	g.ExtendBaseWidget(g)
	return g
}

// HeightFor returns the height at that width.
func (g *Ground) HeightFor(width float32) float32 { return heightFor(g.content, width) }

func (g *Ground) minWide() float32 { return minWide(g.content) }

// CreateRenderer implements fyne.Widget.
func (g *Ground) CreateRenderer() fyne.WidgetRenderer {
	slab := newSlab()
	return newPaint(g, func() fyne.Size {
		return fyne.NewSize(g.minWide(), heightNow(g.content))
	}, func(s fyne.Size) { fill(slab, s); fill(g.content, s) },
		func() { paintSlab(slab, g.color, "", 0, g.radius) }, slab, g.content)
}

// IconMark is an icon of a fixed size in a color of the theme.
type IconMark struct {
	widget.BaseWidget
	name  string
	color fyne.ThemeColorName
	side  float32
}

// NewIconMark returns an icon with sides of that length.
func NewIconMark(name string, color fyne.ThemeColorName, side float32) *IconMark {
	m := &IconMark{name: name, color: color, side: side}
	m.ExtendBaseWidget(m)
	return m
}

// Set changes the icon.
func (m *IconMark) Set(name string, color fyne.ThemeColorName) {
	m.name, m.color = name, color
	m.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (m *IconMark) CreateRenderer() fyne.WidgetRenderer {
	g := newGlyph(m.name, m.color)
	return newPaint(m, func() fyne.Size { return fyne.NewSquareSize(px(m.side)) }, func(s fyne.Size) {
		side := min(s.Width, s.Height, px(m.side))
		put(g.Image, (s.Width-side)/2, (s.Height-side)/2, side, side)
	}, func() { g.set(m.name, m.color); g.Image.Refresh() }, g.Image)
}

// Notice is a colored strip with an icon and words, for what a page must say
// before anything else.
func Notice(status Status, words string, actions ...fyne.CanvasObject) fyne.CanvasObject {
	look := statusLooks[status]
	if look.back == "" {
		look = statusLooks[StatusInfo]
	}
	row := []fyne.CanvasObject{NewIconMark(look.icon, look.fore, 20), NewText(Body, words).SetColor(look.fore)}
	return NewGround(look.back, 8, PadTRBL(9, 12, 9, 12, RowGrow(10, 1, append(row, actions...)...)))
}
