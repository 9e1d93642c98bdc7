//go:build unix

package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"readybinder/binder"
	"readybinder/store"
)

var sizes = flag.Bool("sizes", false, "measure the built binderctl (make bench)")

// TestSizes measures the program as it is built: its size, and its peak
// memory on the sample office (with the real scrypt) and on 100,000 records.
func TestSizes(t *testing.T) {
	if !*sizes {
		return // a measurement for make bench, and no test
	}
	dir := t.TempDir()
	bin := filepath.Join(dir, "binderctl")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", bin, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	info, err := os.Stat(bin)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("binderctl: %.1f MB\n", float64(info.Size())/1e6)
	const pass = "orbit velvet canyon maple thunder quilt"
	run := func(what string, args ...string) {
		c := exec.Command(bin, args...)
		c.Stdin = strings.NewReader(pass + "\n")
		out, err := c.CombinedOutput()
		if c.ProcessState.ExitCode() != 0 {
			t.Fatalf("%s: %v\n%s", what, err, out)
		}
		u := c.ProcessState.SysUsage().(*syscall.Rusage)
		fmt.Printf("%s: peak %.0f MB, %.2f s CPU\n", what, float64(u.Maxrss)/1e3, c.ProcessState.UserTime().Seconds()+c.ProcessState.SystemTime().Seconds())
	}
	run("binderctl help", "help")
	run("binderctl sample, scrypt 18", "sample", "--binder", filepath.Join(dir, "sample"))
	run("binderctl open of the sample office, scrypt 18", "open", "--binder", filepath.Join(dir, "sample"))
	big := filepath.Join(dir, "big")
	s, err := store.Create(big, pass)
	if err != nil {
		t.Fatal(err)
	}
	var ops []binder.Op
	s.View(func(b *binder.Binder) {
		for i := range 100_000 {
			ops = append(ops, binder.Trainings.Form(b, fmt.Sprint("t", i), binder.Training{
				Person: binder.Ref(fmt.Sprint("person/p", i%200)), Course: "course/c", On: binder.Date("2024-01-01").AddDays(i % 900),
				Method: "class", Trainer: fmt.Sprint("Trainer ", i%50), Score: 80 + i%20, Version: "1",
			}).Diff()...)
		}
	})
	if err := s.Commit(store.Change{Ops: ops}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	run("binderctl open of 100,000 records, low scrypt", "open", "--binder", big)
}
