package binder

import "slices"

// StaleDays is after how many days a number wants to be confirmed again.
const StaleDays = 90

// ReplaceDays is how long a printed sheet is good.
const ReplaceDays = 90

// BackupDays is after how many days a backup outside the PC wants to be made
// again, DrillDays after how many one is to be restored.
const (
	BackupDays = 7
	DrillDays  = 90
)

// Task is one thing that would make the office readier: what, why it matters,
// and where in the program it is done.
type Task struct {
	// What is the sentence that the page shows, Do the words on its button.
	What Words
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
	What Words
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
	r.backups(b, today)
	slices.SortStableFunc(r.Tasks, func(x, y Task) int { return y.Weight - x.Weight })
	slices.SortStableFunc(r.Proofs, func(x, y Proof) int { return compare(y.On, x.On) })
	return r
}

func (r *Readiness) task(weight int, status, page string, ref Ref, do string, what Words) {
	r.Tasks = append(r.Tasks, Task{what, do, page, ref, weight, status})
}

func (r *Readiness) proof(on Date, what Words) {
	if on != "" {
		r.Proofs = append(r.Proofs, Proof{what, on})
	}
}

// latest is who did something last, and when.
type latest struct {
	who string
	on  Date
}

func (r *Readiness) conflicts(b *Binder) {
	if n := len(b.Conflicts()); n > 0 {
		r.task(85, "Two answers", "conflicts", "", "Choose", many(n, "%d fact has two answers.", "%d facts have two answers."))
	}
}

func (r *Readiness) people(b *Binder, today Date) {
	staff := Staff(b, today)
	if len(staff) == 0 {
		r.task(100, "Missing", "people", "", "Add people", Say("Nobody is in the binder yet. Add the people who work here."))
		return
	}
	stale, newest := 0, latest{}
	for _, p := range staff {
		if _, ok := p.Phone(); !ok {
			r.task(70, "Missing", "people", People.Ref(p.ID), "Add a number", Say("%s has no phone number.", p.Name))
		}
		for _, w := range p.Ways {
			if w.IsVoice() && w.Stale(today, StaleDays) {
				stale++
			}
			if w.Confirmed > newest.on {
				newest = latest{p.Name, w.Confirmed}
			}
		}
	}
	if stale > 0 {
		r.task(50, "Due soon", "callround", "", "Start a call round", many(stale, "%d number was not confirmed in the last %d days.", "%d numbers were not confirmed in the last %d days.", StaleDays))
	}
	r.proof(newest.on, Say("Number confirmed: %s", newest.who))
}

func (r *Readiness) roles(b *Binder, today Date) {
	roles := RolesInOrder(b)
	if len(roles) == 0 {
		r.task(95, "Missing", "roles", "", "Set up roles", Say("Nobody has a role in an emergency yet."))
		return
	}
	for _, role := range roles {
		holder, held := People.Get(b, role.Holder)
		switch who := role.Who(b, today); {
		case !held:
			r.task(90, "Missing", "roles", Roles.Ref(role.ID), "Choose", Say("Nobody has the role %s.", role.Name))
		case !holder.Active(today):
			r.task(90, "Missing", "roles", Roles.Ref(role.ID), "Choose", Say("%s has the role %s but left.", holder.Name, role.Name))
		case len(who) < 2:
			r.task(65, "Missing", "roles", Roles.Ref(role.ID), "Choose", Say("%s has no backup person.", role.Name))
		}
	}
}

func (r *Readiness) calls(b *Binder, today Date) {
	t := CallTree(b, today)
	if len(t.Roots) == 0 {
		r.task(75, "Missing", "calls", "", "Build it", Say("The call tree is empty."))
		return
	}
	for _, g := range t.Gaps {
		r.task(72, "Missing", "calls", g.Ref, "Mend it", Say("Call tree: %s", g.Why))
	}
	if n := len(t.Missing); n > 0 {
		r.task(60, "Missing", "calls", "", "Add them", many(n, "%d person is called by nobody.", "%d people are called by nobody."))
	}
}

func (r *Readiness) first15(b *Binder, today Date) {
	f, ok := First15s.Get(b, First15Ref)
	if !ok || len(f.Do) == 0 {
		r.task(92, "Missing", "first15", "", "Write it", Say("The First 15 minutes page is empty."))
		return
	}
	reachable := 0
	for _, ref := range f.Call {
		if len(Reach(b, ref, today)) > 0 {
			reachable++
		}
	}
	if reachable == 0 {
		r.task(88, "Missing", "first15", "", "Choose", Say("The First 15 minutes page has nobody to call."))
	}
}

func (r *Readiness) plan(b *Binder, today Date) {
	sections := Plan(b)
	if len(sections) == 0 {
		r.task(93, "Missing", "plan", "", "Start the plan", Say("There is no plan yet."))
		return
	}
	versions := Versions(b)
	switch {
	case len(versions) == 0:
		r.task(80, "Missing", "plan", "", "Approve it", Say("The plan was never approved."))
	case versions[0].On.AddMonths(12) < today:
		r.task(78, "Overdue", "plan", "", "Review it", Say("The plan was approved on %s, more than a year ago.", versions[0].On.Long()))
	default:
		if text, _ := PlanText(b, today); TextHash(text) != versions[0].Hash {
			r.task(45, "Due soon", "plan", "", "Compare", Say("The plan has changed since it was approved on %s.", versions[0].On.Long()))
		}
	}
	if len(versions) > 0 {
		r.proof(versions[0].On, Say("Plan approved: %s", versions[0].Name))
	}
	for _, s := range sections {
		if s.Review != "" && s.Review < today {
			r.task(40, "Overdue", "plan", Sections.Ref(s.ID), "Review it", Say("Plan section %q was due for review on %s.", s.Title, s.Review.Long()))
		}
	}
}

func (r *Readiness) partners(b *Binder, today Date) {
	list := Partners.All(b)
	if len(list) == 0 {
		r.task(68, "Missing", "partners", "", "Add partners", Say("No partner is in the binder yet: IT provider, insurer, EHR vendor."))
	}
	newest := latest{}
	for _, p := range list {
		if _, ok := p.Phone(); !ok && !slices.ContainsFunc(p.Ways, func(w Way) bool { return w.Value != "" }) {
			r.task(55, "Missing", "partners", Partners.Ref(p.ID), "Add a number", Say("%s has no number and no address.", p.Name))
		}
		if p.Next != "" && p.Next < today {
			r.task(48, "Overdue", "partners", Partners.Ref(p.ID), "Check it", Say("%s was to be checked by %s.", p.Name, p.Next.Long()))
		}
		if p.Checked > newest.on {
			newest = latest{p.Name, p.Checked}
		}
	}
	r.proof(newest.on, Say("Partner checked: %s", newest.who))
}

func (r *Readiness) training(b *Binder, today Date) {
	if b.Count("course") == 0 {
		r.task(52, "Missing", "training", "", "Add courses", Say("No courses are in the binder yet."))
		return
	}
	for _, d := range TrainingMatrix(b, today).Due() {
		ref := People.Ref(d.Person.ID)
		switch d.Cell.Standing {
		case Overdue:
			r.task(58, "Overdue", "training", ref, "Sign in a class", Say("%s's training %q was due on %s.", d.Person.Name, d.Course.Title, d.Cell.Due.Long()))
		case Never:
			r.task(56, "Never", "training", ref, "Sign in a class", Say("%s never took %q.", d.Person.Name, d.Course.Title))
		case DueSoon:
			r.task(35, "Due soon", "training", ref, "Sign in a class", Say("%s's training %q is due on %s.", d.Person.Name, d.Course.Title, d.Cell.Due.Long()))
		}
	}
	newest := latest{}
	for _, t := range b.All("training") {
		if on := Date(t.Text("on")); on > newest.on {
			newest = latest{b.Title(Ref(t.Text("person"))), on}
		}
	}
	r.proof(newest.on, Say("Person trained: %s", newest.who))
}

func (r *Readiness) paper(b *Binder, today Date, current func(Sheet) bool) {
	register := Register(b)
	if len(register) == 0 && len(Staff(b, today)) > 0 {
		r.task(82, "Missing", "print", "", "Print", Say("Nothing is printed yet. Paper works when nothing else does."))
		return
	}
	for _, s := range register {
		where := s.Where
		if where == "" {
			where = "place not noted"
		}
		switch {
		case current != nil && !current(s):
			r.task(62, "Overdue", "print", Sheets.Ref(s.ID), "Print it again", Say("The sheet %q (%s) is out of date.", s.Title, where))
		case s.Replace != "" && s.Replace < today:
			r.task(42, "Overdue", "print", Sheets.Ref(s.ID), "Print it again", Say("The sheet %q (%s) was to be replaced after %s.", s.Title, where, s.Replace.Long()))
		}
	}
	if len(register) > 0 {
		r.proof(register[0].On, Say("Sheet printed: %s", register[0].Title))
	}
}

func (r *Readiness) backups(b *Binder, today Date) {
	made, ok := LastCheck(b, "backup")
	switch {
	case !ok:
		r.task(94, "Missing", "backups", "do/backup", "Make one", Say("There is no backup of the binder outside this PC."))
		return
	case made.On.AddDays(BackupDays) < today:
		r.task(57, "Overdue", "backups", "do/backup", "Make one", Say("The last backup outside this PC was made on %s.", made.On.Long()))
	}
	r.proof(made.On, Say("Backup made and read back"))
	drill, ok := LastDrill(b)
	switch {
	case !ok:
		r.task(54, "Never", "backups", "do/drill", "Try one", Say("No backup was ever restored to see that it works."))
	case drill.On.AddDays(DrillDays) < today:
		r.task(47, "Overdue", "backups", "do/drill", "Try one", Say("A backup was last restored as a test on %s.", drill.On.Long()))
	}
	r.proof(drill.On, Say("Backup restored as a test"))
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
