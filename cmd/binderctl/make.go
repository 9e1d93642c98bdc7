package main

import (
	"fmt"

	"readybinder/assets"
	"readybinder/binder"
	"readybinder/store"
)

// options are the flags that single commands define.
type options struct {
	name, kind, out, audience, paper, where, sheet, mapping, note string
	at, place                                                     string
	empty, dry, all, deleted                                      bool
	limit                                                         int
	right, replace                                                string
	lies                                                          []string
	unproved, without, heal                                       bool
	user, pin, host, listen                                       string
	plain                                                         bool
}

func library() binder.Library { return binder.Library{File: assets.File, Plan: assets.Plan()} }

var cmdInit = &command{
	name: "init", args: "[OPTIONS]",
	about: "Make a new binder, with a starter plan, roles and courses in it.",
	help: `
It asks for a new passphrase and offers six random words, which is better than
anything that people think up. Write them down: nobody can reset them.
Afterwards make a recovery sheet: binderctl recovery.`,
	flags: func(c *call) {
		c.flags.StringVar(&c.opts.name, "office", "", "the `NAME` of the office")
		c.flags.StringVar(&c.opts.kind, "type", "practice", "what it is: practice, billing or saas")
		c.flags.BoolVar(&c.opts.empty, "empty", false, "without the starter plan, roles and courses")
	},
	run: func(c *call) error {
		if err := c.create(); err != nil {
			return err
		}
		return c.fill("Starter", func(b *binder.Binder, today binder.Date) ([]*binder.Form, error) {
			office := binder.Offices.Form(b, "office", binder.Office{Name: c.opts.name, Type: c.opts.kind})
			if c.opts.name == "" {
				office.Set("name", binder.TextValue("Our office"))
			}
			if c.opts.empty {
				return []*binder.Form{office}, nil
			}
			forms, err := binder.Starter(b, library(), today)
			return append(forms, office), err
		})
	},
}

var cmdSample = &command{
	name: "sample", args: "[OPTIONS]",
	about: "Make a binder of an invented office, to try everything with.",
	help:  "Cedar Hollow Family Practice does not exist. Its gaps are there on purpose:\n\"binderctl ready\" finds them.",
	run: func(c *call) error {
		if err := c.create(); err != nil {
			return err
		}
		return c.fill("Sample office", func(b *binder.Binder, today binder.Date) ([]*binder.Form, error) {
			return binder.Sample(b, library(), today)
		})
	},
}

// create makes the binder that the command line names.
func (c *call) create() error {
	if err := c.want(0, "no arguments"); err != nil {
		return err
	}
	dir, err := c.folder()
	if err != nil {
		return err
	}
	if there, _ := store.Exists(dir); there {
		return store.ErrExists
	}
	pass, err := c.askNew(store.NewPassphrase())
	if err != nil {
		return err
	}
	if c.store, err = store.Create(dir, pass); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "Made a binder in %s\n", dir)
	return nil
}

// fill writes the forms that make gives, as one change.
func (c *call) fill(why string, make func(*binder.Binder, binder.Date) ([]*binder.Form, error)) error {
	var forms []*binder.Form
	var err error
	c.store.View(func(b *binder.Binder) { forms, err = make(b, c.store.Today()) })
	if err != nil {
		return err
	}
	if err := c.store.SaveAs(why, forms...); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "Wrote %d records\n", len(forms))
	return nil
}

var cmdOpen = &command{
	name: "open", args: "[OPTIONS]",
	about: "Open the binder and say what is in it.",
	run: func(c *call) error {
		return c.view(func(b *binder.Binder) error {
			fmt.Fprintf(c.out, "%s\n", b.OfficeName())
			for _, k := range binder.Kinds() {
				if n := b.Count(k.Name); n > 0 && !k.Single {
					fmt.Fprintf(c.out, "%6d  %s\n", n, k.Many)
				}
			}
			for kind, n := range b.Unknown() {
				fmt.Fprintf(c.out, "%6d  records %q of a newer ReadyBinder, kept\n", n, kind)
			}
			return nil
		})
	},
}
