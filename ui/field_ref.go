package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

const refRows = 6 // options shown at once

// refControl finds one of many options by typing. The options open under the
// entry inside the form: an overlay would take the keyboard from the entry.
type refControl struct {
	widget.BaseWidget
	in      *entry
	options []Option
	found   []int
	at      int // the highlighted one of found
	id      string
	open    bool
	bad     bool
	change  func()
	picked  func(id string)
	skip    func(id string) bool
	closing int
	clear   *Button
	rows    []*refRow
}

// NewRefField returns a field that finds one of many options by typing; its
// value is the option's ID.
func NewRefField(label string, options []Option) *Field {
	return newField(label, newRefControl(options))
}

func newRefControl(options []Option) *refControl {
	r := &refControl{in: newEntry(), options: options}
	r.in.SetPlaceHolder(T("Type a few letters"))
	r.in.OnChanged = func(string) { r.typed() }
	r.in.key = r.typedKey
	r.in.onFocus = r.focused
	r.in.whole = func() bool { return r.id != "" && r.in.Text == r.nameOf(r.id) }
	r.clear = NewIconButton("chevron-down", T("Show all"), func() {
		if r.open {
			r.shut()
		} else {
			focusOn(r.in)
			r.search("")
		}
	})
	r.ExtendBaseWidget(r)
	return r
}

// later runs f on the screen's goroutine after a while; tests replace it.
var later = func(d time.Duration, f func()) { time.AfterFunc(d, func() { fyne.Do(f) }) }

func (r *refControl) nameOf(id string) string {
	for _, o := range r.options {
		if o.ID == id {
			return o.Name
		}
	}
	return ""
}

func (r *refControl) value() string          { return r.id }
func (r *refControl) changed(f func())       { r.change = f }
func (r *refControl) target() fyne.Focusable { return r.in }
func (r *refControl) setBad(bad bool)        { r.bad = bad; r.Refresh() }
func (r *refControl) setPlaceholder(w string) {
	r.in.SetPlaceHolder(w)
}

func (r *refControl) setValue(id string) {
	r.id = id
	r.in.fill(r.nameOf(id))
	r.shut()
}

// setOptions keeps what someone is typing.
func (r *refControl) setOptions(o []Option) {
	typing := r.typing()
	r.options = o
	switch {
	case !typing:
		r.in.fill(r.nameOf(r.id))
	case r.open:
		r.search(r.in.Text)
	}
}

// typing tells whether what stands in the entry is not what is chosen.
func (r *refControl) typing() bool { return r.open || r.in.Text != r.nameOf(r.id) }

func (r *refControl) enable(on bool) {
	if on {
		r.in.Enable()
		r.clear.Enable()
	} else {
		r.in.Disable()
		r.clear.Disable()
	}
}

func (r *refControl) problem() error {
	if r.open || strings.TrimSpace(r.in.Text) == "" || r.in.Text == r.nameOf(r.id) {
		return nil
	}
	return Say(T("Nothing here has that name."), T("Type a few letters and choose from the list."))
}

func (r *refControl) typed() {
	if strings.TrimSpace(r.in.Text) == "" && r.id != "" {
		r.set("")
	}
	r.search(r.in.Text)
}

// search opens the list with the options that have all the typed words.
func (r *refControl) search(text string) {
	words := strings.Fields(strings.ToLower(text))
	r.found = r.found[:0]
	for i, o := range r.options {
		if r.skip != nil && r.skip(o.ID) {
			continue
		}
		all := strings.ToLower(o.Name + " " + o.More)
		hit := true
		for _, w := range words {
			hit = hit && strings.Contains(all, w)
		}
		if hit {
			r.found = append(r.found, i)
		}
	}
	r.at, r.open = 0, true
	r.Refresh()
	relayout(r)
	reveal(r) // the options too: a form's foot may lie under the entry
	if r.change != nil && r.picked == nil {
		r.change()
	}
}

func (r *refControl) shut() {
	if r.open {
		r.open = false
		r.Refresh()
		relayout(r)
	}
}

func (r *refControl) set(id string) {
	if r.id == id {
		return
	}
	r.id = id
	if r.change != nil {
		r.change()
	}
}

func (r *refControl) choose(n int) {
	if n < 0 || n >= len(r.found) {
		return
	}
	id := r.options[r.found[n]].ID
	if r.picked != nil {
		r.in.fill("")
		r.shut()
		r.picked(id)
		return
	}
	r.in.fill(r.nameOf(id))
	r.shut()
	r.set(id)
	focusOn(r.in)
	r.in.takeWhole()
}

func (r *refControl) typedKey(e *fyne.KeyEvent) bool {
	switch {
	case e.Name == fyne.KeyDown && !r.open:
		r.search("")
	case e.Name == fyne.KeyDown:
		r.at = min(r.at+1, max(len(r.found)-1, 0))
	case e.Name == fyne.KeyUp && r.open:
		r.at = max(r.at-1, 0)
	case isEnter(e) && r.open && len(r.found) > 0:
		r.choose(r.at)
	case e.Name == fyne.KeyEscape && r.open:
		r.shut()
		if r.picked == nil {
			r.in.fill(r.nameOf(r.id))
			r.in.takeWhole()
		}
	default:
		return false
	}
	r.Refresh()
	return true
}

func (r *refControl) focused(on bool) {
	r.closing++
	if on {
		return
	}
	turn := r.closing
	// A click on an option takes the focus away before it arrives: wait for it.
	later(250*time.Millisecond, func() {
		if turn != r.closing || !r.open {
			return
		}
		r.settle()
		if r.change != nil {
			r.change()
		}
	})
}

// settle closes the list: a name that was typed in full is chosen, and what is
// no name stays, to be told of.
func (r *refControl) settle() {
	if !r.open {
		return
	}
	text := strings.TrimSpace(r.in.Text)
	if len(r.found) == 1 && text != "" && strings.EqualFold(text, r.nameOf(r.options[r.found[0]].ID)) {
		id := r.options[r.found[0]].ID
		if r.picked != nil {
			r.in.fill("")
			r.shut()
			r.picked(id)
			return
		}
		r.in.fill(r.nameOf(id))
		r.set(id)
	}
	r.shut()
}

func (r *refControl) rowHigh() float32 { return px(34) }

func (r *refControl) listHigh() float32 {
	if !r.open {
		return 0
	}
	return float32(min(max(len(r.found), 1), refRows))*r.rowHigh() + px(8)
}

func (r *refControl) HeightFor(float32) float32 {
	h := r.in.MinSize().Height
	if r.open {
		h += px(4) + r.listHigh()
	}
	return h
}

func (r *refControl) CreateRenderer() fyne.WidgetRenderer {
	slab, edge, none := newSlab(), newSlab(), NewLine(Muted, "")
	p := newPaint(r, func() fyne.Size { return fyne.NewSize(px(140), r.HeightFor(0)) }, nil, nil)
	objects := []fyne.CanvasObject{r.in, edge, r.clear, slab, none}
	for i := range refRows {
		row := newRefRow(func() { r.choose(r.first() + i) })
		r.rows = append(r.rows, row)
		objects = append(objects, row)
	}
	p.objects = objects
	p.layout = func(s fyne.Size) {
		h := r.in.MinSize().Height
		b := r.clear.MinSize().Width
		put(r.in, 0, 0, s.Width-b-px(4), h)
		put(edge, 0, 0, s.Width-b-px(4), h)
		put(r.clear, s.Width-b, 0, b, h)
		put(slab, 0, h+px(4), s.Width, r.listHigh())
		put(none, px(12), h+px(8), s.Width-px(24), r.rowHigh())
		for i, row := range r.rows {
			put(row, px(4), h+px(8)+float32(i)*r.rowHigh(), s.Width-px(8), r.rowHigh())
		}
	}
	p.refresh = func() {
		paintSlab(slab, ColorCard, ColorBorder, 1, 6)
		slab.Shadow = softShadow()
		if r.bad {
			paintSlab(edge, "", "error", px(1.5), 6)
		} else {
			paintSlab(edge, "", "", 0, 6)
		}
		show(slab, r.open)
		none.SetText(T("Nothing here has that name"))
		show(none, r.open && len(r.found) == 0)
		for i, row := range r.rows {
			n := r.first() + i
			on := r.open && n < len(r.found)
			if on {
				o := r.options[r.found[n]]
				row.set(o.Name, o.More, n == r.at)
			}
			show(row, on)
		}
	}
	p.refresh()
	return p
}

func (r *refControl) first() int { return max(0, min(r.at-refRows+1, len(r.found)-refRows)) }

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// refRow is one option of the open list.
type refRow struct {
	widget.BaseWidget
	name, more string
	on, hover  bool
	tapped     func()
}

func newRefRow(tapped func()) *refRow {
	r := &refRow{tapped: tapped}
	r.ExtendBaseWidget(r)
	return r
}

func (r *refRow) set(name, more string, on bool) {
	r.name, r.more, r.on = name, more, on
	r.Refresh()
}

func (r *refRow) Tapped(*fyne.PointEvent)        { r.tapped() }
func (r *refRow) MouseIn(*desktop.MouseEvent)    { r.hover = true; r.Refresh() }
func (r *refRow) MouseMoved(*desktop.MouseEvent) {}
func (r *refRow) MouseOut()                      { r.hover = false; r.Refresh() }
func (r *refRow) Cursor() desktop.Cursor         { return desktop.PointerCursor }

func (r *refRow) CreateRenderer() fyne.WidgetRenderer {
	slab, name, more := newSlab(), NewLine(Body, ""), NewLine(Caption, "")
	return newPaint(r, func() fyne.Size { return fyne.NewSize(px(80), px(32)) }, func(s fyne.Size) {
		fill(slab, s)
		h := name.MinSize().Height
		w := fyne.MeasureText(asShown(r.name), Body.size(), fyne.TextStyle{}).Width + px(2)
		w = min(w, s.Width-px(16))
		put(name, px(8), (s.Height-h)/2, w, h)
		mh := more.MinSize().Height
		put(more, px(8)+w+px(8), (s.Height-mh)/2, max(s.Width-w-px(24), 0), mh)
	}, func() {
		face := fyne.ThemeColorName("")
		if r.on {
			face = ColorChosen
		} else if r.hover {
			face = ColorHover
		}
		paintSlab(slab, face, "", 0, 5)
		name.SetText(r.name)
		more.SetText(r.more)
		name.Refresh()
		more.Refresh()
	}, slab, name, more)
}
