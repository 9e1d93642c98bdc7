package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"readybinder/binder"
)

// recordPage is the page of one kind: its records at the left, the chosen one
// at the right, a form in a panel. All of it comes from the kind's fields; a
// page sets what it has beyond them.
type recordPage struct {
	*App
	kind    *binder.Kind
	title   string
	icon    string
	purpose string
	help    string // what F1 says
	add     string // the words on the main button
	count   [2]string
	empty   func() fyne.CanvasObject

	// list makes the rows; without it records stand by title.
	list func(*binder.Binder) []Item
	// second is the line under the record's name.
	second func(*binder.Binder, binder.Record) string
	// top stands above the ways, more below the fields.
	top, more func(*binder.Binder, binder.Record) []fyne.CanvasObject
	// actions stand beside Edit, others at the top of the page.
	actions func(*binder.Binder, binder.Ref) []fyne.CanvasObject
	others  []fyne.CanvasObject
	beside  fyne.CanvasObject // at the right of the search
	shape   func(*recordForm) // changes the form's fields before they are shown
	adding  func()            // adds one, where that is not filling in a form

	read   *reading
	frame  *PageFrame
	body   fyne.CanvasObject
	none   fyne.CanvasObject // the whole body while there is no record at all
	search *SearchBox
	rows   *ListView
	right  *VScroll
	split  *Split
	chosen binder.Ref
	place  int // of the chosen row, for when it goes
	all    map[binder.Ref]Item
}

// newRecordPage is the page of a kind, with nothing of its own.
func newRecordPage(a *App, kind *binder.Kind) *recordPage {
	p := &recordPage{App: a, kind: kind, title: T(kind.Many), icon: "file-document-outline", add: T("Add"), count: [2]string{"%d of %d", "%d of %d"}}
	p.read = &reading{App: a, skip: map[string]bool{}, again: p.draw}
	return p
}

// Title implements Page.
func (p *recordPage) Title() string { return p.title }

// Icon implements Page.
func (p *recordPage) Icon() string { return p.icon }

// Explain implements Explainer.
func (p *recordPage) Explain() string {
	if p.help != "" {
		return p.help
	}
	return p.purpose
}

// Build implements Page.
func (p *recordPage) Build() fyne.CanvasObject {
	if p.empty != nil {
		p.none = NewSheet(p.empty())
	}
	p.rows = NewListView(nil)
	p.rows.OnSelect, p.rows.OnOpen = p.selected, func(string) { p.Edit() }
	p.search = NewSearchBox(T("Find here (Ctrl+K)"), p.filtered)
	p.search.Into = p.rows
	p.right = NewVScroll(Column(0))
	p.split = NewSplit(p.kind.Name, NewSheet(p.rows), p.right)
	var bar fyne.CanvasObject = p.search
	if p.beside != nil {
		bar = RowGrow(14, 0, p.search, p.beside)
	}
	actions := append(slices.Clone(p.others), NewButton(Primary, p.add, "plus", p.Add))
	p.body = ColumnGrow(12, 1, bar, p.split)
	p.frame = NewPageFrame(p.title, p.purpose, p.body, actions...)
	return p.frame
}

// Show implements Page: the list and the reading; a form that stands open is
// left alone.
func (p *recordPage) Show() {
	var items []Item
	p.view(func(b *binder.Binder) {
		if p.list != nil {
			items = p.list(b)
		} else {
			items = p.byTitle(b)
		}
	})
	p.all = map[binder.Ref]Item{}
	for _, it := range items {
		p.all[binder.Ref(it.ID)] = it
	}
	p.rows.SetItems(items)
	p.counted()
	p.filled()
	if _, there := p.all[p.chosen]; !there {
		p.chosen = ""
		if len(items) > 0 {
			p.chosen = binder.Ref(items[min(p.place, len(items)-1)].ID)
		}
	}
	p.rows.Mark(string(p.chosen))
	p.placed(items)
	p.draw()
}

// filled shows the list, or what belongs here while there is nothing at all.
func (p *recordPage) filled() {
	n := 0
	p.view(func(b *binder.Binder) { n = b.Count(p.kind.Name) })
	body := p.body
	if n == 0 && p.none != nil {
		body = p.none
	}
	if p.frame.body != body {
		p.frame.SetBody(body)
	}
}

func (p *recordPage) placed(items []Item) {
	if i := slices.IndexFunc(items, func(it Item) bool { return it.ID == string(p.chosen) }); i >= 0 {
		p.place = i
	}
}

func (p *recordPage) byTitle(b *binder.Binder) []Item {
	var items []Item
	for _, r := range b.All(p.kind.Name) {
		it := Item{ID: string(r.Ref), Title: r.Title(), Find: findWords(b, r)}
		if p.second != nil {
			it.Line2 = p.second(b, r)
		}
		if len(r.Conflicts()) > 0 {
			it.Status = StatusTwoAnswers
		}
		items = append(items, it)
	}
	slices.SortStableFunc(items, func(x, y Item) int { return strings.Compare(binder.Fold(x.Title), binder.Fold(y.Title)) })
	return items
}

// findWords is everything of a record that a filter may look for.
func findWords(b *binder.Binder, r binder.Record) string {
	var s strings.Builder
	s.WriteString(r.Title())
	for _, f := range r.Kind.Fields {
		if f.Kept || f.Type == binder.Long {
			continue
		}
		if f.Type == binder.Ways {
			for _, e := range r.Elements(f.Name) {
				words := b.Show(f, e.Value)
				s.WriteString(" " + words + " " + onlyDigits(words))
			}
			continue
		}
		if v := r.Value(f.Name); v != "" {
			s.WriteString(" " + b.Show(f, v))
		}
	}
	return binder.Fold(s.String())
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// draw shows the chosen record.
func (p *recordPage) draw() {
	var parts []fyne.CanvasObject
	p.view(func(b *binder.Binder) {
		if r, ok := b.Get(p.chosen); ok {
			parts = p.parts(b, r)
		}
	})
	if parts == nil {
		p.right.SetContent(Column(0))
		return
	}
	old := p.read.ref
	off := p.right.scroll.Offset
	p.keepFocus(func() { p.right.SetContent(NewCard("", nil, Column(14, parts...))) })
	if p.chosen == old {
		p.right.scroll.ScrollToOffset(off) // where one was reading
	}
}

// keepFocus draws the reading anew and leaves the keyboard on the button that
// it was on, although it is another one now.
func (p *recordPage) keepFocus(draw func()) {
	c := p.Canvas()
	if c == nil || busy(c) {
		draw()
		return
	}
	was, ok := c.Focused().(*Button)
	draw()
	if !ok || pathTo(c.Content(), was) != nil {
		return
	}
	if now := sameButton(p.right, was); now != nil {
		c.Focus(now)
	} else {
		p.rows.Focus()
	}
}

// sameButton finds the button below o that does what another one did.
func sameButton(o fyne.CanvasObject, as *Button) *Button {
	if b, ok := o.(*Button); ok && b.text == as.text && b.icon == as.icon && b.kind == as.kind {
		return b
	}
	for _, child := range below(o) {
		if b := sameButton(child, as); b != nil {
			return b
		}
	}
	return nil
}

func (p *recordPage) parts(b *binder.Binder, r binder.Record) []fyne.CanvasObject {
	it := p.all[r.Ref]
	chip := NewChip(StatusNone, "")
	chip.Hide()
	chip.Set(it.Status, it.Chip)
	head := []fyne.CanvasObject{RowGrow(8, 0, NewText(Title, r.Title()).SetGrow(1.15), chip)}
	if p.second != nil {
		if line := p.second(b, r); line != "" {
			head = append(head, NewText(Muted, line))
		}
	}
	buttons := []fyne.CanvasObject{NewButton(Plain, T("Edit"), "pencil-outline", p.Edit)}
	if p.actions != nil {
		buttons = append(buttons, p.actions(b, r.Ref)...)
	}
	buttons = append(buttons, NewButton(Quiet, T("History"), "history", p.History),
		NewButton(Quiet, T("Delete"), "delete-outline", p.Delete).IconColor(ColorBad))
	parts := []fyne.CanvasObject{Column(3, head...), Flow(6, buttons...)}
	parts = append(parts, p.read.torn(r)...)
	ways, facts := p.read.show(b, r)
	if p.top != nil {
		parts = append(parts, p.top(b, r)...)
	}
	if len(ways) > 0 {
		parts = append(parts, NewRule(), Column(2, ways...))
	}
	if len(facts) > 0 {
		parts = append(parts, NewRule())
		parts = append(parts, facts...)
	}
	if p.more != nil {
		parts = append(parts, p.more(b, r)...)
	}
	if binder.TakesFiles(p.kind.Name) {
		parts = append(parts, NewRule(), Column(6, p.attached(b, r.Ref)...))
	}
	return append(parts, NewRule(), NewText(Caption, changedWords(b, r)))
}

// changedWords tell who changed a record last, and when.
func changedWords(b *binder.Binder, r binder.Record) string {
	m := r.Changed()
	if m.By == "" {
		return T("Last changed %s.", Moment(m.Wall))
	}
	return T("Last changed %s by %s.", Moment(m.Wall), b.Title(m.By))
}

// Open implements Opener.
func (p *recordPage) Open(ref binder.Ref) {
	if ref.Kind() != p.kind.Name {
		return
	}
	p.chosen = ref
	p.Show()
	if p.chosen != ref {
		return // it is not on this list
	}
	if p.rows.index(string(ref)) < 0 {
		p.search.Clear()
		p.rows.Mark(string(ref))
	}
	p.split.ShowDetail()
}

func (p *recordPage) selected(id string) {
	p.chosen = binder.Ref(id)
	p.place = max(p.rows.index(id), 0)
	p.draw()
	p.split.ShowDetail()
}

func (p *recordPage) filtered(text string) {
	p.rows.SetFilter(text)
	p.counted()
}

func (p *recordPage) counted() {
	shown, all := p.rows.Count()
	words := p.count[1]
	if all == 1 {
		words = p.count[0]
	}
	p.search.SetCount(T(words, shown, all))
}

// Find implements Finder.
func (p *recordPage) Find() { p.search.Focus() }

// Begin implements Beginner.
func (p *recordPage) Begin() { p.rows.Focus() }

// made shows what was added; the keyboard goes on from there.
func (p *recordPage) made(ref binder.Ref) { p.Open(ref); p.Begin() }

// Add implements Adder.
func (p *recordPage) Add() {
	if p.adding != nil {
		p.adding()
		return
	}
	p.editRecord(p.add, p.newRef(p.kind.Name), p.shape, p.made)
}

// Edit opens the form of the chosen record.
func (p *recordPage) Edit() {
	if it, ok := p.all[p.chosen]; ok {
		p.editRecord(it.Title, p.chosen, p.shape, p.Open)
	}
}

// Delete deletes the chosen record and offers Undo.
func (p *recordPage) Delete() {
	if _, ok := p.all[p.chosen]; ok {
		p.delete(p.chosen)
	}
}

// History goes to what happened to the chosen record.
func (p *recordPage) History() {
	if p.chosen != "" {
		p.OpenOn(pageHistory, p.chosen)
	}
}
