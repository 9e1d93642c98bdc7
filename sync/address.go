package sync

import (
	"context"
	"fmt"
	"time"

	"readybinder/seal"
)

// Address is how a place is reached. Its fields are those of store.Place.
type Address struct {
	ID       string
	Kind     string // KindFolder and the others
	Name     string
	At       string // a path, a URL, or host:port
	User     string
	Password string
	Pin      string
	Plain    bool // the way there is open, and a person has said that it may be
}

// The sorts of place.
const (
	KindFolder = "folder"
	KindServer = "webdav"
	KindHost   = "host"
)

// Open finds the place. It returns ErrGone where it is not there now; a server is not
// asked yet.
func (a Address) Open() (Place, error) {
	switch a.Kind {
	case KindFolder:
		f, err := OpenFolder(a.At)
		if err != nil {
			return nil, err
		}
		f.sweep(time.Now())
		return f, nil
	case KindHost:
		return openHostPlace(a)
	case KindServer:
		return OpenWebDAV(WebDAVConfig{URL: a.At, User: a.User, Password: a.Password, Pin: a.Pin, Plain: a.Plain})
	}
	return nil, fmt.Errorf("%w: %s", ErrGone, a.Kind)
}

// Try finds out whether the place can be used: it is there, and a server writes, lists,
// gives back and deletes.
func (a Address) Try(ctx context.Context) error {
	p, err := a.Open()
	if d, ok := p.(*WebDAV); ok && err == nil {
		defer d.Close()
		return d.Probe(ctx)
	}
	return err
}

// Target is the place as a Keeper and a Round know it.
func (a Address) Target() Target {
	return Target{ID: a.Kind + " " + a.User + "@" + a.At, Open: a.Open, Near: a.Kind != KindServer}
}

// Same tells whether two addresses are of one place: that it is added again corrects it.
// A host is known by its certificate, whatever it is called and who is let in.
func (a Address) Same(as Address) bool {
	if a.Kind == KindHost && as.Kind == KindHost {
		return a.Pin == as.Pin
	}
	return a.Target().ID == as.Target().ID
}

// At is a place as a Source, to restore a binder from. It makes nothing there: a folder
// that is missing at a server is a mistake in its address.
func At(ctx context.Context, p Place) Source { return &from{ctx, p} }

type from struct {
	ctx context.Context
	Place
}

// Names implements Source: the whole files that a binder has.
func (f *from) Names() (names []seal.Name, err error) {
	look := f.List
	if d, ok := f.Place.(*WebDAV); ok {
		look = d.list
	}
	list, err := look(f.ctx)
	for _, e := range list {
		if e.Whole() && e.Name.Kind != seal.KindPlace {
			names = append(names, e.Name)
		}
	}
	return names, err
}

// Read implements Source.
func (f *from) Read(n seal.Name) ([]byte, error) { return f.Get(f.ctx, n) }
