package main

import (
	"fmt"
	"slices"

	"readybinder/binder"
	"readybinder/store"
	"readybinder/sync"
)

// errPaper is a new passphrase for a paper: it would go when the paper is replaced.
var errPaper = binder.NewTrouble("binderctl: opened with paper",
	"A code from paper opened the binder, so there is no passphrase to change.",
	"Make a key: binderctl keys add PERSON --right everything. Then take back the forgotten one, and replace the paper.")

var cmdPassphrase = &command{
	name: "passphrase", args: "",
	about: "Change the passphrase.",
	help: `
It asks for the passphrase of today, and then for the new one. What is written
from then on does not open with the old passphrase; copies that someone has made
before still do. Who opens the binder with a code from paper makes a key instead:
binderctl keys add.`,
	run: func(c *call) error {
		if err := c.want(0, "no arguments"); err != nil {
			return err
		}
		dir, err := c.folder()
		if err != nil {
			return err
		}
		now, err := c.ask("Passphrase today: ")
		if err != nil {
			return err
		}
		if c.store, err = store.Open(dir, now); err != nil {
			return err
		}
		if !slices.ContainsFunc(c.store.Holders(), func(h store.Holder) bool { return h.Me && h.Has(store.Passphrase) }) {
			return errPaper
		}
		next, err := c.askNew(store.NewPassphrase())
		if err != nil {
			return err
		}
		if err := c.store.ChangePassphrase(now, next); err != nil {
			return err
		}
		fmt.Fprintln(c.out, "Changed the passphrase")
		return nil
	},
}

var cmdCopy = &command{
	name: "copy", args: "FOLDER",
	about: "Copy the sealed binder to a folder or USB drive, and check the copy.",
	help:  "Nothing is deleted there. Doing it again writes only what is new.",
	run: func(c *call) error {
		if err := c.want(1, "a folder"); err != nil {
			return err
		}
		place, err := sync.OpenFolder(c.args[0])
		if err != nil {
			return err
		}
		if err := c.open(); err != nil {
			return err
		}
		done, err := sync.Copy(c.ctx, c.store, place, nil)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "Copied and checked %d files, %d of them new\n", done.Files, done.Written)
		return nil
	},
}

var cmdRestore = &command{
	name: "restore", args: "FOLDER",
	about: "Make a binder on this PC out of a sealed copy.",
	help:  "It never writes over a binder that is there.",
	run: func(c *call) error {
		if err := c.want(1, "the folder of the copy"); err != nil {
			return err
		}
		place, err := sync.OpenFolder(c.args[0])
		if err != nil {
			return err
		}
		dir, err := c.folder()
		if err != nil {
			return err
		}
		if there, _ := store.Exists(dir); there {
			return store.ErrExists
		}
		secret, err := c.ask("Passphrase or recovery code: ")
		if err != nil {
			return err
		}
		s, found, err := store.Restore(dir, place, secret, nil)
		if err != nil {
			return err
		}
		c.store = s
		fmt.Fprintf(c.out, "Restored %d files to %s\n", found.Files, dir)
		for _, n := range found.Damaged {
			fmt.Fprintf(c.err, "Damaged and left out: %s\n", n)
		}
		// With an older passphrase only what is older opens.
		c.tellHeld()
		if len(found.Damaged) > 0 {
			return errFindings
		}
		return nil
	},
}

var cmdVerify = &command{
	name: "verify", args: "",
	about: "Read every byte of the binder and check every seal, signature and chain.",
	run: func(c *call) error {
		if err := c.want(0, "no arguments"); err != nil {
			return err
		}
		if err := c.open(); err != nil {
			return err
		}
		r, err := c.store.Verify(nil)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "%d files, %d changes on %d PCs\n", r.Files, r.Commits, r.Logs)
		if r.Held > 0 {
			fmt.Fprintf(c.out, "%d files are kept and cannot be opened with these keys\n", r.Held)
		}
		for _, p := range r.Problems {
			fmt.Fprintln(c.out, "Problem: "+p)
		}
		if len(r.Problems) > 0 {
			return errFindings
		}
		fmt.Fprintln(c.out, "Every seal, signature and chain is whole")
		return nil
	},
}
