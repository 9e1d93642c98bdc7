package main

import (
	"fmt"
	"os"

	"readybinder/binder"
	"readybinder/store"
)

var cmdVerify = &command{
	name: "verify", args: "[OPTIONS]",
	about: "Read every byte of the binder and check every seal, signature and chain.",
	help: `
With --place it does so for the backups or the copy in a folder or on a USB drive,
whether or not there is a binder on this PC: each file against its name, the lists
of the backups against what is there, and then what opens with a passphrase or
recovery code.`,
	flags: func(c *call) {
		c.flags.StringVar(&c.opts.place, "place", "", "check the backups in this `FOLDER` instead")
	},
	run: func(c *call) error {
		if err := c.want(0, "no arguments"); err != nil {
			return err
		}
		if c.opts.place != "" {
			return c.verifyPlace(c.opts.place)
		}
		if err := c.open(); err != nil {
			return err
		}
		if err := c.verified(c.store); err != nil {
			return err
		}
		print, err := c.store.Fingerprint()
		if err != nil {
			return err
		}
		fmt.Fprintln(c.out, "Fingerprint: "+print)
		return nil
	},
}

// verified verifies an open binder and tells the result.
func (c *call) verified(s *store.Store) error {
	r, err := s.Verify(c.ctx, nil)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%d files, %d changes on %d PCs, %d attached files\n", r.Files, r.Commits, r.Logs, r.Attachments)
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
}

// verifyPlace checks a folder of sealed files, and what of it opens.
func (c *call) verifyPlace(dir string) error {
	place, err := backupsIn(dir)
	if err != nil {
		return err
	}
	found, err := place.Check(c.ctx, nil)
	if err != nil {
		return err
	}
	if found.Whole == 0 {
		return store.ErrNoFiles
	}
	fmt.Fprintf(c.out, "%d files are whole\n", found.Whole)
	for _, n := range found.Damaged {
		fmt.Fprintf(c.out, "Damaged: %s\n", n)
	}
	for _, n := range found.Missing {
		fmt.Fprintf(c.out, "Missing: %s\n", n)
	}
	secret, err := c.ask("Passphrase or recovery code: ")
	if err != nil {
		return err
	}
	err = store.Try(c.ctx, os.TempDir(), place, secret, nil, func(o *store.Store, _ *store.Copied) error {
		o.View(func(b *binder.Binder) { fmt.Fprintf(c.out, "It opens: %s\n", b.OfficeName()) })
		return c.verified(o)
	})
	if err == nil && len(found.Damaged)+len(found.Missing) > 0 {
		err = errFindings
	}
	return err
}
