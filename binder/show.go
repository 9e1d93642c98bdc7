package binder

import (
	"strings"
)

// Show is a value in the words that people read: labels for choices, titles
// for links, "Mon Nov 23, 2026" for days.
func (b *Binder) Show(f *Field, v Value) string {
	if v == "" {
		return ""
	}
	if f == nil {
		return v.Text()
	}
	switch f.Type {
	case Lines:
		return strings.Join(v.List(), "\n")
	case Day:
		return Date(v.Text()).Long()
	case Flag:
		if v.Flag() {
			return "Yes"
		}
		return "No"
	case Choice:
		return f.Option(v.Text())
	case Link, Links:
		var list []string
		for _, s := range v.List() {
			list = append(list, b.Title(Ref(s)))
		}
		return strings.Join(list, ", ")
	case Ways:
		return ShowWay(f, wayOf(Element{Value: v}))
	}
	return v.Text()
}

// ShowWay is a way to reach someone in one line, "Mobile (207) 555-0101".
func ShowWay(f *Field, w Way) string {
	s := optionLabel(f.Ways, w.Way) + " " + ShowPhone(w.Value)
	if !w.IsPhone() {
		s = optionLabel(f.Ways, w.Way) + " " + w.Value
	}
	if w.Note != "" {
		s += " (" + w.Note + ")"
	}
	return s
}

// Title is what lists call the record that ref names; of a deleted one it
// says so.
func (b *Binder) Title(ref Ref) string {
	if r, ok := b.Get(ref); ok {
		return r.Title()
	}
	if r := b.find(ref); r != nil && len(r.cells) > 0 {
		return Record{ref, KindOf(ref.Kind()), b, r}.Title() + " (deleted)"
	}
	return "(not in the binder)"
}
