//go:build unix

package store_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"readybinder/binder"
	"readybinder/store"
)

// readOnlyDir tells this test binary to be someone who may not write there.
const readOnlyDir = "READYBINDER_READONLY_DIR"

// beReader opens what it may only read, and says what it was told.
func beReader(dir string) {
	_, err := store.Open(dir, passphrase)
	what, _ := binder.Explain(err)
	os.Stdout.WriteString(what + "\n")
	if !errors.Is(err, store.ErrReadOnly) {
		os.Exit(1)
	}
	if _, err = store.Create(filepath.Join(dir, "new"), passphrase); !errors.Is(err, store.ErrReadOnly) {
		os.Stdout.WriteString("a new binder: " + err.Error() + "\n")
		os.Exit(1)
	}
}

// TestReadOnly: a folder in which one may not write gets words, and nothing
// in it is changed. Root may write anywhere, so the test becomes nobody.
func TestReadOnly(t *testing.T) {
	s := create(t)
	addPerson(t, s, "maria", "Maria")
	s.Close()
	path := filepath.Join(s.Dir(), store.FileName)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	open := func(p string, mode os.FileMode) {
		if err := os.Chmod(p, mode); err != nil {
			t.Fatal(err)
		}
	}
	open(path, 0o444)
	for dir := s.Dir(); strings.HasPrefix(dir, os.TempDir()) && dir != os.TempDir(); dir = filepath.Dir(dir) {
		open(dir, 0o555)
		defer os.Chmod(dir, 0o700)
	}
	// The test binary lies in a folder of its own, which nobody may enter.
	bin := filepath.Join(os.TempDir(), "readybinder-reader.test")
	self, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(bin, self, 0o755); err != nil {
		t.Fatal(err)
	}
	defer os.Remove(bin)
	c := exec.Command(bin)
	c.Dir = "/"
	c.Env = append(os.Environ(), readOnlyDir+"="+s.Dir())
	if os.Getuid() == 0 {
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	out, err := c.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "may not write") {
		t.Errorf("%v: %s", err, out)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("the file was changed (%v)", err)
	}
}
