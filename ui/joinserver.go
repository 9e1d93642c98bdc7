package ui

import (
	"context"
	"errors"

	"readybinder/store"
	"readybinder/sync"
)

// joinServer asks how the server is reached that the office syncs with. was is what was
// typed before, or nothing.
func (s *session) joinServer(was store.Place) {
	f := newServerForm(was)
	f.at.Hint(T("On another PC of the office it stands under Settings, Other PCs. It begins with https://"))
	next := NewButton(Primary, T("Next"), "arrow-right", nil)
	next.tapped = func() {
		if s.stage.held {
			return // a second click
		}
		if at, ok := f.read(); ok {
			s.tryServer(f, at)
		}
	}
	s.show(&stage{
		icon: "server", title: T("Join from the office's server"),
		lead: T("The PCs of the office share a folder at a server. Afterwards you need a passphrase of the binder, or its recovery sheet."),
		body: Column(14, f.at, f.user, f.pass), main: next, back: s.start,
	})
}

// tryServer looks for the binder at a server. It makes nothing there: a folder that is
// missing is a mistake in the address.
func (s *session) tryServer(f *serverForm, at store.Place) {
	ctx := s.stage.stoppable()
	await(s, T("Looking for the binder at the server. This takes a few seconds."), func() (origin, error) {
		p, err := sync.Address(at).Open()
		if err != nil {
			return origin{}, err
		}
		switch names, err := sync.At(ctx, p).Names(); {
		case errors.Is(err, sync.ErrOffline):
			return origin{}, noServer()
		case errors.Is(err, sync.ErrGone):
			return origin{}, noBinderAt(T("There is no such folder at the server. Nothing was changed."))
		case err != nil:
			return origin{}, newcomer(err)
		case len(names) == 0:
			return origin{}, noBinderAt(T("There is no binder in that folder at the server. Nothing was changed."))
		}
		return s.fromServer(at, p), nil
	}, s.showCopy, func(err error) bool {
		return f.askTrust(s.window.Canvas(), at, err, func(at store.Place) { s.tryServer(f, at) }) || s.stopped(err)
	})
}

func noBinderAt(wrong string) error {
	return Say(wrong, T("Compare the address, letter by letter, with what another PC of the office shows under Settings, Other PCs."))
}

func (s *session) fromServer(at store.Place, p sync.Place) origin {
	return origin{
		source: func(ctx context.Context) sync.Source { return sync.At(ctx, p) },
		icon:   "server", title: T("Join from the office's server"),
		lead: T("The binder was found at the server. All of it is brought here; the other PCs stay as they are."),
		open: T("Open the binder"), back: func() { s.joinServer(at) },
		meets: func(*store.Store) *store.Place {
			at.ID = store.NewID()
			return &at
		},
		words: T("It has the whole binder, and keeps in step with the others through the office's server. On another PC of the office look under Settings, Other PCs: it must show the same six words."),
	}
}

// newcomer is what failed at a place, for a PC that has nothing of the binder yet: the
// words of these errors are for one that has all of it.
func newcomer(err error) error {
	switch {
	case errors.Is(err, sync.ErrOffline), errors.Is(err, sync.ErrSlow):
		return Say(T("The connection broke off, or is too slow. Nothing was changed."), T("Check the network of this PC, and try again."))
	case errors.Is(err, sync.ErrBusy), errors.Is(err, sync.ErrServer):
		return Say(T("Something is wrong at the server, or it has too much to do. Nothing was changed."), T("Try again in a while. If this lasts, ask who looks after the server."))
	}
	return err
}
