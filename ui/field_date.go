package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// dateControl is an entry that reads dates as people type them, says under it
// how it read them, and has a calendar.
type dateControl struct {
	*textControl
	given string // the value that it was given, and its words
	shown string
}

// NewDateField returns a field whose value is "2006-01-02" or "".
func NewDateField(label string) *Field {
	d := &dateControl{textControl: newTextControl(newEntry())}
	d.SetPlaceHolder(T("11/23/2026, Nov 23, today"))
	button := NewIconButton("calendar-outline", T("Choose from a calendar"), nil)
	button.tapped = func() { d.calendar(button) }
	f := newField(label, boxedWith(d, button))
	d.onFocus = func(on bool) {
		if !on { // leaving the field shows the date the one way that all show it
			if v := d.value(); v != "" {
				d.fill(Day(v))
				f.look()
			}
		}
	}
	return f
}

func (d *dateControl) value() string {
	if d.given != "" && d.Text == d.shown {
		return d.given // also one that nobody would type, such as "never" in the year 9999
	}
	v, err := parseDay(d.Text, now())
	if err != nil {
		return ""
	}
	return v
}

func (d *dateControl) setValue(v string) {
	d.given, d.shown = v, Day(v)
	d.fill(d.shown)
}

func (d *dateControl) problem() error {
	if d.textControl.value() == "" || d.Text == d.shown {
		return nil
	}
	_, err := parseDay(d.Text, now())
	return err
}

func (d *dateControl) tip() string {
	v := d.value()
	if v == "" || Day(v) == d.Text {
		return ""
	}
	return Day(v)
}

func (d *dateControl) calendar(at fyne.CanvasObject) {
	c := canvasOf(at)
	if c == nil {
		return
	}
	start := now()
	if t, err := time.Parse(civil, d.value()); err == nil {
		start = t
	}
	var up *widget.PopUp
	cal := widget.NewCalendar(start, func(t time.Time) {
		up.Hide()
		d.SetText(Day(t.Format(civil)))
		focusOn(d.entry)
	})
	up = widget.NewPopUp(cal, c)
	size := up.MinSize()
	pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(at).AddXY(at.Size().Width-size.Width, at.Size().Height+px(4))
	pos.X = min(max(pos.X, 0), c.Size().Width-size.Width)
	pos.Y = min(pos.Y, c.Size().Height-size.Height)
	up.ShowAtPosition(pos)
}
