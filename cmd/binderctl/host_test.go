package main

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"readybinder/sync"
)

// runs waits until a host serves: "runs DIR".
func runs(ts *testscript.TestScript, neg bool, args []string) {
	h, err := sync.OpenHost(ts.MkAbs(args[0]))
	ts.Check(err)
	for range 600 {
		if _, ok := h.Port(context.Background()); ok {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("no host runs")
}

// link sets LINK to what the QR code of the pairing code says that was just printed:
// "link DIR".
func link(ts *testscript.TestScript, neg bool, args []string) {
	code, _, _ := strings.Cut(ts.ReadFile("stdout"), "\n")
	h, err := sync.OpenHost(ts.MkAbs(args[0]))
	ts.Check(err)
	port, _ := h.Port(context.Background())
	ts.Setenv("LINK", sync.PairLink(net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), code))
}

// first sets FIRST to the PC that the list begins with, and WHO to the binder on it.
func first(ts *testscript.TestScript, neg bool, args []string) {
	id, _, _ := strings.Cut(ts.ReadFile("stdout"), " ")
	ts.Setenv("FIRST", id)
	body, err := os.ReadFile(filepath.Join(ts.MkAbs("host"), "pcs", id+".json"))
	ts.Check(err)
	for _, dir := range []string{"demo", "second"} {
		s := opened(ts, dir)
		if strings.Contains(string(body), s.Log()) {
			ts.Setenv("WHO", dir)
		}
		s.Close()
	}
}
