package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Split shows a list at the left and the chosen record at the right. It
// remembers where the person drew the line, and on a narrow window shows one
// at a time.
type Split struct {
	widget.BaseWidget
	left, right fyne.CanvasObject
	key         string
	ratio       float32
	detail      bool // narrow: the right side is shown
	bar         *splitBar
	back        *Button
	narrow      bool
}

// NewSplit returns a split; key names it in the settings of this PC.
func NewSplit(key string, left, right fyne.CanvasObject) *Split {
	s := &Split{left: left, right: right, key: "split." + key}
	s.ratio = float32(fyne.CurrentApp().Preferences().FloatWithFallback(s.key, 0.42))
	s.bar = &splitBar{of: s}
	s.bar.ExtendBaseWidget(s.bar)
	s.back = NewButton(Quiet, T("Back to the list"), "arrow-left", s.ShowList)
	s.ExtendBaseWidget(s)
	return s
}

// SetRight shows another record.
func (s *Split) SetRight(o fyne.CanvasObject) { s.right = o; s.Refresh() }

// ShowDetail turns to the record on a narrow window.
func (s *Split) ShowDetail() { s.detail = true; s.Refresh() }

// ShowList turns back to the list on a narrow window.
func (s *Split) ShowList() { s.detail = false; s.Refresh() }

// Narrow tells whether only one side fits.
func (s *Split) Narrow() bool { return s.narrow }

func (s *Split) least() float32 { return px(220) }

// CreateRenderer implements fyne.Widget.
func (s *Split) CreateRenderer() fyne.WidgetRenderer {
	p := newPaint(s, nil, nil, nil)
	gap := func() float32 { return px(14) }
	p.min = func() fyne.Size { return fyne.NewSize(px(240), px(160)) }
	p.layout = func(size fyne.Size) {
		s.narrow = size.Width < 2*s.least()+px(160)
		show(s.back, s.narrow && s.detail)
		show(s.bar, !s.narrow)
		show(s.left, !s.narrow || !s.detail)
		show(s.right, !s.narrow || s.detail)
		if s.narrow {
			fill(s.left, size)
			m := s.back.MinSize()
			put(s.back, 0, 0, m.Width, m.Height)
			put(s.right, 0, m.Height+px(6), size.Width, max(size.Height-m.Height-px(6), 0))
			return
		}
		w := (size.Width - gap()) * s.ratio
		w = max(min(w, size.Width-gap()-s.least()), s.least())
		put(s.left, 0, 0, w, size.Height)
		put(s.bar, w, 0, gap(), size.Height)
		put(s.right, w+gap(), 0, size.Width-w-gap(), size.Height)
	}
	p.refresh = func() { p.objects = []fyne.CanvasObject{s.back, s.left, s.bar, s.right} }
	p.refresh()
	return p
}

// splitBar is the space between both sides, which can be dragged.
type splitBar struct {
	widget.BaseWidget
	of    *Split
	hover bool
}

func (b *splitBar) Cursor() desktop.Cursor         { return desktop.HResizeCursor }
func (b *splitBar) MouseIn(*desktop.MouseEvent)    { b.hover = true; b.Refresh() }
func (b *splitBar) MouseMoved(*desktop.MouseEvent) {}
func (b *splitBar) MouseOut()                      { b.hover = false; b.Refresh() }

func (b *splitBar) Dragged(e *fyne.DragEvent) {
	w := b.of.Size().Width - b.Size().Width
	if w <= 0 {
		return
	}
	b.of.ratio = min(max((b.Position().X+e.Dragged.DX)/w, 0.15), 0.85)
	b.of.Refresh()
}

func (b *splitBar) DragEnd() {
	fyne.CurrentApp().Preferences().SetFloat(b.of.key, float64(b.of.ratio))
}

func (b *splitBar) CreateRenderer() fyne.WidgetRenderer {
	grip := newSlab()
	return newPaint(b, func() fyne.Size { return fyne.NewSize(px(14), px(20)) }, func(s fyne.Size) {
		put(grip, (s.Width-px(3))/2, s.Height/2-px(18), px(3), px(36))
	}, func() {
		face := ColorBorder
		if b.hover {
			face = ColorMuted
		}
		paintSlab(grip, face, "", 0, 2)
		grip.Refresh()
	}, grip)
}
