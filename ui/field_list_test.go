package ui

import (
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// The options of a chooser at the foot of a form are seen, not cut off there.
func TestOptionsAreSeen(t *testing.T) {
	var options []Option
	for _, name := range []string{"Amara", "Ben", "Chen", "Dara", "Elif", "Femi", "Grace"} {
		options = append(options, Option{ID: name, Name: name})
	}
	ref := NewRefsField("Backup people", options)
	parts := []fyne.CanvasObject{}
	for range 6 {
		parts = append(parts, NewTextField("Other"))
	}
	scroll := NewVScroll(Column(14, append(parts, ref)...))
	win := newTestWindow(t, LookLight, 100, scroll, 500, 360)
	win.Canvas().Focus(ref.Target())
	test.Type(ref.Target(), "e")
	pick := ref.ctrl.(*refsControl).pick
	low := fyne.CurrentApp().Driver().AbsolutePositionForObject(pick).Y + pick.HeightFor(0)
	if low > 360 {
		t.Errorf("the options reach to %v in a window that ends at 360", low)
	}
}

// Typing into a chosen name replaces it, however one came to the field.
func TestTypingReplacesName(t *testing.T) {
	ref := NewRefField("Person", []Option{{ID: "1", Name: "Amara Okafor"}, {ID: "2", Name: "Benjamin Katz"}}).Start("1")
	win := newTestWindow(t, LookLight, 100, ref, 500, 360)
	c, e := win.Canvas(), ref.Target().(*entry)
	c.Focus(e)
	test.Type(e, "katz")
	if e.Text != "katz" {
		t.Fatalf("after Tab: %q", e.Text)
	}
	press(c, fyne.KeyReturn)
	test.Type(e, "amara")
	if e.Text != "amara" {
		t.Fatalf("after choosing: %q", e.Text)
	}
	press(c, fyne.KeyEscape)
	if e.Text != "Benjamin Katz" || ref.Value() != "2" {
		t.Fatalf("after Escape: %q", e.Text)
	}
	press(c, fyne.KeyBackspace)
	if e.Text != "" || ref.Value() != "" {
		t.Errorf("Backspace leaves %q", e.Text)
	}
	ref.Required().Validate(func(v string) error {
		if v == "" {
			return errors.New("Choose someone.")
		}
		return nil
	})
	if test.Type(e, "am"); ref.wrong != "" {
		t.Errorf("while typing it says %q", ref.wrong)
	}
	press(c, fyne.KeyEscape)
	if ref.Check() {
		t.Error("it may stay empty")
	}
}

// A long line wraps in its field, what is typed goes on at its end, and what
// is pasted in lines becomes one.
func TestLongTextField(t *testing.T) {
	mission := NewTextField("Mission").Start("Runs the response from the first call to the last")
	win := newTestWindow(t, LookLight, 100, NewVScroll(Column(14, mission)), 300, 500)
	e := mission.Target().(*entry)
	win.Canvas().Focus(e)
	low := e.Size().Height
	test.Type(e, ", so that everyone else knows what to do next, and when.")
	if want := "last, so that everyone"; !strings.Contains(mission.Value(), want) || e.Size().Height <= low {
		t.Errorf("%v high after %v: %q", e.Size().Height, low, mission.Value())
	}
	e.SetText("One\n two")
	if mission.Value() != "One two" {
		t.Errorf("%q", mission.Value())
	}
}

// A long duty wraps and makes its box higher; what is pasted in lines becomes
// several duties.
func TestLinesGrow(t *testing.T) {
	lines := NewLinesField("Duties").Start("Call the insurer.")
	below := NewTextField("Below")
	win := newTestWindow(t, LookLight, 100, NewVScroll(Column(14, lines, below)), 400, 500)
	c := win.Canvas()
	c.Focus(lines.Target())
	e := c.Focused().(*entry)
	one, at := e.Size().Height, below.Position().Y
	test.Type(e, strings.Repeat(" And have the time written down.", 4))
	if e.Size().Height < 2*one-10 || below.Position().Y <= at {
		t.Errorf("%v high after %v, what is below moved from %v to %v", e.Size().Height, one, at, below.Position().Y)
	}
	if e.Size().Height < e.Entry.MinSize().Height {
		t.Error("words are cut")
	}
	e.SetText("One\n  Two\n\nThree")
	if lines.Value() != "One\nTwo\nThree" || len(lines.ctrl.(*linesControl).entries) != 3 {
		t.Errorf("pasted: %q", lines.Value())
	}
	press(c, fyne.KeyUp, fyne.KeyUp)
	if c.Focused().(*entry).Text != "One" {
		t.Error("Up does not go to the line above")
	}
	press(c, fyne.KeyDown)
	if c.Focused().(*entry).Text != "Two" {
		t.Error("Down does not go to the line below")
	}
}
