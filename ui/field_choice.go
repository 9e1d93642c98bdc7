package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// choiceControl offers a few words to choose from. Up and Down change the
// choice, a letter jumps to it, Space opens the list.
type choiceControl struct {
	widget.BaseWidget
	focus
	options  []Option
	at       int // -1: nothing
	stray    string
	change   func()
	disabled bool
	hovered  bool
	bad      bool
	holder   string
}

// NewChoiceField returns a field whose value is an option's ID.
func NewChoiceField(label string, options []Option) *Field {
	c := &choiceControl{at: -1, options: options, holder: T("Choose")}
	c.ExtendBaseWidget(c)
	return newField(label, c)
}

// Options makes options whose ID is also their name.
func Options(names ...string) []Option {
	out := make([]Option, len(names))
	for i, n := range names {
		out[i] = Option{ID: n, Name: T(n)}
	}
	return out
}

func (c *choiceControl) value() string {
	if c.at < 0 {
		return c.stray // a value from a newer program survives a form
	}
	return c.options[c.at].ID
}

func (c *choiceControl) setValue(v string) {
	c.at, c.stray = -1, v
	for i, o := range c.options {
		if o.ID == v {
			c.at, c.stray = i, ""
		}
	}
	c.Refresh()
}

func (c *choiceControl) setOptions(o []Option) {
	v := c.value()
	c.options = o
	c.setValue(v)
}

func (c *choiceControl) changed(f func())        { c.change = f }
func (c *choiceControl) target() fyne.Focusable  { return c }
func (c *choiceControl) problem() error          { return nil }
func (c *choiceControl) enable(on bool)          { c.disabled = !on; c.Refresh() }
func (c *choiceControl) Disabled() bool          { return c.disabled }
func (c *choiceControl) Disable()                { c.enable(false) }
func (c *choiceControl) Enable()                 { c.enable(true) }
func (c *choiceControl) setBad(bad bool)         { c.bad = bad; c.Refresh() }
func (c *choiceControl) setPlaceholder(w string) { c.holder = w; c.Refresh() }

func (c *choiceControl) pick(i int) {
	if i < 0 || i >= len(c.options) || i == c.at {
		return
	}
	c.at, c.stray = i, ""
	c.Refresh()
	if c.change != nil {
		c.change()
	}
}

func (c *choiceControl) Tapped(*fyne.PointEvent) {
	if !c.disabled {
		focusOn(c)
		c.open()
	}
}

func (c *choiceControl) open() {
	cv := canvasOf(c)
	if cv == nil || len(c.options) == 0 {
		return
	}
	items := make([]*fyne.MenuItem, len(c.options))
	for i, o := range c.options {
		items[i] = fyne.NewMenuItem(o.Name, func() { c.pick(i); focusOn(c) })
		items[i].Checked = i == c.at
	}
	pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(c).AddXY(0, c.Size().Height+px(2))
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), cv)
	menu.ShowAtPosition(pos)
	menu.Resize(fyne.NewSize(max(c.Size().Width, menu.MinSize().Width), menu.MinSize().Height))
}

func (c *choiceControl) Cursor() desktop.Cursor         { return desktop.PointerCursor }
func (c *choiceControl) MouseIn(*desktop.MouseEvent)    { c.hovered = true; c.Refresh() }
func (c *choiceControl) MouseMoved(*desktop.MouseEvent) {}
func (c *choiceControl) MouseOut()                      { c.hovered = false; c.Refresh() }
func (c *choiceControl) FocusGained()                   { c.has = true; reveal(c); c.Refresh() }
func (c *choiceControl) FocusLost()                     { c.has = false; c.Refresh() }

func (c *choiceControl) TypedRune(r rune) {
	for n := 1; n <= len(c.options); n++ {
		i := (c.at + n) % len(c.options)
		if i >= 0 && strings.HasPrefix(strings.ToLower(c.options[i].Name), strings.ToLower(string(r))) {
			c.pick(i)
			return
		}
	}
}

func (c *choiceControl) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace:
		c.open()
	case fyne.KeyDown:
		c.pick(c.at + 1)
	case fyne.KeyUp:
		c.pick(c.at - 1)
	case fyne.KeyHome:
		c.pick(0)
	case fyne.KeyEnd:
		c.pick(len(c.options) - 1)
	default:
		passKey(c, e)
	}
}

func (c *choiceControl) CreateRenderer() fyne.WidgetRenderer {
	slab, words, arrow := newSlab(), NewLine(Body, ""), newGlyph("chevron-down", ColorMuted)
	return newPaint(c, func() fyne.Size { return fyne.NewSize(px(120), px(34)) }, func(s fyne.Size) {
		fill(slab, s)
		h := words.MinSize().Height
		put(words, px(8), (s.Height-h)/2, s.Width-px(38), h)
		arrow.place(s.Width-px(28), s.Height, px(20))
	}, func() {
		edge, width := theme.ColorNameInputBorder, float32(1)
		if c.bad {
			edge, width = theme.ColorNameError, px(1.5)
		}
		if c.has {
			edge, width = ColorFocus, px(2)
		}
		paintSlab(slab, theme.ColorNameInputBackground, edge, width, 6)
		role := ColorText
		text := c.stray
		if c.at >= 0 {
			text = c.options[c.at].Name
		} else if text == "" {
			text, role = c.holder, ColorMuted
		}
		if c.disabled {
			role = theme.ColorNameDisabled
		}
		words.SetText(text)
		words.SetColor(role)
		arrow.Image.Refresh()
		slab.Refresh()
	}, slab, words, arrow.Image)
}
