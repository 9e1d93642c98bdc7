package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// bigCheck is one step with a large box to tick, for someone in a hurry. Click,
// Space or Enter ticks it.
type bigCheck struct {
	widget.BaseWidget
	focus
	words   *Text
	number  *Text
	mark    *IconMark
	on      bool
	hovered bool
	change  func(on bool)
}

func newBigCheck(number, words string, on bool, change func(bool)) *bigCheck {
	b := &bigCheck{words: NewText(Body, words).SetGrow(1.32), number: NewText(Strong, number).SetGrow(1.32), change: change, on: on}
	b.mark = NewIconMark("checkbox-blank-outline", ColorText, 30)
	b.ExtendBaseWidget(b)
	b.look()
	return b
}

func (b *bigCheck) look() {
	if b.on {
		b.mark.Set("checkbox-marked", ColorGood)
		b.words.SetColor(ColorMuted)
		b.number.SetColor(ColorMuted)
	} else {
		b.mark.Set("checkbox-blank-outline", ColorText)
		b.words.SetColor(ColorText)
		b.number.SetColor(ColorAccent)
	}
	b.Refresh()
}

func (b *bigCheck) toggle() {
	b.on = !b.on
	b.look()
	if b.change != nil {
		guard(b, func() { b.change(b.on) })
	}
}

func (b *bigCheck) Tapped(*fyne.PointEvent)        { focusOn(b); b.toggle() }
func (b *bigCheck) Cursor() desktop.Cursor         { return desktop.PointerCursor }
func (b *bigCheck) MouseIn(*desktop.MouseEvent)    { b.hovered = true; b.Refresh() }
func (b *bigCheck) MouseMoved(*desktop.MouseEvent) {}
func (b *bigCheck) MouseOut()                      { b.hovered = false; b.Refresh() }
func (b *bigCheck) FocusGained()                   { b.has = true; reveal(b); b.Refresh() }
func (b *bigCheck) FocusLost()                     { b.has = false; b.Refresh() }
func (b *bigCheck) TypedRune(rune)                 {}

func (b *bigCheck) TypedKey(e *fyne.KeyEvent) {
	switch {
	case isEnter(e) || e.Name == fyne.KeySpace:
		b.toggle()
	default:
		passKey(b, e)
	}
}

// Words are what the step says.
func (b *bigCheck) Words() string { return b.words.Words() }

func (b *bigCheck) left() float32 { return px(2+30+8+26) + px(4) }

// HeightFor returns the height at that width.
func (b *bigCheck) HeightFor(width float32) float32 {
	return max(b.words.HeightFor(max(width-b.left()-px(8), px(40)))+px(16), px(46))
}

func (b *bigCheck) minWide() float32 { return b.left() + px(80) }

// CreateRenderer implements fyne.Widget.
func (b *bigCheck) CreateRenderer() fyne.WidgetRenderer {
	slab, ring := newSlab(), newSlab()
	return newPaint(b, func() fyne.Size {
		w := b.Size().Width
		if w <= 0 {
			w = px(280)
		}
		return fyne.NewSize(b.minWide(), b.HeightFor(w))
	}, func(s fyne.Size) {
		fill(slab, s)
		put(ring, -px(2), -px(2), s.Width+px(4), s.Height+px(4))
		line := b.words.lineHeight()
		put(b.mark, px(2), px(8)+(line-px(30))/2, px(30), px(30))
		put(b.number, px(40), px(8), px(30), line)
		w := max(s.Width-b.left()-px(8), px(40))
		put(b.words, b.left(), px(8), w, b.words.HeightFor(w))
	}, func() {
		face := fyne.ThemeColorName("")
		if b.hovered {
			face = ColorHover
		}
		paintSlab(slab, face, "", 0, 8)
		paintRing(ring, b.has, 9)
	}, slab, b.mark, b.number, b.words, ring)
}

// bigCall is someone to call: who, and the number as large as it fits. Click,
// Space or Enter shows it as large as the window.
type bigCall struct {
	widget.BaseWidget
	focus
	small   bool
	hovered bool
	role    *Text
	name    *Text
	number  *Text
	do      func()
	copied  func()
}

func newBigCall(role, name, number string, small bool, do, copied func()) *bigCall {
	b := &bigCall{small: small, do: do, copied: copied, role: NewText(Caption, role), name: NewText(Strong, name).SetGrow(1.2), number: NewText(Title, number).SetGrow(1.35).SetColor(ColorAccent)}
	if small {
		b.name.SetGrow(1)
		b.number.role = Strong
		b.number.SetGrow(1.15)
	}
	show(b.role, role != "")
	b.ExtendBaseWidget(b)
	return b
}

func (b *bigCall) Tapped(*fyne.PointEvent)        { focusOn(b); guard(b, b.do) }
func (b *bigCall) Cursor() desktop.Cursor         { return desktop.PointerCursor }
func (b *bigCall) MouseIn(*desktop.MouseEvent)    { b.hovered = true; b.Refresh() }
func (b *bigCall) MouseMoved(*desktop.MouseEvent) {}
func (b *bigCall) MouseOut()                      { b.hovered = false; b.Refresh() }
func (b *bigCall) FocusGained()                   { b.has = true; reveal(b); b.Refresh() }
func (b *bigCall) FocusLost()                     { b.has = false; b.Refresh() }
func (b *bigCall) TypedRune(rune)                 {}

func (b *bigCall) TypedKey(e *fyne.KeyEvent) {
	if isEnter(e) || e.Name == fyne.KeySpace {
		guard(b, b.do)
		return
	}
	passKey(b, e)
}

// TypedShortcut copies the number at Ctrl+C.
func (b *bigCall) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutCopy); ok {
		guard(b, b.copied)
	}
}

// beside tells whether name and number share a line; large ones never do.
func (b *bigCall) beside(in float32) bool {
	return b.small && b.name.Wide()+b.number.Wide()+px(16) <= in
}

func (b *bigCall) inset() float32 { return px(8) }

// HeightFor returns the height at that width.
func (b *bigCall) HeightFor(width float32) float32 {
	in := width - 2*b.inset()
	h := px(8)
	if b.small {
		h = px(6)
	}
	if b.role.Visible() {
		h += b.role.HeightFor(in)
	}
	if b.beside(in) {
		return max(h+max(b.name.lineHeight(), b.number.lineHeight()), px(32))
	}
	return max(h+b.name.HeightFor(in)+b.number.HeightFor(in), px(32))
}

func (b *bigCall) minWide() float32 { return px(120) }

// CreateRenderer implements fyne.Widget.
func (b *bigCall) CreateRenderer() fyne.WidgetRenderer {
	slab, ring := newSlab(), newSlab()
	return newPaint(b, func() fyne.Size {
		w := b.Size().Width
		if w <= 0 {
			w = px(260)
		}
		return fyne.NewSize(b.minWide(), b.HeightFor(w))
	}, func(s fyne.Size) {
		fill(slab, s)
		put(ring, -px(2), -px(2), s.Width+px(4), s.Height+px(4))
		x, in, y := b.inset(), s.Width-2*b.inset(), px(4)
		if b.small {
			y = px(3)
		}
		if b.role.Visible() {
			h := b.role.HeightFor(in)
			put(b.role, x, y, in, h)
			y += h
		}
		if b.beside(in) {
			w := b.number.Wide() + px(2)
			nh, ph := b.name.lineHeight(), b.number.lineHeight()
			h := max(nh, ph)
			put(b.name, x, y+(h-nh)/2, in-w, nh)
			put(b.number, x+in-w, y+(h-ph)/2, w, ph)
			return
		}
		h := b.name.HeightFor(in)
		put(b.name, x, y, in, h)
		put(b.number, x, y+h, in, b.number.HeightFor(in))
	}, func() {
		face := fyne.ThemeColorName("")
		if b.hovered {
			face = ColorHover
		}
		paintSlab(slab, face, "", 0, 8)
		paintRing(ring, b.has, 9)
	}, slab, b.role, b.name, b.number, ring)
}
