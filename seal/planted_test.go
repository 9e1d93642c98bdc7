package seal

import (
	"encoding/json"
	"strings"
	"testing"

	"filippo.io/age"
)

func raws(r *Keyring) (l []json.RawMessage) {
	for _, s := range r.statements {
		l = append(l, s.raw)
	}
	return l
}

// TestPlantedEdition: an ex-admin makes up a first edition.
func TestPlantedEdition(t *testing.T) {
	f := newFixture(t)
	c, err := Next(f.ring, f.pc, f.admin, Change{Add: []NewSlot{{Type: Passphrase, Role: Admin, Secret: "x"}}})
	want(t, err, nil)
	ex, his := c.Keys[0], c.Ring
	c, err = Next(c.Ring, f.pc, f.admin, Change{Revoke: []Revocation{{Person: ex.Person()}}})
	want(t, err, nil)
	evil, _ := age.GenerateHybridIdentity()
	f.ring = his // what the ex-admin knows
	forged := f.forge(t, ex, func(b map[string]any) {
		b["edition"], b["epoch"] = strings.Repeat("ee", 8), 99
		b["identities"] = append([]epochKey{{99, evil.String(), evil}}, his.keys...)
		b["slots"], b["statements"] = his.slots, raws(his)
	})
	ring, v, err := OpenKeyrings([][]byte{c.File.Bytes, forged}, f.admin)
	if err != nil {
		t.Fatal(err, v)
	}
	role, _ := ring.Role(ex.Person())
	if ring.Edition() != c.Ring.Edition() || role != "" {
		t.Errorf("edition %s (real %s), ex-admin is %q, seals to his identity: %v", ring.Edition(), c.Ring.Edition(), role, ring.keys[0].Identity == evil.String())
	}
}

// TestPlantedPredecessor: an ex-editor's keyring, which does not count, calls the office's edition its
// predecessor.
func TestPlantedPredecessor(t *testing.T) {
	f := newFixture(t)
	c, err := Next(f.ring, f.pc, f.admin, Change{Revoke: []Revocation{{Person: f.editor.Person()}}})
	want(t, err, nil)
	forged := f.forge(t, f.editor, func(b map[string]any) { b["predecessor"] = f.ring.edition })
	_, v, err := OpenKeyrings([][]byte{c.File.Bytes, forged}, f.admin)
	if err != nil {
		t.Errorf("it opens nothing: %v %v", err, v)
	}
}

// TestPlantedEpochNumber: an editor's change of his own gives an identity another epoch.
func TestPlantedEpochNumber(t *testing.T) {
	f := newFixture(t)
	tip := Start(f.ring.Binder(), f.pc.Public())
	seg, _, err := SealSegment(f.ring, f.pc, f.admin, tip, [][]byte{[]byte("{}")})
	want(t, err, nil)
	base := f.forge(t, f.admin, func(map[string]any) {})
	ring, err := OpenKeyring(base, f.admin)
	want(t, err, nil)
	k := ring.keys[0]
	k.Epoch = 2
	mine := f.editor.slot
	mine.ID = strings.Repeat("ab", 8)
	forged := f.forge(t, f.editor, func(b map[string]any) {
		b["slots"] = append([]Slot{mine}, ring.slots...)
		b["on"], b["epoch"], b["identities"] = ring.plain, 2, []epochKey{k}
	})
	got, v, err := OpenKeyrings([][]byte{base, forged}, f.admin)
	want(t, err, nil)
	if _, err := OpenSegment(got, seg.Bytes); err != nil {
		t.Errorf("every segment: %v; verdicts %v", err, v)
	}
}

// TestPlantedRemovals: an editor's change of his own, on an old keyring, names later slots as gone.
func TestPlantedRemovals(t *testing.T) {
	f := newFixture(t)
	base := f.forge(t, f.admin, func(map[string]any) {})
	ring, err := OpenKeyring(base, f.admin)
	want(t, err, nil)
	c, err := Next(ring, f.pc, f.admin, Change{Add: []NewSlot{{Type: Passphrase, Role: Admin, Secret: "x"}, {Type: Recovery, Role: Admin, Secret: NewRecoveryCode()}}})
	want(t, err, nil)
	mine := f.editor.slot
	mine.ID = strings.Repeat("ab", 8)
	forged := f.forge(t, f.editor, func(b map[string]any) {
		b["on"], b["slots"] = ring.plain, append([]Slot{mine}, ring.slots...)
		b["gone"] = []string{c.Keys[0].slot.ID, c.Keys[1].slot.ID}
	})
	got, v, err := OpenKeyrings([][]byte{c.File.Bytes, forged}, f.admin)
	want(t, err, nil)
	if !got.Has(c.Keys[0]) || !got.Has(c.Keys[1]) {
		t.Errorf("an editor took the second admin's slot (%v) and the recovery sheet's (%v) away; %v", got.Has(c.Keys[0]), got.Has(c.Keys[1]), v)
	}
}

// TestPlantedSlotID: an editor's slot has the id of another's.
func TestPlantedSlotID(t *testing.T) {
	f := newFixture(t)
	base := f.forge(t, f.admin, func(map[string]any) {})
	ring, err := OpenKeyring(base, f.admin)
	want(t, err, nil)
	c, err := Next(ring, f.pc, f.admin, Change{Add: []NewSlot{{Type: Passphrase, Role: Admin, Secret: "x"}}})
	want(t, err, nil)
	mine := f.editor.slot
	mine.ID = c.Keys[0].slot.ID
	lost := false
	for i := range 12 {
		extra := f.editor.slot
		extra.ID = strings.Repeat("ab", 7) + "0" + string("0123456789abcdef"[i])
		forged := f.forge(t, f.editor, func(b map[string]any) {
			b["on"], b["slots"] = ring.plain, append([]Slot{mine, extra}, ring.slots...)
		})
		got, _, err := OpenKeyrings([][]byte{c.File.Bytes, forged}, f.admin)
		want(t, err, nil)
		for _, s := range got.slots {
			lost = lost || s.ID == mine.ID && s.Person == f.editor.Person()
		}
	}
	if lost {
		t.Error("an editor's slot stands in the place of the second admin's: later keyrings are not sealed to that admin")
	}
}

// TestPlantedStatements: statements of an unknown kind, by one who was shut out, fill the keyring.
func TestPlantedStatements(t *testing.T) {
	f := newFixture(t)
	c, err := Next(f.ring, f.pc, f.admin, Change{Revoke: []Revocation{{Person: f.editor.Person()}}})
	want(t, err, nil)
	forged := f.forge(t, f.editor, func(b map[string]any) {
		var l []json.RawMessage
		for i := range maxStatements {
			l = append(l, signStatement(f.editor, Statement{What: "note", By: f.editor.Person(), Wall: int64(i)}).raw)
		}
		b["statements"] = l
	})
	ring, _, err := OpenKeyrings([][]byte{c.File.Bytes, forged}, f.admin)
	want(t, err, nil)
	if _, err := Next(ring, f.pc, f.admin, Change{Add: []NewSlot{{Type: Recovery, Role: Admin, Secret: NewRecoveryCode()}}}); err != nil {
		t.Errorf("no admin can change a key any more: %v", err)
	}
}

// TestOwnChangeFalls: somebody changes his passphrase and is revoked by an admin who has not heard of
// it: what others sealed meanwhile opens.
func TestOwnChangeFalls(t *testing.T) {
	f := newFixture(t)
	base, err := Next(f.ring, f.pc, f.admin, Change{Add: []NewSlot{{Type: Passphrase, Role: Editor, Secret: "c"}}})
	want(t, err, nil)
	a, other := f.editor, base.Keys[0]
	// A changes his passphrase; the other editor's PC takes it, and seals to it.
	own, err := Next(base.Ring, NewPC(), a, Change{Add: []NewSlot{{Type: Passphrase, Secret: "n", For: a}}, Remove: []string{a.slot.ID}})
	want(t, err, nil)
	ring, _, err := OpenKeyrings([][]byte{base.File.Bytes, own.File.Bytes}, other)
	want(t, err, nil)
	pc := NewPC()
	seg, _, err := SealSegment(ring, pc, other, Start(ring.binder, pc.Public()), [][]byte{[]byte("{}")})
	want(t, err, nil)
	// The admin, who has not heard of it, takes A's key back.
	rev, err := Next(base.Ring, f.pc, f.admin, Change{Revoke: []Revocation{{Person: a.Person()}}})
	want(t, err, nil)
	ring, v, err := OpenKeyrings([][]byte{base.File.Bytes, own.File.Bytes, rev.File.Bytes}, other)
	want(t, err, nil)
	if _, err := OpenSegment(ring, seg.Bytes); err != nil {
		t.Errorf("what an honest editor saved is unreadable to everyone, also to himself: %v; %v", err, v)
	}
}

// TestPlantedRecipient: an editor's slot has a recipient that nothing can be sealed to.
func TestPlantedRecipient(t *testing.T) {
	f := newFixture(t)
	base := f.forge(t, f.admin, func(map[string]any) {})
	ring, err := OpenKeyring(base, f.admin)
	want(t, err, nil)
	mine := f.editor.slot
	mine.ID, mine.Recipient = strings.Repeat("ab", 8), "age1nothing"
	forged := f.forge(t, f.editor, func(b map[string]any) {
		b["on"], b["slots"] = ring.plain, append([]Slot{mine}, ring.slots...)
	})
	got, _, err := OpenKeyrings([][]byte{base, forged}, f.admin)
	want(t, err, nil)
	if _, err := Next(got, f.pc, f.admin, Change{Add: []NewSlot{{Type: Recovery, Role: Admin, Secret: NewRecoveryCode()}}}); err != nil {
		t.Errorf("no admin can change a key any more: %v", err)
	}
}

// TestManyHeads: a member makes more keyrings at once than one may name as parents.
func TestManyHeads(t *testing.T) {
	f := newFixture(t)
	base := f.forge(t, f.admin, func(map[string]any) {})
	ring, err := OpenKeyring(base, f.admin)
	want(t, err, nil)
	files := [][]byte{base}
	for range maxHeads + 1 {
		id, _ := age.GenerateHybridIdentity()
		files = append(files, f.forge(t, f.editor, func(b map[string]any) {
			b["on"], b["epoch"], b["identities"] = ring.plain, 2, append([]epochKey{{2, id.String(), id}}, ring.keys...)
		}))
	}
	got, _, err := OpenKeyrings(files, f.admin)
	want(t, err, nil)
	if _, err := Next(got, f.pc, f.admin, Change{Revoke: []Revocation{{Person: f.editor.Person()}}}); err != nil {
		t.Errorf("nobody can revoke him: %v", err)
	}
}

// TestOldIdentitiesStay: made-up old identities do not push the real ones out.
func TestOldIdentitiesStay(t *testing.T) {
	f := newFixture(t)
	base := f.forge(t, f.admin, func(map[string]any) {})
	ring, err := OpenKeyring(base, f.admin)
	want(t, err, nil)
	real, _ := age.GenerateHybridIdentity()
	ring.old = []epochKey{{3, real.String(), real}} // as a keyring that did not count left it
	withOld, err := Next(ring, f.pc, f.admin, Change{})
	want(t, err, nil)
	forged := f.forge(t, f.editor, func(b map[string]any) {
		var l []epochKey
		for range maxOld {
			id, _ := age.GenerateHybridIdentity()
			l = append(l, epochKey{1000, id.String(), id})
		}
		b["on"], b["old"] = withOld.Ring.plain, l
		b["epoch"], b["identities"] = withOld.Ring.Epoch(), withOld.Ring.keys
	})
	got, v, err := OpenKeyrings([][]byte{withOld.File.Bytes, forged}, f.admin)
	want(t, err, nil)
	n, err := Next(got, f.pc, f.admin, Change{})
	want(t, err, nil)
	for _, k := range n.Ring.old {
		if k.Identity == real.String() {
			return
		}
	}
	t.Errorf("the identity that opens what was sealed is forgotten; %v", v)
}
