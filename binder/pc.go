package binder

// PC is what the office calls one of its PCs.
type PC struct {
	ID    string // the id of its log, 16 hex digits
	Name  string
	Where string
	Note  string
}

// PCs are the PCs that the office has given a name.
var PCs = define(about[PC]{
	name: "pc", one: "PC", many: "PCs", rank: 86,
	id:    func(p *PC) *string { return &p.ID },
	title: func(_ *Binder, r Record) string { return r.Text("name") },
},
	text("name", "Name", func(p *PC) *string { return &p.Name }).must().hint("Front desk, spare laptop, ..."),
	text("where", "Where it stands", func(p *PC) *string { return &p.Where }),
	long("note", "Notes", func(p *PC) *string { return &p.Note }),
)

// PCName is what the office calls the PC that writes a log.
func PCName(b *Binder, log string) string {
	if p, ok := PCs.Get(b, PCs.Ref(log)); ok && p.Name != "" {
		return p.Name
	}
	return "PC " + log[:min(4, len(log))]
}
