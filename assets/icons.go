package assets

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed icons/*.svg icons/LICENSE.txt
var icons embed.FS

// Icon returns the drawing of that name from the Material Design Icons, as SVG
// of 24 by 24, or nil when the program does not carry it. The name is the
// icon's own, without its ending: "home-outline".
func Icon(name string) []byte {
	data, err := icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		return nil
	}
	return data
}

// IconNames lists every icon that the program carries, sorted.
func IconNames() []string {
	var names []string
	files, _ := fs.Glob(icons, "icons/*.svg")
	for _, f := range files {
		names = append(names, strings.TrimSuffix(strings.TrimPrefix(f, "icons/"), ".svg"))
	}
	return names
}
