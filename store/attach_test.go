package store_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
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
	store.SetClock(s, func() time.Time { return time.Now().AddDate(0, 0, 29) })
	ok(t, s.Tidy())
	if n := len(parts(t, s)); n != 2 {
		t.Errorf("%d parts after 29 days", n)
	}
	store.SetClock(s, func() time.Time { return time.Now().AddDate(0, 0, 32) })
	ok(t, s.Tidy())
	if n := len(parts(t, s)); n != 1 {
		t.Errorf("%d parts after 32 days", n)
	}
	_, err = readAll(s, keep)
	ok(t, err)
	ok(t, s.Restore(gone))
	if _, err := readAll(s, gone); !errors.Is(err, store.ErrPartMissing) {
		t.Error(err)
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
	n, err := s.Heal(whole)
	ok(t, err)
	if _, err := readAll(s, ref); n != 1 || err != nil {
		t.Error(n, err)
	}
}
