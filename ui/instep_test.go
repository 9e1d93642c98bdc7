package ui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/store"
	"readybinder/sync"
)

// TestWaitingIsTold: what came in and waits for a person is told at the foot of the page
// that happens to be open, and again after the next unlocking.
func TestWaitingIsTold(t *testing.T) {
	s, pass := keysSession(t)
	a, c := s.open, s.window.Canvas()
	share := emptyShare(t)
	a.Go(pageSync)
	a.files.(*stubFiles).folder = share
	tap(t, c, "Add a folder or USB drive")
	a.roundNow()
	a.Go(pageHome)
	place, err := sync.OpenFolder(share)
	must(t, err)
	other, _, err := store.Restore(context.Background(), t.TempDir()+"/other", sync.At(context.Background(), place), pass, nil)
	must(t, err)
	defer other.Close()
	var refs []binder.Ref
	other.View(func(b *binder.Binder) {
		for _, kind := range []string{"person", "role", "course", "section", "first15"} {
			for _, r := range b.All(kind) {
				refs = append(refs, r.Ref)
			}
		}
	})
	must(t, other.Delete(refs...))
	_, err = sync.Round(context.Background(), other, place, sync.Options{Target: "x", Now: other.Now()})
	must(t, err)
	a.beginSync()
	a.step.keeper.Once(context.Background(), false)
	const told = "What came in would change"
	if w := a.status.Words(); !strings.HasPrefix(w, told) {
		t.Errorf("%q", w)
	}
	a.waits, a.waiting = 0, 0 // as after unlocking
	a.beginSync()
	if w := a.status.Words(); !strings.HasPrefix(w, told) {
		t.Errorf("unlocked again: %q", w)
	}
	must(t, a.store.Resume())
	a.beginSync()
	if w := a.status.Words(); strings.HasPrefix(w, told) {
		t.Errorf("decided: %q", w)
	}
}

// TestTwoPlaces: a USB drive that lies in a drawer does not make what is at the other place
// look as if it were not there.
func TestTwoPlaces(t *testing.T) {
	s, _ := keysSession(t)
	a, c := s.open, s.window.Canvas()
	share, drive := t.TempDir(), t.TempDir()
	a.Go(pageSync)
	for _, dir := range []string{share, drive} {
		a.files.(*stubFiles).folder = dir
		tap(t, c, "Add a folder or USB drive")
	}
	a.roundNow()
	must(t, os.Rename(drive, drive+"-away"))
	a.roundNow()
	sees(t, c, "is not there") // on its card
	if w := a.status.Words(); !strings.HasPrefix(w, "Saved on this PC, and synced at") {
		t.Errorf("%q", w)
	}
	must(t, os.Rename(share, share+"-away"))
	a.roundNow()
	if w := a.status.Words(); !strings.HasPrefix(w, "Saved on this PC. Not synced since") {
		t.Errorf("%q", w)
	}
}

// TestMeetingPointDamaged: where what this PC keeps as the meeting point is damaged, the
// page says so, and shows everything else.
func TestMeetingPointDamaged(t *testing.T) {
	s, _ := keysSession(t)
	hostsHere(t, s)
	a, c := s.open, s.window.Canvas()
	a.Go(pageSync)
	tap(t, c, "Make this PC the meeting point")
	must(t, os.WriteFile(filepath.Join(hostDir(s.dir), "host.pem"), nil, 0o600))
	a.Go(pageHome)
	a.Go(pageSync)
	sees(t, c, "Pause syncing")
	sees(t, c, "cannot read or write what it keeps about the PCs")
	if len(every[*Dialog](c)) > 0 {
		t.Error("a dialog at each look")
	}
}

// TestStopHolds: the button that stops something is the same as long as that goes on: one
// that is built anew with every file cannot be pressed.
func TestStopHolds(t *testing.T) {
	watch := func(a *App, c fyne.Canvas, do func()) {
		t.Helper()
		screen := a.onScreen
		stops, seen := map[*Button]bool{}, 0
		a.onScreen = func(do func()) {
			screen(do)
			for _, b := range every[*Button](c) {
				if b.text == "Stop" {
					stops[b] = true
					seen++
				}
			}
		}
		do()
		a.onScreen = screen
		if len(stops) != 1 || seen < 2 {
			t.Errorf("%d buttons in %d looks", len(stops), seen)
		}
	}
	s, _ := keysSession(t)
	a, c := s.open, s.window.Canvas()
	a.Go(pageSync)
	a.files.(*stubFiles).folder = t.TempDir()
	tap(t, c, "Add a folder or USB drive")
	watch(a, c, func() { a.step.keeper.Once(context.Background(), false) })
	sees(t, c, "All was there at")

	s, _ = officeSession(t)
	a, c = s.open, s.window.Canvas()
	watch(a, c, func() {
		a.OpenOn(pageBackups, taskBackup)
		tap(t, c, "Choose the USB drive")
	})
	tap(t, c, "Close")
	watch(a, c, func() {
		a.Go(pageProof)
		tap(t, c, "Check the whole binder")
	})
}

// TestAddedAgain: a place that is added again is there once.
func TestAddedAgain(t *testing.T) {
	s, _ := keysSession(t)
	a, c := s.open, s.window.Canvas()
	a.Go(pageSync)
	a.files.(*stubFiles).folder = t.TempDir()
	for range 2 {
		tap(t, c, "Add a folder or USB drive")
	}
	list, err := a.store.Places()
	must(t, err)
	if len(list) != 1 || len(a.step.status()) != 1 {
		t.Errorf("%d places", len(list))
	}
}
