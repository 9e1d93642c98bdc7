package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
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

// Read is the body of one of the files that Names names. The error wraps
// fs.ErrNotExist where it is there no more: its commits were packed into
// another meanwhile.
func (s *Store) Read(name seal.Name) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil, ErrClosed
	}
	body, err := s.file.read(name)
	if err == nil && body == nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrNoFiles, name, fs.ErrNotExist)
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
// it writes anything, and gives this PC a key and log of its own. Anybody may
// have left files in the copy's folder: only what opens or may open one day is
// taken. progress is told how many of how many files are read. Stopped or failed, it
// leaves nothing behind. It returns the errors of Create and Open, and ErrNoFiles.
func Restore(ctx context.Context, dir string, from Source, secret string, progress func(done, total int)) (*Store, *Copied, error) {
	names, err := from.Names()
	if err != nil {
		return nil, nil, err
	}
	if len(names) == 0 {
		return nil, nil, ErrNoFiles
	}
	r := reading{ctx: ctx, from: from, names: names, found: &Copied{}, progress: progress}
	keys, slots, rings, err := r.keys()
	if err != nil {
		return nil, nil, err
	}
	if len(slots) == 0 || len(rings) == 0 {
		return nil, nil, fmt.Errorf("%w: no keys among %d files", ErrNoFiles, len(names))
	}
	o, err := trySlots(ctx, slots, rings, secret, typeOf(secret), "")
	if err != nil {
		return nil, nil, err
	}
	o.pc = seal.NewPC()
	mine, err := seal.SealPC(o.ring, o.pc)
	if err != nil {
		return nil, nil, sealed("seal this PC's key", err)
	}
	s, err := create(ctx, dir, func(f *file, _ time.Time) (*opened, error) {
		return o, f.transaction(func(tx *sql.Tx) error {
			if _, err := addFiles(tx, keys); err != nil {
				return err
			}
			r.found.Files = len(keys)
			if err := r.rest(tx, o.ring); err != nil {
				return err
			}
			return setLocal(tx, "pc", mine)
		})
	})
	return s, r.found, err
}

// reading is a copy that is read file by file.
type reading struct {
	ctx      context.Context
	from     Source
	names    []seal.Name
	found    *Copied
	done     int
	progress func(done, total int)
}

// read is a file's body, nil where it is damaged. A file that cannot be read
// does not stop the others; a drive that was pulled out does.
func (r *reading) read(n seal.Name) ([]byte, error) {
	if err := r.ctx.Err(); err != nil {
		return nil, err
	}
	body, err := r.from.Read(n)
	if err != nil {
		if names, gone := r.from.Names(); gone != nil || len(names) < len(r.names) {
			return nil, cmp.Or(gone, err)
		}
	}
	if err != nil || n.Check(body) != nil {
		r.found.Damaged = append(r.found.Damaged, n)
		body = nil
	}
	if r.done++; r.progress != nil {
		r.progress(r.done, len(r.names))
	}
	return body, nil
}

// keys reads the keys.
func (r *reading) keys() (files []seal.Sealed, slots []row, rings [][]byte, err error) {
	for i, n := range r.names {
		if n.Kind != seal.KindSlot && n.Kind != seal.KindKeyring {
			continue
		}
		body, err := r.read(n)
		if err != nil {
			return nil, nil, nil, err
		}
		if body == nil {
			continue
		}
		if n.Kind == seal.KindSlot {
			slots = append(slots, row{int64(i), n, body})
		} else {
			rings = append(rings, body)
		}
		files = append(files, seal.Sealed{Name: n, Bytes: body})
	}
	return files, slots, rings, nil
}

// rest reads all but the keys, one file at a time, and adds it.
func (r *reading) rest(tx *sql.Tx, ring *seal.Keyring) error {
	for _, n := range r.names {
		if n.Kind == seal.KindSlot || n.Kind == seal.KindKeyring || n.Kind == seal.KindPlace || ring.Past(n.Writer) {
			continue
		}
		body, err := r.read(n)
		if err != nil {
			return err
		}
		if body == nil {
			continue
		}
		if n.Kind == seal.KindSegment {
			switch _, _, err := openSegment(ring, n, body); {
			case err == nil, errors.Is(err, errWaits):
			default:
				r.found.Damaged = append(r.found.Damaged, n)
				continue
			}
		}
		if _, err := addFile(tx, seal.Sealed{Name: n, Bytes: body}); err != nil {
			return err
		}
		r.found.Files++
	}
	return nil
}
