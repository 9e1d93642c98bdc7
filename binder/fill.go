package binder

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// field matches a live field, "{{call: Incident lead}}".
var liveField = regexp.MustCompile(`\{\{\s*([a-z]+)\s*(?::\s*([^{}\n]*?)\s*)?\}\}`)

// Fill puts the office's own names and numbers into the live fields of a
// plan's text:
//
//	{{office}}                the office's name
//	{{sites}}                 its sites with addresses
//	{{who: Incident lead}}    who has the role, and the backup persons
//	{{call: Incident lead}}   the same with the number to try first
//	{{partner: it}}           every partner of the category, with numbers
//
// What cannot be filled stands in the text in square brackets and is named in
// gaps, each once.
func Fill(b *Binder, text string, today Date) (filled string, gaps []string) {
	gap := func(s string) string {
		if !slices.Contains(gaps, s) {
			gaps = append(gaps, s)
		}
		return "[" + s + "]"
	}
	filled = liveField.ReplaceAllStringFunc(text, func(m string) string {
		part := liveField.FindStringSubmatch(m)
		switch name, arg := part[1], part[2]; name {
		case "office":
			return b.OfficeName()
		case "sites":
			return fillSites(b, gap)
		case "who", "call":
			return fillRole(b, arg, name == "call", today, gap)
		case "partner":
			return fillPartner(b, arg, gap)
		}
		return gap("unknown field " + strings.Trim(m, "{}"))
	})
	return filled, gaps
}

func fillSites(b *Binder, gap func(string) string) string {
	var list []string
	for _, s := range Sites.All(b) {
		list = append(list, strings.TrimSuffix(s.Name+", "+s.Address, ", "))
	}
	if len(list) == 0 {
		return gap("no site in the binder yet")
	}
	return strings.Join(list, "; ")
}

func fillRole(b *Binder, name string, numbers bool, today Date, gap func(string) string) string {
	for _, r := range Roles.All(b) {
		if Fold(r.Name) != Fold(name) && r.ID != name {
			continue
		}
		who := r.Who(b, today)
		if len(who) == 0 {
			return gap("nobody has the role " + r.Name + " yet")
		}
		var list []string
		for i, p := range who {
			s := p.Name
			if i == 1 {
				s = "backup: " + s
			}
			if w, ok := p.Phone(); ok && numbers {
				s += " " + ShowPhone(w.Value)
			} else if numbers {
				s += " " + gap("no number for "+p.Name)
			}
			list = append(list, s)
		}
		return strings.Join(list, ", ")
	}
	return gap("no role called " + name)
}

func fillPartner(b *Binder, category string, gap func(string) string) string {
	var list []string
	for _, p := range PartnersInOrder(b) {
		if p.Category != category {
			continue
		}
		s := p.Name
		for _, w := range p.Ways {
			if w.IsVoice() {
				s += " " + ShowPhone(w.Value)
				if w.Way == "afterhours" {
					s += " (after hours)"
				}
			}
		}
		list = append(list, s)
	}
	if len(list) == 0 {
		return gap(fmt.Sprintf("no %s in the binder yet", optionLabel(Categories, category)))
	}
	return strings.Join(list, "; ")
}

// PlanText is the plan as it would be approved today: every section, filled,
// under its title as a first-level heading; and what could not be filled.
func PlanText(b *Binder, today Date) (text string, gaps []string) {
	var s strings.Builder
	for i, x := range Plan(b) {
		if i > 0 {
			s.WriteString("\n")
		}
		body, missing := Fill(b, strings.TrimSpace(x.Body), today)
		fmt.Fprintf(&s, "# %s\n\n%s\n", x.Title, body)
		for _, g := range missing {
			if !slices.Contains(gaps, g) {
				gaps = append(gaps, g)
			}
		}
	}
	return s.String(), gaps
}
