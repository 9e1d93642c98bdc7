package ui

import (
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2/canvas"
)

// A name that the PC has no font for is shown in Latin letters, wherever it
// stands, and the person's page says why.
func TestNameWithoutFont(t *testing.T) {
	was := hasFont
	t.Cleanup(func() { hasFont, standIns = was, nil })
	for _, font := range []bool{false, true} {
		hasFont = func(r rune) bool { return font && unicode.Is(unicode.Han, r) }
		a, _ := openApp(t, LookLight, 100, 1280, 800, true)
		a.Open("person/li-wei")
		boxes, latin := 0, 0
		findIn(a.root, func(c *canvas.Text) bool {
			if strings.ContainsFunc(c.Text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				boxes++
			}
			if strings.Contains(c.Text, "wli (name cannot") {
				latin++
			}
			return false
		})
		if font != (boxes > 1) || font == (latin > 1) {
			t.Errorf("with a font %v: shown as typed %d times, in Latin letters %d times", font, boxes, latin)
		}
		if said := strings.Contains(allWords(a.root), "no font for the letters of this name"); said == font {
			t.Errorf("with a font %v: told %v", font, said)
		}
	}
}
