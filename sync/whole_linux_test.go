package sync_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"readybinder/binder"
	"readybinder/store"
	"readybinder/sync"
)

const wholePass = "orbit velvet canyon maple thunder quilt"

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// addPeople adds so many of them.
func addPeople(t testing.TB, s *store.Store, prefix string, n int) {
	t.Helper()
	var changes []store.Change
	for i := range n {
		var f *binder.Form
		s.View(func(b *binder.Binder) {
			id := fmt.Sprint(prefix, i)
			f = binder.People.Form(b, id, binder.Person{Name: "Person " + id, Ways: []binder.Way{{ID: "m", Way: "mobile", Value: "(207) 555-0101"}}})
		})
		changes = append(changes, store.Change{Ops: f.Diff()})
	}
	must(t, s.Commit(changes...))
}

func turn(t testing.TB, s *store.Store, p sync.Place, first bool) *sync.Outcome {
	t.Helper()
	out, err := sync.Round(context.Background(), s, p, sync.Options{Target: "place", First: first, Now: time.Now()})
	for range 3 { // php's server of one thread drops a connection now and then
		if !errors.Is(err, sync.ErrOffline) {
			break
		}
		out, err = sync.Round(context.Background(), s, p, sync.Options{Target: "place", First: first, Now: time.Now()})
	}
	must(t, err)
	return out
}

// TestWholeSync: three PCs over every real server: the first push, a join, edits, a
// passphrase, a deletion, a file; all end alike, in no more requests than they need.
func TestWholeSync(t *testing.T) {
	for name, start := range servers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, count := counting(t, start(t))
			place := s.open(t, "binder")
			asked := func(what string, most int) {
				t.Helper()
				if list := count(); len(list) > most {
					t.Errorf("%s: %d requests, not %d: %s", what, len(list), most, strings.Join(list, " "))
				}
			}
			dir := t.TempDir()
			one, err := store.Create(filepath.Join(dir, "1"), wholePass)
			must(t, err)
			defer one.Close()
			addPeople(t, one, "p", 300)
			count()
			turn(t, one, place, false)
			asked("first push", 8)
			for turn(t, one, place, false).Sent > 0 || len(count()) > 1 { // until all was read back
			}
			turn(t, one, place, false)
			asked("nothing changed", 1)
			two, _, err := store.Restore(context.Background(), filepath.Join(dir, "2"), sync.At(t.Context(), place), wholePass, nil)
			must(t, err)
			defer two.Close()
			asked("first pull", 6)
			turn(t, two, place, false)
			for turn(t, two, place, false); len(count()) > 1; turn(t, two, place, false) {
			}
			three, _, err := store.Restore(context.Background(), filepath.Join(dir, "3"), sync.At(t.Context(), place), wholePass, nil)
			must(t, err)
			defer three.Close()

			addPeople(t, two, "q", 1)
			count()
			turn(t, two, place, true)
			asked("one edit", 2)
			turn(t, one, place, false)
			asked("another PC gets it", 2)

			must(t, one.Delete("person/p7"))
			must(t, one.ChangePassphrase(wholePass, "another passphrase for all of them"))
			must(t, three.Save(func() (f *binder.Form) {
				three.View(func(b *binder.Binder) { f = b.Edit("person/p8") })
				f.Set("job", binder.TextValue("Nurse"))
				return f
			}()))
			body := strings.Repeat("a network map ", 1<<17)
			ref, err := three.Attach(t.Context(), "map", "", strings.NewReader(body), int64(len(body)), nil)
			must(t, err)
			for range 2 {
				for _, pc := range []*store.Store{one, two, three} {
					turn(t, pc, place, false)
				}
			}
			// They are told that the passphrase was changed, and open with the new one.
			for _, pc := range []**store.Store{&two, &three} {
				if !(*pc).Outdated() {
					t.Error("not told that the keys were changed")
				}
				must(t, (*pc).Close())
				*pc, err = store.Open((*pc).Dir(), "another passphrase for all of them")
				must(t, err)
				defer (*pc).Close()
			}
			for range 3 {
				for _, pc := range []*store.Store{one, two, three} {
					turn(t, pc, place, false)
				}
			}
			count()
			if out := turn(t, two, place, false); out.Lost+out.Sent+out.Waiting > 0 {
				t.Errorf("it goes on: %+v", out)
			}
			for _, pc := range []*store.Store{two, three} {
				var list []binder.Difference
				one.View(func(a *binder.Binder) { pc.View(func(b *binder.Binder) { list = binder.Compare(a, b) }) })
				if len(list) > 0 {
					t.Errorf("they differ: %+v", list)
				}
				if _, there := func() (r binder.Record, ok bool) {
					pc.View(func(b *binder.Binder) { r, ok = b.Get("person/p7") })
					return
				}(); there {
					t.Error("what was deleted is there")
				}
				var got strings.Builder
				if err := pc.ReadAttachment(t.Context(), ref, &got, nil); err != nil || got.String() != body {
					t.Errorf("the file: %v", err)
				}
				must(t, pc.Recognize("another passphrase for all of them"))
				if pc.Recognize(wholePass) == nil {
					t.Error("the old passphrase opens it")
				}
			}
		})
	}
}
