package sheet

import (
	"fmt"
	"strings"

	"readybinder/binder"
)

// someone is one line of whom to call: whom one hopes to reach, and who is
// next.
type someone struct {
	as    string // the role or organization
	who   []binder.Contact
	empty string // why there is nobody, in words
}

func gatherFirst15(g *gatherer) error {
	f, ok := binder.First15s.Get(g.b, binder.First15Ref)
	if !ok || len(f.Do)+len(f.Dont)+len(f.Call) == 0 {
		return ErrFirst15
	}
	for i, s := range f.Do {
		g.fact("Do", fmt.Sprint(i+1), s)
	}
	for i, s := range f.Dont {
		g.fact("Do not", fmt.Sprint(i+1), s)
	}
	calls := g.callList(f.Call)
	g.draw = func(d *doc) {
		// One page, in the largest type that lets it be one.
		size := 15.0
		for ; size > 10; size -= 0.5 {
			trial := d.trial()

			drawFirst15(trial, f, calls, size)
			if len(trial.pages) == 1 {
				break
			}
		}
		drawFirst15(d, f, calls, size)
	}
	return nil
}

// callList is whom to call, in order, as this audience may see it.
func (g *gatherer) callList(refs []binder.Ref) []someone {
	var list []someone
	for i, ref := range refs {
		s := someone{as: g.b.Title(ref)}
		for _, c := range binder.Reach(g.b, ref, g.r.Today) {
			w, ok := g.best(c.Ways)
			c.Ways = nil
			if ok {
				c.Ways = []binder.Way{w}
				g.fact(c.Name, wayLabel(w), wayText(w))
			}
			s.who = append(s.who, c)
		}
		var names []string
		for _, c := range s.who {
			names = append(names, c.Name)
		}
		if len(names) == 0 {
			s.empty = "Nobody yet"
		}
		g.fact("Call", fmt.Sprint(i+1), s.as+": "+strings.Join(names, ", then "))
		list = append(list, s)
	}
	return list
}

func drawFirst15(d *doc, f binder.First15, calls []someone, size float64) {
	d.addPage(false)
	st := style{size: size}
	head := style{size: size + 3, bold: true}
	part := func(title string) {
		d.space(2.5)
		rows := d.lay(head, d.width(), run{text: title})
		d.need(float64(len(rows))*head.leading() + 2*st.leading())
		end := d.in("H2")
		d.write(d.left(), head, rows)
		end()
		d.y += 0.8
	}
	if len(f.Do) > 0 {
		part("Do")
		for i, s := range f.Do {
			d.item(st, d.left(), size*0.75, fmt.Sprintf("%d.", i+1), plain(s)...)
			d.y += 0.6
		}
	}
	if len(calls) > 0 {
		part("Call, in this order, from a phone")
		d.callTable(calls, min(size, 12))
	}
	if len(f.Dont) > 0 {
		part("Do not")
		for _, s := range f.Dont {
			d.item(st, d.left(), size*0.75, "×", plain(s)...)
			d.y += 0.4
		}
	}
}

// callTable sets whom to call: who, the number, and who is next when nobody
// answers.
func (d *doc) callTable(calls []someone, size float64) {
	var rows []cells
	for _, s := range calls {
		who := say(small, s.as)
		var num, next cell
		if s.empty != "" {
			who = append(who, block{name.in(size), plain(s.empty)})
			d.gap(fmt.Sprintf("%s: nobody can be called. The sheet says so.", s.as))
		}
		for i, c := range s.who {
			text := "No number here"
			if w, ok := voice(c.Ways); ok {
				text = wayText(w)
			}
			if i == 0 {
				who = append(who, block{name.in(size), plain(c.Name)})
				if c.Name == s.as {
					who = say(name.in(size), c.Name)
				}
				num = say(numberOr(small, text, max(size, 14)), text)
			} else if i < 3 {
				next = append(next, block{style{size: max(9, size-2), figure: true}, []run{{text: c.Name + " "}, {text: text, bold: true}}})
			}
		}
		rows = append(rows, cells{who, num, next})
	}
	d.table(grid{cols: []column{{head: "Who"}, {head: "Number", w: 44}, {head: "No answer? Then", w: 66}}}, rows)
}

// numberOr is the style of a number, or another for words in its place.
func numberOr(other style, text string, size float64) style {
	if strings.ContainsAny(text, "0123456789") {
		return number.in(size)
	}
	return other
}

// gap tells, before printing, that something is missing on the sheet.
func (d *doc) gap(words string) {
	if !d.lost[words] {
		d.lost[words] = true
		d.warnings = append(d.warnings, Warning{Printed: words})
	}
}
