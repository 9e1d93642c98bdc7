package exchange

import (
	"fmt"
	"strconv"
	"strings"

	"readybinder/binder"
)

// values are what a row says, typed by the fields of the kind.
type values struct {
	line int
	id   string
	set  map[string]binder.Value
	ways []wayIn
	// extra are the texts for targets that are no field.
	extra map[string]string
	// refused is why the row cannot be used though its record is known.
	refused string
	offers  map[string]*Offer // by field
}

// wayIn is a way to reach someone that a row names.
type wayIn struct {
	field string
	way   binder.Way
	// cell is all that the cell says: our own export writes one way in it.
	cell string
}

// values reads the cells of s. What cannot be read is left out and told in
// row's notes; where the field is required, it is the reason of a refusal.
func (p *planner) values(s *source, row *Row) *values {
	v := &values{line: s.line, set: map[string]binder.Value{}, extra: map[string]string{}, offers: map[string]*Offer{}}
	ext := ""
	for _, c := range s.cells {
		switch f := p.kind.Field(c.to.Field); {
		case c.to.Field == toID:
			v.id = strings.ToLower(c.text)
		case c.to.Field == toExt:
			ext = extension(c.text)
		case c.to.way != "":
			if rounded.MatchString(c.text) {
				row.Notes = append(row.Notes, fmt.Sprintf("%s was left out: Excel has rounded it to “%s”, so the number is lost. Format the column as text and type it again.", c.name, c.text))
				continue
			}
			for _, w := range waysOf(c.to.Field, c.text) {
				if why := w.Check(); why != "" && !strings.HasPrefix(w.Value, "ext. ") {
					row.Notes = append(row.Notes, fmt.Sprintf("%s “%s” was taken as it is. %s", c.to.Label, short(w.Value), why))
				}
				v.ways = append(v.ways, wayIn{c.to.way, w, c.text})
			}
		case f == nil:
			if v.extra[c.to.Field] == "" {
				v.extra[c.to.Field] = c.text
			}
		case p.kind.Name == "training" && f.Name == "person":
			v.extra["person"] = c.text
		default:
			value, why := p.value(f, c, v)
			if why == "" && value != "" {
				if why = f.Check(value); why != "" && f.Type == binder.Text {
					row.Notes = append(row.Notes, fmt.Sprintf("%s “%s” was taken as it is. %s", f.Label, short(c.text), why))
					why = ""
				}
			}
			switch {
			case why == "":
				v.set[f.Name] = value
			case f.Required:
				if v.refused == "" {
					v.refused = sentence(c.name + ": " + why)
				}
			default:
				row.Notes = append(row.Notes, sentence(fmt.Sprintf("%s was left out: %s", c.name, why)))
			}
		}
	}
	v.extend(ext)
	return v
}

func sentence(s string) string {
	if strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

// title is what the row is called before there is a record.
func (v *values) title(p *planner) string {
	for _, name := range []string{"name", "title", "code"} {
		if t := v.set[name].Text(); t != "" && p.kind.Field(name) != nil {
			return t
		}
	}
	for _, f := range p.kind.Fields {
		if x := v.set[f.Name]; f.Required && x != "" {
			return p.b.Show(f, x)
		}
	}
	return ""
}

// value is the text of a cell as a value of the field; why says what is
// wrong. A flag that says no is the empty value.
func (p *planner) value(f *binder.Field, c cell, v *values) (value binder.Value, why string) {
	switch f.Type {
	case binder.Lines:
		var list []string
		for _, l := range strings.Split(c.text, "\n") {
			if l = strings.TrimSpace(l); l != "" {
				list = append(list, l)
			}
		}
		return binder.ListValue(list), ""
	case binder.Day:
		d, why := parseDate(c.text, c.order, p.today)
		return binder.TextValue(string(d)), why
	case binder.Number:
		n, ok := wholeNumber(c.text, f.Name == "score")
		if !ok {
			return "", fmt.Sprintf("“%s” is not a number", short(c.text))
		}
		return binder.NumberValue(n), ""
	case binder.Flag:
		yes, ok := yesNo(c.text)
		if !ok {
			return "", fmt.Sprintf("“%s” is neither yes nor no", short(c.text))
		}
		return binder.FlagValue(yes), ""
	case binder.Choice:
		for _, o := range f.Options {
			if t := binder.Fold(c.text); t == binder.Fold(o.Label) || t == binder.Fold(o.Value) {
				return binder.TextValue(o.Value), ""
			}
		}
		return "", fmt.Sprintf("“%s” is not one of the choices", short(c.text))
	case binder.Link:
		ref, why := p.resolve(f, c.text, v)
		return binder.TextValue(string(ref)), why
	case binder.Links:
		var list []string
		for _, l := range strings.Split(c.text, "\n") {
			if l = strings.TrimSpace(l); l == "" {
				continue
			}
			ref, why := p.resolve(f, l, v)
			if why != "" {
				return "", why
			}
			list = append(list, string(ref))
		}
		return binder.ListValue(list), ""
	case binder.Text:
		return binder.TextValue(collapse(c.text)), ""
	}
	return binder.TextValue(c.text), ""
}

// wholeNumber reads a number as people write it: "92", "92 %", "1,200", and
// for a score 0.95 as 95.
func wholeNumber(s string, score bool) (int, bool) {
	t := strings.ReplaceAll(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "%")), ",", "")
	n, err := strconv.ParseFloat(t, 64)
	if err != nil || n > 1e9 || n < -1e9 {
		return 0, false
	}
	if score && n > 0 && n <= 1 && strings.Contains(t, ".") && !strings.Contains(s, "%") {
		n *= 100
	}
	if n < 0 {
		return int(n - 0.5), true
	}
	return int(n + 0.5), true
}

func yesNo(s string) (yes, ok bool) {
	switch binder.Fold(strings.TrimSpace(s)) {
	case "yes", "y", "true", "1", "x", "si", "s", "verdadero", "✓", "✔":
		return true, true
	case "no", "n", "false", "0", "falso":
		return false, true
	}
	return false, false
}

// resolve finds the record that a text names: by its title, or by a ref as
// our own export writes it where the title does not tell.
func (p *planner) resolve(f *binder.Field, text string, v *values) (binder.Ref, string) {
	if ref := binder.Ref(inParentheses(text)); ref.Valid() {
		for _, k := range f.Kinds {
			if ref.Kind() == k {
				return ref, ""
			}
		}
	}
	var found []binder.Ref
	for _, k := range f.Kinds {
		if k == "person" {
			found = append(found, p.staff().named(text)...)
		} else {
			found = append(found, p.titled(k)[binder.Fold(strings.TrimSpace(text))]...)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], ""
	case len(found) > 1:
		return "", fmt.Sprintf("“%s” can be %d records", short(text), len(found))
	}
	if o := p.offer(f, text, v); o != nil {
		return o.Ref, ""
	}
	return "", fmt.Sprintf("“%s” is not in the binder", short(text))
}

// titled are the records of a kind by their folded titles.
func (p *planner) titled(kind string) map[string][]binder.Ref {
	m := p.titles[kind]
	if m == nil {
		m = map[string][]binder.Ref{}
		for _, r := range p.b.All(kind) {
			t := binder.Fold(strings.TrimSpace(r.Title()))
			m[t] = append(m[t], r.Ref)
		}
		p.titles[kind] = m
	}
	return m
}

// offer offers to make the course or the site that a row names.
func (p *planner) offer(f *binder.Field, text string, v *values) *Offer {
	if len(f.Kinds) != 1 || f.Kinds[0] != "course" && f.Kinds[0] != "site" {
		return nil
	}
	kind, field := f.Kinds[0], "title"
	if kind == "site" {
		field = "name"
	}
	key := kind + "/" + binder.Fold(strings.TrimSpace(text))
	o := p.offers[key]
	if o == nil {
		o = &Offer{Ref: binder.RefTo(kind, p.newID()), Title: strings.TrimSpace(text), Make: true}
		o.form = p.b.Edit(o.Ref)
		o.form.Set(field, binder.TextValue(o.Title))
		p.offers[key] = o
	}
	v.offers[f.Name] = o
	return o
}

// used takes an offer into the import once a row that is not refused names
// it.
func (p *planner) used(o *Offer, line int) {
	if len(o.Lines) == 0 {
		p.im.Offers = append(p.im.Offers, o)
	}
	o.Lines = append(o.Lines, line)
}
