package ui

import (
	"fyne.io/fyne/v2"

	"readybinder/binder"
)

// partnersPage is whom the office calls outside, in the order of calling.
type partnersPage struct {
	*recordPage
	sort *choiceControl // shows one category
}

func newPartnersPage(a *App) *partnersPage {
	p := &partnersPage{recordPage: newRecordPage(a, binder.Partners.Kind)}
	p.title, p.icon = T("Partners"), "handshake-outline"
	p.purpose = T("Whom the office calls outside, in the order of calling.")
	p.help = T("Partners are the IT provider, the insurer, the EHR vendor and everyone else outside who helps, or who must be told.\n\nAccount numbers and PINs stay hidden until you press **Show**, and they stand on no wall sheet.\n\nPress **Checked today** after you made sure that everything about a partner is still right. It is due again after half a year.")
	p.add, p.count = T("Add a partner"), [2]string{"%d of %d partner", "%d of %d partners"}
	p.empty = p.none
	p.list, p.second, p.top, p.actions = p.inOrder, p.category, p.when, p.deeds
	p.others = []fyne.CanvasObject{
		NewButton(Quiet, T("Import"), "import", func() { a.Go(pageImport) }),
		NewButton(Quiet, T("Export"), "export", func() { a.Go(pageExport) }),
	}
	p.sort = &choiceControl{at: 0, options: []Option{{ID: "", Name: T("All partners")}}}
	p.sort.ExtendBaseWidget(p.sort)
	p.sort.changed(p.Show)
	p.beside = fixedWide(190, p.sort)
	for _, name := range []string{"category", "when", "order"} {
		p.read.skip[name] = true
	}
	return p
}

func (p *partnersPage) none() fyne.CanvasObject {
	return Empty("handshake-outline", T("No partner is in the binder yet"), T("Begin with the IT provider, the cyber insurer and the EHR vendor."),
		NewButton(Plain, T("Import a list"), "import", func() { p.Go(pageImport) }), NewButton(Primary, T("Add a partner"), "plus", p.Add))
}

func (p *partnersPage) inOrder(b *binder.Binder) []Item {
	list := binder.PartnersInOrder(b)
	used := map[string]bool{}
	for _, one := range list {
		used[one.Category] = true
	}
	options := []Option{{ID: "", Name: T("All partners")}}
	for _, c := range binder.Categories {
		if used[c.Value] {
			options = append(options, Option{ID: c.Value, Name: T(c.Label)})
		}
	}
	p.sort.setOptions(options)
	if p.sort.at < 0 {
		p.sort.setValue("")
	}
	var items []Item
	for _, one := range list {
		if only := p.sort.value(); only != "" && one.Category != only {
			continue
		}
		ref := binder.Partners.Ref(one.ID)
		r, _ := b.Get(ref)
		it := Item{ID: string(ref), Title: one.Name, Line2: p.category(b, r), Find: findWords(b, r)}
		switch {
		case len(r.Conflicts()) > 0:
			it.Status = StatusTwoAnswers
		case one.Gap() != "":
			it.Status, it.Chip = StatusMissing, T("No number")
		case one.Overdue(p.today()):
			it.Status = StatusOverdue
		}
		items = append(items, it)
	}
	return items
}

func (p *partnersPage) category(b *binder.Binder, r binder.Record) string {
	return joined(b.Show(binder.Partners.Field("category"), r.Value("category")), r.Text("contact"))
}

// when says what to do first: call them when, and what is missing.
func (p *partnersPage) when(b *binder.Binder, r binder.Record) []fyne.CanvasObject {
	one, _ := binder.Partners.Get(b, r.Ref)
	var parts []fyne.CanvasObject
	if one.When != "" {
		parts = append(parts, Notice(StatusInfo, T("Call when: %s", one.When)))
	}
	switch {
	case one.Gap() != "":
		parts = append(parts, Notice(StatusMissing, T(one.Gap()), NewButton(Plain, T("Add a number"), "", p.Edit)))
	case one.Overdue(p.today()):
		parts = append(parts, Notice(StatusOverdue, T("This was to be checked by %s.", one.Next.Long()), NewButton(Plain, T("Checked today"), "check", p.Checked)))
	}
	return parts
}

func (p *partnersPage) deeds(*binder.Binder, binder.Ref) []fyne.CanvasObject {
	return []fyne.CanvasObject{
		NewButton(Plain, T("Checked today"), "check", p.Checked),
		NewIconButton("qrcode", T("Contact card for a phone"), p.ShowCard),
	}
}

// Checked notes that everything about the partner was looked at today.
func (p *partnersPage) Checked() {
	form := p.form(p.chosen)
	form.Set("checked", binder.TextValue(string(p.today())))
	next := p.today().AddDays(binder.CheckDays)
	form.Set("next", binder.TextValue(string(next)))
	p.doing("Checked a partner", T("%s is checked. Check again by %s.", p.all[p.chosen].Title, next.Long()), form)
}

// ShowCard shows the contact card that a phone takes over.
func (p *partnersPage) ShowCard() {
	var name string
	var card []byte
	p.view(func(b *binder.Binder) {
		if one, ok := binder.Partners.Get(b, p.chosen); ok {
			name, card = one.Name, binder.PartnerCard(one).VCard(cardBytes)
		}
	})
	if card != nil {
		p.showCard(name, card)
	}
}

// Open shows a partner, whatever category is chosen.
func (p *partnersPage) Open(ref binder.Ref) {
	p.sort.setValue("")
	p.recordPage.Open(ref)
}
