package binder

import "strings"

// Phone is a number taken apart: digits to dial, and an extension.
type Phone struct {
	// E164 is "+12075550101", or the bare digits where the country is not
	// certain, or "" where there are none.
	E164 string
	// Ext is what to dial after the answer, "" for none.
	Ext string
}

// ParsePhone takes a number as people write it apart. Numbers of ten digits,
// or eleven with a leading 1, are of the North American plan (NANP); others
// keep their "+" or their digits.
func ParsePhone(s string) Phone {
	s = strings.ToLower(strings.TrimSpace(s))
	var ext string
	for _, mark := range []string{"extension", "ext.", "ext", "x", "#", ",", ";"} {
		if i := strings.Index(s, mark); i > 0 {
			s, ext = s[:i], digits(s[i+len(mark):])
			break
		}
	}
	d := digits(s)
	switch {
	case d == "":
		return Phone{}
	case strings.HasPrefix(s, "+"):
		return Phone{"+" + d, ext}
	case len(d) == 10:
		return Phone{"+1" + d, ext}
	case len(d) == 11 && d[0] == '1':
		return Phone{"+" + d, ext}
	case strings.HasPrefix(d, "011") && len(d) > 10:
		return Phone{"+" + d[3:], ext}
	}
	return Phone{d, ext}
}

// String is the number as people say it, "(207) 555-0101 ext. 12".
func (p Phone) String() string {
	s := p.E164
	if len(s) == 12 && strings.HasPrefix(s, "+1") {
		s = "(" + s[2:5] + ") " + s[5:8] + "-" + s[8:]
	} else if len(s) == 7 {
		s = s[:3] + "-" + s[3:]
	}
	if p.Ext != "" {
		s += " ext. " + p.Ext
	}
	return s
}

// ShowPhone is the number as people say it, or s as it was typed where it is
// not certain what it is.
func ShowPhone(s string) string {
	p := ParsePhone(s)
	if len(p.E164) == 12 && strings.HasPrefix(p.E164, "+1") {
		return p.String()
	}
	return strings.TrimSpace(s)
}

func checkPhone(s string) string {
	p := ParsePhone(s)
	d := strings.TrimPrefix(p.E164, "+")
	switch {
	case d == "911" || d == "988" || d == "811" || d == "711" || d == "311" || d == "211":
		return ""
	case isExtension(s):
		return ""
	case len(d) < 7:
		return "That number looks too short. Check it with the area code."
	case len(d) == 7:
		return "The area code is missing. Type all ten digits."
	case strings.HasPrefix(p.E164, "+1") && (len(d) != 11 || d[1] < '2' || d[4] < '2'):
		return "That does not look like a US number. Check the digits."
	case len(d) > 15:
		return "That number looks too long. Check the digits."
	}
	return ""
}

// isExtension tells whether s is an extension of the office's own telephones
// alone, "ext. 15" or "x15".
func isExtension(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	rest, short := strings.CutPrefix(s, "x")
	return (short || strings.HasPrefix(s, "ext")) && digits(rest) != ""
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
