package sync

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"readybinder/seal"
)

// The errors of pairing.
var (
	ErrNotHost error = &trouble{"sync: not the host of that code",
		"What answers at that address is not the PC that made the code. It may be another one that poses as it. Nothing was sent there.",
		"Check the address and the code at the meeting point. If both are right, ask your IT provider."}
	ErrPairOver error = &trouble{"sync: pairing code is good no more",
		"The code is not good any more: it was used, it is older than 15 minutes, or it was mistyped several times.",
		"Make a new code at the meeting point, and type that."}
	ErrNoHost error = &trouble{"sync: no host found",
		"The meeting point was not found on this network.",
		"Check that it is on, and that this PC is on the same network. Then type the address that it shows."}
)

// hostConfig is how a host is reached.
func hostConfig(a Address) WebDAVConfig {
	return WebDAVConfig{URL: "https://" + a.At + "/", User: a.User, Password: a.Password, Pin: a.Pin}
}

// hostClient makes the requests to a host that are not WebDAV.
func hostClient(trust *tls.Config) *http.Client {
	trust.MinVersion = tls.VersionTLS13
	return &http.Client{
		Timeout: 20 * time.Second,
		Transport: &http.Transport{
			TLSClientConfig:        trust,
			DialContext:            (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
			DisableKeepAlives:      true,
			MaxResponseHeaderBytes: mostHeader,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Pair makes this PC known to a host, and returns it as a place. name is for the people
// at the host; log is this PC's, or "" where it has none yet. With no address, the host is
// looked for on the network. Nothing is sent before the host has shown the certificate
// that the code is of. It returns ErrPairCode, ErrNotHost, ErrPairOver, ErrNoHost, and
// the errors of a server.
func Pair(ctx context.Context, address, code, name, log string) (Address, error) {
	c, err := parsePairCode(code)
	if err != nil {
		return Address{}, err
	}
	if address != "" {
		if address, err = withPort(address); err != nil {
			return Address{}, err
		}
		return c.pairAt(ctx, address, name, log)
	}
	list, err := Find(ctx)
	if err != nil {
		return Address{}, err
	}
	failed := ErrNoHost
	for _, f := range list {
		a, err := c.pairAt(ctx, f.Address, name, log)
		if err == nil || errors.Is(err, ErrPairOver) || ctx.Err() != nil {
			return a, err
		}
		failed = err
	}
	return Address{}, failed
}

// withPort is an address as it is typed, with the usual port where none is said.
func withPort(address string) (string, error) {
	address = strings.TrimSpace(address)
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		host, port = strings.Trim(address, "[]"), strconv.Itoa(HostPort)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 || host == "" || strings.ContainsAny(host, "/@?# ") {
		return "", ErrNotAddress
	}
	return net.JoinHostPort(host, port), nil
}

// ErrNotAddress says that it is no address of a PC.
var ErrNotAddress error = &trouble{"sync: not an address of a PC",
	"That is not the address of a PC on the network.",
	"Type it as the meeting point shows it, for example 192.168.1.20:47800."}

func (c pairCode) pairAt(ctx context.Context, address, name, log string) (Address, error) {
	a := Address{Kind: KindHost, At: address}
	client := hostClient(&tls.Config{
		InsecureSkipVerify: true, // the code says which certificate is right
		VerifyConnection: func(s tls.ConnectionState) error {
			if a.Pin = pinOf(s.PeerCertificates[0]); !strings.HasPrefix(a.Pin, c.pin) {
				return ErrNotHost
			}
			return nil
		},
	})
	body, err := json.Marshal(askPair{c.token, name, log})
	if err != nil {
		return Address{}, err
	}
	resp, err := post(ctx, client, "https://"+address+pairPath, body, "", "")
	switch {
	case err != nil:
		return Address{}, err
	case resp.status == http.StatusForbidden:
		return Address{}, ErrPairOver
	case resp.status != http.StatusOK:
		return Address{}, fmt.Errorf("%w: pairing: %d", ErrServer, resp.status)
	}
	var give givePair
	if err := json.Unmarshal(resp.body, &give); err != nil || !isHex(give.ID, pcIDLen) || give.Password == "" {
		return Address{}, fmt.Errorf("%w: pairing", ErrServer)
	}
	a.User, a.Password = give.ID, give.Password
	return a, nil
}

type reply struct {
	status int
	body   []byte
}

func post(ctx context.Context, client *http.Client, url string, body []byte, user, password string) (reply, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return reply{}, ErrNotAddress
	}
	if user != "" {
		req.SetBasicAuth(user, password)
	}
	resp, err := client.Do(req)
	if err == nil {
		defer resp.Body.Close()
		var r reply
		r.status = resp.StatusCode
		r.body, err = io.ReadAll(io.LimitReader(resp.Body, mostQuestion))
		if err == nil {
			return r, nil
		}
	}
	switch {
	case ctx.Err() != nil:
		return reply{}, ctx.Err()
	case errors.Is(err, ErrNotHost):
		return reply{}, ErrNotHost
	}
	return reply{}, broken(http.MethodPost, err)
}

// Introduce tells a host which log is this PC's, so that this PC may take away there what
// it wrote. Of other places nobody has to be told.
func (a Address) Introduce(ctx context.Context, log string) error {
	if a.Kind != KindHost {
		return nil
	}
	trust, err := hostConfig(a).trust()
	if err != nil {
		return err
	}
	r, err := post(ctx, hostClient(trust), "https://"+a.At+logPath, []byte(log), a.User, a.Password)
	switch {
	case err != nil:
		return err
	case r.status == http.StatusUnauthorized:
		return ErrLogin
	case r.status != http.StatusNoContent:
		return fmt.Errorf("%w: log: %d", ErrRefused, r.status)
	}
	return nil
}

// hostPlace is a host as a place. Where its address is not right any more, it is looked
// for on the network once.
type hostPlace struct {
	typed  string // the address that its settings say
	mu     sync.Mutex
	a      Address
	dav    *WebDAV
	looked bool
}

// lastAt is where hosts were found, by their pins, so that they are not looked for again
// in every round.
var lastAt sync.Map

func openHostPlace(a Address) (*hostPlace, error) {
	typed := a.At
	if at, ok := lastAt.Load(a.Pin); ok {
		a.At = at.(string)
	}
	p := &hostPlace{typed: typed}
	return p, p.open(a)
}

func (p *hostPlace) open(a Address) error {
	if a.Pin == "" {
		return ErrCertificate // it would trust whomever this PC trusts
	}
	dav, err := OpenWebDAV(hostConfig(a))
	if err != nil {
		return err
	}
	// What is on this network is reached through no proxy.
	dav.http.client.Transport.(*http.Transport).Proxy = nil
	p.a, p.dav = a, dav
	return nil
}

func (p *hostPlace) at() (*WebDAV, Address) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dav, p.a
}

// do does what is asked of the host, where it is.
func (p *hostPlace) do(ctx context.Context, f func(*WebDAV) error) error {
	dav, _ := p.at()
	err := f(dav)
	if !isElsewhere(err) || !p.find(ctx) {
		return err
	}
	dav, _ = p.at()
	return f(dav)
}

// isElsewhere tells whether nobody answered, or somebody else.
func isElsewhere(err error) bool {
	return errors.Is(err, ErrOffline) || errors.Is(err, ErrSlow) || errors.Is(err, ErrCertificate) || errors.Is(err, ErrNotWebDAV)
}

// find looks for the host, and tells whether it is somewhere else: on the network, or back
// at the address that was typed.
func (p *hostPlace) find(ctx context.Context) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.looked {
		return false
	}
	p.looked = true
	list, _ := Find(ctx)
	before := p.a
	for _, f := range append(list, Found{p.typed, hostID(before.Pin)}) {
		if f.ID != hostID(before.Pin) || f.Address == before.At {
			continue
		}
		// Anyone may say that he has that id: the pin tells.
		to := before
		to.At = f.Address
		if p.open(to) != nil {
			continue
		}
		if _, err := p.dav.list(ctx); !isElsewhere(err) && ctx.Err() == nil {
			lastAt.Store(before.Pin, f.Address)
			return true
		}
	}
	_ = p.open(before)
	return false
}

// List implements Place.
func (p *hostPlace) List(ctx context.Context) (list []Entry, err error) {
	err = p.do(ctx, func(d *WebDAV) error {
		list, err = d.List(ctx)
		return err
	})
	return list, err
}

// Get implements Place.
func (p *hostPlace) Get(ctx context.Context, name seal.Name) (body []byte, err error) {
	err = p.do(ctx, func(d *WebDAV) error {
		body, err = d.Get(ctx, name)
		return err
	})
	return body, err
}

// Put implements Place.
func (p *hostPlace) Put(ctx context.Context, name seal.Name, body []byte) error {
	return p.do(ctx, func(d *WebDAV) error { return d.Put(ctx, name, body) })
}

// Delete implements Place. A host that refuses may not know yet that the log is this PC's.
func (p *hostPlace) Delete(ctx context.Context, name seal.Name) error {
	return p.do(ctx, func(d *WebDAV) error {
		err := d.Delete(ctx, name)
		if !errors.Is(err, ErrRefused) {
			return err
		}
		_, a := p.at()
		if told := a.Introduce(ctx, name.Writer); told != nil {
			return err
		}
		return d.Delete(ctx, name)
	})
}
