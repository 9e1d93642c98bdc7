package ui

import (
	"context"
	"os"
	"strconv"
	"strings"
	gosync "sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"readybinder/sync"
)

// hostsHere runs meeting points within the test, on this PC only.
func hostsHere(t *testing.T, s *session) {
	ctx, stop := context.WithCancel(context.Background())
	var ended gosync.WaitGroup
	t.Cleanup(ended.Wait)
	t.Cleanup(stop)
	s.host = func(dir string) error {
		h, err := sync.OpenHost(dir)
		if err == nil {
			ended.Go(func() {
				ctx, end := h.WhileOn(ctx)
				defer end()
				if err := h.Run(ctx, "127.0.0.1:0", func(int) {}); err != nil {
					t.Error(err)
				}
			})
		}
		return err
	}
}

// shownCode is the pairing code in the window.
func shownCode(t *testing.T, c fyne.Canvas) string {
	t.Helper()
	for _, x := range every[interface{ Words() string }](c) {
		if w := x.Words(); len(w) == 34 && strings.Count(w, "-") == 6 {
			return w
		}
	}
	t.Fatal("no code is shown")
	return ""
}

// TestMeetingPoint: a PC becomes the meeting point, a new one joins through it with a code,
// and a PC that has the binder from elsewhere too; one is let in no more, and it stops.
func TestMeetingPoint(t *testing.T) {
	s, pass := keysSession(t)
	hostsHere(t, s)
	a, c := s.open, s.window.Canvas()
	a.Go(pageSync)
	tap(t, c, "Make this PC the meeting point")
	sees(t, c, "This PC is the meeting point of the office.")
	sees(t, c, "The meeting point on this PC")
	a.roundNow()
	sees(t, c, "All was there at")
	h, err := sync.OpenHost(hostDir(s.dir))
	must(t, err)
	port, runs := h.Port(t.Context())
	if !runs {
		t.Fatal("it does not run")
	}
	at := "127.0.0.1:" + strconv.Itoa(port)
	tap(t, c, "Let in another PC")
	code := shownCode(t, c)
	tap(t, c, "Close")

	// A new PC.
	n, _ := newTestSession(t)
	nc := n.window.Canvas()
	n.start()
	tap(t, nc, "Join the office")
	typeIn(t, nc, "Code", "1234")
	typeIn(t, nc, "Address, only if it is not found without", at)
	tap(t, nc, "Join")
	sees(t, nc, "That is not a pairing code.")
	typeIn(t, nc, "Code", strings.ToLower(code))
	tap(t, nc, "Join")
	typeIn(t, nc, "Passphrase or recovery code", pass)
	enter(nc)
	sees(t, nc, "This PC is one of the office now")
	sees(t, nc, a.store.CheckPhrase())
	tap(t, nc, "Close")
	n.open.roundNow()
	if w := n.open.status.Words(); !strings.HasPrefix(w, "Saved on this PC, and synced at") {
		t.Error(w)
	}

	// The code was used, and one that has the binder joins with another.
	list, err := n.open.store.Places()
	must(t, err)
	must(t, n.open.store.SetPlaces(nil))
	n.open.beginSync()
	n.open.Go(pageSync)
	join := func(code string) {
		t.Helper()
		typeIn(t, nc, "Code", code)
		typeIn(t, nc, "Address, only if it is not found without", at)
		tap(t, nc, "Join")
	}
	tap(t, nc, "Join the meeting point")
	join(code)
	sees(t, nc, "The code is not good any more")
	tap(t, nc, "Close")
	tap(t, c, "Let in another PC")
	code = shownCode(t, c)
	tap(t, c, "Close")
	join(code)
	n.open.roundNow()
	sees(t, nc, "The office's meeting point")
	if st := n.open.step.status(); len(st) != 1 || st[0].Err != nil || st[0].Waiting > 0 {
		t.Errorf("%+v", st)
	}
	must(t, n.open.store.SetPlaces(list))

	a.Go(pageHome)
	a.Go(pageSync)
	name, err := os.Hostname()
	must(t, err)
	sees(t, c, name)
	sees(t, c, "Last heard from")
	for range 2 {
		tap(t, c, "Let it in no more")
		tap(t, c, "Let it in no more")
	}
	n.open.beginSync()
	n.open.roundNow()
	sees(t, nc, "does not accept the user name")

	tap(t, c, "Stop being the meeting point")
	tap(t, c, "Stop")
	sees(t, c, "Make this PC the meeting point")
	sees(t, c, "This PC does not sync yet") // with its own folder, where nobody comes any more
	if list, err := a.store.Places(); err != nil || len(list) > 0 {
		t.Errorf("it still syncs with %+v: %v", list, err)
	}
}

// TestLookMeetingPoint draws the page of a PC that is the meeting point, the code, and
// how a new PC joins.
func TestLookMeetingPoint(t *testing.T) {
	s, _ := keysSession(t)
	hostsHere(t, s)
	a, c := s.open, s.window.Canvas()
	a.Go(pageSync)
	capture(t, s.window, "d-host-off")
	tap(t, c, "Make this PC the meeting point")
	h, err := sync.OpenHost(hostDir(s.dir))
	must(t, err)
	port, _ := h.Port(t.Context())
	code, err := h.Pair(time.Now())
	must(t, err)
	_, err = sync.Pair(t.Context(), "127.0.0.1:"+strconv.Itoa(port), code, "FRONT-DESK-2", "")
	must(t, err)
	a.roundNow()
	capture(t, s.window, "d-host-on")
	tap(t, c, "Let in another PC")
	capture(t, s.window, "d-host-code")
	tap(t, c, "Close")
	tap(t, c, "Join the meeting point")
	capture(t, s.window, "d-host-join")
	n, _ := newTestSession(t)
	n.start()
	capture(t, n.window, "d-host-welcome")
	tap(t, n.window.Canvas(), "Join the office")
	capture(t, n.window, "d-host-welcome-join")
}
