package store

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"readybinder/binder"
	"readybinder/seal"
)

// NewRecoveryCode is a code for a recovery sheet or a card: 28 characters in
// groups of four. It opens nothing until it is added.
func NewRecoveryCode() string { return seal.NewRecoveryCode() }

// NewPassphrase is six random words.
func NewPassphrase() string { return seal.NewPassphrase() }

// Strength guesses how hard a passphrase is to guess, 0 to 4: a hint.
func Strength(passphrase string, about ...string) int { return seal.Strength(passphrase, about...) }

// SlotType is what opens a binder.
type SlotType = seal.SlotType

// What opens a binder.
const (
	Passphrase = seal.Passphrase
	Recovery   = seal.Recovery // the code on a recovery sheet
	Cards      = seal.Pair     // the codes of two cards
	Keychain   = seal.Keychain // a PC's own
)

// Holder is who holds a key to the binder: a person with a passphrase, a
// recovery sheet, a set of cards.
type Holder struct {
	ID    string // of the record binder.Accesses.Ref(ID), where there is one
	Types []seal.SlotType
	Right binder.Right // NoRight once it was taken back
	Made  int64        // when an admin admitted the key, Unix seconds; 0 for the first
	By    string       // the ID of the admin who did
	Me    bool         // it is the key that is open
	// Senior tells that should this holder and the one whose key is open take
	// each other's key back at once, this one's word stands.
	Senior bool
}

// Open tells whether the holder can open the binder today.
func (h Holder) Open() bool { return h.Right > binder.NoRight && len(h.Types) > 0 }

// Has tells whether one of the holder's keys is of the type.
func (h Holder) Has(t seal.SlotType) bool { return slices.Contains(h.Types, t) }

// Holders are all who ever had a key, those who have one today first, in the
// order in which they were admitted.
func (s *Store) Holders() []Holder {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.file == nil {
		return nil
	}
	by := map[seal.Public]*Holder{}
	var order []seal.Public
	holder := func(p seal.Public) *Holder {
		h := by[p]
		if h == nil {
			role, _ := s.ring.Role(p)
			h = &Holder{
				ID: p.ID(), Right: rightOf(role), Me: p == s.key.Person(),
				Senior: s.ring.Outranks(p, s.key.Person()),
			}
			by[p], order = h, append(order, p)
		}
		return h
	}
	holder(s.ring.Founder())
	for _, a := range s.ring.Admissions() {
		if h := holder(a.Person); h.Made == 0 || a.Wall < h.Made {
			h.Made, h.By = a.Wall, a.By.ID()
		}
	}
	for _, slot := range s.ring.Slots() {
		h := holder(slot.Person)
		if !slices.Contains(h.Types, slot.Type) {
			h.Types = append(h.Types, slot.Type)
		}
	}
	list := make([]Holder, len(order))
	for i, p := range order {
		list[i] = *by[p]
	}
	slices.SortStableFunc(list, func(x, y Holder) int {
		rank := func(h Holder) int64 {
			if h.Open() {
				return h.Made
			}
			return 1<<62 + h.Made
		}
		return int(min(1, max(-1, rank(x)-rank(y))))
	})
	return list
}

// Recoveries counts the recovery sheets that open the binder.
func (s *Store) Recoveries() (n int) {
	for _, h := range s.Holders() {
		if h.Has(seal.Recovery) {
			n++
		}
	}
	return n
}

// NewKey describes a key to be given out.
type NewKey struct {
	Name   string     // what lists call it
	Person binder.Ref // whose it is, or nothing
	Right  binder.Right
	Secret string // the passphrase
}

// AddPerson gives someone a passphrase of his own. It needs nobody else's.
func (s *Store) AddPerson(k NewKey) error {
	if k.Right == binder.NoRight {
		return &binder.Invalid{Field: "right", Why: "Choose what the person may do."}
	}
	return s.addKey(seal.Change{Add: []seal.NewSlot{{Type: seal.Passphrase, Role: roleOf(k.Right), Secret: k.Secret}}}, k.Name, k.Person)
}

// AddRecovery gives the binder another way in: the code on a recovery sheet.
func (s *Store) AddRecovery(code string) error {
	return s.addKey(seal.Change{Add: []seal.NewSlot{recoverySlot(code)}}, binder.RecoveryName, "")
}

func recoverySlot(code string) seal.NewSlot {
	return seal.NewSlot{Type: seal.Recovery, Role: seal.Admin, Secret: code}
}

// ReplaceRecovery takes back the recovery sheet whose holder is id, because it
// was lost or seen, and puts another in its place.
func (s *Store) ReplaceRecovery(id, code string) error {
	return s.replaceKey(id, seal.Change{Add: []seal.NewSlot{recoverySlot(code)}}, binder.RecoveryName)
}

// AddCards makes a break-glass set: any two of the cards whose codes these are
// open the binder, with the right to everything.
func (s *Store) AddCards(codes []string) error {
	return s.addKey(seal.Change{Cards: codes}, binder.CardsName, "")
}

// ReplaceCards takes back the set whose holder is id and makes another.
func (s *Store) ReplaceCards(id string, codes []string) error {
	return s.replaceKey(id, seal.Change{Cards: codes}, binder.CardsName)
}

// addKey makes the change, which adds one holder, and names it. It returns
// ErrUnnamed where the key is there and its name could not be written.
func (s *Store) addKey(c seal.Change, name string, person binder.Ref) error {
	var ops []binder.Op
	touched, err := s.change(c, func(made *seal.Changed) {
		a := binder.Access{ID: made.Keys[0].Person().ID(), Name: name, Person: person}
		ops = binder.Accesses.Form(s.state, a.ID, a).Diff()
	})
	if err != nil {
		return err
	}
	s.tell(touched)
	if err := s.Commit(Change{Why: "Gave out a key", Ops: ops}); err != nil {
		return fmt.Errorf("%w: %w", ErrUnnamed, err)
	}
	return nil
}

func (s *Store) replaceKey(id string, c seal.Change, name string) error {
	p, cut, err := s.target(id)
	if err != nil {
		return err
	}
	c.Revoke = []seal.Revocation{{Person: p, Cut: cut}}
	return s.addKey(c, name, "")
}

// TakeBack takes the key of a holder back: nothing that is sealed from now on
// opens with it, and what its holder writes from now on does not count. What he
// saw before he may keep. Nobody takes his own key back, and one admin's stays:
// then the error is ErrLastAdmin.
func (s *Store) TakeBack(id string) error { return s.setRight(id, binder.NoRight) }

// SetRight gives a holder another right. What he did before stays.
func (s *Store) SetRight(id string, r binder.Right) error { return s.setRight(id, r) }

func (s *Store) setRight(id string, r binder.Right) error {
	p, cut, err := s.target(id)
	if err != nil {
		return err
	}
	s.mu.RLock()
	role, _ := s.ring.Role(p)
	s.mu.RUnlock()
	var c seal.Change
	switch now := rightOf(role); {
	case r == now:
		return nil
	case r < now:
		c.Revoke = []seal.Revocation{{Person: p, Role: roleOf(r), Cut: cut}}
	default:
		c.Grant = []seal.Grant{{Person: p, Role: roleOf(r), Cut: cut}}
	}
	touched, err := s.change(c, nil)
	s.tell(touched)
	return err
}

// target is the person whom a change is about, and the commits up to which
// everything counts that is here today.
func (s *Store) target(id string) (p seal.Public, cut []seal.Cut, err error) {
	if p, err = s.person(id); err == nil {
		cut, err = s.Tips()
	}
	return p, cut, err
}

// ShutOut takes the PC that writes a log out of the office: what was stolen with
// it writes nothing more into the binder. Whose passphrase is known to the thief
// needs another one too.
func (s *Store) ShutOut(log string) error {
	if log == s.Log() {
		return ErrThisPC
	}
	cut, err := s.Tips()
	if err != nil {
		return err
	}
	pc, err := s.pcOf(log)
	if err != nil {
		return err
	}
	cut = slices.DeleteFunc(cut, func(c seal.Cut) bool { return c.Log != log })
	touched, err := s.change(seal.Change{Revoke: []seal.Revocation{{PC: pc, Cut: cut}}}, nil)
	s.tell(touched)
	return err
}

// ChangePassphrase replaces the passphrase that opened the binder, or, where the
// keychain did, that of the same person; where a paper did, it adds one beside it.
// now must open the binder today, else it returns ErrPassphrase. What is sealed from
// then on does not open with the old passphrase; what someone copied before does.
func (s *Store) ChangePassphrase(now, next string) error {
	slots, err := s.asked()
	if err != nil {
		return err
	}
	key, err := openOne(slots, now)
	if err != nil {
		return err
	}
	c := seal.Change{Add: []seal.NewSlot{{Type: seal.Passphrase, Secret: next, For: key}}}
	if key.Slot().Type == seal.Passphrase {
		c.Remove = []string{key.Slot().ID}
	}
	_, err = s.change(c, func(made *seal.Changed) {
		if slices.Contains(c.Remove, s.key.Slot().ID) {
			s.key, s.slot = made.Keys[0], made.Slots[0].Name
		}
	})
	return err
}

// asked are the slots of which one has to open before the passphrase is changed: the
// one that opened the binder. Nobody knows the code of a keychain: for it stand the
// passphrases of the same person.
func (s *Store) asked() (list []row, err error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.file == nil {
		return nil, ErrClosed
	}
	own := map[string]bool{s.slot.Hash: true}
	if s.slot.SlotType() == seal.Keychain {
		clear(own)
		for _, slot := range s.ring.Slots() {
			if slot.Type == seal.Passphrase && slot.Person == s.key.Person() {
				own[slot.File] = true
			}
		}
	}
	slots, _, err := s.file.keys()
	return slices.DeleteFunc(slots, func(r row) bool { return !own[r.name.Hash] }), err
}

// openOne opens the first of the slots that secret opens.
func openOne(slots []row, secret string) (*seal.Key, error) {
	failed := fmt.Errorf("%w: no slot to change", ErrPassphrase)
	for _, r := range slots {
		key, err := seal.OpenSlot(r.name.SlotType(), r.body, secret)
		if err == nil {
			return key, nil
		}
		failed = sealed("open the slot", err)
	}
	return nil, failed
}

// Recognize tells whether a passphrase or code opens the binder today: nil, or the
// errors of Open. It costs what opening costs.
func (s *Store) Recognize(secret string) error {
	s.mu.Lock()
	if s.file == nil {
		s.mu.Unlock()
		return ErrClosed
	}
	slots, rings, err := s.file.keys()
	hint := s.slot.String()
	s.mu.Unlock()
	if err != nil {
		return err
	}
	_, err = trySlots(background, slots, rings, secret, typeOf(secret), hint)
	return err
}

// person finds the public key that an ID names.
func (s *Store) person(id string) (seal.Public, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.file == nil {
		return seal.Public{}, ErrClosed
	}
	if p := s.ring.Founder(); p.ID() == id {
		return p, nil
	}
	for _, a := range s.ring.Admissions() {
		if a.Person.ID() == id {
			return a.Person, nil
		}
	}
	return seal.Public{}, ErrNoHolder
}

// Tips are the last commits of all logs, one for each branch of a log.
func (s *Store) Tips() ([]seal.Cut, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil, ErrClosed
	}
	return s.tips()
}

func (s *Store) tips() (list []seal.Cut, err error) {
	for _, l := range s.state.Logs() {
		tips := map[seal.Hash]seal.Cut{}
		before := map[seal.Hash]bool{}
		err := s.file.log(l.ID, func(r row) error {
			// Of a log with one branch only the last segment matters.
			if !l.Split && uint64(r.name.To) < l.Head.Seq {
				return nil
			}
			seg, err := seal.OpenSegment(s.ring, r.body)
			if err != nil {
				return nil
			}
			// What waits for a decision follows the tip, and is none.
			prev := seg.Head.Prev
			for i, link := range seg.Links {
				if s.state.Has(commitID(link)) {
					before[prev] = true
					tips[link] = seal.Cut{Log: l.ID, Seq: seg.Head.From + uint32(i), Link: link}
				}
				prev = link
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		for link, cut := range tips {
			if !before[link] {
				list = append(list, cut)
			}
		}
	}
	slices.SortFunc(list, func(x, y seal.Cut) int { return strings.Compare(x.Log+x.Link.String(), y.Log+y.Link.String()) })
	return list, nil
}

// pcOf is the public key of the PC that writes a log.
func (s *Store) pcOf(log string) (pc seal.Public, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return pc, ErrClosed
	}
	found := errors.New("found")
	err = s.file.log(log, func(r row) error {
		seg, err := seal.OpenSegment(s.ring, r.body)
		if err != nil {
			return nil
		}
		pc = seg.Head.PC
		return found
	})
	switch {
	case errors.Is(err, found):
		return pc, nil
	case err == nil:
		err = ErrNoPC
	}
	return pc, err
}

// change makes the next keyring, keeps its files, and lays the logs anew where
// it judges them otherwise. then, where it is not nil, runs once all of it is
// durable, before anyone else sees the store. It returns what looks different.
func (s *Store) change(c seal.Change, then func(*seal.Changed)) ([]binder.Ref, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil, ErrClosed
	}
	if own := len(c.Add)+len(c.Remove) > 0 && !slices.ContainsFunc(c.Add, func(n seal.NewSlot) bool { return n.For == nil }); !own {
		if err := allowed(s.right(), binder.Administer); err != nil {
			return nil, err
		}
	}
	bounds := s.ring.Bounds()
	if err := s.changeKeys(c, then); err != nil {
		return nil, err
	}
	if s.stillJudged(bounds) {
		return nil, nil
	}
	return s.relay()
}

// changeKeys makes the next keyring, keeps its files, and seals what is this
// PC's own anew. Files that no keyring of today needs are dropped: an old
// keyring and the slot of a passphrase that was replaced would open what was
// sealed before to whoever gets hold of this PC's disk.
func (s *Store) changeKeys(c seal.Change, then func(*seal.Changed)) error {
	c.Made = s.now().Unix()
	made, err := seal.Next(s.ring, s.pc, s.key, c)
	if err != nil {
		return sealed(changingKeys, err)
	}
	mine, err := seal.SealPC(made.Ring, s.pc)
	if err != nil {
		return sealed("seal this PC's key", err)
	}
	k, err := s.readKeys(nil)
	if err != nil {
		return err
	}
	// The new keyring holds all that those hold which count today.
	old := k.obsolete(made.Ring, func(v error) bool { return v == nil || superseded(v) })
	err = s.file.transaction(func(tx *sql.Tx) error {
		if _, err := addFiles(tx, append(made.Slots, made.File)); err != nil {
			return err
		}
		if err := s.drop(tx, old); err != nil {
			return err
		}
		return setLocal(tx, "pc", mine)
	})
	if err != nil {
		return err
	}
	s.ring, s.leaveUntil = made.Ring, time.Time{}
	s.wrote[made.File.Name.Hash] = true
	if then != nil {
		then(made)
	}
	return nil
}
