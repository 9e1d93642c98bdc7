package binder

import (
	"maps"
	"slices"
	"strings"
)

// Difference is a record that two binders do not have alike.
type Difference struct {
	Ref   Ref
	Title string // in the binder that has it, the second where both do
	// First and Second tell in which of the two it is.
	First, Second bool
}

// Compare finds the records that a and b show differently, by kind and title:
// other values, or there in one of them alone. Who wrote a value, and when,
// makes no difference.
func Compare(a, b *Binder) []Difference {
	var list []Difference
	kinds := map[string]bool{}
	for _, x := range []*Binder{a, b} {
		for kind := range x.kinds {
			kinds[kind] = true
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		ids := map[string]bool{}
		for _, x := range []*Binder{a, b} {
			for id := range x.kinds[kind] {
				ids[id] = true
			}
		}
		for id := range ids {
			ref := RefTo(kind, id)
			x, first := a.Get(ref)
			y, second := b.Get(ref)
			switch {
			case first && second:
				if !alike(x, y) {
					list = append(list, Difference{ref, y.Title(), true, true})
				}
			case first:
				list = append(list, Difference{ref, x.Title(), true, false})
			case second:
				list = append(list, Difference{ref, y.Title(), false, true})
			}
		}
	}
	rank := func(d Difference) int {
		if k := KindOf(d.Ref.Kind()); k != nil {
			return k.Rank
		}
		return 1 << 20
	}
	slices.SortFunc(list, func(x, y Difference) int {
		if d := rank(x) - rank(y); d != 0 {
			return d
		}
		return strings.Compare(Fold(x.Title)+string(x.Ref), Fold(y.Title)+string(y.Ref))
	})
	return list
}

// alike tells whether two records have the same values in the same fields.
func alike(x, y Record) bool {
	p, q := x.values(), y.values()
	return slices.Equal(p, q)
}

// values are all surviving values with their places, in order.
func (r Record) values() []string {
	var list []string
	for _, c := range r.r.cells {
		if name := r.b.names[c.field]; name != fieldDeleted && !r.b.silent(r.r, c) {
			list = append(list, name+"\x00"+c.elem+"\x00"+string(c.value))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
