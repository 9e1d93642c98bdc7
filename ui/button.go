package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Kind says how much a button asks to be pressed.
type Kind int

// The kinds of buttons.
const (
	Plain   Kind = iota // one of several things to do
	Primary             // the one main thing on a page
	Quiet               // no face until the pointer is on it
	Danger              // what cannot be undone, in a dialog that names it
	Alarm               // "First 15 minutes": outlined in red
)

// Button is a button with an icon, words, or both. Enter and Space press it.
type Button struct {
	widget.BaseWidget
	focus
	kind     Kind
	text     string
	icon     string
	hint     string
	tapped   func()
	hovered  bool
	disabled bool
	left     bool // words at the left instead of the middle
	iconHue  fyne.ThemeColorName
}

// NewButton returns a button; icon is a name of assets.Icon or "".
func NewButton(kind Kind, text, icon string, tapped func()) *Button {
	b := &Button{kind: kind, text: text, icon: icon, tapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// NewIconButton returns a square quiet button; hint says what it does and is
// shown on hover, because an icon alone is a riddle.
func NewIconButton(icon, hint string, tapped func()) *Button {
	b := NewButton(Quiet, "", icon, tapped)
	b.hint = hint
	return b
}

// SetText changes the words.
func (b *Button) SetText(text string) { b.text = text; b.Refresh() }

// SetIcon changes the icon.
func (b *Button) SetIcon(icon string) { b.icon = icon; b.Refresh() }

// SetKind changes the kind.
func (b *Button) SetKind(kind Kind) { b.kind = kind; b.Refresh() }

// Hint sets what is shown while the pointer rests on the button.
func (b *Button) Hint(words string) *Button { b.hint = words; return b }

// AtLeft sets the words at the left edge, for buttons in a column.
func (b *Button) AtLeft() *Button { b.left = true; return b }

// IconColor draws the icon in a color of its own.
func (b *Button) IconColor(name fyne.ThemeColorName) *Button { b.iconHue = name; b.Refresh(); return b }

// Enable implements fyne.Disableable.
func (b *Button) Enable() { b.disabled = false; b.Refresh() }

// Disable implements fyne.Disableable.
func (b *Button) Disable() {
	b.disabled, b.hovered = true, false
	hideHint(b)
	b.Refresh()
}

// Disabled implements fyne.Disableable.
func (b *Button) Disabled() bool { return b.disabled }

// Press does what the button does, if it is enabled.
func (b *Button) Press() {
	if !b.disabled {
		hideHint(b)
		guard(b, b.tapped)
	}
}

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) { b.Press() }

// Cursor implements desktop.Cursorable.
func (b *Button) Cursor() desktop.Cursor {
	if b.disabled {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// MouseIn implements desktop.Hoverable.
func (b *Button) MouseIn(*desktop.MouseEvent) {
	attended()
	b.hovered = !b.disabled
	showHint(b, b.hint)
	b.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *Button) MouseOut() { b.hovered = false; hideHint(b); b.Refresh() }

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() { b.has = true; reveal(b); showHint(b, b.hint); b.Refresh() }

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() { b.has = false; hideHint(b); b.Refresh() }

// TypedRune implements fyne.Focusable.
func (b *Button) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	if isEnter(e) || e.Name == fyne.KeySpace {
		b.Press()
		return
	}
	passKey(b, e)
}

func (b *Button) colors() (face, edge, words fyne.ThemeColorName) {
	switch {
	case b.disabled && (b.kind == Quiet || b.kind == Alarm):
		return "", "", theme.ColorNameDisabled
	case b.disabled:
		return theme.ColorNameDisabledButton, "", theme.ColorNameDisabled
	}
	switch b.kind {
	case Primary:
		return ColorAccent, "", ColorOnAccent
	case Danger:
		return ColorDanger, "", ColorOnDanger
	case Alarm:
		return ColorCard, ColorBad, ColorBad
	case Quiet:
		return "", "", ColorText
	}
	return ColorControl, ColorBorder, ColorText
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	face, over, ring := newSlab(), newSlab(), newSlab()
	words := &canvas.Text{}
	icon := newGlyph("", ColorText)
	side := func() float32 { return theme.Size(theme.SizeNameInlineIcon) }
	gap := func() float32 {
		if b.icon != "" && b.text != "" {
			return px(7)
		}
		return 0
	}
	wide := func() float32 {
		w := gap()
		if b.text != "" {
			w += fyne.MeasureText(asShown(b.text), theme.Size(theme.SizeNameText), fyne.TextStyle{Bold: true}).Width
		}
		if b.icon != "" {
			w += side()
		}
		return w
	}
	edge := func() float32 {
		if b.text == "" {
			return px(8)
		}
		return px(12)
	}
	return newPaint(b, func() fyne.Size {
		return fyne.NewSize(wide()+2*edge(), px(34))
	}, func(s fyne.Size) {
		fill(face, s)
		fill(over, s)
		put(ring, -px(2.5), -px(2.5), s.Width+px(5), s.Height+px(5))
		x := max((s.Width-wide())/2, edge())
		if b.left {
			x = edge()
		}
		if b.icon != "" {
			icon.place(x, s.Height, side())
			x += side() + gap()
		}
		words.Text = fit(b.text, words.TextSize, words.TextStyle, s.Width-x-edge()+px(1))
		h := words.MinSize().Height
		put(words, x, (s.Height-h)/2, s.Width-x, h)
	}, func() {
		f, e, w := b.colors()
		width := float32(1)
		if b.kind == Alarm && !b.disabled {
			width = px(1.5)
		}
		paintSlab(face, f, e, width, 6)
		paintSlab(over, "", "", 0, 6)
		if b.hovered {
			over.FillColor = hue(ColorHover)
			if b.kind == Primary || b.kind == Danger {
				over.FillColor = hue(theme.ColorNamePressed)
			}
		}
		words.TextSize, words.TextStyle, words.Color = theme.Size(theme.SizeNameText), fyne.TextStyle{Bold: true}, hue(w)
		if b.iconHue != "" && !b.disabled {
			w = b.iconHue
		}
		icon.set(b.icon, w)
		icon.Image.Refresh()
		paintRing(ring, b.has, 8)
	}, face, over, icon.Image, words, ring)
}
