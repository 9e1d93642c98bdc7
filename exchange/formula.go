package exchange

import "strings"

// A cell that begins with = + - @, a tab or a carriage return is a formula
// for spreadsheet programs, and text from elsewhere may do harm there ("CSV
// injection", OWASP). armed and disarmed put an apostrophe in front and take
// it off, exactly: also where the text begins with apostrophes of its own.

func armed(s string) string {
	if isFormula(strings.TrimLeft(s, "'")) {
		return "'" + s
	}
	return s
}

func disarmed(s string) string {
	if strings.HasPrefix(s, "'") && isFormula(strings.TrimLeft(s, "'")) {
		return s[1:]
	}
	return s
}

func isFormula(s string) bool {
	if s == "" {
		return false
	}
	switch s[0] {
	case '=', '+', '-', '@', '\t', '\r':
		return true
	}
	// Excel takes the full-width forms for the same.
	for _, p := range []string{"＝", "＋", "－", "＠"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
