package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"readybinder/binder"
)

// coursesPart lists the courses with their material to read.
func (p *trainingPage) coursesPart() *recordPage {
	r := newRecordPage(p.App, binder.Courses.Kind)
	r.add, r.count = T("Add a course"), [2]string{"%d of %d course", "%d of %d courses"}
	r.second = func(_ *binder.Binder, rec binder.Record) string {
		line := rec.Text("about")
		if n, ok := rec.Value("months").Number(); ok && n > 0 {
			line = strings.TrimSuffix(line, ".")
			line = joined(line, everyMonths(n))
		}
		return line
	}
	r.empty = func() fyne.CanvasObject {
		return Empty("school-outline", T("No courses yet"), T("A course is what people are trained in: what to do when the screens go dark, how to spot a bad email."),
			NewButton(Primary, T("Add a course"), "plus", r.Add))
	}
	r.actions = func(_ *binder.Binder, ref binder.Ref) []fyne.CanvasObject {
		return []fyne.CanvasObject{NewButton(Plain, T("Sign in a class"), "playlist-check", func() { newSignIn(p, ref, nil).show() })}
	}
	r.shape = func(f *recordForm) {
		f.kit.Field("material").ctrl.(*boxControl).object().(*entry).SetMinRowsVisible(14)
	}
	r.read.skip["about"] = true
	return r
}

// requirementsPart lists who has to take what.
func (p *trainingPage) requirementsPart() *recordPage {
	r := newRecordPage(p.App, binder.Requirements.Kind)
	r.add, r.count = T("Add a requirement"), [2]string{"%d of %d requirement", "%d of %d requirements"}
	r.empty = func() fyne.CanvasObject {
		return Empty("clipboard-check-outline", T("Nobody has to take anything yet"), T("A requirement says who takes a course: everyone, everyone with a job, or whoever has a role."),
			NewButton(Primary, T("Add a requirement"), "plus", r.Add))
	}
	r.list = requirementItems
	r.shape = func(f *recordForm) {
		who, role, job := f.kit.Field("who"), f.kit.Field("role"), f.kit.Field("job")
		fit := func(string) {
			show(role, who.Value() == "role")
			show(job, who.Value() == "job")
			relayout(role)
		}
		who.OnChanged(fit)
		fit("")
	}
	return r
}

// requirementItems are the rows: the course, and who takes it how often.
func requirementItems(b *binder.Binder) []Item {
	var items []Item
	for _, q := range binder.Requirements.All(b) {
		r, _ := b.Get(binder.Requirements.Ref(q.ID))
		who := b.Show(r.Kind.Field("who"), r.Value("who"))
		switch q.Who {
		case "role":
			who = T("%s and the backup persons", b.Title(q.Role))
		case "job":
			who = q.Job
		}
		if q.Months > 0 {
			who = joined(who, everyMonths(q.Months))
		}
		it := Item{ID: string(r.Ref), Title: b.Title(q.Course), Line2: who}
		if len(r.Conflicts()) > 0 {
			it.Status = StatusTwoAnswers
		}
		items = append(items, it)
	}
	slices.SortStableFunc(items, func(x, y Item) int {
		return strings.Compare(binder.Fold(x.Title+" "+x.Line2), binder.Fold(y.Title+" "+y.Line2))
	})
	return items
}

// everyMonths says how often: "every year", "every 6 months".
func everyMonths(n int) string {
	switch n {
	case 1:
		return T("every month")
	case 12:
		return T("every year")
	}
	return T("every %d months", n)
}

// recordsPart lists every training record, the newest first.
func (p *trainingPage) recordsPart() *recordPage {
	r := newRecordPage(p.App, binder.Trainings.Kind)
	r.add, r.count = T("Add a record"), [2]string{"%d of %d record", "%d of %d records"}
	r.empty = func() fyne.CanvasObject {
		return Empty("file-document-outline", T("No training is noted yet"), T("Sign in a class, or add a record for one person."),
			NewButton(Plain, T("Add a record"), "plus", p.Add), NewButton(Primary, T("Sign in a class"), "playlist-check", p.SignIn))
	}
	r.list = trainingItems
	return r
}

// trainingItems are the rows of all records: names are looked up once, because
// there may be many thousands.
func trainingItems(b *binder.Binder) []Item {
	names := map[string]string{}
	name := func(ref string) string {
		n, ok := names[ref]
		if !ok {
			n = b.Title(binder.Ref(ref))
			names[ref] = n
		}
		return n
	}
	days := map[string]string{}
	records := b.All("training")
	type row struct {
		on string
		it Item
	}
	rows := make([]row, 0, len(records))
	for _, r := range records {
		on := r.Text("on")
		day, ok := days[on]
		if !ok {
			day = binder.Date(on).Long()
			days[on] = day
		}
		it := Item{ID: string(r.Ref), Title: name(r.Text("person")), Line2: name(r.Text("course")) + ", " + day}
		if len(r.Conflicts()) > 0 {
			it.Status = StatusTwoAnswers
		}
		rows = append(rows, row{on, it})
	}
	slices.SortStableFunc(rows, func(x, y row) int { return strings.Compare(y.on, x.on) })
	items := make([]Item, len(rows))
	for i, r := range rows {
		items[i] = r.it
	}
	return items
}
