package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// stage is the window without an open binder: one calm sheet in the middle
// that says or asks one thing. Enter does its main thing, Escape goes back.
type stage struct {
	step   string // "Step 2 of 6"
	icon   string
	title  string
	lead   string
	body   fyne.CanvasObject
	main   *Button
	others []*Button // at the left of the main one
	back   func()    // nil where there is no way back
	first  fyne.Focusable
	wide   float32

	held   bool   // something is going on
	stop   func() // ends it, nil where nothing does
	bar    swap   // how far it is, over the button that stops it
	alert  *fyne.Container
	root   fyne.CanvasObject
	goBack *Button
}

// build makes the widgets.
func (t *stage) build() fyne.CanvasObject {
	if t.wide == 0 {
		t.wide = 600
	}
	t.alert = Column(8)
	t.alert.Hide()
	var head []fyne.CanvasObject
	if t.step != "" {
		head = append(head, NewText(Caption, t.step))
	}
	title := fyne.CanvasObject(NewText(Heading, t.title).SetGrow(1.12))
	if t.icon != "" {
		title = RowGrow(14, 1, NewIconMark(t.icon, ColorAccent, 36), title)
	}
	head = append(head, title)
	if t.lead != "" {
		head = append(head, NewText(Body, t.lead).SetColor(ColorMuted))
	}
	parts := []fyne.CanvasObject{Column(8, head...)}
	if t.body != nil {
		parts = append(parts, t.body)
	}
	parts = append(parts, t.alert)
	var foot []fyne.CanvasObject
	if t.back != nil {
		t.goBack = NewButton(Quiet, T("Back"), "arrow-left", t.back)
		foot = append(foot, t.goBack)
	}
	grow := len(foot)
	foot = append(foot, Spring())
	for _, b := range t.others {
		foot = append(foot, b)
	}
	if t.main != nil {
		foot = append(foot, t.main)
	}
	if len(foot) > 1 {
		parts = append(parts, NewRule(), RowGrow(8, grow, foot...))
	}
	card := NewCard("", nil, Pad(16, Column(20, parts...)))
	brand := centered(Row(8, NewIconMark("lifebuoy", ColorAccent, 20), NewLine(Strong, "ReadyBinder").KeepWhole().SetColor(ColorMuted)))
	t.root = NewGround(ColorPage, 0, NewVScroll(Pad(24, inMiddle(t.wide, Column(18, brand, card)))))
	return t.root
}

// say shows what is wrong above the buttons, nothing where there is nothing.
func (t *stage) say(trouble Trouble) {
	if trouble.Wrong == "" {
		t.tell()
		return
	}
	t.tell(Notice(StatusMissing, trouble.String()))
}

// tell shows what there is to tell above the buttons.
func (t *stage) tell(o ...fyne.CanvasObject) {
	t.alert.Objects = o
	t.laid()
	if len(o) > 0 {
		reveal(t.alert)
	}
}

// working shows that something is going on, in words; share is how much of it
// is done, or less than nothing where that is not known.
func (t *stage) working(words string, share float64) {
	if t.stop == nil {
		t.tell(newProgress(words, share))
		return
	}
	if t.bar.Container == nil {
		place := newSwap()
		t.bar = stopBar(place, t.stop)
		t.tell(place.Container)
	}
	t.bar.set(newProgress(words, share))
}

// stoppable makes what is going on next something that Stop ends, and Escape.
func (t *stage) stoppable() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	t.bar = swap{}
	t.stop = func() {
		cancel()
		t.tell(newProgress(T("Stopping."), -1))
	}
	return ctx
}

func (t *stage) laid() {
	show(t.alert, len(t.alert.Objects) > 0)
	t.alert.Refresh()
	relayout(t.alert)
	if t.root != nil {
		t.root.Refresh()
	}
}

// hold keeps the person from doing two things at once.
func (t *stage) hold(on bool) {
	t.held = on
	if !on && t.stop != nil {
		t.stop()
		t.stop = nil
	}
	buttons := append([]*Button{t.main, t.goBack}, t.others...)
	for _, b := range buttons {
		switch {
		case b == nil:
		case on:
			b.Disable()
		default:
			b.Enable()
		}
	}
}

// newProgress is a line of words over a bar.
func newProgress(words string, share float64) fyne.CanvasObject {
	line := RowGrow(10, 1, NewIconMark("timer-sand", ColorAccent, 20), NewText(Body, words))
	if share < 0 {
		return line
	}
	return Column(6, line, newBar(share))
}

// bar shows how much is done.
type bar struct {
	widget.BaseWidget
	share float64
}

func newBar(share float64) *bar {
	b := &bar{share: min(max(share, 0), 1)}
	b.ExtendBaseWidget(b)
	return b
}

func (b *bar) CreateRenderer() fyne.WidgetRenderer {
	back, fore := newSlab(), newSlab()
	return newPaint(b, func() fyne.Size { return fyne.NewSize(px(60), px(8)) }, func(s fyne.Size) {
		put(back, 0, 0, s.Width, s.Height)
		put(fore, 0, 0, s.Width*float32(b.share), s.Height)
	}, func() {
		paintSlab(back, ColorNeutralBack, "", 0, 4)
		paintSlab(fore, ColorAccent, "", 0, 4)
	}, back, fore)
}

// choice is one of a few large things to begin with.
type choice struct {
	widget.BaseWidget
	focus
	icon, title, more string
	do                func()
	hovered           bool
	content           fyne.CanvasObject
}

func newChoice(icon, title, more string, do func()) *choice {
	c := &choice{icon: icon, title: title, more: more, do: do}
	c.content = PadTRBL(14, 14, 14, 16, RowGrow(16, 1, NewIconMark(icon, ColorAccent, 28),
		Column(3, NewText(Title, title), NewText(Muted, more)), NewIconMark("chevron-right", ColorMuted, 22)))
	c.ExtendBaseWidget(c)
	return c
}

// HeightFor returns the height at that width.
func (c *choice) HeightFor(width float32) float32 { return heightFor(c.content, width) }

func (c *choice) minWide() float32               { return px(220) }
func (c *choice) Tapped(*fyne.PointEvent)        { guard(c, c.do) }
func (c *choice) MouseIn(*desktop.MouseEvent)    { c.hovered = true; c.Refresh() }
func (c *choice) MouseMoved(*desktop.MouseEvent) {}
func (c *choice) MouseOut()                      { c.hovered = false; c.Refresh() }
func (c *choice) FocusGained()                   { c.has = true; reveal(c); c.Refresh() }
func (c *choice) FocusLost()                     { c.has = false; c.Refresh() }
func (c *choice) TypedRune(rune)                 {}
func (c *choice) TypedKey(e *fyne.KeyEvent) {
	if isEnter(e) || e.Name == fyne.KeySpace {
		guard(c, c.do)
		return
	}
	passKey(c, e)
}

func (c *choice) CreateRenderer() fyne.WidgetRenderer {
	slab, over, ring := newSlab(), newSlab(), newSlab()
	return newPaint(c, func() fyne.Size {
		return fyne.NewSize(px(220), heightNow(c.content))
	}, func(s fyne.Size) {
		fill(slab, s)
		fill(over, s)
		put(ring, -px(2.5), -px(2.5), s.Width+px(5), s.Height+px(5))
		fill(c.content, s)
	}, func() {
		paintSlab(slab, ColorCard, ColorBorder, 1, 10)
		paintSlab(over, "", "", 0, 10)
		if c.hovered {
			over.FillColor = hue(ColorHover)
		}
		paintRing(ring, c.has, 12)
	}, slab, over, c.content, ring)
}

// swap is a place whose content changes.
type swap struct{ *fyne.Container }

func newSwap() swap {
	s := swap{Column(12)}
	s.Hide()
	return s
}

func (s swap) set(o ...fyne.CanvasObject) {
	s.Container.Objects = o
	show(s.Container, len(o) > 0)
	s.Container.Refresh()
	relayout(s.Container)
}
