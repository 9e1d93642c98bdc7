package store

import (
	"database/sql"

	"readybinder/seal"
)

// NewRecoveryCode is a code for a recovery sheet: 28 characters in groups of
// four. It opens nothing until AddRecovery.
func NewRecoveryCode() string { return seal.NewRecoveryCode() }

// NewPassphrase is six random words.
func NewPassphrase() string { return seal.NewPassphrase() }

// Strength guesses how hard a passphrase is to guess, 0 to 4: a hint.
func Strength(passphrase string, about ...string) int { return seal.Strength(passphrase, about...) }

// AddRecovery gives the binder a second way in: the code on a recovery sheet.
func (s *Store) AddRecovery(code string) error {
	return s.change(seal.Change{Add: []seal.NewSlot{{Type: seal.Recovery, Role: seal.Admin, Secret: code}}}, nil)
}

// Recoveries counts the recovery sheets that open the binder.
func (s *Store) Recoveries() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	n := 0
	if s.ring != nil {
		for _, slot := range s.ring.Slots() {
			if slot.Type == seal.Recovery {
				n++
			}
		}
	}
	return n
}

// ChangePassphrase replaces the passphrase that opened the binder; where a
// recovery code did, it adds one beside the old one. now must open the binder
// today, else it returns ErrPassphrase. What is sealed from then on does not
// open with the old passphrase; what someone copied before does.
func (s *Store) ChangePassphrase(now, next string) error {
	s.mu.RLock()
	if s.file == nil {
		s.mu.RUnlock()
		return ErrClosed
	}
	slot, key := s.slot, s.key
	body, err := s.file.read(slot)
	s.mu.RUnlock()
	if err != nil {
		return err
	}
	if _, err := seal.OpenSlot(slot.SlotType(), body, now); err != nil {
		return sealed("open the slot", err)
	}
	c := seal.Change{Add: []seal.NewSlot{{Type: seal.Passphrase, Secret: next, For: key}}}
	if key.Slot().Type != seal.Passphrase {
		return s.change(c, nil)
	}
	c.Remove = []string{key.Slot().ID}
	return s.change(c, &slot)
}

// change makes the next keyring, keeps its files, and seals what is this PC's
// own anew. drop is the file of the slot that was open, where the first one
// of c.Add comes into its place.
func (s *Store) change(c seal.Change, drop *seal.Name) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return ErrClosed
	}
	c.Made = s.now().Unix()
	made, err := seal.Next(s.ring, s.pc, s.key, c)
	if err != nil {
		return sealed("change the keys", err)
	}
	mine, err := seal.SealPC(made.Ring, s.pc)
	if err != nil {
		return sealed("seal this PC's key", err)
	}
	err = s.file.transaction(func(tx *sql.Tx) error {
		if _, err := addFiles(tx, append(made.Slots, made.File)); err != nil {
			return err
		}
		if drop != nil {
			if err := dropFile(tx, *drop); err != nil {
				return err
			}
		}
		return setLocal(tx, "pc", mine)
	})
	if err != nil {
		return err
	}
	s.ring = made.Ring
	if drop != nil {
		s.key, s.slot = made.Keys[0], made.Slots[0].Name
	}
	return nil
}
