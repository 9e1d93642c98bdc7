package ui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"time"

	"readybinder/store"
	"readybinder/sync"
)

// hostDir is where the meeting point keeps its files, beside the binder of this PC.
func hostDir(dir string) string { return filepath.Join(dir, "host") }

// RunHost is the program as the meeting point of the office's network: it has no window
// and no key, and goes on while the binder is locked, until it is switched off in the
// window. It returns the exit code.
func RunHost(dir string) int {
	store.Harden()
	h, err := sync.OpenHost(dir)
	if err == nil {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		defer stop()
		ctx, end := h.WhileOn(ctx)
		defer end()
		err = h.Run(ctx, ":"+strconv.Itoa(sync.HostPort), func(int) {})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "readybinder:", err)
		return 1
	}
	return 0
}

// startHost starts the program as the meeting point.
func startHost(dir string) error {
	path, err := os.Executable()
	if err != nil {
		return err
	}
	c := exec.Command(path, "host", dir)
	if err := c.Start(); err != nil {
		return err
	}
	go func() { _ = c.Wait() }()
	return nil
}

// resumeHost starts the meeting point again where it is to run: after the PC was
// switched off.
func (s *session) resumeHost() {
	dir := hostDir(s.dir)
	if _, err := os.Stat(dir); err != nil {
		return
	}
	s.run(func() {
		if st := lookAtHost(dir); st.err == nil && st.h.On() && st.port == 0 {
			_ = s.host(dir) // the page tells whether it runs
		}
	})
}

// hostState is how things stand with the meeting point on this PC; h is nil where it
// never was one.
type hostState struct {
	h    *sync.Host
	port int // 0 where it does not run
	pcs  []sync.PC
	err  error // why that cannot be told
}

// lookAtHost tells how things stand. It makes nothing.
func lookAtHost(dir string) (st hostState) {
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return st
	}
	if st.h, st.err = sync.OpenHost(dir); st.err != nil {
		return st
	}
	if st.h.On() {
		st.port, _ = st.h.Port(context.Background())
	}
	st.pcs, st.err = st.h.PCs()
	return st
}

// hostStarts is how long a meeting point may take to start.
const hostStarts = 15 * time.Second

// makeHost makes this PC the meeting point, and returns when it runs.
func makeHost(dir string, start func(dir string) error) (*sync.Host, error) {
	h, err := sync.OpenHost(dir)
	if err != nil {
		return nil, err
	}
	if err := h.SetOn(true); err != nil {
		return nil, err
	}
	if err := start(dir); err != nil {
		return nil, fmt.Errorf("%w: %w", sync.ErrPort, err)
	}
	ctx, stop := context.WithTimeout(context.Background(), hostStarts)
	defer stop()
	for {
		if _, runs := h.Port(ctx); runs {
			return h, nil
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(sync.ErrPort, h.SetOn(false))
		case <-time.After(100 * time.Millisecond):
		}
	}
}
