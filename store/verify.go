package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"readybinder/binder"
	"readybinder/seal"
)

// Report is what Verify found.
type Report struct {
	Files       int
	Segments    int
	Commits     int
	Logs        int
	Held        int
	Attachments int
	// Problems are what is wrong, one sentence each; none is good.
	Problems []string
}

// Verify reads every byte of the binder on this PC: each file against the
// hash in its name, each seal and both signatures, each chain from its first
// commit on, and whether the state in memory has the commits of the logs. The
// binder may be used meanwhile, and the verifying be cancelled.
func (s *Store) Verify(ctx context.Context, progress func(done, total int)) (*Report, error) {
	names, err := s.Names()
	if err != nil {
		return nil, err
	}
	// A packed segment came after those that follow it.
	slices.SortStableFunc(names, func(x, y seal.Name) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Writer, y.Writer), cmp.Compare(x.From, y.From))
	})
	v := verifier{seen: map[seal.Name]bool{}, after: map[seal.Name]binder.CommitID{}, laid: newLaid()}
	for i, name := range names {
		if err := errors.Join(ctx.Err(), s.verifyOne(&v, name)); err != nil {
			return nil, err
		}
		if progress != nil {
			progress(i+1, len(names))
		}
	}
	if err := s.verifyAttachments(ctx, &v); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil, ErrClosed
	}
	v.sit(s)
	// What was saved or packed meanwhile.
	err = s.file.rows("suka", 0, false, func(r row) error {
		if v.seen[r.name] {
			return nil
		}
		body, err := s.file.read(r.name)
		v.file(r.name, body)
		return err
	})
	if err != nil {
		return nil, err
	}
	for name, id := range v.after {
		if !v.bench.state.Has(id) {
			v.bad(name, "the commits before it are missing", errWaits)
		}
	}
	if err := s.file.check(); err != nil {
		v.Problems = append(v.Problems, err.Error())
	}
	v.Logs = len(v.bench.state.Logs())
	if v.bench.state.Commits() != s.state.Commits() {
		v.Problems = append(v.Problems, fmt.Sprintf("the logs hold %d commits, the binder shows %d", v.bench.state.Commits(), s.state.Commits()))
	}
	return &v.Report, nil
}

// verifyOne looks at one file; others may use the binder between two.
func (s *Store) verifyOne(v *verifier, name seal.Name) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return ErrClosed
	}
	v.sit(s)
	body, err := s.file.read(name)
	if body != nil {
		v.file(name, body)
	}
	return err
}

// verifyAttachments reads every attached file to its end.
func (s *Store) verifyAttachments(ctx context.Context, v *verifier) error {
	var list []binder.Attachment
	s.View(func(b *binder.Binder) { list = binder.AttachedTo(b, "") })
	for _, a := range list {
		v.Attachments++
		err := s.ReadAttachment(ctx, binder.Attachments.Ref(a.ID), io.Discard, nil)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			v.Problems = append(v.Problems, fmt.Sprintf("the file %q cannot be read (%v)", a.Name, err))
		}
	}
	return nil
}

// sit takes the keyring of now: someone may have changed it meanwhile.
func (v *verifier) sit(s *Store) {
	switch {
	case v.bench == nil:
		v.bench = s.bench(binder.NewBinder())
	case v.bench.ring != s.ring:
		v.bench = s.bench(v.bench.state)
	}
}

type verifier struct {
	Report
	bench *bench
	laid  laid
	seen  map[seal.Name]bool
	after map[seal.Name]binder.CommitID // what each segment follows
}

func (v *verifier) bad(name seal.Name, what string, err error) {
	v.Problems = append(v.Problems, fmt.Sprintf("%s: %s (%v)", name, what, err))
}

func (v *verifier) file(name seal.Name, body []byte) {
	v.seen[name] = true
	v.Files++
	if err := name.Check(body); err != nil {
		v.bad(name, "its bytes are not the ones that were written", err)
		return
	}
	if name.Kind != seal.KindSegment {
		return
	}
	seg, commits, err := openSegment(v.bench.ring, name, body)
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
	v.bench.lay(seg, commits, &v.laid)
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
