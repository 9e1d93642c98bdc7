package store_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"readybinder/binder"
	"readybinder/seal"
	"readybinder/store"
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
