package store

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"readybinder/binder"
	"readybinder/seal"
)

// Report is what Verify found.
type Report struct {
	Files    int
	Segments int
	Commits  int
	Logs     int
	Held     int
	// Problems are what is wrong, one sentence each; none is good.
	Problems []string
}

// Verify reads every byte of the binder on this PC: each file against the
// hash in its name, each seal and both signatures, each chain from its first
// commit on, and whether the state in memory is the one that the logs give.
func (s *Store) Verify(progress func(done, total int)) (*Report, error) {
	names, err := s.Names()
	if err != nil {
		return nil, err
	}
	// A packed segment came after those that follow it.
	slices.SortStableFunc(names, func(x, y seal.Name) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Writer, y.Writer), cmp.Compare(x.From, y.From))
	})
	r := &Report{Files: len(names)}
	bad := func(name seal.Name, what string, err error) {
		r.Problems = append(r.Problems, fmt.Sprintf("%s: %s (%v)", name, what, err))
	}
	fresh := binder.NewBinder()
	for i, name := range names {
		body, err := s.Read(name)
		if err != nil {
			return nil, err
		}
		if err := name.Check(body); err != nil {
			bad(name, "its bytes are not the ones that were written", err)
			continue
		}
		if name.Kind == seal.KindSegment {
			s.verifySegment(r, fresh, name, body, bad)
		}
		if progress != nil {
			progress(i+1, len(names))
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil, ErrClosed
	}
	if err := s.file.check(); err != nil {
		r.Problems = append(r.Problems, err.Error())
	}
	r.Logs = len(fresh.Logs())
	if fresh.Commits() != s.state.Commits() {
		r.Problems = append(r.Problems, fmt.Sprintf("the logs hold %d commits, the binder shows %d", fresh.Commits(), s.state.Commits()))
	}
	return r, nil
}

func (s *Store) verifySegment(r *Report, fresh *binder.Binder, name seal.Name, body []byte, bad func(seal.Name, string, error)) {
	s.mu.RLock()
	ring := s.ring
	s.mu.RUnlock()
	if ring == nil {
		return
	}
	seg, err := seal.OpenSegment(ring, body)
	switch {
	case errors.Is(err, seal.ErrNoKey), errors.Is(err, seal.ErrNotAdmitted):
		r.Held++
		return
	case err != nil:
		bad(name, "its seal or signature is wrong", err)
		return
	}
	r.Segments++
	if before := seg.Before(); before.Seq > 0 && !fresh.Has(commitID(before.Link)) {
		bad(name, "the commits before it are missing", errWaits)
	}
	for i, line := range seg.Lines {
		r.Commits++
		c, err := binder.DecodeCommit(line)
		if errors.Is(err, binder.ErrNewer) {
			continue
		}
		if err != nil {
			bad(name, "a commit cannot be read", err)
			continue
		}
		fresh.Lay(commitID(seg.Links[i]), c)
	}
}

// check asks SQLite whether the file is whole.
func (f *file) check() error {
	var answer string
	if err := f.conn.QueryRowContext(background, "PRAGMA quick_check(1)").Scan(&answer); err != nil {
		return dbError("check", err)
	}
	if answer != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, answer)
	}
	return nil
}
