package main

import (
	"os"
	"path/filepath"
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

// damage flips a byte in the middle of a file, or with -cut takes its second
// half away: "damage [-cut] FILE".
func damage(ts *testscript.TestScript, neg bool, args []string) {
	file := ts.MkAbs(args[len(args)-1])
	body, err := os.ReadFile(file)
	ts.Check(err)
	if args[0] == "-cut" {
		body = body[:len(body)/2]
	} else {
		for i := len(body) / 2; i < len(body); i += 512 {
			body[i] ^= 1
		}
	}
	ts.Check(os.WriteFile(file, body, 0o600))
}
