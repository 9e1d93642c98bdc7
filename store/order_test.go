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

// swapAll brings what each of two PCs has at this moment to the other.
func swapAll(t *testing.T, a, b *store.Store) {
	t.Helper()
	all := func(s *store.Store) (files []seal.Sealed) {
		names, err := s.Names()
		ok(t, err)
		for _, n := range names {
			body, err := s.Read(n)
			ok(t, err)
			files = append(files, seal.Sealed{Name: n, Bytes: body})
		}
		return files
	}
	x, y := all(a), all(b)
	_, err := b.Accept(x...)
	ok(t, err)
	_, err = a.Accept(y...)
	ok(t, err)
}

// TestMendOnce: two admins' PCs that change the keys at once and hear of each other at
// once do not go on splitting the keyring by mending it.
func TestMendOnce(t *testing.T) {
	one := create(t)
	two, err := store.Open(copyOf(t, one), passphrase)
	ok(t, err)
	defer two.Close()
	for i, s := range []*store.Store{one, two} {
		ok(t, s.AddPerson(store.NewKey{Name: "Someone", Right: binder.Edit, Secret: []string{"x x x", "y y y"}[i]}))
	}
	for range 4 {
		swapAll(t, one, two)
	}
	before := keyrings(t, one)
	if !slices.Equal(before, keyrings(t, two)) {
		t.Fatal("they have different keyrings")
	}
	swapAll(t, one, two)
	if !slices.Equal(before, keyrings(t, one)) || len(before) != 1 {
		t.Errorf("the keyring goes on changing: %v, then %v", before, keyrings(t, one))
	}
	for _, s := range []*store.Store{one, two} {
		for _, pass := range []string{"x x x", "y y y"} {
			ok(t, s.Recognize(pass))
		}
	}
}

func keyrings(t *testing.T, s *store.Store) (list []string) {
	t.Helper()
	names, err := s.Names()
	ok(t, err)
	for _, n := range names {
		if n.Kind == seal.KindKeyring {
			list = append(list, n.Hash)
		}
	}
	slices.Sort(list)
	return list
}

// TestStrangeKeys: of the keyrings and slots of strangers that somebody leaves at a
// place only so many are taken in, and our own go on being.
func TestStrangeKeys(t *testing.T) {
	o := newTestOffice(t)
	var junk []seal.Sealed
	for i := range 100 {
		pc := seal.NewPC()
		_, made, err := seal.Found(pc, "a stranger's passphrase", int64(i))
		ok(t, err)
		junk = append(junk, append(made.Slots, made.File)...)
	}
	done, err := o.editor.Accept(junk...)
	ok(t, err)
	if done.New > 64 || len(done.Refused) != len(junk)-done.New {
		t.Errorf("%d taken in, %d refused", done.New, len(done.Refused))
	}
	const pass = "the new one's passphrase"
	ok(t, o.admin.AddPerson(store.NewKey{Name: "New", Right: binder.Edit, Secret: pass}))
	swapAll(t, o.admin, o.editor)
	ok(t, o.editor.Recognize(pass))
}
