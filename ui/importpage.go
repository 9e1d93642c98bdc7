package ui

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/exchange"
	"readybinder/store"
)

// importPage brings in a list from another program: pick a file, see how its
// columns are understood, see what would happen, then import. Nothing is
// written before, and all of it can be undone.
type importPage struct {
	*App
	frame *PageFrame
	body  *VScroll

	name    string
	data    []byte
	kind    string
	table   *exchange.Table // nil for contact cards and JSON
	cards   []exchange.Card
	refused []exchange.Refusal
	json    bool
	mapping exchange.Mapping
	plan    *exchange.Import
	turn    int // of planning; a later one makes an earlier one void
	busy    bool
	fresh   *binder.Imported // the import just done
	outcome *exchange.Import // what it did

	start   *Button
	cancel  *Button
	pick    *Button
	preview swap
}

// importKinds are the records that lists from elsewhere are of.
var importKinds = []string{"person", "training", "partner"}

const (
	mostRefused  = 50
	mostPreview  = 25
	mostImports  = 20
	sampleValues = 3
)

func newImportPage(a *App) *importPage { return &importPage{App: a} }

// Title implements Page.
func (p *importPage) Title() string { return T("Import") }

// Icon implements Page.
func (p *importPage) Icon() string { return "import" }

// Explain implements Explainer.
func (p *importPage) Explain() string {
	return T("Bring in people, training records or partners from a spreadsheet (.xlsx or .csv), or contacts from a phone or an email program (.vcf).\n\nYou see what will happen before anything is written. Empty cells erase nothing. Importing the same file twice changes nothing. Every import can be undone.")
}

// Build implements Page.
func (p *importPage) Build() fyne.CanvasObject {
	p.body = NewVScroll(Column(0))
	p.start = NewButton(Primary, T("Import"), "import", p.Import)
	p.cancel = NewButton(Plain, T("Cancel"), "", p.Cancel)
	p.pick = NewButton(Primary, T("Choose a file"), "folder-open-outline", p.Pick)
	p.preview = newSwap()
	p.frame = NewPageFrame(p.Title(), T("Bring in a list from another program. You see what will happen before anything is written."), p.body, p.cancel, p.start)
	return p.frame
}

// Show implements Page. What was chosen stays; only what would happen is
// looked at again, because the binder may have changed.
func (p *importPage) Show() {
	switch {
	case p.busy:
	case p.data != nil:
		p.replan()
	default:
		p.drawStart()
	}
}

// Arrive implements Arriver.
func (p *importPage) Arrive() {
	if p.data == nil && !busy(p.Canvas()) {
		focusOn(p.pick)
	}
}

// Open implements Opener: the list of earlier imports.
func (p *importPage) Open(binder.Ref) { p.Cancel() }

// Cancel forgets the file.
func (p *importPage) Cancel() {
	p.turn++
	p.data, p.table, p.cards, p.refused, p.plan, p.fresh, p.json = nil, nil, nil, nil, nil, nil, false
	p.drawStart()
}

// Pick lets the person choose a file.
func (p *importPage) Pick() {
	if !p.may(binder.Imports.Name) {
		return
	}
	p.files.Open(T("Choose a file to import"), []string{".csv", ".xlsx", ".tsv", ".txt", ".vcf", ".vcard", ".json"}, p.Picked)
}

// Picked reads the file.
func (p *importPage) Picked(name string, data []byte) {
	awayWith(p.Shell, p.pick, func() (*importPage, error) { return p.read(name, data) }, p.took)
}

// read understands a file on its own; p is not touched.
func (p *importPage) read(name string, data []byte) (*importPage, error) {
	n := &importPage{App: p.App, name: filepath.Base(name), data: data, kind: "person"}
	var err error
	switch {
	case isCards(name, data):
		n.cards, n.refused, err = exchange.ReadCards(data)
	case strings.EqualFold(filepath.Ext(name), ".json"):
		n.json = true
	default:
		if n.table, err = exchange.ReadTable(n.name, data); err == nil {
			n.guess()
		}
	}
	return n, err
}

func isCards(name string, data []byte) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return ext == ".vcf" || ext == ".vcard" || bytes.Contains(bytes.ToUpper(data[:min(len(data), 200)]), []byte("BEGIN:VCARD"))
}

// guess takes the kind whose fields the columns fit best.
func (p *importPage) guess() {
	best := -1
	p.view(func(b *binder.Binder) {
		for _, kind := range importKinds {
			m := exchange.Guess(p.table, kind, b)
			n := 0
			for _, c := range m.Columns {
				if c.Field != "" {
					n++
				}
			}
			if m.Missing(kind) != "" {
				n = 0
			}
			if n > best {
				best, p.kind, p.mapping = n, kind, m
			}
		}
	})
}

func (p *importPage) took(n *importPage) {
	p.name, p.data, p.kind, p.table, p.mapping = n.name, n.data, n.kind, n.table, n.mapping
	p.cards, p.refused, p.json, p.plan, p.fresh = n.cards, n.refused, n.json, nil, nil
	p.drawFile()
	p.replan()
}

// replan asks what the file would do to the binder as it is now.
func (p *importPage) replan() {
	p.turn++
	turn := p.turn
	mapping := exchange.Mapping{Columns: slices.Clone(p.mapping.Columns), Remembered: p.mapping.Remembered}
	unmade := map[binder.Ref]bool{}
	if p.plan != nil {
		for _, o := range p.plan.Offers {
			unmade[binder.Ref(o.Title)] = !o.Make
		}
	}
	table, cards, refused, kind, json, data := p.table, p.cards, p.refused, p.kind, p.json, p.data
	p.start.Disable()
	awayWith(p.Shell, nil, func() (plan *exchange.Import, err error) {
		p.view(func(b *binder.Binder) {
			switch {
			case json:
				plan, err = exchange.PlanJSON(b, data, p.today(), store.NewID)
			case table == nil:
				plan = exchange.PlanCards(b, cards, refused, kind, p.today(), store.NewID)
			case mapping.Missing(kind) == "":
				plan = exchange.Plan(b, table, mapping, kind, p.today(), store.NewID)
			}
		})
		return plan, err
	}, func(plan *exchange.Import) {
		if turn != p.turn {
			return
		}
		p.plan = plan
		if plan != nil {
			for _, o := range plan.Offers {
				o.Make = o.Make && !unmade[binder.Ref(o.Title)]
			}
		}
		p.drawPlan()
	})
}

// drawStart offers to choose a file, and lists earlier imports.
func (p *importPage) drawStart() {
	show(p.start, false)
	show(p.cancel, false)
	parts := []fyne.CanvasObject{}
	if p.fresh != nil {
		parts = append(parts, p.result())
	}
	parts = append(parts, NewCard(T("Choose a file"), nil, Column(12,
		NewText(Body, T("A spreadsheet of people, training records or partners (.xlsx, .csv), contacts from a phone or an email program (.vcf), or an export of ReadyBinder (.json).")),
		NewText(Muted, T("Nothing is written before you have seen what will happen. Patients do not belong in the binder.")),
		Row(0, p.pick))))
	if list := p.earlier(); len(list) > 0 {
		parts = append(parts, NewCard(T("Earlier imports"), nil, Column(10, list...)))
	}
	p.body.SetContent(atMost(860, Column(14, parts...)))
	p.frame.Refresh()
}

// earlier are the imports so far, the newest first, each with Undo.
func (p *importPage) earlier() []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	p.view(func(b *binder.Binder) {
		list := binder.Imports.All(b)
		slices.SortStableFunc(list, func(x, y binder.Imported) int { return strings.Compare(string(y.On), string(x.On)) })
		for i, one := range list[:min(len(list), mostImports)] {
			if i > 0 {
				rows = append(rows, NewRule())
			}
			words := T("%s: %d added, %d changed", one.On.Long(), one.Added, one.Changed)
			if one.Refused > 0 {
				words += ", " + T("%d left out", one.Refused)
			}
			if one.By != "" {
				words += ", " + T("by %s", b.Title(one.By))
			}
			right := p.undoButton(one)
			if one.Undone != "" {
				right = NewChip(StatusOff, T("Undone"))
			}
			rows = append(rows, RowGrow(10, 0, Column(2, NewText(Strong, one.Name), NewText(Caption, words)), right))
		}
	})
	return rows
}

// drawFile shows the file: what it holds, and how its columns are understood.
func (p *importPage) drawFile() {
	show(p.start, true)
	show(p.cancel, true)
	p.start.Disable()
	var facts []fyne.CanvasObject
	if !p.json {
		var kinds []Option
		for _, k := range importKinds {
			if p.table == nil && k == "training" {
				continue
			}
			kinds = append(kinds, Option{ID: k, Name: T(binder.KindOf(k).Many)})
		}
		facts = append(facts, NewChoiceField(T("What is in this file"), kinds).Named("kind").Start(p.kind).OnChanged(p.kindChosen))
	}
	if p.table != nil && len(p.table.Sheets) > 1 {
		facts = append(facts, NewChoiceField(T("Sheet"), Options(p.table.Sheets...)).Named("sheet").Start(p.table.Sheet).OnChanged(p.sheetChosen))
	}
	words := ""
	switch {
	case p.table != nil:
		words = N(len(p.table.Rows), "%d row", "%d rows")
	case p.cards != nil:
		words = N(len(p.cards), "%d contact card", "%d contact cards")
	}
	file := []fyne.CanvasObject{}
	if words != "" {
		file = append(file, NewText(Muted, words))
	}
	if len(facts) > 0 {
		file = append(file, Tiles(240, 14, facts...))
	}
	if p.table != nil {
		for _, note := range p.table.Notes {
			file = append(file, NewText(Caption, T(note)))
		}
	}
	parts := []fyne.CanvasObject{NewCard(p.name, NewButton(Quiet, T("Another file"), "folder-open-outline", p.Pick), Column(10, file...))}
	if p.table != nil {
		parts = append(parts, NewCard(T("What each column is"), nil, p.columns()))
	}
	p.preview.set(NewCard("", nil, newProgress(T("Looking at what will happen"), -1)))
	parts = append(parts, p.preview.Container)
	p.body.SetContent(atMost(860, Column(14, parts...)))
	p.frame.Refresh()
}

// columns are the columns of the file, with a few of their values, and what
// each is taken for.
func (p *importPage) columns() fyne.CanvasObject {
	options := []Option{{ID: "", Name: T("(leave out)")}}
	for _, t := range exchange.Targets(p.kind) {
		options = append(options, Option{ID: t.Field, Name: T(t.Label)})
	}
	rows := []fyne.CanvasObject{}
	if p.mapping.Remembered {
		rows = append(rows, NewText(Caption, T("Understood as in your last import of such a file.")))
	}
	choices := make([]*choiceControl, len(p.mapping.Columns))
	for i, c := range p.mapping.Columns {
		choice := &choiceControl{at: -1, options: options, holder: T("(leave out)")}
		choice.ExtendBaseWidget(choice)
		choice.setValue(c.Field)
		choices[i] = choice
		choice.changed(func() { p.mapped(i, choices) })
		values := p.values(i)
		if values == "" {
			values = T("(empty)")
		}
		rows = append(rows, RowGrow(12, 0, Column(1, NewLine(Strong, c.Name), NewLine(Caption, values)),
			NewIconMark("arrow-right", ColorMuted, 18), fixedWide(250, choice)))
	}
	return Column(8, rows...)
}

// values are a few of a column's values.
func (p *importPage) values(column int) string {
	var list []string
	for _, r := range p.table.Rows {
		if column < len(r) {
			if v := strings.TrimSpace(r[column]); v != "" && !slices.Contains(list, v) {
				list = append(list, shortened(v))
			}
		}
		if len(list) == sampleValues {
			break
		}
	}
	return strings.Join(list, "  |  ")
}

func (p *importPage) kindChosen(kind string) {
	p.kind = kind
	if p.table != nil {
		p.view(func(b *binder.Binder) { p.mapping = exchange.Guess(p.table, kind, b) })
	}
	p.plan = nil
	p.drawFile()
	p.replan()
}

func (p *importPage) sheetChosen(sheet string) {
	name, data := p.name, p.data
	awayWith(p.Shell, nil, func() (*importPage, error) {
		t, err := exchange.ReadSheet(name, data, sheet)
		if err != nil {
			return nil, err
		}
		n := &importPage{App: p.App, name: name, data: data, kind: "person", table: t}
		n.guess()
		return n, nil
	}, p.took)
}

// mapped takes what the person chose for a column. What only one column can be
// is taken from the column that had it.
func (p *importPage) mapped(column int, choices []*choiceControl) {
	field := choices[column].value()
	many := slices.ContainsFunc(exchange.Targets(p.kind), func(t exchange.Target) bool { return t.Field == field && t.Many })
	for i := range p.mapping.Columns {
		if i != column && field != "" && !many && p.mapping.Columns[i].Field == field {
			p.mapping.Columns[i].Field = ""
			choices[i].setValue("")
		}
	}
	p.mapping.Columns[column].Field = field
	p.replan()
}

// drawPlan shows what will happen.
func (p *importPage) drawPlan() {
	if p.plan == nil {
		why := ""
		if p.table != nil {
			why = p.mapping.Missing(p.kind)
		}
		p.preview.set(Notice(StatusMissing, T(why)))
		return
	}
	c := p.plan.Counts
	chips := []fyne.CanvasObject{}
	chip := func(s Status, n int, one, many string) {
		if n > 0 {
			chips = append(chips, NewChip(s, N(n, one, many)))
		}
	}
	chip(StatusCurrent, c.Added, "%d to add", "%d to add")
	chip(StatusInfo, c.Changed, "%d to change", "%d to change")
	chip(StatusOff, c.Same, "%d already here", "%d already here")
	chip(StatusMissing, c.Refused, "%d left out", "%d left out")
	parts := []fyne.CanvasObject{Flow(8, chips...)}
	if c.Added+c.Changed == 0 {
		parts = append(parts, NewText(Body, T("There is nothing to import: everything usable in this file is in the binder already.")))
	}
	for _, note := range p.plan.Notes {
		if p.table != nil && slices.Contains(p.table.Notes, note) {
			continue // it stands under the file
		}
		parts = append(parts, NewText(Muted, T(note)))
	}
	for _, o := range p.plan.Offers {
		offer := NewBoolField(T("Add %s “%s” too, because the file names it", strings.ToLower(T(kindWord(o.Ref))), o.Title))
		if o.Make {
			offer.Start("true")
		}
		parts = append(parts, offer.OnChanged(func(v string) { o.Make = v == "true" }))
	}
	parts = append(parts, planRows(p.plan, exchange.Refused, mostRefused)...)
	parts = append(parts, planRows(p.plan, "", mostPreview)...)
	p.preview.set(NewCard(T("What will happen"), nil, Column(8, parts...)))
	p.start.SetText(N(c.Added+c.Changed, "Import %d row", "Import %d rows"))
	if c.Added+c.Changed > 0 {
		p.start.Enable()
	} else {
		p.start.Disable()
	}
	p.frame.Refresh()
}

func kindWord(ref binder.Ref) string {
	if k := binder.KindOf(ref.Kind()); k != nil {
		return k.One
	}
	return "Record"
}

// planRows show rows of a plan: the refused ones with their reasons, or the
// first of the others.
func planRows(plan *exchange.Import, only exchange.What, most int) []fyne.CanvasObject {
	var list []fyne.CanvasObject
	n := 0
	for _, r := range plan.Rows {
		if (r.What == exchange.Refused) != (only == exchange.Refused) || r.What == exchange.Same {
			continue
		}
		if n++; n > most {
			continue
		}
		status, word := StatusCurrent, T("Add")
		var words []string
		switch r.What {
		case exchange.Refused:
			status, word = StatusMissing, T("Left out")
			words = append(words, T(r.Why))
		case exchange.Changed:
			status, word = StatusInfo, T("Change")
			words = append(words, r.Changes...)
		}
		words = append(words, r.Notes...)
		title := []run{{text: r.Title, style: Strong.style()}, {text: "  " + T("row %d", r.Line), color: ColorMuted}}
		if r.Title == "" {
			title = []run{{text: T("Row %d", r.Line), style: Strong.style()}}
		}
		text := []fyne.CanvasObject{newRuns(Body, title)}
		for _, w := range words {
			text = append(text, NewText(Muted, w))
		}
		list = append(list, NewRule(), RowGrow(12, 1, fixedWide(92, Row(0, NewChip(status, word))), Column(1, text...)))
	}
	if n > most {
		list = append(list, NewText(Muted, T("and %d more", n-most)))
	}
	return list
}

// Import writes what was shown.
func (p *importPage) Import() {
	if p.plan == nil || p.busy {
		return
	}
	plan, batch := p.plan, store.NewID()
	rec := binder.Imported{Name: p.name, Kind: plan.Kind, On: p.today(), By: p.store.Person(),
		Added: plan.Counts.Added, Changed: plan.Counts.Changed, Refused: plan.Counts.Refused}
	if p.table != nil {
		rec = plan.Record(p.table, p.mapping, p.store.Person(), p.today())
		rec.Name = p.name
	}
	rec.ID, rec.Batch = store.NewID(), batch
	p.busy = true
	p.preview.set(NewCard("", nil, newProgress(N(plan.Counts.Added+plan.Counts.Changed, "Importing %d row", "Importing %d rows"), -1)))
	p.cancel.Disable()
	p.start.Disable()
	p.run(func() {
		_, err := tried(func() (struct{}, error) { return struct{}{}, p.write(plan, rec) })
		p.onScreen(func() { p.imported(rec, err) })
	})
}

// write commits the import and its entry in the register, all or nothing.
func (p *importPage) write(plan *exchange.Import, rec binder.Imported) error {
	var changes []store.Change
	for _, ops := range plan.Ops(0) {
		changes = append(changes, store.Change{Why: "Imported " + rec.Name, Batch: rec.Batch, Ops: ops})
	}
	p.view(func(b *binder.Binder) {
		changes = append(changes, store.Change{Why: "Imported " + rec.Name, Ops: binder.Imports.Form(b, rec.ID, rec).Diff()})
	})
	return p.store.Commit(changes...)
}

func (p *importPage) imported(rec binder.Imported, err error) {
	p.busy = false
	p.cancel.Enable()
	if !p.did(err) {
		p.drawPlan()
		return
	}
	plan := p.plan
	p.Cancel()
	p.fresh, p.outcome = &rec, plan
	p.drawStart()
}

// result says what the import did.
func (p *importPage) result() fyne.CanvasObject {
	rec := *p.fresh
	if rec.Undone != "" {
		return NewCard(rec.Name, nil, Row(0, NewChip(StatusOff, T("Undone"))))
	}
	chips := []fyne.CanvasObject{}
	if rec.Added > 0 {
		chips = append(chips, NewChip(StatusCurrent, T("%d added", rec.Added)))
	}
	if rec.Changed > 0 {
		chips = append(chips, NewChip(StatusInfo, T("%d changed", rec.Changed)))
	}
	lines := []fyne.CanvasObject{Flow(8, chips...)}
	if rec.Refused > 0 {
		lines = append(lines, NewText(Body, N(rec.Refused, "%d row was left out.", "%d rows were left out.")))
		lines = append(lines, planRows(p.outcome, exchange.Refused, mostRefused)...)
		lines = append(lines, NewRule())
	}
	buttons := []fyne.CanvasObject{p.undoButton(rec)}
	if page := pageOf(binder.RefTo(rec.Kind, "x")); page != pageSettings && p.pages[page] != nil {
		buttons = append(buttons, NewButton(Primary, T("Look at them"), "arrow-right", func() { p.fresh = nil; p.Go(page) }))
	}
	lines = append(lines, Flow(8, buttons...))
	return NewCard(T("%s is imported", rec.Name), nil, Column(12, lines...))
}

func (p *importPage) undoButton(one binder.Imported) fyne.CanvasObject {
	b := NewButton(Plain, T("Undo this import"), "undo", nil)
	b.tapped = func() { b.Disable(); p.Undo(one) }
	return b
}

// Undo takes an import back, once. What someone changed since stays.
func (p *importPage) Undo(one binder.Imported) {
	if p.busy {
		return
	}
	p.busy = true
	p.run(func() {
		kept, err := tried(func() ([]binder.Ref, error) { return p.takeOut(one) })
		p.onScreen(func() { p.undone(one, kept, err) })
	})
}

// takeOut undoes an import and notes it in the register; it returns what stays.
func (p *importPage) takeOut(one binder.Imported) ([]binder.Ref, error) {
	kept, err := p.store.Undo(one.Batch, "Undid the import of "+one.Name)
	if err != nil {
		return nil, err
	}
	form := p.form(binder.Imports.Ref(one.ID))
	form.Set("undone", binder.TextValue(string(p.today())))
	return kept, p.store.Save(form)
}

func (p *importPage) undone(one binder.Imported, kept []binder.Ref, err error) {
	p.busy = false
	if p.did(err) {
		if p.fresh != nil && p.fresh.ID == one.ID {
			p.fresh.Undone = p.today()
		}
		words := T("The import of %s is undone.", one.Name)
		if len(kept) > 0 {
			words += " " + N(len(kept), "%d record stays, because someone changed it since.", "%d records stay, because someone changed them since.")
		}
		p.Toast(words, nil)
	}
	p.Show()
}
