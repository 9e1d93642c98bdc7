package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/store"
)

// historyPage tells what happened to one record, newest first, and takes any
// of it back; without a record it lists what was deleted lately.
type historyPage struct {
	*App
	ref   binder.Ref
	frame *PageFrame
	list  *VScroll
	back  *Button
	other *Button
	turn  int // of reading the logs; a later one makes an earlier one void
}

// mostDeleted and mostSteps are how many the page draws.
const (
	mostDeleted = 100
	mostSteps   = 100
)

func newHistoryPage(a *App) *historyPage { return &historyPage{App: a} }

// Title implements Page.
func (p *historyPage) Title() string { return T("History") }

// Icon implements Page.
func (p *historyPage) Icon() string { return "history" }

// Explain implements Explainer.
func (p *historyPage) Explain() string {
	return T("Nothing that was ever saved is lost. This page tells who changed what and when. **Restore this** puts the earlier answer back; that is a change like any other and stands in the history too.\n\n**Recently deleted** lists what was deleted, to bring it back.")
}

// MenuWords are the words for the page in the menu, which goes to what was
// deleted.
func (p *historyPage) MenuWords() string { return T("Recently deleted") }

// FromMenu shows what was deleted.
func (p *historyPage) FromMenu() { p.Open("") }

// Build implements Page.
func (p *historyPage) Build() fyne.CanvasObject {
	p.list = NewVScroll(Column(0))
	p.back = NewButton(Plain, T("Back"), "arrow-left", p.Back)
	p.other = NewButton(Plain, T("Recently deleted"), "delete-outline", func() { p.Open("") })
	p.frame = NewPageFrame(p.Title(), "", p.list, p.other, p.back)
	return p.frame
}

// Open implements Opener; no record at all shows what was deleted.
func (p *historyPage) Open(ref binder.Ref) {
	p.ref = ref
	p.list.SetContent(Column(0))
	p.Show()
}

// Back goes to the record's own page.
func (p *historyPage) Back() { p.App.Open(p.ref) }

// Show implements Page.
func (p *historyPage) Show() {
	show(p.other, p.ref != "")
	if p.ref == "" {
		p.showDeleted()
		return
	}
	var title string
	alive := false
	p.view(func(b *binder.Binder) { title = b.Title(p.ref); _, alive = b.Get(p.ref) })
	show(p.back, alive)
	p.frame.SetTitle(T("History"))
	p.frame.SetPurpose(T("What happened to %s, newest first.", title))
	p.turn++
	turn, ref := p.turn, p.ref
	awayWith(p.Shell, nil, func() ([]binder.Change, error) { return p.store.History(ref) }, func(list []binder.Change) {
		if turn == p.turn {
			p.showSteps(list)
		}
	})
}

// showSteps draws the changes, those of one saving together.
func (p *historyPage) showSteps(list []binder.Change) {
	var cards []fyne.CanvasObject
	p.view(func(b *binder.Binder) {
		_, alive := b.Get(p.ref)
		if !alive {
			cards = append(cards, Notice(StatusMissing, T("This was deleted."), NewButton(Plain, T("Restore it"), "restore", func() { p.restore(p.ref) })))
		}
		steps := 0
		for i := 0; i < len(list); {
			j := i + 1
			for j < len(list) && list[j].ValueID.Commit == list[i].ValueID.Commit {
				j++
			}
			if steps++; steps > mostSteps {
				cards = append(cards, NewText(Muted, T("Older changes are kept, and not shown here.")))
				break
			}
			cards = append(cards, p.step(b, slices.Clone(list[i:j]), alive))
			i = j
		}
	})
	p.list.SetContent(Column(10, cards...))
}

func (p *historyPage) step(b *binder.Binder, list []binder.Change, alive bool) fyne.CanvasObject {
	slices.Reverse(list) // as the form has the fields
	first := list[0]
	who := p.whoWhen(b, binder.Mark{By: first.By, Log: first.Log, Wall: first.At})
	head := []run{{text: stepWords(list), style: Strong.style()}}
	if first.Why != "" {
		head[0].text = T(first.Why)
	}
	rows := []fyne.CanvasObject{Column(2, newRuns(Body, head), NewText(Caption, who))}
	for _, c := range list {
		if row := p.change(b, c, alive); row != nil {
			rows = append(rows, row)
		}
	}
	return NewCard("", nil, Column(10, rows...))
}

// stepWords name what one saving did.
func stepWords(list []binder.Change) string {
	removed, added := 0, 0
	for _, c := range list {
		switch {
		case c.Do == binder.DoDelete:
			return T("Deleted")
		case c.Do == binder.DoRemove && c.Field == "":
			return T("Restored")
		case c.Do == binder.DoRemove:
			removed++
		case c.Before == "":
			added++
		}
	}
	switch len(list) {
	case removed:
		return T("Removed")
	case added:
		return T("Added")
	}
	return T("Changed")
}

// change is one field: before and after, in words.
func (p *historyPage) change(b *binder.Binder, c binder.Change, alive bool) fyne.CanvasObject {
	kind := binder.KindOf(p.ref.Kind())
	var f *binder.Field
	if kind != nil {
		f = kind.Field(c.Field)
	}
	if f == nil && c.Field == "" || f != nil && f.Kept {
		return nil
	}
	label := c.Field
	if f != nil {
		label = T(f.Label)
	}
	before, after := p.words(b, f, c.Before), p.words(b, f, c.After)
	if c.Do == binder.DoRemove {
		after = ""
	}
	if before == after && before != "" {
		return nil
	}
	var body fyne.CanvasObject
	if f != nil && f.Type == binder.Long && before != "" {
		body = NewDiffView(Diff(before, after, 1))
	} else {
		runs := []run{}
		if before != "" {
			runs = append(runs, run{text: before, color: ColorMuted}, run{text: "  " + T("became") + "  ", color: ColorMuted})
		}
		if after == "" {
			after = T("(nothing)")
		}
		runs = append(runs, run{text: after})
		body = newRuns(Body, runs)
	}
	row := []fyne.CanvasObject{fixedWide(150, NewText(Caption, label)), body}
	if c.Before != "" && alive && !p.shows(b, c) {
		row = append(row, NewButton(Plain, T("Restore this"), "restore", func() { p.putBack(c) }).Hint(T("Put back: %s", shortened(before))))
	}
	return RowGrow(10, 1, row...)
}

func shortened(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

func (p *historyPage) words(b *binder.Binder, f *binder.Field, v binder.Value) string {
	if f != nil && f.Type == binder.Text && f.Leaders && v != "" {
		return T("(for leaders, not shown here)")
	}
	return valueWords(b, f, v)
}

// shows tells whether the record shows the earlier value already.
func (p *historyPage) shows(b *binder.Binder, c binder.Change) bool {
	form := b.Edit(p.ref)
	if c.Elem == "" {
		return form.Get(c.Field) == c.Before
	}
	return slices.Contains(form.Elements(c.Field), binder.Element{ID: c.Elem, Value: c.Before})
}

// putBack writes the earlier value again.
func (p *historyPage) putBack(c binder.Change) {
	form := p.form(p.ref)
	if c.Elem == "" {
		form.Set(c.Field, c.Before)
	} else {
		form.SetElement(c.Field, c.Elem, c.Before)
	}
	p.doing("Restored an earlier answer", T("The earlier answer is back."), form)
}

// restore brings a deleted record back.
func (p *historyPage) restore(ref binder.Ref) {
	var c store.Change
	var title string
	p.view(func(b *binder.Binder) {
		c = store.Change{Why: "Restored", Batch: store.NewID(), Ops: b.Restore(ref)}
	})
	if p.did(p.store.Commit(c)) {
		p.view(func(b *binder.Binder) { title = b.Title(ref) })
		p.Toast(T("%s is back.", title), func() { p.did(p.store.Delete(ref)) })
	}
}

// showDeleted lists what was deleted, the newest first.
func (p *historyPage) showDeleted() {
	show(p.back, false)
	p.frame.SetTitle(T("Recently deleted"))
	p.frame.SetPurpose(T("Nothing is lost: bring back whatever was deleted by mistake."))
	var rows []fyne.CanvasObject
	p.view(func(b *binder.Binder) {
		var list []binder.Record
		for _, k := range binder.Kinds() {
			list = append(list, b.Deleted(k.Name)...)
		}
		slices.SortStableFunc(list, func(x, y binder.Record) int { return y.Changed().Wall.Compare(x.Changed().Wall) })
		for i, r := range list {
			if i == mostDeleted {
				rows = append(rows, NewText(Muted, T("Older ones are kept, and not shown here.")))
				break
			}
			ref := r.Ref
			kind := ""
			if r.Kind != nil {
				kind = T(r.Kind.One)
			}
			if i > 0 {
				rows = append(rows, NewRule())
			}
			rows = append(rows, RowGrow(10, 0, Column(2, newRuns(Body, []run{{text: r.Title(), style: Strong.style()}, {text: "  " + kind, color: ColorMuted}}),
				NewText(Caption, T("Deleted: %s", p.whoWhen(b, r.Changed())))),
				NewButton(Quiet, T("History"), "history", func() { p.Open(ref) }),
				NewButton(Plain, T("Restore"), "restore", func() { p.restore(ref) })))
		}
	})
	if len(rows) == 0 {
		p.list.SetContent(Pad(40, Empty("delete-outline", T("Nothing was deleted"), T("What someone deletes stands here and can be brought back."))))
		return
	}
	p.list.SetContent(Column(0, NewCard("", nil, Column(10, rows...))))
}
