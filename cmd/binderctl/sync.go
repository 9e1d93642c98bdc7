package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"readybinder/binder"
	"readybinder/store"
	"readybinder/sync"
)

var cmdPlaces = &command{
	name: "places", args: "[add PLACE | remove NUMBER] [OPTIONS]",
	about: "List, add or remove the places that this PC syncs with.",
	help: `
PLACE is a folder or USB drive, the address of a WebDAV folder (https://...), or the code
that "binderctl host pair" prints on the PC that is the meeting point. One place holds one
binder. Several places may be added; each one heals the others. What is kept there is
sealed: whoever looks after it reads and changes nothing. A server whose certificate
nobody vouches for is told, with what to compare and type to trust it all the same.`,
	flags: placeFlags,
	run: func(c *call) error {
		if len(c.args) != 0 && len(c.args) != 2 {
			return usage("it takes nothing, or add PLACE, or remove NUMBER")
		}
		if err := c.open(); err != nil {
			return err
		}
		list, err := c.store.Places()
		if err != nil {
			return err
		}
		switch {
		case len(c.args) == 0:
			return c.listPlaces(list)
		case c.args[0] == "add":
			p, err := c.place(c.args[1])
			if err != nil {
				return err
			}
			if err := sync.Address(p).Try(c.ctx); err != nil {
				return err
			}
			list = slices.DeleteFunc(list, func(x store.Place) bool { return sync.Address(x).Same(sync.Address(p)) })
			if err := c.store.SetPlaces(append(list, p)); err != nil {
				return err
			}
			fmt.Fprintf(c.out, "This PC syncs with %s from now on. Next: binderctl sync\n", p.At)
			return nil
		case c.args[0] == "remove":
			n := 0
			if _, err := fmt.Sscan(c.args[1], &n); err != nil || n < 1 || n > len(list) {
				return usage("there is no place of that number")
			}
			return c.store.SetPlaces(append(list[:n-1:n-1], list[n:]...))
		}
		return usage("it takes add or remove")
	},
}

func (c *call) listPlaces(list []store.Place) error {
	if len(list) == 0 {
		fmt.Fprintln(c.out, "This PC syncs with no place yet. Add one: binderctl places add FOLDER")
		return nil
	}
	for i, p := range list {
		k, err := sync.Look(c.store, sync.Address(p).Target().ID)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "%d  %s\n   %s\n", i+1, p.At, standing(k.At, k.Changes))
	}
	return nil
}

// standing says how things stand with a place.
func standing(at time.Time, waiting int) string {
	when := "not synced yet"
	if !at.IsZero() {
		when = "all was there on " + at.Format("2006-01-02 15:04")
	}
	switch waiting {
	case 0:
		return when
	case 1:
		return when + ", 1 change waits"
	}
	return fmt.Sprintf("%s, %d changes wait", when, waiting)
}

func placeFlags(c *call) {
	c.flags.StringVar(&c.opts.user, "user", "", "the `USER` at a server; it asks for the password")
	c.flags.StringVar(&c.opts.pin, "pin", "", "trust the server whose certificate has this SHA-256 fingerprint, `DIGITS`")
	c.flags.BoolVar(&c.opts.plain, "plain", false, "let others in the office's network read the password on its way to http://")
}

// tellPlace says what may be done about a server that is not trusted.
func (c *call) tellPlace(err error) {
	if pin, ok := sync.PinOf(err); ok {
		fmt.Fprintf(c.err, "If the server itself shows this fingerprint of its certificate, add: --pin %s\n", pin)
	}
	if errors.Is(err, sync.ErrPlain) {
		fmt.Fprintln(c.err, "To allow it, add: --plain")
	}
}

// place is a place as it is typed.
func (c *call) place(at string) (p store.Place, err error) {
	if address, code, err := sync.ParsePairing(at); err == nil {
		return c.pair(address, code)
	}
	p = store.Place{ID: store.NewID(), Kind: store.PlaceFolder, User: c.opts.user}
	if !strings.Contains(at, "://") {
		p.At, err = filepath.Abs(at)
		// The window gives a place on a drive a folder of its own.
		if own := sync.PlaceOn(p.At); err == nil {
			if _, gone := os.Stat(own); gone == nil {
				p.At = own
			}
		}
		return p, err
	}
	p.Kind, p.At, p.Plain = store.PlaceServer, at, c.opts.plain
	p.Pin = strings.ToLower(strings.NewReplacer(" ", "", ":", "").Replace(c.opts.pin))
	if p.User != "" {
		p.Password, err = c.ask("Password of " + p.User + ": ")
	}
	return p, err
}

// pair makes this PC known to the meeting point, which is a place from then on.
func (c *call) pair(address, code string) (store.Place, error) {
	name, err := os.Hostname()
	if err != nil {
		name = "PC"
	}
	log := ""
	if c.store != nil {
		log = c.store.Log()
	}
	a, err := sync.Pair(c.ctx, address, code, name, log)
	a.ID = store.NewID()
	return store.Place(a), err
}

var cmdSync = &command{
	name: "sync", args: "[PLACE] [OPTIONS]",
	about: "Bring the binder and its places into step.",
	help: `
It syncs with all places of this PC, or with PLACE alone, which is added to none. A
server that was emptied, replaced or set back is told of first; --heal sends it again
what it lacks. What came in and would change many records waits: see "binderctl held-back".`,
	flags: func(c *call) {
		c.flags.BoolVar(&c.opts.heal, "heal", false, "send a place what it lost, and take another one that is there for the right one")
		placeFlags(c)
	},
	run: func(c *call) error {
		if err := c.mayWant("place"); err != nil {
			return err
		}
		if err := c.open(); err != nil {
			return err
		}
		list, err := c.placesOrOne()
		if err != nil {
			return err
		}
		var failed error
		for _, p := range list {
			if err := c.syncWith(sync.Address(p).Target()); err != nil {
				failed = errors.Join(failed, fmt.Errorf("%s: %w", p.At, err))
			}
		}
		if err := c.tellPaused(); failed == nil {
			failed = err
		}
		return failed
	},
}

// placesOrOne are the places of this PC, or the one that was named.
func (c *call) placesOrOne() (list []store.Place, err error) {
	if len(c.args) == 0 {
		list, err = c.store.Places()
		if err == nil && len(list) == 0 {
			err = usage("this PC has no place yet; give one, or add one with \"binderctl places add\"")
		}
		return list, err
	}
	p, err := c.place(c.args[0])
	return []store.Place{p}, err
}

func (c *call) syncWith(t sync.Target) error {
	place, err := t.Open()
	if err != nil {
		return err
	}
	out, err := sync.Round(c.ctx, c.store, place, sync.Options{Target: t.ID, Heal: c.opts.heal, Now: c.store.Now()})
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "Got %d files, sent %d", out.Got, out.Sent)
	if out.Lost > 0 {
		fmt.Fprintf(c.out, ", %d of them again: the place had lost them", out.Lost)
	}
	if out.Torn > 0 {
		fmt.Fprintf(c.out, "; %d files there are damaged", out.Torn)
	}
	if out.Waiting > 0 {
		fmt.Fprintf(c.out, "; %d files are not there whole yet, sync again\n", out.Waiting)
		return errFindings
	}
	fmt.Fprintln(c.out, ". All is there.")
	return nil
}

func (c *call) tellPaused() error {
	p, err := c.store.Paused()
	if err != nil || p == nil {
		return err
	}
	fmt.Fprintf(c.err, "What came in would change or remove %d records. It waits for you: binderctl held-back\n", len(p.Changes))
	return errFindings
}

var cmdHeldBack = &command{
	name: "held-back", args: "[accept | refuse]",
	about: "Show what came in, would change much, and waits for a decision.",
	help: `
With accept it counts from now on. With refuse it is taken back on every PC, which takes
the right to change what it changed.`,
	run: func(c *call) error {
		if err := c.mayWant("accept or refuse"); err != nil {
			return err
		}
		if err := c.open(); err != nil {
			return err
		}
		p, err := c.store.Paused()
		switch {
		case err != nil:
			return err
		case p == nil:
			fmt.Fprintln(c.out, "Nothing waits")
			return nil
		case len(c.args) == 0:
			c.tellOrigins(p.From)
			for _, d := range p.Changes {
				fmt.Fprintf(c.out, "%-8s  %s  %s\n", would(d), d.Ref, d.Title)
			}
			return errFindings
		case c.args[0] == "accept":
			return c.store.Resume()
		case c.args[0] == "refuse":
			return c.store.Refuse()
		}
		return usage("it takes accept or refuse")
	},
}

// tellOrigins says from where came what waits.
func (c *call) tellOrigins(list []store.Origin) {
	names := map[string]string{}
	for _, h := range c.store.Holders() {
		names[h.ID] = c.keyName(h)
	}
	c.store.View(func(b *binder.Binder) {
		for _, o := range list {
			fmt.Fprintf(c.out, "From %s, with the key of %s, %s:\n", binder.PCName(b, o.Log), names[o.Holder], time.Unix(o.Last, 0).Format(time.DateTime))
		}
	})
}

func would(d binder.Difference) string {
	switch {
	case d.First && d.Second:
		return "change"
	case d.First:
		return "remove"
	}
	return "add"
}

var cmdJoin = &command{
	name: "join", args: "PLACE",
	about: "Make a new PC one of the office: get the binder from a place.",
	help: `
It asks for a passphrase or recovery code of the binder there. Then it prints six words:
another PC of the office, or "binderctl check-words" there, must show the same.`,
	flags: placeFlags,
	run: func(c *call) error {
		if err := c.want(1, "the place"); err != nil {
			return err
		}
		dir, err := c.folder()
		if err != nil {
			return err
		}
		// Before a code is used up.
		if there, err := store.Exists(dir); err != nil || there {
			return cmp.Or(err, error(store.ErrExists))
		}
		p, err := c.place(c.args[0])
		if err != nil {
			return err
		}
		place, err := sync.Address(p).Open()
		if err != nil {
			return err
		}
		s, found, err := c.restore(dir, sync.At(c.ctx, place))
		if err != nil {
			return err
		}
		c.store = s
		if err := s.SetPlaces([]store.Place{p}); err != nil {
			return err
		}
		_ = sync.Address(p).Introduce(c.ctx, s.Log()) // else the first deletion does
		fmt.Fprintf(c.out, "Got %d files.\nCompare these words with another PC of the office: %s\n", found.Files, s.CheckPhrase())
		return c.syncWith(sync.Address(p).Target())
	},
}

// restore gets the binder from a place. What was mistyped may be typed again: the code of
// a meeting point is used up by then.
func (c *call) restore(dir string, from store.Source) (s *store.Store, found *store.Copied, wrong error) {
	prompt := "Passphrase or recovery code: "
	for range 3 {
		secret, err := c.ask(prompt)
		if err != nil || secret == "" {
			return nil, nil, cmp.Or(wrong, err, error(store.ErrPassphrase))
		}
		if s, found, err = store.Restore(c.ctx, dir, from, secret, nil); err == nil {
			c.secret = secret
			return s, found, nil
		}
		if !errors.Is(err, store.ErrPassphrase) && !errors.Is(err, store.ErrRecoveryCode) {
			return nil, nil, err
		}
		wrong, prompt = err, "That does not open it. "+prompt
	}
	return nil, nil, wrong
}

var cmdCheckWords = &command{
	name:  "check-words",
	about: "Print the six words that all PCs with this binder show.",
	run: func(c *call) error {
		if err := c.want(0, ""); err != nil {
			return err
		}
		if err := c.open(); err != nil {
			return err
		}
		fmt.Fprintln(c.out, c.store.CheckPhrase())
		return nil
	},
}
