package ui

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"readybinder/binder"
)

// T returns the words in the person's language. The English text is the key;
// args fill its verbs (fmt) after it was translated.
func T(s string, args ...any) string {
	if s == "" {
		return ""
	}
	if !strings.Contains(s, "{{") { // Fyne would read it as a template
		s = lang.X(langKey(s), s)
	}
	if len(args) == 0 {
		return s
	}
	return fmt.Sprintf(s, args...)
}

// langKey is the key of s in the language files. One of go-i18n's own words as
// a key, such as "Other", would make it refuse the whole file.
func langKey(s string) string {
	switch strings.ToLower(s) {
	case "id", "description", "hash", "leftdelim", "rightdelim", "zero", "one", "two", "few", "many", "other", "translation":
		return "the word " + s
	}
	return s
}

// N returns one of two texts by the count: N(3, "%d person", "%d people").
func N(n int, one, many string) string {
	if n == 1 {
		return T(one, n)
	}
	return T(many, n)
}

// Said returns the binder's words in the person's language.
func Said(w binder.Words) string { return T(w.Text, w.Args...) }

// Day returns a civil date "2006-01-02" (or a time's start of it) the way the
// product writes dates: "Mon Nov 23, 2026". What is not a date comes back as it is.
func Day(civil string) string {
	if len(civil) > 10 && (civil[10] == 'T' || civil[10] == ' ') {
		civil = civil[:10]
	}
	t, err := time.Parse("2006-01-02", civil)
	if err != nil {
		return civil
	}
	return DayOf(t)
}

// DayOf returns the date of t in its own time zone: "Mon Nov 23, 2026".
func DayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf("%s %s %d, %d", T(t.Format("Mon")), T(t.Format("Jan")), t.Day(), t.Year())
}

// Moment returns date and time of t as the PC shows them.
func Moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return DayOf(t) + ", " + t.Format("3:04 PM")
}

// Span returns a duration as people say it: "3 h 20 min", "5 days".
func Span(d time.Duration) string {
	if d < 0 {
		d = -d
	}
	switch m := int(d.Round(time.Minute) / time.Minute); {
	case m < 60:
		return T("%d min", m)
	case m < 48*60 && m%60 == 0:
		return T("%d h", m/60)
	case m < 48*60:
		return T("%d h %d min", m/60, m%60)
	default:
		return T("%d days", m/(24*60))
	}
}
