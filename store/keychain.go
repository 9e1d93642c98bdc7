package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/zalando/go-keyring"

	"readybinder/seal"
)

// chain is the operating system's keychain; tests put their own in its place.
var chain = struct {
	set      func(service, user, secret string) error
	get      func(service, user string) (string, error)
	withdraw func(service, user string) error
}{keyring.Set, keyring.Get, keyring.Delete}

// chainService is the name under which the keychain of a PC shows our codes.
const chainService = "ReadyBinder"

// chainNote says, in plain text on this PC, that the keychain has a code, and for
// which slot.
type chainNote struct {
	User string `json:"user"` // under chainService
	Slot string `json:"slot"` // the id of the slot
	File string `json:"file"` // the hash in the name of the slot's file
}

const chainNoteName = "keychain"

// KeepOnThisPC lets this PC's keychain open the binder for the person whose key is
// open: whoever can use this person's account on this PC can then open it too. It
// returns ErrNoKeychain where there is none.
func (s *Store) KeepOnThisPC() error {
	if s.KeptOnThisPC() {
		return nil
	}
	code, n := seal.NewRecoveryCode(), chainNote{User: NewID()}
	if err := chain.set(chainService, n.User, code); err != nil {
		return fmt.Errorf("%w: %w", ErrNoKeychain, err)
	}
	s.mu.RLock()
	key := s.key
	s.mu.RUnlock()
	_, err := s.change(seal.Change{Add: []seal.NewSlot{{Type: seal.Keychain, Secret: code, For: key}}}, func(made *seal.Changed) {
		n.Slot, n.File = made.Keys[0].Slot().ID, made.Slots[0].Name.Hash
	})
	if err == nil {
		err = s.note(n)
	}
	if err != nil {
		return errors.Join(err, chain.withdraw(chainService, n.User))
	}
	return nil
}

func (s *Store) note(n chainNote) error {
	body, err := json.Marshal(n)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return ErrClosed
	}
	return s.file.transaction(func(tx *sql.Tx) error { return setLocal(tx, chainNoteName, body) })
}

// KeptOnThisPC tells whether this PC's keychain opens the binder.
func (s *Store) KeptOnThisPC() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.file != nil && readChainNote(s.file).User != ""
}

// ForgetOnThisPC takes the code out of this PC's keychain, and the slot that it
// opens away. It returns ErrFromKeychain where the binder was opened with that slot.
func (s *Store) ForgetOnThisPC() error {
	s.mu.RLock()
	if s.file == nil {
		s.mu.RUnlock()
		return ErrClosed
	}
	n := readChainNote(s.file)
	has, opened := false, s.key.Slot().ID == n.Slot
	for _, slot := range s.ring.Slots() {
		has = has || slot.ID == n.Slot
	}
	s.mu.RUnlock()
	switch {
	case n.User == "":
		return nil
	case opened:
		return ErrFromKeychain
	case has:
		if _, err := s.change(seal.Change{Remove: []string{n.Slot}}, nil); err != nil {
			return err
		}
	}
	if err := chain.withdraw(chainService, n.User); err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return fmt.Errorf("%w: %w", ErrNoKeychain, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.file.transaction(func(tx *sql.Tx) error { return dropLocal(tx, chainNoteName) })
}

func readChainNote(f *file) (n chainNote) {
	if body, err := f.local(chainNoteName); err == nil {
		_ = json.Unmarshal(body, &n)
	}
	return n
}

// KeychainOpens tells whether this PC's keychain may open the binder in the folder
// dir, without asking it.
func KeychainOpens(dir string) bool {
	f, err := openFile(filepath.Join(dir, FileName))
	if err != nil {
		return false
	}
	defer f.close()
	return readChainNote(f).User != ""
}

// OpenFromKeychain opens the binder in the folder dir with the code in this PC's
// keychain. It returns ErrNoKeychain where that does not work, and then a
// passphrase does; and the errors of Open.
func OpenFromKeychain(dir string) (*Store, error) {
	return openWith(dir, func(f *file) (*opened, error) {
		n := readChainNote(f)
		code, err := chain.get(chainService, n.User)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNoKeychain, err)
		}
		o, err := unlock(f, code, seal.Keychain)
		if errors.Is(err, ErrPassphrase) {
			err = fmt.Errorf("%w: %w", ErrNoKeychain, err)
		}
		return o, err
	})
}
