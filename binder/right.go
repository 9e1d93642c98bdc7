package binder

// Right is what a person may do in the binder, from nothing to everything; each
// holds all before it.
type Right int

// The rights.
const (
	NoRight    Right = iota
	Contribute       // ticks steps, writes logs, acknowledges, records attendance
	Edit             // plan, people, partners and all other records
	Administer       // who may open the binder, and which PCs are its own
)

// Needs is the right that a change takes as a whole: the highest that one of
// its operations does. A commit by someone who had less is held, all of it.
//
// A kind that this program does not know takes the least. It shows such records
// nowhere, and a program that knows the kind judges them anew.
func (c *Commit) Needs() Right {
	need := Contribute
	for i := range c.Ops {
		need = max(need, NeedsOf(c.Ops[i].On.Kind()))
	}
	return need
}

// NeedsOf is the right that changing records of a kind takes.
func NeedsOf(kind string) Right {
	if k := KindOf(kind); k != nil {
		return k.Needs
	}
	return Contribute
}

// KnownKinds names the kinds of this program, by rank: what was judged by a
// program that knew others is judged anew.
func KnownKinds() []string {
	var names []string
	for _, k := range kinds {
		names = append(names, k.Name)
	}
	return names
}
