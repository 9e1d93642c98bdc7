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

// TestGoBagElsewhere: on a PC without a binder the drive itself is chosen, as one
// would, and not the folder in it.
func TestGoBagElsewhere(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	c, files := win.Canvas(), a.files.(*stubFiles)
	a.Go(pageBackups)
	tap(t, c, "Make a go-bag")
	files.near = true
	tap(t, c, "Choose the USB drive")
	sees(t, c, "This folder is on this PC")
	if list, _ := os.ReadDir(files.folder); len(list) > 0 {
		t.Errorf("written before it was asked for: %v", list)
	}
	files.near = false
	tap(t, c, "Choose the USB drive")
	s, other := newTestSession(t)
	other.folder = files.folder
	s.start()
	c = s.window.Canvas()
	tap(t, c, "Open a binder")
	sees(t, c, "There is a copy of a binder in "+filepath.Join(files.folder, sync.BagBinder))
}
