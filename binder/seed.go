package binder

import (
	"encoding/json"
	"fmt"
	slashpath "path"
	"strconv"
	"strings"
)

// Library is where the texts come from that ship with the program.
type Library struct {
	// File reads one by its name.
	File func(name string) ([]byte, error)
	// Plan names the files of the starter plan, in order.
	Plan []string
}

// seedRecord is one record in a file of seeds.
type seedRecord struct {
	Kind   string                     `json:"kind"`
	ID     string                     `json:"id"`
	Fields map[string]json.RawMessage `json:"fields"`
}

// Starter are forms for what a new office begins with: response roles
// without holders, the starter plan, First 15 minutes, courses with who has to
// take them, and public partners whose numbers nobody has checked.
func Starter(b *Binder, lib Library, today Date) ([]*Form, error) {
	forms, err := seeds(b, lib, today, "roles.json", "first15.json", "courses.json", "partners.json")
	if err != nil {
		return nil, err
	}
	plan, err := starterPlan(b, lib, today)
	return append(forms, plan...), err
}

// Sample are forms for the invented office that one may look at and try
// everything with: its records, the starter plan, two approved versions of it.
func Sample(b *Binder, lib Library, today Date) ([]*Form, error) {
	forms, err := seeds(b, lib, today, "courses.json", "sample/cedar-hollow.json")
	if err != nil {
		return nil, err
	}
	plan, err := starterPlan(b, lib, today)
	if err != nil {
		return nil, err
	}
	forms = mergeForms(append(plan, forms...))
	scratch := NewBinder()
	c := &Commit{Rules: Rules, Log: strings.Repeat("0", 16), Seq: 1, At: 1}
	for _, f := range forms {
		c.Ops = append(c.Ops, f.Diff()...)
	}
	scratch.Lay(CommitID{}, c)
	text, _ := PlanText(scratch, today)
	// The first version lacked what the second one added at the end.
	before := text
	if i := strings.LastIndex(text, "\n# "); i > 0 {
		before = text[:i+1]
	}
	for i, a := range []Approval{
		{Name: "Version 1", On: today.AddDays(-290), Text: before, Note: "First version."},
		{Name: "Version 2", On: today.AddDays(-45), Text: text, Note: "Added how we keep the plan current."},
	} {
		a.Hash = TextHash(a.Text)
		if who := Roles.All(scratch); len(who) > 0 {
			if r, ok := Roles.Get(scratch, "role/incident-lead"); ok {
				a.By = r.Holder
			}
		}
		forms = append(forms, Approvals.Form(b, fmt.Sprintf("sample-v%d", i+1), a))
	}
	return forms, nil
}

// mergeForms joins forms on the same record: what a later one sets holds.
func mergeForms(list []*Form) []*Form {
	at := map[Ref]*Form{}
	var out []*Form
	for _, f := range list {
		first := at[f.Ref]
		if first == nil {
			at[f.Ref] = f
			out = append(out, f)
			continue
		}
		for p, v := range f.now {
			if v != "" {
				first.now[p] = v
			}
		}
	}
	return out
}

func seeds(b *Binder, lib Library, today Date, names ...string) ([]*Form, error) {
	var forms []*Form
	for _, name := range names {
		data, err := lib.File(name)
		if err != nil {
			return nil, fmt.Errorf("binder: %s: %w", name, err)
		}
		var list []seedRecord
		if err := json.Unmarshal(data, &list); err != nil {
			return nil, fmt.Errorf("binder: %s: %w", name, err)
		}
		for _, s := range list {
			f, err := s.form(b, today)
			if err != nil {
				return nil, fmt.Errorf("binder: %s: %s/%s: %w", name, s.Kind, s.ID, err)
			}
			forms = append(forms, f)
		}
	}
	return forms, nil
}

func (s seedRecord) form(b *Binder, today Date) (*Form, error) {
	ref := RefTo(s.Kind, s.ID)
	f := b.Edit(ref)
	if f.Kind == nil || !ref.Valid() {
		return nil, fmt.Errorf("no such kind")
	}
	for name, raw := range s.Fields {
		field := f.Kind.Field(name)
		if field == nil {
			return nil, fmt.Errorf("no field %s", name)
		}
		if field.Type == Ways {
			var list []Way
			if err := json.Unmarshal(raw, &list); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			for i, w := range list {
				w.ID, w.Order, w.Confirmed = "w"+strconv.Itoa(i+1), i+1, seedDate(string(w.Confirmed), today)
				f.SetWay(name, w)
			}
			continue
		}
		var v Value
		if err := json.Unmarshal(raw, &v); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if field.Type == Day {
			v = TextValue(string(seedDate(v.Text(), today)))
		}
		if field.Type == Flag {
			v = FlagValue(v.Flag())
		}
		f.Set(name, v)
	}
	return f, nil
}

// seedDate is a date, or "today" and days before or after it.
func seedDate(s string, today Date) Date {
	if rest, ok := strings.CutPrefix(s, "today"); ok {
		n, _ := strconv.Atoi(rest)
		return today.AddDays(n)
	}
	return Date(s)
}

// starterPlan reads the plan's files: the first line is the title.
func starterPlan(b *Binder, lib Library, today Date) ([]*Form, error) {
	var forms []*Form
	for i, name := range lib.Plan {
		data, err := lib.File(name)
		if err != nil {
			return nil, fmt.Errorf("binder: %s: %w", name, err)
		}
		title, body, _ := strings.Cut(string(data), "\n")
		id := strings.TrimSuffix(slashpath.Base(name), ".md")
		id = strings.TrimLeft(id, "0123456789-")
		forms = append(forms, Sections.Form(b, id, Section{
			Title: strings.TrimSpace(strings.TrimPrefix(title, "#")), Order: i + 1, Body: strings.TrimSpace(body),
			Owner: "role/incident-lead", Review: today.AddDays(180),
		}))
	}
	return forms, nil
}
