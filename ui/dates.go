package ui

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

// now is the clock of the window; tests set it.
var now = time.Now

const civil = "2006-01-02"

// parseDay reads a date the way people in an office type it: 11/23/2026,
// 11-23-26, 2026-11-23, Nov 23, November 23 2026, 23 Nov, today, tomorrow,
// yesterday, +30, monday. It returns "2006-01-02". A date without a year is
// the nearest one to today.
func parseDay(s string, today time.Time) (string, error) {
	words := strings.FieldsFunc(strings.ToLower(strings.TrimSpace(s)), func(r rune) bool {
		return unicode.IsSpace(r) || r == ',' || r == '.'
	})
	// a weekday in front of a date says nothing new: "Mon Nov 23, 2026"
	if len(words) > 1 && weekday(words[0]) >= 0 {
		words = words[1:]
	}
	today = time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
	if len(words) == 1 {
		w := words[0]
		switch w {
		case "today", "now":
			return today.Format(civil), nil
		case "tomorrow":
			return today.AddDate(0, 0, 1).Format(civil), nil
		case "yesterday":
			return today.AddDate(0, 0, -1).Format(civil), nil
		}
		if n, err := strconv.Atoi(w); err == nil && (w[0] == '+' || w[0] == '-') && n > -40000 && n < 40000 {
			return today.AddDate(0, 0, n).Format(civil), nil
		}
		if d := weekday(w); d >= 0 { // the next such day
			ahead := (d - int(today.Weekday()) + 7) % 7
			if ahead == 0 {
				ahead = 7
			}
			return today.AddDate(0, 0, ahead).Format(civil), nil
		}
		words = strings.FieldsFunc(w, func(r rune) bool { return r == '/' || r == '-' })
		if allDigits(words) {
			return numericDay(words, today)
		}
	}
	if allDigits(words) {
		return numericDay(words, today)
	}
	return wordyDay(words, today)
}

func notADay() error {
	return Say(T("This is not a date."), T("Type it like 11/23/2026 or Nov 23."))
}

func numericDay(p []string, today time.Time) (string, error) {
	n := make([]int, len(p))
	for i := range p {
		n[i], _ = strconv.Atoi(p[i])
	}
	switch {
	case len(p) == 3 && len(p[0]) == 4:
		return civilDay(n[0], n[1], n[2])
	case len(p) == 3:
		return civilDay(fullYear(n[2], len(p[2]), today), n[0], n[1])
	case len(p) == 2:
		return nearDay(n[0], n[1], today)
	}
	return "", notADay()
}

func wordyDay(words []string, today time.Time) (string, error) {
	month, day, year, digits := 0, 0, 0, 0
	for _, w := range words {
		if m := monthNamed(w); m > 0 && month == 0 {
			month = m
			continue
		}
		bare := w
		for _, end := range []string{"st", "nd", "rd", "th"} {
			bare = strings.TrimSuffix(bare, end)
		}
		n, err := strconv.Atoi(bare)
		switch {
		case err != nil || n < 0:
			return "", notADay()
		case day == 0 && len(bare) <= 2:
			day = n
		case year == 0:
			year, digits = n, len(bare)
		default:
			return "", notADay()
		}
	}
	if month == 0 || day == 0 {
		return "", notADay()
	}
	if digits == 0 {
		return nearDay(month, day, today)
	}
	return civilDay(fullYear(year, digits, today), month, day)
}

// nearDay picks the year that puts month and day nearest to today.
func nearDay(month, day int, today time.Time) (string, error) {
	best, gap := "", time.Duration(0)
	for y := today.Year() - 1; y <= today.Year()+1; y++ {
		s, err := civilDay(y, month, day)
		if err != nil {
			continue
		}
		t, _ := time.Parse(civil, s)
		if d := t.Sub(today).Abs(); best == "" || d < gap {
			best, gap = s, d
		}
	}
	if best == "" {
		return "", notADay()
	}
	return best, nil
}

func civilDay(year, month, day int) (string, error) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if year < 1900 || year > 2200 || int(t.Month()) != month || t.Day() != day {
		return "", notADay()
	}
	return t.Format(civil), nil
}

// fullYear makes 26 into 2026; two digits far ahead were the last century.
func fullYear(y, digits int, today time.Time) int {
	if digits > 2 {
		return y
	}
	y += today.Year() / 100 * 100
	if y > today.Year()+30 {
		y -= 100
	}
	return y
}

func allDigits(words []string) bool {
	for _, w := range words {
		for _, r := range w {
			if r < '0' || r > '9' {
				return false
			}
		}
	}
	return len(words) > 0
}

func monthNamed(w string) int {
	if len(w) < 3 {
		return 0
	}
	for m := time.January; m <= time.December; m++ {
		if strings.HasPrefix(strings.ToLower(m.String()), w) || w == "sept" && m == time.September {
			return int(m)
		}
	}
	return 0
}

func weekday(w string) int {
	if len(w) < 3 {
		return -1
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.HasPrefix(strings.ToLower(d.String()), w) {
			return int(d)
		}
	}
	return -1
}
