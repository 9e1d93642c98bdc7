package main

import (
	"errors"
	"fmt"
	"strings"

	"readybinder/store"
	"readybinder/sync"
)

var cmdFollow = &command{
	name: "follow", args: "[PLACE] [OPTIONS]",
	flags: func(c *call) {
		withoutFlag(c)
		placeFlags(c)
	},
	about: "Go over to the binder that was begun anew on another PC of the office.",
	help: `
PLACE is a folder with a backup or copy that was made since the past was erased there, or
a server; without one it is the first of this PC's places that has the new binder. What
this PC has and that binder has not comes along; the history here, and all that was
deleted or replaced, is erased.`,
	run: func(c *call) error {
		if err := c.mayWant("place"); err != nil {
			return err
		}
		if err := c.open(); err != nil {
			return err
		}
		done, err := c.follow()
		if err != nil {
			return err
		}
		if err := c.backupsAnew(); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "This PC has the new binder. %d changes from here were brought along.\n", done.Changes)
		if done.NotCounted > 0 {
			fmt.Fprintf(c.out, "%d of them do not count until an admin adopts them; see \"binderctl held\".\n", done.NotCounted)
			return errFindings
		}
		return nil
	},
}

// follow goes over from the place that is named, or else from one of this PC's.
func (c *call) follow() (*store.Followed, error) {
	if len(c.args) == 1 && !strings.Contains(c.args[0], "://") {
		drive, err := sync.OpenDrive(c.args[0])
		if err != nil {
			return nil, err
		}
		return c.store.Follow(c.ctx, drive, c.opts.without, nil)
	}
	list, err := c.placesOrOne()
	if err != nil {
		return nil, err
	}
	var failed error
	for _, at := range list {
		place, err := sync.Address(at).Open()
		if err == nil {
			var done *store.Followed
			if done, err = c.store.Follow(c.ctx, sync.At(c.ctx, place), c.opts.without, nil); err == nil {
				return done, nil
			}
		}
		failed = errors.Join(failed, fmt.Errorf("%s: %w", at.At, err))
	}
	return nil, failed
}
