package sync_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"readybinder/seal"
	"readybinder/sync"
)

// files are sealed files of a real binder.
func files(t testing.TB) []seal.Sealed {
	t.Helper()
	pc := seal.NewPC()
	key, made, err := seal.Found(pc, "some passphrase", 0)
	if err != nil {
		t.Fatal(err)
	}
	list := append(made.Slots, made.File)
	tip := seal.Start(made.Ring.Binder(), pc.Public())
	for range 3 {
		f, links, err := seal.SealSegment(made.Ring, pc, key, tip, [][]byte{[]byte(rand.Text())})
		if err != nil {
			t.Fatal(err)
		}
		tip = seal.Tip{Seq: tip.Seq + 1, Link: links[0]}
		list = append(list, f)
	}
	return list
}

// source is a Source in memory.
type source []seal.Sealed

func (s source) Names() ([]seal.Name, error) {
	var list []seal.Name
	for _, f := range s {
		list = append(list, f.Name)
	}
	return list, nil
}

func (s source) Read(n seal.Name) ([]byte, error) {
	for _, f := range s {
		if f.Name == n {
			return f.Bytes, nil
		}
	}
	return nil, sync.ErrMissing
}

// contract is what every sort of place must do.
func contract(t *testing.T, open func(t *testing.T) sync.Place) {
	ctx := context.Background()
	all := files(t)
	f := all[len(all)-1]

	t.Run("empty", func(t *testing.T) {
		p := open(t)
		if list, err := p.List(ctx); err != nil || len(list) != 0 {
			t.Errorf("%v %v", list, err)
		}
		if _, err := p.Get(ctx, f.Name); !errors.Is(err, sync.ErrMissing) {
			t.Error(err)
		}
		if err := p.Delete(ctx, f.Name); err != nil {
			t.Error(err)
		}
	})
	t.Run("put and get", func(t *testing.T) {
		p := open(t)
		for _, f := range all {
			for range 2 { // the same bytes again are no error
				if err := p.Put(ctx, f.Name, f.Bytes); err != nil {
					t.Fatal(err)
				}
			}
		}
		list, err := p.List(ctx)
		if err != nil || len(list) != len(all) {
			t.Fatalf("%d files, %v", len(list), err)
		}
		for _, e := range list {
			if !e.Whole() {
				t.Errorf("%s has %d bytes", e.Name, e.Size)
			}
		}
		for _, f := range all {
			if got, err := p.Get(ctx, f.Name); err != nil || !bytes.Equal(got, f.Bytes) {
				t.Errorf("%s: %v", f.Name, err)
			}
		}
		if err := p.Delete(ctx, f.Name); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Get(ctx, f.Name); !errors.Is(err, sync.ErrMissing) {
			t.Error(err)
		}
	})
	t.Run("wrong bytes", func(t *testing.T) {
		p := open(t)
		if err := p.Put(ctx, f.Name, all[0].Bytes); !errors.Is(err, sync.ErrTorn) {
			t.Error(err)
		}
		if list, _ := p.List(ctx); len(list) != 0 {
			t.Error("wrong bytes were written")
		}
	})
	t.Run("copy", func(t *testing.T) {
		p := open(t)
		last := 0
		c, err := sync.Copy(ctx, source(all), p, func(done, total int) {
			if done != last+1 || total != 2*len(all) {
				t.Errorf("progress %d of %d after %d", done, total, last)
			}
			last = done
		})
		if err != nil || c.Files != len(all) || c.Written != len(all) || last != 2*len(all) {
			t.Errorf("%+v %v", c, err)
		}
		if c, err = sync.Copy(ctx, source(all), p, nil); err != nil || c.Written != 0 {
			t.Errorf("again: %+v %v", c, err)
		}
	})
	t.Run("cancel", func(t *testing.T) {
		ctx, cancel := context.WithCancel(ctx)
		p := open(t)
		_, err := sync.Copy(ctx, source(all), p, func(int, int) { cancel() })
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if c, err := sync.Copy(context.Background(), source(all), p, nil); err != nil || c.Files != len(all) {
			t.Errorf("after cancelling: %+v %v", c, err)
		}
	})
}

func TestFolder(t *testing.T) {
	contract(t, func(t *testing.T) sync.Place {
		p, err := sync.OpenFolder(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		return p
	})
}

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

// TestDriveFull fills a small file system: told, and what was there is whole.
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
