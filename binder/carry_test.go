package binder_test

import (
	"testing"

	"pgregory.net/rapid"

	"readybinder/binder"
)

// anew is the edition that begins with what b shows.
func anew(t testing.TB, b *binder.Binder) *pc {
	next := newPC(t, 90)
	for _, c := range b.Restate() {
		next.commit(c.At, "", c.Ops...)
	}
	return next
}

// carry is what p would bring into next, said there by a PC of its own.
func carry(p *pc, base *binder.Binder, next *pc, n int) *pc {
	to := newPC(p.t, n)
	to.take(next)
	for _, c := range binder.Carry(base, p.b, next.b) {
		to.commit(c.At, "", c.Ops...)
	}
	return to
}

// TestCarry: whatever a PC did that the new edition did not know shows there as it
// did at that PC, but for what had been deleted when the edition began; and two PCs
// that bring the same do not contradict each other.
func TestCarry(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a, b := newPC(t, 1), newPC(t, 2)
		ids := []string{"a", "b", "c"}
		work := func(p *pc, steps int) {
			for range steps {
				ref := binder.RefTo("person", rapid.SampledFrom(ids).Draw(rt, "record"))
				f := p.b.Edit(ref)
				switch rapid.IntRange(0, 5).Draw(rt, "do") {
				case 0, 1:
					// A record that says nothing is not said anew, so each has a name.
					f.Set("name", binder.TextValue(rapid.StringN(1, 2, 6).Draw(rt, "name")))
					f.Set("job", binder.TextValue(rapid.StringN(0, 2, 6).Draw(rt, "job")))
				case 2:
					f.Set("name", binder.TextValue("N"))
					f.SetWay("ways", binder.Way{ID: rapid.SampledFrom([]string{"w1", "w2"}).Draw(rt, "way"), Way: "mobile", Value: rapid.StringMatching(`555-01[0-9]`).Draw(rt, "number")})
				case 3:
					f.RemoveElement("ways", "w1")
				case 4:
					if r, ok := p.b.Get(ref); ok {
						p.commit(2e15, "", p.b.Delete(r.Ref)...)
					}
					continue
				case 5: // two answers to one question
					other := newPC(t, 50+int(p.seq))
					other.b = reread(rt, p.b)
					f := other.b.Edit(ref)
					f.Set("job", binder.TextValue("other"))
					other.commit(1e15, "", f.Diff()...)
					p.take(other)
					p.out = append(p.out, other.out...)
				}
				p.commit(1e15, "", f.Diff()...)
			}
		}
		work(a, rapid.IntRange(0, 12).Draw(rt, "before"))
		b.take(a)
		work(b, rapid.IntRange(0, 12).Draw(rt, "after"))
		next := anew(t, a.b)
		got := carry(b, a.b, next, 91)
		for _, d := range binder.Compare(b.b, got.b) {
			erased := false
			for _, r := range a.b.Deleted("person") {
				erased = erased || r.Ref == d.Ref
			}
			if !erased {
				rt.Fatalf("another record: %+v", d)
			}
		}
		if again := binder.Carry(a.b, b.b, got.b); len(again) > 0 {
			rt.Fatalf("carried again: %+v", again[0])
		}
		conflicts := len(got.b.Conflicts())
		got.take(carry(b, a.b, next, 92))
		if n := len(got.b.Conflicts()); n != conflicts {
			rt.Fatalf("%d questions became %d", conflicts, n)
		}
	})
}

func reread(t rapid.TB, b *binder.Binder) *binder.Binder {
	again, err := binder.OpenSnapshot(string(b.AppendSnapshot(nil)))
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// TestCarryBeside: what was written in the new edition meanwhile is asked about, and
// what was erased does not come back, also where the PC had never heard of it.
func TestCarryBeside(t *testing.T) {
	a, b := newPC(t, 1), newPC(t, 2)
	person(a, 1e15, "maria", "Maria")
	person(a, 1e15, "gone", "Gone")
	a.commit(1e15, "", set(a, "person/maria", "job", "Nurse")...)
	a.commit(1e15, "", set(a, "person/maria", "note", "a patient's name")...)
	b.take(a)
	base := reread(t, b.b) // of the admin's last commits, b hears nothing
	a.commit(2e15, "", set(a, "person/maria", "note", "")...)
	a.commit(2e15, "", a.b.Delete("person/gone")...)
	b.commit(2e15, "", set(b, "person/maria", "job", "Biller")...)
	b.commit(2e15, "", set(b, "person/gone", "job", "Typed late")...)
	next := anew(t, a.b)
	next.commit(3e15, "", set(next, "person/maria", "job", "Doctor")...)
	got := carry(b, base, next, 91)
	r, _ := got.b.Get("person/maria")
	if c := got.b.Conflicts(); len(c) != 1 || len(c[0].Answers) != 2 || r.Text("note") != "" {
		t.Errorf("note %q, %+v", r.Text("note"), c)
	}
	if r, ok := got.b.Get("person/gone"); !ok || r.Text("name") != "" || r.Text("job") != "Typed late" {
		t.Errorf("%v: %q %q", ok, r.Text("name"), r.Text("job"))
	}
}

// TestRevert: what came in is taken back whole, by everyone who hears of it.
func TestRevert(t *testing.T) {
	a, b := newPC(t, 1), newPC(t, 2)
	for _, id := range []string{"maria", "bob", "eve"} {
		person(a, 1e15, id, id)
	}
	a.commit(1e15, "", set(a, "person/maria", "job", "Nurse")...)
	b.take(a)
	before := reread(t, a.b)
	b.commit(2e15, "", set(b, "person/maria", "job", "Biller")...)
	b.commit(2e15, "", set(b, "person/maria", "note", "planted")...)
	b.commit(2e15, "", set(b, "person/bob", "name", "Rob")...)
	b.commit(2e15, "", b.b.Delete("person/bob")...)
	b.commit(2e15, "", b.b.Delete("person/eve")...)
	person(b, 2e15, "new", "New")
	a.take(b)
	a.commit(3e15, "", binder.Revert(before, a.b)...)
	b.take(a)
	for _, p := range []*pc{a, b} {
		if d := binder.Compare(before, p.b); len(d) > 0 || len(p.b.Conflicts()) > 0 {
			t.Errorf("%+v, %+v", d, p.b.Conflicts())
		}
	}
}
