package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"readybinder/binder"
	"readybinder/seal"
	"readybinder/store"
	"readybinder/sync"
)

const passphrase = "orbit velvet canyon maple thunder quilt"

func create(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Create(t.TempDir(), passphrase)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func reopen(t testing.TB, s *store.Store, secret string) *store.Store {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	n, err := store.Open(s.Dir(), secret)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	return n
}

func addPerson(t testing.TB, s *store.Store, id, name string) {
	t.Helper()
	var f *binder.Form
	s.View(func(b *binder.Binder) {
		f = binder.People.Form(b, id, binder.Person{Name: name, Ways: []binder.Way{{ID: "m", Way: "mobile", Value: "(207) 555-0101"}}})
	})
	if err := s.Save(f); err != nil {
		t.Fatal(err)
	}
}

func names(s *store.Store) (list []string) {
	s.View(func(b *binder.Binder) {
		for _, p := range binder.People.All(b) {
			list = append(list, p.Name)
		}
	})
	return list
}

// TestKept: what was acknowledged is there after every way of stopping, with
// a snapshot, without, and after packing.
func TestKept(t *testing.T) {
	s := create(t)
	want := ""
	for i := range 200 {
		addPerson(t, s, fmt.Sprintf("p%03d", i), fmt.Sprintf("Person %03d", i))
		want += fmt.Sprintf("Person %03d ", i)
		switch i {
		case 60, 130, 190:
			s = reopen(t, s, passphrase)
		case 100:
			if err := s.Tidy(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := s.Tidy(); err != nil {
		t.Fatal(err)
	}
	if n, _ := s.Names(); len(n) > 20 {
		t.Errorf("%d files after packing", len(n))
	}
	for range 2 {
		if got := strings.Join(names(s), " ") + " "; got != want {
			t.Fatalf("people: %s", got)
		}
		r, err := s.Verify(context.Background(), nil)
		if err != nil || len(r.Problems) > 0 || r.Commits != 200 {
			t.Fatalf("verify: %+v %v", r, err)
		}
		s = reopen(t, s, passphrase)
	}
	addPerson(t, s, "p000", "Renamed")
	h, err := s.History("person/p000")
	if err != nil || len(h) != 3 || h[0].Before.Text() != "Person 000" || h[0].After.Text() != "Renamed" {
		t.Fatalf("history %+v %v", h, err)
	}
}

// TestNoPlainText: no file of the binder holds a name, a number or the
// passphrase (T45).
func TestNoPlainText(t *testing.T) {
	s := create(t)
	addPerson(t, s, "maria", "Canary Featherstone")
	s.Search("canary", 10)
	look := func() {
		files, _ := filepath.Glob(filepath.Join(s.Dir(), "*"))
		if len(files) < 1 {
			t.Fatal("no files")
		}
		for _, f := range files {
			body, _ := os.ReadFile(f)
			for _, canary := range []string{"Canary", "Featherstone", "555-0101", "orbit velvet", "person/maria", "AGE-SECRET"} {
				if bytes.Contains(body, []byte(canary)) {
					t.Errorf("%s holds %q", filepath.Base(f), canary)
				}
			}
		}
	}
	look() // with its WAL
	for i := range 60 {
		addPerson(t, s, "maria", fmt.Sprintf("Canary Featherstone %d", i))
	}
	s.Close() // with a snapshot
	look()
}

func TestPassphrase(t *testing.T) {
	s := create(t)
	addPerson(t, s, "maria", "Maria")
	s.Close()
	for _, wrong := range []string{"", "wrong", passphrase + "x"} {
		if _, err := store.Open(s.Dir(), wrong); !errors.Is(err, store.ErrPassphrase) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	if _, err := store.Open(s.Dir(), "ABCD-EFGH-JKMN-PQRS-TVWX-YZ12-3456"); !errors.Is(err, store.ErrRecoveryCode) {
		t.Error("mistyped code:", err)
	}
	s, err := store.Open(s.Dir(), passphrase)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ChangePassphrase("wrong", "next"); !errors.Is(err, store.ErrPassphrase) {
		t.Error("changed with a wrong passphrase:", err)
	}
	const next = "a wholly other passphrase"
	if err := s.ChangePassphrase(passphrase, next); err != nil {
		t.Fatal(err)
	}
	addPerson(t, s, "jose", "José")
	s.Close()
	if _, err := store.Open(s.Dir(), passphrase); !errors.Is(err, store.ErrPassphrase) {
		t.Error("the old passphrase still opens it:", err)
	}
	if s, err = store.Open(s.Dir(), next); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got := names(s); len(got) != 2 {
		t.Errorf("people %v", got)
	}
}

// TestRecoveryAndCopy: the recovery sheet and the copy on the USB drive both
// open the binder, together and on a PC that never saw it.
func TestRecoveryAndCopy(t *testing.T) {
	s := create(t)
	addPerson(t, s, "maria", "Maria")
	code := store.NewRecoveryCode()
	if err := s.AddRecovery("0" + code[1:]); err == nil {
		t.Log("a mistyped code may be right by chance")
	}
	if err := s.AddRecovery(code); err != nil {
		t.Fatal(err)
	}
	drive, err := sync.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sync.Copy(context.Background(), s, drive, nil); err != nil {
		t.Fatal(err)
	}
	addPerson(t, s, "later", "Later")
	c, err := sync.Copy(context.Background(), s, drive, nil)
	if err != nil || c.Written != 1 {
		t.Fatalf("second copy wrote %+v, %v", c, err)
	}
	typed := strings.ToLower(strings.ReplaceAll(code, "-", " "))
	s = reopen(t, s, typed)
	if got := names(s); len(got) != 2 {
		t.Fatalf("with the recovery code: %v", got)
	}
	for _, secret := range []string{passphrase, code} {
		other, found, err := store.Restore(context.Background(), filepath.Join(t.TempDir(), "new"), drive, secret, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := names(other); len(got) != 2 || len(found.Damaged) != 0 {
			t.Fatalf("restored %v, %+v", got, found)
		}
		if other.Log() == s.Log() {
			t.Error("two PCs with one log")
		}
		addPerson(t, other, "third", "Third")
		other = reopen(t, other, secret)
		if got := names(other); len(got) != 3 {
			t.Fatalf("after writing on the new PC: %v", got)
		}
		if r, err := other.Verify(context.Background(), nil); err != nil || len(r.Problems) > 0 || r.Logs != 2 {
			t.Fatalf("verify %+v %v", r, err)
		}
	}
	if _, _, err := store.Restore(context.Background(), t.TempDir(), drive, "wrong", nil); !errors.Is(err, store.ErrPassphrase) {
		t.Error("wrong passphrase:", err)
	}
	empty, _ := sync.OpenFolder(t.TempDir())
	if _, _, err := store.Restore(context.Background(), t.TempDir(), empty, passphrase, nil); !errors.Is(err, store.ErrNoFiles) {
		t.Error("empty drive:", err)
	}
}

// TestDamagedCopy: a damaged file of a copy is left out and told, and the
// rest opens.
func TestDamagedCopy(t *testing.T) {
	s := create(t)
	addPerson(t, s, "maria", "Maria")
	addPerson(t, s, "jose", "José")
	dir := t.TempDir()
	drive, _ := sync.OpenFolder(dir)
	if _, err := sync.Copy(context.Background(), s, drive, nil); err != nil {
		t.Fatal(err)
	}
	list, _ := s.Names()
	last := list[len(list)-1]
	path := filepath.Join(dir, last.String())
	body, _ := os.ReadFile(path)
	body[len(body)/2] ^= 1
	os.WriteFile(path, body, 0o600)
	if _, err := drive.Get(context.Background(), last); !errors.Is(err, sync.ErrTorn) {
		t.Error("torn file:", err)
	}
	other, found, err := store.Restore(context.Background(), filepath.Join(t.TempDir(), "new"), drive, passphrase, nil)
	if err != nil || len(found.Damaged) != 1 || len(names(other)) != 1 {
		t.Fatalf("%v %+v", err, found)
	}
	other.Close()
	// Copying again heals it.
	if _, err := sync.Copy(context.Background(), s, drive, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := drive.Get(context.Background(), last); err != nil {
		t.Error("not healed:", err)
	}
}

// TestBadFile (T24): whatever lies in the binder's place gets words, and is not
// changed by a byte.
func TestBadFile(t *testing.T) {
	s := create(t)
	for i := range 30 {
		addPerson(t, s, "maria", fmt.Sprintf("Maria %d", i))
	}
	s.Close()
	good, err := os.ReadFile(filepath.Join(s.Dir(), store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	newer := bytes.Clone(good)
	newer[63] = 99 // user_version, big-endian at 60
	foreign := bytes.Clone(good)
	copy(foreign[68:72], "GPKG") // application_id
	flipped := bytes.Clone(good)
	for i := 5000; i < len(flipped); i += 4096 {
		flipped[i] ^= 0xff
	}
	for _, c := range []struct {
		what string
		body []byte
		want []error
	}{
		{"empty", nil, []error{store.ErrEmpty}},
		{"ten bytes", good[:10], []error{store.ErrDamaged}},
		{"zeros", make([]byte, 8192), []error{store.ErrDamaged}},
		{"text", []byte("Dear diary, this is not a database at all"), []error{store.ErrForeign}},
		{"another program's", foreign, []error{store.ErrForeign}},
		{"newer", newer, []error{store.ErrNewer}},
		{"cut in half", good[:len(good)/2], []error{store.ErrDamaged}},
		{"cut to one page", good[:4096], []error{store.ErrDamaged}},
		{"garbage in the pages", flipped, []error{store.ErrDamaged}},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, store.FileName)
		if err := os.WriteFile(path, c.body, 0o600); err != nil {
			t.Fatal(err)
		}
		o, err := store.Open(dir, passphrase)
		if err == nil {
			o.Close()
			t.Errorf("%s: opened", c.what)
			continue
		}
		if !errors.Is(err, c.want[0]) {
			t.Errorf("%s: %v", c.what, err)
		}
		if what, do := binder.Explain(err); strings.Contains(what, "did not expect") || do == "" {
			t.Errorf("%s: no words: %s", c.what, what)
		}
		if after, _ := os.ReadFile(path); !bytes.Equal(after, c.body) {
			t.Errorf("%s: the file was changed", c.what)
		}
		if _, err := store.Create(dir, passphrase); !errors.Is(err, store.ErrExists) {
			t.Errorf("%s: made a new binder over it: %v", c.what, err)
		}
	}
}

// TestDamagedSnapshot: the snapshot is a help and no truth.
func TestDamagedSnapshot(t *testing.T) {
	s := create(t)
	for i := range 60 {
		addPerson(t, s, fmt.Sprint("p", i), fmt.Sprint("Person ", i))
	}
	s.Close()
	store.SpoilSnapshot(t, s.Dir())
	s, err := store.Open(s.Dir(), passphrase)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if n := len(names(s)); n != 60 {
		t.Fatalf("%d people", n)
	}
}

func TestSecondInstance(t *testing.T) {
	s := create(t)
	if _, err := store.Open(s.Dir(), passphrase); !errors.Is(err, store.ErrInUse) {
		t.Fatalf("second instance: %v", err)
	}
	addPerson(t, s, "maria", "Maria") // the first one is not disturbed
}

func TestOddFolders(t *testing.T) {
	for _, name := range []string{"a b", "50%", "José's binder", "what?", "#1", "a&b=c"} {
		dir := filepath.Join(t.TempDir(), name)
		s, err := store.Create(dir, passphrase)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		s.Close()
		if _, err := os.Stat(filepath.Join(dir, store.FileName)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestUndo: one click takes an import back, except what someone has changed
// since.
func TestUndo(t *testing.T) {
	s := create(t)
	addPerson(t, s, "old", "Old Name")
	var forms []*binder.Form
	s.View(func(b *binder.Binder) {
		for _, id := range []string{"a", "b", "c"} {
			forms = append(forms, binder.People.Form(b, id, binder.Person{Name: "New " + id}))
		}
		f := b.Edit("person/old")
		f.Set("job", binder.TextValue("Nurse"))
		f.Set("name", binder.TextValue("New Name"))
		forms = append(forms, f)
	})
	var ops []binder.Op
	for _, f := range forms {
		ops = append(ops, f.Diff()...)
	}
	if err := s.Commit(store.Change{Why: "Import", Batch: "x1", Ops: ops}); err != nil {
		t.Fatal(err)
	}
	var f *binder.Form
	s.View(func(b *binder.Binder) { f = b.Edit("person/b") })
	f.Set("job", binder.TextValue("Biller"))
	if err := s.Save(f); err != nil {
		t.Fatal(err)
	}
	kept, err := s.Undo("x1", "Import undone")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(names(s), ","); got != "Old Name" && got != "Old Name," {
		// b was changed since: its job stays, and so does what is left of it.
		if !strings.Contains(got, "Old Name") {
			t.Errorf("people %q, kept %v", got, kept)
		}
	}
	s.View(func(b *binder.Binder) {
		r, ok := b.Get("person/old")
		if !ok || r.Text("name") != "Old Name" || r.Value("job") != "" {
			t.Errorf("old: %q %q", r.Text("name"), r.Text("job"))
		}
		for _, id := range []binder.Ref{"person/a", "person/c"} {
			if _, ok := b.Get(id); ok {
				t.Errorf("%s is still there", id)
			}
		}
	})
}

// TestForeignSegment: another binder's files do not open here.
func TestForeignSegment(t *testing.T) {
	a, b := create(t), create(t)
	addPerson(t, a, "maria", "Maria")
	addPerson(t, b, "jose", "José")
	dir := t.TempDir()
	drive, _ := sync.OpenFolder(dir)
	for _, s := range []*store.Store{a, b} {
		if _, err := sync.Copy(context.Background(), s, drive, nil); err != nil {
			t.Fatal(err)
		}
	}
	a.ChangePassphrase(passphrase, "the first one's own")
	drive2, _ := sync.OpenFolder(t.TempDir())
	sync.Copy(context.Background(), a, drive2, nil)
	list, _ := b.Names()
	for _, n := range list {
		if n.Kind == seal.KindSegment || n.Kind == seal.KindKeyring {
			body, _ := b.Read(n)
			drive2.Put(context.Background(), n, body)
		}
	}
	other, _, err := store.Restore(context.Background(), filepath.Join(t.TempDir(), "x"), drive2, "the first one's own", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if got := names(other); len(got) != 1 || got[0] != "Maria" {
		t.Errorf("people %v", got)
	}
}
