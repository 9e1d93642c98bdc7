package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"readybinder/sheet"
	"readybinder/store"
	"readybinder/sync"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"binderctl": func() { os.Exit(Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// TestScripts runs the commands as a shell would: testdata/script/*.txtar.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"cards":  checkCards,
			"damage": damage,
			"codeof": codeOf,
			"bring":  bring,
			"pc":     pc,
			"codes":  codes,
			"follow": follow,
			"runs":   runs,
			"link":   link,
			"first":  first,
			"server": server,
			"pin":    pin,
		},
		Setup: func(e *testscript.Env) error {
			data, err := filepath.Abs(filepath.Join("..", "..", "exchange", "testdata"))
			if err != nil {
				return err
			}
			e.Setenv("TESTDATA", data)
			e.Setenv("PASS", "orbit velvet canyon maple thunder quilt")
			return os.WriteFile(e.WorkDir+"/pass", []byte("orbit velvet canyon maple thunder quilt\n"), 0o600)
		},
	})
}

// codeOf writes the passphrase and the code that stands on a recovery sheet, a line
// each, for two questions: "codeof SHEET.pdf OUT".
func codeOf(ts *testscript.TestScript, neg bool, args []string) {
	text, err := exec.Command("pdftotext", "-layout", ts.MkAbs(args[0]), "-").Output()
	ts.Check(err)
	groups := regexp.MustCompile(`\b[0-9A-Z]{4}\b`).FindAllString(regexp.MustCompile(`(?:\b[0-9A-Z]{4}\b[\s-]*){7}`).FindString(string(text)), -1)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(ts.Getenv("PASS")+"\n"+strings.Join(groups, "-")+"\n"), 0o600))
}

// follow types on another PC what the paper in a go-bag says for it, as it stands
// there: "follow FOLDER HOME".
func follow(ts *testscript.TestScript, neg bool, args []string) {
	text, home := ts.ReadFile(filepath.Join(args[0], sheet.BagReadMe)), ts.MkAbs(args[1])
	ts.Check(os.MkdirAll(home, 0o700))
	_, steps, found := strings.Cut(text, "   Linux:\r\n")
	if runtime.GOARCH == "arm64" {
		_, steps, found = strings.Cut(text, "   Linux on an ARM processor:\r\n")
	}
	steps, _, whole := strings.Cut(steps, "\r\n\r\n")
	if !found || !whole {
		ts.Fatalf("nothing for this PC in\n%s", text)
	}
	for _, line := range strings.Split(steps, "\r\n") {
		c := exec.Command("sh", "-c", line)
		c.Dir = ts.MkAbs(filepath.Join(args[0], "Programs"))
		c.Env = []string{"HOME=" + home, "PATH=/usr/bin:/bin"}
		c.Stdin = strings.NewReader(ts.Getenv("PASS") + "\n")
		if out, err := c.CombinedOutput(); err != nil && c.ProcessState.ExitCode() != 3 { // 3: done, and something is left off
			ts.Fatalf("%s: %v\n%s", line, err, out)
		}
	}
}

// opened opens a binder of the script.
func opened(ts *testscript.TestScript, dir string) *store.Store {
	for _, pass := range []string{ts.Getenv("PASS"), "ladder copper violet anchor meadow frost"} {
		if s, err := store.Open(ts.MkAbs(dir), pass); err == nil {
			return s
		}
	}
	ts.Fatalf("%s does not open", dir)
	return nil
}

// bring takes over what other PCs left at a place: "bring FOLDER BINDER".
func bring(ts *testscript.TestScript, neg bool, args []string) {
	s := opened(ts, args[1])
	defer s.Close()
	place, err := sync.OpenFolder(ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = s.Heal(context.Background(), place, nil)
	ts.Check(err)
}

// pc sets PC to the id of the PC that writes a binder: "pc BINDER".
func pc(ts *testscript.TestScript, neg bool, args []string) {
	s := opened(ts, args[0])
	defer s.Close()
	ts.Setenv("PC", s.Log())
}

var code = regexp.MustCompile(`[0-9A-Z]{4}( - [0-9A-Z]{4}){2,3} -\s+[0-9A-Z]{4}( - [0-9A-Z]{4}){2}( -\s+[0-9A-Z]{4})?\n`)

// codes reads the codes on a paper as one would type them, into the files code1,
// the first, and code12, the first two: "codes FILE.pdf".
func codes(ts *testscript.TestScript, neg bool, args []string) {
	out, err := exec.Command("pdftotext", "-raw", ts.MkAbs(args[0]), "-").Output()
	ts.Check(err)
	found := code.FindAllString(string(out), -1)
	for i := range found {
		found[i] = strings.Join(strings.Fields(found[i]), "")
	}
	if len(found) == 0 {
		ts.Fatalf("no codes in:\n%s", out)
	}
	ts.Check(os.WriteFile(ts.MkAbs("code1"), []byte(found[0]+"\n"), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("code12"), []byte(strings.Join(found[:min(2, len(found))], " ")+"\n"), 0o600))
}

// damage flips a byte in the middle of files, or with -cut takes their second
// half away: "damage [-cut] FILE", which may be a pattern.
func damage(ts *testscript.TestScript, neg bool, args []string) {
	files, err := filepath.Glob(ts.MkAbs(args[len(args)-1]))
	ts.Check(err)
	for _, file := range files {
		damageOne(ts, file, args[0] == "-cut")
	}
}

func damageOne(ts *testscript.TestScript, file string, cut bool) {
	body, err := os.ReadFile(file)
	ts.Check(err)
	if cut {
		body = body[:len(body)/2]
	} else {
		for i := len(body) / 2; i < len(body); i += 512 {
			body[i] ^= 1
		}
	}
	ts.Check(os.WriteFile(file, body, 0o600))
}
