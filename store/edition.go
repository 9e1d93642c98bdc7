package store

import (
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
// are as they were. Copies elsewhere keep what they have until they are deleted.
// Only an admin may. It is done whole or not at all.
func (s *Store) NewEdition(progress func(done, total int)) error {
	progress, end := aside(progress)
	defer end()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return ErrClosed
	}
	if err := allowed(s.right(), binder.Administer); err != nil {
		return err
	}
	if k := s.laid; len(k.Held)+len(k.Damaged)+k.Newer > 0 {
		return ErrNotWhole
	}
	path := filepath.Join(s.dir, FileName)
	made, pc, err := s.writeEdition(path+editionEnding, progress)
	if err != nil {
		removeFile(path + editionEnding)
		return err
	}
	return s.moveTo(made, pc, path)
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

// moveTo goes on with the new edition, which lies beside the file that is open.
func (s *Store) moveTo(made *seal.Changed, pc *seal.PC, path string) error {
	err := errors.Join(s.file.settle(), s.file.close())
	s.file = nil
	if err == nil {
		err = pathError(moveFile(path, path+erasedEnding))
	}
	if err != nil {
		// Where the old one is still there it goes on.
		return errors.Join(fmt.Errorf("store: new edition: %w", err), s.take(path))
	}
	// From here on it is the next Open that finishes, should this be cut off.
	if err := finishMoves(s.dir); err != nil {
		return fmt.Errorf("store: new edition: %w", err)
	}
	sweep(s.dir)
	if err := s.take(path); err != nil {
		return err
	}
	s.ring, s.pc, s.log = made.Ring, pc, pc.Log()
	_, err = s.relay()
	return err
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

// writeEdition makes the file of the new edition.
func (s *Store) writeEdition(path string, progress func(done, total int)) (*seal.Changed, *seal.PC, error) {
	made, notice, err := seal.NextEdition(s.ring, s.pc, s.key, s.now().Unix())
	if err != nil {
		return nil, nil, sealed("begin an edition", err)
	}
	if err := removeFile(path); err != nil {
		return nil, nil, pathError(err)
	}
	f, err := createFile(path)
	if err != nil {
		return nil, nil, err
	}
	w := &editionWriter{s: s, to: f, ring: made.Ring, pc: seal.NewPC(), progress: progress}
	err = f.transaction(func(tx *sql.Tx) error { return w.write(tx, notice.File, made.File) })
	if err == nil {
		err = f.settle()
	}
	if closed := f.close(); err == nil {
		err = closed
	}
	return made, w.pc, err
}

// editionWriter copies what a binder shows into the file of a new edition.
type editionWriter struct {
	s        *Store
	to       *file
	ring     *seal.Keyring
	pc       *seal.PC
	progress func(done, total int)
	parts    map[string]string // the hashes of the parts, old and new
}

func (w *editionWriter) write(tx *sql.Tx, keyrings ...seal.Sealed) error {
	mine, err := seal.SealPC(w.ring, w.pc)
	if err != nil {
		return sealed("seal this PC's key", err)
	}
	if err := setLocal(tx, "pc", mine); err != nil {
		return err
	}
	if _, err := addFiles(tx, keyrings); err != nil {
		return err
	}
	if err := w.slots(tx); err != nil {
		return err
	}
	if err := w.attachments(tx); err != nil {
		return err
	}
	return w.log(tx)
}

// slots stay as they are: they open the same keys.
func (w *editionWriter) slots(tx *sql.Tx) error {
	return w.s.file.rows("u", 0, true, func(r row) error {
		if !listed(w.ring, r.name) {
			return nil
		}
		_, err := addFile(tx, seal.Sealed{Name: r.name, Bytes: r.body})
		return err
	})
}

// attachments seals the parts of all files anew: the old keys open nothing here.
func (w *editionWriter) attachments(tx *sql.Tx) error {
	w.parts = map[string]string{}
	names, err := w.s.file.parts()
	if err != nil {
		return err
	}
	needed := map[string]bool{}
	for _, a := range binder.AttachedTo(w.s.state, "") {
		for _, p := range a.Parts {
			needed[p] = true
		}
	}
	for i, n := range names {
		if w.progress != nil {
			w.progress(i+1, len(names)+1)
		}
		if !needed[n.Hash] {
			continue
		}
		body, err := w.s.file.read(n)
		if err != nil {
			return err
		}
		plain, err := seal.OpenPart(w.s.ring, body)
		if err != nil {
			return sealed(n.String(), err)
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

// log writes what the binder shows as the first commits of a new log.
func (w *editionWriter) log(tx *sql.Tx) error {
	tip := seal.Start(w.ring.Binder(), w.pc.Public())
	var lines [][]byte
	size := 0
	flush := func() error {
		if len(lines) == 0 {
			return nil
		}
		f, links, err := seal.SealSegment(w.ring, w.pc, w.s.key, tip, lines)
		if err != nil {
			return sealed("seal", err)
		}
		tip = seal.Tip{Seq: tip.Seq + uint32(len(lines)), Link: links[len(links)-1]}
		lines, size = nil, 0
		_, err = addFile(tx, f)
		return err
	}
	var clock binder.Clock
	for _, whole := range w.s.state.Restate() {
		for first, rest := cut(w.rename(whole.Ops)); len(first) > 0; first, rest = cut(rest) {
			c := *whole
			c.Log, c.Seq, c.At, c.Ops = w.pc.Log(), uint64(tip.Seq)+uint64(len(lines))+1, clock.Tick(whole.At), first
			line, err := c.Encode()
			if err != nil {
				return err
			}
			if size+len(line) > maxSegment || len(lines) == packTo {
				if err := flush(); err != nil {
					return err
				}
				c.Seq = uint64(tip.Seq) + 1
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
		if o := &ops[i]; o.On.Kind() == binder.Attachments.Name && o.Field == "parts" {
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
