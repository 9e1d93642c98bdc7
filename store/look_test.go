package store_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"readybinder/store"
)

func sorts(list []store.Finding) (out []store.Sort) {
	for _, f := range list {
		out = append(out, f.Sort)
	}
	return out
}

// TestLook: each thing that can be seen of a PC before the passphrase is told, and
// nothing where there is nothing; only what may be an attack sends to another PC.
func TestLook(t *testing.T) {
	root := t.TempDir()
	program := filepath.Join(root, "readybinder")
	ok(t, os.WriteFile(program, []byte("program"), 0o700))
	s, err := store.Create(filepath.Join(root, "binder"), passphrase)
	ok(t, err)
	s.Note(program, "1")
	ok(t, s.Close())
	dir, now := s.Dir(), time.Now()
	look := func(want ...store.Sort) {
		t.Helper()
		list := store.Look(dir, program, "1", now)
		list = slices.DeleteFunc(list, func(f store.Finding) bool { return f.Sort == store.FoundFull })
		if got := sorts(list); !slices.Equal(got, want) {
			t.Errorf("found %v, want %v", got, want)
		}
		for _, f := range list {
			attack := f.Sort == store.FoundChanged || f.Sort == store.FoundForeign
			if f.Elsewhere() != attack || strings.Contains(f.Do, "go-bag") != attack || f.What == "" {
				t.Errorf("%+v", f)
			}
			if strings.Contains(strings.ToLower(f.What+f.Do), " safe") {
				t.Errorf("says safe: %+v", f)
			}
		}
	}
	look()
	if list := store.Look(t.TempDir(), "/nowhere", "1", now); len(list) > 1 {
		t.Errorf("an empty folder: %v", list)
	}
	ok(t, os.WriteFile(program, []byte("programX"), 0o700))
	look(store.FoundChanged)
	if got := store.Look(dir, program, "2", now); slices.Contains(sorts(got), store.FoundChanged) {
		t.Error("an update is told of as a change")
	}
	ok(t, os.WriteFile(program, []byte("program"), 0o700))
	for _, name := range []string{"binder.db.locked", "HOW_TO_DECRYPT.txt", "Backups/s-aaaaaaaaaaaaaaaa-00000001-00000002-00000003-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.bin.xyz"} {
		path := filepath.Join(dir, name)
		ok(t, os.MkdirAll(filepath.Dir(path), 0o700))
		ok(t, os.WriteFile(path, nil, 0o600))
		look(store.FoundForeign)
		ok(t, os.Remove(path))
	}
	for _, name := range []string{"binder.db-wal2", "Printed.pdf", "binder before 2026-11-29 120000.db", "binder.db.new-journal", "binder.db.last", "binder.db.next-wal", "binder.db.erased-wal", "binder.db.edition-shm"} {
		ok(t, os.WriteFile(filepath.Join(dir, name), nil, 0o600))
		look()
	}
	now = time.Now().AddDate(0, 0, -2)
	look(store.FoundClock)
	now = time.Now().AddDate(0, 9, 0)
	look()
	for folder, told := range map[string]bool{"OneDrive - Clinic": true, "Dropbox": true, "My Drive": true, "box": true, "Boxes": false, "dropboxed": false} {
		dir = filepath.Join(root, folder, "b")
		if told {
			look(store.FoundCloud)
		} else {
			look()
		}
	}
}

// TestUpgrade: an older file is copied and brought up to date, at whatever step
// the PC loses power; an older program refuses the newer file and changes nothing.
func TestUpgrade(t *testing.T) {
	s := create(t)
	addPerson(t, s, "a", "Anna")
	ok(t, s.Close())
	fails := errors.New("power")
	broken := true
	restore := store.SetSteps(
		func(tx *sql.Tx) error { _, err := tx.Exec("CREATE TABLE more (x INTEGER) STRICT"); return err },
		func(tx *sql.Tx) error {
			if broken {
				return fails
			}
			_, err := tx.Exec("INSERT INTO more VALUES (7)")
			return err
		},
	)
	if _, err := store.Open(s.Dir(), passphrase); !errors.Is(err, fails) {
		t.Fatal(err)
	}
	broken = false
	n, err := store.Open(s.Dir(), passphrase)
	ok(t, err)
	addPerson(t, n, "b", "Bob")
	ok(t, n.Close())
	restore()
	if _, err := store.Open(s.Dir(), passphrase); !errors.Is(err, store.ErrNewer) {
		t.Errorf("an older program: %v", err)
	}
	// The copy opens with the older program.
	dir := t.TempDir()
	copyFile(t, filepath.Join(s.Dir(), "binder of version 1.db"), filepath.Join(dir, store.FileName))
	n, err = store.Open(dir, passphrase)
	ok(t, err)
	if maria(n) != "Anna" {
		t.Errorf("the copy has %s", maria(n))
	}
	ok(t, n.Close())
}
