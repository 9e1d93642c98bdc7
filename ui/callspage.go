package ui

import (
	"errors"
	"slices"

	"fyne.io/fyne/v2"

	"readybinder/binder"
)

// callsPage draws the call tree: who calls whom when the alarm goes out, what
// is wrong with it, and whom nobody calls.
type callsPage struct {
	*App
	frame  *PageFrame
	tree   *TreeView
	side   *VScroll
	split  *Split
	body   *fyne.Container
	empty  fyne.CanvasObject
	full   fyne.CanvasObject
	zoomed bool
	nodes  map[string]callBox
	order  []string
	whole  *binder.Tree
	toMend *Button
	mend   fyne.CanvasObject // the first card of what is wrong
	all    bool              // all people are listed whom nobody calls
}

// callBox is one box of the drawn tree.
type callBox struct {
	ref    binder.Ref
	node   *binder.TreeNode
	parent string     // the box above, "" for where an alarm begins
	call   binder.Ref // the call from the box above
}

func newCallsPage(a *App) *callsPage { return &callsPage{App: a} }

// Title implements Page.
func (p *callsPage) Title() string { return T("Call tree") }

// Icon implements Page.
func (p *callsPage) Icon() string { return "sitemap-outline" }

// Explain implements Explainer.
func (p *callsPage) Explain() string {
	return T("The alarm begins at the top. Everyone calls those below them, so that nobody has to call everyone.\n\n" +
		"Choose a box to see the numbers and to change whom it calls. The arrow keys walk the tree.\n\n" +
		"What is wrong with the tree stands at the right in words, with the button that mends it: someone in it left, a role with nobody, people whom nobody calls.")
}

// Build implements Page.
func (p *callsPage) Build() fyne.CanvasObject {
	p.tree = NewTreeView()
	p.tree.Tight = true
	p.tree.OnSelect = func(string) { p.draw() }
	p.tree.OnOpen = func(string) { p.draw(); p.split.ShowDetail() }
	p.side = NewVScroll(Column(0))
	p.split = NewSplit("calls", NewSheet(p.tree), p.side)
	p.split.ratio = float32(fyne.CurrentApp().Preferences().FloatWithFallback(p.split.key, 0.66))
	p.toMend = NewButton(Quiet, T("What to mend"), "alert-circle-outline", p.ShowSide).IconColor(ColorBad)
	zoom := Row(2, NewIconButton("minus", T("Smaller"), p.Smaller), NewIconButton("plus", T("Larger"), p.Larger),
		NewButton(Quiet, T("Whole tree"), "", p.Whole), p.toMend)
	p.full = ColumnGrow(8, 1, zoom, p.split)
	p.empty = NewCard("", nil, Pad(16, Empty("sitemap-outline", T("The call tree is empty"),
		T("Begin with whoever decides. That person calls a few others, and each of those calls the next."),
		NewButton(Primary, T("Add the first call"), "plus", p.Add))))
	p.body = stacked(p.full, p.empty)
	p.frame = NewPageFrame(p.Title(), "", p.body,
		NewButton(Plain, T("Print"), "printer-outline", p.Print), NewButton(Primary, T("Add a call"), "plus", p.Add))
	return p.frame
}

// Show implements Page.
func (p *callsPage) Show() {
	var roots []*TreeNode
	p.view(func(b *binder.Binder) {
		p.whole = binder.CallTree(b, p.today())
		p.nodes, p.order = map[string]callBox{}, nil
		calls := map[[2]binder.Ref][]binder.Ref{}
		for _, c := range binder.Calls.All(b) {
			at := [2]binder.Ref{c.From, c.To}
			calls[at] = append(calls[at], binder.Calls.Ref(c.ID))
		}
		for _, n := range p.whole.Roots {
			roots = append(roots, p.box(n, "", nil, calls))
		}
	})
	show(p.full, len(roots) > 0)
	show(p.empty, len(roots) == 0)
	purpose := T("Who calls whom when the alarm goes out.")
	if n := len(p.whole.Gaps); n > 0 {
		purpose += " " + N(n, "%d thing to mend.", "%d things to mend.")
	}
	if n := len(p.whole.Missing); n > 0 && len(roots) > 0 {
		purpose += " " + N(n, "%d person whom nobody calls.", "%d people whom nobody calls.")
	}
	p.frame.SetPurpose(purpose)
	p.tree.SetNodes(roots)
	if !p.zoomed && len(roots) > 0 && p.tree.scroll.Size().Width > 0 {
		p.zoomed = true
		p.tree.SetZoom(max(p.tree.FitZoom(), 0.8))
	}
	if p.tree.Selected() == "" && len(p.order) > 0 {
		p.tree.Select(p.order[0])
	}
	p.draw()
}

// box is one box of the drawing with all below it.
func (p *callsPage) box(n *binder.TreeNode, parent string, from *binder.TreeNode, calls map[[2]binder.Ref][]binder.Ref) *TreeNode {
	id := parent + ">" + string(n.Ref)
	box := callBox{ref: n.Ref, node: n, parent: parent}
	if from != nil {
		at := [2]binder.Ref{from.Ref, n.Ref}
		if list := calls[at]; len(list) > 0 {
			box.call = list[0]
			if len(list) > 1 {
				calls[at] = list[1:] // the same call twice: each box has its own
				id += "+" + list[0].ID()
			}
		}
	}
	p.nodes[id] = box
	p.order = append(p.order, id)
	t := &TreeNode{ID: id, Title: n.Title}
	if len(n.Who) > 0 {
		if w, ok := n.Who[0].Phone(); ok {
			t.Line2 = binder.ShowPhone(w.Value)
		}
		if n.Ref.Kind() == "role" {
			t.Line2 = n.Who[0].Name // its number stands at the right
		}
	}
	if n.Gap != "" {
		t.Status, t.Chip = StatusMissing, T("To mend")
	}
	for _, c := range n.Calls {
		t.Children = append(t.Children, p.box(c, id, n, calls))
	}
	return t
}

// mostMissing is how many people are listed whom nobody calls.
const mostMissing = 6

// draw shows what is wrong, the chosen box, and whom nobody calls.
func (p *callsPage) draw() {
	var cards []fyne.CanvasObject
	p.mend = nil
	if box, ok := p.nodes[p.tree.Selected()]; ok {
		cards = append(cards, p.chosen(box))
	}
	if len(p.whole.Gaps) > 0 {
		var rows []fyne.CanvasObject
		for i, g := range p.whole.Gaps {
			if i > 0 {
				rows = append(rows, NewRule())
			}
			rows = append(rows, p.gap(g))
		}
		cards = append(cards, NewCard(T("To mend"), nil, Column(10, rows...)).SetEdge(ColorBad))
	}
	if n := len(p.whole.Missing); n > 0 {
		var rows []fyne.CanvasObject
		shown := p.whole.Missing
		if n > mostMissing+1 && !p.all {
			shown = shown[:mostMissing]
		}
		for _, one := range shown {
			ref := binder.People.Ref(one.ID)
			rows = append(rows, RowGrow(8, 0, Column(0, NewText(Body, one.Name), NewText(Caption, one.Job)),
				NewButton(Plain, T("Put under …"), "", func() { p.addCall("", ref) })))
		}
		if more := n - len(shown); more > 0 {
			rows = append(rows, Row(0, NewButton(Quiet, T("Show %d more", more), "chevron-down", func() { p.all = true; p.draw() })))
		}
		cards = append(cards, NewCard(T("Nobody calls"), nil, Column(8, rows...)))
	}
	if _, ok := p.nodes[p.tree.Selected()]; len(cards) > 1 || len(cards) == 1 && !ok {
		p.mend = cards[min(1, len(cards)-1)]
	}
	show(p.toMend, p.mend != nil)
	off := p.side.scroll.Offset
	p.side.SetContent(Column(14, cards...))
	p.side.scroll.ScrollToOffset(off)
}

func (p *callsPage) gap(g binder.Gap) fyne.CanvasObject {
	buttons := []fyne.CanvasObject{NewButton(Plain, T("Show it"), "", func() { p.choose(g.Ref) })}
	p.view(func(b *binder.Binder) {
		if _, ok := b.Get(g.Ref); !ok {
			return
		}
		words := T("Open the person")
		if g.Ref.Kind() == "role" {
			words = T("Open the role")
		}
		buttons = append(buttons, NewButton(Plain, words, "", func() { p.App.Open(g.Ref) }))
	})
	return Column(6, NewText(Body, T(g.Why)), Flow(6, buttons...))
}

// chosen is the card of the box that is chosen: how to reach them, whom they
// call, and what can be changed.
func (p *callsPage) chosen(box callBox) fyne.CanvasObject {
	var parts []fyne.CanvasObject
	if box.node.Gap != "" {
		parts = append(parts, Notice(StatusMissing, T(box.node.Gap)))
	}
	for i, one := range box.node.Who {
		w, ok := one.Phone()
		if !ok {
			continue
		}
		if i == 1 {
			parts = append(parts, NewText(Caption, T("No answer? Then call:")))
		}
		parts = append(parts, newBigCall("", one.Name, binder.ShowPhone(w.Value), i > 0,
			func() { p.bigWay(one.Name, w) }, func() { fyne.CurrentApp().Clipboard().SetContent(binder.ShowPhone(w.Value)) }))
	}
	var calls []binder.Call
	names := map[binder.Ref]string{}
	var above string
	p.view(func(b *binder.Binder) {
		calls = binder.CallsOf(b, box.ref)
		for _, c := range calls {
			names[c.To] = b.Title(c.To)
		}
		if up, ok := p.nodes[box.parent]; ok {
			above = b.Title(up.ref)
		}
	})
	if above != "" {
		words := T("%s calls them.", above)
		if box.node.Note != "" {
			words = T("%s calls them: “%s”", above, box.node.Note)
		}
		parts = append(parts, NewRule(), NewText(Body, words), Flow(6,
			NewButton(Plain, T("Change the call"), "pencil-outline", func() { p.editCall(box.call) }),
			NewButton(Quiet, T("Take out"), "delete-outline", func() { p.delete(box.call) }).IconColor(ColorBad)))
	}
	parts = append(parts, NewRule())
	if len(calls) > 0 {
		parts = append(parts, NewText(Caption, T("Calls, in this order")))
	}
	for i, c := range calls {
		ref := binder.Calls.Ref(c.ID)
		up, down := NewIconButton("arrow-up", T("Call earlier"), func() { p.move(ref, -1) }), NewIconButton("arrow-down", T("Call later"), func() { p.move(ref, 1) })
		up.disabled, down.disabled = i == 0, i == len(calls)-1
		words := []fyne.CanvasObject{NewText(Body, T("%d. %s", i+1, names[c.To]))}
		if c.Note != "" {
			words = append(words, NewText(Caption, c.Note))
		}
		parts = append(parts, RowGrow(0, 0, Column(0, words...), up, down,
			NewIconButton("close", T("Take out"), func() { p.delete(ref) })))
	}
	parts = append(parts, Flow(6, NewButton(Plain, T("Add a call from here"), "plus", func() { p.addCall(box.ref, "") }),
		NewButton(Quiet, T("Open"), "open-in-new", func() { p.App.Open(box.ref) })))
	return NewCard(box.node.Title, nil, Column(8, parts...))
}

// choose chooses the first box of a role or person.
func (p *callsPage) choose(ref binder.Ref) {
	at := slices.IndexFunc(p.order, func(id string) bool { return p.nodes[id].ref == ref && p.nodes[id].node.Gap != "" })
	if at < 0 {
		at = slices.IndexFunc(p.order, func(id string) bool { return p.nodes[id].ref == ref })
	}
	if at >= 0 {
		p.split.ShowList()
		p.tree.Select(p.order[at])
		p.tree.Focus()
	}
}

// Open implements Opener: a role or person in the tree, or a call.
func (p *callsPage) Open(ref binder.Ref) {
	if ref.Kind() == "call" {
		for _, id := range p.order {
			if p.nodes[id].call == ref {
				p.tree.Select(id)
				p.split.ShowDetail()
				return
			}
		}
		return
	}
	p.choose(ref)
}

// Add implements Adder.
func (p *callsPage) Add() {
	from := binder.Ref("")
	if box, ok := p.nodes[p.tree.Selected()]; ok {
		from = box.ref
	}
	p.addCall(from, "")
}

// addCall asks for a call, with what is known of it filled in.
func (p *callsPage) addCall(from, to binder.Ref) {
	title := T("Add a call")
	if to != "" {
		p.view(func(b *binder.Binder) { title = T("Who calls %s?", b.Title(to)) })
	}
	p.editRecord(title, p.newRef("call"), func(f *recordForm) {
		p.shaped(f)
		for name, ref := range map[string]binder.Ref{"from": from, "to": to} {
			if ref != "" {
				f.kit.Field(name).Start(string(ref))
				f.form.Set(name, binder.TextValue(string(ref)))
			}
		}
		p.view(func(b *binder.Binder) { f.form.Set("order", binder.NumberValue(binder.LastOrder(b, "call"))) })
	}, p.Open)
}

func (p *callsPage) editCall(ref binder.Ref) {
	p.editRecord(T("Change the call"), ref, p.shaped, p.Open)
}

// shaped leaves the place out, which the arrows change, and refuses circles.
func (p *callsPage) shaped(f *recordForm) {
	f.kit.Fields = slices.DeleteFunc(f.kit.Fields, func(one *Field) bool { return one.Key == "order" })
	from, to := f.kit.Field("from"), f.kit.Field("to")
	to.Validate(func(typed string) error {
		if typed == "" || from.Value() == "" {
			return nil
		}
		var circle bool
		p.view(func(b *binder.Binder) {
			circle = binder.ClosesCircle(b, binder.Ref(from.Value()), binder.Ref(typed), f.form.Ref)
		})
		if circle {
			return errors.New(T("That would go around in a circle. Choose someone further down."))
		}
		return nil
	})
	from.OnChanged(func(string) {
		if to.Value() != "" {
			to.Check()
		}
	})
}

func (p *callsPage) move(ref binder.Ref, by int) {
	var forms []*binder.Form
	p.view(func(b *binder.Binder) { forms = binder.MoveCall(b, ref, by) })
	if len(forms) > 0 {
		p.doing("Moved a call", T("Moved."), forms...)
		p.Show()
	}
}

// Print implements Printer.
func (p *callsPage) Print() { p.printSheet("calltree") }

// Larger and Smaller zoom, Whole shows the whole tree.
func (p *callsPage) Larger()  { p.tree.SetZoom(p.tree.Zoom() * 1.2) }
func (p *callsPage) Smaller() { p.tree.SetZoom(p.tree.Zoom() / 1.2) }
func (p *callsPage) Whole()   { p.tree.SetZoom(p.tree.FitZoom()) }

// ShowSide turns to what is to mend, where the window shows one side.
func (p *callsPage) ShowSide() {
	p.split.ShowDetail()
	if p.mend != nil {
		p.side.ShowArea(p.mend.Position().Y, p.mend.Size().Height)
	}
}
