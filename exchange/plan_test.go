package exchange_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readybinder/binder"
	"readybinder/exchange"
)

// people plans lines of CSV under a header.
func (p *pc) people(header string, lines ...string) *exchange.Import {
	p.t.Helper()
	return p.plan("person", "x.csv", []byte(header+"\n"+strings.Join(lines, "\n")+"\n"))
}

func TestMatching(t *testing.T) {
	two := []binder.Person{
		{ID: "m1", Name: "Maria Garcia", Job: "Nurse", Ways: []binder.Way{{Way: "mobile", Value: "(207) 555-0101"}}},
		{ID: "m2", Name: "Maria Garcia", Job: "Biller", Ways: []binder.Way{{Way: "email", Value: "mg@x.example"}}},
		{ID: "j", Name: "José Núñez", Family: "Núñez", Job: "Front desk", StaffNo: "007", Ways: []binder.Way{{Way: "email", Value: "desk@x.example"}}},
		{ID: "l", Name: "Ann-Marie O’Brien", Job: "Nurse", Ways: []binder.Way{{Way: "mobile", Value: "(207) 555-0109"}}},
	}
	for line, want := range map[string]string{
		// By number, email, phone, job, name.
		`Jose Nunez,,,,7`:                                    "Same person/j",
		`Jose Nunez-Diaz,,,,7`:                               "Changed person/j",
		`Other Body,,,,7`:                                    "Refused Employee number 7 belongs to José Núñez",
		`Maria Garcia,Nurse,,,`:                              "Same person/m1",
		`Maria Garcia,,+1 207 555 0101,,`:                    "Same person/m1",
		`Maria Garcia-Lopez,,,MG@x.example,`:                 "Changed person/m2",
		`Maria Garcia,,,,`:                                   "Refused nothing but",
		`Maria Garcia,Cook,,,`:                               "Refused There are 2 people called Maria Garcia",
		`Maria Garcia,,,,99`:                                 "Refused There are 2 people",
		`Siobhán Kelly,,,desk@x.example,`:                    "Added",
		`"Núñez, José",Front desk,,desk@x.example,`:          "Same person/j",
		`Ann Marie O'Brien,Nurse,207.555.0109 (work cell),,`: "Same person/l",
		`ANN-MARIE O'BRIEN,Lead nurse,,,`:                    "Changed person/l",
		`Ann-Marie O'Brien,Cook,(207) 555-0155,,`:            "Refused There is a Ann-Marie O’Brien already (Nurse)",
		`Dr. José Núñez,Front desk,,,`:                       "Same person/j",
		`"José Núñez, MD",Front desk,,,`:                     "Same person/j",
	} {
		p := newPC(t)
		for _, x := range two {
			id := x.ID
			x.Ways = append([]binder.Way(nil), x.Ways...)
			p.person(id, x)
		}
		im := p.people("Name,Job,Mobile,Email,Employee number", line, "Filler One,Job,1,f@x.example,1", "Filler Two,Job,2,g@x.example,2")
		r := im.Rows[0]
		if got := fmt.Sprintf("%s %s%s", r.What, r.Ref, r.Why); !strings.HasPrefix(got, strings.SplitN(want, " ", 2)[0]) || !strings.Contains(got, strings.SplitN(want+" ", " ", 2)[1][:max(0, len(strings.SplitN(want+" ", " ", 2)[1])-1)]) {
			t.Errorf("%s: %s %v", line, got, r.Changes)
		}
	}
}

func TestNothingIsErased(t *testing.T) {
	p := newPC(t)
	p.person("m", binder.Person{Name: "Łukasz Wiśniewski", Family: "Wiśniewski", Job: "Biller", Note: "Allergic to nuts.", Started: "2011-05-09", Ways: []binder.Way{
		{Way: "mobile", Value: "(207) 555-0134", Confirmed: "2026-01-01"}, {Way: "email", Value: "lw@x.example"}, {Way: "work", Value: "(207) 555-0100 ext. 17"},
	}})
	im := p.people("First,Last,Job,Mobile,Home,Work,Email,Started,Left,Notes",
		`LUKASZ,WISNIEWSKI,,12075550134,n/a,207-555-0100,LW@X.example,,,`)
	if im.Counts.Same != 1 || len(im.Ops(0)) > 0 {
		t.Error(rowsText(im))
	}
	im = p.people("First,Last,Job,Mobile,Notes,Email", `Lukasz,Wisniewski,Billing manager,(207) 555-0199,Has a key.,lw@x.example`)
	if r := im.Rows[0]; r.What != exchange.Changed || len(r.Changes) != 3 || !strings.Contains(fmt.Sprint(r.Changes), "(207) 555-0134 is still there") || !strings.Contains(fmt.Sprint(r.Changes), "Job: Billing manager, was Biller") {
		t.Error(rowsText(im))
	}
	p.do(im)
	x := p.who("Łukasz Wiśniewski")
	if len(x.Ways) != 4 || x.Ways[0].Value != "(207) 555-0134" || x.Ways[0].Confirmed == "" || x.Ways[3].Value != "(207) 555-0199" || x.Note != "Allergic to nuts.\n\nHas a key." || x.Started == "" || x.Family != "Wiśniewski" {
		t.Errorf("%+v", x)
	}
}

// TestDeletedPerson: who was deleted and is imported again is a new record (T34).
func TestDeletedPerson(t *testing.T) {
	p := newPC(t)
	p.do(p.people("Name,Mobile,ReadyBinder ID", "Maria Santos,(207) 555-0120,maria"))
	if x := p.who("Maria Santos"); x.ID != "maria" {
		t.Error(x)
	}
	p.commit(p.b.Delete("person/maria")...)
	p.do(p.people("Name,Mobile,ReadyBinder ID", "Maria Santos,(207) 555-0120,maria"))
	if x := p.who("Maria Santos"); x.ID == "maria" || way(x.Ways, "mobile") == "" {
		t.Errorf("%+v", x)
	}
	var out bytes.Buffer
	if err := exchange.JSON(&out, p.b); err != nil {
		t.Fatal(err)
	}
	p.commit(p.b.Delete(binder.People.Ref(p.who("Maria Santos").ID))...)
	im, err := exchange.PlanJSON(p.b, out.Bytes(), today, p.id)
	if err != nil {
		t.Fatal(err)
	}
	p.do(im)
	p.who("Maria Santos")
}

func TestRowsOfOnePerson(t *testing.T) {
	p := newPC(t)
	im := p.people("Employee number,Name,Job,Phone,Email",
		"12,Maria Santos,Nurse,(207) 555-0120,", "12,Maria Santos,Lead nurse,(207) 555-0121,ms@x.example", ",maria santos,,+12075550120,")
	if im.Counts != (exchange.Counts{Added: 1, Changed: 1, Same: 1}) || !strings.Contains(rowsText(im), "“Nurse” stands on line 2 and was kept") {
		t.Error(rowsText(im))
	}
	p.do(im)
	if x := p.who("Maria Santos"); len(x.Ways) != 3 || x.Job != "Nurse" {
		t.Errorf("%+v", x)
	}
	again := p.people("Employee number,Name,Job,Phone,Email",
		"12,Maria Santos,Nurse,(207) 555-0120,", "12,Maria Santos,Lead nurse,(207) 555-0121,ms@x.example", ",maria santos,,+12075550120,")
	if len(again.Ops(0)) > 0 || again.Counts.Same != 3 {
		t.Error(rowsText(again))
	}
	// Two of one name with two numbers are two.
	im = p.people("Employee number,Name,Phone", "1,Ann Lee,(207) 555-0150", "2,Ann Lee,(207) 555-0151")
	if im.Counts.Added != 2 {
		t.Error(rowsText(im))
	}
}

func TestSitesRolesAndExtensions(t *testing.T) {
	p := newPC(t)
	p.commit(binder.Roles.Form(p.b, "lead", binder.Role{Name: "Incident lead"}).Diff()...)
	p.commit(binder.Sites.Form(p.b, "main", binder.Site{Name: "Main office"}).Diff()...)
	im := p.people("Name,Location,Emergency role,Work phone,Ext",
		"Maria Santos,main office,incident lead,(207) 555-0100,10", "Grace Chen,Riverside,Incident lead,207-555-0110,x21", "Ann Lee,Riverside,Astronaut,(207) 555-0100 ext 5,6")
	if len(im.Offers) != 1 || im.Offers[0].Title != "Riverside" || len(im.Offers[0].Lines) != 2 || !strings.Contains(rowsText(im), "Maria Santos has the role Incident lead already") || !strings.Contains(rowsText(im), "no such role") {
		t.Error(rowsText(im))
	}
	im.Offers[0].Make = false
	p.do(im)
	if x := p.who("Grace Chen"); x.Site != "" || way(x.Ways, "work") != "207-555-0110 ext. 21" {
		t.Errorf("%+v", x)
	}
	if x := p.who("Ann Lee"); way(x.Ways, "work") != "(207) 555-0100 ext 5" || len(x.Ways) != 2 {
		t.Errorf("%+v", x)
	}
	if r, _ := binder.Roles.Get(p.b, "role/lead"); r.Holder != binder.People.Ref(p.who("Maria Santos").ID) || p.who("Maria Santos").Site != "site/main" {
		t.Error(r)
	}
	if p.b.Count("site") != 1 {
		t.Error("a site was made that nobody wanted")
	}
}

func TestNames(t *testing.T) {
	for in, want := range map[string]string{
		`"GOMEZ, MARIA"`: "Maria Gomez/Gomez", `"Gomez, maria"`: "maria Gomez/Gomez", `"O'BRIEN, ANNE-MARIE"`: "Anne-Marie O'Brien/O'Brien",
		`"MCDONALD, RON"`: "Ron McDonald/McDonald", `"de la Cruz, Tomás"`: "Tomás de la Cruz/de la Cruz", `"Li, J."`: "J. Li/Li",
		`"Goldberg, Hannah, RN"`: "Hannah Goldberg/Goldberg", `"李, 伟"`: "李伟/李", `"LEE, AN"`: "AN Lee/Lee",
	} {
		p := newPC(t)
		p.do(p.people(`"Last, First",Job`, in+",x"))
		if x := binder.People.All(p.b); len(x) != 1 || x[0].Name+"/"+x[0].Family != want {
			t.Errorf("%s: %+v", in, x)
		}
	}
	// Every quote character and script, as first, last and whole name.
	for _, name := range []string{
		`O'B`, `O’B`, `OʼB`, "O`B", `O´B`, `"Bob"`, `“Bob”`, `„Bob“`, `«Bob»`, `‹Bob›`, `‚Bob‘`, `＂Bob＂`, `5′10″`, "José", "Łukasz", "Søren", "Đặng", "İpek", "ẞtraße",
		"Олена", "Ελένη", "محمد", "שרה", "李伟", "さくら", "김지우", "สมชาย", "आरती", "தமிழ்", "አበበ", "🧑‍⚕️", "N'Guessan", "Mbah-Ndam", "→ •",
	} {
		p := newPC(t)
		cell := `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
		lines := []string{cell + ",Smith," + "1", "Ann," + cell + ",2"}
		p.do(p.people("First,Last,Employee number", lines...))
		list := binder.People.All(p.b)
		if len(list) != 2 || !strings.Contains(list[0].Name, name) || !strings.Contains(list[1].Name, name) {
			t.Errorf("%s: %+v", name, list)
		}
		var out bytes.Buffer
		if err := exchange.CSV(&out, p.b, "person"); err != nil {
			t.Fatal(err)
		}
		if err := exchange.VerifyCSV(out.Bytes(), p.b, "person"); err != nil {
			t.Error(name, err)
		}
		if im := p.plan("person", "", out.Bytes()); len(im.Ops(0)) > 0 {
			t.Error(name, rowsText(im))
		}
		if im := p.people("First,Last,Employee number", lines...); len(im.Ops(0)) > 0 {
			t.Error(name, rowsText(im))
		}
	}
}

func TestDates(t *testing.T) {
	for _, c := range []struct{ cells, want string }{
		{"2026-11-23|11/23/2026|11/23/26|Nov 23, 2026|23 Nov 2026|November 23rd, 2026|23-Nov-26|20261123|46349|46349.0|2026-11-23T10:00:00Z|11/23/2026 12:00:00 AM|2026/11/23|Mon Nov 23, 2026|23 de noviembre de 2026|46349.5", "2026-11-23"},
		{"23.11.2026|23.11.26|23/11/2026", "2026-11-23"},
		{"05.02.2018|5.2.18", "2018-02-05"},
		{"2/5/18|02-05-2018", "2018-02-05"},
		{"1/2/98", "1998-01-02"},
		{"2/30/2024|13/45/2026|next Monday|2019|1/1/2126|0/1/2020|12345678|1e9|In progress|Nov 2026", ""},
	} {
		for _, cell := range strings.Split(c.cells, "|") {
			p := newPC(t)
			im := p.people("Name,Job,Hire date", `Maria Santos,x,"`+cell+`"`)
			p.do(im)
			if x := p.who("Maria Santos"); string(x.Started) != c.want || (c.want == "") != (len(im.Rows[0].Notes) > 0) {
				t.Errorf("%q: %q %q", cell, x.Started, im.Rows[0].Notes)
			}
		}
	}
	// The order is the column's.
	for order, want := range map[string]string{"25/12/2020": "2020-02-01", "12/25/2020": "2020-01-02"} {
		p := newPC(t)
		p.do(p.people("Name,Hire date", "Maria Santos,1/2/2020", "Grace Chen,"+order))
		if x := p.who("Maria Santos"); string(x.Started) != want {
			t.Errorf("%s: %s", order, x.Started)
		}
	}
	// Both orders in one column: what can be told is, the rest is left out.
	p := newPC(t)
	im := p.people("Name,Hire date", "Maria Santos,1/2/2020", "Grace Chen,25/12/2020", "Ann Lee,12/25/2020", "Al Ba,3/3/2020")
	p.do(im)
	if p.who("Maria Santos").Started != "" || !strings.Contains(fmt.Sprint(im.Rows[0].Notes), "two dates") || p.who("Grace Chen").Started != "2020-12-25" || p.who("Ann Lee").Started != "2020-12-25" || p.who("Al Ba").Started != "2020-03-03" {
		t.Error(rowsText(im))
	}
}

func TestPartners(t *testing.T) {
	p := newPC(t)
	data := []byte("Vendor,Type,Contact,Phone,After hours,E-mail,Website,Account #,Call when\nNorthstar EHR,EHR vendor,Ann Lee,(800) 555-0100,(800) 555-0101,help@ehr.example,https://ehr.example,A-1,The EHR is down\nNorthstar EHR,,,800.555.0100,,,,,\n,,,(800) 555-0102,,,,,\n")
	im := p.plan("partner", "vendors.csv", data)
	if im.Counts != (exchange.Counts{Added: 1, Same: 1, Refused: 1}) || !strings.Contains(rowsText(im), "Organization") {
		t.Error(rowsText(im))
	}
	p.do(im)
	x := binder.Partners.All(p.b)[0]
	if x.Category != "ehr" || x.Contact != "Ann Lee" || len(x.Ways) != 4 || x.Account != "A-1" || x.When != "The EHR is down" {
		t.Errorf("%+v", x)
	}
	if im := p.plan("partner", "vendors.csv", data); len(im.Ops(0)) > 0 {
		t.Error(rowsText(im))
	}
}

func TestParts(t *testing.T) {
	p := newPC(t)
	var lines []string
	for i := range 500 {
		lines = append(lines, fmt.Sprintf("Person%d Number%d,Job,(207) 555-%04d,p%d@x.example", i, i, i, i))
	}
	im := p.people("Name,Job,Mobile,Email", lines...)
	for _, max := range []int{0, 7, 1, 1 << 20} {
		total, owner := 0, map[binder.Ref]int{}
		for n, ops := range im.Ops(max) {
			total += len(ops)
			if len(ops) > binder.MaxOps || max == 7 && len(ops) > 7 {
				t.Errorf("%d in one part", len(ops))
			}
			for _, o := range ops {
				if first, seen := owner[o.On]; seen && first != n {
					t.Fatalf("%s is in two parts", o.On)
				}
				owner[o.On] = n
			}
		}
		if total != 500*5 || len(owner) != 500 {
			t.Error(max, total, len(owner))
		}
	}
}

func TestUnknownKind(t *testing.T) {
	p := newPC(t)
	tb, _ := exchange.ReadTable("", []byte("Name,Phone\na,1\n"))
	im := exchange.Plan(p.b, tb, exchange.Mapping{}, "nonsense", today, p.id)
	if len(im.Rows) != 0 || len(im.Notes) != 1 {
		t.Error(im)
	}
	// A mapping of nothing refuses every row, in words.
	im = exchange.Plan(p.b, tb, exchange.Mapping{}, "person", today, p.id)
	if im.Counts.Refused != 1 || im.Rows[0].Why == "" || len(im.Notes) == 0 {
		t.Error(rowsText(im))
	}
}

// TestAgain: whatever is imported into whatever is there, importing it again
// changes nothing, nothing that was there is gone, and the export of it all
// reads back.
func TestAgain(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		p := newPC(t)
		table := func() []byte {
			cell := func(list ...string) *rapid.Generator[string] { return rapid.SampledFrom(append(list, "", "")) }
			var b strings.Builder
			b.WriteString("Employee number,Name,Job,Mobile,Mobile 2,Work,Ext,Email,Other way to reach,Started,Notes,Site\n")
			for range rapid.IntRange(1, 8).Draw(r, "rows") {
				// Several people of one name and with one number between them
				// are for TestMatching. A file that has someone under an old
				// and a new name, and no number with the old, is not stable.
				who := rapid.SampledFrom([][2]string{
					{"", "Ann Lee"}, {"1", "ANN LEE"}, {"01", "Ánn Lee"}, {"1", "Lee, Ann"}, {"2", "Bo Lee"}, {"2", "Bo Chen, RN"}, {"", "=cmd"}, {"3", "李伟"}, {"", "x"}, {"4", ""},
				}).Draw(r, "who")
				for i, g := range []*rapid.Generator[string]{
					rapid.Just(who[0]), rapid.Just(who[1]), cell("Nurse", "nurse", "Biller"),
					cell("(207) 555-0101", "2075550101", "+1 207 555 0102 x3", "207-555-0101 / 207-555-0103", "ext. 5", "ask Bo", "555-0101 (evenings)"), cell("(207) 555-0102"), cell("(207) 555-0100", "x10"), cell("10", "x11"),
					cell("a@x.example", "A@x.example", "desk@x.example", "a@x.example; b@x.example", "bad"), cell("Signal: @ann", "-", "house (red)"), cell("1/2/2020", "25/12/2020", "soon", "43832"), cell("one", "two\nlines", "'=x"), cell("Main", "main", "Two"),
				} {
					if i > 0 {
						b.WriteByte(',')
					}
					b.WriteString(`"` + g.Draw(r, "cell") + `"`)
				}
				b.WriteByte('\n')
			}
			return []byte(b.String())
		}
		first, second := table(), table()
		p.do(p.plan("person", "", first))
		before := map[string]int{}
		for _, x := range binder.People.All(p.b) {
			before[x.ID] = len(x.Ways)
		}
		p.do(p.plan("person", "", second))
		for _, x := range binder.People.All(p.b) {
			if len(x.Ways) < before[x.ID] {
				r.Fatalf("%s lost a way", x.Name)
			}
			delete(before, x.ID)
		}
		if len(before) > 0 {
			r.Fatalf("people are gone: %v", before)
		}
		// The last file, again.
		if im := p.plan("person", "", second); len(im.Ops(0)) > 0 {
			r.Fatalf("again changes %v\n%s\n%s", im.Ops(0), second, rowsText(im))
		}
		if p.b.Count("person") == 0 {
			return
		}
		var out bytes.Buffer
		if err := exchange.CSV(&out, p.b, "person"); err != nil {
			r.Fatal(err)
		}
		if err := exchange.VerifyCSV(out.Bytes(), p.b, "person"); err != nil {
			r.Fatal(err)
		}
		if im := p.plan("person", "", out.Bytes()); len(im.Ops(0)) > 0 {
			r.Fatalf("the export changes %v\n%s\n%s", im.Ops(0), out.String(), rowsText(im))
		}
	})
}
