package sync

import (
	"context"
	"net"
	"net/netip"
	"sync"
	"time"
)

// How many connections a host keeps open: in all, and from one address, so that one
// that takes all it gets leaves enough to the others.
const (
	mostOpen     = 512
	mostFromEach = 24
)

// How long an answer to a wrong code or credential is held back: not at all for the
// first ones, which a person mistypes, and then twice as long each time.
const (
	freeMisses  = 2
	firstHold   = 200 * time.Millisecond
	longestHold = 10 * time.Second
	forgetAfter = 10 * time.Minute
	mostSources = 4096
)

// gate counts wrong codes and credentials by where they came from. It holds back only
// the answers to these: who shows a right one is let in at once, whatever else comes from
// the same address.
type gate struct {
	mu     sync.Mutex
	misses map[netip.Prefix]miss
}

type miss struct {
	n    int
	last time.Time
}

// missed counts one, and tells how long its answer is to be held back.
func (g *gate) missed(source netip.Prefix, now time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.misses == nil {
		g.misses = map[netip.Prefix]miss{}
	}
	m := g.misses[source]
	if now.Sub(m.last).Abs() > forgetAfter {
		m.n = 0
	}
	m.n++
	m.last = now
	if _, there := g.misses[source]; !there && len(g.misses) >= mostSources {
		g.forget()
	}
	g.misses[source] = m
	over := m.n - freeMisses
	if over <= 0 {
		return 0
	}
	return min(firstHold<<min(over-1, 10), longestHold)
}

// forget makes room: it drops the source that has been quiet for longest.
func (g *gate) forget() {
	var oldest netip.Prefix
	for s, m := range g.misses {
		if at, ok := g.misses[oldest]; !ok || m.last.Before(at.last) {
			oldest = s
		}
	}
	delete(g.misses, oldest)
}

// sourceOf is where a request comes from: an address, or what one PC has of IPv6.
func sourceOf(remote string) netip.Prefix {
	at, err := netip.ParseAddrPort(remote)
	if err != nil {
		return netip.Prefix{}
	}
	a := at.Addr().Unmap().WithZone("")
	bits := a.BitLen()
	if a.Is6() {
		bits = 64
	}
	p, _ := a.Prefix(bits)
	return p
}

// hold keeps an answer back; tests put their own in its place.
var hold = wait

// wait waits, unless nobody waits for it any more.
func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// door is a listener that lets in so many and no more.
type door struct {
	net.Listener
	mu   sync.Mutex
	open map[netip.Prefix]int
	all  int
}

func newDoor(l net.Listener) *door { return &door{Listener: l, open: map[netip.Prefix]int{}} }

// Accept implements net.Listener. It closes at once what is too much.
func (d *door) Accept() (net.Conn, error) {
	for {
		c, err := d.Listener.Accept()
		if err != nil {
			return nil, err
		}
		source := sourceOf(c.RemoteAddr().String())
		if d.enter(source) {
			return &guest{Conn: c, leave: sync.OnceFunc(func() { d.left(source) })}, nil
		}
		c.Close()
	}
}

func (d *door) enter(source netip.Prefix) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.all >= mostOpen || d.open[source] >= mostFromEach {
		return false
	}
	d.all++
	d.open[source]++
	return true
}

func (d *door) left(source netip.Prefix) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.all--
	if d.open[source]--; d.open[source] == 0 {
		delete(d.open, source)
	}
}

type guest struct {
	net.Conn
	leave func()
}

// Close implements net.Conn.
func (g *guest) Close() error {
	g.leave()
	return g.Conn.Close()
}
