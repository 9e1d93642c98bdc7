package exchange

import (
	"slices"
	"sync"

	"readybinder/binder"
)

// Target is what a column may be imported as.
type Target struct {
	// Field names it in mappings: a field of the kind, a sort of its ways
	// ("mobile"), or one of the few that only imports have ("first",
	// "lastfirst", "ext", "role", "id").
	Field string
	// Label is what people choose by.
	Label string
	// Many targets may be chosen for several columns.
	Many bool

	synonyms []string // header keys, English and Spanish
	way      string   // the field of ways that Field is a sort of
}

// The targets that are no field.
const (
	toID        = "id"
	toFirst     = "first"
	toLast      = "family"
	toLastFirst = "lastfirst"
	toExt       = "ext"
	toRole      = "role"
	toEmail     = "email"
	toStaffNo   = "staffno"
)

// Targets are what the columns of a file of records of the kind may be, in
// the order of its form; nothing where there is no such kind.
func Targets(kind string) []Target { return targets()[kind] }

func targetOf(kind, field string) (Target, bool) {
	for _, t := range Targets(kind) {
		if t.Field == field {
			return t, true
		}
	}
	return Target{}, false
}

var targets = sync.OnceValue(func() map[string][]Target {
	all := map[string][]Target{}
	for _, k := range binder.Kinds() {
		all[k.Name] = targetsOf(k)
	}
	return all
})

func targetsOf(k *binder.Kind) []Target {
	var list []Target
	add := func(field, label string) {
		t := Target{Field: field, Label: label, synonyms: append([]string{headerKey(label)}, synonyms[k.Name][field]...)}
		if headerKey(field) != headerKey(label) && field != toID {
			t.synonyms = append(t.synonyms, headerKey(field))
		}
		list = append(list, t)
	}
	for _, f := range k.Fields {
		if f.Type != binder.Ways {
			add(f.Name, f.Label)
			if k.Name == "person" && f.Name == "name" {
				list[0].Label = "Full name"
				add(toFirst, "First name")
			}
			if k.Name == "person" && f.Name == "family" {
				add(toLastFirst, "“Last, First” in one column")
			}
			continue
		}
		for _, sort := range f.Ways {
			add(sort.Value, sort.Label)
			t := &list[len(list)-1]
			t.Many, t.way = true, f.Name
			if k.Name == "person" && sort.Value == "work" {
				add(toExt, "Extension")
			}
		}
	}
	switch k.Name {
	case "person":
		add(toRole, "Role in an emergency")
	case "training":
		add(toFirst, "Person's first name")
		add(toLast, "Person's last name")
		add(toEmail, "Person's email")
		add(toStaffNo, "Person's employee number")
	}
	add(toID, idLabel)
	return list
}

// knownNames are the header keys of all targets of all kinds: a row with
// several of them is the row of column names.
var knownNames = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for _, list := range targets() {
		for _, t := range list {
			for _, s := range t.synonyms {
				names[s] = true
			}
		}
	}
	return names
})

// find is the target whose synonyms have the key, and false for none.
func find(list []Target, key string) (Target, bool) {
	i := slices.IndexFunc(list, func(t Target) bool { return slices.Contains(t.synonyms, key) })
	if i < 0 {
		return Target{}, false
	}
	return list[i], true
}
