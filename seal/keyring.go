package seal

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"filippo.io/age"
)

// Keyring is what an unlocked binder knows: the identities of all epochs, the
// slots, and who was admitted. It is opened and verified. When two PCs changed
// the keyring at once it is the union of both, and [Keyring.Split] says so.
type Keyring struct {
	binder, nonce        string
	founder              Public
	edition, predecessor string
	heads, parents       []Hash
	keys                 []epochKey // newest first
	old                  []epochKey // that only open, see body.Old
	carried              []epochKey // those of them that the heads have
	slots                []Slot     // by id
	gone                 []string   // sorted
	statements           []statement
	*judgement
	past  []string // logs of editions before this one, sorted
	stale bool     // a slot was taken out whose person has no role any more
	own   bool     // a head is one in which somebody changed his own slots
	by    Public   // of the one head: who signed it,
	plain []byte   // and its plaintext, see body.On
}

type epochKey struct {
	Epoch    uint32 `json:"epoch"`
	Identity string `json:"identity"`
	key      *age.HybridIdentity
}

// Binder returns the id of the binder, 32 hex digits.
func (r *Keyring) Binder() string { return r.binder }

// Edition returns the id of the binder's edition, 16 hex digits.
func (r *Keyring) Edition() string { return r.edition }

// Founder returns the person who made the binder, to whom its id is bound.
func (r *Keyring) Founder() Public { return r.founder }

// Epoch returns the newest epoch, from 1.
func (r *Keyring) Epoch() uint32 { return r.keys[0].Epoch }

// Slots returns the slots that keyrings are sealed to, ordered by id.
func (r *Keyring) Slots() []Slot { return slices.Clone(r.slots) }

// Gone returns the ids of the slots that were removed, sorted.
func (r *Keyring) Gone() []string { return slices.Clone(r.gone) }

// Statements returns the rightly signed statements, also those of persons who
// had no right to make them, in a fixed order.
func (r *Keyring) Statements() []Statement {
	out := make([]Statement, len(r.statements))
	for i, s := range r.statements {
		out[i] = s.Statement
	}
	return out
}

// Role returns the role that a person has today, and whether there is one. Who
// loses the last slot keeps the role; a revocation takes it.
func (r *Keyring) Role(person Public) (Role, bool) {
	role, ok := r.roles[person]
	return role, ok
}

// Heads returns the hashes of the keyring bodies that are united here, in order:
// one, or several when the keyring is split.
func (r *Keyring) Heads() []Hash { return slices.Clone(r.heads) }

// Parents returns the hashes of the bodies that the heads name as the ones
// before them. They are for the record; heads are told by their content.
func (r *Keyring) Parents() []Hash { return slices.Clone(r.parents) }

// Split reports whether several PCs changed the keyring at once, or one changed
// it who had lost the right to, or who is no admin. Everything can be read and
// written; the next change by an admin, also an empty one, mends it.
func (r *Keyring) Split() bool { return r.forked() || r.own }

func (r *Keyring) forked() bool { return len(r.heads) > 1 || r.stale }

// newest is what everything in the binder is sealed to.
func (r *Keyring) newest() []age.Recipient {
	return []age.Recipient{r.keys[0].key.Recipient()}
}

// open opens what was sealed to the newest identity of any epoch.
func (r *Keyring) open(what string, file []byte, limit int) (plain []byte, epoch uint32, err error) {
	id := &single{identities: slices.Concat(r.keys, r.old)}
	plain, err = decrypt(what, file, limit, id, ErrNoKey)
	return plain, id.epoch, err
}

const (
	binderIDLen   = 16 // bytes, as are the next two
	nonceLen      = 16
	editionLen    = 8
	maxSlots      = 512 // age itself refuses more than 1024 recipients
	maxEpochs     = 4096
	maxStatements = 8192
	maxGone       = 65536
	maxHeads      = 1024
	maxPast       = 65536
	maxKeyring    = 16 << 20 // sealed bytes
)

// body is the first line of a keyring file.
//
// Old are identities from keyrings that do not count, because their signer had
// lost the right to make them without knowing. What was sealed to them meanwhile
// must open; nothing is sealed to them any more.
//
// On is the plaintext of the keyring that this one follows, where somebody who is
// no admin signs it: it shows that he changed nothing but his own slots.
type body struct {
	V           int               `json:"v"`
	Binder      string            `json:"binder"`
	Nonce       string            `json:"nonce"`
	Founder     Public            `json:"founder"`
	Edition     string            `json:"edition"`
	Predecessor string            `json:"predecessor"`
	Epoch       uint32            `json:"epoch"`
	Parents     []Hash            `json:"parents"`
	By          Public            `json:"by"`
	Identities  []epochKey        `json:"identities"`
	Old         []epochKey        `json:"old,omitempty"`
	Slots       []Slot            `json:"slots"`
	Gone        []string          `json:"gone"`
	Past        []string          `json:"past,omitempty"`
	Statements  []json.RawMessage `json:"statements"`
	On          []byte            `json:"on,omitempty"`
}

// signature is the last line of keyring and box files.
type signature struct {
	Sig []byte `json:"sig"`
}

const keyringPrefix = "readybinder/keyring/v1\n"

func binderID(founder Public, nonce string) string {
	return hash(binderIDLen, "readybinder/binder/v1\n", founder[:], unhex(nonce))
}

// OpenKeyring opens one keyring file. It counts only if it is of key's binder,
// rightly signed, and signed by an admin; otherwise the error is ErrNoKey,
// ErrForeign, ErrSignature, ErrNotAdmin, ErrNewer, ErrTooLarge or ErrDamaged.
func OpenKeyring(file []byte, key *Key) (*Keyring, error) {
	ring, verdicts, err := OpenKeyrings([][]byte{file}, key)
	if err != nil {
		return nil, verdicts[0]
	}
	return ring, nil
}

// signedRing is a keyring whose signature is right; whether its signer had the
// right to make it is not judged yet.
type signedRing struct {
	*Keyring
	content map[string]bool
	newer   bool        // of a newer version: nothing but by is known
	follows *signedRing // what is in its body.On, or nil
}

func openRing(file []byte, key *Key) (*signedRing, error) {
	plain, err := decrypt("keyring", file, maxKeyring, key.identity, ErrNoKey)
	if err != nil {
		return nil, err
	}
	return decodeKeyring(plain, key)
}

// maxOwn is how many changes of people's own slots may follow each other before an
// admin's PC has to write a keyring.
const maxOwn = 64

func decodeKeyring(plain []byte, key *Key) (*signedRing, error) {
	return decodeOn(plain, key, maxOwn)
}

func decodeOn(plain []byte, key *Key, depth int) (*signedRing, error) {
	text, rest, err := cut(plain)
	if err != nil {
		return nil, fail("keyring", ErrDamaged, err)
	}
	var b body
	newer := parse("keyring", text, &b)
	if errors.Is(newer, ErrNewer) {
		// Whoever signed it decides whether it has to be obeyed: every version
		// says who did, in the same places.
		if err := json.Unmarshal(text, &b); err != nil {
			return nil, newer
		}
	} else if newer != nil {
		return nil, newer
	}
	if b.Binder != key.binder || b.Founder != key.founder ||
		!isID(b.Nonce, nonceLen) || binderID(b.Founder, b.Nonce) != b.Binder {
		return nil, fail("keyring", ErrForeign, nil)
	}
	var sig signature
	if json.Unmarshal(rest, &sig) != nil || !b.By.verify(sig.Sig, keyringPrefix, text) {
		return nil, fail("keyring", ErrSignature, nil)
	}
	if newer != nil {
		return &signedRing{Keyring: &Keyring{edition: b.Edition, by: b.By}, newer: true}, nil
	}
	r := &Keyring{
		binder: b.Binder, nonce: b.Nonce, founder: b.Founder,
		edition: b.Edition, predecessor: b.Predecessor,
		heads: []Hash{sum(keyringPrefix, text)}, parents: b.Parents,
		keys: b.Identities, old: b.Old, slots: b.Slots, gone: b.Gone, past: b.Past,
	}
	if err := r.check(b); err != nil {
		return nil, fail("keyring", ErrDamaged, err)
	}
	for _, raw := range b.Statements {
		// One bad statement must not shut the office out: it does not count, and
		// is not carried on.
		if s, ok := parseStatement(b.Binder, raw); ok {
			r.statements = append(r.statements, s)
		}
	}
	r.sort()
	r.by, r.plain = b.By, bytes.Clone(plain)
	out := &signedRing{Keyring: r, content: r.content()}
	if len(b.On) > 0 && depth > 0 {
		// What it follows only speaks for it: where that is nothing, so is this.
		out.follows, _ = decodeOn(b.On, key, depth-1)
	}
	return out, nil
}

func (r *Keyring) check(b body) error {
	if len(b.Slots) > maxSlots || len(b.Identities) > maxEpochs || len(b.Old) > maxEpochs || len(b.Statements) > maxStatements || len(b.Gone) > maxGone || len(b.Parents) > maxHeads || len(b.Past) > maxPast {
		return errors.New("too many entries")
	}
	if len(r.keys) == 0 || r.keys[0].Epoch != b.Epoch || !slices.IsSortedFunc(r.keys, byEpoch) || r.keys[len(r.keys)-1].Epoch == 0 {
		return errors.New("epochs out of order")
	}
	if !isID(b.Edition, editionLen) || b.Predecessor != "" && !isID(b.Predecessor, editionLen) {
		return errors.New("malformed edition")
	}
	for _, list := range [][]epochKey{r.keys, r.old} {
		for i := range list {
			id, err := age.ParseHybridIdentity(list[i].Identity)
			if err != nil {
				return err
			}
			list[i].key = id
		}
	}
	for _, s := range r.slots {
		if !isID(s.ID, slotIDLen) || s.Role.rank() == 0 {
			return errors.New("malformed slot")
		}
		// One that nothing can be sealed to would keep every later keyring from
		// being sealed.
		if _, err := age.ParseHybridRecipient(s.Recipient); err != nil {
			return err
		}
	}
	for _, id := range r.gone {
		if !isID(id, slotIDLen) {
			return errors.New("malformed slot id")
		}
	}
	for _, log := range r.past {
		if !isID(log, logIDLen) {
			return errors.New("malformed log id")
		}
	}
	return nil
}

// byEpoch sorts newest first. Two PCs may have begun the same epoch, each with
// its own identity: the text decides, so that all PCs seal to the same one.
func byEpoch(a, b epochKey) int {
	return cmp.Or(cmp.Compare(b.Epoch, a.Epoch), strings.Compare(a.Identity, b.Identity))
}

// sort gives everything its order and drops what is there twice.
func (r *Keyring) sort() {
	r.keys = uniq(r.keys, byEpoch)
	r.old = uniq(r.old, byEpoch)
	r.gone = uniq(r.gone, strings.Compare)
	r.past = uniq(r.past, strings.Compare)
	r.statements = uniq(r.statements, byBytes)
	r.slots = uniq(r.slots, func(a, b Slot) int { return strings.Compare(a.ID, b.ID) })
}

// tidy judges the statements, and lets removals and revocations stand over
// slots. A slot whose person has no role is gone for good: it was sealed to
// someone who may not read on.
func (r *Keyring) tidy() {
	r.sort()
	r.judgement = judge(r.founder, r.statements)
	for _, s := range r.slots {
		if r.roles[s.Person].rank() == 0 {
			r.gone = append(r.gone, s.ID)
			r.stale = true
		}
	}
	r.gone = uniq(r.gone, strings.Compare)
	r.slots = slices.DeleteFunc(r.slots, func(s Slot) bool {
		_, gone := slices.BinarySearch(r.gone, s.ID)
		return gone
	})
	// What a keyring that counts has is no old identity.
	r.old = slices.DeleteFunc(r.old, func(k epochKey) bool {
		return slices.ContainsFunc(r.keys, func(n epochKey) bool { return n.Identity == k.Identity })
	})
}

func uniq[T any](s []T, compare func(a, b T) int) []T {
	slices.SortStableFunc(s, compare)
	return slices.CompactFunc(s, func(a, b T) bool { return compare(a, b) == 0 })
}

// OpenKeyrings opens all keyring files at hand, in any order, and unites the
// newest of those that an admin signed, or that change nothing but the slots of
// whoever signed them. Who is an admin is judged by the statements in all of them:
// one who was revoked makes no keyring that counts, and what such a one holds
// beyond the others serves for reading alone.
//
// For each file the verdict is nil if it is a head, ErrSuperseded if another file
// holds all that it does, and otherwise why it does not count, as in
// [OpenKeyring]; files with ErrSuperseded need never be opened again. It returns
// an error only if no file counts, or one does that a newer program wrote.
func OpenKeyrings(files [][]byte, key *Key) (ring *Keyring, verdicts []error, err error) {
	return OpenKeyringsIn("", files, key)
}

// Editions are the editions of the keyring files that key opens, in no order.
func Editions(files [][]byte, key *Key) []string {
	names := map[string]bool{}
	for _, file := range files {
		if r, err := openRing(file, key); err == nil {
			names[r.edition] = true
		}
	}
	return slices.Collect(maps.Keys(names))
}

// OpenKeyringsIn is OpenKeyrings for a PC that has the binder in the edition
// known: it looks at that one alone, whatever others say of it.
func OpenKeyringsIn(known string, files [][]byte, key *Key) (ring *Keyring, verdicts []error, err error) {
	verdicts = make([]error, len(files))
	editions := map[string]*edition{}
	for i, file := range files {
		r, err := openRing(file, key)
		if err != nil {
			verdicts[i] = err
			continue
		}
		e := editions[r.edition]
		if e == nil {
			e = &edition{rings: map[int]*signedRing{}}
			editions[r.edition] = e
		}
		e.rings[i] = r
	}
	// To whom no edition is known, a statement is of the binder and not of an
	// edition: who lost the right to begin one has lost it in all of them. Who
	// has one judges it by itself: somebody who was shut out does not learn its id,
	// and what he says in another is nothing to it.
	var said []statement
	for _, e := range editions {
		for _, r := range e.rings {
			e.said = append(e.said, r.statements...)
		}
		said = append(said, e.said...)
	}
	for _, e := range editions {
		if known == "" {
			e.said = slices.Clone(said)
		}
		e.judge(key.founder, verdicts)
	}
	e := newest(editions)
	if known != "" {
		e = editions[known]
	}
	if e == nil || len(e.order) == 0 && !e.newer {
		return nil, verdicts, cmp.Or(errors.Join(verdicts...), fail("keyring", ErrNoKey, "no file"))
	}
	for _, other := range editions {
		if other != e {
			for i, r := range other.rings {
				verdicts[i] = fail("keyring", ErrForeign, "of another edition")
				if other.isNotice(r) && leads(editions, r.edition, e.name()) {
					verdicts[i] = fail("keyring", ErrPast, nil)
				}
			}
		}
	}
	if e.newer {
		// Going on without it might seal to those whom it shuts out.
		return nil, verdicts, fail("keyring", ErrNewer, nil)
	}
	return e.unite(verdicts), verdicts, nil
}

// edition is the keyrings of one edition, by their place among the files.
type edition struct {
	rings  map[int]*signedRing
	rights *judgement
	said   []statement
	order  []int // those that count, the largest first
	newer  bool  // one that counts was written by a newer program
}

// judge finds out which keyrings count: by all that was stated in any of them.
func (e *edition) judge(founder Public, verdicts []error) {
	e.said = uniq(e.said, byBytes)
	e.rights = judge(founder, e.said)
	for i, r := range e.rings {
		switch {
		case !e.counts(r):
			verdicts[i] = fail("keyring", ErrNotAdmin, nil)
		case r.newer:
			verdicts[i] = fail("keyring", ErrNewer, nil)
			e.newer = true
		default:
			e.order = append(e.order, i)
		}
	}
	slices.SortFunc(e.order, func(a, b int) int {
		x, y := e.rings[a], e.rings[b]
		return cmp.Or(cmp.Compare(len(y.content), len(x.content)), bytes.Compare(x.heads[0][:], y.heads[0][:]), a-b)
	})
}

// counts reports whether a keyring is an admin's, or one in which somebody changed
// his own slots and nothing else, as anyone may.
func (e *edition) counts(r *signedRing) bool {
	if e.rights.roles[r.by] == Admin {
		return true
	}
	return !r.newer && r.follows != nil && r.follows.edition == r.edition && e.counts(r.follows) && e.ownChange(r.follows, r)
}

// ownChange reports whether next differs from the keyring before it in slots of
// its signer and in one new epoch alone. Statements speak for themselves, and what
// serves for reading alone hurts nobody.
func (e *edition) ownChange(before, next *signedRing) bool {
	if e.rights.roles[next.by].rank() == 0 {
		return false
	}
	his := func(s Slot) bool { return s.Person == next.by || e.rights.roles[s.Person].rank() == 0 }
	for _, s := range next.slots {
		if !slices.Contains(before.slots, s) && (s.Person != next.by || s.ID != slotID(s.Recipient)) {
			return false
		}
	}
	for _, s := range before.slots {
		if !slices.Contains(next.slots, s) && !his(s) {
			return false
		}
	}
	for _, id := range next.gone {
		i := slices.IndexFunc(before.slots, func(s Slot) bool { return s.ID == id })
		if i < 0 && !slices.Contains(before.gone, id) || i >= 0 && !his(before.slots[i]) {
			return false
		}
	}
	if next.predecessor != before.predecessor || !slices.Equal(next.past, before.past) {
		return false
	}
	if len(next.keys) > len(before.keys)+1 || next.Epoch() > before.Epoch()+1 {
		return false
	}
	for _, k := range next.old {
		if !slices.ContainsFunc(before.old, func(b epochKey) bool { return byEpoch(b, k) == 0 }) {
			return false
		}
	}
	for _, k := range before.keys {
		if !slices.ContainsFunc(next.keys, func(n epochKey) bool { return byEpoch(n, k) == 0 }) {
			return false
		}
	}
	return true
}

// announced are the statements by which an admin of this edition said where the
// binder goes on.
func (e *edition) announced() (list []statement) {
	for _, r := range e.rings {
		for _, s := range r.statements {
			if s.What == successor && e.rights.counts[s.id] {
				list = append(list, s)
			}
		}
	}
	return list
}

// newest is the edition that the binder is in: one that another announced comes
// after it, and one that says it comes after another and was not announced there
// is nobody's.
func newest(all map[string]*edition) *edition {
	var best *edition
	var name string
	past := map[string]bool{}
	for id, e := range all {
		past[id] = past[id] || len(e.order) == 0 && !e.newer
		var chosen *statement // of several that were begun at once, the most senior admin's
		for _, next := range e.announced() {
			if all[next.Edition] == nil {
				continue
			}
			past[id] = true
			if chosen != nil && e.rights.rank[next.By].compare(e.rights.rank[chosen.By]) >= 0 {
				past[next.Edition] = past[next.Edition] || next.Edition != chosen.Edition
				continue
			}
			if chosen != nil {
				past[chosen.Edition] = past[chosen.Edition] || next.Edition != chosen.Edition
			}
			chosen = &next
		}
		for _, i := range e.order {
			r := e.rings[i]
			if before := all[r.predecessor]; before != nil && !slices.ContainsFunc(before.announced(), func(s statement) bool { return s.Edition == id }) {
				past[id] = true
			}
		}
	}
	for id, e := range all {
		if !past[id] && (best == nil || e.epoch() > best.epoch() || e.epoch() == best.epoch() && id < name) {
			best, name = e, id
		}
	}
	return best
}

// name is the edition's id.
func (e *edition) name() (id string) {
	for _, r := range e.rings {
		id = r.edition
	}
	return id
}

func (e *edition) epoch() (newest uint32) {
	for _, i := range e.order {
		newest = max(newest, e.rings[i].Epoch())
	}
	return newest
}

// unite is the keyring of all that count, with what the others serve for.
func (e *edition) unite(verdicts []error) *Keyring {
	// A keyring is superseded by what others hold, not by being named as their
	// parent: so a gap in the files makes no false head, and an heir that lacks
	// something of its parent does not make it be forgotten.
	var heads []*signedRing
	for _, i := range e.order {
		r := e.rings[i]
		if slices.ContainsFunc(heads, func(h *signedRing) bool { return within(r.content, h.content) }) {
			verdicts[i] = fail("keyring", ErrSuperseded, nil)
			continue
		}
		heads = append(heads, r)
	}
	ring := unite(heads)
	ring.carried = slices.Clone(ring.old)
	for _, h := range heads {
		ring.own = ring.own || e.rights.roles[h.by] != Admin
	}
	whole := ring.content()
	for i, r := range e.rings {
		if !errors.Is(verdicts[i], ErrNotAdmin) || r.newer {
			continue
		}
		if within(r.content, whole) {
			verdicts[i] = fail("keyring", ErrSuperseded, nil)
			continue
		}
		for _, s := range r.statements {
			if s.judged(e.rights.rank) { // of the others nobody can be sure
				ring.statements = append(ring.statements, s)
			}
		}
		if e.rights.known[r.by] {
			ring.old = slices.Concat(ring.old, r.keys, r.old)
		}
	}
	ring.tidy()
	return ring
}

func byBytes(a, b statement) int { return bytes.Compare(a.raw, b.raw) }

// content lists all that a keyring holds, so that two can be compared.
func (r *Keyring) content() map[string]bool {
	c := map[string]bool{}
	for _, k := range slices.Concat(r.keys, r.old) {
		c["identity "+k.Identity] = true
	}
	for _, s := range r.slots {
		c["slot "+s.ID] = true
	}
	for _, id := range r.gone {
		c["slot "+id] = true
		c["gone "+id] = true
	}
	for _, log := range r.past {
		c["past "+log] = true
	}
	for _, s := range r.statements {
		c["statement "+string(s.raw)] = true
	}
	return c
}

func within(a, b map[string]bool) bool {
	for k := range a {
		if !b[k] {
			return false
		}
	}
	return true
}

// unite loses nothing: all identities and statements stay, and so do removals.
func unite(rings []*signedRing) *Keyring {
	slices.SortFunc(rings, func(a, b *signedRing) int { return bytes.Compare(a.heads[0][:], b.heads[0][:]) })
	u := *rings[0].Keyring
	u.heads, u.parents, u.keys, u.old, u.slots, u.gone, u.past, u.statements = nil, nil, nil, nil, nil, nil, nil, nil
	for _, r := range rings {
		u.heads = append(u.heads, r.heads...)
		u.parents = append(u.parents, r.parents...)
		u.keys = append(u.keys, r.keys...)
		u.old = append(u.old, r.old...)
		u.slots = append(u.slots, r.slots...)
		u.gone = append(u.gone, r.gone...)
		u.past = append(u.past, r.past...)
		u.statements = append(u.statements, r.statements...)
	}
	if len(rings) > 1 {
		u.by, u.plain = Public{}, nil
	}
	u.parents = uniq(u.parents, func(a, b Hash) int { return bytes.Compare(a[:], b[:]) })
	return &u
}
