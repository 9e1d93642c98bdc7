package exchange_test

import (
	"slices"
	"strings"
	"testing"

	"readybinder/binder"
	"readybinder/exchange"
)

// TestOfficeFiles imports what LibreOffice and Gnumeric wrote; see
// testdata/office/README.md.
func TestOfficeFiles(t *testing.T) {
	for _, name := range []string{"libreoffice.xlsx", "gnumeric.xlsx", "libreoffice-staff.csv"} {
		t.Run(name, func(t *testing.T) {
			p := newPC(t)
			data := file(t, "office/"+name)
			im := p.plan("person", name, data)
			p.do(im)
			if im.Counts != (exchange.Counts{Added: 5}) {
				t.Fatal(rowsText(im))
			}
			for who, want := range map[string]string{
				"José Núñez":        "0012 Front desk lead 2013-04-15 | mobile 2075550120 | work (207) 555-0100 x12 | email jose.nunez@maple.example",
				"Łukasz Wiśniewski": "0013 Billing clerk 2019-11-04 | mobile 207-555-0121 | email lukasz@maple.example",
				"Ann-Marie O'Brien": "14 Nurse, RN 2021-02-28 | mobile +1 207 555 0122 | email AnnMarie@maple.example",
				"Lan Nguyễn":        "15 Nurse 2024-02-29 | mobile 12075550123",
				"李伟":                "0016 Medical assistant  | mobile (207) 555-0124 | work =2+3 | email li.wei@maple.example",
			} {
				x := p.who(who)
				got := []string{x.StaffNo + " " + x.Job + " " + string(x.Started)}
				for _, w := range x.Ways {
					got = append(got, w.Way+" "+w.Value)
				}
				if line := strings.Join(got, " | "); line != want {
					t.Errorf("%s:\n%s\nshould be\n%s", who, line, want)
				}
			}
			if x := p.who("José Núñez"); x.Note != "Keys to the back door.\nSpeaks Spanish." {
				t.Errorf("%q", x.Note)
			}
			if im := p.plan("person", name, data); len(im.Ops(0)) != 0 {
				t.Error("the second time:", rowsText(im))
			}
			p.officeTraining(name, data)
		})
	}
}

// officeTraining imports the training records of the workbook, or of the other
// file where there is none.
func (p *pc) officeTraining(name string, data []byte) {
	p.t.Helper()
	sheet, refused := "Training", 0
	if strings.HasSuffix(name, ".csv") {
		name, data, sheet = "libreoffice-training.csv", file(p.t, "office/libreoffice-training.csv"), ""
		refused = 1 // Windows-1252 has no Ł: the name is lost before it comes here
	}
	tb, err := exchange.ReadSheet(name, data, sheet)
	if err != nil {
		p.t.Fatal(err)
	}
	im := exchange.Plan(p.b, tb, exchange.Guess(tb, "training", p.b), "training", today, p.id)
	p.do(im)
	if im.Counts.Refused != refused || im.Counts.Added != 3-refused {
		p.t.Fatal(rowsText(im))
	}
	var got []string
	for _, x := range binder.Trainings.All(p.b) {
		got = append(got, strings.Join([]string{p.b.Title(x.Person), string(x.On), string(x.Next)}, " "))
	}
	if !slices.Contains(got, "José Núñez 2026-03-02 2027-03-02") || !slices.Contains(got, "Ann-Marie O'Brien 2025-10-01 ") {
		p.t.Error(got)
	}
}
