package store_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"readybinder/binder"
	"readybinder/store"
)

// TestKeychain: off until it is asked for, opens as the same person, for one who
// is no admin too; forgotten, or where the keychain is locked, the passphrase does.
func TestKeychain(t *testing.T) {
	var refuses error
	_, restore := store.FakeKeychain(&refuses)
	t.Cleanup(restore)
	s := newTestOffice(t).editor
	dir := s.Dir()
	if s.KeptOnThisPC() != "" {
		t.Error("on by itself")
	}
	refuses = errors.New("no Secret Service")
	if err := s.KeepOnThisPC(); !errors.Is(err, store.ErrNoKeychain) {
		t.Error(err)
	}
	refuses = nil
	ok(t, s.KeepOnThisPC())
	right, holders := s.Right(), len(s.Holders())
	ok(t, s.Close())
	if !store.KeychainOpens(dir) {
		t.Error("not noted")
	}
	o, err := store.OpenFromKeychain(t.Context(), dir)
	ok(t, err)
	if o.Right() != right || len(o.Holders()) != holders {
		t.Error("another person")
	}
	ok(t, rename(o, "From the keychain"))
	ok(t, o.Close())
	// The key that is open stays; the passphrase can be changed all the same.
	o, err = store.OpenFromKeychain(t.Context(), dir)
	ok(t, err)
	if err := o.ForgetOnThisPC(); !errors.Is(err, store.ErrFromKeychain) {
		t.Error(err)
	}
	if err := o.ChangePassphrase("not the passphrase", "another passphrase that is long"); !errors.Is(err, store.ErrPassphrase) {
		t.Error(err)
	}
	ok(t, o.ChangePassphrase(editorPass, "another passphrase that is long"))
	ok(t, rename(o, "After the change"))
	ok(t, o.Close())
	if _, err := store.Open(dir, editorPass); !errors.Is(err, store.ErrReplaced) && !errors.Is(err, store.ErrPassphrase) {
		t.Errorf("the old passphrase: %v", err)
	}
	o, err = store.OpenFromKeychain(t.Context(), dir)
	ok(t, err)
	if maria(o) != "After the change" {
		t.Error(maria(o))
	}
	ok(t, o.Close())
	refuses = errors.New("locked")
	if _, err := store.OpenFromKeychain(t.Context(), dir); !errors.Is(err, store.ErrNoKeychain) {
		t.Error(err)
	}
	refuses = nil
	o, err = store.Open(dir, "another passphrase that is long")
	ok(t, err)
	ok(t, o.ForgetOnThisPC())
	ok(t, o.Close())
	if store.KeychainOpens(dir) {
		t.Error("still noted")
	}
	if _, err := store.OpenFromKeychain(t.Context(), dir); !errors.Is(err, store.ErrNoKeychain) {
		t.Error(err)
	}
}

// fakeKeychain is a PC with a keychain, whose codes are there to be counted.
func fakeKeychain(t *testing.T) (codes map[string]string, refuses *error) {
	t.Helper()
	refuses = new(error)
	codes, restore := store.FakeKeychain(refuses)
	t.Cleanup(restore)
	return codes, refuses
}

// kept is a binder of two people besides the admin, that this PC's keychain opens
// for the first of them.
func kept(t *testing.T, dir string) {
	t.Helper()
	s, err := store.Create(dir, passphrase)
	ok(t, err)
	ok(t, s.AddPerson(store.NewKey{Name: "Ed", Right: binder.Edit, Secret: editorPass}))
	ok(t, s.AddPerson(store.NewKey{Name: "Hal", Right: binder.Edit, Secret: helperPass}))
	ok(t, s.Close())
	s = open(t, dir, editorPass)
	ok(t, s.KeepOnThisPC())
	ok(t, s.Close())
}

func open(t *testing.T, dir, secret string) *store.Store {
	t.Helper()
	s, err := store.Open(dir, secret)
	ok(t, err)
	return s
}

// opensAs is the name of the key that the keychain opens a binder as, "" where it
// opens nothing, which KeychainOpens has to say as well.
func opensAs(t *testing.T, dir string) (name string) {
	t.Helper()
	_, err := store.Exists(dir) // the window looks first
	ok(t, err)
	says := store.KeychainOpens(dir)
	s, err := store.OpenFromKeychain(t.Context(), dir)
	if errors.Is(err, store.ErrNoKeychain) {
		if says {
			t.Errorf("the keychain is said to open it: %v", err)
		}
		return ""
	}
	ok(t, err)
	defer func() { ok(t, s.Close()) }()
	for _, h := range s.Holders() {
		if h.Me {
			s.View(func(b *binder.Binder) { a, _ := binder.Accesses.Get(b, binder.Accesses.Ref(h.ID)); name = a.Name })
			if !says || s.KeptOnThisPC() != h.ID {
				t.Errorf("it opens for %s: %v %q", h.ID, says, s.KeptOnThisPC())
			}
		}
	}
	return name
}

// TestKeychainOfAnother: who opens the binder with another key sees for whom the
// keychain does, and keeps nothing in its place. An admin may end it.
func TestKeychainOfAnother(t *testing.T) {
	codes, _ := fakeKeychain(t)
	dir := t.TempDir()
	kept(t, dir)
	s := open(t, dir, helperPass)
	if s.KeptOnThisPC() != holder(s, "Ed") || s.KeptOnThisPC() == "" {
		t.Errorf("kept for %q", s.KeptOnThisPC())
	}
	if err := s.KeepOnThisPC(); !errors.Is(err, store.ErrKeptForOther) {
		t.Error(err)
	}
	var no *store.NotAllowed
	if err := s.ForgetOnThisPC(); !errors.As(err, &no) {
		t.Error(err)
	}
	ok(t, s.Close())
	if opensAs(t, dir) != "Ed" || len(codes) != 1 {
		t.Error("somebody else took it away")
	}
	s = open(t, dir, passphrase)
	ok(t, s.ForgetOnThisPC())
	if s.KeptOnThisPC() != "" || len(codes) > 0 {
		t.Error("an admin could not end it")
	}
	ok(t, s.Close())
	s = open(t, dir, helperPass)
	ok(t, s.KeepOnThisPC())
	ok(t, s.Close())
	if as := opensAs(t, dir); as != "Hal" {
		t.Errorf("as %q", as)
	}
	// His key is taken back: the keychain opens nothing, and says so.
	s = open(t, dir, passphrase)
	ok(t, s.TakeBack(holder(s, "Hal")))
	if s.KeptOnThisPC() != "" {
		t.Error("kept for nobody")
	}
	ok(t, s.Close())
	if as := opensAs(t, dir); as != "" {
		t.Errorf("as %q", as)
	}
	s = open(t, dir, editorPass)
	ok(t, s.KeepOnThisPC())
	ok(t, s.Close())
	if as := opensAs(t, dir); as != "Ed" || len(codes) != 1 {
		t.Errorf("as %q, %d codes", as, len(codes))
	}
}

// TestKeychainKeepsCode: where the keychain does not answer, the binder asks for the
// passphrase all the same, and the code goes when another is kept.
func TestKeychainKeepsCode(t *testing.T) {
	codes, refuses := fakeKeychain(t)
	dir := t.TempDir()
	kept(t, dir)
	s := open(t, dir, editorPass)
	*refuses = errors.New("locked")
	if err := s.ForgetOnThisPC(); !errors.Is(err, store.ErrCodeLeft) {
		t.Error(err)
	}
	if s.KeptOnThisPC() != "" {
		t.Error("kept")
	}
	*refuses = nil
	ok(t, s.Close())
	if as := opensAs(t, dir); as != "" || len(codes) != 1 {
		t.Errorf("as %q, %d codes", as, len(codes))
	}
	s = open(t, dir, editorPass)
	ok(t, s.KeepOnThisPC())
	ok(t, s.Close())
	if as := opensAs(t, dir); as != "Ed" || len(codes) != 1 {
		t.Errorf("as %q, %d codes", as, len(codes))
	}
}

// TestKeychainSilent: a keychain that never answers holds nobody up.
func TestKeychainSilent(t *testing.T) {
	fakeKeychain(t)
	dir := t.TempDir()
	kept(t, dir)
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(store.SilentKeychain(stop))
	if _, err := store.OpenFromKeychain(ctx, dir); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	ok(t, open(t, dir, editorPass).Close())
}

// TestKeychainOfEdition: in a new edition the keychain opens what it opened, also
// where it was cut off and finished later.
func TestKeychainOfEdition(t *testing.T) {
	codes, _ := fakeKeychain(t)
	dir := t.TempDir()
	kept(t, dir)
	s := open(t, dir, passphrase)
	ok(t, s.NewEdition(false, nil))
	if s.KeptOnThisPC() == "" {
		t.Error("forgotten")
	}
	ok(t, s.Close())
	if as := opensAs(t, dir); as != "Ed" {
		t.Errorf("as %q", as)
	}
	for _, step := range []string{"written", "moved"} {
		store.HalfEdition(t, open(t, dir, passphrase), step)
		if as := opensAs(t, dir); as != "Ed" || len(codes) != 1 {
			t.Errorf("%s: as %q", step, as)
		}
	}
}

// TestKeychainOfRestored: a restored binder knows of no keychain. In the place of
// the one of today it has that one's, where it has its slot; else nobody does.
func TestKeychainOfRestored(t *testing.T) {
	for name, x := range map[string]struct {
		before, own bool   // the backup is from before; the restored one has its own
		as          string // whom it opens for in the end
	}{
		"with its slot":    {false, false, "Ed"},
		"without its slot": {true, false, ""},
		"its own":          {true, true, "Hal"},
		"both":             {false, true, "Hal"},
	} {
		t.Run(name, func(t *testing.T) {
			codes, _ := fakeKeychain(t)
			dir := filepath.Join(t.TempDir(), "binder")
			kept(t, dir)
			s := open(t, dir, editorPass)
			if x.before {
				ok(t, s.ForgetOnThisPC())
			}
			_, made := backup(t, s)
			ok(t, s.KeepOnThisPC())
			ok(t, s.Close())
			beside := store.Beside(dir, made.At)
			o, _, err := store.Restore(t.Context(), beside, made, helperPass, nil)
			ok(t, err)
			if o.KeptOnThisPC() != "" {
				t.Error("what was restored is kept")
			}
			if x.own {
				ok(t, o.KeepOnThisPC())
			}
			ok(t, o.Close())
			if store.KeychainOpens(beside) != x.own {
				t.Error("said to open it")
			}
			old, err := store.TakePlace(dir, beside, time.Now())
			ok(t, err)
			if as := opensAs(t, dir); as != x.as {
				t.Errorf("as %q", as)
			}
			if n := len(codes); n > 1 || n == 0 != (x.as == "") {
				t.Errorf("%d codes", n)
			}
			// The one from before opens with its passphrase still.
			again := t.TempDir()
			copyFile(t, old, filepath.Join(again, store.FileName))
			ok(t, open(t, again, editorPass).Close())
		})
	}
}

// TestKeychainTakesPlace: at whatever step taking the place is cut off, the keychain
// opens the binder that has it in the end.
func TestKeychainTakesPlace(t *testing.T) {
	fakeKeychain(t)
	home := t.TempDir()
	kept(t, filepath.Join(home, "0"))
	s := open(t, filepath.Join(home, "0"), passphrase)
	_, made := backup(t, s)
	ok(t, s.Close())
	for fails := 1; fails <= 9; fails++ {
		dir := filepath.Join(home, fmt.Sprint(fails))
		copyFile(t, filepath.Join(home, "0", store.FileName), filepath.Join(dir, store.FileName))
		beside := store.Beside(dir, made.At)
		o, _, err := store.Restore(t.Context(), beside, made, helperPass, nil)
		ok(t, err)
		ok(t, o.Close())
		step := 0
		release := store.HoldRenames(func() error {
			if step++; step >= fails {
				return errors.New("held")
			}
			return nil
		})
		_, _ = store.TakePlace(dir, beside, time.Now())
		release()
		ok(t, open(t, dir, helperPass).Close())
		if as := opensAs(t, dir); as != "Ed" {
			t.Errorf("step %d: as %q", fails, as)
		}
	}
}

// TestKeychainDiscarded: what was restored and is thrown away leaves no code behind.
func TestKeychainDiscarded(t *testing.T) {
	codes, _ := fakeKeychain(t)
	dir := t.TempDir()
	kept(t, dir)
	ok(t, store.Discard(dir))
	if len(codes) > 0 {
		t.Error("the code is there still")
	}
}
