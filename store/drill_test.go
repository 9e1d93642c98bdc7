package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
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
	if _, err := s.Drill(made, made.At, passphrase, nil); !errors.Is(err, store.ErrRecoveryCode) {
		t.Errorf("with the passphrase: %v", err)
	}
	if _, err := s.Drill(made, made.At, store.NewRecoveryCode(), nil); !errors.Is(err, store.ErrPassphrase) {
		t.Errorf("with another code: %v", err)
	}
	d, err := s.Drill(made, made.At, code, nil)
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
	d, err = s.Drill(list[0], list[0].At, code, nil)
	ok(t, err)
	if d.Good {
		t.Error("a damaged backup is good")
	}
	left, err := filepath.Glob(filepath.Join(s.Dir(), "drill-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestTakePlace: a restored binder takes the place of the present one, which
// stays, at whatever step the power goes.
func TestTakePlace(t *testing.T) {
	for _, cut := range []string{"", "before the move", "between the moves"} {
		s := create(t)
		addPerson(t, s, "old", "From the backup")
		_, made := backup(t, s)
		addPerson(t, s, "new", "Since then")
		beside := store.Beside(s.Dir(), made.At)
		o, _, err := store.Restore(beside, made, passphrase, nil)
		ok(t, err)
		if again := store.Beside(s.Dir(), made.At); again == beside {
			t.Error("would write over what is there")
		}
		if _, err := store.TakePlace(s.Dir(), beside, time.Now()); !errors.Is(err, store.ErrInUse) {
			t.Errorf("while it is open: %v", err)
		}
		ok(t, o.Close())
		ok(t, s.Close())
		path := filepath.Join(s.Dir(), store.FileName)
		kept := filepath.Join(s.Dir(), "kept.db")
		want := "From the backup"
		switch cut {
		case "":
			kept, err = store.TakePlace(s.Dir(), beside, time.Now())
			ok(t, err)
		case "before the move":
			ok(t, os.Rename(filepath.Join(beside, store.FileName), path+".next"))
			want = "Since then,From the backup"
		case "between the moves":
			ok(t, os.Rename(filepath.Join(beside, store.FileName), path+".next"))
			ok(t, os.Rename(path, kept))
		}
		if there, err := store.Exists(s.Dir()); !there || err != nil {
			t.Errorf("%s: %v %v", cut, there, err)
		}
		o, err = store.Open(s.Dir(), passphrase)
		ok(t, err)
		if maria(o) != want {
			t.Errorf("%s: %s", cut, maria(o))
		}
		ok(t, o.Close())
		if cut != "before the move" {
			copyFile(t, kept, filepath.Join(s.Dir(), "again", store.FileName))
			o, err = store.Open(filepath.Join(s.Dir(), "again"), passphrase)
			ok(t, err)
			if len(names(o)) != 2 {
				t.Errorf("%s: kept %v", cut, names(o))
			}
			ok(t, o.Close())
		}
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
	o, _, err := store.Restore(dir, made, passphrase, nil)
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
