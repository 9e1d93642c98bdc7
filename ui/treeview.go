package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// TreeView draws a call tree: boxes with lines between them. The arrows walk
// it (up to the parent, down to the first child, left and right to neighbors;
// up and down along boxes that hang below each other),
// Enter opens a box.
type TreeView struct {
	widget.BaseWidget
	// OnSelect runs when another box was chosen, OnOpen at Enter or a second click.
	OnSelect func(id string)
	OnOpen   func(id string)
	// Tight lets those who call nobody hang one below the other.
	Tight bool

	boxes    []TreeBox
	columns  float64
	high     float64 // in rows
	selected int
	zoom     float32
	scroll   *container.Scroll
	sheet    *treeSheet
}

// NewTreeView returns an empty tree.
func NewTreeView() *TreeView {
	t := &TreeView{selected: -1, zoom: 1}
	t.sheet = &treeSheet{of: t}
	t.sheet.ExtendBaseWidget(t.sheet)
	t.scroll = container.NewScroll(t.sheet)
	t.ExtendBaseWidget(t)
	return t
}

// Zoom returns how large the boxes are drawn, 1 being their size.
func (t *TreeView) Zoom() float32 { return t.zoom }

// SetZoom draws the boxes larger or smaller, for trees that are large.
func (t *TreeView) SetZoom(zoom float32) {
	t.zoom = min(max(zoom, 0.4), 1.6)
	t.sheet.Refresh()
	t.scroll.Refresh()
}

// FitZoom is the zoom at which the whole tree is seen, never above 1.
func (t *TreeView) FitZoom() float32 {
	size, whole := t.scroll.Size(), t.sheet.MinSize()
	if size.Width <= 0 || whole.Width <= 0 {
		return 1
	}
	return min(1, t.zoom*min(size.Width/whole.Width, size.Height/whole.Height))
}

// Focus gives the tree the keyboard.
func (t *TreeView) Focus() { focusOn(t.sheet) }

// SetNodes draws other boxes and keeps the choice when it is still there.
func (t *TreeView) SetNodes(roots []*TreeNode) {
	id := t.Selected()
	if t.Tight {
		t.boxes, t.columns, t.high = LayTreeTight(roots)
	} else {
		var levels int
		t.boxes, t.columns, levels = LayTree(roots)
		t.high = float64(levels)
	}
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
	off.X = centerInto(off.X, pos.X, size.Width, t.scroll.Size().Width)
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

// centerInto moves an offset so that what was out of sight comes to the middle.
func centerInto(off, at, size, room float32) float32 {
	if at >= off && at+size <= off+room {
		return off
	}
	return max(at+size/2-room/2, 0)
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
	z := s.of.zoom
	w, h := px(184)*z, px(74)*z
	return fyne.NewPos(s.shift+px(12)+float32(b.X)*(w+px(16)*z), px(12)+float32(b.Down)*(h+px(36)*z)), fyne.NewSize(w, h)
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
	case e.Name == fyne.KeyUp && at.Side && t.boxes[t.selected-1].Side:
		t.pick(t.selected - 1)
	case e.Name == fyne.KeyUp:
		t.pick(at.Parent)
	case e.Name == fyne.KeyDown && at.Side:
		if i := t.selected + 1; i < len(t.boxes) && t.boxes[i].Parent == at.Parent {
			t.pick(i)
		}
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
		w, h := px(200)*s.of.zoom, px(110)*s.of.zoom
		return fyne.NewSize(float32(s.of.columns)*w+px(24), float32(s.of.high)*h)
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
			if b.Side {
				from.X, to.X = (up.X+pos.X)/2, pos.X
				mid, to.Y = pos.Y+size.Height/2, pos.Y+size.Height/2
			}
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

// Words are what the box says.
func (c *treeCard) Words() string { return c.node.Title + "\n" + c.node.Line2 }

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
	slab, title, line2 := newSlab(), &canvas.Text{}, &canvas.Text{}
	chip, mark := NewChip(c.node.Status, c.node.Chip), NewIconMark(c.node.Status.IconName(), c.node.Status.Color(), 16)
	return newPaint(c, func() fyne.Size { return fyne.NewSize(px(184), px(74)) }, func(s fyne.Size) {
		fill(slab, s)
		z := c.of.of.zoom
		in, right := px(10)*z, s.Width-px(10)*z
		has := c.node.Status != StatusNone || c.node.Chip != ""
		// Where the word would not fit, its icon is left.
		show(chip, has && z >= 0.85)
		show(mark, has && z < 0.85 && c.node.Status.IconName() != "")
		if mark.Visible() {
			right -= px(16)
			put(mark, right, (s.Height-px(16))/2, px(16), px(16))
		}
		title.Text = fit(c.node.Title, title.TextSize, title.TextStyle, right-in)
		line2.Text = fit(c.node.Line2, line2.TextSize, line2.TextStyle, right-in)
		th, lh := title.MinSize().Height, line2.MinSize().Height
		y := px(7) * z
		if !chip.Visible() {
			y = (s.Height - th - lh) / 2
		}
		put(title, in, y, right-in, th)
		put(line2, in, y+th, right-in, lh)
		m := chip.MinSize()
		put(chip, in, s.Height-m.Height-px(8)*z, min(m.Width, s.Width-2*in), m.Height)
	}, func() {
		z := c.of.of.zoom
		title.TextSize, title.TextStyle, title.Color = Strong.size()*z, Strong.style(), hue(ColorText)
		line2.TextSize, line2.Color = Caption.size()*z, hue(ColorMuted)
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
		paintSlab(slab, face, edge, width, 8*z)
		slab.Shadow = softShadow()
		slab.Refresh()
	}, slab, title, line2, chip, mark)
}
