package exchange

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"readybinder/binder"
)

// dayOrder is how a column of dates like 3/4/2026 is to be read.
type dayOrder int

const (
	monthFirst dayOrder = iota
	dayFirst
	mixedOrder // some lines can only be the one, some only the other
)

var months = map[string]time.Month{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
	"ene": 1, "abr": 4, "ago": 8, "set": 9, "dic": 12,
}

// monthOf reads a month's name, whole or cut, in English and Spanish.
func monthOf(w string) (time.Month, bool) {
	w = binder.Fold(w)
	if len(w) < 3 {
		return 0, false
	}
	m, ok := months[w[:3]]
	return m, ok
}

// columnOrder decides for a whole column, by the values that can only be read
// one way. Without any it is the American month first, but day first where
// dots stand between the numbers.
func columnOrder(values []string) dayOrder {
	var day, month, dots, other bool
	for _, v := range values {
		n, sep, ok := threeNumbers(v)
		if !ok || len(n[0]) > 2 {
			continue
		}
		a, b := atoi(n[0]), atoi(n[1])
		day, month = day || a > 12 && b <= 12, month || b > 12 && a <= 12
		dots, other = dots || sep == '.', other || sep != '.'
	}
	switch {
	case day && month:
		return mixedOrder
	case day, !month && dots && !other:
		return dayFirst
	}
	return monthFirst
}

// threeNumbers takes "11/23/2026" apart, also with a time behind it.
func threeNumbers(s string) (n [3]string, sep byte, ok bool) {
	s = strings.TrimSpace(s)
	if i := strings.IndexAny(s, " T"); i > 0 {
		s = s[:i]
	}
	i := strings.IndexAny(s, "/.-")
	if i < 0 {
		return n, 0, false
	}
	sep = s[i]
	parts := strings.Split(strings.TrimSuffix(s, "."), s[i:i+1])
	if len(parts) != 3 {
		return n, 0, false
	}
	for i, p := range parts {
		if p == "" || len(p) > 4 || strings.IndexFunc(p, func(r rune) bool { return r < '0' || r > '9' }) >= 0 {
			return n, 0, false
		}
		n[i] = p
	}
	return n, sep, true
}

func atoi(s string) int { n, _ := strconv.Atoi(s); return n }

// isDate tells whether s looks like a date, right or wrong.
func isDate(s string) bool {
	if _, _, ok := threeNumbers(s); ok {
		return true
	}
	_, why := parseDate(s, monthFirst, "2026-01-01")
	return why == "" && atoi(s) == 0
}

// parseDate reads a date as people and programs write it: 2026-11-23,
// 11/23/2026, 11/23/26, 23.11.2026, 20261123, Nov 23, 2026, 23 de noviembre
// de 2026, each also with a time behind it, and the serial numbers of Excel.
// why says in words what is wrong, "" for nothing. The empty text is no date
// and nothing wrong.
func parseDate(s string, order dayOrder, today binder.Date) (d binder.Date, why string) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", ""
	}
	bad := fmt.Sprintf("“%s” is not a date", short(s))
	var y, m, day int
	if n, _, ok := threeNumbers(s); ok {
		switch {
		case len(n[0]) == 4:
			y, m, day = atoi(n[0]), atoi(n[1]), atoi(n[2])
		case len(n[0]) > 2 || len(n[1]) > 2 || len(n[2]) == 3 || len(n[2]) == 1:
			return "", bad
		default:
			m, day, y = atoi(n[0]), atoi(n[1]), year(n[2], today)
			if order == mixedOrder && m <= 12 && day <= 12 && m != day {
				return "", fmt.Sprintf("“%s” can be two dates: the column has both day first and month first", short(s))
			}
			if order == dayFirst || order == mixedOrder && m > 12 {
				m, day = day, m
			}
		}
	} else if number, err := strconv.ParseFloat(s, 64); err == nil {
		switch {
		case len(s) == 8 && !strings.Contains(s, "."):
			y, m, day = atoi(s[:4]), atoi(s[4:6]), atoi(s[6:])
		case number >= 10_000 && number < 80_000: // 1927 to 2119
			iso, ok := excelDate(number, false)
			if !ok {
				return "", bad
			}
			return sane(binder.Date(iso), s, today)
		default:
			return "", bad
		}
	} else if y, m, day = namedMonth(s, today); day == 0 {
		return "", bad
	}
	if m < 1 || m > 12 || day < 1 {
		return "", bad
	}
	d = binder.Date(fmt.Sprintf("%04d-%02d-%02d", y, m, day))
	if !d.Valid() {
		return "", fmt.Sprintf("“%s” is not a day of the calendar", short(s))
	}
	return sane(d, s, today)
}

// sane doubts dates that no office means.
func sane(d binder.Date, s string, today binder.Date) (binder.Date, string) {
	if d < "1900-01-01" || today != "" && d > today.AddMonths(12*30) {
		return "", fmt.Sprintf("“%s” is too far away to be right", short(s))
	}
	return d, ""
}

// year reads two digits as the year from 80 years ago to 20 years ahead.
func year(s string, today binder.Date) int {
	y := atoi(s)
	if len(s) > 2 {
		return y
	}
	now := 2026
	if t, ok := today.Time(); ok {
		now = t.Year()
	}
	y += now / 100 * 100
	switch {
	case y > now+20:
		y -= 100
	case y <= now-80:
		y += 100
	}
	return y
}

// namedMonth reads dates with the month as a word; day 0 is none.
func namedMonth(s string, today binder.Date) (y, m, day int) {
	if i := strings.IndexByte(s, ':'); i > 2 {
		s = strings.TrimRight(s[:i], "0123456789") // a time of day
	}
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		number := strings.TrimRightFunc(w, unicode.IsLetter)
		switch name, isMonth := monthOf(w); {
		case isMonth && m == 0 && number == "":
			m = int(name)
		case number == "":
			// "Mon", "de", "AM": nothing to a date, but a sentence is none.
			if len([]rune(w)) > 10 {
				return 0, 0, 0
			}
		case len(number) == 4 && y == 0:
			y = atoi(number)
		case len(number) <= 2 && day == 0:
			day = atoi(number)
		case len(number) == 2 && y == 0:
			y = year(number, today)
		default:
			return 0, 0, 0
		}
	}
	if m == 0 || y == 0 {
		return 0, 0, 0
	}
	return y, m, day
}

// short is a value as words quote it.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
