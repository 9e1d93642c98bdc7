package exchange_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readybinder/binder"
)

// TestTwiceUnderTwoNames: a file that names someone under an old and a new
// name, with or without what tells who it is, changes nothing the second time.
func TestTwiceUnderTwoNames(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		pick := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(r, label) }
		p := newPC(t)
		if rapid.Bool().Draw(r, "known") {
			var ways []binder.Way
			if pick("has", "", "email") != "" {
				ways = append(ways, binder.Way{Way: "email", Value: "anna@x.example"})
			}
			if pick("has", "", "mobile") != "" {
				ways = append(ways, binder.Way{Way: "mobile", Value: "(207) 555-0101"})
			}
			p.person("a", binder.Person{Name: pick("name", "Anna Old", "Anna New"), Ways: ways})
		}
		var lines []string
		for range rapid.IntRange(1, 5).Draw(r, "lines") {
			lines = append(lines, strings.Join([]string{pick("called", "Anna Old", "Anna New"), pick("job", "", "Nurse"),
				pick("mobile", "", "(207) 555-0101"), pick("work", "", "(207) 555-0102"), pick("mail", "", "anna@x.example", "anna.new@x.example")}, ","))
		}
		lines = append(lines, "Filler One,Job,(207) 555-0110,(207) 555-0111,f@x.example")
		header := "Name,Job,Mobile,Work phone,Email"
		p.do(p.people(header, lines...))
		if im := p.people(header, lines...); len(im.Ops(0)) != 0 {
			r.Fatalf("%s\nthe second time:\n%s", strings.Join(lines, "\n"), rowsText(im))
		}
	})
}

// TestNameOfTheBinderStands: where the file has the name of the binder too, it
// stands, and the row with another one says so.
func TestNameOfTheBinderStands(t *testing.T) {
	p := newPC(t)
	p.person("a", binder.Person{Name: "Anna Old", Ways: []binder.Way{{Way: "email", Value: "anna@x.example"}}})
	im := p.people("Name,Email,Job", "Anna New,anna@x.example,", "Anna Old,,Nurse")
	p.do(im)
	if x := p.who("Anna Old"); x.Job != "Nurse" || im.Counts.Added != 0 {
		t.Error(rowsText(im))
	}
	if notes := fmt.Sprint(im.Rows[0].Notes); !strings.Contains(notes, "line 3") || !strings.Contains(notes, "Anna Old") {
		t.Error(notes)
	}
}
