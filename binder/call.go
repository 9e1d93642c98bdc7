package binder

// Call is one line of the call tree: who calls whom.
type Call struct {
	ID    string
	From  Ref
	To    Ref
	Order int
	Note  string
}

// Calls are the lines of the call tree; see Tree.
var Calls = define(about[Call]{
	name: "call", one: "Call", many: "Call tree", rank: 60,
	id: func(c *Call) *string { return &c.ID },
	title: func(b *Binder, r Record) string {
		return b.Title(Ref(r.Text("from"))) + " calls " + b.Title(Ref(r.Text("to")))
	},
},
	link("from", "Who calls", func(c *Call) *Ref { return &c.From }, "role", "person").must(),
	link("to", "Whom", func(c *Call) *Ref { return &c.To }, "role", "person").must(),
	number("order", "Place in the caller's list", func(c *Call) *int { return &c.Order }),
	text("note", "What to say", func(c *Call) *string { return &c.Note }),
)
