package binder

import "slices"

// Section is one section of the incident response plan.
type Section struct {
	ID     string
	Title  string
	Order  int
	Body   string // Markdown with live fields, see Fill
	Owner  Ref
	Review Date
}

// Sections are the plan as it is being written; see Approvals for what was
// approved.
var Sections = define(about[Section]{
	name: "section", one: "Plan section", many: "Plan", rank: 40,
	id:    func(s *Section) *string { return &s.ID },
	title: func(_ *Binder, r Record) string { return r.Text("title") },
},
	text("title", "Title", func(s *Section) *string { return &s.Title }).must(),
	number("order", "Place in the plan", func(s *Section) *int { return &s.Order }),
	long("body", "Text", func(s *Section) *string { return &s.Body }).
		hint("{{call: Incident lead}} puts the name and number of whoever has the role."),
	link("owner", "Owner", func(s *Section) *Ref { return &s.Owner }, "role", "person"),
	day("review", "Review by", func(s *Section) *Date { return &s.Review }),
)

// Plan are the sections in their order.
func Plan(b *Binder) []Section {
	list := Sections.All(b)
	slices.SortStableFunc(list, func(x, y Section) int { return x.Order - y.Order })
	return list
}
