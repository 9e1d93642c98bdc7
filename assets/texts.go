package assets

import (
	"embed"
	"io/fs"
)

//go:embed *.json plan/*.md sample/*.json
var texts embed.FS

// File returns a text or a seed by its path in this folder: "roles.json",
// "first15.json", "courses.json", "partners.json",
// "sample/cedar-hollow.json", or one of Plan.
func File(name string) ([]byte, error) { return texts.ReadFile(name) }

// Plan lists the sections of the starter plan in their order, as names for
// File: "plan/01-purpose.md". The id of a section is what stands between the
// number and the ending, its title is the first line, after "# ".
func Plan() []string {
	names, _ := fs.Glob(texts, "plan/*.md")
	return names
}
