package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"readybinder/binder"
	"readybinder/store"
	"readybinder/sync"
)

var cmdHeld = &command{
	name: "held", args: "[adopt CHANGE ... | adopt all]",
	about: "List changes that do not count because of who made them, and let them count.",
	help:  "They are kept whatever happens. An admin of the binder may adopt them: they count\nthen on every PC, as if that admin had made them.",
	run: func(c *call) error {
		if len(c.args) > 0 && (c.args[0] != "adopt" || len(c.args) == 1) {
			return usage("it wants nothing, or adopt and which changes")
		}
		if err := c.open(); err != nil {
			return err
		}
		list, err := c.store.Barred()
		if err != nil {
			return err
		}
		if len(c.args) > 0 {
			return c.adopt(list, c.args[1:])
		}
		for _, x := range list {
			c.tellBarred(x)
		}
		if len(list) > 0 {
			return errFindings
		}
		fmt.Fprintln(c.out, "Every change counts")
		return nil
	},
}

// barredID names a change on the command line.
func barredID(x store.Barred) string { return fmt.Sprintf("%s.%d", x.Log, x.Seq) }

func (c *call) tellBarred(x store.Barred) {
	who := "someone"
	if h, err := c.key(x.Holder); err == nil {
		who = c.keyName(h)
	}
	why := "that key had been taken back, or the PC shut out"
	if x.Has > binder.NoRight {
		why = fmt.Sprintf("that key may %s only", rightWord(x.Has))
	}
	var titles []string
	c.store.View(func(b *binder.Binder) {
		for _, ref := range x.Refs {
			titles = append(titles, string(ref)+" "+b.Title(ref))
		}
	})
	if x.Why != "" {
		why = x.Why + "; " + why
	}
	fmt.Fprintf(c.out, "%s  %s  %s: %s (%s)\n", barredID(x), time.Unix(x.Wall, 0).Format(time.DateTime), who, strings.Join(titles, ", "), why)
}

func (c *call) adopt(list []store.Barred, which []string) error {
	if !slices.Equal(which, []string{"all"}) {
		for _, w := range which {
			if !slices.ContainsFunc(list, func(x store.Barred) bool { return barredID(x) == w }) {
				return usage(fmt.Sprintf("no change %q waits", w))
			}
		}
		list = slices.DeleteFunc(list, func(x store.Barred) bool { return !slices.Contains(which, barredID(x)) })
	}
	if err := c.store.Adopt(list...); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "Changes that count now: %d\n", len(list))
	return nil
}

var cmdPCs = &command{
	name: "pcs", args: "",
	about: "List the PCs that wrote into the binder. Name one with \"set pc/LOG name=...\".",
	run: func(c *call) error {
		if err := c.want(0, "no arguments"); err != nil {
			return err
		}
		if err := c.open(); err != nil {
			return err
		}
		list, err := c.store.PCs()
		if err != nil {
			return err
		}
		c.store.View(func(b *binder.Binder) {
			for _, pc := range list {
				mark := ""
				switch {
				case pc.Log == c.store.Log():
					mark = ", this PC"
				case pc.Out:
					mark = ", shut out"
				}
				may := ""
				if pc.Right > binder.NoRight {
					may = ", may " + rightWord(pc.Right)
				}
				fmt.Fprintf(c.out, "%s  %s%s%s, %d changes, the last on %s\n", pc.Log, binder.PCName(b, pc.Log), mark, may, pc.Changes, time.Unix(pc.Last, 0).Format(time.DateTime))
			}
		})
		return nil
	},
}

var cmdShutOut = &command{
	name: "shut-out", args: "PC",
	about: "Shut a PC out that was stolen or lost: what it writes counts no more.",
	help:  "PC is its id or the beginning of it, see \"binderctl pcs\". Take back the keys too that\nwere used on it, where someone may know their passphrases. If the PC comes back, delete\nits binder folder and restore a copy there.",
	run: func(c *call) error {
		if err := c.want(1, "a PC"); err != nil {
			return err
		}
		if err := c.open(); err != nil {
			return err
		}
		var found []string
		c.store.View(func(b *binder.Binder) {
			for _, l := range b.Logs() {
				if strings.HasPrefix(l.ID, c.args[0]) || binder.Fold(binder.PCName(b, l.ID)) == binder.Fold(c.args[0]) {
					found = append(found, l.ID)
				}
			}
		})
		if len(found) != 1 {
			return store.ErrNoPC
		}
		if err := c.store.ShutOut(found[0]); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "Shut out %s\n", found[0])
		return nil
	},
}

var cmdEdition = &command{
	name: "edition", args: "OFFICE", flags: withoutFlag,
	about: "Erase the past: begin the binder anew with what it shows today.",
	help: `
For the day when something was typed in that may not stay. The history of every record,
and all that was deleted or replaced, is gone from this PC, also from the backups that it
made by itself, and there is no way back. Backups elsewhere, USB drives, restored binders,
printed sheets and other PCs keep theirs until someone deletes them; the other PCs of the
office come after with "binderctl follow". OFFICE is the office's name, typed in full, so
that nobody does it by mistake.`,
	run: func(c *call) error {
		if err := c.want(1, "the name of the office"); err != nil {
			return err
		}
		if err := c.open(); err != nil {
			return err
		}
		var office string
		c.store.View(func(b *binder.Binder) { office = b.OfficeName() })
		if binder.Fold(office) != binder.Fold(c.args[0]) {
			return usage("that is not the name of the office; nothing was erased")
		}
		if err := c.store.NewEdition(c.opts.without, nil); err != nil {
			return err
		}
		if err := c.backupsAnew(); err != nil {
			return err
		}
		fmt.Fprintln(c.out, "The past is erased on this PC. Make a new backup on a USB drive, and delete the old ones.")
		return nil
	},
}

// backupsAnew begins the backups that this PC made by itself anew: they hold the past.
func (c *call) backupsAnew() error {
	dir := store.BackupsDir(c.store.Dir())
	if _, err := os.Stat(dir); err != nil {
		return nil
	}
	place, err := sync.OpenBackups(dir)
	if err == nil {
		err = place.Anew(c.ctx, c.store, c.store.Now())
	}
	if err != nil {
		return fmt.Errorf("the past is erased in the binder, and not in %s: %w", dir, err)
	}
	return nil
}

func withoutFlag(c *call) {
	c.flags.BoolVar(&c.opts.without, "without", false, "go on without what is damaged, missing or of a newer ReadyBinder")
}
