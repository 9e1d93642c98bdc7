package ui

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"golang.org/x/net/webdav"

	"readybinder/binder"
	"readybinder/store"
	"readybinder/sync"
)

const officePass = "orbit velvet canyon maple thunder quilt"

// officeServer is a WebDAV server whose certificate nobody knows, for the user "desk" with
// the password "ajar door", and an office whose binder is at it. While down is true no
// request is answered.
type officeServer struct {
	*httptest.Server
	dir   string // the server's own
	down  bool
	pin   string
	first *store.Store
}

func newOfficeServer(t *testing.T) *officeServer {
	t.Helper()
	s := &officeServer{dir: t.TempDir()}
	dav := &webdav.Handler{FileSystem: webdav.Dir(s.dir), LockSystem: webdav.NewMemLS()}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.down {
			panic(http.ErrAbortHandler)
		}
		if user, pass, _ := r.BasicAuth(); user != "desk" || pass != "ajar door" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		dav.ServeHTTP(w, r)
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // who does not trust it hangs up
	s.StartTLS()
	t.Cleanup(s.Close)
	sum := sha256.Sum256(s.Certificate().Raw)
	s.pin = hex.EncodeToString(sum[:])
	var err error
	s.first, err = store.Create(t.TempDir(), officePass)
	must(t, err)
	t.Cleanup(func() { s.first.Close() })
	must(t, lay(s.first, "Test", func(b *binder.Binder, today binder.Date) ([]*binder.Form, error) {
		return binder.Sample(b, library(), today)
	}))
	place, err := sync.Address(s.at()).Open()
	must(t, err)
	_, err = sync.Round(context.Background(), s.first, place, sync.Options{Target: "x", Now: s.first.Now()})
	must(t, err)
	return s
}

// at is the place at the server.
func (s *officeServer) at() store.Place {
	return store.Place{Kind: store.PlaceServer, At: s.URL + "/binder", User: "desk", Password: "ajar door", Pin: s.pin}
}

// TestJoinServer: a new PC joins through the office's server; whatever is wrong is told,
// nothing is laid and nothing is made at the server, and it is tried again.
func TestJoinServer(t *testing.T) {
	dav := newOfficeServer(t)
	must(t, os.Mkdir(filepath.Join(dav.dir, "empty"), 0o700))
	s, _ := newTestSession(t)
	c := s.window.Canvas()
	s.start()
	tap(t, c, "Join from the office's server")
	try := func(at, pass string) {
		t.Helper()
		typeIn(t, c, "Address, as the server's owner gave it", at)
		typeIn(t, c, "User", "desk")
		typeIn(t, c, "Password", pass)
		tap(t, c, "Next")
	}
	asked := func() bool { return c.Overlays().Top() != nil }

	try("office", "ajar door")
	if f := firstField(s.stage.body); f != c.Focused() || !strings.Contains(words(c), "An address begins with https://") {
		t.Error(words(c))
	}
	try("http://192.0.2.1/binder", "ajar door")
	sees(t, c, "Send the password openly?")
	press(c, "Escape")

	try(dav.URL+"/binder", "closed door")
	sees(t, c, "Trust this server?")
	sees(t, c, strings.ToUpper(dav.pin[:2]+":"+dav.pin[2:4]+":"+dav.pin[4:6]+":"))
	enter(c) // the keyboard is not on the answer that trusts
	if asked() || len(every[*Field](c)) != 3 {
		t.Fatal("trusted by one key:", words(c))
	}
	tap(t, c, "Next")
	tap(t, c, "They are the same")
	sees(t, c, "does not accept the user name or the password")
	try(dav.URL+"/bindr", "ajar door") // the server is known by now
	sees(t, c, "There is no such folder at the server.")
	if list := entries(t, dav.dir); len(list) != 2 {
		t.Errorf("made at the server: %q", list)
	}
	try(dav.URL+"/empty", "ajar door")
	sees(t, c, "There is no binder in that folder at the server.")
	dav.down = true
	try(dav.URL+"/empty", "ajar door")
	sees(t, c, "No server answers at that address.")
	dav.down = false

	var work func()
	run := s.run
	later := func() { s.run = func(f func()) { work = f } }
	later()
	try(dav.URL+"/empty", "ajar door")
	sees(t, c, "Looking for the binder at the server.")
	tap(t, c, "Stop")
	work()
	sees(t, c, "Stopped. Nothing was changed.")
	s.run = run

	try(dav.URL+"/binder", "ajar door")
	sees(t, c, "The binder was found at the server.")
	tap(t, c, "Back")
	sees(t, c, "Leave this empty to keep the password")
	tap(t, c, "Next") // it is known, and so is the password
	typeIn(t, c, "Passphrase or recovery code", "another one")
	enter(c)
	sees(t, c, "does not open this binder")
	typeIn(t, c, "Passphrase or recovery code", officePass)
	later()
	enter(c)
	sees(t, c, "Reading the copy and opening it.")
	tap(t, c, "Stop")
	work()
	sees(t, c, "Stopped. Nothing was changed.")
	enter(c)
	dav.down = true
	work()
	sees(t, c, "The connection broke off, or is too slow. Nothing was changed.")
	dav.down = false
	s.run = run
	if _, err := os.Stat(s.dir); err == nil {
		t.Errorf("laid: %q", entries(t, s.dir))
	}

	enter(c)
	sees(t, c, "This PC is one of the office now")
	sees(t, c, "through the office's server")
	sees(t, c, dav.first.CheckPhrase())
	tap(t, c, "Close")
	list, err := s.open.store.Places()
	must(t, err)
	if len(list) != 1 || list[0].ID == "" {
		t.Fatalf("%d places", len(list))
	}
	list[0].ID = ""
	if list[0] != dav.at() {
		t.Errorf("place %+v", list[0])
	}
	s.open.roundNow()
	if w := s.open.status.Words(); !strings.HasPrefix(w, "Saved on this PC, and synced at") {
		t.Error(w)
	}
}

// TestAddServer: a server whose certificate nobody knows is added once a person has compared
// it, and is not asked about again when only the password was wrong.
func TestAddServer(t *testing.T) {
	dav := newOfficeServer(t)
	s, _ := keysSession(t)
	a, c := s.open, s.window.Canvas()
	a.Go(pageSync)
	tap(t, c, "Add a server")
	typeIn(t, c, "Address, as the server's owner gave it", dav.URL+"/another")
	typeIn(t, c, "User", "desk")
	typeIn(t, c, "Password", "closed door")
	tap(t, c, "Add")
	tap(t, c, "They are the same")
	sees(t, c, "does not accept the user name or the password")
	tap(t, c, "Close")
	typeIn(t, c, "Password", "ajar door")
	tap(t, c, "Add")
	a.roundNow()
	sees(t, c, "All was there at")
}

// TestLookJoinServer draws the way in through a server.
func TestLookJoinServer(t *testing.T) {
	dav := newOfficeServer(t)
	for i, l := range readySizes {
		if !*lookFlag && i > 0 {
			continue
		}
		s, _ := newTestSession(t)
		s.lookChanged(l.look, l.percent)
		s.app.Settings().SetTheme(NewTheme(l.look, l.percent))
		s.window.Resize(fyne.NewSize(l.wide, l.high))
		shot := func(name string) {
			capture(t, s.window, fmt.Sprintf("d-join-%s-%s-%d-%g", name, l.look, l.percent, l.wide))
		}
		c := s.window.Canvas()
		s.start()
		shot("first")
		tap(t, c, "Join from the office's server")
		shot("server")
		typeIn(t, c, "Address, as the server's owner gave it", dav.URL+"/bindr")
		typeIn(t, c, "User", "desk")
		typeIn(t, c, "Password", "ajar door")
		tap(t, c, "Next")
		shot("trust")
		tap(t, c, "They are the same")
		shot("folder")
		typeIn(t, c, "Address, as the server's owner gave it", dav.URL+"/binder")
		tap(t, c, "Next")
		shot("found")
		typeIn(t, c, "Passphrase or recovery code", officePass)
		enter(c)
		shot("joined")
	}
}
