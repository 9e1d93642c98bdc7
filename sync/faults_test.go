//go:build linux

package sync_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"readybinder/seal"
	"readybinder/sync"
)

// fault is one way in which a server misbehaves, and what comes of it: the errors of the
// four things that one can ask a place, nil where it is lived through. Whatever else
// may be said, a wrong byte is never given and a full folder never shown as empty.
type fault struct {
	name                string
	bad                 func(h *hostile, w http.ResponseWriter, r *http.Request)
	list, get, put, del error
	// hides: the listing lies in a way that nobody can see who looks at it alone.
	// What is missing in it is not believed to be deleted: see Round.
	hides bool
	slow  bool // it takes longer than the patience of the one who asks
}

const page = "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Sign in to the guest network</body></html>"

// only misbehaves with one method.
func only(method string, bad func(h *hostile, w http.ResponseWriter, r *http.Request)) func(*hostile, http.ResponseWriter, *http.Request) {
	return func(h *hostile, w http.ResponseWriter, r *http.Request) {
		if r.Method == method {
			bad(h, w, r)
			return
		}
		h.serve(w, r)
	}
}

// status always answers so.
func status(code int, headers ...string) func(*hostile, http.ResponseWriter, *http.Request) {
	return func(_ *hostile, w http.ResponseWriter, r *http.Request) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
		if code >= 400 {
			io.WriteString(w, page) // as Apache and others write it
		}
	}
}

// lists answers every listing with this.
func lists(text func(h *hostile, at string) string) func(*hostile, http.ResponseWriter, *http.Request) {
	return only("PROPFIND", func(h *hostile, w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		body := text(h, r.URL.Path)
		h.mu.Unlock()
		w.WriteHeader(http.StatusMultiStatus)
		io.WriteString(w, body)
	})
}

// gives changes the bytes of every file that is read.
func gives(change func([]byte) []byte) func(*hostile, http.ResponseWriter, *http.Request) {
	return only(http.MethodGet, func(h *hostile, w http.ResponseWriter, r *http.Request) {
		w.Write(change(bytes.Clone(h.answered(r).Body.Bytes())))
	})
}

// etags are no matter at all.
func etags(of func(name string) string) func(*hostile, http.ResponseWriter, *http.Request) {
	return func(h *hostile, w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		h.etag = of
		h.mu.Unlock()
		h.serve(w, r)
	}
}

func all4(f fault, err error) fault {
	f.list, f.get, f.put, f.del = err, err, err, err
	return f
}

func everything(name string, err error, bad func(h *hostile, w http.ResponseWriter, r *http.Request)) fault {
	return all4(fault{name: name, bad: bad}, err)
}

var faults = []fault{
	everything("delay", nil, func(h *hostile, w http.ResponseWriter, r *http.Request) {
		time.Sleep(20 * time.Millisecond)
		h.serve(w, r)
	}),
	everything("connection dropped before", sync.ErrOffline, func(_ *hostile, w http.ResponseWriter, _ *http.Request) { drop(w) }),
	everything("reply dropped after it took effect (T18)", sync.ErrOffline, func(h *hostile, w http.ResponseWriter, r *http.Request) {
		h.answered(r)
		drop(w)
	}),
	{name: "500 after it took effect (T18)", bad: func(h *hostile, w http.ResponseWriter, r *http.Request) {
		h.answered(r)
		w.WriteHeader(http.StatusInternalServerError)
	}, list: sync.ErrServer, get: sync.ErrServer, put: sync.ErrServer, del: sync.ErrServer},
	{name: "upload cut", bad: only(http.MethodPut, func(_ *hostile, w http.ResponseWriter, r *http.Request) {
		_, _ = io.CopyN(io.Discard, r.Body, 10)
		drop(w)
	}), put: sync.ErrOffline},
	{name: "half stored and 201 (T21)", bad: only(http.MethodPut, func(h *hostile, w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body[:len(body)/2]))
		h.serve(w, r)
	})},
	{name: "nothing stored and 201", bad: only(http.MethodPut, status(http.StatusCreated))},
	{name: "nothing deleted and 204", bad: only(http.MethodDelete, status(http.StatusNoContent))},
	everything("applied twice", nil, func(h *hostile, w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		again := r.Clone(context.Background())
		if r.Method == http.MethodPut {
			again.Body = io.NopCloser(bytes.NewReader(body))
			h.answered(again)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		h.serve(w, r)
	}),
	{name: "applied late", bad: only(http.MethodPut, func(h *hostile, w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		late := r.Clone(context.Background())
		late.Body = io.NopCloser(bytes.NewReader(body))
		go func() {
			time.Sleep(10 * time.Millisecond)
			h.answered(late)
		}()
		w.WriteHeader(http.StatusCreated)
	})},
	{name: "reply cut", bad: func(h *hostile, w http.ResponseWriter, r *http.Request) {
		a := h.answered(r)
		w.Header().Set("Content-Length", fmt.Sprint(a.Body.Len()+1))
		w.WriteHeader(a.Code)
		w.Write(a.Body.Bytes()[:a.Body.Len()/2])
	}, list: sync.ErrOffline, get: sync.ErrOffline, put: nil, del: nil},
	{name: "reply cut where it has no length", bad: func(h *hostile, w http.ResponseWriter, r *http.Request) {
		a := h.answered(r)
		conn, out, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		fmt.Fprintf(out, "HTTP/1.0 %d x\r\n\r\n%s", a.Code, a.Body.Bytes()[:a.Body.Len()/2])
		out.Flush()
		conn.Close()
	}, list: sync.ErrNotWebDAV, get: sync.ErrTorn},
	{name: "reply short but well framed", bad: func(h *hostile, w http.ResponseWriter, r *http.Request) {
		a := h.answered(r)
		w.WriteHeader(a.Code)
		w.Write(a.Body.Bytes()[:a.Body.Len()/2])
	}, list: sync.ErrNotWebDAV, get: sync.ErrTorn},
	{name: "empty replies", bad: func(h *hostile, w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(h.answered(r).Code)
	}, list: sync.ErrNotWebDAV, get: sync.ErrTorn},
	{name: "bytes flipped", get: sync.ErrTorn, bad: gives(func(b []byte) []byte { b[len(b)/2] ^= 1; return b })},
	{name: "bytes behind it", get: sync.ErrTorn, bad: gives(func(b []byte) []byte { return append(b, 0) })},
	{name: "other bytes of the same length (T27)", get: sync.ErrTorn, bad: gives(func(b []byte) []byte { return make([]byte, len(b)) })},
	{name: "files swapped", get: sync.ErrTorn, bad: only(http.MethodGet, func(h *hostile, w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		defer h.mu.Unlock()
		for _, name := range h.names() {
			if name != r.URL.Path {
				w.Write(h.files[name])
				return
			}
		}
	})},
	{name: "a file without end", get: sync.ErrTorn, bad: only(http.MethodGet, func(_ *hostile, w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 1<<16)); err != nil {
				return
			}
		}
	})},
	{name: "a file is damaged by 206", get: sync.ErrNotWebDAV, bad: only(http.MethodGet, status(http.StatusPartialContent))},

	// Listings.
	{name: "empty listing", hides: true, bad: lists(func(_ *hostile, at string) string { return listStart + folderEntry(at) + listEnd })},
	{name: "part of the listing hidden", hides: true, bad: lists(func(h *hostile, at string) string {
		one := h.names()[0]
		return listStart + folderEntry(at) + fileEntry(one, len(h.files[one]), "") + listEnd
	})},
	{name: "stale listing", hides: true, bad: only("PROPFIND", func(h *hostile, w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.stale == "" {
			h.stale = h.listing(r.URL.Path)
		}
		w.WriteHeader(http.StatusMultiStatus)
		io.WriteString(w, h.stale)
	})},
	{name: "a listing of nothing (T5)", list: sync.ErrNotWebDAV, bad: lists(func(*hostile, string) string { return listStart + listEnd })},
	{name: "the folder itself hidden", list: sync.ErrNotWebDAV, bad: lists(func(h *hostile, _ string) string {
		one := h.names()[0]
		return listStart + fileEntry(one, len(h.files[one]), "") + listEnd
	})},
	{name: "the folder is 404 within 207 (T5)", list: sync.ErrNotWebDAV, bad: lists(func(_ *hostile, at string) string {
		return listStart + `<D:response><D:href>` + at + `</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>` + listEnd
	})},
	{name: "a listing of others' folders too", bad: lists(func(h *hostile, at string) string {
		return strings.Replace(h.listing(at), listEnd, folderEntry(at+"x/")+fileEntry(at+"x/"+madeUp.Name.String(), 9, "")+listEnd, 1)
	})},
	{name: "addresses in full", bad: lists(func(h *hostile, at string) string {
		return strings.ReplaceAll(h.listing(at), "<D:href>", "<D:href>http://another.example:81")
	})},
	{name: "addresses from the folder on", bad: lists(func(h *hostile, at string) string {
		return strings.NewReplacer("<D:href>"+at+"<", "<D:href>"+at+"<", "<D:href>"+at, "<D:href>").Replace(h.listing(at))
	})},
	{name: "another letter for the namespace", bad: lists(func(h *hostile, at string) string {
		return strings.NewReplacer("<D:", "<", "</D:", "</", "xmlns:D=", "xmlns=").Replace(h.listing(at))
	})},
	{name: "bad entries among good ones", bad: lists(func(h *hostile, at string) string {
		entries := `<D:response><D:href>%zz</D:href></D:response><D:response/><D:response><D:href>` + at + madeUp.Name.String() + `</D:href><D:href>/b</D:href></D:response>` +
			`<D:response><D:href>` + at + `locked.txt</D:href><D:propstat><D:prop><D:getcontentlength>many</D:getcontentlength></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>` +
			`<D:response><D:href>` + at + `x</D:href><D:status>nonsense</D:status></D:response><D:sync-token>1</D:sync-token>`
		return strings.Replace(h.listing(at), listEnd, entries+listEnd, 1)
	})},
	{name: "a document type", list: sync.ErrNotWebDAV, bad: lists(func(h *hostile, at string) string {
		return strings.Replace(h.listing(at), `<D:multistatus`, `<!DOCTYPE D:multistatus [<!ENTITY a "b">]><D:multistatus`, 1)
	})},
	{name: "an entity bomb", list: sync.ErrNotWebDAV, bad: lists(func(_ *hostile, at string) string {
		bomb := `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a0 "lol">`
		for i := range 9 {
			bomb += fmt.Sprintf(`<!ENTITY a%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&a%d;", i), 10))
		}
		return bomb + `]><D:multistatus xmlns:D="DAV:">` + folderEntry("&a9;") + listEnd
	})},
	{name: "an entity that nobody knows", list: sync.ErrNotWebDAV, bad: lists(func(_ *hostile, at string) string {
		return listStart + folderEntry("&nbsp;") + listEnd
	})},
	{name: "garbage", list: sync.ErrNotWebDAV, bad: lists(func(*hostile, string) string { return "\x00\xff\x1f garbage \x00" })},
	{name: "garbage in the middle", list: sync.ErrNotWebDAV, bad: lists(func(h *hostile, at string) string {
		text := h.listing(at)
		return text[:len(text)/2] + "\x00<<" + text[len(text)/2:]
	})},
	{name: "elements without end", list: sync.ErrNotWebDAV, bad: lists(func(*hostile, string) string {
		return listStart + "<D:response>" + strings.Repeat("<D:propstat>", 200_000)
	})},
	{name: "another sort of XML", list: sync.ErrNotWebDAV, bad: lists(func(*hostile, string) string { return `<rss version="2.0"></rss>` })},
	{name: "a web page as a listing", list: sync.ErrLoginPage, bad: lists(func(*hostile, string) string { return page[len("<!DOCTYPE html>"):] })},
	{name: "a million entries", list: sync.ErrTooMany, bad: lists(func(_ *hostile, at string) string {
		return listStart + folderEntry(at) + strings.Repeat("<D:response/>", 1_000_000) + listEnd
	})},
	{name: "a listing that unfolds to a gigabyte", list: sync.ErrTooMany, bad: only("PROPFIND", func(_ *hostile, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.WriteHeader(http.StatusMultiStatus)
		z := gzip.NewWriter(w)
		io.WriteString(z, listStart)
		for range 1 << 10 {
			if _, err := z.Write(bytes.Repeat([]byte(" "), 1<<20)); err != nil {
				return
			}
		}
	})},

	// ETags (T14 none, T15 a server that knows no If-Match, T16 rewritten, T17 always the same).
	everything("no ETags (T14)", nil, etags(func(string) string { return "" })),
	everything("weak ETags (T16)", nil, etags(func(string) string { return `W/"1-gzip"` })),
	everything("ETags without quotes", nil, etags(func(string) string { return "1<&" })),
	everything("ETags that change (T15)", nil, etags(func(string) string { return `"` + fmt.Sprint(time.Now().UnixNano()) + `"` })),
	everything("one ETag for all (T17)", nil, etags(func(string) string { return `"same second"` })),

	// Statuses (T5).
	everything("401", sync.ErrLogin, status(401, "WWW-Authenticate", `Basic realm="x"`)),
	everything("401 with another way", sync.ErrLogin, status(401, "WWW-Authenticate", `Digest realm="x"`)),
	everything("403", sync.ErrRefused, status(403)),
	{name: "404", bad: status(404), list: sync.ErrGone, get: sync.ErrMissing, put: sync.ErrGone},
	{name: "404 for a listing of what is there (T5)", bad: only("PROPFIND", status(404)), list: sync.ErrGone},
	{name: "405", bad: status(405), list: sync.ErrRefused, get: sync.ErrRefused, put: sync.ErrRefused, del: sync.ErrRefused},
	{name: "407", bad: status(407), list: sync.ErrLogin, get: sync.ErrLogin, put: sync.ErrLogin, del: sync.ErrLogin},
	{name: "409", bad: only(http.MethodPut, status(409)), put: sync.ErrGone},
	everything("412", sync.ErrHeld, status(412)),
	{name: "413", bad: only(http.MethodPut, status(413)), put: sync.ErrTooBig},
	everything("423", sync.ErrHeld, status(423)),
	everything("429", sync.ErrBusy, status(429, "Retry-After", "120")),
	everything("500", sync.ErrServer, status(500)),
	everything("501", sync.ErrNotWebDAV, status(501)),
	everything("502", sync.ErrOffline, status(502)),
	everything("503", sync.ErrBusy, status(503, "Retry-After", "120")),
	everything("504", sync.ErrOffline, status(504)),
	everything("507", sync.ErrFull, status(507)),
	everything("511", sync.ErrLoginPage, status(511)),
	everything("599", sync.ErrServer, status(599)),
	everything("301", sync.ErrMoved, status(301, "Location", "http://127.0.0.1:9/elsewhere/?token=secret")),
	everything("302 to a login page (T5)", sync.ErrMoved, status(302, "Location", "/login")),
	everything("303", sync.ErrMoved, status(303, "Location", "/elsewhere")),
	everything("307", sync.ErrMoved, status(307, "Location", "/elsewhere")),
	everything("308 to nowhere", sync.ErrMoved, status(308)),
	{name: "200 without a word", bad: status(200), list: sync.ErrNotWebDAV, get: sync.ErrTorn},
	{name: "207 for a deletion", bad: only(http.MethodDelete, status(207)), del: sync.ErrServer},

	// Login pages (T23).
	everything("captive portal (T23)", sync.ErrLoginPage, func(_ *hostile, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, page)
	}),
	everything("captive portal that says it is XML (T23)", sync.ErrLoginPage, func(_ *hostile, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/octet-stream")
		io.WriteString(w, `<?xml version="1.0"?>`+page)
	}),

	// Slow ones.
	{name: "no answer at all", slow: true, bad: func(_ *hostile, _ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}, list: sync.ErrSlow, get: sync.ErrSlow, put: sync.ErrSlow, del: sync.ErrSlow},
	{name: "a byte now and then", slow: true, bad: func(h *hostile, w http.ResponseWriter, r *http.Request) {
		a := h.answered(r)
		w.Header().Set("Content-Length", "100000")
		w.WriteHeader(cmp.Or(map[int]int{204: 200}[a.Code], a.Code))
		for range 500 {
			if r.Context().Err() != nil {
				return
			}
			io.WriteString(w, " ")
			http.NewResponseController(w).Flush()
			time.Sleep(20 * time.Millisecond)
		}
	}, list: sync.ErrSlow, get: sync.ErrSlow, put: nil, del: sync.ErrSlow},
	everything("garbage in place of HTTP", sync.ErrOffline, func(_ *hostile, w http.ResponseWriter, _ *http.Request) {
		if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
			io.WriteString(conn, "SSH-2.0-OpenSSH_9.2p1\r\n")
			conn.Close()
		}
	}),
	everything("headers without end", sync.ErrOffline, func(_ *hostile, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X", strings.Repeat("x", 1<<20))
	}),
}

var madeUp = made(77, 1, []byte("nine here"))

// TestFaults: one fault at a time, from a folder with three files: everything is asked,
// and when the server has come to its senses, all is as it should be.
func TestFaults(t *testing.T) {
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			h := newHostile(t)
			ctx := t.Context()
			p := h.open(t)
			var all []seal.Sealed
			for i := range 4 {
				all = append(all, made(1, i+1, bytes.Repeat(fmt.Append(nil, "file ", i, " "), 30)))
			}
			putAll(t, p, all[:3])
			if f.slow {
				p = h.openFor(t, 500*time.Millisecond)
			}
			h.turn(func(w http.ResponseWriter, r *http.Request) { f.bad(h, w, r) })

			want := func(what string, got, want error) {
				t.Helper()
				if !errors.Is(got, want) {
					t.Errorf("%s: %v, want %v", what, got, want)
				}
				if got != nil {
					tells(t, got)
				}
			}
			list, err := p.List(ctx)
			want("list", err, f.list)
			if err == nil && len(list) != 3 && !f.hides {
				t.Errorf("%d of 3 files are listed, and no error", len(list))
			}
			if err != nil && len(list) != 0 {
				t.Error("a listing, and an error")
			}
			for _, e := range list {
				if e.Name.Writer == madeUp.Name.Writer {
					t.Error("a file is listed that is not there")
				}
			}
			got, err := p.Get(ctx, all[0].Name)
			want("get", err, f.get)
			if err == nil && !bytes.Equal(got, all[0].Bytes) {
				t.Error("wrong bytes")
			}
			want("put", p.Put(ctx, all[3].Name, all[3].Bytes), f.put)
			want("delete", p.Delete(ctx, all[1].Name), f.del)

			h.turn(nil)
			if f.slow {
				p = h.open(t)
			}
			if _, err := p.List(ctx); err != nil {
				t.Fatalf("later: %v", err)
			}
			putAll(t, p, all)
			shows(t, p, all)
		})
	}
}

// TestMixedFaults: every second request meets one of the faults, whichever. What is read is
// right or an error, and who tries again long enough gets everything there.
func TestMixedFaults(t *testing.T) {
	var cheap []fault
	for _, f := range faults {
		if !f.slow && f.list != sync.ErrTooMany && !strings.Contains(f.name, "without end") {
			cheap = append(cheap, f)
		}
	}
	for seed := range uint64(20) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			h := newHostile(t)
			p, ctx := h.open(t), t.Context()
			dice := rand.New(rand.NewPCG(seed, 0))
			h.turn(func(w http.ResponseWriter, r *http.Request) {
				h.mu.Lock()
				bad, f := dice.IntN(2) == 0, cheap[dice.IntN(len(cheap))]
				h.mu.Unlock()
				if bad {
					f.bad(h, w, r)
					return
				}
				h.serve(w, r)
			})
			var all []seal.Sealed
			for i := range 5 {
				all = append(all, made(4, i+1, bytes.Repeat(fmt.Append(nil, seed, " ", i, " "), 40)))
			}
			left := slices.Clone(all)
			for try := 0; len(left) > 0; try++ {
				if try == 1000 {
					t.Fatalf("%d files did not get there", len(left))
				}
				list, err := p.List(ctx)
				if err != nil {
					tells(t, err)
				}
				for _, f := range left {
					if !slices.Contains(list, sync.Entry{Name: f.Name, Size: int64(len(f.Bytes))}) {
						_ = p.Put(ctx, f.Name, f.Bytes)
					}
				}
				left = slices.DeleteFunc(left, func(f seal.Sealed) bool {
					got, err := p.Get(ctx, f.Name)
					if err == nil && !bytes.Equal(got, f.Bytes) {
						t.Fatal("wrong bytes")
					}
					return err == nil
				})
			}
			h.turn(nil)
			// What came late, or was written twice and cut, is written once more.
			for _, f := range all {
				if _, err := p.Get(ctx, f.Name); err != nil {
					putAll(t, p, []seal.Sealed{f})
				}
			}
			shows(t, p, all)
		})
	}
}

// TestHiddenSize: a file whose size the server does not tell is there, and not whole; so it
// is neither lost nor relied on.
func TestHiddenSize(t *testing.T) {
	h := newHostile(t)
	p := h.open(t)
	putAll(t, p, []seal.Sealed{madeUp})
	for what, change := range map[string]func(string) string{
		"no size":      func(s string) string { return strings.Replace(s, "<D:getcontentlength>9</D:getcontentlength>", "", 1) },
		"a bad size":   func(s string) string { return strings.Replace(s, ">9<", "> nine <", 1) },
		"less than 0":  func(s string) string { return strings.Replace(s, ">9<", ">-9<", 1) },
		"not readable": func(s string) string { i := strings.LastIndex(s, "200 OK"); return s[:i] + "403 No" + s[i+6:] },
	} {
		h.turn(func(w http.ResponseWriter, r *http.Request) {
			lists(func(h *hostile, at string) string { return change(h.listing(at)) })(h, w, r)
		})
		list, err := p.List(t.Context())
		if err != nil || len(list) != 1 || list[0].Whole() {
			t.Errorf("%s: %v %v", what, list, err)
		}
		if names, err := p.Names(); err != nil || len(names) != 0 {
			t.Errorf("%s: %v %v", what, names, err)
		}
	}
}

// TestRedirects: nothing is ever asked of another address, and what may be secret in it is
// not shown; one that is open is warned of.
func TestRedirects(t *testing.T) {
	asked := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	t.Cleanup(elsewhere.Close)
	ca := authority(t)
	h := unstarted(t)
	h.TLS = ca.tls(t, certificate("127.0.0.1"))
	h.StartTLS()
	c := h.config()
	c.CA = ca.pem
	p, err := sync.OpenWebDAV(c)
	if err != nil {
		t.Fatal(err)
	}
	to, _ := url.Parse(elsewhere.URL)
	to.User, to.Path, to.RawQuery = url.UserPassword("who", "secret"), "/new", "session=secret"
	for _, code := range []int{301, 302, 303, 307, 308} {
		h.turn(func(w http.ResponseWriter, r *http.Request) { status(code, "Location", to.String())(h, w, r) })
		_, list := p.List(t.Context())
		for what, err := range map[string]error{
			"list": list, "put": p.Put(t.Context(), madeUp.Name, madeUp.Bytes), "delete": p.Delete(t.Context(), madeUp.Name),
		} {
			if !errors.Is(err, sync.ErrMoved) {
				t.Errorf("%d, %s: %v", code, what, err)
				continue
			}
			told, do := err.(interface{ Words() (what, do string) }).Words()
			if !strings.Contains(told, elsewhere.URL+"/new") || strings.Contains(told+do+err.Error(), "secret") || !strings.Contains(do, "Do not use") {
				t.Errorf("%d, %s: %q %q", code, what, told, do)
			}
		}
	}
	if asked {
		t.Error("a redirect was followed")
	}
}

// TestRetryAfter: how long to wait, also by a server whose clock is wrong.
func TestRetryAfter(t *testing.T) {
	h := newHostile(t)
	p := h.open(t)
	wrong := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	for says, want := range map[string]time.Duration{
		"120":                  2 * time.Minute,
		"0":                    0,
		"-5":                   0,
		"soon":                 0,
		"":                     0,
		"99999999999999999999": 0,
		"1000000":              time.Hour,
		wrong.Add(90 * time.Second).Format(http.TimeFormat): 90 * time.Second,
		wrong.Add(-time.Hour).Format(http.TimeFormat):       0,
	} {
		h.turn(func(w http.ResponseWriter, r *http.Request) {
			status(429, "Retry-After", says, "Date", wrong.Format(http.TimeFormat))(h, w, r)
		})
		if got := sync.RetryAfter(p.Delete(t.Context(), madeUp.Name)); got != want {
			t.Errorf("%q: %v", says, got)
		}
	}
	if sync.RetryAfter(sync.ErrBusy) != 0 || sync.RetryAfter(nil) != 0 {
		t.Error("no server asked for that")
	}
}

// TestResume (T31): a server that has enough after 300 requests, and is asked again later,
// gets what it lacks and nothing twice.
func TestResume(t *testing.T) {
	h := newHostile(t)
	p := h.open(t)
	var all source
	for i := range 400 {
		all = append(all, made(2, i+1, fmt.Append(nil, i)))
	}
	left := 300
	h.turn(func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		left--
		enough := left < 0
		h.mu.Unlock()
		if enough {
			status(503, "Retry-After", "60")(h, w, r)
			return
		}
		h.serve(w, r)
	})
	c, err := sync.Copy(t.Context(), all, p, nil)
	if !errors.Is(err, sync.ErrBusy) || sync.RetryAfter(err) != time.Minute {
		t.Fatal(err)
	}
	before := c.Written - 1
	h.turn(nil)
	if c, err = sync.Copy(t.Context(), all, p, nil); err != nil || c.Written != len(all)-before {
		t.Errorf("%d were there, and then %d written: %v", before, c.Written, err)
	}
}

// TestLoginPageMendsNothing (T23): a copy whose files are answered for by a web page is
// not taken for a damaged one, which would be written over.
func TestLoginPageMendsNothing(t *testing.T) {
	h := newHostile(t)
	p := h.open(t)
	all := source{madeUp}
	putAll(t, p, all)
	h.requests()
	h.turn(func(w http.ResponseWriter, r *http.Request) {
		only(http.MethodGet, func(_ *hostile, w http.ResponseWriter, _ *http.Request) { io.WriteString(w, page) })(h, w, r)
	})
	if _, err := sync.Copy(t.Context(), all, p, nil); !errors.Is(err, sync.ErrLoginPage) {
		t.Error(err)
	}
	if got := fmt.Sprint(h.requests()); got != "[PROPFIND GET]" {
		t.Error(got)
	}
}

// TestNoOverwriting: a server that writes over nothing. What is whole there is left; what
// is torn is deleted first.
func TestNoOverwriting(t *testing.T) {
	for _, code := range []int{403, 405, 409, 412, 423} {
		h := newHostile(t)
		p := h.open(t)
		putAll(t, p, []seal.Sealed{madeUp})
		h.requests()
		h.turn(func(w http.ResponseWriter, r *http.Request) {
			h.mu.Lock()
			_, there := h.files[r.URL.Path]
			h.mu.Unlock()
			if there && r.Method == http.MethodPut {
				w.WriteHeader(code)
				return
			}
			h.serve(w, r)
		})
		putAll(t, p, []seal.Sealed{madeUp})
		if got := fmt.Sprint(h.requests()); got != "[PUT GET]" {
			t.Errorf("%d, whole: %s", code, got)
		}
		h.mu.Lock()
		h.files["/office/"+madeUp.Name.String()] = []byte("half")
		h.mu.Unlock()
		putAll(t, p, []seal.Sealed{madeUp})
		if got := fmt.Sprint(h.requests()); got != "[PUT GET DELETE PUT]" {
			t.Errorf("%d, torn: %s", code, got)
		}
		shows(t, p, []seal.Sealed{madeUp})
	}
}

// TestMakingTheFolder (T29): what servers answer to making a folder, and when it is
// believed that there is an empty one.
func TestMakingTheFolder(t *testing.T) {
	mkcol := func(bad func(h *hostile, w http.ResponseWriter, r *http.Request)) func(h *hostile, w http.ResponseWriter, r *http.Request) {
		return only("MKCOL", bad)
	}
	parent := func(code int) func(h *hostile, w http.ResponseWriter, r *http.Request) {
		return mkcol(func(h *hostile, w http.ResponseWriter, r *http.Request) {
			if a := h.answered(r); a.Code != http.StatusConflict {
				w.WriteHeader(a.Code)
				return
			}
			w.WriteHeader(code)
		})
	}
	for _, c := range []struct {
		name string
		bad  func(h *hostile, w http.ResponseWriter, r *http.Request)
		want error
		asks string
	}{
		{"good", func(h *hostile, w http.ResponseWriter, r *http.Request) { h.serve(w, r) }, nil, "[PROPFIND MKCOL MKCOL MKCOL MKCOL MKCOL]"},
		{"409 for a missing parent", parent(409), nil, "[PROPFIND MKCOL MKCOL MKCOL MKCOL MKCOL]"},
		{"404 for a missing parent", parent(404), nil, "[PROPFIND MKCOL MKCOL MKCOL MKCOL MKCOL]"},
		{"500 for a missing parent", parent(500), nil, "[PROPFIND MKCOL MKCOL MKCOL MKCOL MKCOL]"},
		{"parents may not be made", mkcol(func(h *hostile, w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/a/" {
				w.WriteHeader(http.StatusForbidden)
				return
			}
			h.serve(w, r)
		}), sync.ErrRefused, ""},
		{"403", mkcol(status(403)), sync.ErrRefused, "[PROPFIND MKCOL PROPFIND]"},
		{"301", mkcol(status(301, "Location", "/a")), sync.ErrMoved, "[PROPFIND MKCOL PROPFIND]"},
		{"405 and yet not there", mkcol(status(405)), sync.ErrGone, "[PROPFIND MKCOL PROPFIND]"},
		{"507", mkcol(status(507)), sync.ErrFull, "[PROPFIND MKCOL PROPFIND]"},
		{"200 with a page", mkcol(func(_ *hostile, w http.ResponseWriter, _ *http.Request) { io.WriteString(w, page) }), sync.ErrLoginPage, "[PROPFIND MKCOL PROPFIND]"},
		{"200", mkcol(status(200)), sync.ErrNotWebDAV, "[PROPFIND MKCOL PROPFIND]"},
		{"another PC makes it meanwhile", mkcol(func(h *hostile, w http.ResponseWriter, r *http.Request) {
			h.mu.Lock()
			h.folders[r.URL.Path] = true
			h.files[r.URL.Path+madeUp.Name.String()] = madeUp.Bytes
			h.mu.Unlock()
			w.WriteHeader(http.StatusForbidden)
		}), nil, "[PROPFIND MKCOL PROPFIND]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHostile(t)
			conf := h.config()
			conf.URL = h.URL + "/a/b c/d"
			p, err := sync.OpenWebDAV(conf)
			if err != nil {
				t.Fatal(err)
			}
			h.turn(func(w http.ResponseWriter, r *http.Request) { c.bad(h, w, r) })
			list, err := p.List(t.Context())
			if !errors.Is(err, c.want) {
				t.Errorf("%v", err)
			}
			if err != nil {
				tells(t, err)
			}
			if asks := fmt.Sprint(h.requests()); c.asks != "" && asks != c.asks {
				t.Error(asks)
			}
			if strings.HasPrefix(c.name, "another") && len(list) != 1 {
				t.Error("what the other PC wrote is not seen")
			}
		})
	}
}

// TestProbe (T30): what a server does not do is told before it is relied on, and the file
// that was tried does not stay.
func TestProbe(t *testing.T) {
	isFile := func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, ".bin") }
	for _, c := range []struct {
		name string
		bad  func(h *hostile, w http.ResponseWriter, r *http.Request)
		want error
	}{
		{"good", func(h *hostile, w http.ResponseWriter, r *http.Request) { h.serve(w, r) }, nil},
		{"no Depth: infinity", func(h *hostile, w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Depth") == "infinity" || r.Method == "PROPFIND" && r.Header.Get("Depth") == "" {
				w.WriteHeader(http.StatusForbidden)
				return
			}
			h.serve(w, r)
		}, nil},
		{"a login page", func(_ *hostile, w http.ResponseWriter, _ *http.Request) { io.WriteString(w, page) }, sync.ErrLoginPage},
		{"a wrong password", status(401), sync.ErrLogin},
		{"read-only", only(http.MethodPut, status(403)), sync.ErrRefused},
		{"read-only by method", only(http.MethodPut, status(405)), sync.ErrRefused},
		{"full", only(http.MethodPut, status(507)), sync.ErrFull},
		{"files of 1 MB at most", only(http.MethodPut, func(h *hostile, w http.ResponseWriter, r *http.Request) {
			if r.ContentLength > 1<<20 {
				// Before it is sent, and the connection is broken off.
				w.Header().Set("Connection", "close")
				w.WriteHeader(http.StatusRequestEntityTooLarge)
				return
			}
			h.serve(w, r)
		}), sync.ErrTooBig},
		{"full, and says nothing", only(http.MethodPut, func(h *hostile, w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(body[:1000]))
			h.serve(w, r)
		}), sync.ErrNotKept},
		{"keeps nothing", only(http.MethodPut, status(201)), sync.ErrNotKept},
		{"does not show it", lists(func(_ *hostile, at string) string { return listStart + folderEntry(at) + listEnd }), sync.ErrNotKept},
		{"tells no sizes", lists(func(h *hostile, at string) string {
			return strings.ReplaceAll(h.listing(at), "getcontentlength", "displayname")
		}), sync.ErrNotKept},
		{"other bytes", gives(func(b []byte) []byte { return make([]byte, len(b)) }), sync.ErrNotKept},
		{"may not be read", only(http.MethodGet, status(403)), sync.ErrRefused},
		{"nothing may be deleted", only(http.MethodDelete, status(403)), sync.ErrRefused},
		{"nothing is deleted", only(http.MethodDelete, status(204)), sync.ErrNotKept},
		{"drops the password on the way", func(_ *hostile, w http.ResponseWriter, r *http.Request) {
			if isFile(r) {
				w.Header().Set("Location", r.URL.Path+"?x=1")
				w.WriteHeader(http.StatusTemporaryRedirect)
				return
			}
			w.WriteHeader(http.StatusMultiStatus)
			io.WriteString(w, listStart+folderEntry(r.URL.Path)+listEnd)
		}, sync.ErrMoved},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := newHostile(t)
			h.turn(func(w http.ResponseWriter, r *http.Request) { c.bad(h, w, r) })
			err := h.open(t).Probe(t.Context())
			if !errors.Is(err, c.want) {
				t.Fatal(err)
			}
			if err != nil {
				tells(t, err)
			}
			if len(h.files) != 0 && !strings.HasPrefix(c.name, "nothing") {
				t.Errorf("%d files stay", len(h.files))
			}
		})
	}
}

// TestIdle: a server closes what is idle, just when it is used again.
func TestIdle(t *testing.T) {
	h := unstarted(t)
	h.Config.IdleTimeout = time.Millisecond
	h.Start()
	p := h.open(t)
	for i := range 200 {
		f := made(3, i+1, fmt.Append(nil, i))
		if err := p.Put(t.Context(), f.Name, f.Bytes); err != nil {
			t.Fatal(err)
		}
		if _, err := p.List(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(i%3) * 700 * time.Microsecond)
	}
}

// TestTrust: whom a WebDAV believes that he is the server.
func TestTrust(t *testing.T) {
	ca, other := authority(t), authority(t)
	expired := certificate("127.0.0.1")
	expired.NotBefore, expired.NotAfter = expired.NotBefore.AddDate(-2, 0, 0), expired.NotAfter.AddDate(-1, 0, 0)
	for _, c := range []struct {
		name string
		cert func() *hostile
		set  func(h *hostile, c *sync.WebDAVConfig)
		want string // in its words, nothing where it is trusted
	}{
		{"own CA", nil, func(_ *hostile, c *sync.WebDAVConfig) { c.CA = ca.pem }, ""},
		{"unknown CA", nil, func(*hostile, *sync.WebDAVConfig) {}, "does not know who made it"},
		{"another CA", nil, func(_ *hostile, c *sync.WebDAVConfig) { c.CA = other.pem }, "does not know who made it"},
		{"expired", func() *hostile { return secure(t, ca, expired) }, func(_ *hostile, c *sync.WebDAVConfig) { c.CA = ca.pem }, "It was good from"},
		{"another name", func() *hostile { return secure(t, ca, certificate("127.0.0.2")) }, func(_ *hostile, c *sync.WebDAVConfig) { c.CA = ca.pem }, "made for another address"},
		{"pinned", nil, pinned, ""},
		{"pinned, expired and of another name", func() *hostile { x := expired; x.IPAddresses = nil; return secure(t, ca, x) }, pinned, ""},
		{"changed pin", nil, func(h *hostile, c *sync.WebDAVConfig) {
			pinned(secure(t, ca, certificate("127.0.0.1")), c)
		}, "another one than the one that was trusted"},
		{"changed pin, of a known CA", nil, func(h *hostile, c *sync.WebDAVConfig) {
			pinned(secure(t, ca, certificate("127.0.0.1")), c)
			c.CA = ca.pem
		}, "another one than the one that was trusted"},
	} {
		h := secure(t, ca, certificate("127.0.0.1"))
		if c.cert != nil {
			h = c.cert()
		}
		conf := h.config()
		c.set(h, &conf)
		p, err := sync.OpenWebDAV(conf)
		if err != nil {
			t.Fatal(err)
		}
		h.requests()
		err = p.Put(t.Context(), madeUp.Name, madeUp.Bytes)
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if !errors.Is(err, sync.ErrCertificate) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		tells(t, err)
		if what, _ := err.(interface{ Words() (what, do string) }).Words(); !strings.Contains(what, c.want) {
			t.Errorf("%s: %s", c.name, what)
		}
		if len(h.requests()) != 0 {
			t.Errorf("%s: something was sent", c.name)
		}
	}
	// A server that speaks no TLS.
	h := newHostile(t)
	conf := h.config()
	conf.URL = strings.Replace(conf.URL, "http:", "https:", 1)
	p, _ := sync.OpenWebDAV(conf)
	if _, err := p.List(t.Context()); !errors.Is(err, sync.ErrNotWebDAV) {
		t.Error(err)
	}
}

func secure(t *testing.T, ca *signer, c x509.Certificate) *hostile {
	h := unstarted(t)
	h.Config.ErrorLog = quiet
	h.TLS = ca.tls(t, c)
	h.StartTLS()
	return h
}

// pinned trusts the certificate that was refused, as a person does who has compared it.
func pinned(h *hostile, c *sync.WebDAVConfig) {
	p, err := sync.OpenWebDAV(h.config())
	if err != nil {
		h.t.Fatal(err)
	}
	_, err = p.List(context.Background())
	pin, ok := sync.PinOf(err)
	if !ok {
		h.t.Fatalf("no pin: %v", err)
	}
	c.Pin = strings.ToUpper(pin[:2] + ":" + pin[2:])
}

// TestAddress: what is no address is told before anything is asked, and nothing secret
// in it again.
func TestAddress(t *testing.T) {
	for _, url := range []string{
		"", "nas", "nas.local/binder", "ftp://nas/binder", "https://", "https:///binder", "file:///binder",
		"https://who:secret@127.0.0.1/", "https://127.0.0.1/?token=secret", "https://127.0.0.1/#secret", "https://127.0.0.1:x secret/", "http://[::1/secret",
	} {
		_, err := sync.OpenWebDAV(sync.WebDAVConfig{URL: url})
		if !errors.Is(err, sync.ErrAddress) {
			t.Errorf("%q: %v", url, err)
			continue
		}
		tells(t, err)
		if strings.Contains(err.Error(), "secret") {
			t.Error(err)
		}
	}
	for _, c := range []sync.WebDAVConfig{
		{URL: "https://127.0.0.1/", CA: []byte("no certificate")},
		{URL: "https://127.0.0.1/", Pin: "12:34"},
		{URL: "https://127.0.0.1/", Pin: strings.Repeat("x", 64)},
	} {
		if _, err := sync.OpenWebDAV(c); !errors.Is(err, sync.ErrCertificate) {
			t.Errorf("%+v: %v", c, err)
		} else {
			tells(t, err)
		}
	}
	// The password goes to no other PC openly; this is known before anything is sent.
	p, err := sync.OpenWebDAV(sync.WebDAVConfig{URL: "http://192.0.2.1/", User: davUser, Password: davPassword, Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.List(t.Context()); !errors.Is(err, sync.ErrPlain) {
		t.Error(err)
	} else {
		tells(t, err)
	}
}
