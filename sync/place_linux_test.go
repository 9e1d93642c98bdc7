package sync_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"readybinder/seal"
	"readybinder/sync"
)

// TestFolderFaults: what a folder does on a bad day. Torn files are seen and
// mended, other people's files are left alone, a full or missing drive is told.
func TestFolderFaults(t *testing.T) {
	ctx := context.Background()
	all := files(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "holiday.jpg"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	p, _ := sync.OpenFolder(dir)
	if _, err := sync.Copy(ctx, source(all), p, nil); err != nil {
		t.Fatal(err)
	}
	path := func(i int) string { return filepath.Join(dir, all[i].Name.String()) }
	for what, tear := range map[string]func() error{
		"cut":     func() error { return os.Truncate(path(2), 10) },
		"emptied": func() error { return os.Truncate(path(2), 0) },
		"gone":    func() error { return os.Remove(path(2)) },
		"zeros":   func() error { return os.WriteFile(path(2), make([]byte, len(all[2].Bytes)), 0o600) },
		"longer":  func() error { return os.WriteFile(path(2), append(bytes.Clone(all[2].Bytes), 'x'), 0o600) },
	} {
		if err := tear(); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Get(ctx, all[2].Name); !errors.Is(err, sync.ErrTorn) && !errors.Is(err, sync.ErrMissing) {
			t.Errorf("%s: %v", what, err)
		}
		if c, err := sync.Copy(ctx, source(all), p, nil); err != nil || c.Written != 1 {
			t.Errorf("%s: not mended: %+v %v", what, c, err)
		}
	}
	if body, _ := os.ReadFile(filepath.Join(dir, "holiday.jpg")); string(body) != "mine" {
		t.Error("another file was touched")
	}
	os.RemoveAll(dir)
	if _, err := p.List(ctx); !errors.Is(err, sync.ErrGone) {
		t.Errorf("a drive that was pulled out lists as %v", err)
	}
	if err := p.Put(ctx, all[0].Name, all[0].Bytes); !errors.Is(err, sync.ErrGone) {
		t.Errorf("a drive that was pulled out takes a file: %v", err)
	}
	if _, err := sync.OpenFolder(dir); !errors.Is(err, sync.ErrGone) {
		t.Error(err)
	}
}

// TestDriveFull (T26) fills a small file system: told, and what was there is whole.
func TestDriveFull(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=16k"); err != nil {
		t.Logf("cannot mount here (%v): a limit on the file size stands in", err)
		limited(t)
		return
	}
	defer syscall.Unmount(dir, 0)
	p, _ := sync.OpenFolder(dir)
	_, err := sync.Copy(context.Background(), source(files(t)), p, nil)
	if !errors.Is(err, sync.ErrFull) {
		t.Errorf("full drive: %v", err)
	}
	leftovers(t, dir)
}

func leftovers(t *testing.T, dir string) {
	t.Helper()
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if _, err := seal.ParseName(e.Name()); err != nil {
			t.Errorf("%s was left behind", e.Name())
		}
	}
}

// limited writes past RLIMIT_FSIZE, which fails like a full disk.
func limited(t *testing.T) {
	var old syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 1024, Max: old.Max}); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	p, _ := sync.OpenFolder(dir)
	_, err := sync.Copy(context.Background(), source(files(t)), p, nil)
	syscall.Setrlimit(syscall.RLIMIT_FSIZE, &old)
	if err == nil {
		t.Error("nothing told that the drive is full")
	}
	leftovers(t, dir)
}

// TestDamagedSource: a file that is damaged here is told as that, and does
// not keep the others from being saved.
func TestDamagedSource(t *testing.T) {
	all := files(t)
	all[1].Bytes = bytes.Clone(all[1].Bytes)
	all[1].Bytes[9] ^= 1
	p, _ := sync.OpenFolder(t.TempDir())
	c, err := sync.Copy(context.Background(), source(all), p, nil)
	if !errors.Is(err, sync.ErrSource) || c.Files != len(all)-1 {
		t.Errorf("%+v %v", c, err)
	}
}
