//go:build linux

package sync_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	gosync "sync"
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

// made is a file with a name of ours that nobody sealed.
func made(writer, n int, body []byte) seal.Sealed {
	sum := sha256.Sum256(body)
	return seal.Sealed{Bytes: body, Name: seal.Name{
		Kind: seal.KindSegment, Writer: fmt.Sprintf("%016x", writer), From: uint32(n), To: uint32(n),
		Length: uint32(len(body)), Hash: hex.EncodeToString(sum[:16]),
	}}
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

// kept is a place, as PCs see it and as it lies on the disk.
type kept struct {
	place
	dir   string
	other func() place // as another PC sees it
}

// place is what every sort of place is.
type place interface {
	sync.Place
	sync.Source
}

func putAll(t *testing.T, p sync.Place, all []seal.Sealed) {
	t.Helper()
	for _, f := range all {
		if err := p.Put(context.Background(), f.Name, f.Bytes); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
	}
}

// listed checks that a place lists these files, whole, and no others.
func listed(t *testing.T, p place, all []seal.Sealed) {
	t.Helper()
	list, err := p.List(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	whole := map[seal.Name]bool{}
	for _, e := range list {
		if !e.Whole() {
			t.Errorf("%s has %d bytes", e.Name, e.Size)
		}
		whole[e.Name] = true
	}
	if len(list) != len(all) || len(whole) != len(all) {
		t.Errorf("%d entries of %d files, and there are %d", len(list), len(whole), len(all))
	}
	for _, f := range all {
		if !whole[f.Name] {
			t.Errorf("%s is not listed", f.Name)
		}
	}
}

// shows checks that they can be read too, and that a binder can be restored from them.
func shows(t *testing.T, p place, all []seal.Sealed) {
	t.Helper()
	listed(t, p, all)
	names, err := p.Names()
	if err != nil || len(names) != len(all) {
		t.Errorf("as a source it has %d: %v", len(names), err)
	}
	for _, f := range all {
		if got, err := p.Get(context.Background(), f.Name); err != nil || !bytes.Equal(got, f.Bytes) {
			t.Errorf("%s: %v", f.Name, err)
		}
		if got, err := p.Read(f.Name); err != nil || !bytes.Equal(got, f.Bytes) {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

// contract is what every sort of place must do. open makes an empty one.
func contract(t *testing.T, open func(t *testing.T) kept) {
	ctx := context.Background()
	all := files(t)
	f := all[len(all)-1]

	t.Run("empty", func(t *testing.T) {
		p := open(t)
		shows(t, p, nil)
		shows(t, p, nil)
		if _, err := p.Get(ctx, f.Name); !errors.Is(err, sync.ErrMissing) {
			t.Error(err)
		}
		if err := p.Delete(ctx, f.Name); err != nil {
			t.Error(err)
		}
	})
	t.Run("put, get and delete", func(t *testing.T) {
		p := open(t)
		shows(t, p, nil)
		putAll(t, p, all)
		shows(t, p, all)
		putAll(t, p, all) // the same bytes again are no error
		shows(t, p.other(), all)
		if err := p.Delete(ctx, f.Name); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Get(ctx, f.Name); !errors.Is(err, sync.ErrMissing) {
			t.Error(err)
		}
		shows(t, p, all[:len(all)-1])
	})
	t.Run("8 MB", func(t *testing.T) {
		p := open(t)
		shows(t, p, nil)
		body := make([]byte, 8<<20)
		_, _ = rand.Read(body)
		big := []seal.Sealed{made(1, 1, body)}
		big[0].Name.Kind = seal.KindAttachment
		putAll(t, p, big)
		shows(t, p.other(), big)
	})
	t.Run("wrong bytes", func(t *testing.T) {
		p := open(t)
		shows(t, p, nil)
		if err := p.Put(ctx, f.Name, all[0].Bytes); !errors.Is(err, sync.ErrTorn) {
			t.Error(err)
		}
		shows(t, p, nil)
	})
	t.Run("torn (T21, T22)", func(t *testing.T) { torn(t, open(t), all) })
	t.Run("other files", func(t *testing.T) { otherFiles(t, open(t), all) })
	t.Run("300 files", func(t *testing.T) {
		p := open(t)
		shows(t, p, nil)
		var many []seal.Sealed
		for i := range 300 {
			many = append(many, made(i%3, i+1, fmt.Append(nil, "file ", i)))
			write(t, filepath.Join(p.dir, many[i].Name.String()), string(many[i].Bytes))
		}
		listed(t, p, many)
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
	t.Run("stopped", func(t *testing.T) {
		stopped, cancel := context.WithCancel(ctx)
		p := open(t)
		_, err := sync.Copy(stopped, source(all), p, func(int, int) { cancel() })
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		for what, err := range map[string]error{
			"list":   func() error { _, err := p.List(stopped); return err }(),
			"get":    func() error { _, err := p.Get(stopped, f.Name); return err }(),
			"put":    p.Put(stopped, f.Name, f.Bytes),
			"delete": p.Delete(stopped, f.Name),
		} {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if c, err := sync.Copy(ctx, source(all), p, nil); err != nil || c.Files != len(all) {
			t.Errorf("after it was stopped: %+v %v", c, err)
		}
	})
	t.Run("8 PCs at once (T19)", func(t *testing.T) { atOnce(t, open(t), all) })
	t.Run("folder deleted meanwhile", func(t *testing.T) {
		p := open(t)
		shows(t, p, nil)
		putAll(t, p, all)
		if err := os.RemoveAll(p.dir); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Get(ctx, f.Name); !errors.Is(err, sync.ErrMissing) && !errors.Is(err, sync.ErrGone) {
			t.Error(err)
		}
		var is []seal.Sealed
		switch err := p.Put(ctx, f.Name, f.Bytes); {
		case err == nil:
			is = append(is, f)
		case !errors.Is(err, sync.ErrGone) && !errors.Is(err, sync.ErrServer):
			t.Error(err)
		}
		if _, err := p.List(ctx); !errors.Is(err, sync.ErrGone) {
			shows(t, p, is)
		}
	})
}

// torn: what is there and not whole is seen, never taken for the file, and mended by Put.
func torn(t *testing.T, p kept, all []seal.Sealed) {
	shows(t, p, nil)
	putAll(t, p, all)
	f := all[2]
	path := filepath.Join(p.dir, f.Name.String())
	for what, tear := range map[string]func() error{
		"cut":     func() error { return os.Truncate(path, 10) },
		"emptied": func() error { return os.Truncate(path, 0) },
		"gone":    func() error { return os.Remove(path) },
		"zeros":   func() error { return os.WriteFile(path, make([]byte, len(f.Bytes)), 0o600) },
		"longer":  func() error { return os.WriteFile(path, append(bytes.Clone(f.Bytes), 'x'), 0o600) },
	} {
		if err := tear(); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Get(t.Context(), f.Name); !errors.Is(err, sync.ErrTorn) && !errors.Is(err, sync.ErrMissing) {
			t.Errorf("%s: %v", what, err)
		}
		list, err := p.List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		seen := slices.ContainsFunc(list, func(e sync.Entry) bool { return e.Name == f.Name && e.Whole() })
		if seen != (what == "zeros") { // of those the length is right
			t.Errorf("%s: the listing says that it is whole: %v", what, seen)
		}
		putAll(t, p, all[2:3])
		shows(t, p, all)
	}
}

// otherFiles: what is not ours is passed over and never touched, whatever it is called.
func otherFiles(t *testing.T, p kept, all []seal.Sealed) {
	shows(t, p, nil)
	f := all[0]
	others := []string{
		"holiday.jpg", "Ünïcode ✓ & <x> 100%25 #1.txt", "." + f.Name.String(), f.Name.String() + ".part",
		strings.ToUpper(f.Name.String()), "李伟.bin", "a folder/" + all[1].Name.String(), all[2].Name.String() + "/x",
	}
	for _, name := range others {
		path := filepath.Join(p.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, path, "mine: "+name)
	}
	shows(t, p, nil)
	putAll(t, p, all[:1])
	shows(t, p, all[:1])
	if err := p.Delete(t.Context(), f.Name); err != nil {
		t.Fatal(err)
	}
	if err := p.Delete(t.Context(), all[1].Name); err != nil {
		t.Fatal(err)
	}
	for _, name := range others {
		if body, err := os.ReadFile(filepath.Join(p.dir, name)); err != nil || string(body) != "mine: "+name {
			t.Errorf("%s: %q %v", name, body, err)
		}
	}
}

// atOnce: PCs that write at once, their own files and one that all have, see no wrong byte
// meanwhile, and in the end all is there.
func atOnce(t *testing.T, p kept, all []seal.Sealed) {
	var want []seal.Sealed
	var wg gosync.WaitGroup
	for pc := range 8 {
		own := append([]seal.Sealed{all[0]}, made(pc, 1, []byte(rand.Text())), made(pc, 2, bytes.Repeat([]byte(rand.Text()), 5000)))
		want = append(want, own[1:]...)
		at := p.other()
		wg.Go(func() {
			// While another makes the folder, a server may say that it is held.
			_, err := at.List(context.Background())
			for range 10 {
				if errors.Is(err, sync.ErrHeld) {
					_, err = at.List(context.Background())
				}
			}
			if err != nil {
				t.Errorf("PC %d: %v", pc, err)
			}
			for _, f := range own {
				for range 3 {
					if err := at.Put(context.Background(), f.Name, f.Bytes); err == nil {
						break
					} else if f.Name != all[0].Name {
						t.Errorf("PC %d: %v", pc, err)
					}
				}
				if got, err := at.Get(context.Background(), f.Name); err == nil && !bytes.Equal(got, f.Bytes) {
					t.Errorf("PC %d: wrong bytes", pc)
				}
			}
		})
	}
	wg.Wait()
	// Of the one that all wrote at once some servers keep a part, until it is written again.
	putAll(t, p, all[:1])
	shows(t, p, append(want, all[0]))
}

func TestFolder(t *testing.T) {
	contract(t, func(t *testing.T) kept {
		dir := t.TempDir()
		open := func() place {
			p, err := sync.OpenFolder(dir)
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		return kept{open(), dir, open}
	})
}
