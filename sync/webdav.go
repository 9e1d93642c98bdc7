package sync

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/emersion/go-webdav"

	"readybinder/seal"
)

// WebDAVConfig is what one has to know of a folder on a WebDAV server.
type WebDAVConfig struct {
	URL            string // of the folder, with nothing secret in it
	User, Password string
	// Plain allows http:// to another PC of the office network: a person has said
	// that others there may see the password. This PC itself needs no word.
	Plain bool
	// CA are certificates (PEM) that are trusted beside those of this PC.
	CA []byte
	// Pin is the SHA-256 of the one certificate that is trusted, 64 hex digits, in
	// place of its name, its date and who made it.
	Pin string
	// Patience is how long a server may give no sign of life; 0 is a minute.
	Patience time.Duration
}

// WebDAV is a folder on a WebDAV server as a Place. The folder, and those above it, are
// made by List when they are missing. All servers are taken for liars, see
// docs/design.md.
type WebDAV struct {
	client *webdav.Client
	http   *davHTTP
	path   string // of the folder, with a slash at its end
}

// OpenWebDAV is the folder at c.URL as a Place. It asks the server nothing. It returns
// ErrAddress, ErrPlain, and ErrCertificate where CA or Pin are none.
func OpenWebDAV(c WebDAVConfig) (*WebDAV, error) {
	u, err := url.Parse(strings.TrimSpace(c.URL))
	// What cannot be read may have a password in it, so the reason is not told.
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" ||
		u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, ErrAddress
	}
	h, err := newDAVHTTP(c, u.Scheme)
	if err != nil {
		return nil, err
	}
	dir := strings.TrimSuffix(path.Clean("/"+u.Path), "/") + "/"
	client, err := webdav.NewClient(h, (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: dir}).String())
	if err != nil {
		return nil, ErrAddress
	}
	return &WebDAV{client, h, dir}, nil
}

// Close ends the connections that are kept for the next request.
func (d *WebDAV) Close() { d.http.client.CloseIdleConnections() }

// List implements Place. A server on which the folder is missing is asked to make it:
// only one that it made just now is empty because it was not there.
func (d *WebDAV) List(ctx context.Context) ([]Entry, error) {
	list, err := d.list(ctx)
	if !errors.Is(err, ErrGone) {
		return list, err
	}
	made, failed := d.make(ctx, d.path)
	if made {
		return nil, nil
	}
	// Another PC may have made it meanwhile: of two at once, servers refuse one in
	// many ways.
	if list, err = d.list(ctx); err != nil && failed != nil {
		return nil, failed
	}
	return list, err
}

func (d *WebDAV) list(ctx context.Context) ([]Entry, error) {
	infos, err := d.client.ReadDir(ctx, d.path, false)
	if err != nil {
		return nil, d.error(ctx, err)
	}
	list := make([]Entry, 0, len(infos))
	for _, i := range infos {
		if name, err := seal.ParseName(path.Base(i.Path)); err == nil {
			list = append(list, Entry{name, i.Size})
		}
	}
	return list, nil
}

// make makes a folder, and those above it where they are missing. made is false where
// it was there already.
func (d *WebDAV) make(ctx context.Context, dir string) (made bool, err error) {
	err = d.client.Mkdir(ctx, dir)
	above := path.Dir(strings.TrimSuffix(dir, "/"))
	// Servers say in many ways that the one above is missing.
	if (errors.Is(err, ErrGone) || errors.Is(err, ErrServer)) && above != "/" {
		_, failed := d.make(ctx, above+"/")
		if err = d.client.Mkdir(ctx, dir); err != nil && failed != nil {
			err = failed
		}
	}
	if errors.Is(err, errThere) {
		return false, nil
	}
	return err == nil, d.error(ctx, err)
}

// Names lists the whole files, so that a WebDAV is a Source to restore from.
func (d *WebDAV) Names() ([]seal.Name, error) {
	list, err := d.list(context.Background())
	var names []seal.Name
	for _, e := range list {
		if e.Whole() {
			names = append(names, e.Name)
		}
	}
	return names, err
}

// Read is a file's bytes, unchecked.
func (d *WebDAV) Read(name seal.Name) ([]byte, error) {
	return d.read(context.Background(), name)
}

func (d *WebDAV) read(ctx context.Context, name seal.Name) ([]byte, error) {
	r, err := d.client.Open(ctx, d.path+name.String())
	if errors.Is(err, ErrGone) {
		return nil, &answer{is: fmt.Errorf("%w: %w", ErrMissing, fs.ErrNotExist), detail: "GET",
			what: "A file is missing on the server. Nothing was changed.",
			do:   "Go on working. The PC that wrote it sends it again."}
	}
	if err != nil {
		return nil, d.error(ctx, err)
	}
	defer r.Close()
	// One byte more tells that a file is too long; so many tell a web page.
	body, err := io.ReadAll(io.LimitReader(r, max(int64(name.Length)+1, pageStart)))
	return body, d.error(ctx, err)
}

// Get implements Place. A web page in place of a file is no damaged file.
func (d *WebDAV) Get(ctx context.Context, name seal.Name) ([]byte, error) {
	body, err := d.read(ctx, name)
	if err != nil {
		return nil, err
	}
	if err := name.Check(body); err != nil {
		if isPage(body) {
			return nil, &answer{is: ErrLoginPage, detail: "GET: a web page"}
		}
		return nil, &answer{is: ErrTorn, detail: "GET: " + err.Error(),
			what: "A file on the server is damaged. It was not used.",
			do:   "Go on working. If this happens again, ask who looks after the server to check its disk."}
	}
	return body, nil
}

// Put implements Place, by one request. Where the server refuses to write over what is
// there, that is looked at, and taken away first if it is torn.
func (d *WebDAV) Put(ctx context.Context, name seal.Name, body []byte) error {
	if err := name.Check(body); err != nil {
		return fmt.Errorf("%w: %w", ErrTorn, err)
	}
	err := d.put(ctx, name, body)
	if !errors.Is(err, ErrRefused) && !errors.Is(err, ErrHeld) && !errors.Is(err, ErrGone) {
		return err
	}
	switch _, there := d.Get(ctx, name); {
	case there == nil:
		return nil
	case !errors.Is(there, ErrTorn):
		return err
	}
	if err := d.Delete(ctx, name); err != nil {
		return err
	}
	return d.put(ctx, name, body)
}

func (d *WebDAV) put(ctx context.Context, name seal.Name, body []byte) error {
	w, err := d.client.Create(ctx, d.path+name.String())
	if err != nil {
		return d.error(ctx, err)
	}
	// All of the body is here, and is taken before the request is begun: a failure to
	// write it is one of the request, which Close tells.
	_, _ = w.Write(body)
	return d.error(ctx, w.Close())
}

// Delete implements Place.
func (d *WebDAV) Delete(ctx context.Context, name seal.Name) error {
	err := d.client.RemoveAll(ctx, d.path+name.String())
	if errors.Is(err, ErrGone) {
		return nil
	}
	return d.error(ctx, err)
}

// error is what a failed request means. Where it was stopped, that is all.
func (d *WebDAV) error(ctx context.Context, err error) error {
	switch _, ok := errors.AsType[*answer](err); {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case ok:
		return err
	}
	return &answer{is: ErrNotWebDAV, detail: err.Error()}
}
