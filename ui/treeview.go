package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// TreeView draws a call tree: boxes with lines between them. The arrows walk
// it (up to the parent, down to the first child, left and right to neighbors),
// Enter opens a box.
type TreeView struct {
	widget.BaseWidget
	// OnSelect runs when another box was chosen, OnOpen at Enter or a second click.
	OnSelect func(id string)
	OnOpen   func(id string)

	boxes    []TreeBox
	columns  float64
	levels   int
	selected int
	scroll   *container.Scroll
	sheet    *treeSheet
}

// NewTreeView returns an empty tree.
func NewTreeView() *TreeView {
	t := &TreeView{selected: -1}
	t.sheet = &treeSheet{of: t}
	t.sheet.ExtendBaseWidget(t.sheet)
	t.scroll = container.NewScroll(t.sheet)
	t.ExtendBaseWidget(t)
	return t
}

// SetNodes draws other boxes and keeps the choice when it is still there.
func (t *TreeView) SetNodes(roots []*TreeNode) {
	id := t.Selected()
	t.boxes, t.columns, t.levels = LayTree(roots)
	t.selected = -1
	for i, b := range t.boxes {
		if b.Node.ID == id && id != "" {
			t.selected = i
			break
		}
	}
	t.sheet.Refresh()
	t.scroll.Refresh()
}

// Selected returns the ID of the chosen box, or "".
func (t *TreeView) Selected() string {
	if t.selected < 0 || t.selected >= len(t.boxes) {
		return ""
	}
	return t.boxes[t.selected].Node.ID
}

// Select chooses a box and brings it in sight.
func (t *TreeView) Select(id string) {
	for i, b := range t.boxes {
		if b.Node.ID == id {
			t.pick(i)
			return
		}
	}
}

func (t *TreeView) pick(i int) {
	if i < 0 || i >= len(t.boxes) || i == t.selected {
		return
	}
	t.selected = i
	t.sheet.mark()
	pos, size := t.sheet.place(t.boxes[i])
	off := t.scroll.Offset
	off.X = into(off.X, pos.X-px(16), size.Width+px(32), t.scroll.Size().Width)
	off.Y = into(off.Y, pos.Y-px(16), size.Height+px(32), t.scroll.Size().Height)
	t.scroll.ScrollToOffset(off)
	if t.OnSelect != nil {
		guard(t, func() { t.OnSelect(t.Selected()) })
	}
}

// into moves an offset just far enough that at to at+size is seen in room.
func into(off, at, size, room float32) float32 {
	if at < off || size > room {
		return max(at, 0)
	}
	if at+size > off+room {
		return at + size - room
	}
	return off
}

// CreateRenderer implements fyne.Widget.
func (t *TreeView) CreateRenderer() fyne.WidgetRenderer {
	return newPaint(t, func() fyne.Size { return fyne.NewSize(px(240), px(160)) },
		func(s fyne.Size) { fill(t.scroll, s) }, nil, t.scroll)
}

type treeSheet struct {
	widget.BaseWidget
	focus
	of    *TreeView
	cards []*treeCard
	shift float32 // a tree smaller than its room stands in the middle
}

func (s *treeSheet) place(b TreeBox) (fyne.Position, fyne.Size) {
	w, h := px(184), px(74)
	return fyne.NewPos(s.shift+px(12)+float32(b.X)*(w+px(16)), px(12)+float32(b.Y)*(h+px(36))), fyne.NewSize(w, h)
}

func (s *treeSheet) mark() {
	for _, c := range s.cards {
		c.Refresh()
	}
}

func (s *treeSheet) FocusGained() {
	s.has = true
	if s.of.selected < 0 {
		s.of.pick(0)
	}
	s.mark()
}

func (s *treeSheet) FocusLost()     { s.has = false; s.mark() }
func (s *treeSheet) TypedRune(rune) {}

func (s *treeSheet) TypedKey(e *fyne.KeyEvent) {
	t := s.of
	if t.selected < 0 || t.selected >= len(t.boxes) {
		passKey(s, e)
		return
	}
	at := t.boxes[t.selected]
	switch {
	case e.Name == fyne.KeyUp:
		t.pick(at.Parent)
	case e.Name == fyne.KeyDown:
		for i, b := range t.boxes {
			if b.Parent == t.selected {
				t.pick(i)
				break
			}
		}
	case e.Name == fyne.KeyLeft || e.Name == fyne.KeyRight:
		best := -1
		for i, b := range t.boxes {
			if b.Y != at.Y || (e.Name == fyne.KeyLeft) != (b.X < at.X) || i == t.selected {
				continue
			}
			if best < 0 || distance(b.X, at.X) < distance(t.boxes[best].X, at.X) {
				best = i
			}
		}
		t.pick(best)
	case e.Name == fyne.KeyHome:
		t.pick(0)
	case e.Name == fyne.KeyEnd:
		t.pick(len(t.boxes) - 1)
	case isEnter(e) || e.Name == fyne.KeySpace:
		if t.OnOpen != nil {
			guard(t, func() { t.OnOpen(t.Selected()) })
		}
	default:
		passKey(s, e)
	}
}

func distance(a, b float64) float64 { return max(a-b, b-a) }

func (s *treeSheet) CreateRenderer() fyne.WidgetRenderer {
	p := newPaint(s, nil, nil, nil)
	var lines []*canvas.Line
	p.min = func() fyne.Size {
		w, h := px(200), px(110)
		return fyne.NewSize(float32(s.of.columns)*w+px(24), float32(s.of.levels)*h)
	}
	p.layout = func(size fyne.Size) {
		s.shift = max((size.Width-p.min().Width)/2, 0)
		n := 0
		for i, b := range s.of.boxes {
			if i >= len(s.cards) {
				break
			}
			pos, size := s.place(b)
			put(s.cards[i], pos.X, pos.Y, size.Width, size.Height)
			if b.Parent < 0 {
				continue
			}
			up, upSize := s.place(s.of.boxes[b.Parent])
			from := fyne.NewPos(up.X+upSize.Width/2, up.Y+upSize.Height)
			to := fyne.NewPos(pos.X+size.Width/2, pos.Y)
			mid := (from.Y + to.Y) / 2
			for _, l := range [][2]fyne.Position{{from, fyne.NewPos(from.X, mid)}, {fyne.NewPos(from.X, mid), fyne.NewPos(to.X, mid)}, {fyne.NewPos(to.X, mid), to}} {
				lines[n].Position1, lines[n].Position2 = l[0], l[1]
				n++
			}
		}
	}
	p.refresh = func() {
		p.objects, lines, s.cards = nil, nil, nil
		for i, b := range s.of.boxes {
			if b.Parent >= 0 {
				for range 3 {
					l := canvas.NewLine(hue(ColorMuted))
					l.StrokeWidth = 1
					lines = append(lines, l)
					p.objects = append(p.objects, l)
				}
			}
			s.cards = append(s.cards, newTreeCard(s, i, b.Node))
		}
		for _, c := range s.cards {
			p.objects = append(p.objects, c)
		}
	}
	p.refresh()
	return p
}

type treeCard struct {
	widget.BaseWidget
	of    *treeSheet
	n     int
	node  *TreeNode
	hover bool
}

func newTreeCard(of *treeSheet, n int, node *TreeNode) *treeCard {
	c := &treeCard{of: of, n: n, node: node}
	c.ExtendBaseWidget(c)
	return c
}

func (c *treeCard) Tapped(*fyne.PointEvent) {
	focusOn(c.of)
	if c.of.of.selected == c.n && c.of.of.OnOpen != nil {
		guard(c, func() { c.of.of.OnOpen(c.node.ID) })
		return
	}
	c.of.of.pick(c.n)
}

func (c *treeCard) Cursor() desktop.Cursor         { return desktop.PointerCursor }
func (c *treeCard) MouseIn(*desktop.MouseEvent)    { c.hover = true; c.Refresh() }
func (c *treeCard) MouseMoved(*desktop.MouseEvent) {}
func (c *treeCard) MouseOut()                      { c.hover = false; c.Refresh() }

func (c *treeCard) CreateRenderer() fyne.WidgetRenderer {
	slab, title, line2 := newSlab(), NewLine(Strong, c.node.Title), NewLine(Caption, c.node.Line2)
	chip := NewChip(c.node.Status, c.node.Chip)
	show(chip, c.node.Status != StatusNone || c.node.Chip != "")
	return newPaint(c, func() fyne.Size { return fyne.NewSize(px(184), px(74)) }, func(s fyne.Size) {
		fill(slab, s)
		in := px(10)
		th, lh := title.MinSize().Height, line2.MinSize().Height
		y := px(7)
		if !chip.Visible() {
			y = (s.Height - th - lh) / 2
		}
		put(title, in, y, s.Width-2*in, th)
		put(line2, in, y+th, s.Width-2*in, lh)
		m := chip.MinSize()
		put(chip, in, s.Height-m.Height-px(8), min(m.Width, s.Width-2*in), m.Height)
	}, func() {
		face, edge, width := ColorCard, ColorBorder, float32(1)
		on := c.of.of.selected == c.n
		if on {
			face, edge, width = ColorChosen, ColorAccent, px(1.5)
			if c.of.has {
				edge, width = ColorFocus, px(2)
			}
		} else if c.hover {
			edge = ColorAccent
		}
		paintSlab(slab, face, edge, width, 8)
		slab.Shadow = softShadow()
		slab.Refresh()
	}, slab, title, line2, chip)
}
