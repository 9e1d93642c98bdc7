package binder

import "strings"

// Check is the dated result of a safety check: that a backup opens, that a
// recovery sheet does.
type Check struct {
	ID     string
	Of     string // one of ChecksOf
	On     Date
	By     Ref
	Good   bool
	Result []string // what was seen, a line each
	Key    Ref      // the key that was proved
}

// ChecksOf are the things that are checked.
var ChecksOf = []Option{
	{"backup", "A backup was made and read back"},
	{"restore", "A backup was restored with the recovery sheet"},
	{"recovery", "The recovery sheet opens the binder"},
	{"cards", "Two break-glass cards open the binder"},
	{"gobag", "A go-bag was written and read back"},
}

// Checks are the results of all safety checks.
var Checks = define(about[Check]{
	name: "check", one: "Safety check", many: "Safety checks", rank: 78, needs: Contribute,
	id: func(c *Check) *string { return &c.ID },
	title: func(_ *Binder, r Record) string {
		return strings.TrimSpace(optionLabel(ChecksOf, r.Text("of")) + " " + r.Text("on"))
	},
},
	choice("of", "What was checked", ChecksOf, func(c *Check) *string { return &c.Of }).must(),
	day("on", "Date", func(c *Check) *Date { return &c.On }).must(),
	link("by", "By", func(c *Check) *Ref { return &c.By }, "person"),
	flag("good", "It worked", func(c *Check) *bool { return &c.Good }),
	lines("result", "What was seen", func(c *Check) *[]string { return &c.Result }),
	link("key", "Key", func(c *Check) *Ref { return &c.Key }, "access"),
)

// LastCheck is the newest check of a thing that worked, and false where there
// is none.
func LastCheck(b *Binder, of string) (last Check, ok bool) {
	for _, c := range Checks.All(b) {
		if c.Of == of && c.Good && (!ok || c.On > last.On) {
			last, ok = c, true
		}
	}
	return last, ok
}

// LastDrill is the newest restore drill that worked, with whichever paper.
func LastDrill(b *Binder) (last Check, ok bool) {
	last, ok = LastCheck(b, "restore")
	if c, also := LastCheck(b, "cards"); also && c.On > last.On {
		last, ok = c, true
	}
	return last, ok
}
