package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

func TestHidden(t *testing.T) {
	for in, want := range map[string]string{
		"Call (207) 555-0101 ext. 12 now": "Call (•••) •••-•••• ext. 12 now",
		"+1 207-555-0101":                 "+• •••-•••-••••",
		"2075550101, then 911":            "••••••••••, then 911",
		"Mon Nov 23, 2026":                "Mon Nov 23, 2026",
		"2026-11-23":                      "2026-11-23",
		"RB-7K2Q-1234-5":                  "RB-7K2Q-1234-5",
		"120 Main St":                     "120 Main St",
		"":                                "",
	} {
		if got := hidden(in); got != want {
			t.Errorf("%q is shown as %q, not %q", in, got, want)
		}
	}
}

// TestHideNumbers: while the screen is shared no page shows a number until it is
// touched.
func TestHideNumbers(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	t.Cleanup(func() { numbersHidden = false })
	c := win.Canvas()
	seen := func() (text string) {
		over := c.Overlays().Top()
		for _, o := range []fyne.CanvasObject{over, a.root} {
			findIn(o, func(x *canvas.Text) bool {
				if strings.Contains(x.Text, "555-01") {
					text = x.Text
				}
				return text != ""
			})
		}
		return text
	}
	a.Go(pagePeople)
	if seen() == "" {
		t.Fatal("no number to hide")
	}
	a.hideNumbers()
	for id := range a.pages {
		if a.Go(id); seen() != "" {
			t.Errorf("%s shows %q", id, seen())
		}
	}
	sees(t, c, "show all again in the View menu") // also for who did not hide them
	a.Go(pagePeople)
	findIn(a.root, func(w *wayLine) bool {
		if w.way.IsPhone() {
			w.enlarged()
		}
		return w.way.IsPhone()
	})
	if seen() == "" {
		t.Error("touched, it is hidden still")
	}
	press(c, fyne.KeyEscape)
	a.hideNumbers()
	if a.Go(pagePeople); seen() == "" {
		t.Error("hidden for ever")
	}
	if strings.Contains(words(c), "View menu") {
		t.Error("told although they are shown")
	}
}
