package ui

import (
	"fyne.io/fyne/v2"

	"readybinder/binder"
)

// planPage is the incident response plan: its sections to read and to write,
// and the versions that were approved.
type planPage struct {
	*App
	frame    *PageFrame
	root     *fyne.Container // the reading, and over it the editor
	parts    *segments
	gaps     *fyne.Container
	rows     *ListView
	search   *SearchBox
	right    *VScroll
	split    *Split
	versions *planVersions
	editor   *planEditor
	chosen   binder.Ref
	place    int
	read     *reading
	actions  []fyne.CanvasObject
	approve  *Button
}

func newPlanPage(a *App) *planPage {
	p := &planPage{App: a}
	p.read = &reading{App: a}
	return p
}

// Title implements Page.
func (p *planPage) Title() string { return T("Plan") }

// Icon implements Page.
func (p *planPage) Icon() string { return "book-open-page-variant-outline" }

// Explain implements Explainer.
func (p *planPage) Explain() string {
	return T("The plan says what the office does when systems fail. Read a section on the right, or press **Edit** to write.\n\n" +
		"Names and numbers in the plan come from the people, roles and partners in the binder, so they are never out of date. While writing, **Name or number** puts one in.\n\n" +
		"**Approve** keeps the whole plan as it reads today, with the date and who approved it. **Approved versions** shows every one of them, and what changed between any two.")
}

// Build implements Page.
func (p *planPage) Build() fyne.CanvasObject {
	p.rows = NewListView(Empty("book-open-page-variant-outline", T("There is no plan yet"),
		T("A plan says who decides, what to do first, and how to work on paper. Begin with one section."),
		NewButton(Primary, T("Add a section"), "plus", p.Add)))
	p.rows.OnSelect, p.rows.OnOpen = p.selected, func(string) { p.Edit() }
	p.search = NewSearchBox(T("Find a section (Ctrl+K)"), p.filtered)
	p.search.Into = p.rows
	p.right = NewVScroll(Column(0))
	p.split = NewSplit("plan", NewSheet(p.rows), p.right)
	p.gaps = Column(8)
	p.versions = newPlanVersions(p)
	p.parts = newSegments([][2]string{{T("Sections"), "format-list-checks"}, {T("Approved versions"), "check-circle-outline"}}, p.turn)
	p.approve = NewButton(Primary, T("Approve"), "check", p.Approve)
	p.actions = []fyne.CanvasObject{
		NewButton(Quiet, T("Print"), "printer-outline", p.Print),
		NewButton(Plain, T("Add a section"), "plus", p.Add), p.approve,
	}
	sections := ColumnGrow(10, 2, p.gaps, p.search, p.split)
	p.root = stacked(sections, p.versions.object())
	p.frame = NewPageFrame(p.Title(), "", ColumnGrow(10, 1, p.parts.row, p.root), p.actions...)
	p.turn(0)
	return p.frame
}

func (p *planPage) turn(n int) {
	show(p.root.Objects[0], n == 0)
	show(p.root.Objects[1], n == 1)
	if n == 1 {
		p.versions.show()
	}
}

// Show implements Page: list and readings; someone who writes is left alone.
func (p *planPage) Show() {
	var items []Item
	var gaps []binder.PlanGap
	var purpose string
	p.view(func(b *binder.Binder) {
		today := p.today()
		for i, s := range binder.Plan(b) {
			r, _ := b.Get(binder.Sections.Ref(s.ID))
			it := Item{ID: string(r.Ref), Title: T("%d. %s", i+1, s.Title), Find: s.Title}
			if s.Owner != "" {
				it.Line2 = b.Title(s.Owner)
			}
			if s.Review != "" {
				it.Line2 = joined(it.Line2, T("review by %s", s.Review.Long()))
			}
			if st := s.Standing(today); st != binder.Current {
				it.Status = standingStatus(st)
			}
			if len(r.Conflicts()) > 0 {
				it.Status = StatusTwoAnswers
			}
			items = append(items, it)
		}
		gaps = binder.PlanGaps(b, today)
		purpose = planPurpose(b, today)
	})
	if p.editor == nil {
		p.frame.SetPurpose(purpose)
	}
	p.gaps.Objects = p.unsaved()
	if len(gaps) > 0 {
		p.gaps.Objects = append(p.gaps.Objects, Notice(StatusMissing,
			N(len(gaps), "%d place needs a name or a number.", "%d places need a name or a number."),
			NewButton(Plain, T("Show"), "", func() { p.showGaps(gaps) })))
	}
	show(p.gaps, len(p.gaps.Objects) > 0)
	if len(items) > 0 {
		p.approve.Enable()
	} else {
		p.approve.Disable()
	}
	p.rows.SetItems(items)
	shown, all := p.rows.Count()
	p.search.SetCount(T("%d of %d", shown, all))
	at := -1
	for i, it := range items {
		if it.ID == string(p.chosen) {
			at = i
		}
	}
	if at < 0 && len(items) > 0 {
		at = min(p.place, len(items)-1)
		p.chosen = binder.Ref(items[at].ID)
	} else if len(items) == 0 {
		p.chosen = ""
	}
	p.place = max(at, 0)
	p.rows.Mark(string(p.chosen))
	p.draw()
	if p.parts.at == 1 {
		p.versions.show()
	}
	if p.editor != nil {
		p.editor.look()
	}
	relayout(p.gaps)
}

// planPurpose is the line below the page's name: which version holds.
func planPurpose(b *binder.Binder, today binder.Date) string {
	last, ok, changed := binder.LastApproval(b, today)
	switch {
	case !ok:
		return T("What the office does when systems fail. It was never approved.")
	case changed:
		return T("%s was approved on %s. The plan has changed since.", last.Name, last.On.Long())
	}
	return T("%s, approved on %s.", last.Name, last.On.Long())
}

// showGaps lists what the plan lacks and leads to where it is mended.
func (p *planPage) showGaps(gaps []binder.PlanGap) {
	var rows []fyne.CanvasObject
	var d *Dialog
	for i, g := range gaps {
		if i > 0 {
			rows = append(rows, NewRule())
		}
		page, ref := g.Page, g.Ref
		if page == "" {
			page, ref = pagePlan, g.Section
		}
		rows = append(rows, RowGrow(12, 0,
			Column(1, NewText(Body, T(g.Why)), NewText(Caption, T("In the section “%s”", g.Title))),
			NewButton(Plain, T("Go there"), "arrow-right", func() { d.Close(); p.OpenOn(page, ref) })))
	}
	d = NewDialog(T("What the plan lacks"), Column(8, rows...)).Wide(560).
		Note(T("These stand in square brackets in the text until they are mended."))
	d.Show(p.Canvas())
}

// draw shows the chosen section.
func (p *planPage) draw() {
	var parts []fyne.CanvasObject
	p.view(func(b *binder.Binder) {
		if s, ok := binder.Sections.Get(b, p.chosen); ok {
			parts = p.section(b, s)
		}
	})
	if parts == nil {
		p.right.SetContent(Column(0))
		return
	}
	same := p.read.ref == p.chosen
	off := p.right.scroll.Offset
	p.read.ref = p.chosen
	p.right.SetContent(NewCard("", nil, Column(14, parts...)))
	if same {
		p.right.scroll.ScrollToOffset(off)
	}
}

func (p *planPage) section(b *binder.Binder, s binder.Section) []fyne.CanvasObject {
	today := p.today()
	r, _ := b.Get(p.chosen)
	chip := NewChip(standingStatus(s.Standing(today)), "")
	head := RowGrow(8, 0, NewText(Title, r.Title()).SetGrow(1.25), chip)
	show(chip, s.Standing(today) != binder.NotRequired)
	up := NewIconButton("arrow-up", T("Move up"), p.Up)
	down := NewIconButton("arrow-down", T("Move down"), p.Down)
	_, all := p.rows.Count()
	up.disabled, down.disabled = p.place == 0, p.place == all-1
	parts := []fyne.CanvasObject{head, Flow(6,
		NewButton(Plain, T("Edit"), "pencil-outline", p.Edit),
		NewButton(Plain, T("Reviewed today"), "check", p.Reviewed), up, down,
		NewButton(Quiet, T("History"), "history", func() { p.OpenOn(pageHistory, p.chosen) }),
		NewButton(Quiet, T("Delete"), "delete-outline", p.Delete).IconColor(ColorBad))}
	parts = append(parts, p.read.torn(r)...)
	review := Fact{Label: T("Review by"), Value: s.Review.Long(), Empty: T("No date")}
	owner := Fact{Label: T("Owner"), Empty: T("Nobody yet")}
	if s.Owner != "" {
		owner.Body = newRuns(Body, []run{p.link(b, s.Owner)})
	}
	parts = append(parts, Facts(owner, review), NewRule())
	if text, _ := binder.Fill(b, s.Body, today); text == "" {
		parts = append(parts, NewText(Muted, T("This section is empty. Press Edit and write.")))
	} else {
		parts = append(parts, atMost(760, NewMarkdown(text, nil)))
	}
	return append(parts, NewRule(), Column(6, p.attached(b, r.Ref)...))
}

func (p *planPage) selected(id string) {
	p.chosen = binder.Ref(id)
	p.place = max(p.rows.index(id), 0)
	p.Show() // the places of the buttons follow
	p.split.ShowDetail()
}

func (p *planPage) filtered(text string) {
	p.rows.SetFilter(text)
	shown, all := p.rows.Count()
	p.search.SetCount(T("%d of %d", shown, all))
}

// Open implements Opener: a section, a draft of one, or an approved version.
func (p *planPage) Open(ref binder.Ref) {
	if ref.Kind() == "draft" {
		p.openDraft(ref)
		return
	}
	if p.editor != nil {
		p.editor.leave(func() { p.Open(ref) })
		return
	}
	if ref.Kind() == "approval" {
		p.parts.choose(1)
		p.versions.open(ref)
		return
	}
	p.parts.choose(0)
	p.search.Clear()
	p.chosen = ref
	p.Show()
	p.split.ShowDetail()
}

// Find implements Finder.
func (p *planPage) Find() {
	if p.editor == nil && p.parts.at == 0 {
		p.search.Focus()
	}
}

// Begin implements Beginner.
func (p *planPage) Begin() {
	if p.editor != nil {
		focusOn(p.editor.text)
	} else if p.parts.at == 0 {
		p.rows.Focus()
	}
}

// Print implements Printer.
func (p *planPage) Print() { p.printSheet("plan") }

// Add implements Adder: a new section at the end.
func (p *planPage) Add() {
	if p.editor == nil {
		p.write(p.newRef("section"))
	}
}

// Edit opens the chosen section for writing.
func (p *planPage) Edit() {
	if p.editor == nil && p.chosen != "" {
		p.write(p.chosen)
	}
}

// write turns the page into the editor of a section.
func (p *planPage) write(ref binder.Ref) {
	if !p.may(ref.Kind()) {
		return
	}
	p.editor = newPlanEditor(p, ref)
	p.frame.SetActions(p.editor.actions()...)
	p.frame.SetTitle(p.editor.title())
	p.frame.SetPurpose("")
	p.frame.SetBody(p.editor.object())
	p.editor.begin()
}

// written turns back to reading.
func (p *planPage) written(ref binder.Ref) {
	p.editor = nil
	p.frame.SetActions(p.actions...)
	p.frame.SetTitle(p.Title())
	p.frame.SetBody(ColumnGrow(10, 1, p.parts.row, p.root))
	if ref != "" {
		p.chosen = ref
	}
	p.parts.choose(0)
	p.Show()
	p.rows.Focus()
}

// Leave implements Leaver: what was typed is never lost.
func (p *planPage) Leave(goOn func()) {
	if p.editor == nil {
		goOn()
		return
	}
	p.editor.leave(goOn)
}

// Up and Down move the chosen section.
func (p *planPage) Up()   { p.move(-1, T("Moved up.")) }
func (p *planPage) Down() { p.move(1, T("Moved down.")) }

func (p *planPage) move(by int, told string) {
	var forms []*binder.Form
	p.view(func(b *binder.Binder) { forms = binder.MoveSection(b, p.chosen, by) })
	if len(forms) > 0 {
		p.doing("Moved a section", told, forms...)
		p.Show()
	}
}

// Reviewed notes that the chosen section was read today.
func (p *planPage) Reviewed() {
	var form *binder.Form
	var title string
	p.view(func(b *binder.Binder) { form, title = binder.Reviewed(b, p.chosen, p.today()), b.Title(p.chosen) })
	p.doing("Reviewed a section", T("“%s” is reviewed. The next review is on %s.", title, binder.Date(form.Get("review").Text()).Long()), form)
	p.Show()
}

// Delete deletes the chosen section and offers Undo.
func (p *planPage) Delete() { p.delete(p.chosen) }
