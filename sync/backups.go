package sync

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"readybinder/seal"
)

// Backups are the backups in a folder: the sealed files of all of them together,
// each once, and for each backup a list of those that it has. The folder as a
// whole is a Folder too, so that a binder can be restored from it without the
// lists.
type Backups struct{ *Folder }

// Backup is one of them: the binder as it was at a moment. It is a Source.
type Backup struct {
	At    time.Time
	in    *Folder
	names []seal.Name
}

const (
	listEnding = ".list"
	listTime   = "2006-01-02T150405Z"
	listMagic  = "readybinder-backup 1 "
)

// In is the folder that a backup lies in.
func (b *Backup) In() string { return b.in.dir }

// OpenBackups is the folder dir, which is made where it is missing.
func OpenBackups(dir string) (*Backups, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	f, err := OpenFolder(dir)
	return &Backups{f}, err
}

// Make writes a backup of from as it is now and checks it: what is new is read
// back byte for byte, and where all is true, everything. Only then its list is
// written, so that a backup that was cut off is none. It can be cancelled at any
// time and begun again. Where from cannot read some of its files, the backup is of
// all others, and it comes with the error that tells.
func (b *Backups) Make(ctx context.Context, from Source, now time.Time, all bool, progress func(done, total int)) (*Backup, error) {
	c, err := copyTo(ctx, from, b.Folder, all, progress)
	if err != nil && (c.unread == nil || len(c.names) == 0) {
		return nil, err
	}
	made := &Backup{now.UTC().Truncate(time.Second), b.Folder, c.names}
	if err := b.write(made.At.Format(listTime)+listEnding, made.list()); err != nil {
		return nil, err
	}
	return made, c.unread
}

// Daily makes a backup unless one was made today or there is nothing new since the
// last one, and then ages those that are there, unless some of from could not be
// read: then all stay. What it makes is nil where none was due.
func (b *Backups) Daily(ctx context.Context, from Source, now time.Time) (*Backup, error) {
	due, err := b.due(from, now)
	if err != nil || !due {
		return nil, err
	}
	made, err := b.Make(ctx, from, now, false, nil)
	if err == nil {
		err = b.Age(now)
	}
	return made, err
}

// due tells whether there is something that no backup has, and none is of today.
func (b *Backups) due(from Source, now time.Time) (bool, error) {
	list, err := b.All()
	if err != nil || len(list) == 0 {
		return err == nil, err
	}
	if sameDay(list[0].At, now) {
		return false, nil
	}
	names, err := from.Names()
	if err != nil {
		return false, err
	}
	had := map[seal.Name]bool{}
	for _, n := range list[0].names {
		had[n] = true
	}
	return slices.ContainsFunc(names, func(n seal.Name) bool { return !had[n] }), nil
}

func sameDay(x, y time.Time) bool {
	x = x.In(y.Location())
	return x.Year() == y.Year() && x.YearDay() == y.YearDay()
}

// Checked is what Check found in a folder of backups.
type Checked struct {
	Whole   int
	Damaged []seal.Name
	Missing []seal.Name // a backup has them on its list
}

// Check reads every file in the folder and compares its bytes with its name, and
// the lists of the backups with what is there.
func (b *Backups) Check(ctx context.Context, progress func(done, total int)) (*Checked, error) {
	there, err := b.List(ctx)
	if err != nil {
		return nil, err
	}
	c, has := &Checked{}, map[seal.Name]bool{}
	for i, e := range there {
		has[e.Name] = true
		switch _, err := b.Get(ctx, e.Name); {
		case err == nil:
			c.Whole++
		case torn(err):
			c.Damaged = append(c.Damaged, e.Name)
		default:
			return nil, err
		}
		if progress != nil {
			progress(i+1, len(there))
		}
	}
	list, err := b.All()
	for _, one := range list {
		for _, n := range one.names {
			if !has[n] {
				has[n] = true
				c.Missing = append(c.Missing, n)
			}
		}
	}
	return c, err
}

// list is the text of a backup's list: the names of its files and a last line
// that makes sure of them.
func (b *Backup) list() []byte {
	var t bytes.Buffer
	for _, n := range b.names {
		fmt.Fprintln(&t, n)
	}
	sum := sha256.Sum256(t.Bytes())
	fmt.Fprintf(&t, "%s%d %s\n", listMagic, len(b.names), hex.EncodeToString(sum[:]))
	return t.Bytes()
}

// parseList reads a list; a damaged one is none.
func parseList(text []byte) (names []seal.Name, ok bool) {
	i := bytes.LastIndex(text, []byte(listMagic))
	if i < 0 {
		return nil, false
	}
	for line := range strings.Lines(string(text[:i])) {
		n, err := seal.ParseName(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return nil, false
		}
		names = append(names, n)
	}
	return names, len(names) > 0 && bytes.Equal((&Backup{names: names}).list(), text)
}

// All are the backups in the folder, newest first. One whose list is damaged is
// passed over.
func (b *Backups) All() ([]*Backup, error) {
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		return nil, b.error(err)
	}
	var list []*Backup
	for _, e := range entries {
		at, err := time.Parse(listTime+listEnding, e.Name())
		if err != nil {
			continue
		}
		text, err := os.ReadFile(filepath.Join(b.dir, e.Name()))
		if err != nil {
			return nil, b.error(err)
		}
		if names, ok := parseList(text); ok {
			list = append(list, &Backup{at, b.Folder, names})
		}
	}
	slices.SortFunc(list, func(x, y *Backup) int { return y.At.Compare(x.At) })
	return list, nil
}

// Names are the files of the backup.
func (b *Backup) Names() ([]seal.Name, error) {
	if _, err := os.Stat(b.in.dir); err != nil {
		return nil, b.in.error(err)
	}
	return slices.Clone(b.names), nil
}

// Read is a file's bytes, unchecked.
func (b *Backup) Read(name seal.Name) ([]byte, error) { return b.in.Read(name) }

// Age takes backups away that are older than others which serve as well, and the
// files that only they have; what no list names is not its business. Of the last two days all stay, then one
// a day for two weeks, one a week for three months, one a month for two years, and
// one a year. The newest always stays.
func (b *Backups) Age(now time.Time) error {
	list, err := b.All()
	if err != nil || len(list) == 0 {
		return err
	}
	keep, gone := map[seal.Name]bool{}, map[seal.Name]bool{}
	for i, stays := range staying(list, now) {
		of := keep
		if !stays {
			of = gone
			if err := os.Remove(filepath.Join(b.dir, list[i].At.Format(listTime)+listEnding)); err != nil {
				return b.error(err)
			}
		}
		for _, n := range list[i].names {
			of[n] = true
		}
	}
	for n := range gone {
		if !keep[n] {
			if err := b.Delete(context.Background(), n); err != nil {
				return err
			}
		}
	}
	return nil
}

// Anew makes a backup and then takes away all else that is sealed in the folder, also
// what no list names: for the backups of a binder whose past was erased.
func (b *Backups) Anew(ctx context.Context, from Source, now time.Time) error {
	made, err := b.Make(ctx, from, now, true, nil)
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		return b.error(err)
	}
	if slices.ContainsFunc(entries, func(e os.DirEntry) bool {
		n, err := seal.ParseName(e.Name())
		return err == nil && n.Kind == seal.KindPlace
	}) {
		return ErrIsPlace
	}
	for _, e := range entries {
		if b.ours(e.Name()) && !made.has(e.Name()) {
			if gone := os.Remove(filepath.Join(b.dir, e.Name())); gone != nil && err == nil {
				err = b.error(gone)
			}
		}
	}
	return err
}

// ours tells whether a file is a sealed one or a list, by its name.
func (b *Backups) ours(name string) bool {
	_, sealed := seal.ParseName(name)
	return sealed == nil || strings.HasSuffix(name, listEnding)
}

// has tells whether a file of that name is the backup's, or its list.
func (b *Backup) has(name string) bool {
	n, err := seal.ParseName(name)
	if err != nil {
		return name == b.At.Format(listTime)+listEnding
	}
	return slices.Contains(b.names, n)
}

// staying tells which of the backups, newest first, stay: of each span of time
// the newest. A clock that was wrong once makes no span lose its last one.
func staying(list []*Backup, now time.Time) []bool {
	out := make([]bool, len(list))
	seen := map[string]bool{}
	for i, b := range list {
		var span string
		year, week := b.At.ISOWeek()
		switch days := now.Sub(b.At).Hours() / 24; {
		case days < 2:
			span = b.At.String()
		case days < 14:
			span = b.At.Format("2006-01-02")
		case days < 90:
			span = fmt.Sprint(year, " week ", week)
		case days < 730:
			span = b.At.Format("2006-01")
		default:
			span = b.At.Format("2006")
		}
		out[i] = i == 0 || !seen[span]
		seen[span] = true
	}
	return out
}
