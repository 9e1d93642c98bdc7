package main

import (
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/net/webdav"
)

// server starts a WebDAV server whose certificate nobody knows, for the user "desk" with
// the password "ajar door", and sets URL to its address: "server DIR".
func server(ts *testscript.TestScript, neg bool, args []string) {
	dav := &webdav.Handler{FileSystem: webdav.Dir(ts.MkAbs(args[0])), LockSystem: webdav.NewMemLS()}
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, pass, _ := r.BasicAuth(); user != "desk" || pass != "ajar door" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		dav.ServeHTTP(w, r)
	}))
	ts.Defer(s.Close)
	ts.Setenv("URL", s.URL)
}

// pin sets PIN to the fingerprint that was just told.
func pin(ts *testscript.TestScript, neg bool, args []string) {
	_, digits, _ := strings.Cut(ts.ReadFile("stderr"), "--pin ")
	ts.Setenv("PIN", strings.TrimSpace(digits))
}
