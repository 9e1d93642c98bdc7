package ui

import (
	"cmp"
	"context"
	"reflect"
	"slices"
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
	said   []sync.State // how things stood when news was last asked
}

// flushWait is how long locking waits for what was typed last to reach a place; the
// next unlocking goes on with it.
const flushWait = 3 * time.Second

// beginSync keeps the binder in step with the places that this PC has, from now on.
func (a *App) beginSync() {
	a.endSync()
	a.hearWaiting() // also where it came in before the binder was locked
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
				switch {
				case a.step != s:
				case !s.news():
					if p, ok := a.Page().(*syncPage); ok {
						p.carried()
					}
				default:
					a.hearWaiting()
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
	a.run(func() { _ = a.store.Heartbeat() }) // what fails is tried again
	go beat(ctx, a.store)
	startKeeper(ctx, s.keeper)
	watched := a.store.Watch(func([]binder.Ref) { s.keeper.Edited() })
	s.stop = func() { watched(); stop() }
	a.heard()
}

// beatEvery is how often it is looked whether this PC's heartbeat of the day is due.
const beatEvery = time.Hour

// beat tells the others each day that this PC is there, however long the binder is open.
func beat(ctx context.Context, s *store.Store) {
	tick := time.NewTicker(beatEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			_ = s.Heartbeat()
		}
	}
}

// hearWaiting finds out how many records what came in would change, where it waits for a
// person: the foot of every page says so, because nothing else does.
func (a *App) hearWaiting() {
	files := a.store.PausedFiles()
	if files == a.waiting {
		return
	}
	a.waiting = files
	awayWith(a.Shell, nil, a.store.Paused, func(p *store.Paused) { a.heardWaiting(p) })
}

func (a *App) heardWaiting(p *store.Paused) {
	n := 0
	if p != nil {
		n = len(p.Changes)
	}
	if a.waits != n {
		a.waits = n
		a.heard()
		if a.Current() == pageHome {
			a.Refresh() // it is the first of what is to be done there
		}
	}
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

// best is how things stand with the place that is nearest to having all: a USB drive that
// is not plugged in is no trouble where a server has everything.
func (s *inStep) best() sync.State {
	trouble := func(x sync.State) int {
		switch {
		case x.At.IsZero():
			return 2
		case x.Err != nil:
			return 1
		}
		return 0
	}
	return slices.MinFunc(s.status(), func(x, y sync.State) int {
		return cmp.Or(trouble(x)-trouble(y), x.Waiting-y.Waiting, y.At.Compare(x.At))
	})
}

// news tells whether things stand otherwise than when it was last asked, but for how many
// files were carried: for that alone no page is built anew, under the mouse of who wants
// to press Stop.
func (s *inStep) news() bool {
	now := s.status()
	for i := range now {
		now[i].Done, now[i].Total = 0, 0
	}
	same := reflect.DeepEqual(now, s.said)
	s.said = now
	return !same
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
	best := a.step.best()
	switch {
	case a.step.keeper.Paused():
		return T("Saved on this PC. Syncing is paused.")
	case best.At.IsZero():
		return T("Saved on this PC. Not synced yet.")
	}
	words := T("Saved on this PC, and synced at %s.", clockOf(best.At, a.store.Now()))
	if best.Err != nil || best.Waiting > 0 && a.store.Now().Sub(best.At) > time.Minute {
		words = T("Saved on this PC. Not synced since %s.", clockOf(best.At, a.store.Now()))
	}
	if best.Waiting > 0 { // who is about to pull a drive out sees it at once
		words += " " + N(best.Waiting, "%d change waits.", "%d changes wait.")
	}
	return words
}

// clockOf is a time as one says it: the hour today, the day before that.
func clockOf(t, now time.Time) string {
	if DayOf(t) == DayOf(now) {
		return t.Local().Format("3:04 PM")
	}
	return Moment(t.Local())
}
