package seal

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"filippo.io/age"
)

// NewSlot describes a slot to be added.
type NewSlot struct {
	Type   SlotType // Passphrase, Recovery or Keychain; see Change.Cards for Pair
	Role   Role     // of a new person; Admin for Recovery
	Secret string   // the passphrase or the code
	// For, if not nil, is an opened slot: the new one is for the same person, who
	// keeps name and role. Remove the old one too and its secret has been changed.
	For *Key
}

// Grant gives a person who was admitted a higher role than today's. It takes
// earlier revocations back.
type Grant struct {
	Person Public
	Role   Role
	Cut    []Cut // as in Revocation; for one who once was more than Role
}

// Revocation takes a role from a person, or shuts out a PC.
type Revocation struct {
	Person Public // or zero
	PC     Public // or zero
	// Role is what is left to the person; none takes the person's slots too.
	Role Role
	// Cut are the last commits that count, one for each log in which the person
	// or PC wrote. What comes after them, or stands in another log, counts only as
	// far as Role goes.
	Cut []Cut
}

// Change is what a new keyring changes.
type Change struct {
	Add    []NewSlot
	Remove []string // ids of slots
	// Cards are the codes of a new break-glass set, from NewRecoveryCode, two at
	// least and five at most: any two of them open the binder, for one new person
	// who is an admin.
	Cards  []string
	Grant  []Grant
	Revoke []Revocation
	Adopt  []Cut // commits that count although their author had no right to them
	Made   int64 // Unix seconds
}

// maxCards is how many cards a break-glass set has at most: each two of them
// make a slot.
const maxCards = 5

// Changed is the outcome of a change. All files are to be kept and sent.
type Changed struct {
	Ring  *Keyring
	File  Sealed   // the keyring
	Keys  []*Key   // the added slots, opened, in the order of Change.Add, then the pairs of Change.Cards
	Slots []Sealed // their files
}

// Found makes a new binder with one slot, which pass opens, for its founder, who
// is an admin. pc names the files; made is in Unix seconds.
func Found(pc *PC, pass string, made int64) (*Key, *Changed, error) {
	founder := newSigner()
	nonce := randomHex(nonceLen)
	binder := binderID(publicOf(founder), nonce)
	to, err := recipientOf(Passphrase, pass)
	if err != nil {
		return nil, nil, err
	}
	key, slot, err := makeSlot(binder, publicOf(founder), founder, Passphrase, Admin, made, pc.Log(), to)
	if err != nil {
		return nil, nil, err
	}
	r := &Keyring{binder: binder, nonce: nonce, founder: key.founder, edition: randomHex(editionLen), slots: []Slot{key.slot}}
	if err := r.beginEpoch(); err != nil {
		return nil, nil, err
	}
	r.tidy()
	ring, file, err := r.seal(key, pc)
	if err != nil {
		return nil, nil, err
	}
	return key, &Changed{ring, file, []*Key{key}, []Sealed{slot}}, nil
}

// Next makes the keyring that follows ring. Adding a slot needs no other slot's
// secret and keeps the epoch. Removing one, or revoking, begins a new epoch,
// whose identity the removed slot never sees; so does mending a split keyring,
// and so does an empty change. Nothing is sealed again.
//
// by must have a slot in ring, and be an admin unless the change adds and removes
// by's own slots alone and ring has one head, or the error is ErrNotAdmin; it is
// ErrLastAdmin if no admin's slot would be left or by would revoke himself, and
// ErrForeign if by, or the person of a new slot, is of another binder.
func Next(ring *Keyring, pc *PC, by *Key, c Change) (*Changed, error) {
	if by.binder != ring.binder {
		return nil, fail("new keyring", ErrForeign, nil)
	}
	if !ring.Has(by) || ring.roles[by.Person()] != Admin && (ring.forked() || !c.own(ring, by)) {
		return nil, fail("new keyring", ErrNotAdmin, nil)
	}
	next := ring.heir()
	if ring.roles[by.Person()] != Admin {
		next.old = slices.Clone(ring.carried)
	}
	for _, id := range c.Remove {
		if !slices.ContainsFunc(ring.slots, func(s Slot) bool { return s.ID == id }) {
			return nil, fmt.Errorf("seal: new keyring: no slot %q", id)
		}
		next.gone = append(next.gone, id)
	}
	out := &Changed{}
	for _, n := range c.Add {
		key, file, err := next.add(n, pc, by, c.Made)
		if err != nil {
			return nil, err
		}
		out.Keys = append(out.Keys, key)
		out.Slots = append(out.Slots, file)
	}
	if len(c.Cards) > 0 {
		keys, files, err := next.addCards(c.Cards, pc, by, c.Made)
		if err != nil {
			return nil, err
		}
		out.Keys = append(out.Keys, keys...)
		out.Slots = append(out.Slots, files...)
	}
	if err := next.say(by, c); err != nil {
		return nil, err
	}
	says := len(c.Grant) + len(c.Adopt)
	if len(c.Remove)+len(c.Revoke) > 0 || len(c.Add)+len(c.Cards)+says == 0 || ring.Split() {
		if err := next.beginEpoch(); err != nil {
			return nil, err
		}
	}
	next.tidy()
	if !slices.ContainsFunc(next.slots, func(s Slot) bool { return next.roles[s.Person] == Admin }) {
		return nil, fail("new keyring", ErrLastAdmin, nil)
	}
	var err error
	out.Ring, out.File, err = next.seal(by, pc)
	return out, err
}

// both are the cuts that stand in two lists.
func both(a, b []Cut) []Cut {
	return slices.DeleteFunc(slices.Clone(a), func(c Cut) bool { return !slices.Contains(b, c) })
}

// own tells whether the change is one of by's own slots, which takes no admin.
func (c *Change) own(ring *Keyring, by *Key) bool {
	for _, n := range c.Add {
		if n.For == nil || n.For.Person() != by.Person() {
			return false
		}
	}
	for _, id := range c.Remove {
		if !slices.ContainsFunc(ring.slots, func(s Slot) bool { return s.ID == id && s.Person == by.Person() }) {
			return false
		}
	}
	return len(c.Add)+len(c.Remove) > 0 && len(c.Cards)+len(c.Grant)+len(c.Revoke)+len(c.Adopt) == 0
}

// What an heir carries on of statements that do not count and of identities
// that only open: enough for the record, and nobody can fill a keyring with them.
const (
	maxFallen  = 1024
	maxOld     = 256
	maxParents = 64 // they are for the record
)

// heir is a copy of r that names r as its parent.
func (r *Keyring) heir() *Keyring {
	next := *r
	next.parents = r.heads[:min(len(r.heads), maxParents)]
	next.slots = slices.Clone(r.slots)
	next.gone = slices.Clone(r.gone)
	next.keys = slices.Clone(r.keys)
	next.old = slices.Clone(r.carried)
	for _, k := range r.old {
		if len(next.old) < maxOld {
			next.old = append(next.old, k)
		}
	}
	next.statements = nil
	fallen := 0
	for _, s := range r.statements {
		if s.judged(r.rank) && !r.counts[s.id] {
			if fallen++; fallen > maxFallen {
				continue
			}
		}
		next.statements = append(next.statements, s)
	}
	return &next
}

func (r *Keyring) add(n NewSlot, pc *PC, by *Key, made int64) (*Key, Sealed, error) {
	var sign ed25519.PrivateKey
	role := n.Role
	if n.For != nil {
		if n.For.binder != r.binder {
			return nil, Sealed{}, fail("new slot", ErrForeign, nil)
		}
		sign = n.For.sign
		role = r.roles[n.For.Person()]
	} else {
		sign = newSigner()
	}
	if role.rank() == 0 {
		return nil, Sealed{}, errors.New("seal: new slot: no role")
	}
	if n.Type == Recovery && role != Admin {
		// It lies in an envelope for the day when nobody else can open anything.
		return nil, Sealed{}, errors.New("seal: new slot: a recovery slot is an admin's")
	}
	to, err := recipientOf(n.Type, n.Secret)
	if err != nil {
		return nil, Sealed{}, err
	}
	key, file, err := makeSlot(r.binder, r.founder, sign, n.Type, role, made, pc.Log(), to)
	if err != nil {
		return nil, Sealed{}, err
	}
	r.slots = append(r.slots, key.slot)
	if n.For == nil {
		r.admit(by, key, made)
	}
	return key, file, nil
}

// admit signs the admission of a new key.
func (r *Keyring) admit(by, key *Key, made int64) {
	r.statements = append(r.statements, signStatement(by, Statement{
		What: admit, Person: key.Person(), Role: key.slot.Role, By: by.Person(), Wall: made,
	}))
}

// addCards makes a slot for each two of the cards, all for one new person.
func (r *Keyring) addCards(codes []string, pc *PC, by *Key, made int64) (keys []*Key, files []Sealed, err error) {
	if len(codes) < 2 || len(codes) > maxCards {
		return nil, nil, fmt.Errorf("seal: new cards: %d cards", len(codes))
	}
	sign := newSigner()
	for i, a := range codes {
		for _, b := range codes[:i] {
			inner, err := cardIdentity(a)
			if err != nil {
				return nil, nil, err
			}
			outer, err := cardIdentity(b)
			if err != nil {
				return nil, nil, err
			}
			key, file, err := makeSlot(r.binder, r.founder, sign, Pair, Admin, made, pc.Log(), inner.Recipient(), outer.Recipient())
			if err != nil {
				return nil, nil, err
			}
			r.slots = append(r.slots, key.slot)
			keys, files = append(keys, key), append(files, file)
		}
	}
	r.admit(by, keys[0], made)
	return keys, files, nil
}

// say signs what the change states of persons, PCs and commits.
func (r *Keyring) say(by *Key, c Change) error {
	sign := func(s Statement) {
		s.By, s.Wall = by.Person(), c.Made
		r.statements = append(r.statements, signStatement(by, s))
	}
	revocations := slices.Clone(c.Revoke)
	for _, g := range c.Grant {
		if !r.known[g.Person] || g.Role.rank() == 0 {
			return fail("new keyring", ErrNotAdmitted, nil)
		}
		s := Statement{What: admit, Person: g.Person, Role: g.Role}
		cut := g.Cut
		for _, x := range r.statements {
			if x.What == revoke && x.Person == g.Person && r.counts[x.id] {
				if len(s.Over) == 0 {
					cut = x.Cut
				}
				s.Over, cut = append(s.Over, x.id), both(cut, x.Cut)
			}
		}
		sign(s)
		if g.Role.rank() < r.granted[g.Person].rank() {
			// What was written since the role was taken counts with this one at
			// most, not with the one from before.
			revocations = append(revocations, Revocation{Person: g.Person, Role: g.Role, Cut: cut})
		}
	}
	for _, v := range revocations {
		if v.Person == by.Person() {
			// Somebody else has to: a keyring counts only if its signer may make it.
			return fail("new keyring", ErrLastAdmin, "nobody revokes himself")
		}
		s := Statement{What: revoke, Person: v.Person, PC: v.PC, Role: v.Role, Cut: v.Cut}
		for _, x := range r.statements {
			if x.By == v.Person {
				s.Stands = append(s.Stands, x.id)
			}
		}
		sign(s)
	}
	if len(c.Adopt) > 0 {
		sign(Statement{What: adopt, Cut: c.Adopt})
	}
	return nil
}

func (r *Keyring) beginEpoch() error {
	epoch := uint32(1)
	if len(r.keys) > 0 {
		if r.keys[0].Epoch == math.MaxUint32 || len(r.keys) == maxEpochs {
			return fail("new keyring", ErrTooLarge, "too many epochs")
		}
		epoch = r.keys[0].Epoch + 1
	}
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		return err
	}
	r.keys = slices.Insert(r.keys, 0, epochKey{epoch, id.String(), id})
	return nil
}

// seal signs the keyring, seals it to all its slots and opens it again, so that
// no keyring leaves that would be refused.
func (r *Keyring) seal(by *Key, pc *PC) (*Keyring, Sealed, error) {
	b := body{
		V: version, Binder: r.binder, Nonce: r.nonce, Founder: r.founder,
		Edition: r.edition, Predecessor: r.predecessor,
		Epoch: r.Epoch(), Parents: list(r.parents), By: by.Person(),
		Identities: r.keys, Old: r.old, Slots: r.slots, Gone: list(r.gone), Past: r.past, Statements: []json.RawMessage{},
	}
	for _, s := range r.statements {
		b.Statements = append(b.Statements, s.raw)
	}
	if r.roles[by.Person()] != Admin {
		b.On = r.plain
	}
	text := line(b)
	plain := append(text, '\n')
	plain = append(plain, line(signature{sign(by.sign, keyringPrefix, text)})...)
	plain = append(plain, '\n')
	again, err := decodeKeyring(plain, by)
	if err != nil {
		return nil, Sealed{}, err
	}
	e := &edition{rings: map[int]*signedRing{0: again}, said: again.statements}
	verdicts := make([]error, 1)
	if e.judge(r.founder, verdicts); verdicts[0] != nil {
		return nil, Sealed{}, verdicts[0]
	}
	ring := e.unite(verdicts)
	to := make([]age.Recipient, len(r.slots))
	for i, s := range r.slots {
		if to[i], err = age.ParseHybridRecipient(s.Recipient); err != nil {
			return nil, Sealed{}, fail("new keyring", ErrDamaged, err)
		}
	}
	file, err := encrypt(to, plain)
	if err != nil {
		return nil, Sealed{}, err
	}
	if len(file) > maxKeyring {
		return nil, Sealed{}, fail("new keyring", ErrTooLarge, nil)
	}
	sealed, err := named(KindKeyring, pc.Log(), ring.Epoch(), 0, file)
	return ring, sealed, err
}

// list makes an empty list be written as such, not as null.
func list[T any](s []T) []T { return append([]T{}, s...) }
