package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/store"
)

// conflictsPage shows every fact for which two people gave two answers, side
// by side, to choose.
type conflictsPage struct {
	*App
	list   *VScroll
	wanted binder.Ref // stands first
}

// mostTorn is how many the page draws at once.
const mostTorn = 40

func newConflictsPage(a *App) *conflictsPage { return &conflictsPage{App: a} }

// Title implements Page.
func (p *conflictsPage) Title() string { return T("Two answers") }

// Icon implements Page.
func (p *conflictsPage) Icon() string { return "call-split" }

// Explain implements Explainer.
func (p *conflictsPage) Explain() string {
	return T("Two people wrote different things into the same place, on two PCs or at the same time. Nothing was lost: both answers are here. Choose the right one, or type another. What you do not choose stays in the history.")
}

// Build implements Page.
func (p *conflictsPage) Build() fyne.CanvasObject {
	p.list = NewVScroll(Column(0))
	return NewPageFrame(p.Title(), T("Two people wrote different things. Both are kept until someone chooses."), p.list)
}

// Open implements Opener.
func (p *conflictsPage) Open(ref binder.Ref) { p.wanted = ref; p.Show() }

// Show implements Page.
func (p *conflictsPage) Show() {
	var cards []fyne.CanvasObject
	p.view(func(b *binder.Binder) {
		all := b.Conflicts()
		slices.SortStableFunc(all, func(x, y binder.Conflict) int {
			switch {
			case x.Ref == p.wanted && y.Ref != p.wanted:
				return -1
			case y.Ref == p.wanted && x.Ref != p.wanted:
				return 1
			}
			return 0
		})
		for _, c := range all[:min(len(all), mostTorn)] {
			cards = append(cards, p.card(b, c))
		}
		if n := len(all) - mostTorn; n > 0 {
			cards = append(cards, NewText(Muted, N(n, "%d more comes up when these are settled.", "%d more come up when these are settled.")))
		}
	})
	if len(cards) == 0 {
		cards = append(cards, Pad(40, Empty("check-circle-outline", T("Everyone agrees"), T("When two people write different things into the same place, both answers stand here to choose from."))))
	}
	p.list.SetContent(Column(14, cards...))
}

func (p *conflictsPage) card(b *binder.Binder, c binder.Conflict) fyne.CanvasObject {
	if c.Field == "deleted" {
		return p.deletion(b, c)
	}
	kind := binder.KindOf(c.Ref.Kind())
	var field *binder.Field
	label := c.Field
	if kind != nil {
		if field = kind.Field(c.Field); field != nil {
			label = T(field.Label)
		}
	}
	var answers []fyne.CanvasObject
	for _, a := range c.Answers {
		answers = append(answers, p.answer(b, c, field, a))
	}
	name := []run{p.link(b, c.Ref), {text: "  " + label, color: ColorMuted}}
	name[0].style = Strong.style()
	foot := Row(0, NewButton(Quiet, T("Type another answer"), "pencil-outline", func() { p.third(c) }))
	if field == nil {
		foot = Row(0)
	}
	return NewCard("", nil, Column(12, newRuns(Body, name), Tiles(260, 12, answers...), foot))
}

// answer is one of the answers, with the button that keeps it.
func (p *conflictsPage) answer(b *binder.Binder, c binder.Conflict, f *binder.Field, a binder.Answer) fyne.CanvasObject {
	words := valueWords(b, f, a.Value)
	value := NewText(Title, words)
	switch {
	case words == "":
		value = NewText(Muted, T("(nothing)"))
	case len(words) > 80:
		value = NewText(Body, words)
	}
	return NewGround(ColorPage, 8, Pad(14, Column(8, value, NewText(Caption, p.whoWhen(b, a.Mark)),
		Row(0, NewButton(Plain, T("Keep this"), "check", func() { p.keep(c, a.Value) })))))
}

// whoWhen tells who wrote something, when, and where.
func (a *App) whoWhen(b *binder.Binder, m binder.Mark) string {
	who := T("Someone")
	if m.By != "" {
		who = b.Title(m.By)
	}
	where := T("on another PC")
	if m.Log == a.store.Log() {
		where = T("on this PC")
	}
	return T("%s, %s, %s", who, Moment(m.Wall), where)
}

// keep settles the fact.
func (p *conflictsPage) keep(c binder.Conflict, v binder.Value) {
	form := p.form(c.Ref)
	switch {
	case c.Elem == "":
		form.Set(c.Field, v)
	case v == "":
		form.RemoveElement(c.Field, c.Elem)
	default:
		form.SetElement(c.Field, c.Elem, v)
	}
	p.settled(c.Ref, form.Diff())
}

func (p *conflictsPage) settled(ref binder.Ref, ops []binder.Op) bool {
	var title string
	p.view(func(b *binder.Binder) { title = b.Title(ref) })
	return p.commit(T("%s: settled.", title), store.Change{Why: "Chose between two answers", Batch: store.NewID(), Ops: ops})
}

// third asks for another answer.
func (p *conflictsPage) third(c binder.Conflict) {
	if !p.may(c.Ref.Kind()) {
		return
	}
	form := p.form(c.Ref)
	field := form.Kind.Field(c.Field)
	var ask *Field
	var title string
	p.view(func(b *binder.Binder) {
		title = b.Title(c.Ref)
		if c.Elem == "" {
			ask = newRecordField(b, form, field, p.today())
		}
	})
	var way binder.Way
	if c.Elem != "" {
		for _, w := range form.Ways(c.Field) {
			if w.ID == c.Elem {
				way = w
			}
		}
		ask = NewTextField(T(wayWord(field, way))).Named(c.Field).Start(way.Value).Required()
	}
	d := NewPanel(T("Type another answer"), NewForm(ask).Object()).Note(title)
	d.Dirty = ask.Changed
	d.Main(Primary, T("Keep this"), "check", func() {
		if !ask.Check() {
			return
		}
		if c.Elem == "" {
			form.Set(c.Field, fieldValue(field, ask.Value()))
		} else {
			form.SetWay(c.Field, way.Retyped(way.Way, strings.TrimSpace(ask.Value())))
		}
		if p.settled(c.Ref, form.Diff()) {
			d.Close()
		}
	})
	d.Show(p.Canvas())
}

// deletion is a record that one person deleted while another changed it.
func (p *conflictsPage) deletion(b *binder.Binder, c binder.Conflict) fyne.CanvasObject {
	r, _ := b.Get(c.Ref)
	who := ""
	if len(c.Answers) > 0 {
		who = p.whoWhen(b, c.Answers[0].Mark)
	}
	side := func(title, words string, button *Button) fyne.CanvasObject {
		return NewGround(ColorPage, 8, Pad(14, Column(8, NewText(Title, title), NewText(Caption, words), Row(0, button))))
	}
	kind := T("Record")
	if r.Kind != nil {
		kind = T(r.Kind.One)
	}
	return NewCard("", nil, Column(12,
		RowGrow(8, 0, newRuns(Body, []run{{text: r.Title(), style: Strong.style()}, {text: "  " + kind, color: ColorMuted}}),
			NewButton(Quiet, T("What was changed"), "history", func() { p.OpenOn(pageHistory, c.Ref) })),
		NewText(Body, T("One person deleted this while another changed it.")),
		Tiles(260, 12,
			side(T("Changed"), p.whoWhen(b, lastMark(r)), NewButton(Plain, T("Keep it"), "check", func() { p.keepIt(c.Ref) })),
			side(T("Deleted"), who, NewButton(Plain, T("Delete it"), "delete-outline", func() { p.deleteIt(c.Ref) })))))
}

// lastMark is who changed a field of the record last, apart from its deletion.
func lastMark(r binder.Record) (last binder.Mark) {
	if r.Kind == nil {
		return r.Changed()
	}
	for _, f := range r.Kind.Fields {
		marks := r.Marks(f.Name, "")
		for _, e := range r.Elements(f.Name) {
			marks = append(marks, r.Marks(f.Name, e.ID)...)
		}
		for _, m := range marks {
			if !m.Wall.Before(last.Wall) {
				last = m
			}
		}
	}
	return last
}

func (p *conflictsPage) keepIt(ref binder.Ref) {
	var ops []binder.Op
	p.view(func(b *binder.Binder) { ops = b.Restore(ref) })
	p.settled(ref, ops)
}

func (p *conflictsPage) deleteIt(ref binder.Ref) { p.delete(ref) }
