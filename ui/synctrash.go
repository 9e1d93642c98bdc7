package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"readybinder/binder"
)

// trashDays is for how many days what others deleted is offered back.
const trashDays = 90

// missed are the kinds of which somebody may miss a record.
var missed = []string{"person", "role", "partner", "call", "section", "first15", "course", "requirement", "training", "site", "attachment"}

// trashed is a record that another PC deleted.
type trashed struct {
	ref   binder.Ref
	title string
	mark  binder.Mark
}

// trash are the records that other PCs deleted, the latest first.
func (p *syncPage) trash() (list []trashed) {
	since := p.store.Now().AddDate(0, 0, -trashDays)
	p.view(func(b *binder.Binder) {
		for _, kind := range missed {
			for _, r := range b.Deleted(kind) {
				if m := r.Changed(); m.Log != p.store.Log() && m.Wall.After(since) {
					list = append(list, trashed{r.Ref, joined(T(r.Kind.One), r.Title()), m})
				}
			}
		}
	})
	slices.SortStableFunc(list, func(a, b trashed) int { return b.mark.Wall.Compare(a.mark.Wall) })
	return list
}

// removed is the card of the records that other PCs deleted, nil where there are none.
func (p *syncPage) removed() fyne.CanvasObject {
	list := p.trash()
	if len(list) == 0 {
		return nil
	}
	const few = 20
	shown := list
	if !p.gone {
		shown = list[:min(few, len(list))]
	}
	var rows []fyne.CanvasObject
	for _, g := range shown {
		rows = append(rows, RowGrow(10, 0, Column(2, NewText(Body, g.title), NewText(Caption, Moment(g.mark.Wall.Local()))),
			NewButton(Plain, T("Bring back"), "restore", func() { p.bringBack(g.ref) })))
	}
	var more []fyne.CanvasObject
	if n := len(list) - len(shown); n > 0 {
		more = append(more, NewButton(Quiet, T("Show %d more", n), "chevron-down", func() {
			p.gone = true
			p.Refresh()
		}))
	}
	if len(list) > 1 {
		more = append(more, NewButton(Quiet, T("Bring all back"), "restore", func() { p.bringAllBack(list) }))
	}
	return NewCard(T("Deleted on other PCs"), nil, Column(8, append(rows, Flow(6, more...))...))
}

func (p *syncPage) bringBack(refs ...binder.Ref) {
	if !p.did(p.store.Restore(refs...)) {
		return
	}
	words := T("It is back, on every PC.")
	if n := len(refs); n > 1 {
		words = T("%d records are back, on every PC.", n)
	}
	p.Toast(words, nil)
}

func (p *syncPage) bringAllBack(list []trashed) {
	Confirm(p.Canvas(), N(len(list), "Bring %d record back?", "Bring %d records back?"),
		T("All that other PCs deleted in the last %d days is shown again, on every PC.", trashDays),
		T("Bring all back"), "", func() {
			var refs []binder.Ref
			for _, g := range list {
				refs = append(refs, g.ref)
			}
			p.bringBack(refs...)
		})
}
