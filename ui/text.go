package ui

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Role says what a text is for; size, weight and color follow from it.
type Role int

// The roles of text.
const (
	Body    Role = iota // ordinary words
	Strong              // ordinary words that matter
	Muted               // labels, explanations, second lines
	Caption             // small print, hints under fields
	Title               // the name of a card, a record, a dialog
	Heading             // the name of a page
	Wrong               // what is wrong, under a field
)

func (r Role) size() float32 {
	switch r {
	case Caption, Wrong:
		return theme.Size(theme.SizeNameCaptionText)
	case Title:
		return theme.Size(theme.SizeNameSubHeadingText)
	case Heading:
		return theme.Size(theme.SizeNameHeadingText)
	}
	return theme.Size(theme.SizeNameText)
}

func (r Role) color() fyne.ThemeColorName {
	switch r {
	case Muted, Caption:
		return ColorMuted
	case Wrong:
		return theme.ColorNameError
	}
	return ColorText
}

func (r Role) style() fyne.TextStyle {
	return fyne.TextStyle{Bold: r == Strong || r == Title || r == Heading}
}

// run is a stretch of text in one style.
type run struct {
	text  string
	style fyne.TextStyle
	color fyne.ThemeColorName // the role's when empty
	tap   func()              // a link when set
}

// Text is a paragraph that wraps to its width, without padding of its own.
type Text struct {
	widget.BaseWidget
	runs  []run
	role  Role
	grow  float32             // times the role's size
	color fyne.ThemeColorName // instead of the role's, when set
	align fyne.TextAlign

	// Fyne asks for the least size on every frame: the last answer is kept.
	keptFor, keptHigh, keptScale float32
}

// NewText returns a paragraph in that role. Line breaks in it are kept.
func NewText(role Role, text string) *Text {
	t := &Text{role: role, grow: 1}
	t.ExtendBaseWidget(t)
	t.runs = []run{{text: text, style: role.style()}}
	return t
}

func newRuns(role Role, runs []run) *Text {
	t := NewText(role, "")
	t.runs = runs
	return t
}

// SetText changes the words.
func (t *Text) SetText(text string) {
	if len(t.runs) == 1 && t.runs[0].text == text {
		return
	}
	t.runs = []run{{text: text, style: t.role.style()}}
	t.Refresh()
}

// Words returns the text as it is shown.
func (t *Text) Words() string {
	var b strings.Builder
	for _, r := range t.runs {
		b.WriteString(r.text)
	}
	return b.String()
}

// SetColor uses another color than the role's.
func (t *Text) SetColor(name fyne.ThemeColorName) *Text { t.color = name; t.Refresh(); return t }

// SetAlign aligns the lines.
func (t *Text) SetAlign(a fyne.TextAlign) *Text { t.align = a; t.Refresh(); return t }

// SetGrow makes the text times as large as its role's.
func (t *Text) SetGrow(times float32) *Text { t.grow = times; t.Refresh(); return t }

// Refresh implements fyne.CanvasObject.
func (t *Text) Refresh() { t.keptFor = -1; t.BaseWidget.Refresh() }

func (t *Text) size() float32 { return t.role.size() * t.grow }

func (t *Text) lineHeight() float32 {
	return fyne.MeasureText("Mg", t.size(), fyne.TextStyle{}).Height + px(2)
}

// HeightFor returns the height at that width.
func (t *Text) HeightFor(width float32) float32 {
	if t.keptFor == width && t.keptFor > 0 && t.keptScale == t.size() {
		return t.keptHigh
	}
	h := float32(t.breakLines(width, nil)) * t.lineHeight()
	t.keptFor, t.keptHigh, t.keptScale = width, h, t.size()
	return h
}

type textPiece struct {
	run  run
	text string
	line int
	x, w float32
}

// breakLines sets the runs into lines of that width and returns how many.
func (t *Text) breakLines(width float32, emit func(textPiece)) int {
	size, line, x := t.size(), 0, float32(0)
	var held textPiece // words of one run on one line become one object
	flush := func() {
		if held.text != "" && emit != nil {
			emit(held)
		}
		held = textPiece{}
	}
	newLine := func() { flush(); line++; x = 0 }
	for i, r := range t.runs {
		flush()
		for p, para := range strings.Split(asShown(r.text), "\n") {
			if p > 0 {
				newLine()
			}
			for para != "" {
				word, rest := nextWord(para)
				para = rest
				w := fyne.MeasureText(word, size, r.style).Width
				bare := w
				if strings.HasSuffix(word, " ") {
					bare = fyne.MeasureText(strings.TrimRight(word, " "), size, r.style).Width
				}
				if x > 0 && width > 0 && x+bare > width+0.5 {
					newLine()
					if word = strings.TrimLeft(word, " "); word == "" {
						continue
					}
				}
				if x == 0 && width > 0 && bare > width && utf8.RuneCountInString(word) > 1 {
					head, tail := cutToWidth(word, size, r.style, width)
					para, word = tail+para, head
					w = fyne.MeasureText(word, size, r.style).Width
				}
				if held.text == "" {
					held = textPiece{run: t.runs[i], line: line, x: x}
				}
				held.text += word
				held.w += w
				x += w
			}
		}
	}
	flush()
	return line + 1
}

// wordLong is where a word without an end is cut: measuring what is far wider
// than a line, again for every line, would take the square of its length.
const wordLong = 64

func nextWord(s string) (word, rest string) {
	i := strings.IndexByte(s, ' ')
	if i < 0 || i > wordLong {
		n := 0
		for at := range s {
			if n == wordLong && (i < 0 || at < i) {
				return s[:at], s[at:]
			}
			n++
		}
	}
	if i < 0 {
		return s, ""
	}
	for i < len(s) && s[i] == ' ' {
		i++
	}
	return s[:i], s[i:]
}

func cutToWidth(s string, size float32, style fyne.TextStyle, width float32) (head, tail string) {
	runes := []rune(s)
	lo, hi := 1, len(runes)
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if fyne.MeasureText(string(runes[:mid]), size, style).Width <= width {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return string(runes[:lo]), string(runes[lo:])
}

// fit cuts s with an ellipsis so that it is no wider than width.
func fit(s string, size float32, style fyne.TextStyle, width float32) string {
	s = asShown(s)
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		s = s[:i] + "…"
	}
	if len(s) > 1000 { // no line shows more, and measuring is slow
		s = strings.ToValidUTF8(s[:1000], "") + "…"
	}
	if s == "" || fyne.MeasureText(s, size, style).Width <= width+0.5 {
		return s
	}
	room := width - fyne.MeasureText("…", size, style).Width
	if room <= 0 {
		return ""
	}
	head, _ := cutToWidth(s, size, style, room)
	return strings.TrimRight(head, " ") + "…"
}

// MinSize implements fyne.CanvasObject: the height is the one at the width it has.
func (t *Text) MinSize() fyne.Size {
	w := t.Size().Width
	if w <= 0 {
		return fyne.NewSize(px(24), t.lineHeight())
	}
	return fyne.NewSize(px(24), t.HeightFor(w))
}

func (t *Text) minWide() float32 { return px(24) }

// Wide returns the width of the text on one line.
func (t *Text) Wide() float32 {
	var w float32
	for _, r := range t.runs {
		line, _, _ := strings.Cut(asShown(r.text), "\n")
		if len(line) > 1000 {
			line = strings.ToValidUTF8(line[:1000], "")
		}
		w += fyne.MeasureText(line, t.size(), r.style).Width
	}
	return w
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	p := newPaint(t, t.MinSize, nil, nil)
	drawn := float32(-1)
	p.layout = func(size fyne.Size) {
		if size.Width == drawn {
			return
		}
		drawn = size.Width
		p.objects = p.objects[:0:0]
		color := t.role.color()
		if t.color != "" {
			color = t.color
		}
		high := t.lineHeight()
		var line []textPiece
		place := func() {
			if len(line) == 0 {
				return
			}
			shift := float32(0)
			last := line[len(line)-1]
			if rest := size.Width - last.x - last.w; t.align == fyne.TextAlignCenter {
				shift = rest / 2
			} else if t.align == fyne.TextAlignTrailing {
				shift = rest
			}
			for _, piece := range line {
				p.objects = append(p.objects, t.draw(piece, color, shift, high))
			}
			line = nil
		}
		t.breakLines(size.Width, func(piece textPiece) {
			if len(line) > 0 && line[0].line != piece.line {
				place()
			}
			line = append(line, piece)
		})
		place()
	}
	p.refresh = func() { drawn = -1 }
	return p
}

func (t *Text) draw(piece textPiece, color fyne.ThemeColorName, shift, high float32) fyne.CanvasObject {
	if piece.run.color != "" {
		color = piece.run.color
	}
	if piece.run.tap != nil {
		l := newLink(piece.text, t.size(), piece.run.style, piece.run.tap)
		put(l, piece.x+shift, float32(piece.line)*high, piece.w, high)
		return l
	}
	c := &canvas.Text{Text: piece.text, TextSize: t.size(), TextStyle: piece.run.style, Color: hue(color)}
	put(c, piece.x+shift, float32(piece.line)*high, piece.w, high)
	return c
}

// Line is one line of text that is cut with an ellipsis where it does not fit.
type Line struct {
	widget.BaseWidget
	text  string
	role  Role
	color fyne.ThemeColorName
	least float32
	align fyne.TextAlign
}

// NewLine returns a line in that role.
func NewLine(role Role, text string) *Line {
	l := &Line{text: text, role: role}
	l.ExtendBaseWidget(l)
	return l
}

// SetText changes the words.
func (l *Line) SetText(text string) {
	if l.text != text {
		l.text = text
		l.Refresh()
	}
}

// Words returns the whole text, also the part that is cut off.
func (l *Line) Words() string { return l.text }

// SetColor uses another color than the role's.
func (l *Line) SetColor(name fyne.ThemeColorName) *Line { l.color = name; l.Refresh(); return l }

// SetAlign aligns the line.
func (l *Line) SetAlign(a fyne.TextAlign) *Line { l.align = a; l.Refresh(); return l }

// KeepWhole makes the line ask for the width of all its words.
func (l *Line) KeepWhole() *Line { l.least = -1; return l }

// CreateRenderer implements fyne.Widget.
func (l *Line) CreateRenderer() fyne.WidgetRenderer {
	c := &canvas.Text{}
	return newPaint(l, func() fyne.Size {
		m := fyne.MeasureText(asShown(l.text), l.role.size(), l.role.style())
		if l.least >= 0 {
			m.Width = min(m.Width, px(24))
		}
		m.Height = fyne.MeasureText("Mg", l.role.size(), l.role.style()).Height
		return m
	}, func(size fyne.Size) {
		c.Text = fit(l.text, l.role.size(), l.role.style(), size.Width)
		fill(c, size)
		c.Refresh()
	}, func() {
		c.TextSize, c.TextStyle, c.Alignment = l.role.size(), l.role.style(), l.align
		c.Color = hue(l.role.color())
		if l.color != "" {
			c.Color = hue(l.color)
		}
	}, c)
}
