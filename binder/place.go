package binder

import "slices"

// MoveSection are the forms that move a section of the plan by so many places;
// nothing where it stands at the end already.
func MoveSection(b *Binder, ref Ref, by int) []*Form {
	var refs []Ref
	for _, s := range Plan(b) {
		refs = append(refs, Sections.Ref(s.ID))
	}
	return moved(b, refs, ref, by)
}

// CallsOf are the calls that someone makes, in order.
func CallsOf(b *Binder, from Ref) []Call {
	list := slices.DeleteFunc(Calls.All(b), func(c Call) bool { return c.From != from })
	slices.SortStableFunc(list, func(x, y Call) int {
		if x.Order != y.Order {
			return x.Order - y.Order
		}
		return compare(b.Title(x.To), b.Title(y.To))
	})
	return list
}

// MoveCall are the forms that move a call in its caller's list.
func MoveCall(b *Binder, ref Ref, by int) []*Form {
	c, ok := Calls.Get(b, ref)
	if !ok {
		return nil
	}
	var refs []Ref
	for _, x := range CallsOf(b, c.From) {
		refs = append(refs, Calls.Ref(x.ID))
	}
	return moved(b, refs, ref, by)
}

// moved are forms that number the records 1, 2, 3 after ref has moved.
func moved(b *Binder, refs []Ref, ref Ref, by int) []*Form {
	i := slices.Index(refs, ref)
	to := i + by
	if i < 0 || to < 0 || to >= len(refs) {
		return nil
	}
	refs = slices.Insert(slices.Delete(refs, i, i+1), to, ref)
	var forms []*Form
	for n, r := range refs {
		f := b.Edit(r)
		f.Set("order", NumberValue(n+1))
		if f.Changed() {
			forms = append(forms, f)
		}
	}
	return forms
}

// LastOrder is the number after the last one that the records of a kind have.
func LastOrder(b *Binder, kind string) int {
	n := 0
	for _, r := range b.All(kind) {
		if v, ok := r.Value("order").Number(); ok {
			n = max(n, v)
		}
	}
	return n + 1
}
