package store

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"readybinder/binder"
)

// steps are what brings a file from each version of the schema to the next: the
// first one from version 1 to 2. There is none yet.
var steps []func(*sql.Tx) error

// newest is the version of the schema that this program writes.
func newest() int { return schema + len(steps) }

// NoRoom is a disk that is too full for bringing a binder up to date, for which a
// copy is made first.
type NoRoom struct {
	Bytes int64 // that it takes, about
	err   error
}

// Error implements error.
func (e *NoRoom) Error() string { return "store: no room to bring it up to date: " + e.err.Error() }

// Unwrap is ErrDiskFull and what was met.
func (e *NoRoom) Unwrap() error { return e.err }

// Words are what is wrong and what to do.
func (e *NoRoom) Words() (what, do string) {
	return "The disk of this PC is too full to bring the binder up to date for this ReadyBinder. Nothing was changed.",
		fmt.Sprintf("A copy of the binder is made first, and there is no room for it. Make at least %s free on this PC and try again. The ReadyBinder from before opens it meanwhile.", binder.ShowSize(int(e.Bytes)))
}

// upgrade brings a file of an older schema to today's. A copy is made first,
// which stays beside it, and all steps are one transaction: a PC that loses power
// has the old file or the new one. It returns *NoRoom where the disk is too full.
func (f *file) upgrade(path string) error {
	version, err := f.version()
	if err != nil || version >= newest() {
		return err
	}
	kept := filepath.Join(filepath.Dir(path), fmt.Sprintf("binder of version %d.db", version))
	if err := f.copyTo(kept); err != nil {
		return noRoom(path, err)
	}
	err = f.transaction(func(tx *sql.Tx) error {
		for v := version; v < newest(); v++ {
			if err := steps[v-schema](tx); err != nil {
				return err
			}
		}
		_, err := tx.Exec(fmt.Sprintf("PRAGMA user_version=%d", newest()))
		return err
	})
	if err != nil {
		_ = os.Remove(kept) // the file is as it was, and the copy would be in its way
	}
	return noRoom(path, err)
}

// noRoom tells a disk that is too full for upgrading the file at path.
func noRoom(path string, err error) error {
	if !errors.Is(err, ErrDiskFull) {
		return err
	}
	size := int64(0)
	for _, p := range []string{path, path + "-wal"} {
		if info, err := os.Stat(p); err == nil {
			size += info.Size()
		}
	}
	return &NoRoom{2 * size, err} // the copy, and what the steps write
}

func (f *file) version() (n int, err error) {
	err = f.conn.QueryRowContext(background, "PRAGMA user_version").Scan(&n)
	return n, dbError("open", err)
}

// copyTo writes the file as it is now, whole or not at all. What is in it is
// sealed, and so it is in the copy.
func (f *file) copyTo(path string) error {
	half := path + halfEnding
	if err := removeFile(half); err != nil {
		return pathError(err)
	}
	if _, err := f.conn.ExecContext(background, "VACUUM INTO ?", half); err != nil {
		removeFile(half)
		return dbError("copy", err)
	}
	err := syncFile(half)
	if err == nil {
		err = renamePatiently(half, path)
	}
	if err != nil {
		removeFile(half)
		return pathError(err)
	}
	return syncDir(filepath.Dir(path))
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Chmod(0o600); err != nil {
		return err
	}
	return f.Sync()
}
