package sheet_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readybinder/binder"
	"readybinder/sheet"
)

func TestCodeIsForgivenWhatPeopleType(t *testing.T) {
	const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	rapid.Check(t, func(t *rapid.T) {
		code := sheet.CodeOf("contacts", "wall", []string{rapid.String().Draw(t, "fact")})
		var s strings.Builder
		for _, r := range code {
			switch {
			case r == '0' && rapid.Bool().Draw(t, "o"):
				r = 'o'
			case r == '1':
				r = rapid.SampledFrom([]rune("1iIlL")).Draw(t, "one")
			case r == '-':
				r = rapid.SampledFrom([]rune("- ")).Draw(t, "dash")
			}
			if rapid.Bool().Draw(t, "lower") {
				r = []rune(strings.ToLower(string(r)))[0]
			}
			if r == '-' && rapid.Bool().Draw(t, "leave out") {
				continue
			}
			s.WriteRune(r)
		}
		typed := s.String()
		switch rapid.IntRange(0, 2).Draw(t, "prefix") {
		case 1:
			typed = typed[2:]
		case 2:
			typed = " readybinder:" + typed + "\n"
		}
		got, err := sheet.ParseCode(typed)
		if err != nil || got != code {
			t.Fatalf("%q: %q, %v", typed, got, err)
		}
		// A wrong letter and a swap of neighbors show.
		bare := strings.ReplaceAll(code, "-", "")[2:]
		i := rapid.IntRange(0, 8).Draw(t, "at")
		wrong := []byte(bare)
		wrong[i] = letters[rapid.IntRange(0, 31).Draw(t, "letter")]
		if _, err := sheet.ParseCode(string(wrong)); (err == nil) != (string(wrong) == bare) {
			t.Fatalf("%q for %q: %v", wrong, bare, err)
		}
		swapped := []byte(bare)
		j := rapid.IntRange(0, 8).Draw(t, "other")
		swapped[i], swapped[j] = swapped[j], swapped[i]
		if _, err := sheet.ParseCode(string(swapped)); (err == nil) != (string(swapped) == bare) {
			t.Fatalf("%q for %q: %v", swapped, bare, err)
		}
	})
}

func TestWhatIsNoCode(t *testing.T) {
	for _, s := range []string{"", "RB-", "RB-7K3M", "hello there", "RB-7K3M-Q2XA-CC", "RB-UUUU-UUUU-U", "李伟", strings.Repeat("0", 1000)} {
		if _, err := sheet.ParseCode(s); !errors.Is(err, sheet.ErrCode) {
			t.Errorf("%q: %v", s, err)
		}
	}
	what, do := binder.Explain(sheet.ErrCode)
	if what == "" || do == "" {
		t.Error("no words")
	}
}

func TestCodeIsFrozen(t *testing.T) {
	if got := sheet.CodeOf("contacts", "wall", []string{"Maria Gomez | Mobile | (207) 555-0101"}); got != "RB-TNJK-WWZ7-5" {
		t.Errorf("%s: the sheets that hang would all be out of date", got)
	}
}

// hang prints a sheet and notes it in the register, as callers do.
func hang(p *pc, id string, r sheet.Request) binder.Sheet {
	p.t.Helper()
	s := make1(p.t, p.b, r)
	save(p, binder.Sheets, id, s.Record)
	rec, _ := binder.Sheets.Get(p.b, binder.Sheets.Ref(id))
	return rec
}

func check(t testing.TB, p *pc, code string) sheet.Verdict {
	t.Helper()
	v, err := sheet.Check(p.b, strings.ToLower(code), today)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestCheckTellsWhatChanged(t *testing.T) {
	p := office(t)
	for _, typ := range sheet.Types() {
		for _, a := range typ.Audiences {
			s := hang(p, typ.Type+a, sheet.Request{Type: typ.Type, Audience: a, Where: "Break room"})
			v := check(t, p, s.Code)
			if !v.Known || !v.Current || v.Title != typ.Title || v.Audience != a || len(v.Changes) > 0 || v.Prints[0].Where != "Break room" {
				t.Errorf("%s %s just printed: %+v", typ.Type, a, v)
			}
			if !sheet.Current(p.b, s, today) {
				t.Errorf("%s %s just printed is not current", typ.Type, a)
			}
		}
	}
	old, _ := binder.Sheets.Get(p.b, "sheet/contactsstaff")
	wall, _ := binder.Sheets.Get(p.b, "sheet/contactswall")
	layla, _ := binder.People.Get(p.b, "person/haddad")
	layla.Ways[0].Value = "207 555 0199"
	save(p, binder.People, "haddad", layla)
	v := check(t, p, old.Code)
	want := []sheet.Change{{About: "Layla Haddad", What: []string{"Mobile: (207) 555-0109 is now (207) 555-0199"}}}
	if v.Current || !v.Known || v.Newer != nil || !slices.EqualFunc(v.Changes, want, equal) {
		t.Errorf("one number changed: %+v", v)
	}
	if sheet.Current(p.b, old, today) {
		t.Error("the sheet is still current")
	}
	if v := check(t, p, wall.Code); !v.Current {
		t.Errorf("the wall sheet never had that number: %+v", v)
	}
	save(p, binder.People, "new", binder.Person{Name: "New Person", Job: "Nurse", Ways: []binder.Way{way("mobile", "207-555-0190")}})
	jose, _ := binder.People.Get(p.b, "person/jose")
	jose.Left = "2026-11-01"
	save(p, binder.People, "jose", jose)
	v = check(t, p, old.Code)
	want = []sheet.Change{
		{About: "José Núñez", What: []string{"is not on it any more"}},
		want[0],
		{About: "New Person", What: []string{"is new", "Job: Nurse", "Mobile: (207) 555-0190"}},
	}
	if !slices.EqualFunc(v.Changes, want, equal) {
		t.Errorf("changes: %+v", v.Changes)
	}
	next := hang(p, "next", sheet.Request{Type: "contacts", Audience: "staff", Where: "Lab"})
	if next.Edition != 2 {
		t.Errorf("edition %d", next.Edition)
	}
	if v = check(t, p, old.Code); v.Newer == nil || v.Newer.ID != "next" || !strings.Contains(v.Words(), "Edition 2 of Mon Nov 23, 2026 replaced it") {
		t.Errorf("newer: %+v", v)
	}
	if v = check(t, p, next.Code); !v.Current || v.Words() != "This sheet is current." {
		t.Errorf("%+v", v)
	}
}

func equal(x, y sheet.Change) bool { return x.About == y.About && slices.Equal(x.What, y.What) }

func TestCheckOfCodesThatNobodyNoted(t *testing.T) {
	p := office(t)
	s := make1(t, p.b, sheet.Request{Type: "first15", Audience: "wall"})
	v := check(t, p, s.Record.Code)
	if v.Known || !v.Current || v.Type != "first15" || v.Audience != "wall" {
		t.Errorf("%+v", v)
	}
	v = check(t, p, sheet.CodeOf("contacts", "wall", []string{"another binder"}))
	if v.Known || v.Current || !strings.Contains(v.Words(), "not in the register") {
		t.Errorf("%+v", v)
	}
	if _, err := sheet.Check(p.b, "RB-7K3M", today); !errors.Is(err, sheet.ErrCode) {
		t.Error(err)
	}
}

func TestSheetOfChosenPeopleIsCheckedAgainstThem(t *testing.T) {
	p := office(t)
	r := sheet.Request{Type: "contacts", Audience: "staff", People: []binder.Ref{"person/maria", "person/jose"}}
	s := hang(p, "two", r)
	hang(p, "everyone", sheet.Request{Type: "contacts", Audience: "staff"})
	layla, _ := binder.People.Get(p.b, "person/haddad")
	layla.Ways[0].Value = "207 555 0199"
	save(p, binder.People, "haddad", layla)
	if v := check(t, p, s.Code); !v.Current {
		t.Errorf("a change of someone else: %+v", v)
	}
	jose, _ := binder.People.Get(p.b, "person/jose")
	jose.Job = "Front desk"
	save(p, binder.People, "jose", jose)
	v := check(t, p, s.Code)
	want := []sheet.Change{{About: "José Núñez", What: []string{"Job: Front desk lead is now Front desk"}}}
	if v.Current || v.Newer != nil || !slices.EqualFunc(v.Changes, want, equal) {
		t.Errorf("%+v", v)
	}
}

func TestPlanChangesAreToldByChapter(t *testing.T) {
	p := office(t)
	s := hang(p, "plan", sheet.Request{Type: "plan", Audience: "staff"})
	x := binder.Plan(p.b)[6]
	x.Body += "\n\nOne more line."
	save(p, binder.Sections, x.ID, x)
	v := check(t, p, s.Code)
	want := []sheet.Change{{About: x.Title, What: []string{"the text has changed"}}}
	if v.Current || !slices.EqualFunc(v.Changes, want, equal) {
		t.Errorf("%+v", v.Changes)
	}
}

// TestAnythingCanBePrinted types anything into every field and prints it.
func TestAnythingCanBePrinted(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := newPC(t)
		any := rapid.OneOf(rapid.String(), rapid.StringN(0, 90, -1), rapid.SampledFrom([]string{"李伟", "a\x00b", "🌟", "\u202eevil", "x | y", "(", "é", strings.Repeat("w", 300), "{{office}}", "# h", "|a|b|\n|-|-|\n|c|", "- [ ] x", "\\", ")", "%PDF"}))
		d := func(label string) string { return any.Draw(rt, label) }
		save(p, binder.Offices, "office", binder.Office{Name: d("office"), Note: d("note")})
		save(p, binder.People, "a", binder.Person{Name: d("name"), Family: d("family"), Job: d("job"), Ways: []binder.Way{{ID: "a", Way: "mobile", Value: d("mobile"), Note: d("waynote")}, {ID: "b", Way: "other", Value: d("other")}}})
		save(p, binder.Roles, "r", binder.Role{Name: d("role"), Mission: d("mission"), Duties: []string{d("duty")}, Holder: "person/a"})
		save(p, binder.Partners, "p", binder.Partner{Name: d("partner"), Category: d("category"), Account: d("account"), PIN: d("pin"), When: d("when"), Ways: []binder.Way{{ID: "a", Way: "day", Value: d("day")}}})
		save(p, binder.First15s, "first15", binder.First15{Do: []string{d("do")}, Call: []binder.Ref{"role/r", "partner/p"}, Dont: []string{d("dont")}})
		save(p, binder.Calls, "c", binder.Call{From: "role/r", To: "person/a", Note: d("say")})
		save(p, binder.Sections, "s", binder.Section{Title: d("title"), Body: d("body")})
		save(p, binder.Courses, "c", binder.Course{Title: d("course")})
		save(p, binder.Requirements, "q", binder.Requirement{Course: "course/c", Who: "everyone"})
		for _, k := range sheet.Types() {
			s, err := sheet.Make(p.b, sheet.Request{Type: k.Type, Audience: "leaders", Today: today})
			if err != nil {
				if what, _ := binder.Explain(err); strings.Contains(what, "did not expect") {
					rt.Fatalf("%s: %v", k.Type, err)
				}
				continue
			}
			save(p, binder.Sheets, k.Type, s.Record)
			rec, _ := binder.Sheets.Get(p.b, binder.Sheets.Ref(k.Type))
			if !sheet.Current(p.b, rec, today) && k.Type != "all" {
				rt.Fatalf("%s: just printed is not current", k.Type)
			}
		}
	})
}
