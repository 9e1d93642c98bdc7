//go:build linux

package sync_test

import (
	"encoding/base64"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strings"
	gosync "sync"
	"testing"
	"time"

	"readybinder/sync"
)

// hostile is a WebDAV server in memory that misbehaves on request.
type hostile struct {
	*httptest.Server
	t       *testing.T
	mu      gosync.Mutex
	files   map[string][]byte
	folders map[string]bool
	seen    []string
	bad     func(w http.ResponseWriter, r *http.Request) // nil: it behaves
	stale   string                                       // a listing of before
	etag    func(name string) string                     // what stands in a listing as an ETag
}

func newHostile(t *testing.T) *hostile {
	h := unstarted(t)
	h.Start()
	return h
}

func unstarted(t *testing.T) *hostile {
	h := &hostile{t: t, files: map[string][]byte{}, folders: map[string]bool{"/": true, "/office/": true}}
	h.etag = func(string) string { return `"1"` }
	h.Server = httptest.NewUnstartedServer(h)
	t.Cleanup(h.Close)
	return h
}

func (h *hostile) config() sync.WebDAVConfig {
	return sync.WebDAVConfig{URL: h.URL + "/office", User: davUser, Password: davPassword}
}

func (h *hostile) open(t testing.TB) *sync.WebDAV {
	t.Helper()
	return h.openFor(t, 0)
}

func (h *hostile) openFor(t testing.TB, patience time.Duration) *sync.WebDAV {
	t.Helper()
	c := h.config()
	c.Patience = patience
	d, err := sync.OpenWebDAV(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// turn makes it behave like bad from now on.
func (h *hostile) turn(bad func(w http.ResponseWriter, r *http.Request)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.bad = bad
}

// requests are those since the last time.
func (h *hostile) requests() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := h.seen
	h.seen = nil
	return list
}

func (h *hostile) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	h.seen = append(h.seen, r.Method)
	bad := h.bad
	h.mu.Unlock()
	for _, name := range []string{"Range", "If-Match", "If-None-Match", "If", "Lock-Token"} {
		if r.Header.Get(name) != "" {
			h.t.Errorf("%s has a header %s", r.Method, name)
		}
	}
	if r.Header.Get("Cache-Control") != "no-cache" {
		h.t.Errorf("%s may be answered by a cache (T27)", r.Method)
	}
	if name, password, _ := r.BasicAuth(); name != davUser || password != davPassword {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if bad != nil {
		bad(w, r)
		return
	}
	h.serve(w, r)
}

// serve is how a good server answers.
func (h *hostile) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	at := r.URL.Path
	folder := strings.TrimSuffix(path.Dir(at), "/") + "/"
	file, there := h.files[at]
	switch {
	case r.Method == "PROPFIND" && h.folders[at]:
		if r.Header.Get("Depth") != "1" {
			h.t.Errorf("a listing of depth %q", r.Header.Get("Depth"))
		}
		w.WriteHeader(http.StatusMultiStatus)
		io.WriteString(w, h.listing(at))
	case r.Method == "MKCOL" && h.folders[at]:
		w.WriteHeader(http.StatusMethodNotAllowed)
	case r.Method == "MKCOL" && !h.folders[strings.TrimSuffix(path.Dir(strings.TrimSuffix(at, "/")), "/")+"/"]:
		w.WriteHeader(http.StatusConflict)
	case r.Method == "MKCOL":
		h.folders[at] = true
		w.WriteHeader(http.StatusCreated)
	case r.Method == http.MethodPut && h.folders[folder]:
		h.files[at] = body
		w.WriteHeader(http.StatusCreated)
	case r.Method == http.MethodPut:
		w.WriteHeader(http.StatusConflict)
	case r.Method == http.MethodGet && there:
		w.Write(file)
	case r.Method == http.MethodDelete && there:
		delete(h.files, at)
		w.WriteHeader(http.StatusNoContent)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

const (
	listStart = `<?xml version="1.0" encoding="utf-8"?><D:multistatus xmlns:D="DAV:">`
	listEnd   = `</D:multistatus>`
)

func folderEntry(at string) string {
	return `<D:response><D:href>` + at + `</D:href><D:propstat><D:prop><D:resourcetype><D:collection/></D:resourcetype></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>`
}

func fileEntry(at string, size int, etag string) string {
	if etag != "" {
		etag = `<D:getetag>` + strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(etag) + `</D:getetag>`
	}
	return fmt.Sprintf(`<D:response><D:href>%s</D:href><D:propstat><D:prop><D:resourcetype/><D:getcontentlength>%d</D:getcontentlength>%s</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>`, at, size, etag)
}

func (h *hostile) listing(at string) string {
	var b strings.Builder
	b.WriteString(listStart + folderEntry(at))
	for _, name := range h.names() {
		b.WriteString(fileEntry(name, len(h.files[name]), h.etag(name)))
	}
	b.WriteString(listEnd)
	return b.String()
}

func (h *hostile) names() []string {
	var list []string
	for name := range h.files {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// answered is what a good server answers, before it is sent.
func (h *hostile) answered(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.serve(w, r)
	return w
}

// drop breaks a connection off, without a word.
func drop(w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		conn.Close()
	}
}

// tells checks that an error has words for a person, and nothing secret in any of its
// texts.
func tells(t *testing.T, err error) {
	t.Helper()
	told, ok := err.(interface{ Words() (what, do string) })
	for e := err; !ok && e != nil; {
		u, isWrapped := e.(interface{ Unwrap() error })
		if !isWrapped {
			if many, isMany := e.(interface{ Unwrap() []error }); isMany {
				told, ok = many.Unwrap()[0].(interface{ Words() (what, do string) })
			}
			break
		}
		e = u.Unwrap()
		told, ok = e.(interface{ Words() (what, do string) })
	}
	if !ok {
		t.Errorf("no words for %q", err)
		return
	}
	what, do := told.Words()
	if what == "" || do == "" {
		t.Errorf("%q says %q, %q", err, what, do)
	}
	for _, text := range []string{err.Error(), what, do} {
		for _, secret := range []string{davPassword, davUser, "Basic ", base64.StdEncoding.EncodeToString([]byte(davUser + ":" + davPassword))} {
			if strings.Contains(text, secret) {
				t.Errorf("%q tells %q", text, secret)
			}
		}
	}
}

// quiet is for servers that others refuse on purpose.
var quiet = log.New(io.Discard, "", 0)
