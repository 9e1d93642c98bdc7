package binder

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Invalid is a field whose value cannot be kept as it is. Why is for the
// person who typed it.
type Invalid struct {
	Ref   Ref
	Field string
	Why   string
}

func (e *Invalid) Error() string { return fmt.Sprintf("binder: %s %s: %s", e.Ref, e.Field, e.Why) }

// Form is a record as it was displayed, and what a person makes of it. Only
// what was changed becomes operations, and each replaces exactly the values
// that the form displayed: whatever arrives while it stands open stays beside
// it, for a person to choose.
type Form struct {
	Ref  Ref
	Kind *Kind
	// New tells that the record was not there when the form was opened.
	New bool

	shown map[path]shown
	now   map[path]Value
}

type path struct{ field, elem string }

type shown struct {
	value Value
	over  []ValueID
}

// Edit opens a form on the record that ref names, a new one where there is
// none. Editing a record that was deleted brings it back.
func (b *Binder) Edit(ref Ref) *Form {
	f := &Form{Ref: ref, Kind: KindOf(ref.Kind()), New: true, shown: map[path]shown{}, now: map[path]Value{}}
	r := b.find(ref)
	if r == nil {
		return f
	}
	f.New = !b.alive(r)
	for _, c := range r.cells {
		p := path{b.names[c.field], c.elem}
		s, seen := f.shown[p]
		if !seen {
			s.value = c.value
		}
		s.over = append(s.over, b.valueID(c))
		f.shown[p] = s
	}
	return f
}

// Copy is a form of its own on what this one displayed, with what was written
// so far.
func (f *Form) Copy() *Form {
	c := *f
	c.now = maps.Clone(f.now)
	return &c
}

// Get is what the form shows for a field now.
func (f *Form) Get(field string) Value { return f.get(path{field, ""}) }

func (f *Form) get(p path) Value {
	if v, ok := f.now[p]; ok {
		return v
	}
	return f.shown[p].value
}

// Set writes a field. Writing back what was displayed is no change, unless
// the field had several answers: then it settles them.
func (f *Form) Set(field string, v Value) { f.now[path{field, ""}] = v }

// Elements are the elements of a list as the form shows them now.
func (f *Form) Elements(field string) []Element {
	var list []Element
	add := func(p path) {
		if p.field == field && p.elem != "" {
			if v := f.get(p); v != "" && !slices.ContainsFunc(list, func(e Element) bool { return e.ID == p.elem }) {
				list = append(list, Element{p.elem, v})
			}
		}
	}
	for p := range f.shown {
		add(p)
	}
	for p := range f.now {
		add(p)
	}
	slices.SortFunc(list, func(x, y Element) int {
		if d := wayOf(x).Order - wayOf(y).Order; d != 0 {
			return d
		}
		return strings.Compare(x.ID, y.ID)
	})
	return list
}

// SetElement writes the element id of a list, new or displayed.
func (f *Form) SetElement(field, id string, v Value) { f.now[path{field, id}] = v }

// RemoveElement takes the element id out of a list.
func (f *Form) RemoveElement(field, id string) { f.now[path{field, id}] = "" }

// Ways are the elements of a Ways field.
func (f *Form) Ways(field string) []Way {
	var list []Way
	for _, e := range f.Elements(field) {
		list = append(list, wayOf(e))
	}
	return list
}

// SetWay writes one way; its ID must be set.
func (f *Form) SetWay(field string, w Way) { f.SetElement(field, w.ID, w.value()) }

// Changed tells whether saving would write anything.
func (f *Form) Changed() bool { return len(f.Diff()) > 0 }

// Check tells what is wrong with the fields that were changed, and which
// required fields are empty, in the order of the form.
func (f *Form) Check() []*Invalid {
	if f.Kind == nil {
		return []*Invalid{{f.Ref, "", "This version of ReadyBinder does not know this kind of record. Update the program, then change it."}}
	}
	var list []*Invalid
	for _, field := range f.Kind.Fields {
		v := f.Get(field.Name)
		if why := field.Check(v); why != "" && (v == "" || f.changed(path{field.Name, ""})) {
			list = append(list, &Invalid{f.Ref, field.Name, why})
		}
	}
	return list
}

func (f *Form) changed(p path) bool {
	v, ok := f.now[p]
	s := f.shown[p]
	return ok && (v != s.value || len(s.over) > 1)
}

// Diff is the form's changes as operations: none where nothing was changed.
func (f *Form) Diff() []Op {
	var paths []path
	for p := range f.now {
		if f.changed(p) {
			paths = append(paths, p)
		}
	}
	slices.SortFunc(paths, func(x, y path) int {
		if c := f.place(x.field) - f.place(y.field); c != 0 {
			return c
		}
		return strings.Compare(x.field+"/"+x.elem, y.field+"/"+y.elem)
	})
	var ops []Op
	for _, p := range paths {
		o := Op{Do: DoSet, On: f.Ref, Field: p.field, Elem: p.elem, Value: f.now[p], Over: f.shown[p].over}
		if p.elem != "" {
			o.Do = DoAdd
			if o.Value == "" {
				o = Op{Do: DoRemove, On: f.Ref, Field: p.field, Elem: p.elem, Over: f.shown[p].over}
				if len(o.Over) == 0 {
					continue
				}
			}
		} else if o.Value == "" && len(o.Over) == 0 {
			continue
		}
		ops = append(ops, o)
	}
	// A form on a deleted record takes the deletion back, also where what was
	// typed into it is what stood there before.
	if marks := f.shown[path{fieldDeleted, ""}].over; len(f.now) > 0 && len(marks) > 0 && f.New {
		ops = append(ops, Op{Do: DoRemove, On: f.Ref, Over: marks})
	}
	return ops
}

// place is the field's place in the form, so that a commit reads like it.
func (f *Form) place(field string) int {
	if f.Kind != nil {
		for i, x := range f.Kind.Fields {
			if x.Name == field {
				return i
			}
		}
	}
	return len(f.shown) + len(f.now)
}

// Delete is the operation that deletes the record as it is displayed now:
// what others change meanwhile survives it. It is nothing where there is no
// such record.
func (b *Binder) Delete(ref Ref) []Op {
	r := b.find(ref)
	if r == nil || !b.alive(r) {
		return nil
	}
	o := Op{Do: DoDelete, On: ref}
	for _, c := range r.cells {
		o.Over = append(o.Over, b.valueID(c))
	}
	return []Op{o}
}

// Empty is the operation that takes away all that the record says, so that
// nothing is left to restore: for what nobody would miss. Its history stays.
func (b *Binder) Empty(ref Ref) []Op {
	ops := b.Delete(ref)
	for i := range ops {
		ops[i].Do = DoRemove
	}
	return ops
}

// Restore is the operation that takes a deletion back.
func (b *Binder) Restore(ref Ref) []Op {
	r := b.find(ref)
	if r == nil {
		return nil
	}
	var over []ValueID
	for _, c := range b.marks(r) {
		over = append(over, b.valueID(c))
	}
	if len(over) == 0 {
		return nil
	}
	return []Op{{Do: DoRemove, On: ref, Over: over}}
}
