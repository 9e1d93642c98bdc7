package ui

import (
	"encoding/json"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"readybinder/binder"
	"readybinder/store"
)

// newWaysField returns a field for the ways to reach someone: a row for each,
// with its sort, the number or address, a note, and whether it may hang on the
// wall. What looks wrong is said and never refused.
func newWaysField(label string, sorts []binder.Option) *Field {
	w := &waysControl{}
	for _, s := range sorts {
		w.sorts = append(w.sorts, Option{ID: s.Value, Name: T(s.Label)})
	}
	w.foot = Row(0, NewButton(Quiet, T("Add a number or address"), "plus", w.added))
	w.ExtendBaseWidget(w)
	return newField(label, w)
}

type waysControl struct {
	listControl
	sorts []Option
	ways  []*wayRow
	off   bool
}

// heldWay is a way with its ID, as the control's value holds it.
type heldWay struct {
	ID  string     `json:"id"`
	Way binder.Way `json:"way"`
}

func (w *waysControl) CreateRenderer() fyne.WidgetRenderer { return w.renderer(w) }
func (w *waysControl) changed(f func())                    { w.change = f }
func (w *waysControl) problem() error                      { return nil }
func (w *waysControl) enable(on bool)                      { w.off = !on; show(w.foot, on); w.build() }

func (w *waysControl) target() fyne.Focusable {
	if len(w.ways) == 0 {
		w.add(binder.Way{ID: store.NewID(), Way: w.sorts[0].ID})
	}
	return w.ways[0].number
}

// value leaves out rows in which nothing was typed.
func (w *waysControl) value() string {
	list := []heldWay{}
	for _, r := range w.ways {
		if way := r.typed(); strings.TrimSpace(way.Value) != "" {
			list = append(list, heldWay{way.ID, way})
		}
	}
	b, _ := json.Marshal(list)
	return string(b)
}

func (w *waysControl) setValue(v string) {
	var list []heldWay
	_ = json.Unmarshal([]byte(v), &list)
	w.ways = nil
	for _, h := range list {
		h.Way.ID = h.ID
		w.ways = append(w.ways, newWayRow(w, h.Way))
	}
	w.build()
}

// hold shows these ways.
func holdWays(ways []binder.Way) string {
	list := []heldWay{}
	for _, way := range ways {
		list = append(list, heldWay{way.ID, way})
	}
	b, _ := json.Marshal(list)
	return string(b)
}

// into writes what was changed into a form: only rows that were touched, and
// the order only where it was changed.
func (w *waysControl) into(f *binder.Form, field string) {
	before := f.Ways(field)
	left := map[string]bool{}
	var now []binder.Way
	for _, r := range w.ways {
		if way := r.typed(); strings.TrimSpace(way.Value) != "" {
			now = append(now, way)
			left[way.ID] = true
		}
	}
	for _, old := range before {
		if !left[old.ID] {
			f.RemoveElement(field, old.ID)
		}
	}
	sorted := slices.IsSortedFunc(now, func(x, y binder.Way) int {
		if x.Order != y.Order {
			return x.Order - y.Order
		}
		return strings.Compare(x.ID, y.ID)
	})
	for i, way := range now {
		if !sorted {
			way.Order = i + 1
		}
		at := slices.IndexFunc(before, func(old binder.Way) bool { return old.ID == way.ID })
		if at < 0 || before[at] != way {
			f.SetWay(field, way)
		}
	}
}

func (w *waysControl) added() {
	w.add(binder.Way{ID: store.NewID(), Way: w.nextSort()})
	w.tell()
	focusOn(w.ways[len(w.ways)-1].number)
}

// nextSort is the first sort that is not there yet.
func (w *waysControl) nextSort() string {
	for _, s := range w.sorts {
		if !slices.ContainsFunc(w.ways, func(r *wayRow) bool { return r.sort.value() == s.ID }) {
			return s.ID
		}
	}
	return w.sorts[0].ID
}

func (w *waysControl) add(way binder.Way) {
	for _, r := range w.ways {
		way.Order = max(way.Order, r.way.Order+1)
	}
	w.ways = append(w.ways, newWayRow(w, way))
	w.build()
}

func (w *waysControl) move(r *wayRow, by int) {
	i := slices.Index(w.ways, r)
	to := i + by
	if i < 0 || to < 0 || to >= len(w.ways) {
		return
	}
	w.ways[i], w.ways[to] = w.ways[to], w.ways[i]
	w.build()
	w.tell()
}

func (w *waysControl) remove(r *wayRow) {
	i := slices.Index(w.ways, r)
	w.ways = slices.Delete(w.ways, i, i+1)
	w.build()
	w.tell()
	if len(w.ways) > 0 {
		focusOn(w.ways[min(i, len(w.ways)-1)].number)
	}
}

func (w *waysControl) build() {
	w.rows = nil
	for i, r := range w.ways {
		r.up.disabled, r.down.disabled, r.drop.disabled = w.off || i == 0, w.off || i == len(w.ways)-1, w.off
		r.up.Refresh()
		r.down.Refresh()
		w.rows = append(w.rows, r)
	}
	w.Refresh()
	relayout(w)
}

// wayRow is one way in the form.
type wayRow struct {
	widget.BaseWidget
	of     *waysControl
	way    binder.Way // as it was
	sort   *choiceControl
	number *entry
	note   *entry
	print  *check
	hint   *Text
	up     *Button
	down   *Button
	drop   *Button
}

func newWayRow(of *waysControl, way binder.Way) *wayRow {
	r := &wayRow{of: of, way: way, number: newEntry(), note: newEntry(), print: newCheck(T("On wall sheets too")), hint: NewText(Caption, "")}
	r.sort = &choiceControl{at: -1, options: of.sorts, holder: T("Choose")}
	r.sort.ExtendBaseWidget(r.sort)
	r.sort.setValue(way.Way)
	r.sort.changed(r.typing)
	r.number.SetText(way.Value)
	r.number.OnChanged = func(string) { r.typing() }
	r.number.onFocus = r.left
	r.note.SetText(way.Note)
	r.note.SetPlaceHolder(T("Note"))
	r.note.OnChanged = func(string) { r.typing() }
	r.print.SetChecked(way.Print)
	r.print.OnChanged = func(bool) { r.typing() }
	r.up = NewIconButton("arrow-up", T("Move up"), func() { of.move(r, -1) })
	r.down = NewIconButton("arrow-down", T("Move down"), func() { of.move(r, 1) })
	r.drop = NewIconButton("close", T("Remove"), func() { of.remove(r) })
	r.ExtendBaseWidget(r)
	r.look()
	return r
}

// typed is the way as it stands in the row.
func (r *wayRow) typed() binder.Way {
	way := r.way.Retyped(r.sort.value(), strings.TrimSpace(r.number.Text))
	way.Note, way.Print = strings.TrimSpace(r.note.Text), r.print.Checked
	return way
}

func (r *wayRow) typing() {
	r.look()
	r.of.tell()
	relayout(r)
}

// left tells what looks wrong once someone has finished typing it.
func (r *wayRow) left(on bool) {
	if !on {
		r.look()
		relayout(r)
	}
}

func (r *wayRow) look() {
	way := r.typed()
	r.number.SetPlaceHolder(placeOf(way))
	why := ""
	if way.Value != "" {
		why = T(way.Check())
	}
	r.hint.color = ColorWarn
	if why == "" && way.IsPhone() && way.Value != "" && binder.ShowPhone(way.Value) != way.Value {
		why, r.hint.color = binder.ShowPhone(way.Value), ""
	}
	r.hint.SetText(why)
	show(r.hint, why != "")
	show(r.print, way.Private())
	r.Refresh()
}

func placeOf(w binder.Way) string {
	switch {
	case w.IsPhone():
		return "(207) 555-0100"
	case w.IsMail():
		return "name@office.com"
	case w.Way == "web":
		return "www.example.com"
	}
	return T("How to reach them when phones are down")
}

// HeightFor returns the height at that width.
func (r *wayRow) HeightFor(width float32) float32 {
	h := px(34)*2 + px(4) + px(10)
	if r.hint.Visible() {
		h += r.hint.HeightFor(width-px(158)) + px(2)
	}
	return h
}

func (r *wayRow) minWide() float32 { return px(300) }

// CreateRenderer implements fyne.Widget.
func (r *wayRow) CreateRenderer() fyne.WidgetRenderer {
	return newPaint(r, func() fyne.Size {
		w := r.Size().Width
		if w <= 0 {
			w = px(400)
		}
		return fyne.NewSize(r.minWide(), r.HeightFor(w))
	}, func(s fyne.Size) {
		h, b := px(34), r.up.MinSize().Width
		sw := min(px(152), s.Width*0.34)
		put(r.sort, 0, 0, sw, h)
		x := s.Width
		for _, o := range []*Button{r.drop, r.down, r.up} {
			x -= b
			put(o, x, 0, b, h)
		}
		put(r.number, sw+px(6), 0, x-sw-px(10), h)
		y := h + px(2)
		if r.hint.Visible() {
			hh := r.hint.HeightFor(s.Width - sw - px(6))
			put(r.hint, sw+px(6), y, s.Width-sw-px(6), hh)
			y += hh
		}
		y += px(2)
		pw := float32(0)
		if r.print.Visible() {
			pw = min(r.print.MinSize().Width, s.Width*0.45)
		}
		put(r.note, sw+px(6), y, s.Width-sw-px(6)-pw-px(4), h)
		put(r.print, s.Width-pw, y, pw, h)
	}, nil, r.sort, r.number, r.up, r.down, r.drop, r.hint, r.note, r.print)
}
