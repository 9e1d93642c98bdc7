package store

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"readybinder/seal"
)

// Names are the names of all sealed files of the binder, in the order in
// which they came. With Read it is what the sync room carries to a place; it
// opens nothing.
func (s *Store) Names() ([]seal.Name, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil, ErrClosed
	}
	var list []seal.Name
	err := s.file.rows("suka", 0, false, func(r row) error {
		list = append(list, r.name)
		return nil
	})
	return list, err
}

// Read is the body of one of the files that Names names.
func (s *Store) Read(name seal.Name) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil, ErrClosed
	}
	body, err := s.file.read(name)
	if err == nil && body == nil {
		err = fmt.Errorf("%w: %s", ErrNoFiles, name)
	}
	return body, err
}

// Source is where the sealed files of a binder are read from: a USB drive, a
// folder, a Store.
type Source interface {
	Names() ([]seal.Name, error)
	Read(seal.Name) ([]byte, error)
}

// Copied is what Restore found in a copy.
type Copied struct {
	Files   int
	Damaged []seal.Name // left out, because their bytes are not what they say
}

// Restore makes a binder in the folder dir out of a sealed copy, and opens it
// with a passphrase or recovery code of that copy. It checks the secret before
// it writes anything, and gives this PC a key and log of its own. progress is
// told how many of how many files are read. It returns the errors of Create
// and Open, and ErrNoFiles.
func Restore(dir string, from Source, secret string, progress func(done, total int)) (*Store, *Copied, error) {
	names, err := from.Names()
	if err != nil {
		return nil, nil, err
	}
	if len(names) == 0 {
		return nil, nil, ErrNoFiles
	}
	var slots []row
	var rings [][]byte
	var all []seal.Sealed
	found := &Copied{}
	for i, n := range names {
		body, err := from.Read(n)
		if err != nil {
			return nil, nil, err
		}
		if n.Check(body) != nil {
			found.Damaged = append(found.Damaged, n)
			continue
		}
		switch n.Kind {
		case seal.KindSlot:
			slots = append(slots, row{int64(i), n, body})
		case seal.KindKeyring:
			rings = append(rings, body)
		}
		all = append(all, seal.Sealed{Name: n, Bytes: body})
		if progress != nil {
			progress(i+1, len(names))
		}
	}
	if len(slots) == 0 || len(rings) == 0 {
		return nil, nil, fmt.Errorf("%w: no keys among %d files", ErrNoFiles, len(names))
	}
	o, err := trySlots(slots, rings, secret, "")
	if err != nil {
		return nil, nil, err
	}
	o.pc = seal.NewPC()
	mine, err := seal.SealPC(o.ring, o.pc)
	if err != nil {
		return nil, nil, sealed("seal this PC's key", err)
	}
	s, err := create(dir, func(f *file, _ time.Time) (*opened, error) {
		return o, f.transaction(func(tx *sql.Tx) error {
			for _, file := range all {
				// What this binder's keys do not open is not of this binder.
				if file.Name.Kind == seal.KindSegment {
					if _, err := seal.OpenSegment(o.ring, file.Bytes); errors.Is(err, seal.ErrForeign) {
						continue
					}
				}
				if _, err := addFile(tx, file); err != nil {
					return err
				}
				found.Files++
			}
			return setLocal(tx, "pc", mine)
		})
	})
	return s, found, err
}
