package store_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"testing"

	"readybinder/binder"
	"readybinder/seal"
	"readybinder/store"
)

// TestJunkInOurName: a foreign file that has this PC's name on it does not make the
// PC begin another log.
func TestJunkInOurName(t *testing.T) {
	s, other := create(t), create(t)
	addPerson(t, other, "e", "Eve")
	list, err := other.Names()
	ok(t, err)
	body, err := other.Read(list[len(list)-1])
	ok(t, err)
	h := sha256.Sum256(body)
	log := s.Log()
	_, err = s.Accept(seal.Sealed{Name: seal.Name{
		Kind: seal.KindSegment, Writer: log, From: 77, To: 77, Length: uint32(len(body)), Hash: hex.EncodeToString(h[:16]),
	}, Bytes: body})
	ok(t, err)
	addPerson(t, s, "a", "Anna")
	if s.Log() != log {
		t.Error("whoever writes to the place gives this PC another log")
	}
}

// TestSlotBeforeKeyring: a new person's slot arrives before the keyring that lists
// it, and opens all the same.
func TestSlotBeforeKeyring(t *testing.T) {
	o := newTestOffice(t)
	const pass = "the new one's passphrase"
	ok(t, o.admin.AddPerson(store.NewKey{Name: "New", Right: binder.Edit, Secret: pass}))
	carry(t, o.admin, o.editor, func(l []seal.Name) {
		slices.SortStableFunc(l, func(a, b seal.Name) int { return int(b.Kind) - int(a.Kind) })
	})
	ok(t, o.editor.Recognize(pass))
}

// TestKeysChangedAtOnce: two admins' PCs add people at once; an editor who changes
// his passphrase then is told to wait for an admin, and of no damage.
func TestKeysChangedAtOnce(t *testing.T) {
	o := newTestOffice(t)
	two, err := store.Open(copyOf(t, o.admin), passphrase)
	ok(t, err)
	defer two.Close()
	for i, s := range []*store.Store{o.admin, two} {
		ok(t, s.AddPerson(store.NewKey{Name: "Someone", Right: binder.Edit, Secret: []string{"x x x", "y y y"}[i]}))
		carry(t, s, o.editor, nil)
	}
	if err := o.editor.ChangePassphrase(editorPass, "another passphrase of mine"); !errors.Is(err, store.ErrAskAdmin) {
		t.Errorf("he is told: %v", err)
	}
}
