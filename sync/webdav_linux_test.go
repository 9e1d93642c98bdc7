package sync_test

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"slices"
	gosync "sync"
	"testing"
	"time"

	"readybinder/seal"
	"readybinder/sync"
)

// TestServers runs the contract, and what is said of WebDAV alone, against every
// server.
func TestServers(t *testing.T) {
	for name, start := range servers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			n := 0
			contract(t, func(t *testing.T) kept {
				n++
				path := fmt.Sprintf("place %d ü/binder", n)
				open := func() place { return s.open(t, path) }
				return kept{open(), filepath.Join(s.dir, filepath.FromSlash(path)), open}
			})
			t.Run("probe (T30)", func(t *testing.T) {
				p := s.open(t, "probe")
				if err := p.Probe(t.Context()); err != nil {
					t.Fatal(err)
				}
				shows(t, p, nil)
			})
			t.Run("requests", func(t *testing.T) { requests(t, s) })
			t.Run("killed PC", func(t *testing.T) { killed(t, s) })
			t.Run("who is let in", func(t *testing.T) {
				c := s.config("nobody")
				c.Password += "x"
				p, err := sync.OpenWebDAV(c)
				if err != nil {
					t.Fatal(err)
				}
				for what, err := range map[string]error{
					"list":  func() error { _, err := p.List(t.Context()); return err }(),
					"probe": p.Probe(t.Context()),
				} {
					if !errors.Is(err, sync.ErrLogin) {
						t.Errorf("%s with a wrong password: %v", what, err)
					}
				}
			})
		})
	}
}

// counting is a server behind one that counts.
func counting(t *testing.T, s *server) (behind *server, count func() []string) {
	to, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	var mu gosync.Mutex
	var seen []string
	proxy := &httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.SetURL(to) },
		Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true},
	}
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		seen = append(seen, r.Method)
		mu.Unlock()
		if r.Method == http.MethodPut && r.ContentLength < 0 {
			t.Error("a file is sent without its length")
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(h.Close)
	return &server{url: h.URL + "/", dir: s.dir}, func() []string {
		mu.Lock()
		defer mu.Unlock()
		list := seen
		seen = nil
		return list
	}
}

// requests: nothing changed costs one, a file costs one.
func requests(t *testing.T, s *server) {
	behind, count := counting(t, s)
	p, ctx := behind.open(t, "counted"), t.Context()
	f := made(1, 1, []byte("some bytes"))
	for _, step := range []struct {
		what string
		do   func() error
		want []string
	}{
		{"first use", func() error { _, err := p.List(ctx); return err }, []string{"PROPFIND", "MKCOL"}},
		{"nothing changed", func() error { _, err := p.List(ctx); return err }, []string{"PROPFIND"}},
		{"put", func() error { return p.Put(ctx, f.Name, f.Bytes) }, []string{"PUT"}},
		{"put again", func() error { return p.Put(ctx, f.Name, f.Bytes) }, []string{"PUT"}},
		{"get", func() error { _, err := p.Get(ctx, f.Name); return err }, []string{"GET"}},
		{"delete", func() error { return p.Delete(ctx, f.Name) }, []string{"DELETE"}},
	} {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.what, err)
		}
		if got := count(); !slices.Equal(got, step.want) {
			t.Errorf("%s: %v", step.what, got)
		}
	}
}

// killed: an upload that breaks off leaves nothing that counts, whether the name was there
// or not, and the file is whole again after it was written anew.
func killed(t *testing.T, s *server) {
	p := s.open(t, "killed")
	shows(t, p, nil)
	var all []seal.Sealed
	for i := range 2 {
		body := make([]byte, 300_000)
		body[0] = byte(i)
		all = append(all, made(9, i+1, body))
	}
	putAll(t, p, all[1:]) // the second is written over
	for _, f := range all {
		cutOff(t, s, "killed/"+f.Name.String(), f.Bytes)
		if _, err := p.Get(t.Context(), f.Name); err == nil && f.Name == all[0].Name {
			t.Error("a file that was never sent whole is read")
		} else if err != nil && !errors.Is(err, sync.ErrTorn) && !errors.Is(err, sync.ErrMissing) {
			t.Error(err)
		}
	}
	// A server may take a while to see that the one who sent is gone.
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		putAll(t, p, all)
		whole := 0
		for _, f := range all {
			if _, err := p.Get(t.Context(), f.Name); err == nil {
				whole++
			}
		}
		if whole == len(all) || time.Now().After(end) {
			break
		}
	}
	shows(t, p, all)
}

// cutOff sends half of a file and breaks off.
func cutOff(t *testing.T, s *server, path string, body []byte) {
	t.Helper()
	u, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", u.Host)
	if err != nil {
		t.Fatal(err)
	}
	raw := conn.(*net.TCPConn)
	if u.Scheme == "https" {
		conn = tls.Client(conn, &tls.Config{InsecureSkipVerify: true})
	}
	req, err := http.NewRequest(http.MethodPut, s.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(davUser, davPassword)
	fmt.Fprintf(conn, "PUT %s HTTP/1.1\r\nHost: %s\r\nAuthorization: %s\r\nContent-Length: %d\r\n\r\n",
		req.URL.EscapedPath(), u.Host, req.Header.Get("Authorization"), len(body))
	if _, err := conn.Write(body[:len(body)/2]); err != nil && !errors.Is(err, io.ErrClosedPipe) {
		t.Fatal(err)
	}
	time.Sleep(100 * time.Millisecond) // so that the server has begun to write
	_ = raw.SetLinger(0)
	raw.Close()
}

// TestSmallServer: nginx as it is installed takes files of 1 MB at most, and breaks off.
func TestSmallServer(t *testing.T) {
	p := nginxOf(t, 1).open(t, "small")
	for range 20 {
		if err := p.Probe(t.Context()); !errors.Is(err, sync.ErrTooBig) {
			t.Fatal(err)
		}
	}
	shows(t, p, nil)
}
