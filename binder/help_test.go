package binder_test

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"readybinder/binder"
)

// pc is a PC without a store: it writes commits and lays them.
type pc struct {
	t   testing.TB
	b   *binder.Binder
	log string
	seq uint64
	out []binder.Laid
}

func newPC(t testing.TB, n int) *pc {
	return &pc{t: t, b: binder.NewBinder(), log: fmt.Sprintf("%016x", n)}
}

// commit writes the operations as the PC's next commit, at the time wall
// (microseconds), by way of the line that would stand in its log.
func (p *pc) commit(wall int64, batch string, ops ...binder.Op) {
	p.t.Helper()
	if len(ops) == 0 {
		return
	}
	p.seq++
	c := &binder.Commit{Rules: binder.Rules, Log: p.log, Seq: p.seq, At: p.b.Clock.Tick(wall), Wall: wall / 1e6, By: "person/maria", Batch: batch, Ops: ops}
	line, err := c.Encode()
	if err != nil {
		p.t.Fatal(err)
	}
	back, err := binder.DecodeCommit(line)
	if err != nil {
		p.t.Fatal(err)
	}
	link := sha256.Sum256(line)
	l := binder.Laid{ID: binder.CommitID(link[:16]), Commit: back}
	p.b.Lay(l.ID, back)
	p.out = append(p.out, l)
}

// take lays what another PC wrote.
func (p *pc) take(from *pc) {
	for _, l := range from.out {
		p.b.Lay(l.ID, l.Commit)
	}
}

func person(p *pc, wall int64, id, name string) {
	p.commit(wall, "", binder.People.Form(p.b, id, binder.Person{Name: name}).Diff()...)
}
