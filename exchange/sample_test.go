package exchange_test

import (
	"fmt"
	"strings"
	"testing"

	"readybinder/binder"
	"readybinder/exchange"
)

// TestSamples: how each sample roster is understood, and what comes of it.
func TestSamples(t *testing.T) {
	for _, c := range []struct {
		file, encoding, delimiter, columns string
		counts                             exchange.Counts
	}{
		{"roster.csv", "UTF-8", ",", "Last Name=family|First Name=first|Title=job|Cell Phone=mobile|Work Ext=ext|Email=email|Hire Date=started", exchange.Counts{Added: 20}},
		{"roster-semicolon-1252.csv", "Windows-1252", ";", "Last name=family|First name=first|Job=job|Mobile=mobile|Office=work|E-mail=email|Started=started", exchange.Counts{Added: 9}},
		{"roster-utf16.tsv", "UTF-16 LE", "\t", "Full Name=name|Job Title=job|Mobile=mobile|Email=email|Start Date=started", exchange.Counts{Added: 16}},
		{"roster-two-headers.csv", "UTF-8", ",", "Last=family|First=first|Position=job|Cell=mobile|Desk=work|Email=email|Hired=started|Left=left", exchange.Counts{Added: 6, Refused: 2}},
		{"roster-bad.csv", "UTF-8", ",", "Last Name=family|First Name=first|Title=job|Cell Phone=mobile|Work Ext=ext|Email=email|Hire Date=started", exchange.Counts{Added: 30, Same: 1, Refused: 1}},
	} {
		t.Run(c.file, func(t *testing.T) {
			tb, err := exchange.ReadTable(c.file, file(t, c.file))
			if err != nil {
				t.Fatal(err)
			}
			m := exchange.Guess(tb, "person", nil)
			if tb.Encoding != c.encoding || string(tb.Delimiter) != c.delimiter || strings.Join(m.Lines(), "|") != c.columns {
				t.Errorf("%s %q %s", tb.Encoding, tb.Delimiter, m.Lines())
			}
			p := newPC(t)
			im := exchange.Plan(p.b, tb, m, "person", today, p.id)
			if im.Counts != c.counts {
				t.Errorf("%s", rowsText(im))
			}
			p.do(im)
			if n := p.b.Count("person"); n != c.counts.Added {
				t.Errorf("%d people", n)
			}
			if again := p.plan("person", c.file, file(t, c.file)); len(again.Ops(0)) != 0 || again.Counts.Same != c.counts.Added+c.counts.Same {
				t.Errorf("again: %s", rowsText(again))
			}
		})
	}
}

func TestSampleDetails(t *testing.T) {
	p := newPC(t)
	p.do(p.plan("person", "roster.csv", file(t, "roster.csv")))
	for name, want := range map[string]string{
		"Maria Santos":       "Santos 2013-04-15 (207) 555-0120 ext. 10",
		"Anne-Marie O'Brien": "O'Brien 2018-02-05 207.555.0123 ext. 22",
		"Lan Nguyễn":         "Nguyễn 2014-06-02 (207)555-0126 ext. 13",
		"李伟":                 "李 2022-03-14 207 555 0127 ext. 14",
		"Tomás de la Cruz":   "de la Cruz 2018-10-15 (207) 555-0136 ext. 19",
	} {
		x := p.who(name)
		if got := fmt.Sprint(x.Family, " ", x.Started, " ", way(x.Ways, "mobile"), " ", way(x.Ways, "work")); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	// The same people in another shape: nobody is doubled.
	before := p.b.Count("person")
	im := p.plan("person", "roster-utf16.tsv", file(t, "roster-utf16.tsv"))
	p.do(im)
	if added := p.b.Count("person") - before; added != 4 || im.Counts.Added != 4 || im.Counts.Refused != 0 {
		t.Errorf("%d added\n%s", added, rowsText(im))
	}
	im = p.plan("person", "roster-two-headers.csv", file(t, "roster-two-headers.csv"))
	if im.Counts.Added != 1 {
		t.Errorf("%s", rowsText(im))
	}
}

// TestBadLines: what is told of each line of the worst roster.
func TestBadLines(t *testing.T) {
	p := newPC(t)
	im := p.plan("person", "roster-bad.csv", file(t, "roster-bad.csv"))
	rows := map[int]exchange.Row{}
	for _, r := range im.Rows {
		rows[r.Line] = r
	}
	for line, hint := range map[int]string{
		3: "name is missing", 5: "not a day of the calendar", 6: "not a date", 7: "“next Monday” is not a date", 9: "too far away",
		11: "does not look like an email", 15: "area code", 18: "Excel has rounded", 20: "has no name",
	} {
		r := rows[line]
		if !strings.Contains(r.Why+strings.Join(r.Notes, " "), hint) {
			t.Errorf("line %d: %+v", line, r)
		}
	}
	p.do(im)
	if x := p.who("Two Phone"); len(x.Ways) != 4 || x.Ways[1].Value != "(207) 555-0164" {
		t.Error(x.Ways)
	}
	if x := p.who("Two Mail"); way(x.Ways, "email") != "one@cedarhollow.example" || len(x.Ways) != 4 {
		t.Error(x.Ways)
	}
	if x := p.who("Link Mail"); way(x.Ways, "email") != "link@cedarhollow.example" {
		t.Error(x.Ways)
	}
	if x := p.who("Rounded Phone"); way(x.Ways, "mobile") != "" {
		t.Error(x.Ways)
	}
}

func TestTrainingSample(t *testing.T) {
	p := newPC(t)
	p.do(p.plan("person", "roster.csv", file(t, "roster.csv")))
	tb, err := exchange.ReadTable("training.csv", file(t, "training.csv"))
	if err != nil {
		t.Fatal(err)
	}
	m := exchange.Guess(tb, "training", p.b)
	if got := strings.Join(m.Lines(), "|"); got != "Employee=person|Course=course|Completed=on|Score=score|Expires=next" {
		t.Error(got)
	}
	im := exchange.Plan(p.b, tb, m, "training", today, p.id)
	if im.Counts != (exchange.Counts{Added: 16, Same: 1, Refused: 6}) || len(im.Offers) != 7 {
		t.Error(rowsText(im))
	}
	// One course is not wanted: its records stay out, nothing else does.
	im.Offers[0].Make = false
	p.do(im)
	if n := p.b.Count("training"); n != 16-7 || p.b.Count("course") != 6 {
		t.Error(n, p.b.Count("course"))
	}
	im = exchange.Plan(p.b, tb, m, "training", today, p.id)
	if im.Counts.Added != 7 || len(im.Offers) != 1 {
		t.Error(rowsText(im))
	}
	p.do(im)
	if im = exchange.Plan(p.b, tb, m, "training", today, p.id); len(im.Ops(0)) != 0 || im.Counts.Same != 17 {
		t.Error(rowsText(im))
	}
	for _, x := range binder.Trainings.All(p.b) {
		if b := p.b.Title(x.Person) + " " + p.b.Title(x.Course); b == "Maria Santos Incident lead basics" && (x.Score != 95 || x.Next != "2027-08-31") {
			t.Errorf("%+v", x)
		}
	}
}
