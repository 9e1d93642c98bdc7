package sheet

import (
	"fmt"
	"strings"

	"readybinder/binder"
)

// Margins, in mm. The left one is wide enough for holes.
const (
	marginLeft   = 25.0
	marginRight  = 12.0
	marginTop    = 12.0
	marginBottom = 10.0
	footHeight   = 18.0
	footQR       = 16.5
)

// papers are the sizes that sheets are made for, in mm.
var papers = map[string][2]float64{"letter": {215.9, 279.4}, "a4": {210, 297}}

// frame is what stands on every page of a sheet around its own content.
type frame struct {
	title   string // "Who to call: Cedar Hollow Family Practice"
	part    string // of the red folder, "" elsewhere
	sample  bool
	tlp     string // meaning first
	forWhom string
	edition int
	on      binder.Date
	replace binder.Date
	code    string // "" for a sheet that is in no register
}

// doc is a document while it is laid out: marks on pages, and the place where
// the next thing goes. Nothing of the PDF library is touched before write.
type doc struct {
	paper     [2]float64
	frame     *frame
	pages     []*page
	bookmarks []bookmark
	y         float64
	element   *element
	root      *element
	lost      map[string]bool
	aliases   map[string]string
	depth     int // of bookmarks
	warnings  []Warning
	err       error
	newPage   func() // what stands at the head of each further page, nil for nothing
}

// page is one page: its size, what is drawn on it, and where its content may
// stand.
type page struct {
	w, h   float64
	top    float64
	bottom float64
	marks  []placed
	frame  *frame
}

// placed is a mark and the element of the document's structure that it shows;
// nil is for what is decoration.
type placed struct {
	mark
	element *element
}

type bookmark struct {
	title string
	level int
	page  int
	y     float64
}

func newDoc(paper string, f *frame) *doc {
	root := &element{role: "Document"}
	return &doc{paper: papers[paper], frame: f, root: root, element: root, lost: map[string]bool{}, aliases: map[string]string{}}
}

// trial is an empty document of the same paper and frame, to measure in.
func (d *doc) trial() *doc {
	t := newDoc("letter", d.frame)
	t.paper, t.aliases = d.paper, d.aliases
	return t
}

// add puts a mark on the page that is being written.
func (d *doc) add(m mark) {
	p := d.page()
	p.marks = append(p.marks, placed{m, d.element})
}

func (d *doc) page() *page {
	if len(d.pages) == 0 {
		d.addPage(false)
	}
	return d.pages[len(d.pages)-1]
}

// addPage begins a page, upright or across, with the frame's title at its
// head.
func (d *doc) addPage(across bool) {
	p := &page{w: d.paper[0], h: d.paper[1], frame: d.frame}
	if across {
		p.w, p.h = p.h, p.w
	}
	d.pages = append(d.pages, p)
	d.head(p)
	p.bottom = p.h - marginBottom - footHeight - 2
	d.y = p.top
}

// left, right, width are the sides of the page's content.
func (d *doc) left() float64  { return marginLeft }
func (d *doc) right() float64 { return d.page().w - marginRight }
func (d *doc) width() float64 { return d.right() - d.left() }

// room is how much of the page is left below what was written.
func (d *doc) room() float64 { return d.page().bottom - d.y }

// full is the height that an empty page offers.
func (d *doc) full() float64 { return d.page().bottom - d.page().top }

// need begins a new page of the same kind where less than h mm are left, and
// tells whether it did.
func (d *doc) need(h float64) bool {
	p := d.page()
	if d.y+h <= p.bottom+0.01 || d.y <= p.top {
		return false
	}
	d.addPage(p.w > p.h)
	if d.newPage != nil {
		d.newPage()
	}
	return true
}

// space leaves h mm free, but not at the top of a page.
func (d *doc) space(h float64) {
	if d.y > d.page().top {
		d.y += h
	}
}

func (d *doc) head(p *page) {
	f := d.frame
	y := marginTop
	width := p.w - marginLeft - marginRight
	defer d.as(nil)()
	if len(d.pages) == 1 || d.pages[len(d.pages)-2].frame != f {
		// Screen readers hear the title once, not on every page.
		d.element = d.root
		d.in("H1")
	}
	st := d.fit(style{size: 17, bold: true}, 13, width, 2, run{text: f.title})
	for _, r := range d.lay(st, width, run{text: f.title}) {
		d.text(marginLeft, y, st, r)
		y += st.leading()
	}
	if d.element != nil {
		d.element = d.root
		d.in("P")
	}
	y += 0.5
	var line []run
	if f.sample {
		line = append(line, run{text: "Invented sample office. ", bold: true})
	}
	if f.part != "" {
		line = append(line, run{text: f.part + ". "})
	}
	if f.forWhom != "" {
		line = append(line, run{text: "For: " + f.forWhom + "."})
	}
	for _, r := range d.lay(small, width, line...) {
		d.text(marginLeft, y, small, r)
		y += small.leading()
	}
	y += 1
	d.element = nil
	d.line(marginLeft, y, p.w-marginRight, y, 0.5)
	p.top = y + 4
}

// foot writes what stands at the foot of every page. It runs once all pages
// are there.
func (d *doc) foot() {
	for i, p := range d.pages {
		f := p.frame
		left, right := marginLeft, p.w-marginRight
		y := p.h - marginBottom - footHeight
		add := func(m mark) { p.marks = append(p.marks, placed{m, nil}) }
		add(lineMark{left, y, right, y, 0.3})
		if f.code != "" {
			q, err := makeQR(codePrefix+f.code, footQR)
			if err != nil {
				d.fail(err)
				return
			}
			add(qrMark{q, right - footQR + quiet*q.module(footQR), y + 0.8, q.module(footQR)})
			right -= footQR
		}
		y += 2
		say := func(runs ...run) {
			for _, r := range d.lay(small, right-left, runs...) {
				add(textMark{x: left, y: y + small.ascent(), size: small.size, row: r})
				y += small.leading()
			}
		}
		var when []run
		if f.edition > 0 {
			when = append(when, run{text: fmt.Sprintf("Edition %d, printed %s. ", f.edition, f.on.Long())})
		} else {
			when = append(when, run{text: "Made " + f.on.Long() + ". "})
		}
		if f.replace != "" {
			when = append(when, run{text: "Replace after " + f.replace.Long() + ".", bold: true})
		}
		say(when...)
		if f.tlp != "" {
			say(run{text: f.tlp + ". ", bold: true}, run{text: fmt.Sprintf("Page %d of %d.", i+1, len(d.pages))})
		} else {
			say(run{text: fmt.Sprintf("Page %d of %d.", i+1, len(d.pages))})
		}
		if f.code != "" {
			say(run{text: "Sheet code " + f.code, bold: true}, run{text: ": in ReadyBinder it tells whether this sheet is current."})
		}
	}
}

// mark begins a place that bookmarks, contents and links lead to: here.
func (d *doc) mark(title string, level int) *dest {
	title, _ = clean(title)
	to := &dest{len(d.pages), d.y}
	d.bookmarks = append(d.bookmarks, bookmark{title, level + d.depth, to.page, to.y})
	return to
}

func (d *doc) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

// clean is the text as it can be printed. What cannot be is told once.
func (d *doc) clean(s string) string {
	printed, lost := clean(s)
	if !lost {
		return printed
	}
	for who, known := range d.aliases {
		if strings.Contains(s, who) {
			d.warn(who, known)
			s = strings.ReplaceAll(s, who, known)
		}
	}
	if printed, lost = clean(s); !lost {
		return printed
	}
	if !readable(printed) {
		printed = "(cannot be printed)"
	}
	d.warn(s, printed)
	return printed
}

// know notes what is printed in place of names that no font has.
func (d *doc) know(people []binder.Person) {
	for _, p := range people {
		printed, lost := clean(p.Name)
		if !lost {
			continue
		}
		if !readable(printed) {
			printed = strings.TrimSpace(StandIn(p) + " (name cannot be printed)")
		}
		d.aliases[p.Name] = printed
	}
}

// StandIn is what Latin letters say of a person whose name is in others: what
// is left of it in them, the last name, or the name in their email address; ""
// where there is nothing.
func StandIn(p binder.Person) string {
	for _, s := range []string{p.Name, p.Family} {
		if printed, _ := clean(s); readable(printed) {
			return printed
		}
	}
	for _, w := range p.Ways {
		if at := strings.IndexByte(w.Value, '@'); w.IsMail() && at > 0 && readable(w.Value[:at]) {
			return w.Value[:at]
		}
	}
	return ""
}

func (d *doc) warn(text, printed string) {
	text = strings.Join(strings.Fields(text), " ")
	if d.lost[text] {
		return
	}
	d.lost[text] = true
	d.warnings = append(d.warnings, Warning{text, printed})
}

// write sets rows of text below one another from x on and moves down.
func (d *doc) write(x float64, st style, rows []row) {
	for _, r := range rows {
		d.text(x, d.y, st, r)
		d.y += st.leading()
	}
}

// text sets one row with its top at y.
func (d *doc) text(x, y float64, st style, r row) {
	d.add(textMark{x: x, y: y + st.ascent(), size: st.size, row: r})
}

// para sets a paragraph over the page's width, over pages where it must, and
// never with a lone line at the head or the foot of one.
func (d *doc) para(st style, runs ...run) { d.paraAt(d.left(), st, runs...) }

func (d *doc) paraAt(x float64, st style, runs ...run) {
	defer d.in("P")()
	rows := d.lay(st, d.right()-x, runs...)
	for i, r := range rows {
		keep := 1
		if i == 0 || len(rows)-i == 2 {
			keep = min(2, len(rows)-i)
		}
		d.need(float64(keep) * st.leading())
		d.text(x, d.y, st, r)
		d.y += st.leading()
	}
}

// heading sets a heading that stays with at least follow mm of what comes.
func (d *doc) heading(level int, s string, follow float64) {
	st := map[int]style{2: {size: 14, bold: true}, 3: {size: 11.5, bold: true}}[min(3, max(2, level))]
	rows := d.lay(st, d.width(), run{text: s})
	d.space(st.size * 0.5 * pt * 1.2)
	d.need(float64(len(rows))*st.leading() + follow)
	defer d.in(fmt.Sprintf("H%d", level))()
	d.write(d.left(), st, rows)
	d.y += 1.2
}

// box draws an empty rectangle, line a line, tick a box for a pen.
func (d *doc) box(x, y, w, h, line float64)      { d.add(boxMark{x, y, w, h, line}) }
func (d *doc) line(x1, y1, x2, y2, line float64) { d.add(lineMark{x1, y1, x2, y2, line}) }

// tick draws a box to tick with a pen beside a row of the style at y.
func (d *doc) tick(x, y float64, st style) {
	side := st.size * 0.85 * pt
	defer d.as(nil)()
	d.box(x, y+st.ascent()-side*0.92, side, side, 0.3)
}

// qr puts a code with its white border into a square of side mm at x, y.
func (d *doc) qr(c *code, x, y, side float64, alt string) {
	defer d.inAlt("Figure", alt)()
	d.add(qrMark{c, x, y, c.module(side)})
}
