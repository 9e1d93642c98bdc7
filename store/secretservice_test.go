//go:build unix

package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"readybinder/binder"
	"readybinder/store"
)

// keeperDo and keeperDir tell this test binary to be the program on a PC with a
// keychain: what to do, and with the binder of which folder.
const (
	keeperDo  = "READYBINDER_KEEPER_DO"
	keeperDir = "READYBINDER_KEEPER_DIR"
)

// beKeeper does one thing with the keychain of the PC and says how it went.
func beKeeper(do, dir string) {
	with := func(do func(*store.Store) error) error {
		s, err := store.Open(dir, editorPass)
		if err != nil {
			return err
		}
		defer s.Close()
		return do(s)
	}
	var err error
	switch do {
	case "keep":
		err = with((*store.Store).KeepOnThisPC)
	case "forget":
		err = with((*store.Store).ForgetOnThisPC)
	case "type":
		err = with(func(*store.Store) error { return nil })
	case "open":
		var s *store.Store
		if s, err = store.OpenFromKeychain(context.Background(), dir); err == nil {
			err = s.Close()
		}
	}
	fmt.Println("went", err)
}

// secretPC is a PC of the test's own with a Secret Service: its home, its bus, and
// GNOME's keyring on it. It shares nothing with whoever runs the test.
type secretPC struct {
	t       *testing.T
	env     []string
	keyring *exec.Cmd
}

func newSecretPC(t *testing.T) *secretPC {
	for _, p := range []string{"dbus-daemon", "dbus-send", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(p); err != nil {
			t.Fatalf("no %s here; make test installs it", p)
		}
	}
	home := t.TempDir()
	// Without folders of services: the bus starts nothing by itself.
	config := filepath.Join(home, "bus.conf")
	ok(t, os.WriteFile(config, []byte(`<busconfig><type>session</type><listen>unix:dir=`+home+`</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`), 0o600))
	pc := &secretPC{t: t, env: []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_RUNTIME_DIR=" + home, "XDG_DATA_HOME=" + home, "XDG_CONFIG_HOME=" + home, "XDG_CACHE_HOME=" + home}}
	bus := pc.command("dbus-daemon", "--config-file="+config, "--nofork", "--nopidfile", "--print-address")
	out, err := bus.StdoutPipe()
	ok(t, err)
	pc.start(bus)
	address, err := bufio.NewReader(out).ReadString('\n')
	ok(t, err)
	pc.env = append(pc.env, "DBUS_SESSION_BUS_ADDRESS="+strings.TrimSpace(address))
	return pc
}

func (pc *secretPC) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Env = pc.env
	return c
}

// start starts a program that ends with the test at the latest.
func (pc *secretPC) start(c *exec.Cmd) {
	pc.t.Helper()
	ok(pc.t, c.Start())
	pc.t.Cleanup(func() {
		c.Process.Kill()
		c.Wait()
	})
}

// signIn unlocks the keyring as signing in to the PC does.
func (pc *secretPC) signIn() {
	pc.t.Helper()
	pc.keyring = pc.command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	pc.keyring.Stdin = strings.NewReader("the password of the PC")
	pc.start(pc.keyring)
	pc.wait(true)
}

// signOut ends it.
func (pc *secretPC) signOut() {
	pc.t.Helper()
	pc.keyring.Process.Kill()
	pc.keyring.Wait()
	pc.wait(false)
}

// wait waits until the Secret Service is there, or gone.
func (pc *secretPC) wait(there bool) {
	pc.t.Helper()
	for range 600 {
		out, _ := pc.command("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/",
			"org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets").Output()
		if strings.Contains(string(out), fmt.Sprint("boolean ", there)) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	pc.t.Fatalf("the Secret Service is not as it should be: there is %v", there)
}

// ask asks the Secret Service for something.
func (pc *secretPC) ask(method string, args ...string) string {
	pc.t.Helper()
	out, err := pc.command("dbus-send", append([]string{"--session", "--print-reply", "--dest=org.freedesktop.secrets",
		"/org/freedesktop/secrets", "org.freedesktop.Secret.Service." + method}, args...)...).CombinedOutput()
	if err != nil {
		pc.t.Fatalf("%s: %v\n%s", method, err, out)
	}
	return string(out)
}

// codes counts what the keyring keeps for us.
func (pc *secretPC) codes() int {
	pc.t.Helper()
	return strings.Count(pc.ask("SearchItems", "dict:string:string:service,ReadyBinder"), "object path")
}

// does has the program do something, anew each time, and tells how it went.
func (pc *secretPC) does(do, dir, went string) {
	pc.t.Helper()
	c := pc.command(os.Args[0])
	c.Env = append(c.Env, keeperDo+"="+do, keeperDir+"="+dir)
	if out, err := c.Output(); err != nil || !strings.HasPrefix(string(out), "went "+went) {
		pc.t.Errorf("%s: %s %v, and not %s", do, out, err, went)
	}
}

// TestSecretService: with the keychain that Linux has, the code is kept over the end
// of a session, and goes when it is forgotten; where it is locked, gone or was never
// there, that is told, and the passphrase opens the binder.
func TestSecretService(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the Secret Service is Linux's; TestKeychain goes without")
	}
	dir := t.TempDir()
	s, err := store.Create(dir, passphrase)
	ok(t, err)
	ok(t, s.AddPerson(store.NewKey{Name: "Ed", Right: binder.Edit, Secret: editorPass}))
	ok(t, s.Close())
	const fine, none, left = "<nil>", "store: no keychain", "store: the keychain kept its code"

	pc := newSecretPC(t)
	pc.does("keep", dir, none) // a bus without a keyring
	pc.does("open", dir, none)
	pc.signIn()
	pc.does("keep", dir, fine)
	pc.does("open", dir, fine)
	if n := pc.codes(); n != 1 {
		t.Errorf("%d codes", n)
	}
	pc.signOut()
	pc.does("open", dir, none)
	pc.does("type", dir, fine)
	pc.signIn() // on the next day
	pc.does("open", dir, fine)

	pc.ask("Lock", "array:objpath:/org/freedesktop/secrets/collection/login")
	pc.does("open", dir, none)
	pc.does("type", dir, fine)
	pc.does("forget", dir, left)
	pc.does("open", dir, none)
	pc.does("keep", dir, none)
	pc.signOut()
	pc.signIn()
	if n := pc.codes(); n != 1 {
		t.Errorf("%d codes after forgetting while it was locked", n)
	}
	pc.does("keep", dir, fine)
	if n := pc.codes(); n != 1 {
		t.Errorf("%d codes, the old one was to go", n)
	}
	pc.does("open", dir, fine)
	pc.does("forget", dir, fine)
	pc.does("open", dir, none)
	pc.does("type", dir, fine)
	if n := pc.codes(); n != 0 {
		t.Errorf("%d codes after forgetting", n)
	}
}
