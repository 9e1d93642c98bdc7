package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"readybinder/binder"
	"readybinder/store"
	"readybinder/sync"
)

// backupTime is how a backup is named on the command line; the beginning of it
// is enough.
const backupTime = "2006-01-02T15:04:05Z"

var cmdBackup = &command{
	name: "backup", args: "FOLDER",
	about: "Make a sealed backup in a folder or on a USB drive, and read it back.",
	help: `
Backups in one folder share what they have alike, so doing it again writes only
what is new. Nothing is deleted there.`,
	run: func(c *call) error {
		if err := c.want(1, "a folder"); err != nil {
			return err
		}
		place, err := backupsIn(c.args[0])
		if err != nil {
			return err
		}
		if err := c.open(); err != nil {
			return err
		}
		made, unread := place.Make(c.ctx, c.store, c.store.Now(), true, nil)
		if made == nil {
			return unread
		}
		names, err := made.Names()
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "Backup %s: %d files, all read back\n", made.At.Format(backupTime), len(names))
		if unread != nil {
			return unread // a backup that lacks something is not recorded as good
		}
		return c.store.NoteBackup(absolute(c.args[0]), len(names))
	},
}

// backupsIn are the backups in a folder that is there.
func backupsIn(dir string) (*sync.Backups, error) {
	f, err := sync.OpenFolder(dir)
	return &sync.Backups{Folder: f}, err
}

var cmdBackups = &command{
	name: "backups", args: "[FOLDER]",
	about: "List the backups in a folder, or those that this PC made by itself.",
	run: func(c *call) error {
		if err := c.mayWant("folder"); err != nil {
			return err
		}
		place, err := c.backups()
		if err != nil {
			return err
		}
		list, err := place.All()
		if err != nil {
			return err
		}
		for _, b := range list {
			names, err := b.Names()
			if err != nil {
				return err
			}
			fmt.Fprintf(c.out, "%s  %d files\n", b.At.Format(backupTime), len(names))
		}
		if len(list) == 0 {
			fmt.Fprintln(c.out, "No backup is there")
		}
		return nil
	},
}

// backups are those in the folder that the command line names, else the binder's
// own.
func (c *call) backups() (*sync.Backups, error) {
	if len(c.args) > 0 {
		return backupsIn(c.args[0])
	}
	dir, err := c.folder()
	if err != nil {
		return nil, err
	}
	if there, err := store.Exists(dir); err != nil || !there {
		return nil, errors.Join(err, fmt.Errorf("%w: %s", store.ErrNone, dir))
	}
	return sync.OpenBackups(store.BackupsDir(dir))
}

// backup is one of them: the one that --at names, else the newest. The folder of
// a copy without lists is one backup.
func (c *call) backup() (from store.Source, at time.Time, err error) {
	place, err := c.backups()
	if err != nil {
		return nil, at, err
	}
	list, err := place.All()
	if err != nil {
		return nil, at, err
	}
	for _, b := range list {
		if strings.HasPrefix(b.At.Format(backupTime), c.opts.at) {
			return b, b.At, nil
		}
	}
	if c.opts.at != "" {
		return nil, at, usage("there is no backup " + c.opts.at + " in that folder")
	}
	return place, time.Now(), nil
}

func atFlag(c *call) {
	c.flags.StringVar(&c.opts.at, "at", "", "the backup of this `TIME`, as \"binderctl backups\" shows it (default: the newest)")
}

var cmdRestore = &command{
	name: "restore", args: "FOLDER [OPTIONS]",
	about: "Make a binder on this PC out of a backup.",
	help:  "It never writes over a binder that is there.",
	flags: atFlag,
	run: func(c *call) error {
		if err := c.want(1, "the folder of the backup"); err != nil {
			return err
		}
		from, _, err := c.backup()
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
		s, found, err := store.Restore(c.ctx, dir, from, secret, nil)
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

var cmdCompare = &command{
	name: "compare", args: "FOLDER [OPTIONS]",
	about: "Tell what a backup says differently than the binder.",
	help:  "It asks for the passphrase of the binder, and for that of the backup where it is\nanother one. Nothing is changed.",
	flags: atFlag,
	run: func(c *call) error {
		if err := c.want(1, "the folder of the backup"); err != nil {
			return err
		}
		from, _, err := c.backup()
		if err != nil {
			return err
		}
		if err := c.open(); err != nil {
			return err
		}
		var list []binder.Difference
		look := func(o *store.Store, _ *store.Copied) error {
			list = c.store.Compare(o)
			return nil
		}
		err = store.Try(c.ctx, c.store.Dir(), from, c.secret, nil, look)
		if errors.Is(err, store.ErrPassphrase) || errors.Is(err, store.ErrReplaced) {
			if c.secret, err = c.ask("Passphrase or recovery code of the backup: "); err == nil {
				err = store.Try(c.ctx, c.store.Dir(), from, c.secret, nil, look)
			}
		}
		if err != nil {
			return err
		}
		for _, d := range list {
			fmt.Fprintf(c.out, "%-15s  %s  %s\n", differs(d), d.Ref, d.Title)
		}
		if len(list) > 0 {
			return errFindings
		}
		fmt.Fprintln(c.out, "Both say the same")
		return nil
	},
}

func differs(d binder.Difference) string {
	switch {
	case d.First && d.Second:
		return "different"
	case d.First:
		return "only in backup"
	}
	return "only here"
}

var cmdDrill = &command{
	name: "drill", args: "[FOLDER] [OPTIONS]",
	about: "Restore a backup with the recovery sheet, to prove that it works.",
	help: `
It asks for the passphrase of the binder and then for the code on the recovery
sheet, or for those of two cards, one after the other. The newest backup that this
PC made, or that lies in FOLDER, is restored into a folder for the drill alone, opened with the
code, verified and counted. The result is kept in the binder with its date.`,
	flags: atFlag,
	run: func(c *call) error {
		if err := c.mayWant("folder"); err != nil {
			return err
		}
		from, at, err := c.backup()
		if err != nil {
			return err
		}
		if err := c.open(); err != nil {
			return err
		}
		code, err := c.ask("Code on the recovery sheet: ")
		if err != nil {
			return err
		}
		d, err := c.store.Drill(c.ctx, from, at, code, nil)
		if err != nil {
			return err
		}
		for _, line := range d.Result {
			fmt.Fprintln(c.out, line)
		}
		if !d.Good {
			return errFindings
		}
		return nil
	},
}

var cmdHeal = &command{
	name: "heal", args: "FOLDER",
	about: "Take from a copy or backup what is damaged or missing in the binder.",
	run: func(c *call) error {
		if err := c.want(1, "the folder of the copy"); err != nil {
			return err
		}
		drive, err := sync.OpenDrive(c.args[0])
		if err != nil {
			return err
		}
		if err := c.open(); err != nil {
			return err
		}
		n, err := c.store.Heal(c.ctx, drive, nil)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "Healed %d files\n", n)
		if left := c.store.Standing().Damaged; left > 0 {
			fmt.Fprintf(c.out, "%d files are damaged still; try another copy\n", left)
			return errFindings
		}
		return nil
	},
}

// absolute is a folder as the binder remembers it.
func absolute(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		return abs
	}
	return dir
}
