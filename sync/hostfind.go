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

// Find looks for hosts on the networks of this PC.
func Find(ctx context.Context) ([]Found, error) {
	entries := make(chan *mdns.ServiceEntry, 64)
	var asked sync.WaitGroup
	for _, n := range networks() {
		asked.Go(func() {
			_ = mdns.QueryContext(ctx, &mdns.QueryParam{
				Service: hostService, Domain: "local", Timeout: lookFor,
				Interface: &n.Interface, Entries: entries, Logger: silent,
				DisableIPv6: true, // every office has IPv4, and where one fails the library tries neither
			})
		})
	}
	go func() {
		asked.Wait()
		close(entries)
	}()
	var list []Found
	for e := range entries {
		if f, ok := found(e); ok && !slices.Contains(list, f) && len(list) < mostFound {
			list = append(list, f)
		}
	}
	return list, ctx.Err()
}

// mostFound bounds what a network can make this PC try.
const mostFound = 64

func found(e *mdns.ServiceEntry) (Found, bool) {
	id, service, _ := strings.Cut(e.Name, ".")
	ip, ok := netip.AddrFromSlice(e.AddrV4)
	if !ok || !isHex(id, 16) || !strings.HasPrefix(service, hostService+".") || e.Port < 1 || e.Port > 65535 {
		return Found{}, false
	}
	return Found{netip.AddrPortFrom(ip.Unmap(), uint16(e.Port)).String(), id}, true
}
