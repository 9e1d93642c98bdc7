package binder

import "strings"

// PlanGap is a place in the plan that needs a name or a number: which section,
// why, and where that is mended. Page is "" where the text itself is wrong.
type PlanGap struct {
	Section Ref
	Title   string // of the section
	Why     string
	Page    string
	Ref     Ref
}

// PlanGaps are the places in the plan that Fill cannot fill, each reason once.
func PlanGaps(b *Binder, today Date) []PlanGap {
	var list []PlanGap
	seen := map[string]bool{}
	for _, s := range Plan(b) {
		for _, field := range liveField.FindAllStringSubmatch(s.Body, -1) {
			_, why := Fill(b, field[0], today)
			for _, w := range why {
				if seen[w] {
					continue
				}
				seen[w] = true
				g := PlanGap{Section: Sections.Ref(s.ID), Title: s.Title, Why: strings.ToUpper(w[:1]) + w[1:]}
				g.Page, g.Ref = mendAt(b, field[1], field[2], today)
				list = append(list, g)
			}
		}
	}
	return list
}

// mendAt is where a live field gets what it lacks.
func mendAt(b *Binder, name, arg string, today Date) (page string, ref Ref) {
	switch name {
	case "sites":
		return "settings", ""
	case "partner":
		return "partners", ""
	case "who", "call":
		for _, r := range Roles.All(b) {
			if Fold(r.Name) != Fold(arg) && r.ID != arg {
				continue
			}
			for _, p := range r.Who(b, today) {
				if _, ok := p.Phone(); !ok {
					return "people", People.Ref(p.ID)
				}
			}
			return "roles", Roles.Ref(r.ID)
		}
	}
	return "", ""
}

// LiveField is a live field that may stand in a plan: how it is written, what
// it is in words, and what it shows today.
type LiveField struct {
	Code  string
	What  string
	Shows string
}

// LiveFields are all live fields that this office's plan can use.
func LiveFields(b *Binder, today Date) []LiveField {
	var list []LiveField
	add := func(code, what string) {
		shows, _ := Fill(b, code, today)
		list = append(list, LiveField{code, what, shows})
	}
	for _, r := range RolesInOrder(b) {
		add("{{call: "+r.Name+"}}", r.Name+": names and numbers")
		add("{{who: "+r.Name+"}}", r.Name+": names")
	}
	used := map[string]bool{}
	for _, p := range Partners.All(b) {
		used[p.Category] = true
	}
	for _, c := range Categories {
		if used[c.Value] {
			add("{{partner: "+c.Value+"}}", c.Label+": names and numbers")
		}
	}
	add("{{office}}", "Name of the office")
	add("{{sites}}", "Sites with their addresses")
	return list
}
