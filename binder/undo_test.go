package binder_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"readybinder/binder"
)

// undo takes a batch back and says what it left alone.
func undo(p *pc, wall int64, batch string) []binder.Ref {
	p.t.Helper()
	ops, kept := p.b.Undo(batch, p.out)
	p.commit(wall, "", ops...)
	return kept
}

func set(p *pc, ref binder.Ref, field, text string) []binder.Op {
	f := p.b.Edit(ref)
	f.Set(field, binder.TextValue(text))
	return f.Diff()
}

// TestUndoKeepsWhole: a record that a batch made and someone has changed since
// stays whole, with its name.
func TestUndoKeepsWhole(t *testing.T) {
	p := newPC(t, 1)
	p.commit(1e15, "b", binder.People.Form(p.b, "maria", binder.Person{Name: "Maria"}).Diff()...)
	p.commit(2e15, "", set(p, "person/maria", "job", "Nurse")...)
	if kept := undo(p, 3e15, "b"); !slices.Equal(kept, []binder.Ref{"person/maria"}) {
		t.Errorf("kept %v", kept)
	}
	if r, ok := p.b.Get("person/maria"); !ok || r.Text("name") != "Maria" || r.Text("job") != "Nurse" {
		t.Error("what someone had changed since did not stay")
	}
}

// TestUndoDeletion: a batch that deleted, and one that brought back what was
// deleted, are taken back too.
func TestUndoDeletion(t *testing.T) {
	p := newPC(t, 1)
	person(p, 1e15, "maria", "Maria")
	p.commit(2e15, "gone", p.b.Delete("person/maria")...)
	undo(p, 3e15, "gone")
	if _, ok := p.b.Get("person/maria"); !ok {
		t.Fatal("the deletion was not taken back")
	}
	p.commit(4e15, "", p.b.Delete("person/maria")...)
	p.commit(5e15, "back", set(p, "person/maria", "job", "Nurse")...)
	if kept := undo(p, 6e15, "back"); len(kept) != 0 {
		t.Errorf("kept %v", kept)
	}
	if _, ok := p.b.Get("person/maria"); ok {
		t.Fatal("it is still there")
	}
	p.commit(7e15, "again", p.b.Restore("person/maria")...)
	p.commit(8e15, "", set(p, "person/maria", "job", "Biller")...)
	if kept := undo(p, 9e15, "again"); !slices.Equal(kept, []binder.Ref{"person/maria"}) {
		t.Errorf("kept %v", kept)
	}
	if r, ok := p.b.Get("person/maria"); !ok || r.Text("job") != "Biller" {
		t.Error("what someone wrote since is gone")
	}
}

// TestUndoTwoSteps: where a batch wrote a field twice, what stood before both
// comes back.
func TestUndoTwoSteps(t *testing.T) {
	p := newPC(t, 1)
	person(p, 1e15, "maria", "Maria")
	p.commit(2e15, "b", set(p, "person/maria", "name", "Mary")...)
	p.commit(3e15, "b", set(p, "person/maria", "name", "Marie")...)
	if kept := undo(p, 4e15, "b"); len(kept) != 0 {
		t.Errorf("kept %v", kept)
	}
	if r, _ := p.b.Get("person/maria"); r.Text("name") != "Maria" {
		t.Errorf("name %q", r.Text("name"))
	}
}

// TestMadeAgain: a record that was deleted and is made again just as it was is
// there (T34).
func TestMadeAgain(t *testing.T) {
	p := newPC(t, 1)
	person(p, 1e15, "maria", "Maria")
	if f := binder.People.Form(p.b, "maria", binder.Person{Name: "Maria"}); f.Changed() {
		t.Error("the same again is a change")
	}
	p.commit(2e15, "", p.b.Delete("person/maria")...)
	if p.b.Edit("person/maria").Changed() {
		t.Error("a form that nobody wrote in brings a record back")
	}
	person(p, 3e15, "maria", "Maria")
	if _, ok := p.b.Get("person/maria"); !ok {
		t.Error("the old deletion ate the new record")
	}
}

// TestAbsurdClock: a commit from a clock that nobody can have does not stop
// the clock of the others.
func TestAbsurdClock(t *testing.T) {
	for _, absurd := range []int64{1 << 62, math.MaxInt64} {
		a, b := newPC(t, 1), newPC(t, 2)
		person(a, 1e15, "maria", "Maria")
		odd := *a.out[0].Commit
		odd.At, odd.Seq = absurd, 2
		odd.Ops = set(a, "person/maria", "job", "Astronaut")
		line, err := odd.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := binder.DecodeCommit(line); err != nil {
			t.Fatal(err)
		}
		b.take(a)
		b.b.Lay(binder.CommitID{9}, &odd)
		if b.b, err = binder.OpenSnapshot(string(b.b.AppendSnapshot(nil))); err != nil {
			t.Fatal(err)
		}
		last := b.b.Clock.Tick(3e15)
		for range 3 {
			b.b.Clock.See(absurd) // heard again
			at := b.b.Clock.Tick(1e15)
			if at <= last || at == math.MaxInt64 {
				t.Fatalf("after %d: tick %d after %d", absurd, at, last)
			}
			last = at
		}
		b.commit(2e15, "", set(b, "person/maria", "job", "Nurse")...)
		if r, _ := b.b.Get("person/maria"); r.Text("job") != "Nurse" || len(r.Conflicts()) > 0 {
			t.Errorf("job %q, conflicts %v", r.Text("job"), r.Conflicts())
		}
	}
}

// TestTooLong: a text that is too long is told in words, by the form and by
// the commit.
func TestTooLong(t *testing.T) {
	p := newPC(t, 1)
	f := p.b.Edit("section/a")
	f.Set("title", binder.TextValue("A"))
	f.Set("body", binder.TextValue(strings.Repeat("x", 1<<20)))
	bad := f.Check()
	if len(bad) != 1 || !strings.Contains(bad[0].Why, "too long") {
		t.Errorf("the form says %v", bad)
	}
	c := binder.Commit{Rules: binder.Rules, Log: p.log, Seq: 1, Ops: f.Diff()}
	if _, err := c.Encode(); !errors.Is(err, binder.ErrTooLong) {
		t.Error(err)
	}
}
