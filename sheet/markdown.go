package sheet

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

var markdown = goldmark.New(goldmark.WithExtensions(extension.Table, extension.TaskList, extension.Strikethrough, extension.Linkify)).Parser()

// prose sets Markdown.
type prose struct {
	d   *doc
	src []byte
}

// markdown sets a text over the page's width, over pages where it must.
func (d *doc) markdown(src string) {
	p := prose{d, []byte(src)}
	p.blocks(markdown.Parse(text.NewReader(p.src)), d.left())
}

func (p prose) blocks(parent ast.Node, x float64) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		p.block(n, x)
	}
}

func (p prose) block(n ast.Node, x float64) {
	d := p.d
	switch n := n.(type) {
	case *ast.Heading:
		level := 3
		if n.Level > 2 {
			level = 4
		}
		follow := 2.5 * normal.leading()
		if _, ok := n.NextSibling().(*east.Table); ok {
			// Its heading and a row of a few lines.
			follow = 30
		}
		d.heading(level, flat(p.runs(n, false)), follow)
	case *ast.Paragraph, *ast.TextBlock:
		d.paraAt(x, normal, p.runs(n, false)...)
		d.y += 2
	case *ast.List:
		p.list(n, x)
		d.y += 1.4
	case *ast.Blockquote:
		from, page := d.y, len(d.pages)
		p.blocks(n, x+5)
		// The bar beside it stands on the page where the quote ends.
		if page != len(d.pages) {
			from = d.page().top
		}
		end := d.as(nil)
		d.line(x+1.5, from, x+1.5, d.y-2, 0.8)
		end()
	case *ast.ThematicBreak:
		d.need(5)
		end := d.as(nil)
		d.line(x, d.y+1.5, d.right(), d.y+1.5, 0.2)
		end()
		d.y += 4
	case *ast.FencedCodeBlock, *ast.CodeBlock, *ast.HTMLBlock:
		var s strings.Builder
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			s.Write(line.Value(p.src))
		}
		d.paraAt(x+4, style{size: 10, figure: true}, run{text: strings.TrimRight(s.String(), "\n")})
		d.y += 2
	case *east.Table:
		p.table(n)
		d.y += 3
	default:
		p.blocks(n, x)
	}
}

func (p prose) list(l *ast.List, x float64) {
	defer p.d.in("L")()
	number := l.Start
	for n := l.FirstChild(); n != nil; n = n.NextSibling() {
		mark, indent := "•", 5.0
		if l.IsOrdered() {
			mark, indent = fmt.Sprintf("%d.", number), 7
			number++
		}
		first := n.FirstChild()
		if first != nil {
			if box, ok := first.FirstChild().(*east.TaskCheckBox); ok {
				mark, indent = "box", 6
				if box.IsChecked {
					mark = "☑"
				}
			}
		}
		switch first.(type) {
		case *ast.Paragraph, *ast.TextBlock:
			p.d.item(normal, x+1, indent, mark, p.runs(first, false)...)
			p.d.y += 0.7
			first = first.NextSibling()
		default:
			p.d.item(normal, x+1, indent, mark)
			p.d.y -= normal.leading()
		}
		for ; first != nil; first = first.NextSibling() {
			p.block(first, x+1+indent)
		}
	}
}

// table sets a table with columns as wide as what stands in them asks for.
func (p prose) table(t *east.Table) {
	var head []string
	var rows []cells
	for r := t.FirstChild(); r != nil; r = r.NextSibling() {
		_, isHead := r.(*east.TableHeader)
		var row cells
		for c := r.FirstChild(); c != nil; c = c.NextSibling() {
			runs := p.runs(c, false)
			if isHead {
				head = append(head, flat(runs))
				continue
			}
			row = append(row, cell{{style{size: 9.5}, runs}})
		}
		if !isHead {
			rows = append(rows, row)
		}
	}
	cols := make([]column, len(head))
	want := make([]float64, len(head))
	least := make([]float64, len(head))
	for i, h := range head {
		cols[i] = column{head: h}
		want[i], least[i] = p.d.natural(smallBold, run{text: h})
		for _, r := range rows {
			if i < len(r) {
				w, l := p.d.natural(r[i][0].st, r[i][0].runs...)
				want[i], least[i] = max(want[i], min(w, 90)), max(least[i], l)
			}
		}
	}
	for i, w := range widthsFor(want, least, p.d.width()) {
		cols[i].w = w
	}
	p.d.table(grid{cols: cols, upright: true}, rows)
}

// natural is how wide the runs are on one line, and how wide their longest
// word is.
func (d *doc) natural(st style, runs ...run) (line, word float64) {
	for _, r := range d.lay(st, 1e6, runs...) {
		line = max(line, r.w)
	}
	for _, w := range strings.Fields(flat(runs)) {
		word = max(word, d.lay(st, 1e6, run{text: w, bold: true})[0].w)
	}
	return line, min(word, 45)
}

// widthsFor shares width among columns: none below its longest word where
// that is possible, the rest by what each wants.
func widthsFor(want, least []float64, width float64) []float64 {
	out := make([]float64, len(want))
	left, wish := width, 0.0
	for i := range want {
		out[i] = least[i] + 2*pad + 0.2
		left -= out[i]
		wish += max(0, want[i]-least[i])
	}
	for i := range out {
		switch {
		case left < 0:
			out[i] *= width / (width - left)
		case wish > 0:
			out[i] += left * max(0, want[i]-least[i]) / wish
		default:
			out[i] += left / float64(len(out))
		}
	}
	return out
}

// runs are the texts inside a block.
func (p prose) runs(parent ast.Node, bold bool) []run {
	var list []run
	add := func(s string, link string) {
		if s != "" {
			list = append(list, run{s, bold, link})
		}
	}
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			add(string(n.Value(p.src)), "")
			switch {
			case n.HardLineBreak():
				add("\n", "")
			case n.SoftLineBreak():
				add(" ", "")
			}
		case *ast.String:
			add(string(n.Value), "")
		case *ast.Emphasis:
			// There is no slanted font: both sorts of stress are bold.
			list = append(list, p.runs(n, true)...)
		case *ast.Link:
			inner := p.runs(n, bold)
			to := string(n.Destination)
			for i := range inner {
				inner[i].link = web(to)
			}
			list = append(list, inner...)
			// Paper has no links: the address is printed too.
			if s := strings.TrimPrefix(strings.TrimPrefix(to, "https://"), "mailto:"); s != flat(inner) && to != flat(inner) {
				add(" ("+s+")", "")
			}
		case *ast.AutoLink:
			add(string(n.Label(p.src)), web(string(n.URL(p.src))))
		case *ast.RawHTML:
			for i := range n.Segments.Len() {
				s := n.Segments.At(i)
				if strings.HasPrefix(strings.ToLower(string(s.Value(p.src))), "<br") {
					add("\n", "")
				}
			}
		case *east.TaskCheckBox:
		default:
			list = append(list, p.runs(n, bold)...)
		}
	}
	return list
}

// web is an address that a link of the PDF may lead to, "" for any other.
func web(s string) string {
	for _, ok := range []string{"https://", "http://", "mailto:", "tel:"} {
		if strings.HasPrefix(s, ok) {
			return s
		}
	}
	return ""
}

func flat(runs []run) string {
	var s strings.Builder
	for _, r := range runs {
		s.WriteString(r.text)
	}
	return s.String()
}
