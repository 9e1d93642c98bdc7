package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"readybinder/binder"
	"readybinder/seal"
)

// Drill is what a restore drill found.
type Drill struct {
	Report  *Report
	Records int                 // in the restored binder
	Behind  []binder.Difference // what the backup, as the older, says differently
	Good    bool
	Result  []string // what was seen, in words, as the check keeps it
}

// Try restores a backup into a scratch folder inside dir, shows it to look, and
// takes it away again, also where it was stopped: sealed bytes only. It returns the
// errors of Restore.
func Try(ctx context.Context, dir string, from Source, secret string, progress func(done, total int), look func(*Store, *Copied) error) (err error) {
	scratch, err := os.MkdirTemp(dir, scratchName)
	if err != nil {
		return pathError(err)
	}
	defer os.RemoveAll(scratch)
	o, found, err := Restore(ctx, filepath.Join(scratch, "binder"), from, secret, progress)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	return look(o, found)
}

// scratchName begins the names of scratch folders.
const scratchName = ".readybinder-drill-"

// Drill tries a backup with the recovery code, as on the day when nothing else is
// left, verifies and counts it, and records the result as a dated check. at is
// when the backup was made. It returns ErrRecoveryCode where the secret is not a
// recovery code or the codes of two cards, and the errors of Restore; a backup
// that opens and is damaged is a result, and no error. progress is told of the
// restoring, and then as much again of the verifying. A drill that was stopped is
// not recorded.
func (s *Store) Drill(ctx context.Context, from Source, at time.Time, code string, progress func(done, total int)) (*Drill, error) {
	of := map[seal.SlotType]string{seal.Recovery: "restore", seal.Pair: "cards"}[typeOf(code)]
	if of == "" {
		return nil, ErrRecoveryCode
	}
	d, holder := &Drill{}, ""
	restoring, verifying := halves(progress)
	err := Try(ctx, s.dir, from, code, restoring, func(o *Store, found *Copied) error {
		holder = o.key.Person().ID()
		return d.look(ctx, s, o, found, verifying)
	})
	if err = cmp.Or(err, ctx.Err()); err != nil {
		return nil, err
	}
	day := binder.DateOf(at)
	d.Result = append([]string{
		fmt.Sprintf("Backup of %s: %d files, %d changes, %d records.", day.Long(), d.Report.Files, d.Report.Commits, d.Records),
	}, d.Result...)
	check := binder.Check{ID: NewID(), Of: of, On: s.Today(), By: s.Person(), Good: d.Good, Result: d.Result}
	var forms []*binder.Form
	s.View(func(b *binder.Binder) {
		if ref := binder.Accesses.Ref(holder); d.Good {
			if a, ok := binder.Accesses.Get(b, ref); ok {
				check.Key = ref
				if a.Proved = check.On; s.may(binder.Accesses.Name) {
					forms = append(forms, binder.Accesses.Form(b, a.ID, a))
				}
			}
		}
		forms = append(forms, binder.Checks.Form(b, check.ID, check))
	})
	return d, s.SaveAs("Restore drill", forms...)
}

// halves are what tells progress of two steps that take about as long.
func halves(progress func(done, total int)) (first, second func(done, total int)) {
	if progress == nil {
		return nil, nil
	}
	return func(done, total int) { progress(done, 2*total) }, func(done, total int) { progress(total+done, 2*total) }
}

// look verifies and counts the restored binder o, and compares it with s.
func (d *Drill) look(ctx context.Context, s, o *Store, found *Copied, progress func(done, total int)) (err error) {
	if d.Report, err = o.Verify(ctx, progress); err != nil {
		return err
	}
	o.View(func(old *binder.Binder) {
		for _, k := range binder.Kinds() {
			d.Records += old.Count(k.Name)
		}
	})
	d.Behind = s.Compare(o)
	d.Good = len(d.Report.Problems) == 0 && len(found.Damaged) == 0 && o.missing() == 0
	switch {
	case d.Good:
		d.Result = append(d.Result, "Every seal, signature and chain is whole.")
	default:
		d.Result = append(d.Result, d.Report.Problems...)
		for _, n := range found.Damaged {
			d.Result = append(d.Result, "Damaged: "+n.String())
		}
		if n := o.missing(); n > 0 {
			d.Result = append(d.Result, fmt.Sprintf("%d files could not be opened.", n))
		}
	}
	if n := len(d.Behind); n > 0 {
		words := "%d records have changed since."
		if n == 1 {
			words = "%d record has changed since."
		}
		d.Result = append(d.Result, fmt.Sprintf(words, n))
	}
	return nil
}

// missing is how many files wait for others that are not here.
func (s *Store) missing() int {
	k := s.Standing()
	return k.Held - k.Strange
}

// Compare finds what a restored binder, as the first, and this one show
// differently.
func (s *Store) Compare(restored *Store) (list []binder.Difference) {
	restored.View(func(old *binder.Binder) {
		s.View(func(now *binder.Binder) { list = binder.Compare(old, now) })
	})
	return list
}

// NoteBackup records as a dated check that a backup was made, with so many files,
// and that every byte of it was read back. Who may not write has made it all the
// same, and nothing is recorded.
func (s *Store) NoteBackup(where string, files int) error {
	if s.May(binder.Checks.Name) != nil {
		return nil
	}
	check := binder.Check{ID: NewID(), Of: "backup", On: s.Today(), By: s.Person(), Good: true,
		Result: []string{fmt.Sprintf("%d files in %s, all of them read back.", files, where)}}
	var form *binder.Form
	s.View(func(b *binder.Binder) { form = binder.Checks.Form(b, check.ID, check) })
	return s.SaveAs("Backup", form)
}

// may is May for use inside View.
func (s *Store) may(kind string) bool { return s.right() >= binder.NeedsOf(kind) }

// TakePlace puts the binder in the folder other into the place of the one in
// dir, both closed. The one that was there stays beside it under the name that it
// returns; nothing is written over. Failed or stopped halfway, either both are where
// they were, or the next Open finishes it. The code that this PC's keychain keeps for
// the one that was there serves the other too, where that has its slot; else it is
// taken out of the keychain.
func TakePlace(dir, other string, now time.Time) (kept string, err error) {
	path := filepath.Join(dir, FileName)
	for _, d := range []string{dir, other} {
		// Nobody may have either of them open.
		f, err := openFile(filepath.Join(d, FileName))
		if err != nil {
			return "", err
		}
		if err := f.settle(); err != nil {
			f.close()
			return "", err
		}
		if err := f.close(); err != nil {
			return "", err
		}
	}
	// Where one of these lies beside a binder, nothing finishes it any more; it is a
	// binder all the same.
	for _, stray := range []string{path + lastEnding, path + nextEnding} {
		if fileExists(stray) {
			if err := moveFile(stray, keptName(dir, now)); err != nil {
				return "", pathError(err)
			}
		}
	}
	note := chainNoteOf(path)
	if err := moveFile(path, path+lastEnding); err != nil {
		return "", pathError(err)
	}
	if err := moveFile(filepath.Join(other, FileName), path+nextEnding); err != nil {
		if !fileExists(path + nextEnding) {
			err = errors.Join(err, moveFile(path+lastEnding, path))
		}
		return "", pathError(err)
	}
	// From here on it is the next Open that finishes, should this fail.
	kept = keptName(dir, now)
	if err := finishTaking(dir, kept); err != nil {
		return "", err
	}
	if chainNoteOf(path) != note {
		_ = withdrawCode(note)
	}
	_ = os.Remove(other) // where nothing else is in it
	return kept, nil
}

// The endings of two binders while one takes the place of the other.
const (
	lastEnding = ".last" // had the place
	nextEnding = ".next" // is to have it
)

// keptName is a free name for a binder that another took the place of.
func keptName(dir string, now time.Time) string {
	return free(filepath.Join(dir, "binder before "+now.Format("2006-01-02 150405")), ".db")
}

// free is a path that nothing has: name with the ending, or with a number before it.
func free(name, ending string) string {
	try := name + ending
	for n := 2; fileExists(try); n++ {
		try = fmt.Sprint(name, " ", n, ending)
	}
	return try
}

// finishMoves finishes what was cut off while the place of the binder was free: a
// binder that was about to take it has it, or else the one that had left it.
func finishMoves(dir string) error {
	path := filepath.Join(dir, FileName)
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		return nil
	}
	switch {
	case fileExists(path+editionEnding) && fileExists(path+erasedEnding):
		carryChainNote(path+erasedEnding, path+editionEnding)
		return pathError(moveFile(path+editionEnding, path))
	case fileExists(path + nextEnding):
		return finishTaking(dir, keptName(dir, time.Now()))
	case fileExists(path + lastEnding):
		return pathError(moveFile(path+lastEnding, path))
	}
	return nil
}

// finishTaking gives the binder that had the place the name kept, and then the
// place to the one that is to have it.
func finishTaking(dir, kept string) error {
	path := filepath.Join(dir, FileName)
	if fileExists(path + lastEnding) {
		carryChainNote(path+lastEnding, path+nextEnding)
		if err := moveFile(path+lastEnding, kept); err != nil {
			return pathError(err)
		}
	}
	return pathError(moveFile(path+nextEnding, path))
}

// moveFile renames a binder's file together with its WAL, which holds what was
// not written into the file yet.
func moveFile(from, to string) error {
	if err := renamePatiently(from+"-wal", to+"-wal"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := renamePatiently(from, to); err != nil {
		if back := renamePatiently(to+"-wal", from+"-wal"); !errors.Is(back, os.ErrNotExist) {
			err = errors.Join(err, back)
		}
		return err
	}
	return syncDir(filepath.Dir(to))
}

// Beside is a free folder beside the binder's own for one that was restored from
// a backup of that time.
func Beside(dir string, at time.Time) string {
	return free(filepath.Clean(dir)+besideName+at.Format(besideTime), "")
}

// Besides are the binders that were restored beside the one in dir and are there
// still, the newest backup first.
func Besides(dir string) (list []string) {
	parent, name := filepath.Split(filepath.Clean(dir))
	entries, _ := os.ReadDir(filepath.Clean(parent))
	for _, e := range entries {
		d := filepath.Join(parent, e.Name())
		if strings.HasPrefix(e.Name(), name+besideName) && fileExists(filepath.Join(d, FileName)) {
			list = append(list, d)
		}
	}
	slices.Reverse(list)
	return list
}

// Restored tells whether the folder is one that Beside named.
func Restored(dir string) bool {
	name := filepath.Base(filepath.Clean(dir))
	i := strings.LastIndex(name, besideName)
	if i < 0 {
		return false
	}
	at := name[i+len(besideName):]
	_, err := time.Parse(besideTime, at[:min(len(at), len(besideTime))])
	return err == nil
}

// Discard throws a binder away that was restored and that nobody has open.
func Discard(dir string) error {
	f, err := openFile(filepath.Join(dir, FileName))
	if err != nil {
		return err
	}
	if err := f.close(); err != nil {
		return err
	}
	note := chainNoteOf(filepath.Join(dir, FileName))
	if err := os.RemoveAll(dir); err != nil {
		return pathError(err)
	}
	_ = withdrawCode(note)
	return nil
}

// besideName is between the names of a binder's folder and the time of the backup,
// which is written as besideTime.
const (
	besideName = " from "
	besideTime = "2006-01-02 1504"
)

// sweep takes away what a crash left behind: the scratch of drills, a new edition
// that was not begun, and a binder that was to be erased.
func sweep(dir string) {
	_ = removeFile(filepath.Join(dir, FileName+editionEnding))
	if erased := filepath.Join(dir, FileName+erasedEnding); fileExists(erased) {
		_ = eraseFile(erased)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if e.IsDir() && strings.HasPrefix(e.Name(), scratchName) {
			_ = os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
}

func fileExists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
