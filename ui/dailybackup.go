package ui

import (
	"context"
	"errors"
	std "sync"
	"sync/atomic"
	"time"

	"readybinder/store"
	"readybinder/sync"
)

// dailyBackup makes the backups on this PC that nobody has to think of: at most one
// a day, after unlocking, or at locking where only then something is new.
type dailyBackup struct {
	store *store.Store
	one   std.Mutex // is made at a time
	ctx   context.Context
	stop  context.CancelFunc
	last  atomic.Pointer[outcome]
}

type outcome struct{ err error }

// lockWait is how long locking waits for a backup; the next unlocking goes on
// with it.
const lockWait = 3 * time.Second

func newDailyBackup(s *store.Store) *dailyBackup {
	d := &dailyBackup{store: s}
	d.ctx, d.stop = context.WithCancel(context.Background())
	return d
}

// beginBackups makes the backup of today where it is due, in nobody's way.
func (s *session) beginBackups(a *App) {
	d := newDailyBackup(a.store)
	s.backups = d
	s.run(func() {
		d.make()
		s.onScreen(func() {
			if s.open == a && d.trouble() != nil {
				a.Refresh() // the home page tells
			}
		})
	})
}

// make looks at the files of the binder and makes a backup where one is due.
func (d *dailyBackup) make() {
	d.one.Lock()
	defer d.one.Unlock()
	_, _ = d.store.Inspect(d.ctx) // the home page tells what it found
	place, err := sync.OpenBackups(store.BackupsDir(d.store.Dir()))
	if err == nil {
		_, err = place.Daily(d.ctx, d.store, d.store.Now())
	}
	if d.ctx.Err() == nil && !errors.Is(err, store.ErrClosed) {
		d.last.Store(&outcome{err})
	}
}

// now makes one as things stand, before something large is let in.
func (d *dailyBackup) now() error {
	d.one.Lock()
	defer d.one.Unlock()
	place, err := sync.OpenBackups(store.BackupsDir(d.store.Dir()))
	if err == nil {
		_, err = place.Make(d.ctx, d.store, d.store.Now(), false, nil)
	}
	return err
}

// anew makes one of a binder whose past was erased, and takes all earlier ones away.
func (d *dailyBackup) anew() error {
	d.one.Lock()
	defer d.one.Unlock()
	dir := store.BackupsDir(d.store.Dir())
	place, err := sync.OpenBackups(dir)
	if err == nil {
		err = place.Anew(d.ctx, d.store, d.store.Now())
	}
	if err != nil {
		return Say(T("The past is erased in the binder. Backups on this PC still have it, because they could not be deleted."),
			T("Delete this folder yourself: %s", dir))
	}
	return nil
}

// finish is for locking.
func (d *dailyBackup) finish() {
	if d == nil {
		return
	}
	limit := time.AfterFunc(lockWait, d.stop)
	d.make()
	limit.Stop()
	d.stop()
}

// trouble is why the last backup was not made, nil where it was.
func (d *dailyBackup) trouble() error {
	if d == nil {
		return nil
	}
	if o := d.last.Load(); o != nil {
		return o.err
	}
	return nil
}

// backupTrouble is why this PC could not make its daily backup.
func (a *App) backupTrouble() error {
	if a.of == nil {
		return nil
	}
	return a.of.backups.trouble()
}
