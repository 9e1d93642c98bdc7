package exchange_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"testing"

	"readybinder/binder"
	"readybinder/exchange"
)

const today binder.Date = "2026-11-24"

// pc is a PC without a store: it lays operations on a binder.
type pc struct {
	t   testing.TB
	b   *binder.Binder
	seq uint64
	ids int
}

func newPC(t testing.TB) *pc { return &pc{t: t, b: binder.NewBinder()} }

// id gives ids that no other PC of the test gives.
func (p *pc) id() string { p.ids++; return fmt.Sprintf("n%d", p.ids) }

func (p *pc) commit(ops ...binder.Op) {
	p.t.Helper()
	if len(ops) == 0 {
		return
	}
	p.seq++
	c := &binder.Commit{Rules: binder.Rules, Log: "0000000000000001", Seq: p.seq, At: p.b.Clock.Tick(int64(p.seq)), Ops: ops}
	line, err := c.Encode()
	if err != nil {
		p.t.Fatal(err)
	}
	back, err := binder.DecodeCommit(line)
	if err != nil {
		p.t.Fatal(err)
	}
	link := sha256.Sum256(line)
	p.b.Lay(binder.CommitID(link[:16]), back)
}

func (p *pc) person(id string, x binder.Person) {
	for i := range x.Ways {
		x.Ways[i].ID, x.Ways[i].Order = fmt.Sprintf("w%d", i+1), i+1
	}
	p.commit(binder.People.Form(p.b, id, x).Diff()...)
}

// do commits an import.
func (p *pc) do(im *exchange.Import) {
	p.t.Helper()
	for _, ops := range im.Ops(0) {
		p.commit(ops...)
	}
}

// plan reads data, guesses its columns and plans it.
func (p *pc) plan(kind, name string, data []byte) *exchange.Import {
	p.t.Helper()
	t, err := exchange.ReadTable(name, data)
	if err != nil {
		p.t.Fatal(err)
	}
	return exchange.Plan(p.b, t, exchange.Guess(t, kind, p.b), kind, today, p.id)
}

func (p *pc) who(name string) binder.Person {
	p.t.Helper()
	var found []binder.Person
	for _, x := range binder.People.All(p.b) {
		if x.Name == name {
			found = append(found, x)
		}
	}
	if len(found) != 1 {
		p.t.Fatalf("%d people called %q", len(found), name)
	}
	return found[0]
}

// way is the first value of the sort.
func way(list []binder.Way, sort string) string {
	for _, w := range list {
		if w.Way == sort {
			return w.Value
		}
	}
	return ""
}

func file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func rowsText(im *exchange.Import) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%+v\n", im.Counts)
	for _, n := range im.Notes {
		fmt.Fprintf(&b, "* %s\n", n)
	}
	for _, r := range im.Rows {
		fmt.Fprintf(&b, "%d %s %q", r.Line, r.What, r.Title)
		if r.Why != "" {
			fmt.Fprintf(&b, " why: %s", r.Why)
		}
		for _, c := range r.Changes {
			fmt.Fprintf(&b, " [%s]", c)
		}
		for _, n := range r.Notes {
			fmt.Fprintf(&b, " {%s}", n)
		}
		b.WriteByte('\n')
	}
	for _, o := range im.Offers {
		fmt.Fprintf(&b, "offer %s %q %v\n", o.Ref, o.Title, o.Lines)
	}
	return b.String()
}
