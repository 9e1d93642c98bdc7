//go:build unix

package main

import (
	"bytes"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// interrupting is what a person types who presses Ctrl+C first.
type interrupting struct {
	*strings.Reader
	pressed bool
	came    chan os.Signal
}

func (i *interrupting) Read(p []byte) (int, error) {
	if !i.pressed {
		i.pressed = true
		syscall.Kill(os.Getpid(), syscall.SIGINT)
		<-i.came
	}
	return i.Reader.Read(p)
}

// TestInterrupted: Ctrl+C ends what restores a backup, and nothing is left of it.
func TestInterrupted(t *testing.T) {
	home := t.TempDir()
	t.Setenv("TMPDIR", home)
	at := func(name string) string { return filepath.Join(home, name) }
	const pass = "orbit velvet canyon maple thunder quilt\n"
	run := func(args ...string) {
		t.Helper()
		var out bytes.Buffer
		if code := Run(args, strings.NewReader(pass), &out, &out); code != exitOK {
			t.Fatalf("%v: %d\n%s", args, code, &out)
		}
	}
	run("init", "--office", "Juniper Clinic", "--binder", at("office"))
	if err := os.Mkdir(at("stick"), 0o700); err != nil {
		t.Fatal(err)
	}
	run("backup", at("stick"), "--binder", at("office"))
	came := make(chan os.Signal, 1)
	signal.Notify(came, os.Interrupt)
	defer signal.Stop(came)
	list := func() (list []string) {
		if err := filepath.WalkDir(home, func(path string, _ fs.DirEntry, err error) error {
			if !strings.HasSuffix(path, "-wal") {
				list = append(list, path)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return list
	}
	before := list()
	for _, args := range [][]string{
		{"restore", at("stick"), "--binder", at("other")},
		{"compare", at("stick"), "--binder", at("office")},
		{"verify", "--place", at("stick")},
	} {
		var out bytes.Buffer
		code := Run(args, &interrupting{strings.NewReader(pass), false, came}, &out, &out)
		if code != exitFailed || !strings.Contains(out.String(), "Stopped. Nothing that was saved is lost.") {
			t.Errorf("%v: %d\n%s", args, code, &out)
		}
		if now := list(); !slices.Equal(now, before) {
			t.Errorf("%v: left behind: %q", args, now)
		}
	}
}
