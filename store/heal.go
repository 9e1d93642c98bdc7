package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"readybinder/binder"
	"readybinder/seal"
)

// Inspect compares the bytes of every file of the logs and keys with its name, and
// returns how many it found damaged that nobody knew of: the snapshot shows what they
// say, so that opening the binder did not need them. Standing counts them from then
// on. It reads one file at a time; the binder may be used meanwhile.
func (s *Store) Inspect(ctx context.Context) (found int, err error) {
	names, err := s.Names()
	if err != nil {
		return 0, err
	}
	for _, n := range names {
		if err := ctx.Err(); err != nil {
			return found, err
		}
		if n.Kind == seal.KindAttachment {
			continue // they may be large, and Verify reads them
		}
		body, err := s.Read(n)
		if err != nil || n.Check(body) == nil {
			continue // packed meanwhile
		}
		s.mu.Lock()
		if !slices.Contains(s.laid.Damaged, n) {
			s.laid.Damaged = append(s.laid.Damaged, n)
			found++
		}
		s.mu.Unlock()
	}
	return found, nil
}

// Heal takes from a copy of the binder what is damaged or missing here: each
// file whose bytes are whole there. It returns how many it healed, also where it was
// stopped; those that are damaged there too, or missing, stay as they are. It returns
// ErrSuccessor where the copy says that the office goes on in another edition of the
// binder, and takes no more of it then: Follow does; and ErrOtherBinder where the copy
// is of another binder, or of an edition before this one.
func (s *Store) Heal(ctx context.Context, from Source, progress func(done, total int)) (healed int, err error) {
	healed, err = s.takeWhole(ctx, from, progress)
	if healed == 0 {
		return 0, err
	}
	s.mu.Lock()
	touched, relaid := s.laidAnew()
	s.mu.Unlock()
	s.tell(touched)
	return healed, errors.Join(err, relaid)
}

func (s *Store) laidAnew() ([]binder.Ref, error) {
	if s.file == nil {
		return nil, ErrClosed
	}
	touched, err := s.relay()
	return touched, errors.Join(err, s.dropReplaced())
}

// dropReplaced drops damaged segments whose commits are all here in other files.
func (s *Store) dropReplaced() error {
	for _, n := range slices.Clone(s.laid.Damaged) {
		if n.Kind != seal.KindSegment {
			continue
		}
		next := n.From
		err := s.file.overlapping(n, func(r row) error { // by From
			if r.name != n && r.name.From <= next && r.name.Check(r.body) == nil {
				next = max(next, r.name.To+1)
			}
			return nil
		})
		if err != nil || next <= n.To {
			continue
		}
		if err := s.file.transaction(func(tx *sql.Tx) error { return dropFile(tx, n) }); err != nil {
			return err
		}
		s.laid.Damaged = slices.DeleteFunc(s.laid.Damaged, func(d seal.Name) bool { return d == n })
	}
	return nil
}

// takeWhole takes what is whole in a copy, and counts it.
func (s *Store) takeWhole(ctx context.Context, from Source, progress func(done, total int)) (healed int, err error) {
	names, err := s.Names()
	if err != nil {
		return 0, err
	}
	there, err := from.Names()
	if err != nil {
		return 0, err
	}
	done := 0
	step := func() error {
		if done++; progress != nil {
			progress(done, len(names)+len(there))
		}
		return ctx.Err()
	}
	here := map[seal.Name]bool{}
	for _, name := range names {
		here[name] = true
		ok, err := s.healOne(name, from)
		if err != nil {
			return healed, err
		}
		if ok {
			healed++
		}
		if err := step(); err != nil {
			return healed, err
		}
	}
	if s.isOther(there, from) {
		return healed, ErrOtherBinder
	}
	slices.SortStableFunc(there, func(a, b seal.Name) int { return keyringsFirst(a) - keyringsFirst(b) })
	for _, name := range there {
		if err := step(); err != nil {
			return healed, err
		}
		if here[name] {
			continue
		}
		if _, ok := s.Successor(); ok && name.Kind != seal.KindKeyring {
			return healed, ErrSuccessor
		}
		body, err := from.Read(name)
		if err != nil {
			continue
		}
		done, err := s.Accept(seal.Sealed{Name: name, Bytes: body})
		if err != nil {
			return healed, err
		}
		healed += done.New
	}
	return healed, nil
}

// isOther tells whether a copy is surely not of this edition of the binder: its
// keyrings open, and none is of it.
func (s *Store) isOther(names []seal.Name, from Source) bool {
	var rings [][]byte
	for _, n := range names {
		if n.Kind != seal.KindKeyring {
			continue
		}
		if body, err := from.Read(n); err == nil {
			rings = append(rings, body)
		}
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.file == nil {
		return false
	}
	_, verdicts, err := seal.OpenKeyringsIn(s.ring.Edition(), rings, s.key)
	return err != nil && slices.ContainsFunc(verdicts, func(v error) bool { return v == nil || errors.Is(v, seal.ErrForeign) })
}

func keyringsFirst(n seal.Name) int {
	if n.Kind == seal.KindKeyring {
		return 0
	}
	return 1
}

// healOne puts whole bytes in the place of damaged ones. The copy, which may be slow, is
// read while the binder can be used.
func (s *Store) healOne(name seal.Name, from Source) (bool, error) {
	damaged, err := s.isDamaged(name)
	if err != nil || !damaged {
		return false, err
	}
	body, err := from.Read(name)
	if err != nil || name.Check(body) != nil {
		return false, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return false, ErrClosed
	}
	if here, err := s.file.has(name); err != nil || !here {
		return false, err
	}
	return true, s.file.transaction(func(tx *sql.Tx) error {
		// The snapshot has it as damaged, and never tries it again.
		if err := dropLocal(tx, snapshotBox); err != nil {
			return err
		}
		return replaceFile(tx, seal.Sealed{Name: name, Bytes: body})
	})
}

// isDamaged tells whether a file is here whose bytes are not what its name says.
func (s *Store) isDamaged(name seal.Name) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return false, ErrClosed
	}
	body, err := s.file.read(name)
	return err == nil && body != nil && name.Check(body) != nil, err
}
