package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Card is a rounded sheet with a hairline edge and a soft shadow, an optional
// title with an action at its right, and a body.
type Card struct {
	widget.BaseWidget
	title  *Text
	action fyne.CanvasObject
	body   fyne.CanvasObject
	edge   fyne.ThemeColorName
	inset  float32
}

// NewCard returns a card; title may be "", action and body may be nil.
func NewCard(title string, action, body fyne.CanvasObject) *Card {
	c := &Card{action: action, body: body, edge: ColorBorder, inset: 16}
	if title != "" {
		c.title = NewText(Title, title)
	}
	c.ExtendBaseWidget(c)
	return c
}

// NewSheet returns a card without a title whose body reaches its edges, for
// lists.
func NewSheet(body fyne.CanvasObject) *Card {
	c := NewCard("", nil, body)
	c.inset = 1
	if _, ok := body.(*VScroll); ok {
		c.inset = 1 + bleed
	}
	return c
}

// SetTitle changes the title of a card that has one.
func (c *Card) SetTitle(title string) {
	if c.title != nil {
		c.title.SetText(title)
	}
}

// SetEdge draws the edge in another color, for a card that warns.
func (c *Card) SetEdge(name fyne.ThemeColorName) *Card { c.edge = name; c.Refresh(); return c }

// SetBody changes the body.
func (c *Card) SetBody(body fyne.CanvasObject) { c.body = body; c.Refresh() }

// head is the height of title and action in a card of that width.
func (c *Card) head(width float32) float32 {
	var h float32
	room := width - 2*px(c.inset)
	if c.action != nil {
		m := c.action.MinSize()
		h = m.Height
		room -= m.Width + px(8)
	}
	if c.title != nil {
		h = max(h, px(22), c.title.HeightFor(max(room, px(24))))
	}
	return h
}

func (c *Card) between() float32 {
	if (c.title != nil || c.action != nil) && c.body != nil {
		return px(10)
	}
	return 0
}

// HeightFor returns the height at that width.
func (c *Card) HeightFor(width float32) float32 {
	h := 2*px(c.inset) + c.head(width) + c.between()
	if c.body != nil {
		h += heightFor(c.body, width-2*px(c.inset))
	}
	return h
}

func (c *Card) minWide() (w float32) {
	if c.title != nil {
		w = minWide(c.title)
	}
	if c.action != nil {
		w += minWide(c.action) + px(8)
	}
	if c.body != nil {
		w = max(w, minWide(c.body))
	}
	return w + 2*px(c.inset)
}

// CreateRenderer implements fyne.Widget.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	slab := newSlab()
	p := newPaint(c, nil, nil, nil)
	p.min = func() fyne.Size {
		w := c.Size().Width
		if w <= 0 {
			w = max(c.minWide(), px(240))
		}
		return fyne.NewSize(c.minWide(), c.HeightFor(w))
	}
	p.layout = func(s fyne.Size) {
		fill(slab, s)
		in, head := px(c.inset), c.head(s.Width)
		right := s.Width - in
		if c.action != nil {
			m := c.action.MinSize()
			put(c.action, right-m.Width, in+(head-m.Height)/2, m.Width, m.Height)
			right -= m.Width + px(8)
		}
		if c.title != nil {
			h := c.title.HeightFor(max(right-in, px(24)))
			put(c.title, in, in+(head-h)/2, max(right-in, px(24)), h)
		}
		if c.body != nil {
			y := in + head + c.between()
			put(c.body, in, y, s.Width-2*in, max(s.Height-y-in, 0))
		}
	}
	p.refresh = func() {
		paintSlab(slab, ColorCard, c.edge, 1, 10)
		slab.Shadow = softShadow()
		p.objects = []fyne.CanvasObject{slab}
		if c.title != nil {
			p.objects = append(p.objects, c.title)
		}
		if c.action != nil {
			p.objects = append(p.objects, c.action)
		}
		if c.body != nil {
			p.objects = append(p.objects, c.body)
		}
	}
	p.refresh()
	return p
}

func softShadow() canvas.Shadow {
	return canvas.Shadow{Color: color.NRGBA{A: 0x14}, BlurRadius: 4, Offset: fyne.NewPos(0, 1), Variant: canvas.DropShadow}
}
