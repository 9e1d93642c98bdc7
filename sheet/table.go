package sheet

// column is one column of a table: its heading and its width in mm, 0 for a
// share of what is left.
type column struct {
	head   string
	w      float64
	center bool
}

// block is a text of one style in a cell; a cell is blocks below one another.
type block struct {
	st   style
	runs []run
}

type cell []block

// say is a cell of one text, and a further block where it is appended.
func say(st style, s string) cell {
	if s == "" {
		return nil
	}
	return cell{{st, plain(s)}}
}

// pad is the white around the text of a cell, in mm.
const pad = 1.2

// grid is a table's look: widths settled, the least height of a row for what
// is written by hand, and whether rows begin with a box to tick.
type grid struct {
	cols []column
	// least is the least height of a row.
	least float64
	// ticks puts a box to tick into the first column of every row.
	ticks bool
	// upright draws lines between the columns too.
	upright bool
}

// table sets rows below a heading that is repeated on every page. A row is
// never broken, unless it is longer than a page.
func (d *doc) table(g grid, rows []cells) {
	d.page()
	cols := d.shares(g.cols)
	head := make([][]styled, len(cols))
	hh := 0.0
	any := false
	for i, c := range cols {
		if c.head != "" {
			any = true
			head[i] = []styled{{smallBold, d.lay(smallBold, c.w-2*pad, run{text: c.head})}}
			hh = max(hh, head[i][0].height())
		}
	}
	tableEnd := d.in("Table")
	defer tableEnd()
	drawHead := func() {
		if !any {
			return
		}
		top := d.y
		x := d.left()
		end := d.in("TR")
		for i, c := range cols {
			end := d.in("TH")
			d.cellAt(head[i], x, top+pad*0.5, c)
			end()
			x += c.w
		}
		end()
		d.y = top + hh + pad
		end = d.as(nil)
		d.line(d.left(), d.y, x, d.y, 0.5)
		end()
	}
	again := func() {
		defer d.as(nil)()
		before := d.newPage
		d.newPage = nil
		drawHead()
		d.newPage = before
	}
	laid := make([][][]styled, len(rows))
	for i, r := range rows {
		laid[i] = d.layRow(cols, r)
	}
	first := g.least
	if len(rows) > 0 {
		first = max(first, rowHeight(laid[0]))
	}
	d.need(min(hh+pad+first, d.full()))
	drawHead()
	before := d.newPage
	d.newPage = again
	defer func() { d.newPage = before }()
	for i := range laid {
		for {
			part, rest := split(laid[i], d.full()-hh-pad-2*pad)
			d.tableRow(g, cols, part)
			if rest == nil {
				break
			}
			laid[i] = rest
		}
	}
}

// cells is one row of a table.
type cells []cell

func (d *doc) tableRow(g grid, cols []column, r [][]styled) {
	h := max(g.least, rowHeight(r))
	d.need(h)
	top := d.y
	x := d.left()
	end := d.in("TR")
	for i, c := range cols {
		end := d.in("TD")
		if i < len(r) {
			d.cellAt(r[i], x, top+pad, c)
		}
		if i == 0 && g.ticks {
			d.tick(x+pad, top+pad, normal.in(11))
		}
		end()
		x += c.w
	}
	end()
	d.y = top + h
	defer d.as(nil)()
	d.line(d.left(), d.y, x, d.y, 0.15)
	if g.upright {
		x = d.left()
		for _, c := range cols[:len(cols)-1] {
			x += c.w
			d.line(x, top, x, d.y, 0.15)
		}
	}
}

func (d *doc) cellAt(blocks []styled, x, y float64, c column) {
	for _, b := range blocks {
		for _, r := range b.rows {
			at := x + pad
			if c.center {
				at = x + (c.w-r.w)/2
			}
			d.text(at, y, b.st, r)
			y += b.st.leading()
		}
	}
}

// shares gives the columns without a width their part of what is left.
func (d *doc) shares(cols []column) []column {
	out := append([]column(nil), cols...)
	left, n := d.width(), 0
	for _, c := range out {
		left -= c.w
		if c.w == 0 {
			n++
		}
	}
	for i := range out {
		if out[i].w == 0 {
			out[i].w = left / float64(n)
		}
	}
	return out
}

func (d *doc) layRow(cols []column, r cells) [][]styled {
	out := make([][]styled, len(r))
	for i, c := range r {
		for _, b := range c {
			out[i] = append(out[i], styled{b.st, d.lay(b.st, cols[i].w-2*pad, b.runs...)})
		}
	}
	return out
}

func rowHeight(r [][]styled) float64 {
	h := 0.0
	for _, c := range r {
		h = max(h, cellHeight(c))
	}
	return h + 2*pad
}

func cellHeight(c []styled) float64 {
	h := 0.0
	for _, s := range c {
		h += s.height()
	}
	return h
}

// split cuts a row that is higher than h mm in two; rest is nil for one that
// is not.
func split(r [][]styled, h float64) (part, rest [][]styled) {
	if rowHeight(r) <= h+2*pad {
		return r, nil
	}
	part, rest = make([][]styled, len(r)), make([][]styled, len(r))
	for i, c := range r {
		used := 0.0
		for _, s := range c {
			n := max(0, min(len(s.rows), int((h-used)/s.st.leading())))
			if n > 0 {
				part[i] = append(part[i], styled{s.st, s.rows[:n]})
			}
			if n < len(s.rows) {
				rest[i] = append(rest[i], styled{s.st, s.rows[n:]})
				used = h
			}
			used += float64(n) * s.st.leading()
		}
	}
	return part, rest
}
