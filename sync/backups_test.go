package sync

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"readybinder/seal"
)

// memory is a Source of made-up files.
type memory map[seal.Name][]byte

func (m memory) add(text string) seal.Name {
	h := sha256.Sum256([]byte(text))
	n := seal.Name{Kind: seal.KindSegment, Writer: "00000000000000aa", From: 1, To: 1, Length: uint32(len(text)), Hash: hex.EncodeToString(h[:16])}
	m[n] = []byte(text)
	return n
}

func (m memory) Names() (list []seal.Name, err error) {
	for n := range m {
		list = append(list, n)
	}
	return list, nil
}

func (m memory) Read(n seal.Name) ([]byte, error) { return m[n], nil }

func backups(t *testing.T) *Backups {
	t.Helper()
	b, err := OpenBackups(filepath.Join(t.TempDir(), "Backups"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBackups(t *testing.T) {
	ctx, b, m := context.Background(), backups(t), memory{}
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	m.add("one")
	first, err := b.Make(ctx, m, start, false, nil)
	if err != nil {
		t.Fatal(err)
	}
	m.add("two")
	if _, err := b.Make(ctx, m, start.Add(time.Hour), true, nil); err != nil {
		t.Fatal(err)
	}
	list, err := b.All()
	if err != nil || len(list) != 2 || !list[1].At.Equal(first.At) {
		t.Fatalf("%v %v", list, err)
	}
	for i, want := range []int{2, 1} {
		names, err := list[i].Names()
		if err != nil || len(names) != want {
			t.Errorf("backup %d: %v %v", i, names, err)
		}
		for _, n := range names {
			if body, err := list[i].Read(n); err != nil || n.Check(body) != nil {
				t.Errorf("%s: %v", n, err)
			}
		}
	}
	// A list that was cut or changed is no backup; the others are.
	path := filepath.Join(b.dir, list[0].At.Format(listTime)+listEnding)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for n := range text {
		if _, ok := parseList(text[:n]); ok {
			t.Errorf("cut at %d it is a list", n)
		}
		changed := slices.Clone(text)
		changed[n] ^= 1
		if _, ok := parseList(changed); ok {
			t.Errorf("changed at %d it is a list", n)
		}
	}
	if err := os.WriteFile(path, text[:len(text)-5], 0o600); err != nil {
		t.Fatal(err)
	}
	if list, err := b.All(); err != nil || len(list) != 1 {
		t.Errorf("%v %v", list, err)
	}
	// A backup that is cut off is none.
	stop, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := b.Make(stop, m, start.Add(2*time.Hour), true, nil); err == nil {
		t.Error("a cancelled backup was made")
	}
}

// TestAge: of three years of four backups a day those stay that the promise
// names, with all their files and no others.
// TestAnew: nothing of the past stays, also not what a cut-off backup left behind.
func TestAnew(t *testing.T) {
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	b, was := backups(t), memory{}
	old := was.add("what was erased")
	if _, err := b.Make(t.Context(), was, now, true, nil); err != nil {
		t.Fatal(err)
	}
	stray := memory{}.add("of a backup that was cut off")
	if err := b.Put(t.Context(), stray, []byte("of a backup that was cut off")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"2026-01-01T000000Z.list": "damaged", "letter.txt": "somebody's own"} {
		if err := os.WriteFile(filepath.Join(b.dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	is := memory{}
	stays := is.add("what is shown today")
	if err := b.Anew(t.Context(), is, now.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	list, err := b.All()
	if err != nil || len(list) != 1 || !slices.Equal(list[0].names, []seal.Name{stays}) {
		t.Errorf("%v %v", list, err)
	}
	for _, name := range []string{old.String(), stray.String(), "2026-01-01T000000Z.list"} {
		if _, err := os.Stat(filepath.Join(b.dir, name)); err == nil {
			t.Errorf("%s is there still", name)
		}
	}
	if _, err := os.Stat(filepath.Join(b.dir, "letter.txt")); err != nil {
		t.Error(err)
	}
}

func TestAge(t *testing.T) {
	ctx, b := context.Background(), backups(t)
	now := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	m := memory{}
	for h := 3 * 365 * 24; h >= 0; h -= 24 * 5 {
		for n := range m {
			delete(m, n)
		}
		m.add("always")
		m.add(fmt.Sprint("only at ", h))
		if _, err := b.Make(ctx, m, now.Add(-time.Duration(h)*time.Hour), false, nil); err != nil {
			t.Fatal(err)
		}
		if err := b.Age(now.Add(-time.Duration(h) * time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	list, err := b.All()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 15 || len(list) > 45 {
		t.Errorf("%d backups stay", len(list))
	}
	if !list[0].At.Equal(now) || now.Sub(list[len(list)-1].At) < 700*24*time.Hour {
		t.Errorf("from %v to %v", list[len(list)-1].At, list[0].At)
	}
	files := map[seal.Name]bool{}
	for i, x := range list {
		if i > 0 && list[i-1].At.Sub(x.At) > 366*24*time.Hour {
			t.Errorf("nothing between %v and %v", x.At, list[i-1].At)
		}
		names, _ := x.Names()
		for _, n := range names {
			files[n] = true
			if body, err := x.Read(n); err != nil || n.Check(body) != nil {
				t.Errorf("%v: %v", n, err)
			}
		}
	}
	there, err := b.List(ctx)
	if err != nil || len(there) != len(files) {
		t.Errorf("%d files, %d named: %v", len(there), len(files), err)
	}
	// A clock in the future takes nothing of the newest.
	if err := b.Age(now.AddDate(20, 0, 0)); err != nil {
		t.Fatal(err)
	}
	if list, _ := b.All(); len(list) == 0 || !list[0].At.Equal(now) {
		t.Error("the newest is gone")
	}
}

// TestAgeOthers: ageing leaves alone what none of the backups that go had named.
func TestAgeOthers(t *testing.T) {
	ctx, b, m, other := context.Background(), backups(t), memory{}, memory{}
	start := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	m.add("first")
	for _, hours := range []int{0, 1} {
		if _, err := b.Make(ctx, m, start.Add(time.Duration(hours)*time.Hour), false, nil); err != nil {
			t.Fatal(err)
		}
	}
	theirs := other.add("a copy of another binder")
	if _, err := Copy(ctx, other, b.Folder, nil); err != nil {
		t.Fatal(err)
	}
	if err := b.Age(start.AddDate(0, 0, 30)); err != nil {
		t.Fatal(err)
	}
	if list, err := b.All(); err != nil || len(list) != 1 {
		t.Errorf("%v %v", list, err)
	}
	if there, err := b.Folder.Names(); err != nil || len(there) != 2 || !slices.Contains(there, theirs) {
		t.Errorf("left: %v %v", there, err)
	}
}

// TestDamagedSource: a backup of a binder with a damaged file has all others and
// tells; the older backups stay. One whose source goes away is none.
func TestDamagedSource(t *testing.T) {
	ctx, b, m := context.Background(), backups(t), memory{}
	day := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	m.add("one")
	for _, hours := range []int{0, 1} {
		if _, err := b.Make(ctx, m, day.Add(time.Duration(hours)*time.Hour), true, nil); err != nil {
			t.Fatal(err)
		}
	}
	bad, good := m.add("two"), m.add("three")
	m[bad] = []byte("owt")
	made, err := b.Daily(ctx, m, day.AddDate(0, 0, 20))
	if !errors.Is(err, ErrSource) || made == nil {
		t.Fatalf("%v %v", made, err)
	}
	list, err := b.All()
	if err != nil || len(list) != 3 {
		t.Fatalf("%v %v", list, err)
	}
	if names, err := list[0].Names(); err != nil || len(names) != 2 || !slices.Contains(names, good) {
		t.Errorf("%v %v", names, err)
	}
	m.add("four")
	locked := &leaving{memory: m}
	if made, err := b.Make(ctx, locked, day.AddDate(0, 0, 21), true, nil); made != nil || !errors.Is(err, errLocked) {
		t.Errorf("%v %v", made, err)
	}
}

// leaving is a source that is locked while it is read.
type leaving struct {
	memory
	asked int
}

var errLocked = errors.New("locked")

func (l *leaving) Names() ([]seal.Name, error) {
	if l.asked++; l.asked > 1 {
		return nil, errLocked
	}
	return l.memory.Names()
}

func (l *leaving) Read(seal.Name) ([]byte, error) { return nil, errLocked }

func FuzzBackupList(f *testing.F) {
	m := memory{}
	n := m.add("x")
	f.Add((&Backup{names: []seal.Name{n}}).list())
	f.Fuzz(func(t *testing.T, text []byte) { parseList(text) })
}

// TestDaily: one backup a day, and only where there is something new.
func TestDaily(t *testing.T) {
	ctx, b, m := context.Background(), backups(t), memory{}
	day := time.Date(2026, 3, 1, 9, 0, 0, 0, time.Local)
	m.add("one")
	for _, x := range []struct {
		after time.Duration
		add   string
		made  bool
	}{
		{0, "", true}, {time.Hour, "two", false}, {23 * time.Hour, "", true}, {47 * time.Hour, "", false}, {72 * time.Hour, "three", true},
	} {
		if x.add != "" {
			m.add(x.add)
		}
		made, err := b.Daily(ctx, m, day.Add(x.after))
		if err != nil || (made != nil) != x.made {
			t.Errorf("after %v: %v %v", x.after, made, err)
		}
	}
}

// TestCheckFolder: what is damaged or missing in a folder of backups is named.
func TestCheckFolder(t *testing.T) {
	ctx, b, m := context.Background(), backups(t), memory{}
	good, bad, gone := m.add("one"), m.add("two"), m.add("three")
	made, err := b.Make(ctx, m, time.Now(), true, nil)
	if err != nil || made.In() != b.dir {
		t.Fatal(err)
	}
	if c, err := b.Check(ctx, nil); err != nil || c.Whole != 3 || c.Damaged != nil || c.Missing != nil {
		t.Errorf("%+v %v", c, err)
	}
	if err := os.WriteFile(b.path(bad), []byte("owt"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(b.path(gone)); err != nil {
		t.Fatal(err)
	}
	c, err := b.Check(ctx, nil)
	if err != nil || c.Whole != 1 || !slices.Equal(c.Damaged, []seal.Name{bad}) || !slices.Equal(c.Missing, []seal.Name{gone}) {
		t.Errorf("%+v %v, good %v", c, err, good)
	}
}
