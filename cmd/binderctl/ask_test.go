package main

import (
	"os"
	"runtime"
	"testing"
)

// TestAskTwice: two questions read two lines of one descriptor, whatever the
// garbage collector does between them.
func TestAskTwice(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer runtime.KeepAlive(r)
	w.WriteString("first\nsecond\n")
	w.Close()
	c := &call{passFD: int(r.Fd())}
	for _, want := range []string{"first", "second"} {
		if got, err := c.ask(""); err != nil || got != want {
			t.Fatalf("%q %v", got, err)
		}
		for range 3 {
			runtime.GC()
		}
	}
}
