package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/sheet"
)

// peoplePage is everyone the office may have to reach.
type peoplePage struct {
	*recordPage
	left   *check
	matrix *binder.Matrix // of this Show
}

func newPeoplePage(a *App) *peoplePage {
	p := &peoplePage{recordPage: newRecordPage(a, binder.People.Kind)}
	p.title, p.icon = T("People"), "account-group-outline"
	p.purpose = T("Everyone the office may have to reach, and how.")
	p.help = T("Choose someone on the left to see how to reach them. Click a number, or press Space on it, to see it as large as the window with a code that a phone can scan.\n\n" +
		"Press **Confirmed today** after you tried a number. A number that nobody confirmed for 90 days is marked **Due soon**.\n\n" +
		"When someone leaves, press **Left**. The page then tells which roles and calls need someone else.")
	p.add, p.count = T("Add a person"), [2]string{"%d of %d person", "%d of %d people"}
	p.empty = p.nobody
	p.list, p.second, p.actions = p.people, p.jobAndSite, p.deeds
	p.top, p.more = p.gone, p.standing
	p.shape = p.shaped
	p.left = newCheck(T("Show people who left"))
	p.left.OnChanged = func(bool) { p.Show() }
	p.beside = p.left
	p.others = []fyne.CanvasObject{
		NewButton(Quiet, T("Import"), "import", func() { a.Go(pageImport) }),
		NewButton(Quiet, T("Export"), "export", func() { a.Go(pageExport) }),
		NewButton(Plain, T("Call round"), "phone-outline", func() { a.Go(pageCallRound) }),
	}
	for _, name := range []string{"family", "job", "site", "left"} {
		p.read.skip[name] = true
	}
	return p
}

func (p *peoplePage) nobody() fyne.CanvasObject {
	return Empty("account-group-outline", T("Nobody is in the binder yet"), T("Add the people whom the office calls when something happens: doctors, nurses, the front desk, billing."),
		NewButton(Plain, T("Import a list"), "import", func() { p.Go(pageImport) }), NewButton(Primary, T("Add a person"), "plus", p.Add))
}

// people are the rows: by last name, those who left only when asked for.
func (p *peoplePage) people(b *binder.Binder) []Item {
	today := p.today()
	p.matrix = nil
	parts := map[binder.Ref][]string{}
	for _, r := range binder.RolesInOrder(b) {
		for _, ref := range append([]binder.Ref{r.Holder}, r.Backups...) {
			parts[ref] = append(parts[ref], r.Name)
		}
	}
	sites := map[binder.Ref]string{}
	list := binder.People.All(b)
	binder.SortPeople(list)
	var items []Item
	for _, one := range list {
		if !one.Active(today) && !p.left.Checked {
			continue
		}
		ref := binder.People.Ref(one.ID)
		r, _ := b.Get(ref)
		it := Item{ID: string(ref), Title: one.Name, Line2: one.Job, Find: findWords(b, r)}
		if one.Site != "" {
			if _, known := sites[one.Site]; !known {
				sites[one.Site] = b.Title(one.Site)
			}
			it.Line2 = joined(one.Job, sites[one.Site])
		}
		for _, role := range parts[ref] {
			it.Find += " " + binder.Fold(role)
		}
		it.Status, it.Chip = personStatus(one, r, today)
		items = append(items, it)
	}
	return items
}

// personStatus is the chip of a person: what matters most first.
func personStatus(one binder.Person, r binder.Record, today binder.Date) (Status, string) {
	_, phone := one.Phone()
	switch {
	case len(r.Conflicts()) > 0:
		return StatusTwoAnswers, ""
	case !one.Active(today):
		return StatusOff, T("Left")
	case !phone:
		return StatusMissing, T("No number")
	case len(one.Stale(today)) > 0:
		return StatusDueSoon, ""
	}
	return StatusNone, ""
}

// joined joins two words that may be empty.
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}

func (p *peoplePage) jobAndSite(b *binder.Binder, r binder.Record) string {
	site := ""
	if s := r.Value("site"); s != "" {
		site = b.Title(binder.Ref(s.Text()))
	}
	return joined(r.Text("job"), site)
}

func (p *peoplePage) deeds(b *binder.Binder, ref binder.Ref) []fyne.CanvasObject {
	list := []fyne.CanvasObject{NewButton(Plain, T("Contact card"), "qrcode", p.ShowCard)}
	if one, ok := binder.People.Get(b, ref); ok && one.Left == "" {
		list = append(list, NewButton(Quiet, T("Left"), "account-alert-outline", p.Left).Hint(T("Today is their last day")))
	}
	return list
}

// gone says what one should know before reading on: that someone left, that
// there is no number, that this PC cannot show the name.
func (p *peoplePage) gone(b *binder.Binder, r binder.Record) []fyne.CanvasObject {
	one, _ := binder.People.Get(b, r.Ref)
	var notes []fyne.CanvasObject
	_, phone := one.Phone()
	switch {
	case one.Left != "" && !one.Active(p.today()):
		notes = append(notes, Notice(StatusOff, T("Left on %s. They stand on no sheet any more.", one.Left.Long())))
	case one.Left != "":
		notes = append(notes, Notice(StatusDueSoon, T("The last day is %s.", one.Left.Long())))
	case !phone:
		notes = append(notes, Notice(StatusMissing, T("There is no phone number to reach %s.", one.Name), NewButton(Plain, T("Add a number"), "", p.Edit)))
	}
	if !canShow(one.Name) {
		notes = append(notes, Notice(StatusInfo, T("This PC has no font for the letters of this name. The name is kept as it was typed, and other PCs may show it.")))
	}
	return notes
}

// standing is what else the office counts on this person for.
func (p *peoplePage) standing(b *binder.Binder, r binder.Record) []fyne.CanvasObject {
	one, ok := binder.People.Get(b, r.Ref)
	if !ok {
		return nil
	}
	parts := []fyne.CanvasObject{NewRule()}
	var roles []fyne.CanvasObject
	for _, part := range binder.PartsOf(b, r.Ref) {
		words := run{text: T("  has it")}
		if part.Place > 0 {
			words.text = T("  backup person %d", part.Place)
		}
		words.color = ColorMuted
		roles = append(roles, newRuns(Body, []run{p.link(b, binder.Roles.Ref(part.Role.ID)), words}))
	}
	if len(roles) == 0 {
		roles = append(roles, NewText(Muted, T("No role in an emergency.")))
	}
	parts = append(parts, Facts(Fact{Label: T("Roles"), Body: Column(4, roles...), Wide: true}))
	parts = append(parts, Facts(Fact{Label: T("Call tree"), Body: p.inTree(b, r.Ref), Wide: true}))
	if chips := p.trainings(b, one); len(chips) > 0 {
		parts = append(parts, Facts(Fact{Label: T("Training"), Body: Column(8, chips...), Wide: true}))
	}
	return parts
}

// inTree tells who calls the person and whom they call.
func (p *peoplePage) inTree(b *binder.Binder, ref binder.Ref) fyne.CanvasObject {
	var lines []fyne.CanvasObject
	say := func(words string, refs []binder.Ref, as binder.Ref) {
		if len(refs) == 0 {
			return
		}
		runs := []run{{text: words + " "}}
		for i, other := range refs {
			if i > 0 {
				runs = append(runs, run{text: ", "})
			}
			runs = append(runs, p.link(b, other))
		}
		if as != ref {
			runs = append(runs, run{text: T(" (as %s)", b.Title(as)), color: ColorMuted})
		}
		lines = append(lines, newRuns(Body, runs))
	}
	for _, place := range binder.PlacesOf(b, ref) {
		say(T("Called by"), place.By, place.As)
		say(T("Calls"), place.Calls, place.As)
	}
	if len(lines) == 0 {
		lines = append(lines, NewText(Muted, T("Nobody calls them yet.")))
	}
	return Column(4, lines...)
}

// trainings are the courses that the person has to take, and how each stands.
func (p *peoplePage) trainings(b *binder.Binder, one binder.Person) []fyne.CanvasObject {
	if p.matrix == nil {
		p.matrix = binder.TrainingMatrix(b, p.today())
	}
	i := slices.IndexFunc(p.matrix.People, func(x binder.Person) bool { return x.ID == one.ID })
	if i < 0 {
		return nil
	}
	var list []fyne.CanvasObject
	for j, c := range p.matrix.Courses {
		cell := p.matrix.Cells[i][j]
		if cell.Standing == binder.NotRequired {
			continue
		}
		due := ""
		if cell.Due != "" && cell.Standing != binder.Never {
			due = T("due %s", cell.Due.Long())
		}
		chip := NewChip(standingStatus(cell.Standing), "")
		list = append(list, RowGrow(8, 1, chip, Column(0, newRuns(Body, []run{p.link(b, binder.Courses.Ref(c.ID)), {text: "  " + due, color: ColorMuted}}))))
	}
	return list
}

// standingStatus is the chip for how someone stands with a course.
func standingStatus(s binder.Standing) Status {
	switch s {
	case binder.Current:
		return StatusCurrent
	case binder.DueSoon:
		return StatusDueSoon
	case binder.Overdue:
		return StatusOverdue
	case binder.Never:
		return StatusNever
	}
	return StatusNone
}

// shaped fills the last name in while the name is typed, until someone types
// another one.
func (p *peoplePage) shaped(f *recordForm) {
	name, family := f.kit.Field("name"), f.kit.Field("family")
	if !canShow(name.Value()) {
		name.Hint(T("This PC has no font for these letters and shows marks in their place. The name is kept."))
	}
	mine := binder.FamilyOf(name.Value())
	name.OnChanged(func(typed string) {
		if family.Value() == mine {
			mine = binder.FamilyOf(typed)
			family.SetValue(mine)
		}
	})
}

// Open shows a person, those who left too.
func (p *peoplePage) Open(ref binder.Ref) {
	p.view(func(b *binder.Binder) {
		if one, ok := binder.People.Get(b, ref); ok && !one.Active(p.today()) && !p.left.Checked {
			p.left.Checked = true
			p.left.Refresh()
		}
	})
	p.recordPage.Open(ref)
}

// ShowCard shows the contact card that a phone takes over.
func (p *peoplePage) ShowCard() {
	var name string
	var card []byte
	p.view(func(b *binder.Binder) {
		if one, ok := binder.People.Get(b, p.chosen); ok {
			name, card = one.Name, binder.CardOf(b, one).VCard(cardBytes)
		}
	})
	if card != nil {
		p.showCard(name, card)
	}
}

// Left notes that someone does not work here after today, and tells what then
// needs someone else.
func (p *peoplePage) Left() {
	ref := p.chosen
	form := p.form(ref)
	form.Set("left", binder.TextValue(string(p.today())))
	var name string
	var open []binder.Gap
	p.view(func(b *binder.Binder) { name, open = b.Title(ref), binder.LeftOpen(b, ref) })
	if !p.doing("Noted that someone left", T("Today is the last day of %s.", name), form) || len(open) == 0 {
		return
	}
	var rows []fyne.CanvasObject
	var d *Dialog
	for _, g := range open {
		rows = append(rows, RowGrow(8, 0, NewText(Body, T(g.Why)), NewButton(Plain, T("Go there"), "arrow-right", func() { d.Close(); p.App.Open(g.Ref) })))
	}
	d = NewDialog(T("What needs someone else"), Column(8, rows...)).Note(T("%s is still named in these places.", name)).Wide(520)
	d.Show(p.Canvas())
}

// cardBytes is how long a contact card may be that any phone scans at once.
const cardBytes = 500

// showCard shows a contact card as a code.
func (a *App) showCard(name string, card []byte) {
	code := sheet.QR(string(card))
	if code == nil {
		ShowTrouble(a.Canvas(), Trouble{T("This card is too long for a code."), T("Remove a number that nobody needs and try again.")})
		return
	}
	BigCode(a.Canvas(), name, T("Point a phone's camera at the square to save this contact."), code)
}
