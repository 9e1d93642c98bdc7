package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"readybinder/binder"
)

func kindNames() string {
	var list []string
	for _, k := range binder.Kinds() {
		list = append(list, k.Name)
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

func kindArg(name string) (*binder.Kind, error) {
	name = strings.ToLower(name)
	for _, k := range binder.Kinds() {
		if name == k.Name || name == strings.ToLower(k.Many) || name == strings.ToLower(k.One) {
			return k, nil
		}
	}
	return nil, usage(fmt.Sprintf("there is no kind %q; the kinds are %s", name, kindNames()))
}

var cmdList = &command{
	name: "list", args: "KIND [OPTIONS]",
	about: "List the records of a kind.",
	help:  "The kinds: " + "see \"binderctl open\" for those in use, or people, roles, partners, sections ...",
	flags: func(c *call) {
		c.flags.BoolVar(&c.json, "json", false, "as JSON, one record a line")
		c.flags.BoolVar(&c.opts.deleted, "deleted", false, "those that were deleted")
	},
	run: func(c *call) error {
		if err := c.want(1, "a kind: "+kindNames()); err != nil {
			return err
		}
		k, err := kindArg(c.args[0])
		if err != nil {
			return err
		}
		return c.view(func(b *binder.Binder) error {
			records := b.All(k.Name)
			if c.opts.deleted {
				records = b.Deleted(k.Name)
			}
			if c.json {
				return writeJSON(c.out, records)
			}
			slices.SortStableFunc(records, func(x, y binder.Record) int {
				return strings.Compare(binder.Fold(x.Title()), binder.Fold(y.Title()))
			})
			w := tabwriter.NewWriter(c.out, 0, 4, 2, ' ', 0)
			for _, r := range records {
				fmt.Fprintf(w, "%s\t%s\t%s\n", r.Ref, short(r.Title()), short(second(b, r)))
			}
			return w.Flush()
		})
	},
}

// second is what a list shows beside the title: the first other field.
func second(b *binder.Binder, r binder.Record) string {
	for _, f := range r.Kind.Fields[1:] {
		if v := r.Value(f.Name); v != "" && f.Type != binder.Long && f.Type != binder.Lines && !f.Kept {
			if s := b.Show(f, v); s != "" && s != r.Title() {
				return s
			}
		}
	}
	return ""
}

// short cuts what would push a column out of sight.
func short(s string) string {
	s = strings.ReplaceAll(s, "\n", " / ")
	if r := []rune(s); len(r) > 72 {
		return string(r[:69]) + "..."
	}
	return s
}

func writeJSON(w io.Writer, records []binder.Record) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, r := range records {
		fields := map[string]any{}
		for _, f := range r.Kind.Fields {
			if v := r.Value(f.Name); v != "" {
				fields[f.Name] = v
			}
			var list []binder.Value
			for _, x := range r.Elements(f.Name) {
				list = append(list, x.Value)
			}
			if len(list) > 0 {
				fields[f.Name] = list
			}
		}
		if err := e.Encode(map[string]any{"ref": r.Ref, "title": r.Title(), "fields": fields}); err != nil {
			return err
		}
	}
	return nil
}

// find is the record that an argument names: its ref, or a part of its title
// that only it has.
func find(b *binder.Binder, arg string) (binder.Record, error) {
	if r, ok := b.Get(binder.Ref(arg)); ok && r.Kind != nil {
		return r, nil
	}
	hits := b.Search(arg, 10)
	// Whoever types a name means the one who bears it, not what mentions it.
	if named := slices.DeleteFunc(slices.Clone(hits), func(h binder.Hit) bool {
		return !strings.HasPrefix(binder.Fold(h.Title), binder.Fold(arg)) || h.Kind.Name == "training"
	}); len(named) == 1 {
		hits = named
	}
	switch len(hits) {
	case 0:
		return binder.Record{}, binder.NewTrouble("binderctl: not found",
			fmt.Sprintf("There is no record %q in the binder.", arg), "Type \"binderctl list KIND\" for the records there are.")
	case 1:
		r, _ := b.Get(hits[0].Ref)
		return r, nil
	}
	var list []string
	for _, h := range hits {
		list = append(list, fmt.Sprintf("  %s  %s", h.Ref, h.Title))
	}
	return binder.Record{}, binder.NewTrouble("binderctl: several found",
		fmt.Sprintf("%q is in more than one record:\n%s", arg, strings.Join(list, "\n")), "Name one of them by what stands on its left.")
}

var cmdShow = &command{
	name: "show", args: "RECORD [OPTIONS]",
	about: "Show a record: \"show person/maria\" or \"show maria\".",
	flags: func(c *call) { c.flags.BoolVar(&c.json, "json", false, "as JSON") },
	run: func(c *call) error {
		if err := c.want(1, "a record"); err != nil {
			return err
		}
		if err := c.open(); err != nil {
			return err
		}
		c.store.Index()
		var err error
		c.store.View(func(b *binder.Binder) {
			var r binder.Record
			if r, err = find(b, c.args[0]); err != nil {
				return
			}
			if c.json {
				err = writeJSON(c.out, []binder.Record{r})
				return
			}
			c.show(b, r)
		})
		return err
	},
}

func (c *call) show(b *binder.Binder, r binder.Record) {
	fmt.Fprintf(c.out, "%s (%s)\n", r.Title(), r.Ref)
	w := tabwriter.NewWriter(c.out, 0, 4, 2, ' ', 0)
	for _, f := range r.Kind.Fields {
		if v := r.Value(f.Name); v != "" {
			fmt.Fprintf(w, "  %s\t%s\n", f.Label, strings.ReplaceAll(b.Show(f, v), "\n", "\n  \t"))
		}
		for _, e := range r.Elements(f.Name) {
			fmt.Fprintf(w, "  %s\t%s\n", f.Label, b.Show(&binder.Field{Type: binder.Ways, Ways: f.Ways}, e.Value))
		}
	}
	w.Flush()
	m := r.Changed()
	fmt.Fprintf(c.out, "  Changed %s%s\n", m.Wall.Format("Mon Jan 2, 2006 15:04"), by(b, m.By))
	for _, x := range r.Conflicts() {
		fmt.Fprintf(c.out, "  Two answers: %s\n", conflictWords(b, x))
	}
}

func by(b *binder.Binder, who binder.Ref) string {
	if who == "" {
		return ""
	}
	return " by " + b.Title(who)
}

var cmdSearch = &command{
	name: "search", args: "WORDS ...",
	about: "Find records that have all the words.",
	flags: func(c *call) { c.flags.IntVar(&c.opts.limit, "limit", 20, "at most `N` records") },
	run: func(c *call) error {
		if len(c.args) == 0 {
			return usage("it wants a word")
		}
		if err := c.open(); err != nil {
			return err
		}
		w := tabwriter.NewWriter(c.out, 0, 4, 2, ' ', 0)
		for _, h := range c.store.Search(strings.Join(c.args, " "), c.opts.limit) {
			fmt.Fprintf(w, "%s\t%s\t%s\n", h.Ref, h.Title, h.Kind.One)
		}
		return w.Flush()
	},
}

var cmdReady = &command{
	name: "ready", args: "",
	about: "Say what is missing and what is due, most important first.",
	run: func(c *call) error {
		return c.view(func(b *binder.Binder) error {
			r := binder.Ready(b, c.store.Today(), c.current(b))
			for i, t := range r.Tasks {
				fmt.Fprintf(c.out, "%3d. %-11s %s\n", i+1, t.Status, t.What)
			}
			for _, p := range r.Proofs {
				fmt.Fprintf(c.out, "     %s  %s\n", p.On, p.What)
			}
			if len(r.Tasks) > 0 {
				return errFindings
			}
			fmt.Fprintln(c.out, "Nothing is missing and nothing is due")
			return nil
		})
	},
}
