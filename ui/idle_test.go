package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

func TestGuardian(t *testing.T) {
	start := time.Date(2026, 11, 2, 1, 50, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		after time.Duration
		ticks []time.Duration // since the start
		due   bool            // at the last of them
	}{
		"somebody is there":      {10 * time.Minute, []time.Duration{5 * time.Second, 10 * time.Second}, false},
		"not for long":           {10 * time.Second, []time.Duration{5 * time.Second, 10 * time.Second}, true},
		"never":                  {0, []time.Duration{5 * time.Second, 10 * time.Second, 15 * time.Second}, false},
		"the PC slept":           {0, []time.Duration{5 * time.Second, 2 * time.Hour}, true},
		"a busy PC":              {0, []time.Duration{5 * time.Second, 50 * time.Second}, false},
		"the clock was put back": {10 * time.Minute, []time.Duration{5 * time.Second, -time.Hour, -time.Hour + 5*time.Second}, false},
	} {
		g, due := guardian{after: c.after}, false
		for _, d := range c.ticks {
			due = g.due(start.Add(d), start)
		}
		if due != c.due {
			t.Errorf("%s: %v", name, due)
		}
	}
}

// TestIdleLock: a binder that nobody uses is locked. What was typed and not saved
// waits under a cover until the passphrase is typed.
func TestIdleLock(t *testing.T) {
	s, _ := newTestSession(t)
	var tick func()
	s.ticks = func(f func()) func() { tick = f; return func() { tick = func() {} } }
	pass := firstRun(t, s)
	c := s.window.Canvas()
	tap(t, c, "Later")
	tap(t, c, "Later")
	now := clock()
	defer func(was func() time.Time) { clock = was }(clock)
	clock = func() time.Time { return now }
	step := func(d time.Duration) {
		for ; d > 0; d -= idleTick {
			now = now.Add(idleTick)
			tick()
		}
	}
	step(14 * time.Minute)
	if s.open == nil {
		t.Fatal("locked too early")
	}
	attended()
	step(14 * time.Minute)
	if s.open == nil {
		t.Fatal("locked although somebody was there")
	}
	// A half-typed form.
	s.open.Go(pagePeople)
	tap(t, c, "Add a person")
	f := typeIn(t, c, "Name", "Half-typed Name")
	step(16 * time.Minute)
	if s.open == nil || s.cover == nil {
		t.Fatal("what was typed is lost, or can be read")
	}
	if w := words(c); len(w) == 0 || strings.Contains(w, "Half-typed") || strings.Contains(w, "Juniper") {
		t.Fatalf("seen through the cover:\n%s", w)
	}
	step(time.Hour) // it stays
	typeIn(t, c, "Passphrase or recovery code", "not this one")
	tap(t, c, "Go on")
	sees(t, c, "does not open this binder")
	typeIn(t, c, "Passphrase or recovery code", pass)
	press(c, fyne.KeyReturn)
	if s.cover != nil || f.Value() != "Half-typed Name" {
		t.Fatal("not as it was")
	}
	if strings.Contains(words(c), "Throw away what you typed?") {
		t.Fatal("asked something that nobody wanted to know")
	}
	tap(t, c, "Cancel")
	tap(t, c, "Throw it away")
	step(16 * time.Minute)
	if s.open != nil {
		t.Fatal("not locked")
	}
	sees(t, c, "Unlock the binder")
}
