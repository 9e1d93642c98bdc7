package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/store"
	"readybinder/sync"
)

// usbCopy copies the binder to a USB drive or folder and says how it went.
type usbCopy struct {
	store    *store.Store
	files    Files
	prefs    fyne.Preferences
	run      func(func())
	onScreen func(func())
	done     func() // after a good copy

	good   bool
	near   bool // the copy lies on the binder's own disk
	cancel context.CancelFunc
	button *Button
	place  swap
}

const (
	copyFolder = "ReadyBinder" // on the drive, so that its top stays tidy
	prefCopyOn = "copy.on."    // plus the binder's id: the day of the last good copy
	prefCopyTo = "copy.to."
)

func newUSBCopy(s *store.Store, files Files, prefs fyne.Preferences, run, onScreen func(func())) *usbCopy {
	u := &usbCopy{store: s, files: files, prefs: prefs, run: run, onScreen: onScreen, place: newSwap()}
	u.button = NewButton(Primary, T("Choose the USB drive"), "usb-flash-drive-outline", u.choose)
	return u
}

// Object is what stands on a page.
func (u *usbCopy) Object() fyne.CanvasObject {
	return Column(14, Flow(8, u.button), u.place.Container)
}

func (u *usbCopy) choose() { u.files.Folder(T("Which USB drive or folder?"), u.chosen) }

// chosen warns of a folder that would be lost together with the binder.
func (u *usbCopy) chosen(path string) {
	u.near = u.files.SameDisk(path, u.store.Dir())
	if !u.near {
		u.copy(path)
		return
	}
	u.place.set(Notice(StatusDueSoon, T("This folder is on this PC. If this PC is lost, so is the copy.")),
		NewText(Muted, path),
		Flow(8, NewButton(Plain, T("Copy it here anyway"), "", func() { u.copy(path) })))
}

// copy makes the copy in a folder of its own in path, unless path is one.
func (u *usbCopy) copy(path string) {
	ctx, stop := context.WithCancel(context.Background())
	u.cancel = stop
	u.button.Disable()
	u.working(0, 1)
	u.run(func() {
		to, c, err := u.carry(ctx, path)
		u.onScreen(func() {
			stop()
			u.button.Enable()
			u.told(to, c, err)
		})
	})
}

func (u *usbCopy) carry(ctx context.Context, path string) (string, *sync.Copied, error) {
	if f, err := sync.OpenFolder(path); err == nil {
		if names, _ := f.Names(); len(names) == 0 && filepath.Base(path) != copyFolder {
			path = filepath.Join(path, copyFolder)
			if err := os.Mkdir(path, 0o755); err != nil && !errors.Is(err, os.ErrExist) {
				return path, nil, sync.ErrRefused
			}
		}
	}
	place, err := sync.OpenFolder(path)
	if err != nil {
		return path, nil, err
	}
	c, err := sync.Copy(ctx, u.store, place, seldom(func(done, total int) {
		u.onScreen(func() { u.working(done, total) })
	}))
	return path, c, err
}

func (u *usbCopy) working(done, total int) {
	words := T("Copying the binder.")
	if done*2 > total {
		words = T("Reading the copy back to check it.")
	}
	u.place.set(newProgress(words, float64(done)/float64(max(total, 1))),
		Flow(8, NewButton(Plain, T("Stop"), "close", u.stop)))
}

func (u *usbCopy) stop() { u.cancel() }

func (u *usbCopy) told(to string, c *sync.Copied, err error) {
	switch {
	case errors.Is(err, context.Canceled):
		u.place.set(Notice(StatusMissing, T("The copy was stopped. It is not complete.")))
	case err != nil:
		u.place.set(Notice(StatusMissing, fileTrouble(err).String()))
	default:
		u.good = true
		where := T("It lies in %s, on this PC. Make a copy on a USB drive too, as soon as you have one.", to)
		if !u.near { // one on this PC does not count
			u.prefs.SetString(prefCopyOn+u.store.ID(), string(u.store.Today()))
			u.prefs.SetString(prefCopyTo+u.store.ID(), to)
			u.button.SetText(T("Copy to another drive"))
			u.button.SetKind(Plain)
			where = T("It lies in %s. Take the drive out safely, and keep it away from this PC. The copy opens with the same passphrase and recovery sheet.", to)
		}
		u.place.set(Notice(StatusCurrent, N(c.Files, "Copied and checked: %d file.", "Copied and checked: %d files.")), NewText(Muted, where))
		if u.done != nil {
			guard(nil, u.done)
		}
	}
}

// copyStaleDays is after how many days the copy on the drive wants to be made again.
const copyStaleDays = 30

// safety are the tasks that only this PC knows of: what was typed and not saved,
// the passphrase, the recovery sheet and the copy. The home page sets them
// among its own.
func (a *App) safety() []binder.Task {
	list := a.draftTasks()
	if isSample(a.store.Dir()) {
		return list
	}
	if a.byPaper {
		list = append(list, binder.Task{What: binder.Say("A code from paper opened the binder. When there is time, choose a new passphrase."),
			Do: T("Choose one"), Page: pageSettings, Ref: taskPassphrase, Weight: 97, Status: "Due soon"})
	}
	if a.store.Recoveries() == 0 {
		list = append(list, binder.Task{What: binder.Say("There is no recovery sheet. If the passphrase is forgotten, nobody can open the binder."),
			Do: T("Make one"), Page: pageSettings, Ref: taskRecovery, Weight: 96, Status: "Missing"})
	}
	if a.store.Person() == "" {
		list = append(list, binder.Task{What: binder.Say("This PC does not know who works at it, so changes made here carry no name."),
			Do: T("Say who"), Page: pageSettings, Weight: 30, Status: "Missing"})
	}
	if n := a.store.Standing().Barred; n > 0 && a.store.Right() == binder.Administer {
		what := binder.Say("%d changes do not count, because whoever made them had no right to.", n)
		if n == 1 {
			what = binder.Say("%d change does not count, because whoever made it had no right to.", n)
		}
		list = append(list, binder.Task{What: what,
			Do: T("Look at it"), Page: pageKeys, Ref: taskHeld, Weight: 80, Status: "Due soon"})
	}
	on := a.lastCopy()
	switch days := on.DaysTo(a.today()); {
	case on == "":
		list = append(list, binder.Task{What: binder.Say("There is no copy of the binder outside this PC."),
			Do: T("Copy it"), Page: pageSettings, Ref: taskCopy, Weight: 94, Status: "Missing"})
	case days > copyStaleDays:
		list = append(list, binder.Task{What: binder.Say("The last copy to a USB drive was made on %s.", on.Long()),
			Do: T("Copy it again"), Page: pageSettings, Ref: taskCopy, Weight: 57, Status: "Overdue"})
	}
	return list
}

// What the settings page opens when a task of safety is chosen.
const (
	taskRecovery   binder.Ref = "do/recovery"
	taskCopy       binder.Ref = "do/copy"
	taskHeld       binder.Ref = "do/held"
	taskPassphrase binder.Ref = "do/passphrase"
)

// lastCopy is the day of the last good copy that this PC made.
func (a *App) lastCopy() binder.Date { return binder.Date(a.prefs.String(prefCopyOn + a.store.ID())) }
