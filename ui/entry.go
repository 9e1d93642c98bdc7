package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// entry is Fyne's Entry whose unused keys reach the dialog that it stands in:
// Escape closes, Enter does the main thing, Ctrl+Enter does so from many lines.
type entry struct {
	widget.Entry
	focus
	key      func(*fyne.KeyEvent) bool          // looks first
	shortcut func(*desktop.CustomShortcut) bool // looks first
	onFocus  func(bool)
	whole    func() bool // its text is one thing: a click or Tab takes all of it
	grows    bool        // as high as its words, wrapped, make it
	filled   bool        // nobody came to it since its text was set
	kept     grown
}

// grown is how high an entry that grows was with those words at that width.
type grown struct {
	text       string
	wide, size float32
	high       float32
}

func newEntry() *entry {
	e := &entry{}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.ExtendBaseWidget(e)
	return e
}

func newLinesEntry(rows int) *entry {
	e := &entry{}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	e.ExtendBaseWidget(e)
	e.SetMinRowsVisible(rows)
	return e
}

// newGrowingEntry is for one line that may be long: its words wrap, and it is
// as high as they need.
func newGrowingEntry() *entry {
	e := &entry{grows: true}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	e.ExtendBaseWidget(e)
	e.SetMinRowsVisible(1)
	return e
}

// grow lays out again what the entry stands in, where its words need another
// height than it has.
func (e *entry) grow() {
	if now := e.Size(); e.grows && now.Width > 0 && e.HeightFor(now.Width) != now.Height {
		relayout(e)
		reveal(e)
	}
}

// HeightFor returns the height at that width.
func (e *entry) HeightFor(width float32) float32 {
	if !e.grows || width <= 0 {
		return e.MinSize().Height
	}
	now := grown{text: e.Text, wide: width, size: Body.size(), high: e.kept.high}
	if now != e.kept {
		words := widget.NewRichTextWithText(e.Text) // as Fyne's entry wraps them
		words.Wrapping = e.Wrapping
		words.Resize(fyne.NewSize(width, 0))
		now.high = max(words.MinSize().Height+2*theme.Size(theme.SizeNameInputBorder), px(32))
		e.kept = now
	}
	return now.high
}

// CreateRenderer draws the ring of the focus, which Fyne's entry shows by a
// hairline only, and lays a wheel over an entry that does not scroll by itself.
func (e *entry) CreateRenderer() fyne.WidgetRenderer {
	r := &ringed{WidgetRenderer: e.Entry.CreateRenderer(), of: e, ring: newSlab()}
	r.over = []fyne.CanvasObject{r.ring}
	if !e.MultiLine || e.grows {
		w := &wheel{of: e}
		w.ExtendBaseWidget(w)
		r.over = append(r.over, w)
	}
	return r
}

type ringed struct {
	fyne.WidgetRenderer
	of   *entry
	ring *canvas.Rectangle
	over []fyne.CanvasObject
}

func (r *ringed) Layout(s fyne.Size) {
	r.WidgetRenderer.Layout(s)
	for _, o := range r.over {
		fill(o, s)
	}
}

func (r *ringed) Objects() []fyne.CanvasObject {
	return append(slices.Clone(r.WidgetRenderer.Objects()), r.over...)
}

func (r *ringed) Refresh() {
	r.WidgetRenderer.Refresh()
	paintRing(r.ring, r.of.has, 6)
}

// wheel gives the turns of the mouse wheel to what scrolls around an entry that
// does not. Fyne's entry keeps them, and a form would stand still under it.
type wheel struct {
	widget.BaseWidget
	of *entry
}

func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}

// Scrolled implements fyne.Scrollable.
func (w *wheel) Scrolled(ev *fyne.ScrollEvent) {
	for _, at := range around(w.of) {
		if v, ok := at.(*VScroll); ok {
			v.scroll.Scrolled(ev)
			return
		}
	}
}

// AcceptsTab lets Tab leave also an entry of many lines.
func (e *entry) AcceptsTab() bool { return false }

func (e *entry) MinSize() fyne.Size {
	m := e.Entry.MinSize()
	m.Height = max(m.Height, px(32))
	return m
}

// TypedRune implements fyne.Focusable.
func (e *entry) TypedRune(r rune) {
	attended()
	e.Entry.TypedRune(r)
}

func (e *entry) TypedKey(k *fyne.KeyEvent) {
	attended()
	switch {
	case e.key != nil && e.key(k):
	case k.Name == fyne.KeyEscape || k.Name == fyne.KeyF1:
		passKey(e, k)
	case isEnter(k) && (!e.MultiLine || e.grows):
		if e.OnSubmitted != nil {
			e.OnSubmitted(e.Text)
		} else {
			passKey(e, k)
		}
	default:
		e.Entry.TypedKey(k)
	}
}

func (e *entry) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok {
		if e.shortcut != nil && e.shortcut(c) {
			return
		}
		if (c.KeyName == fyne.KeyReturn || c.KeyName == fyne.KeyEnter) && c.Modifier == fyne.KeyModifierShortcutDefault {
			passKey(e, &fyne.KeyEvent{Name: fyne.KeyReturn})
			return
		}
		if to, ok := wholeText[c.KeyName]; ok && e.MultiLine && c.Modifier&^fyne.KeyModifierShift == fyne.KeyModifierControl {
			e.Entry.TypedKey(&fyne.KeyEvent{Name: to})
			return
		}
	}
	e.Entry.TypedShortcut(s)
}

// wholeText are the keys that lead to the start and the end of a text with
// Ctrl, and Fyne's own keys for that.
var wholeText = map[fyne.KeyName]fyne.KeyName{fyne.KeyHome: fyne.KeyPageUp, fyne.KeyEnd: fyne.KeyPageDown}

func (e *entry) FocusGained() {
	e.has = true
	e.Entry.FocusGained()
	reveal(e)
	if e.filled && (!e.MultiLine || e.grows) {
		e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown}) // its end, once it is laid out
	}
	e.filled = false
	e.takeWhole()
	if e.onFocus != nil {
		e.onFocus(true)
	}
}

// MouseUp implements desktop.Mouseable.
func (e *entry) MouseUp(m *desktop.MouseEvent) {
	e.Entry.MouseUp(m)
	if e.SelectedText() == "" {
		e.takeWhole()
	}
}

// takeWhole selects a text that is one thing, so that typing replaces it.
func (e *entry) takeWhole() {
	if e.whole != nil && e.whole() {
		e.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

func (e *entry) FocusLost() {
	e.has = false
	e.Entry.FocusLost()
	if e.onFocus != nil {
		e.onFocus(false)
	}
}

// fill sets the text without calling OnChanged. Who then comes to what is one
// line goes on typing at its end.
func (e *entry) fill(s string) {
	if e.Text == s {
		return
	}
	changed := e.OnChanged
	e.OnChanged = nil
	e.SetText(s)
	e.OnChanged, e.filled = changed, true
}
