package store

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"

	"readybinder/binder"
	"readybinder/seal"
)

// NewEdition begins the binder anew with what it shows today: for the day when
// something was typed in that may not stay. Everything that was deleted or
// replaced is gone from this PC, and so is the history; people, keys and rights
// are as they were. Copies elsewhere keep what they have until they are deleted; the
// other PCs come after with Follow. Only an admin may. It is done whole or not at all.
//
// It returns ErrNotWhole where something that is kept cannot be shown, and would be
// lost; without says that it may be. What other PCs wrote and nothing here opens is
// not asked for: they bring it along themselves.
func (s *Store) NewEdition(without bool, progress func(done, total int)) error {
	progress, end := aside(progress)
	defer end()
	s.moving.Lock()
	defer s.moving.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return ErrClosed
	}
	if err := allowed(s.right(), binder.Administer); err != nil {
		return err
	}
	if !without && !s.whole() {
		return ErrNotWhole
	}
	last, err := s.tips()
	if err != nil {
		return err
	}
	path := filepath.Join(s.dir, FileName)
	w, err := s.writeEdition(path+editionEnding, last, without, progress)
	if err != nil {
		removeFile(path + editionEnding)
		return err
	}
	_, err = s.moveTo(w, path)
	return err
}

// Whole tells whether NewEdition and Follow would lose nothing that is kept here.
func (s *Store) Whole() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.whole()
}

// whole tells whether the state says all that is to be had of the files: nothing is
// damaged, of a newer program, or waits for something. What no key opens says nothing:
// anybody may have left it, and who wrote it has it.
func (s *Store) whole() bool {
	return len(s.laid.Damaged)+s.laid.Newer+len(s.laid.Waiting)+len(s.paused) == 0
}

// aside lets one who holds the lock tell how far it is: tell runs beside it and may
// look at the binder, which waits for the lock. Steps that came meanwhile are passed
// over for the newest. Once end has returned, tell runs no more.
func aside(tell func(done, total int)) (told func(done, total int), end func()) {
	if tell == nil {
		return nil, func() {}
	}
	type step struct{ done, total int }
	newest, ended := make(chan step, 1), make(chan struct{})
	go func() {
		defer close(ended)
		for at := range newest {
			tell(at.done, at.total)
		}
	}()
	told = func(done, total int) {
		select {
		case <-newest:
		default:
		}
		newest <- step{done, total}
	}
	return told, func() {
		close(newest)
		<-ended
	}
}

// moveTo goes on with another edition, which lies beside the file that is open, and
// erases that one. It returns the records that look different.
func (s *Store) moveTo(w *editionWriter, path string) ([]binder.Ref, error) {
	err := errors.Join(s.file.settle(), s.file.close())
	s.file = nil
	if err == nil {
		err = pathError(moveFile(path, path+erasedEnding))
	}
	if err != nil {
		// Where the old one is still there it goes on.
		return nil, errors.Join(fmt.Errorf("store: new edition: %w", err), s.take(path))
	}
	// From here on it is the next Open that finishes, should this be cut off.
	if err := finishMoves(s.dir); err != nil {
		return nil, fmt.Errorf("store: new edition: %w", err)
	}
	sweep(s.dir)
	if err := s.take(path); err != nil {
		return nil, err
	}
	s.ring, s.pc, s.log, s.paused = w.ring, w.pc, w.pc.Log(), nil
	return s.relay()
}

// take opens the file at path for a store that has none.
func (s *Store) take(path string) error {
	f, err := openFile(path)
	if err == nil {
		s.file = f
	}
	return err
}

// The endings of two binders while a new edition takes the place of the old one.
// It counts only where the old one has left.
const (
	erasedEnding  = ".erased" // the old one, whose history is to be erased
	editionEnding = ".edition"
)

// writeEdition makes the file of the new edition, which goes on with the commits up
// to last.
func (s *Store) writeEdition(path string, last []seal.Cut, without bool, progress func(done, total int)) (*editionWriter, error) {
	made, err := seal.NextEdition(s.ring, s.pc, s.key, last)
	if err != nil {
		return nil, sealed("begin an edition", err)
	}
	// Whoever comes from an edition before this one is told the way by its notice.
	keyrings, err := s.notices()
	if err != nil {
		return nil, err
	}
	w := &editionWriter{from: s, ring: made.Ring, pc: seal.NewPC(), without: without, progress: progress}
	return w, w.make(path, func(tx *sql.Tx) error {
		if err := w.write(tx, append(keyrings, made.File)); err != nil {
			return err
		}
		begins := seal.Cut{Log: w.pc.Log(), Seq: w.tip.Seq, Link: w.tip.Link}
		notice, err := seal.EndEdition(s.ring, w.ring, s.pc, s.key, s.now().Unix(), last, begins)
		if err != nil {
			return sealed("end the edition", err)
		}
		_, err = addFile(tx, notice.File)
		return err
	})
}

// notices are the last keyrings of the editions before.
func (s *Store) notices() (files []seal.Sealed, err error) {
	k, err := s.readKeys(nil)
	if err != nil {
		return nil, err
	}
	for i, n := range k.names {
		if !errors.Is(k.verdicts[i], seal.ErrPast) {
			continue
		}
		body, err := s.file.read(n)
		if err != nil {
			return nil, err
		}
		files = append(files, seal.Sealed{Name: n, Bytes: body})
	}
	return files, nil
}

// editionWriter writes the file of another edition.
type editionWriter struct {
	from     *Store // of the edition before
	ring     *seal.Keyring
	pc       *seal.PC
	tip      seal.Tip
	clock    binder.Clock
	without  bool // parts that do not open are left out
	progress func(done, total int)
	parts    map[string]string // the hashes of the parts, old and new
}

// make makes the file, and keeps it only if it is whole.
func (w *editionWriter) make(path string, fill func(*sql.Tx) error) error {
	f, err := newEditionFile(path)
	if err != nil {
		return err
	}
	return w.finish(f, fill)
}

// newEditionFile is an empty file, whatever lay there before.
func newEditionFile(path string) (*file, error) {
	if err := removeFile(path); err != nil {
		return nil, pathError(err)
	}
	return createFile(path)
}

// finish writes into the file what is this PC's, and what fill does, and closes it.
func (w *editionWriter) finish(f *file, fill func(*sql.Tx) error) error {
	places, err := w.from.places()
	if err != nil {
		return errors.Join(err, f.close())
	}
	w.tip = seal.Start(w.ring.Binder(), w.pc.Public())
	err = f.transaction(func(tx *sql.Tx) error {
		mine, err := seal.SealPC(w.ring, w.pc)
		if err != nil {
			return sealed("seal this PC's key", err)
		}
		if err := setLocal(tx, "pc", mine); err != nil {
			return err
		}
		if err := writePlaces(tx, w.ring, w.pc, places); err != nil {
			return err
		}
		if fill != nil {
			if err := fill(tx); err != nil {
				return err
			}
		}
		return w.leave(tx)
	})
	if err == nil {
		err = f.settle()
	}
	return cmp.Or(err, f.close())
}

// leave notes which files of the edition before this PC wrote and the new one has
// not: they are to go wherever they lie.
func (w *editionWriter) leave(tx *sql.Tx) error {
	var names []seal.Name
	err := w.from.file.rows("suka", 0, false, func(r row) error {
		var n int
		err := tx.QueryRow("SELECT count(*) FROM file WHERE name = ?", r.name.String()).Scan(&n)
		if n == 0 {
			names = append(names, r.name)
		}
		return err
	})
	if err != nil {
		return err
	}
	before, err := w.from.file.dropped()
	if err != nil {
		return err
	}
	own, err := w.from.ownLogs()
	if err != nil {
		return err
	}
	return noteDropped(tx, own, append(before, names...))
}

// write says anew what the edition before shows.
func (w *editionWriter) write(tx *sql.Tx, keyrings []seal.Sealed) error {
	if _, err := addFiles(tx, keyrings); err != nil {
		return err
	}
	if err := w.slots(tx); err != nil {
		return err
	}
	return w.log(tx, w.from.state.Restate())
}

// slots stay as they are: they open the same keys.
func (w *editionWriter) slots(tx *sql.Tx) error {
	return w.from.file.rows("u", 0, true, func(r row) error {
		if !listed(w.ring, r.name) {
			return nil
		}
		_, err := addFile(tx, seal.Sealed{Name: r.name, Bytes: r.body})
		return err
	})
}

// attachments seals the parts that the commits name anew: the old keys open nothing
// here.
func (w *editionWriter) attachments(tx *sql.Tx, commits []*binder.Commit) error {
	w.parts = map[string]string{}
	names, err := w.from.file.parts()
	if err != nil {
		return err
	}
	needed := map[string]bool{}
	for _, c := range commits {
		for _, o := range c.Ops {
			if namesParts(o) {
				for _, p := range o.Value.List() {
					needed[p] = true
				}
			}
		}
	}
	for i, n := range names {
		if w.progress != nil {
			w.progress(i+1, len(names)+1)
		}
		if !needed[n.Hash] {
			continue
		}
		body, err := w.from.file.read(n)
		if err != nil {
			return err
		}
		plain, err := seal.OpenPart(w.from.ring, body)
		switch {
		case err != nil && w.without:
			continue
		case err != nil:
			return fmt.Errorf("%w: %w", ErrNotWhole, err)
		}
		f, err := seal.SealPart(w.ring, w.pc, n.From, n.To, plain)
		if err != nil {
			return sealed(n.String(), err)
		}
		if _, err := addFile(tx, f); err != nil {
			return err
		}
		w.parts[n.Hash] = f.Name.Hash
	}
	return nil
}

// log writes commits of the edition before as those of this PC's log, and the files
// that they name.
func (w *editionWriter) log(tx *sql.Tx, commits []*binder.Commit) error {
	if err := w.attachments(tx, commits); err != nil {
		return err
	}
	var lines [][]byte
	size := 0
	flush := func() error {
		if len(lines) == 0 {
			return nil
		}
		f, links, err := seal.SealSegment(w.ring, w.pc, w.from.key, w.tip, lines)
		if err != nil {
			return sealed("seal", err)
		}
		w.tip = seal.Tip{Seq: w.tip.Seq + uint32(len(lines)), Link: links[len(links)-1]}
		lines, size = nil, 0
		_, err = addFile(tx, f)
		return err
	}
	for _, whole := range commits {
		for first, rest := cut(w.rename(whole.Ops)); len(first) > 0; first, rest = cut(rest) {
			c := *whole
			c.Log, c.Seq, c.At, c.Ops = w.pc.Log(), uint64(w.tip.Seq)+uint64(len(lines))+1, w.clock.Tick(whole.At), first
			line, err := c.Encode()
			if err != nil {
				return err
			}
			if size+len(line) > maxSegment || len(lines) == packTo {
				if err := flush(); err != nil {
					return err
				}
			}
			lines, size = append(lines, line), size+len(line)
		}
	}
	if err := flush(); err != nil {
		return err
	}
	if w.progress != nil {
		w.progress(1, 1)
	}
	return nil
}

// rename puts the new hashes of parts in the place of the old ones.
func (w *editionWriter) rename(ops []binder.Op) []binder.Op {
	for i := range ops {
		if o := &ops[i]; namesParts(*o) {
			list := o.Value.List()
			for k, p := range list {
				if list[k] = w.parts[p]; list[k] == "" {
					list[k] = p // missing before, and missing still
				}
			}
			o.Value = binder.ListValue(list)
		}
	}
	return ops
}

// namesParts tells whether an operation writes which parts a file has.
func namesParts(o binder.Op) bool {
	return o.On.Kind() == binder.Attachments.Name && o.Field == "parts"
}

// eraseFile deletes a binder's file for good, as far as a program can.
func eraseFile(path string) error {
	f, err := openFile(path)
	if err == nil {
		// What SQLite deletes it overwrites here, see open.
		_, err = f.conn.ExecContext(background, "DELETE FROM file; DELETE FROM local; PRAGMA wal_checkpoint(TRUNCATE)")
		err = errors.Join(err, f.close())
	}
	return errors.Join(err, removeFile(path))
}
