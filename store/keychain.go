package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/zalando/go-keyring"

	"readybinder/binder"
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

// How long a keychain may take: to keep a code, where it may ask for a password of
// its own first, and to delete one. Some never answer.
const (
	keepWait     = time.Minute
	withdrawWait = 5 * time.Second
)

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
// returns ErrNoKeychain where there is none, and ErrKeptForOther where it opens the
// binder for somebody else.
func (s *Store) KeepOnThisPC() error {
	s.mu.RLock()
	if s.file == nil {
		s.mu.RUnlock()
		return ErrClosed
	}
	key, before := s.key, readChainNote(s.file)
	slot, kept := s.chainSlot(before)
	s.mu.RUnlock()
	switch {
	case kept && slot.Person == key.Person():
		return nil
	case kept:
		return ErrKeptForOther
	}
	_ = withdrawCode(before) // it opens nothing any more
	code, n := seal.NewRecoveryCode(), chainNote{User: NewID()}
	if err := within(keepWait, func() error { return chain.set(chainService, n.User, code) }); err != nil {
		return fmt.Errorf("%w: %w", ErrNoKeychain, err)
	}
	_, err := s.change(seal.Change{Add: []seal.NewSlot{{Type: seal.Keychain, Secret: code, For: key}}}, func(made *seal.Changed) {
		n.Slot, n.File = made.Keys[0].Slot().ID, made.Slots[0].Name.Hash
	})
	if err == nil {
		err = s.noted(func(tx *sql.Tx) error { return writeChainNote(tx, n) })
	}
	if err != nil {
		return errors.Join(err, withdrawCode(n))
	}
	return nil
}

// noted changes the note.
func (s *Store) noted(change func(*sql.Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return ErrClosed
	}
	return s.file.transaction(change)
}

// KeptOnThisPC is the ID of the holder for whom this PC's keychain opens the binder,
// "" where it does for nobody.
func (s *Store) KeptOnThisPC() string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.file == nil {
		return ""
	}
	slot, kept := s.chainSlot(readChainNote(s.file))
	if !kept {
		return ""
	}
	return slot.Person.ID()
}

// chainSlot is the slot that a note is about, where the binder has it still.
func (s *Store) chainSlot(n chainNote) (slot seal.Slot, kept bool) {
	slots := s.ring.Slots()
	i := slices.IndexFunc(slots, func(x seal.Slot) bool { return n.User != "" && x.ID == n.Slot })
	if i < 0 {
		return slot, false
	}
	return slots[i], true
}

// ForgetOnThisPC takes the code out of this PC's keychain, and the slot that it
// opens away. The person whose slot it is may, and an admin. It returns
// ErrFromKeychain where the binder was opened with that slot, and ErrCodeLeft where
// only the slot could be taken away.
func (s *Store) ForgetOnThisPC() error {
	s.mu.RLock()
	if s.file == nil {
		s.mu.RUnlock()
		return ErrClosed
	}
	n := readChainNote(s.file)
	slot, kept := s.chainSlot(n)
	me, opened, right := s.key.Person(), s.key.Slot().ID == n.Slot, s.right()
	s.mu.RUnlock()
	switch {
	case n.User == "":
		return nil
	case kept && opened:
		return ErrFromKeychain
	case kept:
		if slot.Person != me {
			if err := allowed(right, binder.Administer); err != nil {
				return err
			}
		}
		if _, err := s.change(seal.Change{Remove: []string{n.Slot}}, nil); err != nil {
			return err
		}
	}
	// Where the code stays, so does the note: keeping another one tries again.
	if err := withdrawCode(n); err != nil {
		return fmt.Errorf("%w: %w", ErrCodeLeft, err)
	}
	return s.noted(func(tx *sql.Tx) error { return dropLocal(tx, chainNoteName) })
}

// withdrawCode takes the code of a note out of this PC's keychain.
func withdrawCode(n chainNote) error {
	if n.User == "" {
		return nil
	}
	err := within(withdrawWait, func() error { return chain.withdraw(chainService, n.User) })
	if errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return err
}

// within waits for a keychain so long, and no longer.
func within(limit time.Duration, do func() error) error {
	ctx, stop := context.WithTimeout(background, limit)
	defer stop()
	_, err := until(ctx, func() (struct{}, error) { return struct{}{}, do() })
	return err
}

// until waits for a keychain until ctx ends.
func until[R any](ctx context.Context, do func() (R, error)) (result R, err error) {
	type answer struct {
		result R
		err    error
	}
	came := make(chan answer, 1)
	go func() {
		result, err := do()
		came <- answer{result, err}
	}()
	select {
	case a := <-came:
		return a.result, a.err
	case <-ctx.Done():
		return result, ctx.Err()
	}
}

func writeChainNote(tx *sql.Tx, n chainNote) error {
	body, err := json.Marshal(n)
	if err != nil {
		return err
	}
	return setLocal(tx, chainNoteName, body)
}

func readChainNote(f *file) (n chainNote) {
	if body, err := f.local(chainNoteName); err == nil {
		_ = json.Unmarshal(body, &n)
	}
	return n
}

// chainNoteOf is the note of a file that is closed and whose keychain may open it:
// it has the slot that the note is about.
func chainNoteOf(path string) (n chainNote) {
	f, err := openFile(path)
	if err != nil {
		return n
	}
	defer f.close()
	if n = readChainNote(f); !f.hasSlot(n.File) {
		return chainNote{}
	}
	return n
}

// hasSlot tells whether the slot is there in whose name this hash is.
func (f *file) hasSlot(hash string) (has bool) {
	err := f.rows("u", 0, false, func(r row) error {
		has = has || r.name.Hash == hash
		return nil
	})
	return has && err == nil
}

// carryChainNote lets the keychain that opens the binder at from open the one at to,
// which takes its place, where that has the same slot and no keychain of its own.
// Where it fails the passphrase has to be typed.
func carryChainNote(from, to string) {
	n := chainNoteOf(from)
	if n.User == "" {
		return
	}
	f, err := openFile(to)
	if err != nil {
		return
	}
	defer f.close()
	if f.hasSlot(n.File) && !f.hasSlot(readChainNote(f).File) {
		_ = f.transaction(func(tx *sql.Tx) error { return writeChainNote(tx, n) })
	}
}

// KeychainOpens tells whether this PC's keychain may open the binder in the folder
// dir, without asking it.
func KeychainOpens(dir string) bool {
	return chainNoteOf(filepath.Join(dir, FileName)).User != ""
}

// OpenFromKeychain opens the binder in the folder dir with the code in this PC's
// keychain, for whose answer it waits until ctx ends. It returns ErrNoKeychain where
// that does not work, and then a passphrase does; and the errors of Open.
func OpenFromKeychain(ctx context.Context, dir string) (*Store, error) {
	return openWith(dir, func(f *file) (*opened, error) {
		n := readChainNote(f)
		code, err := until(ctx, func() (string, error) { return chain.get(chainService, n.User) })
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNoKeychain, err)
		}
		o, err := unlock(f, code, seal.Keychain)
		if errors.Is(err, ErrPassphrase) || errors.Is(err, ErrReplaced) {
			err = fmt.Errorf("%w: %w", ErrNoKeychain, err)
		}
		return o, err
	})
}
