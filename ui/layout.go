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

// The least width is asked apart from the height, never both through MinSize:
// each level would ask twice, and deep nesting would take twice as long for
// every level.
type wideLayout interface {
	minWide(objects []fyne.CanvasObject) float32
}

// minWide returns the least width of o.
func minWide(o fyne.CanvasObject) float32 {
	switch o := o.(type) {
	case interface{ minWide() float32 }:
		return o.minWide()
	case *fyne.Container:
		if l, ok := o.Layout.(wideLayout); ok {
			return l.minWide(o.Objects)
		}
	}
	return o.MinSize().Width
}

// heightNow is the height at the width that o has, for least sizes.
func heightNow(o fyne.CanvasObject) float32 {
	w := o.Size().Width
	if w <= 0 {
		w = max(minWide(o), px(240)) // not laid out yet
	}
	return heightFor(o, w)
}

// widest returns the greatest least width of what is visible.
func widestOf(objects []fyne.CanvasObject) (w float32) {
	for _, o := range objects {
		if o.Visible() {
			w = max(w, minWide(o))
		}
	}
	return w
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

func (c *column) minWide(objects []fyne.CanvasObject) float32 { return widestOf(objects) }

func (c *column) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		if size.Height > 0 {
			size.Height += px(c.gap)
		}
		if i == c.grow {
			size.Height += o.MinSize().Height
		} else {
			size.Height += heightNow(o)
		}
	}
	size.Width = widestOf(objects)
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
				width -= minWide(o)
			}
		}
	}
	return max(width-px(r.gap)*float32(max(n-1, 0)), 0)
}

func (r *row) minWide(objects []fyne.CanvasObject) (w float32) {
	for _, o := range objects {
		if o.Visible() {
			if w > 0 {
				w += px(r.gap)
			}
			w += minWide(o)
		}
	}
	return w
}

func (r *row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(r.minWide(objects), 0)
	for _, o := range objects {
		if o.Visible() {
			size.Height = max(size.Height, heightNow(o))
		}
	}
	return size
}

func (r *row) heightFor(objects []fyne.CanvasObject, width float32) (h float32) {
	rest := r.rest(objects, width)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		w := minWide(o)
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
		w := minWide(o)
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

func (f *flow) minWide(objects []fyne.CanvasObject) float32 { return widestOf(objects) }

func (f *flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := widestOf(objects)
	return fyne.NewSize(w, f.walk(objects, max(usedWidth(objects), w), nil))
}

// usedWidth is how far to the right the objects reach now.
func usedWidth(objects []fyne.CanvasObject) (w float32) {
	for _, o := range objects {
		if o.Visible() {
			w = max(w, o.Position().X+o.Size().Width)
		}
	}
	return w
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

func (p *pad) minWide(objects []fyne.CanvasObject) float32 {
	return minWide(objects[0]) + px(p.left+p.right)
}

func (p *pad) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(p.minWide(objects), heightNow(objects[0])+px(p.top+p.bottom))
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

func (t *tiles) minWide(objects []fyne.CanvasObject) float32 { return widestOf(objects) }

func (t *tiles) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := widestOf(objects)
	return fyne.NewSize(w, t.walk(objects, max(usedWidth(objects), w), false))
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

// Tight makes the clipped area exactly as large as the scroller, for places
// whose neighbors it must not touch.
func (v *VScroll) Tight() *VScroll { v.body.tight = true; return v }

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
	off, seen := v.scroll.Offset.Y, v.scroll.Size().Height-2*v.body.edge()
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

func (v *VScroll) minWide() float32 { return minWide(v.body.content) }

// CreateRenderer implements fyne.Widget.
func (v *VScroll) CreateRenderer() fyne.WidgetRenderer {
	return newPaint(v, func() fyne.Size {
		return fyne.NewSize(v.minWide(), px(32))
	}, func(size fyne.Size) {
		// The clipped area is a little larger than the content, so that focus
		// rings and shadows at its edges are not cut.
		b := v.body.edge()
		v.body.room = size
		put(v.scroll, -b, -b, size.Width+2*b, size.Height+2*b)
		v.scroll.Refresh()
	}, nil, v.scroll)
}

const (
	bleed    = 4
	barSpace = 9 // what the content gives to the scroll bar, where there is one
)

type scrolled struct {
	widget.BaseWidget
	content fyne.CanvasObject
	room    fyne.Size
	tight   bool
}

func (s *scrolled) edge() float32 {
	if s.tight {
		return 0
	}
	return px(bleed)
}

// measure returns width and height of the content in the room there is.
func (s *scrolled) measure() (w, h float32) {
	w = s.room.Width
	h = heightFor(s.content, w)
	if h > s.room.Height+0.5 && s.room.Height > 0 && !s.tight {
		w -= px(barSpace)
		h = heightFor(s.content, w)
	}
	return w, h
}

func (s *scrolled) CreateRenderer() fyne.WidgetRenderer {
	p := newPaint(s, nil, nil, nil, s.content)
	p.min = func() fyne.Size {
		if s.room.Width <= 0 {
			return fyne.NewSize(minWide(s.content), heightNow(s.content))
		}
		w, h := s.measure()
		return fyne.NewSize(min(minWide(s.content), w), h).AddWidthHeight(2*s.edge(), 2*s.edge())
	}
	p.layout = func(size fyne.Size) {
		b := s.edge()
		w, h := s.measure()
		put(s.content, b, b, w, max(h, size.Height-2*b))
	}
	p.refresh = func() { p.objects = []fyne.CanvasObject{s.content} }
	return p
}
