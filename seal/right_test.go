package seal_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"readybinder/seal"
)

// admins gives the office a second and a third admin.
func (o *office) admins(t *testing.T) (a, b *seal.Key) {
	keys := o.next(t, seal.Change{Add: []seal.NewSlot{
		{Type: seal.Passphrase, Role: seal.Admin, Secret: "a"},
		{Type: seal.Passphrase, Role: seal.Admin, Secret: "b"},
	}})
	return keys[0], keys[1]
}

// as is another PC on which key works, with all that o has.
func (o *office) as(key *seal.Key) *office {
	n := o.fork()
	n.key = key
	return n
}

func open(t *testing.T, key *seal.Key, files [][]byte) *seal.Keyring {
	t.Helper()
	ring, _, err := seal.OpenKeyrings(files, key)
	ok(t, err)
	return ring
}

func start(ring *seal.Keyring, pc *seal.PC) seal.Tip { return seal.Start(ring.Binder(), pc.Public()) }

func everything(seal.Cut) bool { return true }

// TestExMember: an admin who was revoked keeps all old keys and files, and
// plants what he can.
func TestExMember(t *testing.T) {
	o := found(t)
	ex, other := o.admins(t)
	editor := o.next(t, seal.Change{Add: []seal.NewSlot{{Type: seal.Passphrase, Role: seal.Editor, Secret: "e"}}})[0]
	his := o.as(ex)
	o.next(t, seal.Change{Revoke: []seal.Revocation{{Person: ex.Person()}}})
	if role, ok := o.ring.Role(ex.Person()); ok || o.ring.Has(ex) || o.ring.Epoch() != 2 {
		t.Fatalf("after revoking: %q, epoch %d", role, o.ring.Epoch())
	}

	// He opens nothing of the new epoch.
	_, err := seal.OpenKeyring(o.newest().Bytes, ex)
	is(t, err, seal.ErrNoKey)
	s, _, err := seal.SealSegment(o.ring, o.pc, o.key, start(o.ring, o.pc), commits(1))
	ok(t, err)
	_, err = seal.OpenSegment(his.ring, s.Bytes)
	is(t, err, seal.ErrNoKey)

	// He plants keyrings: with a puppet, with epochs to spare, without the others,
	// and with everybody revoked.
	puppet := his.next(t, seal.Change{Add: []seal.NewSlot{{Type: seal.Passphrase, Role: seal.Admin, Secret: "p"}}})[0]
	for range 5 {
		his.next(t, seal.Change{})
	}
	his.next(t, seal.Change{Revoke: []seal.Revocation{{Person: other.Person()}, {Person: editor.Person()}}})
	theirs := his.as(puppet)
	theirs.next(t, seal.Change{})
	planted := files(o.rings, his.rings, theirs.rings)

	for name, key := range map[string]*seal.Key{"the founder": o.key, "another admin": other, "an editor": editor} {
		ring, verdicts, err := seal.OpenKeyrings(planted, key)
		ok(t, err)
		if ring.Epoch() != 2 || len(ring.Slots()) != 3 || ring.Split() {
			t.Errorf("%s: epoch %d, slots %v, split %v", name, ring.Epoch(), ring.Slots(), ring.Split())
		}
		for _, p := range []*seal.Key{ex, puppet} {
			if role, ok := ring.Role(p.Person()); ok {
				t.Errorf("%s: an ex-member is %q", name, role)
			}
		}
		// What is sealed from now on he cannot read.
		s, _, err := seal.SealSegment(ring, o.pc, key, start(ring, o.pc), commits(1))
		ok(t, err)
		for _, old := range []*seal.Keyring{his.ring, theirs.ring} {
			_, err = seal.OpenSegment(old, s.Bytes)
			is(t, err, seal.ErrNoKey)
		}
		if n := len(verdicts); name == "an editor" && verdicts[n-1] == nil {
			t.Error("a planted keyring counts")
		}
		for _, s := range ring.Slots() {
			if s.Person == puppet.Person() || s.Person == ex.Person() {
				t.Errorf("%s: a planted slot", name)
			}
		}
	}
	// The next change carries none of it on but for the record.
	o.ring = open(t, o.key, planted)
	o.next(t, seal.Change{})
	if o.ring.Epoch() != 3 {
		t.Errorf("epoch %d", o.ring.Epoch())
	}
	// Segments that he signs, sealed so that all can read them, count as nothing;
	// what he wrote before does, up to the cut.
	s, _, err = seal.SealSegment(his.ring, his.pc, ex, start(o.ring, his.pc), commits(1))
	ok(t, err)
	seg, err := seal.OpenSegment(o.ring, s.Bytes)
	ok(t, err)
	if role := o.ring.RoleAt(seg.Head.Person, seg.Head.PC, 1, everything); role != "" {
		t.Errorf("his commit counts as %q", role)
	}
}

// TestLateKeyring: an admin on a PC without network begins an epoch and admits
// someone, and does not know that he was revoked. What was sealed there can be
// read, what he changed does not count, and an admin mends it.
func TestLateKeyring(t *testing.T) {
	o := found(t)
	a, b := o.admins(t)
	away := o.as(a)
	newcomer := away.next(t, seal.Change{Add: []seal.NewSlot{{Type: seal.Passphrase, Role: seal.Editor, Secret: "n"}}})[0]
	away.next(t, seal.Change{})
	pc := seal.NewPC()
	s, links, err := seal.SealSegment(away.ring, pc, newcomer, start(away.ring, pc), commits(2))
	ok(t, err)

	o.next(t, seal.Change{Revoke: []seal.Revocation{{Person: a.Person()}}})
	all := files(o.rings, away.rings)
	ring := open(t, b, all)
	seg, err := seal.OpenSegment(ring, s.Bytes)
	ok(t, err)
	if role := ring.RoleAt(seg.Head.Person, seg.Head.PC, 1, everything); role != "" {
		t.Errorf("the newcomer's commit counts as %q", role)
	}
	// B, to whom both were sealed, adopts the first commit; the founder's PC, which
	// could not open the other keyring, reads it from then on too.
	n, err := seal.Next(ring, seal.NewPC(), b, seal.Change{Adopt: []seal.Cut{{Log: pc.Log(), From: 1, Seq: 1, Link: links[0]}}})
	ok(t, err)
	ring = open(t, o.key, append(all, n.File.Bytes))
	seg, err = seal.OpenSegment(ring, s.Bytes)
	ok(t, err)
	for seq, want := range map[uint32]seal.Role{1: seal.Admin, 2: ""} {
		if got := ring.RoleAt(seg.Head.Person, seg.Head.PC, seq, everything); got != want {
			t.Errorf("commit %d counts as %q", seq, got)
		}
	}
	if got := ring.RoleAt(seg.Head.Person, seg.Head.PC, 1, func(seal.Cut) bool { return false }); got != "" {
		t.Errorf("a commit on another branch counts as %q", got)
	}
	if len(ring.Slots()) != 2 {
		t.Errorf("slots: %v", ring.Slots())
	}
}

// TestCut: up to the cut a revoked person's commits count, and a demoted one's
// beyond it with what is left.
func TestCut(t *testing.T) {
	o := found(t)
	a, b := o.admins(t)
	pc := seal.NewPC()
	cut := []seal.Cut{{Log: pc.Log(), Seq: 7, Link: seal.Hash{7}}}
	on := func(c seal.Cut) bool { return c.Link == seal.Hash{7} }
	off := func(seal.Cut) bool { return false }
	o.next(t, seal.Change{Revoke: []seal.Revocation{{Person: a.Person(), Cut: cut}, {Person: b.Person(), Role: seal.Contributor, Cut: cut}}})
	for _, c := range []struct {
		who    *seal.Key
		pc     *seal.PC
		seq    uint32
		within func(seal.Cut) bool
		role   seal.Role
	}{
		{a, pc, 1, on, seal.Admin}, {a, pc, 7, on, seal.Admin}, {a, pc, 8, on, ""}, {a, pc, 7, off, ""}, {a, o.pc, 1, on, ""},
		{b, pc, 7, on, seal.Admin}, {b, pc, 8, on, seal.Contributor}, {b, pc, 3, off, seal.Contributor},
		{o.key, pc, 99, on, seal.Admin},
	} {
		if got := o.ring.RoleAt(c.who.Person(), c.pc.Public(), c.seq, c.within); got != c.role {
			t.Errorf("%v %d: %q, want %q", c.who == a, c.seq, got, c.role)
		}
	}
	// The demoted one is raised again, to less than before and to as much.
	for _, role := range []seal.Role{seal.Editor, seal.Admin} {
		o.next(t, seal.Change{Grant: []seal.Grant{{Person: b.Person(), Role: role, Cut: cut}}})
		if got, _ := o.ring.Role(b.Person()); got != role {
			t.Errorf("raised to %q, not %q", got, role)
		}
	}
	// A PC that was stolen.
	o.next(t, seal.Change{Revoke: []seal.Revocation{{PC: pc.Public(), Cut: cut}}})
	if o.ring.RoleAt(o.key.Person(), pc.Public(), 8, on) != "" || o.ring.RoleAt(o.key.Person(), pc.Public(), 7, on) != seal.Admin || o.ring.RoleAt(o.key.Person(), o.pc.Public(), 8, on) != seal.Admin {
		t.Error("a stolen PC")
	}
	_, err := seal.Next(o.ring, o.pc, o.key, seal.Change{Revoke: []seal.Revocation{{Person: o.key.Person()}}})
	is(t, err, seal.ErrLastAdmin)
	_, err = seal.Next(o.ring, o.pc, o.key, seal.Change{Grant: []seal.Grant{{Person: seal.Public{1}, Role: seal.Admin}}})
	is(t, err, seal.ErrNotAdmitted)
}

// TestCards: any two of a break-glass set open the binder, one does not, and a
// set that was replaced opens nothing new.
func TestCards(t *testing.T) {
	o := found(t)
	var codes []string
	for range 4 {
		codes = append(codes, seal.NewRecoveryCode())
	}
	o.next(t, seal.Change{Cards: codes})
	pairs := o.slots[1:]
	if len(pairs) != 6 || o.ring.Epoch() != 1 {
		t.Fatalf("%d slots, epoch %d", len(pairs), o.ring.Epoch())
	}
	opens := func(secret string) (keys []*seal.Key) {
		for _, p := range pairs {
			if p.Name.SlotType() != seal.Pair {
				t.Errorf("%s is no pair", p.Name)
			}
			key, err := seal.OpenSlot(seal.Pair, p.Bytes, secret)
			if err == nil {
				keys = append(keys, key)
			} else if !typed(err) {
				t.Errorf("untyped: %v", err)
			}
		}
		return keys
	}
	for i, a := range codes {
		for k, b := range codes {
			keys := opens(a + "\n" + strings.ToLower(b))
			if want := min(1, max(i-k, k-i)); len(keys) != want {
				t.Errorf("cards %d and %d open %d slots", i, k, len(keys))
			}
			for _, key := range keys {
				if role, _ := o.ring.Role(key.Person()); role != seal.Admin || !o.ring.Has(key) {
					t.Errorf("they are %q", role)
				}
				_, err := seal.OpenKeyring(o.newest().Bytes, key)
				ok(t, err)
			}
		}
	}
	if len(opens(codes[0])) != 0 || len(opens(codes[0]+" "+seal.NewRecoveryCode())) != 0 {
		t.Error("one card opens the binder")
	}
	is(t, seal.CheckCards(codes[0]), seal.ErrRecoveryCode)
	is(t, seal.CheckCards(codes[0]+codes[1][1:]), seal.ErrRecoveryCode)
	ok(t, seal.CheckCards(codes[0]+codes[1]))
	// A card is no recovery code, and the reverse.
	_, err := seal.OpenSlot(seal.Recovery, pairs[0].Bytes, codes[0])
	is(t, err, seal.ErrPassphrase)

	set := opens(codes[0] + codes[1])[0]
	again := []string{seal.NewRecoveryCode(), seal.NewRecoveryCode(), seal.NewRecoveryCode()}
	o.next(t, seal.Change{Cards: again, Revoke: []seal.Revocation{{Person: set.Person()}}})
	_, err = seal.OpenKeyring(o.newest().Bytes, set)
	is(t, err, seal.ErrNoKey)
	if len(o.ring.Slots()) != 4 || o.ring.Epoch() != 2 {
		t.Errorf("slots %v", o.ring.Slots())
	}
	for _, bad := range [][]string{{codes[0]}, slices.Repeat(again, 2), {"x", "y"}} {
		if _, err := seal.Next(o.ring, o.pc, o.key, seal.Change{Cards: bad}); err == nil {
			t.Errorf("%d cards accepted", len(bad))
		}
	}
}

// TestKeychainSlot: a code in this PC's keychain opens as the person whose it is.
func TestKeychainSlot(t *testing.T) {
	o := found(t)
	a, _ := o.admins(t)
	code := seal.NewRecoveryCode()
	key := o.next(t, seal.Change{Add: []seal.NewSlot{{Type: seal.Keychain, Secret: code, For: a}}})[0]
	if key.Person() != a.Person() {
		t.Error("another person")
	}
	file := o.slots[len(o.slots)-1].Bytes
	got, err := seal.OpenSlot(seal.Keychain, file, code)
	ok(t, err)
	_, err = seal.OpenKeyring(o.newest().Bytes, got)
	ok(t, err)
	_, err = seal.OpenSlot(seal.Recovery, file, code)
	is(t, err, seal.ErrPassphrase)
}

// TestRevokeEachOther: two admins revoke each other at once; the PC of a third,
// who can open both keyrings, lets the senior stay, and mends.
func TestRevokeEachOther(t *testing.T) {
	o := found(t)
	a, b := o.admins(t)
	one, two := o.as(a), o.as(b)
	one.next(t, seal.Change{Revoke: []seal.Revocation{{Person: b.Person()}}})
	two.next(t, seal.Change{Revoke: []seal.Revocation{{Person: a.Person()}}})
	all := files(o.rings, one.rings, two.rings)
	ring := open(t, o.key, all)
	slices.Reverse(all)
	if again := open(t, o.key, all); !slices.Equal(again.Heads(), ring.Heads()) {
		t.Error("the order of arrival decides")
	}
	_, first := ring.Role(a.Person())
	_, second := ring.Role(b.Person())
	if first == second {
		t.Fatalf("both stay or both go: %v %v", first, second)
	}
	stays := map[bool]*office{true: one, false: two}[first]
	if got := open(t, stays.key, all); got.Epoch() != ring.Epoch() || !slices.Equal(got.Slots(), ring.Slots()) {
		t.Error("PCs judge differently")
	}
}

// nextEdition begins an edition and ends the one before.
func nextEdition(ring *seal.Keyring, pc *seal.PC, by *seal.Key, made int64, last []seal.Cut) (next, notice *seal.Changed, err error) {
	if next, err = seal.NextEdition(ring, pc, by, last); err != nil {
		return nil, nil, err
	}
	notice, err = seal.EndEdition(ring, next.Ring, pc, by, made, last, seal.Cut{Log: pc.Log(), Seq: 1})
	return next, notice, err
}

// TestEditions: the binder goes on in the edition that an admin announced; what
// others make up, or announce without the right to, is nobody's.
func TestEditions(t *testing.T) {
	o := found(t)
	ex, other := o.admins(t)
	his := o.as(ex)
	o.next(t, seal.Change{Revoke: []seal.Revocation{{Person: ex.Person()}}})
	next, notice, err := nextEdition(o.ring, o.pc, o.key, made, []seal.Cut{{Log: o.pc.Log(), Seq: 1}})
	ok(t, err)
	old := files(o.rings)
	moved := append(slices.Clone(old), notice.File.Bytes, next.File.Bytes)
	planted, plantedNotice, err := nextEdition(his.ring, his.pc, ex, made, nil)
	ok(t, err)
	all := append(slices.Clone(moved), files(his.rings)...)
	all = append(all, planted.File.Bytes, plantedNotice.File.Bytes)
	for name, given := range map[string][][]byte{"honest": moved, "with what was planted": all, "the new one alone": {next.File.Bytes}} {
		for _, key := range []*seal.Key{o.key, other} {
			ring, verdicts, err := seal.OpenKeyrings(given, key)
			ok(t, err)
			if ring.Edition() != next.Ring.Edition() || len(ring.Slots()) != 2 || ring.Split() {
				t.Errorf("%s: edition %s, %v", name, ring.Edition(), verdicts)
			}
			if role, ok := ring.Role(ex.Person()); ok {
				t.Errorf("%s: the ex-member is %q", name, role)
			}
		}
	}
	// Without the notice the new one is not taken: it may be made up.
	ring := open(t, o.key, append(slices.Clone(old), planted.File.Bytes))
	if ring.Edition() != o.ring.Edition() {
		t.Error("a made-up edition was taken")
	}
	// Nothing of the old edition opens in the new one, and the reverse.
	s, _, err := seal.SealSegment(o.ring, o.pc, o.key, start(o.ring, o.pc), commits(1))
	ok(t, err)
	for _, ring := range []*seal.Keyring{next.Ring, notice.Ring} {
		_, err = seal.OpenSegment(ring, s.Bytes)
		is(t, err, seal.ErrNoKey)
	}
	if ring = open(t, o.key, moved); !ring.Past(o.pc.Log()) || ring.Past(his.pc.Log()) || !next.Ring.Past(o.pc.Log()) {
		t.Error("it is not known which logs ended")
	}
	if list := open(t, other, append(slices.Clone(old), notice.File.Bytes)).Successors(); len(list) != 1 || list[0].Edition != next.Ring.Edition() {
		t.Errorf("the way to the new edition is not told: %+v", list)
	}
	s, _, err = seal.SealSegment(next.Ring, o.pc, o.key, start(next.Ring, o.pc), commits(1))
	ok(t, err)
	_, err = seal.OpenSegment(o.ring, s.Bytes)
	is(t, err, seal.ErrNoKey)
	_, _, err = nextEdition(o.ring, his.pc, ex, made, nil)
	is(t, err, seal.ErrNotAdmin)
}

// TestOwnSlot: anyone changes his own passphrase, and nothing else under that
// cover.
func TestOwnSlot(t *testing.T) {
	o := found(t)
	keys := o.next(t, seal.Change{Add: []seal.NewSlot{
		{Type: seal.Passphrase, Role: seal.Editor, Secret: "e"},
		{Type: seal.Passphrase, Role: seal.Editor, Secret: "f"},
	}})
	his := o.as(keys[0])
	for name, c := range map[string]seal.Change{
		"a new person":     {Add: []seal.NewSlot{{Type: seal.Passphrase, Role: seal.Contributor, Secret: "x"}}},
		"another's slot":   {Remove: []string{keys[1].Slot().ID}},
		"for another":      {Add: []seal.NewSlot{{Type: seal.Passphrase, Secret: "x", For: keys[1]}}},
		"a grant":          {Grant: []seal.Grant{{Person: keys[0].Person(), Role: seal.Admin}}},
		"an epoch":         {},
		"his, and a grant": {Add: []seal.NewSlot{{Type: seal.Passphrase, Secret: "x", For: keys[0]}}, Revoke: []seal.Revocation{{Person: keys[1].Person()}}},
		"cards":            {Cards: []string{seal.NewRecoveryCode(), seal.NewRecoveryCode()}},
	} {
		if _, err := seal.Next(his.ring, his.pc, his.key, c); err == nil {
			t.Errorf("%s: done", name)
		}
	}
	change := seal.Change{Add: []seal.NewSlot{{Type: seal.Passphrase, Secret: "new", For: keys[0]}}, Remove: []string{keys[0].Slot().ID}}
	his.key = his.next(t, change)[0]
	// Once more, on top of it.
	change = seal.Change{Add: []seal.NewSlot{{Type: seal.Passphrase, Secret: "newer", For: his.key}}, Remove: []string{his.key.Slot().ID}}
	his.key = his.next(t, change)[0]
	ring, verdicts, err := seal.OpenKeyrings(files(his.rings), o.key)
	ok(t, err)
	if ring.Epoch() != 3 || !ring.Split() || !ring.Has(his.key) || ring.Has(keys[0]) || len(ring.Slots()) != 3 {
		t.Fatalf("epoch %d, %v", ring.Epoch(), verdicts)
	}
	// It counts by itself, also for who was not there before.
	for i, v := range verdicts[:len(verdicts)-1] {
		if !errors.Is(v, seal.ErrSuperseded) {
			t.Errorf("keyring %d: %v", i, v)
		}
	}
	for _, key := range []*seal.Key{o.key, keys[1], his.key} {
		if got, err := seal.OpenKeyring(his.newest().Bytes, key); err != nil || got.Epoch() != 3 {
			t.Errorf("alone: %v", err)
		}
	}
	// The next change by an admin holds all of it.
	o.ring, o.rings = ring, his.rings
	o.next(t, seal.Change{Add: []seal.NewSlot{{Type: seal.Recovery, Role: seal.Admin, Secret: seal.NewRecoveryCode()}}})
	ring, _, err = seal.OpenKeyrings(files(o.rings), o.key)
	ok(t, err)
	if ring.Split() || ring.Epoch() != 4 || len(ring.Slots()) != 4 {
		t.Errorf("epoch %d, %d slots", ring.Epoch(), len(ring.Slots()))
	}
}

// TestExport: what one who may read the binder vouches for opens with every key of
// the binder, and with nothing else; a changed one does not.
func TestExport(t *testing.T) {
	o := found(t)
	a, _ := o.admins(t)
	before := o.ring
	file, err := seal.SealExport(o.ring, a, made, []byte("what it shows"))
	ok(t, err)
	x, err := seal.OpenExport(o.ring, file)
	ok(t, err)
	if string(x.Body) != "what it shows" || x.Made != made || x.Person != a.Person() || x.Role != seal.Admin {
		t.Errorf("%+v", x)
	}
	for i := range file {
		spoilt := slices.Clone(file)
		spoilt[i] ^= 1
		if _, err := seal.OpenExport(o.ring, spoilt); !typed(err) {
			t.Fatalf("byte %d: %v", i, err)
		}
	}
	o.next(t, seal.Change{Revoke: []seal.Revocation{{Person: a.Person()}}})
	_, err = seal.OpenExport(o.ring, file)
	is(t, err, seal.ErrNotAdmitted)
	_, err = seal.SealExport(o.ring, a, made, nil)
	is(t, err, seal.ErrNotAdmitted)
	file, err = seal.SealExport(o.ring, o.key, made, nil)
	ok(t, err)
	_, err = seal.OpenExport(before, file)
	is(t, err, seal.ErrNoKey)
	_, err = seal.OpenExport(found(t).ring, file)
	is(t, err, seal.ErrNoKey)
}
