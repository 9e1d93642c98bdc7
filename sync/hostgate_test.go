package sync

import (
	"context"
	"fmt"
	"net"
	"net/http/httptest"
	"net/netip"
	"slices"
	gosync "sync"
	"testing"
	"testing/synctest"
	"time"
)

// keptBack are the times for which answers would have been kept back, by a test that listens.
var keptBack struct {
	gosync.Mutex
	times []time.Duration
}

func init() {
	hold = func(_ context.Context, d time.Duration) {
		keptBack.Lock()
		keptBack.times = append(keptBack.times, d)
		keptBack.Unlock()
	}
}

// TestGate: answers to wrong codes are kept back longer each time, for each source by
// itself, and what is kept of sources is bounded.
func TestGate(t *testing.T) {
	g, now := &gate{}, time.Now()
	a, b := sourceOf("192.0.2.7:1000"), sourceOf("[2001:db8::1]:1000")
	var got []time.Duration
	for range 10 {
		got = append(got, g.missed(a, now))
	}
	want := []time.Duration{0, 0, 200e6, 400e6, 800e6, 1600e6, 3200e6, 6400e6, 10e9, 10e9}
	if !slices.Equal(got, want) {
		t.Error(got)
	}
	for range 100 {
		if d := g.missed(a, now); d != longestHold {
			t.Fatal(d)
		}
	}
	if d := g.missed(b, now); d != 0 {
		t.Error("another source:", d)
	}
	if sourceOf("[2001:db8::1:2:3:4]:7") != sourceOf("[2001:db8::1]:9") || sourceOf("[2001:db8:0:1::1]:7") == b {
		t.Error("of IPv6 a PC has a /64")
	}
	if sourceOf("[::ffff:192.0.2.7]:1") != a {
		t.Error("IPv4 within IPv6")
	}
	if d := g.missed(a, now.Add(forgetAfter+1)); d != 0 {
		t.Error("after it was quiet:", d)
	}
	for i := range 2 * mostSources {
		ip := netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)})
		g.missed(netip.PrefixFrom(ip, 32), now.Add(time.Duration(i)))
	}
	if len(g.misses) > mostSources {
		t.Error(len(g.misses))
	}
}

// TestHeld: wrong credentials and codes are kept back; who asks for the way in is not.
func TestHeld(t *testing.T) {
	h, err := OpenHost(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	id, password, err := h.admit("PC", "")
	if err != nil {
		t.Fatal(err)
	}
	ask := func(user, password string) int {
		r := httptest.NewRequest("OPTIONS", "/", nil)
		r.RemoteAddr = "192.0.2.9:5"
		if user != "" {
			r.SetBasicAuth(user, password)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code
	}
	keptBack.Lock()
	keptBack.times = nil
	keptBack.Unlock()
	for range 5 {
		if ask(id, "guess") != 401 || ask("", "") != 401 || ask(id, password) != 204 {
			t.Fatal("who is let in")
		}
	}
	keptBack.Lock()
	defer keptBack.Unlock()
	if !slices.Equal(keptBack.times, []time.Duration{0, 0, 200e6, 400e6, 800e6}) {
		t.Error(keptBack.times)
	}
}

func TestWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		wait(t.Context(), time.Second)
		ctx, stop := context.WithCancel(t.Context())
		stop()
		wait(ctx, time.Hour)
		if time.Since(began) != time.Second {
			t.Error(time.Since(began))
		}
	})
}

// TestPairCode: a wrong character and two that were swapped show; none of it is a
// recovery code by mistake but one in a thousand.
func TestPairCode(t *testing.T) {
	c := newPairCode(hashOf("some certificate"))
	text := c.String()
	if len(text) != 34 || len(c.pin) != 20 {
		t.Error(text)
	}
	for i := range text {
		for _, r := range crockford {
			if wrong := text[:i] + string(r) + text[i+1:]; text[i] != '-' && wrong != text {
				if _, err := parsePairCode(wrong); err == nil {
					t.Fatalf("%s for %s", wrong, text)
				}
			}
		}
	}
	for _, typed := range []string{
		text, "readybinder://pair/192.0.2.1:47800/" + text, "ReadyBinder://Pair/192.0.2.1:47800/" + text, " 192.0.2.1:47800/" + text + "\n",
	} {
		address, code, err := ParsePairing(typed)
		if got, failed := parsePairCode(code); err != nil || failed != nil || got != c || address != "" && address != "192.0.2.1:47800" {
			t.Errorf("%q: %q %q %v", typed, address, code, err)
		}
	}
	for in, want := range map[string]string{
		"192.0.2.1": "192.0.2.1:47800", "pc-1:80": "pc-1:80", "fe80::1": "[fe80::1]:47800", "[2001:db8::1]:9": "[2001:db8::1]:9",
		"": "", "a/b": "", "user@pc": "", "pc:0": "", "pc:99999": "", "pc:x": "",
	} {
		if got, err := withPort(in); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q %v", in, got, err)
		}
	}
}

// TestFind: hosts are found by mDNS, and one whose address changed is found again by who
// knows its pin. It talks to itself only.
func TestFind(t *testing.T) {
	lo, err := net.InterfaceByName("lo")
	if err != nil {
		t.Skip("no loopback interface of that name")
	}
	before := networks
	networks = func() []network { return []network{{*lo, []net.IP{net.IPv4(127, 0, 0, 1)}}} }
	t.Cleanup(func() { networks = before })
	h, err := OpenHost(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	ctx, stop := context.WithCancel(context.Background())
	var ended gosync.WaitGroup
	t.Cleanup(ended.Wait)
	t.Cleanup(stop)
	ended.Go(func() { _ = h.Serve(ctx, l) })
	ended.Go(func() { h.Announce(ctx, port) })
	want := Found{fmt.Sprint("127.0.0.1:", port), h.ID()}
	for tries := 0; ; tries++ {
		list, err := Find(t.Context())
		if err != nil || tries == 10 {
			t.Fatal(list, err)
		}
		if slices.Contains(list, want) {
			break
		}
	}
	code, err := h.Pair(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	a, err := Pair(t.Context(), "", code, "PC", "") // with no address
	if err != nil || a.At != want.Address {
		t.Fatal(a, err)
	}
	a.At = "127.0.0.1:1" // where nobody listens
	for range 2 {
		p, err := a.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.List(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	// It comes back to the address that was typed, and the network tells nothing of it.
	stop()
	ended.Wait()
	networks = func() []network { return nil }
	again, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop = context.WithCancel(context.Background())
	t.Cleanup(ended.Wait)
	t.Cleanup(stop)
	ended.Go(func() { _ = h.Serve(ctx, again) })
	a.At = again.Addr().String()
	for range 2 {
		p, err := a.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.List(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}
