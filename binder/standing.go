package binder

import (
	"slices"
	"strings"
)

// Unconfirmed is a number that someone should try: whose it is, and which.
type Unconfirmed struct {
	Person Person
	Way    Way
}

// Stale are the person's numbers that a voice answers and that nobody has
// confirmed for StaleDays.
func (p Person) Stale(today Date) []Way {
	var list []Way
	for _, w := range p.Ways {
		if w.IsVoice() && w.Stale(today, StaleDays) {
			list = append(list, w)
		}
	}
	return list
}

// ToConfirm are the stale numbers of everyone who works here on the day, by
// last name: what a call round goes through.
func ToConfirm(b *Binder, today Date) []Unconfirmed {
	var list []Unconfirmed
	for _, p := range Staff(b, today) {
		for _, w := range p.Stale(today) {
			list = append(list, Unconfirmed{p, w})
		}
	}
	return list
}

// Dial is what a telephone dials for the way, a pause before the extension.
func (w Way) Dial() string { return dial(strings.TrimSpace(w.Value)) }

// Retyped is the way with another number or address. A number that was only
// written in another manner stays confirmed, another number does not.
func (w Way) Retyped(sort, value string) Way {
	same := sort == w.Way && value == w.Value
	if n := ParsePhone(value); !same && w.IsPhone() && (Way{Way: sort}).IsPhone() {
		same = n.E164 != "" && n == ParsePhone(w.Value)
	}
	if !same {
		w.Confirmed, w.By = "", ""
	}
	w.Way, w.Value = sort, value
	return w
}

// Part is what someone has to do with a role: 0 is the one who has it, 1 the
// first backup person and so on.
type Part struct {
	Role  Role
	Place int
}

// PartsOf are the parts that the person has in roles, as sheets list roles.
func PartsOf(b *Binder, person Ref) []Part {
	var list []Part
	for _, r := range RolesInOrder(b) {
		if r.Holder == person && person != "" {
			list = append(list, Part{r, 0})
		}
		if i := slices.Index(r.Backups, person); i >= 0 {
			list = append(list, Part{r, i + 1})
		}
	}
	return list
}

// TreePlace is where someone stands in the call tree: as a role or as
// themselves, who calls them there, and whom they call.
type TreePlace struct {
	As    Ref
	By    []Ref
	Calls []Ref
}

// PlacesOf are the places of the person in the call tree: their own and those
// of the roles that they have or step in for, the first to be called first.
func PlacesOf(b *Binder, person Ref) []TreePlace {
	as := []Ref{person}
	for _, p := range PartsOf(b, person) {
		if p.Place == 0 {
			as = append(as, Roles.Ref(p.Role.ID))
		}
	}
	calls := Calls.All(b)
	slices.SortStableFunc(calls, func(x, y Call) int { return x.Order - y.Order })
	var list []TreePlace
	for _, ref := range as {
		p := TreePlace{As: ref}
		for _, c := range calls {
			switch ref {
			case c.To:
				p.By = append(p.By, c.From)
			case c.From:
				p.Calls = append(p.Calls, c.To)
			}
		}
		if len(p.By)+len(p.Calls) > 0 {
			list = append(list, p)
		}
	}
	return list
}

// LeftOpen are the records that need someone else when the person leaves, and
// why: roles that they have or step in for, and lines of the call tree.
func LeftOpen(b *Binder, person Ref) []Gap {
	var list []Gap
	for _, p := range PartsOf(b, person) {
		why := "The role " + p.Role.Name + " needs someone else."
		if p.Place > 0 {
			why = "The role " + p.Role.Name + " needs another backup person."
		}
		list = append(list, Gap{Roles.Ref(p.Role.ID), why})
	}
	for _, c := range Calls.All(b) {
		switch person {
		case c.From:
			list = append(list, Gap{Calls.Ref(c.ID), "Someone else has to call " + b.Title(c.To) + "."})
		case c.To:
			list = append(list, Gap{Calls.Ref(c.ID), b.Title(c.From) + " calls someone who left. Take them out of the call tree."})
		}
	}
	return list
}

// FamilyOf is the last name in a name as people say it, as far as that can be
// told: the last word that is no "Jr.", "III", "MD" and their like.
func FamilyOf(name string) string {
	name, _, _ = strings.Cut(name, ",")
	words := strings.Fields(name)
	for len(words) > 1 && slices.Contains(suffixes, strings.ToLower(strings.ReplaceAll(words[len(words)-1], ".", ""))) {
		words = words[:len(words)-1]
	}
	if len(words) < 2 {
		return ""
	}
	i := len(words) - 1
	for i > 1 && slices.Contains(particles, strings.ToLower(words[i-1])) {
		i--
	}
	return strings.Join(words[i:], " ")
}

var (
	suffixes  = []string{"jr", "sr", "ii", "iii", "iv", "md", "do", "np", "pa", "rn", "lpn", "ma", "phd", "dds"}
	particles = []string{"de", "da", "di", "del", "della", "la", "las", "los", "van", "von", "der", "den", "ter", "al", "el", "bin", "ibn", "st", "st."}
)

// CheckDays is after how many days a partner wants to be checked again.
const CheckDays = 180

// Gap tells what the role lacks in words, "" where nothing is missing: someone
// who has it and works here, and someone who can step in.
func (r Role) Gap(b *Binder, today Date) string {
	holder, held := People.Get(b, r.Holder)
	switch {
	case !held:
		return "Nobody has this role. Choose who has it."
	case !holder.Active(today):
		return holder.Name + " has this role but left. Choose someone else."
	case len(r.Who(b, today)) < 2:
		return "Nobody can step in. Choose a backup person."
	}
	return ""
}

// Gap tells what the partner lacks in words, "" where it can be reached.
func (p Partner) Gap() string {
	if slices.ContainsFunc(p.Ways, func(w Way) bool { return w.Value != "" }) {
		return ""
	}
	return "There is no number and no address for " + p.Name + ". Add one."
}

// Overdue tells whether the partner was to be checked before the day.
func (p Partner) Overdue(today Date) bool { return p.Next != "" && p.Next < today }
