package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"readybinder/binder"
	"readybinder/sheet"
	"readybinder/store"
)

// current tells of a printed sheet whether it is current, for binder.Ready.
func (c *call) current(b *binder.Binder) func(binder.Sheet) bool {
	return func(s binder.Sheet) bool { return sheet.Current(b, s, c.store.Today()) }
}

func sheetNames() string {
	var list []string
	for _, i := range sheet.Types() {
		list = append(list, i.Type)
	}
	return strings.Join(list, ", ")
}

var cmdPrint = &command{
	name: "print", args: "SHEET -o FILE.pdf [OPTIONS]",
	about: "Write a sheet as PDF, and note in the register where it hangs.",
	help: `
Without SHEET it lists them. The audience decides what stands on it: wall sheets
have no home mobiles, PINs or account numbers. What is left off, and what cannot
be printed as it was typed, is told.`,
	flags: func(c *call) {
		c.flags.StringVar(&c.opts.out, "o", "", "write to `FILE`")
		c.flags.StringVar(&c.opts.audience, "for", "", "the audience: wall, staff or leaders")
		c.flags.StringVar(&c.opts.paper, "paper", "letter", "letter or a4")
		c.flags.StringVar(&c.opts.where, "where", "", "where it will hang, for the register")
		c.flags.BoolVar(&c.opts.dry, "no-register", false, "do not note it in the register")
	},
	run: func(c *call) error {
		if len(c.args) == 0 {
			return c.listSheets()
		}
		if err := c.want(1, "one sheet: "+sheetNames()); err != nil {
			return err
		}
		if c.opts.out == "" {
			return usage("say where the PDF goes: -o FILE.pdf")
		}
		if err := c.open(); err != nil {
			return err
		}
		r := sheet.Request{
			Type: c.args[0], Audience: c.opts.audience, Paper: c.opts.paper, Where: c.opts.where,
			Today: c.store.Today(), By: c.store.Person(),
		}
		var made *sheet.Sheet
		var err error
		c.store.View(func(b *binder.Binder) { made, err = sheet.Make(b, r) })
		if err != nil {
			return err
		}
		if err := writeFile(c.opts.out, made.PDF); err != nil {
			return err
		}
		if !c.opts.dry {
			if err := c.register(made.Record); err != nil {
				return err
			}
		}
		fmt.Fprintf(c.out, "%s: %d pages, sheet code %s\n", c.opts.out, made.Pages, made.Record.Code)
		for _, h := range made.Hidden {
			fmt.Fprintln(c.out, h)
		}
		for _, w := range made.Warnings {
			fmt.Fprintln(c.err, w.Words())
		}
		if len(made.Warnings) > 0 {
			return errFindings
		}
		return nil
	},
}

func (c *call) register(s binder.Sheet) error {
	var f *binder.Form
	c.store.View(func(b *binder.Binder) { f = binder.Sheets.Form(b, store.NewID(), s) })
	return c.store.Save(f)
}

func (c *call) listSheets() error {
	w := tabwriter.NewWriter(c.out, 0, 4, 2, ' ', 0)
	for _, i := range sheet.Types() {
		fmt.Fprintf(w, "%s\t%s\t%s\n", i.Type, strings.Join(i.Audiences, ", "), i.About)
	}
	return w.Flush()
}

var cmdCheck = &command{
	name: "check", args: "CODE",
	about: "Tell by the code at its foot whether a printed sheet is current.",
	run: func(c *call) error {
		if err := c.want(1, "a sheet code, like RB-7K3M-Q2XA-C"); err != nil {
			return err
		}
		return c.view(func(b *binder.Binder) error {
			v, err := sheet.Check(b, c.args[0], c.store.Today())
			if err != nil {
				return err
			}
			fmt.Fprintln(c.out, v.Words())
			for _, x := range v.Changes {
				fmt.Fprintf(c.out, "  %s\n", x.About)
				for _, s := range x.What {
					fmt.Fprintf(c.out, "    %s\n", s)
				}
			}
			if !v.Current {
				return errFindings
			}
			return nil
		})
	},
}

var cmdApprove = &command{
	name: "approve", args: "[OPTIONS]",
	about: "Approve the plan as it stands today, as a new version.",
	flags: func(c *call) {
		c.flags.StringVar(&c.opts.note, "note", "", "what changed")
		c.flags.BoolVar(&c.opts.dry, "dry-run", false, "only show what would be approved")
	},
	run: func(c *call) error {
		if err := c.want(0, "no arguments"); err != nil {
			return err
		}
		if err := c.open(); err != nil {
			return err
		}
		var f *binder.Form
		var a binder.Approval
		var gaps []string
		var last binder.Approval
		c.store.View(func(b *binder.Binder) {
			a.Text, gaps = binder.PlanText(b, c.store.Today())
			list := binder.Versions(b)
			if len(list) > 0 {
				last = list[0]
			}
			a.Name = fmt.Sprintf("Version %d", len(list)+1)
			a.On, a.By, a.Note, a.Hash = c.store.Today(), c.store.Person(), c.opts.note, binder.TextHash(a.Text)
			f = binder.Approvals.Form(b, store.NewID(), a)
		})
		for _, g := range gaps {
			fmt.Fprintln(c.err, "Missing in the plan: "+g)
		}
		switch {
		case a.Text == "":
			return sheet.ErrPlan
		case c.opts.dry:
			fmt.Fprint(c.out, a.Text)
			return nil
		case a.Hash == last.Hash:
			fmt.Fprintf(c.out, "Nothing has changed since %s\n", last.Name)
			return nil
		}
		if err := c.store.Save(f); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "Approved %s, fingerprint %.16s\n", a.Name, a.Hash)
		return nil
	},
}

// writeFile writes a whole file or none.
func writeFile(path string, data []byte) error {
	return writeWith(path, func(f *os.File) error {
		_, err := f.Write(data)
		return err
	})
}

// writeWith writes a file that fill fills; it has its name once it is whole.
func writeWith(path string, fill func(*os.File) error) error {
	t, err := os.CreateTemp(filepath.Dir(path), ".binderctl-*")
	if err != nil {
		return cannotWrite(path, err)
	}
	err = fill(t)
	if synced := t.Sync(); err == nil {
		err = synced
	}
	if closed := t.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(t.Name(), path)
	}
	if err != nil {
		os.Remove(t.Name())
		if disk := (*os.PathError)(nil); errors.As(err, &disk) {
			return cannotWrite(path, err)
		}
	}
	return err
}

func cannotWrite(path string, err error) error {
	return binder.NewTrouble("binderctl: write: "+err.Error(),
		fmt.Sprintf("The file %s could not be written. Nothing was changed.", path), "Choose another folder, or free some space.")
}
