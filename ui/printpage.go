package ui

import (
	"fmt"
	"os/exec"
	"runtime"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/sheet"
)

// printPage makes sheets, and keeps the register of where they hang.
type printPage struct {
	app  *App
	lp   func(path string) error // sends a PDF to the printer, nil where it cannot
	tabs [2]*Button
	tab  int
	body swapStack

	kinds    *ListView // sheets to print
	split    *Split
	detail   *VScroll
	audience *Field
	paper    *Field
	preview  swap
	actions  [3]*Button
	info     sheet.Info
	made     *sheet.Sheet
	turn     int // of making the preview
	people   []binder.Ref

	hangs    *ListView // sheets that hang
	hangSide *VScroll
	hanging  *Split
	none     fyne.CanvasObject // instead of an empty register
}

// swapStack shows one of several things in one place.
type swapStack struct{ all []fyne.CanvasObject }

func (s swapStack) turn(n int) {
	for i, o := range s.all {
		show(o, i == n)
	}
}

func newPrintPage(a *App) *printPage {
	p := &printPage{app: a}
	if runtime.GOOS != "windows" {
		if path, err := exec.LookPath("lp"); err == nil {
			p.lp = func(file string) error {
				if err := exec.Command(path, "-t", "ReadyBinder", "--", file).Run(); err != nil {
					return Say(T("The printer did not take the sheet."), T("Look whether it is on and has paper, or choose Open to print."))
				}
				return nil
			}
		}
	}
	return p
}

func (p *printPage) Title() string { return T("Print") }
func (p *printPage) Icon() string  { return "printer-outline" }

func (p *printPage) Explain() string {
	return T("Paper works when nothing else does. Pick a sheet, say who will see it, and print it.\n\nThe page says before printing what will stand on the sheet and what is left off for those readers.\n\n**Where they hang** is the register: it tells which sheets on the wall are out of date. **Check a sheet** tells the same from the code at a sheet's foot.")
}

// Build implements Page.
func (p *printPage) Build() fyne.CanvasObject {
	p.tabs[0] = NewButton(Plain, T("Print a sheet"), "printer-outline", p.showPrinting)
	p.tabs[1] = NewButton(Plain, T("Where they hang"), "map-marker-outline", p.showHanging)
	p.kinds = NewListView(nil)
	p.kinds.OnSelect = p.choose
	var items []Item
	for _, k := range sheet.Types() {
		items = append(items, Item{ID: k.Type, Title: T(k.Title), Line2: T(k.About), Icon: sheetIcons[k.Type]})
	}
	p.kinds.SetItems(items)
	p.audience = NewChoiceField(T("Who will see it"), nil).OnChanged(p.changed)
	p.paper = NewChoiceField(T("Paper"), paperOptions()).OnChanged(p.changed)
	p.preview = newSwap()
	p.actions = [3]*Button{
		NewButton(Primary, T("Open to print"), "printer-outline", p.openToPrint),
		NewButton(Plain, T("Save as PDF"), "download-outline", p.savePDF),
		NewButton(Plain, T("Send to the printer"), "send", p.sendToPrinter),
	}
	show(p.actions[2], p.lp != nil)
	p.detail = NewVScroll(Column(0))
	p.split = NewSplit("print", NewSheet(p.kinds), p.detail)

	p.none = NewSheet(Pad(24, Empty("map-marker-outline", T("No sheet is in the register"), T("Each sheet that you print is noted here with the place where it hangs. Then this page tells when it is out of date."),
		NewButton(Primary, T("Print a sheet"), "printer-outline", p.showPrinting))))
	p.hangs = NewListView(nil)
	p.hangs.OnSelect = p.choseHanging
	p.hangSide = NewVScroll(Column(0))
	p.hanging = NewSplit("hanging", NewSheet(p.hangs), p.hangSide)
	p.body = swapStack{[]fyne.CanvasObject{p.split, p.hanging, p.none}}
	body := ColumnGrow(12, 1, Row(8, p.tabs[0], p.tabs[1]), stacked(p.body.all...))
	return NewPageFrame(p.Title(), T("Sheets for the wall, the red folder and every wallet, and where they hang."), body,
		NewButton(Plain, T("Check a sheet"), "qrcode", p.check))
}

var sheetIcons = map[string]string{
	"first15": "alarm-light-outline", "contacts": "phone-outline", "calltree": "sitemap-outline", "wallet": "card-account-phone-outline",
	"roles": "account-outline", "partners": "handshake-outline", "plan": "book-open-page-variant-outline", "training": "school-outline",
	"overdue": "calendar-clock-outline", "all": "archive-outline",
}

// Show implements Page.
func (p *printPage) Show() {
	p.turnTo(p.tab)
	p.showRegister()
	if p.kinds.Selected() == "" {
		p.kinds.Select(sheet.Types()[0].Type)
		p.split.ShowList()
		return
	}
	p.make()
}

func (p *printPage) turnTo(n int) {
	p.tab = n
	if _, all := p.hangs.Count(); n == 1 && all == 0 {
		p.body.turn(2)
	} else {
		p.body.turn(n)
	}
	for i, b := range p.tabs {
		kind := Quiet
		if i == n {
			kind = Plain
		}
		b.SetKind(kind)
	}
}

func (p *printPage) showPrinting() { p.turnTo(0) }
func (p *printPage) showHanging()  { p.turnTo(1) }

// Open implements Opener.
func (p *printPage) Open(ref binder.Ref) {
	p.showHanging()
	p.hangs.Select(string(ref))
	p.hanging.ShowDetail()
}

// Begin implements Beginner.
func (p *printPage) Begin() {
	p.showPrinting()
	p.kinds.Focus()
}

// Print implements Printer.
func (p *printPage) Print() {
	p.showPrinting()
	p.actions[0].Press()
}

// printSheet goes to the Print page with a sheet chosen, limited to some
// people where any are named.
func (a *App) printSheet(typ string, people ...binder.Ref) {
	a.Go(pagePrint)
	if p, ok := a.Page().(*printPage); ok {
		p.showPrinting()
		p.kinds.Mark(typ)
		p.choose(typ)
		p.people = people
		p.make()
		focusOn(p.actions[0])
	}
}

// choose shows a sheet to print.
func (p *printPage) choose(typ string) {
	i := slices.IndexFunc(sheet.Types(), func(k sheet.Info) bool { return k.Type == typ })
	if i < 0 {
		return
	}
	p.info, p.people, p.made = sheet.Types()[i], nil, nil
	var options []Option
	for _, a := range p.info.Audiences {
		options = append(options, Option{ID: a, Name: T(optionOf(binder.Audiences, a))})
	}
	p.audience.SetOptions(options)
	p.audience.Start(p.info.Audiences[0])
	p.paper.Start(p.app.paper())
	p.detail.SetContent(NewCard("", nil, Column(16,
		Column(4, NewText(Title, T(p.info.Title)), NewText(Muted, T(p.info.About))),
		Tiles(220, 14, p.audience, p.paper),
		Flow(8, p.actions[0], p.actions[2], p.actions[1]),
		NewRule(), p.preview.Container)))
	p.split.ShowDetail()
	p.make()
}

// changed makes another sheet; the one before must not be printed in its place.
func (p *printPage) changed(string) {
	p.made = nil
	p.make()
}

func (p *printPage) request() sheet.Request {
	return sheet.Request{Type: p.info.Type, Audience: p.audience.Value(), Paper: p.paper.Value(),
		Today: p.app.today(), By: p.app.store.Person(), People: p.people}
}

// make makes the sheet as it would be printed now, and says what is on it.
func (p *printPage) make() {
	p.turn++
	turn, a, r := p.turn, p.app, p.request()
	if p.made == nil {
		p.preview.set(newProgress(T("Making the sheet."), -1))
	}
	a.run(func() {
		made, err := tried(func() (s *sheet.Sheet, err error) {
			a.view(func(b *binder.Binder) { s, err = sheet.Make(b, r) })
			return s, err
		})
		a.onScreen(func() {
			if turn == p.turn {
				p.showMade(made, err)
			}
		})
	})
}

func (p *printPage) showMade(made *sheet.Sheet, err error) {
	p.made = made
	for _, b := range p.actions {
		if err != nil {
			b.Disable()
		} else {
			b.Enable()
		}
	}
	if err != nil {
		p.made = nil
		p.preview.set(Notice(StatusMissing, Words(err).String()))
		return
	}
	var parts []fyne.CanvasObject
	for _, w := range made.Warnings {
		parts = append(parts, Notice(StatusDueSoon, T(w.Words())))
	}
	parts = append(parts, Notice(audienceStatus(made.Record.Audience), audienceMeans(made.Record.Audience)))
	for _, h := range made.Hidden {
		parts = append(parts, RowGrow(8, 1, NewIconMark("eye-off-outline", ColorMuted, 18), NewText(Body, T(h))))
	}
	rec := made.Record
	parts = append(parts, Facts(
		Fact{Label: T("Pages"), Value: N(made.Pages, "%d page", "%d pages")},
		Fact{Label: T("Edition"), Value: fmt.Sprint(rec.Edition)},
		Fact{Label: T("Replace after"), Value: rec.Replace.Long()},
		Fact{Label: T("Sheet code"), Value: rec.Code}))
	parts = append(parts, NewText(Strong, T("What stands on it")))
	parts = append(parts, factLines(rec.Facts, 24)...)
	p.preview.set(parts...)
}

func audienceStatus(audience string) Status {
	if audience == "leaders" {
		return StatusDueSoon
	}
	return StatusInfo
}

func audienceMeans(audience string) string {
	switch audience {
	case "wall":
		return T("For the wall: anyone who walks by may read it. Private numbers, account numbers and PINs are left off, unless a record says that they may be printed.")
	case "leaders":
		return T("For leaders only: account numbers and PINs may stand on it. Keep it locked away, and shred it when a new one comes.")
	}
	return T("For everyone who works here: private mobile numbers stand on it, account numbers and PINs do not. Not for the wall.")
}

// factLines are what a sheet says, by whom or what it is about.
func factLines(facts []string, most int) []fyne.CanvasObject {
	var names []string
	says := map[string][]string{}
	for _, f := range facts {
		parts := strings.Split(f, " | ")
		if _, seen := says[parts[0]]; !seen {
			names = append(names, parts[0])
			says[parts[0]] = nil
		}
		if len(parts) > 1 {
			says[parts[0]] = append(says[parts[0]], strings.Join(parts[1:], ": "))
		}
	}
	var rows []fyne.CanvasObject
	for _, n := range names[:min(len(names), most)] {
		rows = append(rows, Column(1, NewText(Body, n), NewText(Caption, strings.Join(says[n], ", "))))
	}
	if more := len(names) - most; more > 0 {
		rows = append(rows, NewText(Muted, T("and %d more", more)))
	}
	return []fyne.CanvasObject{Tiles(260, 14, rows...)}
}

func optionOf(list []binder.Option, value string) string {
	for _, o := range list {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

// fileName is the name of the sheet's PDF.
func (p *printPage) fileName() string {
	return T(p.info.Title) + ", " + string(p.made.Record.On) + ".pdf"
}

// written is the sheet as a file that can be opened, which the program deletes
// when it locks or starts.
func (p *printPage) written() (string, bool) {
	if p.made == nil {
		return "", false
	}
	path, err := writePrinted(p.app.store.Dir(), p.fileName(), p.made.PDF)
	if err != nil {
		ShowTrouble(p.app.Canvas(), fileTrouble(err))
	}
	return path, err == nil
}

func (p *printPage) openToPrint() {
	made := p.made
	path, ok := p.written()
	if ok && p.app.did(p.app.files.View(path)) {
		p.note(made, T("The sheet opened in another window. Print it there, hang it up, and note where."))
	}
}

func (p *printPage) savePDF() {
	if made := p.made; made != nil {
		p.app.files.Save(T("Save the sheet"), p.fileName(), made.PDF, func(string) {
			p.note(made, T("Saved. When it is printed, note where it hangs. If it stays a file, leave it out of the register."))
		})
	}
}

func (p *printPage) sendToPrinter() {
	made := p.made
	path, ok := p.written()
	if !ok || p.lp == nil {
		return
	}
	p.app.away(p.actions[2], func() error { return p.lp(path) }, func() {
		p.note(made, T("The printer has it. Hang it up, and note where."))
	})
}

// note asks where the sheet that was printed hangs and notes it in the register.
func (p *printPage) note(made *sheet.Sheet, words string) {
	where := NewTextField(T("Where does it hang?")).Placeholder(T("Break room, red folder, Dr. Chen's wallet"))
	var places []fyne.CanvasObject
	for _, w := range p.places() {
		places = append(places, NewButton(Plain, w, "map-marker-outline", func() { where.SetValue(w); focusOn(where.Target()) }))
	}
	d := NewDialog(T("Is it on paper?"), Column(14, NewText(Body, words), where, Flow(6, places...)))
	d.Main(Primary, T("Note it"), "check", func() { p.noted(d, made, where.Value()) })
	d.CancelText(T("It was not printed"))
	d.Wide(520).Show(p.app.Canvas())
}

// places are where sheets hung before, and the usual ones.
func (p *printPage) places() []string {
	var list []string
	p.app.view(func(b *binder.Binder) {
		for _, s := range binder.Sheets.All(b) {
			list = append(list, s.Where)
		}
	})
	list = append(list, T("Break room"), T("Front desk"), T("Red folder"))
	var out []string
	for _, w := range list {
		if w != "" && !slices.ContainsFunc(out, func(o string) bool { return strings.EqualFold(o, w) }) {
			out = append(out, w)
		}
	}
	return out[:min(len(out), 6)]
}

// noted keeps the sheet in the register; an older one of the same sort in the
// same place counts as taken down.
func (p *printPage) noted(d *Dialog, made *sheet.Sheet, where string) {
	rec := made.Record
	rec.Where = where
	var forms []*binder.Form
	p.app.view(func(b *binder.Binder) {
		for _, old := range binder.Register(b) {
			if where != "" && old.Type == rec.Type && old.Audience == rec.Audience && strings.EqualFold(old.Where, where) {
				f := b.Edit(binder.Sheets.Ref(old.ID))
				f.Set("gone", binder.TextValue(string(p.app.today())))
				forms = append(forms, f)
			}
		}
		forms = append(forms, binder.Sheets.Form(b, p.app.newRef("sheet").ID(), rec))
	})
	if !p.app.save(forms...) {
		return
	}
	d.Close()
	if len(forms) > 1 {
		p.app.Toast(T("Noted. The older sheet there counts as taken down: throw it away."), nil)
	} else {
		p.app.Toast(T("Noted in the register."), nil)
	}
}

// showRegister lists the sheets that hang, and finds out which are current.
func (p *printPage) showRegister() {
	a, today := p.app, p.app.today()
	a.run(func() {
		var items []Item
		stale := 0
		a.view(func(b *binder.Binder) {
			for _, s := range binder.Register(b) {
				it := Item{ID: string(binder.Sheets.Ref(s.ID)), Title: s.Title, Line2: hangsAt(s), Icon: sheetIcons[s.Type], Find: s.Code}
				it.Status, it.Chip = sheetStatus(b, s, today)
				if it.Status != StatusCurrent {
					stale++
				}
				items = append(items, it)
			}
		})
		a.onScreen(func() {
			p.hangs.SetItems(items)
			p.turnTo(p.tab)
			words := T("Where they hang")
			if stale > 0 {
				words = N(stale, "Where they hang (%d out of date)", "Where they hang (%d out of date)")
			}
			p.tabs[1].SetText(words)
			relayout(p.tabs[1])
			p.choseHanging(p.hangs.Selected())
		})
	})
}

func sheetStatus(b *binder.Binder, s binder.Sheet, today binder.Date) (Status, string) {
	switch {
	case !sheet.Current(b, s, today):
		return StatusOverdue, T("Out of date")
	case s.Replace != "" && s.Replace < today:
		return StatusOverdue, T("Too old")
	case s.Replace != "" && today.DaysTo(s.Replace) < 14:
		return StatusDueSoon, T("Replace soon")
	}
	return StatusCurrent, ""
}

func hangsAt(s binder.Sheet) string {
	where := s.Where
	if where == "" {
		where = T("Place not noted")
	}
	return where + ", " + s.On.Long()
}

// choseHanging shows one sheet of the register.
func (p *printPage) choseHanging(id string) {
	ref := binder.Ref(id)
	var s binder.Sheet
	var v sheet.Verdict
	var by string
	var ok bool
	var st Status
	var chip string
	p.app.view(func(b *binder.Binder) {
		if s, ok = binder.Sheets.Get(b, ref); ok && s.Gone == "" {
			v, _ = sheet.Check(b, s.Code, p.app.today())
			st, chip = sheetStatus(b, s, p.app.today())
			if s.By != "" {
				by = b.Title(s.By)
			}
		} else {
			ok = false
		}
	})
	if !ok {
		p.hangSide.SetContent(Column(0))
		if n, _ := p.hangs.Count(); n > 0 {
			p.hangSide.SetContent(Pad(24, NewText(Muted, T("Choose a sheet to see where it hangs and what has changed since it was printed."))))
		}
		return
	}
	again := NewButton(Plain, T("Print again"), "printer-outline", func() { p.printAgain(s) })
	if st != StatusCurrent {
		again.SetKind(Primary)
	}
	parts := []fyne.CanvasObject{
		RowGrow(8, 0, NewText(Title, s.Title), NewChip(st, chip)),
		Flow(8, again, NewButton(Plain, T("Taken down"), "check", func() { p.takeDown(ref, s) }),
			NewButton(Plain, T("It hangs elsewhere"), "map-marker-outline", func() { p.move(ref, s) })),
		NewRule(),
		Facts(
			Fact{Label: T("Where it hangs"), Value: s.Where, Empty: T("Not noted"), Strong: true},
			Fact{Label: T("For whom"), Value: T(optionOf(binder.Audiences, s.Audience))},
			Fact{Label: T("Printed on"), Value: s.On.Long()},
			Fact{Label: T("Printed by"), Value: by},
			Fact{Label: T("Replace after"), Value: s.Replace.Long()},
			Fact{Label: T("Edition"), Value: fmt.Sprint(s.Edition)},
			Fact{Label: T("Sheet code"), Value: s.Code}),
	}
	p.hangSide.SetContent(NewCard("", nil, Column(16, append(parts, changesOf(v)...)...)))
	p.hanging.ShowDetail()
}

// changesOf says what is different since a sheet was printed.
func changesOf(v sheet.Verdict) []fyne.CanvasObject {
	if len(v.Changes) == 0 {
		return nil
	}
	list := []fyne.CanvasObject{NewText(Strong, T("What has changed since it was printed"))}
	for _, c := range v.Changes {
		list = append(list, Column(1, NewText(Body, c.About), NewText(Muted, strings.Join(c.What, "\n"))))
	}
	return []fyne.CanvasObject{NewRule(), Column(10, list...)}
}

func (p *printPage) printAgain(s binder.Sheet) {
	p.showPrinting()
	p.kinds.Mark(s.Type)
	p.choose(s.Type)
	if slices.Contains(p.info.Audiences, s.Audience) {
		p.audience.SetValue(s.Audience)
		p.changed("")
	}
}

func (p *printPage) takeDown(ref binder.Ref, s binder.Sheet) {
	f := p.app.form(ref)
	f.Set("gone", binder.TextValue(string(p.app.today())))
	if p.app.save(f) {
		p.app.Toast(T("%s is taken down.", s.Title), func() {
			f := p.app.form(ref)
			f.Set("gone", "")
			p.app.save(f)
		})
	}
}

// move notes another place.
func (p *printPage) move(ref binder.Ref, s binder.Sheet) {
	f := p.app.form(ref)
	where := NewTextField(T("Where does it hang?")).Start(s.Where)
	d := NewDialog(T("It hangs elsewhere"), where)
	d.Dirty = where.Changed
	d.Main(Primary, T("Save"), "check", func() {
		if where.Changed() {
			f.Set("where", binder.TextValue(where.Value()))
		}
		if p.app.save(f) {
			d.Close()
		}
	})
	d.Show(p.app.Canvas())
}

// check tells of a sheet on the wall, by its code, whether it is current.
func (p *printPage) check() {
	code := NewTextField(T("Sheet code")).Placeholder("RB-7K3M-Q2XA-C").Hint(T("It stands at the foot of the sheet. Type it, or scan its square with a scanner."))
	result := newSwap()
	d := NewDialog(T("Check a sheet"), Column(14, code, result.Container))
	d.Main(Primary, T("Check"), "check", func() {
		var v sheet.Verdict
		var err error
		p.app.view(func(b *binder.Binder) { v, err = sheet.Check(b, code.Value(), p.app.today()) })
		if err != nil {
			code.SetWrong(Words(err).String())
			selectAll(code)
			result.set()
			return
		}
		code.SetWrong("")
		result.set(verdictOf(v)...)
		d.layer.Refresh()
	})
	d.CancelText(T("Close"))
	d.Wide(560).Show(p.app.Canvas())
}

func verdictOf(v sheet.Verdict) []fyne.CanvasObject {
	st := StatusMissing
	if v.Current && !v.Expired {
		st = StatusCurrent
	}
	list := []fyne.CanvasObject{Notice(st, T(v.Words()))}
	if v.Title != "" {
		list = append(list, Facts(Fact{Label: T("Sheet"), Value: v.Title}, Fact{Label: T("For whom"), Value: T(optionOf(binder.Audiences, v.Audience))}))
	}
	for _, s := range v.Prints {
		if s.Gone == "" {
			list = append(list, NewText(Muted, hangsAt(s)))
		}
	}
	return append(list, changesOf(v)...)
}
