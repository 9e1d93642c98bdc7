package ui

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// textControl is an entry of one or many lines.
type textControl struct {
	*entry
	change func()
	parse  func(string) error
}

func newTextControl(e *entry) *textControl {
	t := &textControl{entry: e}
	e.OnChanged = func(typed string) {
		if e.grows && strings.Contains(typed, "\n") { // pasted
			e.fill(strings.Join(strings.Fields(typed), " "))
		}
		e.grow()
		if t.change != nil {
			t.change()
		}
	}
	return t
}

func (t *textControl) value() string           { return strings.TrimSpace(t.Text) }
func (t *textControl) setValue(v string)       { t.fill(v) }
func (t *textControl) changed(f func())        { t.change = f }
func (t *textControl) target() fyne.Focusable  { return t.entry }
func (t *textControl) setPlaceholder(w string) { t.SetPlaceHolder(w) }

func (t *textControl) enable(on bool) {
	if on {
		t.Enable()
	} else {
		t.Disable()
	}
}

func (t *textControl) problem() error {
	if t.parse == nil || t.value() == "" {
		return nil
	}
	return t.parse(t.value())
}

// NewTextField returns a field for one line, which wraps where it is long.
func NewTextField(label string) *Field {
	return newField(label, boxed(newTextControl(newGrowingEntry())))
}

// NewMultiLine returns a field for many lines; Ctrl+Enter does the main thing
// of the dialog around it.
func NewMultiLine(label string, rows int) *Field {
	return newField(label, boxed(newTextControl(newLinesEntry(rows))))
}

// NewNumberField returns a field for a whole number between least and most.
func NewNumberField(label string, least, most int) *Field {
	t := newTextControl(newEntry())
	t.parse = func(s string) error {
		n, err := strconv.Atoi(strings.ReplaceAll(s, ",", ""))
		if err != nil {
			return Say(T("This is not a whole number."), T("Type digits only, for example 12."))
		}
		if n < least || n > most {
			return Say(T("This number is outside what fits here."), T("Type a number from %d to %d.", least, most))
		}
		return nil
	}
	return newField(label, boxed(t))
}

// NewPassField returns a field for a passphrase: hidden, with an eye to show
// it. Fyne cannot read Caps Lock, so all capitals bring a warning.
func NewPassField(label string) *Field {
	e := newEntry()
	e.Password = true
	eye := NewIconButton("eye-outline", T("Show what you type"), nil)
	e.ActionItem = widget.NewLabel("") // keeps Fyne from adding its own eye
	e.ActionItem.Hide()
	eye.tapped = func() {
		e.Password = !e.Password
		eye.hint = T("Show what you type")
		eye.SetIcon("eye-outline")
		if !e.Password {
			eye.hint = T("Hide what you type")
			eye.SetIcon("eye-off-outline")
		}
		e.Refresh()
		focusOn(e)
	}
	t := &passControl{newTextControl(e)}
	return newField(label, boxedWith(t, eye))
}

type passControl struct{ *textControl }

func (p *passControl) value() string { return p.Text } // spaces may belong to it

func (p *passControl) tip() string {
	letters := 0
	for _, r := range p.Text {
		if unicode.IsLower(r) || unicode.IsDigit(r) { // digits: a recovery code
			return ""
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	if letters < 3 {
		return ""
	}
	return T("Everything is in capital letters. Is Caps Lock on?")
}

// NewBoolField returns a check box with its label at its right. Its values are
// "true" and "".
func NewBoolField(label string) *Field {
	b := &boolControl{check: newCheck(label)}
	b.check.OnChanged = func(bool) {
		if b.change != nil {
			b.change()
		}
	}
	b.ExtendBaseWidget(b)
	f := newField(label, b)
	f.inLabel = true
	return f
}

type boolControl struct {
	widget.BaseWidget
	check  *check
	change func()
}

func (b *boolControl) CreateRenderer() fyne.WidgetRenderer {
	return newPaint(b, func() fyne.Size {
		m := b.check.MinSize()
		return fyne.NewSize(m.Width, max(m.Height, px(32)))
	}, func(s fyne.Size) {
		put(b.check, -px(6), 0, s.Width+px(6), s.Height) // its padding would set it apart from the labels
	}, nil, b.check)
}

func (b *boolControl) value() string {
	if b.check.Checked {
		return "true"
	}
	return ""
}

func (b *boolControl) setValue(v string) {
	changed := b.check.OnChanged
	b.check.OnChanged = nil
	b.check.SetChecked(v == "true" || v == "yes" || v == "1")
	b.check.OnChanged = changed
}

func (b *boolControl) changed(f func())       { b.change = f }
func (b *boolControl) target() fyne.Focusable { return b.check }
func (b *boolControl) problem() error         { return nil }

func (b *boolControl) enable(on bool) {
	if on {
		b.check.Enable()
	} else {
		b.check.Disable()
	}
}

// check is Fyne's check box that passes on Escape, and toggles with Space only:
// Enter belongs to the dialog.
type check struct{ widget.Check }

func newCheck(label string) *check {
	c := &check{}
	c.Text = label
	c.ExtendBaseWidget(c)
	return c
}

func (c *check) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape || isEnter(e) {
		passKey(c, e)
		return
	}
	c.Check.TypedKey(e)
}

// boxControl stands a control in a row with buttons at its right.
type boxControl struct {
	widget.BaseWidget
	control
	right []fyne.CanvasObject
	bad   bool
}

func boxed(c control) *boxControl { return boxedWith(c) }

func boxedWith(c control, right ...fyne.CanvasObject) *boxControl {
	b := &boxControl{control: c, right: right}
	b.ExtendBaseWidget(b)
	return b
}

// The control and the widget both have these; the widget's count.

func (b *boxControl) MinSize() fyne.Size      { return b.BaseWidget.MinSize() }
func (b *boxControl) Move(p fyne.Position)    { b.BaseWidget.Move(p) }
func (b *boxControl) Position() fyne.Position { return b.BaseWidget.Position() }
func (b *boxControl) Resize(s fyne.Size)      { b.BaseWidget.Resize(s) }
func (b *boxControl) Size() fyne.Size         { return b.BaseWidget.Size() }
func (b *boxControl) Hide()                   { b.BaseWidget.Hide() }
func (b *boxControl) Show()                   { b.BaseWidget.Show() }
func (b *boxControl) Visible() bool           { return b.BaseWidget.Visible() }
func (b *boxControl) Refresh()                { b.BaseWidget.Refresh() }
func (b *boxControl) setBad(bad bool)         { b.bad = bad; b.Refresh() }
func (b *boxControl) setPlaceholder(words string) {
	if p, ok := b.control.(interface{ setPlaceholder(string) }); ok {
		p.setPlaceholder(words)
	}
}

// HeightFor returns the height at that width.
func (b *boxControl) HeightFor(width float32) float32 {
	for _, o := range b.right {
		width -= o.MinSize().Width + px(4)
	}
	return heightFor(b.object(), width)
}

func (b *boxControl) tip() string {
	if t, ok := b.control.(interface{ tip() string }); ok {
		return t.tip()
	}
	return ""
}

func (b *boxControl) object() fyne.CanvasObject {
	switch c := b.control.(type) {
	case *textControl:
		return c.entry
	case *passControl:
		return c.entry
	case *dateControl:
		return c.entry
	}
	panic(fmt.Sprintf("ui: no object for %T", b.control))
}

func (b *boxControl) CreateRenderer() fyne.WidgetRenderer {
	edge := newSlab()
	in := b.object()
	objects := append([]fyne.CanvasObject{in}, b.right...)
	return newPaint(b, func() fyne.Size {
		m := fyne.NewSize(px(120), heightNow(in))
		for _, o := range b.right {
			m.Width += o.MinSize().Width + px(4)
		}
		return m
	}, func(s fyne.Size) {
		w := s.Width
		for i := len(b.right) - 1; i >= 0; i-- {
			m := b.right[i].MinSize()
			w -= m.Width
			put(b.right[i], w, 0, m.Width, min(m.Height, s.Height))
			w -= px(4)
		}
		put(in, 0, 0, w, s.Height)
		put(edge, 0, 0, w, s.Height)
	}, func() {
		if b.bad {
			paintSlab(edge, "", "error", px(1.5), 6)
		} else {
			paintSlab(edge, "", "", 0, 6)
		}
		edge.Refresh()
	}, append(objects, edge)...)
}

func (c *check) FocusGained() { c.Check.FocusGained(); reveal(c) }
