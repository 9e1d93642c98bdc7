package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"readybinder/binder"
	"readybinder/sheet"
)

// wayLine is one way to reach someone, for dialing: large, with who confirmed
// it and when. Click or Space shows it as large as the window, Ctrl+C copies.
type wayLine struct {
	widget.BaseWidget
	focus
	app     *App
	whose   string
	way     binder.Way
	hovered bool
	label   *Text
	number  *Text
	said    *Text
	chip    *Chip
	copy    *Button
	big     *Button
	confirm *Button
}

func newWayLine(a *App, confirm func(way binder.Way)) *wayLine {
	w := &wayLine{app: a, label: NewText(Caption, ""), number: NewText(Title, ""), said: NewText(Caption, ""), chip: NewChip(StatusNone, "")}
	w.copy = NewIconButton("content-copy", T("Copy (Ctrl+C)"), w.copied)
	w.big = NewIconButton("qrcode", T("Show it large, with a code to scan (Space)"), w.enlarged)
	w.confirm = NewButton(Plain, T("Confirmed today"), "checkbox-blank-outline", func() { confirm(w.way); focusOn(w) })
	w.ExtendBaseWidget(w)
	return w
}

// set shows a way: sort is the word for it, by the name of who confirmed it.
func (w *wayLine) set(whose, sort, by string, way binder.Way, today binder.Date) {
	w.whose, w.way = whose, way
	w.label.runs = []run{{text: sort, style: Strong.style()}}
	if way.Note != "" {
		w.label.runs = append(w.label.runs, run{text: "  " + way.Note})
	}
	w.label.Refresh()
	w.number.role = Strong
	if way.IsPhone() {
		w.number.role = Title
	}
	w.number.SetText(wayWords(way))
	words := T("Never confirmed")
	if way.Confirmed != "" {
		words = T("Confirmed %s", way.Confirmed.Long())
		if by != "" {
			words = T("Confirmed %s by %s", way.Confirmed.Long(), by)
		}
	}
	if !way.IsPhone() && way.Confirmed == "" {
		words = ""
	}
	w.said.SetText(words)
	status := StatusNone
	if way.IsVoice() && way.Stale(today, binder.StaleDays) {
		status = StatusDueSoon
	}
	w.chip.Set(status, "")
	show(w.chip, status != StatusNone)
	show(w.said, words != "")
	show(w.big, way.IsPhone())
	w.confirm.icon = "checkbox-blank-outline"
	if way.Confirmed == today {
		w.confirm.icon = "checkbox-marked"
		w.confirm.Disable()
	} else {
		w.confirm.Enable()
	}
	w.Refresh()
}

// wayWords is a way as people say it.
func wayWords(w binder.Way) string {
	if w.IsPhone() {
		return binder.ShowPhone(w.Value)
	}
	return w.Value
}

func (w *wayLine) copied() {
	fyne.CurrentApp().Clipboard().SetContent(wayWords(w.way))
	w.app.Toast(T("%s is copied.", wayWords(w.way)), nil)
}

func (w *wayLine) enlarged() { w.app.bigWay(w.whose, w.way) }

// bigWay shows a way as large as the window, with a code that a phone calls.
func (a *App) bigWay(whose string, way binder.Way) {
	var qr image.Image
	if way.IsPhone() {
		qr = sheet.QR("tel:" + way.Dial())
	}
	BigNumber(a.Canvas(), whose, wayWords(way), qr)
}

func (w *wayLine) Tapped(*fyne.PointEvent)        { focusOn(w); w.enlarged() }
func (w *wayLine) Cursor() desktop.Cursor         { return desktop.PointerCursor }
func (w *wayLine) MouseIn(*desktop.MouseEvent)    { w.hovered = true; w.Refresh() }
func (w *wayLine) MouseMoved(*desktop.MouseEvent) {}
func (w *wayLine) MouseOut()                      { w.hovered = false; w.Refresh() }
func (w *wayLine) FocusGained()                   { w.has = true; reveal(w); w.Refresh() }
func (w *wayLine) FocusLost()                     { w.has = false; w.Refresh() }
func (w *wayLine) TypedRune(rune)                 {}

func (w *wayLine) TypedKey(e *fyne.KeyEvent) {
	if isEnter(e) || e.Name == fyne.KeySpace {
		w.enlarged()
		return
	}
	passKey(w, e)
}

// TypedShortcut copies the number at Ctrl+C.
func (w *wayLine) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutCopy); ok {
		w.copied()
	}
}

// narrow tells whether the button goes below the number.
func (w *wayLine) narrow(width float32) bool {
	return width < w.confirm.MinSize().Width+w.copy.MinSize().Width*2+px(230)
}

func (w *wayLine) wordsWide(width float32) float32 {
	width -= px(8) + w.copy.MinSize().Width*2 + px(4)
	if !w.narrow(width + px(8) + w.copy.MinSize().Width*2 + px(4)) {
		width -= w.confirm.MinSize().Width + px(8)
	}
	return max(width, px(60))
}

// HeightFor returns the height at that width.
func (w *wayLine) HeightFor(width float32) float32 {
	in := w.wordsWide(width)
	h := max(w.label.HeightFor(in), px(22)) + w.number.HeightFor(in) + px(12)
	if w.said.Visible() {
		h += w.said.HeightFor(in)
	}
	if w.narrow(width) {
		h += w.confirm.MinSize().Height + px(6)
	}
	return h
}

func (w *wayLine) minWide() float32 { return px(180) }

// CreateRenderer implements fyne.Widget.
func (w *wayLine) CreateRenderer() fyne.WidgetRenderer {
	over, ring := newSlab(), newSlab()
	return newPaint(w, func() fyne.Size {
		width := w.Size().Width
		if width <= 0 {
			width = px(300)
		}
		return fyne.NewSize(w.minWide(), w.HeightFor(width))
	}, func(s fyne.Size) {
		put(over, -px(8), 0, s.Width+px(16), s.Height)
		put(ring, -px(8), 0, s.Width+px(16), s.Height)
		in := w.wordsWide(s.Width)
		y := px(6)
		lh := max(w.label.HeightFor(in), px(22))
		cw := float32(0)
		if w.chip.Visible() {
			cw = w.chip.MinSize().Width
		}
		lw := min(w.label.Wide()+px(2), max(in-cw-px(8), px(40)))
		th := w.label.HeightFor(lw)
		put(w.label, 0, y+(lh-th)/2, lw, th)
		put(w.chip, lw+px(8), y+(lh-px(22))/2, cw, px(22))
		y += lh
		nh := w.number.HeightFor(in)
		put(w.number, 0, y, in, nh)
		y += nh
		put(w.said, 0, y, in, w.said.HeightFor(in))
		right, mid := s.Width, s.Height
		m := w.confirm.MinSize()
		if w.narrow(s.Width) {
			mid -= m.Height + px(6)
			put(w.confirm, 0, s.Height-m.Height-px(6), m.Width, m.Height)
		} else {
			put(w.confirm, right-m.Width, (mid-m.Height)/2, m.Width, m.Height)
			right -= m.Width + px(8)
		}
		b := w.big.MinSize()
		if w.big.Visible() {
			put(w.big, right-b.Width, (mid-b.Height)/2, b.Width, b.Height)
			right -= b.Width + px(4)
		}
		put(w.copy, right-b.Width, (mid-b.Height)/2, b.Width, b.Height)
	}, func() {
		paintSlab(over, "", "", 0, 8)
		if w.hovered {
			over.FillColor = hue(ColorHover)
		}
		paintRing(ring, w.has, 8)
	}, over, w.label, w.chip, w.number, w.said, w.copy, w.big, w.confirm, ring)
}

// BigCode shows a code as large as is easy to scan, with words under it.
func BigCode(c fyne.Canvas, title, words string, code image.Image) *Dialog {
	d := NewDialog(title, Column(14, centered(codePicture(code, 360)), NewText(Muted, words).SetAlign(fyne.TextAlignCenter))).Wide(480)
	d.Show(c)
	return d
}

// codePicture is a code on white, whatever the theme: phones read nothing else.
func codePicture(code image.Image, side float32) fyne.CanvasObject {
	img := canvas.NewImageFromImage(code)
	img.FillMode, img.ScaleMode = canvas.ImageFillContain, canvas.ImageScalePixels
	white := canvas.NewRectangle(image.White.C)
	white.CornerRadius = px(6)
	return container.New(&square{side}, white, img)
}

type square struct{ side float32 }

func (q *square) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(px(q.side)) }

func (q *square) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		fill(o, s)
	}
}
