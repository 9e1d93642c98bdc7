package main

import (
	"fmt"
	"slices"

	"readybinder/binder"
	"readybinder/store"
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
