package binder

// Access is what the office knows of a key to the binder: whose it is, and on
// which paper it stands. The key itself and what it may do are in the keyring.
type Access struct {
	ID     string // the key's, see store.Key
	Name   string // "Pat Lee", "Recovery sheet", "Cards of March"
	Person Ref    // whose passphrase it is; nothing for paper
	Lies   []string
	Proved Date // when someone last typed it and it opened
	Note   string
}

// What the keys on paper are called.
const (
	RecoveryName = "Recovery sheet"
	CardsName    = "Break-glass cards"
)

// Editions counts the keys of a name that were ever given out.
func Editions(b *Binder, name string) (n int) {
	for _, a := range Accesses.All(b) {
		if a.Name == name {
			n++
		}
	}
	return n
}

// Accesses are the keys that the office has given out.
var Accesses = define(about[Access]{
	name: "access", one: "Key", many: "Keys", rank: 85, needs: Administer,
	id:    func(a *Access) *string { return &a.ID },
	title: func(_ *Binder, r Record) string { return r.Text("name") },
},
	text("name", "Name", func(a *Access) *string { return &a.Name }).must(),
	link("person", "Whose", func(a *Access) *Ref { return &a.Person }, "person"),
	lines("lies", "Where it lies", func(a *Access) *[]string { return &a.Lies }).leaders().
		hint("Of a recovery sheet or cards: one place or holder a line."),
	day("proved", "Last proved", func(a *Access) *Date { return &a.Proved }),
	long("note", "Notes", func(a *Access) *string { return &a.Note }).leaders(),
)
