package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Item is one row of a ListView.
type Item struct {
	ID     string
	Title  string
	Line2  string
	Icon   string // at the left, may be ""
	Status Status // the chip at the right
	Chip   string // instead of the status's word
	Find   string // more words that a filter finds, not shown
}

// ListView is a fast list of two-line rows. Arrows, PageUp, PageDown, Home and
// End move the choice, Enter opens it.
type ListView struct {
	widget.BaseWidget
	// OnSelect runs when another row was chosen, OnOpen at Enter or a second
	// click on the chosen row.
	OnSelect func(id string)
	OnOpen   func(id string)

	items    []Item
	shown    []int
	filter   string
	selected string
	list     *rowList
	empty    fyne.CanvasObject
	none     fyne.CanvasObject
	noneText *Text
	silent   bool
	has      bool
}

// NewListView returns a list; empty is what stands there without any items.
func NewListView(empty fyne.CanvasObject) *ListView {
	l := &ListView{}
	if empty != nil {
		l.empty = NewVScroll(Pad(12, empty)).Tight()
	}
	l.noneText = NewText(Muted, "").SetAlign(fyne.TextAlignCenter)
	l.none = inMiddle(320, l.noneText)
	l.list = &rowList{view: l}
	l.list.Length = func() int { return len(l.shown) }
	l.list.CreateItem = func() fyne.CanvasObject { return newItemRow() }
	l.list.UpdateItem = func(i int, o fyne.CanvasObject) {
		if i < len(l.shown) {
			o.(*itemRow).set(l.items[l.shown[i]])
		}
	}
	l.list.OnSelected = l.chose
	l.list.ExtendBaseWidget(l.list)
	l.ExtendBaseWidget(l)
	return l
}

// SetItems shows other rows and keeps the choice when it is still there.
func (l *ListView) SetItems(items []Item) {
	l.items = items
	l.apply()
}

// SetFilter shows only the rows that have all these words.
func (l *ListView) SetFilter(text string) {
	if l.filter != text {
		l.filter = text
		l.apply()
	}
}

// Count returns how many rows are shown, and of how many.
func (l *ListView) Count() (shown, all int) { return len(l.shown), len(l.items) }

// Selected returns the ID of the chosen row, or "".
func (l *ListView) Selected() string { return l.selected }

// Select chooses a row as if the person had; an ID that is not shown chooses none.
func (l *ListView) Select(id string) {
	if i := l.index(id); i >= 0 {
		l.list.Select(i)
		return
	}
	l.selected = ""
	l.list.UnselectAll()
}

// Mark chooses a row without calling OnSelect.
func (l *ListView) Mark(id string) {
	l.silent = true
	l.Select(id)
	l.silent = false
}

// Focus gives the list the keyboard.
func (l *ListView) Focus() { focusOn(l.list) }

func (l *ListView) index(id string) int {
	for i, n := range l.shown {
		if l.items[n].ID == id && id != "" {
			return i
		}
	}
	return -1
}

func (l *ListView) apply() {
	words := strings.Fields(strings.ToLower(l.filter))
	l.shown = l.shown[:0]
	for i := range l.items {
		if l.items[i].matches(words) {
			l.shown = append(l.shown, i)
		}
	}
	l.noneText.SetText(T("Nothing here matches “%s”.", l.filter))
	l.Refresh()
	l.list.Refresh()
	if i := l.index(l.selected); i >= 0 {
		l.silent = true
		l.list.UnselectAll() // the row may have moved under the mark
		l.list.Select(i)
		l.silent = false
	} else {
		l.list.UnselectAll()
	}
}

func (it *Item) matches(words []string) bool {
	if len(words) == 0 {
		return true
	}
	all := strings.ToLower(it.Title + "\n" + it.Line2 + "\n" + it.Chip + "\n" + it.Find)
	if it.Status != StatusNone {
		all += "\n" + strings.ToLower(it.Status.Word())
	}
	for _, w := range words {
		if !strings.Contains(all, w) {
			return false
		}
	}
	return true
}

func (l *ListView) chose(i int) {
	if i >= len(l.shown) {
		return
	}
	id := l.items[l.shown[i]].ID
	again := id == l.selected
	l.selected = id
	if !l.silent && !again && l.OnSelect != nil {
		guard(l, func() { l.OnSelect(id) })
	}
}

// CreateRenderer implements fyne.Widget.
func (l *ListView) CreateRenderer() fyne.WidgetRenderer {
	ring := newSlab()
	p := newPaint(l, nil, nil, nil, l.list, l.none, ring)
	if l.empty != nil {
		p.objects = append(p.objects, l.empty)
	}
	p.min = func() fyne.Size { return fyne.NewSize(px(180), px(96)) }
	p.layout = func(s fyne.Size) {
		put(l.list, px(4), px(4), s.Width-px(8), s.Height-px(8))
		fill(l.none, s)
		put(ring, px(1), px(1), s.Width-px(2), s.Height-px(2))
		if l.empty != nil {
			fill(l.empty, s)
		}
	}
	p.refresh = func() {
		paintRing(ring, l.has && len(l.shown) > 0, 9)
		show(l.list, len(l.shown) > 0)
		show(l.none, len(l.shown) == 0 && (len(l.items) > 0 || l.empty == nil) && l.filter != "")
		if l.empty != nil {
			show(l.empty, len(l.items) == 0)
		}
	}
	p.refresh()
	return p
}

// rowList is Fyne's list with the keys of a list of records: the choice moves
// with the arrows, there is no second highlight.
type rowList struct {
	widget.List
	view *ListView
}

// ExtendBaseWidget hides the separators; rows are told apart by their space.
func (r *rowList) ExtendBaseWidget(w fyne.Widget) {
	r.HideSeparators = true
	r.List.ExtendBaseWidget(w)
}

func (r *rowList) at() int { return r.view.index(r.view.selected) }

func (r *rowList) FocusGained() {
	r.List.FocusGained()
	if r.at() < 0 && len(r.view.shown) > 0 {
		r.Select(0)
	}
	r.List.FocusLost() // keeps Fyne's own highlight off; the ring is ours
	r.view.has = true
	r.view.Refresh()
}

func (r *rowList) FocusLost() {
	r.List.FocusLost()
	r.view.has = false
	r.view.Refresh()
}

func (r *rowList) TypedKey(e *fyne.KeyEvent) {
	n := len(r.view.shown)
	if n == 0 {
		passKey(r, e)
		return
	}
	to := r.at()
	page := max(int(r.Size().Height/(r.MinSize().Height+1))-1, 1)
	switch {
	case e.Name == fyne.KeyDown:
		to++
	case e.Name == fyne.KeyUp:
		to--
	case e.Name == fyne.KeyPageDown:
		to += page
	case e.Name == fyne.KeyPageUp:
		to -= page
	case e.Name == fyne.KeyHome:
		to = 0
	case e.Name == fyne.KeyEnd:
		to = n - 1
	case isEnter(e) || e.Name == fyne.KeySpace:
		if r.view.OnOpen != nil && to >= 0 {
			id := r.view.selected
			guard(r, func() { r.view.OnOpen(id) })
		}
		return
	default:
		passKey(r, e)
		return
	}
	r.Select(min(max(to, 0), n-1))
}

// itemRow draws one row with bare canvas objects: labels would make scrolling slow.
type itemRow struct {
	widget.BaseWidget
	item  Item
	title *canvas.Text
	line2 *canvas.Text
	icon  *glyph
	chip  *Chip
}

func newItemRow() *itemRow {
	r := &itemRow{title: &canvas.Text{}, line2: &canvas.Text{}, icon: newGlyph("", ColorMuted), chip: NewChip(StatusNone, "")}
	r.chip.Hide()
	r.ExtendBaseWidget(r)
	return r
}

func (r *itemRow) set(it Item) {
	if r.item == it {
		return
	}
	r.item = it
	r.chip.Set(it.Status, it.Chip)
	r.icon.set(it.Icon, ColorMuted)
	r.Refresh()
}

func (r *itemRow) CreateRenderer() fyne.WidgetRenderer {
	return newPaint(r, func() fyne.Size { return fyne.NewSize(px(120), px(50)) }, func(s fyne.Size) {
		x, right := px(10), s.Width-px(10)
		if r.item.Icon != "" {
			r.icon.place(x, s.Height, px(20))
			x += px(32)
		}
		if r.chip.Visible() {
			m := r.chip.MinSize()
			m.Width = min(m.Width, s.Width/2)
			put(r.chip, right-m.Width, (s.Height-m.Height)/2, m.Width, m.Height)
			right -= m.Width + px(8)
		}
		w := max(right-x, 0)
		r.title.Text = fit(r.item.Title, r.title.TextSize, r.title.TextStyle, w)
		r.line2.Text = fit(r.item.Line2, r.line2.TextSize, r.line2.TextStyle, w)
		th, lh := r.title.MinSize().Height, r.line2.MinSize().Height
		if r.item.Line2 == "" {
			put(r.title, x, (s.Height-th)/2, w, th)
		} else {
			y := (s.Height - th - lh - px(2)) / 2
			put(r.title, x, y, w, th)
			put(r.line2, x, y+th+px(2), w, lh)
		}
	}, func() {
		r.title.TextSize, r.title.TextStyle, r.title.Color = Body.size(), fyne.TextStyle{Bold: true}, hue(ColorText)
		r.line2.TextSize, r.line2.Color = Caption.size()*1.06, hue(ColorMuted)
		r.icon.Image.Refresh()
	}, r.icon.Image, r.title, r.line2, r.chip)
}
