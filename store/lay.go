package store

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"readybinder/binder"
	"readybinder/seal"
)

// laid is what became of the files of the logs: all of them are kept, whatever
// is counted here.
type laid struct {
	Held    []seal.Name // follow what is not here, or no key at hand opens them
	Damaged []seal.Name // are not what was sealed
	Newer   int         // commits under rules that this program does not know
	Barred  int         // commits whose author had no right to them
	// Authors are the persons whose commits were judged, with what they had been
	// granted then; see stillJudged.
	Authors map[seal.Public]seal.Role
}

// Standing tells what of the binder's files is kept and not shown.
type Standing struct {
	Held    int // files that wait for others, or for a key
	Damaged int // files that are damaged, see Heal
	Newer   int // changes made by a newer program
	Barred  int // changes by people who had no right to them, see Barred
}

// Standing tells what of the binder's files is kept and not shown.
func (s *Store) Standing() Standing {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return Standing{len(s.laid.Held), len(s.laid.Damaged), s.laid.Newer, s.laid.Barred}
}

// load lays the logs, from the snapshot where there is a good one.
func load(dir string, f *file, o *opened) (*Store, error) {
	s := &Store{
		dir: dir, id: o.key.Binder(), file: f, key: o.key, ring: o.ring, pc: o.pc, slot: o.slot,
		watch: map[int]func([]binder.Ref){}, inFlight: map[string]bool{}, now: time.Now,
	}
	s.log = o.pc.Log()
	if !s.openSnapshot() {
		s.empty()
	}
	if err := s.lay(); err != nil {
		f.close()
		return nil, err
	}
	s.remember("slot", []byte(s.slot.String()))
	s.mend()
	return s, nil
}

// empty forgets the state, so that everything is laid anew.
func (s *Store) empty() {
	s.state, s.tip = binder.NewBinder(), seal.Start(s.ring.Binder(), s.pc.Public())
	s.laid, s.lastID, s.heard = laid{Authors: map[seal.Public]seal.Role{}}, 0, map[binder.Head]bool{}
}

// remember keeps a hint of this PC's, and no more than that: where it cannot be
// written nothing is lost.
func (s *Store) remember(name string, body []byte) {
	if before, err := s.file.local(name); err == nil && string(before) != string(body) {
		_ = s.file.transaction(func(tx *sql.Tx) error { return setLocal(tx, name, body) })
	}
}

// mend does what an admin's PC may do by itself: it writes one keyring where
// several PCs changed it at once. And where this PC's own log cannot go on,
// because the PC was cloned or a piece of the log is damaged, it begins another.
func (s *Store) mend() {
	if s.ring.Split() && s.right() == binder.Administer && len(s.ring.Successors()) == 0 {
		_ = s.changeKeys(seal.Change{}, nil) // it stays split, and works
	}
	if s.cannotGoOn() {
		_ = s.newLog() // committing says so again
	}
}

// cannotGoOn tells whether what this PC writes next might be a second branch of
// its log.
func (s *Store) cannotGoOn() bool {
	if s.hole || slices.ContainsFunc(s.laid.Damaged, func(n seal.Name) bool { return n.Writer == s.log }) {
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
	if err := s.file.transaction(func(tx *sql.Tx) error {
		if err := setLocal(tx, "pc", mine); err != nil {
			return err
		}
		return dropLocal(tx, snapshotBox) // only the old key opens it
	}); err != nil {
		return err
	}
	s.pc, s.log, s.tip, s.fresh = pc, pc.Log(), seal.Start(s.ring.Binder(), pc.Public()), s.state.Commits()
	return nil
}

// lay lays the segments that the state does not have yet. What does not
// follow anything yet is held and tried again until nothing moves; a damaged
// one does not keep the others from being laid.
func (s *Store) lay() error {
	var waiting []row
	for _, name := range s.laid.Held {
		body, err := s.file.read(name)
		if err != nil {
			return err
		}
		if body != nil {
			waiting = append(waiting, row{name: name, body: body})
		}
	}
	s.laid.Held, s.hole = nil, false
	b := s.bench(s.state)
	err := s.file.rows("s", s.lastID, true, func(r row) error {
		s.lastID = r.id
		waits, err := s.laySegment(b, r)
		if waits {
			waiting = append(waiting, r)
		}
		return err
	})
	for moved := true; moved && err == nil && len(waiting) > 0; {
		before := len(waiting)
		s.hole = false
		waiting = slices.DeleteFunc(waiting, func(r row) bool {
			waits, e := s.laySegment(b, r)
			err = errors.Join(err, e)
			return !waits
		})
		moved = len(waiting) < before
	}
	for _, r := range waiting {
		s.laid.Held = append(s.laid.Held, r.name)
	}
	return err
}

// laySegment lays a segment, notes it as damaged, or tells that it waits.
func (s *Store) laySegment(b *bench, r row) (waits bool, err error) {
	seg, commits, err := openSegment(s.ring, r.name, r.body)
	switch {
	case errors.Is(err, errWaits):
		return true, nil
	case err != nil:
		s.laid.Damaged = append(s.laid.Damaged, r.name)
		return false, nil
	}
	before := seg.Before()
	if before.Seq > 0 && !s.state.Has(commitID(before.Link)) {
		// It is ours for certain; a name alone anybody can give.
		s.hole = s.hole || seg.Head.Log == s.log
		return true, nil
	}
	s.fresh += b.lay(seg, commits, &s.laid)
	if seg.Head.Log == s.log && seg.Head.To > s.tip.Seq {
		s.tip = seg.After()
	}
	return false, nil
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
	before := s.state
	s.empty()
	if err := s.lay(); err != nil {
		return nil, err
	}
	for _, l := range s.state.Logs() {
		s.heard[l.Head] = true
	}
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

// Heal takes from a copy of the binder what is damaged or missing here: each
// file whose bytes are whole there. It returns how many it healed; those that are
// damaged there too, or missing, stay as they are. It returns ErrSuccessor where the
// copy says that the office goes on in another edition of the binder, and takes no
// more of it then: Follow does; and ErrOtherBinder where the copy is of another
// binder, or of an edition before this one.
func (s *Store) Heal(from Source) (healed int, err error) {
	names, err := s.Names()
	if err != nil {
		return 0, err
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
	}
	there, err := from.Names()
	if err != nil {
		return healed, err
	}
	if s.isOther(there, from) {
		return healed, ErrOtherBinder
	}
	slices.SortStableFunc(there, func(a, b seal.Name) int { return keyringsFirst(a) - keyringsFirst(b) })
	for _, name := range there {
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
	if healed == 0 {
		return 0, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return healed, ErrClosed
	}
	s.fresh = max(s.fresh, snapshotEvery)
	_, err = s.relay()
	return healed, err
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

// healOne puts whole bytes in the place of damaged ones.
func (s *Store) healOne(name seal.Name, from Source) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return false, ErrClosed
	}
	body, err := s.file.read(name)
	if err != nil || body == nil || name.Check(body) == nil {
		return false, err
	}
	if body, err = from.Read(name); err != nil || name.Check(body) != nil {
		return false, nil
	}
	return true, s.file.transaction(func(tx *sql.Tx) error { return replaceFile(tx, seal.Sealed{Name: name, Bytes: body}) })
}
