package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"readybinder/sheet"
	"readybinder/sync"
)

var cmdGoBag = &command{
	name: "go-bag", args: "FOLDER",
	about: "Write a go-bag to a USB drive: the sealed binder, a copy for any browser, the programs.",
	help: `
"Open the binder.html" opens the binder read-only in any browser, with no network
and no program, by passphrase, recovery code or two cards. "READ ME FIRST.txt"
tells a stranger what to do. The programs are those that lie beside this one.
Everything is read back. Doing it again replaces what is older.`,
	run: func(c *call) error {
		if err := c.want(1, "the folder of the USB drive"); err != nil {
			return err
		}
		if err := c.open(); err != nil {
			return err
		}
		x, err := c.store.Export()
		if err != nil {
			return err
		}
		own, err := os.Executable()
		if err != nil {
			return err
		}
		files := sync.Programs(own)
		var names []string
		for _, f := range files {
			names = append(names, filepath.Base(f.Name))
		}
		page, missing := sheet.ReadOnlyCopy(x, x.Made)
		if missing == nil {
			files = append(files, sync.BagFile{Name: sheet.BagPage, Bytes: page})
		} else if !errors.Is(missing, sheet.ErrNoViewer) {
			return missing
		}
		files = append(files, sync.BagFile{Name: sheet.BagReadMe, Bytes: sheet.ReadMeFirst(x.Made, missing == nil, names)})
		if err := sync.WriteBag(c.ctx, c.args[0], c.store, x.Made, files, nil); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "Wrote and checked %d files and the sealed binder\n", len(files))
		return missing
	},
}
