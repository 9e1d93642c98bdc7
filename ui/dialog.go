package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Dialog asks one thing over the window. Escape leaves it, Enter does its main
// thing, and what was typed is never thrown away without asking.
type Dialog struct {
	// Dirty tells whether something was typed that leaving would lose.
	Dirty func() bool
	// Closed runs after the dialog is gone, whichever way it went.
	Closed func()
	// First gets the keyboard when the dialog opens; without it the first
	// field does.
	First fyne.Focusable

	title   string
	note    string
	body    fyne.CanvasObject
	side    bool
	wide    float32
	main    *Button
	others  []fyne.CanvasObject
	cancel  *Button
	canvas  fyne.Canvas
	layer   *layer
	noClose bool
	stop    func() // ends what runs in the dialog, see Busy
	then    func() // closes it once that has ended
}

// NewDialog returns a dialog in the middle of the window. body may wrap and may
// be longer than the window.
func NewDialog(title string, body fyne.CanvasObject) *Dialog {
	d := &Dialog{title: title, body: body, wide: 460}
	d.cancel = NewButton(Plain, T("Close"), "", d.Leave)
	return d
}

// NewPanel returns a dialog that slides in from the right and leaves the list
// in sight; forms are panels.
func NewPanel(title string, body fyne.CanvasObject) *Dialog {
	d := NewDialog(title, body)
	d.side, d.wide = true, 480
	return d
}

// Note sets the line under the title.
func (d *Dialog) Note(words string) *Dialog { d.note = words; return d }

// Wide sets the width (of 100 %); the window's own is the limit.
func (d *Dialog) Wide(w float32) *Dialog { d.wide = w; return d }

// Main sets the main thing; it does not close the dialog by itself.
func (d *Dialog) Main(kind Kind, text, icon string, do func()) *Dialog {
	d.main = NewButton(kind, text, icon, do)
	d.cancel.SetText(T("Cancel"))
	return d
}

// Also adds another thing to do, at the left of the foot.
func (d *Dialog) Also(text, icon string, do func()) *Dialog {
	d.others = append(d.others, NewButton(Quiet, text, icon, do))
	return d
}

// CancelText renames the button that leaves.
func (d *Dialog) CancelText(text string) *Dialog { d.cancel.SetText(text); return d }

// MainButton is the main button, for App.away, or nil.
func (d *Dialog) MainButton() *Button { return d.main }

// SetBody shows another body, for a dialog with steps.
func (d *Dialog) SetBody(title string, body fyne.CanvasObject) {
	d.title, d.body = title, body
	if d.layer != nil {
		d.layer.box = d.build()
		d.layer.Refresh()
		d.focusFirst()
	}
}

// Open tells whether the dialog is on the screen.
func (d *Dialog) Open() bool { return d.layer != nil }

// Canvas is the canvas that the dialog lies on while it is open.
func (d *Dialog) Canvas() fyne.Canvas { return d.canvas }

func (d *Dialog) build() fyne.CanvasObject {
	head := []fyne.CanvasObject{RowGrow(8, 0, NewText(Title, d.title), NewIconButton("close", T("Close"), d.Leave))}
	if d.note != "" {
		head = append(head, NewText(Muted, d.note))
	}
	foot := append([]fyne.CanvasObject{}, d.others...)
	foot = append(foot, Spring(), d.cancel)
	if d.main != nil {
		foot = append(foot, d.main)
	}
	top := PadTRBL(16, 14, 6, 20, Column(4, head...))
	bottom := Column(0, NewRule(), PadTRBL(12, 20, 14, 20, RowGrow(8, len(d.others), foot...)))
	body := d.body
	if body == nil {
		body = Column(0)
	}
	mid := NewVScroll(PadTRBL(6, 20, 16, 20, body))
	return newFace(d.side, container.New(&dialogLayout{}, top, mid, bottom))
}

// Show opens the dialog.
func (d *Dialog) Show(c fyne.Canvas) {
	if d.layer != nil || c == nil {
		return
	}
	d.canvas = c
	d.layer = newLayer(d.build(), d.side, d.wide)
	d.layer.escape = d.Leave
	d.layer.enter = func() {
		if d.main != nil {
			d.main.Press()
		} else {
			d.Leave()
		}
	}
	if d.side {
		d.layer.outside = d.Leave
	}
	d.layer.of = d
	d.layer.show(c)
	d.focusFirst()
}

func (d *Dialog) focusFirst() {
	if d.First != nil {
		d.canvas.Focus(d.First)
	} else if f := firstField(d.body); f != nil {
		d.canvas.Focus(f)
	} else if d.main != nil && d.main.kind != Danger {
		d.canvas.Focus(d.main)
	} else {
		d.canvas.Focus(d.cancel) // what cannot be undone is never one key away
	}
}

// firstField looks for the first entry in o.
func firstField(o fyne.CanvasObject) fyne.Focusable {
	switch o := o.(type) {
	case *Field:
		if o.Visible() && !o.Disabled() {
			return o.Target()
		}
	case *fyne.Container:
		for _, c := range o.Objects {
			if f := firstField(c); f != nil {
				return f
			}
		}
	case *Card:
		if o.body != nil {
			return firstField(o.body)
		}
	}
	return nil
}

// Leave closes the dialog as Escape does: it asks first when something typed
// would be lost.
func (d *Dialog) Leave() { d.leave(nil) }

// leave goes on once the dialog is closed.
func (d *Dialog) leave(goOn func()) {
	if d.noClose || d.layer == nil {
		return
	}
	end := func() { d.Close(); guard(nil, goOn) }
	if d.stop != nil {
		d.then = end
		d.stop()
		return
	}
	if d.Dirty == nil || !d.Dirty() {
		end()
		return
	}
	Confirm(d.canvas, T("Throw away what you typed?"), T("It was not saved."),
		T("Throw it away"), T("Keep typing"), end)
}

// leaveAll closes what lies over the window, the topmost first, and then goes
// on; what was typed is asked for.
func leaveAll(c fyne.Canvas, goOn func()) {
	top := c.Overlays().Top()
	l, ours := top.(*layer)
	switch {
	case top == nil:
		goOn()
		return
	case ours && l.of != nil:
		l.of.leave(func() { leaveAll(c, goOn) })
		return
	case ours && l.escape != nil:
		l.escape()
	case foreign[c] != nil:
		foreign[c]()
	}
	c.Overlays().Remove(top) // a menu, or what did not go by itself
	leaveAll(c, goOn)
}

// Lock keeps the dialog open while something runs that must not be left.
func (d *Dialog) Lock(on bool) {
	d.noClose = on
	if on {
		d.cancel.Disable()
	} else {
		d.cancel.Enable()
	}
}

// Busy keeps the dialog open while something runs in it that stop ends. Who leaves
// the dialog meanwhile, also to lock the binder, ends that first.
func (d *Dialog) Busy(stop func()) {
	d.stop = stop
	d.MainButton().Disable()
}

// Free ends Busy, and tells whether somebody left the dialog meanwhile: then it is
// closed now.
func (d *Dialog) Free() (left bool) {
	then := d.then
	d.stop, d.then = nil, nil
	d.MainButton().Enable()
	if then != nil {
		then()
	}
	return then != nil
}

// Close closes the dialog without asking; after saving, a page calls it.
func (d *Dialog) Close() {
	if d.layer == nil {
		return
	}
	d.layer.hide()
	d.layer = nil
	guard(nil, d.Closed)
}

// Confirm asks before something that cannot be undone. The words name what it
// does, the button says it with a verb. no may be "".
func Confirm(c fyne.Canvas, title, what, yes, no string, do func()) *Dialog {
	d := NewDialog(title, NewText(Body, what)).Wide(420)
	d.Main(Danger, yes, "", func() { d.Close(); guard(nil, do) })
	if no != "" {
		d.CancelText(no)
	}
	d.Show(c)
	return d
}

// Tell says something that must be read.
func Tell(c fyne.Canvas, title, words string) *Dialog {
	d := NewDialog(title, NewText(Body, words)).Wide(420)
	d.Show(c)
	return d
}

// ShowTrouble says what is wrong and what to do.
func ShowTrouble(c fyne.Canvas, t Trouble) *Dialog {
	parts := []fyne.CanvasObject{}
	if t.Do != "" {
		parts = append(parts, NewText(Body, t.Do))
	}
	d := NewDialog(t.Wrong, Column(8, parts...)).Wide(440)
	d.Show(c)
	return d
}

// dialogLayout keeps head and foot in sight and lets the middle scroll.
type dialogLayout struct{}

func (dialogLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(max(minWide(o[0]), minWide(o[2])), px(160))
}

func (dialogLayout) heightFor(o []fyne.CanvasObject, width float32) float32 {
	return heightFor(o[0], width) + heightFor(o[1].(*VScroll).Content(), width) + heightFor(o[2], width)
}

func (dialogLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	top, bottom := heightFor(o[0], s.Width), heightFor(o[2], s.Width)
	put(o[0], 0, 0, s.Width, top)
	put(o[1], 0, top, s.Width, max(s.Height-top-bottom, 0))
	put(o[2], 0, s.Height-bottom, s.Width, bottom)
}

// face is the sheet of a dialog. It takes the clicks that miss everything on
// it, so that they do not count as clicks beside the dialog.
type face struct {
	widget.BaseWidget
	side    bool
	content fyne.CanvasObject
}

func newFace(side bool, content fyne.CanvasObject) *face {
	f := &face{side: side, content: content}
	f.ExtendBaseWidget(f)
	return f
}

func (f *face) Tapped(*fyne.PointEvent) {}

func (f *face) HeightFor(width float32) float32 { return heightFor(f.content, width) }

func (f *face) CreateRenderer() fyne.WidgetRenderer {
	slab := newSlab()
	return newPaint(f, func() fyne.Size { return f.content.MinSize() }, func(s fyne.Size) { fill(slab, s); fill(f.content, s) }, func() {
		radius := float32(10)
		if f.side {
			radius = 0
		}
		paintSlab(slab, ColorCard, ColorBorder, 1, radius)
		slab.Shadow = canvas.Shadow{Color: hue("shadow"), BlurRadius: 12, Offset: fyne.NewPos(0, 3), Variant: canvas.DropShadow}
	}, slab, f.content)
}
