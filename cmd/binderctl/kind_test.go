package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// newKind is a kind that ReadyBinder does not have, in the one file that a
// kind takes.
const newKind = `package binder

type Drone struct {
	ID, Name string
	Wings    int
	Owner    Ref
	Bought   Date
}

var Drones = define(about[Drone]{
	name: "drone", one: "Drone", many: "Drones", rank: 77,
	id:    func(d *Drone) *string { return &d.ID },
	title: func(_ *Binder, r Record) string { return r.Text("name") },
},
	text("name", "Name", func(d *Drone) *string { return &d.Name }).must(),
	number("wings", "Wings", func(d *Drone) *int { return &d.Wings }),
	link("owner", "Owner", func(d *Drone) *Ref { return &d.Owner }, "person"),
	day("bought", "Bought on", func(d *Drone) *Date { return &d.Bought }),
)
`

// TestOneFile: adding a kind touches one file in binder/, and then it is set,
// checked, listed, searched, shown, kept, exported, and has a history.
func TestOneFile(t *testing.T) {
	dir := t.TempDir()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "drone.go")
	overlay := filepath.Join(dir, "overlay.json")
	list, _ := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(root, "binder", "drone.go"): file}})
	for path, body := range map[string]string{file: newKind, overlay: string(list), filepath.Join(dir, "pass"): "six words of a passphrase here\n"} {
		if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	bin := filepath.Join(dir, "binderctl")
	build := exec.Command("go", "build", "-overlay", overlay, "-o", bin, "./cmd/binderctl")
	build.Dir = root
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	run := func(want string, args ...string) {
		t.Helper()
		c := exec.Command(bin, append(args, "--binder", filepath.Join(dir, "b"))...)
		c.Stdin, err = os.Open(filepath.Join(dir, "pass"))
		if err != nil {
			t.Fatal(err)
		}
		c.Dir = dir
		out, _ := c.CombinedOutput()
		if !strings.Contains(string(out), want) {
			t.Errorf("binderctl %s: no %q in\n%s", strings.Join(args, " "), want, out)
		}
	}
	run("Made a binder", "init")
	run("Saved", "set", "person/maria", "name=Maria Santos")
	run("Saved", "set", "drone/x1", "name=Zephyr", "wings=4", "owner=person/maria", "bought=2026-02-03")
	run("Bought on: That is not a date", "set", "drone/x1", "bought=never")
	run("Zephyr", "list", "drones")
	run("Maria Santos", "show", "drone/x1")
	run("drone/x1", "search", "zeph")
	run("Wings: 4", "history", "drone/x1")
	run(`"wings":4`, "show", "drone/x1", "--json")
	run("drones.csv", "export", "drone", "-o", "drones.csv")
	if body, _ := os.ReadFile(filepath.Join(dir, "drones.csv")); !strings.Contains(string(body), "Zephyr") || !strings.Contains(string(body), "Wings") {
		t.Errorf("the export says\n%s", body)
	}
	run("whole", "verify")
}
