package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"readybinder/binder"
	"readybinder/seal"
	"readybinder/store"
	"readybinder/sync"
)

func set(t testing.TB, s *store.Store, ref binder.Ref, field, text string) {
	t.Helper()
	var f *binder.Form
	s.View(func(b *binder.Binder) { f = b.Edit(ref) })
	f.Set(field, binder.TextValue(text))
	ok(t, s.Save(f))
}

// erased is an office in which the admin began a new edition that the editor's and
// the helper's PCs have not heard of, each with edits that the admin has not.
func erased(t *testing.T) (o *office, file binder.Ref) {
	o = newTestOffice(t)
	addPerson(t, o.admin, "secret", "Patient Name")
	addPerson(t, o.admin, "old", "Old Person")
	o.share(t)
	set(t, o.admin, "person/old", "note", "unheard of")
	ok(t, o.admin.Delete("person/secret"))
	addPerson(t, o.editor, "new", "New Person")
	set(t, o.editor, "person/maria", "job", "Biller")
	set(t, o.editor, "person/secret", "job", "typed late")
	ok(t, o.editor.Delete("person/old"))
	file = attach(t, o.editor, "map", someBytes(9<<20))
	ok(t, record(t, o.helper, "t1"))
	ok(t, o.admin.NewEdition(false, nil))
	set(t, o.admin, "person/maria", "job", "Doctor")
	return o, file
}

func follow(t *testing.T, s *store.Store, from store.Source) *store.Followed {
	t.Helper()
	done, err := s.Follow(context.Background(), from, false, nil)
	ok(t, err)
	return done
}

// TestFollow: the other PCs come after into a new edition, and bring along what they
// had not sent; what was erased stays so, also when a copy of the old edition turns
// up again.
// TestFollowSeen: a PC that went over and had nothing to bring along is seen by the others.
func TestFollowSeen(t *testing.T) {
	o := newTestOffice(t)
	o.share(t)
	ok(t, o.admin.NewEdition(false, nil))
	if done := follow(t, o.editor, o.admin); done.Changes > 0 {
		t.Errorf("%+v", done)
	}
	take(t, o.editor, o.admin, true)
	list, err := o.admin.PCs()
	ok(t, err)
	if !slices.ContainsFunc(list, func(p store.PC) bool { return p.Log == o.editor.Log() && p.Last > 0 }) {
		t.Errorf("%+v", list)
	}
}

func TestFollow(t *testing.T) {
	o, file := erased(t)
	old := copyOf(t, o.editor)
	if _, err := o.editor.Heal(context.Background(), o.admin, nil); !errors.Is(err, store.ErrSuccessor) {
		t.Fatalf("not told of the new edition: %v", err)
	}
	if done := follow(t, o.editor, o.admin); done.Changes < 4 || done.NotCounted > 0 {
		t.Errorf("%+v", done)
	}
	follow(t, o.helper, o.admin)
	o.share(t)
	o.alike(t)
	past, err := store.Open(old, passphrase)
	ok(t, err)
	defer past.Close()
	for range 2 {
		for _, s := range o.all() {
			s.View(func(b *binder.Binder) {
				if r, ok := b.Get("person/secret"); !ok || r.Text("name") != "" || r.Text("job") != "typed late" {
					t.Errorf("of the erased record: %v %q %q", ok, r.Text("name"), r.Text("job"))
				}
				if _, ok := b.Get("person/old"); !ok {
					t.Error("a record that was changed meanwhile is gone")
				}
				if _, ok := b.Get("person/new"); !ok {
					t.Error("a new person did not come along")
				}
				var jobs []string
				for _, c := range b.Conflicts() {
					if c.Ref == "person/maria" && c.Field == "job" {
						for _, a := range c.Answers {
							jobs = append(jobs, a.Value.Text())
						}
					}
				}
				if len(jobs) != 2 {
					t.Errorf("jobs %q", jobs)
				}
			})
			got, err := readAll(s, file)
			ok(t, err)
			if !bytes.Equal(got, someBytes(9<<20)) {
				t.Error("the file changed")
			}
			if st := s.Standing(); st != (store.Standing{}) {
				t.Errorf("%+v", st)
			}
			if _, yes := s.Successor(); yes {
				t.Error("still told to go on")
			}
			// Of the past nothing comes back in.
			if n, err := s.Heal(context.Background(), past, nil); !errors.Is(err, store.ErrOtherBinder) || n > 0 {
				t.Errorf("healed %d from the past: %v", n, err)
			}
			h, err := s.History("person/secret")
			ok(t, err)
			for _, c := range h {
				if strings.Contains(string(c.Before+c.After), "Patient") {
					t.Errorf("history: %+v", c)
				}
			}
		}
		o.admin = reopen(t, o.admin, passphrase)
		o.editor = reopen(t, o.editor, editorPass)
		o.helper = reopen(t, o.helper, helperPass)
	}
	// Also after the keys were changed.
	ok(t, o.admin.AddRecovery(store.NewRecoveryCode()))
	if n, err := o.admin.Heal(context.Background(), past, nil); !errors.Is(err, store.ErrOtherBinder) || n > 0 || o.admin.Standing().Held > 0 {
		t.Errorf("healed %d from the past: %v", n, err)
	}
}

// TestFollowRights: what a PC brings along counts as its person has the right to,
// and the rest can be adopted.
func TestFollowRights(t *testing.T) {
	o, _ := erased(t)
	// The editor's edits reach the helper, and his PC breaks.
	carry(t, o.editor, o.helper, nil)
	done := follow(t, o.helper, o.admin)
	if done.NotCounted == 0 || done.NotCounted == done.Changes {
		t.Errorf("%+v", done)
	}
	carry(t, o.helper, o.admin, nil)
	barred, err := o.admin.Barred()
	ok(t, err)
	if len(barred) != done.NotCounted {
		t.Fatalf("%d barred, %+v", len(barred), done)
	}
	ok(t, o.admin.Adopt(barred...))
	o.admin.View(func(b *binder.Binder) {
		if _, ok := b.Get("person/new"); !ok {
			t.Error("what was adopted does not count")
		}
	})
}

// TestFollowTwice: a PC that was away for two editions goes over to the newest.
func TestFollowTwice(t *testing.T) {
	o, file := erased(t)
	ok(t, o.admin.NewEdition(false, nil))
	follow(t, o.helper, o.admin)
	carry(t, o.helper, o.admin, nil)
	follow(t, o.editor, o.helper)
	o.share(t)
	o.alike(t)
	if _, err := readAll(o.helper, file); err != nil {
		t.Error(err)
	}
}

// stopping is a copy that a drive gives until it is pulled out, or its reader stops.
type stopping struct {
	store.Source
	left int
	stop func()
}

var errPulled = errors.New("pulled out")

func (s *stopping) Names() ([]seal.Name, error) {
	if s.left < 0 {
		return nil, errPulled
	}
	return s.Source.Names()
}

func (s *stopping) Read(n seal.Name) ([]byte, error) {
	if s.left--; s.left < 0 {
		if s.stop != nil {
			s.stop()
			s.left = 1 << 30
		} else {
			return nil, errPulled
		}
	}
	return s.Source.Read(n)
}

// TestFollowStopped: stopped or failed at any step, everything is as it was, and it
// can be begun again.
func TestFollowStopped(t *testing.T) {
	o, _ := erased(t)
	if _, err := o.editor.Follow(context.Background(), o.helper, false, nil); !errors.Is(err, store.ErrNoSuccessor) {
		t.Errorf("from a copy of the old edition: %v", err)
	}
	names, err := o.admin.Names()
	ok(t, err)
	before := maria(o.editor)
	for n := range names {
		if _, err := o.editor.Follow(context.Background(), &stopping{Source: o.admin, left: n}, false, nil); !errors.Is(err, errPulled) {
			t.Errorf("pulled out after %d: %v", n, err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		if _, err := o.editor.Follow(ctx, &stopping{Source: o.admin, left: n, stop: cancel}, false, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("stopped after %d: %v", n, err)
		}
		if maria(o.editor) != before {
			t.Fatal("changed")
		}
	}
	addPerson(t, o.editor, "goes-on", "Goes On")
	follow(t, o.editor, o.admin)
	carry(t, o.editor, o.admin, nil)
	if !strings.Contains(maria(o.admin), "Goes On") {
		t.Error(maria(o.admin))
	}
}

// only brings the segments of a log that which says, and nothing else.
func only(t *testing.T, from, to *store.Store, log string, which func(seal.Name) bool) {
	t.Helper()
	names, err := from.Names()
	ok(t, err)
	for _, n := range names {
		if n.Kind == seal.KindSegment && n.Writer == log && which(n) {
			body, err := from.Read(n)
			ok(t, err)
			_, _, err = to.Take([]seal.Sealed{{Name: n, Bytes: body}})
			ok(t, err)
		}
	}
}

// TestFollowHeldBack: a PC from which a piece of another's log was kept does not go over:
// it would take back what followed, or bring what was erased.
func TestFollowHeldBack(t *testing.T) {
	o := newTestOffice(t)
	set(t, o.admin, "person/maria", "job", "old job")
	o.share(t)
	third, err := store.Open(copyOf(t, o.admin), passphrase)
	ok(t, err)
	defer third.Close()
	addPerson(t, third, "secret", "Patient Name")
	addPerson(t, third, "b", "Bob")
	set(t, third, "person/maria", "job", "NEW job")
	only(t, third, o.editor, third.Log(), func(n seal.Name) bool { return n.From != 2 })
	only(t, third, o.helper, third.Log(), func(n seal.Name) bool { return n.From == 3 })
	carry(t, third, o.admin, nil)
	ok(t, o.admin.Delete("person/secret"))
	ok(t, o.admin.NewEdition(false, nil))
	for _, s := range []*store.Store{o.editor, o.helper} {
		if done, err := s.Follow(context.Background(), o.admin, false, nil); !errors.Is(err, store.ErrNotWhole) {
			t.Errorf("%+v %v", done, err)
		}
		// Someone at the PC may say that it is to go without.
		_, err := s.Follow(context.Background(), o.admin, true, nil)
		ok(t, err)
		carry(t, s, o.admin, nil)
	}
	if v := text(o.admin, "person/secret", "name"); v != "" {
		t.Errorf("erased, and there again: %q", v)
	}
	if v := text(o.admin, "person/maria", "job"); v != "NEW job" {
		t.Errorf("taken back: %q", v)
	}
}

// TestFollowHalf: the PC that erased the past was cut off after the keys: what is there
// is no edition to go over to, and the old one is not erased for it.
func TestFollowHalf(t *testing.T) {
	for _, how := range []string{"pulled out", "torn"} {
		o := newTestOffice(t)
		place := calmPlace()
		many(t, o.admin, 40)
		meet(t, place, o.all()...)
		addPerson(t, o.editor, "unsent", "Unsent")
		ok(t, o.editor.Delete("person/p1"))
		ok(t, o.admin.NewEdition(false, nil))
		half := &guarded{wildPlace: place, put: func(n seal.Name) error {
			if n.Kind == seal.KindSegment {
				if how == "torn" {
					place.files[n] = make([]byte, n.Length)
				}
				return sync.ErrGone
			}
			return nil
		}}
		_, _ = tryRound(o.admin, half, sync.Options{})
		if _, err := tryRound(o.editor, place, sync.Options{}); !errors.Is(err, sync.ErrMovedOn) {
			t.Fatal(err)
		}
		if _, err := o.editor.Follow(context.Background(), atPlace(place), false, nil); !errors.Is(err, store.ErrNotArrived) && !errors.Is(err, sync.ErrTorn) || people(o.editor) != 41 {
			t.Errorf("%s: %v, %d people", how, err, people(o.editor))
		}
		if how == "torn" {
			continue
		}
		meet(t, place, o.admin)
		follow(t, o.editor, atPlace(place))
		meet(t, place, o.admin, o.editor)
		if text(o.admin, "person/p1", "name") != "" || text(o.admin, "person/unsent", "name") == "" {
			t.Error("what the editor did meanwhile is lost")
		}
	}
}

// TestTwoEditions: two admins who each begin one without hearing of the other keep what
// they have, and whoever follows one of them opens his binder afterwards.
func TestTwoEditions(t *testing.T) {
	o := newTestOffice(t)
	const annPass = "the second admin's own passphrase"
	ok(t, o.admin.AddPerson(store.NewKey{Name: "Ann", Right: binder.Administer, Secret: annPass}))
	o.share(t)
	ann, _, err := store.Restore(context.Background(), t.TempDir(), o.admin, annPass, nil)
	ok(t, err)
	defer ann.Close()
	ok(t, o.admin.NewEdition(false, nil))
	ok(t, ann.NewEdition(false, nil))
	addPerson(t, o.admin, "a", "Founder's")
	addPerson(t, ann, "b", "Ann's")
	for range 2 { // hers has the higher epoch
		ok(t, ann.AddRecovery(store.NewRecoveryCode()))
	}
	place := calmPlace()
	for range 2 {
		for _, s := range []*store.Store{o.admin, ann} {
			_, err := tryRound(s, place, sync.Options{Heal: true})
			ok(t, err)
		}
	}
	addPerson(t, o.editor, "unsent", "Unsent")
	follow(t, o.editor, atPlace(place))
	o.editor = reopen(t, o.editor, editorPass)
	if text(o.editor, "person/a", "name") == "" || text(o.editor, "person/unsent", "name") == "" {
		t.Error(names(o.editor))
	}
	fresh, _, err := store.Restore(context.Background(), t.TempDir(), atPlace(place), editorPass, nil)
	ok(t, err)
	ok(t, fresh.Close())
}

// TestErasedStaysErased: the files of an edition that was erased go from the place, and a
// PC that joined since, or has a keyring of the past, brings none of them back.
func TestErasedStaysErased(t *testing.T) {
	o := newTestOffice(t)
	place := calmPlace()
	ok(t, o.editor.ChangePassphrase(editorPass, "another one that the editor chose"))
	addPerson(t, o.editor, "secret", "Patient Name")
	meet(t, place, o.all()...)
	old := filesOf(place, seal.KindSegment, o.editor.Log())
	past := place.files[old[0]]
	ok(t, o.admin.NewEdition(false, nil))
	const zedPass = "zed's own passphrase of words"
	ok(t, o.admin.AddPerson(store.NewKey{Name: "Zed", Right: binder.Edit, Secret: zedPass}))
	round(t, o.admin, place)
	zed, _, err := store.Restore(context.Background(), t.TempDir(), atPlace(place), zedPass, nil)
	ok(t, err)
	defer zed.Close()
	round(t, zed, place)
	follow(t, o.helper, atPlace(place))
	follow(t, o.editor, atPlace(place))
	meet(t, place, o.editor, zed, o.helper, o.admin)
	for _, n := range old {
		if place.files[n] != nil {
			t.Errorf("at the place again: %s", n)
		}
	}
	_, _, key := store.Ring(o.helper)
	for _, s := range o.all() {
		list, err := s.Names()
		ok(t, err)
		for _, n := range list {
			if n.Kind != seal.KindKeyring {
				continue
			}
			body, err := s.Read(n)
			ok(t, err)
			if ring, err := seal.OpenKeyring(body, key); err == nil {
				if _, err := seal.OpenSegment(ring, past); err == nil {
					t.Errorf("%s opens what was erased", n)
				}
			}
		}
	}
}

// TestErasedOfEarlierLog: what a PC wrote before it was set back goes from the place too.
func TestErasedOfEarlierLog(t *testing.T) {
	o := newTestOffice(t)
	place := calmPlace()
	addPerson(t, o.editor, "secret", "Patient Name")
	round(t, o.editor, place)
	back := killedPC(t, o.editor, editorPass)
	addPerson(t, o.editor, "n", "Nina")
	round(t, o.editor, place)
	was := back.Log()
	meet(t, place, back, o.admin)
	if back.Log() == was {
		t.Fatal("the same log")
	}
	ok(t, o.admin.NewEdition(false, nil))
	round(t, o.admin, place)
	follow(t, back, atPlace(place))
	meet(t, place, back, o.admin)
	if list := filesOf(place, seal.KindSegment, was); len(list) > 0 {
		t.Errorf("left at the place by the PC that wrote it: %v", list)
	}
}

// TestFollowSetBack: a PC that was set back does not say again what was erased.
func TestFollowSetBack(t *testing.T) {
	o := newTestOffice(t)
	addPerson(t, o.editor, "secret", "Patient Name")
	back := killedPC(t, o.editor, editorPass)
	addPerson(t, o.editor, "more", "More")
	o.share(t)
	ok(t, o.admin.Delete("person/secret"))
	ok(t, o.admin.NewEdition(false, nil))
	follow(t, back, o.admin)
	carry(t, back, o.admin, nil)
	if v := text(o.admin, "person/secret", "name"); v != "" {
		t.Errorf("erased, and there again: %q", v)
	}
}

// TestFollowFiles: a file that was deleted on the PC that follows stays so, and one that
// two PCs bring along is no question.
func TestFollowFiles(t *testing.T) {
	o := newTestOffice(t)
	gone := attach(t, o.editor, "gone", someBytes(1000))
	o.share(t)
	twice := attach(t, o.editor, "twice", someBytes(2000))
	second, _, err := store.Restore(context.Background(), t.TempDir(), o.editor, editorPass, nil)
	ok(t, err)
	defer second.Close()
	ok(t, o.editor.Delete(gone))
	ok(t, o.admin.NewEdition(false, nil))
	for _, s := range []*store.Store{o.editor, second} {
		follow(t, s, o.admin)
		carry(t, s, o.admin, nil)
	}
	if text(o.admin, gone, "name") != "" {
		t.Error("the file that the editor deleted is there again")
	}
	o.admin.View(func(b *binder.Binder) {
		for _, c := range b.Conflicts() {
			if c.Ref == twice {
				t.Errorf("a question about %s", c.Field)
			}
		}
	})
	if got, err := readAll(o.admin, twice); err != nil || !bytes.Equal(got, someBytes(2000)) {
		t.Error(err)
	}
}

// TestFollowPaused: what waited for a decision is not taken back by going over, and what
// comes afterwards does not wait for it.
func TestFollowPaused(t *testing.T) {
	o := newTestOffice(t)
	many(t, o.admin, 40)
	o.share(t)
	for i := range 30 {
		set(t, o.admin, binder.RefTo("person", fmt.Sprint("p", i)), "name", fmt.Sprint("Renamed ", i))
	}
	take(t, o.admin, o.editor, false)
	if p, _ := o.editor.Paused(); p == nil {
		t.Fatal("not paused")
	}
	ok(t, o.admin.NewEdition(false, nil))
	_, err := o.editor.Follow(context.Background(), o.admin, true, nil)
	ok(t, err)
	carry(t, o.editor, o.admin, nil)
	if v := text(o.admin, "person/p3", "name"); !strings.HasPrefix(v, "Renamed") {
		t.Errorf("taken back: %q", v)
	}
	addPerson(t, o.admin, "z", "Zoe")
	take(t, o.admin, o.editor, false)
	if p, _ := o.editor.Paused(); p != nil {
		t.Errorf("one new record is paused: %+v", p)
	}
}

// TestEditionWhilePaused: an edition that is begun while something waits says nothing
// of what was deleted, whoever follows.
func TestEditionWhilePaused(t *testing.T) {
	o := newTestOffice(t)
	many(t, o.editor, 40)
	addPerson(t, o.editor, "secret", "Patient Name")
	o.share(t)
	ok(t, o.admin.Delete("person/secret"))
	deleteAll(t, o.editor, 30)
	take(t, o.editor, o.admin, false)
	if err := o.admin.NewEdition(false, nil); !errors.Is(err, store.ErrNotWhole) {
		t.Fatal(err)
	}
	ok(t, o.admin.NewEdition(true, nil))
	follow(t, o.helper, o.admin)
	follow(t, o.editor, o.admin)
	carry(t, o.editor, o.admin, nil)
	if v := text(o.admin, "person/secret", "name"); v != "" {
		t.Errorf("erased, and there again: %q", v)
	}
}

// TestFollowOrder: of two answers the one that was typed last shows, whoever came over
// when.
func TestFollowOrder(t *testing.T) {
	o := newTestOffice(t)
	set(t, o.editor, "person/maria", "job", "typed first")
	later := time.Now().Add(time.Minute)
	store.SetClock(o.admin, func() time.Time { return later })
	ok(t, o.admin.NewEdition(false, nil))
	set(t, o.admin, "person/maria", "job", "typed last")
	follow(t, o.editor, o.admin)
	carry(t, o.editor, o.admin, nil)
	if v := text(o.admin, "person/maria", "job"); v != "typed last" {
		t.Errorf("shows %q", v)
	}
}

// TestFollowTakenBack: a key that was taken back in the edition before, of which the
// admin who began the new one had not heard, does not open that for long.
func TestFollowTakenBack(t *testing.T) {
	o := newTestOffice(t)
	const annPass = "the second admin's own passphrase"
	ok(t, o.admin.AddPerson(store.NewKey{Name: "Ann", Right: binder.Administer, Secret: annPass}))
	o.share(t)
	ann, _, err := store.Restore(context.Background(), t.TempDir(), o.admin, annPass, nil)
	ok(t, err)
	defer ann.Close()
	ok(t, ann.TakeBack(holder(ann, "Ed")))
	ok(t, o.admin.NewEdition(false, nil))
	follow(t, ann, o.admin)
	carry(t, ann, o.admin, nil)
	for _, s := range []*store.Store{ann, o.admin} {
		for _, h := range s.Holders() {
			if h.ID == holder(s, "Ed") && h.Open() {
				t.Error("Ed's key, taken back in the edition before, opens the new one")
			}
		}
	}
	addPerson(t, o.admin, "later", "Later")
	if _, err := o.editor.Follow(context.Background(), o.admin, false, nil); err == nil {
		t.Errorf("Ed went over, and sees %v", names(o.editor))
	}
}

// TestEditionPartDamaged: a part that is damaged keeps nobody from erasing the past who
// says that it may go without; nor does a stranger's file under a log of ours.
func TestEditionPartDamaged(t *testing.T) {
	o := newTestOffice(t)
	f := strange(t, seal.KindSegment, o.editor.Log(), 9, 9)
	_, _, err := o.admin.Take([]seal.Sealed{f})
	ok(t, err)
	if !o.admin.Whole() {
		t.Error("a stranger's file keeps the past from being erased")
	}
	attach(t, o.admin, "map", someBytes(1000))
	store.SpoilOpen(t, o.admin, parts(t, o.admin)[0])
	ok(t, o.admin.NewEdition(true, nil))
}
