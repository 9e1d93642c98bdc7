package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/store"
	"readybinder/sync"
)

// erase asks on which PC the past is to be erased, or was.
func (a *App) erase() {
	var d *Dialog
	here := newChoice("archive-outline", T("Erase it on this PC"), T("Something was typed in that may not stay, such as the name of a patient."), func() {
		d.Close()
		a.newEdition()
	})
	d = NewDialog(T("Erase the past"), Column(12, here,
		newChoice("laptop", T("It was erased on another PC"), T("Bring this PC over to the binder that goes on there."), func() {
			d.Close()
			a.bringOver()
		}))).CancelText(T("Cancel")).Wide(560)
	d.First = here
	d.Show(a.Canvas())
}

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
	whole := a.store.Whole()
	lost := point(T("And what cannot be shown on this PC today, because it is damaged, has not arrived whole, or was written by a newer ReadyBinder. Better: close this, and heal or update first. Settings, Proof of the records shows it."))
	show(lost, !whole)
	d := NewDialog(T("Erase the past?"), Column(12,
		point(T("For the day when something was typed in that may not stay, such as the name of a patient. The binder begins anew with what it shows today.")),
		NewText(Strong, T("Gone from this PC, for good")),
		point(T("The history of every record, everything that was deleted or replaced, and changes that do not count. The backups that this PC made by itself go too, and one of today takes their place. There is no way back.")),
		lost,
		NewText(Strong, T("As before")),
		point(T("Everything that the pages show now, the files in it, and all keys that open the binder today.")),
		NewText(Strong, T("Not erased by this")),
		point(T("Backups and go-bags on USB drives or in other folders, older binders that lie beside this one after a restore, printed sheets, and the other PCs of the office keep theirs until someone deletes them. Each other PC comes after with “Bring this PC over” (Settings, Keys, Erase the past); what was typed there meanwhile comes along. As it comes over, it takes what it wrote before away from where the office syncs.")),
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
		a.awayIn(d, func() error { return a.eraseHere(!whole, tell) }, a.erased(d))
	})
	d.Show(a.Canvas())
}

// eraseHere begins the binder anew, and this PC's own backups with it.
func (a *App) eraseHere(without bool, tell func(done, total int)) error {
	if err := a.store.NewEdition(without, tell); err != nil {
		return err
	}
	return a.backupsAnew()
}

// backupsAnew begins this PC's own backups anew: they hold the past too.
func (a *App) backupsAnew() error {
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
		Tell(a.Canvas(), T("The past is erased on this PC"), T("Now make a new backup and a new go-bag on USB drives, and delete the old ones. Then bring over each other PC with the new backup: there, choose Settings, Keys, Erase the past. And shred printed sheets that still say it."))
	}
}

// bringOver takes this PC over into the binder that was begun anew on another one.
func (a *App) bringOver() {
	words := T("When the past was erased on another PC of the office, the binder goes on there, and this PC comes after: from a place where they sync, or with a backup that was made there since.")
	if since, ok := a.store.Successor(); ok {
		words = T("An admin erased the past on %s. The binder goes on there, and this PC comes after: from a place where they sync, or with a backup that was made since.", binder.DateOf(since).Long())
	}
	places, err := a.store.Places()
	if !a.did(err) {
		return
	}
	var d *Dialog
	var ways []fyne.CanvasObject
	way := func(icon, title, explain string, take func()) {
		c := newChoice(icon, title, explain, func() {
			d.Close()
			take()
		})
		ways = append(ways, c)
	}
	for _, at := range places {
		way("sync", T("From “%s”", placeName(at)), T("This PC syncs there, and so does the one on which the past was erased."), func() {
			a.bringOverFrom(func(ctx context.Context) (store.Source, error) {
				place, err := sync.Address(at).Open()
				return sync.At(ctx, place), err
			})
		})
	}
	way("usb-flash-drive-outline", T("Choose a USB drive or folder"), T("The new backup, or the copy of a PC that was brought over."), func() {
		a.files.Folder(T("Where is the new copy?"), func(dir string) {
			a.bringOverFrom(func(context.Context) (store.Source, error) { return sync.OpenDrive(dir) })
		})
	})
	d = NewDialog(T("Bring this PC over"), Column(12,
		NewText(Body, words),
		NewText(Body, T("What was typed on this PC and is not there yet comes along. The history on this PC, and everything that was deleted or replaced, is erased.")),
		Column(8, ways...))).CancelText(T("Cancel")).Wide(560)
	d.First = ways[0].(fyne.Focusable)
	d.Show(a.Canvas())
}

func (a *App) bringOverFrom(open func(ctx context.Context) (store.Source, error)) {
	var done *store.Followed
	a.working(T("Bringing this PC over"), T("Reading the new binder. Leave this PC on, and the drive plugged in."), func(ctx context.Context, tell func(done, total int64)) (err error) {
		from, err := open(ctx)
		if err != nil {
			return err
		}
		if done, err = a.store.Follow(ctx, from, false, func(done, total int) { tell(int64(done), int64(total)) }); err != nil {
			return err
		}
		return a.backupsAnew()
	}, func() {
		a.Refresh()
		words := T("This PC has the new binder. Nothing had to be brought along.")
		if done.Changes > 0 {
			words = N(done.Changes, "This PC has the new binder, and %d change from here was brought along.", "This PC has the new binder, and %d changes from here were brought along.")
		}
		if done.NotCounted > 0 {
			words += " " + N(done.NotCounted, "%d of them does not count until an admin adopts it.", "%d of them do not count until an admin adopts them.")
		}
		Tell(a.Canvas(), T("This PC was brought over"), words+" "+T("Make a new backup on a USB drive now, and delete the old ones."))
	})
}
