package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
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
