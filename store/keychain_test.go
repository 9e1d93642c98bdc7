package store_test

import (
	"errors"
	"testing"

	"readybinder/store"
)

// TestKeychain: off until it is asked for, opens as the same person, for one who
// is no admin too; forgotten, or where the keychain is locked, the passphrase does.
func TestKeychain(t *testing.T) {
	var refuses error
	t.Cleanup(store.FakeKeychain(&refuses))
	s := newTestOffice(t).editor
	dir := s.Dir()
	if s.KeptOnThisPC() {
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
	o, err := store.OpenFromKeychain(dir)
	ok(t, err)
	if o.Right() != right || len(o.Holders()) != holders {
		t.Error("another person")
	}
	ok(t, rename(o, "From the keychain"))
	ok(t, o.Close())
	// The key that is open stays; the passphrase can be changed all the same.
	o, err = store.OpenFromKeychain(dir)
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
	o, err = store.OpenFromKeychain(dir)
	ok(t, err)
	if maria(o) != "After the change" {
		t.Error(maria(o))
	}
	ok(t, o.Close())
	refuses = errors.New("locked")
	if _, err := store.OpenFromKeychain(dir); !errors.Is(err, store.ErrNoKeychain) {
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
	if _, err := store.OpenFromKeychain(dir); !errors.Is(err, store.ErrNoKeychain) {
		t.Error(err)
	}
}
