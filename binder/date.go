package binder

import "time"

// Date is a day of the calendar written "2006-01-02", the same day in every
// time zone; the empty Date is "not set". Dates compare as strings.
type Date string

// DateOf is the day that t shows on its own clock.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// Time is midnight UTC of the day, and false where d is empty or no day.
func (d Date) Time() (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, string(d))
	return t, err == nil
}

// Valid tells whether d is a day of the calendar.
func (d Date) Valid() bool { _, ok := d.Time(); return ok }

// AddDays is the day n days later, or d itself where d is not a day.
func (d Date) AddDays(n int) Date {
	t, ok := d.Time()
	if !ok {
		return d
	}
	return DateOf(t.AddDate(0, 0, n))
}

// AddMonths is the same day n months later; a day that the month lacks
// becomes the month's last day, so that January 31 plus one month is the end
// of February and never March.
func (d Date) AddMonths(n int) Date {
	t, ok := d.Time()
	if !ok {
		return d
	}
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return DateOf(first.AddDate(0, 0, min(t.Day(), last)-1))
}

// DaysTo counts the days from d to e, negative where e is earlier, and 0
// where either is not a day.
func (d Date) DaysTo(e Date) int {
	a, ok := d.Time()
	b, also := e.Time()
	if !ok || !also {
		return 0
	}
	return int(b.Sub(a) / (24 * time.Hour))
}

// Long is the day as people read it, "Mon Nov 23, 2026"; what is not a day
// comes back as it is.
func (d Date) Long() string {
	t, ok := d.Time()
	if !ok {
		return string(d)
	}
	return t.Format("Mon Jan 2, 2006")
}
