package sheet

import (
	"fmt"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"

	"readybinder/assets"
)

// face is one font file and how wide its letters are.
type face struct {
	family string
	data   []byte
	widths func() *widths
}

// lastRune is one past the last rune that any of the fonts may have: what
// lies above (Chinese, Japanese, Korean, emoji) is not printed.
const lastRune = 0x3000

// widths are the advances of runes in thousandths of the size; 0 is "not in
// this font".
type widths [lastRune]uint16

func newFace(family string, data []byte) *face {
	return &face{family, data, sync.OnceValue(func() *widths { return measure(family, data) })}
}

var (
	regular     = newFace("regular", assets.InterRegular)
	semibold    = newFace("semibold", assets.InterSemiBold)
	figures     = newFace("figures", assets.InterFigures)
	figuresBold = newFace("figuresbold", assets.InterFiguresSemiBold)
	extra       = newFace("extra", assets.DejaVuExtra)
)

func measure(family string, data []byte) *widths {
	f, err := sfnt.Parse(data)
	if err != nil {
		panic(fmt.Sprintf("sheet: built-in font %s: %v", family, err))
	}
	var w widths
	var buf sfnt.Buffer
	for r := range rune(lastRune) {
		i, err := f.GlyphIndex(&buf, r)
		if err != nil || i == 0 {
			continue
		}
		a, err := f.GlyphAdvance(&buf, i, fixed.I(1000), font.HintingNone)
		if err == nil {
			w[r] = uint16(a.Round())
		}
	}
	return &w
}

func (f *face) has(r rune) bool { return r < lastRune && f.widths()[r] > 0 }

// style is how a text is set: its size in points, its weight, and whether its
// figures are all of one width.
type style struct {
	size   float64
	bold   bool
	figure bool
}

// The styles of all sheets. Nothing is smaller than 9 points.
var (
	small     = style{size: 9}
	smallBold = style{size: 9, bold: true}
	normal    = style{size: 10.5}
	strong    = style{size: 10.5, bold: true}
	name      = style{size: 12, bold: true}
	number    = style{size: 14, figure: true}
)

func (s style) in(size float64) style { s.size = size; return s }

// leading is the distance from one line to the next, in mm.
func (s style) leading() float64 { return s.size * 1.28 * pt }

// ascent is the distance from the top of a line to its baseline, in mm.
func (s style) ascent() float64 { return s.size * 0.99 * pt }

// face is the font for r in this style, nil where no font has it.
func (s style) face(r rune) *face {
	first, second := regular, extra
	if s.bold {
		first = semibold
	}
	if s.figure {
		f := figures
		if s.bold {
			f = figuresBold
		}
		if f.has(r) {
			return f
		}
	}
	switch {
	case first.has(r):
		return first
	case second.has(r):
		return second
	}
	return nil
}

// printable tells whether some font has r and prints it as it should be read.
// Hebrew, Arabic and the scripts of India are not: they need more than one
// letter after the other.
func printable(r rune) bool { return style{}.face(r) != nil }

// invisible are runes that stand in pasted text and print nothing.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || r >= 0xFE00 && r <= 0xFE0F || unicode.IsControl(r) && r != '\n' && r != '\t'
}

// clean makes s printable: spaces of all sorts become spaces, accents that
// stand by themselves join their letter, and what no font has is taken out.
// lost tells whether something was.
func clean(s string) (printed string, lost bool) {
	plain := true
	for i := range len(s) {
		if s[i] >= 0x7f || s[i] < ' ' && s[i] != '\n' {
			plain = false
			break
		}
	}
	if plain {
		return s, false
	}
	var b strings.Builder
	for _, r := range norm.NFC.String(s) {
		switch {
		case r == '\n':
			b.WriteByte('\n')
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case invisible(r):
		case printable(r):
			b.WriteRune(r)
		default:
			lost = true
			b.WriteByte(0) // the place, for tidy
		}
	}
	if !lost {
		return b.String(), false
	}
	return tidy(b.String()), true
}

// tidy closes the gaps that taken-out letters (zero bytes) leave: "(\0\0)
// Li Wei" becomes "Li Wei".
func tidy(s string) string {
	s = strings.ReplaceAll(s, "\x00", "")
	for _, empty := range []string{"()", "( )", "[]", `""`} {
		s = strings.ReplaceAll(s, empty, "")
	}
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		l = strings.Join(strings.Fields(l), " ")
		if strings.HasPrefix(l, "(") && strings.HasSuffix(l, ")") && strings.Count(l, "(") == 1 {
			l = l[1 : len(l)-1]
		}
		lines[i] = strings.Trim(l, " ,;/-")
	}
	return strings.Join(lines, "\n")
}

// readable tells whether what is left of a text after clean still says
// something.
func readable(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
