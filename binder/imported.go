package binder

// Imported is one import: what was read, how its columns were understood, and
// what came of it.
type Imported struct {
	ID      string
	Name    string // of the file
	Kind    string // of the records
	On      Date
	By      Ref
	Batch   string   // of its commits
	Header  string   // fingerprint of the column names
	Columns []string // "Column name=field", in order
	Added   int
	Changed int
	Refused int
	Undone  Date
}

// Imports are the imports so far; the newest of a header is how its columns
// are understood the next time.
var Imports = define(about[Imported]{
	name: "import", one: "Import", many: "Imports", rank: 95,
	id:    func(i *Imported) *string { return &i.ID },
	title: func(_ *Binder, r Record) string { return r.Text("name") },
},
	text("name", "File", func(i *Imported) *string { return &i.Name }).must(),
	text("kind", "Records", func(i *Imported) *string { return &i.Kind }),
	day("on", "Date", func(i *Imported) *Date { return &i.On }),
	link("by", "By", func(i *Imported) *Ref { return &i.By }, "person"),
	text("batch", "Batch", func(i *Imported) *string { return &i.Batch }).kept(),
	text("header", "Columns' fingerprint", func(i *Imported) *string { return &i.Header }).kept(),
	lines("columns", "Columns", func(i *Imported) *[]string { return &i.Columns }),
	number("added", "Added", func(i *Imported) *int { return &i.Added }),
	number("changed", "Changed", func(i *Imported) *int { return &i.Changed }),
	number("refused", "Refused", func(i *Imported) *int { return &i.Refused }),
	day("undone", "Undone on", func(i *Imported) *Date { return &i.Undone }),
)

// LastImport is the newest import of files with that header into that kind,
// and false where there was none.
func LastImport(b *Binder, kind, header string) (Imported, bool) {
	var last Imported
	var at int64
	for _, r := range b.All(Imports.Name) {
		if i := Imports.of(r); i.Kind == kind && i.Header == header && r.Changed().At > at {
			last, at = i, r.Changed().At
		}
	}
	return last, at > 0
}
