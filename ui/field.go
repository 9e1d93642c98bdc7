package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// control is what a person types or chooses in; Field puts label, hint and
// what is wrong around it. Values are strings; lists are lines.
type control interface {
	fyne.CanvasObject
	value() string
	setValue(string)
	changed(func())
	target() fyne.Focusable
	enable(bool)
	problem() error // what the control itself cannot read
}

// Field is one field of a form: label above, control, and under it what is
// wrong while one types, or else a hint.
type Field struct {
	widget.BaseWidget
	// Key names the field to the page; the kit does not look at it.
	Key string

	label    string
	hint     string
	required bool
	checks   []func(string) error
	onChange []func(string)
	ctrl     control
	first    string // the value at the beginning, for Changed
	touched  bool
	wrong    string
	disabled bool
	inLabel  bool // the control bears its label itself (a check box)
	below    *Text
}

func newField(label string, c control) *Field {
	f := &Field{label: label, ctrl: c, below: NewText(Caption, "")}
	c.changed(func() {
		f.touched = true
		f.look()
		v := f.Value()
		for _, do := range f.onChange {
			guard(f, func() { do(v) })
		}
	})
	f.ExtendBaseWidget(f)
	return f
}

// Named sets Key.
func (f *Field) Named(key string) *Field { f.Key = key; return f }

// Hint sets the line under the control.
func (f *Field) Hint(words string) *Field { f.hint = words; f.look(); return f }

// Required marks the field; an empty one then is wrong.
func (f *Field) Required() *Field { f.required = true; f.Refresh(); return f }

// Validate adds a check; its error's words are shown under the field.
func (f *Field) Validate(check func(string) error) *Field {
	f.checks = append(f.checks, check)
	return f
}

// OnChanged adds a callback for every change that the person makes.
func (f *Field) OnChanged(do func(string)) *Field { f.onChange = append(f.onChange, do); return f }

// Start sets the value that the form begins with.
func (f *Field) Start(value string) *Field {
	f.ctrl.setValue(value)
	f.first, f.touched = f.ctrl.value(), false
	f.look()
	return f
}

// Replaced lets a click or Tab take all of the value that the form begins
// with, where one rather types another one than changes it.
func (f *Field) Replaced() *Field {
	if e, ok := f.Target().(*entry); ok {
		e.whole = func() bool { return f.Value() == f.first }
	}
	return f
}

// Label returns the label.
func (f *Field) Label() string { return f.label }

// Value returns what the field holds.
func (f *Field) Value() string { return f.ctrl.value() }

// SetValue puts a value in, as if the person had done it, without callbacks.
func (f *Field) SetValue(v string) { f.ctrl.setValue(v); f.look() }

// Changed tells whether the value differs from the one at the beginning.
func (f *Field) Changed() bool {
	return f.ctrl.value() != f.first || f.ctrl.problem() != nil
}

// Typing tells whether someone types into the field what is no value yet.
func (f *Field) Typing() bool {
	t, ok := f.ctrl.(interface{ typing() bool })
	return ok && t.typing()
}

// Target is the object that takes the keyboard.
func (f *Field) Target() fyne.Focusable { return f.ctrl.target() }

// SetWrong shows words under the field, "" takes them away.
func (f *Field) SetWrong(words string) {
	f.touched = f.touched || words != ""
	f.wrong = words
	f.show(words)
}

// Check tells whether the value may be saved, and shows why not.
func (f *Field) Check() bool {
	f.touched = true
	if c, ok := f.ctrl.(interface{ settle() }); ok {
		c.settle()
	}
	f.look()
	return f.wrong == ""
}

// Err returns the first thing that is wrong with the value, or nil.
func (f *Field) Err() error {
	if err := f.ctrl.problem(); err != nil {
		return err
	}
	if f.Typing() {
		return nil // whoever looks for a name has not left it out
	}
	v := f.Value()
	if f.required && strings.TrimSpace(v) == "" {
		return Say(T("This cannot stay empty."), "")
	}
	for _, check := range f.checks {
		if err := check(v); err != nil {
			return err
		}
	}
	return nil
}

func (f *Field) look() {
	f.wrong = ""
	if err := f.Err(); err != nil && f.touched {
		f.wrong = fieldWords(err)
	}
	f.show(f.wrong)
}

// fieldWords are an error's words for the room under a field: a check that
// returns a plain error has written them itself.
func fieldWords(err error) string {
	if hasWords(err) {
		return Words(err).String()
	}
	return err.Error()
}

func (f *Field) show(wrong string) {
	words, role := f.hint, Caption
	if wrong != "" {
		words, role = wrong, Wrong
	}
	if t, ok := f.ctrl.(interface{ tip() string }); ok && wrong == "" && t.tip() != "" {
		words = t.tip()
	}
	f.below.role = role
	f.below.SetText(words)
	if (words == "") == f.below.Visible() {
		if words == "" {
			f.below.Hide()
		} else {
			f.below.Show()
		}
	}
	if b, ok := f.ctrl.(interface{ setBad(bool) }); ok {
		b.setBad(wrong != "")
	}
	f.below.Refresh()
	f.Refresh()
	relayout(f)
}

// Disable implements fyne.Disableable.
func (f *Field) Disable() { f.disabled = true; f.ctrl.enable(false); f.Refresh() }

// Enable implements fyne.Disableable.
func (f *Field) Enable() { f.disabled = false; f.ctrl.enable(true); f.Refresh() }

// Disabled implements fyne.Disableable.
func (f *Field) Disabled() bool { return f.disabled }

// SetOptions changes what can be chosen, in the fields that offer a choice.
func (f *Field) SetOptions(options []Option) {
	if o, ok := f.ctrl.(interface{ setOptions([]Option) }); ok {
		o.setOptions(options)
		f.look()
	}
}

// Placeholder shows an example in an empty field.
func (f *Field) Placeholder(words string) *Field {
	if p, ok := f.ctrl.(interface{ setPlaceholder(string) }); ok {
		p.setPlaceholder(words)
	}
	return f
}

func (f *Field) labelHigh() float32 {
	if f.label == "" || f.inLabel {
		return 0
	}
	return Strong.size()*1.25 + px(5)
}

// HeightFor returns the height at that width.
func (f *Field) HeightFor(width float32) float32 {
	h := f.labelHigh() + heightFor(f.ctrl, width)
	if f.below.Visible() {
		h += px(4) + f.below.HeightFor(width)
	}
	return h
}

func (f *Field) minWide() float32 { return f.ctrl.MinSize().Width }

// CreateRenderer implements fyne.Widget.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	label := NewText(Strong, "")
	if f.below.Words() == "" {
		f.below.Hide()
	}
	return newPaint(f, func() fyne.Size {
		w := f.Size().Width
		if w <= 0 {
			w = px(240)
		}
		return fyne.NewSize(f.ctrl.MinSize().Width, f.HeightFor(w))
	}, func(s fyne.Size) {
		y := f.labelHigh()
		put(label, 0, 0, s.Width, max(y-px(5), 0))
		h := heightFor(f.ctrl, s.Width)
		put(f.ctrl, 0, y, s.Width, h)
		put(f.below, 0, y+h+px(4), s.Width, f.below.HeightFor(s.Width))
	}, func() {
		label.runs = []run{{text: f.label, style: Strong.style()}}
		if f.required {
			label.runs = append(label.runs, run{text: "  " + T("required"), color: ColorMuted})
		}
		if f.labelHigh() == 0 {
			label.Hide()
		}
		label.Refresh()
	}, label, f.ctrl, f.below)
}

// Option is one thing to choose: what is stored, what is shown, and a second
// line that tells namesakes apart.
type Option struct {
	ID   string
	Name string
	More string
}

// Form is a column of fields.
type Form struct{ Fields []*Field }

// NewForm collects fields.
func NewForm(fields ...*Field) *Form { return &Form{fields} }

// Object is the form on the screen.
func (f *Form) Object() fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(f.Fields))
	for i, one := range f.Fields {
		objects[i] = one
	}
	return Column(14, objects...)
}

// Changed tells whether any field was changed; it fits Dialog.Dirty.
func (f *Form) Changed() bool {
	for _, one := range f.Fields {
		if one.Changed() {
			return true
		}
	}
	return false
}

// Check looks at every field, shows what is wrong, and takes the keyboard to
// the first wrong one.
func (f *Form) Check() bool {
	var wrong *Field
	for _, one := range f.Fields {
		if one.Visible() && !one.Check() && wrong == nil {
			wrong = one
		}
	}
	if wrong != nil {
		focusOn(wrong.Target())
	}
	return wrong == nil
}

// Field returns the field with that key, or nil.
func (f *Form) Field(key string) *Field {
	for _, one := range f.Fields {
		if one.Key == key {
			return one
		}
	}
	return nil
}

// Value returns the value of the field with that key, or "".
func (f *Form) Value(key string) string {
	if one := f.Field(key); one != nil {
		return one.Value()
	}
	return ""
}
