package binder_test

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"readybinder/binder"
)

var update = flag.Bool("update", false, "write the frozen commits anew; never once they are released")

const frozenLines, frozenState = "testdata/frozen/commits.jsonl", "testdata/frozen/state.txt"

// TestFrozen lays commits that an earlier program wrote, of two PCs, with
// every operation, a field with two answers, a deletion against a change and
// a kind from the future: every later program must make the same of them.
func TestFrozen(t *testing.T) {
	if *update {
		writeFrozen(t)
	}
	lines, err := os.ReadFile(frozenLines)
	if err != nil {
		t.Fatal(err)
	}
	b := binder.NewBinder()
	for line := range bytes.Lines(lines) {
		line = bytes.TrimSuffix(line, []byte("\n"))
		c, err := binder.DecodeCommit(line)
		if err != nil {
			t.Fatal(err)
		}
		again, err := c.Encode()
		if err != nil || !bytes.Equal(again, line) {
			t.Errorf("written again it is another line (%v):\n%s\n%s", err, line, again)
		}
		link := sha256.Sum256(line)
		b.Lay(binder.CommitID(link[:16]), c)
	}
	got := state(b)
	if *update {
		if err := os.WriteFile(frozenState, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(frozenState)
	if err != nil || got != string(want) {
		t.Errorf("the state is\n%s\nnot\n%s (%v)", got, want, err)
	}
}

// state is what one can see of a binder, as lines.
func state(b *binder.Binder) string {
	var s strings.Builder
	for _, k := range binder.Kinds() {
		for _, r := range b.All(k.Name) {
			fmt.Fprintf(&s, "%s %q\n", r.Ref, r.Title())
			for _, f := range k.Fields {
				if v := r.Value(f.Name); v != "" {
					fmt.Fprintf(&s, "  %s %s\n", f.Name, v)
				}
				for _, e := range r.Elements(f.Name) {
					fmt.Fprintf(&s, "  %s/%s %s\n", f.Name, e.ID, e.Value)
				}
			}
		}
		for _, r := range b.Deleted(k.Name) {
			fmt.Fprintf(&s, "%s deleted\n", r.Ref)
		}
	}
	for _, c := range b.Conflicts() {
		fmt.Fprintf(&s, "two answers %s %s %s", c.Ref, c.Field, c.Elem)
		for _, a := range c.Answers {
			fmt.Fprintf(&s, " %s@%d", a.Value, a.At)
		}
		s.WriteByte('\n')
	}
	for kind, n := range b.Unknown() {
		fmt.Fprintf(&s, "unknown %s %d\n", kind, n)
	}
	for _, l := range b.Logs() {
		fmt.Fprintf(&s, "log %s at %d\n", l.ID, l.Head.Seq)
	}
	return s.String()
}

func writeFrozen(t *testing.T) {
	a, b := newPC(t, 1), newPC(t, 2)
	a.commit(1700000000e6, "b1", binder.People.Form(a.b, "maria", binder.Person{
		Name: "María \"Lía\" Núñez", Family: "Núñez", Job: "Nurse",
		Ways: []binder.Way{{ID: "m", Way: "mobile", Value: "(207) 555-0101", Confirmed: "2026-11-23", By: "person/maria"}, {ID: "e", Way: "email", Value: "m@cedarhollow.example"}},
	}).Diff()...)
	a.commit(1700000001e6, "", binder.Roles.Form(a.b, "lead", binder.Role{Name: "Incident lead", Duties: []string{"One", "Two"}, Holder: "person/maria", Order: 1}).Diff()...)
	a.commit(1700000002e6, "", binder.Sites.Form(a.b, "main", binder.Site{Name: "Main"}).Diff()...)
	b.take(a)
	for _, x := range []struct {
		p    *pc
		job  string
		wall int64
	}{{a, "Nurse manager", 1700000003e6}, {b, "Biller", 1700000004e6}} {
		f := x.p.b.Edit("person/maria")
		f.Set("job", binder.TextValue(x.job))
		x.p.commit(x.wall, "", f.Diff()...)
	}
	f := b.b.Edit("person/maria")
	f.RemoveElement("ways", "e")
	b.commit(1700000005e6, "", f.Diff()...)
	a.commit(1700000006e6, "", a.b.Delete("role/lead")...)
	f = b.b.Edit("role/lead")
	f.Set("mission", binder.TextValue("Runs it"))
	b.commit(1700000006e6, "", f.Diff()...)
	b.commit(1700000007e6, "", b.b.Delete("site/main")...)
	b.commit(1700000008e6, "", binder.Op{Do: binder.DoSet, On: "drone/x", Field: "wings", Value: binder.NumberValue(4)})
	var lines bytes.Buffer
	for _, p := range []*pc{a, b} {
		for _, l := range p.out {
			line, err := l.Encode()
			if err != nil {
				t.Fatal(err)
			}
			lines.Write(append(line, '\n'))
		}
	}
	if err := os.MkdirAll("testdata/frozen", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(frozenLines, lines.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
