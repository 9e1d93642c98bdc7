package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

const toastTime = 8 * time.Second

// toast says at the bottom what was done and offers Undo. It lies in the
// window, not over it, and takes no focus.
type toast struct {
	widget.BaseWidget
	words *Text
	undo  *Button
	close *Button
	do    func()
	turn  int
}

func newToast() *toast {
	t := &toast{words: NewText(Body, "").SetColor(ColorPage)}
	t.undo = NewButton(Plain, T("Undo"), "undo", t.Undo)
	t.close = NewIconButton("close", "", t.end).IconColor(ColorPage)
	t.ExtendBaseWidget(t)
	t.Hide()
	return t
}

func (t *toast) say(words string, undo func()) {
	t.turn++
	t.do = undo
	t.words.SetText(words)
	show(t.undo, undo != nil)
	t.Show()
	t.Refresh()
	turn := t.turn
	later(toastTime, func() {
		if turn == t.turn {
			t.end()
		}
	})
}

func (t *toast) end() {
	t.do = nil
	t.Hide()
}

// Undo takes back what the toast told of, once.
func (t *toast) Undo() {
	do := t.do
	t.end()
	guard(t, do)
}

func (t *toast) CreateRenderer() fyne.WidgetRenderer {
	slab := newSlab()
	return newPaint(t, func() fyne.Size { return fyne.Size{} }, func(s fyne.Size) {
		w := min(s.Width-px(32), px(560))
		inner := w - px(16)*2 - t.close.MinSize().Width - px(8)
		if t.undo.Visible() {
			inner -= t.undo.MinSize().Width + px(12)
		}
		if wide := t.words.Wide() + px(2); wide < inner {
			w -= inner - wide
			inner = wide
		}
		th := t.words.HeightFor(inner)
		h := max(th, px(34)) + px(14)
		x, y := (s.Width-w)/2, s.Height-h-px(40)
		put(slab, x, y, w, h)
		put(t.words, x+px(16), y+(h-th)/2, inner, th)
		right := x + w - px(8)
		m := t.close.MinSize()
		put(t.close, right-m.Width, y+(h-m.Height)/2, m.Width, m.Height)
		right -= m.Width + px(8)
		if t.undo.Visible() {
			m = t.undo.MinSize()
			put(t.undo, right-m.Width, y+(h-m.Height)/2, m.Width, m.Height)
		}
	}, func() {
		paintSlab(slab, ColorText, "", 0, 10)
		slab.Shadow = softShadow()
	}, slab, t.words, t.undo, t.close)
}
