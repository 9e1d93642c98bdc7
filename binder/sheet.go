package binder

import "slices"

// Sheet is one printed sheet: what it was, whom it is for, where it hangs,
// and the facts that stood on it.
type Sheet struct {
	ID       string
	Code     string // the sheet code at its foot
	Type     string // which sheet, a name of the sheet room
	Title    string
	Audience string
	Paper    string
	Edition  int
	On       Date
	By       Ref
	Replace  Date // "replace after"
	Where    string
	Facts    []string // one line a fact, as it stood on the paper
	Gone     Date     // taken down
}

// Audiences are who sees a sheet.
var Audiences = []Option{
	{"wall", "Wall: anyone who walks by"},
	{"staff", "Staff: everyone who works here"},
	{"leaders", "Leaders: account numbers and PINs too"},
}

// Sheets are the register of printed sheets.
var Sheets = define(about[Sheet]{
	name: "sheet", one: "Printed sheet", many: "Printed sheets", rank: 75, needs: Contribute,
	id:    func(s *Sheet) *string { return &s.ID },
	title: func(_ *Binder, r Record) string { return r.Text("title") + " " + r.Text("code") },
},
	text("code", "Sheet code", func(s *Sheet) *string { return &s.Code }).must(),
	text("type", "Sheet", func(s *Sheet) *string { return &s.Type }).must(),
	text("title", "Title", func(s *Sheet) *string { return &s.Title }).must(),
	choice("audience", "For whom", Audiences, func(s *Sheet) *string { return &s.Audience }),
	text("paper", "Paper", func(s *Sheet) *string { return &s.Paper }),
	number("edition", "Edition", func(s *Sheet) *int { return &s.Edition }),
	day("on", "Printed on", func(s *Sheet) *Date { return &s.On }),
	link("by", "Printed by", func(s *Sheet) *Ref { return &s.By }, "person"),
	day("replace", "Replace after", func(s *Sheet) *Date { return &s.Replace }),
	text("where", "Where it hangs", func(s *Sheet) *string { return &s.Where }).hint("Break room, red folder, Dr. Chen's wallet, ..."),
	lines("facts", "What stood on it", func(s *Sheet) *[]string { return &s.Facts }).kept(),
	day("gone", "Taken down on", func(s *Sheet) *Date { return &s.Gone }),
)

// Register are the printed sheets that still hang, newest first.
func Register(b *Binder) []Sheet {
	list := slices.DeleteFunc(Sheets.All(b), func(s Sheet) bool { return s.Gone != "" })
	slices.SortStableFunc(list, func(x, y Sheet) int {
		if x.On != y.On {
			return compare(y.On, x.On)
		}
		return y.Edition - x.Edition
	})
	return list
}
