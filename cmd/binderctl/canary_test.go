//go:build linux

package main

import (
	"bufio"
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The canaries are a name, a number, a note, and the passphrase.
var canaries = []string{"Zyxwvut Qponmlk", "2075550187", "555-0187", "the spare key hangs", "canary lattice umbrella quartz nimbus fjord"}

// TestCanary does what an office does, under the eyes of strace: no system call
// writes a name, a number or the passphrase anywhere but to the screen and into the
// PDF and the file that were asked for, and none is on the disk afterwards.
func TestCanary(t *testing.T) {
	for _, p := range []string{"strace", "go"} {
		if _, err := exec.LookPath(p); err != nil {
			t.Fatalf("no %s here; make test installs it", p)
		}
	}
	dir := t.TempDir()
	home := filepath.Join(dir, "home")
	bin := filepath.Join(dir, "binderctl")
	build := exec.Command("go", "build", "-o", bin, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, d := range []string{home, filepath.Join(home, "stick"), filepath.Join(home, "tmp")} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	secret := filepath.Join(dir, "secret.txt") // given, and so outside what is searched
	if err := os.WriteFile(secret, []byte(strings.Repeat(canaries[3]+" on the nail. ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	trace := filepath.Join(dir, "trace")
	pass := canaries[4] + "\n"
	run := func(args ...string) string {
		t.Helper()
		all := append([]string{"-f", "-y", "-s", "1000000", "-A", "-o", trace, "-e", "trace=write,pwrite64,writev,pwritev,sendto,sendmsg,connect", bin}, args...)
		c := exec.Command("strace", append(all, "--binder", filepath.Join(home, "binder"))...)
		c.Dir, c.Stdin = home, strings.NewReader(pass+pass)
		c.Env = append(os.Environ(), "HOME="+home, "TMPDIR="+filepath.Join(home, "tmp"))
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	run("init", "--office", "Zyxwvut Qponmlk Clinic")
	run("set", "person/p", "name="+canaries[0], "note="+canaries[3])
	run("set", "partner/x", "name="+canaries[0]+" and sons", "day="+canaries[1], "note="+canaries[2])
	run("set", "person/p", "job="+canaries[3])
	if out := run("search", "zyxwvut"); !strings.Contains(out, canaries[0]) {
		t.Fatalf("the canary is not in the binder:\n%s", out)
	}
	run("print", "contacts", "-o", "out.pdf")
	run("history", "person/p")
	run("verify")
	run("backup", filepath.Join(home, "stick"))
	run("go-bag", filepath.Join(home, "stick"))
	// Killed in the middle of something.
	c := exec.Command(bin, "verify", "--binder", filepath.Join(home, "binder"))
	c.Stdin = strings.NewReader(pass)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	c.Process.Kill()
	c.Wait()

	f, err := os.Open(trace)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	screen := regexp.MustCompile(`^\d+\s+(write|writev)\([12]<|\.pdf[>.]|<[^>]*\.readybinder-[^>]*\.pdf`)
	calls := 0
	lines := bufio.NewReaderSize(f, 1<<20)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			calls++
			if bytes.Contains(line, []byte("connect(")) {
				t.Errorf("a connection is opened: %.300s", line)
			}
			for _, canary := range canaries {
				if bytes.Contains(line, []byte(canary)) && !screen.Match(line) {
					t.Errorf("%q is written: %.300s", canary, line)
				}
			}
		}
		if err != nil {
			break
		}
	}
	if calls < 100 {
		t.Errorf("%d system calls were seen", calls)
	}
	t.Logf("%d system calls that write were looked at", calls)
	err = filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Base(path) == "out.pdf" {
			return err
		}
		body, err := os.ReadFile(path)
		for _, canary := range canaries {
			if bytes.Contains(body, []byte(canary)) {
				t.Errorf("%q is in %s", canary, path)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
