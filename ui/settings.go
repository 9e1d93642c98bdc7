package ui

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"readybinder/assets"
	"readybinder/binder"
)

const prefPaper = "print.paper"

// settingsPage is the office, the keys of the binder, and how this PC shows it.
type settingsPage struct {
	app    *App
	person *Field
	look   *Field
	size   *Field
	idle   *Field
	chain  swap // whether this PC's keychain opens the binder
	paper  *Field

	office, sites, keys, newer, where swap
	scroll                            *VScroll
}

func newSettingsPage(a *App) *settingsPage { return &settingsPage{app: a} }

func (p *settingsPage) Title() string { return T("Settings") }
func (p *settingsPage) Icon() string  { return "cog-outline" }

func (p *settingsPage) Explain() string {
	return T("**Office** is what stands on every page and sheet.\n\n**Who is at this PC** is the name under every change that is made here. It is not a password.\n\n**Ways into the binder** are the keys, the recovery sheet and the backup on a USB drive. Keep all three: each helps when another is lost.\n\n**Lock when nobody is here** closes the binder after that time, and when the PC slept. What was typed and not saved waits behind a cover.\n\n**Proof of the records** reads every byte and compares every seal.")
}

// Build implements Page.
func (p *settingsPage) Build() fyne.CanvasObject {
	for _, s := range []*swap{&p.office, &p.sites, &p.keys, &p.newer, &p.where} {
		*s = newSwap()
	}
	p.person = NewRefField(T("Who is at this PC"), nil).Hint(T("This name stands beside every change that is made here.")).OnChanged(p.choosePerson)
	p.look = NewChoiceField(T("Colors"), []Option{{ID: string(LookSystem), Name: T("As this PC is set")}, {ID: string(LookLight), Name: T("Light")}, {ID: string(LookDark), Name: T("Dark")}}).OnChanged(p.chooseLook)
	p.size = NewChoiceField(T("Text size"), Options("100 %", "125 %", "150 %", "175 %", "200 %")).OnChanged(p.chooseLook)
	p.idle = NewChoiceField(T("Lock when nobody is here"), idleOptions()).OnChanged(p.chooseIdle)
	p.chain = newSwap()
	p.paper = NewChoiceField(T("Paper"), paperOptions()).OnChanged(p.choosePaper)
	cards := Column(14,
		p.newer.Container,
		Tiles(380, 14,
			NewCard(T("Office"), NewButton(Plain, T("Edit"), "pencil-outline", p.editOffice), p.office.Container),
			NewCard(T("Sites"), NewButton(Plain, T("Add a site"), "plus", p.addSite), p.sites.Container)),
		NewCard(T("Ways into the binder"), nil, p.keys.Container),
		Tiles(380, 14,
			NewCard(T("This person, this screen"), nil, Column(14, p.person, Tiles(150, 14, p.look, p.size), Tiles(150, 14, p.paper, p.idle), p.chain.Container)),
			NewCard(T("The binder on this PC"), nil, Column(14, p.where.Container, Flow(8,
				NewButton(Plain, T("Files"), "paperclip", func() { p.app.OpenOn(pageFiles, everyFile) }),
				NewButton(Plain, T("Backups"), "usb-flash-drive-outline", func() { p.app.Go(pageBackups) }),
				NewButton(Plain, T("Proof of the records"), "shield-check-outline", func() { p.app.Go(pageProof) }))))),
		NewCard(T("About"), nil, Column(10,
			NewText(Body, T("ReadyBinder %s. It works without a network, a server or a license, and sends nothing that nobody told it to send.", p.version())),
			Flow(8, NewButton(Plain, T("Licenses"), "file-document-outline", p.licenses)), p.sampleButton())))
	p.scroll = NewVScroll(atMost(1040, cards))
	return NewPageFrame(p.Title(), T("The office, the ways into the binder, and how this PC shows it."), p.scroll)
}

func (p *settingsPage) version() string {
	if p.app.of == nil {
		return ""
	}
	return p.app.of.version
}

// Show implements Page. The fields keep what someone is choosing in them.
func (p *settingsPage) Show() {
	a := p.app
	var people []Option
	var office binder.Office
	var sites []binder.Site
	unknown := map[string]int{}
	a.view(func(b *binder.Binder) {
		office, _ = binder.Offices.Get(b, binder.OfficeRef)
		sites = binder.Sites.All(b)
		for _, s := range binder.Staff(b, a.today()) {
			people = append(people, Option{ID: string(binder.People.Ref(s.ID)), Name: s.Name, More: s.Job})
		}
		unknown = b.Unknown()
	})
	p.person.SetOptions(people)
	if !p.person.Typing() {
		p.person.SetValue(string(a.store.Person()))
	}
	look, percent := a.Look()
	p.look.SetValue(string(look))
	p.size.SetValue(fmt.Sprintf("%d %%", percent))
	p.paper.SetValue(a.paper())
	p.idle.SetValue(strconv.Itoa(a.prefs.IntWithFallback(prefIdle, idleDefault)))
	p.showChain()
	p.showOffice(office)
	p.showSites(sites)
	p.showKeys()
	p.showNewer(unknown)
	p.where.set(Facts(
		Fact{Label: T("Folder"), Value: a.store.Dir(), Wide: true, Action: NewIconButton("content-copy", T("Copy"), p.copyFolder)}))
}

func (p *settingsPage) showOffice(o binder.Office) {
	var files []fyne.CanvasObject
	p.app.view(func(b *binder.Binder) { files = p.app.attached(b, binder.OfficeRef) })
	p.office.set(Facts(
		Fact{Label: T("Name"), Value: o.Name, Empty: T("No name yet"), Strong: true},
		Fact{Label: T("Kind of organization"), Value: T(binder.Offices.Field("type").Option(o.Type)), Empty: T("Not chosen yet")},
		Fact{Label: T("Notes"), Value: o.Note, Wide: true}), NewRule(), Column(6, files...))
}

func (p *settingsPage) showSites(list []binder.Site) {
	if len(list) == 0 {
		p.sites.set(NewText(Muted, T("No site yet. Add each place where the office works, with its address and where the breaker and the spare keys are.")))
		return
	}
	var rows []fyne.CanvasObject
	for i, s := range list {
		if i > 0 {
			rows = append(rows, NewRule())
		}
		words := []fyne.CanvasObject{NewText(Strong, s.Name)}
		if s.Address != "" {
			words = append(words, NewText(Muted, s.Address))
		}
		if s.Phone != "" {
			words = append(words, NewText(Muted, binder.ShowPhone(s.Phone)))
		}
		ref := binder.Sites.Ref(s.ID)
		rows = append(rows, RowGrow(8, 0, Column(2, words...),
			NewIconButton("paperclip", T("Files"), func() { p.app.OpenOn(pageFiles, ref) }),
			NewIconButton("pencil-outline", T("Edit"), func() { p.editSite(ref) }),
			NewIconButton("delete-outline", T("Delete"), func() { p.app.delete(ref) })))
	}
	p.sites.set(rows...)
}

func (p *settingsPage) showKeys() {
	a := p.app
	way := func(icon, title, words string, st Status, chip, do, doIcon string, tapped func()) fyne.CanvasObject {
		head := Row(8, NewLine(Strong, title).KeepWhole(), NewChip(st, chip))
		if st == StatusNone {
			head = Row(8, NewLine(Strong, title).KeepWhole())
		}
		return RowGrow(14, 1, NewIconMark(icon, ColorMuted, 24), Column(3, head, NewText(Muted, words)), NewButton(Plain, do, doIcon, tapped))
	}
	if isSample(a.store.Dir()) {
		p.keys.set(NewText(Body, T("The sample office opens without asking. Its passphrase, should a copy of it ever ask, is: %s", samplePass)))
		return
	}
	sheets, recovery := a.store.Recoveries(), StatusMissing
	words := T("If the passphrase is forgotten, nobody can open the binder.")
	if sheets > 0 {
		recovery = StatusCurrent
		words = N(sheets, "%d recovery sheet opens the binder. It belongs in the safe.", "%d recovery sheets open the binder. They belong in the safe.")
	}
	p.keys.set(
		way("key-outline", T("Keys"), T("Everyone's own passphrase, who may do what, break-glass cards, the PCs, and what to do when someone leaves or a PC is stolen."), StatusNone, "", T("Keys"), "key-outline", func() { a.Go(pageKeys) }),
		NewRule(),
		way("shield-key-outline", T("Recovery sheet"), words, recovery, "", T("Make a recovery sheet"), "printer-outline", func() { a.makeRecovery("") }),
		NewRule(),
		way("sync", T("Other PCs"), T("How what is typed on one PC comes to the others: a shared folder, a USB drive, a server, or one PC as the meeting point."), StatusNone, "", T("Other PCs"), "arrow-right", func() { a.Go(pageSync) }),
		NewRule(),
		way("usb-flash-drive-outline", T("Backups"), T("If this PC is lost, a backup on a USB drive opens on another one, with the same passphrase."), StatusNone, "", T("Backups"), "arrow-right", func() { a.Go(pageBackups) }))
}

func (p *settingsPage) showNewer(unknown map[string]int) {
	standing := p.app.store.Standing()
	var notes []fyne.CanvasObject
	n := standing.Newer
	for _, kind := range slices.Sorted(maps.Keys(unknown)) {
		n += unknown[kind]
	}
	if n > 0 {
		notes = append(notes, Notice(StatusInfo, N(n,
			"%d thing in this binder was written by a newer ReadyBinder. It is kept, but this version cannot show it. Update ReadyBinder on this PC.",
			"%d things in this binder were written by a newer ReadyBinder. They are kept, but this version cannot show them. Update ReadyBinder on this PC.")))
	}
	if standing.Held > 0 {
		notes = append(notes, Notice(StatusNotSynced, N(standing.Held,
			"%d sealed file waits for another one that has not arrived yet. It is kept.",
			"%d sealed files wait for others that have not arrived yet. They are kept.")))
	}
	p.newer.set(notes...)
	show(p.newer.Container, len(notes) > 0)
}

// Open implements Opener: a task of the home page, or a site.
func (p *settingsPage) Open(ref binder.Ref) {
	switch {
	case ref == taskRecovery:
		p.app.makeRecovery("")
	case ref == taskLock:
		p.app.Lock()
	case ref == taskPassphrase:
		p.app.changePass()
	case ref.Kind() == "site":
		p.editSite(ref)
	case ref == binder.OfficeRef:
		p.editOffice()
	}
}

func (p *settingsPage) choosePerson(ref string) {
	p.app.store.SetPerson(binder.Ref(ref))
	p.app.prefs.SetString(prefPerson+p.app.store.ID(), ref)
}

func (p *settingsPage) chooseLook(string) {
	percent := 100
	_, _ = fmt.Sscanf(p.size.Value(), "%d", &percent)
	p.app.SetLook(Look(p.look.Value()), percent)
}

func (p *settingsPage) choosePaper(paper string) { p.app.prefs.SetString(prefPaper, paper) }

// paper is what this PC prints on.
func (a *App) paper() string { return a.prefs.StringWithFallback(prefPaper, "letter") }

func paperOptions() []Option {
	return []Option{{ID: "letter", Name: T("US Letter")}, {ID: "a4", Name: T("A4")}}
}

func (p *settingsPage) copyFolder() {
	fyne.CurrentApp().Clipboard().SetContent(p.app.store.Dir())
	p.app.Toast(T("Copied."), nil)
}

func (p *settingsPage) editOffice() { p.edit(T("Office"), binder.OfficeRef) }

func (p *settingsPage) addSite() { p.edit(T("Add a site"), p.app.newRef("site")) }

func (p *settingsPage) editSite(ref binder.Ref) { p.edit(T("Edit the site"), ref) }

// edit opens a panel on the simple fields of a record.
func (p *settingsPage) edit(title string, ref binder.Ref) {
	if !p.app.may(ref.Kind()) {
		return
	}
	f := p.app.form(ref)
	form := &Form{}
	for _, field := range f.Kind.Fields {
		one := simpleField(field)
		if one == nil {
			continue
		}
		one.Start(f.Get(field.Name).Text())
		form.Fields = append(form.Fields, one)
	}
	d := NewPanel(title, form.Object())
	d.Dirty = form.Changed
	d.Main(Primary, T("Save"), "check", func() {
		if !form.Check() {
			return
		}
		now := f.Copy() // a saving that fails leaves nothing behind
		for _, one := range form.Fields {
			if one.Changed() {
				now.Set(one.Key, binder.TextValue(one.Value()))
			}
		}
		if p.app.save(now) {
			d.Close()
			p.app.Toast(T("Saved."), nil)
		}
	})
	d.Show(p.app.Canvas())
}

// simpleField is a field for a text, a long text or a choice; nil for others.
func simpleField(field *binder.Field) *Field {
	if field.Kept {
		return nil
	}
	var f *Field
	switch field.Type {
	case binder.Text:
		f = NewTextField(T(field.Label))
	case binder.Long:
		f = NewMultiLine(T(field.Label), 4)
	case binder.Choice:
		var options []Option
		for _, o := range field.Options {
			options = append(options, Option{ID: o.Value, Name: T(o.Label)})
		}
		f = NewChoiceField(T(field.Label), options)
	default:
		return nil
	}
	f.Named(field.Name).Hint(T(field.Hint)).Validate(func(v string) error {
		if why := field.Check(binder.TextValue(v)); why != "" && v != "" {
			return errors.New(T(why))
		}
		return nil
	})
	if field.Required {
		f.Required()
	}
	return f
}

// grouped is a count with commas, as people read it.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func (p *settingsPage) licenses() {
	d := NewDialog(T("Licenses"), Column(14,
		NewText(Body, T("ReadyBinder carries the work of others. Their licenses say that you may use it freely.")),
		NewText(Strong, "Inter"), NewText(Caption, assets.InterLicense),
		NewText(Strong, "DejaVu Sans"), NewText(Caption, assets.DejaVuLicense)))
	d.Wide(640).Show(p.app.Canvas())
}

// sampleButton goes to the sample office, or back from it.
func (p *settingsPage) sampleButton() fyne.CanvasObject {
	if isSample(p.app.store.Dir()) {
		return Flow(8, NewButton(Plain, T("Leave the sample office"), "arrow-left", func() { guard(nil, p.app.Lock) }))
	}
	return NewText(Muted, T("To look at the sample office, lock the binder and choose \"Can't open it?\"."))
}
