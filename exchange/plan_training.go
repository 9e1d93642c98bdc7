package exchange

import (
	"fmt"
	"strings"

	"readybinder/binder"
)

// training plans a row of a training record: one of a person, a course and a
// day is one record.
func (p *planner) training(v *values, row *Row) {
	who, name, why := p.learner(v)
	row.Title = name
	if course := v.set["course"]; course != "" && name != "" {
		title := p.b.Title(binder.Ref(course.Text()))
		if o := v.offers["course"]; o != nil {
			title = o.Title
		}
		row.Title = name + ": " + title
	}
	switch {
	case why != "":
		refuse(row, "%s", why)
		return
	case v.refused != "":
		refuse(row, "%s", v.refused)
		return
	case v.set["course"] == "":
		refuse(row, "The course is missing.")
		return
	case v.set["on"] == "":
		refuse(row, "The date is missing, so it does not count as done.")
		return
	}
	v.set["person"] = binder.TextValue(string(who))
	if next := v.set["next"].Text(); next != "" && next <= v.set["on"].Text() {
		delete(v.set, "next")
		row.Notes = append(row.Notes, "The next date was left out: it is not after the training.")
	}
	p.generic(v, row)
	row.Title = name + ": " + p.b.Title(binder.Ref(v.set["course"].Text()))
	if o := v.offers["course"]; o != nil {
		row.Title = name + ": " + o.Title
	}
}

// learner finds who was trained: by employee number, email or name, whichever
// the row has, also where all stand in one column.
func (p *planner) learner(v *values) (ref binder.Ref, name, why string) {
	staff := p.staff()
	said := v.extra["person"]
	if v.extra[toFirst] != "" || v.extra[toLast] != "" {
		if whole := fullName(v.extra[toFirst], v.extra[toLast]); said == "" {
			said = whole
		}
	}
	var tried []string
	for _, s := range []string{v.extra[toStaffNo], v.extra[toEmail], said} {
		if s == "" {
			continue
		}
		tried = append(tried, "“"+short(s)+"”")
		var found []binder.Ref
		if r := binder.Ref(inParentheses(s)); r.Valid() && r.Kind() == "person" {
			if w := staff.byRef[r]; w != nil {
				found = []binder.Ref{r}
			}
		}
		if len(found) == 0 && strings.Contains(s, "@") {
			for _, w := range waysOf(toEmail, s) {
				found = append(found, refs(staff.byMail[binder.Fold(w.Value)])...)
			}
		}
		if len(found) == 0 {
			found = staff.named(s)
		}
		if len(found) == 0 && (s == v.extra[toStaffNo] || strings.ContainsAny(s, "0123456789")) {
			found = refs(staff.byStaffNo[staffKey(s)])
		}
		// Several share an address; the name may still tell.
		if len(found) > 1 && s != said && said != "" {
			continue
		}
		if len(found) > 1 {
			return "", s, fmt.Sprintf("There are %d people called %s, and nothing in this line tells which one is meant.", len(found), short(s))
		}
		if len(found) == 1 {
			return found[0], p.nameOf(found[0]), ""
		}
	}
	if len(tried) == 0 {
		return "", "", "It does not say who was trained."
	}
	return "", said, fmt.Sprintf("Nobody in the binder is %s. Add the person first, then import the file again.", strings.Join(tried, " or "))
}

func inParentheses(s string) string {
	if i := strings.LastIndexByte(s, '('); i >= 0 && strings.HasSuffix(s, ")") {
		return s[i+1 : len(s)-1]
	}
	return s
}
