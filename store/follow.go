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
	s.moving.Lock()
	defer s.moving.Unlock()
	done, touched, err := s.follow(ctx, from, without, progress)
	s.tell(touched)
	if err == nil {
		_ = s.Heartbeat() // it has a log of its own there: the others see it, and can shut it out
	}
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
	ring, key, err := s.leaving(without)
	if err != nil {
		return nil, nil, err
	}
	names, err := from.Names()
	if err != nil {
		return nil, nil, err
	}
	r := reading{ctx: ctx, from: from, names: names, found: &Copied{}, progress: progress}
	to, err := successorOf(ring, key, &r)
	if err != nil {
		return nil, nil, err
	}
	path := filepath.Join(s.dir, FileName)
	f, err := newEditionFile(path + editionEnding)
	if err != nil {
		return nil, nil, err
	}
	// All is fetched before the lock is taken: the drive may be slow, and the binder is
	// used meanwhile.
	err = f.transaction(func(tx *sql.Tx) error {
		if _, err := addFiles(tx, to.keys); err != nil {
			return err
		}
		return r.rest(tx, to.ring)
	})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, nil, errors.Join(err, f.close(), removeFile(path+editionEnding))
	}
	return s.goOver(f, path, to, without)
}

// leaving is what this PC goes over from, if it can.
func (s *Store) leaving(without bool) (*seal.Keyring, *seal.Key, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	switch {
	case s.file == nil:
		return nil, nil, ErrClosed
	case !without && !s.whole():
		return nil, nil, ErrNotWhole
	}
	return s.ring, s.key, nil
}

// goOver goes over to an edition whose files are fetched into f, and takes along what is
// here now.
func (s *Store) goOver(f *file, path string, to *successor, without bool) (*Followed, []binder.Ref, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := &editionWriter{from: s, ring: to.ring, pc: seal.NewPC(), without: without}
	done := &Followed{}
	base, err := s.stillLeaving(to, without)
	if err != nil {
		err = errors.Join(err, f.close())
	} else if err = w.finish(f, nil); err == nil {
		err = w.carry(path+editionEnding, base, to, done)
	}
	if err != nil {
		return nil, nil, errors.Join(err, removeFile(path+editionEnding))
	}
	touched, err := s.moveTo(w, path)
	return done, touched, err
}

// stillLeaving looks again whether this PC may go over, which it might not any more since
// the files were fetched, and returns what it knew when the edition was begun.
func (s *Store) stillLeaving(to *successor, without bool) (*binder.Binder, error) {
	switch {
	case s.file == nil:
		return nil, ErrClosed
	case !without && !s.whole():
		return nil, ErrNotWhole
	}
	next := s.ring.Successors()
	if len(next) == 0 || next[0].Edition != to.first {
		return nil, ErrNoSuccessor
	}
	if !to.ring.Has(s.key) {
		return nil, ErrReplaced
	}
	return s.until(next[0].Cut)
}

// successorOf reads the keys of the edition that that of a keyring goes on in, or the one
// that goes on from there.
func successorOf(from *seal.Keyring, key *seal.Key, r *reading) (*successor, error) {
	keys, _, rings, err := r.keys()
	if err != nil {
		return nil, err
	}
	var ring *seal.Keyring
	var verdicts []error
	first, last := from.Successors(), seal.Statement{}
	next := first
	for range rings {
		if len(next) == 0 {
			break
		}
		last = next[0]
		if ring, verdicts, err = seal.OpenKeyringsIn(last.Edition, rings, key); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNoSuccessor, err)
		}
		next = ring.Successors()
	}
	switch {
	case ring == nil || len(next) > 0 || last.Begins == nil:
		return nil, ErrNoSuccessor
	case !ring.Has(key):
		return nil, ErrReplaced
	}
	// Of the keyrings only those come along that count, and what tells the way from the
	// editions before: others may open what was erased.
	to := &successor{first: first[0].Edition, ring: ring, begins: *last.Begins}
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
	first  string // the edition after the one that is left; it may not be the last
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
