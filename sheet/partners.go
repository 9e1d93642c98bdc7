package sheet

import (
	"readybinder/binder"
)

type partnerBlock struct {
	binder.Partner
	account, pin, who string
}

func gatherPartners(g *gatherer) error {
	partners := binder.PartnersInOrder(g.b)
	if len(partners) == 0 {
		return ErrPartners
	}
	var list []partnerBlock
	for _, p := range partners {
		x := partnerBlock{Partner: p}
		x.account, x.pin = g.secrets(p)
		x.Ways = g.shown(p.Ways)
		if p.WhoCalls != "" {
			x.who = g.b.Title(p.WhoCalls)
			if r, ok := binder.Roles.Get(g.b, p.WhoCalls); ok {
				if who := r.Who(g.b, g.r.Today); len(who) > 0 {
					x.who += " (" + who[0].Name + ")"
				}
			}
		}
		g.fact(p.Name)
		for _, f := range []struct{ what, says string }{
			{"What they are", categoryWords(p.Category)},
			{"Person to ask for", askFor(p)},
			{"Hours", p.Hours},
			{"What they do", p.Does},
			{"Call when", p.When},
			{"Who calls", x.who},
			{"Account or policy number", x.account},
			{"Support PIN", x.pin},
			{"What we may tell them", tlpWords(p.TLP)},
		} {
			if f.says != "" {
				g.fact(p.Name, f.what, f.says)
			}
		}
		g.wayFacts(p.Name, x.Ways)
		list = append(list, x)
	}
	g.draw = func(d *doc) {
		d.addPage(false)
		for _, p := range list {
			d.partner(p)
		}
	}
	return nil
}

func categoryWords(value string) string { return optionLabel(binder.Categories, value) }

func askFor(p binder.Partner) string {
	if p.Title == "" || p.Contact == "" {
		return p.Contact + p.Title
	}
	return p.Contact + ", " + p.Title
}

// partner sets one partner: what they are and when to call on the left, the
// numbers on the right. It is never broken.
func (d *doc) partner(p partnerBlock) {
	const right, gap = 74.0, 5.0
	left := d.width() - right - gap
	var text []styled
	put := func(st style, runs ...run) {
		text = append(text, styled{st, d.lay(st, left, runs...)})
	}
	put(name, run{text: p.Name})
	if p.Category != "" {
		put(small, run{text: categoryWords(p.Category)})
	}
	line := func(label, s string) {
		if s != "" {
			put(style{size: 10}, lead(label+" ", s)...)
		}
	}
	line("Call when:", p.When)
	line("Does for us:", p.Does)
	line("Ask for:", askFor(p.Partner))
	line("Hours:", p.Hours)
	line("Who calls:", p.who)
	line("We may tell:", tlpWords(p.TLP))
	var ways []wayCell
	h := 0.0
	for _, w := range p.Ways {
		c := d.wayCell(w, right, 20)
		ways = append(ways, c)
		h += c.height()
	}
	secret := func(label, s string) {
		if s != "" {
			c := wayCell{label: label, indent: 20}
			st := d.fit(style{size: 12, bold: true, figure: true}, 9, right-20, 2, run{text: s})
			c.add(st, d.lay(st, right-20, run{text: s}))
			ways = append(ways, c)
			h += c.height()
		}
	}
	secret("Account", p.account)
	secret("PIN", p.pin)
	if len(ways) == 0 {
		c := wayCell{}
		c.add(small, d.lay(small, right, run{text: "No number on this sheet."}))
		ways = append(ways, c)
		h += c.height()
	}
	height := max(h, cellHeight(text)) + 3.4
	d.need(height)
	defer d.in("Sect")()
	top := d.y
	for i, t := range text {
		role := "P"
		if i == 0 {
			role = "H2"
		}
		end := d.in(role)
		d.write(d.left(), t.st, t.rows)
		end()
	}
	d.y = top
	for _, w := range ways {
		w.draw(d, d.right()-right)
	}
	d.y = top + height
	defer d.as(nil)()
	d.line(d.left(), d.y-1.8, d.right(), d.y-1.8, 0.15)
}
