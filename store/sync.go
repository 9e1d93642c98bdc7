package store

import (
	"database/sql"
	"fmt"
	"slices"

	"readybinder/binder"
	"readybinder/seal"
)

// Take is Accept for what comes in by itself: where it would change or remove many
// of the records that are here, it is kept, and nothing of it shows until a person
// has decided: see Paused. known are the files that others here stand for, and refused
// those that are not what they say; it keeps neither.
func (s *Store) Take(files []seal.Sealed) (known, refused []seal.Name, err error) {
	done, touched, err := s.accept(files, true)
	s.tell(touched)
	if err != nil {
		return nil, nil, err
	}
	return done.Known, done.Refused, nil
}

// Key stands for what opens here: the slot that was opened and the newest epoch.
func (s *Store) Key() string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.file == nil {
		return ""
	}
	return fmt.Sprint(s.key.Slot().ID, " ", s.ring.Epoch())
}

// Outdated tells that a keyring of a newer epoch is here that the key does not open: the
// passphrase was changed on another PC, or the key taken back. Who locks the binder and
// opens it anew is told which.
func (s *Store) Outdated() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return false
	}
	newer := false
	err := s.file.rows("k", 0, false, func(r row) error {
		newer = newer || r.name.From > s.ring.Epoch()
		return nil
	})
	return err == nil && newer
}

// Strange are the segments here that no key opens.
func (s *Store) Strange() []seal.Name {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.laid.Locked)
}

// PlaceNote is what SetPlaceNote kept about a place under its id, nil where it is
// nothing. It is plain: names and times.
func (s *Store) PlaceNote(id string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil, ErrClosed
	}
	return s.file.local(placeNote + id)
}

// SetPlaceNote keeps what is to be known of a place that this PC syncs with.
func (s *Store) SetPlaceNote(id string, body []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return ErrClosed
	}
	return s.file.transaction(func(tx *sql.Tx) error { return setLocal(tx, placeNote+id, body) })
}

const placeNote = "place/"

// CheckPhrase is six words that are the same on all PCs that have this very binder, for
// someone who joins to compare with another PC's.
func (s *Store) CheckPhrase() string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.file == nil {
		return ""
	}
	return seal.Phrase(s.ring.Binder(), s.ring.Edition())
}

// Wants tells by its name whether a segment or a part of an attached file is of use
// here: it is not of an edition before this one, and a record names it.
func (s *Store) Wants(n seal.Name) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	switch {
	case s.file == nil:
		return false
	case n.Kind == seal.KindSegment:
		return !s.ring.Past(n.Writer)
	case n.Kind == seal.KindAttachment && !s.ring.Past(n.Writer):
		needed, _ := binder.PartsNeeded(s.state, func(binder.Record) bool { return true })
		return needed[n.Hash]
	}
	return n.Kind != seal.KindAttachment
}

// Split tells whether a log has two branches, because its PC was copied or set back.
func (s *Store) Split(log string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.ContainsFunc(s.state.Logs(), func(l binder.Log) bool { return l.ID == log && l.Split })
}

// PackUnsent makes one file of this PC's segments that no place has yet, as far as
// one person vouches for them, sealed to the newest keyring: who was shut out
// meanwhile does not read them, and they travel as one.
func (s *Store) PackUnsent(unsent func(seal.Name) bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return ErrClosed
	}
	_, err := s.packRuns(func(own []seal.Name) [][]seal.Name {
		var runs [][]seal.Name
		var run []seal.Name
		for _, n := range own {
			if unsent(n) {
				run = append(run, n)
				continue
			}
			runs, run = append(runs, run), nil
		}
		return append(runs, run)
	}, true)
	return err
}
