package sync

import (
	"context"
	"io"
	"log"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/mdns"
	"github.com/miekg/dns"
	"golang.org/x/net/ipv4"
)

// hostService is what hosts are found by on the network (mDNS).
const hostService = "_readybinder._tcp"

// hostID is by which a host is known on the network: it says nothing of the office, and
// who has the pin of its certificate knows it.
func hostID(pin string) string { return hashOf("readybinder/host/v1\n" + pin)[:16] }

// ID is how the host is called on the network.
func (h *Host) ID() string { return hostID(h.pin) }

// Found is a host on the network. Anyone there may say that he is one: only the
// certificate that its address shows tells.
type Found struct {
	Address string // host:port
	ID      string
}

// lookFor is how long Find listens.
const lookFor = 2 * time.Second

// network is one that this PC is in.
type network struct {
	net.Interface
	ips []net.IP
}

// networks are those in which a host may be; tests put their own in its place.
var networks = func() []network {
	all, err := net.Interfaces()
	if err != nil {
		return nil
	}
	var list []network
	for _, i := range all {
		if i.Flags&net.FlagUp == 0 || i.Flags&net.FlagMulticast == 0 || i.Flags&net.FlagLoopback != 0 {
			continue
		}
		if n := (network{i, addressesOf(i)}); len(n.ips) > 0 {
			list = append(list, n)
		}
	}
	return list
}

// addressesOf are the IPv4 addresses of an interface.
func addressesOf(i net.Interface) []net.IP {
	addrs, _ := i.Addrs()
	var list []net.IP
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil {
			list = append(list, n.IP)
		}
	}
	return list
}

var silent = log.New(io.Discard, "", 0)

// Announce makes the host known on the networks of this PC until ctx ends, also on those
// that it comes into later.
func (h *Host) Announce(ctx context.Context, port int) {
	ticker := time.NewTicker(networkEvery)
	defer ticker.Stop()
	for {
		before := addresses()
		stop := h.announce(port)
		for same := true; same; same = addresses() == before {
			select {
			case <-ctx.Done():
				stop()
				return
			case <-ticker.C:
			}
		}
		stop()
	}
}

func (h *Host) announce(port int) (stop func()) {
	var servers []*mdns.Server
	for _, n := range networks() {
		service, err := mdns.NewMDNSService(h.ID(), hostService, "", h.ID()+".local.", port, n.ips, []string{"v=1"})
		if err != nil {
			continue
		}
		if s, err := mdns.NewServer(&mdns.Config{Zone: service, Iface: &n.Interface, Logger: silent}); err == nil {
			servers = append(servers, s)
		}
	}
	return func() {
		for _, s := range servers {
			_ = s.Shutdown()
		}
	}
}

// Find looks for hosts on the networks of this PC. The question is our own: the client of
// the library listens at the interface of the default route alone, and hears nobody on a
// network without a router.
func Find(parent context.Context) ([]Found, error) {
	ctx, stop := context.WithTimeout(parent, lookFor)
	defer stop()
	entries := make(chan Found)
	var asked sync.WaitGroup
	for _, n := range networks() {
		for _, ip := range n.ips {
			asked.Go(func() { _ = ask(ctx, n.Interface, ip, entries) })
		}
	}
	go func() {
		asked.Wait()
		close(entries)
	}()
	var list []Found
	for f := range entries {
		if !slices.Contains(list, f) && len(list) < mostFound {
			list = append(list, f)
		}
	}
	return list, parent.Err()
}

// mostFound bounds what a network can make this PC try.
const mostFound = 64

// mdnsGroup is where all of a network hear a question (RFC 6762).
var mdnsGroup = &net.UDPAddr{IP: net.IPv4(224, 0, 0, 251), Port: 5353}

// ask asks all on a network for hosts, from an address of this PC, until ctx ends. They
// answer to that address alone (RFC 6762, 6.7).
func ask(ctx context.Context, on net.Interface, from net.IP, found chan<- Found) error {
	c, err := net.ListenUDP("udp4", &net.UDPAddr{IP: from})
	if err != nil {
		return err
	}
	defer c.Close()
	defer context.AfterFunc(ctx, func() { c.Close() })()
	if err := ipv4.NewPacketConn(c).SetMulticastInterface(&on); err != nil {
		return err
	}
	question, err := new(dns.Msg).SetQuestion(hostService+".local.", dns.TypePTR).Pack()
	if err != nil {
		return err
	}
	again := time.AfterFunc(lookFor/3, func() { _, _ = c.WriteToUDP(question, mdnsGroup) }) // it may get lost
	defer again.Stop()
	if _, err := c.WriteToUDP(question, mdnsGroup); err != nil {
		return err
	}
	for buf := make([]byte, 9000); ; {
		n, at, err := c.ReadFromUDPAddrPort(buf)
		if err != nil {
			return err
		}
		var m dns.Msg
		if m.Unpack(buf[:n]) != nil {
			continue
		}
		for _, rr := range slices.Concat(m.Answer, m.Extra) {
			if f, ok := foundBy(rr, at.Addr().Unmap()); ok {
				found <- f
			}
		}
	}
}

// foundBy is the host of which a record tells, at the address that it came from.
func foundBy(rr dns.RR, at netip.Addr) (Found, bool) {
	srv, ok := rr.(*dns.SRV)
	if !ok || srv.Port == 0 {
		return Found{}, false
	}
	id, service, _ := strings.Cut(srv.Hdr.Name, ".")
	if !isHex(id, 16) || service != hostService+".local." {
		return Found{}, false
	}
	return Found{netip.AddrPortFrom(at, srv.Port).String(), id}, true
}
