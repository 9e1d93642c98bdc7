package exchange

import (
	"fmt"

	"readybinder/binder"
)

// person plans a row of a person.
func (p *planner) person(v *values, row *Row) {
	name, family, whole := v.name()
	row.Title = name
	if name == "" {
		refuse(row, "The name is missing.")
		return
	}
	v.set["name"] = binder.TextValue(name)
	if family != "" {
		v.set["family"] = binder.TextValue(family)
	}
	row.Title = name
	who := p.describe(v, name)
	ref := p.byID(v.id)
	exact := ref != ""
	if !exact {
		var why string
		if ref, why = p.match(who); why != "" {
			refuse(row, "%s", why)
			return
		}
	}
	known := p.drafts[ref] != nil
	if ref == "" {
		ref = p.fresh(v.id)
	}
	d := p.open(ref)
	if was := d.form.Get("name").Text(); was != "" && (nameKey(was) == nameKey(name) || whole && known) {
		// An accent or a hyphen more or less is no news, and what people
		// typed is better than what a program exported.
		delete(v.set, "name")
	}
	if was := d.form.Get("family"); was != "" && nameKey(was.Text()) == nameKey(family) {
		delete(v.set, "family")
	}
	if _, said := v.set["family"]; !said && d.form.New && d.form.Get("family") == "" {
		v.set["family"] = binder.TextValue(familyOf(name))
	}
	p.lay(d, v, row, exact)
	p.finish(d, v, row, !known)
	if row.What == Refused {
		return
	}
	w := p.staff().byRef[ref]
	if w == nil {
		w = &someone{ref: ref}
		p.staff().byRef[ref] = w
	}
	p.staff().learn(w, name, v.set["job"].Text(), v.set["staffno"].Text(), waysOnly(v.ways))
	p.role(v, ref, row)
}

// name is the row's name and last name; whole tells that the last name did
// not stand by itself.
func (v *values) name() (name, family string, whole bool) {
	first := tidy(collapse(v.extra[toFirst]))
	family = tidy(collapse(v.set["family"].Text()))
	name = tidy(collapse(v.set["name"].Text()))
	if both := collapse(v.extra[toLastFirst]); both != "" {
		if f, l, ok := splitName(both); ok {
			first, family = tidy(f), tidy(l)
		} else if name == "" {
			name = tidy(both)
		}
	}
	switch {
	case name != "":
	case first != "" || family != "":
		name = fullName(first, family)
	}
	return name, family, family == ""
}

// describe is the row's person as the index knows others.
func (p *planner) describe(v *values, name string) *someone {
	w := &someone{}
	(&people{map[string][]*someone{}, map[string][]*someone{}, map[string][]*someone{}, nil}).
		learn(w, name, v.set["job"].Text(), v.set["staffno"].Text(), waysOnly(v.ways))
	return w
}

func waysOnly(list []wayIn) []binder.Way {
	var ways []binder.Way
	for _, w := range list {
		ways = append(ways, w.way)
	}
	return ways
}

// match finds the person whom a row means: by employee number, by email, by
// name. why says why it cannot be told; without it, "" is somebody new.
func (p *planner) match(w *someone) (ref binder.Ref, why string) {
	staff := p.staff()
	if w.staffNo != "" {
		if list := staff.byStaffNo[staffKey(w.staffNo)]; len(list) > 0 {
			for _, x := range list {
				if alike(x.name, w.name) || nameKey(x.name) == nameKey(w.name) {
					return x.ref, ""
				}
			}
			return "", fmt.Sprintf("Employee number %s belongs to %s. Correct the number or the name.", w.staffNo, list[0].name)
		}
	}
	// An address that several share, like the front desk's, names nobody.
	for _, m := range w.mails {
		for _, x := range staff.byMail[m] {
			if (alike(x.name, w.name) || nameKey(x.name) == nameKey(w.name)) && !differ(x.staffNo, w.staffNo) {
				return x.ref, ""
			}
		}
	}
	var list []*someone
	for _, x := range staff.byName[nameKey(w.name)] {
		if nameKey(x.name) == nameKey(w.name) && !differ(x.staffNo, w.staffNo) {
			list = append(list, x)
		}
	}
	if len(list) == 0 {
		return "", ""
	}
	for _, same := range []func(*someone) bool{
		func(x *someone) bool { return x.staffNo != "" && staffKey(x.staffNo) == staffKey(w.staffNo) },
		func(x *someone) bool { return meets(x.phones, w.phones) || meets(x.mails, w.mails) },
		func(x *someone) bool { return x.job != "" && binder.Fold(x.job) == binder.Fold(w.job) },
	} {
		var left []*someone
		for _, x := range list {
			if same(x) {
				left = append(left, x)
			}
		}
		if len(left) == 1 {
			return left[0].ref, ""
		}
		if len(left) > 1 {
			list = left
		}
	}
	if len(list) > 1 {
		return "", fmt.Sprintf("There are %d people called %s, and nothing in this line tells which one is meant. Add an employee number or an email.", len(list), w.name)
	}
	if x := list[0]; differ(x.job, w.job) && len(w.phones)+len(w.mails) > 0 && len(x.phones)+len(x.mails) > 0 {
		return "", fmt.Sprintf("There is a %s already (%s), with another job and other numbers. Add an employee number or an email to both, or change the one in the binder by hand.", x.name, x.job)
	}
	return list[0].ref, ""
}

// differ tells whether both are known and not the same.
func differ(x, y string) bool {
	return x != "" && y != "" && staffKey(x) != staffKey(y)
}

// role gives the person the emergency role that the row names, where nobody
// has it.
func (p *planner) role(v *values, ref binder.Ref, row *Row) {
	name := v.extra[toRole]
	if name == "" {
		return
	}
	found := p.titled("role")[binder.Fold(name)]
	if len(found) != 1 {
		row.Notes = append(row.Notes, fmt.Sprintf("Role “%s” was left out: the binder has no such role.", short(name)))
		return
	}
	d := p.open(found[0])
	switch holder := binder.Ref(d.form.Get("holder").Text()); {
	case holder == ref:
		return
	case holder != "":
		row.Notes = append(row.Notes, fmt.Sprintf("%s has the role %s already; that was not changed.", p.nameOf(holder), name))
		return
	}
	d.form.Set("holder", binder.TextValue(string(ref)))
	p.keep(d)
	row.Changes = append(row.Changes, "Role: "+name)
	if row.What == Same {
		row.What = Changed
	}
	if row.What == Added {
		row.Changes = nil
	}
}

func (p *planner) nameOf(ref binder.Ref) string {
	if w := p.staff().byRef[ref]; w != nil {
		return w.name
	}
	return p.b.Title(ref)
}
