package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	gosync "sync"
	"testing"

	"readybinder/binder"
	"readybinder/seal"
	"readybinder/store"
	"readybinder/sync"
)

// noise is a text of n bytes that does not shrink much.
func noise(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('!' + rand.IntN(90))
		if b[i] == '"' || b[i] == '\\' {
			b[i] = 'x'
		}
	}
	return string(b)
}

func setBody(id, text string) binder.Op {
	return binder.Op{Do: binder.DoSet, On: binder.RefTo("section", id), Field: "body", Value: binder.TextValue(text)}
}

// TestLargeChange: a change of more bytes than a commit may have is several
// commits; a text of more than a value may have is told in words.
func TestLargeChange(t *testing.T) {
	s := create(t)
	var ops []binder.Op
	for i := range 9 {
		ops = append(ops, setBody(fmt.Sprint("big", i), noise(1<<20-2)))
	}
	for i := range binder.MaxOps + 1 {
		ops = append(ops, setBody(fmt.Sprint("s", i), "short"))
	}
	if err := s.Commit(store.Change{Ops: ops}); err != nil {
		t.Fatal(err)
	}
	err := s.Commit(store.Change{Ops: []binder.Op{setBody("ok", "fine"), setBody("a", noise(1<<20))}})
	if !errors.Is(err, binder.ErrTooLong) {
		t.Error(err)
	}
	// So many replaced values that their names alone fill a commit.
	over := setBody("big0", "x")
	for i := range 120_000 {
		over.Over = append(over.Over, binder.ValueID{Op: uint16(i)})
	}
	if err := s.Commit(store.Change{Ops: []binder.Op{over}}); !errors.Is(err, binder.ErrTooLong) {
		t.Error(err)
	}
	s = reopen(t, s, passphrase)
	s.View(func(b *binder.Binder) {
		if n := b.Count("section"); n != 9+binder.MaxOps+1 {
			t.Errorf("%d sections", n)
		}
	})
	if r, err := s.Verify(context.Background(), nil); err != nil || len(r.Problems) > 0 {
		t.Errorf("%+v %v", r, err)
	}
}

// TestFailedCommit (T26): a commit that the disk refused halfway changes nothing,
// also for the commits and the snapshot after it.
func TestFailedCommit(t *testing.T) {
	s := create(t)
	for i := range 60 {
		addPerson(t, s, fmt.Sprint("p", i), fmt.Sprint("Person ", i))
	}
	release := store.LimitDisk(t, s, 11<<20)
	var ops []binder.Op
	for i := range 20 {
		ops = append(ops, setBody(fmt.Sprint("big", i), noise(1<<20-2)))
	}
	if err := s.Commit(store.Change{Ops: ops}); !errors.Is(err, store.ErrDiskFull) {
		t.Fatal(err)
	}
	release()
	s = reopen(t, s, passphrase) // with a snapshot
	addPerson(t, s, "later", "Later")
	s = reopen(t, s, passphrase)
	if n := len(names(s)); n != 61 {
		t.Errorf("%d people", n)
	}
	addPerson(t, s, "last", "Last")
	s.View(func(b *binder.Binder) {
		if l := b.Logs(); len(l) != 1 || l[0].Split || b.Count("section") != 0 {
			t.Errorf("logs %+v, %d sections", l, b.Count("section"))
		}
	})
}

// TestForeignDatabase: another program's database in our place keeps every
// byte, also in another mode than ours.
func TestForeignDatabase(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, store.FileName)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA application_id=7; CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	before, _ := os.ReadFile(path)
	if _, err := store.Open(dir, passphrase); !errors.Is(err, store.ErrForeign) {
		t.Error(err)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("it was changed")
	}
}

// TestPrivate: nobody else on the PC reads the files, also in a folder that
// was there before.
func TestPrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the folder's permissions are inherited there")
	}
	dir := filepath.Join(t.TempDir(), "new", "binder")
	open := t.TempDir()
	if err := os.Chmod(open, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{dir, open} {
		s, err := store.Create(dir, passphrase)
		if err != nil {
			t.Fatal(err)
		}
		addPerson(t, s, "maria", "Maria")
		files, _ := filepath.Glob(filepath.Join(dir, "*"))
		for _, f := range files {
			if info, _ := os.Stat(f); info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v", f, info.Mode())
			}
		}
		s.Close()
	}
	if info, _ := os.Stat(dir); info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v", info.Mode())
	}
}

// crafted are files that anybody who can write to the place can leave there:
// names of ours, right lengths and hashes, and nothing that we sealed.
func crafted(t *testing.T, s *store.Store) (list []seal.Sealed) {
	t.Helper()
	other := create(t)
	addPerson(t, other, "eve", "Eve")
	add := func(kind byte, from, to uint32, body []byte) {
		h := sha256.Sum256(body)
		list = append(list, seal.Sealed{Name: seal.Name{Kind: kind, Writer: s.Log(), From: from, To: to, Length: uint32(len(body)), Hash: hex.EncodeToString(h[:16])}, Bytes: body})
	}
	names, err := other.Names()
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		body, _ := other.Read(n)
		switch n.Kind {
		case seal.KindSegment:
			add(n.Kind, 1, 1, body)
			add(n.Kind, 77, 99, body)
			add(seal.KindSlot, 'p', 0, body)
		case seal.KindKeyring:
			add(n.Kind, 9, 0, body)
		}
	}
	for i, junk := range []string{"<!doctype html>", "age-encryption.org/v1\n-> X25519 x\n", strings.Repeat("\x00", 5000)} {
		add(seal.KindSegment, uint32(i)+1, uint32(i)+1, []byte(junk))
		add(seal.KindKeyring, 5, 0, []byte(junk))
		add(seal.KindSlot, 'p', 0, []byte(junk))
		add(seal.KindSlot, 'r', 0, []byte(junk))
	}
	return list
}

// TestHostilePlace: whatever someone left at a place, the binder is restored
// from it whole, opens again, and tells a wrong passphrase as one.
func TestHostilePlace(t *testing.T) {
	s := create(t)
	for i := range 60 {
		addPerson(t, s, fmt.Sprint("p", i), fmt.Sprint("Person ", i))
	}
	dir := t.TempDir()
	drive, _ := sync.OpenFolder(dir)
	if _, err := sync.Copy(context.Background(), s, drive, nil); err != nil {
		t.Fatal(err)
	}
	for _, f := range crafted(t, s) {
		if err := drive.Put(context.Background(), f.Name, f.Bytes); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := store.Restore(context.Background(), t.TempDir(), drive, "not the passphrase", nil); !errors.Is(err, store.ErrPassphrase) {
		t.Errorf("a wrong passphrase: %v", err)
	}
	done := 0
	o, found, err := store.Restore(context.Background(), t.TempDir(), drive, passphrase, func(n, total int) {
		if n != done+1 || n > total {
			t.Errorf("progress %d of %d after %d", n, total, done)
		}
		done = n
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Damaged) == 0 {
		t.Error("nothing was told")
	}
	for range 2 {
		if n := len(names(o)); n != 60 {
			t.Fatalf("%d people", n)
		}
		if r, err := o.Verify(context.Background(), nil); err != nil || len(r.Problems) > 0 {
			t.Errorf("%+v %v", r, err)
		}
		o = reopen(t, o, passphrase)
	}
	o.Close()
	if _, err := store.Open(o.Dir(), "not the passphrase"); !errors.Is(err, store.ErrPassphrase) {
		t.Errorf("a wrong passphrase: %v", err)
	}
}

// badDrive is a drive that cannot read one of its files any more.
type badDrive struct {
	*sync.Folder
	bad  int
	gone bool
}

func (d *badDrive) Names() ([]seal.Name, error) {
	if d.gone {
		return nil, sync.ErrGone
	}
	return d.Folder.Names()
}

func (d *badDrive) Read(n seal.Name) ([]byte, error) {
	if names, _ := d.Folder.Names(); d.gone || d.bad > 0 && names[len(names)-d.bad] == n {
		return nil, sync.ErrGone
	}
	if n.Kind == seal.KindSegment && d.bad == 0 {
		d.gone = true
	}
	return d.Folder.Read(n)
}

// TestFailingDrive: a file that the drive cannot read any more is told and
// left out; a drive that is pulled out is no restored binder.
func TestFailingDrive(t *testing.T) {
	s := create(t)
	for i := range 3 {
		addPerson(t, s, fmt.Sprint("p", i), fmt.Sprint("Person ", i))
	}
	drive, _ := sync.OpenFolder(t.TempDir())
	if _, err := sync.Copy(context.Background(), s, drive, nil); err != nil {
		t.Fatal(err)
	}
	// Slots sort last, segments before them: the second from the end is one.
	o, found, err := store.Restore(context.Background(), t.TempDir(), &badDrive{Folder: drive, bad: 2}, passphrase, nil)
	if err != nil || len(found.Damaged) != 1 {
		t.Fatalf("%+v %v", found, err)
	}
	o.Close()
	dir := t.TempDir()
	if _, _, err := store.Restore(context.Background(), dir, &badDrive{Folder: drive}, passphrase, nil); !errors.Is(err, sync.ErrGone) {
		t.Error(err)
	}
	if there, _ := store.Exists(dir); there {
		t.Error("a half binder is there")
	}
}

// TestNewerCommits: what a newer program wrote is held, and what follows it
// is laid, also after closing.
func TestNewerCommits(t *testing.T) {
	s := create(t)
	for i := range 60 {
		addPerson(t, s, fmt.Sprint("p", i), fmt.Sprint("Person ", i))
	}
	store.WriteNewer(t, s)
	s = reopen(t, s, passphrase)
	for range 2 {
		addPerson(t, s, store.NewID(), "After")
		s = reopen(t, s, passphrase)
	}
	if k := s.Standing(); k != (store.Standing{Newer: 1}) {
		t.Errorf("%+v", k)
	}
	if n := len(names(s)); n != 62 {
		t.Errorf("%d people", n)
	}
	s.View(func(b *binder.Binder) {
		if l := b.Logs(); l[0].Split || l[0].Head.Seq != 63 {
			t.Errorf("log %+v", l)
		}
	})
	if r, err := s.Verify(context.Background(), nil); err != nil || len(r.Problems) > 0 {
		t.Errorf("%+v %v", r, err)
	}
}

// TestManyAtOnce: pages look, search and save while the binder is tidied,
// copied, verified and locked.
func TestManyAtOnce(t *testing.T) {
	s := create(t)
	drive, _ := sync.OpenFolder(t.TempDir())
	var wait gosync.WaitGroup
	for g := range 4 {
		wait.Go(func() {
			for i := range 40 {
				var f *binder.Form
				s.View(func(b *binder.Binder) {
					f = binder.People.Form(b, fmt.Sprintf("p%d-%d", g, i), binder.Person{Name: "Person"})
					b.All("person")
				})
				if err := s.Save(f); err != nil && !errors.Is(err, store.ErrClosed) {
					t.Error(err)
				}
				s.Search("person", 5)
				s.Standing()
				s.Recoveries()
				s.Person()
				_, _ = s.ID(), s.Log()
			}
		})
	}
	wait.Go(func() {
		for range 5 {
			if err := s.Tidy(); err != nil && !errors.Is(err, store.ErrClosed) {
				t.Error(err)
			}
			if r, err := s.Verify(context.Background(), nil); err != nil && !errors.Is(err, store.ErrClosed) || err == nil && len(r.Problems) > 0 {
				t.Errorf("%+v %v", r, err)
			}
		}
	})
	wait.Go(func() {
		for range 5 {
			if _, err := sync.Copy(context.Background(), s, drive, nil); err != nil && !errors.Is(err, store.ErrClosed) {
				t.Error(err)
			}
		}
	})
	wait.Go(func() {
		now := passphrase
		for i := range 3 {
			next := fmt.Sprint("the next passphrase ", i)
			if err := s.ChangePassphrase(now, next); err != nil {
				t.Error(err)
			}
			now = next
			if err := s.AddRecovery(store.NewRecoveryCode()); err != nil {
				t.Error(err)
			}
		}
	})
	wait.Wait()
	n := len(names(s))
	s.Close()
	if s.ID() == "" || s.Log() == "" {
		t.Error("a locked binder has no id")
	}
	s, err := store.Open(s.Dir(), "the next passphrase 2")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if n != 160 || len(names(s)) != n {
		t.Errorf("%d people, then %d", n, len(names(s)))
	}
}

// TestNewPassphrase: what cannot be a passphrase is told in words.
func TestNewPassphrase(t *testing.T) {
	s := create(t)
	for _, bad := range []string{"", strings.Repeat("x", 2000), "\xff"} {
		if _, err := store.Create(t.TempDir(), bad); !errors.Is(err, store.ErrUnusable) {
			t.Error(err)
		}
		if err := s.ChangePassphrase(passphrase, bad); !errors.Is(err, store.ErrUnusable) {
			t.Error(err)
		}
	}
}

// TestHeldAndFast: files that cannot be opened are tried again at each
// opening, and do not keep the rest from its snapshot.
func TestHeldAndFast(t *testing.T) {
	s := create(t)
	list := crafted(t, s)
	store.AddSealed(t, s, list[slices.IndexFunc(list, func(f seal.Sealed) bool { return f.Name.Kind == seal.KindSegment })]) // of another binder
	s = reopen(t, s, passphrase)
	for i := range 60 {
		addPerson(t, s, fmt.Sprint("p", i), fmt.Sprint("Person ", i))
	}
	for range 2 {
		s = reopen(t, s, passphrase)
		if k := s.Standing(); k.Held != 1 || store.Fresh(s) > 1 || len(names(s)) != 60 {
			t.Fatalf("%d files held, %d commits laid, %d people", k.Held, store.Fresh(s), len(names(s)))
		}
	}
}
