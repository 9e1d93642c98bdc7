package main

import (
	"fmt"
	"strings"
	"time"

	"readybinder/binder"
)

var cmdHistory = &command{
	name: "history", args: "RECORD",
	about: "Show what happened to a record: who, when, before and after.",
	run: func(c *call) error {
		if err := c.want(1, "a record"); err != nil {
			return err
		}
		if err := c.open(); err != nil {
			return err
		}
		c.store.Index()
		ref := binder.Ref(c.args[0])
		var err error
		c.store.View(func(b *binder.Binder) {
			var r binder.Record
			if r, err = find(b, c.args[0]); err == nil {
				ref = r.Ref
			}
		})
		if err != nil && !ref.Valid() {
			return err
		}
		changes, err := c.store.History(ref)
		if err != nil {
			return err
		}
		if len(changes) == 0 {
			return binder.NewTrouble("binderctl: no history", fmt.Sprintf("There never was a record %q.", ref), "Type \"binderctl list KIND\" for the records there are.")
		}
		c.store.View(func(b *binder.Binder) {
			for _, x := range changes {
				fmt.Fprintf(c.out, "%s%s  %s\n", x.At.Format(time.DateTime), by(b, x.By), changeWords(b, ref, x))
			}
		})
		return nil
	},
}

func changeWords(b *binder.Binder, ref binder.Ref, x binder.Change) string {
	label := x.Field
	var field *binder.Field
	if k := binder.KindOf(ref.Kind()); k != nil && k.Field(x.Field) != nil {
		field = k.Field(x.Field)
		label = field.Label
	}
	show := func(v binder.Value) string {
		if v == "" {
			return "(empty)"
		}
		return short(b.Show(field, v))
	}
	s := ""
	switch {
	case x.Do == binder.DoDelete:
		s = "Deleted"
	case x.Do == binder.DoRemove && x.Field == "":
		s = "Restored"
	case x.Do == binder.DoRemove:
		s = fmt.Sprintf("%s: %s taken away", label, show(x.Before))
	case x.Before == "":
		s = fmt.Sprintf("%s: %s", label, show(x.After))
	default:
		s = fmt.Sprintf("%s: %s -> %s", label, show(x.Before), show(x.After))
	}
	if x.Why != "" && x.Why != s {
		s += " (" + x.Why + ")"
	}
	return s
}

var cmdConflicts = &command{
	name: "conflicts", args: "",
	about: "List facts that have two answers. Settle one with \"set\".",
	run: func(c *call) error {
		return c.view(func(b *binder.Binder) error {
			list := b.Conflicts()
			for _, x := range list {
				fmt.Fprintf(c.out, "%s %s\n", x.Ref, conflictWords(b, x))
			}
			if len(list) > 0 {
				return errFindings
			}
			fmt.Fprintln(c.out, "No fact has two answers")
			return nil
		})
	},
}

func conflictWords(b *binder.Binder, x binder.Conflict) string {
	if x.Field == "deleted" {
		return b.Title(x.Ref) + ": deleted" + by(b, x.Answers[0].By) + ", and changed by someone else"
	}
	label := x.Field
	var field *binder.Field
	if k := binder.KindOf(x.Ref.Kind()); k != nil && k.Field(x.Field) != nil {
		field = k.Field(x.Field)
		label = field.Label
	}
	var list []string
	for _, a := range x.Answers {
		list = append(list, fmt.Sprintf("%q%s on %s", b.Show(field, a.Value), by(b, a.By), a.Wall.Format(time.DateOnly)))
	}
	return b.Title(x.Ref) + ", " + label + ": " + strings.Join(list, " or ")
}
