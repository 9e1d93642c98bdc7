package store_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"readybinder/binder"
	"readybinder/seal"
	"readybinder/store"
	"readybinder/sync"
)

// calmPlace is a place in memory that does what it is asked to.
func calmPlace() *wildPlace {
	return &wildPlace{r: rand.New(rand.NewPCG(1, 2)), files: map[seal.Name][]byte{}}
}

// guarded is a place in memory of which a test refuses what it wants.
type guarded struct {
	*wildPlace
	get, put, del func(seal.Name) error
}

func asked(by func(seal.Name) error, n seal.Name) error {
	if by == nil {
		return nil
	}
	return by(n)
}

func (g *guarded) Get(ctx context.Context, n seal.Name) ([]byte, error) {
	if err := asked(g.get, n); err != nil {
		return nil, err
	}
	return g.wildPlace.Get(ctx, n)
}

func (g *guarded) Put(ctx context.Context, n seal.Name, body []byte) error {
	if err := asked(g.put, n); err != nil {
		return err
	}
	return g.wildPlace.Put(ctx, n, body)
}

func (g *guarded) Delete(ctx context.Context, n seal.Name) error {
	if err := asked(g.del, n); err != nil {
		return err
	}
	return g.wildPlace.Delete(ctx, n)
}

// tryRound is one round, which may fail.
func tryRound(s *store.Store, at sync.Place, o sync.Options) (*sync.Outcome, error) {
	if o.Target == "" {
		o.Target = "x"
	}
	o.Now = s.Now()
	return sync.Round(context.Background(), s, at, o)
}

func round(t testing.TB, s *store.Store, at sync.Place) *sync.Outcome {
	t.Helper()
	out, err := tryRound(s, at, sync.Options{})
	ok(t, err)
	return out
}

// meet syncs the PCs with a place until each has what the others had.
func meet(t testing.TB, at sync.Place, list ...*store.Store) {
	t.Helper()
	for range 2 {
		for _, s := range list {
			round(t, s, at)
		}
	}
}

// atPlace is the place as a copy of the binder.
func atPlace(p sync.Place) store.Source { return sync.At(context.Background(), p) }

// diskOf is the disk of a PC that loses its power at this moment.
func diskOf(t testing.TB, s *store.Store) string {
	t.Helper()
	dir := t.TempDir()
	for _, n := range []string{store.FileName, store.FileName + "-wal"} {
		if _, err := os.Stat(filepath.Join(s.Dir(), n)); err == nil {
			copyFile(t, filepath.Join(s.Dir(), n), filepath.Join(dir, n))
		}
	}
	return dir
}

// killedPC goes on with that disk.
func killedPC(t testing.TB, s *store.Store, secret string) *store.Store {
	t.Helper()
	o, err := store.Open(diskOf(t, s), secret)
	ok(t, err)
	t.Cleanup(func() { o.Close() })
	return o
}

func text(s *store.Store, ref binder.Ref, field string) (v string) {
	s.View(func(b *binder.Binder) {
		if r, ok := b.Get(ref); ok {
			v = r.Text(field)
		}
	})
	return v
}

// filesOf are the files of a log at a place, of one kind.
func filesOf(w *wildPlace, kind byte, log string) (list []seal.Name) {
	for n := range w.files {
		if n.Kind == kind && (log == "" || n.Writer == log) {
			list = append(list, n)
		}
	}
	slices.SortFunc(list, func(a, b seal.Name) int { return int(a.From) - int(b.From) })
	return list
}

var errNo = errors.New("no")

// TestRoundCutShort: a place that lets a few requests through at a time is read to its
// end by and by.
func TestRoundCutShort(t *testing.T) {
	o := newTestOffice(t)
	place := &guarded{wildPlace: calmPlace()}
	for i := range 60 {
		addPerson(t, o.editor, fmt.Sprint("m", i), "M")
	}
	put(t, place.wildPlace, o.editor)
	left := 0
	place.get = func(seal.Name) error {
		if left--; left < 0 {
			return errNo
		}
		return nil
	}
	for range 4 {
		left = 30
		_, _ = tryRound(o.admin, place, sync.Options{})
	}
	if n := people(o.admin); n != 61 {
		t.Errorf("%d people", n)
	}
}

// put brings everything that a PC has to a place.
func put(t testing.TB, w *wildPlace, s *store.Store) {
	t.Helper()
	names, err := s.Names()
	ok(t, err)
	for _, n := range names {
		body, err := s.Read(n)
		ok(t, err)
		w.files[n] = body
	}
}

// TestT32OneBadFile: a file that cannot be read or written keeps none of the others
// from going either way, and it is told.
func TestT32OneBadFile(t *testing.T) {
	o := newTestOffice(t)
	place := &guarded{wildPlace: calmPlace()}
	for i := range 20 {
		addPerson(t, o.editor, fmt.Sprint("m", i), "M")
	}
	put(t, place.wildPlace, o.editor)
	bad := filesOf(place.wildPlace, seal.KindSegment, o.editor.Log())[10]
	place.get = func(n seal.Name) error {
		if n == bad {
			return errNo
		}
		return nil
	}
	file := attach(t, o.admin, "map", someBytes(1000))
	addPerson(t, o.admin, "mine", "Mine")
	place.put = func(n seal.Name) error {
		if n.Kind == seal.KindAttachment {
			return sync.ErrFull
		}
		return nil
	}
	for range 2 {
		if _, err := tryRound(o.admin, place, sync.Options{}); !errors.Is(err, errNo) && !errors.Is(err, sync.ErrFull) {
			t.Errorf("not told: %v", err)
		}
	}
	if n := people(o.admin); n != 12 || o.admin.Standing().Held == 0 {
		t.Errorf("%d people, %+v", n, o.admin.Standing())
	}
	round(t, o.helper, place.wildPlace)
	if text(o.helper, "person/mine", "name") == "" {
		t.Error("one refused part keeps the records from being sent")
	}
	place.get, place.put = nil, nil
	meet(t, place, o.all()...)
	o.alike(t)
	if _, err := readAll(o.helper, file); err != nil || people(o.helper) != 22 {
		t.Errorf("%d people: %v", people(o.helper), err)
	}
}

// TestAppendOnly: a place where nothing may be deleted is as good as another.
func TestAppendOnly(t *testing.T) {
	o := newTestOffice(t)
	place := &guarded{wildPlace: calmPlace(), del: func(seal.Name) error { return sync.ErrRefused }}
	for i := range 20 {
		addPerson(t, o.admin, fmt.Sprint("m", i), "M")
		round(t, o.admin, place)
	}
	ok(t, o.admin.Tidy())
	meet(t, place, o.all()...)
	o.alike(t)
}

// TestPackedTorn: a packed file that reached the place in full length and not in its
// bytes stands for nothing: what was packed into it stays, and it is written again.
func TestPackedTorn(t *testing.T) {
	o := newTestOffice(t)
	place := calmPlace()
	for i := range 20 {
		addPerson(t, o.editor, fmt.Sprint("m", i), "M")
		round(t, o.editor, place)
	}
	round(t, o.helper, place)
	ok(t, o.editor.Tidy())
	torn := &guarded{wildPlace: place}
	torn.put = func(n seal.Name) error {
		if n.Kind == seal.KindSegment && n.To-n.From > 10 {
			place.files[n] = make([]byte, n.Length)
			return errNo // the drive was pulled out
		}
		return nil
	}
	_, _ = tryRound(o.editor, torn, sync.Options{})
	for range 3 {
		round(t, o.editor, place)
		round(t, o.helper, place)
	}
	round(t, o.admin, place)
	if n := people(o.admin); n != 21 {
		t.Errorf("%d people", n)
	}
}

// TestCleanLeavesRestored: the parts of a file of which somebody else took the deletion
// back are not deleted at the place by the PC that had dropped them, and come back to it.
func TestCleanLeavesRestored(t *testing.T) {
	o := newTestOffice(t)
	place := calmPlace()
	file := attach(t, o.editor, "map", someBytes(1000))
	meet(t, place, o.editor, o.admin)
	ok(t, o.editor.Delete(file))
	meet(t, place, o.editor, o.admin)
	ok(t, o.admin.Restore(file))
	round(t, o.admin, place)
	if left := tidyDaily(t, o.editor, 1, 35); left > 0 {
		t.Fatalf("%d parts are left", left)
	}
	meet(t, place, o.editor, o.admin)
	if len(filesOf(place, seal.KindAttachment, "")) == 0 {
		t.Error("the parts of a file that is there were deleted at the place")
	}
	if _, err := readAll(o.editor, file); err != nil {
		t.Errorf("the editor's PC never has the file again: %v", err)
	}
}

// TestBackupsAnewAtPlace: the folder in which PCs meet is never emptied for a backup,
// and its place file is none of the binder's.
func TestBackupsAnewAtPlace(t *testing.T) {
	o := newTestOffice(t)
	dir := t.TempDir()
	place, err := sync.OpenFolder(dir)
	ok(t, err)
	addPerson(t, o.editor, "only", "Only at the place")
	round(t, o.admin, place)
	round(t, o.editor, place)
	b, err := sync.OpenBackups(dir)
	ok(t, err)
	if err := b.Anew(context.Background(), o.admin, time.Now()); !errors.Is(err, sync.ErrIsPlace) {
		t.Errorf("%v", err)
	}
	round(t, o.admin, place)
	if people(o.admin) != 2 {
		t.Error("what only the place had is gone")
	}
	round(t, o.editor, place)
	if n, err := o.editor.Heal(context.Background(), place, nil); n > 0 || err != nil {
		t.Errorf("healed %d: %v", n, err)
	}
}

// TestT1Emptied: nothing is deleted and nothing sent where all files of the place were
// deleted, until a person says so; then all is there again.
func TestT1Emptied(t *testing.T) {
	o := newTestOffice(t)
	many(t, o.editor, 30)
	place := calmPlace()
	meet(t, place, o.all()...)
	before := len(place.files)
	clear(place.files)
	for _, s := range o.all() {
		out, err := tryRound(s, place, sync.Options{})
		if !errors.Is(err, sync.ErrEmptied) || len(place.files) > 0 || out.Sent > 0 || people(s) != 31 {
			t.Errorf("%v, %+v, %d people", err, out, people(s))
		}
	}
	_, err := tryRound(o.helper, place, sync.Options{Heal: true})
	ok(t, err)
	meet(t, place, o.helper)
	if len(place.files) < before-3 {
		t.Errorf("%d files of %d", len(place.files), before)
	}
	fresh, _, err := store.Restore(context.Background(), t.TempDir(), atPlace(place), editorPass, nil)
	ok(t, err)
	defer fresh.Close()
	if d := differ(fresh, o.admin); len(d) > 0 {
		t.Errorf("%+v", d)
	}
}

// TestT1EmptiedFirst: an emptied place is told also to who sent an edit there before
// looking.
func TestT1EmptiedFirst(t *testing.T) {
	o := newTestOffice(t)
	many(t, o.editor, 30)
	place := calmPlace()
	meet(t, place, o.all()...)
	clear(place.files)
	addPerson(t, o.editor, "new", "New")
	if out, err := tryRound(o.editor, place, sync.Options{First: true}); !errors.Is(err, sync.ErrEmptied) || out.Sent != 1 {
		t.Errorf("%v, %+v", err, out)
	}
	_, err := tryRound(o.editor, place, sync.Options{Heal: true})
	ok(t, err)
	meet(t, place, o.all()...)
	o.alike(t)
}

// TestT2OtherPlace: what is known of a place is known of it and not of its address. An
// empty one at another address gets everything; another one at the same address is
// asked about.
func TestT2OtherPlace(t *testing.T) {
	o := newTestOffice(t)
	many(t, o.admin, 30)
	one, two := calmPlace(), calmPlace()
	meet(t, one, o.all()...)
	out, err := tryRound(o.admin, two, sync.Options{Target: "another folder"})
	if err != nil || out.Waiting > 0 || out.Sent < len(one.files)-2 {
		t.Errorf("%+v %v", out, err)
	}
	anew := calmPlace()
	file, err := seal.NewPlaceFile(o.admin.ID(), o.admin.Log())
	ok(t, err)
	anew.files[file.Name] = file.Bytes
	if _, err := tryRound(o.editor, anew, sync.Options{}); !errors.Is(err, sync.ErrReplaced) || len(anew.files) != 1 {
		t.Errorf("%v, %d files", err, len(anew.files))
	}
	// The first one is known by its file, also at another address.
	if out, err := tryRound(o.editor, one, sync.Options{Target: "moved"}); err != nil || out.Got+out.Sent > 0 {
		t.Errorf("%+v %v", out, err)
	}
}

// TestT3Unplugged: while the folder is not there nothing is lost, and nothing is made in
// its stead; when it is there again, all arrives.
func TestT3Unplugged(t *testing.T) {
	o := newTestOffice(t)
	dir := filepath.Join(t.TempDir(), "share")
	if _, err := sync.OpenFolder(dir); !errors.Is(err, sync.ErrGone) {
		t.Errorf("%v", err)
	}
	ok(t, os.Mkdir(dir, 0o700))
	place, err := sync.OpenFolder(dir)
	ok(t, err)
	meet(t, place, o.all()...)
	ok(t, os.Rename(dir, dir+"-away"))
	addPerson(t, o.admin, "a", "Anna")
	for range 2 {
		if _, err := tryRound(o.admin, place, sync.Options{First: true}); !errors.Is(err, sync.ErrGone) {
			t.Errorf("%v", err)
		}
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a folder was made")
	}
	ok(t, os.Rename(dir+"-away", dir))
	meet(t, place, o.all()...)
	if o.alike(t); people(o.helper) != 2 {
		t.Errorf("%d people", people(o.helper))
	}
}

// TestT4JoinFull: a new PC, also one where everything was deleted before it first
// synced elsewhere, brings no emptiness to a full place.
func TestT4JoinFull(t *testing.T) {
	o := newTestOffice(t)
	place := calmPlace()
	round(t, o.editor, place) // an office's first days
	many(t, o.admin, 40)
	round(t, o.admin, place)
	fresh, _, err := store.Restore(context.Background(), t.TempDir(), atPlace(place), helperPass, nil)
	ok(t, err)
	defer fresh.Close()
	if out := round(t, fresh, place); out.Sent > 0 || people(fresh) != 41 {
		t.Errorf("%+v, %d people", out, people(fresh))
	}
	// One that has nothing but the keys.
	if out := round(t, o.editor, place); out.Sent > 0 || people(o.editor) != 41 {
		t.Errorf("%+v, %d people", out, people(o.editor))
	}
	// A binder of its own, with sample records or none, is another office's.
	own := create(t)
	addPerson(t, own, "sample", "Sample")
	ok(t, own.Delete("person/sample"))
	before := len(place.files)
	if _, err := tryRound(own, place, sync.Options{}); !errors.Is(err, sync.ErrOtherBinder) || len(place.files) != before {
		t.Errorf("%v", err)
	}
}

// TestT6WeekOld: a place that was restored from last week's backup is told, this week's
// work stays, and is put back when a person says so.
func TestT6WeekOld(t *testing.T) {
	o := newTestOffice(t)
	place := calmPlace()
	meet(t, place, o.all()...)
	week := calmPlace()
	for n, body := range place.files {
		week.files[n] = body
	}
	for i := range 10 {
		addPerson(t, o.editor, fmt.Sprint("w", i), "This Week")
		round(t, o.editor, place)
	}
	meet(t, place, o.all()...)
	for _, s := range o.all() {
		n := len(week.files)
		out, err := tryRound(s, week, sync.Options{})
		if !errors.Is(err, sync.ErrWentBack) || out.Lost < 10 || len(week.files) != n || people(s) != 11 {
			t.Errorf("%v, %+v, %d people", err, out, people(s))
		}
	}
	_, err := tryRound(o.admin, week, sync.Options{Heal: true})
	ok(t, err)
	meet(t, week, o.all()...)
	o.alike(t)
	if got := filesOf(week, seal.KindSegment, o.editor.Log()); len(got) == 0 {
		t.Error("this week's files were not put back")
	}
}

// TestT6Packed: the same where this week's files were packed into one, and the few that
// it was made of are there again.
func TestT6Packed(t *testing.T) {
	s := create(t)
	place := calmPlace()
	var week *wildPlace
	for i := range 33 {
		addPerson(t, s, fmt.Sprint("w", i), "This Week")
		round(t, s, place)
		if i == 10 {
			week = &wildPlace{r: place.r, files: maps.Clone(place.files)}
		}
		ok(t, s.Tidy())
	}
	if n := len(filesOf(place, seal.KindSegment, s.Log())); n > 12 {
		t.Fatalf("%d files: they were not packed", n)
	}
	n := len(week.files)
	out, err := tryRound(s, week, sync.Options{})
	if !errors.Is(err, sync.ErrWentBack) || out.Lost == 0 || len(week.files) != n {
		t.Errorf("%v, %+v", err, out)
	}
	_, err = tryRound(s, week, sync.Options{Heal: true})
	ok(t, err)
	other, _, err := store.Restore(context.Background(), t.TempDir(), s, passphrase, nil)
	ok(t, err)
	defer other.Close()
	if people(other) != 33 {
		t.Errorf("%d people", people(other))
	}
}

// TestT7SetBackT8Cloned: a PC that was set back to an older disk rolls nobody back, gets what it
// had written itself, and goes on under another name; T8: so do two PCs of one disk.
func TestT7SetBackT8Cloned(t *testing.T) {
	o := newTestOffice(t)
	place := calmPlace()
	addPerson(t, o.editor, "before", "Before")
	meet(t, place, o.all()...)
	back := killedPC(t, o.editor, editorPass)
	addPerson(t, o.editor, "since", "Since")
	set(t, o.editor, "person/before", "name", "Renamed Since")
	meet(t, place, o.editor, o.admin)
	was := back.Log()
	addPerson(t, back, "typed", "Typed On The Old Disk")
	for range 3 {
		meet(t, place, back, o.admin, o.helper, o.editor)
	}
	if back.Log() == was {
		t.Error("two PCs write one log")
	}
	o.alike(t)
	if d := differ(back, o.admin); len(d) > 0 {
		t.Errorf("%+v", d)
	}
	for _, ref := range []binder.Ref{"person/since", "person/typed"} {
		if text(o.helper, ref, "name") == "" {
			t.Errorf("%s is lost", ref)
		}
	}
	if v := text(back, "person/before", "name"); v != "Renamed Since" {
		t.Errorf("rolled back: %q", v)
	}
	list, err := o.admin.PCs()
	ok(t, err)
	if !slices.ContainsFunc(list, func(p store.PC) bool { return p.Log == was && p.Split }) {
		t.Errorf("nobody is told: %+v", list)
	}
}

// TestT9OtherFieldsT10SameField: of a contact that two PCs changed while apart, changes of two
// fields are both kept; of one field both values show on every PC, and either settles it.
func TestT9OtherFieldsT10SameField(t *testing.T) {
	o := newTestOffice(t)
	place := calmPlace()
	meet(t, place, o.all()...)
	set(t, o.admin, "person/maria", "job", "Doctor")
	set(t, o.editor, "person/maria", "note", "Works Mondays")
	set(t, o.admin, "person/maria", "name", "Maria S.")
	set(t, o.editor, "person/maria", "name", "M. Santos")
	meet(t, place, o.all()...)
	asks := func(s *store.Store) (n int) {
		s.View(func(b *binder.Binder) {
			for _, c := range b.Conflicts() {
				if c.Field != "name" {
					t.Errorf("a question about %s", c.Field)
				}
				n += len(c.Answers)
			}
		})
		return n
	}
	for _, s := range o.all() {
		if text(s, "person/maria", "job") != "Doctor" || text(s, "person/maria", "note") != "Works Mondays" || asks(s) != 2 {
			t.Errorf("%q %q, %d answers", text(s, "person/maria", "job"), text(s, "person/maria", "note"), asks(s))
		}
	}
	set(t, o.editor, "person/maria", "name", "Maria Santos, MD")
	meet(t, place, o.all()...)
	o.alike(t)
	for _, s := range o.all() {
		if asks(s) != 0 || text(s, "person/maria", "name") != "Maria Santos, MD" {
			t.Errorf("%d answers, %q", asks(s), text(s, "person/maria", "name"))
		}
	}
}

// TestT12DrawerT35Deleted: a laptop from the drawer, with edits of 60 days ago, overwrites nothing
// newer; T35: what was deleted meanwhile stays so, also what it never touched.
func TestT12DrawerT35Deleted(t *testing.T) {
	o := newTestOffice(t)
	place := calmPlace()
	ago := time.Now().AddDate(0, 0, -60)
	store.SetClock(o.helper, func() time.Time { return ago })
	laptop, _, err := store.Restore(context.Background(), t.TempDir(), o.editor, editorPass, nil)
	ok(t, err)
	defer laptop.Close()
	store.SetClock(laptop, func() time.Time { return ago })
	addPerson(t, o.admin, "gone", "Gone")
	meet(t, place, o.admin, o.editor, laptop)
	addPerson(t, laptop, "old", "Of The Drawer")
	ok(t, o.admin.Delete("person/gone"))
	set(t, o.admin, "person/maria", "job", "Newer")
	meet(t, place, o.admin, o.editor)
	store.SetClock(laptop, time.Now)
	meet(t, place, laptop, o.admin, o.editor)
	for _, s := range []*store.Store{laptop, o.admin, o.editor} {
		if text(s, "person/gone", "name") != "" || text(s, "person/maria", "job") != "Newer" || text(s, "person/old", "name") == "" {
			t.Errorf("%v, job %q", names(s), text(s, "person/maria", "job"))
		}
	}
}

// TestT13OneAtATime: whoever uses one PC at a time is never asked which value is right.
func TestT13OneAtATime(t *testing.T) {
	o := newTestOffice(t)
	place := calmPlace()
	for i := range 15 {
		s := []*store.Store{o.admin, o.editor}[i%2]
		round(t, s, place)
		set(t, s, "person/maria", "job", fmt.Sprint("Job ", i))
		set(t, s, "person/maria", "name", fmt.Sprint("Maria ", i))
		round(t, s, place)
	}
	meet(t, place, o.all()...)
	o.admin.View(func(b *binder.Binder) {
		if c := b.Conflicts(); len(c) > 0 {
			t.Errorf("%+v", c)
		}
	})
	if v := text(o.helper, "person/maria", "job"); v != "Job 14" {
		t.Errorf("%q", v)
	}
}

// TestT18ReplyLost: what was stored and not acknowledged is there once, and brings no
// question.
func TestT18ReplyLost(t *testing.T) {
	o := newTestOffice(t)
	place := calmPlace()
	meet(t, place, o.all()...)
	place.faults = map[string]int{"fails after": 100}
	set(t, o.editor, "person/maria", "job", "Biller")
	addPerson(t, o.editor, "b", "Bob")
	for range 3 {
		_, _ = tryRound(o.editor, place, sync.Options{})
	}
	place.settle()
	meet(t, place, o.all()...)
	o.alike(t)
	o.admin.View(func(b *binder.Binder) {
		if len(b.Conflicts()) > 0 || b.Count("person") != 2 {
			t.Errorf("%+v, %d people", b.Conflicts(), b.Count("person"))
		}
	})
	if st := o.admin.Standing(); st != (store.Standing{}) {
		t.Errorf("%+v", st)
	}
	if list := filesOf(place, seal.KindSegment, o.editor.Log()); len(list) != 1 {
		t.Errorf("%v", list)
	}
}

// TestT21CutT22Empty: a body that is cut at the place and answered as stored is noticed and
// written again; T22: so is one of no bytes, and neither is ever an empty binder.
func TestT21CutT22Empty(t *testing.T) {
	for name, size := range map[string]int{"half": 2, "none": 0} {
		o := newTestOffice(t)
		place := calmPlace()
		meet(t, place, o.all()...)
		many(t, o.editor, 40)
		cut := &guarded{wildPlace: place}
		var torn seal.Name
		cut.put = func(n seal.Name) error {
			if n.Kind == seal.KindSegment {
				torn = n
			}
			return nil
		}
		out, err := tryRound(o.editor, &cutting{cut, size}, sync.Options{})
		if err != nil || out.Waiting == 0 {
			t.Errorf("%s: believed: %+v %v", name, out, err)
		}
		round(t, o.admin, place)
		if people(o.admin) != 1 || o.admin.Standing() != (store.Standing{}) || len(place.files[torn]) > 1<<20 {
			t.Errorf("%s: %d people, %+v", name, people(o.admin), o.admin.Standing())
		}
		meet(t, place, o.editor, o.admin, o.helper)
		o.alike(t)
		if people(o.helper) != 41 {
			t.Errorf("%s: %d people", name, people(o.helper))
		}
	}
}

// cutting stores a part of what it is given and says that it has all.
type cutting struct {
	*guarded
	part int // one of so many; 0 is nothing
}

func (c *cutting) Put(ctx context.Context, n seal.Name, body []byte) error {
	if err := c.guarded.Put(ctx, n, body); err != nil || n.Kind != seal.KindSegment {
		return err
	}
	if c.part > 0 {
		c.files[n] = body[:len(body)/c.part]
	} else {
		c.files[n] = nil
	}
	return nil
}

// TestT25KilledBetween: killed after any write of a round, the PC goes on, others see no
// half of anything, and in the end all is there.
func TestT25KilledBetween(t *testing.T) {
	o := newTestOffice(t)
	place := calmPlace()
	meet(t, place, o.all()...)
	ok(t, o.admin.AddRecovery(store.NewRecoveryCode()))
	file := attach(t, o.admin, "map", someBytes(1000))
	many(t, o.admin, 25)
	s := o.admin
	for at := 1; ; at++ {
		s = killedPC(t, s, passphrase)
		n := 0
		ctx, cancel := context.WithCancel(context.Background())
		down := &guarded{wildPlace: place, put: func(seal.Name) error {
			if n++; n > at {
				cancel()
			}
			return ctx.Err()
		}}
		_, err := sync.Round(ctx, s, down, sync.Options{Target: "x", Now: s.Now()})
		cancel()
		round(t, o.editor, place)
		if st := o.editor.Standing(); st.Damaged > 0 || people(o.editor) != 1 && people(o.editor) != 26 {
			t.Errorf("after %d: %d people, %+v", at, people(o.editor), st)
		}
		if err == nil {
			break
		}
	}
	meet(t, place, s, o.editor, o.helper)
	if d := differ(s, o.helper); len(d) > 0 || people(o.helper) != 26 {
		t.Errorf("%+v", d)
	}
	if _, err := readAll(o.helper, file); err != nil {
		t.Error(err)
	}
}

// TestT34AddedAgain: someone who was deleted and is added again stays, whichever PC hears
// of what first.
func TestT34AddedAgain(t *testing.T) {
	o := newTestOffice(t)
	place := calmPlace()
	addPerson(t, o.editor, "anna", "Anna")
	meet(t, place, o.all()...)
	ok(t, o.editor.Delete("person/anna"))
	round(t, o.editor, place)
	round(t, o.admin, place)
	addPerson(t, o.admin, "anna", "Anna")
	round(t, o.admin, place)
	meet(t, place, o.helper, o.editor, o.admin)
	o.alike(t)
	for _, s := range o.all() {
		if text(s, "person/anna", "name") != "Anna" {
			t.Errorf("%v", names(s))
		}
	}
}

// TestT37Trash: what another PC deleted can be taken back here, at any later day.
func TestT37Trash(t *testing.T) {
	o := newTestOffice(t)
	place := calmPlace()
	addPerson(t, o.admin, "anna", "Anna")
	meet(t, place, o.all()...)
	ok(t, o.editor.Delete("person/anna"))
	meet(t, place, o.all()...)
	tidyDaily(t, o.admin, 1, 95)
	o.admin = reopen(t, o.admin, passphrase)
	o.admin.View(func(b *binder.Binder) {
		if len(b.Deleted("person")) != 1 {
			t.Errorf("%+v", b.Deleted("person"))
		}
	})
	ok(t, o.admin.Restore("person/anna"))
	meet(t, place, o.all()...)
	if text(o.helper, "person/anna", "name") != "Anna" {
		t.Error("not taken back")
	}
}
