package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"readybinder/binder"
	"readybinder/seal"
	"readybinder/store"
	"readybinder/sync"
)

// many adds so many people.
func many(t testing.TB, s *store.Store, n int) {
	t.Helper()
	var changes []store.Change
	for i := range n {
		var f *binder.Form
		s.View(func(b *binder.Binder) {
			f = binder.People.Form(b, fmt.Sprint("p", i), binder.Person{Name: fmt.Sprint("Person ", i)})
		})
		changes = append(changes, store.Change{Ops: f.Diff()})
	}
	ok(t, s.Commit(changes...))
}

func deleteAll(t testing.TB, s *store.Store, n int) {
	t.Helper()
	var refs []binder.Ref
	for i := range n {
		refs = append(refs, binder.RefTo("person", fmt.Sprint("p", i)))
	}
	ok(t, s.Delete(refs...))
}

// take brings everything that from has by itself, in whatever order is given.
func take(t testing.TB, from, to *store.Store, one bool) {
	t.Helper()
	names, err := from.Names()
	ok(t, err)
	here, err := to.Names()
	ok(t, err)
	has := map[seal.Name]bool{}
	for _, n := range here {
		has[n] = true
	}
	var files []seal.Sealed
	for _, n := range names {
		if !has[n] {
			body, err := from.Read(n)
			ok(t, err)
			files = append(files, seal.Sealed{Name: n, Bytes: body})
		}
	}
	if !one {
		_, _, err = to.Take(files)
		ok(t, err)
		return
	}
	for i := range files { // newest first, one by one
		_, _, err = to.Take(files[len(files)-1-i : len(files)-i])
		ok(t, err)
	}
}

func people(s *store.Store) (n int) {
	s.View(func(b *binder.Binder) { n = b.Count("person") })
	return n
}

// TestT36MuchAtOnce: what would change or remove many records waits for a person,
// also over a restart; letting it count or refusing it is the same on every PC.
func TestT36MuchAtOnce(t *testing.T) {
	for _, one := range []bool{false, true} {
		for _, refuse := range []bool{false, true} {
			t.Run(fmt.Sprint(one, refuse), func(t *testing.T) {
				o := newTestOffice(t)
				many(t, o.admin, 40)
				o.share(t)
				deleteAll(t, o.editor, 30)
				addPerson(t, o.editor, "beside", "Beside")
				take(t, o.editor, o.admin, one)
				if n := people(o.admin); n < 40 {
					t.Fatalf("%d people are left", n)
				}
				o.admin = reopen(t, o.admin, passphrase)
				p, err := o.admin.Paused()
				ok(t, err)
				if p == nil || len(p.Changes) < 30 || people(o.admin) < 40 {
					t.Fatalf("%+v, %d people", p, people(o.admin))
				}
				if o.admin.Whole() {
					t.Error("what waits would be lost")
				}
				// This PC goes on meanwhile, and what else comes in waits too.
				addPerson(t, o.admin, "meanwhile", "Meanwhile")
				addPerson(t, o.editor, "later", "Later")
				take(t, o.editor, o.admin, one)
				if refuse {
					ok(t, o.admin.Refuse())
				} else {
					ok(t, o.admin.Resume())
				}
				if p, err := o.admin.Paused(); p != nil || err != nil {
					t.Errorf("%+v %v", p, err)
				}
				want := 14 // maria and all that were added
				if refuse {
					want = 42
				}
				o.share(t)
				o.alike(t)
				if n := people(o.helper); n != want {
					t.Errorf("%d people, want %d", n, want)
				}
				o.admin.View(func(b *binder.Binder) {
					if _, there := b.Get("person/later"); there == refuse {
						t.Error("what came while it was paused")
					}
				})
			})
		}
	}
}

// TestLittleAtOnce: a few changes, and however many new records, are not asked about.
func TestLittleAtOnce(t *testing.T) {
	o := newTestOffice(t)
	many(t, o.editor, 100)
	take(t, o.editor, o.admin, false)
	deleteAll(t, o.editor, 19)
	take(t, o.editor, o.admin, false)
	if p, _ := o.admin.Paused(); p != nil || people(o.admin) != 82 {
		t.Errorf("%+v, %d people", p, people(o.admin))
	}
}

// TestRefuseTakesARight: who may not change the records may not refuse, and lays
// nothing by trying.
func TestRefuseTakesARight(t *testing.T) {
	o := newTestOffice(t)
	many(t, o.admin, 40)
	o.share(t)
	deleteAll(t, o.admin, 30)
	take(t, o.admin, o.helper, false)
	var no *store.NotAllowed
	if err := o.helper.Refuse(); !errors.As(err, &no) {
		t.Error(err)
	}
	if people(o.helper) < 40 {
		t.Error("laid")
	}
	ok(t, o.helper.Resume())
	if people(o.helper) > 11 {
		t.Error("not laid")
	}
}

// TestWideForNarrow: a PC that gets the packed files of another keeps them in place
// of those that they were packed from, and takes none of those back.
func TestWideForNarrow(t *testing.T) {
	o := newTestOffice(t)
	var old []seal.Sealed
	for i := range 40 {
		addPerson(t, o.editor, "busy", fmt.Sprint("Busy ", i))
		take(t, o.editor, o.admin, false)
	}
	names, err := o.editor.Names()
	ok(t, err)
	for _, n := range names {
		if n.Writer == o.editor.Log() {
			body, err := o.editor.Read(n)
			ok(t, err)
			old = append(old, seal.Sealed{Name: n, Bytes: body})
		}
	}
	ok(t, o.editor.Tidy())
	dropped, err := o.editor.Dropped()
	ok(t, err)
	if len(dropped) < 32 {
		t.Errorf("%d dropped", len(dropped))
	}
	take(t, o.editor, o.admin, false)
	left, _, err := o.admin.Take(old)
	ok(t, err)
	if segments(t, o.admin, o.editor.Log()) > 10 || len(left) < 32 {
		t.Errorf("%d segments, %d left out", segments(t, o.admin, o.editor.Log()), len(left))
	}
	o.admin = reopen(t, o.admin, passphrase)
	o.share(t)
	o.alike(t)
}

func segments(t testing.TB, s *store.Store, log string) (n int) {
	t.Helper()
	names, err := s.Names()
	ok(t, err)
	for _, x := range names {
		if x.Kind == seal.KindSegment && x.Writer == log {
			n++
		}
	}
	return n
}

// TestPackUnsent: edits that no place has yet are sealed anew when a key was taken
// back meanwhile, and nothing of them is lost.
func TestPackUnsent(t *testing.T) {
	o := newTestOffice(t)
	gone, err := store.Open(copyOf(t, o.admin), helperPass)
	ok(t, err)
	defer gone.Close()
	for i := range 5 {
		addPerson(t, o.editor, fmt.Sprint("late", i), "Late")
	}
	ok(t, o.admin.TakeBack(holder(o.admin, "Hal")))
	take(t, o.admin, o.editor, false)
	ok(t, o.editor.PackUnsent(func(n seal.Name) bool { return n.Writer == o.editor.Log() }))
	if n := segments(t, o.editor, o.editor.Log()); n != 1 {
		t.Errorf("%d segments", n)
	}
	take(t, o.editor, gone, false)
	if people(gone) != 1 {
		t.Errorf("who was shut out reads on: %d people", people(gone))
	}
	take(t, o.editor, o.admin, false)
	if people(o.admin) != 6 {
		t.Errorf("%d people", people(o.admin))
	}
}

// TestPlaces: what this PC syncs with is kept sealed, also when the PC gets another log
// or the binder another edition.
func TestPlaces(t *testing.T) {
	s := create(t)
	want := []store.Place{{ID: "1", Kind: store.PlaceServer, At: "https://cloud.example/dav", User: "front", Password: "a canary of a password"}}
	ok(t, s.SetPlaces(want))
	check := func(what string) {
		t.Helper()
		got, err := s.Places()
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %+v %v", what, got, err)
		}
	}
	s = reopen(t, s, passphrase)
	check("opened again")
	addPerson(t, s, "a", "Anna")
	names, err := s.Names()
	ok(t, err)
	store.SpoilOpen(t, s, names[len(names)-1])
	log := s.Log()
	s = reopen(t, s, passphrase)
	if s.Log() == log {
		t.Error("the same log")
	}
	check("another log")
	ok(t, s.NewEdition(true, nil))
	check("another edition")
	s = reopen(t, s, passphrase)
	check("opened again")
	ok(t, s.Close())
	body, err := os.ReadFile(filepath.Join(s.Dir(), store.FileName))
	ok(t, err)
	if bytes.Contains(body, []byte("canary")) || bytes.Contains(body, []byte("cloud.example")) {
		t.Error("plain on the disk")
	}
}

// TestHeard: a PC tells once a day that it is there; the others know when, what they
// lack of it, and that it was copied.
func TestHeard(t *testing.T) {
	o := newTestOffice(t)
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.Local)
	store.SetClock(o.editor, func() time.Time { return now })
	pc := func(of *store.Store) (found store.PC) {
		t.Helper()
		list, err := of.PCs()
		ok(t, err)
		for _, p := range list {
			if p.Log == o.editor.Log() {
				found = p
			}
		}
		return found
	}
	for day := range 3 {
		now = time.Date(2026, 11, 2+day, 9, 0, 0, 0, time.Local)
		ok(t, o.editor.Heartbeat())
		ok(t, o.editor.Heartbeat())
		take(t, o.editor, o.admin, false)
		if p := pc(o.admin); p.Last != now.Unix() || p.Changes != 0 {
			t.Errorf("%+v", p)
		}
	}
	if n := segments(t, o.editor, o.editor.Log()); n != 3 {
		t.Errorf("%d commits in three days", n)
	}
	// The helper's PC has seen what does not reach the admin's.
	addPerson(t, o.editor, "kept", "Kept Back")
	take(t, o.editor, o.helper, false)
	ok(t, record(t, o.helper, "t9"))
	take(t, o.helper, o.admin, true)
	fresh, err := store.Open(copyOf(t, o.admin), passphrase)
	ok(t, err)
	defer fresh.Close()
	addPerson(t, o.editor, "more", "More")
	take(t, o.editor, o.helper, false)
	ok(t, record(t, o.helper, "t10"))
	carryLog(t, o.helper, fresh, o.helper.Log())
	if p := pc(fresh); p.Awaited != 1 {
		t.Errorf("%+v", p)
	}
	take(t, o.editor, fresh, false)
	if p := pc(fresh); p.Awaited != 0 || p.Split {
		t.Errorf("%+v", p)
	}
}

// TestWaitingPacked: what lies at a place and is packed here since does not wait to be
// sent again.
func TestWaitingPacked(t *testing.T) {
	s := create(t)
	place := calmPlace()
	for i := range 15 {
		addPerson(t, s, fmt.Sprint("p", i), "Sent")
		round(t, s, place)
	}
	for i := range 2 {
		addPerson(t, s, fmt.Sprint("q", i), "Not Sent")
	}
	before := segments(t, s, s.Log())
	ok(t, s.Tidy())
	if n := segments(t, s, s.Log()); n >= before {
		t.Fatalf("%d segments, %d before: not packed", n, before)
	}
	if k, err := sync.Look(s, "x"); err != nil || k.Changes != 2 || k.Files == 0 {
		t.Errorf("%+v %v", k, err)
	}
}

// TestLostKeys: a PC whose key was taken back misses no keyring at the place that others
// replaced.
func TestLostKeys(t *testing.T) {
	o := newTestOffice(t)
	place := calmPlace()
	meet(t, place, o.all()...)
	ok(t, o.admin.TakeBack(holder(o.admin, "Ed")))
	round(t, o.admin, place)
	for range 3 {
		if out, err := tryRound(o.editor, place, sync.Options{}); err != nil || out.Lost > 0 {
			t.Errorf("%+v %v", out, err)
		}
	}
}

// carryLog brings the files of one log alone.
func carryLog(t *testing.T, from, to *store.Store, log string) {
	t.Helper()
	names, err := from.Names()
	ok(t, err)
	for _, n := range names {
		if n.Writer == log {
			body, err := from.Read(n)
			ok(t, err)
			_, _, err = to.Take([]seal.Sealed{{Name: n, Bytes: body}})
			ok(t, err)
		}
	}
}

// TestSeenAfterLocking: what came in just before a PC was locked is named by what it
// writes next, so that whoever does not get it knows.
func TestSeenAfterLocking(t *testing.T) {
	o := newTestOffice(t)
	many(t, o.editor, 60)
	take(t, o.editor, o.admin, false)
	o.admin = reopen(t, o.admin, passphrase)
	addPerson(t, o.admin, "next", "Next")
	carryLog(t, o.admin, o.helper, o.admin.Log())
	list, err := o.helper.PCs()
	ok(t, err)
	if !slices.ContainsFunc(list, func(p store.PC) bool { return p.Log == o.editor.Log() && p.Awaited == 60 }) {
		t.Errorf("%+v", list)
	}
}

// waiting is an office in which the editor deleted 30 of 40 people, which waits at the
// admin's PC.
func waiting(t *testing.T) *office {
	o := newTestOffice(t)
	many(t, o.editor, 40)
	o.share(t)
	deleteAll(t, o.editor, 30)
	take(t, o.editor, o.admin, false)
	if p, _ := o.admin.Paused(); p == nil || people(o.admin) != 41 {
		t.Fatal("not paused")
	}
	return o
}

// TestResumed: what a person let count does so after losing power and after closing, and
// what follows it too.
func TestResumed(t *testing.T) {
	for _, how := range []string{"killed", "closed"} {
		o := waiting(t)
		for i := range 60 {
			addPerson(t, o.admin, fmt.Sprint("m", i), "M")
		}
		ok(t, o.admin.Tidy()) // with a snapshot from before
		ok(t, o.admin.Resume())
		want := people(o.admin)
		s := o.admin
		if how == "killed" {
			s = killedPC(t, s, passphrase)
		} else {
			s = reopen(t, s, passphrase)
			o.admin = s
		}
		if n := people(s); n != want || n != 71 {
			t.Errorf("%s: %d people, %d before", how, n, want)
		}
		addPerson(t, o.editor, "after", "After")
		take(t, o.editor, s, false)
		if s.Standing() != (store.Standing{}) || text(s, "person/after", "name") == "" {
			t.Errorf("%s: %+v", how, s.Standing())
		}
	}
}

// TestRefuseFullDisk: where refusing cannot be written, what was refused goes on waiting.
func TestRefuseFullDisk(t *testing.T) {
	o := newTestOffice(t)
	many(t, o.admin, 40)
	for i := range 40 {
		set(t, o.admin, binder.RefTo("person", fmt.Sprint("p", i)), "note", noise(4000))
	}
	o.share(t)
	for i := range 40 {
		set(t, o.editor, binder.RefTo("person", fmt.Sprint("p", i)), "note", "x")
	}
	ok(t, o.editor.PackUnsent(func(n seal.Name) bool { return n.Writer == o.editor.Log() }))
	take(t, o.editor, o.admin, false)
	if p, _ := o.admin.Paused(); p == nil {
		t.Fatal("not paused")
	}
	before := text(o.admin, "person/p3", "note")
	release := store.LimitDisk(t, o.admin, 8192)
	err := o.admin.Refuse()
	release()
	if p, _ := o.admin.Paused(); err == nil || p == nil || text(o.admin, "person/p3", "note") != before {
		t.Errorf("%v, waits: %v", err, p != nil)
	}
	ok(t, o.admin.Refuse())
	o.share(t)
	o.alike(t)
	if text(o.helper, "person/p3", "note") != before {
		t.Error("not refused")
	}
}

// TestPausedParts: the parts of a file whose restoring waits are kept.
func TestPausedParts(t *testing.T) {
	o := newTestOffice(t)
	many(t, o.admin, 40)
	file := attach(t, o.admin, "map", someBytes(1000))
	o.share(t)
	ok(t, o.admin.Delete(file))
	carry(t, o.admin, o.editor, nil)
	ok(t, o.editor.Restore(file))
	deleteAll(t, o.editor, 30)
	take(t, o.editor, o.admin, false)
	if p, _ := o.admin.Paused(); p == nil {
		t.Fatal("not paused")
	}
	tidyDaily(t, o.admin, 1, 40)
	ok(t, o.admin.Resume())
	if _, err := readAll(o.admin, file); err != nil {
		t.Errorf("dropped while it waited: %v", err)
	}
}

// TestTakeBackWhilePaused: taking the key of whoever deleted much, or shutting his PC
// out, while that waits: all that he wrote before counts, and none of what waits.
func TestTakeBackWhilePaused(t *testing.T) {
	for _, what := range []string{"take back", "shut out"} {
		o := waiting(t)
		if what == "take back" {
			ok(t, o.admin.TakeBack(holder(o.admin, "Ed")))
		} else {
			ok(t, o.admin.ShutOut(o.editor.Log()))
		}
		carry(t, o.admin, o.helper, nil)
		if people(o.helper) != 41 || people(o.admin) != 41 {
			t.Errorf("%s: %d and %d people", what, people(o.admin), people(o.helper))
		}
	}
}

// TestPausedWide: a packed file that waits does not hold back what was laid of it before.
func TestPausedWide(t *testing.T) {
	o := newTestOffice(t)
	many(t, o.admin, 40)
	o.share(t)
	for range 20 {
		addPerson(t, o.editor, store.NewID(), "Typed by Ed")
		take(t, o.editor, o.admin, false)
	}
	deleteAll(t, o.editor, 35)
	ok(t, o.editor.Tidy())
	take(t, o.editor, o.admin, false)
	if p, _ := o.admin.Paused(); p == nil || people(o.admin) != 61 {
		t.Fatal("not paused")
	}
	if n := people(killedPC(t, o.admin, passphrase)); n != 61 { // there was no snapshot yet
		t.Errorf("%d people after opening anew, 61 before", n)
	}
}

// TestHealedAndKilled: what was healed is so after losing power, whatever an older
// snapshot says.
func TestHealedAndKilled(t *testing.T) {
	o := newTestOffice(t)
	for i := range 20 {
		addPerson(t, o.editor, fmt.Sprint("m", i), "M")
	}
	o.share(t)
	for i := range 60 {
		addPerson(t, o.admin, fmt.Sprint("a", i), "A")
	}
	dir := o.admin.Dir()
	var bad seal.Name
	list, err := o.admin.Names()
	ok(t, err)
	for _, n := range list {
		if n.Kind == seal.KindSegment && n.Writer == o.editor.Log() && n.From > 10 {
			bad = n
			break
		}
	}
	ok(t, o.admin.Close())
	store.SpoilFile(t, dir, bad)
	s, err := store.Open(dir, passphrase)
	ok(t, err)
	for i := range 60 {
		addPerson(t, s, fmt.Sprint("b", i), "B")
	}
	s = reopen(t, s, passphrase) // with a snapshot that knows of the damage
	o.admin = s
	if s.Standing().Damaged != 1 {
		t.Fatalf("%+v", s.Standing())
	}
	_, err = s.Heal(context.Background(), o.editor, nil)
	ok(t, err)
	if z := killedPC(t, s, passphrase); z.Standing().Damaged > 0 || people(z) != 141 || people(s) != 141 {
		t.Errorf("%+v, %d people, %d before", z.Standing(), people(z), people(s))
	}
}

// TestWideWithNarrow: a wide segment and a narrow one that it stands for come together,
// in either order: one of them is kept.
func TestWideWithNarrow(t *testing.T) {
	for _, wideFirst := range []bool{false, true} {
		o := newTestOffice(t)
		var files []seal.Sealed
		sealedNow := func() {
			t.Helper()
			names, err := o.editor.Names()
			ok(t, err)
			for _, n := range names {
				if n.Writer == o.editor.Log() {
					body, err := o.editor.Read(n)
					ok(t, err)
					files = append(files, seal.Sealed{Name: n, Bytes: body})
				}
			}
		}
		for i := range 3 {
			addPerson(t, o.editor, fmt.Sprint("n", i), "Narrow")
		}
		sealedNow()
		ok(t, o.editor.PackUnsent(func(seal.Name) bool { return true }))
		sealedNow()
		if wideFirst {
			slices.Reverse(files)
		}
		known, refused, err := o.admin.Take(files)
		ok(t, err)
		if n := segments(t, o.admin, o.editor.Log()); n != 1 || len(known) != 3 || len(refused) > 0 || people(o.admin) != 4 {
			t.Errorf("wide first %v: %d segments, %d known, %d people", wideFirst, n, len(known), people(o.admin))
		}
	}
}
