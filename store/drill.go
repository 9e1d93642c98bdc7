package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
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

// Drill restores a backup into a scratch folder inside this binder's, opens it
// with the recovery code, as on the day when nothing else is left, verifies and
// counts it, takes the scratch away, and records the result as a dated check. at
// is when the backup was made. It returns ErrRecoveryCode where the secret is not
// a recovery code or the codes of two cards, and the errors of Restore; a backup
// that opens and is damaged is a result, and no error.
func (s *Store) Drill(from Source, at time.Time, code string, progress func(done, total int)) (*Drill, error) {
	of := map[seal.SlotType]string{seal.Recovery: "restore", seal.Pair: "cards"}[typeOf(code)]
	if of == "" {
		return nil, ErrRecoveryCode
	}
	scratch, err := os.MkdirTemp(s.dir, "drill-")
	if err != nil {
		return nil, pathError(err)
	}
	defer os.RemoveAll(scratch) // sealed bytes only
	d := &Drill{}
	holder, err := d.restore(s, filepath.Join(scratch, "binder"), from, code, progress)
	if err != nil {
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

// restore opens the backup in a folder, looks at it, and closes it. It returns
// the ID of the holder whose code opened it.
func (d *Drill) restore(s *Store, dir string, from Source, code string, progress func(done, total int)) (holder string, err error) {
	o, found, err := Restore(dir, from, code, progress)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	if d.Report, err = o.Verify(nil); err != nil {
		return "", err
	}
	o.View(func(old *binder.Binder) {
		for _, k := range binder.Kinds() {
			d.Records += old.Count(k.Name)
		}
		s.View(func(now *binder.Binder) { d.Behind = binder.Compare(old, now) })
	})
	d.Good = len(d.Report.Problems) == 0 && len(found.Damaged) == 0 && o.Standing().Held == 0
	switch {
	case d.Good:
		d.Result = append(d.Result, "Every seal, signature and chain is whole.")
	default:
		d.Result = append(d.Result, d.Report.Problems...)
		for _, n := range found.Damaged {
			d.Result = append(d.Result, "Damaged: "+n.String())
		}
		if n := o.Standing().Held; n > 0 {
			d.Result = append(d.Result, fmt.Sprintf("%d files could not be opened.", n))
		}
	}
	if n := len(d.Behind); n > 0 {
		d.Result = append(d.Result, fmt.Sprintf("%d records have changed since.", n))
	}
	return o.key.Person().ID(), nil
}

// may is May for use inside View.
func (s *Store) may(kind string) bool { return s.right() >= binder.NeedsOf(kind) }

// TakePlace puts the binder in the folder other into the place of the one in
// dir, both closed. The one that was there stays beside it under the name that it
// returns; nothing is written over. Stopped halfway, the next Open finishes it.
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
	next := path + nextEnding
	if err := moveFile(filepath.Join(other, FileName), next); err != nil {
		return "", pathError(err)
	}
	kept = filepath.Join(dir, "binder before "+now.Format("2006-01-02 150405")+".db")
	if err := moveFile(path, kept); err != nil {
		return "", pathError(err)
	}
	if err := finishTaking(dir); err != nil {
		return "", err
	}
	return kept, nil
}

// nextEnding names a binder that is about to take the place of another.
const nextEnding = ".next"

// finishTaking lets a binder that was about to take its place have it, where the
// place is free.
func finishTaking(dir string) error {
	path := filepath.Join(dir, FileName)
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if _, err := os.Lstat(path + nextEnding); err != nil {
		return nil
	}
	if err := moveFile(path+nextEnding, path); err != nil {
		return pathError(err)
	}
	return syncDir(dir)
}

// moveFile renames a binder's file together with its WAL, which holds what was
// not written into the file yet.
func moveFile(from, to string) error {
	if err := renamePatiently(from+"-wal", to+"-wal"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := renamePatiently(from, to); err != nil {
		return err
	}
	return syncDir(filepath.Dir(to))
}

// Beside is a free folder beside the binder's own for one that was restored from
// a backup of that time.
func Beside(dir string, at time.Time) string {
	name := filepath.Clean(dir) + " from " + at.Format("2006-01-02 1504")
	for n := 1; ; n++ {
		try := name
		if n > 1 {
			try = fmt.Sprint(name, " ", n)
		}
		if _, err := os.Lstat(try); errors.Is(err, os.ErrNotExist) {
			return try
		}
	}
}

// sweep takes away what a crash left behind: the scratch of drills, and a binder
// that was to be erased.
func sweep(dir string) {
	if erased := filepath.Join(dir, FileName+erasedEnding); fileExists(erased) {
		_ = eraseFile(erased)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if e.IsDir() && strings.HasPrefix(e.Name(), "drill-") {
			_ = os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
}

func fileExists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
