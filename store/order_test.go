package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"filippo.io/age"

	"readybinder/binder"
	"readybinder/seal"
	"readybinder/store"
	"readybinder/sync"
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

// strange is a file that somebody sealed to a key that nobody here has.
func strange(t testing.TB, kind byte, writer string, from, to uint32) seal.Sealed {
	t.Helper()
	id, err := age.GenerateHybridIdentity()
	ok(t, err)
	var b bytes.Buffer
	w, err := age.Encrypt(&b, id.Recipient())
	ok(t, err)
	_, err = w.Write(make([]byte, 300))
	ok(t, err)
	ok(t, w.Close())
	return named(kind, writer, from, to, b.Bytes())
}

// named gives bytes a name of ours, as anybody can.
func named(kind byte, writer string, from, to uint32, body []byte) seal.Sealed {
	h := sha256.Sum256(body)
	return seal.Sealed{Name: seal.Name{
		Kind: kind, Writer: writer, From: from, To: to, Length: uint32(len(body)), Hash: hex.EncodeToString(h[:16]),
	}, Bytes: body}
}

// TestStrangeSegments: of what a stranger leaves at a place only so much is taken in; it
// is brought to no other place, and does not spoil a drill.
func TestStrangeSegments(t *testing.T) {
	o := newTestOffice(t)
	one, two := calmPlace(), calmPlace()
	for range 300 {
		f := strange(t, seal.KindSegment, "0123456789abcdef", 1, 1<<30)
		one.files[f.Name] = f.Bytes
	}
	for range 2 {
		round(t, o.admin, one)
		_, err := tryRound(o.admin, two, sync.Options{Target: "two"})
		ok(t, err)
	}
	if st := o.admin.Standing(); st.Held != 256 || st.Strange != 256 || len(filesOf(two, seal.KindSegment, "0123456789abcdef")) > 0 {
		t.Errorf("%+v, spread %d", st, len(two.files))
	}
	code := store.NewRecoveryCode()
	ok(t, o.admin.AddRecovery(code))
	d, err := o.admin.Drill(context.Background(), o.admin, time.Now(), code, nil)
	ok(t, err)
	if !d.Good {
		t.Errorf("%v", d.Result)
	}
}

// TestVouchedTwice: the same commits, for which one vouches who has the right and one who
// has not, count whichever of the files comes first.
func TestVouchedTwice(t *testing.T) {
	o := newTestOffice(t)
	set(t, o.editor, "person/maria", "job", "NEW")
	// The helper sits at the editor's PC, with a program of his own.
	h := killedPC(t, o.editor, helperPass)
	ring, pc, key := store.Ring(h)
	list, err := h.Names()
	ok(t, err)
	i := slices.IndexFunc(list, func(n seal.Name) bool { return n.Writer == o.editor.Log() && n.Kind == seal.KindSegment })
	body, err := h.Read(list[i])
	ok(t, err)
	seg, err := seal.OpenSegment(ring, body)
	ok(t, err)
	bad, _, err := seal.SealSegment(ring, pc, key, seg.Before(), seg.Lines)
	ok(t, err)
	good := seal.Sealed{Name: list[i], Bytes: body}
	for s, files := range map[*store.Store][]seal.Sealed{o.admin: {good, bad}, o.helper: {bad, good}} {
		for _, f := range files {
			_, err := s.Accept(f)
			ok(t, err)
		}
		if text(s, "person/maria", "job") != "NEW" {
			t.Error("does not count")
		}
	}
	o.alike(t)
}

// TestLateBranch: a branch that a cut names, and that comes long after the cut, shows the
// same after losing power as before.
func TestLateBranch(t *testing.T) {
	o := newTestOffice(t)
	twin := killedPC(t, o.editor, editorPass) // both write
	addPerson(t, o.editor, "x", "X branch")
	addPerson(t, twin, "y", "Y branch")
	carry(t, o.editor, o.admin, nil)
	carry(t, twin, o.helper, nil)
	for i := range 60 {
		ok(t, record(t, o.helper, fmt.Sprint("t", i)))
	}
	ok(t, o.admin.TakeBack(holder(o.admin, "Ed"))) // the cut is X
	carry(t, o.admin, o.helper, nil)
	o.helper = reopen(t, o.helper, helperPass)
	carry(t, o.editor, o.helper, nil)
	if text(o.helper, "person/x", "name") == "" {
		t.Error("what the cut lets pass does not count")
	}
	if d := differ(o.helper, killedPC(t, o.helper, helperPass)); len(d) > 0 {
		t.Errorf("%+v", d)
	}
}

// TestStrangeKeysLetOursIn: however many keyrings of strangers lie at the place, whoever
// opens the binder at a PC next gets the newest of ours.
func TestStrangeKeysLetOursIn(t *testing.T) {
	o := newTestOffice(t)
	place := calmPlace()
	meet(t, place, o.all()...)
	for range 70 {
		f := strange(t, seal.KindKeyring, "0123456789abcdef", 1, 0)
		place.files[f.Name] = f.Bytes
	}
	round(t, o.helper, place)
	ok(t, o.admin.TakeBack(holder(o.admin, "Hal")))
	addPerson(t, o.admin, "after", "After")
	round(t, o.admin, place)
	_, _ = tryRound(o.helper, place, sync.Options{})
	dir := o.helper.Dir()
	ok(t, o.helper.Close())
	s, err := store.Open(dir, passphrase)
	ok(t, err)
	o.helper = s
	meet(t, place, s)
	if text(s, "person/after", "name") == "" {
		t.Error("the admin at that PC never gets the new keyring")
	}
}
