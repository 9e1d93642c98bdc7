package binder_test

import (
	"os"
	"path/filepath"
	"testing"

	"readybinder/binder"
)

// library reads the texts where they lie: this room may not use assets.
func library(t testing.TB) binder.Library {
	t.Helper()
	dir := filepath.Join("..", "assets")
	names, err := filepath.Glob(filepath.Join(dir, "plan", "*.md"))
	if err != nil || len(names) == 0 {
		t.Fatal("no plan", err)
	}
	for i := range names {
		names[i] = "plan/" + filepath.Base(names[i])
	}
	return binder.Library{Plan: names, File: func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, name)) }}
}

func fill(t testing.TB, p *pc, forms []*binder.Form, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var ops []binder.Op
	for _, f := range forms {
		for _, bad := range f.Check() {
			t.Error(bad)
		}
		ops = append(ops, f.Diff()...)
	}
	p.commit(1e15, "", ops...)
}

const today binder.Date = "2026-11-23"

// TestSample: every gap that was planted in the sample office is one that the
// home page finds, and it finds no other.
func TestSample(t *testing.T) {
	p := newPC(t, 1)
	forms, err := binder.Sample(p.b, library(t), today)
	fill(t, p, forms, err)
	var got []string
	for _, x := range binder.Ready(p.b, today, nil).Tasks {
		got = append(got, x.Status+": "+x.What.String())
	}
	want := []string{
		"Missing: Nothing is printed yet. Paper works when nothing else does.",
		"Missing: Call tree: Dana Pelletier left on Wed Oct 14, 2026. Choose someone else.",
		"Missing: Technical lead has no backup person.",
		`Overdue: Søren Lindqvist's training "`,
		`Overdue: Kwame Mensah's training "`,
		"Due soon: 2 numbers were not confirmed in the last 90 days.",
		"Overdue: Kestrel Diagnostic Lab was to be checked by ",
		`Overdue: Plan section "Deadlines and who must be told" was due for review on `,
		`Due soon: Maria Santos's training "`,
	}
	if len(got) != len(want) {
		t.Fatalf("%d tasks:\n%q", len(got), got)
	}
	for i := range want {
		if len(got[i]) < len(want[i]) || got[i][:len(want[i])] != want[i] {
			t.Errorf("task %d is %q, not %q", i, got[i], want[i])
		}
	}
	if v := binder.Versions(p.b); len(v) != 2 || !v[0].Whole() || v[0].Hash == v[1].Hash {
		t.Errorf("versions %d", len(v))
	}
	if text, gaps := binder.PlanText(p.b, today); len(gaps) > 0 || len(text) < 20000 {
		t.Errorf("plan of %d bytes, gaps %q", len(text), gaps)
	}
}

// TestStarter: the starter fits its forms, and the plan says what is missing
// instead of inventing it.
func TestStarter(t *testing.T) {
	p := newPC(t, 1)
	forms, err := binder.Starter(p.b, library(t), today)
	fill(t, p, forms, err)
	if _, gaps := binder.PlanText(p.b, today); len(gaps) < 5 {
		t.Errorf("gaps %q", gaps)
	}
	if tasks := binder.Ready(p.b, today, nil).Tasks; len(tasks) == 0 || tasks[0].Page != "people" {
		t.Errorf("first task %+v", tasks)
	}
}
