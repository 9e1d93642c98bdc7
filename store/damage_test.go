//go:build linux

package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"readybinder/binder"
	"readybinder/store"
	"readybinder/sync"
)

// told tells whether an error is one that has words for the person at the PC.
func told(err error) bool {
	what, do := binder.Explain(err)
	return !strings.Contains(what, "did not expect") && do != ""
}

// TestEveryByte flips a bit in every 7th byte of a binder's file, and cuts it: it
// is refused in words and not changed, or what it shows is what was there, less
// what it says is damaged. No wrong name is ever shown.
func TestEveryByte(t *testing.T) {
	s := create(t)
	want := []string{}
	for i := range 12 {
		addPerson(t, s, fmt.Sprint("p", i), fmt.Sprint("Person ", i))
		want = append(want, fmt.Sprint("Person ", i))
	}
	ok(t, s.Tidy())
	ok(t, s.Close())
	good, err := os.ReadFile(filepath.Join(s.Dir(), store.FileName))
	ok(t, err)
	step := 7 * 131
	if *soak {
		step = 7
	}
	dir := t.TempDir()
	path := filepath.Join(dir, store.FileName)
	refused, healed, whole := 0, 0, 0
	try := func(what string, body []byte) {
		t.Helper()
		ok(t, os.WriteFile(path, body, 0o600))
		os.Remove(path + "-wal")
		o, err := store.Open(dir, passphrase)
		if err != nil {
			refused++
			if !told(err) {
				t.Errorf("%s: no words: %v", what, err)
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(after, body) {
				t.Errorf("%s: refused and changed", what)
			}
			return
		}
		defer o.Close()
		got := names(o)
		for _, n := range got {
			if !slices.Contains(want, n) {
				t.Errorf("%s: shows %q", what, n)
			}
		}
		if len(got) == len(want) {
			whole++
		} else if healed++; o.Standing() == (store.Standing{}) {
			t.Errorf("%s: %d of %d people, and nothing is told", what, len(got), len(want))
		}
	}
	for i := 0; i < len(good); i += step {
		body := bytes.Clone(good)
		body[i] ^= 1 << (i % 8)
		try(fmt.Sprint("bit in byte ", i), body)
	}
	for n := 0; n < len(good); n += step {
		try(fmt.Sprint("cut at ", n), good[:n])
	}
	t.Logf("%d refused, %d open and tell what is damaged, %d open whole", refused, healed, whole)
}

// TestTornLog: the power goes while SQLite's log is written, and garbage stands at
// its end. What is there is a beginning of what was, in order, and clean.
func TestTornLog(t *testing.T) {
	s := create(t)
	dir := s.Dir()
	path := filepath.Join(dir, store.FileName)
	for i := range 8 {
		addPerson(t, s, fmt.Sprint("p", i), fmt.Sprint("Person ", i))
	}
	main, err := os.ReadFile(path)
	ok(t, err)
	wal, err := os.ReadFile(path + "-wal")
	ok(t, err)
	if len(wal) < 8*4096 {
		t.Fatalf("a log of %d bytes", len(wal))
	}
	ok(t, s.Close())
	most := 0
	cuts := []int{len(wal)}
	for n := 0; n < len(wal); n += 1024 + 7 {
		cuts = append(cuts, n)
	}
	for _, n := range cuts {
		for _, tail := range [][]byte{nil, bytes.Repeat([]byte{0}, 5000), []byte(strings.Repeat("garbage ", 900))} {
			to := t.TempDir()
			ok(t, os.WriteFile(filepath.Join(to, store.FileName), main, 0o600))
			ok(t, os.WriteFile(filepath.Join(to, store.FileName+"-wal"), append(bytes.Clone(wal[:n]), tail...), 0o600))
			o, err := store.Open(to, passphrase)
			if err != nil {
				if n > len(wal)/2 || !told(err) {
					t.Errorf("cut at %d: %v", n, err)
				}
				continue
			}
			got := names(o)
			slices.Sort(got)
			for i, name := range got {
				if name != fmt.Sprint("Person ", i) {
					t.Errorf("cut at %d: %v", n, got)
				}
			}
			most = max(most, len(got))
			addPerson(t, o, "next", "Next")
			if r, err := o.Verify(context.Background(), nil); err != nil || len(r.Problems) > 0 {
				t.Errorf("cut at %d: %+v %v", n, r, err)
			}
			ok(t, o.Close())
		}
	}
	if most != 8 {
		t.Errorf("at most %d people", most)
	}
}

// TestFullDisk fills a small disk while the binder does all that it does: each step
// fails in words or is kept, and with room again everything kept is there.
func TestFullDisk(t *testing.T) {
	disk := smallDisk(t, 3<<20)
	dir := filepath.Join(disk, "binder")
	s, err := store.Create(dir, passphrase)
	ok(t, err)
	code := store.NewRecoveryCode()
	ok(t, s.AddRecovery(code))
	people, pass := 0, passphrase
	full := 0
	for left := 0; left < 200_000; left += 4096 * 3 {
		fill(t, disk, left)
		steps := map[string]func() error{
			"commit": func() error {
				var f *binder.Form
				s.View(func(b *binder.Binder) {
					f = binder.People.Form(b, fmt.Sprint("p", people), binder.Person{Name: fmt.Sprint("Person ", people), Note: noise(3000)})
				})
				err := s.Save(f)
				if err == nil {
					people++
				}
				return err
			},
			"tidy": s.Tidy,
			"attach": func() error {
				_, err := s.Attach(context.Background(), "f", "", bytes.NewReader(make([]byte, 50_000)), 50_000, nil)
				return err
			},
			"key": func() error {
				next := fmt.Sprint("a passphrase with room for ", left)
				err := s.ChangePassphrase(pass, next)
				if err == nil {
					pass = next
				}
				return err
			},
			"backup": func() error {
				b, err := sync.OpenBackups(filepath.Join(dir, "Backups"))
				if err == nil {
					_, err = b.Make(context.Background(), s, time.Now(), true, nil)
				}
				return err
			},
			"drill": func() error {
				b, err := sync.OpenBackups(filepath.Join(dir, "Backups"))
				if err != nil {
					return err
				}
				list, err := b.All()
				if err == nil && len(list) > 0 {
					_, err = s.Drill(context.Background(), list[0], list[0].At, code, nil)
				}
				return err
			},
			"edition": func() error { return s.NewEdition(false, nil) },
		}
		for name, do := range steps {
			if err := do(); err != nil {
				full++
				if !told(err) {
					t.Errorf("%s with %d bytes left: %v", name, left, err)
				}
			}
			if n := len(names(s)); n != people {
				t.Fatalf("%s with %d bytes left: %d people, %d were kept", name, left, n, people)
			}
		}
		ok(t, os.Remove(filepath.Join(disk, ballast)))
		err := s.Close()
		if err != nil && !told(err) {
			t.Errorf("close: %v", err)
		}
		s, err = store.Open(dir, pass)
		ok(t, err)
		if n := len(names(s)); n != people {
			t.Fatalf("with %d bytes left: %d people, %d were kept", left, n, people)
		}
		ok(t, os.RemoveAll(filepath.Join(dir, "Backups")))
	}
	defer s.Close()
	if r, err := s.Verify(context.Background(), nil); err != nil || len(r.Problems) > 0 {
		t.Errorf("%+v %v", r, err)
	}
	if full == 0 || people == 0 {
		t.Errorf("%d steps met a full disk, %d people", full, people)
	}
}

// smallDisk is a disk of so many bytes.
func smallDisk(t *testing.T, size int) string {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root may mount a small disk; TestFailedCommit has a limit instead")
	}
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, fmt.Sprint("size=", size)); err != nil {
		t.Skipf("no small disk can be mounted here (%v); TestFailedCommit has a limit instead", err)
	}
	t.Cleanup(func() { syscall.Unmount(disk, syscall.MNT_DETACH) })
	return disk
}

// ballast is what fill fills a disk with.
const ballast = "ballast"

// fill leaves so many bytes free.
func fill(t *testing.T, disk string, left int) {
	t.Helper()
	var fs syscall.Statfs_t
	ok(t, syscall.Statfs(disk, &fs))
	if n := int(fs.Bavail)*int(fs.Bsize) - left; n > 0 {
		ok(t, os.WriteFile(filepath.Join(disk, ballast), make([]byte, n), 0o600))
	}
}

// TestUpgradeFullDisk: where there is no room for the copy, or for the new file,
// that is said with how much it takes, and the binder is as it was; with as much
// room it is brought up to date.
func TestUpgradeFullDisk(t *testing.T) {
	disk := smallDisk(t, 8<<20)
	dir := filepath.Join(disk, "binder")
	s, err := store.Create(dir, passphrase)
	ok(t, err)
	addPerson(t, s, "a", "Anna")
	attach(t, s, "map", someBytes(1<<20))
	ok(t, s.Close())
	t.Cleanup(store.SetSteps(func(tx *sql.Tx) error {
		_, err := tx.Exec("CREATE TABLE more (x BLOB) STRICT; INSERT INTO more VALUES (randomblob(500000))")
		return err
	}))
	before, err := os.ReadFile(filepath.Join(dir, store.FileName))
	ok(t, err)
	var room *store.NoRoom
	for _, left := range []int{100_000, 1_000_000, 1_300_000} {
		fill(t, disk, left)
		if _, err := store.Open(dir, passphrase); !errors.As(err, &room) || !errors.Is(err, store.ErrDiskFull) {
			t.Errorf("%d bytes free: %v", left, err)
		}
		after, err := os.ReadFile(filepath.Join(dir, store.FileName))
		ok(t, err)
		if kept, _ := filepath.Glob(filepath.Join(dir, "binder of version *")); !bytes.Equal(before, after) || len(kept) > 0 {
			t.Errorf("%d bytes free: the binder was changed, or left %q", left, kept)
		}
		ok(t, os.Remove(filepath.Join(disk, ballast)))
	}
	what, do := binder.Explain(room)
	if !strings.Contains(what, "too full to bring the binder up to date") || !strings.Contains(do, "2.") {
		t.Errorf("%s %s", what, do)
	}
	fill(t, disk, int(room.Bytes))
	s, err = store.Open(dir, passphrase)
	ok(t, err)
	if maria(s) != "Anna" {
		t.Errorf("%s", maria(s))
	}
	ok(t, s.Close())
}

// TestClocks: a clock in 2001 or 2040 loses nothing and puts nothing in disorder.
func TestClocks(t *testing.T) {
	s := create(t)
	for i, year := range []int{2026, 2001, 2040, 2026} {
		store.SetClock(s, func() time.Time { return time.Date(year, 5, 1, 0, 0, 0, 0, time.UTC) })
		addPerson(t, s, "maria", fmt.Sprint("Maria ", i))
		if maria(s) != fmt.Sprint("Maria ", i) {
			t.Errorf("in %d: %s", year, maria(s))
		}
		ok(t, s.Tidy())
		b, err := sync.OpenBackups(filepath.Join(s.Dir(), "Backups"))
		ok(t, err)
		_, err = b.Make(context.Background(), s, s.Now(), true, nil)
		ok(t, err)
		ok(t, b.Age(s.Now()))
		s = reopen(t, s, passphrase)
		if maria(s) != fmt.Sprint("Maria ", i) {
			t.Errorf("in %d, opened again: %s", year, maria(s))
		}
	}
	if h, err := s.History("person/maria"); err != nil || len(h) < 4 {
		t.Errorf("%v %v", h, err)
	}
}

// TestHeld: another program holds the file, as an antivirus does: it is told as
// that, and the binder opens when it lets go.
func TestHeld(t *testing.T) {
	s := create(t)
	ok(t, s.Close())
	c := exec.Command("sqlite3", filepath.Join(s.Dir(), store.FileName))
	in, err := c.StdinPipe()
	ok(t, err)
	out, err := c.StdoutPipe()
	ok(t, err)
	ok(t, c.Start())
	fmt.Fprintln(in, "BEGIN EXCLUSIVE; SELECT 'held';")
	ok(t, errors.Join(readUntil(out, "held")))
	if _, err := store.Open(s.Dir(), passphrase); !errors.Is(err, store.ErrInUse) {
		t.Errorf("held by another: %v", err)
	}
	ok(t, in.Close())
	ok(t, c.Wait())
	o, err := store.Open(s.Dir(), passphrase)
	ok(t, err)
	ok(t, o.Close())
}

func readUntil(r io.Reader, word string) error {
	var all []byte
	for b := make([]byte, 1); !bytes.Contains(all, []byte(word)); all = append(all, b...) {
		if _, err := r.Read(b); err != nil {
			return err
		}
	}
	return nil
}
