package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"readybinder/store"
)

// TestPaperStays: the paper of a key that counts stays, also where its name could
// not be written; that of one that does not count goes.
func TestPaperStays(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Create(dir, "orbit velvet canyon maple thunder quilt")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, x := range []struct {
		err  error
		lies string
		want error
	}{
		{store.ErrUnnamed, "the safe", store.ErrUnnamed},
		{nil, strings.Repeat("x", 5<<20), store.ErrUnnamed},
		{nil, "the safe", nil},
		{store.ErrDiskFull, "the safe", store.ErrDiskFull},
	} {
		var out bytes.Buffer
		paper := filepath.Join(dir, "sheet.pdf")
		c := &call{out: &out, err: &out, store: s}
		c.opts.out = paper
		err := c.giveOut([]byte("%PDF"), []string{x.lies}, func() error {
			if x.err == nil {
				return s.AddRecovery(store.NewRecoveryCode())
			}
			return x.err
		})
		if !errors.Is(err, x.want) {
			t.Errorf("%v, and not %v", err, x.want)
		}
		if _, err := os.Stat(paper); (err == nil) != (x.want == nil || x.want == store.ErrUnnamed) {
			t.Errorf("after %v the paper: %v", x.want, err)
		}
		os.Remove(paper)
	}
}
