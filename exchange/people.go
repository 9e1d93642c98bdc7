package exchange

import (
	"slices"
	"strings"

	"readybinder/binder"
)

// people finds persons: those of the binder, and those that the import adds.
type people struct {
	byStaffNo, byMail, byMobile, byName map[string][]*someone
	byRef                               map[binder.Ref]*someone
}

func newPeople() *people {
	return &people{map[string][]*someone{}, map[string][]*someone{}, map[string][]*someone{}, map[string][]*someone{}, map[binder.Ref]*someone{}}
}

// someone is what is known of a person to tell them from others.
type someone struct {
	ref   binder.Ref
	name  string   // the one that the record has, or will have
	names []string // all that rows call them
	// The lines of the file that said it, 0 where only the binder does.
	jobLine, staffNoLine int
	job                  string
	staffNo              string
	mails                []string
	phones               []string // E.164, "/", extension
	mobiles              []string // E.164
}

func (p *planner) staff() *people {
	if p.people != nil {
		return p.people
	}
	p.people = newPeople()
	for _, x := range binder.People.All(p.b) {
		w := &someone{ref: binder.People.Ref(x.ID)}
		p.people.byRef[w.ref] = w
		p.people.learn(w, x.Name, x.Job, x.StaffNo, x.Ways)
	}
	return p.people
}

// learn adds what a row or a record says of someone.
func (p *people) learn(w *someone, name, job, staffNo string, ways []binder.Way) {
	add := func(m map[string][]*someone, key string) {
		if key != "" && !slices.Contains(m[key], w) {
			m[key] = append(m[key], w)
		}
	}
	if name != "" {
		if w.name == "" {
			w.name = name
		}
		if !slices.Contains(w.names, name) {
			w.names = append(w.names, name)
		}
		add(p.byName, nameKey(name))
	}
	if job != "" {
		w.job = job
	}
	if staffNo != "" {
		w.staffNo = staffNo
		add(p.byStaffNo, staffKey(staffNo))
	}
	for _, x := range ways {
		switch {
		case x.IsMail():
			if key := binder.Fold(x.Value); !slices.Contains(w.mails, key) {
				w.mails = append(w.mails, key)
				add(p.byMail, key)
			}
		case x.IsPhone():
			if n := binder.ParsePhone(x.Value); len(n.E164) > 6 && !slices.Contains(w.phones, n.E164+"/"+n.Ext) {
				w.phones = append(w.phones, n.E164+"/"+n.Ext)
				if x.Way == "mobile" {
					w.mobiles = append(w.mobiles, n.E164)
					add(p.byMobile, n.E164)
				}
			}
		}
	}
}

// staffKey compares employee numbers: spreadsheets drop zeros in front.
func staffKey(s string) string {
	k := strings.TrimLeft(binder.Fold(strings.TrimSpace(s)), "0")
	return strings.TrimSuffix(k, ".0")
}

// named are the persons whom a text names: as people say the name, or last
// name first; in any order of the words where only one person is meant.
func (p *people) named(text string) []binder.Ref {
	key := nameKey(text)
	list := p.byName[key]
	if first, family, ok := splitName(text); ok && len(list) == 0 {
		key = nameKey(fullName(first, family))
		list = p.byName[key]
	}
	return refs(list)
}

func refs(list []*someone) []binder.Ref {
	var out []binder.Ref
	for _, w := range list {
		out = append(out, w.ref)
	}
	return out
}

// alike tells whether two names have a word in common, as after a marriage or
// with a nickname: enough where a number says that they are one person.
func alike(x, y string) bool {
	a := strings.Fields(nameKey(x))
	for _, w := range strings.Fields(nameKey(y)) {
		if len(w) > 1 && slices.Contains(a, w) {
			return true
		}
	}
	return false
}

// sameFirst tells whether two names begin with the same first name: two Lees
// who share an address may be two people, two Anns hardly.
func sameFirst(x, y string) bool {
	a, _, _ := strings.Cut(nameKey(x), " ")
	b, _, _ := strings.Cut(nameKey(y), " ")
	return len(a) > 1 && a == b
}

// meets tells whether two lists have an element in common.
func meets(x, y []string) bool {
	return slices.ContainsFunc(x, func(s string) bool { return slices.Contains(y, s) })
}
