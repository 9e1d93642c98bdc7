package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/store"
)

// The parts of the training page.
const (
	trainMatrix = iota
	trainDue
	trainCourses
	trainRequirements
	trainRecords
)

// trainingPage is who was trained in what, who is due, and the class that
// makes it current.
type trainingPage struct {
	*App
	frame   *PageFrame
	parts   *segments
	stack   *fyne.Container
	search  *SearchBox
	site    *Field
	job     *Field
	boxes   [2]fyne.CanvasObject // site and job in the row of filters
	filters fyne.CanvasObject
	none    *Card // instead of the matrix, before there is one
	grid    *Grid
	gridBox *Split
	due     *ListView
	dueBox  *Split
	sides   [2]*VScroll // beside the grid and beside the list of who is due
	pages   map[int]*recordPage
	bodies  map[int]fyne.CanvasObject
	add     *Button

	matrix *binder.Matrix
	sites  map[binder.Ref]string
	rows   []int // of the matrix, as they are filtered
	dues   map[string]binder.Due
	person binder.Ref
	course binder.Ref
}

func newTrainingPage(a *App) *trainingPage {
	return &trainingPage{App: a, pages: map[int]*recordPage{}, bodies: map[int]fyne.CanvasObject{}}
}

// Title implements Page.
func (p *trainingPage) Title() string { return T("Training") }

// Icon implements Page.
func (p *trainingPage) Icon() string { return "school-outline" }

// Explain implements Explainer.
func (p *trainingPage) Explain() string {
	return T("**Matrix** shows everyone against every course. Choose a field to see what was taken and when it is due again.\n\n" +
		"**Who is due** lists what is overdue, the longest first. **Sign in a class** notes a course for everyone who was there, at once.\n\n" +
		"**Courses** holds the material to read. **Requirements** say who has to take what. **Records** lists every single training: it is what an insurer or a regulator asks for.")
}

// Build implements Page.
func (p *trainingPage) Build() fyne.CanvasObject {
	p.parts = newSegments([][2]string{{T("Overview"), ""}, {T("Who is due"), ""}, {T("Courses"), ""}, {T("Requirements"), ""}, {T("Records"), ""}}, p.turn)
	p.search = NewSearchBox(T("Find a person (Ctrl+K)"), func(string) { p.filter() })
	p.site = NewChoiceField("", nil).OnChanged(func(string) { p.filter() })
	p.job = NewChoiceField("", nil).OnChanged(func(string) { p.filter() })
	p.boxes = [2]fyne.CanvasObject{fixedWide(150, p.site), fixedWide(150, p.job)}
	p.filters = RowGrow(10, 0, p.search, p.boxes[0], p.boxes[1])
	p.none = NewCard("", nil, Column(0))
	p.grid = NewGrid(T("Person")).Widths(180, 138)
	p.grid.OnSelect = func(row, col int) { p.chose(row, col) }
	p.grid.OnOpen = func(row, col int) { p.chose(row, col); p.gridBox.ShowDetail() }
	p.due = NewListView(Empty("check-circle-outline", T("Nobody is due"), T("Everyone took what they have to take, and nothing is due in the next 30 days.")))
	p.due.OnSelect = p.choseDue
	p.due.OnOpen = func(id string) { p.choseDue(id); p.dueBox.ShowDetail() }
	p.search.Into = p.due
	p.sides = [2]*VScroll{NewVScroll(Column(0)), NewVScroll(Column(0))}
	p.gridBox, p.dueBox = NewSplit("training", NewSheet(p.grid), p.sides[0]), NewSplit("due", NewSheet(p.due), p.sides[1])
	p.gridBox.ratio = float32(fyne.CurrentApp().Preferences().FloatWithFallback(p.gridBox.key, 0.68))
	p.bodies[trainMatrix], p.bodies[trainDue] = p.gridBox, p.dueBox
	p.stack = stacked(p.gridBox, p.dueBox, p.none)
	p.add = NewButton(Plain, "", "plus", p.Add)
	p.frame = NewPageFrame(p.Title(), T("Who took what, and when it is due."),
		ColumnGrow(10, 2, p.parts.row, p.filters, p.stack),
		NewButton(Quiet, T("Import"), "import", func() { p.Go(pageImport) }), NewButton(Quiet, T("Export"), "export", func() { p.Go(pageExport) }),
		NewButton(Quiet, T("Print"), "printer-outline", p.Print), p.add, NewButton(Primary, T("Sign in a class"), "playlist-check", p.SignIn))
	p.parts.choose(trainMatrix)
	return p.frame
}

// part builds the list of courses, requirements or records when it is first
// asked for: there may be many thousands of records.
func (p *trainingPage) part(n int) *recordPage {
	if r := p.pages[n]; r != nil {
		return r
	}
	var r *recordPage
	switch n {
	case trainCourses:
		r = p.coursesPart()
	case trainRequirements:
		r = p.requirementsPart()
	default:
		r = p.recordsPart()
	}
	r.Build()
	body := ColumnGrow(10, 1, r.search, r.split)
	p.pages[n], p.bodies[n] = r, body
	p.stack.Add(body)
	return r
}

// turn shows one part of the page.
func (p *trainingPage) turn(n int) {
	words := T("Add a record")
	switch n {
	case trainCourses:
		words = T("Add a course")
	case trainRequirements:
		words = T("Add a requirement")
	}
	if n >= trainCourses {
		p.part(n).Show()
	} else {
		p.refill()
	}
	for i, body := range p.bodies {
		show(body, i == n)
	}
	p.begin()
	p.add.SetText(words)
	p.frame.Refresh()
	relayout(p.stack)
}

// Show implements Page.
func (p *trainingPage) Show() {
	p.matrix = nil
	if n := p.parts.at; n >= trainCourses {
		p.part(n).Show()
		return
	}
	p.refill()
}

// refill reads the matrix where it is not known yet, and shows it.
func (p *trainingPage) refill() {
	if p.matrix == nil {
		p.sites = map[binder.Ref]string{}
		p.view(func(b *binder.Binder) {
			p.matrix = binder.TrainingMatrix(b, p.today())
			for _, s := range binder.Sites.All(b) {
				p.sites[binder.Sites.Ref(s.ID)] = s.Name
			}
		})
		p.options()
		p.begin()
	}
	p.filter()
}

// begin shows the first step instead of a matrix of nothing.
func (p *trainingPage) begin() {
	n := p.parts.at
	empty := n < trainCourses && p.matrix != nil && len(p.matrix.People)*len(p.matrix.Courses) == 0
	show(p.none, empty)
	show(p.filters, n < trainCourses && !empty)
	if n < trainCourses {
		show(p.bodies[n], !empty)
	}
	switch {
	case !empty:
	case len(p.matrix.People) == 0:
		p.none.SetBody(Pad(16, Empty("account-group-outline", T("Nobody to train yet"), T("Add the people who work here. Then this page shows who took which course, and when it is due again."),
			NewButton(Primary, T("Add people"), "plus", func() { p.Go(pagePeople) }))))
	default:
		p.none.SetBody(Pad(16, Empty("school-outline", T("No courses yet"), T("Add what people are trained in: what to do when the screens go dark, how to spot a bad email."),
			NewButton(Primary, T("Add a course"), "plus", func() { p.parts.choose(trainCourses); p.Add() }))))
	}
}

// options are the sites and jobs that one can filter by.
func (p *trainingPage) options() {
	sites, jobs := []Option{{ID: "", Name: T("All sites")}}, []Option{{ID: "", Name: T("All jobs")}}
	var names []string
	for ref := range p.sites {
		names = append(names, string(ref))
	}
	slices.SortFunc(names, func(x, y string) int { return strings.Compare(p.sites[binder.Ref(x)], p.sites[binder.Ref(y)]) })
	for _, ref := range names {
		sites = append(sites, Option{ID: ref, Name: p.sites[binder.Ref(ref)]})
	}
	var seen []string
	for _, one := range p.matrix.People {
		if one.Job != "" && !slices.Contains(seen, one.Job) {
			seen = append(seen, one.Job)
		}
	}
	slices.Sort(seen)
	for _, j := range seen {
		jobs = append(jobs, Option{ID: j, Name: j})
	}
	p.site.SetOptions(sites)
	p.job.SetOptions(jobs)
	show(p.boxes[0], len(sites) > 2)
	show(p.boxes[1], len(jobs) > 2)
	relayout(p.filters)
}

// filter shows those whom the search, the site and the job leave.
func (p *trainingPage) filter() {
	if p.matrix == nil {
		return
	}
	words := strings.Fields(binder.Fold(p.search.Text()))
	site, job := binder.Ref(p.site.Value()), p.job.Value()
	p.rows = p.rows[:0]
	kept := map[string]bool{}
	var items []Item
	for i, one := range p.matrix.People {
		if site != "" && one.Site != site || job != "" && one.Job != job || !hasAll(binder.Fold(one.Name+" "+one.Job), words) {
			continue
		}
		p.rows = append(p.rows, i)
		kept[one.ID] = true
		items = append(items, Item{ID: string(binder.People.Ref(one.ID)), Title: one.Name})
	}
	courses := make([]string, len(p.matrix.Courses))
	for i, c := range p.matrix.Courses {
		courses[i] = c.Title
	}
	p.search.SetCount(N(len(p.rows), "%d person", "%d people"))
	if p.parts.at == trainMatrix {
		p.grid.SetData(courses, items, p.cell)
	} else {
		p.listDue(kept)
	}
	p.draw()
}

func hasAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// cell is one field of the grid: how someone stands with a course.
func (p *trainingPage) cell(row, col int) Cell {
	if p.matrix == nil || row >= len(p.rows) { // drawn anew while another part is shown
		return Cell{}
	}
	c := p.matrix.Cells[p.rows[row]][col]
	return Cell{Status: standingStatus(c.Standing)}
}

// listDue fills the list of who is due.
func (p *trainingPage) listDue(kept map[string]bool) {
	p.dues = map[string]binder.Due{}
	var items []Item
	for _, d := range p.matrix.Due() {
		if !kept[d.Person.ID] {
			continue
		}
		id := d.Person.ID + "/" + d.Course.ID
		p.dues[id] = d
		it := Item{ID: id, Title: d.Person.Name, Line2: d.Course.Title, Status: standingStatus(d.Cell.Standing)}
		if d.Cell.Due != "" {
			it.Line2 = T("%s, due %s", d.Course.Title, d.Cell.Due.Long())
		}
		items = append(items, it)
	}
	p.due.SetItems(items)
}

// chose shows a field of the grid at the right.
func (p *trainingPage) chose(row, col int) {
	if row < 0 || row >= len(p.rows) || col >= len(p.matrix.Courses) {
		return
	}
	p.person = binder.People.Ref(p.matrix.People[p.rows[row]].ID)
	p.course = binder.Courses.Ref(p.matrix.Courses[col].ID)
	p.draw()
}

func (p *trainingPage) choseDue(id string) {
	if d, ok := p.dues[id]; ok {
		p.person, p.course = binder.People.Ref(d.Person.ID), binder.Courses.Ref(d.Course.ID)
		p.draw()
	}
}

// draw shows what the chosen person took of the chosen course.
func (p *trainingPage) draw() {
	side := p.sides[min(p.parts.at, 1)]
	i := slices.IndexFunc(p.matrix.People, func(x binder.Person) bool { return binder.People.Ref(x.ID) == p.person })
	j := slices.IndexFunc(p.matrix.Courses, func(x binder.Course) bool { return binder.Courses.Ref(x.ID) == p.course })
	if i < 0 || j < 0 {
		side.SetContent(NewCard("", nil, NewText(Muted, T("Choose someone and a course to see what was taken, and when it is due again."))))
		return
	}
	var parts []fyne.CanvasObject
	p.view(func(b *binder.Binder) {
		parts = p.standing(b, p.matrix.People[i], p.matrix.Courses[j], p.matrix.Cells[i][j])
	})
	off := side.scroll.Offset
	side.SetContent(NewCard("", nil, Column(12, parts...)))
	side.scroll.ScrollToOffset(off)
}

func (p *trainingPage) standing(b *binder.Binder, one binder.Person, c binder.Course, cell binder.Cell) []fyne.CanvasObject {
	person, course := binder.People.Ref(one.ID), binder.Courses.Ref(c.ID)
	chip := NewChip(standingStatus(cell.Standing), "")
	if cell.Standing == binder.NotRequired {
		chip = NewChip(StatusNone, T("Not required"))
	}
	parts := []fyne.CanvasObject{
		Column(2, newRuns(Title, []run{{text: one.Name, style: Title.style(), tap: func() { p.App.Open(person) }}}),
			newRuns(Body, []run{{text: c.Title, tap: func() { p.App.Open(course) }}})),
		Row(0, chip),
	}
	if cell.Due != "" {
		parts = append(parts, Facts(Fact{Label: T("Due"), Value: cell.Due.Long()}))
	}
	parts = append(parts, Flow(6, NewButton(Plain, T("Add a record"), "plus", p.Add), NewButton(Plain, T("Sign in a class"), "playlist-check", p.SignIn)), NewRule())
	records := binder.RecordsOf(b, person, course)
	if len(records) == 0 {
		return append(parts, NewText(Muted, T("%s never took this course.", one.Name)))
	}
	for i, t := range records {
		if i > 0 {
			parts = append(parts, NewRule())
		}
		ref := binder.Trainings.Ref(t.ID)
		var lines []fyne.CanvasObject
		lines = append(lines, NewText(Strong, t.On.Long()))
		how := optionOf(binder.Methods, t.Method)
		if t.Trainer != "" {
			how = joined(how, T("with %s", t.Trainer))
		}
		if t.Score > 0 {
			how = joined(how, T("score %d", t.Score))
		}
		if how != "" {
			lines = append(lines, NewText(Body, how))
		}
		if t.Version != "" {
			lines = append(lines, NewText(Caption, T("Course version %s", t.Version)))
		}
		if t.Proof != "" {
			lines = append(lines, NewText(Caption, T("Proof: %s", t.Proof)))
		}
		parts = append(parts, RowGrow(0, 0, Column(1, lines...),
			NewIconButton("pencil-outline", T("Edit"), func() { p.editRecord(T("Training record"), ref, nil, nil) }),
			NewIconButton("delete-outline", T("Delete"), func() { p.delete(ref) })))
	}
	return parts
}

// Open implements Opener: a course, a requirement or a record is shown in its
// list; a person is signed in for what they are due.
func (p *trainingPage) Open(ref binder.Ref) {
	parts := map[string]int{"course": trainCourses, "requirement": trainRequirements, "training": trainRecords}
	if n, ok := parts[ref.Kind()]; ok {
		p.parts.choose(n)
		p.part(n).Open(ref)
		return
	}
	if ref.Kind() != "person" {
		return
	}
	p.search.Clear()
	p.site.SetValue("")
	p.job.SetValue("")
	p.parts.choose(trainDue)
	for _, d := range p.matrix.Due() {
		if binder.People.Ref(d.Person.ID) == ref {
			p.due.Select(d.Person.ID + "/" + d.Course.ID)
			p.SignIn()
			return
		}
	}
}

// Find implements Finder.
func (p *trainingPage) Find() {
	if n := p.parts.at; n >= trainCourses {
		p.part(n).Find()
		return
	}
	p.search.Focus()
}

// Print implements Printer.
func (p *trainingPage) Print() {
	if p.parts.at == trainDue {
		p.printSheet("overdue")
		return
	}
	p.printSheet("training")
}

// Add implements Adder: a course, a requirement, or a record of what is chosen.
func (p *trainingPage) Add() {
	if n := p.parts.at; n == trainCourses || n == trainRequirements {
		p.part(n).Add()
		return
	}
	p.addRecord(p.person, p.course)
}

// addRecord asks for one training record.
func (p *trainingPage) addRecord(person, course binder.Ref) {
	if p.parts.at == trainRecords {
		person, course = "", ""
	}
	p.editRecord(T("Add a record"), p.newRef("training"), func(f *recordForm) {
		begin := map[string]string{"person": string(person), "course": string(course), "on": string(p.today())}
		p.view(func(b *binder.Binder) {
			if c, ok := binder.Courses.Get(b, course); ok {
				begin["version"] = c.Version
			}
		})
		for name, v := range begin {
			if v != "" {
				f.kit.Field(name).Start(v)
				f.form.Set(name, binder.TextValue(v))
			}
		}
	}, nil)
}

// SignIn notes a course for everyone who was there.
func (p *trainingPage) SignIn() {
	var people []binder.Ref
	if p.parts.at == trainDue && p.person != "" {
		people = append(people, p.person)
	}
	newSignIn(p, p.course, people).show()
}

// signedIn commits the records of a class as one change.
func (p *trainingPage) signedIn(c binder.Class) bool {
	var forms []*binder.Form
	var title string
	p.view(func(b *binder.Binder) {
		forms = c.Forms(b, store.NewID)
		title = b.Title(c.Course)
	})
	return p.doing("Signed in a class", T("%s: %s signed in.", title, N(len(c.People), "%d person is", "%d people are")), forms...)
}
