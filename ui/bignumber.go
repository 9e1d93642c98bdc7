package ui

import (
	"image"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// BigNumber shows a number as large as the window allows, with a QR code that
// a phone reads, for dialing from across the desk. Escape closes, Ctrl+C copies.
// qr may be nil; name says whose number it is.
func BigNumber(c fyne.Canvas, name, number string, qr image.Image) {
	var l *layer
	closing := func() { l.hide() }
	copied := func() { fyne.CurrentApp().Clipboard().SetContent(number) }
	copyButton := NewButton(Plain, T("Copy"), "content-copy", nil)
	copyButton.tapped = func() { copied(); copyButton.SetText(T("Copied")); copyButton.SetIcon("check") }
	digits := newBigDigits(number, copyButton.tapped)
	var picture fyne.CanvasObject
	if qr != nil {
		img := canvas.NewImageFromImage(qr)
		img.FillMode, img.ScaleMode = canvas.ImageFillContain, canvas.ImageScalePixels
		picture = img
	}
	head := RowGrow(8, 0, NewText(Heading, name), copyButton, NewIconButton("close", T("Close"), closing))
	foot := NewText(Muted, T("Point a phone's camera at the square to call. Press Escape to close."))
	if qr == nil {
		foot.SetText(T("Press Escape to close."))
	}
	body := container.New(&bigLayout{}, digits)
	if picture != nil {
		// A phone reads black on white only, whatever the theme.
		white := canvas.NewRectangle(image.White.C)
		white.CornerRadius = 6
		body.Add(container.NewStack(white, Pad(8, picture)))
	}
	l = newLayer(newFace(false, Pad(24, ColumnGrow(12, 1, head, body, foot))), false, 0)
	l.whole = true
	l.escape, l.enter, l.outside = closing, closing, closing
	l.show(c)
	c.Focus(digits)
}

// bigLayout gives the digits the half at the left and the square the rest.
type bigLayout struct{}

func (bigLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(px(200), px(120)) }

func (bigLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	if len(o) == 1 {
		fill(o[0], s)
		return
	}
	side := min(s.Height, s.Width*0.36)
	put(o[0], 0, 0, s.Width-side-px(24), s.Height)
	put(o[1], s.Width-side, (s.Height-side)/2, side, side)
}

// bigDigits is a number drawn as large as its room, on as many lines as make
// it largest, broken only where it has spaces or hyphens.
type bigDigits struct {
	widget.BaseWidget
	focus
	number string
	copy   func()
}

func newBigDigits(number string, copy func()) *bigDigits {
	b := &bigDigits{number: number, copy: copy}
	b.ExtendBaseWidget(b)
	return b
}

func (b *bigDigits) FocusGained()   { b.has = true }
func (b *bigDigits) FocusLost()     { b.has = false }
func (b *bigDigits) TypedRune(rune) {}

func (b *bigDigits) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace {
		e = &fyne.KeyEvent{Name: fyne.KeyEscape} // Space opened it, Space closes it
	}
	passKey(b, e)
}

// TypedShortcut copies the number at Ctrl+C.
func (b *bigDigits) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutCopy); ok {
		b.copy()
	}
}

// lines returns the ways to break the number, the whole one first.
func (b *bigDigits) ways() [][]string {
	ways := [][]string{{b.number}}
	parts := strings.FieldsFunc(b.number, func(r rune) bool { return r == ' ' })
	if len(parts) == 1 && strings.Count(b.number, "-") > 1 {
		cut := strings.IndexByte(b.number, '-') + 1
		parts = []string{b.number[:cut], b.number[cut:]}
	}
	for i := 1; i < len(parts); i++ {
		ways = append(ways, []string{strings.Join(parts[:i], " "), strings.Join(parts[i:], " ")})
	}
	if len(parts) > 2 {
		ways = append(ways, parts)
	}
	return ways
}

func (b *bigDigits) CreateRenderer() fyne.WidgetRenderer {
	p := newPaint(b, func() fyne.Size { return fyne.NewSize(px(120), px(60)) }, nil, nil)
	style := fyne.TextStyle{Bold: true}
	p.layout = func(s fyne.Size) {
		var best []string
		var size float32
		for _, way := range b.ways() {
			var wide float32
			for _, line := range way {
				wide = max(wide, fyne.MeasureText(line, 100, style).Width)
			}
			fits := min(s.Width/max(wide, 1)*98, s.Height/float32(len(way))/1.25, px(220))
			if fits > size*1.05 {
				best, size = way, fits
			}
		}
		p.objects = nil
		high := fyne.MeasureText("0", size, style).Height
		y := (s.Height - high*float32(len(best))) / 2
		for _, line := range best {
			t := &canvas.Text{Text: line, TextSize: size, TextStyle: style, Color: hue(ColorText)}
			put(t, 0, y, s.Width, high)
			p.objects = append(p.objects, t)
			y += high
		}
	}
	return p
}
