package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"readybinder/binder"
	"readybinder/seal"
)

// Successor tells whether an admin has begun a new edition of the binder, and when, as
// far as this PC has heard: it is still in the one before, and goes over with Follow.
func (s *Store) Successor() (since time.Time, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.file == nil {
		return since, false
	}
	if list := s.ring.Successors(); len(list) > 0 {
		return time.Unix(list[0].Wall, 0), true
	}
	return since, false
}

// Followed is what Follow did.
type Followed struct {
	Changes int // that the new edition did not know, and this PC brought along
	// NotCounted are those of them for which the person whose key is open has not
	// the right there: an admin may adopt them.
	NotCounted int
}

// Follow goes over to the edition of the binder that an admin has begun, a copy of
// which from has. What was written here, or came here, and did not reach that admin
// comes along; the edition before is erased, as by NewEdition. Stopped or failed, it
// changes nothing.
//
// It returns ErrNoSuccessor where no edition was begun or the copy is not of it,
// ErrReplaced where the key that is open opens nothing there, ErrNotWhole as
// NewEdition does, and the errors of Restore.
func (s *Store) Follow(ctx context.Context, from Source, without bool, progress func(done, total int)) (*Followed, error) {
	if err := s.takeKeyrings(from); err != nil {
		return nil, err
	}
	progress, end := aside(progress)
	done, touched, err := s.follow(ctx, from, without, progress)
	end()
	s.tell(touched)
	return done, err
}

// takeKeyrings takes the keyrings of a copy: one of them may tell of a new edition.
func (s *Store) takeKeyrings(from Source) error {
	names, err := from.Names()
	if err != nil {
		return err
	}
	var files []seal.Sealed
	for _, n := range names {
		if n.Kind != seal.KindKeyring {
			continue
		}
		body, err := from.Read(n)
		if err != nil {
			return err
		}
		files = append(files, seal.Sealed{Name: n, Bytes: body})
	}
	_, err = s.Accept(files...)
	return err
}

func (s *Store) follow(ctx context.Context, from Source, without bool, progress func(done, total int)) (*Followed, []binder.Ref, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil, nil, ErrClosed
	}
	if !without && !s.whole() {
		return nil, nil, ErrNotWhole
	}
	names, err := from.Names()
	if err != nil {
		return nil, nil, err
	}
	r := reading{ctx: ctx, from: from, names: names, found: &Copied{}, progress: progress}
	to, err := s.successor(&r)
	if err != nil {
		return nil, nil, err
	}
	base, err := s.until(s.ring.Successors()[0].Cut)
	if err != nil {
		return nil, nil, err
	}
	path := filepath.Join(s.dir, FileName)
	w := &editionWriter{from: s, ring: to.ring, pc: seal.NewPC(), without: without}
	done := &Followed{}
	err = w.make(path+editionEnding, func(tx *sql.Tx) error {
		if _, err := addFiles(tx, to.keys); err != nil {
			return err
		}
		return r.rest(tx, to.ring)
	})
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = w.carry(path+editionEnding, base, to, done)
	}
	if err != nil {
		return nil, nil, errors.Join(err, removeFile(path+editionEnding))
	}
	touched, err := s.moveTo(w, path)
	return done, touched, err
}

// successor reads the keys of the edition that this one goes on in, or the one that
// goes on from there.
func (s *Store) successor(r *reading) (*successor, error) {
	keys, _, rings, err := r.keys()
	if err != nil {
		return nil, err
	}
	var ring *seal.Keyring
	var verdicts []error
	next, last := s.ring.Successors(), seal.Statement{}
	for range rings {
		if len(next) == 0 {
			break
		}
		last = next[0]
		if ring, verdicts, err = seal.OpenKeyringsIn(last.Edition, rings, s.key); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNoSuccessor, err)
		}
		next = ring.Successors()
	}
	switch {
	case ring == nil || len(next) > 0 || last.Begins == nil:
		return nil, ErrNoSuccessor
	case !ring.Has(s.key):
		return nil, ErrReplaced
	}
	// Of the keyrings only those come along that count, and what tells the way from the
	// editions before: others may open what was erased.
	to := &successor{ring: ring, begins: *last.Begins}
	i := 0
	for _, f := range keys {
		keep := f.Name.Kind == seal.KindSlot && listed(ring, f.Name)
		if f.Name.Kind == seal.KindKeyring {
			keep = verdicts[i] == nil || errors.Is(verdicts[i], seal.ErrPast)
			i++
		}
		if keep {
			to.keys = append(to.keys, f)
		}
	}
	return to, nil
}

// successor is the edition that a binder goes on in.
type successor struct {
	ring   *seal.Keyring
	keys   []seal.Sealed
	begins seal.Cut // where it is all there
}

// until is what the binder showed with the commits up to a cut alone, as far as they
// are here. What an admin deleted or replaced before the cut and this PC never heard
// of is in it; that is no loss: it is nothing that this PC would bring along.
func (s *Store) until(last []seal.Cut) (*binder.Binder, error) {
	state := binder.NewBinder()
	b := s.bench(state)
	b.touch = nil
	began := s.ring.Successors()[0].Wall
	within := func(id binder.CommitID, c *binder.Commit) bool {
		return slices.ContainsFunc(last, func(cut seal.Cut) bool {
			if cut.Log != c.Log {
				return false
			}
			line := b.line(cut)
			// The end of a log may not be here, or a piece of it: below that the numbers
			// count. Of this PC's own log, which may have been set back and gone on, they
			// count for what was made before.
			below := c.Seq <= uint64(cut.Seq)-uint64(len(line))
			return line[id] || below && (cut.Log != s.log || c.Wall <= began)
		})
	}
	err := s.file.rows("s", 0, true, func(r row) error {
		seg, commits, err := openSegment(s.ring, r.name, r.body)
		if err != nil {
			return nil // held or damaged: the state does not have it either
		}
		for i, c := range commits {
			if id := commitID(seg.Links[i]); c != nil && s.state.Has(id) && within(id, c) && b.counts(seg, i, c) {
				state.Lay(id, c)
			}
		}
		return nil
	})
	return state, err
}

// carry writes what this PC brings along into the file of the edition that it goes
// over to.
func (w *editionWriter) carry(path string, base *binder.Binder, to *successor, done *Followed) (err error) {
	f, err := openFile(path)
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, f.close()) }()
	next := &Store{file: f, ring: w.ring, key: w.from.key, pc: w.pc, log: w.pc.Log()}
	next.empty()
	if err := next.lay(); err != nil {
		return err
	}
	// What is erased here afterwards must be there.
	if err := next.isThere(to.begins); err != nil {
		return err
	}
	commits := binder.Carry(base, w.from.state, next.state)
	role, _ := w.ring.Role(w.from.key.Person())
	for _, c := range commits {
		if done.Changes++; rightOf(role) < c.Needs() {
			done.NotCounted++
		}
	}
	err = f.transaction(func(tx *sql.Tx) error {
		if err := w.unheard(tx); err != nil {
			return err
		}
		return w.log(tx, commits)
	})
	if err != nil {
		return err
	}
	return f.settle()
}

// unheard says of persons what an admin's PC knows from the edition before and the one
// that it goes over to does not: from whom keys were taken, above all.
func (w *editionWriter) unheard(tx *sql.Tx) error {
	made, err := seal.Unheard(w.from.ring, w.ring, w.pc, w.from.key)
	if errors.Is(err, seal.ErrNotAdmin) || err == nil && made == nil {
		return nil
	}
	if err != nil {
		return sealed(changingKeys, err)
	}
	w.ring = made.Ring
	if _, err := addFile(tx, made.File); err != nil {
		return err
	}
	mine, err := seal.SealPC(w.ring, w.pc)
	if err != nil {
		return sealed("seal this PC's key", err)
	}
	if err := setLocal(tx, "pc", mine); err != nil {
		return err
	}
	return w.slots(tx)
}

// isThere tells whether a new edition is all there: what it began with, and every part
// of the files in it.
func (s *Store) isThere(begins seal.Cut) error {
	if begins.Seq > 0 && !s.state.Has(commitID(begins.Link)) {
		return ErrNotArrived
	}
	parts, err := s.file.parts()
	if err != nil {
		return err
	}
	here := map[string]bool{}
	for _, n := range parts {
		here[n.Hash] = true
	}
	for _, a := range binder.AttachedTo(s.state, "") {
		if slices.ContainsFunc(a.Parts, func(p string) bool { return !here[p] }) {
			return fmt.Errorf("%w: %s", ErrNotArrived, a.Name)
		}
	}
	return nil
}
