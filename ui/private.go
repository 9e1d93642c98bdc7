package ui

import (
	"regexp"
	"strings"
)

// While a screen is shared, numbers are hidden until one touches them: a click or
// Space shows a number large, as always.

// numbersHidden is on while they are. Only the screen's goroutine touches it.
var numbersHidden bool

// numberShape is what looks like a number to dial: seven digits or more, with what
// people put between them.
var numberShape = regexp.MustCompile(`\+?\(?\d[\d ().-]{4,}\d`)

// isoDay is a day that looks like one.
var isoDay = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)

// hidden is s with every number to dial hidden.
func hidden(s string) string {
	if !strings.ContainsAny(s, "0123456789") {
		return s
	}
	return numberShape.ReplaceAllStringFunc(s, func(m string) string {
		digits := 0
		out := strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				digits++
				return '•'
			}
			return r
		}, m)
		if digits < 7 || isoDay.MatchString(m) {
			return m
		}
		return out
	})
}

// hideNumbers hides numbers on all pages, or shows them again.
func (s *Shell) hideNumbers() {
	numbersHidden = !numbersHidden
	s.private.Checked = numbersHidden
	s.SetLook(s.look, s.percent) // everything is drawn anew
	s.Status(s.said)
	words := T("Numbers are shown again.")
	if numbersHidden {
		words = T("Numbers are hidden. Click one to see it large.")
	}
	s.Toast(words, nil)
}
