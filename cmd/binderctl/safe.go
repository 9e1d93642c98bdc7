package main

import (
	"errors"
	"fmt"
	"os"

	"readybinder/binder"
	"readybinder/sheet"
	"readybinder/store"
)

var cmdRecovery = &command{
	name: "recovery", args: "-o FILE.pdf [OPTIONS]",
	about: "Make a recovery sheet: the paper that opens the binder when a passphrase is lost.",
	help: `
Print the PDF, delete the file, and keep the paper in a safe place outside the
office. It opens the whole binder.`,
	flags: func(c *call) {
		c.flags.StringVar(&c.opts.out, "o", "", "write to `FILE`")
		c.flags.StringVar(&c.opts.paper, "paper", "letter", "letter or a4")
	},
	run: func(c *call) error {
		if err := c.want(0, "no arguments"); err != nil {
			return err
		}
		if c.opts.out == "" {
			return usage("say where the PDF goes: -o FILE.pdf")
		}
		if err := c.open(); err != nil {
			return err
		}
		code := store.NewRecoveryCode()
		var made *sheet.Sheet
		var err error
		c.store.View(func(b *binder.Binder) {
			r := sheet.RecoveryRequest{Office: b.OfficeName(), Code: code, On: c.store.Today(), Paper: c.opts.paper}
			r.Call = binder.Reach(b, "role/technical-lead", c.store.Today())
			made, err = sheet.Recovery(r)
		})
		if err != nil {
			return err
		}
		// The sheet is written first: a code that opens the binder and stands on
		// no paper would help nobody.
		if err := writeFile(c.opts.out, made.PDF); err != nil {
			return err
		}
		if err := c.store.AddRecovery(code); err != nil {
			// And a sheet whose code opens nothing would help even less.
			return errors.Join(err, os.Remove(c.opts.out))
		}
		fmt.Fprintf(c.out, "%s: print it, then delete the file\n", c.opts.out)
		return nil
	},
}

var cmdPassphrase = &command{
	name: "passphrase", args: "",
	about: "Change the passphrase.",
	help: `
It asks for the passphrase of today, and then for the new one. What is written
from then on does not open with the old passphrase; copies that someone has made
before still do. Where you give a recovery code it adds a passphrase, and the
forgotten one goes on opening the binder.`,
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
