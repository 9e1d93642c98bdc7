package binder

import (
	"slices"
	"strings"
)

// Person is someone who works at the office, or did.
type Person struct {
	ID      string
	Name    string // as people say it
	Family  string // last name, for sorting and for phones' address books
	Job     string
	Site    Ref
	Ways    []Way
	Started Date
	Left    Date // the last day
	StaffNo string
	Note    string
}

// PersonWays are the ways to reach a person.
var PersonWays = []Option{
	{"mobile", "Mobile"},
	{"work", "Work"},
	{"home", "Home"},
	{"email", "Email"},
	{"other", "Other way to reach"},
	{"pager", "Pager"},
	{"fax", "Fax"},
}

// People are the office's people, those who left among them.
var People = define(about[Person]{
	name: "person", one: "Person", many: "People", rank: 10,
	id:    func(p *Person) *string { return &p.ID },
	title: func(_ *Binder, r Record) string { return r.Text("name") },
},
	text("name", "Name", func(p *Person) *string { return &p.Name }).must().hint("First and last, as people say it."),
	text("family", "Last name", func(p *Person) *string { return &p.Family }).hint("For sorting and for phones."),
	text("job", "Job", func(p *Person) *string { return &p.Job }),
	link("site", "Site", func(p *Person) *Ref { return &p.Site }, "site"),
	ways("ways", "Ways to reach", PersonWays, func(p *Person) *[]Way { return &p.Ways }),
	day("started", "Started", func(p *Person) *Date { return &p.Started }),
	day("left", "Left", func(p *Person) *Date { return &p.Left }).hint("The last day. Leave it empty for people who work here."),
	text("staffno", "Employee number", func(p *Person) *string { return &p.StaffNo }).leaders(),
	long("note", "Notes", func(p *Person) *string { return &p.Note }).leaders(),
)

// Active tells whether the person works here on the day.
func (p Person) Active(today Date) bool { return p.Left == "" || p.Left >= today }

// Given is the name without the last name.
func (p Person) Given() string {
	if p.Family == "" {
		return p.Name
	}
	if g, ok := strings.CutSuffix(p.Name, p.Family); ok {
		return strings.TrimSpace(g)
	}
	if g, ok := strings.CutPrefix(p.Name, p.Family); ok {
		return strings.TrimSpace(g)
	}
	return p.Name
}

// SortName is what lists sort by: the last name, then the whole name.
func (p Person) SortName() string { return Fold(p.Family + " " + p.Name) }

// Phone is the number to try first: one that a voice answers, a mobile
// before a desk that may stand in a dark office; and false where there is
// none.
func (p Person) Phone() (Way, bool) { return bestPhone(p.Ways) }

func bestPhone(ways []Way) (Way, bool) {
	for _, sort := range []string{"mobile", "afterhours", "day", "work", "home"} {
		for _, w := range ways {
			if w.Way == sort && w.Value != "" {
				return w, true
			}
		}
	}
	return Way{}, false
}

// Staff are the people who work here on the day, by last name.
func Staff(b *Binder, today Date) []Person {
	list := slices.DeleteFunc(People.All(b), func(p Person) bool { return !p.Active(today) })
	SortPeople(list)
	return list
}

// SortPeople sorts by last name.
func SortPeople(list []Person) {
	slices.SortStableFunc(list, func(x, y Person) int { return strings.Compare(x.SortName(), y.SortName()) })
}
