package ui

import (
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Fyne's own Markdown panics on some task lists and fetches files and
// addresses for images. This one parses with goldmark and builds widgets of
// the kit; images and HTML become words.

const (
	markdownDeep = 24      // deeper nesting becomes plain words
	markdownLong = 1 << 18 // longer text is cut, and says so
	markdownWide = 24      // a line with more bars makes no table
	markdownRows = 500     // more rows of a table are left out, which it says
)

var (
	markdownParser = goldmark.New(goldmark.WithExtensions(extension.Table, extension.TaskList, extension.Strikethrough)).Parser()
	// Every row of a table gets the cells of its widest: a few long lines of
	// bars would make millions. Such a text is read without tables.
	markdownNoTables = goldmark.New(goldmark.WithExtensions(extension.TaskList, extension.Strikethrough)).Parser()
)

func markdownParserFor(source string) parser.Parser {
	for line := range strings.Lines(source) {
		if strings.Count(line, "|") > markdownWide {
			return markdownNoTables
		}
	}
	return markdownParser
}

// NewMarkdown shows Markdown. open runs for a link and decides what happens;
// without it links are plain words followed by their address.
func NewMarkdown(source string, open func(address string)) fyne.CanvasObject {
	cut := len(source) > markdownLong
	if cut {
		source = strings.ToValidUTF8(source[:markdownLong], "")
	}
	m := &markdown{source: []byte(source), open: open}
	doc := markdownParserFor(source).Parse(text.NewReader(m.source))
	blocks := m.blocks(doc, 0)
	if cut {
		blocks = append(blocks, NewText(Muted, T("The text goes on. Only its first part is shown.")))
	}
	return Column(10, blocks...)
}

type markdown struct {
	source []byte
	open   func(string)
}

func (m *markdown) blocks(parent ast.Node, deep int) (out []fyne.CanvasObject) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if o := m.block(n, deep); o != nil {
			out = append(out, o)
		}
	}
	return out
}

func (m *markdown) block(n ast.Node, deep int) fyne.CanvasObject {
	if deep > markdownDeep {
		return NewText(Body, m.plain(n))
	}
	switch n := n.(type) {
	case *ast.Heading:
		role, grow := Title, float32(1)
		switch n.Level {
		case 1:
			grow = 1.25
		case 2:
			grow = 1.08
		case 3:
			role, grow = Strong, 1.08
		default:
			role = Strong
		}
		return PadTRBL(6, 0, 0, 0, newRuns(role, m.inline(n, role.style(), 0)).SetGrow(grow))
	case *ast.Paragraph, *ast.TextBlock:
		return newRuns(Body, m.inline(n, fyne.TextStyle{}, 0))
	case *ast.List:
		return m.list(n, deep)
	case *ast.Blockquote:
		return newQuote(Column(8, m.blocks(n, deep+1)...))
	case *ast.FencedCodeBlock:
		return m.code(n.Lines())
	case *ast.CodeBlock:
		return m.code(n.Lines())
	case *ast.ThematicBreak:
		return PadTRBL(4, 0, 4, 0, NewRule())
	case *ast.HTMLBlock:
		words := string(n.Lines().Value(m.source))
		if n.HasClosure() {
			words += string(n.ClosureLine.Value(m.source))
		}
		if words = strings.TrimSpace(words); words == "" {
			return nil
		}
		return NewText(Muted, words)
	case *east.Table:
		return m.table(n)
	}
	if n.Type() == ast.TypeInline {
		return newRuns(Body, m.inlineOne(n, fyne.TextStyle{}, 0))
	}
	return Column(8, m.blocks(n, deep+1)...)
}

func (m *markdown) list(l *ast.List, deep int) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	number := l.Start
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		var mark fyne.CanvasObject
		switch box := taskOf(item); {
		case box != nil && box.IsChecked:
			mark = NewIconMark("checkbox-marked", ColorAccent, 18)
		case box != nil:
			mark = NewIconMark("checkbox-blank-outline", ColorMuted, 18)
		case l.IsOrdered():
			mark = NewLine(Muted, T("%d.", number)).SetAlign(fyne.TextAlignTrailing).KeepWhole()
			number++
		default:
			mark = NewIconMark("circle-small", ColorMuted, 18)
		}
		rows = append(rows, newBullet(mark, Column(6, m.blocks(item, deep+1)...)))
	}
	gap := float32(5)
	if !l.IsTight {
		gap = 9
	}
	return Column(gap, rows...)
}

func taskOf(item ast.Node) *east.TaskCheckBox {
	if first := item.FirstChild(); first != nil {
		if box, ok := first.FirstChild().(*east.TaskCheckBox); ok {
			return box
		}
	}
	return nil
}

func (m *markdown) code(lines *text.Segments) fyne.CanvasObject {
	words := strings.TrimRight(string(lines.Value(m.source)), "\n")
	t := newRuns(Body, []run{{text: strings.ReplaceAll(words, "\t", "    "), style: fyne.TextStyle{Monospace: true}}})
	return NewGround(ColorNeutralBack, 6, Pad(10, t))
}

func (m *markdown) table(t *east.Table) fyne.CanvasObject {
	var rows [][]*Text
	left := 0
	for r := t.FirstChild(); r != nil; r = r.NextSibling() {
		if len(rows) == markdownRows {
			left++
			continue
		}
		role := Body
		if _, head := r.(*east.TableHeader); head {
			role = Strong
		}
		var row []*Text
		for c := r.FirstChild(); c != nil; c = c.NextSibling() {
			cell := newRuns(role, m.inline(c, role.style(), 0))
			if a, ok := c.(*east.TableCell); ok && a.Alignment == east.AlignRight {
				cell.SetAlign(fyne.TextAlignTrailing)
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	if left > 0 {
		return Column(6, newTextTable(rows), NewText(Muted, N(left, "%d more row is not shown.", "%d more rows are not shown.")))
	}
	return newTextTable(rows)
}

func (m *markdown) inline(parent ast.Node, style fyne.TextStyle, deep int) (out []run) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		out = append(out, m.inlineOne(n, style, deep)...)
	}
	return out
}

func (m *markdown) inlineOne(n ast.Node, style fyne.TextStyle, deep int) []run {
	if deep > markdownDeep {
		return []run{{text: m.plain(n), style: style}}
	}
	switch n := n.(type) {
	case *ast.Text:
		s := string(n.Segment.Value(m.source))
		if n.HardLineBreak() {
			s += "\n"
		} else if n.SoftLineBreak() {
			s += " "
		}
		return []run{{text: s, style: style}}
	case *ast.String:
		return []run{{text: string(n.Value), style: style}}
	case *ast.CodeSpan:
		style.Monospace = true
		return m.inline(n, style, deep+1)
	case *ast.Emphasis:
		// Inter comes without its italics: both kinds of emphasis are bold.
		style.Bold = true
		return m.inline(n, style, deep+1)
	case *ast.Link:
		return m.link(m.plain(n), string(n.Destination), style)
	case *ast.AutoLink:
		return m.link(string(n.Label(m.source)), string(n.URL(m.source)), style)
	case *ast.Image:
		return []run{{text: T("[Picture: %s]", m.plain(n)), style: style, color: ColorMuted}}
	case *ast.RawHTML:
		return []run{{text: string(n.Segments.Value(m.source)), style: style, color: ColorMuted}}
	case *east.TaskCheckBox:
		return nil // drawn as the mark of its line
	}
	return m.inline(n, style, deep+1)
}

func (m *markdown) link(words, address string, style fyne.TextStyle) []run {
	if words == "" {
		words = address
	}
	u, err := url.Parse(address)
	if m.open != nil && err == nil && (u.Scheme == "https" || u.Scheme == "http" || u.Scheme == "mailto" || u.Scheme == "tel" || u.Scheme == "binder") {
		return []run{{text: words, style: style, tap: func() { m.open(address) }}}
	}
	out := []run{{text: words, style: style}}
	if address != words && address != "" {
		out = append(out, run{text: " (" + address + ")", style: style, color: ColorMuted})
	}
	return out
}

// plain is the text below n without any style, also of trees too deep to recurse.
func (m *markdown) plain(n ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			switch n := n.(type) {
			case *ast.Text:
				b.Write(n.Segment.Value(m.source))
				if n.SoftLineBreak() || n.HardLineBreak() {
					b.WriteByte(' ')
				}
			case *ast.String:
				b.Write(n.Value)
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}
