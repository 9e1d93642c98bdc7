package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/store"
)

// What is typed into the plan is kept in the binder while one types: sealed, as
// everything in it, and apart from the plan until it is saved there.

const (
	draftPause = 2 * time.Second  // without a key, until the draft is kept
	draftLong  = 10 * time.Second // of typing without a pause
)

// planDraft is the draft of what an editor holds.
type planDraft struct {
	ref  binder.Ref // of the record, once it is kept
	was  binder.Draft
	kept time.Time
	turn int
}

// resume puts in what was typed the last time and not saved.
func (e *planEditor) resume() {
	e.draft.kept = now()
	e.page.view(func(b *binder.Binder) {
		d, ok := binder.DraftOf(b, e.page.store.Log(), e.rf.form.Ref)
		if !ok {
			return
		}
		e.draft.ref, e.draft.was = binder.Drafts.Ref(d.ID), d
		for name, typed := range map[string]string{"title": d.Title, "owner": string(d.Owner), "review": d.Review, "body": d.Body} {
			e.rf.kit.Field(name).SetValue(typed)
		}
	})
}

// resumed says that it was put in.
func (e *planEditor) resumed() []fyne.CanvasObject {
	switch {
	case e.draft.ref == "":
		return nil
	case !e.isNew && e.draft.was.Base != e.since.String():
		return []fyne.CanvasObject{Notice(StatusTwoAnswers, T("This was typed here before and not saved. The section was changed since then: saving replaces that, and the history keeps it."))}
	}
	return []fyne.CanvasObject{Notice(StatusInfo, T("This was typed here before and not saved. It is not in the plan until you save it."))}
}

// keepSoon keeps what is typed at the next pause, and in the middle of typing
// where there is none.
func (e *planEditor) keepSoon() {
	if now().Sub(e.draft.kept) > draftLong {
		e.keep()
		return
	}
	e.draft.turn++
	turn := e.draft.turn
	later(draftPause, func() {
		if turn == e.draft.turn && e.page.editor == e {
			e.keep()
		}
	})
}

// keep writes the draft, and tells whether nothing would be lost now. A draft
// that says no more than the plan does goes away.
func (e *planEditor) keep() bool {
	e.draft.kept = now()
	e.draft.turn++
	if !e.changed() {
		return e.drop()
	}
	kit := e.rf.kit
	d := binder.Draft{PC: e.page.store.Log(), Section: e.rf.form.Ref, Base: e.base(),
		Title: kit.Value("title"), Owner: binder.Ref(kit.Value("owner")), Review: kit.Value("review"), Body: kit.Value("body")}
	if e.draft.ref == "" {
		e.draft.ref = e.page.newRef("draft")
	}
	var form *binder.Form
	e.page.view(func(b *binder.Binder) { form = binder.Drafts.Form(b, e.draft.ref.ID(), d) })
	err := e.page.store.Save(form)
	if err != nil {
		e.tell(Notice(StatusMissing, Words(err).String()))
	}
	return err == nil
}

// base is what the section said when the writing of the draft began.
func (e *planEditor) base() string {
	if e.draft.was.Base != "" {
		return e.draft.was.Base
	}
	return e.since.String()
}

// drop takes the draft away: it is saved, or nobody wants it.
func (e *planEditor) drop() bool {
	e.draft.turn++
	if e.draft.ref == "" {
		return true
	}
	var c store.Change
	e.page.view(func(b *binder.Binder) { c.Ops = b.Empty(e.draft.ref) })
	e.draft.ref, e.draft.was = "", binder.Draft{}
	return e.page.did(e.page.store.Commit(c))
}

// Keep implements Keeper.
func (p *planPage) Keep() bool { return p.editor == nil || p.editor.keep() }

// unsaved are lines for what was typed at this PC and not saved.
func (p *planPage) unsaved() []fyne.CanvasObject {
	var list []fyne.CanvasObject
	p.view(func(b *binder.Binder) {
		for _, d := range binder.DraftsAt(b, p.store.Log()) {
			list = append(list, Notice(StatusDueSoon, Said(draftWords(d)),
				NewButton(Plain, T("Go on writing"), "pencil-outline", func() { p.openDraft(binder.Drafts.Ref(d.ID)) })))
		}
	})
	return list
}

// openDraft goes on writing where someone at this PC stopped; from another PC
// the section itself is shown.
func (p *planPage) openDraft(ref binder.Ref) {
	var d binder.Draft
	p.view(func(b *binder.Binder) { d, _ = binder.Drafts.Get(b, ref) })
	switch {
	case p.editor != nil && p.editor.rf.form.Ref == d.Section:
	case p.editor != nil:
		p.editor.leave(func() { p.openDraft(ref) })
	case d.PC == p.store.Log():
		p.chosen = d.Section
		p.write(d.Section)
	case d.Section != "":
		p.Open(d.Section)
	}
}

// draftTasks are what was typed into the plan at this PC and not saved.
func (a *App) draftTasks() []binder.Task {
	var list []binder.Task
	a.view(func(b *binder.Binder) {
		for _, d := range binder.DraftsAt(b, a.store.Log()) {
			list = append(list, binder.Task{What: draftWords(d), Do: T("Go on writing"),
				Page: pagePlan, Ref: binder.Drafts.Ref(d.ID), Weight: 86, Status: "Due soon"})
		}
	})
	return list
}

func draftWords(d binder.Draft) binder.Words {
	if d.Title == "" {
		return binder.Say("A new section of the plan was typed and not saved.")
	}
	return binder.Say("The plan section “%s” was typed and not saved.", d.Title)
}

// keepTyped keeps what is typed on the page that is shown, where the program
// ends without asking.
func (a *App) keepTyped() {
	if k, ok := a.Page().(Keeper); ok {
		k.Keep()
	}
}
