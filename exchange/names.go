package exchange

import (
	"strings"
	"unicode"

	"readybinder/binder"
)

// credentials are what stands behind a name with a comma and is no name.
var credentials = words("md do rn lpn lvn np fnp dnp aprn arnp crnp pa pac pa-c ma cma rma ccma cna phd pharmd rph dds dmd od dpm dc dpt pt ot lcsw lmsw msw lmhc rd rdn bsn msn mba mph mha cpc chc facp faap esq jr sr ii iii iv")

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// isCredentials tells whether s, from behind a comma, is "RN", "M.D., Ph.D."
// and the like rather than a first name.
func isCredentials(s string) bool {
	list := strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(s, ".", "")), func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	for _, w := range list {
		if !credentials[w] {
			return false
		}
	}
	return len(list) > 0
}

// titlesBefore are what stands before a name and is none.
var titlesBefore = words("dr dra mr mrs ms miss mx sr sra srta prof")

// nameKey is a name as it is compared: folded, without titles, credentials
// and punctuation, hyphens as spaces; names in Han, Kana or Hangul without
// spaces.
func nameKey(s string) string {
	name, behind, _ := strings.Cut(s, ",")
	if behind != "" && !isCredentials(behind) {
		name = s
	}
	var b strings.Builder
	for _, r := range binder.Fold(name) {
		switch {
		case r == '\'' || r == '.' || r == '’' || r == 'ʼ' || r == '`' || r == '´':
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	list := strings.Fields(b.String())
	for len(list) > 1 && titlesBefore[list[0]] {
		list = list[1:]
	}
	if len(list) > 0 && eastern(list[0]) {
		return strings.Join(list, "")
	}
	return strings.Join(list, " ")
}

// sameName tells whether two names are one but for titles, initials and what
// stands behind names: "José Núñez" and "Dr. José M. Núñez Jr.".
func sameName(x, y string) bool {
	a, b := nameKey(x), nameKey(y)
	return a == b || coreName(a) == coreName(b)
}

func coreName(key string) string {
	list := strings.Fields(key)
	core := list[:0]
	for i, w := range list {
		if len(w) > 1 && (i < 2 || !credentials[w]) {
			core = append(core, w)
		}
	}
	return strings.Join(core, " ")
}

// eastern tells whether a name is in a script that sets the family name first
// and no space after it.
func eastern(s string) bool {
	for _, r := range s {
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
	}
	return false
}

// fullName puts a first and a last name together as people say them.
func fullName(first, family string) string {
	if eastern(first) && eastern(family) {
		return family + first
	}
	return strings.TrimSpace(first + " " + family)
}

// splitName takes "Santos, Maria" apart; what has no comma is a whole name,
// and what follows a second comma, or is a credential, belongs to the first.
func splitName(s string) (first, family string, ok bool) {
	family, first, ok = strings.Cut(s, ",")
	if !ok || isCredentials(first) {
		return "", "", false
	}
	if f, behind, more := strings.Cut(first, ","); more && isCredentials(behind) {
		first = f
	}
	first, family = strings.TrimSpace(first), strings.TrimSpace(family)
	return first, family, first != "" && family != ""
}

// particles stand before a last name and belong to it.
var particles = words("de la las los del da das do dos di du van von der den ter ten le el al bin ibn st san santa mac")

// familyOf is the last name in a whole name of Latin letters: its last word
// and the particles before it. It is only for sorting; "" where it is not
// clear.
func familyOf(name string) string {
	name, behind, _ := strings.Cut(name, ",")
	if behind != "" && !isCredentials(behind) {
		return ""
	}
	list := strings.Fields(name)
	for len(list) > 1 && (credentials[strings.ToLower(strings.Trim(list[len(list)-1], "."))]) {
		list = list[:len(list)-1]
	}
	if len(list) < 2 || len(list) > 6 {
		return ""
	}
	for _, r := range name {
		if unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) {
			return ""
		}
	}
	i := len(list) - 1
	for i > 1 && particles[strings.ToLower(list[i-1])] {
		i--
	}
	return strings.Join(list[i:], " ")
}

// tidy is a name that is written in capitals alone in ordinary writing, and
// any other name as it is.
func tidy(s string) string {
	if len([]rune(s)) < 3 || s != strings.ToUpper(s) || s == strings.ToLower(s) {
		return s
	}
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune(" -'’ʼ`´.,", r) {
			return s
		}
	}
	list := strings.Fields(s)
	for i, w := range list {
		if trimmed := strings.Trim(w, ".,"); trimmed == "II" || trimmed == "III" || trimmed == "IV" || credentials[strings.ToLower(trimmed)] && i > 0 && trimmed != "JR" && trimmed != "SR" && trimmed != "DO" && trimmed != "MA" {
			continue
		}
		r := []rune(strings.ToLower(w))
		up := true
		for j := range r {
			// The modifier apostrophe counts as a letter elsewhere.
			if unicode.IsLetter(r[j]) && r[j] != 'ʼ' {
				if up {
					r[j] = unicode.ToUpper(r[j])
				}
				up = false
			} else {
				// O'Brien, Anne-Marie: a letter behind the mark is a capital.
				up = strings.ContainsRune("-'’ʼ`´", r[j])
			}
		}
		if len(r) > 3 && r[0] == 'M' && r[1] == 'c' {
			r[2] = unicode.ToUpper(r[2])
		}
		list[i] = string(r)
	}
	return strings.Join(list, " ")
}

// collapse is s in one line with single spaces.
func collapse(s string) string { return strings.Join(strings.Fields(s), " ") }

// isTotal tells whether what stands for a name is the sum under a list.
func isTotal(s string) bool {
	w, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(binder.Fold(s), "grand "), "sub"), " ")
	w = strings.TrimRight(w, ":")
	return w == "total" || w == "totals" || w == "count"
}
