package binder

import "slices"

// Step is one of the first steps of a new binder, and whether it is done.
type Step struct {
	What string
	Why  string
	Do   string // the words on its button
	Page string
	Done bool
}

// FirstSteps are what a new binder needs to be worth anything on a bad day, in
// order. They are over once all are done or the plan was approved: from then
// on Ready tells what is missing.
func FirstSteps(b *Binder, today Date) (steps []Step, over bool) {
	roles := Roles.All(b)
	held := len(roles) > 0
	for _, r := range roles {
		held = held && len(r.Who(b, today)) > 0
	}
	reached := false
	for _, p := range Partners.All(b) {
		_, ok := p.Phone()
		reached = reached || ok && p.Checked != ""
	}
	steps = []Step{
		step("Add the people who work here", "With one number each. A spreadsheet will do.", "Add people", "people", len(Staff(b, today)) > 1),
		step("Choose who does what", "Every role needs one person, and a backup person as soon as you can.", "Choose", "roles", held),
		step("Check the numbers of your partners", "IT provider, insurer, EHR vendor: call each one once.", "Check them", "partners", reached),
		step("Build the call tree", "Who calls whom, so that nobody has to call everyone.", "Build it", "calls", b.Count("call") > 0),
		step("Print the sheets", "Paper works when nothing else does.", "Print", "print", b.Count("sheet") > 0),
	}
	open := slices.ContainsFunc(steps, func(s Step) bool { return !s.Done })
	return steps, !open || b.Count("approval") > 0
}

func step(what, why, do, page string, done bool) Step { return Step{what, why, do, page, done} }
