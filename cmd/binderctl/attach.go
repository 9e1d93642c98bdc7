package main

import (
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"

	"readybinder/binder"
)

var cmdAttach = &command{
	name: "attach", args: "FILE RECORD",
	about: "Seal a file into the binder and tie it to a record.",
	help: `
A network map, a page of a contract, a photo of the switch: up to 50 MB. RECORD is
the office, a site, a partner, a role, a section of the plan or a person.`,
	run: func(c *call) error {
		if err := c.want(2, "a file and a record"); err != nil {
			return err
		}
		if err := c.open(); err != nil {
			return err
		}
		of, err := c.attachable(c.args[1])
		if err != nil {
			return err
		}
		f, info, err := openFile(c.args[0])
		if err != nil {
			return err
		}
		defer f.Close()
		ref, err := c.store.Attach(c.ctx, filepath.Base(c.args[0]), of, f, info.Size(), nil)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "%s  %s\n", ref, binder.ShowSize(int(info.Size())))
		return nil
	},
}

// openFile opens a file of the PC for reading.
func openFile(path string) (*os.File, os.FileInfo, error) {
	f, err := os.Open(path)
	if err == nil {
		info, err := f.Stat()
		if err == nil && info.Mode().IsRegular() {
			return f, info, nil
		}
		f.Close()
	}
	return nil, nil, binder.NewTrouble("binderctl: read", fmt.Sprintf("The file %s could not be read.", path), "Look at its name, close other programs that use it, and try again.")
}

// attachable finds the record that a file is to belong to.
func (c *call) attachable(name string) (ref binder.Ref, err error) {
	c.store.Index()
	c.store.View(func(b *binder.Binder) {
		var r binder.Record
		if r, err = find(b, name); err == nil {
			ref = r.Ref
		}
	})
	if err == nil && !binder.TakesFiles(ref.Kind()) {
		return "", usage("files belong to the office, sites, partners, roles, sections of the plan and people")
	}
	return ref, err
}

var cmdFiles = &command{
	name: "files", args: "[RECORD]",
	about: "List the files in the binder, or those of a record.",
	run: func(c *call) error {
		if err := c.mayWant("record"); err != nil {
			return err
		}
		if err := c.open(); err != nil {
			return err
		}
		var of binder.Ref
		if len(c.args) == 1 {
			var err error
			if of, err = c.attachable(c.args[0]); err != nil {
				return err
			}
		}
		w := tabwriter.NewWriter(c.out, 0, 4, 2, ' ', 0)
		c.store.View(func(b *binder.Binder) {
			for _, a := range binder.AttachedTo(b, of) {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", binder.Attachments.Ref(a.ID), a.Name, binder.ShowSize(a.Size), b.Title(a.Of))
			}
		})
		return w.Flush()
	},
}

var cmdFile = &command{
	name: "file", args: "FILE -o OUT",
	about: "Write a file of the binder to the disk.",
	help:  "FILE is its ID or its name, as \"binderctl files\" shows them. What is written is not\nencrypted: delete it when you no longer need it.",
	flags: func(c *call) { c.flags.StringVar(&c.opts.out, "o", "", "write to `OUT`") },
	run: func(c *call) error {
		if err := c.want(1, "a file of the binder"); err != nil {
			return err
		}
		if c.opts.out == "" {
			return usage("say where it goes: -o OUT")
		}
		if err := c.open(); err != nil {
			return err
		}
		c.store.Index()
		var r binder.Record
		var err error
		c.store.View(func(b *binder.Binder) { r, err = find(b, c.args[0]) })
		if err != nil {
			return err
		}
		if err := writeWith(c.opts.out, func(f *os.File) error { return c.store.ReadAttachment(c.ctx, r.Ref, f, nil) }); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "Wrote and checked %s. It is not encrypted.\n", c.opts.out)
		return nil
	},
}
