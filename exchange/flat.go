package exchange

import (
	"fmt"
	"strings"

	"readybinder/binder"
)

// flat is the records of a kind as a table: one column for each field, the
// ways to reach someone in as many columns as the busiest record has of each
// sort ("Mobile", "Mobile 2"), and last the record's id. The cells are as
// Plan reads them back.
func flat(b *binder.Binder, k *binder.Kind) (header []string, rows [][]string) {
	records := b.All(k.Name)
	many := map[string]int{} // columns by sort of way
	for _, f := range k.Fields {
		if f.Type != binder.Ways {
			continue
		}
		for _, r := range records {
			n := map[string]int{}
			for _, w := range b.Edit(r.Ref).Ways(f.Name) {
				sort := f.Name + "/" + sortOf(f, w)
				n[sort]++
				many[sort] = max(many[sort], n[sort])
			}
		}
	}
	for _, f := range k.Fields {
		if f.Type != binder.Ways {
			header = append(header, f.Label)
			continue
		}
		for _, sort := range f.Ways {
			for i := range many[f.Name+"/"+sort.Value] {
				name := sort.Label
				if i > 0 {
					name = fmt.Sprintf("%s %d", name, i+1)
				}
				header = append(header, name)
			}
		}
	}
	header = append(header, idLabel)
	p := newPlanner(b, k.Name, "", func() string { return "x" })
	for _, r := range records {
		row := make([]string, 0, len(header))
		for _, f := range k.Fields {
			if f.Type != binder.Ways {
				row = append(row, normal(p.flatValue(f, r.Value(f.Name))))
				continue
			}
			bySort := map[string][]string{}
			for _, w := range b.Edit(r.Ref).Ways(f.Name) {
				bySort[sortOf(f, w)] = append(bySort[sortOf(f, w)], normal(flatWay(w)))
			}
			for _, sort := range f.Ways {
				list := bySort[sort.Value]
				for i := range many[f.Name+"/"+sort.Value] {
					if i < len(list) {
						row = append(row, list[i])
					} else {
						row = append(row, "")
					}
				}
			}
		}
		rows = append(rows, append(row, r.Ref.ID()))
	}
	return header, rows
}

const idLabel = "ReadyBinder ID"

// sortOf is the sort of a way; one that a newer program wrote is "other".
func sortOf(f *binder.Field, w binder.Way) string {
	for _, o := range f.Ways {
		if o.Value == w.Way {
			return w.Way
		}
	}
	return "other"
}

// flatWay is a way in one cell, with its note behind it.
func flatWay(w binder.Way) string {
	if w.Note == "" {
		return w.Value
	}
	return w.Value + " (" + w.Note + ")"
}

// flatValue is a value in one cell: lists a line each, days as 2026-11-23,
// links by the title of the record, with its ref where the title alone would
// lead elsewhere.
func (p *planner) flatValue(f *binder.Field, v binder.Value) string {
	if v == "" {
		return ""
	}
	switch f.Type {
	case binder.Lines:
		list := v.List()
		for i := range list {
			list[i] = collapse(list[i])
		}
		return strings.Join(list, "\n")
	case binder.Flag, binder.Choice:
		return p.b.Show(f, v)
	case binder.Link, binder.Links:
		var list []string
		for _, s := range v.List() {
			title := collapse(p.b.Title(binder.Ref(s)))
			got, why := p.resolve(f, title, &values{offers: map[string]*Offer{}})
			if why != "" || string(got) != s {
				title += " (" + s + ")"
			}
			list = append(list, title)
		}
		return strings.Join(list, "\n")
	}
	if f.Type == binder.Text {
		return collapse(normal(v.Text()))
	}
	return v.Text()
}
