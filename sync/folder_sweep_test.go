package sync_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"readybinder/sync"
)

// TestPulledOut: what a drive that was pulled out in the middle of a file has of it goes
// when it is there again; what another PC may just be writing stays.
func TestPulledOut(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "drive [E]")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	old, fresh, other := filepath.Join(dir, ".readybinder-1.tmp"), filepath.Join(dir, ".readybinder-2.tmp"), filepath.Join(dir, "letter.tmp")
	for _, path := range []string{old, fresh, other} {
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	past := time.Now().Add(-48 * time.Hour)
	for _, path := range []string{old, other} {
		if err := os.Chtimes(path, past, past); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := (sync.Address{Kind: sync.KindFolder, At: dir}).Open(); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{old: false, fresh: true, other: true} {
		if _, err := os.Stat(path); (err == nil) != want {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
	}
}
