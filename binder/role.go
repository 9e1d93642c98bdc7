package binder

import (
	"slices"
	"strings"
)

// Role is a job in an emergency: who does it, and who steps in.
type Role struct {
	ID      string
	Name    string
	Mission string
	Duties  []string
	Holder  Ref
	Backups []Ref
	Order   int
}

// Roles are the office's response roles.
var Roles = define(about[Role]{
	name: "role", one: "Role", many: "Roles", rank: 20,
	id:    func(r *Role) *string { return &r.ID },
	title: func(_ *Binder, r Record) string { return r.Text("name") },
},
	text("name", "Role", func(r *Role) *string { return &r.Name }).must(),
	text("mission", "Mission", func(r *Role) *string { return &r.Mission }).hint("One sentence: what this role is for."),
	lines("duties", "Duties", func(r *Role) *[]string { return &r.Duties }).hint("One a line, the first thing first."),
	link("holder", "Who has it", func(r *Role) *Ref { return &r.Holder }, "person"),
	links("backups", "Backup persons, in order", func(r *Role) *[]Ref { return &r.Backups }, "person"),
	number("order", "Place in lists", func(r *Role) *int { return &r.Order }),
)

// RolesInOrder are all roles as sheets list them.
func RolesInOrder(b *Binder) []Role {
	list := Roles.All(b)
	slices.SortStableFunc(list, func(x, y Role) int {
		if x.Order != y.Order {
			return x.Order - y.Order
		}
		return strings.Compare(x.Name, y.Name)
	})
	return list
}

// Who are the people of the role who work here on the day: the holder first,
// then the backup persons in order.
func (r Role) Who(b *Binder, today Date) []Person {
	var list []Person
	for _, ref := range append([]Ref{r.Holder}, r.Backups...) {
		if p, ok := People.Get(b, ref); ok && p.Active(today) {
			list = append(list, p)
		}
	}
	return list
}
