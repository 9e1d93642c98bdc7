package sync

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// The errors of a server that a caller chooses by. A WebDAV also returns ErrGone,
// ErrMissing, ErrTorn, ErrFull, ErrRefused and ErrHeld, with words of its own.
var (
	ErrAddress error = &trouble{"sync: not an address of a WebDAV server",
		"That is not the web address of a folder on a server.",
		"Type it as your IT provider gave it to you. It begins with https:// and has no user name or password in it."}
	ErrPlain error = &trouble{"sync: the way to the server is open",
		"That address begins with http://. On the way to the server others could read the password. Nothing was sent.",
		"Use an address that begins with https://. Within the office network you can allow http:// if your IT provider agrees."}
	ErrCertificate error = &trouble{"sync: the server's certificate is not known",
		"The server shows a certificate that this PC does not trust. It may be another server that poses as yours. Nothing was sent.",
		"Ask your IT provider. Check that the date of this PC is right."}
	ErrOffline error = &trouble{"sync: server out of reach",
		"The server cannot be reached, or the connection broke off. Everything is here on this PC; nothing was deleted.",
		"Go on working. What was changed is sent when the server is back."}
	ErrSlow error = &trouble{"sync: server too slow",
		"The server takes too long to answer. Everything is here on this PC; nothing was deleted.",
		"Go on working. It is tried again. If this lasts, ask who looks after the server or the network."}
	ErrLogin error = &trouble{"sync: user name or password refused",
		"The server does not accept the user name or the password. Nothing was changed.",
		"Type them again. If they are right, wait some minutes: some servers refuse everyone for a while. Some want a password made for this program."}
	ErrLoginPage error = &trouble{"sync: a web page in place of the server",
		"A web page answers in place of the server: a page to sign in, often of a guest network, or of a server that is being worked on. Nothing was changed.",
		"Open a web browser and sign in to the network, then try again. Or check the address of the server."}
	ErrMoved error = &trouble{"sync: server sends on to another address",
		"The server says that it is to be found under another address. Nothing was sent there.",
		"Ask your IT provider whether that is right. If so, enter the new address."}
	ErrBusy error = &trouble{"sync: server asks to wait",
		"The server has too much to do and asks to wait. Everything is here on this PC; nothing was deleted.",
		"Go on working. It is tried again in a while."}
	ErrServer error = &trouble{"sync: server failed",
		"Something is wrong at the server. Everything is here on this PC; nothing was deleted.",
		"Go on working. It is tried again. If this lasts, ask who looks after the server."}
	ErrNotWebDAV error = &trouble{"sync: not the answer of a WebDAV server",
		"What answers there is no folder of a WebDAV server, or its answer is damaged. Nothing was changed.",
		"Check the address, and whether WebDAV is switched on at the server."}
	ErrTooMany error = &trouble{"sync: too much in the listing",
		"The folder on the server lists more than any binder has. Nothing was changed.",
		"Choose a folder that is for ReadyBinder alone."}
	ErrTooBig error = &trouble{"sync: server takes no file of that size",
		"The server refuses files of that size. They are here on this PC and not on the server.",
		"Ask who looks after the server to allow uploads of 10 MB."}
	ErrNotKept error = &trouble{"sync: server does not keep what it takes",
		"The server said that it had kept a file, and then gave back something else. It cannot be relied on.",
		"Use another server, a USB drive, or a folder. Tell who looks after the server: its disk may be full."}
)

// answer is an error of a server with words that fit it: it is one of the errors that
// a caller chooses by, and says more than that one does.
type answer struct {
	is       error
	detail   string // for IT, without an address or a password
	what, do string // where they are empty, those of is
	after    time.Duration
	pin      string
}

func (a *answer) Error() string { return a.is.Error() + ": " + a.detail }

func (a *answer) Unwrap() error { return a.is }

// Words are what is wrong and what to do.
func (a *answer) Words() (what, do string) {
	if a.what != "" {
		return a.what, a.do
	}
	return a.is.(*trouble).Words()
}

// RetryAfter is how long a server asked to be left alone, 0 where it did not say.
func RetryAfter(err error) time.Duration {
	if a, ok := errors.AsType[*answer](err); ok {
		return a.after
	}
	return 0
}

// PinOf is the pin of the certificate that was refused, so that a person who has compared
// it at the server can trust it by WebDAVConfig.Pin.
func PinOf(err error) (pin string, ok bool) {
	a, ok := errors.AsType[*answer](err)
	if !ok || a.pin == "" {
		return "", false
	}
	return a.pin, true
}

// meaning is what a status means, whatever was asked. Where there are no words, those of
// the error are right.
type meaning struct {
	is       error
	what, do string
}

const doAskServer = "Ask who looks after the server."

var (
	gone = meaning{ErrGone,
		"The folder on the server is not there any more. Everything is here on this PC; nothing was deleted.",
		"If it was moved, correct the address. " + doAskServer}
	forbidden = meaning{ErrRefused,
		"The server does not allow this user to do that there. Nothing was changed.",
		"Ask who looks after the server to let this user read, write and delete in that folder."}
	held = meaning{ErrHeld,
		"Another program at the server holds that file or folder. Everything is here on this PC; nothing was deleted.",
		"Go on working. It is tried again. If this lasts, ask who looks after the server."}
	full = meaning{ErrFull,
		"The server is full, or this user has used up the space there. What is not sent yet is here on this PC.",
		"Free some space at the server, or ask who looks after it."}
	notDAV  = meaning{is: ErrNotWebDAV}
	refused = meaning{is: ErrLogin}
	busy    = meaning{is: ErrBusy}
	failed  = meaning{is: ErrServer}
)

// meanings is the one table of statuses. What stands here for none is of its hundred.
var meanings = map[int]meaning{
	http.StatusMultiStatus:  failed, // some of a deletion did not work
	http.StatusUnauthorized: refused,
	http.StatusProxyAuthRequired: {ErrLogin,
		"The proxy of this network asks for a user name and a password. Nothing was sent.",
		"Ask your IT provider to let ReadyBinder reach the server."},
	http.StatusForbidden:                     forbidden,
	http.StatusNotFound:                      gone,
	http.StatusGone:                          gone,
	http.StatusConflict:                      gone, // the folder above is missing
	http.StatusMethodNotAllowed:              forbidden,
	http.StatusRequestTimeout:                {is: ErrSlow},
	http.StatusPreconditionFailed:            held,
	http.StatusLocked:                        held,
	http.StatusFailedDependency:              held,
	http.StatusRequestEntityTooLarge:         {is: ErrTooBig},
	http.StatusTooEarly:                      busy,
	http.StatusTooManyRequests:               busy,
	http.StatusServiceUnavailable:            busy,
	http.StatusNotImplemented:                notDAV,
	http.StatusBadGateway:                    {is: ErrOffline},
	http.StatusGatewayTimeout:                {is: ErrOffline},
	http.StatusInsufficientStorage:           full,
	http.StatusNetworkAuthenticationRequired: {is: ErrLoginPage},
}

// refusal is the error of an answer that is no success.
func refusal(r *http.Response) error {
	m, ok := meanings[r.StatusCode]
	if !ok {
		switch r.StatusCode / 100 {
		case 2:
			m = notDAV // not the success that was asked for
		case 3:
			return moved(r)
		case 4:
			m = forbidden
		default:
			m = failed
		}
	}
	a := &answer{is: m.is, what: m.what, do: m.do, detail: r.Request.Method + ": " + strconv.Itoa(r.StatusCode) + " " + http.StatusText(r.StatusCode)}
	switch r.StatusCode {
	case http.StatusUnauthorized:
		if offers := r.Header.Values("WWW-Authenticate"); len(offers) > 0 && !strings.Contains(strings.ToLower(strings.Join(offers, ",")), "basic") {
			a.what = "The server wants another way of signing in than by user name and password. Nothing was changed."
			a.do = "Ask who looks after the server to allow \"basic\" authentication for that folder."
		}
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		a.after = retryAfter(r.Header)
	}
	return a
}

// moved tells where a server sends on to, without what may be secret in that address.
func moved(r *http.Response) error {
	a := &answer{is: ErrMoved, detail: r.Request.Method + ": " + strconv.Itoa(r.StatusCode)}
	to, err := r.Location()
	if err != nil {
		return a
	}
	shown := (&url.URL{Scheme: to.Scheme, Host: to.Host, Path: to.Path}).String()
	a.what = "The server says that it is to be found under another address: " + shown + " . Nothing was sent there."
	if r.Request.URL.Scheme == "https" && to.Scheme != "https" {
		a.do = "Do not use that address: others could read the password on the way. " + doAskServer
	}
	if a.do == "" {
		_, a.do = ErrMoved.(*trouble).Words()
	}
	return a
}

// mostWait bounds what a server can ask for.
const mostWait = time.Hour

// retryAfter reads how long to wait. A date is taken by the clock of the server.
func retryAfter(h http.Header) time.Duration {
	s := h.Get("Retry-After")
	wait := time.Duration(0)
	if n, err := strconv.ParseUint(s, 10, 31); err == nil {
		wait = time.Duration(n) * time.Second
	} else if until, err := http.ParseTime(s); err == nil {
		if now, err := http.ParseTime(h.Get("Date")); err == nil {
			wait = until.Sub(now)
		}
	}
	return min(max(wait, 0), mostWait)
}

// broken is the error of a request that had no answer, or not all of one.
func broken(method string, err error) error {
	if a, ok := errors.AsType[*answer](err); ok {
		return a
	}
	if _, ok := errors.AsType[*url.Error](err); ok {
		err = errors.Unwrap(err) // it shows the address
	}
	if e, ok := errors.AsType[*tls.CertificateVerificationError](err); ok && len(e.UnverifiedCertificates) > 0 {
		return distrusted(e.UnverifiedCertificates[0], e.Err)
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok || errors.Is(err, http.ErrSchemeMismatch) {
		return &answer{is: ErrNotWebDAV, detail: method + ": no TLS there"}
	}
	return &answer{is: ErrOffline, detail: method + ": " + err.Error()}
}

// pinOf is how a certificate is known again: its SHA-256, 64 hex digits.
func pinOf(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return hex.EncodeToString(sum[:])
}

// distrusted is ErrCertificate with the reason in words.
func distrusted(c *x509.Certificate, why error) error {
	a := &answer{is: ErrCertificate, detail: why.Error(), pin: pinOf(c)}
	_, a.do = ErrCertificate.(*trouble).Words()
	reason := "This PC does not know who made it."
	if e, ok := errors.AsType[x509.CertificateInvalidError](why); ok && e.Reason == x509.Expired {
		reason = fmt.Sprintf("It was good from %s to %s.", c.NotBefore.Format("January 2, 2006"), c.NotAfter.Format("January 2, 2006"))
	} else if _, ok := errors.AsType[x509.HostnameError](why); ok {
		reason = "It is made for another address."
	} else if errors.Is(why, errPin) {
		reason = "It is another one than the one that was trusted."
	}
	a.what = "The server shows a certificate that this PC does not trust. " + reason + " It may be another server that poses as yours. Nothing was sent."
	return a
}

var errPin = errors.New("not the pinned certificate")
