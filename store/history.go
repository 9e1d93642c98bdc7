package store

import (
	"bytes"
	"errors"

	"readybinder/binder"
	"readybinder/seal"
)

// History is what happened to a record, newest first. It reads the logs.
func (s *Store) History(ref binder.Ref) ([]binder.Change, error) {
	laid, err := s.touching(map[binder.Ref]bool{ref: true}, "")
	if err != nil {
		return nil, err
	}
	return binder.History(ref, laid), nil
}

// Undo takes the commits of a batch back, and returns the records in which it
// left something alone because someone has changed it since.
func (s *Store) Undo(batch, why string) (kept []binder.Ref, err error) {
	refs := map[binder.Ref]bool{}
	mine, err := s.touching(nil, batch)
	if err != nil {
		return nil, err
	}
	for _, c := range mine {
		for _, o := range c.Ops {
			refs[o.On] = true
		}
	}
	laid, err := s.touching(refs, "")
	if err != nil {
		return nil, err
	}
	var ops []binder.Op
	s.View(func(b *binder.Binder) { ops, kept = b.Undo(batch, laid) })
	return kept, s.Commit(Change{Why: why, Ops: ops})
}

// touching are the commits that touch one of refs, or that are of the batch.
func (s *Store) touching(refs map[binder.Ref]bool, batch string) ([]binder.Laid, error) {
	var needles [][]byte
	if batch != "" {
		needles = append(needles, []byte(`"batch":"`+batch+`"`))
	} else if len(refs) <= 8 {
		// A look at the bytes spares decoding nearly every line.
		for ref := range refs {
			needles = append(needles, []byte(`"on":"`+string(ref)+`"`))
		}
	}
	var list []binder.Laid
	err := s.commits(func(b *bench, seg *seal.Segment, i int) error {
		line := seg.Lines[i]
		if len(needles) > 0 && !containsAny(line, needles) {
			return nil
		}
		c, err := binder.DecodeCommit(line)
		if errors.Is(err, binder.ErrNewer) {
			return nil
		}
		if err != nil {
			return err
		}
		if !b.counts(seg, i, c) {
			return nil
		}
		wanted := batch != "" && c.Batch == batch
		for k := 0; k < len(c.Ops) && !wanted; k++ {
			wanted = refs[c.Ops[k].On]
		}
		if wanted {
			list = append(list, binder.Laid{ID: commitID(seg.Links[i]), Commit: c})
		}
		return nil
	})
	return list, err
}

func containsAny(line []byte, needles [][]byte) bool {
	for _, n := range needles {
		if bytes.Contains(line, n) {
			return true
		}
	}
	return false
}

// commits gives every commit's line in every segment that can be opened to do,
// with its place and what judges it.
func (s *Store) commits(do func(b *bench, seg *seal.Segment, i int) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return ErrClosed
	}
	b := s.bench(s.state)
	return s.file.rows("s", 0, true, func(r row) error {
		if s.paused[r.name] {
			return nil
		}
		seg, err := seal.OpenSegment(s.ring, r.body)
		if err != nil {
			return nil // held or damaged: Standing tells
		}
		for i := range seg.Lines {
			if err := do(b, seg, i); err != nil {
				return err
			}
		}
		return nil
	})
}
