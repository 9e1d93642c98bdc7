package ui

import (
	"bytes"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/exchange"
)

// exportPage saves records for other programs, in files that are not locked.
type exportPage struct {
	*App
	body *VScroll
}

func newExportPage(a *App) *exportPage { return &exportPage{App: a} }

// Title implements Page.
func (p *exportPage) Title() string { return T("Export") }

// Icon implements Page.
func (p *exportPage) Icon() string { return "export" }

// Explain implements Explainer.
func (p *exportPage) Explain() string {
	return T("An export is a copy for another program: a spreadsheet of one sort of record, contact cards for phones and email programs, or everything in one file.\n\nIt is **not encrypted**. Anyone who gets the file can read it. For a safe copy of the binder, make a backup instead.")
}

// Build implements Page.
func (p *exportPage) Build() fyne.CanvasObject {
	p.body = NewVScroll(Column(0))
	return NewPageFrame(p.Title(), T("Save records for another program."), p.body)
}

// Show implements Page.
func (p *exportPage) Show() {
	row := func(icon, title, more string, button *Button) fyne.CanvasObject {
		return RowGrow(14, 1, NewIconMark(icon, ColorAccent, 26), Column(2, NewText(Strong, title), NewText(Muted, more)), button)
	}
	var whole, sheets []fyne.CanvasObject
	p.view(func(b *binder.Binder) {
		today := p.today()
		whole = append(whole,
			row("card-account-phone-outline", T("Contacts"), T("Contact cards of %s and %s, for phones and email programs (.vcf)",
				N(len(binder.Staff(b, today)), "%d person", "%d people"), N(b.Count("partner"), "%d partner", "%d partners")),
				NewButton(Plain, T("Save"), "download-outline", p.SaveContacts)),
			NewRule(),
			row("file-document-outline", T("Everything"), T("All records in one file that ReadyBinder can read again (.json)"),
				NewButton(Plain, T("Save"), "download-outline", p.SaveEverything)))
		for _, k := range binder.Kinds() {
			if b.Count(k.Name) == 0 {
				continue
			}
			if len(sheets) > 0 {
				sheets = append(sheets, NewRule())
			}
			name := k.Name
			sheets = append(sheets, RowGrow(14, 0, newRuns(Body, []run{{text: T(k.Many), style: Strong.style()},
				{text: "  " + N(b.Count(k.Name), "%d record", "%d records"), color: ColorMuted}}),
				NewButton(Plain, T("Save"), "download-outline", func() { p.SaveSheet(name) })))
		}
	})
	parts := []fyne.CanvasObject{
		Notice(StatusOverdue, T("These files are not encrypted. Anyone who gets one can read it. Delete it when you no longer need it.")),
		NewCard("", nil, Column(12, whole...)),
	}
	if len(sheets) > 0 {
		parts = append(parts, NewCard(T("Spreadsheets (.csv)"), nil, Column(8, sheets...)))
	}
	p.body.SetContent(atMost(860, Column(14, parts...)))
}

// save makes a file, reads it back, and saves it when it holds everything.
func (p *exportPage) save(name string, export func(*bytes.Buffer, *binder.Binder) error, verify func([]byte, *binder.Binder) error) {
	awayWith(p.Shell, nil, func() (data []byte, err error) {
		var out bytes.Buffer
		p.view(func(b *binder.Binder) {
			if err = export(&out, b); err == nil {
				err = verify(out.Bytes(), b)
			}
		})
		return out.Bytes(), err
	}, func(data []byte) {
		p.files.Save(T("Save the export"), name, data, func(path string) {
			p.Toast(T("Saved and read back: %s. It is not encrypted.", path), nil)
		})
	})
}

// fileName is the name that an export is saved under, with the day.
func (p *exportPage) fileName(what, ending string) string {
	return what + " " + string(p.today()) + ending
}

// SaveSheet saves the records of one kind as a spreadsheet.
func (p *exportPage) SaveSheet(kind string) {
	p.save(p.fileName(T(binder.KindOf(kind).Many), ".csv"),
		func(out *bytes.Buffer, b *binder.Binder) error { return exchange.CSV(out, b, kind) },
		func(data []byte, b *binder.Binder) error { return exchange.VerifyCSV(data, b, kind) })
}

// SaveEverything saves all records in one file.
func (p *exportPage) SaveEverything() {
	p.save(p.fileName("ReadyBinder", ".json"),
		func(out *bytes.Buffer, b *binder.Binder) error { return exchange.JSON(out, b) },
		func(data []byte, b *binder.Binder) error { return exchange.VerifyJSON(data, b) })
}

// SaveContacts saves contact cards of everyone who works here and of partners.
func (p *exportPage) SaveContacts() {
	p.save(p.fileName(T("Contacts"), ".vcf"),
		func(out *bytes.Buffer, b *binder.Binder) error {
			return exchange.VCards(out, b, binder.Staff(b, p.today()), binder.PartnersInOrder(b))
		},
		func(data []byte, b *binder.Binder) error {
			return exchange.VerifyVCards(data, b, binder.Staff(b, p.today()), binder.PartnersInOrder(b))
		})
}
