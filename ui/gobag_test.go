package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"readybinder/binder"
	"readybinder/sheet"
	"readybinder/sync"
)

// TestGoBag: one action writes what opens the binder elsewhere, and notes it.
func TestGoBag(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	c := win.Canvas()
	a.Go(pageBackups)
	tap(t, c, "Make a go-bag")
	sees(t, c, "in any browser")
	tap(t, c, "Choose the USB drive")
	dir := a.files.(*stubFiles).folder
	text, err := os.ReadFile(filepath.Join(dir, sheet.BagReadMe))
	if err != nil || !strings.Contains(string(text), "sealed copy of your office's ReadyBinder") {
		t.Fatalf("%v\n%s", err, text)
	}
	if _, err := os.Stat(filepath.Join(dir, sheet.BagPage)); err != nil {
		sees(t, c, "built without the read-only copy") // make builds it
	} else {
		sees(t, c, "every byte was read back")
	}
	b, err := sync.OpenBackups(filepath.Join(dir, sync.BagBinder))
	if err != nil {
		t.Fatal(err)
	}
	if list, err := b.All(); err != nil || len(list) != 1 {
		t.Errorf("%v %v", list, err)
	}
	noted := false
	a.view(func(b *binder.Binder) {
		for _, x := range binder.Checks.All(b) {
			noted = noted || x.Of == "gobag" && x.On == a.today()
		}
	})
	if !noted {
		t.Error("not noted")
	}
}
