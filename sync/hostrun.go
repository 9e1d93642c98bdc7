package sync

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// ErrPort says that a host cannot listen.
var ErrPort error = &trouble{"sync: host cannot listen",
	"This PC cannot be the meeting point: another program uses its port, or the meeting point runs already.",
	"Restart the PC, and try again. If it fails again, ask your IT provider."}

const (
	hostAtFile = "at" // where the one that runs listens, while it does
	hostOnFile = "on" // it is to run, until somebody takes this away
	lookEvery  = time.Second
)

// Run serves at listen, as net.Listen reads it, and makes the host known on the networks
// of this PC, until ctx ends. ready is told the port.
func (h *Host) Run(ctx context.Context, listen string, ready func(port int)) error {
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrPort, err)
	}
	defer l.Close()
	at := l.Addr().(*net.TCPAddr)
	if err := (&Folder{h.dir}).write(hostAtFile, []byte(at.String())); err != nil {
		return fmt.Errorf("%w: %w", ErrHostState, err)
	}
	ctx, stop := context.WithCancel(ctx)
	var announced sync.WaitGroup
	if !at.IP.IsLoopback() {
		announced.Go(func() { h.Announce(ctx, at.Port) })
	}
	ready(at.Port)
	err = h.Serve(ctx, l)
	stop()
	announced.Wait()
	return err
}

// Port is where a process that serves this host listens on this PC. ok is false where
// none does.
func (h *Host) Port(ctx context.Context) (port int, ok bool) {
	text, err := os.ReadFile(filepath.Join(h.dir, hostAtFile))
	if err != nil {
		return 0, false
	}
	at, err := netip.ParseAddrPort(string(text))
	if err != nil {
		return 0, false
	}
	if at.Addr().IsUnspecified() {
		at = netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), at.Port())
	}
	d := tls.Dialer{NetDialer: &net.Dialer{Timeout: 3 * time.Second}, Config: &tls.Config{
		InsecureSkipVerify: true, // another may have the port by now: the pin tells
		VerifyConnection: func(s tls.ConnectionState) error {
			if pinOf(s.PeerCertificates[0]) != h.pin {
				return errPin
			}
			return nil
		},
	}}
	c, err := d.DialContext(ctx, "tcp", at.String())
	if err != nil {
		return 0, false
	}
	c.Close()
	return int(at.Port()), true
}

// SetOn says whether the host is to run; a process that follows it with WhileOn ends soon
// after it is off.
func (h *Host) SetOn(on bool) error {
	var err error
	if on {
		err = (&Folder{h.dir}).write(hostOnFile, nil)
	} else if err = os.Remove(filepath.Join(h.dir, hostOnFile)); errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrHostState, err)
	}
	return nil
}

// On tells whether the host is to run.
func (h *Host) On() bool {
	_, err := os.Stat(filepath.Join(h.dir, hostOnFile))
	return err == nil
}

// WhileOn is a context that ends when the host is not to run any more.
func (h *Host) WhileOn(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := context.WithCancel(ctx)
	go func() {
		ticker := time.NewTicker(lookEvery)
		defer ticker.Stop()
		for h.On() {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
		}
		stop()
	}()
	return ctx, stop
}

// Fingerprint is by which a person tells the host's certificate: the part of its hash
// that a pairing code has.
func (h *Host) Fingerprint() string {
	var groups []string
	for s := strings.ToUpper(h.pin[:2*10]); s != ""; s = s[4:] {
		groups = append(groups, s[:4])
	}
	return strings.Join(groups, " ")
}
