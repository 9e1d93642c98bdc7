package sync

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"readybinder/seal"
)

// Target is a place that a binder is kept in step with.
type Target struct {
	// ID tells the targets of a PC apart: the address, as Options.Target.
	ID string
	// Open finds the place. It is called for each round: a drive may be plugged in
	// by then.
	Open func() (Place, error)
	// Near is a folder, a drive or a PC in the office: it may be looked at often.
	Near bool
}

// When a Keeper looks by itself.
const (
	pollFar     = 5 * time.Minute  // a server
	pollNear    = 30 * time.Second // a folder, a drive, a PC in the office
	afterEdit   = 3 * time.Second  // so that what is typed in a row goes as one
	editsMost   = 30 * time.Second // for which a row of edits puts it off
	firstWait   = 15 * time.Second // after a round that failed, doubled each time
	longestWait = 15 * time.Minute
	firstFor    = 10 * time.Minute // for which an edit may go before looking

	networkEvery = 10 * time.Second
)

// Keeper keeps a binder in step with its places by itself: soon after edits, and now
// and then. It holds nothing up: each round runs on a goroutine of its own, and one
// place does not wait for another.
type Keeper struct {
	b      Binder
	now    func() time.Time
	change func() // told that Status says something else

	mu     sync.Mutex
	paused bool
	kept   []*kept
	done   sync.WaitGroup
}

// kept is one target and what is going on with it.
type kept struct {
	Target
	wake chan struct{}

	// Under Keeper.mu:
	state   State
	cancel  context.CancelFunc // of the round that runs
	asked   bool               // a person wants a round
	heal    bool               // that heals
	edited  time.Time          // when the first edit came that no round has taken up
	latest  time.Time          // when the latest one did
	looked  time.Time          // when a round last went well
	all     time.Time          // when one here last saw all there
	next    time.Time
	failing time.Duration
}

// State is how things stand with one place.
type State struct {
	ID      string
	Running bool
	Done    int // files carried by the round that runs, of Total
	Total   int
	Err     error     // why the last round failed, nil where it did not
	At      time.Time // when all was last known to be there, zero where never
	Waiting int       // changes made on this PC that it is not known to have
	Lost    int       // files that it had and lost; see Outcome
	Got     int       // files that came with the last round
}

// NewKeeper keeps b in step with the targets from Start on. now is the PC's clock,
// and change is called, from any goroutine, whenever Status may say something else.
func NewKeeper(b Binder, targets []Target, now func() time.Time, change func()) *Keeper {
	k := &Keeper{b: b, now: now, change: change}
	for _, t := range targets {
		x := &kept{Target: t, wake: make(chan struct{}, 1)}
		x.state.ID = t.ID
		k.kept = append(k.kept, x)
	}
	return k
}

// Start begins. It ends when ctx does; Wait waits for that.
func (k *Keeper) Start(ctx context.Context) {
	for _, t := range k.kept {
		k.mu.Lock()
		k.look(t)
		k.mu.Unlock()
		k.done.Go(func() { k.keep(ctx, t) })
	}
	k.done.Go(func() { k.hearNetwork(ctx) })
}

// addresses are those of this PC's network; tests put their own in its place.
var addresses = func() string {
	list, _ := net.InterfaceAddrs()
	return fmt.Sprint(list)
}

// hearNetwork tries what failed again when this PC gets another network.
func (k *Keeper) hearNetwork(ctx context.Context) {
	ticker := time.NewTicker(networkEvery)
	defer ticker.Stop()
	before := addresses()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		now := addresses()
		if now == before {
			continue
		}
		before = now
		k.mu.Lock()
		for _, t := range k.kept {
			if t.failing > 0 {
				t.failing, t.next = 0, time.Time{}
				t.poke()
			}
		}
		k.mu.Unlock()
	}
}

// Wait returns when all rounds have ended.
func (k *Keeper) Wait() { k.done.Wait() }

// Once runs a round with each target, or only with those that something is to be sent
// to: before the binder is locked. It is for a Keeper that has not been started, or
// has ended.
func (k *Keeper) Once(ctx context.Context, unsent bool) {
	var all sync.WaitGroup
	for _, t := range k.kept {
		k.mu.Lock()
		run := k.look(t) || !unsent
		k.mu.Unlock()
		if run {
			all.Go(func() { k.round(ctx, t) })
		}
	}
	all.Wait()
}

// Edited says that something changed in the binder, here or by what came in: what this
// PC wrote of it is sent soon, and the rest with the next look.
func (k *Keeper) Edited() {
	k.mu.Lock()
	now := k.now()
	for _, t := range k.kept {
		if t.edited.IsZero() {
			t.edited = now
		}
		t.latest = now
		t.poke()
	}
	k.mu.Unlock()
}

// Sync begins a round with a target now, also while paused. heal is Options.Heal.
func (k *Keeper) Sync(id string, heal bool) {
	k.mu.Lock()
	for _, t := range k.kept {
		if t.ID == id {
			t.asked, t.heal, t.failing = true, t.heal || heal, 0
			t.poke()
		}
	}
	k.mu.Unlock()
}

// Stop ends the round with a target that runs; the next begins in its time.
func (k *Keeper) Stop(id string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, t := range k.kept {
		if t.ID == id && t.cancel != nil {
			t.cancel()
		}
	}
}

// Pause stops all rounds, and lets none begin by itself until it is called with false:
// an office under attack stops syncing first.
func (k *Keeper) Pause(paused bool) {
	k.mu.Lock()
	k.paused = paused
	for _, t := range k.kept {
		if paused && t.cancel != nil {
			t.cancel()
		}
	}
	k.mu.Unlock()
	k.stir()
}

// Paused tells whether Pause is on.
func (k *Keeper) Paused() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.paused
}

// Status is how things stand with each target, in the order of NewKeeper.
func (k *Keeper) Status() []State {
	k.mu.Lock()
	defer k.mu.Unlock()
	var list []State
	for _, t := range k.kept {
		list = append(list, t.state)
	}
	return list
}

func (t *kept) poke() {
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

func (k *Keeper) stir() {
	for _, t := range k.kept {
		t.poke()
	}
	k.change()
}

// look brings up to date what a status says without asking the place, and tells
// whether there is something to send.
func (k *Keeper) look(t *kept) bool {
	known, err := Look(k.b, t.ID)
	if err == nil {
		t.state.At, t.state.Waiting = known.At, known.Changes
		if !t.all.IsZero() {
			t.state.At = t.all
		}
	}
	return err != nil || known.Files > 0
}

// keep runs rounds with one target until ctx ends.
func (k *Keeper) keep(ctx context.Context, t *kept) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.wake:
		case <-timer.C:
		}
		k.mu.Lock()
		before := t.state.Waiting
		if !t.edited.IsZero() && !k.look(t) {
			t.edited, t.latest = time.Time{}, time.Time{} // it came from there
		}
		told := before != t.state.Waiting
		wait := k.due(t)
		k.mu.Unlock()
		if told {
			k.change()
		}
		if wait <= 0 {
			k.round(ctx, t)
			k.mu.Lock()
			wait = k.due(t)
			k.mu.Unlock()
		}
		timer.Reset(max(wait, 10*time.Millisecond))
	}
}

// due is how long it is until the next round with a target.
func (k *Keeper) due(t *kept) time.Duration {
	switch {
	case t.asked:
		return 0
	case k.paused:
		return time.Hour
	}
	next := t.next
	if t.failing == 0 && !t.edited.IsZero() {
		soon := t.latest.Add(afterEdit)
		if most := t.edited.Add(editsMost); most.Before(soon) {
			soon = most
		}
		if soon.Before(next) {
			next = soon
		}
	}
	// A clock that was set back must not put it off for years.
	return min(next.Sub(k.now()), longestWait)
}

// round runs one, unless it was paused in that moment.
func (k *Keeper) round(ctx context.Context, t *kept) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	k.mu.Lock()
	if k.paused && !t.asked {
		k.mu.Unlock()
		return
	}
	began := k.now()
	first := !t.Near && !t.asked && !t.edited.IsZero() && began.Sub(t.looked) < firstFor
	o := Options{Target: t.ID, Heal: t.heal, Now: began, First: first}
	t.asked, t.heal, t.edited, t.latest, t.cancel = false, false, time.Time{}, time.Time{}, cancel
	t.state.Running, t.state.Done, t.state.Total = true, 0, 0
	k.mu.Unlock()
	k.change()
	o.Progress = func(done, total int) {
		k.mu.Lock()
		t.state.Done, t.state.Total = done, total
		k.mu.Unlock()
		k.change()
	}
	out, err := &Outcome{}, error(nil)
	place, err := within(ctx, t.Open)
	if err == nil {
		out, err = Round(ctx, k.b, place, o)
	}
	k.mu.Lock()
	t.cancel, t.state.Running = nil, false
	t.state.Err, t.state.Lost, t.state.Got = err, out.Lost, out.Got
	if !out.At.IsZero() {
		t.all = out.At
	}
	now := k.now()
	if err == nil {
		t.failing, t.looked = 0, now
		t.next = now.Add(jitter(t.poll()))
	} else {
		if errors.Is(err, context.Canceled) {
			t.state.Err = nil
		}
		again := t.failing > 0
		t.failing = min(max(2*t.failing, firstWait), longestWait)
		wait := t.failing
		switch {
		case again && errors.Is(err, ErrLogin):
			wait = longestWait // who tries wrong passwords in a row is locked out
		case t.Near:
			wait = min(wait, pollNear)
		}
		t.next = now.Add(jitter(max(RetryAfter(err), wait)))
	}
	k.look(t)
	k.mu.Unlock()
	k.change()
}

func (t *kept) poll() time.Duration {
	if t.Near {
		return pollNear
	}
	return pollFar
}

// jitter keeps the PCs of an office from asking all at once.
func jitter(d time.Duration) time.Duration {
	return d + time.Duration(rand.Int64N(int64(d)/5+1))
}

// Known is what is known of a target without asking it.
type Known struct {
	At      time.Time // when all was last there, zero where it never was
	Files   int       // of this PC's that it is not known to have
	Changes int       // that these hold
}

// Look tells what is known of a target without asking it.
func Look(b Binder, target string) (k Known, err error) {
	r := &round{b: b, Options: Options{Target: target}}
	if err := r.read(); err != nil {
		return k, err
	}
	if r.note.At > 0 {
		k.At = time.Unix(r.note.At, 0)
	}
	if err := r.hold(); err != nil {
		return k, err
	}
	// What was packed since lies there in the files that it was packed of.
	var mine []span
	for n := range r.note.seen {
		if n.Kind == seal.KindSegment && (r.have[n] && n.Writer == b.Log() || r.dropped[n]) {
			mine = append(mine, span{n.From, n.To})
		}
	}
	sortSpans(mine)
	for _, n := range r.held {
		if !r.isNew(n) {
			continue
		}
		if k.Files++; n.Kind == seal.KindSegment {
			k.Changes += lacking(n, mine)
		}
	}
	return k, nil
}
