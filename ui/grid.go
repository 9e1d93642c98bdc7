package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Cell is one field of a Grid: an icon with a color, and a short word.
type Cell struct {
	Status Status
	Word   string // instead of the status's
}

// Grid is a table with a header row and a first column that stay in sight,
// such as people against courses. The arrows, PageUp, PageDown, Home and End
// move in it, Enter opens a cell. It draws only what is seen, with bare canvas
// objects, and stays fast with hundreds of rows.
type Grid struct {
	widget.BaseWidget
	// OnSelect runs when another cell was chosen, OnOpen at Enter or a second click.
	OnSelect func(row, col int)
	OnOpen   func(row, col int)

	corner   string
	columns  []string
	rows     []Item // Title and Line2 stand in the first column
	cell     func(row, col int) Cell
	row, col int
	focus

	first, each float32 // widths at 100 %
	scroll      *container.Scroll
	sheet       *gridSheet
	head, side  *gridStrip
}

// NewGrid returns an empty grid; corner names the first column.
func NewGrid(corner string) *Grid {
	g := &Grid{corner: corner, row: -1, first: 190, each: 122}
	g.sheet = &gridSheet{of: g}
	g.sheet.ExtendBaseWidget(g.sheet)
	g.scroll = container.NewScroll(g.sheet)
	g.scroll.OnScrolled = func(fyne.Position) { g.sheet.fillIn(); g.head.Refresh(); g.side.Refresh() }
	g.head = newGridStrip(g, true)
	g.side = newGridStrip(g, false)
	g.ExtendBaseWidget(g)
	return g
}

// Widths sets the width of the first column and of all others, at 100 %.
func (g *Grid) Widths(first, each float32) *Grid { g.first, g.each = first, each; return g }

// SetData shows other rows and columns; cell is asked for what is seen.
func (g *Grid) SetData(columns []string, rows []Item, cell func(row, col int) Cell) {
	g.columns, g.rows, g.cell = columns, rows, cell
	if g.row >= len(rows) || g.col >= len(columns) {
		g.row, g.col = -1, 0
	}
	g.sheet.Refresh()
	g.scroll.Refresh()
	g.Refresh()
}

// Selected returns the chosen cell; row is -1 when none is.
func (g *Grid) Selected() (row, col int) { return g.row, g.col }

// Select chooses a cell and brings it in sight.
func (g *Grid) Select(row, col int) {
	if len(g.rows) == 0 || len(g.columns) == 0 {
		return
	}
	row, col = min(max(row, 0), len(g.rows)-1), min(max(col, 0), len(g.columns)-1)
	if row == g.row && col == g.col {
		return
	}
	g.row, g.col = row, col
	w, h := px(g.each), g.rowHigh()
	off := g.scroll.Offset
	off.X = into(off.X, float32(col)*w, w, g.scroll.Size().Width)
	off.Y = into(off.Y, float32(row)*h, h, g.scroll.Size().Height)
	if off != g.scroll.Offset {
		g.scroll.ScrollToOffset(off)
	}
	g.sheet.fillIn()
	g.head.Refresh()
	g.side.Refresh()
	if g.OnSelect != nil {
		guard(g, func() { g.OnSelect(row, col) })
	}
}

// Focus gives the grid the keyboard.
func (g *Grid) Focus() { focusOn(g.sheet) }

func (g *Grid) rowHigh() float32 { return px(36) }

// headHigh is enough for names of two lines, where any needs them.
func (g *Grid) headHigh() float32 {
	for _, name := range g.columns {
		if headWide(name) > px(g.each)-px(14) {
			return px(54)
		}
	}
	return px(40)
}

// headWide is the width of a column's name on one line.
func headWide(name string) float32 {
	return fyne.MeasureText(name, headSize(), fyne.TextStyle{Bold: true}).Width
}

func headSize() float32 { return Caption.size() * 1.06 }

// headLines breaks a column's name in two where it has to.
func headLines(name string, width float32) (first, second string) {
	if headWide(name) <= width {
		return name, ""
	}
	words := strings.Fields(name)
	for len(words) > 0 {
		next := strings.TrimSpace(first + " " + words[0])
		if first != "" && headWide(next) > width {
			break
		}
		first, words = next, words[1:]
	}
	bold := fyne.TextStyle{Bold: true}
	return fit(first, headSize(), bold, width), fit(strings.Join(words, " "), headSize(), bold, width)
}

// CreateRenderer implements fyne.Widget.
func (g *Grid) CreateRenderer() fyne.WidgetRenderer {
	back, corner, under, beside := newSlab(), NewLine(Strong, g.corner), NewRule(), newSlab()
	return newPaint(g, func() fyne.Size { return fyne.NewSize(px(g.first+g.each), px(140)) }, func(s fyne.Size) {
		fw, hh := px(g.first), g.headHigh()
		put(back, 0, 0, s.Width, hh)
		put(corner, px(12), (hh-corner.MinSize().Height)/2, fw-px(20), corner.MinSize().Height)
		put(g.head, fw, 0, max(s.Width-fw, 0), hh)
		put(g.side, 0, hh, fw, max(s.Height-hh, 0))
		put(g.scroll, fw, hh, max(s.Width-fw, 0), max(s.Height-hh, 0))
		put(under, 0, hh-1, s.Width, 1)
		put(beside, fw-1, 0, 1, s.Height)
		g.sheet.fillIn()
	}, func() {
		paintSlab(back, theme.ColorNameHeaderBackground, "", 0, 0)
		back.TopLeftCornerRadius, back.TopRightCornerRadius = px(9), px(9)
		beside.FillColor = hue(ColorBorder)
		corner.Refresh()
		g.head.Refresh()
		g.side.Refresh()
		g.sheet.fillIn()
	}, back, corner, g.head, g.side, g.scroll, under, beside)
}

// gridStrip is the header row or the first column. It clips what is scrolled.
type gridStrip struct {
	widget.BaseWidget
	of     *Grid
	across bool
	clip   *container.Clip
	in     *fyne.Container
	texts  []*canvas.Text
	twos   []*canvas.Text // second lines
	marks  []*canvas.Rectangle
}

func newGridStrip(g *Grid, across bool) *gridStrip {
	s := &gridStrip{of: g, across: across, in: container.NewWithoutLayout()}
	s.clip = container.NewClip(s.in)
	s.ExtendBaseWidget(s)
	return s
}

func (s *gridStrip) CreateRenderer() fyne.WidgetRenderer {
	return newPaint(s, func() fyne.Size { return fyne.NewSize(1, 1) }, func(size fyne.Size) {
		fill(s.clip, size)
		s.fillIn()
	}, nil, s.clip)
}

func (s *gridStrip) fillIn() {
	g, size := s.of, s.Size()
	each, off, n, room := px(g.each), g.scroll.Offset.X, len(g.columns), size.Width
	if !s.across {
		each, off, n, room = g.rowHigh(), g.scroll.Offset.Y, len(g.rows), size.Height
	}
	first := max(int(off/each), 0)
	count := max(min(int(room/each)+2, n-first), 0)
	for len(s.texts) < count {
		m, t, two := newSlab(), &canvas.Text{}, &canvas.Text{}
		s.marks, s.texts, s.twos = append(s.marks, m), append(s.texts, t), append(s.twos, two)
		s.in.Objects = append(s.in.Objects, m, t, two)
	}
	for i := range s.texts {
		t, m, two := s.texts[i], s.marks[i], s.twos[i]
		two.Hide()
		if i >= count {
			t.Hide()
			m.Hide()
			continue
		}
		k := first + i
		at := float32(k)*each - off
		t.TextSize, t.Color = Body.size(), hue(ColorText)
		m.FillColor = hue(ColorBorder)
		if s.across {
			t.TextStyle.Bold = true
			t.TextSize = headSize()
			t.Text, two.Text = headLines(g.columns[k], each-px(14))
			h := t.MinSize().Height
			y := (size.Height - h) / 2
			m.Hide()
			if k == g.col && g.row >= 0 {
				t.Color = hue(ColorAccent)
			}
			if two.Text != "" {
				y -= h / 2
				two.TextSize, two.TextStyle, two.Color = t.TextSize, t.TextStyle, t.Color
				put(two, at+px(8), y+h, each-px(12), h)
				two.Show()
				two.Refresh()
			}
			put(t, at+px(8), y, each-px(12), h)
		} else {
			t.TextStyle.Bold = k == g.row
			t.Text = fit(g.rows[k].Title, t.TextSize, t.TextStyle, size.Width-px(20))
			h := t.MinSize().Height
			put(t, px(12), at+(each-h)/2, size.Width-px(16), h)
			put(m, 0, at+each-1, size.Width, 1)
			m.Show()
			if k == g.row {
				m.FillColor = hue(ColorChosen)
				put(m, 0, at, size.Width, each-1)
			}
		}
		t.Show()
		t.Refresh()
		m.Refresh()
	}
}

// gridSheet is the scrolled body: only the cells that are seen have objects.
type gridSheet struct {
	widget.BaseWidget
	of    *Grid
	in    []fyne.CanvasObject
	cells []*gridCell
	lines []*canvas.Rectangle
	ring  *canvas.Rectangle
	band  *canvas.Rectangle
	paint *paint
}

type gridCell struct {
	icon *glyph
	word *canvas.Text
}

func (s *gridSheet) CreateRenderer() fyne.WidgetRenderer {
	s.ring, s.band = newSlab(), newSlab()
	s.in, s.cells, s.lines = []fyne.CanvasObject{s.band, s.ring}, nil, nil
	s.paint = newPaint(s, func() fyne.Size {
		return fyne.NewSize(float32(len(s.of.columns))*px(s.of.each), float32(len(s.of.rows))*s.of.rowHigh())
	}, nil, nil, s.in...)
	s.paint.refresh = s.fillIn
	s.fillIn()
	return s.paint
}

func (s *gridSheet) fillIn() {
	if s.paint == nil {
		return
	}
	g := s.of
	w, h, off, room := px(g.each), g.rowHigh(), g.scroll.Offset, g.scroll.Size()
	r0, c0 := max(int(off.Y/h), 0), max(int(off.X/w), 0)
	rows := max(min(int(room.Height/h)+2, len(g.rows)-r0), 0)
	cols := max(min(int(room.Width/w)+2, len(g.columns)-c0), 0)
	for len(s.cells) < rows*cols {
		c := &gridCell{newGlyph("", ColorMuted), &canvas.Text{}}
		s.cells = append(s.cells, c)
		s.in = append(s.in, c.icon.Image, c.word)
	}
	for len(s.lines) < rows {
		l := newSlab()
		s.lines = append(s.lines, l)
		s.in = append(s.in, l)
	}
	s.paint.objects = s.in
	wide := float32(len(g.columns)) * w
	for i, l := range s.lines {
		show(l, i < rows)
		l.FillColor = hue(ColorBorder)
		put(l, 0, float32(r0+i+1)*h-1, wide, 1)
	}
	for i, c := range s.cells {
		if i >= rows*cols {
			c.icon.Image.Hide()
			c.word.Hide()
			continue
		}
		row, col := r0+i/cols, c0+i%cols
		cell := g.cell(row, col)
		look := statusLooks[cell.Status]
		word := cell.Word
		if word == "" {
			word = T(look.word)
		}
		x, y := float32(col)*w, float32(row)*h
		icon, color := look.icon, look.fore
		if color == "" {
			color = ColorMuted
		}
		c.icon.set(icon, color)
		tx := x + px(8)
		if icon != "" {
			put(c.icon.Image, tx, y+(h-px(16))/2, px(16), px(16))
			tx += px(21)
		}
		c.word.TextSize, c.word.Color = Caption.size(), hue(color)
		c.word.Text = fit(word, c.word.TextSize, c.word.TextStyle, x+w-tx-px(6))
		ch := c.word.MinSize().Height
		put(c.word, tx, y+(h-ch)/2, x+w-tx, ch)
		c.word.Show()
		c.word.Refresh()
	}
	on := g.row >= 0 && g.row < len(g.rows)
	show(s.band, on)
	show(s.ring, on)
	if on {
		paintSlab(s.band, ColorChosen, "", 0, 0)
		put(s.band, 0, float32(g.row)*h, wide, h-1)
		edge, width := ColorAccent, px(1.5)
		if g.has {
			edge, width = ColorFocus, px(2.5)
		}
		paintSlab(s.ring, "", edge, width, 5)
		put(s.ring, float32(g.col)*w+px(1), float32(g.row)*h+px(1), w-px(2), h-px(3))
	}
	canvas.Refresh(s)
}

func (s *gridSheet) at(p fyne.Position) (row, col int) {
	return int(p.Y / s.of.rowHigh()), int(p.X / px(s.of.each))
}

func (s *gridSheet) Tapped(e *fyne.PointEvent) {
	focusOn(s)
	row, col := s.at(e.Position)
	if row == s.of.row && col == s.of.col {
		s.open()
		return
	}
	s.of.Select(row, col)
}

func (s *gridSheet) Cursor() desktop.Cursor { return desktop.PointerCursor }

func (s *gridSheet) open() {
	if s.of.OnOpen != nil && s.of.row >= 0 {
		guard(s, func() { s.of.OnOpen(s.of.row, s.of.col) })
	}
}

func (s *gridSheet) FocusGained() {
	s.of.has = true
	if s.of.row < 0 {
		s.of.Select(0, 0)
	}
	s.fillIn()
}

func (s *gridSheet) FocusLost()     { s.of.has = false; s.fillIn() }
func (s *gridSheet) TypedRune(rune) {}

func (s *gridSheet) TypedKey(e *fyne.KeyEvent) {
	g := s.of
	page := max(int(g.scroll.Size().Height/g.rowHigh())-1, 1)
	row, col := g.row, g.col
	switch {
	case e.Name == fyne.KeyDown:
		row++
	case e.Name == fyne.KeyUp:
		row--
	case e.Name == fyne.KeyRight:
		col++
	case e.Name == fyne.KeyLeft:
		col--
	case e.Name == fyne.KeyPageDown:
		row += page
	case e.Name == fyne.KeyPageUp:
		row -= page
	case e.Name == fyne.KeyHome:
		row, col = 0, 0
	case e.Name == fyne.KeyEnd:
		row, col = len(g.rows)-1, len(g.columns)-1
	case isEnter(e) || e.Name == fyne.KeySpace:
		s.open()
		return
	default:
		passKey(s, e)
		return
	}
	g.Select(row, col)
}
