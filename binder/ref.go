package binder

import "strings"

// Ref names a record: its kind, a slash, its id ("person/maria"). The empty
// Ref names nothing.
type Ref string

// RefTo is the Ref of the record id of the kind.
func RefTo(kind, id string) Ref { return Ref(kind + "/" + id) }

// Kind is the part before the slash.
func (r Ref) Kind() string { kind, _, _ := strings.Cut(string(r), "/"); return kind }

// ID is the part after the slash.
func (r Ref) ID() string { _, id, _ := strings.Cut(string(r), "/"); return id }

// Valid tells whether r has a kind and an id that may stand in a file: lower
// case letters, digits, '-' and '_', at most 64 of them each.
func (r Ref) Valid() bool {
	kind, id, ok := strings.Cut(string(r), "/")
	return ok && validName(kind) && validName(id)
}

func validName(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
			return false
		}
	}
	return true
}

func compare[T ~string](x, y T) int { return strings.Compare(string(x), string(y)) }
