package binder

// Office is the organization whose binder it is.
type Office struct {
	ID   string
	Name string
	Type string
	Note string
}

// Offices has one record, "office/office".
var Offices = define(about[Office]{
	name: "office", one: "Office", many: "Office", rank: 90, single: true,
	id:    func(o *Office) *string { return &o.ID },
	title: func(_ *Binder, r Record) string { return r.Text("name") },
},
	text("name", "Name of the office", func(o *Office) *string { return &o.Name }).must().
		hint("It stands on every page and every sheet."),
	choice("type", "Kind of organization", []Option{
		{"practice", "Doctor's office or clinic"},
		{"billing", "Billing company"},
		{"saas", "Medical software company"},
	}, func(o *Office) *string { return &o.Type }),
	long("note", "Notes", func(o *Office) *string { return &o.Note }),
)

// OfficeRef is the one Office record.
const OfficeRef Ref = "office/office"

// OfficeName is the office's name, or "Our office" before it has one.
func (b *Binder) OfficeName() string {
	if o, ok := Offices.Get(b, OfficeRef); ok && o.Name != "" {
		return o.Name
	}
	return "Our office"
}
