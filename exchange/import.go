package exchange

import (
	"readybinder/binder"
)

// What is what becomes of a row.
type What string

// What becomes of a row.
const (
	Added   What = "Added"
	Changed What = "Changed"
	Same    What = "Same"    // nothing in it is new
	Refused What = "Refused" // Row.Why says why
)

// Row is what becomes of one row of a file, or of one contact card.
type Row struct {
	Line  int // of the file, from 1
	What  What
	Title string
	// Why is the reason of a refusal, a whole sentence.
	Why string
	// Changes are what changes in a record that was there, in words.
	Changes []string
	// Notes are what was left out or should be looked at, in words; the row
	// is imported without it.
	Notes []string
	// Ref is the record, "" of a refused row. Several rows may be of one.
	Ref binder.Ref
}

// Counts are the rows of an Import by what becomes of them.
type Counts struct{ Added, Changed, Same, Refused int }

// Offer is a record that the rows name and the binder lacks: a course, or a
// site. It is made unless Make is set to false; then rows that cannot do
// without it are left out too, and others are imported without it.
type Offer struct {
	Ref   binder.Ref
	Title string
	Lines []int // the rows that name it
	Make  bool

	form *binder.Form
}

// Import is what a file would do to a binder: to be shown, then committed.
// It holds for the binder as it was when the import was planned.
type Import struct {
	Kind   string
	Rows   []Row
	Counts Counts
	Offers []*Offer
	// Notes are for the whole file, in words.
	Notes []string

	drafts []*draft
}

// draft is a record that the import makes or changes.
type draft struct {
	form *binder.Form
	// line is, by field, the first line of the file that set or confirmed it.
	line map[string]int
	// needs are the offers without which there is no such record, wants those
	// without which it lacks a field.
	needs []*Offer
	wants map[string]want
}

type want struct {
	offer *Offer
	was   binder.Value
}

// Forms are the records that would be made or changed, those that others
// refer to first. Forms without a change are left out.
func (im *Import) Forms() []*binder.Form {
	var forms []*binder.Form
	for _, o := range im.Offers {
		if o.Make {
			forms = append(forms, o.form)
		}
	}
next:
	for _, d := range im.drafts {
		for _, o := range d.needs {
			if !o.Make {
				continue next
			}
		}
		for field, w := range d.wants {
			if w.offer.Make {
				d.form.Set(field, binder.TextValue(string(w.offer.Ref)))
			} else {
				d.form.Set(field, w.was)
			}
		}
		if d.form.Changed() {
			forms = append(forms, d.form)
		}
	}
	return forms
}

// Ops are the operations of Forms, as parts of at most max operations (0 or
// more than binder.MaxOps is binder.MaxOps), each for one commit. A record
// stands in one part, so that none is ever half there.
func (im *Import) Ops(max int) [][]binder.Op {
	if max <= 0 || max > binder.MaxOps {
		max = binder.MaxOps
	}
	var parts [][]binder.Op
	var part []binder.Op
	for _, f := range im.Forms() {
		ops := f.Diff()
		if len(part) > 0 && len(part)+len(ops) > max {
			parts, part = append(parts, part), nil
		}
		part = append(part, ops...)
	}
	if len(part) > 0 {
		parts = append(parts, part)
	}
	return parts
}

// Record is the entry for the binder's register of imports; ID and Batch are
// the caller's.
func (im *Import) Record(t *Table, m Mapping, by binder.Ref, today binder.Date) binder.Imported {
	return binder.Imported{
		Name: t.Name, Kind: im.Kind, On: today, By: by, Header: HeaderFingerprint(t), Columns: m.Lines(),
		Added: im.Counts.Added, Changed: im.Counts.Changed, Refused: im.Counts.Refused,
	}
}

func (im *Import) count() {
	im.Counts = Counts{}
	for _, r := range im.Rows {
		switch r.What {
		case Added:
			im.Counts.Added++
		case Changed:
			im.Counts.Changed++
		case Same:
			im.Counts.Same++
		case Refused:
			im.Counts.Refused++
		}
	}
}
