package sheet

import (
	"strings"
	"unicode"
)

// pt is a point in mm.
const pt = 25.4 / 72

// run is a stretch of text of one look.
type run struct {
	text string
	bold bool
	link string // a web address, "" for none
}

// piece is what is drawn in one go: letters of one font, x mm from the left
// end of their line.
type piece struct {
	x, w float64
	face *face
	text string
	link string
}

// row is one line of text as it is drawn.
type row struct {
	pieces []piece
	w      float64
}

// glyph is one letter on its way into a row.
type glyph struct {
	r    rune
	face *face
	w    float64
	link string
}

// lay breaks the runs into rows no wider than width mm: at spaces, after a
// hyphen or a slash, and within a word only where it would not fit a line by
// itself. Telephone numbers stay whole.
func (d *doc) lay(st style, width float64, runs ...run) []row {
	var line []glyph
	var rows []row
	w := 0.0
	end := func(n int) {
		r := makeRow(line[:n])
		if last := len(r.pieces) - 1; last >= 0 && (n == len(line) || line[n].r == ' ' || line[n-1].r == ' ') {
			// Nobody sees it, but who copies or listens hears two words.
			r.pieces[last].text += " "
		}
		rows = append(rows, r)
		for n < len(line) && line[n].r == ' ' {
			n++
		}
		line = append(line[:0], line[n:]...)
		w = 0
		for _, g := range line {
			w += g.w
		}
	}
	scale := st.size * pt / 1000
	for _, u := range runs {
		look := st
		look.bold = st.bold || u.bold
		for _, r := range d.clean(u.text) {
			if r == '\n' {
				end(len(line))
				continue
			}
			f := look.face(r)
			g := glyph{r, f, float64(f.widths()[r]) * scale, u.link}
			line = append(line, g)
			w += g.w
			for w > width && r != ' ' && len(line) > 1 {
				end(breakAt(line))
			}
		}
	}
	if len(line) > 0 || len(rows) == 0 {
		end(len(line))
	}
	return rows
}

// breakAt is how many glyphs of a line that is too long by its last one stay.
func breakAt(line []glyph) int {
	last := len(line) - 1
	for i := last; i > 0; i-- {
		if canBreak(line, i) {
			return i
		}
	}
	for i := last; i > last/2; i-- {
		if strings.ContainsRune("@._=&?", line[i].r) {
			return i
		}
	}
	return last
}

// canBreak tells whether a line may end before its glyph i.
func canBreak(line []glyph, i int) bool {
	r, before := line[i].r, line[i-1].r
	digit := unicode.IsDigit(r)
	switch {
	case r == ' ':
		return i+1 >= len(line) || before != ')' || !unicode.IsDigit(line[i+1].r)
	case before == ' ':
		return !digit || i < 2 || line[i-2].r != ')'
	case before == '-' || before == '/' || before == '–':
		return unicode.IsLetter(r) && i > 2
	}
	return false
}

func makeRow(line []glyph) row {
	for len(line) > 0 && line[len(line)-1].r == ' ' {
		line = line[:len(line)-1]
	}
	var out row
	var b strings.Builder
	for i, g := range line {
		if i == 0 || g.face != line[i-1].face || g.link != line[i-1].link {
			if i > 0 {
				out.pieces[len(out.pieces)-1].text = b.String()
				b.Reset()
			}
			out.pieces = append(out.pieces, piece{x: out.w, face: g.face, link: g.link})
		}
		b.WriteRune(g.r)
		out.pieces[len(out.pieces)-1].w += g.w
		out.w += g.w
	}
	if len(line) > 0 {
		out.pieces[len(out.pieces)-1].text = b.String()
	}
	return out
}

// fit is the largest size, between the style's own and least, at which the
// text stands in at most lines rows of width.
func (d *doc) fit(st style, least, width float64, lines int, runs ...run) style {
	for st.size > least && len(d.lay(st, width, runs...)) > lines {
		st.size = max(least, st.size-0.5)
	}
	return st
}

// plain is a text of one look.
func plain(s string) []run { return []run{{text: s}} }

// lead is a text that begins with a bold part.
func lead(bold, rest string) []run { return []run{{text: bold, bold: true}, {text: rest}} }
