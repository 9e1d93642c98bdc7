package store

import (
	"database/sql"
	"fmt"
	"time"

	"readybinder/binder"
	"readybinder/seal"
)

// Change is what a commit says beside its operations.
type Change struct {
	Why   string // what it does, "" for an edit by hand
	Batch string // ties several commits together, see Undo
	Ops   []binder.Op
}

// Save checks a form and commits its changes. Where a field is wrong it
// returns *binder.Invalid and keeps nothing; a form without changes is no
// commit.
func (s *Store) Save(forms ...*binder.Form) error { return s.SaveAs("", forms...) }

// SaveAs is Save for a change that says what it does.
func (s *Store) SaveAs(why string, forms ...*binder.Form) error {
	var ops []binder.Op
	for _, f := range forms {
		if bad := f.Check(); len(bad) > 0 {
			return bad[0]
		}
		ops = append(ops, f.Diff()...)
	}
	return s.Commit(Change{Why: why, Ops: ops})
}

// Delete deletes records as they are now; Undo by Restore.
func (s *Store) Delete(refs ...binder.Ref) error {
	return s.derive("Deleted", refs, (*binder.Binder).Delete)
}

// Restore takes deletions back.
func (s *Store) Restore(refs ...binder.Ref) error {
	return s.derive("Restored", refs, (*binder.Binder).Restore)
}

func (s *Store) derive(why string, refs []binder.Ref, ops func(*binder.Binder, binder.Ref) []binder.Op) error {
	c := Change{Why: why}
	s.View(func(b *binder.Binder) {
		for _, ref := range refs {
			c.Ops = append(c.Ops, ops(b, ref)...)
		}
	})
	return s.Commit(c)
}

// Commit makes the changes durable, each as one commit or more, all of them
// or none; lays them; and tells the watchers. Nothing to do is no commit.
func (s *Store) Commit(changes ...Change) error {
	touched, err := s.commit(changes)
	if err != nil || len(touched) == 0 {
		return err
	}
	s.tell(touched)
	return nil
}

func (s *Store) tell(touched []binder.Ref) {
	s.mu.RLock()
	var watchers []func([]binder.Ref)
	for _, w := range s.watch {
		watchers = append(watchers, w)
	}
	s.mu.RUnlock()
	for _, w := range watchers {
		w(touched)
	}
}

// Heartbeat tells the other PCs once a day that this one is there and hears of them: a
// commit without operations, where there was none today.
func (s *Store) Heartbeat() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return ErrClosed
	}
	last := s.state.Wall(s.state.Head(s.log).ID)
	if s.right() == binder.NoRight || binder.DateOf(time.Unix(last, 0)) >= s.Today() {
		return nil
	}
	_, err := s.write([]*binder.Commit{{Rules: binder.Rules, By: s.me, Ops: []binder.Op{}}})
	return err
}

const (
	maxCommit  = 2 << 20 // bytes of one commit that has several operations, about
	maxSegment = 8 << 20 // bytes of the commits of one sealed file
)

// cut takes from ops what goes into one commit.
func cut(ops []binder.Op) (first, rest []binder.Op) {
	n, size := 0, 0
	for n < min(len(ops), binder.MaxOps) {
		// More than the names of a record, field and element take.
		size += 400 + len(ops[n].Value) + 40*len(ops[n].Over)
		if n > 0 && size > maxCommit {
			break
		}
		n++
	}
	return ops[:n], ops[n:]
}

func (s *Store) commit(changes []Change) ([]binder.Ref, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.commitLocked(changes)
}

// commitLocked is commit for one who holds the lock.
func (s *Store) commitLocked(changes []Change) ([]binder.Ref, error) {
	if s.file == nil {
		return nil, ErrClosed
	}
	var commits []*binder.Commit
	for _, c := range changes {
		for first, rest := cut(c.Ops); len(first) > 0; first, rest = cut(rest) {
			commits = append(commits, &binder.Commit{Rules: binder.Rules, By: s.me, Why: c.Why, Batch: c.Batch, Ops: first})
		}
	}
	return s.write(commits)
}

// write makes commits durable and lays them.
func (s *Store) write(commits []*binder.Commit) ([]binder.Ref, error) {
	if len(commits) == 0 {
		return nil, nil
	}
	for _, c := range commits {
		if err := allowed(s.right(), c.Needs()); err != nil {
			return nil, err
		}
	}
	if s.cannotGoOn() {
		if err := s.newLog(); err != nil {
			return nil, err
		}
	}
	var files []seal.Sealed
	var ids []binder.CommitID
	var lines [][]byte
	tip, size, now := s.tip, 0, s.now()
	clock, seen := s.state.Clock, s.news()
	flush := func() error {
		f, links, err := seal.SealSegment(s.ring, s.pc, s.key, tip, lines)
		if err != nil {
			return sealed("seal", err)
		}
		files = append(files, f)
		for _, l := range links {
			ids = append(ids, commitID(l))
		}
		tip = seal.Tip{Seq: tip.Seq + uint32(len(lines)), Link: links[len(links)-1]}
		lines, size = nil, 0
		return nil
	}
	for i, c := range commits {
		c.Log, c.Seq = s.pc.Log(), uint64(s.tip.Seq)+uint64(i)+1
		c.At, c.Wall, c.Seen = clock.Tick(now.UnixMicro()), now.Unix(), seen
		seen = nil
		line, err := c.Encode()
		if err != nil {
			return nil, err
		}
		if len(line) > seal.MaxLine {
			return nil, fmt.Errorf("%w: a commit of %d bytes", binder.ErrTooLong, len(line))
		}
		if size+len(line) > maxSegment && len(lines) > 0 {
			if err := flush(); err != nil {
				return nil, err
			}
		}
		lines, size = append(lines, line), size+len(line)
	}
	if err := flush(); err != nil {
		return nil, err
	}
	var last int64
	err := s.file.transaction(func(tx *sql.Tx) (err error) {
		last, err = addFiles(tx, files)
		return err
	})
	if err != nil {
		return nil, err
	}
	// From here on it is durable, and nothing below can fail.
	s.tip, s.lastID = tip, max(s.lastID, last)
	s.fresh += len(commits)
	for _, l := range s.state.Logs() {
		s.heard[l.Head] = true
	}
	var touched []binder.Ref
	for i, c := range commits {
		touched = append(touched, s.state.Lay(ids[i], c)...)
	}
	return touched, nil
}

// news are the heads of the other logs that this log has not named yet.
func (s *Store) news() map[string]binder.Head {
	var seen map[string]binder.Head
	for _, l := range s.state.Logs() {
		if l.ID != s.pc.Log() && !s.heard[l.Head] {
			if seen == nil {
				seen = map[string]binder.Head{}
			}
			seen[l.ID] = l.Head
		}
	}
	return seen
}
