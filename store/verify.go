package store

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
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
// commit on, and whether the state in memory has the commits of the logs. The
// binder may be used meanwhile.
func (s *Store) Verify(progress func(done, total int)) (*Report, error) {
	names, err := s.Names()
	if err != nil {
		return nil, err
	}
	// A packed segment came after those that follow it.
	slices.SortStableFunc(names, func(x, y seal.Name) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Writer, y.Writer), cmp.Compare(x.From, y.From))
	})
	v := verifier{seen: map[seal.Name]bool{}, after: map[seal.Name]binder.CommitID{}, state: binder.NewBinder()}
	for i, name := range names {
		body, err := s.Read(name)
		switch {
		case err == nil:
			v.file(s.keyring(), name, body)
		case !errors.Is(err, fs.ErrNotExist):
			return nil, err
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
	// What was saved or packed meanwhile.
	err = s.file.rows("suka", 0, false, func(r row) error {
		if v.seen[r.name] {
			return nil
		}
		body, err := s.file.read(r.name)
		v.file(s.ring, r.name, body)
		return err
	})
	if err != nil {
		return nil, err
	}
	for name, id := range v.after {
		if !v.state.Has(id) {
			v.bad(name, "the commits before it are missing", errWaits)
		}
	}
	if err := s.file.check(); err != nil {
		v.Problems = append(v.Problems, err.Error())
	}
	v.Logs = len(v.state.Logs())
	if v.state.Commits() != s.state.Commits() {
		v.Problems = append(v.Problems, fmt.Sprintf("the logs hold %d commits, the binder shows %d", v.state.Commits(), s.state.Commits()))
	}
	return &v.Report, nil
}

func (s *Store) keyring() *seal.Keyring {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.ring
}

type verifier struct {
	Report
	seen  map[seal.Name]bool
	after map[seal.Name]binder.CommitID // what each segment follows
	state *binder.Binder
}

func (v *verifier) bad(name seal.Name, what string, err error) {
	v.Problems = append(v.Problems, fmt.Sprintf("%s: %s (%v)", name, what, err))
}

func (v *verifier) file(ring *seal.Keyring, name seal.Name, body []byte) {
	v.seen[name] = true
	v.Files++
	if err := name.Check(body); err != nil {
		v.bad(name, "its bytes are not the ones that were written", err)
		return
	}
	if name.Kind != seal.KindSegment || ring == nil {
		return
	}
	seg, commits, err := openSegment(ring, name, body)
	switch {
	case errors.Is(err, errWaits):
		v.Held++
		return
	case err != nil:
		v.bad(name, "its seal, a signature or a commit is wrong", err)
		return
	}
	v.Segments++
	v.Commits += len(commits)
	if before := seg.Before(); before.Seq > 0 {
		v.after[name] = commitID(before.Link)
	}
	layCommits(v.state, seg, commits)
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
