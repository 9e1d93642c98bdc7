package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// driver is a person at the real program, on a display that nobody sees.
type driver struct {
	t       *testing.T
	display string
	home    string
	shots   string
	app     *exec.Cmd
	n       int
}

// start builds the program and opens it in a home of its own. pictures is
// where screenshots go.
func start(t *testing.T, pictures string, args ...string) *driver {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "readybinder")
	build := exec.Command("go", "build", "-tags", "x11,gles,migrated_fynedo", "-o", bin, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	d := &driver{t: t, home: t.TempDir(), shots: pictures}
	if err := os.MkdirAll(pictures, 0o755); err != nil {
		t.Fatal(err)
	}
	d.viewer()
	d.openDisplay()
	d.launch(exec.Command("openbox"))
	time.Sleep(300 * time.Millisecond)
	d.open(bin, args...)
	return d
}

// viewer stands in for the program that shows PDFs: it notes what it got.
func (d *driver) viewer() {
	d.t.Helper()
	script := "#!/bin/sh\necho \"$@\" >> " + filepath.Join(d.home, "viewed") + "\n"
	if err := os.WriteFile(filepath.Join(d.home, "xdg-open"), []byte(script), 0o700); err != nil {
		d.t.Fatal(err)
	}
}

// openDisplay starts an X server on the first number that is free.
func (d *driver) openDisplay() {
	d.t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		d.t.Fatal(err)
	}
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1440x900x24", "-nolisten", "tcp")
	x.ExtraFiles = []*os.File{w}
	d.launch(x)
	w.Close()
	number := make([]byte, 16)
	n, err := r.Read(number)
	if err != nil {
		d.t.Fatal("no display: ", err)
	}
	d.display = ":" + strings.TrimSpace(string(number[:n]))
}

// launch starts a program that ends with the test.
func (d *driver) launch(c *exec.Cmd) {
	d.t.Helper()
	c.Env = d.env()
	if err := c.Start(); err != nil {
		d.t.Fatalf("%s: %v", c.Path, err)
	}
	d.t.Cleanup(func() { c.Process.Kill(); c.Wait() })
}

func (d *driver) env() []string {
	return append(os.Environ(), "PATH="+d.home+":"+os.Getenv("PATH"), "DISPLAY="+d.display, "HOME="+d.home, "XDG_DATA_HOME=", "XDG_CONFIG_HOME=", "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1", "LANG=C.UTF-8")
}

// open starts the program and waits for its window.
func (d *driver) open(bin string, args ...string) {
	d.t.Helper()
	d.app = exec.Command(bin, args...)
	log := &bytes.Buffer{}
	d.app.Stderr = log
	d.launch(d.app)
	d.t.Cleanup(func() {
		if d.t.Failed() {
			d.t.Logf("the program said:\n%s", log)
		}
	})
	begin := time.Now()
	d.until("a window", func() bool { return d.windows("ReadyBinder") != "" })
	after := time.Since(begin).Round(10 * time.Millisecond)
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", d.app.Process.Pid))
	_, peak, _ := strings.Cut(string(status), "VmHWM:")
	peak, _, _ = strings.Cut(peak, "\n")
	d.t.Logf("window after %v, peak memory until then %s", after, strings.TrimSpace(peak))
	window := strings.Fields(d.windows("ReadyBinder"))[0]
	d.do("windowmove", window, "0", "0")
	d.do("windowsize", window, "1280", "800")
	time.Sleep(500 * time.Millisecond)
}

func (d *driver) windows(name string) string {
	c := exec.Command("xdotool", "search", "--onlyvisible", "--name", name)
	c.Env = d.env()
	out, _ := c.Output()
	return strings.TrimSpace(string(out))
}

func (d *driver) do(args ...string) {
	d.t.Helper()
	c := exec.Command("xdotool", args...)
	c.Env = d.env()
	if out, err := c.CombinedOutput(); err != nil {
		d.t.Fatalf("xdotool %v: %v %s", args, err, out)
	}
}

// press presses keys by their X names, one after another.
func (d *driver) press(keys ...string) {
	d.t.Helper()
	for _, k := range keys {
		d.do("key", "--clearmodifiers", k)
		time.Sleep(60 * time.Millisecond)
	}
}

// write types a text, in letters that every keyboard has.
func (d *driver) write(text string) {
	d.t.Helper()
	d.do("type", "--delay", "12", text)
	time.Sleep(100 * time.Millisecond)
}

// until waits for something that the program does, at most 30 seconds.
func (d *driver) until(what string, done func() bool) {
	d.t.Helper()
	for end := time.Now().Add(30 * time.Second); !done(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			d.picture("stuck")
			d.t.Fatalf("waited in vain for %s; see %s", what, d.shots)
		}
	}
	time.Sleep(300 * time.Millisecond)
}

// pause lets a page that shows no sign be drawn.
func (d *driver) pause(seconds int) { time.Sleep(time.Duration(seconds) * time.Second) }

// picture takes a screenshot.
func (d *driver) picture(name string) string {
	d.t.Helper()
	d.n++
	path := filepath.Join(d.shots, fmt.Sprintf("%02d-%s.png", d.n, name))
	c := exec.Command("import", "-window", "root", "-crop", "1282x830+0+0", "+repage", path)
	c.Env = d.env()
	if out, err := c.CombinedOutput(); err != nil {
		d.t.Fatalf("import: %v %s", err, out)
	}
	return path
}

// exists tells whether a file is there that matches the pattern under the
// program's home.
func (d *driver) exists(pattern string) bool {
	list, _ := filepath.Glob(filepath.Join(d.home, pattern))
	return len(list) > 0
}
