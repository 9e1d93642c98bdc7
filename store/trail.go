package store

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"

	"readybinder/binder"
	"readybinder/seal"
)

// Trail gives every change that was ever saved to do, oldest first by the clocks
// of the PCs, those that do not count among them. It reads one segment of each log
// at a time, and the binder may be used meanwhile. do gets the binder of today, for
// the names in it.
func (s *Store) Trail(ctx context.Context, do func(*binder.Binder, binder.TrailStep) error, progress func(done, total int)) error {
	names, err := s.Names()
	if err != nil {
		return err
	}
	names = slices.DeleteFunc(names, func(n seal.Name) bool { return n.Kind != seal.KindSegment })
	slices.SortFunc(names, func(x, y seal.Name) int {
		return cmp.Or(cmp.Compare(x.Writer, y.Writer), cmp.Compare(x.From, y.From), cmp.Compare(x.Hash, y.Hash))
	})
	t := &trail{store: s, total: len(names), progress: progress}
	for i, n := range names {
		if i == 0 || n.Writer != names[i-1].Writer {
			t.logs = append(t.logs, &trailLog{})
		}
		l := t.logs[len(t.logs)-1]
		l.names = append(l.names, n)
	}
	words := binder.NewTrail()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		c, err := t.next()
		if c == nil || err != nil {
			return err
		}
		steps := words.Steps(c.Laid, c.key, c.counts)
		s.View(func(b *binder.Binder) {
			for i := 0; i < len(steps) && err == nil; i++ {
				err = do(b, steps[i])
			}
		})
		if err != nil {
			return err
		}
	}
}

// trail merges the logs by their clocks, each of which only goes up.
type trail struct {
	store       *Store
	bench       *bench
	logs        []*trailLog
	done, total int
	progress    func(done, total int)
}

type trailLog struct {
	names []seal.Name   // still to be read
	ready []trailCommit // of the segment that was read last
}

type trailCommit struct {
	binder.Laid
	key    string
	counts bool
}

// next is the oldest commit that is left, nil where there is none.
func (t *trail) next() (*trailCommit, error) {
	var first *trailLog
	for _, l := range t.logs {
		for len(l.ready) == 0 && len(l.names) > 0 {
			if err := t.read(l); err != nil {
				return nil, err
			}
		}
		if len(l.ready) > 0 && (first == nil || older(l.ready[0], first.ready[0])) {
			first = l
		}
	}
	if first == nil {
		return nil, nil
	}
	c := &first.ready[0]
	first.ready = first.ready[1:]
	return c, nil
}

func older(x, y trailCommit) bool {
	return cmp.Or(cmp.Compare(x.At, y.At), bytes.Compare(x.ID[:], y.ID[:])) < 0
}

// read opens the next segment of a log. One that cannot be opened is passed
// over: Standing and Verify tell of it.
func (t *trail) read(l *trailLog) error {
	s := t.store
	name := l.names[0]
	l.names = l.names[1:]
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return ErrClosed
	}
	if t.bench == nil || t.bench.ring != s.ring {
		t.bench = s.bench(s.state)
	}
	body, err := s.file.read(name)
	if err != nil {
		return err
	}
	if t.done++; t.progress != nil {
		t.progress(t.done, t.total)
	}
	seg, err := seal.OpenSegment(s.ring, body)
	if err != nil {
		return nil
	}
	for i, line := range seg.Lines {
		c, err := binder.DecodeCommit(line)
		if errors.Is(err, binder.ErrNewer) {
			continue
		}
		if err != nil {
			return nil
		}
		l.ready = append(l.ready, trailCommit{
			binder.Laid{ID: commitID(seg.Links[i]), Commit: c}, seg.Head.Person.ID(), t.bench.counts(seg, i, c),
		})
	}
	return nil
}
