package ui

import (
	"context"
	"errors"
	"path/filepath"

	"fyne.io/fyne/v2"

	"readybinder/store"
	"readybinder/sync"
)

// makeBackup makes a backup on a USB drive or in a folder and says how it went.
type makeBackup struct {
	store    *store.Store
	files    Files
	prefs    fyne.Preferences
	run      func(func())
	onScreen func(func())
	done     func() // after a good backup

	near   bool // it lies on the binder's own disk
	cancel context.CancelFunc
	button *Button
	place  swap
	bar    swap // in place, while it works
}

const prefBackupTo = "backup.folder." // plus the binder's id: where the last one outside this PC lies

func newMakeBackup(s *store.Store, files Files, prefs fyne.Preferences, run, onScreen func(func())) *makeBackup {
	u := &makeBackup{store: s, files: files, prefs: prefs, run: run, onScreen: onScreen, place: newSwap()}
	u.button = NewButton(Primary, T("Choose the USB drive"), "usb-flash-drive-outline", u.choose)
	return u
}

// Object is what stands on a page.
func (u *makeBackup) Object() fyne.CanvasObject {
	return Column(14, Flow(8, u.button), u.place.Container)
}

func (u *makeBackup) choose() { u.files.Folder(T("Which USB drive or folder?"), u.chosen) }

// chosen warns of a folder that would be lost together with the binder.
func (u *makeBackup) chosen(path string) {
	u.near = u.files.SameDisk(path, u.store.Dir())
	if !u.near {
		u.backUp(path)
		return
	}
	u.place.set(Notice(StatusDueSoon, T("This folder is on this PC. If this PC is lost, so is the backup.")),
		NewText(Muted, path),
		Flow(8, NewButton(Plain, T("Back up here anyway"), "", func() { u.backUp(path) })))
}

// backUp makes the backup in a folder of its own in path, unless path is one.
func (u *makeBackup) backUp(path string) {
	ctx, stop := context.WithCancel(context.Background())
	u.cancel = stop
	u.button.Disable()
	u.bar = stopBar(u.place, u.stop)
	u.working(0, 1)
	u.run(func() {
		made, err := tried(func() (*sync.Backup, error) { return u.carry(ctx, path) })
		u.onScreen(func() {
			stop()
			u.button.Enable()
			u.told(made, err)
		})
	})
}

func (u *makeBackup) carry(ctx context.Context, path string) (*sync.Backup, error) {
	if f, err := sync.OpenFolder(path); err != nil {
		return nil, err // a drive that was pulled out is not made anew
	} else if names, _ := f.Names(); len(names) == 0 && filepath.Base(path) != sync.OwnBackups {
		path = filepath.Join(path, sync.OwnBackups)
	}
	place, err := sync.OpenBackups(path)
	if err != nil {
		return nil, err
	}
	made, err := place.Make(ctx, u.store, u.store.Now(), true, seldom(func(done, total int) {
		u.onScreen(func() { u.working(done, total) })
	}))
	if err == nil && !u.near { // one on this PC does not count
		err = u.store.NoteBackup(made.In(), filesOf(made))
	}
	return made, err
}

// filesOf is how many files a backup has.
func filesOf(b *sync.Backup) int {
	names, _ := b.Names()
	return len(names)
}

func (u *makeBackup) working(done, total int) {
	words := T("Writing the backup.")
	if done*2 > total {
		words = T("Reading the backup to check it.")
	}
	u.bar.set(newProgress(words, float64(done)/float64(max(total, 1))))
}

func (u *makeBackup) stop() { u.cancel() }

func (u *makeBackup) told(made *sync.Backup, err error) {
	switch {
	case errors.Is(err, context.Canceled):
		u.place.set(Notice(StatusMissing, T("The backup was stopped. It is not complete.")))
	case err != nil:
		said := []fyne.CanvasObject{Notice(StatusMissing, fileTrouble(err).String())}
		if made != nil {
			said = append(said, NewText(Muted, T("What could be copied was read back. It lies in %s.", made.In())))
		}
		u.place.set(said...)
	default:
		to := made.In()
		where := T("It lies in %s, on this PC. Make one on a USB drive too, as soon as you have one.", to)
		if !u.near {
			u.prefs.SetString(prefBackupTo+u.store.ID(), to)
			u.button.SetText(T("Back up to another drive"))
			u.button.SetKind(Plain)
			relayout(u.button)
			where = T("It lies in %s. Take the drive out safely, and keep it away from this PC. The backup opens with the same passphrase and recovery sheet.", to)
		}
		u.place.set(Notice(StatusCurrent, N(filesOf(made), "Backup made and read back: %d file.", "Backup made and read back: %d files.")), NewText(Muted, where))
		if u.done != nil {
			guard(nil, u.done)
		}
	}
}
