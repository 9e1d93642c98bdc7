package store_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"readybinder/binder"
	"readybinder/seal"
	"readybinder/store"
)

// TestNewEdition: what is shown stays, with its authors and files; what was
// deleted or replaced, and the whole history, is nowhere any more.
func TestNewEdition(t *testing.T) {
	base := t.TempDir()
	newOffice(t, base)
	o := openOffice(t, base, t.TempDir())
	defer o.close()
	ok(t, rename(o.editor, "Secret Name"))
	o.share(t)
	ok(t, rename(o.editor, "Plain Name"))
	ok(t, rename(o.admin, "Another Answer"))
	addPerson(t, o.admin, "gone", "Gone For Good")
	ok(t, o.admin.Delete("person/gone"))
	ref := attach(t, o.admin, "map", someBytes(9<<20))
	o.share(t)
	s := o.admin
	if err := o.editor.NewEdition(false, nil); err == nil {
		t.Error("an editor began an edition")
	}
	before := s.Right()
	was := copyOf(t, s)
	ok(t, s.NewEdition(false, nil))
	for range 2 {
		if d := differ(s, o.editor); len(d) != 1 || d[0].Ref != ref { // its parts have other names
			t.Errorf("%+v", d)
		}
		if s.Right() != before || len(s.Holders()) != 3 {
			t.Errorf("rights: %v, %+v", s.Right(), s.Holders())
		}
		s.View(func(b *binder.Binder) {
			if n := len(b.Conflicts()); n != 1 {
				t.Errorf("%d conflicts", n)
			}
			for _, r := range b.Deleted("person") {
				if r.Ref == "person/gone" {
					t.Error("what was deleted is there")
				}
			}
		})
		h, err := s.History("person/maria")
		ok(t, err)
		for _, c := range h {
			if bytes.Contains([]byte(c.Before+c.After), []byte("Secret")) {
				t.Errorf("history: %+v", c)
			}
		}
		got, err := readAll(s, ref)
		ok(t, err)
		if !bytes.Equal(got, someBytes(9<<20)) {
			t.Error("the file changed")
		}
		if r, err := s.Verify(context.Background(), nil); err != nil || len(r.Problems) > 0 || r.Held > 0 {
			t.Errorf("%+v %v", r, err)
		}
		addPerson(t, s, "later", "Later")
		s = reopen(t, s, passphrase)
		o.admin = s
		ok(t, s.Delete("person/later"))
	}
	left, err := os.ReadDir(s.Dir())
	ok(t, err)
	for _, e := range left {
		if e.Name() != store.FileName && e.Name() != store.FileName+"-wal" {
			t.Errorf("left behind: %s", e.Name())
		}
	}
	// Nothing of the old edition comes back in, and a new PC joins the new one.
	names, err := o.editor.Names()
	ok(t, err)
	for _, n := range names {
		body, err := o.editor.Read(n)
		ok(t, err)
		_, err = s.Accept(seal.Sealed{Name: n, Bytes: body})
		ok(t, err)
	}
	if h, err := s.History("person/gone"); err != nil || len(h) > 0 {
		t.Errorf("the old edition came back: %v %v", h, err)
	}
	other, err := store.Open(copyOf(t, s), passphrase)
	ok(t, err)
	defer other.Close()
	if d := differ(s, other); len(d) > 0 {
		t.Errorf("%+v", d)
	}
	// Cut off at any step, it is the old or the new one, and the old one goes.
	for _, step := range []string{"written", "moved"} {
		dir := copyFolder(t, was)
		half, err := store.Open(dir, passphrase)
		ok(t, err)
		store.HalfEdition(t, half, step)
		again, err := store.Open(dir, passphrase)
		ok(t, err)
		if maria(again) == "" {
			t.Error("nothing is left")
		}
		h, err := again.History("person/gone")
		ok(t, err)
		if step == "moved" != (len(h) == 0) {
			t.Errorf("%s: history of %d", step, len(h))
		}
		ok(t, again.Close())
		if m, _ := filepath.Glob(filepath.Join(dir, "*.e*")); len(m) > 0 {
			t.Errorf("left behind: %v", m)
		}
	}
}

// TestHalfEdition: a new edition that was not begun is no binder, also where the
// one that it was made of is gone.
func TestHalfEdition(t *testing.T) {
	s := create(t)
	store.HalfEdition(t, s, "written")
	ok(t, os.Remove(filepath.Join(s.Dir(), store.FileName)))
	if there, err := store.Exists(s.Dir()); there || err != nil {
		t.Errorf("taken for the binder: %v %v", there, err)
	}
	if list := store.Look(s.Dir(), "", "1", time.Now()); slices.Contains(sorts(list), store.FoundForeign) {
		t.Errorf("not ours: %+v", list)
	}
}

// TestEditionHeld: whichever file cannot be moved, the binder goes on: the old one at
// once, or the new one when it is opened next.
func TestEditionHeld(t *testing.T) {
	for fails := 1; fails <= 5; fails++ {
		s := create(t)
		addPerson(t, s, "a", "Anna")
		step := 0
		release := store.HoldRenames(func() error {
			if step++; step == fails {
				return errors.New("held")
			}
			return nil
		})
		err := s.NewEdition(false, nil)
		release()
		if (err == nil) != (step < fails) {
			t.Errorf("step %d: %v", fails, err)
		}
		if _, err := s.Names(); err == nil {
			addPerson(t, s, "b", "Bob")
		} else if fails < 3 {
			t.Errorf("step %d: %v", fails, err)
		}
		s = reopen(t, s, passphrase)
		if n := len(names(s)); n < 1 || fails < 3 && n < 2 {
			t.Errorf("step %d: %v", fails, names(s))
		}
		left, _ := filepath.Glob(filepath.Join(s.Dir(), "*.e*"))
		if len(left) > 0 {
			t.Errorf("step %d: left behind: %v", fails, left)
		}
		ok(t, s.Close())
	}
}

// TestEditionProgress: who is told how far it is may look at the binder, and is told
// of the end.
func TestEditionProgress(t *testing.T) {
	s := create(t)
	attach(t, s, "map", someBytes(9<<20))
	last, all := 0, 0
	ok(t, s.NewEdition(false, func(done, total int) {
		s.View(func(*binder.Binder) {})
		last, all = done, total
	}))
	if last == 0 || last != all {
		t.Errorf("told of %d of %d", last, all)
	}
}

func TestNewEditionRefused(t *testing.T) {
	s := create(t)
	store.WriteNewer(t, s)
	s = reopen(t, s, passphrase)
	if err := s.NewEdition(false, nil); !errors.Is(err, store.ErrNotWhole) || s.Whole() {
		t.Error(err)
	}
	ok(t, s.NewEdition(true, nil))
	if !s.Whole() {
		t.Errorf("%+v", s.Standing())
	}
	// What a stranger left keeps nobody from erasing.
	stranger := create(t)
	addPerson(t, stranger, "e", "Eve")
	names, err := stranger.Names()
	ok(t, err)
	for _, n := range names {
		body, err := stranger.Read(n)
		ok(t, err)
		_, err = s.Accept(seal.Sealed{Name: n, Bytes: body})
		ok(t, err)
	}
	if s.Standing().Held == 0 {
		t.Error("nothing of the stranger's is here")
	}
	ok(t, s.NewEdition(false, nil))
}

func copyFolder(t *testing.T, from string) string {
	t.Helper()
	dir := t.TempDir()
	copyFile(t, filepath.Join(from, store.FileName), filepath.Join(dir, store.FileName))
	return dir
}

// TestEditionWhileAttaching: a new edition that begins while a file is added, before
// its first part, between two, or before its record, has the whole file or nothing
// of it, and whoever adds it is told.
func TestEditionWhileAttaching(t *testing.T) {
	body := someBytes(9 << 20)
	for at := range 3 {
		s := create(t)
		kept := attach(t, s, "before", someBytes(9<<20))
		step := 0
		begin := func() {
			if step == at {
				ok(t, s.NewEdition(false, nil))
			}
			step++
		}
		r := &first{r: bytes.NewReader(body), do: begin}
		ref, err := s.Attach(context.Background(), "map", "", r, int64(len(body)), func(int64, int64) { begin() })
		if step < at {
			t.Fatal("not begun")
		}
		left := 2
		if err == nil {
			left = 4
			if got, err := readAll(s, ref); err != nil || !bytes.Equal(got, body) {
				t.Errorf("begun at %d: %d bytes: %v", at, len(got), err)
			}
		} else if at == 0 || !errors.Is(err, store.ErrErasedMeanwhile) {
			t.Errorf("begun at %d: %v", at, err)
		}
		for range 2 {
			if _, err := readAll(s, kept); err != nil {
				t.Errorf("begun at %d: %v", at, err)
			}
			r, err := s.Verify(context.Background(), nil)
			if err != nil || len(r.Problems) > 0 || len(parts(t, s)) != left {
				t.Errorf("begun at %d: %+v %v, %d parts", at, r, err, len(parts(t, s)))
			}
			s = reopen(t, s, passphrase)
		}
	}
}

// first does something before it is read for the first time.
type first struct {
	r  io.Reader
	do func()
}

func (f *first) Read(p []byte) (int, error) {
	if f.do != nil {
		f.do()
		f.do = nil
	}
	return f.r.Read(p)
}
