package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Chip shows a status: icon, word and color.
type Chip struct {
	widget.BaseWidget
	status Status
	words  string
}

// NewChip returns a chip. words replace the status's own when they are not "".
func NewChip(status Status, words string) *Chip {
	c := &Chip{status: status, words: words}
	c.ExtendBaseWidget(c)
	return c
}

// Set changes the chip; StatusNone without words hides it.
func (c *Chip) Set(status Status, words string) {
	if c.status == status && c.words == words {
		return
	}
	c.status, c.words = status, words
	if status == StatusNone && words == "" {
		c.Hide()
	} else {
		c.Show()
	}
	c.Refresh()
}

// Words returns what the chip says.
func (c *Chip) Words() string {
	if c.words != "" {
		return c.words
	}
	return c.status.Word()
}

// CreateRenderer implements fyne.Widget.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	slab, words, icon := newSlab(), &canvas.Text{}, newGlyph("", ColorText)
	side := func() float32 { return px(14) }
	style := fyne.TextStyle{Bold: true}
	return newPaint(c, func() fyne.Size {
		m := fyne.MeasureText(c.Words(), theme.Size(theme.SizeNameCaptionText), style)
		w := m.Width + px(18)
		if icon.name != "" {
			w += side() + px(4)
		}
		return fyne.NewSize(w, px(22))
	}, func(s fyne.Size) {
		h := min(s.Height, px(22))
		y := (s.Height - h) / 2
		put(slab, 0, y, s.Width, h)
		x := px(9)
		if icon.name != "" {
			x = px(7)
			icon.place(x, s.Height, side())
			x += side() + px(4)
		}
		words.Text = fit(c.Words(), words.TextSize, style, s.Width-x-px(6))
		th := words.MinSize().Height
		put(words, x, (s.Height-th)/2, s.Width-x, th)
	}, func() {
		look, ok := statusLooks[c.status]
		if !ok {
			look = statusLook{"", "", ColorNeutral, ColorNeutralBack}
		}
		paintSlab(slab, look.back, "", 0, 11)
		words.TextSize, words.TextStyle, words.Color = theme.Size(theme.SizeNameCaptionText), style, hue(look.fore)
		icon.set(look.icon, look.fore)
		icon.Image.Refresh()
	}, slab, icon.Image, words)
}
