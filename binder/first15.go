package binder

// First15 is the page for the first fifteen minutes: what to do, whom to
// call, what not to touch.
type First15 struct {
	ID   string
	Do   []string
	Call []Ref
	Dont []string
}

// First15s has one record, "first15/first15".
var First15s = define(about[First15]{
	name: "first15", one: "First 15 minutes", many: "First 15 minutes", rank: 5, single: true,
	id:    func(f *First15) *string { return &f.ID },
	title: func(*Binder, Record) string { return "First 15 minutes" },
},
	lines("do", "What to do", func(f *First15) *[]string { return &f.Do }).hint("One step a line, the first thing first."),
	links("call", "Whom to call, in order", func(f *First15) *[]Ref { return &f.Call }, "role", "person", "partner"),
	lines("dont", "What not to touch", func(f *First15) *[]string { return &f.Dont }).hint("One a line."),
)

// First15Ref is the one First15 record.
const First15Ref Ref = "first15/first15"
