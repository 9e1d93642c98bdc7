package binder

import (
	"fmt"
	"slices"
)

// Attachment is a file that belongs to a record: a network map, a page of a
// contract, a photo of the switch. Its bytes are sealed apart, in parts.
type Attachment struct {
	ID    string
	Name  string // the file's, with its ending
	Of    Ref
	Note  string
	Size  int      // bytes
	Hash  string   // SHA-256 of all bytes, 64 hex digits
	Parts []string // the hashes in the names of the sealed parts, in order
}

// Attachments are all attached files.
var Attachments = define(about[Attachment]{
	name: "attachment", one: "File", many: "Files", rank: 72,
	id:    func(a *Attachment) *string { return &a.ID },
	title: func(_ *Binder, r Record) string { return r.Text("name") },
},
	text("name", "File name", func(a *Attachment) *string { return &a.Name }).must(),
	link("of", "Belongs to", func(a *Attachment) *Ref { return &a.Of }, "office", "site", "partner", "section", "role", "person"),
	long("note", "Notes", func(a *Attachment) *string { return &a.Note }),
	number("size", "Bytes", func(a *Attachment) *int { return &a.Size }).kept(),
	text("hash", "SHA-256", func(a *Attachment) *string { return &a.Hash }).kept(),
	lines("parts", "Parts", func(a *Attachment) *[]string { return &a.Parts }).kept(),
)

// TakesFiles tells whether files may belong to records of a kind.
func TakesFiles(kind string) bool {
	return slices.Contains(Attachments.Field("of").Kinds, kind)
}

// ShowSize is a number of bytes as people say it.
func ShowSize(bytes int) string {
	switch {
	case bytes < 1000:
		return fmt.Sprintf("%d bytes", bytes)
	case bytes < 1_000_000:
		return fmt.Sprintf("%.0f KB", float64(bytes)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/1_000_000)
}

// AttachedTo are the files of a record, by name; of all records where ref is
// empty.
func AttachedTo(b *Binder, ref Ref) []Attachment {
	list := slices.DeleteFunc(Attachments.All(b), func(a Attachment) bool { return ref != "" && a.Of != ref })
	slices.SortStableFunc(list, func(x, y Attachment) int { return compare(Fold(x.Name), Fold(y.Name)) })
	return list
}

// PartsNeeded are the parts that some file names, and deleted those that only files
// name which were deleted so long ago that they are past; see store.Tidy.
func PartsNeeded(b *Binder, past func(Record) bool) (needed, deleted map[string]bool) {
	needed, deleted = map[string]bool{}, map[string]bool{}
	for _, a := range Attachments.All(b) {
		for _, p := range a.Parts {
			needed[p] = true
		}
	}
	for _, r := range b.Deleted(Attachments.Name) {
		into := needed
		if past(r) {
			into = deleted
		}
		for _, p := range r.Value("parts").List() {
			into[p] = true
		}
	}
	for p := range needed {
		delete(deleted, p)
	}
	return needed, deleted
}
