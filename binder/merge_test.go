package binder_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"readybinder/binder"
)

// picture is everything that a person can see of a binder.
func picture(b *binder.Binder) any {
	type field struct {
		ref     binder.Ref
		field   string
		answers any
	}
	var list []field
	for _, k := range binder.Kinds() {
		for _, r := range b.All(k.Name) {
			for _, f := range k.Fields {
				if v := r.Value(f.Name); v != "" {
					list = append(list, field{r.Ref, f.Name, v})
				}
				if e := r.Elements(f.Name); len(e) > 0 {
					list = append(list, field{r.Ref, f.Name, e})
				}
			}
		}
		for _, r := range b.Deleted(k.Name) {
			list = append(list, field{r.Ref, "deleted", r.Title()})
		}
	}
	for _, c := range b.Conflicts() {
		list = append(list, field{c.Ref, c.Field + "/" + c.Elem, c.Answers})
	}
	return list
}

// TestMerge is the promise of the whole design: the same commits in any
// order, in any parts and repeated give the same binder, and no value that
// nobody replaced is missing.
func TestMerge(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(2, 4).Draw(rt, "PCs")
		pcs := make([]*pc, n)
		for i := range pcs {
			pcs[i] = newPC(t, i+1)
		}
		ids := []string{"a", "b", "c"}
		for step := range rapid.IntRange(1, 40).Draw(rt, "steps") {
			p := pcs[rapid.IntRange(0, n-1).Draw(rt, "pc")]
			// Clocks are as wrong as two years, both ways.
			wall := int64(1e15) + int64(step)*1e6 + rapid.Int64Range(-6e13, 6e13).Draw(rt, "clock")
			ref := binder.RefTo("person", rapid.SampledFrom(ids).Draw(rt, "record"))
			switch rapid.IntRange(0, 6).Draw(rt, "do") {
			case 0, 1:
				f := p.b.Edit(ref)
				f.Set(rapid.SampledFrom([]string{"name", "job"}).Draw(rt, "field"), binder.TextValue(rapid.StringN(0, 3, 9).Draw(rt, "text")))
				p.commit(wall, "", f.Diff()...)
			case 2:
				f := p.b.Edit(ref)
				f.SetWay("ways", binder.Way{ID: rapid.SampledFrom([]string{"w1", "w2"}).Draw(rt, "way"), Way: "mobile", Value: rapid.StringMatching(`555-01[0-9]{2}`).Draw(rt, "number")})
				p.commit(wall, "", f.Diff()...)
			case 3:
				f := p.b.Edit(ref)
				f.RemoveElement("ways", "w1")
				p.commit(wall, "", f.Diff()...)
			case 4:
				p.commit(wall, "", p.b.Delete(ref)...)
			case 5:
				p.commit(wall, "", p.b.Restore(ref)...)
			case 6:
				p.take(pcs[rapid.IntRange(0, n-1).Draw(rt, "from")])
			}
		}
		var every []binder.Laid
		for _, p := range pcs {
			every = append(every, p.out...)
		}
		var want any
		seed := rapid.Uint64().Draw(rt, "order")
		for i := range 4 {
			b := binder.NewBinder()
			r := rand.New(rand.NewPCG(seed, uint64(i)))
			order := slices.Clone(every)
			if i > 0 {
				r.Shuffle(len(order), func(x, y int) { order[x], order[y] = order[y], order[x] })
			}
			for j, l := range order {
				b.Lay(l.ID, l.Commit)
				if r.IntN(3) == 0 {
					again := order[r.IntN(j+1)]
					b.Lay(again.ID, again.Commit)
				}
				if r.IntN(10) == 0 {
					var err error
					if b, err = binder.OpenSnapshot(string(b.AppendSnapshot(nil))); err != nil {
						rt.Fatal(err)
					}
				}
			}
			got := picture(b)
			if i == 0 {
				want = got
			} else if !reflect.DeepEqual(got, want) {
				rt.Fatalf("order %d gives another binder:\n%v\n%v", i, got, want)
			}
		}
	})
}

// TestStaleForm: a form that stood open while another change came in makes
// two answers, not a loss (T10, T11), also where one clock is 400 days wrong.
func TestStaleForm(t *testing.T) {
	for _, wrong := range []int64{0, 400 * 86400e6, -400 * 86400e6} {
		a, b := newPC(t, 1), newPC(t, 2)
		person(a, 1e15, "maria", "Maria")
		b.take(a)
		form := b.b.Edit("person/maria")
		f := a.b.Edit("person/maria")
		f.Set("job", binder.TextValue("Nurse"))
		a.commit(2e15, "", f.Diff()...)
		b.take(a)
		form.Set("job", binder.TextValue("Biller"))
		form.Set("name", binder.TextValue("Maria")) // typed again, unchanged
		b.commit(2e15+wrong, "", form.Diff()...)
		a.take(b)
		for _, p := range []*pc{a, b} {
			c := p.b.Conflicts()
			if len(c) != 1 || c[0].Field != "job" || len(c[0].Answers) != 2 {
				t.Fatalf("clock %+d: conflicts %+v", wrong, c)
			}
		}
		// Either side settles it for both.
		f = a.b.Edit("person/maria")
		f.Set("job", binder.TextValue("Nurse"))
		a.commit(3e15, "", f.Diff()...)
		b.take(a)
		if n := len(a.b.Conflicts()) + len(b.b.Conflicts()); n != 0 {
			t.Fatalf("clock %+d: %d conflicts left", wrong, n)
		}
		if r, _ := b.b.Get("person/maria"); r.Text("job") != "Nurse" {
			t.Fatalf("job is %q", r.Text("job"))
		}
	}
}

// TestSameAnswer: two people who type the same have not contradicted each other.
func TestSameAnswer(t *testing.T) {
	a, b := newPC(t, 1), newPC(t, 2)
	person(a, 1e15, "maria", "Maria")
	b.take(a)
	for _, p := range []*pc{a, b} {
		f := p.b.Edit("person/maria")
		f.Set("job", binder.TextValue("Nurse"))
		p.commit(2e15, "", f.Diff()...)
	}
	a.take(b)
	if c := a.b.Conflicts(); len(c) != 0 {
		t.Fatalf("conflicts %+v", c)
	}
}

// TestDeleteAgainstEdit: what someone changed meanwhile survives a deletion,
// and the choice is asked (T33); absence is never deletion.
func TestDeleteAgainstEdit(t *testing.T) {
	a, b := newPC(t, 1), newPC(t, 2)
	person(a, 1e15, "maria", "Maria")
	b.take(a)
	a.commit(2e15, "", a.b.Delete("person/maria")...)
	if _, ok := a.b.Get("person/maria"); ok {
		t.Fatal("still there after it was deleted")
	}
	f := b.b.Edit("person/maria")
	f.Set("job", binder.TextValue("Nurse"))
	b.commit(1e15+1, "", f.Diff()...)
	a.take(b)
	b.take(a)
	for _, p := range []*pc{a, b} {
		r, ok := p.b.Get("person/maria")
		if !ok || r.Text("name") != "Maria" || r.Text("job") != "Nurse" {
			t.Fatal("the edited record did not survive whole")
		}
		c := p.b.Conflicts()
		if len(c) != 1 || c[0].Field != "deleted" {
			t.Fatalf("conflicts %+v", c)
		}
	}
	b.commit(3e15, "", b.b.Restore("person/maria")...)
	a.take(b)
	if n := len(a.b.Conflicts()); n != 0 {
		t.Fatalf("%d conflicts left", n)
	}
	a.commit(4e15, "", a.b.Delete("person/maria")...)
	b.take(a)
	if _, ok := b.b.Get("person/maria"); ok {
		t.Fatal("a later deletion did not delete")
	}
	if d := b.b.Deleted("person"); len(d) != 1 || d[0].Title() != "Maria" {
		t.Fatalf("trash %v", d)
	}
}

// TestClone: a cloned PC's two branches are both laid, and it is told (T8).
func TestClone(t *testing.T) {
	a, b := newPC(t, 1), newPC(t, 1)
	person(a, 1e15, "a", "Anna")
	person(b, 1e15, "b", "Bert")
	a.take(b)
	b.take(a)
	for _, p := range []*pc{a, b} {
		if p.b.Count("person") != 2 || !p.b.Logs()[0].Split {
			t.Fatalf("%d people, logs %+v", p.b.Count("person"), p.b.Logs())
		}
	}
	if !reflect.DeepEqual(a.b.Logs(), b.b.Logs()) {
		t.Fatal("the two disagree about the log's head")
	}
}

// TestNewerKinds: kinds and fields that this program does not know are kept
// and told (T49).
func TestNewerKinds(t *testing.T) {
	a := newPC(t, 1)
	a.commit(1e15, "",
		binder.Op{Do: binder.DoSet, On: "drone/x", Field: "wings", Value: binder.NumberValue(4)},
		binder.Op{Do: binder.DoSet, On: "person/maria", Field: "name", Value: binder.TextValue("Maria")},
		binder.Op{Do: binder.DoSet, On: "person/maria", Field: "aura", Value: binder.TextValue("blue")})
	if n := a.b.Unknown()["drone"]; n != 1 {
		t.Fatalf("unknown %v", a.b.Unknown())
	}
	b, err := binder.OpenSnapshot(string(a.b.AppendSnapshot(nil)))
	if err != nil {
		t.Fatal(err)
	}
	if r, _ := b.Get("person/maria"); r.Text("aura") != "blue" {
		t.Fatal("the unknown field is gone")
	}
	if _, err := binder.DecodeCommit([]byte(`{"rules":2,"anything":[]}`)); err != binder.ErrNewer {
		t.Fatalf("newer rules: %v", err)
	}
}

func FuzzDecodeCommit(f *testing.F) {
	f.Add([]byte(`{"rules":1,"log":"0000000000000001","seq":1,"at":1,"wall":1,"ops":[{"do":"set","on":"person/a","field":"name","value":"A","over":["00000000000000000000000000000000.0"]}]}`))
	f.Add([]byte(`{"rules":1,"log":"0000000000000001","seq":1,"at":1,"wall":1,"ops":[{"do":"delete","on":"person/a","over":["00000000000000000000000000000000.0"]},{"do":"add","on":"person/a","field":"ways","elem":"x","value":{"way":"mobile"}}]}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		c, err := binder.DecodeCommit(line)
		if err != nil {
			return
		}
		b := binder.NewBinder()
		b.Lay(binder.CommitID{1}, c)
		picture(b)
		b.Search("a", 5)
		again, err := c.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := binder.DecodeCommit(again); err != nil {
			t.Fatal(err)
		}
		if _, err := binder.OpenSnapshot(string(b.AppendSnapshot(nil))); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzOpenSnapshot(f *testing.F) {
	p := newPC(f, 1)
	person(p, 1e15, "maria", "Maria")
	f.Add(p.b.AppendSnapshot(nil))
	f.Fuzz(func(t *testing.T, s []byte) {
		if b, err := binder.OpenSnapshot(string(s)); err == nil {
			picture(b)
		}
	})
}
