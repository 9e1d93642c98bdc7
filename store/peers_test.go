package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"readybinder/seal"
	"readybinder/store"
	"readybinder/sync"
)

// How the users of other programs lost their data: the numbers are docs/failures.md's.

// T38: malware encrypts the binder's folder while the program runs and while
// it is closed. Nothing of it reaches a copy, and what the copy has stays.
func TestT38EncryptedFolder(t *testing.T) {
	s := create(t)
	addPerson(t, s, "a", "Anna")
	drive, err := sync.OpenFolder(t.TempDir())
	ok(t, err)
	first, err := sync.Copy(context.Background(), s, drive, nil)
	ok(t, err)
	var segment seal.Name
	list, err := s.Names()
	ok(t, err)
	for _, n := range list {
		if n.Kind == seal.KindSegment {
			segment = n
		}
	}
	addPerson(t, s, "b", "Bob")
	store.SpoilOpen(t, s, segment)
	if _, err := sync.Copy(context.Background(), s, drive, nil); err != nil && !errors.Is(err, sync.ErrSource) {
		t.Fatal(err)
	}
	o, _, err := store.Restore(context.Background(), t.TempDir(), drive, passphrase, nil)
	ok(t, err)
	defer o.Close()
	if !slices.Contains(names(o), "Anna") || first.Files == 0 {
		t.Error(names(o))
	}
	// Closed, the file is encrypted and renamed.
	ok(t, s.Close())
	path := filepath.Join(s.Dir(), store.FileName)
	ok(t, os.WriteFile(path+".locked", noiseBytes(50_000), 0o600))
	ok(t, os.Remove(path))
	if _, err := store.Open(s.Dir(), passphrase); !errors.Is(err, store.ErrNone) {
		t.Error(err)
	}
	if f := store.Look(s.Dir(), "", "1", s.Now()); len(f) == 0 || f[0].Sort != store.FoundForeign {
		t.Errorf("%+v", f)
	}
}

func noiseBytes(n int) []byte { return []byte(noise(n)) }

// T39: the passphrase is changed on one PC while another, without network and
// with the old one, goes on. Its edits survive, and the new one opens it there too.
func TestT39PassphraseElsewhere(t *testing.T) {
	o := newTestOffice(t)
	dir := t.TempDir()
	copyOfEditor := filepath.Join(dir, store.FileName)
	ok(t, o.editor.Close())
	copyFile(t, filepath.Join(o.editor.Dir(), store.FileName), copyOfEditor)
	var err error
	o.editor, err = store.Open(o.editor.Dir(), editorPass)
	ok(t, err)
	second, _, err := store.Restore(context.Background(), filepath.Join(dir, "second"), o.editor, editorPass, nil)
	ok(t, err)
	ok(t, o.editor.ChangePassphrase(editorPass, "the newer passphrase of Ed"))
	ok(t, rename(second, "Typed with the old one"))
	carry(t, second, o.editor, nil)
	carry(t, o.editor, second, nil)
	if maria(o.editor) != "Typed with the old one" {
		t.Error(maria(o.editor))
	}
	addPerson(t, o.editor, "late", "Sealed with the new one")
	carry(t, o.editor, second, nil)
	ok(t, second.Close())
	second, err = store.Open(second.Dir(), "the newer passphrase of Ed")
	ok(t, err)
	defer second.Close()
	if d := differ(second, o.editor); len(d) > 0 || second.Standing() != (store.Standing{}) {
		t.Errorf("%+v %+v", d, second.Standing())
	}
}

// T44: a backup of the first day opens after the passphrase was changed, with
// the passphrase of that day, on a PC that never had the binder.
func TestT44OldBackup(t *testing.T) {
	s := create(t)
	addPerson(t, s, "a", "Anna")
	b, made := backup(t, s)
	code := store.NewRecoveryCode()
	ok(t, s.AddRecovery(code))
	ok(t, s.ChangePassphrase(passphrase, "quite another passphrase"))
	addPerson(t, s, "b", "Bob")
	_, err := b.Make(context.Background(), s, s.Now().AddDate(0, 0, 1), true, nil)
	ok(t, err)
	for secret, c := range map[string]struct {
		from store.Source
		want int
	}{passphrase: {made, 1}, "quite another passphrase": {b, 2}, code: {b, 2}} {
		o, _, err := store.Restore(context.Background(), t.TempDir(), c.from, secret, nil)
		ok(t, err)
		if len(names(o)) != c.want {
			t.Errorf("%s: %v", secret, names(o))
		}
		ok(t, o.Close())
	}
}

// T59: an antivirus holds a new file at the moment when it is renamed. That is
// waited for; where it goes on, it is told, and nothing is lost.
func TestT59HeldAtRename(t *testing.T) {
	held := 3
	t.Cleanup(store.HoldRenames(func() error {
		if held == 0 {
			return nil
		}
		held--
		return &os.LinkError{Op: "rename", Err: syscall.EBUSY}
	}))
	dir := t.TempDir()
	s, err := store.Create(dir, passphrase)
	ok(t, err)
	addPerson(t, s, "a", "Anna")
	held = 1 << 30
	if err := s.NewEdition(false, nil); !errors.Is(err, store.ErrHeld) {
		t.Errorf("%v", err)
	}
	held = 0
	addPerson(t, s, "b", "Bob")
	s = reopen(t, s, passphrase)
	if len(names(s)) != 2 {
		t.Error(names(s))
	}
}
