package ui

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"readybinder/binder"
	"readybinder/store"
	"readybinder/sync"
)

// oneByOne lets rounds run only where a test says so.
func oneByOne(t testing.TB) {
	was := startKeeper
	startKeeper = func(context.Context, *sync.Keeper) {}
	t.Cleanup(func() { startKeeper = was })
}

// emptyShare is a folder that is plainly meant for the binder, and used as it is.
func emptyShare(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ReadyBinder")
	must(t, os.Mkdir(dir, 0o700))
	return dir
}

func (a *App) roundNow() {
	screen := a.onScreen
	a.onScreen = func(func()) {} // rounds with two places end at once
	a.step.keeper.Once(context.Background(), false)
	a.onScreen = screen
	a.heard()
	a.Refresh()
}

// TestOtherPCs: a folder is added; what another PC writes comes in, what would remove
// much waits and is refused, what was deleted comes back; an emptied folder is told of.
func TestOtherPCs(t *testing.T) {
	s, pass := keysSession(t)
	a, c := s.open, s.window.Canvas()
	share := emptyShare(t)
	a.Go(pageSettings)
	tap(t, c, "Other PCs")
	sees(t, c, "This PC does not sync yet")
	a.files.(*stubFiles).folder = share
	tap(t, c, "Add a folder or USB drive")
	sees(t, c, share)
	sees(t, c, "Not synced yet.")
	a.roundNow()
	sees(t, c, "All was there at")
	sees(t, c, "Saved on this PC, and synced at")
	if w := sixWords(t, c); w != a.store.CheckPhrase() {
		t.Errorf("words %q", w)
	}

	place, err := sync.OpenFolder(share)
	must(t, err)
	other, _, err := store.Restore(context.Background(), t.TempDir()+"/other", sync.At(context.Background(), place), pass, nil)
	must(t, err)
	defer other.Close()
	turn := func() {
		t.Helper()
		_, err := sync.Round(context.Background(), other, place, sync.Options{Target: "x", Now: other.Now()})
		must(t, err)
	}
	must(t, other.Delete("person/p0"))
	turn()
	a.roundNow()
	sees(t, c, "Deleted on other PCs")
	sees(t, c, "Pat Lee")
	tap(t, c, "Bring back")
	if _, there := get(a, "person/p0"); !there {
		t.Fatal("it is not back")
	}

	// Much at once waits.
	var refs []binder.Ref
	other.View(func(b *binder.Binder) {
		for _, kind := range []string{"person", "role", "course", "section", "first15"} {
			for _, r := range b.All(kind) {
				refs = append(refs, r.Ref)
			}
		}
	})
	must(t, other.Delete(refs...))
	turn()
	a.roundNow()
	sees(t, c, "Waits for you")
	sees(t, c, "with the key of")
	tap(t, c, fmt.Sprintf("Show %d more", len(refs)-12))
	if n := strings.Count(words(c), "Removed: "); n != len(refs) {
		t.Errorf("%d of %d are listed", n, len(refs))
	}
	a.Go(pageHome)
	sees(t, c, "What came in would change")
	a.waits = 0 // as after a restart
	a.beginSync()
	sees(t, c, "What came in would change")
	sees(t, c, "records, and waits for you.")
	a.Go(pageSync)
	tap(t, c, "Refuse it")
	if _, there := get(a, "person/p1"); !there {
		t.Fatal("it was removed")
	}
	a.roundNow()
	turn()
	other.View(func(b *binder.Binder) {
		if _, there := b.Get("person/p1"); !there {
			t.Error("the other PC does not hear of the refusal")
		}
	})

	// Let count, it is backed up first.
	must(t, other.Delete(refs...))
	turn()
	a.roundNow()
	sees(t, c, "Waits for you")
	kept := func() int {
		names, err := os.ReadDir(store.BackupsDir(a.store.Dir()))
		must(t, err)
		return len(names)
	}
	before := kept()
	tap(t, c, "Let it count")
	if n := kept(); n <= before {
		t.Errorf("%d files of backups, %d before", n, before)
	}
	if _, there := get(a, "person/p1"); there {
		t.Error("it does not count")
	}
	a.roundNow()

	// It was a mistake after all: everything can be brought back at once.
	trash := len(a.Page().(*syncPage).trash())
	tap(t, c, fmt.Sprintf("Show %d more", trash-20))
	backs := 0
	for _, b := range every[*Button](c) {
		if b.text == "Bring back" {
			backs++
		}
	}
	if backs != trash {
		t.Errorf("%d of %d are listed", backs, trash)
	}
	tap(t, c, "Bring all back")
	sees(t, c, fmt.Sprintf("Bring %d records back?", trash))
	tap(t, c, "Bring all back")
	if _, there := get(a, "person/p1"); !there {
		t.Error("it is not back")
	}
	a.roundNow()

	// The folder is emptied, and gone, and there again.
	names, err := os.ReadDir(share)
	must(t, err)
	for _, n := range names {
		must(t, os.Remove(share+"/"+n.Name()))
	}
	a.roundNow()
	sees(t, c, "empty now. Everything is here on this PC")
	tap(t, c, "Send everything again")
	a.roundNow()
	sees(t, c, "All was there at")
	must(t, os.Rename(share, share+"-away"))
	a.roundNow()
	sees(t, c, "is not there")
	sees(t, c, "Not synced since")
	must(t, os.Rename(share+"-away", share))

	// Of two places one has all: that is what counts, whatever is with the other.
	drive := emptyShare(t)
	a.files.(*stubFiles).folder = drive
	tap(t, c, "Add a folder or USB drive")
	a.roundNow()
	must(t, os.RemoveAll(drive))
	a.roundNow()
	sees(t, c, "is not there")
	sees(t, c, "Saved on this PC, and synced at")
	list, err := a.store.Places()
	must(t, err)
	must(t, a.store.SetPlaces(list[:1]))
	a.beginSync()
	a.roundNow()

	tap(t, c, "Pause syncing")
	sees(t, c, "Syncing is paused")
	tap(t, c, "Go on syncing")
	tap(t, c, "List of all PCs")
	sees(t, c, "You are sitting at this PC.")
	a.Go(pageSync)
	tap(t, c, "Remove")
	tap(t, c, "Stop syncing with it")
	sees(t, c, "This PC does not sync yet")
}

// TestPlacesThatFit: a place that would bring nothing to other PCs is refused, one that
// moved is found again, and one that is away does not spoil what the others have.
func TestPlacesThatFit(t *testing.T) {
	s, _ := keysSession(t)
	a, c := s.open, s.window.Canvas()
	files := a.files.(*stubFiles)
	places := func() []store.Place {
		t.Helper()
		list, err := a.store.Places()
		must(t, err)
		return list
	}
	a.Go(pageSync)
	files.folder = a.store.Dir()
	tap(t, c, "Add a folder or USB drive")
	sees(t, c, "in which this PC keeps its own binder")
	tap(t, c, "Close")
	share := emptyShare(t)
	files.folder = share
	tap(t, c, "Add a folder or USB drive")
	tap(t, c, "Add a folder or USB drive")
	sees(t, c, "This PC syncs with that place already.")
	tap(t, c, "Close")
	if n := len(places()); n != 1 {
		t.Fatalf("%d places", n)
	}
	a.roundNow()

	moved := share + "-moved"
	must(t, os.Rename(share, moved))
	a.roundNow()
	sees(t, c, "is not there now. Everything is here on this PC.")
	files.folder = moved
	id := places()[0].ID
	tap(t, c, "Change")
	if list := places(); len(list) != 1 || list[0].ID != id || list[0].At != moved {
		t.Fatalf("places %+v", list)
	}
	a.roundNow()
	sees(t, c, "Saved on this PC, and synced at")

	away := emptyShare(t)
	files.folder = away
	tap(t, c, "Add a folder or USB drive")
	must(t, os.Remove(away))
	a.roundNow()
	sees(t, c, "Saved on this PC, and synced at")

	tap(t, c, "Add a server")
	typeIn(t, c, "Address, as the server's owner gave it", "https://127.0.0.1:1/binder")
	enter(c)
	sees(t, c, "No server answers at that address. Nothing was changed.")
	tap(t, c, "Close")
	tap(t, c, "Cancel")

	tap(t, c, "Pause syncing")
	if _, there := findIn(a.root, func(b *Button) bool { return b.text == "Sync now" }); there {
		t.Error("a button does nothing while syncing is paused")
	}
}

// TestOwnFolder: on a drive that is for other things too, the files of a place lie in a
// folder of their own, and are found there by whoever chooses the drive.
func TestOwnFolder(t *testing.T) {
	s, pass := keysSession(t)
	a, c := s.open, s.window.Canvas()
	drive := t.TempDir()
	must(t, os.WriteFile(filepath.Join(drive, "photo.jpg"), []byte("photo"), 0o600))
	a.files.(*stubFiles).folder = drive
	a.Go(pageSync)
	tap(t, c, "Add a folder or USB drive")
	a.roundNow()
	sees(t, c, filepath.Join(drive, "ReadyBinder sync"))
	sees(t, c, "All was there at")
	tap(t, c, "Add a folder or USB drive")
	sees(t, c, "This PC syncs with that place already.")
	tap(t, c, "Close")
	a.OpenOn(pageBackups, taskBackup)
	tap(t, c, "Choose the USB drive")
	press(c, "Escape")
	if list := entries(t, drive); !slices.Equal(list, []string{"ReadyBinder", "ReadyBinder sync", "photo.jpg"}) {
		t.Errorf("%q", list)
	}
	tap(t, c, "Look in a folder")
	sees(t, c, filepath.Join(drive, "ReadyBinder")+"\n") // the backups, not the copy

	// A new PC, and one that has the binder from elsewhere.
	n, files := newTestSession(t)
	nc := n.window.Canvas()
	files.folder = drive
	n.start()
	tap(t, nc, "Open a binder")
	typeIn(t, nc, "Passphrase or recovery code", pass)
	enter(nc)
	sees(t, nc, "This PC is one of the office now")
	tap(t, nc, "Close")
	list, err := n.open.store.Places()
	must(t, err)
	if len(list) != 1 || list[0].At != filepath.Join(drive, "ReadyBinder sync") {
		t.Fatalf("places %+v", list)
	}
	must(t, n.open.store.SetPlaces(nil))
	n.open.beginSync()
	n.open.Go(pageSync)
	tap(t, nc, "Add a folder or USB drive")
	n.open.roundNow()
	sees(t, nc, "All was there at")

	// What the other PC sent heals this one, though no backup has it.
	f := n.open.form("person/p0")
	f.Set("note", binder.TextValue("typed on the other PC"))
	must(t, n.open.store.Save(f))
	n.open.roundNow()
	a.Go(pageProof)
	a.Page().(*proofPage).Heal()
	tap(t, c, "Choose a USB drive or folder")
	sees(t, c, "healed. Check the whole binder now.")
	if r, _ := get(a, "person/p0"); r.Text("note") != "typed on the other PC" {
		t.Error("it was not found in the folder of the place")
	}

	// So does the binder that was begun anew there.
	must(t, n.open.store.NewEdition(false, nil))
	n.open.roundNow()
	a.Go(pageSync)
	a.roundNow()
	tap(t, c, "Bring this PC over")
	tap(t, c, "Choose a USB drive or folder")
	sees(t, c, "This PC was brought over")
}

// TestBringOverFromPlace: where the past was erased on another PC, the place itself has the
// new binder, and no drive has to be carried.
func TestBringOverFromPlace(t *testing.T) {
	s, pass := keysSession(t)
	a, c := s.open, s.window.Canvas()
	share := emptyShare(t)
	a.files.(*stubFiles).folder = share
	a.Go(pageSync)
	tap(t, c, "Add a folder or USB drive")
	a.roundNow()
	place, err := sync.OpenFolder(share)
	must(t, err)
	other, _, err := store.Restore(context.Background(), t.TempDir()+"/other", sync.At(context.Background(), place), pass, nil)
	must(t, err)
	defer other.Close()
	must(t, other.NewEdition(false, nil))
	_, err = sync.Round(context.Background(), other, place, sync.Options{Target: "x", Now: other.Now()})
	must(t, err)
	f := a.form("person/p0")
	f.Set("note", binder.TextValue("typed here meanwhile"))
	must(t, a.store.Save(f))
	a.roundNow()
	sees(t, c, "begun the binder anew")
	tap(t, c, "Bring this PC over")
	tap(t, c, "From “"+share+"”")
	sees(t, c, "This PC was brought over")
	tap(t, c, "Close")
	a.roundNow()
	if r, _ := get(a, "person/p0"); r.Text("note") != "typed here meanwhile" {
		t.Error("what was typed here is lost")
	}
	if w := a.status.Words(); !strings.HasPrefix(w, "Saved on this PC, and synced at") {
		t.Error(w)
	}
}

// TestT58LockSends: what was typed last is sent before the binder is locked.
func TestT58LockSends(t *testing.T) {
	s, _ := keysSession(t)
	a := s.open
	share := emptyShare(t)
	a.files.(*stubFiles).folder = share
	a.Go(pageSync)
	tap(t, s.window.Canvas(), "Add a folder or USB drive")
	a.roundNow()
	f := a.form("person/p0")
	f.Set("note", binder.TextValue("typed last"))
	must(t, a.store.Save(f))
	before, err := os.ReadDir(share)
	must(t, err)
	s.lockNow()
	after, err := os.ReadDir(share)
	must(t, err)
	if len(after) <= len(before) {
		t.Error("it was not sent")
	}
}

// TestLookOtherPCs draws the page with a place that is well, one that is gone, and
// something that waits.
func TestLookOtherPCs(t *testing.T) {
	oneByOne(t)
	for i, l := range readySizes {
		if !*lookFlag && i > 0 {
			continue
		}
		a, win := newSampleApp(t, l.look, l.percent, l.wide, l.high)
		a.Go(pageSync)
		capture(t, win, fmt.Sprintf("d-sync-none-%s-%d-%g", l.look, l.percent, l.wide))
		gone, share := emptyShare(t), emptyShare(t)
		for _, dir := range []string{share, gone} {
			a.files.(*stubFiles).folder = dir
			tap(t, win.Canvas(), "Add a folder or USB drive")
		}
		a.roundNow()
		place, err := sync.OpenFolder(share)
		must(t, err)
		other, _, err := store.Restore(context.Background(), t.TempDir()+"/other", sync.At(context.Background(), place), "a passphrase for a test", nil)
		must(t, err)
		var refs []binder.Ref
		other.View(func(b *binder.Binder) {
			for _, kind := range []string{"person", "training"} {
				for _, r := range b.All(kind) {
					refs = append(refs, r.Ref)
				}
			}
		})
		must(t, other.Delete(refs...))
		_, err = sync.Round(context.Background(), other, place, sync.Options{Target: "x", Now: other.Now()})
		must(t, err)
		must(t, other.Close())
		must(t, os.RemoveAll(gone))
		a.roundNow()
		capture(t, win, fmt.Sprintf("d-sync-%s-%d-%g", l.look, l.percent, l.wide))
	}
}

// TestJoin: a new PC opens what lies in the folder that the office syncs with, is told
// so, and keeps in step with it from then on.
func TestJoin(t *testing.T) {
	share := emptyShare(t)
	first, err := store.Create(t.TempDir(), "orbit velvet canyon maple thunder quilt")
	must(t, err)
	defer first.Close()
	must(t, lay(first, "Test", func(b *binder.Binder, today binder.Date) ([]*binder.Form, error) {
		return binder.Sample(b, library(), today)
	}))
	place, err := sync.OpenFolder(share)
	must(t, err)
	_, err = sync.Round(context.Background(), first, place, sync.Options{Target: "x", Now: first.Now()})
	must(t, err)

	s, _ := newTestSession(t)
	c := s.window.Canvas()
	s.files.(*stubFiles).folder = share
	s.start()
	tap(t, c, "Open a binder")
	typeIn(t, c, "Passphrase or recovery code", "orbit velvet canyon maple thunder quilt")
	enter(c)
	sees(t, c, "This PC is one of the office now")
	sees(t, c, first.CheckPhrase())
	tap(t, c, "Close")
	s.open.roundNow()
	if w := s.open.status.Words(); !strings.HasPrefix(w, "Saved on this PC, and synced at") {
		t.Error(w)
	}
}
