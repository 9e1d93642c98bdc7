package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"readybinder/binder"
	"readybinder/seal"
	"readybinder/store"
)

func someBytes(n int) []byte {
	b := make([]byte, n)
	r := rand.NewChaCha8([32]byte{byte(n)})
	r.Read(b)
	return b
}

func attach(t *testing.T, s *store.Store, name string, body []byte) binder.Ref {
	t.Helper()
	ref, err := s.Attach(context.Background(), name, "", bytes.NewReader(body), int64(len(body)), nil)
	ok(t, err)
	return ref
}

func readAll(s *store.Store, ref binder.Ref) ([]byte, error) {
	var b bytes.Buffer
	err := s.ReadAttachment(context.Background(), ref, &b, nil)
	return b.Bytes(), err
}

func parts(t *testing.T, s *store.Store) (list []seal.Name) {
	t.Helper()
	names, err := s.Names()
	ok(t, err)
	for _, n := range names {
		if n.Kind == seal.KindAttachment {
			list = append(list, n)
		}
	}
	return list
}

func TestAttachment(t *testing.T) {
	s := create(t)
	sizes := []int{1, 5000, seal.PartSize, seal.PartSize + 1, 20 << 20}
	refs := map[binder.Ref]int{}
	for _, n := range sizes {
		var last int64
		ref, err := s.Attach(context.Background(), "map.pdf", "", bytes.NewReader(someBytes(n)), int64(n), func(done, total int64) {
			if done <= last || total != int64(n) {
				t.Errorf("progress %d of %d", done, total)
			}
			last = done
		})
		ok(t, err)
		refs[ref] = n
	}
	if n := len(parts(t, s)); n != 1+1+1+2+3 {
		t.Errorf("%d parts", n)
	}
	s = reopen(t, s, passphrase)
	for ref, n := range refs {
		got, err := readAll(s, ref)
		ok(t, err)
		if !bytes.Equal(got, someBytes(n)) {
			t.Errorf("%d bytes came back as %d", n, len(got))
		}
	}
	if r, err := s.Verify(context.Background(), nil); err != nil || len(r.Problems) > 0 || r.Attachments != len(sizes) {
		t.Errorf("%+v %v", r, err)
	}
	// Another PC, and a later passphrase.
	ok(t, s.ChangePassphrase(passphrase, "another passphrase that is long"))
	for ref, n := range refs {
		got, err := readAll(s, ref)
		ok(t, err)
		if len(got) != n {
			t.Errorf("%d bytes came back as %d", n, len(got))
		}
	}
}

// TestTidyWhileAttaching: whoever tidies between two parts of a file takes none of
// them, and those of one that was given up go as before.
func TestTidyWhileAttaching(t *testing.T) {
	s := create(t)
	body := someBytes(9 << 20)
	tidies := func(done, total int64) {
		if done < total {
			ok(t, s.Tidy())
		}
	}
	ref, err := s.Attach(context.Background(), "map", "", bytes.NewReader(body), int64(len(body)), tidies)
	ok(t, err)
	if got, err := readAll(s, ref); err != nil || !bytes.Equal(got, body) {
		t.Errorf("%d bytes came back as %d: %v", len(body), len(got), err)
	}
	if _, err := s.Attach(context.Background(), "x", "", &failing{9 << 20, io.EOF}, 10<<20, tidies); !errors.Is(err, store.ErrFileChanged) {
		t.Error(err)
	}
	if n := len(parts(t, s)); n != 2 {
		t.Errorf("%d parts", n)
	}
}

// failing gives some bytes and then err.
type failing struct {
	n   int
	err error
}

func (f *failing) Read(p []byte) (int, error) {
	if f.n == 0 {
		return 0, f.err
	}
	n := min(f.n, len(p))
	f.n -= n
	return n, nil
}

func TestBadAttachment(t *testing.T) {
	s := create(t)
	ctx, cancel := context.WithCancel(context.Background())
	for name, c := range map[string]struct {
		r    io.Reader
		size int64
		err  error
	}{
		"too large":  {strings.NewReader(""), store.MaxAttachment + 1, store.ErrTooBig},
		"empty":      {strings.NewReader(""), 0, store.ErrEmptyFile},
		"shorter":    {&failing{9 << 20, io.EOF}, 10 << 20, store.ErrFileChanged},
		"longer":     {&failing{9<<20 + 1, io.EOF}, 9 << 20, store.ErrFileChanged},
		"pulled out": {&failing{9 << 20, errors.New("no such drive")}, 10 << 20, store.ErrUnreadable},
	} {
		if _, err := s.Attach(ctx, "x", "", c.r, c.size, nil); !errors.Is(err, c.err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := s.Attach(ctx, "x", "", &failing{20 << 20, io.EOF}, 20<<20, func(int64, int64) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if list := parts(t, s); len(list) > 0 {
		t.Errorf("left behind: %v", list)
	}
	if _, err := readAll(s, "attachment/none"); !errors.Is(err, store.ErrNoAttachment) {
		t.Error(err)
	}
}

// TestAttachmentDeleted: a deleted file can be taken back for a month; then its
// bytes go. What was cut off goes at once.
func TestAttachmentDeleted(t *testing.T) {
	s := create(t)
	keep, gone := attach(t, s, "keep", someBytes(100)), attach(t, s, "gone", someBytes(200))
	store.Orphan(t, s)
	ok(t, s.Delete(gone))
	ok(t, s.Tidy())
	if n := len(parts(t, s)); n != 2 {
		t.Errorf("%d parts", n)
	}
	ok(t, s.Restore(gone))
	_, err := readAll(s, gone)
	ok(t, err)
	ok(t, s.Delete(gone))
	if left := tidyDaily(t, s, 0, 30); left != 2 {
		t.Errorf("%d parts after 30 days", left)
	}
	if left := tidyDaily(t, s, 31, 32); left != 1 {
		t.Errorf("%d parts after 32 days", left)
	}
	_, err = readAll(s, keep)
	ok(t, err)
	ok(t, s.Restore(gone))
	if _, err := readAll(s, gone); !errors.Is(err, store.ErrPartMissing) {
		t.Error(err)
	}
}

// tidyDaily tidies on each of the days from now, and tells how many parts are left.
func tidyDaily(t *testing.T, s *store.Store, first, last int) (left int) {
	t.Helper()
	for day := first; day <= last; day++ {
		store.SetClock(s, func() time.Time { return time.Now().AddDate(0, 0, day) })
		ok(t, s.Tidy())
	}
	return len(parts(t, s))
}

// TestDeletedClocks: no clock that was wrong once, here or where the file was
// deleted, makes it go early, nor stay for good; and deleted again it stays as long.
func TestDeletedClocks(t *testing.T) {
	const year = 365
	for name, wrong := range map[string]func(*store.Store){
		"a year behind":  func(s *store.Store) { tidyDaily(t, s, -year, -year) },
		"in 2040":        func(s *store.Store) { tidyDaily(t, s, 14*year, 14*year) },
		"for three days": func(s *store.Store) { tidyDaily(t, s, 14*year, 14*year+2) },
		"to and fro": func(s *store.Store) {
			for range 5 {
				tidyDaily(t, s, 14*year, 14*year)
				tidyDaily(t, s, 0, 0)
			}
		},
		"a change in 2040": func(s *store.Store) {
			store.SetClock(s, func() time.Time { return time.Now().AddDate(14, 0, 0) })
			addPerson(t, s, "a", "Anna")
			ok(t, s.Tidy())
		},
	} {
		for _, first := range []bool{true, false} {
			s := create(t)
			gone := attach(t, s, "gone", someBytes(200))
			if first {
				wrong(s)
				ok(t, s.Delete(gone))
			} else {
				ok(t, s.Delete(gone))
				wrong(s)
			}
			if left := tidyDaily(t, s, 0, 20); left != 1 {
				t.Errorf("%s: gone early", name)
			}
			if left := tidyDaily(t, s, 21, 32); left != 0 {
				t.Errorf("%s: there still", name)
			}
		}
	}
	s := create(t)
	gone := attach(t, s, "gone", someBytes(200))
	ok(t, s.Delete(gone))
	tidyDaily(t, s, 0, 29)
	s = reopen(t, s, passphrase)
	store.SetClock(s, func() time.Time { return time.Now().AddDate(0, 0, 29) })
	ok(t, s.Restore(gone))
	ok(t, s.Delete(gone))
	if left := tidyDaily(t, s, 29, 58); left != 1 {
		t.Error("deleted again and gone early")
	}
	s = reopen(t, s, passphrase)
	if left := tidyDaily(t, s, 59, 60); left != 0 {
		t.Error("it was not counted what the PC saw before")
	}
}

// TestAttachmentTooLarge: a record that names more than a file may have is refused
// in words, and does not hold up checking the binder.
func TestAttachmentTooLarge(t *testing.T) {
	s := create(t)
	ref := attach(t, s, "map", someBytes(1000))
	var a binder.Attachment
	s.View(func(b *binder.Binder) { a, _ = binder.Attachments.Get(b, ref) })
	for name, change := range map[string]func(*binder.Attachment){
		"many parts": func(a *binder.Attachment) { a.Parts = slices.Repeat(a.Parts, 20_000) },
		"a few":      func(a *binder.Attachment) { a.Parts = slices.Repeat(a.Parts, 8) },
		"the size":   func(a *binder.Attachment) { a.Size = store.MaxAttachment + 1 },
		"no size":    func(a *binder.Attachment) { a.Size = -1 },
	} {
		bad := a
		bad.ID = store.NewID()
		change(&bad)
		var f *binder.Form
		s.View(func(b *binder.Binder) { f = binder.Attachments.Form(b, bad.ID, bad) })
		ok(t, s.Save(f))
		if _, err := readAll(s, binder.Attachments.Ref(bad.ID)); !errors.Is(err, store.ErrNotOurSize) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if r, err := s.Verify(context.Background(), nil); err != nil || len(r.Problems) != 4 {
		t.Errorf("%+v %v", r, err)
	}
}

// TestAttachmentDamaged: a flipped bit is found, told, and healed from a copy.
func TestAttachmentDamaged(t *testing.T) {
	s := create(t)
	ref := attach(t, s, "map", someBytes(9<<20))
	whole, err := store.Open(copyOf(t, s), passphrase)
	ok(t, err)
	defer whole.Close()
	part := parts(t, whole)[1]
	ok(t, s.Close())
	store.SpoilFile(t, s.Dir(), part)
	s, err = store.Open(s.Dir(), passphrase)
	ok(t, err)
	defer s.Close()
	if _, err := readAll(s, ref); !errors.Is(err, store.ErrDamaged) {
		t.Error(err)
	}
	r, err := s.Verify(context.Background(), nil)
	ok(t, err)
	if len(r.Problems) == 0 {
		t.Error("not found")
	}
	n, err := s.Heal(context.Background(), whole, nil)
	ok(t, err)
	if _, err := readAll(s, ref); n != 1 || err != nil {
		t.Error(n, err)
	}
}

// TestInspect: a file that is damaged where the snapshot shows what it says is found,
// told and healed.
func TestInspect(t *testing.T) {
	s := create(t)
	for i := range 60 {
		addPerson(t, s, "busy", fmt.Sprint("Busy ", i))
	}
	whole := copyOf(t, s)
	s = reopen(t, s, passphrase)
	names, err := s.Names()
	ok(t, err)
	i := slices.IndexFunc(names, func(n seal.Name) bool { return n.Kind == seal.KindSegment })
	store.SpoilOpen(t, s, names[i])
	s = reopen(t, s, passphrase)
	if s.Standing().Damaged != 0 {
		t.Fatal("the snapshot does not cover it")
	}
	for _, want := range []int{1, 0} {
		if n, err := s.Inspect(context.Background()); err != nil || n != want {
			t.Errorf("found %d, %v", n, err)
		}
	}
	if s.Standing().Damaged != 1 {
		t.Errorf("%+v", s.Standing())
	}
	from, err := store.Open(whole, passphrase)
	ok(t, err)
	defer from.Close()
	if n, err := s.Heal(context.Background(), from, nil); err != nil || n == 0 || s.Standing().Damaged != 0 {
		t.Errorf("healed %d: %v, %+v", n, err, s.Standing())
	}
	if r, err := s.Verify(context.Background(), nil); err != nil || len(r.Problems) > 0 {
		t.Errorf("%+v %v", r, err)
	}
}
