package sheet

import "readybinder/binder"

// item sets a paragraph that hangs beside its mark: "1.", a bullet, or a box
// to tick where the mark is "box". It is never left alone on a page with one
// line of several.
func (d *doc) item(st style, x, indent float64, mark string, runs ...run) {
	rows := d.lay(st, d.right()-x-indent, runs...)
	if h := float64(len(rows)) * st.leading(); len(rows) <= 6 {
		d.need(h)
	}
	defer d.in("LI")()
	defer d.in("LBody")()
	for i, r := range rows {
		d.need(st.leading())
		if i == 0 && mark == "box" {
			d.tick(x, d.y, st)
		} else if i == 0 && mark != "" {
			for _, m := range d.lay(st, indent+4, run{text: mark, bold: mark != "•"}) {
				d.text(x, d.y, st, m)
			}
		}
		d.text(x+indent, d.y, st, r)
		d.y += st.leading()
	}
}

// callLine sets one name and one number, large, with a rule below: what
// someone dials from.
func (d *doc) callLine(who, as string, w binder.Way) {
	const numberWidth = 62.0
	text := wayText(w)
	st := d.fit(number, 10, numberWidth, 2, run{text: text})
	num := d.lay(st, numberWidth, run{text: text})
	room := d.width() - numberWidth - 4
	names := d.lay(name, room, run{text: who})
	var roles []row
	if as != "" {
		roles = d.lay(small, room, run{text: as})
	}
	h := max(float64(len(names))*name.leading()+float64(len(roles))*small.leading(), float64(len(num))*st.leading()) + 2.4
	d.need(h)
	top := d.y
	end := d.in("P")
	d.write(d.left(), name, names)
	d.write(d.left(), small, roles)
	d.y = top + (name.ascent() - st.ascent())
	d.write(d.right()-numberWidth, st, num)
	end()
	d.y = top + h
	defer d.as(nil)()
	d.line(d.left(), d.y-1.2, d.right(), d.y-1.2, 0.15)
}
