package exchange

import (
	"fmt"
	"slices"
	"strings"

	"readybinder/binder"
)

// Plan is what the rows of t, understood by m, would do to b: records to add
// and to change. It changes nothing itself. Rows that cannot be used are
// refused one by one, with the reason. newID gives ids for new records and
// ways; each must be new and fit to stand in a binder.Ref.
//
// A file never erases: empty cells leave what is there. Importing the same
// file again changes nothing. A record that was deleted is not brought back:
// a row of it makes a new one.
func Plan(b *binder.Binder, t *Table, m Mapping, kind string, today binder.Date, newID func() string) *Import {
	p := newPlanner(b, kind, today, newID)
	if p.kind == nil {
		p.im.Notes = append(p.im.Notes, "This version of ReadyBinder does not know this kind of record.")
		return p.im
	}
	p.im.Notes = append(p.im.Notes, t.Notes...)
	if missing := m.Missing(kind); missing != "" {
		p.im.Notes = append(p.im.Notes, missing)
	}
	sources := p.sources(t, m)
	p.headings(sources)
	p.rows(sources)
	return p.im
}

// source is one row to import, whatever it came from.
type source struct {
	line  int
	cells []cell
	notes []string
	// heading tells that the row looks like a title inside the list.
	heading bool
}

type cell struct {
	to    Target
	text  string
	order dayOrder
	name  string // of the column
}

// planner goes through the sources of one import.
type planner struct {
	b     *binder.Binder
	kind  *binder.Kind
	today binder.Date
	newID func() string
	im    *Import

	drafts  map[binder.Ref]*draft
	deleted map[binder.Ref]bool
	titles  map[string]map[string][]binder.Ref
	people  *people
	keys    map[string][]binder.Ref // of records, see key
	offers  map[string]*Offer
}

func newPlanner(b *binder.Binder, kind string, today binder.Date, newID func() string) *planner {
	p := &planner{
		b: b, kind: binder.KindOf(kind), today: today, newID: newID, im: &Import{Kind: kind},
		drafts: map[binder.Ref]*draft{}, deleted: map[binder.Ref]bool{}, titles: map[string]map[string][]binder.Ref{}, offers: map[string]*Offer{},
	}
	for _, r := range b.Deleted(kind) {
		p.deleted[r.Ref] = true
	}
	return p
}

// sources are the rows of a table, by the mapping.
func (p *planner) sources(t *Table, m Mapping) []*source {
	type column struct {
		to    Target
		order dayOrder
	}
	columns := make([]*column, len(m.Columns))
	for i, c := range m.Columns {
		to, ok := targetOf(p.kind.Name, c.Field)
		if !ok {
			continue
		}
		columns[i] = &column{to: to}
		if f := p.kind.Field(to.Field); f != nil && f.Type == binder.Day {
			var values []string
			for _, r := range t.Rows {
				if i < len(r) {
					values = append(values, r[i])
				}
			}
			columns[i].order = columnOrder(values)
			p.tellOrder(c.Name, values, columns[i].order)
		}
	}
	list := make([]*source, len(t.Rows))
	for n, r := range t.Rows {
		s := &source{line: t.Lines[n]}
		for i, text := range r {
			if i >= len(columns) {
				if text != "" {
					s.notes = append(s.notes, fmt.Sprintf("“%s” stands in a column that has no name and was left out.", short(text)))
				}
				continue
			}
			if columns[i] == nil || text == "" || isNothing(text) {
				continue
			}
			s.cells = append(s.cells, cell{columns[i].to, text, columns[i].order, m.Columns[i].Name})
		}
		list[n] = s
	}
	return list
}

// tellOrder says how dates were read that could be read in two ways.
func (p *planner) tellOrder(name string, values []string, order dayOrder) {
	i := slices.IndexFunc(values, func(v string) bool {
		n, _, ok := threeNumbers(v)
		return ok && len(n[0]) <= 2 && atoi(n[0]) <= 12 && atoi(n[1]) <= 12 && atoi(n[0]) != atoi(n[1])
	})
	if i < 0 || order == mixedOrder {
		return
	}
	if d, why := parseDate(values[i], order, p.today); why == "" {
		p.im.Notes = append(p.im.Notes, fmt.Sprintf("Dates in “%s” were read like this: %s is %s.", name, values[i], d.Long()))
	}
}

// headings marks rows that hold a single text in a list whose rows hold
// more: titles between the rows, and totals.
func (p *planner) headings(list []*source) {
	full := 0
	for _, s := range list {
		if len(s.cells) > 1 {
			full++
		}
	}
	for _, s := range list {
		s.heading = len(s.cells) == 1 && full > 0 && full*10 >= len(list)*5
	}
}

// rows plans all sources: first which record each means, then, in the order
// of the file, what it does to it.
func (p *planner) rows(list []*source) {
	met := make([]*meeting, len(list))
	for i, s := range list {
		met[i] = p.meet(s)
	}
	// What later rows say of people may tell who an earlier one means, so
	// that the same file, imported again, finds nothing new.
	again := true
	for pass := 0; again && pass < 8; pass++ {
		again = false
		for _, m := range met {
			if m.unclear && p.find(m) {
				again = true
			}
		}
	}
	p.keepNames(met)
	for _, m := range met {
		p.row(m)
	}
	p.im.count()
}

// meeting is a source on its way into the import.
type meeting struct {
	*source
	row Row
	v   *values
	// Of a person: who it is, and whether that cannot be told so far.
	name    string
	who     *someone
	ref     binder.Ref
	exact   bool
	unclear bool
}

func (p *planner) meet(s *source) *meeting {
	m := &meeting{source: s, row: Row{Line: s.line, Notes: s.notes}}
	m.v = p.values(s, &m.row)
	switch {
	case len(s.cells) == 0:
		refuse(&m.row, "There is nothing in this line that can be imported.")
	case p.kind.Name != "person":
	case isTotal(s.cells[0].text):
		m.row.Title = s.cells[0].text
		refuse(&m.row, "This line is a total, not a person.")
	case s.heading:
		m.row.Title = s.cells[0].text
		refuse(&m.row, "This line has nothing but “%s”, like a heading. If it is a person, add them by hand.", short(s.cells[0].text))
	default:
		p.person(m)
	}
	return m
}

func (p *planner) row(m *meeting) {
	switch {
	case m.row.What == Refused:
	case p.kind.Name == "person":
		p.layPerson(m)
	case p.kind.Name == "training":
		p.training(m.v, &m.row)
	default:
		p.generic(m.v, &m.row)
	}
	if m.row.What == Refused {
		m.row.Ref, m.row.Changes = "", nil
	}
	p.im.Rows = append(p.im.Rows, m.row)
}

func refuse(row *Row, format string, args ...any) {
	row.What, row.Why = Refused, fmt.Sprintf(format, args...)
}

// open is the draft of a record, made when it is first needed.
func (p *planner) open(ref binder.Ref) *draft {
	d := p.drafts[ref]
	if d == nil {
		d = &draft{form: p.b.Edit(ref), line: map[string]int{}, wants: map[string]want{}}
		p.drafts[ref] = d
	}
	return d
}

// keep takes a draft into the import, once.
func (p *planner) keep(d *draft) {
	if _, in := d.line[""]; !in {
		d.line[""] = 0
		p.im.drafts = append(p.im.drafts, d)
	}
}

// fresh is the ref for a new record: the id that the row names, where the
// binder has never had it, else a new one.
func (p *planner) fresh(id string) binder.Ref {
	if p.kind.Single {
		return binder.RefTo(p.kind.Name, p.kind.Name)
	}
	if ref := binder.RefTo(p.kind.Name, id); id != "" && ref.Valid() && !p.deleted[ref] && p.drafts[ref] == nil {
		if _, there := p.b.Get(ref); !there {
			return ref
		}
	}
	return binder.RefTo(p.kind.Name, p.newID())
}

// byID is the record whose id the row names, "" where there is none.
func (p *planner) byID(id string) binder.Ref {
	if id == "" {
		return ""
	}
	ref := binder.RefTo(p.kind.Name, id)
	if !ref.Valid() {
		return ""
	}
	if _, ok := p.b.Get(ref); ok || p.drafts[ref] != nil {
		return ref
	}
	return ""
}

// finish takes a draft that the values were laid on into the import, unless
// a required field of a new record is empty.
func (p *planner) finish(d *draft, v *values, row *Row, first bool) {
	if first && d.form.New {
		for _, bad := range d.form.Check() {
			if d.form.Get(bad.Field) != "" {
				continue // doubtful, and told: see values
			}
			what, _ := bad.Words()
			refuse(row, "%s", what)
			delete(p.drafts, d.form.Ref)
			return
		}
	}
	p.keep(d)
	row.Ref = d.form.Ref
	switch {
	case first && d.form.New:
		row.What, row.Changes = Added, nil
	case len(row.Changes) > 0:
		row.What = Changed
	default:
		row.What = Same
	}
}

// generic plans a row of a kind without rules of its own: it is the record
// with its id, else the one whose required fields are all the same.
func (p *planner) generic(v *values, row *Row) {
	p.index()
	ref := p.byID(v.id)
	exact := ref != ""
	if ref == "" && p.kind.Single {
		ref = binder.RefTo(p.kind.Name, p.kind.Name)
	}
	key := p.key(func(f *binder.Field) binder.Value { return v.set[f.Name] })
	if ref == "" && key != "" {
		switch found := p.keys[key]; {
		case len(found) == 1:
			ref = found[0]
		case len(found) > 1:
			row.Title = v.title(p)
			refuse(row, "There are %d records like this one, and nothing in this line tells which is meant.", len(found))
			return
		}
	}
	if v.refused != "" {
		row.Title = v.title(p)
		refuse(row, "%s", v.refused)
		return
	}
	known := p.drafts[ref] != nil
	if ref == "" {
		ref = p.fresh(v.id)
	}
	d := p.open(ref)
	p.lay(d, v, row, exact)
	row.Title = v.title(p)
	if row.Title == "" {
		row.Title = p.b.Title(ref)
	}
	p.finish(d, v, row, !known)
	if row.What == Added && key != "" {
		p.keys[key] = append(p.keys[key], ref)
	}
}

// index reads the records of the kind by their keys.
func (p *planner) index() {
	if p.keys != nil {
		return
	}
	p.keys = map[string][]binder.Ref{}
	for _, r := range p.b.All(p.kind.Name) {
		if k := p.key(func(f *binder.Field) binder.Value { return r.Value(f.Name) }); k != "" {
			p.keys[k] = append(p.keys[k], r.Ref)
		}
	}
}

// key is what tells records of the kind apart: the required fields, or all
// where none is; "" where one of them is empty.
func (p *planner) key(value func(*binder.Field) binder.Value) string {
	var b strings.Builder
	some := false
	for _, f := range p.kind.Fields {
		if !f.Required {
			continue
		}
		v := value(f)
		if v == "" {
			return ""
		}
		some = true
		b.WriteString(binder.Fold(normal(v.Text())))
		b.WriteByte(0)
	}
	if !some {
		return ""
	}
	return b.String()
}
