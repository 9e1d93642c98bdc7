package exchange

import (
	"fmt"
	"slices"

	"readybinder/binder"
)

// person reads who a row is about.
func (p *planner) person(m *meeting) {
	v := m.v
	name, family := v.name()
	m.name, m.row.Title = name, name
	if name == "" {
		refuse(&m.row, "The name is missing.")
		return
	}
	v.set["name"] = binder.TextValue(name)
	if family != "" {
		v.set["family"] = binder.TextValue(family)
	}
	m.who = p.describe(v, name)
	if m.ref = p.byID(v.id); m.ref != "" {
		m.exact = true
		p.learn(m)
		return
	}
	p.find(m)
}

// find finds the person, or says in the row why it cannot be told who it is;
// it tells whether it could.
func (p *planner) find(m *meeting) bool {
	ref, why := p.match(m.who)
	if m.unclear = why != ""; m.unclear {
		refuse(&m.row, "%s", why)
		return false
	}
	m.row.What, m.row.Why = "", ""
	if m.ref = ref; ref == "" {
		m.ref = p.fresh(m.v.id)
		for _, mail := range m.who.mails {
			for _, x := range p.staff().byMail[mail] {
				if x.called(m.name, alike) {
					m.row.Notes = append(m.row.Notes, fmt.Sprintf("%s has the same email. If both are one person, delete one of them.", x.name))
				}
			}
		}
	}
	p.open(m.ref)
	p.learn(m)
	return true
}

// learn remembers what the row says of its person, for the rows to come.
func (p *planner) learn(m *meeting) {
	w := p.staff().byRef[m.ref]
	if w == nil {
		w = &someone{ref: m.ref}
		p.staff().byRef[m.ref] = w
	}
	job, number := m.v.set["job"].Text(), m.v.set["staffno"].Text()
	// Of two rows the first in the file holds; see lay.
	first := func(said *string, line *int) {
		if *said == "" || *line > 0 && *line < m.line {
			*said = ""
			return
		}
		*line = m.line
	}
	first(&job, &w.jobLine)
	first(&number, &w.staffNoLine)
	p.staff().learn(w, m.name, job, number, waysOnly(m.v.ways))
}

// keepNames lets the name in the binder stand where the file has it as well as
// another one for the same person. The row under the old name may have nothing
// else to be found by: with the new one in the binder, importing the file again
// would take it for somebody new.
func (p *planner) keepNames(met []*meeting) {
	there := func(m *meeting) string {
		if m.ref == "" || m.row.What == Refused {
			return ""
		}
		return p.open(m.ref).form.Get("name").Text()
	}
	lines := map[binder.Ref]int{}
	for _, m := range met {
		if name := there(m); name != "" && lines[m.ref] == 0 && nameKey(name) == nameKey(m.name) {
			lines[m.ref] = m.line
		}
	}
	for _, m := range met {
		name := there(m)
		if line := lines[m.ref]; line > 0 && !sameName(name, m.name) {
			delete(m.v.set, "name")
			delete(m.v.set, "family")
			m.row.Notes = append(m.row.Notes, fmt.Sprintf("Name: “%s” is in the binder and stands on line %d too, and was kept, not “%s”.", short(name), line, short(m.name)))
		}
	}
}

// layPerson writes the row on its person.
func (p *planner) layPerson(m *meeting) {
	d, v := p.open(m.ref), m.v
	if _, said := v.set["family"]; !said && d.form.New && d.form.Get("family") == "" {
		v.set["family"] = binder.TextValue(familyOf(m.name))
	}
	if v.set["family"] == "" {
		delete(v.set, "family")
	}
	_, known := d.line[""]
	p.lay(d, v, &m.row, m.exact)
	p.finish(d, v, &m.row, !known)
	if m.row.What != Refused {
		p.role(v, m.ref, &m.row)
	}
}

// name is the row's name and last name. "Santos, Maria" is taken apart in any
// column of names, but not in our own export.
func (v *values) name() (name, family string) {
	first := tidy(collapse(v.extra[toFirst]))
	family = tidy(collapse(v.set["family"].Text()))
	name = tidy(collapse(v.set["name"].Text()))
	both := collapse(v.extra[toLastFirst])
	if both == "" && first == "" && family == "" && v.id == "" {
		if _, _, ok := splitName(name); ok {
			both, name = name, ""
		}
	}
	if both != "" {
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
	return name, family
}

// describe is the row's person as the index knows others.
func (p *planner) describe(v *values, name string) *someone {
	w := &someone{}
	newPeople().learn(w, name, v.set["job"].Text(), v.set["staffno"].Text(), waysOnly(v.ways))
	return w
}

func waysOnly(list []wayIn) []binder.Way {
	var ways []binder.Way
	for _, w := range list {
		ways = append(ways, w.way)
	}
	return ways
}

// match finds the person whom a row means: by employee number, by email or
// mobile, by name. why says why it cannot be told; without it, "" is somebody new.
func (p *planner) match(w *someone) (ref binder.Ref, why string) {
	staff := p.staff()
	if list := staff.byStaffNo[staffKey(w.staffNo)]; w.staffNo != "" && len(list) > 0 {
		if x := only(list, func(x *someone) bool { return x.called(w.name, alike) }); x != nil {
			return x.ref, ""
		}
		return "", fmt.Sprintf("Employee number %s belongs to %s. Correct the number or the name.", w.staffNo, list[0].name)
	}
	// An address or a telephone that several share, like the front desk's,
	// names nobody by itself.
	first := func(x *someone) bool { return x.called(w.name, sameFirst) && !differ(x.staffNo, w.staffNo) }
	for _, m := range w.mails {
		if x := only(staff.byMail[m], first); x != nil {
			return x.ref, ""
		}
	}
	for _, m := range w.mobiles {
		if x := only(staff.byMobile[m], first); x != nil {
			return x.ref, ""
		}
	}
	var list []*someone
	for _, x := range staff.byName[nameKey(w.name)] {
		if !differ(x.staffNo, w.staffNo) {
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

// called tells whether the name is one of the person's, or like one.
func (w *someone) called(name string, like func(x, y string) bool) bool {
	return slices.ContainsFunc(w.names, func(n string) bool { return nameKey(n) == nameKey(name) || like(n, name) })
}

// only is the one of list that fits, nil for none and for several.
func only(list []*someone, fits func(*someone) bool) (one *someone) {
	for _, x := range list {
		if fits(x) {
			if one != nil {
				return nil
			}
			one = x
		}
	}
	return one
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
