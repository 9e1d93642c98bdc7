package sheet

import (
	"fmt"
	"slices"
	"strings"

	"readybinder/binder"
)

// branch is one box of the call tree as this audience may see it.
type branch struct {
	title string // the role, "" where the box is a person's
	who   []binder.Contact
	note  string
	gap   string
	calls []*branch
}

func gatherCallTree(g *gatherer) error {
	tree := binder.CallTree(g.b, g.r.Today)
	if len(tree.Roots) == 0 {
		return ErrCalls
	}
	var roots []*branch
	for _, n := range tree.Roots {
		roots = append(roots, g.branch(n))
		g.fact("The alarm begins with", n.Title)
	}
	var missing []string
	for _, p := range tree.Missing {
		missing = append(missing, p.Name)
		g.fact(p.Name, "Call tree", "called by nobody")
	}
	g.draw = func(d *doc) { drawCallTree(d, roots, tree.Gaps, missing) }
	return nil
}

func (g *gatherer) branch(n *binder.TreeNode) *branch {
	out := &branch{note: n.Note, gap: n.Gap}
	if n.Ref.Kind() != "person" {
		out.title = n.Title
	}
	var names []string
	for _, p := range n.Who {
		names = append(names, p.Name)
		c := binder.Contact{Name: p.Name, As: p.Job}
		if w, ok := g.best(p.Ways); ok {
			c.Ways = []binder.Way{w}
			g.fact(p.Name, wayLabel(w), wayText(w))
		}
		out.who = append(out.who, c)
	}
	if len(out.who) == 0 && out.title == "" {
		out.title = n.Title
	}
	g.fact(n.Title, "Who picks up", strings.Join(names, ", then "))
	if n.Note != "" {
		g.fact(n.Title, "Told", n.Note)
	}
	if n.Gap != "" {
		g.fact(n.Title, "Gap", n.Gap)
	}
	for i, c := range n.Calls {
		g.fact(n.Title, fmt.Sprintf("Call %d", i+1), c.Title)
		out.calls = append(out.calls, g.branch(c))
	}
	return out
}

// Sizes of the tree, in mm: how far a box stands in from its caller's, how
// far from that the line comes down, the white between boxes.
const (
	treeIndent = 9.0
	treeTrunk  = 3.5
	treeGap    = 2.2
)

// drawCallTree draws one box below the other, each further in than the one
// that calls it, with lines from caller to called. It may go on over pages:
// the lines go on with it.
func drawCallTree(d *doc, roots []*branch, gaps []binder.Gap, missing []string) {
	d.addPage(false)
	d.para(small, run{text: "Start at the top. Call those who hang below you, in order, and tell each to call theirs. Nobody answers: try the next name in the box, then call the next box yourself."})
	d.y += 2
	t := &treeDrawing{d: d}
	d.newPage = t.goOn
	for _, r := range roots {
		t.draw(r, 0)
		d.y += 1
	}
	d.newPage = nil
	if len(gaps)+len(missing) > 0 {
		d.heading(2, "What is missing in this call tree", 12)
		for _, g := range gaps {
			d.item(normal, d.left(), 5, "•", plain(g.Why)...)
		}
		if len(missing) > 0 {
			d.item(normal, d.left(), 5, "•", lead("Called by nobody: ", strings.Join(missing, ", ")+".")...)
		}
	}
}

type treeDrawing struct {
	d    *doc
	path []string
}

// goOn heads a further page: from whom its first boxes hang.
func (t *treeDrawing) goOn() {
	if len(t.path) == 0 {
		return
	}
	d := t.d
	defer d.as(nil)()
	d.write(d.left(), small, d.lay(small, d.width(), lead("Goes on from the page before: ", strings.Join(t.path, " → "))...))
	d.y += 1.5
}

// spot is where a box was drawn: its page, and the heights of its upper edge,
// of the line that leads to it, and of its lower edge.
type spot struct {
	page           int
	top, mid, foot float64
}

func (t *treeDrawing) draw(n *branch, depth int) spot {
	// Deeper than this the boxes would become too narrow for a number.
	x := t.d.left() + float64(min(depth, 8))*treeIndent
	at := t.box(n, x)
	if len(n.calls) == 0 {
		return at
	}
	label := n.title
	if label == "" && len(n.who) > 0 {
		label = n.who[0].Name
	}
	t.path = append(t.path, label)
	down := x + treeTrunk
	for i, c := range n.calls {
		s := t.draw(c, depth+1)
		t.lineOn(s.page, down, s.mid, t.d.left()+float64(min(depth+1, 8))*treeIndent, s.mid)
		if i == len(n.calls)-1 {
			t.trunk(down, at, s)
		}
	}
	t.path = t.path[:len(t.path)-1]
	return at
}

// trunk draws the line down from a box to the last that hangs from it, over
// the pages between.
func (t *treeDrawing) trunk(x float64, from, to spot) {
	for page := from.page; page <= to.page; page++ {
		p := t.d.pages[page-1]
		y1, y2 := p.top+small.leading()+0.8, p.bottom
		if page == from.page {
			y1 = from.foot
		}
		if page == to.page {
			y2 = to.mid
		}
		t.lineOn(page, x, y1, x, y2)
	}
}

func (t *treeDrawing) lineOn(page int, x1, y1, x2, y2 float64) {
	p := t.d.pages[page-1]
	p.marks = append(p.marks, placed{lineMark{x1, y1, x2, y2, 0.35}, nil})
}

// box draws one box: the role, who picks up with the number, who is next, and
// what is wrong.
func (t *treeDrawing) box(n *branch, x float64) spot {
	const side, numbers = 2.0, 52.0
	d := t.d
	width := d.right() - x
	room := width - 2*side
	var text []styled
	put := func(st style, w float64, runs ...run) {
		text = append(text, styled{st, d.lay(st, w, runs...)})
	}
	var num []row
	numSt := number
	if n.title != "" {
		put(smallBold, room-numbers, run{text: n.title})
	}
	if len(n.who) > 0 {
		first := n.who[0]
		put(name, room-numbers, run{text: first.Name})
		if n.title == "" && first.As != "" {
			put(small, room-numbers, run{text: first.As})
		}
		if w, ok := voice(first.Ways); ok {
			numSt = d.fit(number, 9, numbers, 2, run{text: wayText(w)})
			num = d.lay(numSt, numbers, run{text: wayText(w)})
		} else {
			numSt = small
			num = d.lay(numSt, numbers, run{text: "No number here"})
		}
	}
	beside := cellHeight(text)
	if len(num) > 1 {
		beside = max(beside, float64(len(num))*numSt.leading()+small.leading())
	}
	height := beside
	var below []styled
	add := func(st style, runs ...run) {
		s := styled{st, d.lay(st, room, runs...)}
		below = append(below, s)
		height += s.height()
	}
	if len(n.who) > 1 {
		runs := []run{{text: "No answer: "}}
		for i, c := range n.who[1:] {
			text := "no number here"
			if w, ok := voice(c.Ways); ok {
				text = wayText(w)
			}
			if i > 0 {
				runs = append(runs, run{text: ", then "})
			}
			runs = append(runs, run{text: c.Name + " "}, run{text: text, bold: true})
		}
		add(style{size: 10, figure: true}, runs...)
	}
	if n.note != "" {
		add(style{size: 10}, lead("Say: ", n.note)...)
	}
	if n.gap != "" {
		add(style{size: 10}, lead("Missing: ", n.gap)...)
	}
	height += 2 * 1.3
	d.need(height)
	defer d.in("P")()
	top := d.y
	line := 0.25
	if len(n.calls) > 0 {
		line = 0.6
	}
	d.box(x, top, width, height, line)
	d.y = top + 1.3
	if len(num) > 0 {
		// The number stands beside the name, on one line with it.
		if n.title != "" && len(text) > 1 {
			d.y += text[0].height()
		}
		if len(text) > 0 {
			d.y += name.ascent() - numSt.ascent()
		}
		d.write(x+width-side-numbers, numSt, num)
		d.y = top + 1.3
	}
	for _, s := range text {
		d.write(x+side, s.st, s.rows)
	}
	d.y = top + 1.3 + beside
	for _, s := range below {
		d.write(x+side, s.st, s.rows)
	}
	d.y = top + height + treeGap
	return spot{len(d.pages), top, top + min(height/2, 5), top + height}
}

// best is the number to try first that this audience may see; one that it may
// not see is counted as left off.
func (g *gatherer) best(ways []binder.Way) (binder.Way, bool) {
	if w, ok := voice(ways); ok && !g.mayShow(w) {
		g.hide(w.Way, w.Value)
	}
	return voice(slices.DeleteFunc(slices.Clone(ways), func(w binder.Way) bool { return !g.mayShow(w) }))
}
