package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// keyCard is a card that takes the keyboard, for pages where one letter or
// digit is an answer.
type keyCard struct {
	widget.BaseWidget
	focus
	typed func(rune)
	card  *Card
}

func newKeyCard(typed func(rune)) *keyCard {
	k := &keyCard{typed: typed, card: NewCard("", nil, nil)}
	k.card.inset = 1
	k.ExtendBaseWidget(k)
	return k
}

func (k *keyCard) set(body fyne.CanvasObject) { k.card.SetBody(body); k.Refresh() }

// HeightFor returns the height at that width.
func (k *keyCard) HeightFor(width float32) float32 { return heightFor(k.card, width) }

func (k *keyCard) minWide() float32          { return minWide(k.card) }
func (k *keyCard) Tapped(*fyne.PointEvent)   { focusOn(k) }
func (k *keyCard) FocusGained()              { k.has = true; k.card.SetEdge(ColorFocus) }
func (k *keyCard) FocusLost()                { k.has = false; k.card.SetEdge(ColorBorder) }
func (k *keyCard) TypedRune(r rune)          { guard(k, func() { k.typed(r) }) }
func (k *keyCard) TypedKey(e *fyne.KeyEvent) { passKey(k, e) }

// CreateRenderer implements fyne.Widget.
func (k *keyCard) CreateRenderer() fyne.WidgetRenderer {
	return newPaint(k, func() fyne.Size { return fyne.NewSize(k.minWide(), heightNow(k.card)) },
		func(s fyne.Size) { fill(k.card, s) }, func() { k.card.Refresh() }, k.card)
}
