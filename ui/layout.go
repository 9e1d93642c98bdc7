package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// Wrapped words are as high as their width makes them. Fyne asks for a least
// size before it gives a width, so what wraps answers a second question.
type heightForer interface {
	HeightFor(width float32) float32
}

type heightLayout interface {
	heightFor(objects []fyne.CanvasObject, width float32) float32
}

// heightFor returns how high o is when it gets that width.
func heightFor(o fyne.CanvasObject, width float32) float32 {
	switch o := o.(type) {
	case heightForer:
		return o.HeightFor(width)
	case *fyne.Container:
		if l, ok := o.Layout.(heightLayout); ok {
			return l.heightFor(o.Objects, width)
		}
	}
	return o.MinSize().Height
}

// heightNow is the height at the width that o has, for least sizes.
func heightNow(o fyne.CanvasObject) float32 {
	if w := o.Size().Width; w > 0 {
		return heightFor(o, w)
	}
	return o.MinSize().Height
}

// Column stacks objects, each as wide as the column and as high as it needs.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&column{gap: gap, grow: -1}, objects...)
}

// ColumnGrow is Column whose object number grow takes the height that is left.
func ColumnGrow(gap float32, grow int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&column{gap: gap, grow: grow}, objects...)
}

type column struct {
	gap  float32
	grow int
}

func (c *column) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		if size.Height > 0 {
			size.Height += px(c.gap)
		}
		m := o.MinSize()
		size.Width = max(size.Width, m.Width)
		if i == c.grow {
			size.Height += m.Height
		} else {
			size.Height += heightNow(o)
		}
	}
	return size
}

func (c *column) heightFor(objects []fyne.CanvasObject, width float32) (h float32) {
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if h > 0 {
			h += px(c.gap)
		}
		h += heightFor(o, width)
	}
	return h
}

func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := size.Height
	if c.grow >= 0 {
		n := 0
		for i, o := range objects {
			if o.Visible() {
				n++
				if i != c.grow {
					left -= heightFor(o, size.Width)
				}
			}
		}
		left -= px(c.gap) * float32(max(n-1, 0))
	}
	var y float32
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		h := left
		if i != c.grow {
			h = heightFor(o, size.Width)
		}
		put(o, 0, y, size.Width, max(h, 0))
		y += h + px(c.gap)
	}
}

// Row sets objects side by side, centered on one line, each as wide as it needs.
func Row(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&row{gap: gap, grow: -1}, objects...)
}

// RowGrow is Row whose object number grow takes the width that is left.
func RowGrow(gap float32, grow int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&row{gap: gap, grow: grow}, objects...)
}

type row struct {
	gap  float32
	grow int
}

func (r *row) rest(objects []fyne.CanvasObject, width float32) float32 {
	n := 0
	for i, o := range objects {
		if o.Visible() {
			n++
			if i != r.grow {
				width -= o.MinSize().Width
			}
		}
	}
	return max(width-px(r.gap)*float32(max(n-1, 0)), 0)
}

func (r *row) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if size.Width > 0 {
			size.Width += px(r.gap)
		}
		m := o.MinSize()
		size.Width += m.Width
		size.Height = max(size.Height, heightNow(o), m.Height*0)
	}
	return size
}

func (r *row) heightFor(objects []fyne.CanvasObject, width float32) (h float32) {
	rest := r.rest(objects, width)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		w := o.MinSize().Width
		if i == r.grow {
			w = rest
		}
		h = max(h, heightFor(o, w))
	}
	return h
}

func (r *row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	rest := r.rest(objects, size.Width)
	var x float32
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		w := o.MinSize().Width
		if i == r.grow {
			w = rest
		}
		h := heightFor(o, w)
		put(o, x, (size.Height-h)/2, w, h)
		x += w + px(r.gap)
	}
}

// Flow sets objects side by side and goes on in the next line when they do not fit.
func Flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&flow{gap: gap}, objects...)
}

type flow struct{ gap float32 }

func (f *flow) walk(objects []fyne.CanvasObject, width float32, at func(o fyne.CanvasObject, x, y float32, size fyne.Size)) float32 {
	var x, y, line float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		m.Width = min(m.Width, max(width, 1))
		if x > 0 && x+m.Width > width+0.5 {
			x, y, line = 0, y+line+px(f.gap), 0
		}
		if at != nil {
			at(o, x, y, m)
		}
		x += m.Width + px(f.gap)
		line = max(line, m.Height)
	}
	return y + line
}

func (f *flow) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return f.walk(objects, width, nil)
}

func (f *flow) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	var now float32
	for _, o := range objects {
		if o.Visible() {
			size = size.Max(o.MinSize())
			now = max(now, o.Position().X+o.Size().Width)
		}
	}
	return size.Max(fyne.NewSize(0, f.walk(objects, max(now, size.Width), nil)))
}

func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.walk(objects, size.Width, func(o fyne.CanvasObject, x, y float32, s fyne.Size) { put(o, x, y, s.Width, s.Height) })
}

// Pad keeps space around o: the same on all sides.
func Pad(space float32, o fyne.CanvasObject) *fyne.Container {
	return PadTRBL(space, space, space, space, o)
}

// PadTRBL keeps space above, right, below and left of o.
func PadTRBL(top, right, bottom, left float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&pad{top, right, bottom, left}, o)
}

type pad struct{ top, right, bottom, left float32 }

func (p *pad) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := objects[0].MinSize()
	return fyne.NewSize(m.Width+px(p.left+p.right), heightNow(objects[0])+px(p.top+p.bottom))
}

func (p *pad) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightFor(objects[0], width-px(p.left+p.right)) + px(p.top+p.bottom)
}

func (p *pad) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], px(p.left), px(p.top), size.Width-px(p.left+p.right), size.Height-px(p.top+p.bottom))
}

// Tiles sets objects in columns of one width, as many as fit with at least
// that width each, the objects of a line equally high.
func Tiles(least, gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&tiles{least: least, gap: gap}, objects...)
}

type tiles struct{ least, gap float32 }

func (t *tiles) walk(objects []fyne.CanvasObject, width float32, place bool) float32 {
	var seen []fyne.CanvasObject
	for _, o := range objects {
		if o.Visible() {
			seen = append(seen, o)
		}
	}
	if len(seen) == 0 {
		return 0
	}
	gap := px(t.gap)
	n := min(max(int((width+gap)/(px(t.least)+gap)), 1), len(seen))
	w := (width - gap*float32(n-1)) / float32(n)
	var y float32
	for i := 0; i < len(seen); i += n {
		line := seen[i:min(i+n, len(seen))]
		var h float32
		for _, o := range line {
			h = max(h, heightFor(o, w))
		}
		if place {
			for j, o := range line {
				put(o, float32(j)*(w+gap), y, w, h)
			}
		}
		y += h + gap
	}
	return y - gap
}

func (t *tiles) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return t.walk(objects, width, false)
}

func (t *tiles) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	var now float32
	for _, o := range objects {
		if o.Visible() {
			size.Width = max(size.Width, o.MinSize().Width)
			now = max(now, o.Position().X+o.Size().Width)
		}
	}
	size.Height = t.walk(objects, max(now, size.Width), false)
	return size
}

func (t *tiles) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	t.walk(objects, size.Width, true)
}

// Spring is the empty object that takes the room in RowGrow.
func Spring() fyne.CanvasObject { return layout.NewSpacer() }

// VScroll scrolls content up and down and gives it its own width, so that its
// words wrap.
type VScroll struct {
	widget.BaseWidget
	scroll *container.Scroll
	body   *scrolled
}

// NewVScroll puts content into a scroller.
func NewVScroll(content fyne.CanvasObject) *VScroll {
	v := &VScroll{body: &scrolled{content: content}}
	v.body.ExtendBaseWidget(v.body)
	v.scroll = container.NewVScroll(v.body)
	v.ExtendBaseWidget(v)
	return v
}

// SetContent shows something else, from its top.
func (v *VScroll) SetContent(content fyne.CanvasObject) {
	v.body.content = content
	v.body.Refresh()
	v.scroll.ScrollToTop()
	v.scroll.Refresh()
}

// Content returns what is scrolled.
func (v *VScroll) Content() fyne.CanvasObject { return v.body.content }

// Top goes back to the beginning.
func (v *VScroll) Top() { v.scroll.ScrollToTop() }

// ShowArea scrolls just far enough that y to y+height of the content is seen.
func (v *VScroll) ShowArea(y, height float32) {
	off, seen := v.scroll.Offset.Y, v.scroll.Size().Height
	switch {
	case y < off || height > seen:
		off = y
	case y+height > off+seen:
		off = y + height - seen
	default:
		return
	}
	v.scroll.ScrollToOffset(fyne.NewPos(0, off))
}

// CreateRenderer implements fyne.Widget.
func (v *VScroll) CreateRenderer() fyne.WidgetRenderer {
	return newPaint(v, func() fyne.Size {
		return fyne.NewSize(v.body.MinSize().Width, px(32))
	}, func(size fyne.Size) {
		v.body.width = size.Width
		fill(v.scroll, size)
		v.scroll.Refresh()
	}, nil, v.scroll)
}

type scrolled struct {
	widget.BaseWidget
	content fyne.CanvasObject
	width   float32
}

func (s *scrolled) CreateRenderer() fyne.WidgetRenderer {
	p := newPaint(s, nil, nil, nil, s.content)
	p.min = func() fyne.Size {
		m := s.content.MinSize()
		if s.width > 0 {
			m.Height = heightFor(s.content, s.width)
			m.Width = min(m.Width, s.width)
		}
		return m
	}
	p.layout = func(size fyne.Size) { fill(s.content, size) }
	p.refresh = func() { p.objects = []fyne.CanvasObject{s.content} }
	return p
}
