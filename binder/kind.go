package binder

import (
	"fmt"
	"slices"
	"strings"
)

// Kind describes one kind of record. Lists, forms, history, search, sealing,
// sync, export and the tests that range over all kinds read it.
type Kind struct {
	// Name is the kind's name in commits; it never changes.
	Name string
	// One and Many are the words for a record and for records of the kind.
	One, Many string
	Fields    []*Field
	// Single kinds have one record, whose id is the kind's name.
	Single bool
	// Rank orders the kinds in search results and exports, lowest first.
	Rank int
	// Needs is the right that changing a record of the kind takes.
	Needs Right

	byName map[string]*Field
	title  func(*Binder, Record) string
}

// Field finds a field by its name, nil where the kind has none.
func (k *Kind) Field(name string) *Field { return k.byName[name] }

// Title is what a list calls the record.
func (k *Kind) Title(b *Binder, r Record) string {
	if t := strings.TrimSpace(k.title(b, r)); t != "" {
		return t
	}
	return "(no name)"
}

// Table is a Kind together with the struct that its records are read into.
type Table[T any] struct {
	*Kind
	columns []Column[T]
}

// Column ties a Field to its place in the struct T.
type Column[T any] struct {
	*Field
	load func(*T, Record, *Field)
	read func(*T, *Form, *Field)
}

var kinds []*Kind

// Kinds are all kinds that this program knows, by rank.
func Kinds() []*Kind { return kinds }

// KindOf finds a kind by its name, nil where this program does not know it.
func KindOf(name string) *Kind {
	for _, k := range kinds {
		if k.Name == name {
			return k
		}
	}
	return nil
}

// about is what define is told of a kind beside its fields.
type about[T any] struct {
	name, one, many string
	rank            int
	single          bool
	needs           Right // Edit where it is not said
	id              func(*T) *string
	title           func(*Binder, Record) string
}

// define adds a kind to the program. It runs while the package is set up and
// panics on two kinds or fields of one name, which no test would let pass.
func define[T any](a about[T], columns ...Column[T]) *Table[T] {
	k := &Kind{Name: a.name, One: a.one, Many: a.many, Rank: a.rank, Single: a.single, Needs: a.needs, byName: map[string]*Field{}}
	if k.Needs == NoRight {
		k.Needs = Edit
	}
	t := &Table[T]{Kind: k}
	t.columns = append([]Column[T]{{load: func(x *T, r Record, _ *Field) { *a.id(x) = r.Ref.ID() }}}, columns...)
	k.title = a.title
	for _, c := range columns {
		if k.byName[c.Name] != nil || !validName(c.Name) || c.Name == fieldDeleted {
			panic(fmt.Sprintf("binder: field %s.%s", a.name, c.Name))
		}
		k.byName[c.Name] = c.Field
		k.Fields = append(k.Fields, c.Field)
	}
	if KindOf(a.name) != nil || !validName(a.name) {
		panic("binder: kind " + a.name)
	}
	kinds = append(kinds, k)
	slices.SortStableFunc(kinds, func(x, y *Kind) int {
		if x.Rank != y.Rank {
			return x.Rank - y.Rank
		}
		return strings.Compare(x.Name, y.Name)
	})
	return t
}

func (t *Table[T]) of(r Record) T {
	var x T
	for _, c := range t.columns {
		c.load(&x, r, c.Field)
	}
	return x
}

// Ref is the Ref of the record id of this kind.
func (t *Table[T]) Ref(id string) Ref { return RefTo(t.Name, id) }

// Get reads the record that ref names, and false where there is none or it
// was deleted.
func (t *Table[T]) Get(b *Binder, ref Ref) (T, bool) {
	if ref.Kind() != t.Name {
		var x T
		return x, false
	}
	r, ok := b.Get(ref)
	if !ok {
		var x T
		return x, false
	}
	return t.of(r), true
}

// All reads every record of the kind, by id.
func (t *Table[T]) All(b *Binder) []T {
	records := b.All(t.Name)
	list := make([]T, len(records))
	for i, r := range records {
		list[i] = t.of(r)
	}
	return list
}

// Form is a form filled with x for the record id: what was there before is
// replaced where it differs. For a record that is not in b yet it is a new
// one. It is how programs write; people's forms begin with Binder.Edit.
func (t *Table[T]) Form(b *Binder, id string, x T) *Form {
	f := b.Edit(t.Ref(id))
	for _, c := range t.columns {
		if c.read != nil {
			c.read(&x, f, c.Field)
		}
	}
	return f
}

func column[T any](f Field, load func(*T, Value), read func(*T) Value) Column[T] {
	return Column[T]{
		Field: &f,
		load:  func(x *T, r Record, f *Field) { load(x, r.Value(f.Name)) },
		read:  func(x *T, form *Form, f *Field) { form.Set(f.Name, read(x)) },
	}
}

func text[T any](name, label string, at func(*T) *string) Column[T] {
	return column(Field{Name: name, Label: label, Type: Text},
		func(x *T, v Value) { *at(x) = v.Text() }, func(x *T) Value { return TextValue(*at(x)) })
}

func long[T any](name, label string, at func(*T) *string) Column[T] {
	c := text(name, label, at)
	c.Type = Long
	return c
}

func lines[T any](name, label string, at func(*T) *[]string) Column[T] {
	return column(Field{Name: name, Label: label, Type: Lines},
		func(x *T, v Value) { *at(x) = v.List() }, func(x *T) Value { return ListValue(*at(x)) })
}

func day[T any](name, label string, at func(*T) *Date) Column[T] {
	return column(Field{Name: name, Label: label, Type: Day},
		func(x *T, v Value) { *at(x) = Date(v.Text()) }, func(x *T) Value { return TextValue(string(*at(x))) })
}

// number is a whole number; an unset one reads as zero and is written as
// nothing.
func number[T any](name, label string, at func(*T) *int) Column[T] {
	return column(Field{Name: name, Label: label, Type: Number},
		func(x *T, v Value) { *at(x), _ = v.Number() },
		func(x *T) Value {
			if *at(x) == 0 {
				return ""
			}
			return NumberValue(*at(x))
		})
}

func flag[T any](name, label string, at func(*T) *bool) Column[T] {
	return column(Field{Name: name, Label: label, Type: Flag},
		func(x *T, v Value) { *at(x) = v.Flag() }, func(x *T) Value { return FlagValue(*at(x)) })
}

func choice[T any](name, label string, options []Option, at func(*T) *string) Column[T] {
	c := text(name, label, at)
	c.Type, c.Options = Choice, options
	return c
}

func link[T any](name, label string, at func(*T) *Ref, kinds ...string) Column[T] {
	return column(Field{Name: name, Label: label, Type: Link, Kinds: kinds},
		func(x *T, v Value) { *at(x) = Ref(v.Text()) }, func(x *T) Value { return TextValue(string(*at(x))) })
}

func links[T any](name, label string, at func(*T) *[]Ref, kinds ...string) Column[T] {
	return column(Field{Name: name, Label: label, Type: Links, Kinds: kinds},
		func(x *T, v Value) {
			*at(x) = nil
			for _, s := range v.List() {
				*at(x) = append(*at(x), Ref(s))
			}
		},
		func(x *T) Value {
			list := make([]string, len(*at(x)))
			for i, r := range *at(x) {
				list[i] = string(r)
			}
			return ListValue(list)
		})
}

func ways[T any](name, label string, sorts []Option, at func(*T) *[]Way) Column[T] {
	f := Field{Name: name, Label: label, Type: Ways, Ways: sorts}
	return Column[T]{
		Field: &f,
		load: func(x *T, r Record, f *Field) {
			*at(x) = nil
			for _, e := range r.Elements(f.Name) {
				*at(x) = append(*at(x), wayOf(e))
			}
		},
		read: func(x *T, form *Form, f *Field) {
			keep := map[string]bool{}
			for i, w := range *at(x) {
				keep[w.ID] = true
				if w.Order == 0 {
					w.Order = i + 1
				}
				form.SetElement(f.Name, w.ID, w.value())
			}
			for _, e := range form.Elements(f.Name) {
				if !keep[e.ID] {
					form.RemoveElement(f.Name, e.ID)
				}
			}
		},
	}
}

func (c Column[T]) must() Column[T]                        { c.Required = true; return c }
func (c Column[T]) hint(s string) Column[T]                { c.Hint = s; return c }
func (c Column[T]) kept() Column[T]                        { c.Kept = true; return c }
func (c Column[T]) leaders() Column[T]                     { c.Leaders = true; return c }
func (c Column[T]) checked(f func(Value) string) Column[T] { c.check = f; return c }
