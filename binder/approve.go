package binder

import (
	"strconv"
	"strings"
)

// NextVersion is the name for the next approved version: "Version 3".
func NextVersion(b *Binder) string {
	n := 0
	for _, a := range Approvals.All(b) {
		if s, ok := strings.CutPrefix(a.Name, "Version "); ok {
			if i, err := strconv.Atoi(s); err == nil {
				n = max(n, i)
			}
		}
	}
	return "Version " + strconv.Itoa(max(n, b.Count("approval"))+1)
}

// Approve is the form of a new approval, under a new id: of exactly the text
// that was read, which may be older than what the plan says by now.
func Approve(b *Binder, id, name string, by Ref, note, read string, today Date) *Form {
	return Approvals.Form(b, id, Approval{Name: name, On: today, By: by, Text: read, Hash: TextHash(read), Note: note})
}

// ReviewMonths is after how long a section of the plan wants to be read again.
const ReviewMonths = 6

// Reviewed is the form that notes that the section was read today.
func Reviewed(b *Binder, section Ref, today Date) *Form {
	f := b.Edit(section)
	f.Set("review", TextValue(string(today.AddMonths(ReviewMonths))))
	return f
}

// LastApproval is the newest approved version, whether there is one, and
// whether the plan says something else by now.
func LastApproval(b *Binder, today Date) (last Approval, ok, changed bool) {
	v := Versions(b)
	if len(v) == 0 {
		return Approval{}, false, true
	}
	text, _ := PlanText(b, today)
	return v[0], true, TextHash(text) != v[0].Hash
}

// Standing tells whether the section wants to be read again.
func (s Section) Standing(today Date) Standing {
	switch {
	case s.Review == "":
		return NotRequired
	case s.Review < today:
		return Overdue
	case s.Review <= today.AddDays(SoonDays):
		return DueSoon
	}
	return Current
}
