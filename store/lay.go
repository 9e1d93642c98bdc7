package store

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"readybinder/binder"
	"readybinder/seal"
)

// laid is what became of the files of the logs: all of them are kept, whatever
// is counted here.
type laid struct {
	Locked  []seal.Name                     // no key at hand opens them,
	tried   *seal.Keyring                   // as this one did not
	Waiting map[binder.CommitID][]seal.Name // by what they follow, which is not here
	Damaged []seal.Name                     // are not what was sealed
	Newer   int                             // commits under rules that this program does not know
	Barred  int                             // commits whose author had no right to them
	// Authors are the persons whose commits were judged, with what they had been
	// granted then; see stillJudged.
	Authors map[seal.Public]seal.Role
	// bare are the commits that do not count. A commit has the right of whoever vouches
	// for it and has the highest: better are those for which somebody does who came
	// after they were laid bare.
	bare, better map[binder.CommitID]bool
}

func newLaid() laid {
	return laid{
		Authors: map[seal.Public]seal.Role{}, Waiting: map[binder.CommitID][]seal.Name{},
		bare: map[binder.CommitID]bool{}, better: map[binder.CommitID]bool{},
	}
}

// held are the segments that are not laid yet.
func (l *laid) held() []seal.Name {
	list := slices.Clone(l.Locked)
	for _, names := range l.Waiting {
		list = append(list, names...)
	}
	return list
}

// Standing tells what of the binder's files is kept and not shown.
type Standing struct {
	Held    int // files that wait for others, or for a key,
	Strange int // and those of them that no key opens: anybody may have left them
	Damaged int // files that are damaged, see Heal
	Newer   int // changes made by a newer program
	Barred  int // changes by people who had no right to them, see Barred
}

// Standing tells what of the binder's files is kept and not shown.
func (s *Store) Standing() Standing {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return Standing{len(s.laid.held()), len(s.laid.Locked), len(s.laid.Damaged), s.laid.Newer, s.laid.Barred}
}

// load lays the logs, from the snapshot where there is a good one.
func load(dir string, f *file, o *opened) (*Store, error) {
	s := &Store{
		dir: dir, id: o.key.Binder(), file: f, key: o.key, ring: o.ring, pc: o.pc, slot: o.slot,
		watch: map[int]func([]binder.Ref){}, inFlight: map[string]bool{}, wrote: map[string]bool{}, now: time.Now,
	}
	s.log = o.pc.Log()
	if err := s.readPaused(); err != nil {
		f.close()
		return nil, err
	}
	if !s.openSnapshot() {
		s.empty()
	}
	if err := s.layAll(); err != nil {
		f.close()
		return nil, err
	}
	s.remember("slot", []byte(s.slot.String()))
	s.shed()
	s.mend()
	return s, nil
}

// empty forgets the state, so that everything is laid anew.
func (s *Store) empty() {
	s.state, s.tip = binder.NewBinder(), seal.Start(s.ring.Binder(), s.pc.Public())
	s.laid, s.lastID, s.heard = newLaid(), 0, map[binder.Head]bool{}
}

// remember keeps a hint of this PC's, and no more than that: where it cannot be
// written nothing is lost.
func (s *Store) remember(name string, body []byte) {
	if before, err := s.file.local(name); err == nil && string(before) != string(body) {
		_ = s.file.transaction(func(tx *sql.Tx) error { return setLocal(tx, name, body) })
	}
}

// shed drops the keys that are past and came here while another key was open, and
// seals what is this PC's own to the newest: an old passphrase opens nothing then.
func (s *Store) shed() {
	k, err := s.readKeys(nil)
	if err != nil {
		return // next time
	}
	old := k.obsolete(s.ring, superseded)
	mine, err := seal.SealPC(s.ring, s.pc)
	if len(old) == 0 || err != nil {
		return
	}
	_ = s.file.transaction(func(tx *sql.Tx) error {
		if err := s.drop(tx, old); err != nil {
			return err
		}
		return setLocal(tx, "pc", mine)
	})
}

// mend does what an admin's PC may do by itself: it writes one keyring where
// several PCs changed it at once. And where this PC's own log cannot go on,
// because the PC was cloned or a piece of the log is damaged, it begins another.
func (s *Store) mend() {
	if s.splits() && s.right() == binder.Administer && !s.now().Before(s.leaveUntil) {
		_ = s.changeKeys(seal.Change{}, nil) // it stays split, and works
	}
	if s.cannotGoOn() {
		_ = s.newLog() // committing says so again
	}
}

func (s *Store) splits() bool { return s.ring.Split() && len(s.ring.Successors()) == 0 }

// mendAfter is for how long a PC leaves a split keyring to the one whose turn it is.
const mendAfter = time.Hour

// leave decides who mends the keyring of which the heads are here: PCs that do it all
// at once would split it again. Of several heads it is the PC that wrote the first by
// hash; where that one does not for an hour, or whoever opens the binder next.
func (s *Store) leave(heads []seal.Name) {
	byHash := func(a, b seal.Name) int { return strings.Compare(a.Hash, b.Hash) }
	switch {
	case !s.splits() || len(heads) < 2 || s.wrote[slices.MinFunc(heads, byHash).Hash]:
		s.leaveUntil = time.Time{}
	case s.leaveUntil.IsZero():
		s.leaveUntil = s.now().Add(mendAfter)
	}
}

// cannotGoOn tells whether what this PC writes next might be a second branch of
// its log.
func (s *Store) cannotGoOn() bool {
	if s.laid.hole(s.log) || slices.ContainsFunc(s.laid.Damaged, func(n seal.Name) bool { return n.Writer == s.log }) {
		return true
	}
	return slices.ContainsFunc(s.state.Logs(), func(l binder.Log) bool { return l.ID == s.log && l.Split })
}

// newLog gives this PC another key, and so another log.
func (s *Store) newLog() error {
	pc := seal.NewPC()
	mine, err := seal.SealPC(s.ring, pc)
	if err != nil {
		return sealed("seal this PC's key", err)
	}
	places, err := s.places()
	if err != nil {
		return err
	}
	own, err := s.ownLogs()
	if err != nil {
		return err
	}
	if err := s.file.transaction(func(tx *sql.Tx) error {
		if err := setLocal(tx, "pc", mine); err != nil {
			return err
		}
		if err := writePlaces(tx, s.ring, pc, places); err != nil {
			return err
		}
		if err := setLocal(tx, logsName, []byte(strings.Join(own, " "))); err != nil {
			return err
		}
		return dropLocal(tx, snapshotBox) // only the old key opens it
	}); err != nil {
		return err
	}
	s.pc, s.log, s.tip, s.fresh = pc, pc.Log(), seal.Start(s.ring.Binder(), pc.Public()), s.state.Commits()
	return nil
}

// lay lays the segments that the state does not have yet. What does not follow
// anything yet is held until what it follows is laid, or another keyring is here; a
// damaged one does not keep the others from being laid.
func (s *Store) lay() error {
	b := s.bench(s.state)
	var err error
	if s.laid.tried != s.ring {
		locked := s.laid.Locked
		s.laid.Locked, s.laid.tried = nil, s.ring
		for _, n := range locked {
			body, e := s.file.read(n)
			if e == nil && body != nil {
				e = s.layRow(b, row{name: n, body: body})
			}
			err = errors.Join(err, e)
		}
	}
	return errors.Join(err, s.file.rows("s", s.lastID, true, func(r row) error {
		if err := s.layRow(b, r); err != nil {
			return err
		}
		s.lastID = r.id
		return nil
	}))
}

// layAll lays what the state does not have yet, and all of it anew where that shows that
// commits count which were laid bare.
func (s *Store) layAll() error {
	for {
		if err := s.lay(); err != nil || !s.isBetter() {
			return err
		}
		better := s.laid.better
		s.empty()
		s.laid.better = better
	}
}

func (s *Store) isBetter() bool {
	for id := range s.laid.better {
		if s.laid.bare[id] {
			return true
		}
	}
	return false
}

// layRow lays a segment and what waited for it, notes it as damaged, or keeps its
// name until it can be laid. Bodies are read again then: many may wait.
func (s *Store) layRow(b *bench, r row) error {
	links, err := s.laySegment(b, r)
	for len(links) > 0 && len(s.laid.Waiting) > 0 && err == nil {
		id := commitID(links[0])
		links = links[1:]
		names := s.laid.Waiting[id]
		delete(s.laid.Waiting, id)
		for _, n := range names {
			var more []seal.Hash
			body, e := s.file.read(n)
			if e == nil && body != nil {
				more, e = s.laySegment(b, row{name: n, body: body})
			}
			links, err = append(links, more...), errors.Join(err, e)
		}
	}
	return err
}

// laySegment lays a segment, and returns the links that others may have waited for.
func (s *Store) laySegment(b *bench, r row) ([]seal.Hash, error) {
	if s.paused[r.name] {
		return nil, nil
	}
	seg, commits, err := openSegment(s.ring, r.name, r.body)
	switch {
	case errors.Is(err, errWaits):
		s.laid.Locked = append(s.laid.Locked, r.name)
		return nil, nil
	case err != nil:
		s.laid.Damaged = append(s.laid.Damaged, r.name)
		return nil, nil
	}
	before := seg.Before()
	if id := commitID(before.Link); before.Seq > 0 && !s.state.Has(id) {
		s.laid.Waiting[id] = append(s.laid.Waiting[id], r.name)
		return nil, nil
	}
	s.fresh += b.lay(seg, commits, &s.laid)
	if seg.Head.Log == s.log && seg.Head.To > s.tip.Seq {
		s.tip = seg.After()
	}
	return seg.Links, nil
}

// hole tells whether this PC's own log lacks a piece. Only what was opened says so:
// a name alone anybody can give.
func (l *laid) hole(log string) bool {
	for _, names := range l.Waiting {
		if slices.ContainsFunc(names, func(n seal.Name) bool { return n.Writer == log }) {
			return true
		}
	}
	return false
}

// errWaits is a segment that a newer keyring, or a newer program, may open.
var errWaits = errors.New("store: what it follows is not here")

// openSegment opens a segment and reads its commits; a nil one was written by
// a newer program. It returns errWaits where a newer keyring or program may open
// it.
func openSegment(ring *seal.Keyring, name seal.Name, body []byte) (*seal.Segment, []*binder.Commit, error) {
	if err := name.Check(body); err != nil {
		return nil, nil, sealed(name.String(), err)
	}
	seg, err := seal.OpenSegment(ring, body)
	if errors.Is(err, seal.ErrNoKey) || errors.Is(err, seal.ErrNotAdmitted) || errors.Is(err, seal.ErrNewer) {
		return nil, nil, errWaits
	}
	if err != nil {
		return nil, nil, sealed(name.String(), err)
	}
	if h := seg.Head; h.Log != name.Writer || h.From != name.From || h.To != name.To {
		return nil, nil, fmt.Errorf("%w: %s: not the commits that its name says", ErrDamaged, name)
	}
	commits := make([]*binder.Commit, len(seg.Lines))
	for i, line := range seg.Lines {
		c, err := binder.DecodeCommit(line)
		switch {
		case errors.Is(err, binder.ErrNewer):
			continue
		case err != nil:
			return nil, nil, fmt.Errorf("%w: %s: %w", ErrDamaged, name, err)
		case c.Log != seg.Head.Log || c.Seq != uint64(seg.Head.From)+uint64(i):
			return nil, nil, fmt.Errorf("%w: %s: commit of another place", ErrDamaged, name)
		}
		commits[i] = c
	}
	return seg, commits, nil
}

// relay lays all logs anew, because they are judged by another keyring or a
// damaged file was healed, and returns the records that may look different.
func (s *Store) relay() ([]binder.Ref, error) {
	before, heard := s.state, s.heard
	s.fresh = max(s.fresh, snapshotEvery)
	s.empty()
	if err := s.layAll(); err != nil {
		return nil, err
	}
	s.heard = heard // what came in is news still
	return slices.Collect(maps.Keys(differing(before, s.state))), nil
}

// differing are the records that are there in one of two states and look
// different in the other.
func differing(a, b *binder.Binder) map[binder.Ref]bool {
	refs := map[binder.Ref]bool{}
	for _, d := range binder.Compare(a, b) {
		refs[d.Ref] = true
	}
	return refs
}
