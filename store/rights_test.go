package store_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readybinder/binder"
	"readybinder/seal"
	"readybinder/store"
	"readybinder/sync"
)

// office is a binder on three PCs: the founder's, an editor's and a
// contributor's.
type office struct {
	admin, editor, helper *store.Store
}

func (o *office) all() []*store.Store { return []*store.Store{o.admin, o.editor, o.helper} }

const (
	editorPass = "the editor's own passphrase"
	helperPass = "the helper's own passphrase"
)

// newOffice makes the three binders in the folders 0, 1 and 2 of dir.
func newOffice(t testing.TB, dir string) {
	t.Helper()
	admin, err := store.Create(filepath.Join(dir, "0"), passphrase)
	ok(t, err)
	addPerson(t, admin, "maria", "Maria Santos")
	ok(t, admin.AddPerson(store.NewKey{Name: "Ed", Person: "person/maria", Right: binder.Edit, Secret: editorPass}))
	ok(t, admin.AddPerson(store.NewKey{Name: "Hal", Right: binder.Contribute, Secret: helperPass}))
	drive, err := sync.OpenFolder(t.TempDir())
	ok(t, err)
	_, err = sync.Copy(context.Background(), admin, drive, nil)
	ok(t, err)
	for i, pass := range []string{editorPass, helperPass} {
		s, _, err := store.Restore(context.Background(), filepath.Join(dir, fmt.Sprint(i+1)), drive, pass, nil)
		ok(t, err)
		ok(t, s.Close())
	}
	ok(t, admin.Close())
}

// openOffice opens a copy of what newOffice made.
func openOffice(t testing.TB, base, dir string) *office {
	t.Helper()
	var list []*store.Store
	for i, pass := range []string{passphrase, editorPass, helperPass} {
		to := filepath.Join(dir, fmt.Sprint(i))
		copyFile(t, filepath.Join(base, fmt.Sprint(i), store.FileName), filepath.Join(to, store.FileName))
		s, err := store.Open(to, pass)
		ok(t, err)
		list = append(list, s)
	}
	return &office{list[0], list[1], list[2]}
}

func (o *office) close() {
	for _, s := range o.all() {
		s.Close()
	}
}

// madeOffice are the files of an office that newTestOffice begins with: making it takes
// longer than most tests.
var madeOffice [][]byte

func newTestOffice(t *testing.T) *office {
	t.Helper()
	if madeOffice == nil {
		base := t.TempDir()
		newOffice(t, base)
		for i := range 3 {
			body, err := os.ReadFile(filepath.Join(base, fmt.Sprint(i), store.FileName))
			ok(t, err)
			madeOffice = append(madeOffice, body)
		}
	}
	base := scratch(t)
	for i, body := range madeOffice {
		ok(t, os.MkdirAll(filepath.Join(base, fmt.Sprint(i)), 0o700))
		ok(t, os.WriteFile(filepath.Join(base, fmt.Sprint(i), store.FileName), body, 0o600))
	}
	o := openOffice(t, base, scratch(t))
	t.Cleanup(o.close)
	return o
}

// copyOf restores the binder on another PC, and closes it there.
func copyOf(t testing.TB, s *store.Store) string {
	t.Helper()
	drive, err := sync.OpenFolder(t.TempDir())
	ok(t, err)
	_, err = sync.Copy(context.Background(), s, drive, nil)
	ok(t, err)
	dir := t.TempDir()
	o, _, err := store.Restore(context.Background(), dir, drive, passphrase, nil)
	ok(t, err)
	ok(t, o.Close())
	return dir
}

func copyFile(t testing.TB, from, to string) {
	t.Helper()
	ok(t, os.MkdirAll(filepath.Dir(to), 0o700))
	in, err := os.Open(from)
	ok(t, err)
	defer in.Close()
	out, err := os.Create(to)
	ok(t, err)
	_, err = io.Copy(out, in)
	ok(t, errors.Join(err, out.Close()))
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// carry brings what from has to to.
func carry(t testing.TB, from, to *store.Store, order func([]seal.Name)) {
	t.Helper()
	names, err := from.Names()
	ok(t, err)
	if order != nil {
		order(names)
	}
	for _, n := range names {
		body, err := from.Read(n)
		ok(t, err)
		done, err := to.Accept(seal.Sealed{Name: n, Bytes: body})
		ok(t, err)
		if len(done.Refused) > 0 {
			t.Fatalf("refused %v", done.Refused)
		}
	}
}

// share brings everything to everyone.
func (o *office) share(t testing.TB) {
	t.Helper()
	for range 2 {
		for _, a := range o.all() {
			for _, b := range o.all() {
				if a != b {
					carry(t, a, b, nil)
				}
			}
		}
	}
}

func differ(a, b *store.Store) (list []binder.Difference) {
	a.View(func(x *binder.Binder) { b.View(func(y *binder.Binder) { list = binder.Compare(x, y) }) })
	return list
}

func (o *office) alike(t testing.TB) {
	t.Helper()
	for _, s := range o.all()[1:] {
		if d := differ(o.admin, s); len(d) > 0 {
			t.Errorf("PCs differ: %+v", d)
		}
	}
}

func record(t testing.TB, s *store.Store, id string) error {
	t.Helper()
	var f *binder.Form
	s.View(func(b *binder.Binder) {
		f = binder.Trainings.Form(b, id, binder.Training{Person: "person/maria", Course: "course/x", On: "2026-11-02"})
	})
	return s.Save(f)
}

func rename(s *store.Store, name string) error {
	var f *binder.Form
	s.View(func(b *binder.Binder) { f = b.Edit("person/maria") })
	f.Set("name", binder.TextValue(name))
	return s.Save(f)
}

func maria(s *store.Store) string { return strings.Join(names(s), ",") }

// TestContributor: what a contributor may and may not do, in words, and after
// being given more and less.
func TestContributor(t *testing.T) {
	o := newTestOffice(t)
	ok(t, record(t, o.helper, "t1"))
	err := rename(o.helper, "Changed")
	var no *store.NotAllowed
	if !errors.As(err, &no) || no.Has != binder.Contribute || no.Needs != binder.Edit {
		t.Fatalf("a contributor renames: %v", err)
	}
	if what, do := no.Words(); what == "" || do == "" || maria(o.helper) != "Maria Santos" {
		t.Error("not explained, or done")
	}
	if o.helper.May("training") != nil || o.helper.May("section") == nil || o.editor.May("section") != nil || o.editor.May("access") == nil || o.admin.May("access") != nil {
		t.Error("May does not tell what Commit does")
	}
	for _, err := range []error{
		o.helper.AddRecovery(store.NewRecoveryCode()),
		o.editor.AddPerson(store.NewKey{Right: binder.Administer, Secret: "x"}),
		o.editor.TakeBack(holder(o.editor, "Hal")),
		o.editor.Adopt(store.Barred{}),
	} {
		if !errors.As(err, &no) {
			t.Errorf("who is no admin changes keys: %v", err)
		}
	}
	// The passphrase of one's own anyone may change.
	ok(t, o.admin.SetRight(holder(o.admin, "Hal"), binder.Edit))
	o.share(t)
	ok(t, rename(o.helper, "By Hal"))
	o.share(t)
	ok(t, o.admin.SetRight(holder(o.admin, "Hal"), binder.Contribute))
	o.share(t)
	if o.helper.Right() != binder.Contribute || maria(o.admin) != "By Hal" {
		t.Errorf("right %d, %s", o.helper.Right(), maria(o.admin))
	}
	if err := rename(o.helper, "Again"); !errors.As(err, &no) {
		t.Errorf("a demoted one renames: %v", err)
	}
	ok(t, record(t, o.helper, "t2"))
	o.share(t)
	o.alike(t)
}

// TestOwnPassphrase: somebody who is no admin changes his passphrase, on a PC
// without network.
func TestOwnPassphrase(t *testing.T) {
	o := newTestOffice(t)
	const next = "a passphrase that Ed has thought of"
	ok(t, o.editor.ChangePassphrase(editorPass, next))
	ok(t, rename(o.editor, "By Ed"))
	o.editor = reopen(t, o.editor, next)
	ok(t, o.editor.ChangePassphrase(next, next+" again"))
	o.editor = reopen(t, o.editor, next+" again")
	o.share(t)
	o.alike(t)
	if maria(o.helper) != "By Ed" {
		t.Error(maria(o.helper))
	}
	ok(t, o.admin.AddRecovery(store.NewRecoveryCode()))
	o.share(t)
	o.alike(t)
	dir := o.editor.Dir()
	ok(t, o.editor.Close())
	for _, old := range []string{editorPass, next} {
		if _, err := store.Open(dir, old); !errors.Is(err, store.ErrPassphrase) && !errors.Is(err, store.ErrReplaced) {
			t.Errorf("an old passphrase: %v", err)
		}
	}
	var err error
	o.editor, err = store.Open(dir, next+" again")
	ok(t, err)
}

// holder finds a holder by the name of his key.
func holder(s *store.Store, name string) (id string) {
	s.View(func(b *binder.Binder) {
		for _, a := range binder.Accesses.All(b) {
			if a.Name == name {
				id = a.ID
			}
		}
	})
	return id
}

// TestBarred: a program that cares for no right writes what its person may not;
// no PC shows it, the rest of its log counts, and an admin may adopt it.
func TestBarred(t *testing.T) {
	o := newTestOffice(t)
	store.CommitAnyway(t, o.helper, binder.Op{Do: binder.DoSet, On: "person/eve", Field: "name", Value: `"Eve"`})
	store.CommitAnyway(t, o.helper, binder.Op{Do: binder.DoSet, On: "training/t9", Field: "on", Value: `"2026-11-01"`})
	o.share(t)
	for _, s := range o.all() {
		if maria(s) != "Maria Santos" || s.Standing().Barred != 1 {
			t.Errorf("%s, %+v", maria(s), s.Standing())
		}
		s.View(func(b *binder.Binder) {
			if b.Count("training") != 1 {
				t.Error("what he may do does not count")
			}
		})
		if r, err := s.Verify(context.Background(), nil); err != nil || len(r.Problems) > 0 {
			t.Errorf("%+v %v", r, err)
		}
		if h, err := s.History("person/eve"); err != nil || len(h) > 0 {
			t.Errorf("history %v %v", h, err)
		}
	}
	list, err := o.admin.Barred()
	ok(t, err)
	if len(list) != 1 || list[0].Needs != binder.Edit || list[0].Has != binder.Contribute || !slices.Equal(list[0].Refs, []binder.Ref{"person/eve"}) || list[0].Holder != holder(o.admin, "Hal") {
		t.Fatalf("%+v", list)
	}
	ok(t, o.admin.Adopt(list...))
	o.share(t)
	for i, s := range o.all() {
		if maria(s) != "Eve,Maria Santos" && maria(s) != "Maria Santos,Eve" || s.Standing().Barred != 0 {
			t.Errorf("PC %d: %s, %+v", i, maria(s), s.Standing())
		}
	}
	o.alike(t)
	o.admin = reopen(t, o.admin, passphrase)
	o.alike(t)
}

// TestTakenBack: the editor's key is taken back while he works without network.
// What he did before counts, what he does after does not, on every PC in every
// order, also with a clock that was put back.
func TestTakenBack(t *testing.T) {
	o := newTestOffice(t)
	ok(t, rename(o.editor, "Before"))
	o.share(t)
	ed := holder(o.admin, "Ed")
	ok(t, o.admin.TakeBack(ed))
	ok(t, rename(o.editor, "After"))
	store.CommitAnyway(t, o.editor, binder.Op{Do: binder.DoDelete, On: "person/maria", Over: values(o.editor, "person/maria")})
	for _, s := range []*store.Store{o.admin, o.helper} {
		carry(t, o.editor, s, slices.Reverse)
		carry(t, o.admin, s, nil)
		if maria(s) != "Before" || s.Standing().Barred != 2 {
			t.Errorf("%s, %+v", maria(s), s.Standing())
		}
	}
	h := o.admin.Holders()
	if i := slices.IndexFunc(h, func(h store.Holder) bool { return h.ID == ed }); i != 2 || h[i].Open() || h[i].Right != binder.NoRight {
		t.Errorf("holders %+v", h)
	}
	// His PC hears of it, opens nothing new, and says why.
	carry(t, o.admin, o.editor, nil)
	if d := differ(o.editor, o.helper); len(d) == 0 {
		t.Error("his PC knows what it cannot")
	}
	ok(t, o.editor.Close())
	// The passphrase on a PC that has the new keyring.
	if _, err := store.Open(o.admin.Dir(), editorPass); !errors.Is(err, store.ErrInUse) {
		t.Fatal(err)
	}
	ok(t, o.admin.Close())
	if _, err := store.Open(o.admin.Dir(), editorPass); !errors.Is(err, store.ErrPassphrase) && !errors.Is(err, store.ErrReplaced) {
		t.Errorf("opened with what was taken back: %v", err)
	}
	var err error
	o.admin, err = store.Open(o.admin.Dir(), passphrase)
	ok(t, err)
	if err := o.admin.TakeBack(o.admin.Holders()[0].ID); !errors.Is(err, store.ErrLastAdmin) {
		t.Errorf("the last admin: %v", err)
	}
}

func values(s *store.Store, ref binder.Ref) (list []binder.ValueID) {
	s.View(func(b *binder.Binder) {
		for _, o := range b.Delete(ref) {
			list = append(list, o.Over...)
		}
	})
	return list
}

// TestShutOut: a stolen PC.
func TestShutOut(t *testing.T) {
	o := newTestOffice(t)
	ok(t, rename(o.editor, "Before"))
	o.share(t)
	if err := o.admin.ShutOut(o.admin.Log()); !errors.Is(err, store.ErrThisPC) {
		t.Error(err)
	}
	if err := o.admin.ShutOut("0000000000000000"); !errors.Is(err, store.ErrNoPC) {
		t.Error(err)
	}
	ok(t, o.admin.ShutOut(o.editor.Log()))
	ok(t, rename(o.editor, "After"))
	o.share(t)
	for _, s := range []*store.Store{o.admin, o.helper} {
		if maria(s) != "Before" || s.Standing().Barred != 1 {
			t.Errorf("%s, %+v", maria(s), s.Standing())
		}
	}
	var no *store.NotAllowed
	if err := rename(o.editor, "Once more"); !errors.As(err, &no) {
		t.Errorf("the PC that was shut out is not told: %v", err)
	}
}

// TestRaisedAgain: what somebody wrote while he had a lower right does not count
// with the one from before once he has one in between.
func TestRaisedAgain(t *testing.T) {
	o := newTestOffice(t)
	ed := holder(o.admin, "Ed")
	ok(t, o.admin.SetRight(ed, binder.Administer))
	o.share(t)
	ok(t, o.admin.SetRight(ed, binder.Contribute))
	o.share(t)
	store.CommitAnyway(t, o.editor, binder.Op{Do: binder.DoSet, On: "access/x", Field: "name", Value: `"Planted"`})
	o.share(t)
	ok(t, o.admin.SetRight(ed, binder.Edit))
	o.share(t)
	for _, s := range o.all() {
		if holder(s, "Planted") != "" || s.Standing().Barred != 1 {
			t.Errorf("%+v", s.Standing())
		}
	}
}

// TestMadeUpEdition: an admin who was shut out begins editions of his own; a PC of
// the office stays in its own.
func TestMadeUpEdition(t *testing.T) {
	o := newTestOffice(t)
	ed := holder(o.admin, "Ed")
	ok(t, o.admin.SetRight(ed, binder.Administer))
	o.share(t)
	ring, pc, key := store.Ring(o.editor)
	ok(t, o.admin.TakeBack(ed))
	first, err := seal.NextEdition(ring, pc, key, nil)
	ok(t, err)
	second, err := seal.NextEdition(first.Ring, pc, key, nil)
	ok(t, err)
	for range 4 {
		second, err = seal.Next(second.Ring, pc, key, seal.Change{})
		ok(t, err)
	}
	done, err := o.admin.Accept(second.File)
	ok(t, err)
	if len(done.Refused) != 1 || maria(o.admin) != "Maria Santos" {
		t.Errorf("%+v, %s", done, maria(o.admin))
	}
	for _, h := range o.admin.Holders() {
		if h.ID == ed && h.Open() {
			t.Error("he is back")
		}
	}
}

// TestCloned: two PCs with one disk write one log. Both branches are kept and
// shown, and each PC goes on with a log of its own.
func TestCloned(t *testing.T) {
	o := newTestOffice(t)
	ok(t, o.editor.Close())
	clone := t.TempDir()
	copyFile(t, filepath.Join(o.editor.Dir(), store.FileName), filepath.Join(clone, store.FileName))
	a, err := store.Open(o.editor.Dir(), editorPass)
	ok(t, err)
	b, err := store.Open(clone, editorPass)
	ok(t, err)
	defer b.Close()
	o.editor = a
	addPerson(t, a, "a", "On A")
	addPerson(t, b, "b", "On B")
	addPerson(t, b, "b2", "On B again")
	if a.Log() != b.Log() {
		t.Fatal("not cloned")
	}
	was := a.Log()
	carry(t, a, b, nil)
	carry(t, b, a, nil)
	addPerson(t, a, "a3", "A goes on")
	addPerson(t, b, "b3", "B goes on")
	if a.Log() == was || b.Log() == was || a.Log() == b.Log() {
		t.Errorf("logs %s and %s, were %s", a.Log(), b.Log(), was)
	}
	for range 2 {
		carry(t, a, b, nil)
		carry(t, b, a, nil)
		o.share(t)
	}
	for _, s := range append(o.all(), b) {
		if n := len(names(s)); n != 6 {
			t.Errorf("%d people: %v", n, names(s))
		}
		if r, err := s.Verify(context.Background(), nil); err != nil || len(r.Problems) > 0 {
			t.Errorf("%+v %v", r, err)
		}
	}
	// A key that is taken back is cut at both branches.
	ok(t, o.admin.TakeBack(holder(o.admin, "Ed")))
	o.share(t)
	if n := len(names(o.helper)); n != 6 {
		t.Errorf("%d people after taking the key back", n)
	}
}

// TestDamagedSegment: a damaged piece of a log keeps nothing else from being
// shown, nothing is written after it, and a copy heals it.
func TestDamagedSegment(t *testing.T) {
	s := create(t)
	for i := range 5 {
		addPerson(t, s, fmt.Sprint("p", i), fmt.Sprint("Person ", i))
	}
	drive, err := sync.OpenFolder(t.TempDir())
	ok(t, err)
	_, err = sync.Copy(context.Background(), s, drive, nil)
	ok(t, err)
	var third seal.Name
	list, err := s.Names()
	ok(t, err)
	for _, n := range list {
		if n.Kind == seal.KindSegment && n.From == 3 {
			third = n
		}
	}
	ok(t, s.Close())
	store.SpoilFile(t, s.Dir(), third)
	was := s.Log()
	s, err = store.Open(s.Dir(), passphrase)
	ok(t, err)
	defer func() { s.Close() }()
	if k := s.Standing(); k.Damaged != 1 || k.Held != 2 || len(names(s)) != 2 {
		t.Fatalf("%+v, %v", k, names(s))
	}
	addPerson(t, s, "later", "Later")
	if s.Log() == was {
		t.Error("goes on in a log with a hole in it")
	}
	if r, err := s.Verify(context.Background(), nil); err != nil || len(r.Problems) == 0 {
		t.Errorf("%+v %v", r, err)
	}
	s = reopen(t, s, passphrase)
	if k := s.Standing(); k.Damaged != 1 {
		t.Errorf("%+v", k)
	}
	n, err := s.Heal(context.Background(), drive, nil)
	ok(t, err)
	if k := s.Standing(); n != 1 || k != (store.Standing{}) || len(names(s)) != 6 {
		t.Errorf("healed %d: %+v, %v", n, k, names(s))
	}
	if r, err := s.Verify(context.Background(), nil); err != nil || len(r.Problems) > 0 {
		t.Errorf("%+v %v", r, err)
	}
	s = reopen(t, s, passphrase)
	if len(names(s)) != 6 {
		t.Error(names(s))
	}
}

// TestCardsAndRecovery: paper keys open the binder, and once replaced do not.
func TestCardsAndRecovery(t *testing.T) {
	s := create(t)
	codes := []string{store.NewRecoveryCode(), store.NewRecoveryCode(), store.NewRecoveryCode()}
	ok(t, s.AddCards(codes))
	sheet := store.NewRecoveryCode()
	ok(t, s.AddRecovery(sheet))
	for _, secret := range []string{codes[0] + " " + codes[2], codes[2] + "\n" + codes[1], sheet} {
		s = reopen(t, s, secret)
		if s.Right() != binder.Administer {
			t.Errorf("right %d", s.Right())
		}
	}
	s = reopen(t, s, passphrase)
	if n := s.Recoveries(); n != 1 || len(s.Holders()) != 3 {
		t.Errorf("%d recovery sheets, %+v", n, s.Holders())
	}
	again := []string{store.NewRecoveryCode(), store.NewRecoveryCode()}
	ok(t, s.ReplaceCards(holder(s, "Break-glass cards"), again))
	ok(t, s.ReplaceRecovery(holder(s, "Recovery sheet"), store.NewRecoveryCode()))
	ok(t, s.Close())
	for _, secret := range []string{codes[0] + codes[2], sheet, codes[1]} {
		if o, err := store.Open(s.Dir(), secret); err == nil {
			o.Close()
			t.Errorf("%s opens the binder still", secret)
		}
	}
	o, err := store.Open(s.Dir(), again[0]+again[1])
	ok(t, err)
	o.Close()
}

// TestAnyOrder: whatever three PCs do, also to each other's rights, and in
// whatever order it reaches whom: in the end all show the same.
func TestAnyOrder(t *testing.T) {
	base := t.TempDir()
	newOffice(t, base)
	scratch := t.TempDir()
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		o := openOffice(t, base, filepath.Join(scratch, fmt.Sprint(run)))
		defer o.close()
		for i := range rapid.IntRange(1, 12).Draw(rt, "steps") {
			s := o.all()[rapid.IntRange(0, 2).Draw(rt, "pc")]
			switch rapid.IntRange(0, 7).Draw(rt, "what") {
			case 0, 1:
				_ = rename(s, fmt.Sprint("Name ", i))
			case 2:
				_ = record(t, s, fmt.Sprint("t", i))
			case 3:
				store.CommitAnyway(t, s, binder.Op{Do: binder.DoSet, On: binder.Ref(fmt.Sprint("person/x", i)), Field: "name", Value: `"Anyway"`})
			case 4:
				_ = o.admin.SetRight(holder(o.admin, rapid.SampledFrom([]string{"Ed", "Hal"}).Draw(rt, "who")), binder.Right(rapid.IntRange(1, 3).Draw(rt, "right")))
			case 5:
				if list, err := s.Barred(); err == nil && len(list) > 0 {
					_ = s.Adopt(list[0])
				}
			case 6:
				_ = o.admin.ShutOut(o.helper.Log())
			case 7:
				to := o.all()[rapid.IntRange(0, 2).Draw(rt, "to")]
				if to != s {
					carry(t, s, to, func(n []seal.Name) { copy(n, rapid.Permutation(n).Draw(rt, "order")) })
				}
			}
		}
		o.share(t)
		for _, s := range o.all()[1:] {
			if d := differ(o.admin, s); len(d) > 0 || s.Standing() != o.admin.Standing() {
				rt.Fatalf("PCs differ: %+v, %+v and %+v", d, o.admin.Standing(), s.Standing())
			}
		}
		if r, err := o.editor.Verify(context.Background(), nil); err != nil || len(r.Problems) > 0 {
			rt.Fatalf("%+v %v", r, err)
		}
	})
}

// TestUnnamedKey: a key whose name cannot be written opens the binder, and the error
// says that it does.
func TestUnnamedKey(t *testing.T) {
	s := create(t)
	err := s.AddPerson(store.NewKey{Name: strings.Repeat("x", 5<<20), Right: binder.Edit, Secret: editorPass})
	if !errors.Is(err, store.ErrUnnamed) {
		t.Error(err)
	}
	if n := len(s.Holders()); n != 2 {
		t.Errorf("%d holders", n)
	}
	ok(t, s.Recognize(editorPass))
	// One that is not there is another thing.
	if err := s.AddPerson(store.NewKey{Name: "Nobody", Right: binder.Edit}); err == nil || errors.Is(err, store.ErrUnnamed) {
		t.Error(err)
	}
}
