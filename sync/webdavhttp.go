package sync

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// davHTTP makes the requests of go-webdav's client, and cures what that one does not
// see to: no redirect is followed, a body is sent whole and with its length, listings
// are cleaned, every answer but the one that was asked for is an error with words, and
// nothing waits for ever or reads without end.
type davHTTP struct {
	client         *http.Client
	user, password string
	patience       time.Duration
}

// A server closes connections that are idle, many after five seconds. One that it closed
// looks like a broken one to the request that is sent over it.
const idle = 4 * time.Second

// A server that refuses a large file says so before it is sent; else it may break the
// connection off in the middle, and nobody hears why. One that does not know of this
// gets the file a second later.
const (
	large     = 1 << 20
	saysFirst = time.Second
)

// slowest is how many bytes a second must move, over the time of the patience.
const slowest = 1 << 10

func newDAVHTTP(c WebDAVConfig, scheme string) (*davHTTP, error) {
	trust, err := c.trust()
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	t := &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            dialer.DialContext,
		TLSClientConfig:        trust,
		TLSHandshakeTimeout:    10 * time.Second,
		IdleConnTimeout:        idle,
		ExpectContinueTimeout:  saysFirst,
		MaxResponseHeaderBytes: 64 << 10,
	}
	if scheme == "http" {
		t.Proxy = nil // it would see the password
		dialer.Control = c.near
	}
	return &davHTTP{
		client: &http.Client{
			Transport:     t,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		user: c.User, password: c.Password,
		patience: cmp.Or(c.Patience, time.Minute),
	}, nil
}

// near refuses to send anything openly to where others may read it. It is asked when the
// address behind a name is known.
func (c WebDAVConfig) near(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	to := at.Addr().Unmap()
	if to.IsLoopback() || c.Plain && (to.IsPrivate() || to.IsLinkLocalUnicast()) {
		return nil
	}
	return &answer{is: ErrPlain, detail: "http to another PC"}
}

// trust is whom a WebDAV believes that he is the server.
func (c WebDAVConfig) trust() (*tls.Config, error) {
	t := &tls.Config{MinVersion: tls.VersionTLS12}
	if len(c.CA) > 0 {
		roots, err := x509.SystemCertPool()
		if err != nil {
			roots = x509.NewCertPool()
		}
		if !roots.AppendCertsFromPEM(c.CA) {
			return nil, &answer{is: ErrCertificate, detail: "CA: no certificate in it",
				what: "That file has no certificate in it.", do: "Choose the file that your IT provider gave you. It ends in .pem or .crt."}
		}
		t.RootCAs = roots
	}
	if c.Pin == "" {
		return t, nil
	}
	pin := strings.ToLower(strings.NewReplacer(":", "", " ", "").Replace(c.Pin))
	if _, err := hex.DecodeString(pin); err != nil || len(pin) != 64 {
		return nil, &answer{is: ErrCertificate, detail: "pin: not 64 hex digits",
			what: "That is not the fingerprint of a certificate.", do: "It has 64 digits and letters from a to f. Type it again."}
	}
	// The pin says more than a name or a date could.
	t.InsecureSkipVerify = true
	t.VerifyConnection = func(s tls.ConnectionState) error {
		if leaf := s.PeerCertificates[0]; pinOf(leaf) != pin {
			return distrusted(leaf, errPin)
		}
		return nil
	}
	return t, nil
}

// wanted are the answers of success. That of a deletion is not 207, which says that
// some of it failed.
var wanted = map[string][]int{
	"PROPFIND":        {http.StatusMultiStatus},
	"MKCOL":           {http.StatusCreated},
	http.MethodGet:    {http.StatusOK},
	http.MethodPut:    {http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusNoContent},
	http.MethodDelete: {http.StatusOK, http.StatusAccepted, http.StatusNoContent},
}

// errThere is the answer to making a folder that is there.
var errThere = errors.New("sync: the folder is there")

// Do implements webdav.HTTPClient. What it returns is a success, or an error with words.
func (h *davHTTP) Do(req *http.Request) (*http.Response, error) {
	req, w := h.watch(req)
	if err := h.prepare(req, w); err != nil {
		w.stop()
		return nil, err
	}
	resp, err := h.client.Do(req)
	if err != nil && w.reused && w.ctx.Err() == nil {
		// The server closed the connection in that moment. What is asked of a place is
		// the same whether it is done once or twice.
		h.client.CloseIdleConnections()
		if req.GetBody != nil {
			req.Body, _ = req.GetBody()
		}
		resp, err = h.client.Do(req)
	}
	if err != nil {
		w.stop()
		return nil, w.error(req.Method, err)
	}
	body := &watchedBody{resp.Body, w, req.Method}
	resp.Body = body
	err = h.judge(resp)
	if err == nil && req.Method == http.MethodGet {
		return resp, nil
	}
	_, _ = io.CopyN(io.Discard, body, 64<<10) // so that the connection can be used again
	body.Close()
	if err != nil {
		return nil, err
	}
	return resp, nil
}

// asked is all that a listing must tell: half of what go-webdav's client asks for, and
// no ETags, which some servers write in ways that it cannot read.
const asked = `<?xml version="1.0" encoding="utf-8"?>` +
	`<propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/></prop></propfind>`

func (h *davHTTP) prepare(req *http.Request, w *watch) error {
	var body []byte
	switch req.Method {
	case "PROPFIND":
		body = []byte(asked)
	case http.MethodPut:
		var err error
		if body, err = io.ReadAll(req.Body); err != nil {
			return err
		}
	}
	if req.Body != nil {
		req.Body.Close()
		req.Body = nil
	}
	if len(body) > 0 {
		req.ContentLength = int64(len(body))
		req.GetBody = func() (io.ReadCloser, error) { return w.counted(bytes.NewReader(body)), nil }
		req.Body, _ = req.GetBody()
	}
	if h.user != "" || h.password != "" {
		req.SetBasicAuth(h.user, h.password)
	}
	req.Header.Set("User-Agent", "ReadyBinder")
	req.Header.Set("Cache-Control", "no-cache")
	switch req.Method {
	case http.MethodPut:
		req.Header.Set("Content-Type", "application/octet-stream")
		if len(body) > large {
			req.Header.Set("Expect", "100-continue")
		}
	case http.MethodGet:
		req.Header.Set("Accept-Encoding", "identity")
	}
	return nil
}

// judge tells what an answer means, and cleans a listing.
func (h *davHTTP) judge(resp *http.Response) error {
	method := resp.Request.Method
	switch {
	case method == "MKCOL" && resp.StatusCode == http.StatusMethodNotAllowed:
		return errThere
	case resp.StatusCode == http.StatusOK && method != http.MethodGet:
		start := make([]byte, pageStart)
		n, err := io.ReadFull(resp.Body, start)
		if isPage(start[:n]) {
			return &answer{is: ErrLoginPage, detail: method + ": a web page"}
		}
		if a, ok := errors.AsType[*answer](err); ok {
			return a
		}
		fallthrough
	default:
		if !slices.Contains(wanted[method], resp.StatusCode) {
			return refusal(resp)
		}
	}
	if method != "PROPFIND" {
		return nil
	}
	list, err := readListing(resp.Request.URL, resp.Body)
	if err != nil {
		return err
	}
	resp.Body = io.NopCloser(bytes.NewReader(list))
	return nil
}

// pageStart is how many bytes tell a web page from something else.
const pageStart = 512

// isPage tells whether bytes are a web page, by how they begin.
func isPage(body []byte) bool {
	sort := http.DetectContentType(body)
	return strings.HasPrefix(sort, "text/html") || strings.HasPrefix(sort, "text/xml")
}

// watch ends a request that does not get on: over each time of the patience, so much
// must have moved as the slowest server moves.
type watch struct {
	ctx    context.Context
	end    context.CancelCauseFunc
	moved  atomic.Int64
	timer  *time.Timer
	reused bool // the connection served another request before
}

func (h *davHTTP) watch(req *http.Request) (*http.Request, *watch) {
	w := &watch{}
	w.ctx, w.end = context.WithCancelCause(req.Context())
	least := int64(slowest * h.patience.Seconds())
	started := make(chan struct{})
	w.timer = time.AfterFunc(h.patience, func() {
		<-started
		if w.moved.Swap(0) < least {
			w.end(&answer{is: ErrSlow, detail: req.Method + ": no sign of life"})
			return
		}
		w.timer.Reset(h.patience)
	})
	close(started)
	return req.WithContext(httptrace.WithClientTrace(w.ctx, &httptrace.ClientTrace{
		GotConn: func(c httptrace.GotConnInfo) { w.reused = c.Reused },
	})), w
}

func (w *watch) stop() {
	w.timer.Stop()
	w.end(nil)
}

// error is why a request ended.
func (w *watch) error(method string, err error) error {
	if slow, ok := errors.AsType[*answer](context.Cause(w.ctx)); ok {
		return slow
	}
	return broken(method, err)
}

// counted is a body whose bytes count as they are sent.
func (w *watch) counted(r io.Reader) io.ReadCloser {
	return io.NopCloser(readFunc(func(p []byte) (int, error) {
		n, err := r.Read(p)
		w.moved.Add(int64(n))
		return n, err
	}))
}

type readFunc func([]byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }

// watchedBody is the body of an answer.
type watchedBody struct {
	body   io.ReadCloser
	watch  *watch
	method string
}

// Read counts what comes. An end before the end is an error with words.
func (b *watchedBody) Read(p []byte) (int, error) {
	n, err := b.body.Read(p)
	b.watch.moved.Add(int64(n))
	if err != nil && err != io.EOF {
		err = b.watch.error(b.method, err)
	}
	return n, err
}

// Close ends the watch too.
func (b *watchedBody) Close() error {
	b.watch.stop()
	return b.body.Close()
}
