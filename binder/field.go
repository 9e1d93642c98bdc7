package binder

import (
	"net/mail"
	"slices"
	"strings"
)

// Type is what a field holds and so how it is typed in, shown and checked.
type Type int

// The types of fields.
const (
	Text   Type = iota // one line
	Long               // Markdown
	Lines              // a list, one text a line
	Day                // a Date
	Number             // a whole number
	Flag               // yes or no
	Choice             // one of Choices
	Link               // a Ref
	Links              // Refs in order
	Ways               // elements: ways to reach someone
)

// Option is one of the values of a Choice: what is stored and what is read.
type Option struct{ Value, Label string }

// Field is one typed field of a kind.
type Field struct {
	// Name is the field's name in commits and exports; it never changes.
	Name string
	// Label is what people read, meaning first.
	Label string
	// Hint says what to type, or why it is asked.
	Hint string
	Type Type
	// Kinds are the kinds that a Link or Links may name.
	Kinds []string
	// Options are the values of a Choice.
	Options []Option
	// Ways are the sorts of a Ways field.
	Ways []Option
	// Required fields may not be empty.
	Required bool
	// Leaders marks what is left off wall and staff sheets (account numbers,
	// PINs, notes).
	Leaders bool
	// Kept fields are written by the program alone: no form asks for them and
	// no search looks into them.
	Kept bool

	check func(Value) string
}

// Check tells what is wrong with v in words for the person who typed it, or
// "". It looks at the shape alone; what v refers to may not have arrived yet.
func (f *Field) Check(v Value) string {
	if v == "" {
		if f.Required {
			return f.Label + " is missing. Type it in."
		}
		return ""
	}
	if len(v) > maxText {
		return "That is too long to be kept in the binder. Shorten it, or keep it as a file and write here where it lies."
	}
	switch f.Type {
	case Day:
		if !Date(v.Text()).Valid() {
			return "That is not a date. Type it like 11/23/2026."
		}
	case Number:
		if _, ok := v.Number(); !ok {
			return "That is not a whole number. Type digits only."
		}
	case Choice:
		if !slices.ContainsFunc(f.Options, func(o Option) bool { return o.Value == v.Text() }) {
			return "That is not one of the choices. Pick one from the list."
		}
	case Link, Links:
		for _, s := range v.List() {
			if r := Ref(s); !r.Valid() || !slices.Contains(f.Kinds, r.Kind()) {
				return "That is not in the binder. Pick one from the list."
			}
		}
	}
	if f.check != nil {
		return f.check(v)
	}
	return ""
}

// Option is the label of the stored value of a Choice, or the value itself
// where a newer program wrote one that this one does not know.
func (f *Field) Option(value string) string { return optionLabel(f.Options, value) }

// WayLabel is the label of a sort of way.
func (f *Field) WayLabel(sort string) string { return optionLabel(f.Ways, sort) }

func optionLabel(options []Option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

// checkMail is a warning for addresses that no mail program would take.
func checkMail(s string) string {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || !strings.Contains(s[strings.IndexByte(s, '@')+1:], ".") {
		return "That does not look like an email address. It should look like name@office.com."
	}
	return ""
}
