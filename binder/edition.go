package binder

import (
	"bytes"
	"maps"
	"slices"
)

// Restate says what the binder shows anew, as the beginning of another log:
// every value that nobody has replaced, by its author and with its time, and
// nothing of what was deleted, replaced or written before. It is how a new edition
// begins. Log and Seq of the commits are the caller's to fill in, and a commit may
// have more operations than MaxOps.
func (b *Binder) Restate() []*Commit {
	byEntry := map[uint32][]Op{}
	for kind, records := range b.kinds {
		for id, r := range records {
			if !b.alive(r) {
				continue
			}
			for _, c := range r.cells {
				name := b.names[c.field]
				if name == fieldDeleted || b.silent(r, c) {
					continue
				}
				o := Op{Do: DoSet, On: RefTo(kind, id), Field: name, Elem: c.elem, Value: c.value}
				if c.elem != "" {
					o.Do = DoAdd
				}
				byEntry[c.commit] = append(byEntry[c.commit], o)
			}
		}
	}
	entries := slices.SortedFunc(maps.Keys(byEntry), func(x, y uint32) int {
		p, q := &b.commits[x], &b.commits[y]
		if p.At != q.At {
			return int(min(1, max(-1, p.At-q.At)))
		}
		return bytes.Compare(p.ID[:], q.ID[:])
	})
	var list []*Commit
	var clock Clock
	for _, n := range entries {
		e, ops := &b.commits[n], byEntry[n]
		sortOps(ops)
		list = append(list, &Commit{Rules: Rules, At: clock.Tick(sane(e.At)), Wall: e.Wall, By: b.people[e.by], Ops: ops})
	}
	return list
}

// silent tells that a value says no more than that there is none. Nothing beside
// another value says that it was cleared.
func (b *Binder) silent(r *record, c cell) bool {
	return c.value == "" && len(r.at(c.field, c.elem)) == 1
}

// sortOps orders operations of one commit that a map gave; two answers there are not.
func sortOps(ops []Op) {
	slices.SortFunc(ops, func(x, y Op) int {
		return slices.Compare([]string{string(x.On), x.Field, x.Elem}, []string{string(y.On), y.Field, y.Elem})
	})
}

// sane is a time that no clock showed made the earliest.
func sane(at int64) int64 {
	if at >= absurd {
		return 0
	}
	return at
}

// Only is a binder that shows the same records of some kinds, and knows nothing of
// the others or of what was.
func (b *Binder) Only(kinds []string) *Binder {
	n := NewBinder()
	for i, c := range b.Restate() {
		c.Ops = slices.DeleteFunc(c.Ops, func(o Op) bool { return !slices.Contains(kinds, o.On.Kind()) })
		if len(c.Ops) == 0 {
			continue
		}
		c.Log, c.Seq = "0000000000000000", uint64(i)+1
		n.Lay(CommitID{byte(i >> 24), byte(i >> 16), byte(i >> 8), byte(i), 1}, c)
	}
	return n
}
