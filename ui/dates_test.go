package ui

import (
	"testing"
	"time"
)

func TestParseDay(t *testing.T) {
	today := time.Date(2026, 11, 23, 23, 59, 0, 0, time.FixedZone("x", -5*3600)) // a Monday
	for in, want := range map[string]string{
		"11/23/2026": "2026-11-23", "2026-11-23": "2026-11-23", "11-23-26": "2026-11-23", "1/2/27": "2027-01-02",
		"Nov 23": "2026-11-23", "nov 23, 2026": "2026-11-23", "November 23rd 2026": "2026-11-23", "23 Nov": "2026-11-23",
		"Mon Nov 23, 2026": "2026-11-23", "Jan 5": "2027-01-05", "jun 1": "2026-06-01", "12/31": "2026-12-31", "2/3": "2027-02-03",
		"today": "2026-11-23", "Tomorrow": "2026-11-24", "yesterday": "2026-11-22", "+30": "2026-12-23", "-1": "2026-11-22",
		"friday": "2026-11-27", "mon": "2026-11-30", "2/29/2028": "2028-02-29", "11.23.2026": "2026-11-23", "5/6/64": "1964-05-06",
		" 2026/1/9 ": "2026-01-09", "Sept 9 2026": "2026-09-09", "11 23 2026": "2026-11-23",
	} {
		got, err := parseDay(in, today)
		if err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", in, got, err, want)
		}
	}
	for _, in := range []string{"", "soon", "13/13/2026", "2/30/2026", "2/29/2026", "2026-13-01", "Nov", "Nov 45", "12", "1/2/3/4", "0/0", "99999999999999999999", "+99999999", "11/23/20266", "ja 5", "--", "Nov Nov 3", "Nov 3 4 5"} {
		if got, err := parseDay(in, today); err == nil {
			t.Errorf("%q became %q", in, got)
		}
	}
}

func FuzzParseDay(f *testing.F) {
	f.Add("Nov 23")
	f.Add("11/23/2026")
	f.Fuzz(func(t *testing.T, s string) {
		got, err := parseDay(s, time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))
		if err == nil {
			if _, e := time.Parse(civil, got); e != nil {
				t.Errorf("%q became %q", s, got)
			}
		}
	})
}

func TestDay(t *testing.T) {
	for in, want := range map[string]string{"2026-11-23": "Mon Nov 23, 2026", "": "", "later": "later", "2026-11-23T10:00:00Z": "Mon Nov 23, 2026"} {
		if got := Day(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
	if got := Span(200 * time.Minute); got != "3 h 20 min" {
		t.Error(got)
	}
	// What Day writes, a date field reads back.
	if got, err := parseDay(Day("2031-02-05"), now()); err != nil || got != "2031-02-05" {
		t.Error(got, err)
	}
}
