package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"

	"readybinder/binder"
	"readybinder/seal"
)

// MaxAttachment is the size of the largest file that is taken in, in bytes.
const MaxAttachment = 50 << 20

// maxParts is how many parts that one has.
const maxParts = (MaxAttachment + seal.PartSize - 1) / seal.PartSize

// Attach seals a file of size bytes, which r gives, and commits a record that
// names it. It holds one part of it in memory at a time. Cancelled or failed, it
// leaves nothing behind. It returns ErrTooBig, ErrEmptyFile, ErrFileChanged
// where r gives fewer or more bytes than size, ErrErasedMeanwhile, and the errors of
// Commit.
func (s *Store) Attach(ctx context.Context, name string, of binder.Ref, r io.Reader, size int64, progress func(done, total int64)) (binder.Ref, error) {
	switch {
	case size > MaxAttachment:
		return "", ErrTooBig
	case size == 0:
		return "", ErrEmptyFile
	}
	if err := s.May(binder.Attachments.Name); err != nil {
		return "", err
	}
	a := attaching{Attachment: binder.Attachment{ID: NewID(), Name: name, Of: of, Size: int(size)}}
	defer s.landed(&a)
	err := s.attachParts(ctx, &a, r, progress)
	if err == nil {
		var touched []binder.Ref
		if touched, err = s.commitAttached(&a); err == nil {
			s.tell(touched)
			return binder.Attachments.Ref(a.ID), nil
		}
	}
	// Tidy would find them too.
	return "", errors.Join(err, s.dropParts(a.Parts))
}

// attaching is a file that is being added. Its parts are sealed in one edition, and
// no other has them.
type attaching struct {
	binder.Attachment
	edition string
}

// commitAttached commits the record that names the parts.
func (s *Store) commitAttached(a *attaching) ([]binder.Ref, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil, ErrClosed
	}
	if a.edition != s.ring.Edition() {
		return nil, ErrErasedMeanwhile
	}
	f := binder.Attachments.Form(s.state, a.ID, a.Attachment)
	if bad := f.Check(); len(bad) > 0 {
		return nil, bad[0]
	}
	return s.commitLocked([]Change{{Why: "Attached a file", Ops: f.Diff()}})
}

func (s *Store) attachParts(ctx context.Context, a *attaching, r io.Reader, progress func(done, total int64)) error {
	size := int64(a.Size)
	of := uint32((size + seal.PartSize - 1) / seal.PartSize)
	all := sha256.New()
	part := make([]byte, min(size, seal.PartSize))
	var done int64
	for n := uint32(1); n <= of; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		want := min(size-done, seal.PartSize)
		if _, err := io.ReadFull(r, part[:want]); err == io.EOF || err == io.ErrUnexpectedEOF {
			return ErrFileChanged
		} else if err != nil {
			return fmt.Errorf("%w: %w", ErrUnreadable, err)
		}
		all.Write(part[:want])
		if err := s.addPart(a, n, of, part[:want]); err != nil {
			return err
		}
		if done += want; progress != nil {
			progress(done, size)
		}
	}
	if n, _ := r.Read(part[:1]); n > 0 {
		return ErrFileChanged
	}
	a.Hash = hex.EncodeToString(all.Sum(nil))
	clear(part)
	return nil
}

func (s *Store) addPart(a *attaching, n, of uint32, plain []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return ErrClosed
	}
	if n == 1 {
		a.edition = s.ring.Edition()
	}
	if a.edition != s.ring.Edition() {
		return ErrErasedMeanwhile
	}
	f, err := seal.SealPart(s.ring, s.pc, n, of, plain)
	if err != nil {
		return sealed("seal a part", err)
	}
	err = s.file.transaction(func(tx *sql.Tx) error {
		_, err := addFile(tx, f)
		return err
	})
	if err != nil {
		return err
	}
	s.inFlight[f.Name.Hash] = true
	a.Parts = append(a.Parts, f.Name.Hash)
	return nil
}

// landed lets go of the parts of a file that is committed now, or never will be.
func (s *Store) landed(a *attaching) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, hash := range a.Parts {
		delete(s.inFlight, hash)
	}
}

// ReadAttachment writes the bytes of a file to w, part by part, each checked.
// What it has written counts only if it returns no error. It returns
// ErrPartMissing where a part is not on this PC, ErrNotOurSize, or ErrDamaged.
func (s *Store) ReadAttachment(ctx context.Context, ref binder.Ref, w io.Writer, progress func(done, total int64)) error {
	var a binder.Attachment
	found := false
	s.View(func(b *binder.Binder) { a, found = binder.Attachments.Get(b, ref) })
	if !found {
		return ErrNoAttachment
	}
	// Any program may have written the record.
	if a.Size < 0 || a.Size > MaxAttachment || len(a.Parts) > maxParts {
		return ErrNotOurSize
	}
	all := sha256.New()
	var done int64
	for i := range a.Parts {
		if err := ctx.Err(); err != nil {
			return err
		}
		plain, err := s.readPart(a.Parts[i])
		if err != nil {
			return err
		}
		all.Write(plain)
		if _, err := w.Write(plain); err != nil {
			return err
		}
		if done += int64(len(plain)); progress != nil {
			progress(done, int64(a.Size))
		}
	}
	if done != int64(a.Size) || hex.EncodeToString(all.Sum(nil)) != a.Hash {
		return fmt.Errorf("%w: %s: wrong hash", ErrDamaged, ref)
	}
	return nil
}

func (s *Store) readPart(hash string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil, ErrClosed
	}
	names, err := s.file.parts()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(names, func(n seal.Name) bool { return n.Hash == hash })
	if i < 0 {
		return nil, ErrPartMissing
	}
	body, err := s.file.read(names[i])
	if err != nil {
		return nil, err
	}
	if err := names[i].Check(body); err != nil {
		return nil, sealed(names[i].String(), err)
	}
	plain, err := seal.OpenPart(s.ring, body)
	return plain, sealed(names[i].String(), err)
}

// parts are the names of all parts of attachments.
func (f *file) parts() (names []seal.Name, err error) {
	err = f.query(func(r row) error {
		names = append(names, r.name)
		return nil
	}, "SELECT id, name, NULL FROM file WHERE name > 'a-' AND name < 'a.'")
	return names, err
}
