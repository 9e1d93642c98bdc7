package binder

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// Approval is one approved version of the plan: its whole text as it was
// read, named by its hash.
type Approval struct {
	ID   string
	Name string // "Version 3"
	On   Date
	By   Ref
	Text string
	Hash string // SHA-256 of Text, lower-case hex
	Note string
}

// Approvals are the approved versions of the plan. They are added and never
// changed.
var Approvals = define(about[Approval]{
	name: "approval", one: "Approved plan", many: "Approved plans", rank: 45,
	id:    func(a *Approval) *string { return &a.ID },
	title: func(_ *Binder, r Record) string { return r.Text("name") + ", " + Date(r.Text("on")).Long() },
},
	text("name", "Version", func(a *Approval) *string { return &a.Name }).must(),
	day("on", "Approved on", func(a *Approval) *Date { return &a.On }).must(),
	link("by", "Approved by", func(a *Approval) *Ref { return &a.By }, "person", "role"),
	long("text", "Text", func(a *Approval) *string { return &a.Text }).must().kept(),
	text("hash", "Fingerprint", func(a *Approval) *string { return &a.Hash }).must().kept(),
	text("note", "What changed", func(a *Approval) *string { return &a.Note }),
)

// Whole tells whether the text is the one that was approved.
func (a Approval) Whole() bool { return a.Hash == TextHash(a.Text) }

// TextHash names a text: its SHA-256 in lower-case hex.
func TextHash(text string) string {
	h := sha256.Sum256([]byte(text))
	return hex.EncodeToString(h[:])
}

// Versions are the approved versions, newest first.
func Versions(b *Binder) []Approval {
	list := Approvals.All(b)
	slices.SortStableFunc(list, func(x, y Approval) int {
		if x.On != y.On {
			return compare(y.On, x.On)
		}
		return compare(y.ID, x.ID)
	})
	return list
}
