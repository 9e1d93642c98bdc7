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
	Type   SlotType // Passphrase or Recovery
	Role   Role     // of a new person; Admin for Recovery
	Secret string   // the passphrase or the recovery code
	// For, if not nil, is an opened slot: the new one is for the same person, who
	// keeps name and role. Remove the old one too and its secret has been changed.
	For *Key
}

// Change is what a new keyring changes.
type Change struct {
	Add    []NewSlot
	Remove []string // ids of slots
	Made   int64    // Unix seconds
}

// Changed is the outcome of a change. All files are to be kept and sent.
type Changed struct {
	Ring  *Keyring
	File  Sealed   // the keyring
	Keys  []*Key   // the added slots, opened, in the order of Change.Add
	Slots []Sealed // their files
}

// Found makes a new binder with one slot, which pass opens, for its founder, who
// is an admin. pc names the files; made is in Unix seconds.
func Found(pc *PC, pass string, made int64) (*Key, *Changed, error) {
	founder := newSigner()
	nonce := randomHex(nonceLen)
	binder := binderID(publicOf(founder), nonce)
	key, slot, err := makeSlot(binder, publicOf(founder), founder, Passphrase, Admin, pass, made, pc.Log())
	if err != nil {
		return nil, nil, err
	}
	r := &Keyring{binder: binder, nonce: nonce, founder: key.founder, edition: randomHex(editionLen), slots: []Slot{key.slot}}
	if err := r.beginEpoch(); err != nil {
		return nil, nil, err
	}
	ring, file, err := r.seal(key, pc)
	if err != nil {
		return nil, nil, err
	}
	return key, &Changed{ring, file, []*Key{key}, []Sealed{slot}}, nil
}

// Next makes the keyring that follows ring. Adding a slot needs no other slot's
// secret and keeps the epoch. Removing one begins a new epoch, whose identity
// the removed slot never sees; so does mending a split keyring, and so does an
// empty change. Nothing is sealed again.
//
// by must be an admin with a slot in ring, or the error is ErrNotAdmin; it is
// ErrLastAdmin if no admin's slot would be left, and ErrForeign if by, or the
// person of a new slot, is of another binder.
func Next(ring *Keyring, pc *PC, by *Key, c Change) (*Changed, error) {
	if by.binder != ring.binder {
		return nil, fail("new keyring", ErrForeign, nil)
	}
	if ring.roles[by.Person()] != Admin || !slices.ContainsFunc(ring.slots, func(s Slot) bool { return s.ID == by.slot.ID }) {
		return nil, fail("new keyring", ErrNotAdmin, nil)
	}
	next := *ring
	next.parents = ring.heads
	next.slots = slices.Clone(ring.slots)
	next.gone = slices.Clone(ring.gone)
	next.keys = slices.Clone(ring.keys)
	next.statements = slices.Clone(ring.statements)
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
	if len(c.Remove) > 0 || len(c.Add) == 0 || ring.Split() {
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
	key, file, err := makeSlot(r.binder, r.founder, sign, n.Type, role, n.Secret, made, pc.Log())
	if err != nil {
		return nil, Sealed{}, err
	}
	r.slots = append(r.slots, key.slot)
	if n.For == nil {
		r.statements = append(r.statements, signStatement(by, Statement{
			What: admit, Person: key.Person(), Role: role, By: by.Person(), Wall: made,
		}))
	}
	return key, file, nil
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
		Identities: r.keys, Slots: r.slots, Gone: list(r.gone), Statements: []json.RawMessage{},
	}
	for _, s := range r.statements {
		b.Statements = append(b.Statements, s.raw)
	}
	text := line(b)
	plain := append(text, '\n')
	plain = append(plain, line(signature{sign(by.sign, keyringPrefix, text)})...)
	plain = append(plain, '\n')
	ring, err := decodeKeyring(plain, by)
	if err != nil {
		return nil, Sealed{}, err
	}
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
