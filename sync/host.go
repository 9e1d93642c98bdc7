package sync

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-webdav"
)

// The errors of a host.
var (
	ErrHostState error = &trouble{"sync: what the host keeps cannot be used",
		"ReadyBinder cannot read or write what it keeps about the PCs that meet here. Nothing of the binder is lost.",
		"Check that the disk of this PC is not full. If this lasts, make another PC the meeting point."}
	ErrNoPC error = &trouble{"sync: no such PC",
		"No PC of that name or number meets here.",
		"Look at the list of PCs."}
)

// HostPort is the port that a host listens at when nobody says another.
const HostPort = 47800

// Host is the office's meeting point: one PC that keeps the sealed files of the office
// for the others on the same network. It has no key and opens no file. It speaks WebDAV
// over TLS, to the PCs that a person has paired with it and to nobody else. Several
// processes may open the same Host: one serves, others pair and revoke.
type Host struct {
	dir   string
	files *Folder
	cert  tls.Certificate
	pin   string
	now   func() time.Time

	gate    gate
	uploads chan struct{} // who writes a file

	mu    sync.Mutex // of writing what is kept of the PCs, and:
	tries int        // wrong tokens since tried was new
	tried string     // the pairing that they were for
}

// What a host takes. Of files it also takes no more than their names say.
const (
	mostUploads  = 16
	mostHeader   = 16 << 10
	mostQuestion = 4 << 10 // of the body of any request that is no upload
	mostTries    = 5       // wrong tokens, after which a pairing code is dead
	codeLasts    = 15 * time.Minute
	mostRequest  = 3 * time.Minute // 8 MB over the worst Wi-Fi
	leastFree    = 256 << 20       // of the disk, left to the PC itself
)

// OpenHost is the host whose state is in dir, which is made where it is missing.
func OpenHost(dir string) (*Host, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrHostState, err)
	}
	for _, d := range []string{dir, filepath.Join(dir, "files"), filepath.Join(dir, pcsDir)} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrHostState, err)
		}
	}
	cert, err := hostKey(dir)
	if err != nil {
		return nil, err
	}
	return &Host{
		dir: dir, files: &Folder{filepath.Join(dir, "files")}, cert: cert, pin: pinOf(cert.Leaf), now: time.Now,
		uploads: make(chan struct{}, mostUploads),
	}, nil
}

// Files is the folder of the sealed files: the PC that is the host syncs with it.
func (h *Host) Files() string { return h.files.Path() }

// Pin is the hash of the host's certificate, as an Address has it.
func (h *Host) Pin() string { return h.pin }

// Serve lets PCs in until ctx ends.
func (h *Host) Serve(ctx context.Context, l net.Listener) error {
	h.files.sweep(h.now())
	s := &http.Server{
		Handler: h,
		TLSConfig: &tls.Config{
			Certificates: []tls.Certificate{h.cert},
			MinVersion:   tls.VersionTLS13, // both ends are this program
		},
		Protocols:         new(http.Protocols),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       mostRequest,
		WriteTimeout:      mostRequest,
		IdleTimeout:       30 * time.Second,
		MaxHeaderBytes:    mostHeader,
		ErrorLog:          log.New(io.Discard, "", 0), // it would name who knocked
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	s.Protocols.SetHTTP1(true)
	ended := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(ended)
		wait, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		if s.Shutdown(wait) != nil {
			s.Close()
		}
	})
	err := s.ServeTLS(newDoor(l), "", "")
	if stop() {
		s.Close() // it failed by itself
		return fmt.Errorf("sync: host: %w", err)
	}
	<-ended
	return nil
}

// allowed are the methods of a PC that was let in. COPY, MOVE, LOCK and PROPPATCH make no
// sense for files that are written once under names of their own.
var allowed = []string{http.MethodOptions, http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete, "PROPFIND", "MKCOL"}

const (
	pairPath = "/pair"
	logPath  = "/log"
)

// ServeHTTP implements http.Handler.
func (h *Host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	if r.Method != http.MethodPut && r.Body != http.NoBody {
		r.Body = http.MaxBytesReader(w, r.Body, mostQuestion)
	}
	if r.URL.Path == pairPath && r.Method == http.MethodPost {
		h.servePair(w, r)
		return
	}
	id, password, tried := r.BasicAuth()
	pc, ok := h.known(id, password)
	if !ok {
		if tried {
			hold(r.Context(), h.gate.missed(sourceOf(r.RemoteAddr), h.now()))
		}
		w.Header().Set("WWW-Authenticate", `Basic realm="ReadyBinder", charset="UTF-8"`)
		refuse(w, http.StatusUnauthorized)
		return
	}
	h.saw(pc)
	switch {
	case r.URL.Path == logPath && r.Method == http.MethodPost:
		h.serveLog(w, r, pc)
	case !slices.Contains(allowed, r.Method):
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		refuse(w, http.StatusMethodNotAllowed)
	case r.Method == http.MethodOptions:
		w.Header().Set("DAV", "1")
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodPut && r.Header.Get("Content-Range") != "":
		refuse(w, http.StatusBadRequest) // a part would become the whole
	default:
		(&webdav.Handler{FileSystem: &hostFS{h, pc, r}}).ServeHTTP(w, r)
	}
}

func refuse(w http.ResponseWriter, status int) { http.Error(w, http.StatusText(status), status) }

// pairing is the code that is good now.
type pairing struct {
	Token string    `json:"token"` // SHA-256, hex
	Until time.Time `json:"until"`
}

const pairingFile = "pairing.json"

// Pair makes a pairing code, which lets in one PC within 15 minutes. The one before
// is good no more.
func (h *Host) Pair(now time.Time) (code string, err error) {
	c := newPairCode(h.pin)
	body, err := json.Marshal(pairing{hashOf(c.token), now.Add(codeLasts)})
	if err != nil {
		return "", err
	}
	if err := (&Folder{h.dir}).write(pairingFile, body); err != nil {
		return "", fmt.Errorf("%w: %w", ErrHostState, err)
	}
	return c.String(), nil
}

// askPair is what a new PC says, and givePair what it gets.
type (
	askPair struct {
		Token string `json:"token"`
		Name  string `json:"name"`
		Log   string `json:"log,omitempty"` // where it has one yet
	}
	givePair struct {
		ID       string `json:"id"`
		Password string `json:"password"`
	}
)

func (h *Host) servePair(w http.ResponseWriter, r *http.Request) {
	var ask askPair
	if err := json.NewDecoder(r.Body).Decode(&ask); err != nil || ask.Log != "" && !isHex(ask.Log, logLen) {
		refuse(w, http.StatusBadRequest)
		return
	}
	give, err := h.pair(ask)
	switch {
	case errors.Is(err, errToken):
		hold(r.Context(), h.gate.missed(sourceOf(r.RemoteAddr), h.now()))
		refuse(w, http.StatusForbidden)
	case err != nil:
		refuse(w, http.StatusInternalServerError)
	default:
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(give)
	}
}

var errToken = errors.New("sync: host: token")

// pair lets a PC in whose token is right. Before it is, the code is used up.
func (h *Host) pair(ask askPair) (give givePair, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	path := filepath.Join(h.dir, pairingFile)
	body, err := os.ReadFile(path)
	if err != nil {
		return give, errToken
	}
	var p pairing
	if err := json.Unmarshal(body, &p); err != nil {
		return give, errToken
	}
	if p.Token != h.tried {
		h.tries, h.tried = 0, p.Token
	}
	// A clock that was set back does not make a code last longer.
	left := p.Until.Sub(h.now())
	right := same(hashOf(ask.Token), p.Token)
	if right && left > 0 && left <= codeLasts && h.tries < mostTries {
		if err := os.Remove(path); err != nil {
			return give, err
		}
		give.ID, give.Password, err = h.admit(ask.Name, ask.Log)
		return give, err
	}
	if !right {
		h.tries++
	}
	if h.tries >= mostTries || left <= 0 {
		os.Remove(path)
	}
	return give, errToken
}

// logLen is how long the id of a log is, as names bear it.
const logLen = 16

func (h *Host) serveLog(w http.ResponseWriter, r *http.Request, pc PC) {
	body, err := io.ReadAll(r.Body)
	log := string(body)
	if err != nil || !isHex(log, logLen) {
		refuse(w, http.StatusBadRequest)
		return
	}
	h.mu.Lock()
	err = h.addLog(pc.ID, log)
	h.mu.Unlock()
	switch {
	case errors.Is(err, ErrRefused):
		refuse(w, http.StatusConflict)
	case err != nil:
		refuse(w, http.StatusInternalServerError)
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

// Addresses are where a host that listens at port is reached from the networks of this
// PC.
func Addresses(port int) []string {
	var list []string
	for _, n := range networks() {
		for _, ip := range n.ips {
			list = append(list, net.JoinHostPort(ip.String(), strconv.Itoa(port)))
		}
	}
	return list
}
