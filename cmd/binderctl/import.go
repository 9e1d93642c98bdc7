package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"readybinder/binder"
	"readybinder/exchange"
	"readybinder/store"
)

var cmdImport = &command{
	name: "import", args: "FILE [OPTIONS]",
	about: "Bring in people, partners or training records from CSV, XLSX or vCard files.",
	help: `
Columns are understood by their names and by what stands in them; --columns shows
how. The same file again changes nothing, and a file never erases. Each row that
cannot be used is told with its reason, and does not stop the others. "binderctl
undo" takes the import back.`,
	flags: func(c *call) {
		c.flags.StringVar(&c.opts.kind, "kind", "person", "what the rows are: person, partner, training, or any other kind")
		c.flags.StringVar(&c.opts.sheet, "sheet", "", "the `NAME` of the sheet in a workbook")
		c.flags.StringVar(&c.opts.mapping, "map", "", "how columns are meant, `\"Column=field; Column=field\"`")
		c.flags.BoolVar(&c.opts.all, "columns", false, "only show the columns, how they are understood, and what they may be")
		c.flags.BoolVar(&c.opts.dry, "dry-run", false, "only show what would be done")
	},
	run: func(c *call) error {
		if err := c.want(1, "one file"); err != nil {
			return err
		}
		k, err := kindArg(c.opts.kind)
		if err != nil {
			return err
		}
		data, err := readFile(c.args[0])
		if err != nil {
			return err
		}
		if err := c.open(); err != nil {
			return err
		}
		im, record, err := c.plan(filepath.Base(c.args[0]), data, k.Name)
		if err != nil || im == nil {
			return err
		}
		c.tell(im)
		if c.opts.dry {
			return nil
		}
		return c.commitImport(im, record)
	},
}

// maxFile bounds what is read, in bytes: more is no roster.
const maxFile = 64 << 20

func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, binder.NewTrouble("binderctl: no file", fmt.Sprintf("There is no file %s.", path), "Check the name and try again.")
	}
	if err == nil && (info.Size() > maxFile || !info.Mode().IsRegular()) {
		return nil, binder.NewTrouble("binderctl: file too large", fmt.Sprintf("%s is too large to be a roster, or no file at all. Nothing was changed.", path), "Save only the rows that you need as .csv and try again.")
	}
	var data []byte
	if err == nil {
		data, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, binder.NewTrouble("binderctl: read: "+err.Error(), fmt.Sprintf("The file %s could not be read.", path), "Close other programs that use it and try again.")
	}
	return data, nil
}

// plan understands a file. A nil Import says that it was only to be shown.
func (c *call) plan(name string, data []byte, kind string) (im *exchange.Import, record binder.Imported, err error) {
	if ending := strings.ToLower(filepath.Ext(name)); ending == ".vcf" || ending == ".vcard" {
		return c.planCards(name, data, kind)
	}
	t, err := exchange.ReadSheet(name, data, c.opts.sheet)
	if err != nil {
		return nil, record, err
	}
	for _, n := range t.Notes {
		fmt.Fprintln(c.err, n)
	}
	c.store.View(func(b *binder.Binder) {
		m := exchange.Guess(t, kind, b)
		if c.opts.mapping != "" {
			var lines []string
			for _, s := range strings.Split(c.opts.mapping, ";") {
				lines = append(lines, strings.TrimSpace(s))
			}
			m = exchange.MappingOf(t, kind, lines)
		}
		if c.opts.all {
			c.columns(t, m, kind)
			return
		}
		if why := m.Missing(kind); why != "" {
			err = binder.NewTrouble("binderctl: columns", why+" Nothing was changed.", "Look at \"binderctl import --columns\", then say what the columns are with --map.")
			return
		}
		im = exchange.Plan(b, t, m, kind, c.store.Today(), store.NewID)
		record = im.Record(t, m, c.store.Person(), c.store.Today())
	})
	return im, record, err
}

func (c *call) planCards(name string, data []byte, kind string) (im *exchange.Import, record binder.Imported, err error) {
	cards, refused, err := exchange.ReadCards(data)
	if err != nil {
		return nil, record, err
	}
	c.store.View(func(b *binder.Binder) { im = exchange.PlanCards(b, cards, refused, kind, c.store.Today(), store.NewID) })
	return im, binder.Imported{
		Name: name, Kind: kind, On: c.store.Today(), By: c.store.Person(),
		Added: im.Counts.Added, Changed: im.Counts.Changed, Refused: im.Counts.Refused,
	}, nil
}

func (c *call) columns(t *exchange.Table, m exchange.Mapping, kind string) {
	for _, x := range m.Columns {
		field := x.Field
		if field == "" {
			field = "(left out)"
		}
		fmt.Fprintf(c.out, "%-24s = %-14s %s\n", x.Name, field, x.Why)
	}
	var fields []string
	for _, x := range exchange.Targets(kind) {
		fields = append(fields, x.Field)
	}
	fmt.Fprintf(c.out, "They may be: %s\n", strings.Join(fields, ", "))
}

func (c *call) tell(im *exchange.Import) {
	for _, n := range im.Notes {
		fmt.Fprintln(c.err, n)
	}
	for _, r := range im.Rows {
		where := fmt.Sprintf("Line %d", r.Line)
		if r.Title != "" {
			where += ", " + short(r.Title)
		}
		switch {
		case r.What == exchange.Refused:
			fmt.Fprintf(c.err, "%s: refused. %s\n", where, r.Why)
		case c.opts.dry && r.What != exchange.Same:
			fmt.Fprintf(c.out, "%s\n", strings.Join(append([]string{where + ": " + string(r.What)}, r.Changes...), "; "))
		}
		for _, n := range r.Notes {
			fmt.Fprintf(c.err, "%s: %s\n", where, n)
		}
	}
	fmt.Fprintf(c.out, "%d added, %d changed, %d the same, %d refused\n", im.Counts.Added, im.Counts.Changed, im.Counts.Same, im.Counts.Refused)
}

func (c *call) commitImport(im *exchange.Import, record binder.Imported) error {
	parts := im.Ops(0)
	if len(parts) == 0 {
		return nil
	}
	record.Batch = store.NewID()
	var changes []store.Change
	for _, ops := range parts {
		changes = append(changes, store.Change{Why: "Import of " + record.Name, Batch: record.Batch, Ops: ops})
	}
	c.store.View(func(b *binder.Binder) {
		changes = append(changes, store.Change{Ops: binder.Imports.Form(b, store.NewID(), record).Diff()})
	})
	if err := c.store.Commit(changes...); err != nil {
		return err
	}
	if im.Counts.Refused > 0 {
		return errFindings
	}
	return nil
}

var cmdUndo = &command{
	name: "undo", args: "[IMPORT]",
	about: "Take an import back: the last one, or the one that is named.",
	help:  "What someone has changed since the import stays, and is told. \"binderctl list\nimport\" names the imports.",
	run: func(c *call) error {
		if err := c.mayWant("import"); err != nil {
			return err
		}
		if err := c.open(); err != nil {
			return err
		}
		var last binder.Imported
		c.store.View(func(b *binder.Binder) {
			list := binder.Imports.All(b)
			slices.SortStableFunc(list, func(x, y binder.Imported) int {
				r, _ := b.Get(binder.Imports.Ref(x.ID))
				s, _ := b.Get(binder.Imports.Ref(y.ID))
				return cmp.Compare(r.Changed().At, s.Changed().At)
			})
			for _, i := range list {
				if i.Undone == "" && (len(c.args) == 0 || c.args[0] == i.ID || c.args[0] == string(binder.Imports.Ref(i.ID))) {
					last = i
				}
			}
		})
		if last.ID == "" {
			return binder.NewTrouble("binderctl: no import", "There is no import to take back.", "Type \"binderctl list import\" for the imports there were.")
		}
		kept, err := c.store.Undo(last.Batch, "Import of "+last.Name+" undone")
		if err != nil {
			return err
		}
		var f *binder.Form
		c.store.View(func(b *binder.Binder) {
			f = b.Edit(binder.Imports.Ref(last.ID))
			f.Set("undone", binder.TextValue(string(c.store.Today())))
			for _, ref := range kept {
				fmt.Fprintf(c.err, "%s was changed since, and stays as it is\n", b.Title(ref))
			}
		})
		if err := c.store.Save(f); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "Took the import of %s back\n", last.Name)
		return nil
	},
}
