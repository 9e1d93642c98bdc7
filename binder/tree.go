package binder

import (
	"cmp"
	"slices"
	"strings"
)

// TreeNode is someone in the call tree: a role or a person.
type TreeNode struct {
	Ref Ref
	// Title is the role's or the person's name; Who are the people who pick
	// up, the first to try first.
	Title string
	Who   []Person
	// Note is what the caller says.
	Note string
	// Calls are those whom this one calls, in order.
	Calls []*TreeNode
	// Gap tells what is wrong here in words, "" where nothing is.
	Gap string
}

// Tree is the call tree and what is wrong with it.
type Tree struct {
	// Roots are those whom nobody calls: where an alarm begins.
	Roots []*TreeNode
	// Gaps tell what is wrong: someone in it left, a role with nobody, no
	// number, a circle.
	Gaps []Gap
	// Missing are the people who work here and whom nobody calls.
	Missing []Person
}

// Gap is one thing that is wrong: with which record, and what, in words.
type Gap struct {
	Ref Ref
	Why string
}

// CallTree builds the call tree of the day from the calls, the roles and the
// people. It always ends: a circle is cut where it closes, and told.
func CallTree(b *Binder, today Date) *Tree {
	t := &Tree{}
	lines := map[Ref][]Call{}
	called := map[Ref]bool{}
	var callers []Ref
	for _, c := range Calls.All(b) {
		if len(lines[c.From]) == 0 {
			callers = append(callers, c.From)
		}
		lines[c.From] = append(lines[c.From], c)
		called[c.To] = true
	}
	for from := range lines {
		slices.SortStableFunc(lines[from], func(x, y Call) int {
			if d := cmp.Compare(x.Order, y.Order); d != 0 {
				return d
			}
			return strings.Compare(b.Title(x.To), b.Title(y.To))
		})
	}
	slices.SortFunc(callers, func(x, y Ref) int { return strings.Compare(b.Title(x), b.Title(y)) })
	g := grower{b: b, t: t, today: today, lines: lines, drawn: map[Ref]bool{}, path: map[Ref]bool{}, reached: map[Ref]bool{}}
	for _, from := range callers {
		if !called[from] {
			t.Roots = append(t.Roots, g.grow(from, ""))
		}
	}
	// What is in no tree so far hangs in a circle that nobody begins.
	for _, from := range callers {
		if !g.drawn[from] {
			t.Roots = append(t.Roots, g.grow(from, ""))
		}
	}
	for _, p := range Staff(b, today) {
		if len(lines) > 0 && !g.reached[People.Ref(p.ID)] {
			t.Missing = append(t.Missing, p)
		}
	}
	return t
}

type grower struct {
	b       *Binder
	t       *Tree
	today   Date
	lines   map[Ref][]Call
	drawn   map[Ref]bool
	path    map[Ref]bool
	reached map[Ref]bool
}

func (g *grower) grow(ref Ref, note string) *TreeNode {
	n := &TreeNode{Ref: ref, Title: g.b.Title(ref), Note: note}
	g.people(n)
	switch {
	case g.path[ref]:
		g.gap(n, n.Title+" is called in a circle. Take one of the calls out.")
		return n
	case g.drawn[ref]:
		// Called twice is allowed; their own calls are drawn once.
		return n
	}
	g.drawn[ref], g.path[ref] = true, true
	for _, c := range g.lines[ref] {
		n.Calls = append(n.Calls, g.grow(c.To, c.Note))
	}
	delete(g.path, ref)
	return n
}

func (g *grower) people(n *TreeNode) {
	switch n.Ref.Kind() {
	case "role":
		role, ok := Roles.Get(g.b, n.Ref)
		if !ok {
			g.gap(n, "This role is not in the binder any more. Take it out of the call tree.")
			return
		}
		n.Who = role.Who(g.b, g.today)
		if len(n.Who) == 0 {
			g.gap(n, "Nobody has the role "+role.Name+". Choose who has it.")
		}
	case "person":
		p, ok := People.Get(g.b, n.Ref)
		switch {
		case !ok:
			g.gap(n, "This person is not in the binder any more. Take them out of the call tree.")
			return
		case !p.Active(g.today):
			g.gap(n, p.Name+" left on "+p.Left.Long()+". Choose someone else.")
			return
		}
		n.Who = []Person{p}
	}
	for _, p := range n.Who {
		g.reached[People.Ref(p.ID)] = true
	}
	if len(n.Who) > 0 {
		if _, ok := n.Who[0].Phone(); !ok {
			g.gap(n, n.Who[0].Name+" has no phone number. Add one.")
		}
	}
}

func (g *grower) gap(n *TreeNode, why string) {
	if n.Gap == "" {
		n.Gap = why
	}
	if x := (Gap{n.Ref, why}); !slices.Contains(g.t.Gaps, x) {
		g.t.Gaps = append(g.t.Gaps, x)
	}
}
