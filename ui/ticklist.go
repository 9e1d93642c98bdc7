package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"readybinder/binder"
)

// tickList is a fast list of people to tick. A click ticks; with the keyboard
// the arrows move and Space ticks.
type tickList struct {
	widget.List
	items   []Item
	shown   []int
	ticked  map[string]bool
	at      int // where the keyboard is, in shown
	has     bool
	changed bool
	tell    func()
}

func newTickList(items []Item, tell func()) *tickList {
	t := &tickList{items: items, ticked: map[string]bool{}, tell: tell}
	t.HideSeparators = true
	t.Length = func() int { return len(t.shown) }
	t.CreateItem = func() fyne.CanvasObject { return newTickRow() }
	t.UpdateItem = func(i int, o fyne.CanvasObject) {
		if i < len(t.shown) {
			it := t.items[t.shown[i]]
			o.(*tickRow).set(it, t.ticked[it.ID], t.has && i == t.at)
		}
	}
	t.OnSelected = func(i int) {
		t.UnselectAll()
		t.at = i
		t.toggle(i)
		focusOn(t)
	}
	t.ExtendBaseWidget(t)
	t.setFilter("")
	return t
}

// setFilter shows only those who have all these words.
func (t *tickList) setFilter(text string) {
	words := strings.Fields(binder.Fold(text))
	t.shown = t.shown[:0]
	for i, it := range t.items {
		if hasAll(binder.Fold(it.Title+" "+it.Line2), words) {
			t.shown = append(t.shown, i)
		}
	}
	t.at = min(t.at, max(len(t.shown)-1, 0))
	t.Refresh()
}

func (t *tickList) toggle(i int) {
	if i < 0 || i >= len(t.shown) {
		return
	}
	id := t.items[t.shown[i]].ID
	t.ticked[id] = !t.ticked[id]
	t.told()
}

// tickShown ticks everyone who is shown, or nobody of them.
func (t *tickList) tickShown(on bool) {
	for _, i := range t.shown {
		t.ticked[t.items[i].ID] = on
	}
	t.told()
}

func (t *tickList) told() {
	t.changed = true
	t.Refresh()
	if t.tell != nil {
		guard(t, t.tell)
	}
}

// chosen are those who are ticked, in the order of the list, shown or not.
func (t *tickList) chosen() []string {
	var ids []string
	for _, it := range t.items {
		if t.ticked[it.ID] {
			ids = append(ids, it.ID)
		}
	}
	return ids
}

// FocusGained implements fyne.Focusable.
func (t *tickList) FocusGained() { t.has = true; reveal(t); t.Refresh() }

// FocusLost implements fyne.Focusable.
func (t *tickList) FocusLost() { t.has = false; t.Refresh() }

// TypedKey implements fyne.Focusable.
func (t *tickList) TypedKey(e *fyne.KeyEvent) {
	to := t.at
	switch e.Name {
	case fyne.KeyDown:
		to++
	case fyne.KeyUp:
		to--
	case fyne.KeyPageDown:
		to += 6
	case fyne.KeyPageUp:
		to -= 6
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = len(t.shown) - 1
	case fyne.KeySpace:
		t.toggle(t.at)
		return
	default:
		passKey(t, e)
		return
	}
	t.at = min(max(to, 0), max(len(t.shown)-1, 0))
	t.ScrollTo(t.at)
	t.Refresh()
}

// tickRow is one line with its box.
type tickRow struct {
	widget.BaseWidget
	item  Item
	on    bool
	has   bool
	title *canvas.Text
	line2 *canvas.Text
	box   *glyph
}

func newTickRow() *tickRow {
	r := &tickRow{title: &canvas.Text{}, line2: &canvas.Text{}, box: newGlyph("checkbox-blank-outline", ColorMuted)}
	r.ExtendBaseWidget(r)
	return r
}

func (r *tickRow) set(it Item, on, has bool) {
	if r.item == it && r.on == on && r.has == has {
		return
	}
	r.item, r.on, r.has = it, on, has
	r.Refresh()
}

func (r *tickRow) CreateRenderer() fyne.WidgetRenderer {
	ring := newSlab()
	return newPaint(r, func() fyne.Size { return fyne.NewSize(px(120), px(40)) }, func(s fyne.Size) {
		put(ring, px(2), px(1), s.Width-px(4), s.Height-px(2))
		r.box.place(px(8), s.Height, px(22))
		x := px(40)
		w := max(s.Width-x-px(8), 0)
		r.title.Text = fit(r.item.Title, r.title.TextSize, r.title.TextStyle, w)
		r.line2.Text = fit(r.item.Line2, r.line2.TextSize, r.line2.TextStyle, w)
		th, lh := r.title.MinSize().Height, r.line2.MinSize().Height
		if r.item.Line2 == "" {
			lh = 0
		}
		y := (s.Height - th - lh) / 2
		put(r.title, x, y, w, th)
		put(r.line2, x, y+th, w, lh)
	}, func() {
		r.title.TextSize, r.title.TextStyle, r.title.Color = Body.size(), fyne.TextStyle{Bold: r.on}, hue(ColorText)
		r.line2.TextSize, r.line2.Color = Caption.size(), hue(ColorMuted)
		name, color := "checkbox-blank-outline", ColorMuted
		if r.on {
			name, color = "checkbox-marked", ColorAccent
		}
		r.box.set(name, color)
		r.box.Image.Refresh()
		paintRing(ring, r.has, 8)
	}, ring, r.box.Image, r.title, r.line2)
}
