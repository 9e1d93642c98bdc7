package binder_test

import (
	"testing"

	"readybinder/binder"
)

// TestRestateCleared: a field that someone cleared while someone else wrote it stays
// cleared, and a question, when the binder is said anew; one that is only clear is
// not said at all.
func TestRestateCleared(t *testing.T) {
	a, b := newPC(t, 1), newPC(t, 2)
	person(a, 1e15, "maria", "Maria")
	a.commit(1e15, "", set(a, "person/maria", "job", "Nurse")...)
	a.commit(1e15, "", set(a, "person/maria", "note", "typed in by mistake")...)
	a.commit(1e15, "", set(a, "person/maria", "note", "")...)
	b.take(a)
	a.commit(2e15, "", set(a, "person/maria", "job", "Biller")...)
	b.commit(3e15, "", set(b, "person/maria", "job", "")...)
	a.take(b)
	again := a.b.Only([]string{"person"})
	for _, x := range []*binder.Binder{a.b, again} {
		if r, _ := x.Get("person/maria"); r.Text("job") != "" || len(x.Conflicts()) != 1 {
			t.Errorf("job %q, conflicts %+v", r.Text("job"), x.Conflicts())
		}
	}
	for _, c := range a.b.Restate() {
		for _, o := range c.Ops {
			if o.Field == "note" {
				t.Errorf("said: %+v", o)
			}
		}
	}
}
