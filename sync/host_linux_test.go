package sync_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"readybinder/binder"
	"readybinder/seal"
	"readybinder/store"
	"readybinder/sync"
)

// meeting is a host that serves on this PC.
type meeting struct {
	*sync.Host
	dir string
	at  string
}

func hosting(t testing.TB) *meeting {
	t.Helper()
	m := &meeting{dir: t.TempDir()}
	h, err := sync.OpenHost(m.dir)
	if err != nil {
		t.Fatal(err)
	}
	m.Host = h
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m.at = l.Addr().String()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- h.Serve(ctx, l) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return m
}

// code is a new pairing code.
func (m *meeting) code(t testing.TB) string {
	t.Helper()
	c, err := m.Pair(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// pair lets a PC in.
func (m *meeting) pair(t testing.TB, name, log string) sync.Address {
	t.Helper()
	a, err := sync.Pair(t.Context(), m.at, m.code(t), name, log)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// asSource is a place that is a Source too.
type asSource struct {
	sync.Place
	sync.Source
}

func opened(t testing.TB, a sync.Address) place {
	t.Helper()
	p, err := a.Open()
	if err != nil {
		t.Fatal(err)
	}
	return asSource{p, sync.At(context.Background(), p)}
}

func TestHost(t *testing.T) {
	contract(t, func(t *testing.T) kept {
		m := hosting(t)
		n := 0
		open := func() place {
			n++
			return opened(t, m.pair(t, fmt.Sprint("PC ", n), ""))
		}
		return kept{open(), m.Files(), open}
	})
}

// TestHostRounds: three PCs and the host itself, which only keeps what they send, end with
// the same records; a PC takes away there what it packed.
func TestHostRounds(t *testing.T) {
	m := hosting(t)
	ctx := t.Context()
	first, err := store.Create(t.TempDir(), "some long passphrase")
	if err != nil {
		t.Fatal(err)
	}
	round := func(s *store.Store, a sync.Address) {
		t.Helper()
		p, err := a.Open()
		if err != nil {
			t.Fatal(err)
		}
		out, err := sync.Round(ctx, s, p, sync.Options{Target: a.Target().ID, Now: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		if out.Lost+out.Torn > 0 {
			t.Errorf("%+v", out)
		}
	}
	at := []sync.Address{m.pair(t, "front desk", first.Log())}
	pcs := []*store.Store{first}
	round(first, at[0])
	for i := range 2 {
		a := m.pair(t, fmt.Sprint("room ", i), "")
		p, err := a.Open()
		if err != nil {
			t.Fatal(err)
		}
		s, _, err := store.Restore(ctx, t.TempDir(), sync.At(ctx, p), "some long passphrase", nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Introduce(ctx, s.Log()); err != nil {
			t.Fatal(err)
		}
		pcs, at = append(pcs, s), append(at, a)
	}
	for turn := range 4 {
		for i, s := range pcs {
			edit(t, s, fmt.Sprint("Dr. ", turn, i))
			round(s, at[i])
		}
	}
	for i, s := range pcs {
		round(s, at[i])
	}
	want := peopleOf(first)
	for i, s := range pcs {
		round(s, at[i])
		if got := peopleOf(s); len(got) != 12 || !slices.Equal(got, want) {
			t.Errorf("PC %d has %v", i, got)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	// What lies there is sealed, and under names of ours.
	entries, err := os.ReadDir(m.Files())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		body, err := os.ReadFile(filepath.Join(m.Files(), e.Name()))
		if err != nil || bytes.Contains(body, []byte("Dr. ")) {
			t.Errorf("%s: %v", e.Name(), err)
		}
		if _, err := seal.ParseName(e.Name()); err != nil {
			t.Error(err)
		}
	}
}

func edit(t *testing.T, s *store.Store, name string) {
	t.Helper()
	var f *binder.Form
	s.View(func(b *binder.Binder) {
		f = binder.People.Form(b, store.NewID(), binder.Person{Name: name, Ways: []binder.Way{{ID: "m", Way: "mobile", Value: "(207) 555-0101"}}})
	})
	if err := s.Save(f); err != nil {
		t.Fatal(err)
	}
}

func peopleOf(s *store.Store) (names []string) {
	s.View(func(b *binder.Binder) {
		for _, p := range binder.People.All(b) {
			names = append(names, p.Name)
		}
	})
	slices.Sort(names)
	return names
}

// request sends what no client of ours would.
type request struct {
	method, path string
	header       map[string]string
	body         []byte
	length       int64 // -1: not said
}

// send answers with a status, 0 where the host closed the connection.
func send(t *testing.T, at string, as sync.Address, q request) (int, string) {
	t.Helper()
	c := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	defer c.CloseIdleConnections()
	req, err := http.NewRequest(q.method, "https://"+at+"/", bytes.NewReader(q.body))
	if err != nil {
		t.Fatal(err)
	}
	req.URL.Opaque = q.path
	if q.length != 0 {
		req.ContentLength = q.length
		req.Body = io.NopCloser(bytes.NewReader(q.body))
	}
	if as.User != "" {
		req.SetBasicAuth(as.User, as.Password)
	}
	for k, v := range q.header {
		req.Header.Set(k, v)
	}
	resp, err := c.Do(req)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(body)
}

// TestHostAttacks: what is asked of a host, by whom, and what it answers. In the end the
// files are as they were.
func TestHostAttacks(t *testing.T) {
	m := hosting(t)
	good := m.pair(t, "front desk", made(1, 1, nil).Name.Writer)
	other := m.pair(t, "laptop", made(2, 1, nil).Name.Writer)
	stolen := m.pair(t, "stolen laptop", "")
	if err := m.Revoke(stolen.User); err != nil {
		t.Fatal(err)
	}
	mine, new := made(1, 1, []byte("sealed bytes")), made(1, 2, []byte("other sealed bytes"))
	putAll(t, opened(t, good), []seal.Sealed{mine})
	path := "/" + mine.Name.String()
	if err := os.WriteFile(filepath.Join(m.Files(), "notes.txt"), []byte("someone's"), 0o600); err != nil {
		t.Fatal(err)
	}
	nobody := sync.Address{}
	wrong := good
	wrong.Password = strings.Repeat("0", 32)
	mixed := good
	mixed.User = other.User
	xml := map[string]string{"Content-Type": "application/xml", "Depth": "1"}
	bomb := `<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>` +
		`<propfind xmlns="DAV:"><prop><getcontentlength/>&b;</prop></propfind>`
	for what, a := range map[string]struct {
		as   sync.Address
		q    request
		want []int
	}{
		"nobody lists":             {nobody, request{method: "PROPFIND", path: "/"}, []int{401}},
		"nobody reads":             {nobody, request{method: "GET", path: path}, []int{401}},
		"nobody writes":            {nobody, request{method: "PUT", path: "/" + new.Name.String(), body: new.Bytes}, []int{401}},
		"nobody asks":              {nobody, request{method: "OPTIONS", path: "/"}, []int{401}},
		"wrong credential":         {wrong, request{method: "GET", path: path}, []int{401}},
		"another's credential":     {mixed, request{method: "GET", path: path}, []int{401}},
		"user is a path":           {sync.Address{User: "../host", Password: "x"}, request{method: "GET", path: path}, []int{401}},
		"revoked":                  {stolen, request{method: "GET", path: path}, []int{401}},
		"revoked takes a log":      {stolen, request{method: "POST", path: "/log", body: []byte(mine.Name.Writer)}, []int{401}},
		"climbs":                   {good, request{method: "GET", path: "/../host.pem"}, []int{404}},
		"climbs, escaped":          {good, request{method: "GET", path: "/%2e%2e%2fhost.pem"}, []int{404}},
		"climbs with backslashes":  {good, request{method: "GET", path: `/..%5chost.pem`}, []int{404}},
		"climbs behind a name":     {good, request{method: "GET", path: path + "/../../host.pem"}, []int{404}},
		"twice the slash":          {good, request{method: "GET", path: "/" + path}, []int{404}},
		"zero byte":                {good, request{method: "GET", path: path + "%00"}, []int{404}},
		"capitals":                 {good, request{method: "GET", path: strings.ToUpper(path)}, []int{404}},
		"a file that is not ours":  {good, request{method: "GET", path: "/notes.txt"}, []int{404}},
		"writes one":               {good, request{method: "PUT", path: "/run.exe", body: []byte("x")}, []int{403}},
		"writes above":             {good, request{method: "PUT", path: "/../pcs/x.json", body: []byte("x")}, []int{409}},
		"writes the folder":        {good, request{method: "PUT", path: "/", body: []byte("x")}, []int{403}},
		"other bytes":              {other, request{method: "PUT", path: path, body: []byte("planted byte")}, []int{422}},
		"other bytes, a new name":  {other, request{method: "PUT", path: "/" + new.Name.String(), body: bytes.Repeat([]byte("x"), len(new.Bytes))}, []int{422}},
		"too short":                {other, request{method: "PUT", path: "/" + new.Name.String(), body: new.Bytes[:3]}, []int{400}},
		"too long":                 {other, request{method: "PUT", path: "/" + new.Name.String(), body: append(bytes.Clone(new.Bytes), 'x')}, []int{413}},
		"too long, length unsaid":  {other, request{method: "PUT", path: "/" + new.Name.String(), body: bytes.Repeat([]byte("x"), 1<<20), length: -1}, []int{413}},
		"a part":                   {other, request{method: "PUT", path: path, body: mine.Bytes, header: map[string]string{"Content-Range": "bytes 0-11/12"}}, []int{400}},
		"only if it changed":       {other, request{method: "PUT", path: path, body: mine.Bytes, header: map[string]string{"If-None-Match": "*"}}, []int{412}},
		"deletes another's":        {other, request{method: "DELETE", path: path}, []int{403}},
		"deletes all":              {good, request{method: "DELETE", path: "/"}, []int{403}},
		"takes another's log":      {other, request{method: "POST", path: "/log", body: []byte(mine.Name.Writer)}, []int{409}},
		"takes no log":             {other, request{method: "POST", path: "/log", body: []byte("../../x")}, []int{400}},
		"copies":                   {good, request{method: "COPY", path: path, header: map[string]string{"Destination": "/x"}}, []int{405}},
		"moves":                    {good, request{method: "MOVE", path: path, header: map[string]string{"Destination": "/" + new.Name.String()}}, []int{405}},
		"locks":                    {good, request{method: "LOCK", path: path}, []int{405}},
		"changes properties":       {good, request{method: "PROPPATCH", path: path, header: xml}, []int{405}},
		"traces":                   {good, request{method: "TRACE", path: path}, []int{405}},
		"connects":                 {good, request{method: "CONNECT", path: path}, []int{400, 405}},
		"posts":                    {good, request{method: "POST", path: path}, []int{405}},
		"makes a folder":           {good, request{method: "MKCOL", path: "/folder/"}, []int{403}},
		"makes the folder":         {good, request{method: "MKCOL", path: "/"}, []int{405}},
		"all depths":               {good, request{method: "PROPFIND", path: "/", header: map[string]string{"Depth": "infinity"}}, []int{403}},
		"no depth is all":          {good, request{method: "PROPFIND", path: "/"}, []int{403}},
		"a big question":           {good, request{method: "PROPFIND", path: "/", header: xml, body: bytes.Repeat([]byte("<a>"), 100_000)}, []int{400, 413, 0}},
		"entities":                 {good, request{method: "PROPFIND", path: "/", header: xml, body: []byte(bomb)}, []int{400}},
		"pairs with nonsense":      {nobody, request{method: "POST", path: "/pair", body: []byte("{")}, []int{400}},
		"pairs with a big body":    {nobody, request{method: "POST", path: "/pair", body: bytes.Repeat([]byte(" "), 100_000)}, []int{400, 0}},
		"pairs with a log of ours": {nobody, request{method: "POST", path: "/pair", body: []byte(`{"token":"x","log":"../x"}`)}, []int{400}},
		"big header":               {good, request{method: "GET", path: path, header: map[string]string{"X": strings.Repeat("x", 100_000)}}, []int{431, 0}},
	} {
		t.Run(what, func(t *testing.T) {
			got, body := send(t, m.at, a.as, a.q)
			if !slices.Contains(a.want, got) {
				t.Errorf("%d %s", got, body)
			}
			if strings.Contains(body, m.dir) {
				t.Errorf("it tells where the files lie: %s", body)
			}
		})
	}
	shows(t, opened(t, good), []seal.Sealed{mine})
	if body, err := os.ReadFile(filepath.Join(m.Files(), "notes.txt")); err != nil || string(body) != "someone's" {
		t.Errorf("%q %v", body, err)
	}
	// And all the while those who were let in are.
	if status, _ := send(t, m.at, other, request{method: "DELETE", path: path}); status != http.StatusForbidden {
		t.Error(status)
	}
	if err := opened(t, good).Delete(t.Context(), mine.Name); err != nil {
		t.Error(err)
	}
}

// TestHostPairing: what a code is good for, and what it is not.
func TestHostPairing(t *testing.T) {
	m := hosting(t)
	ctx := t.Context()
	refused := func(t *testing.T, code string, want error) {
		t.Helper()
		if a, err := sync.Pair(ctx, m.at, code, "PC", ""); !errors.Is(err, want) || a.Password != "" {
			t.Errorf("%v, %v", a, err)
		}
	}
	// guess is the code with another token.
	guess := func(code string) string {
		for {
			if other := m.code(t); other[:19] == code[:19] && other != code {
				return other
			}
		}
	}
	t.Run("none was made", func(t *testing.T) {
		other, err := sync.OpenHost(m.dir) // as another process does
		if err != nil {
			t.Fatal(err)
		}
		code, err := other.Pair(time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(m.dir, "pairing.json")); err != nil {
			t.Fatal(err)
		}
		refused(t, code, sync.ErrPairOver)
	})
	t.Run("as it is typed", func(t *testing.T) {
		code := m.code(t)
		typed := strings.ToLower(strings.NewReplacer("-", " ", "0", "o", "1", "l").Replace(code))
		if _, err := sync.Pair(ctx, m.at, typed, "Front \x00desk\n", ""); err != nil {
			t.Fatal(err)
		}
		refused(t, code, sync.ErrPairOver) // used
		list, err := m.PCs()
		if err != nil || len(list) != 1 || list[0].Name != "Front desk" || list[0].Revoked {
			t.Errorf("%+v %v", list, err)
		}
	})
	t.Run("a later one ends it", func(t *testing.T) {
		code := m.code(t)
		m.code(t)
		refused(t, code, sync.ErrPairOver)
	})
	t.Run("old", func(t *testing.T) {
		code, err := m.Pair(time.Now().Add(-16 * time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		refused(t, code, sync.ErrPairOver)
	})
	t.Run("of a clock that was ahead", func(t *testing.T) {
		code, err := m.Pair(time.Now().Add(24 * time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		refused(t, code, sync.ErrPairOver)
	})
	t.Run("guessed", func(t *testing.T) {
		wrong := m.code(t)
		code := guess(wrong)
		for range 5 {
			refused(t, wrong, sync.ErrPairOver)
		}
		refused(t, code, sync.ErrPairOver) // dead
		m.pair(t, "after a new one", "")
	})
	t.Run("mistyped", func(t *testing.T) {
		code := m.code(t)
		for i, r := range code {
			if r == '-' {
				continue
			}
			other := "7"
			if r == '7' {
				other = "8"
			}
			refused(t, code[:i]+other+code[i+1:], sync.ErrPairCode)
		}
		for _, typed := range []string{"", "x", code[1:], code + "0", code + code, strings.Repeat("ü", 28)} {
			refused(t, typed, sync.ErrPairCode)
		}
		if _, err := sync.Pair(ctx, m.at, code, "PC", ""); err != nil {
			t.Error(err) // what was mistyped was never sent
		}
	})
	t.Run("the man in the middle", func(t *testing.T) {
		heard := make(chan string, 8)
		l, err := tls.Listen("tcp", "127.0.0.1:0", authority(t).tls(t, certificate("127.0.0.1")))
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					close(heard)
					return
				}
				said, _ := io.ReadAll(io.LimitReader(c, 1<<10))
				heard <- string(said)
				c.Close()
			}
		}()
		code := m.code(t)
		if _, err := sync.Pair(ctx, l.Addr().String(), code, "PC", ""); !errors.Is(err, sync.ErrNotHost) {
			t.Error(err)
		}
		// Nor does one that was paired tell him its credential.
		a := m.pair(t, "PC", "")
		a.At = l.Addr().String()
		if _, err := opened(t, a).List(ctx); !errors.Is(err, sync.ErrCertificate) {
			t.Error(err)
		}
		l.Close()
		for said := range heard {
			if said != "" {
				t.Errorf("he heard %q", said)
			}
		}
	})
	t.Run("downgrade", func(t *testing.T) {
		c, err := tls.Dial("tcp", m.at, &tls.Config{InsecureSkipVerify: true, MaxVersion: tls.VersionTLS12})
		if err == nil {
			c.Close()
			t.Error("it speaks TLS 1.2")
		}
		resp, err := http.Get("http://" + m.at + "/")
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode != http.StatusBadRequest {
				t.Error("it speaks without TLS:", resp.Status)
			}
		}
	})
	t.Run("revoked by another process, while it works", func(t *testing.T) {
		a := m.pair(t, "laptop", "")
		p := opened(t, a)
		shows(t, p, nil)
		other, err := sync.OpenHost(m.dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := other.Revoke(a.User); err != nil {
			t.Fatal(err)
		}
		if _, err := p.List(ctx); !errors.Is(err, sync.ErrLogin) {
			t.Error(err)
		}
		if err := other.Revoke("0123456789abcdef"); !errors.Is(err, sync.ErrNoPC) {
			t.Error(err)
		}
	})
	t.Run("paired anew", func(t *testing.T) {
		f := made(7, 1, []byte("bytes"))
		old, now := m.pair(t, "PC", f.Name.Writer), m.pair(t, "PC", f.Name.Writer)
		putAll(t, opened(t, old), []seal.Sealed{f})
		if err := opened(t, old).Delete(ctx, f.Name); !errors.Is(err, sync.ErrRefused) {
			t.Error(err)
		}
		if err := opened(t, now).Delete(ctx, f.Name); err != nil {
			t.Error(err)
		}
	})
	t.Run("nothing secret is kept", func(t *testing.T) {
		a := m.pair(t, "PC", "")
		code := m.code(t)
		err := filepath.Walk(m.dir, func(path string, info os.FileInfo, err error) error {
			if err != nil || info.IsDir() {
				return err
			}
			if info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s: %v", path, info.Mode())
			}
			body, err := os.ReadFile(path)
			if bytes.Contains(body, []byte(a.Password)) || bytes.Contains(body, []byte(code)) {
				t.Error(path)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestHostStays: the certificate and the PCs are the same after a restart.
func TestHostStays(t *testing.T) {
	dir := t.TempDir()
	before, err := sync.OpenHost(dir)
	if err != nil {
		t.Fatal(err)
	}
	after, err := sync.OpenHost(dir)
	if err != nil || after.Pin() != before.Pin() || after.ID() != before.ID() || len(after.Pin()) != 64 {
		t.Error(after, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "host.pem"), []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	// Another certificate would shut everybody out: it is told instead.
	if _, err := sync.OpenHost(dir); !errors.Is(err, sync.ErrHostState) {
		t.Error(err)
	}
}

// TestHostCrowd: one address that takes all the connections it gets leaves the others
// theirs.
func TestHostCrowd(t *testing.T) {
	m := hosting(t)
	a := m.pair(t, "PC", "")
	ended := make(chan bool, 60)
	for range 60 {
		d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 3)}}
		c, err := d.Dial("tcp", m.at)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		_, _ = c.Write([]byte{22}) // how TLS begins
		go func() {
			_, _ = c.Read(make([]byte, 1))
			ended <- true
		}()
	}
	for range 60 - 24 {
		<-ended
	}
	shows(t, opened(t, a), nil)
}
