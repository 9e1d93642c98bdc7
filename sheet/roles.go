package sheet

import (
	"fmt"
	"strings"

	"readybinder/binder"
)

type roleCard struct {
	binder.Role
	who []binder.Contact
}

func gatherRoles(g *gatherer) error {
	roles := binder.RolesInOrder(g.b)
	if len(roles) == 0 {
		return ErrRoles
	}
	var list []roleCard
	for _, r := range roles {
		c := roleCard{Role: r}
		g.fact(r.Name, "Mission", r.Mission)
		for i, s := range r.Duties {
			g.fact(r.Name, fmt.Sprintf("Duty %d", i+1), s)
		}
		var names []string
		for _, p := range r.Who(g.b, g.r.Today) {
			names = append(names, p.Name)
			x := binder.Contact{Name: p.Name, As: p.Job}
			if w, ok := g.best(p.Ways); ok {
				x.Ways = []binder.Way{w}
				g.fact(p.Name, wayLabel(w), wayText(w))
			}
			c.who = append(c.who, x)
		}
		g.fact(r.Name, "Who has it", strings.Join(names, ", then "))
		list = append(list, c)
	}
	g.draw = func(d *doc) {
		for _, c := range list {
			drawRole(d, c)
		}
	}
	return nil
}

// drawRole draws one role on a page of its own: a card to hand to whoever has
// the role today.
func drawRole(d *doc, c roleCard) {
	d.addPage(false)
	end := d.in("H2")
	st := style{size: 24, bold: true}
	d.write(d.left(), st, d.lay(st, d.width(), run{text: c.Name}))
	end()
	d.y += 1
	if c.Mission != "" {
		d.para(style{size: 12}, run{text: c.Mission})
	}
	d.heading(3, "Who has it", 14)
	if len(c.who) == 0 {
		d.para(strong, run{text: "Nobody yet. Write a name here: ______________________________"})
		d.gap("The role " + c.Name + " has nobody. Its card has a line for a name.")
	}
	var rows []cells
	for i, p := range c.who {
		as := "Has the role"
		if i > 0 {
			as = fmt.Sprintf("Backup person %d", i)
		}
		text := "No number here"
		if w, ok := voice(p.Ways); ok {
			text = wayText(w)
		}
		rows = append(rows, cells{say(small, as), append(say(name, p.Name), say(small, p.As)...), say(numberOr(small, text, 14), text)})
	}
	if len(c.who) == 1 {
		rows = append(rows, cells{say(small, "Backup person"), say(small, "Nobody yet"), nil})
		d.gap("The role " + c.Name + " has no backup person.")
	}
	if len(rows) > 0 {
		d.table(grid{cols: []column{{w: 32}, {}, {w: 62}}}, rows)
	}
	d.heading(3, "Today", 20)
	d.blanks("Name", "Date", "From", "To")
	if len(c.Duties) == 0 {
		return
	}
	d.heading(3, "What to do", 20)
	rows = nil
	for _, s := range c.Duties {
		rows = append(rows, cells{nil, say(normal.in(11), s), nil, nil})
	}
	d.table(grid{cols: []column{{w: 8}, {head: "Duty"}, {head: "Time", w: 24}, {head: "Initials", w: 20}}, least: 10, ticks: true, upright: true}, rows)
}

// blanks sets words with lines to write on, the first the longest.
func (d *doc) blanks(words ...string) {
	d.y += 3.5
	share := d.width() / float64(len(words)+1)
	x := d.left()
	defer d.in("P")()
	for i, w := range words {
		room := share
		if i == 0 {
			room = 2 * share
		}
		r := d.lay(small, room, run{text: w})[0]
		d.text(x, d.y, small, r)
		end := d.as(nil)
		d.line(x+r.w+1.5, d.y+small.ascent()+0.5, x+room-3, d.y+small.ascent()+0.5, 0.2)
		end()
		x += room
	}
	d.y += small.leading() + 1
}
