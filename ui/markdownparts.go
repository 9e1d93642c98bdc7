package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// bullet is a line of a list: its mark, and what it says beside it.
type bullet struct {
	widget.BaseWidget
	mark, body fyne.CanvasObject
}

func newBullet(mark, body fyne.CanvasObject) *bullet {
	b := &bullet{mark: mark, body: body}
	b.ExtendBaseWidget(b)
	return b
}

func (b *bullet) indent() float32 { return max(px(22), b.mark.MinSize().Width) + px(6) }

func (b *bullet) HeightFor(width float32) float32 {
	return max(heightFor(b.body, max(width-b.indent(), px(24))), b.mark.MinSize().Height)
}

func (b *bullet) minWide() float32 { return b.indent() + px(24) }

func (b *bullet) CreateRenderer() fyne.WidgetRenderer {
	return newPaint(b, func() fyne.Size {
		w := b.Size().Width
		if w <= 0 {
			w = px(240)
		}
		return fyne.NewSize(b.indent()+px(24), b.HeightFor(w))
	}, func(s fyne.Size) {
		line := NewText(Body, "").lineHeight()
		put(b.mark, 0, (line-b.mark.MinSize().Height)/2-px(1), b.indent()-px(6), b.mark.MinSize().Height)
		put(b.body, b.indent(), 0, max(s.Width-b.indent(), px(24)), s.Height)
	}, nil, b.mark, b.body)
}

// quote is a block with a bar at its left.
type quote struct {
	widget.BaseWidget
	body fyne.CanvasObject
}

func newQuote(body fyne.CanvasObject) *quote {
	q := &quote{body: body}
	q.ExtendBaseWidget(q)
	return q
}

func (q *quote) HeightFor(width float32) float32 {
	return heightFor(q.body, max(width-px(16), px(24))) + px(4)
}

func (q *quote) minWide() float32 { return px(48) }

func (q *quote) CreateRenderer() fyne.WidgetRenderer {
	bar := newSlab()
	return newPaint(q, func() fyne.Size { return fyne.NewSize(px(48), heightNow(q.body)+px(4)) }, func(s fyne.Size) {
		put(bar, 0, 0, px(3), s.Height)
		put(q.body, px(16), px(2), max(s.Width-px(16), px(24)), s.Height-px(4))
	}, func() { paintSlab(bar, ColorBorder, "", 0, 2) }, bar, q.body)
}

// textTable is a table of wrapping words, columns as wide as their words want.
type textTable struct {
	widget.BaseWidget
	rows [][]*Text
}

func newTextTable(rows [][]*Text) *textTable {
	t := &textTable{rows: rows}
	t.ExtendBaseWidget(t)
	return t
}

func (t *textTable) columns(width float32) []float32 {
	var wish []float32
	for _, row := range t.rows {
		for i, c := range row {
			if i == len(wish) {
				wish = append(wish, px(24))
			}
			wish[i] = max(wish[i], min(c.Wide(), px(420)))
		}
	}
	room := width - px(20)*float32(len(wish))
	var sum float32
	for _, w := range wish {
		sum += w
	}
	if sum > room && sum > 0 { // narrow columns keep their width, wide ones share
		fair := room / float32(len(wish))
		var kept, wide float32
		for _, w := range wish {
			if w <= fair {
				kept += w
			} else {
				wide += w
			}
		}
		for i, w := range wish {
			if w > fair {
				wish[i] = max((room-kept)*w/wide, px(24))
			}
		}
	}
	return wish
}

func (t *textTable) rowHigh(row []*Text, wide []float32) (h float32) {
	for i, c := range row {
		h = max(h, c.HeightFor(wide[i]))
	}
	return h + px(12)
}

func (t *textTable) HeightFor(width float32) (h float32) {
	wide := t.columns(width)
	for _, row := range t.rows {
		h += t.rowHigh(row, wide)
	}
	return h
}

func (t *textTable) minWide() float32 { return px(120) }

func (t *textTable) CreateRenderer() fyne.WidgetRenderer {
	p := newPaint(t, nil, nil, nil)
	var rules []*Rule
	p.objects = nil
	for _, row := range t.rows {
		for _, c := range row {
			p.objects = append(p.objects, c)
		}
		r := NewRule()
		rules = append(rules, r)
		p.objects = append(p.objects, r)
	}
	p.min = func() fyne.Size {
		w := t.Size().Width
		if w <= 0 {
			w = px(400)
		}
		return fyne.NewSize(px(120), t.HeightFor(w))
	}
	p.layout = func(s fyne.Size) {
		wide := t.columns(s.Width)
		var y float32
		for n, row := range t.rows {
			x, h := float32(0), t.rowHigh(row, wide)
			for i, c := range row {
				put(c, x+px(8), y+px(6), wide[i], h-px(12))
				x += wide[i] + px(20)
			}
			put(rules[n], 0, y+h-1, min(x, s.Width), 1)
			y += h
		}
	}
	return p
}
