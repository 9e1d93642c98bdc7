package seal_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"readybinder/seal"
)

const (
	pass = "correct horse battery staple clip magnet"
	made = 1_800_000_000
)

// office is a binder as one PC sees it.
type office struct {
	pc   *seal.PC
	key  *seal.Key
	ring *seal.Keyring
	// The files that came out, newest last.
	slots, rings []seal.Sealed
}

func found(t testing.TB) *office {
	t.Helper()
	pc := seal.NewPC()
	key, c, err := seal.Found(pc, pass, made)
	if err != nil {
		t.Fatal(err)
	}
	return &office{pc, key, c.Ring, c.Slots, []seal.Sealed{c.File}}
}

// next changes o's keyring and returns the keys of added slots.
func (o *office) next(t testing.TB, c seal.Change) []*seal.Key {
	t.Helper()
	c.Made = made + 1
	n, err := seal.Next(o.ring, o.pc, o.key, c)
	if err != nil {
		t.Fatal(err)
	}
	o.ring = n.Ring
	o.slots = append(o.slots, n.Slots...)
	o.rings = append(o.rings, n.File)
	return n.Keys
}

func (o *office) newest() seal.Sealed { return o.rings[len(o.rings)-1] }

// fork is a second PC with the same key and keyring.
func (o *office) fork() *office {
	return &office{seal.NewPC(), o.key, o.ring, slices.Clone(o.slots), slices.Clone(o.rings)}
}

func is(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("error is %v, want %v", err, want)
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func commits(n int) [][]byte {
	out := make([][]byte, n)
	for i := range out {
		out[i] = fmt.Appendf(nil, `{"at":%d,"wall":%d,"rules":1,"ops":[{"set":"person/%08x/phone","value":"+1 555 01%02d"}]}`, i*7919, made+i, i*2654435761%(1<<32), i%100)
	}
	return out
}

// typed reports whether err is one that a caller can choose by.
func typed(err error) bool {
	return slices.ContainsFunc([]error{
		seal.ErrPassphrase, seal.ErrRecoveryCode, seal.ErrWorkFactor, seal.ErrDamaged, seal.ErrNoKey,
		seal.ErrForeign, seal.ErrSignature, seal.ErrNotAdmitted, seal.ErrNotAdmin, seal.ErrNewer, seal.ErrTooLarge,
	}, func(kind error) bool { return errors.Is(err, kind) })
}

func TestFoundAndOpen(t *testing.T) {
	o := found(t)
	key, err := seal.OpenSlot(seal.Passphrase, o.slots[0].Bytes, pass)
	ok(t, err)
	if key.Slot() != o.key.Slot() || key.Binder() != o.ring.Binder() || key.Made() != made {
		t.Error("slot changed on the way")
	}
	ring, err := seal.OpenKeyring(o.rings[0].Bytes, key)
	ok(t, err)
	if role, ok := ring.Role(key.Person()); !ok || role != seal.Admin {
		t.Errorf("founder is %q", role)
	}
	if ring.Epoch() != 1 || ring.Split() || len(ring.Slots()) != 1 || ring.Founder() != key.Person() || len(ring.Parents()) != 0 {
		t.Error("not a genesis keyring")
	}
	_, err = seal.OpenSlot(seal.Passphrase, o.slots[0].Bytes, "wrong")
	is(t, err, seal.ErrPassphrase)
	_, err = seal.OpenSlot(seal.Passphrase, o.slots[0].Bytes, "")
	is(t, err, seal.ErrPassphrase)
}

func TestPassphraseForgives(t *testing.T) {
	o := found(t)
	_, err := seal.OpenSlot(seal.Passphrase, o.slots[0].Bytes, "  Correct HORSE  battery staple\tclip magnet ")
	ok(t, err)
	// A password, unlike words, is taken as it is, save for Unicode's spellings.
	o.next(t, seal.Change{Add: []seal.NewSlot{{Type: seal.Passphrase, Role: seal.Editor, Secret: "Pra\u0301xis 7"}}})
	_, err = seal.OpenSlot(seal.Passphrase, o.slots[1].Bytes, "Pr\u00e1xis 7")
	ok(t, err)
	_, err = seal.OpenSlot(seal.Passphrase, o.slots[1].Bytes, "pr\u00e1xis 7")
	is(t, err, seal.ErrPassphrase)
	_, _, err = seal.Found(o.pc, " \t", made)
	if err == nil {
		t.Error("empty passphrase accepted")
	}
}

func TestNewPassphrase(t *testing.T) {
	p := seal.NewPassphrase()
	if len(strings.Split(p, " ")) != 6 || p == seal.NewPassphrase() {
		t.Errorf("%q", p)
	}
	if s := seal.Strength(p); s != 4 {
		t.Errorf("strength of %q is %d", p, s)
	}
	if s := seal.Strength("password"); s != 0 {
		t.Errorf("strength of a bad one is %d", s)
	}
	seal.Strength(strings.Repeat("é", 5000))
}

func TestWorkFactorRefused(t *testing.T) {
	o := found(t)
	file := bytes.Replace(o.slots[0].Bytes, []byte(" 10\n"), []byte(" 21\n"), 1)
	if bytes.Equal(file, o.slots[0].Bytes) {
		t.Fatal("tests do not use factor 10")
	}
	_, err := seal.OpenSlot(seal.Passphrase, file, pass)
	is(t, err, seal.ErrWorkFactor)
}

func TestRecoverySlot(t *testing.T) {
	o := found(t)
	code := seal.NewRecoveryCode()
	o.next(t, seal.Change{Add: []seal.NewSlot{{Type: seal.Recovery, Role: seal.Admin, Secret: code}}})
	if o.ring.Epoch() != 1 {
		t.Error("adding a slot began an epoch")
	}
	file := o.slots[1]
	if file.Name.From != 'r' {
		t.Errorf("name of a recovery slot: %v", file.Name)
	}
	key, err := seal.OpenSlot(seal.Recovery, file.Bytes, strings.ToLower(strings.ReplaceAll(code, "-", " ")))
	ok(t, err)
	ring, err := seal.OpenKeyring(o.newest().Bytes, key)
	ok(t, err)
	if role, _ := ring.Role(key.Person()); role != seal.Admin {
		t.Errorf("recovery is %q", role)
	}
	_, err = seal.OpenSlot(seal.Recovery, file.Bytes, seal.NewRecoveryCode())
	is(t, err, seal.ErrPassphrase)
	_, err = seal.OpenSlot(seal.Recovery, file.Bytes, code[:len(code)-1])
	is(t, err, seal.ErrRecoveryCode)
	_, err = seal.Next(o.ring, o.pc, o.key, seal.Change{Add: []seal.NewSlot{{Type: seal.Recovery, Role: seal.Editor, Secret: code}}})
	if err == nil {
		t.Error("a recovery slot for an editor")
	}
}

func TestRecoveryCode(t *testing.T) {
	const typeable = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	code := seal.NewRecoveryCode()
	if len(code) != 34 || strings.Count(code, "-") != 6 || code != strings.ToUpper(code) {
		t.Fatalf("shown as %q", code)
	}
	forgiven := strings.NewReplacer("0", "o", "1", "l").Replace(code)
	for _, c := range []string{
		code, strings.ToLower(code), forgiven, strings.NewReplacer("0", "O", "1", "I").Replace(code),
		" " + strings.ReplaceAll(code, "-", "") + "\n", strings.ReplaceAll(code, "-", "  "),
	} {
		ok(t, seal.CheckRecoveryCode(c))
	}
	for i := range code {
		if code[i] == '-' {
			continue
		}
		for _, c := range typeable {
			if byte(c) != code[i] {
				is(t, seal.CheckRecoveryCode(code[:i]+string(c)+code[i+1:]), seal.ErrRecoveryCode)
			}
		}
	}
	plain := strings.ReplaceAll(code, "-", "")
	for i := range len(plain) - 1 {
		if plain[i] != plain[i+1] {
			is(t, seal.CheckRecoveryCode(plain[:i]+plain[i+1:i+2]+plain[i:i+1]+plain[i+2:]), seal.ErrRecoveryCode)
		}
	}
	for _, c := range []string{"", "-", plain + "0", plain[1:], "U" + plain[1:], strings.Repeat("é", 28), strings.Repeat("0", 5000)} {
		is(t, seal.CheckRecoveryCode(c), seal.ErrRecoveryCode)
	}
}

// TestTwoPCsTwoSlots: a colleague on another PC writes, the founder reads, then
// the colleague leaves.
func TestTwoPCsTwoSlots(t *testing.T) {
	o := found(t)
	added := o.next(t, seal.Change{Add: []seal.NewSlot{{Type: seal.Passphrase, Role: seal.Editor, Secret: "second"}}})
	key, err := seal.OpenSlot(seal.Passphrase, o.slots[1].Bytes, "second")
	ok(t, err)
	if key.Slot() != added[0].Slot() {
		t.Error("slots differ")
	}
	ring, err := seal.OpenKeyring(o.newest().Bytes, key)
	ok(t, err)
	_, err = seal.OpenKeyring(o.rings[0].Bytes, key) // from before
	is(t, err, seal.ErrNoKey)

	pc := seal.NewPC()
	lines := commits(3)
	start := seal.Start(ring.Binder(), pc.Public())
	one, links, err := seal.SealSegment(ring, pc, key, start, lines[:2])
	ok(t, err)
	two, _, err := seal.SealSegment(ring, pc, key, seal.Tip{Seq: 2, Link: links[1]}, lines[2:])
	ok(t, err)

	a, err := seal.OpenSegment(o.ring, one.Bytes)
	ok(t, err)
	b, err := seal.OpenSegment(o.ring, two.Bytes)
	ok(t, err)
	if a.Before() != start || a.After() != b.Before() || b.After().Seq != 3 || b.Head.Person != key.Person() || b.Head.Log != pc.Log() {
		t.Error("segments do not follow each other")
	}
	if got := slices.Concat(a.Lines, b.Lines); !slices.EqualFunc(got, lines, bytes.Equal) {
		t.Errorf("commits changed: %q", got)
	}
	if !slices.Equal(append(a.Links, b.Links...), seal.Links(start.Link, lines)) {
		t.Error("links differ")
	}

	// The colleague, who is no admin, changes nothing.
	_, err = seal.Next(ring, pc, key, seal.Change{Remove: []string{o.key.Slot().ID}})
	is(t, err, seal.ErrNotAdmin)

	// Removed: from the next epoch on the colleague reads nothing.
	o.next(t, seal.Change{Remove: []string{key.Slot().ID}})
	if o.ring.Epoch() != 2 || !slices.Equal(o.ring.Gone(), []string{key.Slot().ID}) || len(o.ring.Slots()) != 1 {
		t.Errorf("after removal: epoch %d, %d slots", o.ring.Epoch(), len(o.ring.Slots()))
	}
	_, err = seal.OpenKeyring(o.newest().Bytes, key)
	is(t, err, seal.ErrNoKey)
	later, _, err := seal.SealSegment(o.ring, o.pc, o.key, seal.Start(o.ring.Binder(), o.pc.Public()), lines)
	ok(t, err)
	_, err = seal.OpenSegment(ring, later.Bytes)
	is(t, err, seal.ErrNoKey)
	// What the colleague wrote stays readable.
	_, err = seal.OpenSegment(o.ring, two.Bytes)
	ok(t, err)
}

func TestChangePassphrase(t *testing.T) {
	o := found(t)
	old := o.key
	o.key = o.next(t, seal.Change{
		Add:    []seal.NewSlot{{Type: seal.Passphrase, Secret: "new one", For: old}},
		Remove: []string{old.Slot().ID},
	})[0]
	if o.key.Person() != old.Person() || o.key.Slot().ID == old.Slot().ID || o.key.Slot().Role != seal.Admin || o.ring.Epoch() != 2 {
		t.Error("not the same person in a new slot")
	}
	_, err := seal.OpenKeyring(o.newest().Bytes, old)
	is(t, err, seal.ErrNoKey)
	_, err = seal.Next(o.ring, o.pc, old, seal.Change{})
	is(t, err, seal.ErrNotAdmin)
	_, err = seal.Next(o.ring, o.pc, o.key, seal.Change{Remove: []string{o.key.Slot().ID}})
	is(t, err, seal.ErrLastAdmin)
	_, err = seal.Next(o.ring, o.pc, o.key, seal.Change{Remove: []string{"0000000000000000"}})
	if err == nil {
		t.Error("removed a slot that is not there")
	}
}

func files(s ...[]seal.Sealed) (out [][]byte) {
	for _, s := range slices.Concat(s...) {
		out = append(out, s.Bytes)
	}
	return out
}

// TestConcurrentRotation: two PCs each remove someone, and add someone, at once.
func TestConcurrentRotation(t *testing.T) {
	a := found(t)
	people := a.next(t, seal.Change{Add: []seal.NewSlot{
		{Type: seal.Passphrase, Role: seal.Editor, Secret: "x"},
		{Type: seal.Passphrase, Role: seal.Contributor, Secret: "y"},
	}})
	x, y := people[0], people[1]
	b := a.fork()
	a.next(t, seal.Change{Remove: []string{x.Slot().ID}})
	b.next(t, seal.Change{Remove: []string{y.Slot().ID}})
	z := b.next(t, seal.Change{Add: []seal.NewSlot{{Type: seal.Passphrase, Role: seal.Editor, Secret: "z"}}})[0]

	ring, verdicts, err := seal.OpenKeyrings(files(a.rings, b.rings), a.key)
	ok(t, err)
	if !ring.Split() || len(ring.Heads()) != 2 {
		t.Fatalf("heads: %v", ring.Heads())
	}
	for i, v := range verdicts {
		if head := i == len(a.rings)-1 || i == len(verdicts)-1; head != (v == nil) {
			t.Errorf("verdict %d: %v", i, v)
		} else if !head {
			is(t, v, seal.ErrSuperseded)
		}
	}
	// Both branches' segments open, and both removals stand.
	for _, o := range []*office{a, b} {
		s, _, err := seal.SealSegment(o.ring, o.pc, o.key, seal.Start(o.ring.Binder(), o.pc.Public()), commits(1))
		ok(t, err)
		_, err = seal.OpenSegment(ring, s.Bytes)
		ok(t, err)
	}
	if len(ring.Gone()) != 2 || len(ring.Slots()) != 2 {
		t.Errorf("gone %v, slots %v", ring.Gone(), ring.Slots())
	}
	// The order of the files does not matter.
	again, _, err := seal.OpenKeyrings(files(b.rings, a.rings), a.key)
	ok(t, err)
	if !slices.Equal(again.Heads(), ring.Heads()) {
		t.Error("heads depend on the order of files")
	}
	// Only an admin mends it; one successor names both.
	_, err = seal.Next(ring, seal.NewPC(), z, seal.Change{})
	is(t, err, seal.ErrNotAdmin)
	heads := ring.Heads()
	a.ring = ring
	a.next(t, seal.Change{})
	if a.ring.Split() || a.ring.Epoch() != 3 || !slices.Equal(a.ring.Parents(), heads) {
		t.Errorf("mended: epoch %d, parents %v", a.ring.Epoch(), a.ring.Parents())
	}
	for _, k := range []*seal.Key{x, y} {
		_, err = seal.OpenKeyring(a.newest().Bytes, k)
		is(t, err, seal.ErrNoKey)
	}
	_, err = seal.OpenKeyring(a.newest().Bytes, z)
	ok(t, err)
	ring, _, err = seal.OpenKeyrings(files(a.rings, b.rings), a.key)
	ok(t, err)
	if !slices.Equal(ring.Heads(), a.ring.Heads()) {
		t.Error("the successor is not the only head")
	}
	// A gap among the files makes no false head.
	ring, _, err = seal.OpenKeyrings([][]byte{a.rings[0].Bytes, a.newest().Bytes, a.newest().Bytes, []byte("<html>")}, a.key)
	ok(t, err)
	if ring.Split() {
		t.Error("a gap split the keyring")
	}
}

// TestMutualRemoval: two admins remove each other. Nothing may lock both out.
func TestMutualRemoval(t *testing.T) {
	a := found(t)
	other := a.next(t, seal.Change{Add: []seal.NewSlot{{Type: seal.Passphrase, Role: seal.Admin, Secret: "b"}}})[0]
	b := a.fork()
	b.key = other
	a.next(t, seal.Change{Remove: []string{b.key.Slot().ID}})
	b.next(t, seal.Change{Remove: []string{a.key.Slot().ID}})
	// Each can open only its own branch, and goes on with it.
	ring, verdicts, err := seal.OpenKeyrings(files(a.rings, b.rings), a.key)
	ok(t, err)
	if ring.Split() {
		t.Error("read what was sealed to others")
	}
	is(t, verdicts[len(verdicts)-1], seal.ErrNoKey)
	_, err = seal.Next(ring, a.pc, a.key, seal.Change{})
	ok(t, err)
}

func TestOpenKeyringsNone(t *testing.T) {
	o := found(t)
	_, _, err := seal.OpenKeyrings(nil, o.key)
	is(t, err, seal.ErrNoKey)
	_, verdicts, err := seal.OpenKeyrings([][]byte{nil, o.slots[0].Bytes}, o.key)
	is(t, err, seal.ErrDamaged)
	if len(verdicts) != 2 {
		t.Error("a verdict is missing")
	}
}

func TestForeign(t *testing.T) {
	a, b := found(t), found(t)
	_, err := seal.OpenKeyring(a.rings[0].Bytes, b.key)
	is(t, err, seal.ErrNoKey)
	_, _, err = seal.SealSegment(a.ring, b.pc, b.key, seal.Start(a.ring.Binder(), b.pc.Public()), commits(1))
	is(t, err, seal.ErrForeign)
	_, err = seal.Next(a.ring, b.pc, b.key, seal.Change{})
	is(t, err, seal.ErrForeign)
	_, err = seal.Next(a.ring, a.pc, a.key, seal.Change{Add: []seal.NewSlot{{Type: seal.Passphrase, Secret: "x", For: b.key}}})
	is(t, err, seal.ErrForeign)
	s, _, err := seal.SealSegment(b.ring, b.pc, b.key, seal.Start(b.ring.Binder(), b.pc.Public()), commits(1))
	ok(t, err)
	_, err = seal.OpenSegment(a.ring, s.Bytes)
	is(t, err, seal.ErrNoKey)
}

func TestNotAdmitted(t *testing.T) {
	a := found(t)
	before := a.ring
	key := a.next(t, seal.Change{Add: []seal.NewSlot{{Type: seal.Passphrase, Role: seal.Editor, Secret: "x"}}})[0]
	pc := seal.NewPC()
	s, _, err := seal.SealSegment(a.ring, pc, key, seal.Start(a.ring.Binder(), pc.Public()), commits(1))
	ok(t, err)
	_, err = seal.OpenSegment(before, s.Bytes) // same epoch, but the keyring is still to come
	is(t, err, seal.ErrNotAdmitted)
	_, _, err = seal.SealSegment(before, pc, key, seal.Start(a.ring.Binder(), pc.Public()), commits(1))
	is(t, err, seal.ErrNotAdmitted)
}

func TestSealSegmentRefuses(t *testing.T) {
	o := found(t)
	start := seal.Start(o.ring.Binder(), o.pc.Public())
	for name, lines := range map[string][][]byte{
		"none": nil, "empty": {{}}, "newline": {[]byte("a\nb")},
	} {
		if _, _, err := seal.SealSegment(o.ring, o.pc, o.key, start, lines); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	long := make([]byte, seal.MaxLine)
	_, _, err := seal.SealSegment(o.ring, o.pc, o.key, start, [][]byte{append(long, ' ')})
	is(t, err, seal.ErrTooLarge)
	_, _, err = seal.SealSegment(o.ring, o.pc, o.key, start, slices.Repeat([][]byte{long}, 17))
	is(t, err, seal.ErrTooLarge)
	_, _, err = seal.SealSegment(o.ring, o.pc, o.key, seal.Tip{Seq: 1<<32 - 1}, commits(1))
	is(t, err, seal.ErrTooLarge)
	_, _, err = seal.SealSegment(o.ring, o.pc, o.key, seal.Tip{}, commits(1))
	if err == nil {
		t.Error("a log that does not begin at its start")
	}
	// The last commit that a log can hold, and any bytes but newline.
	lines := [][]byte{{0, 0xff, '\r'}, bytes.Repeat([]byte{'"'}, 70000)}
	s, _, err := seal.SealSegment(o.ring, o.pc, o.key, seal.Tip{Seq: 1<<32 - 3}, lines)
	ok(t, err)
	got, err := seal.OpenSegment(o.ring, s.Bytes)
	ok(t, err)
	if !slices.EqualFunc(got.Lines, lines, bytes.Equal) || got.After().Seq != 1<<32-1 {
		t.Error("commits changed")
	}
}

func TestPC(t *testing.T) {
	a, b := found(t), found(t)
	file, err := seal.SealPC(a.ring, a.pc)
	ok(t, err)
	a.next(t, seal.Change{}) // an epoch later it still opens
	pc, err := seal.OpenPC(a.ring, file)
	ok(t, err)
	if pc.Public() != a.pc.Public() || pc.Log() != seal.LogOf(pc.Public()) {
		t.Error("another PC")
	}
	_, err = seal.OpenPC(b.ring, file)
	is(t, err, seal.ErrNoKey)
}

func TestBox(t *testing.T) {
	o := found(t)
	for _, body := range [][]byte{nil, []byte("x"), bytes.Repeat([]byte("snapshot "), 1<<18)} {
		file, err := seal.SealBox(o.ring, o.pc, "snapshot", body)
		ok(t, err)
		got, err := seal.OpenBox(o.ring, o.pc, "snapshot", file)
		ok(t, err)
		if !bytes.Equal(got, body) {
			t.Errorf("body of %d bytes changed", len(body))
		}
		_, err = seal.OpenBox(o.ring, seal.NewPC(), "snapshot", file)
		is(t, err, seal.ErrForeign)
		_, err = seal.OpenBox(o.ring, o.pc, "settings", file)
		is(t, err, seal.ErrForeign)
	}
	_, err := seal.SealBox(o.ring, o.pc, strings.Repeat("k", 65), nil)
	if err == nil {
		t.Error("overlong kind accepted")
	}
}

// TestDamage flips a bit in every byte (step 7) and cuts at every length (step 5)
// of one file of each format.
func TestDamage(t *testing.T) {
	o := found(t)
	code := seal.NewRecoveryCode()
	o.next(t, seal.Change{Add: []seal.NewSlot{{Type: seal.Recovery, Role: seal.Admin, Secret: code}}})
	cards := []string{seal.NewRecoveryCode(), seal.NewRecoveryCode()}
	o.next(t, seal.Change{Cards: cards, Add: []seal.NewSlot{{Type: seal.Keychain, Secret: code, For: o.key}}})
	chain, pair := o.slots[2], o.slots[3]
	part, err := seal.SealPart(o.ring, o.pc, 1, 1, []byte("a part of a file"))
	ok(t, err)
	segment, _, err := seal.SealSegment(o.ring, o.pc, o.key, seal.Start(o.ring.Binder(), o.pc.Public()), commits(5))
	ok(t, err)
	pc, err := seal.SealPC(o.ring, o.pc)
	ok(t, err)
	box, err := seal.SealBox(o.ring, o.pc, "snapshot", []byte("body"))
	ok(t, err)
	for name, f := range map[string]struct {
		file []byte
		open func([]byte) error
	}{
		"passphrase": {o.slots[0].Bytes, func(b []byte) error { _, err := seal.OpenSlot(seal.Passphrase, b, pass); return err }},
		"recovery":   {o.slots[1].Bytes, func(b []byte) error { _, err := seal.OpenSlot(seal.Recovery, b, code); return err }},
		"keyring":    {o.newest().Bytes, func(b []byte) error { _, err := seal.OpenKeyring(b, o.key); return err }},
		"segment":    {segment.Bytes, func(b []byte) error { _, err := seal.OpenSegment(o.ring, b); return err }},
		"pc":         {pc, func(b []byte) error { _, err := seal.OpenPC(o.ring, b); return err }},
		"box":        {box, func(b []byte) error { _, err := seal.OpenBox(o.ring, o.pc, "snapshot", b); return err }},
		"pair":       {pair.Bytes, func(b []byte) error { _, err := seal.OpenSlot(seal.Pair, b, cards[0]+cards[1]); return err }},
		"keychain":   {chain.Bytes, func(b []byte) error { _, err := seal.OpenSlot(seal.Keychain, b, code); return err }},
		"part":       {part.Bytes, func(b []byte) error { _, err := seal.OpenPart(o.ring, b); return err }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ok(t, f.open(f.file))
			for i := 0; i < len(f.file); i += 7 {
				b := bytes.Clone(f.file)
				b[i] ^= 1 << (i % 8)
				if err := f.open(b); !typed(err) {
					t.Fatalf("bit flipped in byte %d: %v", i, err)
				}
			}
			for n := range f.file {
				if err := f.open(f.file[:n]); !typed(err) {
					t.Fatalf("cut at %d: %v", n, err)
				}
			}
			for _, b := range [][]byte{append(bytes.Clone(f.file), 0), make([]byte, len(f.file)), []byte("<!doctype html>")} {
				is(t, f.open(b), seal.ErrDamaged)
			}
		})
	}
}

// TestNameLength: a name that promises more than its kind may have is none of
// ours, so that nobody makes room for it.
func TestNameLength(t *testing.T) {
	o := found(t)
	for _, n := range []seal.Name{o.slots[0].Name, o.rings[0].Name} {
		n.Length = 1 << 30
		if _, err := seal.ParseName(n.String()); err == nil {
			t.Errorf("%s is accepted", n)
		}
	}
}

// TestUnusable: what cannot be a passphrase is told as that.
func TestUnusable(t *testing.T) {
	o := found(t)
	for _, bad := range []string{"", " \t", "\xff", strings.Repeat("x", 1025)} {
		_, _, err := seal.Found(o.pc, bad, made)
		is(t, err, seal.ErrUnusable)
		_, err = seal.Next(o.ring, o.pc, o.key, seal.Change{Add: []seal.NewSlot{{Type: seal.Passphrase, Secret: bad, For: o.key}}})
		is(t, err, seal.ErrUnusable)
	}
}

func TestNames(t *testing.T) {
	o := found(t)
	s, _, err := seal.SealSegment(o.ring, o.pc, o.key, seal.Start(o.ring.Binder(), o.pc.Public()), commits(3))
	ok(t, err)
	for _, f := range []seal.Sealed{s, o.slots[0], o.rings[0]} {
		n, err := seal.ParseName(f.Name.String())
		ok(t, err)
		if n != f.Name || n.Writer != o.pc.Log() || len(n.String()) > 99 {
			t.Errorf("%v became %v", f.Name, n)
		}
		ok(t, n.Check(f.Bytes))
		is(t, n.Check(f.Bytes[1:]), seal.ErrDamaged)
		is(t, n.Check(append(f.Bytes[1:], 0)), seal.ErrDamaged)
		is(t, n.Check(nil), seal.ErrDamaged)
	}
	if s.Name.From != 1 || s.Name.To != 3 || s.Name.Kind != seal.KindSegment {
		t.Errorf("segment is named %v", s.Name)
	}
}

// TestSizesTellLittle: the length of a short commit does not show.
func TestSizesTellLittle(t *testing.T) {
	o := found(t)
	sizes := map[int]bool{}
	start := seal.Start(o.ring.Binder(), o.pc.Public())
	for n := range 60 {
		s, _, err := seal.SealSegment(o.ring, o.pc, o.key, start, [][]byte{bytes.Repeat([]byte("x"), n+1)})
		ok(t, err)
		sizes[len(s.Bytes)] = true
	}
	if len(sizes) > 4 {
		t.Errorf("60 lengths of commit show as %d sizes of file", len(sizes))
	}
}
