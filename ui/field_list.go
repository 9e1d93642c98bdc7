package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// SplitLines reads the value of a field that holds a list.
func SplitLines(value string) []string {
	var out []string
	for _, l := range strings.Split(value, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// listControl is a column of rows with buttons to move and remove them.
type listControl struct {
	widget.BaseWidget
	rows   []fyne.CanvasObject
	foot   fyne.CanvasObject
	change func()
}

func (l *listControl) column() []fyne.CanvasObject {
	return append(slices.Clone(l.rows), l.foot)
}

func (l *listControl) HeightFor(width float32) float32 {
	return (&column{gap: 4}).heightFor(l.column(), width)
}

func (l *listControl) tell() {
	if l.change != nil {
		l.change()
	}
}

func (l *listControl) renderer(of fyne.Widget) fyne.WidgetRenderer {
	c := &column{gap: 4, grow: -1}
	p := newPaint(of, func() fyne.Size { return c.MinSize(l.column()) }, func(s fyne.Size) { c.Layout(l.column(), s) }, nil)
	p.refresh = func() { p.objects = l.column() }
	p.refresh()
	return p
}

// NewRefsField returns a field for an ordered list of options; its value has
// one ID per line.
func NewRefsField(label string, options []Option) *Field {
	r := &refsControl{pick: newRefControl(options)}
	r.pick.in.SetPlaceHolder(T("Type a few letters to add"))
	r.pick.skip = func(id string) bool { return slices.Contains(r.ids, id) }
	r.pick.picked = func(id string) {
		r.ids = append(r.ids, id)
		r.build()
		r.tell()
		focusOn(r.pick.in)
	}
	r.pick.change = r.tell
	r.foot = r.pick
	r.ExtendBaseWidget(r)
	return newField(label, r)
}

type refsControl struct {
	listControl
	ids  []string
	pick *refControl
	off  bool
}

func (r *refsControl) CreateRenderer() fyne.WidgetRenderer { return r.renderer(r) }
func (r *refsControl) value() string                       { return strings.Join(r.ids, "\n") }
func (r *refsControl) setValue(v string)                   { r.ids = SplitLines(v); r.build() }
func (r *refsControl) changed(f func())                    { r.change = f }
func (r *refsControl) target() fyne.Focusable              { return r.pick.in }
func (r *refsControl) enable(on bool)                      { r.off = !on; r.pick.enable(on); r.build() }
func (r *refsControl) problem() error                      { return r.pick.problem() }
func (r *refsControl) settle()                             { r.pick.settle() }
func (r *refsControl) setOptions(o []Option)               { r.pick.setOptions(o); r.build() }

func (r *refsControl) build() {
	r.rows = nil
	for i, id := range r.ids {
		name := r.pick.nameOf(id)
		if name == "" {
			name = T("(no longer in the binder)")
		}
		move := func(to int) func() {
			return func() {
				if to >= 0 && to < len(r.ids) {
					r.ids[i], r.ids[to] = r.ids[to], r.ids[i]
					r.build()
					r.tell()
				}
			}
		}
		r.rows = append(r.rows, listRow(i, len(r.ids), NewLine(Body, name), r.off, move(i-1), move(i+1), func() {
			r.ids = slices.Delete(r.ids, i, i+1)
			r.build()
			r.tell()
			focusOn(r.pick.in)
		}))
	}
	r.Refresh()
	relayout(r)
}

func listRow(i, n int, what fyne.CanvasObject, off bool, up, down, remove func()) fyne.CanvasObject {
	u := NewIconButton("arrow-up", T("Move up"), up)
	d := NewIconButton("arrow-down", T("Move down"), down)
	x := NewIconButton("close", T("Remove"), remove)
	for _, b := range []*Button{u, d, x} {
		b.disabled = off || b == u && i == 0 || b == d && i == n-1
	}
	number := fixedWide(24, NewLine(Muted, T("%d.", i+1)).KeepWhole())
	return RowGrow(4, 1, number, what, u, d, x)
}

// NewLinesField returns a field with one item per line, each in an entry of
// its own that grows with its words. Enter adds a line, Alt+Up and Alt+Down
// move it.
func NewLinesField(label string) *Field {
	l := &linesControl{}
	l.foot = Row(0, NewButton(Quiet, T("Add a line"), "plus", func() { l.add(len(l.entries), ""); l.tell() }))
	l.ExtendBaseWidget(l)
	return newField(label, l)
}

type linesControl struct {
	listControl
	entries []*entry
	off     bool
}

func (l *linesControl) CreateRenderer() fyne.WidgetRenderer { return l.renderer(l) }
func (l *linesControl) changed(f func())                    { l.change = f }
func (l *linesControl) problem() error                      { return nil }

func (l *linesControl) value() string {
	var lines []string
	for _, e := range l.entries {
		if t := strings.TrimSpace(e.Text); t != "" {
			lines = append(lines, t)
		}
	}
	return strings.Join(lines, "\n")
}

func (l *linesControl) setValue(v string) {
	l.entries = nil
	for _, line := range SplitLines(v) {
		l.entries = append(l.entries, l.entry(line))
	}
	l.build()
}

func (l *linesControl) target() fyne.Focusable {
	if len(l.entries) == 0 {
		l.add(0, "")
	}
	return l.entries[0]
}

func (l *linesControl) enable(on bool) {
	l.off = !on
	show(l.foot, on)
	l.build()
}

func (l *linesControl) entry(text string) *entry {
	e := newGrowingEntry()
	e.SetText(text)
	e.OnChanged = func(typed string) {
		if strings.Contains(typed, "\n") {
			l.pasted(e, SplitLines(typed))
		} else {
			e.grow()
		}
		l.tell()
	}
	e.key = func(k *fyne.KeyEvent) bool {
		i := slices.Index(l.entries, e)
		switch {
		case isEnter(k) && strings.TrimSpace(e.Text) != "":
			l.add(i+1, "")
		case k.Name == fyne.KeyBackspace && e.Text == "" && len(l.entries) > 1:
			l.remove(i)
		case k.Name == fyne.KeyUp && i > 0 && e.CursorRow == 0:
			focusOn(l.entries[i-1])
		case k.Name == fyne.KeyDown && i < len(l.entries)-1:
			row := e.CursorRow
			if e.Entry.TypedKey(k); e.CursorRow == row { // it was the last one
				focusOn(l.entries[i+1])
			}
		default:
			return false
		}
		return true
	}
	e.shortcut = func(s *desktop.CustomShortcut) bool {
		i := slices.Index(l.entries, e)
		switch {
		case s.Modifier == fyne.KeyModifierAlt && s.KeyName == fyne.KeyUp:
			l.move(i, i-1)
		case s.Modifier == fyne.KeyModifierAlt && s.KeyName == fyne.KeyDown:
			l.move(i, i+1)
		default:
			return false
		}
		return true
	}
	return e
}

func (l *linesControl) add(at int, text string) {
	e := l.entry(text)
	l.entries = slices.Insert(l.entries, at, e)
	l.build()
	focusOn(e)
}

// pasted makes an item of each line that came into e at once.
func (l *linesControl) pasted(e *entry, lines []string) {
	at := slices.Index(l.entries, e)
	l.entries = slices.Delete(l.entries, at, at+1)
	for i, line := range lines {
		l.entries = slices.Insert(l.entries, at+i, l.entry(line))
	}
	if len(lines) == 0 {
		l.entries = slices.Insert(l.entries, at, l.entry(""))
	}
	l.build()
	focusOn(l.entries[at+max(len(lines)-1, 0)])
}

func (l *linesControl) move(i, to int) {
	if to < 0 || to >= len(l.entries) {
		return
	}
	e := l.entries[i]
	l.entries[i], l.entries[to] = l.entries[to], l.entries[i]
	l.build()
	l.tell()
	focusOn(e)
}

func (l *linesControl) remove(i int) {
	l.entries = slices.Delete(l.entries, i, i+1)
	l.build()
	l.tell()
	if len(l.entries) > 0 {
		focusOn(l.entries[max(i-1, 0)])
	}
}

func (l *linesControl) build() {
	l.rows = nil
	for i, e := range l.entries {
		if l.off {
			e.Disable()
		} else {
			e.Enable()
		}
		l.rows = append(l.rows, listRow(i, len(l.entries), e, l.off,
			func() { l.move(i, i-1) }, func() { l.move(i, i+1) }, func() { l.remove(i) }))
	}
	l.Refresh()
	relayout(l)
}
