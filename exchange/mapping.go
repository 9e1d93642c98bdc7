package exchange

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"readybinder/binder"
)

// Mapping says what each column of a table is.
type Mapping struct {
	// Columns are the table's, in its order.
	Columns []Column
	// Remembered tells that the mapping is the one of an earlier import.
	Remembered bool
}

// Column is one column and its target's Field, "" where it is left out.
type Column struct {
	Name, Field string
	// Why says in words how it was understood; "" where it is left out.
	Why string
}

// Lines are the mapping as binder.Imported keeps it: "Cell Phone=mobile" for
// each column in order, "Shoe size=" for one that is left out.
func (m Mapping) Lines() []string {
	list := make([]string, len(m.Columns))
	for i, c := range m.Columns {
		list[i] = c.Name + "=" + c.Field
	}
	return list
}

// MappingOf is the mapping that Lines wrote, for t: by the columns' names, the
// first of a name for the first line of it. Columns that lines does not name,
// and targets that kind does not have, are left out.
func MappingOf(t *Table, kind string, lines []string) Mapping {
	fields := map[string][]string{}
	for _, l := range lines {
		if i := strings.LastIndexByte(l, '='); i >= 0 {
			fields[l[:i]] = append(fields[l[:i]], l[i+1:])
		}
	}
	m := Mapping{Columns: make([]Column, len(t.Header))}
	for i, name := range t.Header {
		c := Column{Name: name}
		if list := fields[name]; len(list) > 0 {
			fields[name] = list[1:]
			if _, ok := targetOf(kind, list[0]); ok {
				c.Field = list[0]
			}
		}
		m.Columns[i] = c
	}
	return m
}

// Has tells whether a column is mapped to the field.
func (m Mapping) Has(field string) bool {
	for _, c := range m.Columns {
		if c.Field == field {
			return true
		}
	}
	return false
}

// Missing says in words what the mapping lacks so that no row could be
// imported, "" for nothing.
func (m Mapping) Missing(kind string) string {
	has := func(fields ...string) bool {
		for _, f := range fields {
			if m.Has(f) {
				return true
			}
		}
		return false
	}
	switch {
	case kind == "person" && !has("name", toFirst, toLast, toLastFirst):
		return "No column has the names. Choose the one with the name."
	case kind == "training" && !has("person", toFirst, toLast, toEmail, toStaffNo, toID):
		return "No column says who was trained. Choose the one with the name, the email or the employee number."
	case kind == "training" && !has("course", toID):
		return "No column says which course it was. Choose it."
	case kind == "training" && !has("on", toID):
		return "No column has the date of the training. Choose it."
	case kind == "person" || kind == "training":
		return ""
	}
	if k := binder.KindOf(kind); k != nil {
		for _, f := range k.Fields {
			if f.Required && !m.Has(f.Name) && !m.Has(toID) {
				return "No column is “" + f.Label + "”. Choose it."
			}
		}
	}
	return ""
}

// HeaderFingerprint names the columns of a table, whatever their case: the
// first 16 hex digits of a SHA-256. Files with the same columns in the same
// order have the same.
func HeaderFingerprint(t *Table) string {
	h := sha256.New()
	for _, name := range t.Header {
		h.Write([]byte(binder.Fold(name)))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
