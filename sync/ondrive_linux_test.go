package sync_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"readybinder/sync"
)

// TestPlaceOn: the files of a place lie beside nothing else, unless they do already.
func TestPlaceOn(t *testing.T) {
	drive := t.TempDir()
	own := filepath.Join(drive, sync.OwnPlace)
	if got := sync.PlaceOn(drive); got != own {
		t.Errorf("an empty drive: %s", got)
	}
	if err := sync.MakePlaceOn(own); err != nil {
		t.Fatal(err)
	}
	if err := sync.MakePlaceOn(own); err != nil {
		t.Errorf("it is there: %v", err)
	}
	for _, path := range []string{drive, own} {
		if got := sync.PlaceOn(path); got != own {
			t.Errorf("%s: %s", path, got)
		}
	}
	for name, itself := range map[string]bool{"readybinder": true, "Ready Binder of the office": true, "Photos": false} {
		dir := filepath.Join(drive, name)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if got := sync.PlaceOn(dir); (got == dir) != itself {
			t.Errorf("%s, empty: %s", name, got)
		}
		if err := os.WriteFile(filepath.Join(dir, "letter.docx"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := sync.PlaceOn(dir); got == dir {
			t.Errorf("%s, with a letter: %s", name, got)
		}
		f, err := sync.OpenFolder(dir)
		if err != nil {
			t.Fatal(err)
		}
		putAll(t, f, files(t)[:1])
		if got := sync.PlaceOn(dir); got != dir {
			t.Errorf("%s, which is a place: %s", name, got)
		}
	}
	if err := sync.MakePlaceOn(filepath.Join(drive, "pulled out", sync.OwnPlace)); !errors.Is(err, sync.ErrGone) {
		t.Errorf("a drive that is not there: %v", err)
	}
}

// TestDrive: what lies in several folders of a drive is one copy, and of a file that is
// damaged in one of them the whole one counts.
func TestDrive(t *testing.T) {
	path, all := t.TempDir(), files(t)
	for i, name := range []string{sync.OwnPlace, sync.OwnBackups, sync.BagBinder} {
		dir := filepath.Join(path, name)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		f, err := sync.OpenFolder(dir)
		if err != nil {
			t.Fatal(err)
		}
		putAll(t, f, all[i:i+2])
	}
	both := all[1] // in the first two
	if err := os.WriteFile(filepath.Join(path, sync.OwnPlace, both.Name.String()), make([]byte, both.Name.Length), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := sync.OpenDrive(path)
	if err != nil {
		t.Fatal(err)
	}
	names, err := d.Names()
	if err != nil || len(names) != 4 {
		t.Fatalf("%d names, %v", len(names), err)
	}
	for _, f := range all[:4] {
		if body, err := d.Read(f.Name); err != nil || !bytes.Equal(body, f.Bytes) {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
	if _, err := d.Read(all[4].Name); !errors.Is(err, sync.ErrMissing) {
		t.Errorf("a file that is nowhere: %v", err)
	}
	if _, err := sync.OpenDrive(filepath.Join(path, "pulled out")); !errors.Is(err, sync.ErrGone) {
		t.Errorf("a drive that is not there: %v", err)
	}
	if list, err := os.ReadDir(path); err != nil || len(list) != 3 {
		t.Errorf("something was made: %v %v", list, err)
	}
}
