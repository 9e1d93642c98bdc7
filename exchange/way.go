package exchange

import (
	"regexp"
	"strconv"
	"strings"

	"readybinder/binder"
)

var (
	rounded  = regexp.MustCompile(`^\d\.\d+[eE]\+?\d+$`)
	mailIn   = regexp.MustCompile(`<?(?:mailto:)?([^\s<>,;:"()]+@[^\s<>,;"()]+)>?`)
	noteEnd  = regexp.MustCompile(`^(.*\S)\s*\(([^()]*\p{L}[^()]*)\)$`)
	extOnly  = regexp.MustCompile(`(?i)^(?:x|ext\.?|extension|#)?\s*(\d{1,6})$`)
	manySeps = regexp.MustCompile(`\s*(?:[/;|\n]|\bor\b|\band\b)\s*`)
)

// waysOf are the ways of one sort that stand in a cell: several numbers or
// addresses, a note in parentheses behind them.
func waysOf(sort, text string) []binder.Way {
	w := binder.Way{Way: sort}
	switch {
	case w.IsMail():
		if found := mailIn.FindAllStringSubmatch(text, -1); len(found) > 0 && (len(found) > 1 || strings.ContainsAny(text, "<>(")) {
			var list []binder.Way
			for _, m := range found {
				list = append(list, binder.Way{Way: sort, Value: strings.TrimRight(m[1], ".")})
			}
			if m := noteEnd.FindStringSubmatch(text); m != nil && len(list) == 1 {
				list[0].Note = m[2]
			}
			return list
		}
		return []binder.Way{{Way: sort, Value: strings.TrimPrefix(text, "mailto:")}}
	case w.IsPhone():
		parts := manySeps.Split(text, -1)
		for _, part := range parts {
			if len(parts) > 1 && countDigits(part) < 7 {
				parts = []string{text}
				break
			}
		}
		var list []binder.Way
		for _, part := range parts {
			x := binder.Way{Way: sort, Value: phoneText(part)}
			if m := noteEnd.FindStringSubmatch(part); m != nil && countDigits(m[1]) > 0 {
				x.Value, x.Note = phoneText(m[1]), m[2]
			}
			list = append(list, x)
		}
		return list
	}
	return []binder.Way{{Way: sort, Value: text}}
}

// phoneText is a number without what spreadsheets and links put around it.
func phoneText(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 4 && strings.EqualFold(s[:4], "tel:") {
		s = telURI(s)
	}
	// Word processors write hyphens that do not break.
	s = strings.NewReplacer("‑", "-", "‐", "-", "–", "-").Replace(s)
	if n, err := strconv.ParseFloat(s, 64); err == nil && strings.HasSuffix(s, ".0") {
		s = strconv.FormatFloat(n, 'f', 0, 64)
	}
	// "x10" alone is an extension of the office's own number.
	if m := extOnly.FindStringSubmatch(s); m != nil && m[1] != s {
		return "ext. " + m[1]
	}
	return s
}

// telURI is the number of a tel: address (RFC 3966) as people write it.
func telURI(s string) string {
	number, params, _ := strings.Cut(s[len("tel:"):], ";")
	for _, p := range strings.Split(params, ";") {
		if len(p) > 4 && strings.EqualFold(p[:4], "ext=") {
			number += " ext. " + p[4:]
		}
	}
	return number
}

// extension is the digits of an extension, "" for none.
func extension(s string) string {
	if m := extOnly.FindStringSubmatch(strings.TrimSuffix(strings.TrimSpace(s), ".0")); m != nil {
		return m[1]
	}
	return s
}

// extend puts an extension behind the first work number that has none, or
// keeps it alone: of the office's own number.
func (v *values) extend(ext string) {
	if ext == "" {
		return
	}
	for i := range v.ways {
		if w := &v.ways[i].way; w.Way == "work" {
			if p := binder.ParsePhone(w.Value); p.Ext == "" && len(p.E164) > 6 {
				w.Value += " ext. " + ext
				return
			}
		}
	}
	v.ways = append(v.ways, wayIn{field: "ways", way: binder.Way{Way: "work", Value: "ext. " + ext}})
}

// sameWay tells whether the way x, which is there, says what w says: the same
// number whatever its sort, with the extension if w has one.
func sameWay(x, w binder.Way) bool {
	if x.IsPhone() && w.IsPhone() {
		a, b := binder.ParsePhone(x.Value), binder.ParsePhone(w.Value)
		if a.E164 != "" && a.E164 == b.E164 {
			return a.Ext == b.Ext || b.Ext == ""
		}
	}
	if x.IsPhone() != w.IsPhone() || x.IsMail() != w.IsMail() {
		return false
	}
	plain := func(v binder.Way) string {
		s := v.Value
		if v.Note != "" && !v.IsPhone() && !v.IsMail() {
			s += " (" + v.Note + ")"
		}
		return collapse(binder.Fold(normal(s)))
	}
	return plain(x) == plain(w)
}

func countDigits(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}
