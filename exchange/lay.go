package exchange

import (
	"fmt"
	"strings"

	"readybinder/binder"
)

// lay writes the values of a row on a record. Empty cells are no values and
// erase nothing. Where two rows of one file differ, the first holds. exact
// tells that the row named the record by its id: then a note replaces the
// one that is there, else it is added to it.
func (p *planner) lay(d *draft, v *values, row *Row, exact bool) {
	for _, f := range p.kind.Fields {
		if f.Type == binder.Ways {
			continue
		}
		value, said := v.set[f.Name]
		if !said {
			continue
		}
		o := v.offers[f.Name]
		was := d.form.Get(f.Name)
		line, before := d.line[f.Name]
		if o != nil {
			p.used(o, v.line)
		}
		if p.same(f, was, value, exact) {
			if !before {
				d.line[f.Name] = v.line
			}
			continue
		}
		if f.Name == "note" && was != "" && !exact {
			if strings.Contains(was.Text(), value.Text()) {
				continue
			}
			d.form.Set(f.Name, binder.TextValue(was.Text()+"\n\n"+value.Text()))
			row.Changes = append(row.Changes, f.Label+": added to what is there")
			continue
		}
		if before {
			row.Notes = append(row.Notes, fmt.Sprintf("%s: “%s” stands on line %d and was kept, not “%s”.", f.Label, short(p.b.Show(f, was)), line, short(p.b.Show(f, value))))
			continue
		}
		d.form.Set(f.Name, value)
		d.line[f.Name] = v.line
		now := p.b.Show(f, value)
		switch {
		case o != nil && f.Required:
			d.needs = append(d.needs, o)
			now = o.Title
		case o != nil:
			d.wants[f.Name] = want{o, was}
			now = o.Title
		}
		if was == "" {
			row.Changes = append(row.Changes, fmt.Sprintf("%s: %s", f.Label, short(now)))
		} else {
			row.Changes = append(row.Changes, fmt.Sprintf("%s: %s, was %s", f.Label, short(now), short(p.b.Show(f, was))))
		}
	}
	there := map[string][]binder.Way{}
	for _, w := range v.ways {
		list, read := there[w.field]
		if !read {
			list = d.form.Ways(w.field)
		}
		there[w.field] = p.layWay(d, w, list, row)
	}
}

// same compares the value x, which is there, with y as people read: spaces
// that nobody sees make no difference. Of a person whom the row does not name
// by its id, neither do case, accents, hyphens, or zeros before an employee
// number: what people typed is better than what a program exported.
func (p *planner) same(f *binder.Field, x, y binder.Value, exact bool) bool {
	if x == y {
		return true
	}
	if p.kind.Name == "person" && !exact && x != "" {
		switch f.Name {
		case "name":
			return sameName(x.Text(), y.Text())
		case "family":
			return nameKey(x.Text()) == nameKey(y.Text())
		case "staffno":
			return staffKey(x.Text()) == staffKey(y.Text())
		case "job":
			return binder.Fold(collapse(x.Text())) == binder.Fold(y.Text())
		}
	}
	switch f.Type {
	case binder.Text:
		return collapse(normal(x.Text())) == y.Text()
	case binder.Long:
		return normal(x.Text()) == y.Text()
	case binder.Lines:
		a, b := x.List(), y.List()
		if len(a) != len(b) {
			return false
		}
		for i := range a {
			if collapse(normal(a[i])) != collapse(b[i]) {
				return false
			}
		}
		return true
	}
	return false
}

// layWay adds a way to reach someone unless it is in there, and gives there
// with it: a number that differs stands beside the old one, for a person to
// take one away.
func (p *planner) layWay(d *draft, in wayIn, there []binder.Way, row *Row) []binder.Way {
	f := p.kind.Field(in.field)
	w, beside := in.way, ""
	for _, x := range there {
		if sameWay(x, w) || x.Way == w.Way && normal(flatWay(x)) == in.cell {
			return there
		}
		if x.Way == w.Way {
			beside = x.Value
		}
		w.Order = max(w.Order, x.Order)
	}
	w.ID, w.Order = p.newID(), w.Order+1
	d.form.SetWay(in.field, w)
	change := binder.ShowWay(f, w) + " added"
	if beside != "" {
		change += "; " + showValue(w.Way, beside) + " is still there"
	}
	row.Changes = append(row.Changes, change)
	return append(there, w)
}

func showValue(sort, value string) string {
	if (binder.Way{Way: sort}).IsPhone() {
		return binder.ShowPhone(value)
	}
	return value
}
