package store

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"readybinder/binder"
	"readybinder/seal"
)

// SpoilSnapshot flips a byte in the middle of the snapshot.
func SpoilSnapshot(t testing.TB, dir string) {
	t.Helper()
	f, err := openFile(filepath.Join(dir, FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	box, err := f.local(snapshotBox)
	if err != nil || box == nil {
		t.Fatal("no snapshot", err)
	}
	box[len(box)/2] ^= 1
	if err := f.transaction(func(tx *sql.Tx) error { return setLocal(tx, snapshotBox, box) }); err != nil {
		t.Fatal(err)
	}
}

// LimitDisk lets the file grow by so many bytes and no more, until release.
func LimitDisk(t testing.TB, s *Store, more int) (release func()) {
	t.Helper()
	exec := func(query string) {
		if _, err := s.file.conn.ExecContext(background, query); err != nil {
			t.Fatal(err)
		}
	}
	var pages int
	if err := s.file.conn.QueryRowContext(background, "PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	exec(fmt.Sprintf("PRAGMA max_page_count=%d", pages+more/4096))
	return func() { exec("PRAGMA max_page_count=1073741823") }
}

// AddSealed puts a sealed file beside the binder's own.
func AddSealed(t testing.TB, s *Store, f seal.Sealed) {
	t.Helper()
	if err := s.file.transaction(func(tx *sql.Tx) error { _, err := addFile(tx, f); return err }); err != nil {
		t.Fatal(err)
	}
}

// WriteNewer adds a commit under rules that this program does not know to
// this PC's log. The store must be opened anew.
func WriteNewer(t testing.TB, s *Store) {
	t.Helper()
	f, _, err := seal.SealSegment(s.ring, s.pc, s.key, s.tip, [][]byte{[]byte(`{"rules":2,"shape":"unknown"}`)})
	if err != nil {
		t.Fatal(err)
	}
	AddSealed(t, s, f)
}

// Fresh counts the commits that the snapshot did not have.
func Fresh(s *Store) int { return s.fresh }

// CommitAnyway commits as a program would that does not care for rights.
func CommitAnyway(t testing.TB, s *Store, ops ...binder.Op) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &binder.Commit{Rules: binder.Rules, Log: s.log, Seq: uint64(s.tip.Seq) + 1, At: s.state.Clock.Tick(s.now().UnixMicro()), Wall: s.now().Unix(), Ops: ops}
	line, err := c.Encode()
	if err != nil {
		t.Fatal(err)
	}
	f, links, err := seal.SealSegment(s.ring, s.pc, s.key, s.tip, [][]byte{line})
	if err != nil {
		t.Fatal(err)
	}
	AddSealed(t, s, f)
	if err := s.lay(); err != nil || s.tip.Link != links[0] {
		t.Fatal("not laid", err)
	}
}

// Ring is the keyring, to be looked at and forged with.
func Ring(s *Store) (*seal.Keyring, *seal.PC, *seal.Key) { return s.ring, s.pc, s.key }

// SpoilFile flips a bit in the middle of a sealed file.
func SpoilFile(t testing.TB, dir string, name seal.Name) {
	t.Helper()
	f, err := openFile(filepath.Join(dir, FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	body, err := f.read(name)
	if err != nil || body == nil {
		t.Fatal("no such file", err)
	}
	body[len(body)/2] ^= 1
	if err := f.transaction(func(tx *sql.Tx) error {
		if err := dropLocal(tx, snapshotBox); err != nil {
			return err
		}
		return replaceFile(tx, seal.Sealed{Name: name, Bytes: body})
	}); err != nil {
		t.Fatal(err)
	}
}

// Orphan leaves a part behind, as a program does that is killed while it
// attaches a file.
func Orphan(t testing.TB, s *Store) {
	t.Helper()
	var a attaching
	if err := s.addPart(&a, 1, 1, []byte("orphan")); err != nil {
		t.Fatal(err)
	}
	s.landed(&a)
}

// SetClock gives the store another clock.
func SetClock(s *Store, now func() time.Time) { s.now = now }

// HalfEdition begins a new edition and stops as a PC does that loses power:
// "written" before the new file has its place, "moved" when the old one has left
// it.
func HalfEdition(t testing.TB, s *Store, step string) {
	t.Helper()
	path := filepath.Join(s.dir, FileName)
	if _, err := s.writeEdition(path+editionEnding, nil, true, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.file.close(); err != nil {
		t.Fatal(err)
	}
	if step == "moved" {
		if err := moveFile(path, path+erasedEnding); err != nil {
			t.Fatal(err)
		}
	}
}

// SetSteps makes this program one of a later schema, until restore.
func SetSteps(list ...func(*sql.Tx) error) (restore func()) {
	steps = list
	return func() { steps = nil }
}

// FakeKeychain puts a keychain of the test's in the place of this PC's, until
// restore. It keeps its codes in codes, and while err is not nil it refuses everything.
func FakeKeychain(err *error) (codes map[string]string, restore func()) {
	was := chain
	codes = map[string]string{}
	chain.set = func(_, user, secret string) error {
		if *err == nil {
			codes[user] = secret
		}
		return *err
	}
	chain.get = func(_, user string) (string, error) {
		if codes[user] == "" {
			return "", keyring.ErrNotFound
		}
		return codes[user], *err
	}
	chain.withdraw = func(_, user string) error {
		if *err == nil {
			delete(codes, user)
		}
		return *err
	}
	return codes, func() { chain = was }
}

// SilentKeychain is one that is asked and never answers, until restore.
func SilentKeychain(asked func()) (restore func()) {
	was, ended := chain, make(chan struct{})
	chain.get = func(string, string) (string, error) {
		asked()
		<-ended
		return "", keyring.ErrNotFound
	}
	return func() { close(ended); chain = was }
}

// HoldRenames lets hold decide whether a file may be renamed, until restore.
func HoldRenames(hold func() error) (restore func()) {
	rename = func(from, to string) error {
		if err := hold(); err != nil {
			return err
		}
		return os.Rename(from, to)
	}
	return func() { rename = os.Rename }
}

// SpoilOpen flips a bit in a file of a binder that is open.
func SpoilOpen(t testing.TB, s *Store, name seal.Name) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	body, err := s.file.read(name)
	if err != nil || body == nil {
		t.Fatal("no such file", err)
	}
	body[len(body)/2] ^= 1
	if err := s.file.transaction(func(tx *sql.Tx) error { return replaceFile(tx, seal.Sealed{Name: name, Bytes: body}) }); err != nil {
		t.Fatal(err)
	}
}
