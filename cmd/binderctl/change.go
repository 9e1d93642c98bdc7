package main

import (
	"fmt"
	"slices"
	"strings"

	"readybinder/binder"
	"readybinder/store"
)

var cmdSet = &command{
	name: "set", args: "RECORD FIELD=VALUE ...",
	about: "Change a record, or make one: \"set person/maria job=Nurse\".",
	help: `
RECORD is KIND/ID; where there is none yet it is made, with the id that you
give. KIND alone makes one with a new id. An empty VALUE clears the field.
A date is 2026-11-23. Several texts or records are divided by "; ".
Ways to reach are set by their sort: "mobile=(207) 555-0101", "email=a@b.org".`,
	run: func(c *call) error {
		if len(c.args) < 2 {
			return usage("it wants a record and FIELD=VALUE")
		}
		if err := c.open(); err != nil {
			return err
		}
		ref := binder.Ref(c.args[0])
		if !strings.Contains(c.args[0], "/") {
			ref = binder.RefTo(c.args[0], store.NewID())
		}
		k, err := kindArg(ref.Kind())
		if err != nil {
			return err
		}
		if ref = binder.RefTo(k.Name, ref.ID()); !ref.Valid() {
			return usage("a record's id has lower-case letters, digits and dashes only")
		}
		var f *binder.Form
		c.store.View(func(b *binder.Binder) { f = b.Edit(ref) })
		for _, a := range c.args[1:] {
			name, text, ok := strings.Cut(a, "=")
			if !ok {
				return usage(fmt.Sprintf("%q is not FIELD=VALUE", a))
			}
			if err := assign(f, name, text); err != nil {
				return err
			}
		}
		if !f.Changed() {
			fmt.Fprintln(c.out, "Nothing to change")
			return nil
		}
		if err := c.store.Save(f); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "Saved %s\n", ref)
		return nil
	},
}

// assign writes one FIELD=VALUE into a form.
func assign(f *binder.Form, name, text string) error {
	field := f.Kind.Field(name)
	if field == nil {
		for _, ways := range f.Kind.Fields {
			if ways.Type == binder.Ways && slices.ContainsFunc(ways.Ways, func(o binder.Option) bool { return o.Value == name }) {
				assignWay(f, ways.Name, name, text)
				return nil
			}
		}
		var names []string
		for _, x := range f.Kind.Fields {
			if !x.Kept {
				names = append(names, x.Name)
			}
		}
		return usage(fmt.Sprintf("%s has no field %q; it has %s", f.Kind.Name, name, strings.Join(names, ", ")))
	}
	switch field.Type {
	case binder.Ways:
		return usage("set a way to reach by its sort, for example mobile=")
	case binder.Lines, binder.Links:
		var list []string
		for _, s := range strings.Split(text, ";") {
			if s = strings.TrimSpace(s); s != "" {
				list = append(list, s)
			}
		}
		f.Set(name, binder.ListValue(list))
	case binder.Number:
		v := binder.TextValue(text)
		if n, ok := v.Number(); ok {
			v = binder.NumberValue(n)
		}
		f.Set(name, v)
	case binder.Flag:
		yes := strings.EqualFold(text, "true") || strings.EqualFold(text, "yes") || text == "1"
		f.Set(name, binder.FlagValue(yes))
	default:
		f.Set(name, binder.TextValue(text))
	}
	return nil
}

// assignWay writes the first way of a sort, or takes it away.
func assignWay(f *binder.Form, field, sort, text string) {
	ways := f.Ways(field)
	for _, w := range ways {
		if w.Way != sort {
			continue
		}
		if text == "" {
			f.RemoveElement(field, w.ID)
		} else if w.Value != text {
			w.Value, w.Confirmed, w.By = text, "", ""
			f.SetWay(field, w)
		}
		return
	}
	if text != "" {
		f.SetWay(field, binder.Way{ID: store.NewID(), Way: sort, Value: text, Order: len(ways) + 1})
	}
}

var cmdDelete = &command{
	name: "delete", args: "RECORD ...",
	about: "Delete records. History keeps them; \"set\" brings one back.",
	run: func(c *call) error {
		if len(c.args) == 0 {
			return usage("it wants a record")
		}
		if err := c.open(); err != nil {
			return err
		}
		var refs []binder.Ref
		var err error
		c.store.View(func(b *binder.Binder) {
			for _, a := range c.args {
				r, ok := b.Get(binder.Ref(a))
				if !ok {
					err = usage(fmt.Sprintf("there is no record %q", a))
					return
				}
				refs = append(refs, r.Ref)
			}
		})
		if err != nil {
			return err
		}
		if err := c.store.Delete(refs...); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "Deleted %d\n", len(refs))
		return nil
	},
}
