package store_test

import (
	"context"
	"errors"
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

func backup(t *testing.T, s *store.Store) (*sync.Backups, *sync.Backup) {
	t.Helper()
	b, err := sync.OpenBackups(filepath.Join(s.Dir(), "Backups"))
	ok(t, err)
	made, err := b.Make(context.Background(), s, s.Now(), true, nil)
	ok(t, err)
	return b, made
}

// TestDrill: the newest backup is restored with the recovery sheet, and the
// result is kept; a damaged one is a result too.
func TestDrill(t *testing.T) {
	s := create(t)
	addPerson(t, s, "a", "Anna")
	code := store.NewRecoveryCode()
	ok(t, s.AddRecovery(code))
	b, made := backup(t, s)
	addPerson(t, s, "b", "Bob")
	if _, err := s.Drill(context.Background(), made, made.At, passphrase, nil); !errors.Is(err, store.ErrRecoveryCode) {
		t.Errorf("with the passphrase: %v", err)
	}
	if _, err := s.Drill(context.Background(), made, made.At, store.NewRecoveryCode(), nil); !errors.Is(err, store.ErrPassphrase) {
		t.Errorf("with another code: %v", err)
	}
	d, err := s.Drill(context.Background(), made, made.At, code, nil)
	ok(t, err)
	if !d.Good || d.Records != 2 || len(d.Behind) != 1 || d.Behind[0].Ref != "person/b" {
		t.Errorf("%+v", d)
	}
	s.View(func(x *binder.Binder) {
		c, ok := binder.LastCheck(x, "restore")
		if !ok || c.On != s.Today() || len(c.Result) != 3 || c.Key == "" {
			t.Errorf("%+v", c)
		}
		if a, _ := binder.Accesses.Get(x, c.Key); a.Proved != s.Today() || a.Name != "Recovery sheet" {
			t.Errorf("%+v", a)
		}
	})
	names, err := made.Names()
	ok(t, err)
	for _, n := range names {
		if n.Kind == seal.KindSegment {
			ok(t, os.WriteFile(filepath.Join(s.Dir(), "Backups", n.String()), make([]byte, n.Length), 0o600))
			break
		}
	}
	list, err := b.All()
	ok(t, err)
	d, err = s.Drill(context.Background(), list[0], list[0].At, code, nil)
	ok(t, err)
	if d.Good {
		t.Error("a damaged backup is good")
	}
	left, err := filepath.Glob(filepath.Join(s.Dir(), ".readybinder-drill-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestTakePlace: a restored binder takes the place of the present one, which
// stays. At whatever step a file is held or the power goes, the next opening shows
// one of the two, and the other is where it can be found.
func TestTakePlace(t *testing.T) {
	was := create(t)
	addPerson(t, was, "old", "From the backup")
	_, made := backup(t, was)
	addPerson(t, was, "new", "Since then")
	ok(t, was.Close())
	took := 0
	// At the end there is a step that does not come any more.
	for fails := 1; fails <= 9; fails++ {
		for _, cut := range []bool{false, true} {
			dir := filepath.Join(t.TempDir(), "binder")
			copyFile(t, filepath.Join(was.Dir(), store.FileName), filepath.Join(dir, store.FileName))
			beside := store.Beside(dir, made.At)
			o, _, err := store.Restore(context.Background(), beside, made, passphrase, nil)
			ok(t, err)
			if again := store.Beside(dir, made.At); again == beside {
				t.Error("would write over what is there")
			}
			if _, err := store.TakePlace(dir, beside, time.Now()); !errors.Is(err, store.ErrInUse) {
				t.Errorf("while it is open: %v", err)
			}
			ok(t, o.Close())
			step := 0
			release := store.HoldRenames(func() error {
				if step++; step == fails || cut && step > fails {
					return errors.New("held")
				}
				return nil
			})
			_, err = store.TakePlace(dir, beside, time.Now())
			release()
			if (err == nil) != (step < fails) {
				t.Errorf("step %d, cut %v: %v", fails, cut, err)
			}
			if there, err := store.Exists(dir); !there || err != nil {
				t.Errorf("step %d, cut %v: %v %v", fails, cut, there, err)
			}
			o, err = store.Open(dir, passphrase)
			ok(t, err)
			if len(names(o)) == 1 {
				kept, _ := filepath.Glob(filepath.Join(dir, "binder before *.db"))
				if took++; len(kept) != 1 {
					t.Fatalf("step %d, cut %v: the one from before: %v", fails, cut, kept)
				}
				copyFile(t, kept[0], filepath.Join(beside, store.FileName))
			}
			other, err := store.Open(beside, passphrase)
			ok(t, err)
			if len(names(o))+len(names(other)) != 3 {
				t.Errorf("step %d, cut %v: %v, %v", fails, cut, names(o), names(other))
			}
			ok(t, other.Close())
			ok(t, o.Close())
			if left, _ := filepath.Glob(filepath.Join(dir, store.FileName+".*")); len(left) > 0 {
				t.Errorf("step %d, cut %v: left behind: %v", fails, cut, left)
			}
		}
	}
	if took < 4 || took > 14 {
		t.Errorf("%d of 18 took the place", took)
	}
}

// TestTakePlaceStrays: a binder that lies under the name of a half move, whosever it
// is, does not stand in the way, and is kept as the others are.
func TestTakePlaceStrays(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "binder")
	for i, name := range []string{"", ".last", ".next"} {
		s := create(t)
		addPerson(t, s, "a", []string{"of today", "had the place once", "was to have it"}[i])
		ok(t, s.Close())
		copyFile(t, filepath.Join(s.Dir(), store.FileName), filepath.Join(dir, store.FileName+name))
	}
	beside := create(t)
	addPerson(t, beside, "a", "restored")
	ok(t, beside.Close())
	kept, err := store.TakePlace(dir, beside.Dir(), time.Now())
	ok(t, err)
	if left, _ := filepath.Glob(filepath.Join(dir, store.FileName+".*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	list, _ := filepath.Glob(filepath.Join(dir, "binder before *.db"))
	if len(list) != 3 || !slices.Contains(list, kept) {
		t.Errorf("kept: %q", list)
	}
	var says []string
	for _, path := range append(list, filepath.Join(dir, store.FileName)) {
		again := t.TempDir()
		copyFile(t, path, filepath.Join(again, store.FileName))
		s := open(t, again, passphrase)
		says = append(says, names(s)...)
		if path == kept && !slices.Contains(names(s), "of today") {
			t.Errorf("what is said to be the one of today: %q", names(s))
		}
		ok(t, s.Close())
	}
	slices.Sort(says)
	if want := []string{"had the place once", "of today", "restored", "was to have it"}; !slices.Equal(says, want) {
		t.Errorf("there are %q", says)
	}
}

// TestNotOurFolders: opening takes away the scratch of a drill that was cut off,
// and no folder that has a name like it.
func TestNotOurFolders(t *testing.T) {
	s := create(t)
	mine, scratch := filepath.Join(s.Dir(), "drill-2025 photos"), filepath.Join(s.Dir(), ".readybinder-drill-1")
	ok(t, os.MkdirAll(mine, 0o700))
	ok(t, os.MkdirAll(scratch, 0o700))
	reopen(t, s, passphrase)
	if _, err := os.Stat(mine); err != nil {
		t.Errorf("opening deleted somebody's folder: %v", err)
	}
	if _, err := os.Stat(scratch); err == nil {
		t.Error("the scratch of a drill is there still")
	}
}

// TestBeside: what is restored beside a binder is known by its name, is found again,
// and can be thrown away unless it is open.
func TestBeside(t *testing.T) {
	s := create(t)
	_, made := backup(t, s)
	dir := store.Beside(s.Dir(), made.At)
	if store.Restored(s.Dir()) || !store.Restored(dir) || len(store.Besides(s.Dir())) != 0 {
		t.Errorf("%s beside %s", dir, s.Dir())
	}
	o, _, err := store.Restore(context.Background(), dir, made, passphrase, nil)
	ok(t, err)
	second := store.Beside(s.Dir(), made.At)
	if second == dir || !store.Restored(second) {
		t.Errorf("%s after %s", second, dir)
	}
	if list := store.Besides(s.Dir()); len(list) != 1 || list[0] != dir {
		t.Errorf("%q", list)
	}
	if err := store.Discard(dir); !errors.Is(err, store.ErrInUse) {
		t.Errorf("discarded while it is open: %v", err)
	}
	ok(t, o.Close())
	ok(t, store.Discard(dir))
	if len(store.Besides(s.Dir())) != 0 {
		t.Error("it is there still")
	}
}
