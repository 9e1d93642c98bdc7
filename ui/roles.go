package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"readybinder/binder"
)

// rolesPage is who does what in an emergency, and who steps in.
type rolesPage struct{ *recordPage }

func newRolesPage(a *App) *rolesPage {
	p := &rolesPage{newRecordPage(a, binder.Roles.Kind)}
	p.title, p.icon = T("Roles"), "account-outline"
	p.purpose = T("Who does what in an emergency, and who steps in.")
	p.help = T("A role is a job on a bad day: who leads, who calls the insurer, who watches over privacy. Give each to one person and name **backup persons in order**. On a bad day the first of them who can be reached does it.\n\nA role is marked **Missing** while nobody has it, or while nobody can step in.")
	p.add, p.count = T("Add a role"), [2]string{"%d of %d role", "%d of %d roles"}
	p.empty = p.none
	p.list, p.second, p.top, p.actions = p.inOrder, p.holder, p.people, p.moves
	for _, name := range []string{"mission", "holder", "backups", "order"} {
		p.read.skip[name] = true
	}
	return p
}

func (p *rolesPage) none() fyne.CanvasObject {
	return Empty("account-outline", T("There are no roles yet"), T("Begin with who leads when something happens, and who steps in."),
		NewButton(Primary, T("Add a role"), "plus", p.Add))
}

func (p *rolesPage) inOrder(b *binder.Binder) []Item {
	var items []Item
	for _, role := range binder.RolesInOrder(b) {
		ref := binder.Roles.Ref(role.ID)
		r, _ := b.Get(ref)
		it := Item{ID: string(ref), Title: role.Name, Line2: p.holder(b, r), Find: findWords(b, r)}
		if len(r.Conflicts()) > 0 {
			it.Status = StatusTwoAnswers
		} else if role.Gap(b, p.today()) != "" {
			it.Status = StatusMissing
		}
		items = append(items, it)
	}
	return items
}

func (p *rolesPage) holder(b *binder.Binder, r binder.Record) string {
	if h := r.Value("holder"); h != "" {
		return b.Title(binder.Ref(h.Text()))
	}
	return T("Nobody yet")
}

// people are the mission, and who can do it: the one who has the role, then
// who can step in, each with the number to try first.
func (p *rolesPage) people(b *binder.Binder, r binder.Record) []fyne.CanvasObject {
	role, _ := binder.Roles.Get(b, r.Ref)
	var parts []fyne.CanvasObject
	if role.Mission != "" {
		parts = append(parts, NewText(Body, role.Mission))
	}
	if why := role.Gap(b, p.today()); why != "" {
		parts = append(parts, Notice(StatusMissing, T(why), NewButton(Plain, T("Choose"), "", p.chooseWho)))
	}
	parts = append(parts, NewRule(), NewText(Caption, T("Who has it")))
	if role.Holder != "" {
		parts = append(parts, p.oneOf(b, role.Holder, ""))
	} else {
		parts = append(parts, NewText(Muted, T("Nobody yet.")))
	}
	parts = append(parts, NewText(Caption, T("Who can step in, in this order")))
	for i, ref := range role.Backups {
		parts = append(parts, p.oneOf(b, ref, T("%d.", i+1)))
	}
	if len(role.Backups) == 0 {
		parts = append(parts, NewText(Muted, T("Nobody yet.")))
	}
	return parts
}

// chooseWho opens the form of the chosen role where a name is missing.
func (p *rolesPage) chooseWho() {
	it, ok := p.all[p.chosen]
	if !ok {
		return
	}
	form := p.editRecord(it.Title, p.chosen, p.shape, p.Open)
	if form == nil {
		return
	}
	missing := form.kit.Field("holder")
	if missing.Value() != "" {
		missing = form.kit.Field("backups")
	}
	focusOn(missing.Target())
}

// oneOf is one person in a line: who, their job, and the number to try first.
func (p *rolesPage) oneOf(b *binder.Binder, ref binder.Ref, number string) fyne.CanvasObject {
	runs := []run{p.link(b, ref)}
	var right []fyne.CanvasObject
	one, there := binder.People.Get(b, ref)
	switch {
	case !there:
	case !one.Active(p.today()):
		right = append(right, NewChip(StatusMissing, T("Left")))
	default:
		if one.Job != "" {
			runs = append(runs, run{text: "  " + one.Job, color: ColorMuted})
		}
		if way, ok := one.Phone(); ok {
			right = append(right, NewButton(Plain, wayWords(way), "phone-outline", func() { p.bigWay(one.Name, way) }).
				Hint(T("Show it large, with a code to scan")))
		} else {
			right = append(right, NewChip(StatusMissing, T("No number")))
		}
	}
	row := []fyne.CanvasObject{newRuns(Body, runs)}
	if number != "" {
		row = append([]fyne.CanvasObject{fixedWide(22, NewText(Muted, number))}, row...)
	}
	return RowGrow(8, len(row)-1, append(row, right...)...)
}

func (p *rolesPage) moves(*binder.Binder, binder.Ref) []fyne.CanvasObject {
	return []fyne.CanvasObject{
		NewIconButton("arrow-up", T("Move up in all lists"), func() { p.move(-1) }),
		NewIconButton("arrow-down", T("Move down in all lists"), func() { p.move(1) }),
	}
}

// move changes the place of the chosen role in all lists.
func (p *rolesPage) move(by int) {
	var forms []*binder.Form
	p.view(func(b *binder.Binder) {
		roles := binder.RolesInOrder(b)
		i := slices.IndexFunc(roles, func(r binder.Role) bool { return binder.Roles.Ref(r.ID) == p.chosen })
		if i < 0 || i+by < 0 || i+by >= len(roles) {
			return
		}
		roles[i], roles[i+by] = roles[i+by], roles[i]
		for n, r := range roles {
			if r.Order != n+1 {
				f := b.Edit(binder.Roles.Ref(r.ID))
				f.Set("order", binder.NumberValue(n+1))
				forms = append(forms, f)
			}
		}
	})
	p.doing("Changed the order of roles", T("The order is changed."), forms...)
}
