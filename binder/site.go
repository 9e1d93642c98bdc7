package binder

// Site is a place where the office works.
type Site struct {
	ID      string
	Name    string
	Address string
	Phone   string
	Note    string
}

// Sites are the office's places.
var Sites = define(about[Site]{
	name: "site", one: "Site", many: "Sites", rank: 80,
	id:    func(s *Site) *string { return &s.ID },
	title: func(_ *Binder, r Record) string { return r.Text("name") },
},
	text("name", "Name", func(s *Site) *string { return &s.Name }).must().hint("Main office, Downtown, ..."),
	text("address", "Address", func(s *Site) *string { return &s.Address }),
	text("phone", "Phone", func(s *Site) *string { return &s.Phone }).checked(phoneWarning),
	long("note", "Notes", func(s *Site) *string { return &s.Note }).
		hint("Where the breaker, the switch and the spare keys are."),
)

func phoneWarning(v Value) string { return checkPhone(v.Text()) }
