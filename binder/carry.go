package binder

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
)

// Carry says in next what mine shows and base does not, by its authors and with its
// times: base is what a new edition began with, next that edition, and mine a PC's
// binder of the old one, with edits that the edition did not know. Each operation
// replaces the values that its author saw as far as next still shows them; what was
// written there since stays beside it, as a question. Nothing that base had, and so
// nothing that the edition was begun to be rid of, is said again. Log and Seq of the
// commits are the caller's to fill in, and a commit may have more operations than
// MaxOps; each takes one right alone.
func Carry(base, mine, next *Binder) []*Commit {
	c := carrier{base, mine, next, map[carried][]Op{}}
	for kind, records := range mine.kinds {
		for id, r := range records {
			c.record(RefTo(kind, id), r)
		}
	}
	return c.commits()
}

// Revert takes back what after shows otherwise than before, a state of the same
// commits and fewer: as operations over the values that after shows.
func Revert(before, after *Binder) (ops []Op) {
	c := carrier{after, before, after, map[carried][]Op{}}
	for _, d := range Compare(before, after) {
		if !d.First {
			ops = append(ops, after.Delete(d.Ref)...)
			continue
		}
		ops = append(ops, after.Restore(d.Ref)...)
		c.record(d.Ref, before.find(d.Ref))
	}
	for _, m := range c.commits() {
		ops = append(ops, m.Ops...)
	}
	return ops
}

type carrier struct {
	base, mine, next *Binder
	ops              map[carried][]Op
}

// carried is a commit of mine, as far as it takes one right.
type carried struct {
	commit uint32
	right  Right
}

func (c *carrier) add(commit uint32, o Op) {
	k := carried{commit, NeedsOf(o.On.Kind())}
	c.ops[k] = append(c.ops[k], o)
}

func (c *carrier) record(ref Ref, r *record) {
	was, now := c.base.find(ref), c.next.find(ref)
	before, after, there := c.base.spots(was), c.mine.spots(r), c.next.spots(now)
	if !c.mine.alive(r) {
		c.deletion(ref, r, before, there)
		return
	}
	places := maps.Clone(before)
	maps.Copy(places, after)
	for at := range places {
		if isParts(ref, at) && len(before[at])+len(there[at]) > 0 {
			continue // the same file, sealed anew
		}
		o := Op{Do: DoRemove, On: ref, Field: at.field, Elem: at.elem}
		for _, x := range there[at] {
			if has(before[at], x.value) && !has(after[at], x.value) {
				o.Over = append(o.Over, c.next.valueID(x))
			}
		}
		said := false
		for _, x := range after[at] {
			if has(before[at], x.value) || has(there[at], x.value) || x.value == "" && len(o.Over) == 0 {
				continue
			}
			set := o
			if set.Do, set.Value = DoSet, x.value; at.elem != "" {
				set.Do = DoAdd
			}
			c.add(x.commit, set)
			said = true
		}
		if !said && len(o.Over) > 0 {
			o.Field, o.Elem = "", ""
			c.add(c.newest(r), o)
		}
	}
}

// deletion says that a record was deleted, as far as next shows it as it was then.
func (c *carrier) deletion(ref Ref, r *record, before, there map[spot][]cell) {
	was, now := c.base.find(ref), c.next.find(ref)
	if was == nil || !c.base.alive(was) || now == nil || !c.next.alive(now) {
		return
	}
	o := Op{Do: DoDelete, On: ref}
	for at, cells := range there {
		for _, x := range cells {
			if has(before[at], x.value) || isParts(ref, at) && len(before[at]) > 0 {
				o.Over = append(o.Over, c.next.valueID(x))
			}
		}
	}
	if len(o.Over) > 0 {
		c.add(c.newest(r), o)
	}
}

// isParts tells whether a value names the sealed parts of a file: they have other names
// in each edition, and whoever seals them gives them others again.
func isParts(ref Ref, at spot) bool {
	return ref.Kind() == Attachments.Name && at.field == "parts"
}

// newest is the latest commit of those that a record still shows something of.
func (c *carrier) newest(r *record) (commit uint32) {
	for _, x := range r.cells {
		if c.mine.commits[x.commit].At >= c.mine.commits[commit].At {
			commit = x.commit
		}
	}
	return commit
}

// spot is where a value stands in a record.
type spot struct{ field, elem string }

// spots are the values of a record, deletion marks aside.
func (b *Binder) spots(r *record) map[spot][]cell {
	list := map[spot][]cell{}
	if r == nil {
		return list
	}
	for _, x := range r.cells {
		if name := b.names[x.field]; name != fieldDeleted {
			at := spot{name, x.elem}
			list[at] = append(list[at], x)
		}
	}
	return list
}

func has(cells []cell, v Value) bool {
	return slices.ContainsFunc(cells, func(x cell) bool { return x.value == v })
}

// commits puts the operations in the order in which they were made.
func (c *carrier) commits() (list []*Commit) {
	b := c.mine
	keys := slices.SortedFunc(maps.Keys(c.ops), func(x, y carried) int {
		p, q := &b.commits[x.commit], &b.commits[y.commit]
		return cmp.Or(cmp.Compare(p.At, q.At), bytes.Compare(p.ID[:], q.ID[:]), cmp.Compare(x.right, y.right))
	})
	for _, k := range keys {
		e, ops := &b.commits[k.commit], c.ops[k]
		sortOps(ops)
		list = append(list, &Commit{Rules: Rules, At: sane(e.At), Wall: e.Wall, By: b.people[e.by], Ops: ops})
	}
	return list
}
