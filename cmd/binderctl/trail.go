package main

import (
	"fmt"
	"os"
	"strings"

	"readybinder/binder"
	"readybinder/exchange"
)

var cmdTrail = &command{
	name: "trail", args: "-o FILE",
	about: "Write every change that was ever made: when, who, which PC, before and after.",
	help: `
FILE ends in .csv or .json. Changes that do not count, because their author had no
right to them, are in it and marked. It is not encrypted: whoever has it can read
it.`,
	flags: func(c *call) { c.flags.StringVar(&c.opts.out, "o", "", "write to `FILE`") },
	run: func(c *call) error {
		if err := c.want(0, "no arguments"); err != nil {
			return err
		}
		writer := exchange.TrailCSV
		switch name := strings.ToLower(c.opts.out); {
		case strings.HasSuffix(name, ".json"):
			writer = exchange.TrailJSON
		case !strings.HasSuffix(name, ".csv"):
			return usage("say where it goes: -o FILE.csv or FILE.json")
		}
		if err := c.open(); err != nil {
			return err
		}
		rows := 0
		err := writeWith(c.opts.out, func(f *os.File) error {
			w := writer(f)
			if err := c.store.Trail(c.ctx, func(b *binder.Binder, s binder.TrailStep) error { return w.Write(b, s) }, nil); err != nil {
				return err
			}
			rows = w.Rows()
			return w.Close()
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "Wrote %d changes to %s. It is not encrypted.\n", rows, c.opts.out)
		return nil
	},
}
