package binder_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"readybinder/binder"
)

func TestDates(t *testing.T) {
	for _, c := range []struct {
		from   binder.Date
		months int
		want   binder.Date
	}{
		{"2026-01-31", 1, "2026-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2026-11-23", 12, "2027-11-23"},
		{"2026-12-31", 2, "2027-02-28"}, {"2026-03-31", -1, "2026-02-28"}, {"not a day", 1, "not a day"},
	} {
		if got := c.from.AddMonths(c.months); got != c.want {
			t.Errorf("%s + %d months is %s, not %s", c.from, c.months, got, c.want)
		}
	}
	if got := binder.Date("2026-11-23").Long(); got != "Mon Nov 23, 2026" {
		t.Error(got)
	}
	// The same day in Honolulu and New York, over the change of clocks (T57).
	for _, zone := range []string{"Pacific/Honolulu", "America/New_York", "UTC"} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		d := binder.DateOf(time.Date(2026, 10, 30, 23, 59, 0, 0, loc))
		if got := d.AddDays(60); got != "2026-12-29" {
			t.Errorf("%s: 60 days later is %s", zone, got)
		}
	}
}

func TestPhones(t *testing.T) {
	for in, want := range map[string]string{
		"207-555-0101": "(207) 555-0101", "(207) 555 0101": "(207) 555-0101", "+1 207.555.0101": "(207) 555-0101",
		"12075550101": "(207) 555-0101", "207-555-0101 x12": "(207) 555-0101 ext. 12", "2075550101 ext 7": "(207) 555-0101 ext. 7",
		"+49 30 1234567": "+49 30 1234567", "911": "911", "call the desk": "call the desk",
	} {
		if got := binder.ShowPhone(in); got != want {
			t.Errorf("%q shows as %q, not %q", in, got, want)
		}
	}
	for in, good := range map[string]bool{
		"207-555-0101": true, "911": true, "988": true, "555-0101": false, "12": false, "107-555-0101": false,
		"+49 30 1234567": true, "no digits": false, "ext. 15": true, "x15": true, "ext": false, "xylophone": false,
	} {
		if why := (binder.Way{Way: "mobile", Value: in}).Check(); (why == "") != good {
			t.Errorf("%q: %q", in, why)
		}
	}
}

// office fills a PC with people, roles and calls.
func office(t *testing.T) *pc {
	p := newPC(t, 1)
	for _, x := range []binder.Person{
		{ID: "maria", Name: "Maria Santos", Family: "Santos", Job: "Office manager", Started: "2020-01-01", Ways: []binder.Way{{ID: "m", Way: "mobile", Value: "207-555-0101", Confirmed: today}}},
		{ID: "lan", Name: "Lan Nguyễn", Family: "Nguyễn", Job: "Nurse", Started: "2026-11-20", Ways: []binder.Way{{ID: "m", Way: "work", Value: "207-555-0102", Confirmed: today}}},
		{ID: "dana", Name: "Dana Old", Family: "Old", Left: "2026-10-01"},
		{ID: "mute", Name: "Bob Mute", Family: "Mute", Job: "nurse"},
	} {
		p.commit(1e15, "", binder.People.Form(p.b, x.ID, x).Diff()...)
	}
	for _, x := range []binder.Role{
		{ID: "lead", Name: "Incident lead", Holder: "person/maria", Backups: []binder.Ref{"person/dana", "person/lan"}},
		{ID: "empty", Name: "Scribe"},
	} {
		p.commit(1e15, "", binder.Roles.Form(p.b, x.ID, x).Diff()...)
	}
	return p
}

func TestCallTree(t *testing.T) {
	p := office(t)
	for i, c := range []binder.Call{
		{From: "role/lead", To: "person/lan"}, {From: "person/lan", To: "person/mute"}, {From: "person/lan", To: "person/dana"},
		{From: "person/mute", To: "person/lan"}, {From: "role/lead", To: "role/empty"}, {From: "role/lead", To: "role/nowhere"},
	} {
		c.Order = i
		p.commit(1e15, "", binder.Calls.Form(p.b, fmt.Sprint("c", i), c).Diff()...)
	}
	tree := binder.CallTree(p.b, today)
	if len(tree.Roots) != 1 || tree.Roots[0].Title != "Incident lead" || len(tree.Roots[0].Who) != 2 {
		t.Fatalf("roots %+v", tree.Roots)
	}
	var why []string
	for _, g := range tree.Gaps {
		why = append(why, g.Why)
	}
	for _, want := range []string{"Dana Old left on", "Bob Mute has no phone number", "Nobody has the role Scribe", "This role is not in the binder", "Lan Nguyễn is called in a circle"} {
		if !strings.Contains(strings.Join(why, "\n"), want) {
			t.Errorf("no %q among %q", want, why)
		}
	}
	if len(tree.Missing) != 0 {
		t.Errorf("missing %v", tree.Missing)
	}
	// A circle that nobody begins is drawn too.
	p.commit(2e15, "", p.b.Delete("call/c0")...)
	p.commit(2e15, "", p.b.Delete("call/c4")...)
	p.commit(2e15, "", p.b.Delete("call/c5")...)
	if tree = binder.CallTree(p.b, today); len(tree.Roots) != 1 || len(tree.Missing) != 1 {
		t.Errorf("%d roots, missing %v", len(tree.Roots), tree.Missing)
	}
}

func TestMatrix(t *testing.T) {
	p := office(t)
	for _, c := range []binder.Course{{ID: "a", Title: "A", Months: 12}, {ID: "b", Title: "B"}} {
		p.commit(1e15, "", binder.Courses.Form(p.b, c.ID, c).Diff()...)
	}
	for i, q := range []binder.Requirement{
		{Course: "course/a", Who: "everyone", Within: 30}, {Course: "course/b", Who: "job", Job: "Nurse"}, {Course: "course/b", Who: "role", Role: "role/lead", Months: 6},
	} {
		p.commit(1e15, "", binder.Requirements.Form(p.b, fmt.Sprint("q", i), q).Diff()...)
	}
	for i, x := range []binder.Training{
		{Person: "person/maria", Course: "course/a", On: "2025-12-10"}, // due soon
		{Person: "person/maria", Course: "course/a", On: "2024-12-10"}, // an older one
		{Person: "person/maria", Course: "course/b", On: "2026-01-01"}, // overdue by the stricter requirement
		{Person: "person/mute", Course: "course/b", On: "2015-01-01"},  // once is enough
		{Person: "person/dana", Course: "course/a", On: "2015-01-01"},  // left
	} {
		p.commit(1e15, "", binder.Trainings.Form(p.b, fmt.Sprint("t", i), x).Diff()...)
	}
	m := binder.TrainingMatrix(p.b, today)
	got := map[string]string{}
	for i, person := range m.People {
		for j, c := range m.Courses {
			x := m.Cells[i][j]
			got[person.ID+c.ID] = x.Standing.Word() + " " + string(x.Due)
		}
	}
	want := map[string]string{
		"mariaa": "Due soon 2026-12-10", "mariab": "Overdue 2026-07-01",
		"lana": "Due soon 2026-12-20", "lanb": "Never 2026-11-20", // three days at work; B is due at once
		"mutea": "Never ", "muteb": "Current ",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	var due []string
	for _, d := range m.Due() {
		due = append(due, d.Person.ID+d.Course.ID)
	}
	if strings.Join(due[len(due)-2:], " ") != "mariaa lana" {
		t.Errorf("due %v: what is due soon comes last", due)
	}
}

func TestFill(t *testing.T) {
	p := office(t)
	p.commit(1e15, "", binder.Partners.Form(p.b, "it", binder.Partner{Name: "Fix It", Category: "it", Ways: []binder.Way{{ID: "d", Way: "day", Value: "2075550150"}, {ID: "a", Way: "afterhours", Value: "2075550151"}}}).Diff()...)
	text, gaps := binder.Fill(p.b, "Call {{call: incident LEAD}}. {{ who : Scribe }}. {{partner:it}}. {{partner: bank}}. {{office}}. {{bogus}}. {{call: Nobody}}", today)
	want := "Call Maria Santos (207) 555-0101, backup: Lan Nguyễn (207) 555-0102. [nobody has the role Scribe yet]. Fix It (207) 555-0150 (207) 555-0151 (after hours). [no Bank in the binder yet]. Our office. [unknown field bogus]. [no role called Nobody]"
	if text != want || len(gaps) != 4 {
		t.Errorf("got  %s\nwant %s\ngaps %q", text, want, gaps)
	}
}

func TestSearch(t *testing.T) {
	p := office(t)
	first := func(q string) string {
		if h := p.b.Search(q, 5); len(h) > 0 {
			return string(h[0].Ref)
		}
		return ""
	}
	for q, want := range map[string]string{
		"nguyen": "person/lan", "NGUYỄN": "person/lan", "5550102": "person/lan", "555-0101": "person/maria",
		"maria manager": "person/maria", "incident": "role/lead", "zebra": "", "": "", "  ": "", "nurse lan": "person/lan",
	} {
		if got := first(q); got != want {
			t.Errorf("%q finds %q, not %q", q, got, want)
		}
	}
	person(p, 3e15, "zed", "Zebra Woman") // after the index was built
	if got := first("zebra"); got != "person/zed" {
		t.Errorf("new person: %q", got)
	}
	p.commit(3e15, "", p.b.Delete("person/zed")...)
	if got := first("zebra"); got != "" {
		t.Errorf("deleted person: %q", got)
	}
	// What names a person is found by the name of today.
	p.commit(4e15, "", binder.Trainings.Form(p.b, "t", binder.Training{Person: "person/lan", Course: "course/none", On: "2026-11-02"}).Diff()...)
	first("lan")
	f := p.b.Edit("person/lan")
	f.Set("name", binder.TextValue("Quynh Tran"))
	p.commit(5e15, "", f.Diff()...)
	for q, want := range map[string]bool{"quynh": true, "nguyen": false} {
		hit := slices.ContainsFunc(p.b.Search(q, 9), func(h binder.Hit) bool { return h.Ref == "training/t" })
		if hit != want {
			t.Errorf("%q finds the training: %v", q, hit)
		}
	}
}

func TestVCard(t *testing.T) {
	c := binder.Card{
		Name: "Lan; Nguyễn, Jr.\nEvil:yes", Family: "Nguyễn", Given: "Lan", Org: "Cedar, Hollow", Title: "Nurse",
		Ways: []binder.Way{{ID: "1", Way: "work", Value: "207-555-0100 x13"}, {ID: "2", Way: "mobile", Value: "2075550126"}, {ID: "3", Way: "email", Value: "lan@x.example"}},
	}
	whole := string(c.VCard(0))
	for _, want := range []string{
		"BEGIN:VCARD\r\nVERSION:3.0\r\n", "N;CHARSET=UTF-8:Nguyễn;Lan;;;\r\n", `FN;CHARSET=UTF-8:Lan\; Nguyễn\, Jr.\nEvil:yes` + "\r\n",
		`TEL;TYPE=WORK:+12075550100\,13`, "TEL;TYPE=CELL:+12075550126\r\n", "EMAIL:lan@x.example\r\n", `ORG:Cedar\, Hollow`, "END:VCARD\r\n",
	} {
		if !strings.Contains(whole, want) {
			t.Errorf("no %q in\n%s", want, whole)
		}
	}
	for budget := len(whole); budget > 0; budget-- {
		short := string(c.VCard(budget))
		if !strings.Contains(short, "+12075550126") || !strings.Contains(short, "FN;") {
			t.Fatalf("%d bytes: the name or the best number is gone:\n%s", budget, short)
		}
	}
}

// TestUndoBatch: what an import changed goes back, what someone changed since
// stays.
func TestUndoBatch(t *testing.T) {
	p := newPC(t, 1)
	person(p, 1e15, "old", "Old")
	f := p.b.Edit("person/old")
	f.Set("name", binder.TextValue("Changed"))
	f.SetWay("ways", binder.Way{ID: "w", Way: "mobile", Value: "1"})
	ops := f.Diff()
	ops = append(ops, binder.People.Form(p.b, "new", binder.Person{Name: "New"}).Diff()...)
	ops = append(ops, binder.People.Form(p.b, "kept", binder.Person{Name: "Kept"}).Diff()...)
	p.commit(2e15, "b1", ops...)
	f = p.b.Edit("person/kept")
	f.Set("name", binder.TextValue("Kept by hand"))
	p.commit(3e15, "", f.Diff()...)
	undo, kept := p.b.Undo("b1", p.out)
	p.commit(4e15, "", undo...)
	if len(kept) != 1 || kept[0] != "person/kept" {
		t.Errorf("kept %v", kept)
	}
	old, _ := p.b.Get("person/old")
	if old.Text("name") != "Old" || len(old.Elements("ways")) != 0 {
		t.Errorf("old is %q with %v", old.Text("name"), old.Elements("ways"))
	}
	if _, ok := p.b.Get("person/new"); ok {
		t.Error("the new one is still there")
	}
	if r, ok := p.b.Get("person/kept"); !ok || r.Text("name") != "Kept by hand" {
		t.Error("what was changed by hand is gone")
	}
	if again, _ := p.b.Undo("b1", p.out); len(again) != 0 {
		for _, o := range again {
			t.Logf("%+v", o)
		}
	}
}
