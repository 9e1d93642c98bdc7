package main

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var pictures = flag.String("pictures", "", "leave the tour's pictures and sheets in this `FOLDER` (make tour)")

// TestFirstRun drives the real program on a virtual display, by keyboard
// alone: from the first run to a printed sheet with the card of the person
// who made the binder.
func TestFirstRun(t *testing.T) {
	d := start(t, filepath.Join(t.TempDir(), "pictures"))
	d.press("Return") // make a new binder
	d.write("Maple Street Clinic")
	d.press("Return")
	d.write("Pat Example")
	d.press("Tab")
	d.write("Office manager")
	d.press("Tab")
	d.write("2075550120")
	d.press("Return")
	// Six words were generated: copy them, go on, and type them again.
	d.press("shift+Tab", "shift+Tab", "shift+Tab", "Return", "Tab", "Tab", "Tab", "Return")
	d.press("ctrl+v", "Return")
	d.until("the binder", func() bool { return d.exists(".local/share/readybinder/binder.db") })
	d.until("step 5", func() bool { return !d.exists(".local/share/readybinder/binder.db.new") })
	d.pause(2)
	d.press("Tab", "Tab", "Tab", "Return") // the recovery sheet: later
	d.press("Tab", "Return")               // the USB drive: later
	d.until("the home page", func() bool { return d.windows("Maple Street Clinic") != "" })
	d.picture("home")

	d.press("ctrl+p")
	d.press("Down") // in the list, to "Who to call"
	d.pause(1)
	d.press("Tab", "Tab", "Tab", "Return") // past audience and paper to "Open to print"
	d.pause(1)
	d.write("Break room")
	d.press("Return")
	d.until("the printed sheet", func() bool { return d.exists(".local/share/readybinder/Printed/*.pdf") })
	d.until("the viewer", func() bool { return d.exists("viewed") })
	d.picture("printed")

	list, _ := filepath.Glob(filepath.Join(d.home, ".local/share/readybinder/Printed/*.pdf"))
	text, err := exec.Command("pdftotext", "-layout", list[0], "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Who to call: Maple Street Clinic", "Pat Example", "(207) 555-0120", "Sheet code RB-"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %q on the sheet:\n%s", want, text)
		}
	}
	viewed, _ := os.ReadFile(filepath.Join(d.home, "viewed"))
	if !strings.Contains(string(viewed), "Printed") {
		t.Errorf("the viewer was given %q", viewed)
	}

	// Locked, the sheet is gone and no name is left on the disk.
	d.press("ctrl+l")
	d.until("locking", func() bool { return !d.exists(".local/share/readybinder/Printed/*.pdf") })
	out, err := exec.Command("grep", "-rlaE", "Pat Example|Maple Street|555.?0120", d.home).Output()
	if found := strings.TrimSpace(string(out)); found != "" {
		t.Errorf("plain text was left in %s (%v)", found, err)
	}
}

// TestTour looks at the sample office, page by page, light and dark.
func TestTour(t *testing.T) {
	for _, look := range []string{"light", "dark"} {
		where := *pictures
		if where == "" {
			where = filepath.Join(t.TempDir(), "pictures")
		}
		t.Setenv("FYNE_THEME", look)
		d := start(t, where)
		d.press("shift+Tab", "Return") // look at the sample office: the last of what is offered
		d.until("the sample office", func() bool { return d.windows("Cedar Hollow") != "" })
		d.pause(1)
		before := ""
		for _, page := range tour {
			d.press(page.key)
			d.pause(1)
			path := d.picture(look + "-" + page.name)
			if before != "" && same(t, before, path) {
				t.Errorf("%s looks like the page before", page.name)
			}
			before = path
		}
	}
}

// tour are the pages by their keys.
var tour = []struct{ key, name string }{
	{"ctrl+1", "home"}, {"ctrl+2", "plan"}, {"ctrl+3", "people"}, {"ctrl+4", "roles"}, {"ctrl+5", "call-tree"},
	{"ctrl+6", "training"}, {"ctrl+7", "partners"}, {"ctrl+8", "first-15-minutes"}, {"ctrl+9", "print"}, {"ctrl+comma", "settings"},
}

func same(t *testing.T, one, two string) bool {
	t.Helper()
	a, err := os.ReadFile(one)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(two)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Equal(a, b)
}
