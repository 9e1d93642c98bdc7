package binder

// Draft is a section of the plan as someone at one PC is writing it. It is kept
// while they type, so that locking, closing and a crash lose nothing, and it is
// no part of the plan until it is saved there.
type Draft struct {
	ID      string
	PC      string // the log of the PC that it is written at
	Section Ref
	Base    string // what the section said last when the writing began, a value id
	Title   string
	Owner   Ref
	Review  string // as it was typed
	Body    string
}

// Drafts are what was typed and not saved yet, of every PC.
var Drafts = define(about[Draft]{
	name: "draft", one: "Plan draft", many: "Plan drafts", rank: 47,
	id:    func(d *Draft) *string { return &d.ID },
	title: func(_ *Binder, r Record) string { return r.Text("title") },
},
	text("pc", "Written at", func(d *Draft) *string { return &d.PC }).kept(),
	link("section", "Section", func(d *Draft) *Ref { return &d.Section }, "section").kept(),
	text("base", "Written on top of", func(d *Draft) *string { return &d.Base }).kept(),
	text("title", "Title", func(d *Draft) *string { return &d.Title }).kept(),
	link("owner", "Owner", func(d *Draft) *Ref { return &d.Owner }, "role", "person").kept(),
	text("review", "Review by", func(d *Draft) *string { return &d.Review }).kept(),
	long("body", "Text", func(d *Draft) *string { return &d.Body }).kept(),
)

// DraftsAt are the drafts that were written at a PC.
func DraftsAt(b *Binder, pc string) []Draft {
	var list []Draft
	for _, d := range Drafts.All(b) {
		if d.PC == pc {
			list = append(list, d)
		}
	}
	return list
}

// DraftOf is the draft of a section that was written at a PC.
func DraftOf(b *Binder, pc string, section Ref) (Draft, bool) {
	for _, d := range DraftsAt(b, pc) {
		if d.Section == section {
			return d, true
		}
	}
	return Draft{}, false
}
