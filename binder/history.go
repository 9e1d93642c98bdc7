package binder

import (
	"bytes"
	"cmp"
	"slices"
	"time"
)

// Laid is a commit together with its id.
type Laid struct {
	ID CommitID
	*Commit
}

// Change is one step in the history of a record.
type Change struct {
	At      time.Time // by the clock of the PC that wrote it
	By      Ref
	Log     string
	Why     string // what the commit said it did, "" for an edit by hand
	Do      string
	Field   string
	Elem    string
	Before  Value
	After   Value
	ValueID ValueID
}

// History is what happened to a record, newest first: laid are the commits
// that touch it, in any order.
func History(ref Ref, laid []Laid) []Change {
	trail := NewTrail()
	sorted := byClock(laid)
	for _, c := range sorted {
		trail.meet(c)
	}
	var list []Change
	for _, c := range sorted {
		for i, o := range c.Ops {
			if o.On == ref {
				list = append(list, trail.change(c, i))
			}
		}
	}
	slices.Reverse(list)
	return list
}

func byClock(laid []Laid) []Laid {
	sorted := slices.Clone(laid)
	slices.SortStableFunc(sorted, func(x, y Laid) int {
		if c := cmp.Compare(x.At, y.At); c != 0 {
			return c
		}
		return bytes.Compare(x.ID[:], y.ID[:])
	})
	return sorted
}

// Undo makes the operations that take a batch of commits back: records that
// it made are deleted, records that it deleted come back, fields that it
// changed show what they showed before. What someone has changed since stays
// and is named in kept. laid are all commits that touch the batch's records.
func (b *Binder) Undo(batch string, laid []Laid) (ops []Op, kept []Ref) {
	u := undo{b: b, ops: map[ValueID]Op{}, mine: map[CommitID]bool{}, made: map[Ref]bool{}}
	of := map[Ref][]ValueID{}
	var refs []Ref
	for _, c := range byClock(laid) {
		mine := c.Batch == batch && batch != ""
		u.mine[c.ID] = mine
		for i, o := range c.Ops {
			id := ValueID{c.ID, uint16(i)}
			u.ops[id] = o
			if _, known := u.made[o.On]; !known {
				u.made[o.On] = mine
			}
			if mine {
				if len(of[o.On]) == 0 {
					refs = append(refs, o.On)
				}
				of[o.On] = append(of[o.On], id)
			}
		}
	}
	for _, ref := range refs {
		mine, changed := u.record(ref, of[ref])
		ops = append(ops, mine...)
		if changed {
			kept = append(kept, ref)
		}
	}
	return ops, kept
}

type undo struct {
	b    *Binder
	ops  map[ValueID]Op
	mine map[CommitID]bool // commits of the batch
	made map[Ref]bool      // records that nothing touched before the batch
}

// record takes back what the batch's operations list did to a record.
func (u *undo) record(ref Ref, list []ValueID) (ops []Op, changed bool) {
	r := u.b.find(ref)
	if r == nil {
		return nil, false
	}
	if !u.b.alive(r) {
		// What is deleted stays so, unless the batch did it.
		for _, id := range list {
			if u.ops[id].Do == DoDelete && u.b.live(r, id) {
				ops = append(ops, Op{Do: DoRemove, On: ref, Over: []ValueID{id}})
			}
		}
		return ops, false
	}
	replaced := map[ValueID]bool{} // by the batch
	covered := map[ValueID]bool{}  // by deletions that the batch took back
	for _, id := range list {
		for _, v := range u.ops[id].Over {
			replaced[v] = true
			if mark := u.ops[v]; mark.Do == DoDelete {
				for _, v := range mark.Over {
					covered[v] = true
				}
			}
		}
	}
	if u.made[ref] || len(covered) > 0 {
		// It was not there before: it goes as a whole or stays as a whole.
		since := slices.ContainsFunc(r.cells, func(c cell) bool {
			id := u.b.valueID(c)
			return !u.mine[id.Commit] && !covered[id]
		})
		if !since {
			return u.b.Delete(ref), false
		}
		return nil, true
	}
	for _, id := range list {
		o := u.ops[id]
		x := Op{Do: o.Do, On: ref, Field: o.Field, Elem: o.Elem, Value: u.before(o), Over: []ValueID{id}}
		switch {
		case o.Do == DoRemove && (o.Elem == "" || x.Value == ""):
			continue
		case o.Do == DoRemove:
			// Where someone has written the element again, that stays.
			if n, known := u.b.numbers[o.Field]; known && len(r.at(n, o.Elem)) > 0 {
				changed = true
				continue
			}
			x.Do, x.Over = DoAdd, nil
		case !u.b.live(r, id):
			changed = changed || !replaced[id]
			continue
		case o.Do == DoDelete, o.Do == DoAdd && x.Value == "":
			x = Op{Do: DoRemove, On: ref, Field: o.Field, Elem: o.Elem, Over: x.Over}
		}
		ops = append(ops, x)
	}
	return ops, changed
}

// before is what showed in the place of o before the batch.
func (u *undo) before(o Op) Value {
	for len(o.Over) > 0 {
		v := o.Over[0]
		o = u.ops[v]
		if !u.mine[v.Commit] {
			return o.Value
		}
	}
	return ""
}

func (b *Binder) live(r *record, v ValueID) bool {
	return slices.ContainsFunc(r.cells, func(c cell) bool { return b.valueID(c) == v })
}
