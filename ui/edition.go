package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"readybinder/binder"
)

// newEdition erases the past: it says exactly what that does, has the office's
// name typed, and shows how far it is.
func (a *App) newEdition() {
	if !a.may(binder.Accesses.Name) {
		return
	}
	var office string
	a.view(func(b *binder.Binder) { office = b.OfficeName() })
	point := func(words string) fyne.CanvasObject { return NewText(Body, words) }
	name := NewTextField(T("Type the name of the office: %s", office))
	d := NewDialog(T("Erase the past?"), Column(12,
		point(T("For the day when something was typed in that may not stay, such as the name of a patient. The binder begins anew with what it shows today.")),
		NewText(Strong, T("Gone from this PC, for good")),
		point(T("The history of every record, everything that was deleted or replaced, and changes that do not count. The backups that this PC made by itself go too, and one of today takes their place. There is no way back.")),
		NewText(Strong, T("As before")),
		point(T("Everything that the pages show now, the files in it, and all keys that open the binder today.")),
		NewText(Strong, T("Not erased by this")),
		point(T("Backups and go-bags on USB drives or in other folders, older binders that lie beside this one after a restore, printed sheets, and the other PCs of the office keep theirs until someone deletes them. The other PCs need a fresh copy of the binder from here, and what they wrote since their last exchange has to be typed again.")),
		name)).Wide(600)
	d.Dirty = func() bool { return name.Value() != "" }
	d.Main(Danger, T("Erase the past"), "", func() {
		if !strings.EqualFold(strings.Join(strings.Fields(name.Value()), " "), strings.Join(strings.Fields(office), " ")) {
			name.SetWrong(T("That is not the name of the office."))
			focusOn(name.Target())
			return
		}
		words := T("Writing the binder anew. Leave this PC on.")
		place := newSwap()
		place.set(newProgress(words, 0))
		d.SetBody(T("Erasing the past"), place.Container)
		tell := seldom(func(done, total int) {
			a.onScreen(func() { place.set(newProgress(words, float64(done)/float64(max(total, 1)))) })
		})
		a.awayIn(d, func() error { return a.erase(tell) }, a.erased(d))
	})
	d.Show(a.Canvas())
}

// erase begins the binder anew, and this PC's own backups with it.
func (a *App) erase(tell func(done, total int)) error {
	if err := a.store.NewEdition(tell); err != nil {
		return err
	}
	if a.of == nil || a.of.backups == nil {
		return nil
	}
	return a.of.backups.anew()
}

// erased tells what is still to be done.
func (a *App) erased(d *Dialog) func() {
	return func() {
		d.Close()
		a.Refresh()
		Tell(a.Canvas(), T("The past is erased on this PC"), T("Now make a new backup and a new go-bag on USB drives, and delete the old ones. Then bring the binder to the other PCs anew, and shred printed sheets that still say it."))
	}
}
