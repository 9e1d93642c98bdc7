package sheet

import (
	"fmt"
	"strings"

	"readybinder/binder"
)

// folder are the sheets of the red folder, in its order. Wallet cards are cut
// apart and so not among them.
var folder = []string{"first15", "contacts", "calltree", "partners", "roles", "plan", "training", "overdue"}

func gatherAll(g *gatherer) error {
	type part struct {
		*gatherer
		kind
	}
	var parts []part
	var missing []string
	for _, typ := range folder {
		r := g.r
		r.Type = typ
		sub, k, err := gather(g.b, r)
		if err != nil {
			if what, _ := binder.Explain(err); err != error(ErrNothingDue) {
				missing = append(missing, fmt.Sprintf("The red folder is without the sheet %q. %s", k.Title, strings.TrimSuffix(what, " Nothing was printed.")))
			}
			continue
		}
		parts = append(parts, part{sub, k})
		for _, f := range sub.facts {
			if subject(f) != chosen {
				g.facts = append(g.facts, k.Title+": "+f)
			}
		}
		for sort, values := range sub.hidden {
			for v := range values {
				g.hide(sort, v)
			}
		}
		g.secret = g.secret || sub.secret
	}
	if len(parts) == 0 {
		return ErrEmpty
	}
	g.draw = func(d *doc) {
		for _, m := range missing {
			d.gap(m)
		}
		cover := d.frame
		d.addPage(false)
		d.cover("Red folder", g.b.OfficeName(), "For the day on which the computers do not help", "Printed "+cover.on.Long())
		var entries []contentsEntry
		for _, p := range parts {
			entries = append(entries, contentsEntry{title: p.Title})
		}
		d.y += 6
		fill := d.contents(entries)
		d.copies(g.b, "all")
		for i, p := range parts {
			f := *cover
			f.title = p.Title + ": " + g.b.OfficeName()
			f.part = "Part of the red folder"
			d.frame = &f
			page := len(d.pages) + 1
			d.bookmarks = append(d.bookmarks, bookmark{p.Title, 0, page, 0})
			entries[i].to = &dest{page, 0}
			d.depth = 1
			p.draw(d)
			d.depth = 0
			d.newPage = nil
		}
		fill()
	}
	return nil
}
