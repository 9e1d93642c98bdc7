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
	values := map[ValueID]Value{}
	sorted := byClock(laid)
	for _, c := range sorted {
		for i, o := range c.Ops {
			values[ValueID{c.ID, uint16(i)}] = Value(o.Value)
		}
	}
	var list []Change
	for _, c := range sorted {
		for i, o := range c.Ops {
			if o.On != ref {
				continue
			}
			x := Change{
				At: time.Unix(c.Wall, 0), By: c.By, Log: c.Log, Why: c.Why, Do: o.Do,
				Field: o.Field, Elem: o.Elem, After: Value(o.Value), ValueID: ValueID{c.ID, uint16(i)},
			}
			if len(o.Over) > 0 && o.Do != DoDelete {
				x.Before = values[o.Over[0]]
			}
			list = append(list, x)
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
// it made are deleted, fields that it changed show what they showed before.
// What someone has changed since stays and is named in kept. laid are all
// commits that touch the batch's records.
func (b *Binder) Undo(batch string, laid []Laid) (ops []Op, kept []Ref) {
	values := map[ValueID]Value{}
	of := map[Ref][]Laid{}
	var refs []Ref
	for _, c := range byClock(laid) {
		for i, o := range c.Ops {
			values[ValueID{c.ID, uint16(i)}] = Value(o.Value)
			if c.Batch == batch && batch != "" {
				if len(of[o.On]) == 0 {
					refs = append(refs, o.On)
				}
				if n := len(of[o.On]); n == 0 || of[o.On][n-1].ID != c.ID {
					of[o.On] = append(of[o.On], c)
				}
			}
		}
	}
	for _, ref := range refs {
		mine, changed := b.undo(ref, of[ref], values)
		ops = append(ops, mine...)
		if changed {
			kept = append(kept, ref)
		}
	}
	return ops, kept
}

func (b *Binder) undo(ref Ref, batch []Laid, values map[ValueID]Value) (ops []Op, changed bool) {
	r := b.find(ref)
	if r == nil || !b.alive(r) {
		return nil, false
	}
	from := map[CommitID]bool{}
	for _, c := range batch {
		from[c.ID] = true
	}
	live := map[ValueID]bool{}
	whole := true
	for _, c := range r.cells {
		id := b.valueID(c)
		live[id] = true
		whole = whole && from[id.Commit]
	}
	replaced := false
	for _, c := range batch {
		for _, o := range c.Ops {
			replaced = replaced || o.On == ref && len(o.Over) > 0
		}
	}
	if whole && !replaced {
		return b.Delete(ref), false
	}
	for _, c := range batch {
		for i, o := range c.Ops {
			id := ValueID{c.ID, uint16(i)}
			if o.On != ref || o.Do == DoDelete {
				continue
			}
			if o.Do != DoRemove && !live[id] {
				changed = true
				continue
			}
			x := Op{Do: o.Do, On: ref, Field: o.Field, Elem: o.Elem, Over: []ValueID{id}}
			switch {
			case len(o.Over) > 0:
				x.Value = values[o.Over[0]]
				if o.Do == DoRemove {
					x.Do, x.Over = DoAdd, nil
				}
			case o.Do == DoAdd:
				x.Do = DoRemove
			}
			ops = append(ops, x)
		}
	}
	return ops, changed
}
