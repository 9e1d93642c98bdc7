package ui

import (
	"context"
	"sync/atomic"
	"time"

	"readybinder/binder"
	"readybinder/store"
	"readybinder/sync"
)

// inStep keeps the open binder in step with its places.
type inStep struct {
	keeper *sync.Keeper
	places []store.Place
	stop   context.CancelFunc
}

// flushWait is how long locking waits for what was typed last to reach a place; the
// next unlocking goes on with it.
const flushWait = 3 * time.Second

// beginSync keeps the binder in step with the places that this PC has, from now on.
func (a *App) beginSync() {
	a.endSync()
	places, err := a.store.Places()
	if err != nil || len(places) == 0 {
		a.heard()
		return
	}
	var targets []sync.Target
	for _, p := range places {
		targets = append(targets, sync.Address(p).Target())
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &inStep{places: places, stop: stop}
	var asked atomic.Bool // one refresh at a time is enough
	s.keeper = sync.NewKeeper(a.store, targets, a.store.Now, func() {
		if asked.CompareAndSwap(false, true) {
			a.onScreen(func() {
				asked.Store(false)
				if a.step == s {
					a.seeWaiting()
					a.heard()
					if a.Current() == pageSync || a.Current() == pageHome {
						a.Refresh()
					}
				}
			})
		}
	})
	a.step = s
	s.keeper.Pause(a.prefs.Bool(prefPaused + a.store.ID()))
	a.run(func() { _ = a.store.Heartbeat() }) // the next unlocking tries again
	startKeeper(ctx, s.keeper)
	watched := a.store.Watch(func([]binder.Ref) { s.keeper.Edited() })
	s.stop = func() { watched(); stop() }
	a.seeWaiting()
	a.heard()
}

// seeWaiting finds out, away from the screen, how much of what came in waits for a
// decision: every page says so, also after a restart.
func (a *App) seeWaiting() {
	step := a.step
	for _, s := range step.status() {
		if s.Running {
			return // the round tells when it ends
		}
	}
	a.run(func() {
		w, err := a.store.Paused()
		a.onScreen(func() {
			if err == nil && a.step == step && a.noteWaiting(w) && a.Current() == pageHome {
				a.Refresh()
			}
		})
	})
}

// noteWaiting takes over how much waits, and whether that is news.
func (a *App) noteWaiting(w *store.Paused) bool {
	n := 0
	if w != nil {
		n = len(w.Changes)
	}
	if a.waits == n {
		return false
	}
	a.waits = n
	a.heard()
	return true
}

// startKeeper lets rounds run by themselves; tests run them one by one.
var startKeeper = func(ctx context.Context, k *sync.Keeper) { k.Start(ctx) }

// prefPaused plus the binder's id: syncing was paused by hand.
const prefPaused = "sync.paused."

// endSync ends it; a round that runs is stopped.
func (a *App) endSync() {
	if s := a.step; s != nil {
		a.step = nil
		s.stop()
		s.keeper.Wait()
	}
}

// flushSync ends it before the binder is locked, and sends what was typed last, where
// that is quickly done.
func (a *App) flushSync() {
	s := a.step
	a.endSync()
	if s != nil {
		ctx, stop := context.WithTimeout(context.Background(), flushWait)
		defer stop()
		s.keeper.Once(ctx, true)
	}
}

// PauseSync stops syncing, or lets it go on: an office under attack stops it first.
func (a *App) PauseSync(paused bool) {
	a.prefs.SetBool(prefPaused+a.store.ID(), paused)
	if a.step != nil {
		a.step.keeper.Pause(paused)
	}
	a.heard()
	a.Refresh()
}

// status is how things stand with the places, in their order.
func (s *inStep) status() []sync.State {
	if s == nil {
		return nil
	}
	return s.keeper.Status()
}

// syncNote says how things stand, for the foot of the window; nothing where this PC
// syncs with no place.
func (a *App) syncNote() string {
	if a.step == nil {
		return ""
	}
	if a.waits > 0 {
		return N(a.waits, "What came in would change %d record, and waits for you: Settings, Other PCs.", "What came in would change %d records, and waits for you: Settings, Other PCs.")
	}
	waiting := -1 // of the place that has most: everything is there
	var at, whole time.Time
	failed := 0
	for _, s := range a.step.status() {
		if waiting < 0 || s.Waiting < waiting {
			waiting = s.Waiting
		}
		if s.At.After(at) {
			at = s.At
		}
		if s.Err != nil {
			failed++
		} else if s.Waiting == 0 && s.At.After(whole) {
			whole = s.At // a place that has everything
		}
	}
	switch {
	case a.step.keeper.Paused():
		return T("Saved on this PC. Syncing is paused.")
	case at.IsZero():
		return T("Saved on this PC. Not synced yet.")
	case failed > 0 && !whole.IsZero():
		return T("Saved on this PC, and synced at %s.", clockOf(whole, a.store.Now())) + " " + N(failed, "%d other place is not in step: Settings, Other PCs.", "%d other places are not in step: Settings, Other PCs.")
	case failed > 0 || waiting > 0 && a.store.Now().Sub(at) > time.Minute:
		words := T("Saved on this PC. Not synced since %s.", clockOf(at, a.store.Now()))
		if waiting > 0 {
			words += " " + N(waiting, "%d change waits.", "%d changes wait.")
		}
		return words
	}
	return T("Saved on this PC, and synced at %s.", clockOf(at, a.store.Now()))
}

// clockOf is a time as one says it: the hour today, the day before that.
func clockOf(t, now time.Time) string {
	if DayOf(t) == DayOf(now) {
		return t.Local().Format("3:04 PM")
	}
	return Moment(t.Local())
}
