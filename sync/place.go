package sync

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"readybinder/seal"
)

// Entry is a file at a place, as its listing shows it.
type Entry struct {
	Name seal.Name
	Size int64
}

// Whole tells whether the listing shows the length that the name says.
func (e Entry) Whole() bool { return e.Size == int64(e.Name.Length) }

// Place is where sealed files are kept. One suite of tests runs against each
// sort of place.
type Place interface {
	// List lists the files that have a name of ours; others are passed over.
	List(ctx context.Context) ([]Entry, error)
	// Get reads a file and checks its length and hash; ErrMissing where it is
	// not there, ErrTorn where its bytes are not what its name says.
	Get(ctx context.Context, name seal.Name) ([]byte, error)
	// Put writes a file. A whole file of that name is left as it is, a torn
	// one is replaced. No error is no proof: look at a later List.
	Put(ctx context.Context, name seal.Name, body []byte) error
	// Delete takes away a file that this PC wrote.
	Delete(ctx context.Context, name seal.Name) error
}

// trouble is an error with words for the person at the PC.
type trouble struct{ err, what, do string }

func (t *trouble) Error() string { return t.err }

// Words are what is wrong and what to do.
func (t *trouble) Words() (what, do string) { return t.what, t.do }

// The errors that a caller chooses by.
var (
	ErrGone error = &trouble{"sync: place is gone",
		"That folder or USB drive is not there. Nothing was changed.",
		"Plug the drive in again, or choose another folder."}
	ErrMissing error = &trouble{"sync: no such file",
		"A file of the copy is missing there.",
		"Use another copy, or make this one again."}
	ErrTorn error = &trouble{"sync: bytes are not what the name says",
		"A file of the copy is damaged. It was not used.",
		"Use another copy, or make this one again. Then replace the USB drive: it may be failing."}
	ErrSource error = &trouble{"sync: damaged where it comes from",
		"A file of the binder on this PC is damaged and could not be copied. All others were.",
		"Keep the older copies. Check the binder, and ask your IT provider to look at this PC's disk."}
	ErrFull error = &trouble{"sync: place is full",
		"The USB drive or folder is full. The copy is not complete.",
		"Free some space there, or use another drive, and make the copy again."}
	ErrRefused error = &trouble{"sync: place may not be written",
		"ReadyBinder may not write there. Nothing was changed.",
		"Choose another folder or drive. Some USB drives have a switch against writing."}
	ErrHeld error = &trouble{"sync: held by another program",
		"Another program on this PC, often the antivirus, holds a file of the copy. The copy is not complete.",
		"Wait a minute, and make the copy again. What is there already is not written twice."}
	ErrIsPlace error = &trouble{"sync: PCs meet there",
		"Other PCs of the office sync through that folder, so nothing was deleted there.",
		"Make backups in a folder of their own."}
	ErrShort error = &trouble{"sync: copy is not whole",
		"Not all files arrived whole. The copy is not complete.",
		"Make the copy again. If it fails again, use another drive."}
)

// Source has the sealed files that Copy carries; a store.Store is one.
type Source interface {
	Names() ([]seal.Name, error)
	// Read is a file's body. An error that wraps fs.ErrNotExist says that the
	// file is there no more, and what it held is in another.
	Read(name seal.Name) ([]byte, error)
}

// Copied is what Copy did.
type Copied struct {
	Files   int   // whole at the place now
	Written int   // of them written by this Copy
	Bytes   int64 // written
	names   []seal.Name
	unread  error // why the source could not give all, nil where it could
}

// Copy brings every file of from to the place, and then reads all of them
// back and checks them byte for byte: only then it says that the copy is
// good. Files that are there already and whole are not written again; one that
// from cannot read is told, and does not keep the others from being copied. It
// can be cancelled at any time and begun again.
func Copy(ctx context.Context, from Source, to Place, progress func(done, total int)) (*Copied, error) {
	return copyTo(ctx, from, to, true, progress)
}

// copyTo is Copy; where all is false, only what it has written is read back.
func copyTo(ctx context.Context, from Source, to Place, all bool, progress func(done, total int)) (*Copied, error) {
	c := &Copied{}
	for range 10 {
		moved, err := c.pass(ctx, from, to, all, progress)
		if err != nil {
			return c, err
		}
		if !moved {
			return c, c.unread
		}
		// Some were packed into others meanwhile, which are copied now.
	}
	return c, ErrShort
}

// pass copies the files that from has now. moved tells that it had some of
// them no more when their turn came; what from cannot read is left out, and c.unread
// says so.
func (c *Copied) pass(ctx context.Context, from Source, to Place, all bool, progress func(done, total int)) (moved bool, err error) {
	c.unread = nil
	names, err := from.Names()
	if err != nil {
		return false, err
	}
	there, err := to.List(ctx)
	if err != nil {
		return false, err
	}
	whole := map[seal.Name]bool{}
	for _, e := range there {
		whole[e.Name] = e.Whole()
	}
	step := 0
	tell := func() {
		if step++; progress != nil {
			progress(step, 2*len(names))
		}
	}
	var unread error
	left := map[seal.Name]bool{}
	write := func(n seal.Name) error {
		body, err := from.Read(n)
		if err == nil {
			err = n.Check(body)
		}
		if err != nil {
			left[n] = true
			if errors.Is(err, fs.ErrNotExist) {
				moved = true
				return nil
			}
			if _, gone := from.Names(); gone != nil {
				return gone // as the whole source is: locked, or pulled out
			}
			if unread == nil {
				unread = fmt.Errorf("%w: %s: %w", ErrSource, n, err)
			}
			return nil
		}
		c.Written++
		c.Bytes += int64(len(body))
		return to.Put(ctx, n, body)
	}
	for _, n := range names {
		if !whole[n] {
			if err := write(n); err != nil {
				return false, err
			}
		}
		tell()
	}
	c.Files, c.names = 0, nil
	for _, n := range names {
		if !left[n] && (all || !whole[n]) {
			_, err := to.Get(ctx, n)
			if whole[n] && torn(err) {
				// It had the right length and lay there from before.
				if err = write(n); err == nil && !left[n] {
					_, err = to.Get(ctx, n)
				}
			}
			if torn(err) {
				err = fmt.Errorf("%w: %w", ErrShort, err)
			}
			if err != nil {
				return false, err
			}
		}
		if !left[n] {
			c.Files++
			c.names = append(c.names, n)
		}
		tell()
	}
	c.unread = unread
	return moved, nil
}

func torn(err error) bool { return errors.Is(err, ErrTorn) || errors.Is(err, ErrMissing) }
