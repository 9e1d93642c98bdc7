package binder

import (
	"slices"
	"strings"
	"time"
)

// Record is a look at one record. It is valid until the next Lay.
type Record struct {
	Ref  Ref
	Kind *Kind // nil where this program does not know the kind
	b    *Binder
	r    *record
}

// Element is one element of a list, under the id that it keeps.
type Element struct {
	ID    string
	Value Value
}

// Mark is who wrote a value, and when.
type Mark struct {
	ID   ValueID
	By   Ref
	Log  string
	Wall time.Time
	At   int64 // hybrid clock, microseconds: what came after what
}

// Answer is one of several values that people gave for one field.
type Answer struct {
	Value Value
	Mark
}

// Conflict is a field with two answers or more: the first is the one that
// shows. Writing the field again settles it.
type Conflict struct {
	Ref     Ref
	Field   string // "deleted" where one person deleted what another changed
	Elem    string // of a list's element, else ""
	Answers []Answer
}

// Get is the record that ref names, and false where there is none or it was
// deleted.
func (b *Binder) Get(ref Ref) (Record, bool) {
	r := b.find(ref)
	if r == nil || !b.alive(r) {
		return Record{}, false
	}
	return Record{ref, KindOf(ref.Kind()), b, r}, true
}

// All are the records of a kind that were not deleted, by id.
func (b *Binder) All(kind string) []Record {
	m, k := b.kinds[kind], KindOf(kind)
	list := make([]Record, 0, len(m))
	for id, r := range m {
		if b.alive(r) {
			list = append(list, Record{RefTo(kind, id), k, b, r})
		}
	}
	slices.SortFunc(list, func(x, y Record) int { return strings.Compare(string(x.Ref), string(y.Ref)) })
	return list
}

// Deleted are the records of a kind that were deleted and can be restored.
func (b *Binder) Deleted(kind string) []Record {
	m, k := b.kinds[kind], KindOf(kind)
	var list []Record
	for id, r := range m {
		if len(r.cells) > 0 && !b.alive(r) {
			list = append(list, Record{RefTo(kind, id), k, b, r})
		}
	}
	slices.SortFunc(list, func(x, y Record) int { return strings.Compare(string(x.Ref), string(y.Ref)) })
	return list
}

// Count counts the records of a kind.
func (b *Binder) Count(kind string) int {
	n := 0
	for _, r := range b.kinds[kind] {
		if b.alive(r) {
			n++
		}
	}
	return n
}

// Unknown names the kinds that this program does not know and how many
// records of each it keeps: a newer program wrote them.
func (b *Binder) Unknown() map[string]int {
	list := map[string]int{}
	for kind := range b.kinds {
		if n := b.Count(kind); KindOf(kind) == nil && n > 0 {
			list[kind] = n
		}
	}
	return list
}

// alive tells whether the record has a value that no deletion covers, or no
// deletion at all.
func (b *Binder) alive(r *record) bool {
	if len(r.cells) == 0 {
		return false
	}
	marks := b.marks(r)
	if len(marks) == 0 {
		return true
	}
	covered := b.covered(marks)
	for _, c := range r.cells {
		if b.names[c.field] != fieldDeleted && !covered[b.valueID(c).String()] {
			return true
		}
	}
	return false
}

// marks are the deletion marks of a record.
func (b *Binder) marks(r *record) []cell {
	n, ok := b.numbers[fieldDeleted]
	if !ok {
		return nil
	}
	return r.at(n, "")
}

func (b *Binder) covered(marks []cell) map[string]bool {
	covered := map[string]bool{}
	for _, m := range marks {
		for _, v := range m.value.List() {
			covered[v] = true
		}
	}
	return covered
}

// at are the cells of one field or element, the one that shows first.
func (r *record) at(field uint16, elem string) []cell {
	i := 0
	for i < len(r.cells) && (r.cells[i].field != field || r.cells[i].elem != elem) {
		i++
	}
	j := i
	for j < len(r.cells) && r.cells[j].field == field && r.cells[j].elem == elem {
		j++
	}
	return r.cells[i:j]
}

func (b *Binder) valueID(c cell) ValueID { return ValueID{b.commits[c.commit].ID, c.op} }

func (r Record) cells(field, elem string) []cell {
	n, ok := r.b.numbers[field]
	if !ok {
		return nil
	}
	return r.r.at(n, elem)
}

// Value is what the field shows.
func (r Record) Value(field string) Value {
	if c := r.cells(field, ""); len(c) > 0 {
		return c[0].value
	}
	return ""
}

// Text is the text of what the field shows.
func (r Record) Text(field string) string { return r.Value(field).Text() }

// Elements are the elements of a list: by the order that they carry, then by
// id. Of an element with two answers it is the one that shows.
func (r Record) Elements(field string) []Element {
	n, ok := r.b.numbers[field]
	if !ok {
		return nil
	}
	var list []Element
	for _, c := range r.r.cells {
		if c.field == n && c.elem != "" && c.value != "" && (len(list) == 0 || list[len(list)-1].ID != c.elem) {
			list = append(list, Element{c.elem, c.value})
		}
	}
	if len(list) > 1 {
		slices.SortStableFunc(list, func(x, y Element) int { return wayOf(x).Order - wayOf(y).Order })
	}
	return list
}

// Title is what lists call the record.
func (r Record) Title() string {
	if r.Kind == nil {
		return string(r.Ref)
	}
	return r.Kind.Title(r.b, r)
}

// Changed is who changed the record last, and when.
func (r Record) Changed() Mark {
	var last *cell
	for i := range r.r.cells {
		if c := &r.r.cells[i]; last == nil || r.b.commits[c.commit].At > r.b.commits[last.commit].At {
			last = c
		}
	}
	return r.b.mark(*last)
}

func (b *Binder) mark(c cell) Mark {
	e := &b.commits[c.commit]
	return Mark{b.valueID(c), b.people[e.by], b.logs[e.log].ID, time.Unix(e.Wall, 0), e.At}
}

// Marks are who wrote what the field shows.
func (r Record) Marks(field, elem string) []Mark {
	var list []Mark
	for _, c := range r.cells(field, elem) {
		list = append(list, r.b.mark(c))
	}
	return list
}

// Conflicts are the record's fields with several answers, and its deletion
// where someone changed it meanwhile.
func (r Record) Conflicts() []Conflict {
	var list []Conflict
	cells := r.r.cells
	for i := 0; i < len(cells); {
		j := i + 1
		for j < len(cells) && cells[j].field == cells[i].field && cells[j].elem == cells[i].elem {
			j++
		}
		name := r.b.names[cells[i].field]
		if name == fieldDeleted {
			list = append(list, r.b.conflict(r.Ref, name, "", cells[i:j]))
		} else if differ(cells[i:j]) && !isParts(r.Ref, spot{field: name}) {
			list = append(list, r.b.conflict(r.Ref, name, cells[i].elem, cells[i:j]))
		}
		i = j
	}
	slices.SortFunc(list, func(x, y Conflict) int { return strings.Compare(x.Field+"/"+x.Elem, y.Field+"/"+y.Elem) })
	return list
}

// differ tells whether people gave different answers: twice the same is one.
func differ(cells []cell) bool {
	for _, c := range cells[1:] {
		if c.value != cells[0].value {
			return true
		}
	}
	return false
}

func (b *Binder) conflict(ref Ref, field, elem string, cells []cell) Conflict {
	c := Conflict{Ref: ref, Field: field, Elem: elem}
	for _, x := range cells {
		c.Answers = append(c.Answers, Answer{x.value, b.mark(x)})
	}
	return c
}

// Conflicts are all fields with several answers, by record.
func (b *Binder) Conflicts() []Conflict {
	var list []Conflict
	for kind, m := range b.kinds {
		for id, r := range m {
			if len(r.cells) > 1 && b.alive(r) && b.maybeConflict(r) {
				list = append(list, Record{RefTo(kind, id), KindOf(kind), b, r}.Conflicts()...)
			}
		}
	}
	slices.SortStableFunc(list, func(x, y Conflict) int { return strings.Compare(string(x.Ref), string(y.Ref)) })
	return list
}

// maybeConflict is the quick look at all records that Conflicts begins with.
func (b *Binder) maybeConflict(r *record) bool {
	deleted, known := b.numbers[fieldDeleted]
	for i := range r.cells {
		if known && r.cells[i].field == deleted {
			return true
		}
		if i > 0 && r.cells[i].field == r.cells[i-1].field && r.cells[i].elem == r.cells[i-1].elem {
			return true
		}
	}
	return false
}
