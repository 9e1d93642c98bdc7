package ui

import (
	"slices"
	"sync/atomic"
	"time"
)

// lastSign is when somebody last did something at the window, Unix nanoseconds.
var lastSign atomic.Int64

// attended notes that somebody is at the window. What takes keys, clicks and the
// mouse calls it: Fyne tells of them nowhere else.
func attended() { lastSign.Store(clock().UnixNano()) }

// clock is the PC's clock; tests put their own in its place.
var clock = time.Now

const (
	idleTick = 5 * time.Second
	// asleep is how much later than it should a tick comes after the PC slept.
	asleep = time.Minute
	// idleDefault is after how many minutes a binder that nobody uses is locked.
	idleDefault = 15
	// prefIdle is that number where someone chose another; -1 is never.
	prefIdle = "lock.minutes"
)

// guardian tells when a binder is to be locked: nobody has used it for a while,
// or the PC slept.
type guardian struct {
	after  time.Duration // 0 is never
	before time.Time     // of the tick before, by the clock on the wall
}

// due tells it at a tick.
func (g *guardian) due(now, sign time.Time) bool {
	// The wall clock goes on while the PC sleeps; a monotonic one does not.
	now = now.Round(0)
	slept := !g.before.IsZero() && now.Sub(g.before) > idleTick+asleep
	g.before = now
	return slept || g.after > 0 && now.Sub(sign.Round(0)) >= g.after
}

// guardIt locks the open binder when it is due, until stop.
func (s *session) guardIt() (stop func()) {
	attended()
	var g guardian
	return s.ticks(func() {
		g.after = s.idleAfter()
		if g.due(clock(), time.Unix(0, lastSign.Load())) {
			s.onScreen(s.lockAway)
		}
	})
}

// everyTick calls tick now and then, from a goroutine of its own, until stop.
func everyTick(tick func()) (stop func()) {
	done := make(chan struct{})
	go func() {
		t := time.NewTicker(idleTick)
		defer t.Stop()
		for {
			select {
			case <-done:
				return
			case <-t.C:
				tick()
			}
		}
	}()
	return func() { close(done) }
}

// idleAfter is after how long the office wants a binder locked that nobody uses.
func (s *session) idleAfter() time.Duration {
	minutes := s.app.Preferences().IntWithFallback(prefIdle, idleDefault)
	return time.Duration(max(minutes, 0)) * time.Minute
}

// lockAway locks while nobody is there. Where something typed would be lost, the
// question waits under a cover that hides everything until the passphrase is typed.
func (s *session) lockAway() {
	if s.open == nil || s.cover != nil {
		return
	}
	over := s.window.Canvas().Overlays()
	before, locked := slices.Clone(over.List()), false
	s.leave(func() { locked = true; s.lockNow() })
	if locked {
		return
	}
	// Whoever comes back finds what was typed, not a question that nobody asked.
	if asked, ok := over.Top().(*layer); ok && asked.of != nil && !slices.Contains(before, over.Top()) {
		asked.of.Close()
	}
	s.hide()
}
