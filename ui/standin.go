package ui

import (
	"strings"
	"sync"

	"github.com/go-text/typesetting/fontscan"

	"readybinder/binder"
	"readybinder/sheet"
)

// A PC without a font for a script draws all of its letters as the same box,
// and all names in it alike. Such names are shown as the paper prints them.

// standIns are the names that this PC cannot show, and what is shown in their
// place. Only the screen's goroutine touches it.
var standIns map[string]string

// hasFont tells whether a font of this PC has r; tests put their own in place.
var hasFont = func(r rune) bool {
	for _, f := range pcFonts() {
		if f.Runes.Contains(r) {
			return true
		}
	}
	return false
}

// pcFonts are the fonts that Fyne falls back to; it has looked for them before.
var pcFonts = sync.OnceValue(func() []fontscan.Footprint {
	fonts, err := fontscan.SystemFonts(noLog{}, "")
	if err != nil {
		return nil // Fyne has none either
	}
	return fonts
})

type noLog struct{}

func (noLog) Printf(string, ...any) {}

// canShow tells whether this PC has a font for every letter of s.
func canShow(s string) bool {
	for _, r := range s {
		if !ownRune(r) && !hasFont(r) {
			return false
		}
	}
	return true
}

// ownRune tells whether r needs no font of the PC: Latin, Greek and Cyrillic
// letters and signs are in the program's own, and some runes nobody sees.
func ownRune(r rune) bool {
	return r < 0x0530 || r >= 0x1E00 && r < 0x2E80 || r >= 0xFE00 && r <= 0xFE0F
}

// learnNames notes which people's names this PC cannot show.
func learnNames(b *binder.Binder) {
	standIns = nil
	for _, r := range b.All("person") {
		if canShow(r.Text("name")) {
			continue
		}
		one, ok := binder.People.Get(b, r.Ref)
		if !ok {
			continue
		}
		if standIns == nil {
			standIns = map[string]string{}
		}
		words := T("(name cannot be shown)")
		if s := sheet.StandIn(one); s != "" {
			words = T("%s (name cannot be shown)", s)
		}
		standIns[one.Name] = words
	}
}

// asShown is s as this PC can show it.
func asShown(s string) string {
	for name, words := range standIns {
		s = strings.ReplaceAll(s, name, words)
	}
	if numbersHidden {
		s = hidden(s)
	}
	return s
}
