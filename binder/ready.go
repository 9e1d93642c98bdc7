package binder

import (
	"fmt"
	"slices"
)

// StaleDays is after how many days a number wants to be confirmed again.
const StaleDays = 90

// ReplaceDays is how long a printed sheet is good.
const ReplaceDays = 90

// Task is one thing that would make the office readier: what, why it matters,
// and where in the program it is done.
type Task struct {
	// What is the sentence that the page shows, Do the words on its button.
	What string
	Do   string
	// Page is where it is done and Ref the record, if there is one.
	Page string
	Ref  Ref
	// Weight orders tasks by consequence, the heaviest first.
	Weight int
	// Status is a word for it: Missing, Overdue, Due soon, Two answers.
	Status string
}

// Proof is something that was done, with its date.
type Proof struct {
	What string
	On   Date
}

// Readiness answers the home page's question: are we ready for an outage?
type Readiness struct {
	// Tasks are by consequence; the home page shows the first three large.
	Tasks []Task
	// Proofs are the newest of each sort, newest first.
	Proofs []Proof
}

// Ready looks at everything that an office needs on a bad day. current tells
// whether a printed sheet still says what the binder says; the rooms that
// print know it.
func Ready(b *Binder, today Date, current func(Sheet) bool) *Readiness {
	r := &Readiness{}
	r.conflicts(b)
	r.people(b, today)
	r.roles(b, today)
	r.calls(b, today)
	r.first15(b, today)
	r.plan(b, today)
	r.partners(b, today)
	r.training(b, today)
	r.paper(b, today, current)
	slices.SortStableFunc(r.Tasks, func(x, y Task) int { return y.Weight - x.Weight })
	slices.SortStableFunc(r.Proofs, func(x, y Proof) int { return compare(y.On, x.On) })
	return r
}

func (r *Readiness) task(weight int, status, page string, ref Ref, do, what string, args ...any) {
	r.Tasks = append(r.Tasks, Task{fmt.Sprintf(what, args...), do, page, ref, weight, status})
}

func (r *Readiness) proof(on Date, what string, args ...any) {
	if on != "" {
		r.Proofs = append(r.Proofs, Proof{fmt.Sprintf(what, args...), on})
	}
}

func (r *Readiness) conflicts(b *Binder) {
	if n := len(b.Conflicts()); n > 0 {
		r.task(85, "Two answers", "conflicts", "", "Choose", "%s two answers.", count(n, "fact has", "facts have"))
	}
}

func (r *Readiness) people(b *Binder, today Date) {
	staff := Staff(b, today)
	if len(staff) == 0 {
		r.task(100, "Missing", "people", "", "Add people", "Nobody is in the binder yet. Add the people who work here.")
		return
	}
	stale, newest := 0, Proof{}
	for _, p := range staff {
		if _, ok := p.Phone(); !ok {
			r.task(70, "Missing", "people", People.Ref(p.ID), "Add a number", "%s has no phone number.", p.Name)
		}
		for _, w := range p.Ways {
			if w.IsVoice() && w.Stale(today, StaleDays) {
				stale++
			}
			if w.Confirmed > newest.On {
				newest = Proof{p.Name, w.Confirmed}
			}
		}
	}
	if stale > 0 {
		r.task(50, "Due soon", "callround", "", "Start a call round", "%s not confirmed in the last %d days.", count(stale, "number was", "numbers were"), StaleDays)
	}
	r.proof(newest.On, "Number confirmed: %s", newest.What)
}

func (r *Readiness) roles(b *Binder, today Date) {
	roles := RolesInOrder(b)
	if len(roles) == 0 {
		r.task(95, "Missing", "roles", "", "Set up roles", "Nobody has a role in an emergency yet.")
		return
	}
	for _, role := range roles {
		holder, held := People.Get(b, role.Holder)
		switch who := role.Who(b, today); {
		case !held:
			r.task(90, "Missing", "roles", Roles.Ref(role.ID), "Choose", "Nobody has the role %s.", role.Name)
		case !holder.Active(today):
			r.task(90, "Missing", "roles", Roles.Ref(role.ID), "Choose", "%s has the role %s but left.", holder.Name, role.Name)
		case len(who) < 2:
			r.task(65, "Missing", "roles", Roles.Ref(role.ID), "Choose", "%s has no backup person.", role.Name)
		}
	}
}

func (r *Readiness) calls(b *Binder, today Date) {
	t := CallTree(b, today)
	if len(t.Roots) == 0 {
		r.task(75, "Missing", "calls", "", "Build it", "The call tree is empty.")
		return
	}
	for _, g := range t.Gaps {
		r.task(72, "Missing", "calls", g.Ref, "Mend it", "Call tree: %s", g.Why)
	}
	if n := len(t.Missing); n > 0 {
		r.task(60, "Missing", "calls", "", "Add them", "%s called by nobody.", count(n, "person is", "people are"))
	}
}

func (r *Readiness) first15(b *Binder, today Date) {
	f, ok := First15s.Get(b, First15Ref)
	if !ok || len(f.Do) == 0 {
		r.task(92, "Missing", "first15", "", "Write it", "The First 15 minutes page is empty.")
		return
	}
	reachable := 0
	for _, ref := range f.Call {
		if len(Reach(b, ref, today)) > 0 {
			reachable++
		}
	}
	if reachable == 0 {
		r.task(88, "Missing", "first15", "", "Choose", "The First 15 minutes page has nobody to call.")
	}
}

func (r *Readiness) plan(b *Binder, today Date) {
	sections := Plan(b)
	if len(sections) == 0 {
		r.task(93, "Missing", "plan", "", "Start the plan", "There is no plan yet.")
		return
	}
	versions := Versions(b)
	switch {
	case len(versions) == 0:
		r.task(80, "Missing", "plan", "", "Approve it", "The plan was never approved.")
	case versions[0].On.AddMonths(12) < today:
		r.task(78, "Overdue", "plan", "", "Review it", "The plan was approved on %s, more than a year ago.", versions[0].On.Long())
	default:
		if text, _ := PlanText(b, today); TextHash(text) != versions[0].Hash {
			r.task(45, "Due soon", "plan", "", "Compare", "The plan has changed since it was approved on %s.", versions[0].On.Long())
		}
	}
	if len(versions) > 0 {
		r.proof(versions[0].On, "Plan approved: %s", versions[0].Name)
	}
	for _, s := range sections {
		if s.Review != "" && s.Review < today {
			r.task(40, "Overdue", "plan", Sections.Ref(s.ID), "Review it", "Plan section %q was due for review on %s.", s.Title, s.Review.Long())
		}
	}
}

func (r *Readiness) partners(b *Binder, today Date) {
	list := Partners.All(b)
	if len(list) == 0 {
		r.task(68, "Missing", "partners", "", "Add partners", "No partner is in the binder yet: IT provider, insurer, EHR vendor.")
	}
	newest := Proof{}
	for _, p := range list {
		if _, ok := p.Phone(); !ok && !slices.ContainsFunc(p.Ways, func(w Way) bool { return w.Value != "" }) {
			r.task(55, "Missing", "partners", Partners.Ref(p.ID), "Add a number", "%s has no number and no address.", p.Name)
		}
		if p.Next != "" && p.Next < today {
			r.task(48, "Overdue", "partners", Partners.Ref(p.ID), "Check it", "%s was to be checked by %s.", p.Name, p.Next.Long())
		}
		if p.Checked > newest.On {
			newest = Proof{p.Name, p.Checked}
		}
	}
	r.proof(newest.On, "Partner checked: %s", newest.What)
}

func (r *Readiness) training(b *Binder, today Date) {
	if b.Count("course") == 0 {
		r.task(52, "Missing", "training", "", "Add courses", "No courses are in the binder yet.")
		return
	}
	for _, d := range TrainingMatrix(b, today).Due() {
		ref := People.Ref(d.Person.ID)
		switch d.Cell.Standing {
		case Overdue:
			r.task(58, "Overdue", "training", ref, "Sign in a class", "%s's training %q was due on %s.", d.Person.Name, d.Course.Title, d.Cell.Due.Long())
		case Never:
			r.task(56, "Never", "training", ref, "Sign in a class", "%s never took %q.", d.Person.Name, d.Course.Title)
		case DueSoon:
			r.task(35, "Due soon", "training", ref, "Sign in a class", "%s's training %q is due on %s.", d.Person.Name, d.Course.Title, d.Cell.Due.Long())
		}
	}
	newest := Proof{}
	for _, t := range b.All("training") {
		if on := Date(t.Text("on")); on > newest.On {
			newest = Proof{b.Title(Ref(t.Text("person"))), on}
		}
	}
	r.proof(newest.On, "Person trained: %s", newest.What)
}

func (r *Readiness) paper(b *Binder, today Date, current func(Sheet) bool) {
	register := Register(b)
	if len(register) == 0 && len(Staff(b, today)) > 0 {
		r.task(82, "Missing", "print", "", "Print", "Nothing is printed yet. Paper works when nothing else does.")
		return
	}
	for _, s := range register {
		where := s.Where
		if where == "" {
			where = "place not noted"
		}
		switch {
		case current != nil && !current(s):
			r.task(62, "Overdue", "print", Sheets.Ref(s.ID), "Print it again", "The sheet %q (%s) is out of date.", s.Title, where)
		case s.Replace != "" && s.Replace < today:
			r.task(42, "Overdue", "print", Sheets.Ref(s.ID), "Print it again", "The sheet %q (%s) was to be replaced after %s.", s.Title, where, s.Replace.Long())
		}
	}
	if len(register) > 0 {
		r.proof(register[0].On, "Sheet printed: %s", register[0].Title)
	}
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Contact is one name and the ways to reach it.
type Contact struct {
	Ref  Ref
	Name string
	// As is the role or organization under which they are called, "" for none.
	As   string
	Ways []Way
}

// Reach is whom one reaches by calling ref: a person, the people of a role in
// order, or a partner; nobody where it cannot be reached.
func Reach(b *Binder, ref Ref, today Date) []Contact {
	person := func(p Person, as string) []Contact {
		if _, ok := p.Phone(); !ok {
			return nil
		}
		return []Contact{{People.Ref(p.ID), p.Name, as, p.Ways}}
	}
	switch ref.Kind() {
	case "person":
		if p, ok := People.Get(b, ref); ok && p.Active(today) {
			return person(p, p.Job)
		}
	case "role":
		var list []Contact
		if role, ok := Roles.Get(b, ref); ok {
			for _, p := range role.Who(b, today) {
				list = append(list, person(p, role.Name)...)
			}
		}
		return list
	case "partner":
		if p, ok := Partners.Get(b, ref); ok && len(p.Ways) > 0 {
			return []Contact{{ref, p.Name, optionLabel(Categories, p.Category), p.Ways}}
		}
	}
	return nil
}
