package binder

import "time"

// TrailStep is one change to a record, as the trail of the whole binder tells it.
type TrailStep struct {
	On Ref
	Change
	Key    string // the ID of the key that vouches for it, see Accesses
	Counts bool   // false where its author had no right to it
}

// Trail makes steps of commits that come in the order of their clocks.
type Trail struct{ values map[ValueID]Value }

// NewTrail is a trail that has met no commit.
func NewTrail() *Trail { return &Trail{map[ValueID]Value{}} }

// Steps are the changes of a commit, with what each of them replaced.
func (t *Trail) Steps(c Laid, key string, counts bool) []TrailStep {
	t.meet(c)
	list := make([]TrailStep, len(c.Ops))
	for i := range c.Ops {
		list[i] = TrailStep{c.Ops[i].On, t.change(c, i), key, counts}
	}
	return list
}

// meet remembers what the commit wrote.
func (t *Trail) meet(c Laid) {
	for i, o := range c.Ops {
		t.values[ValueID{c.ID, uint16(i)}] = o.Value
	}
}

// change is what operation i of a commit did.
func (t *Trail) change(c Laid, i int) Change {
	o := c.Ops[i]
	x := Change{
		At: time.Unix(c.Wall, 0), By: c.By, Log: c.Log, Why: c.Why, Do: o.Do,
		Field: o.Field, Elem: o.Elem, After: o.Value, ValueID: ValueID{c.ID, uint16(i)},
	}
	if len(o.Over) > 0 && o.Do != DoDelete {
		x.Before = t.values[o.Over[0]]
	}
	return x
}
