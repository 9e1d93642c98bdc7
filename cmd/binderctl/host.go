package main

import (
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"readybinder/sync"
)

var cmdHost = &command{
	name: "host", args: "[pair | pcs | revoke PC] [OPTIONS]",
	about: "Make this PC the meeting point of the office's network.",
	help: `
It keeps the sealed files of the office for the other PCs on the network, with no server
and no internet. It needs no passphrase, and opens no binder. It runs until Ctrl+C.
While it runs, "binderctl host pair" prints a code that lets in one more PC within 15 minutes:
there type "binderctl places add CODE", or "binderctl join CODE". "host pcs" lists those that
were let in, and "host revoke PC" lets one in no more.

The binder of this PC itself syncs with it as with a folder: see the path that is printed.`,
	flags: func(c *call) {
		c.flags.StringVar(&c.opts.host, "dir", "", "where the meeting point keeps its files: `DIR` (default: host, in the binder's folder)")
		c.flags.StringVar(&c.opts.listen, "listen", ":"+strconv.Itoa(sync.HostPort), "the `ADDRESS` and port to listen at")
	},
	run: func(c *call) error {
		h, err := c.openHost()
		if err != nil {
			return err
		}
		switch {
		case len(c.args) == 0:
			return c.runHost(h)
		case len(c.args) == 1 && c.args[0] == "pair":
			return c.pairHost(h)
		case len(c.args) == 1 && c.args[0] == "pcs":
			return c.listHost(h)
		case len(c.args) == 2 && c.args[0] == "revoke":
			return c.revokeHost(h, c.args[1])
		}
		return usage("it takes nothing, or pair, or pcs, or revoke PC")
	},
}

func (c *call) openHost() (*sync.Host, error) {
	dir := c.opts.host
	if dir == "" {
		home, err := c.folder()
		if err != nil {
			return nil, err
		}
		dir = filepath.Join(home, "host")
	}
	return sync.OpenHost(dir)
}

func (c *call) runHost(h *sync.Host) error {
	list, err := h.PCs()
	if err != nil {
		return err
	}
	return h.Run(c.ctx, c.opts.listen, func(port int) {
		fmt.Fprintln(c.out, "This PC is the meeting point of the office until you press Ctrl+C.")
		addresses := sync.Addresses(port)
		if host, _, err := net.SplitHostPort(c.opts.listen); err == nil && host != "" {
			addresses = []string{net.JoinHostPort(host, strconv.Itoa(port))}
		}
		for _, a := range addresses {
			fmt.Fprintln(c.out, "Address:    ", a)
		}
		fmt.Fprintln(c.out, "Certificate:", h.Fingerprint())
		fmt.Fprintln(c.out, "Files:      ", h.Files())
		let := 0
		for _, pc := range list {
			if !pc.Revoked {
				let++
			}
		}
		fmt.Fprintln(c.out, "PCs let in: ", let)
	})
}

func (c *call) pairHost(h *sync.Host) error {
	port, runs := h.Port(c.ctx)
	code, err := h.Pair(time.Now())
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s\n\nIt lets in one PC within 15 minutes. Type it there: binderctl places add CODE, or binderctl join CODE.\n", code)
	if !runs {
		fmt.Fprintln(c.err, "The meeting point does not run. Start it on this PC: binderctl host")
		return errFindings
	}
	for _, a := range sync.Addresses(port) {
		fmt.Fprintln(c.out, "If it is not found there, type", a+"/CODE")
	}
	return nil
}

func (c *call) listHost(h *sync.Host) error {
	list, err := h.PCs()
	if err != nil {
		return err
	}
	for _, pc := range list {
		how := "not heard from yet"
		if !pc.Seen.IsZero() {
			how = "last heard from " + pc.Seen.Format("2006-01-02 15:04")
		}
		if pc.Revoked {
			how = "revoked"
		}
		fmt.Fprintf(c.out, "%s  %s  %s\n", pc.ID, pc.Name, how)
	}
	if len(list) == 0 {
		fmt.Fprintln(c.out, "No PC was let in yet. Make a code for one: binderctl host pair")
	}
	return nil
}

// revokeHost lets in no more the PC of that id, or the only one of that name.
func (c *call) revokeHost(h *sync.Host, which string) error {
	list, err := h.PCs()
	if err != nil {
		return err
	}
	var ids []string
	for _, pc := range list {
		if pc.ID == which || strings.EqualFold(pc.Name, which) && !pc.Revoked {
			ids = append(ids, pc.ID)
		}
	}
	switch len(ids) {
	case 0:
		return fmt.Errorf("%w: %s", sync.ErrNoPC, which)
	case 1:
		return h.Revoke(ids[0])
	}
	return usage("several PCs have that name; give the number in front: " + strings.Join(ids, ", "))
}
