package sheet

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"readybinder/binder"
)

// contact is someone on a contact sheet: what is printed of them, and the
// card that their QR code holds.
type contact struct {
	name, job string
	ways      []binder.Way
	card      binder.Card
	code      *code // nil where there is nothing to scan, or too much
}

// cardBudget is how many bytes a card in a QR code may have and still be read
// at 0.5 mm a module on cardQR.
const (
	cardBudget = 213
	cardQR     = 32.5
	// largestCard is as large as the code of a long name may become, in mm.
	largestCard = 46.0
)

func gatherContacts(g *gatherer) error {
	people := g.people()
	if len(people) == 0 {
		return ErrNobody
	}
	list := make([]contact, len(people))
	for i, p := range people {
		p.Ways = g.shown(p.Ways)
		list[i] = contact{name: p.Name, job: p.Job, ways: p.Ways, card: binder.CardOf(g.b, p)}
		g.fact(p.Name)
		if p.Job != "" {
			g.fact(p.Name, "Job", p.Job)
		}
		g.wayFacts(p.Name, p.Ways)
	}
	g.draw = func(d *doc) {
		drawCodes(list)
		drawContacts(d, list)
	}
	return nil
}

// drawCodes makes everyone's QR code, which is most of the work, on all of
// the PC's cores.
func drawCodes(list []contact) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(list) {
					return
				}
				if c := &list[i]; len(c.ways) > 0 {
					c.code, _ = makeQR(string(c.card.VCard(cardBudget)), cardQR)
					if c.code == nil || c.code.side(floorModule) > largestCard {
						c.code = nil
					}
				}
			}
		})
	}
	all.Wait()
}

// drawContacts draws two columns, row by row, so that the alphabet reads
// across. A row is never broken.
func drawContacts(d *doc, list []contact) {
	const gap = 4.0
	d.addPage(false)
	width := (d.width() - gap) / 2
	for pair := range slices.Chunk(list, 2) {
		var cells []*contactCell
		height := 0.0
		for _, c := range pair {
			cell := d.contactCell(c, width)
			cells = append(cells, cell)
			height = max(height, cell.height)
		}
		d.need(height)
		top := d.y
		for i, cell := range cells {
			d.drawContact(cell, d.left()+float64(i)*(width+gap), top, width)
		}
		d.y = top + height
		end := d.as(nil)
		d.line(d.left(), d.y-1.2, d.right(), d.y-1.2, 0.15)
		end()
	}
}

// contactCell is one person's place, measured.
type contactCell struct {
	name   []row
	job    []row
	ways   []wayCell
	code   *code
	side   float64
	height float64
	alt    string
}

// wayCell is one way to reach someone, set.
type wayCell struct {
	label  string
	indent float64
	rows   []styled
	// ext is an extension that stands extX mm right of the first row's
	// beginning.
	ext  row
	extX float64
}

// styled are rows of one style.
type styled struct {
	st   style
	rows []row
}

func (s styled) height() float64 { return float64(len(s.rows)) * s.st.leading() }

const wayLabelWidth = 11.0

func (d *doc) contactCell(c contact, width float64) *contactCell {
	cell := &contactCell{side: cardQR, alt: "QR code: contact card of " + c.name}
	if c.code == nil && len(c.ways) > 0 {
		// The paper says all the same what the code would.
		d.gap(c.name + " has no QR code: the name is too long for one.")
	}
	if c.code != nil {
		// A card with a long name is printed larger rather than too fine.
		cell.side = max(cardQR, c.code.side(floorModule))
	}
	cell.code = c.code
	// The white border of the code is space enough between the two.
	text := width - cell.side + 2
	cell.name = d.lay(name, text, run{text: c.name})
	if c.job != "" {
		cell.job = d.lay(small, text, run{text: c.job})
	}
	height := float64(len(cell.name))*name.leading() + float64(len(cell.job))*small.leading() + 1
	for _, w := range c.ways {
		wc := d.wayCell(w, text, wayLabelWidth)
		height += wc.height()
		cell.ways = append(cell.ways, wc)
	}
	if len(c.ways) == 0 {
		wc := wayCell{rows: []styled{{small, d.lay(small, text, run{text: "No number on this sheet."})}}}
		height += wc.height()
		cell.ways = append(cell.ways, wc)
	}
	cell.height = max(height+3.4, cell.side+0.2)
	return cell
}

// wayCell sets one way in width mm: a number large and indented beside its
// label, its extension below, anything else small and over the whole width.
func (d *doc) wayCell(w binder.Way, width, indent float64) wayCell {
	var c wayCell
	room := width
	switch text := wayText(w); {
	case w.IsPhone():
		c.label, c.indent = wayLabel(w), indent
		room -= indent
		text, ext, _ := strings.Cut(text, " ext. ")
		st := d.fit(number, 11, room, 1, run{text: text})
		rows := d.lay(st, room, run{text: text})
		if ext != "" {
			// Small beside its number where there is room, else below it.
			c.ext = d.lay(small, 1000, run{text: "x" + ext})[0]
			c.extX = rows[0].w + 0.9
			if len(rows) > 1 || c.extX+c.ext.w > room {
				c.ext = row{}
				c.add(st, rows)
				st, rows = style{size: 11, bold: true, figure: true}, d.lay(style{size: 11, bold: true, figure: true}, room, run{text: "ext. " + ext})
			}
		}
		c.add(st, rows)
	case w.IsMail() || w.Way == "web":
		c.add(small, d.lay(small, room, run{text: text}))
	default:
		c.add(small, d.lay(small, room, lead(wayLabel(w)+": ", text)...))
	}
	if w.Note != "" {
		c.add(small, d.lay(small, room, run{text: w.Note}))
	}
	return c
}

func (c *wayCell) add(st style, rows []row) { c.rows = append(c.rows, styled{st, rows}) }

func (c wayCell) height() float64 {
	h := 0.0
	for _, r := range c.rows {
		h += r.height()
	}
	return h
}

// draw writes the way at x and moves down.
func (c wayCell) draw(d *doc, x float64) {
	defer d.in("P")()
	if c.label != "" {
		// Label and number stand on one baseline.
		st := c.rows[0].st
		for _, r := range d.lay(small, c.indent, run{text: c.label}) {
			d.text(x, d.y+st.ascent()-small.ascent(), small, r)
		}
		x += c.indent
	}
	for i, r := range c.rows {
		top := d.y
		d.write(x, r.st, r.rows)
		if i == 0 && len(c.ext.pieces) > 0 {
			d.text(x+c.extX, top+r.st.ascent()-small.ascent(), small, c.ext)
		}
	}
}

func (d *doc) drawContact(c *contactCell, x, y, width float64) {
	defer d.in("Sect")()
	end := d.in("H2")
	d.y = y
	d.write(x, name, c.name)
	end()
	end = d.in("P")
	d.write(x, small, c.job)
	end()
	d.y += 1
	for _, w := range c.ways {
		w.draw(d, x)
	}
	if c.code != nil {
		d.qr(c.code, x+width-c.side+2, y-1.1, c.side, c.alt)
	}
}
