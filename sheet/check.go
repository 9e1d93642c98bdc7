package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"readybinder/binder"
)

// Verdict is what the binder knows of a sheet code.
type Verdict struct {
	// Code is the code as it is printed.
	Code string
	// Known tells that the register has such a sheet.
	Known bool
	// Current tells that the sheet says what the binder says today.
	Current bool
	// Type, Title and Audience are the sheet's, empty where the code is
	// neither in the register nor that of any sheet that would be printed
	// today.
	Type, Title, Audience string
	// Prints are the register's sheets with this code, the newest first: each
	// tells where it hangs and since when.
	Prints []binder.Sheet
	// Changes are what has changed since, by whom or what it is about.
	Changes []Change
	// Newer is the newest edition that replaced this one and says something
	// else, nil where none was printed.
	Newer *binder.Sheet
	// Expired tells that every print of it was to be replaced before today.
	Expired bool
}

// Change is what changed about one person or thing.
type Change struct {
	// About is the name, What are sentences' ends: "Mobile: (207) 555-0101 is
	// now (207) 555-0199".
	About string
	What  []string
}

// Words are the verdict in a sentence or two.
func (v Verdict) Words() string {
	switch {
	case !v.Known && !v.Current:
		return "This code is not in the register. The sheet was printed from another binder, or nobody noted that it was printed. Print a new one to be certain."
	case v.Current && v.Expired:
		return "This sheet still says what the binder says, but it is older than its date. Print a new one."
	case v.Current:
		return "This sheet is current."
	case v.Newer != nil:
		return fmt.Sprintf("This sheet is out of date. Edition %d of %s replaced it. Throw this one away.", v.Newer.Edition, v.Newer.On.Long())
	}
	return "This sheet is out of date. Print it again."
}

// Check tells of a sheet code, however it was typed, whether the sheet is
// current and what has changed since. A code that stands in no register and is
// that of a sheet as it would be printed today is current too. The error is
// ErrCode where the text is not a sheet code.
func Check(b *binder.Binder, code string, today binder.Date) (Verdict, error) {
	code, err := ParseCode(code)
	if err != nil {
		return Verdict{}, err
	}
	v := Verdict{Code: code}
	for _, s := range binder.Sheets.All(b) {
		if s.Code == code {
			v.Prints = append(v.Prints, s)
		}
	}
	slices.SortStableFunc(v.Prints, func(x, y binder.Sheet) int {
		return cmp.Or(strings.Compare(string(y.On), string(x.On)), y.Edition-x.Edition)
	})
	if len(v.Prints) == 0 {
		v.Type, v.Audience, v.Current = present(b, code, today)
		if k, ok := kindOf(v.Type); ok {
			v.Title = k.Title
		}
		return v, nil
	}
	last := v.Prints[0]
	v.Known, v.Type, v.Title, v.Audience = true, last.Type, last.Title, last.Audience
	v.Expired = true
	for _, s := range v.Prints {
		v.Expired = v.Expired && s.Replace != "" && s.Replace < today
	}
	facts := factsToday(b, last, today)
	v.Current = CodeOf(last.Type, last.Audience, facts) == code
	if v.Current {
		return v, nil
	}
	v.Changes = compare(last.Facts, facts)
	for _, s := range binder.Sheets.All(b) {
		if s.Type == last.Type && s.Audience == last.Audience && s.Edition > last.Edition && s.Code != code &&
			slices.Equal(peopleOf(s.Facts), peopleOf(last.Facts)) && (v.Newer == nil || s.Edition > v.Newer.Edition) {
			v.Newer = &s
		}
	}
	return v, nil
}

// Current tells whether a printed sheet says what the binder says today. It
// is what binder.Ready asks.
func Current(b *binder.Binder, s binder.Sheet, today binder.Date) bool {
	if _, ok := kindOf(s.Type); !ok {
		// A newer program printed it: who cannot know does not complain.
		return true
	}
	return CodeOf(s.Type, s.Audience, factsToday(b, s, today)) == s.Code
}

// factsToday are the facts that the printed sheet would state if it were
// printed again today, none where it could not be.
func factsToday(b *binder.Binder, s binder.Sheet, today binder.Date) []string {
	facts, _ := Facts(b, Request{Type: s.Type, Audience: s.Audience, Today: today, People: peopleOf(s.Facts)})
	return facts
}

// peopleOf are the people that a sheet was limited to, nil where it was about
// everyone.
func peopleOf(facts []string) []binder.Ref {
	for _, f := range facts {
		if list, ok := strings.CutPrefix(f, chosen+between); ok {
			refs := []binder.Ref{}
			for r := range strings.SplitSeq(list, ",") {
				refs = append(refs, binder.Ref(r))
			}
			return refs
		}
	}
	return nil
}

// present looks for the code among the sheets as they would be printed today.
func present(b *binder.Binder, code string, today binder.Date) (typ, audience string, found bool) {
	for _, k := range kinds {
		for _, a := range k.Audiences {
			facts, err := Facts(b, Request{Type: k.Type, Audience: a, Today: today})
			if err == nil && CodeOf(k.Type, a, facts) == code {
				return k.Type, a, true
			}
		}
	}
	return "", "", false
}

// compare puts the difference between the facts of then and now into words,
// by subject in the order of the alphabet.
func compare(then, now []string) []Change {
	gone, came := without(then, now), without(now, then)
	subjects := func(list []string) map[string]bool {
		m := map[string]bool{}
		for _, f := range list {
			m[subject(f)] = true
		}
		return m
	}
	was, is := subjects(then), subjects(now)
	var names []string
	for _, f := range slices.Concat(gone, came) {
		names = append(names, subject(f))
	}
	slices.Sort(names)
	var list []Change
	for _, n := range slices.Compact(names) {
		switch {
		case n == chosen:
		case !is[n]:
			list = append(list, Change{n, []string{"is not on it any more"}})
		case !was[n]:
			c := Change{n, []string{"is new"}}
			for _, f := range came {
				if subject(f) == n && what(f) != "" && says(f) != textMarker {
					c.What = append(c.What, what(f)+": "+says(f))
				}
			}
			list = append(list, c)
		default:
			list = append(list, Change{n, details(n, gone, came)})
		}
	}
	return list
}

// details are the changes of one subject that stood on the sheet and still
// would.
func details(name string, gone, came []string) []string {
	of := func(list []string) (mine []string) {
		for _, f := range list {
			if subject(f) == name {
				mine = append(mine, f)
			}
		}
		return mine
	}
	old, fresh := of(gone), of(came)
	var list []string
	for _, f := range old {
		// Of one old and one new fact of a sort the new replaces the old.
		i := slices.IndexFunc(fresh, func(x string) bool { return what(x) == what(f) })
		if i < 0 {
			list = append(list, what(f)+": no longer "+says(f))
			continue
		}
		if says(f) == textMarker {
			list = append(list, "the text has changed")
		} else {
			list = append(list, fmt.Sprintf("%s: %s is now %s", what(f), says(f), says(fresh[i])))
		}
		fresh = slices.Delete(fresh, i, i+1)
	}
	for _, f := range fresh {
		list = append(list, "new "+what(f)+": "+says(f))
	}
	return list
}

// without are the lines of list that other lacks.
func without(list, other []string) []string {
	have := make(map[string]bool, len(other))
	for _, f := range other {
		have[f] = true
	}
	var out []string
	for _, f := range list {
		if !have[f] {
			out = append(out, f)
		}
	}
	return out
}

// A fact is "subject | what | what it says".
func subject(f string) string { s, _, _ := strings.Cut(f, between); return s }

func what(f string) string {
	_, rest, _ := strings.Cut(f, between)
	s, _, _ := strings.Cut(rest, between)
	return s
}

func says(f string) string {
	_, rest, _ := strings.Cut(f, between)
	_, s, _ := strings.Cut(rest, between)
	if strings.HasPrefix(s, textMarker) {
		return textMarker
	}
	return s
}

// textMarker begins what a fact says of a text that is too long to be a fact:
// its fingerprint follows.
const textMarker = "fingerprint "
