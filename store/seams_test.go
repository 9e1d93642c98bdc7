package store

import (
	"database/sql"
	"path/filepath"
	"testing"
)

// SpoilSnapshot flips a byte in the middle of the snapshot.
func SpoilSnapshot(t testing.TB, dir string) {
	t.Helper()
	f, err := openFile(filepath.Join(dir, FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	box, err := f.local(snapshotBox)
	if err != nil || box == nil {
		t.Fatal("no snapshot", err)
	}
	box[len(box)/2] ^= 1
	if err := f.transaction(func(tx *sql.Tx) error { return setLocal(tx, snapshotBox, box) }); err != nil {
		t.Fatal(err)
	}
}
