//go:build linux

package store_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"readybinder/store"
)

// coreDir tells this test binary to fail on the spot, with a secret in memory.
const coreDir = "READYBINDER_CORE_DIR"

func failsHard() bool {
	if os.Getenv(coreDir) == "" {
		return false
	}
	store.Harden()
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{Cur: 1 << 40, Max: 1 << 40}) // somebody allows them again
	_ = syscall.Kill(os.Getpid(), syscall.SIGSEGV)
	select {}
}

// TestNoCore: a program that fails leaves no image of its memory, and no other
// program of the same person may look into it.
func TestNoCore(t *testing.T) {
	dir := t.TempDir()
	c := exec.Command(os.Args[0], "-test.run", "^$")
	c.Dir = dir
	c.Env = append(os.Environ(), coreDir+"="+dir, "GOTRACEBACK=crash")
	out, err := c.CombinedOutput()
	if err == nil {
		t.Fatal("it did not fail")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*core*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if strings.Contains(string(out), passphrase) {
		t.Error("the passphrase is in the trace")
	}
}
