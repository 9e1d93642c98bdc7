package exchange

import (
	"slices"
	"strings"

	"readybinder/binder"
)

// fill reads the card's properties.
func (c *Card) fill(props []property) {
	labels := map[string]string{}
	for _, p := range props {
		if p.name == "X-ABLABEL" && p.group != "" {
			labels[p.group] = strings.TrimSuffix(strings.TrimPrefix(p.text(), "_$!<"), ">!$_")
		}
	}
	var n []string
	var notes []string
	for _, p := range props {
		switch p.name {
		case "FN":
			first(&c.Name, p.text())
		case "N":
			if n == nil {
				n = p.parts()
			}
		case "ORG":
			first(&c.Org, p.parts()[0])
		case "TITLE":
			first(&c.Title, p.text())
		case "NOTE":
			if t := normal(p.text()); t != "" && !slices.Contains(notes, t) {
				notes = append(notes, t)
			}
		case "TEL":
			c.way(telSort(p.params, labels[p.group]), p.text())
		case "EMAIL":
			c.way("email", p.text())
		case "URL":
			if p.group == "" || labels[p.group] == "" || strings.EqualFold(labels[p.group], "HomePage") {
				c.way("web", p.text())
			}
		case "IMPP":
			c.way("other", p.text())
		}
	}
	c.Note = strings.Join(notes, "\n\n")
	part := func(i int) string {
		if i < len(n) {
			return collapse(normal(n[i]))
		}
		return ""
	}
	given := collapse(part(1) + " " + part(2))
	if c.Name == "" {
		c.Name = fullName(given, part(0))
	}
	first(&c.Name, c.Org)
	c.Given = given
	// The last name counts only where it is a part of the name: some programs
	// write the whole name into its place.
	if family := part(0); given != "" && strings.Contains(nameKey(c.Name), nameKey(family)) {
		c.Family = family
	}
}

func first(to *string, text string) {
	if *to == "" {
		*to = collapse(normal(text))
	}
}

// way adds a way, once.
func (c *Card) way(sort, value string) {
	value = collapse(normal(value))
	if begins(value, "mailto:") {
		value = value[len("mailto:"):]
	}
	w := binder.Way{Way: sort, Value: value}
	if w.IsPhone() {
		w.Value = phoneText(value)
	}
	if w.Value != "" && !slices.ContainsFunc(c.Ways, func(x binder.Way) bool { return sameWay(x, w) }) {
		c.Ways = append(c.Ways, w)
	}
}

// telSort is the sort of a number, by its types and the label that iPhones
// give it. One that says nothing is taken for a mobile: what is private when
// in doubt stays off the wall.
func telSort(types []string, label string) string {
	has := func(list ...string) bool {
		return slices.ContainsFunc(types, func(t string) bool { return slices.Contains(list, t) })
	}
	label = strings.ToLower(label)
	switch {
	case has("FAX"), strings.Contains(label, "fax"):
		return "fax"
	case has("PAGER"), strings.Contains(label, "pager"):
		return "pager"
	case has("CELL", "IPHONE", "MOBILE", "X-MOBILE"), strings.Contains(label, "mobile"), strings.Contains(label, "cell"):
		return "mobile"
	case has("WORK"), strings.Contains(label, "work"), strings.Contains(label, "office"), strings.Contains(label, "assistant"), label == "main":
		return "work"
	case has("HOME"), strings.Contains(label, "home"):
		return "home"
	}
	return "mobile"
}

// text is the value as one text.
func (p property) text() string { return unescape(p.value, p.old) }

// parts are the value's parts between semicolons.
func (p property) parts() []string {
	var list []string
	start := 0
	for i := 0; i < len(p.value); i++ {
		switch p.value[i] {
		case '\\':
			i++
		case ';':
			list = append(list, unescape(p.value[start:i], p.old))
			start = i + 1
		}
	}
	return append(list, unescape(p.value[min(start, len(p.value)):], p.old))
}

// unescape takes backslashes off. In 2.1 "\n" is none of them: new lines are
// quoted-printable there, and a backslash may be one of a path.
func unescape(s string, old bool) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		switch c := s[i+1]; {
		case c == ';' || c == ',' || c == '\\' || c == ':':
			b.WriteByte(c)
		case (c == 'n' || c == 'N') && !old:
			b.WriteByte('\n')
		default:
			b.WriteByte('\\')
			continue
		}
		i++
	}
	return b.String()
}

// trimOrg is "Ann Lee" of "Ann Lee, Acme" for Acme.
func trimOrg(name, org string) string {
	if short, ok := strings.CutSuffix(name, ", "+org); ok {
		return short
	}
	return name
}
