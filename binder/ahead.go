package binder

import "slices"

// Ahead is a day on which something will be due, and where it is done.
type Ahead struct {
	What Words
	On   Date
	Page string
	Ref  Ref
}

// NextDates are the next days on which something will be due, of each sort the
// first one, soonest first.
func NextDates(b *Binder, today Date) []Ahead {
	var list []Ahead
	first := map[string]int{}
	add := func(sort string, what Words, on Date, page string, ref Ref) {
		if on == "" || on < today {
			return
		}
		i, seen := first[sort]
		switch {
		case !seen:
			first[sort] = len(list)
			list = append(list, Ahead{what, on, page, ref})
		case on < list[i].On:
			list[i] = Ahead{what, on, page, ref}
		}
	}
	for _, p := range Staff(b, today) {
		for _, w := range p.Ways {
			if w.IsVoice() && w.Confirmed != "" {
				add("number", Say("Confirm the number of %s", p.Name), w.Confirmed.AddDays(StaleDays), "people", People.Ref(p.ID))
			}
		}
	}
	if v := Versions(b); len(v) > 0 {
		add("plan", Say("Approve the plan again"), v[0].On.AddMonths(12), "plan", "")
	}
	for _, s := range Plan(b) {
		add("section", Say("Review the plan section %s", s.Title), s.Review, "plan", Sections.Ref(s.ID))
	}
	for _, p := range Partners.All(b) {
		add("partner", Say("Check %s", p.Name), p.Next, "partners", Partners.Ref(p.ID))
	}
	m := TrainingMatrix(b, today)
	for i, row := range m.Cells {
		for j, c := range row {
			if c.Required && c.Due != "" {
				add("training", Say("Training: %s, %s", m.People[i].Name, m.Courses[j].Title), c.Due, "training", People.Ref(m.People[i].ID))
			}
		}
	}
	for _, s := range Register(b) {
		add("sheet", Say("Print the sheet %s again", s.Title), s.Replace, "print", Sheets.Ref(s.ID))
	}
	if d, ok := LastDrill(b); ok {
		add("drill", Say("Restore a backup as a test"), d.On.AddDays(DrillDays), "backups", "")
	}
	slices.SortStableFunc(list, func(x, y Ahead) int { return compare(x.On, y.On) })
	return list
}
