package sheet

import (
	"fmt"
	"strings"

	"readybinder/binder"
)

// chapter is one section of the plan as it is printed.
type chapter struct{ title, body string }

// booklet is the plan that is printed: the newest approved version, or the
// present text as a draft.
type booklet struct {
	chapters []chapter
	approved *binder.Approval
	by       string
	changed  bool // the binder's text is another by now
	gaps     []string
}

// draftWords stand on every page of a plan that nobody approved.
const draftWords = "DRAFT, not approved"

func gatherPlan(g *gatherer) error {
	text, gaps := binder.PlanText(g.b, g.r.Today)
	p := booklet{gaps: gaps}
	if v := binder.Versions(g.b); len(v) > 0 {
		p.approved = &v[0]
		p.changed = v[0].Hash != binder.TextHash(text) && strings.TrimSpace(text) != ""
		text, p.gaps = v[0].Text, nil
		if v[0].By != "" {
			p.by = g.b.Title(v[0].By)
		}
		g.fact("Version", "Approved", v[0].Name+", "+v[0].On.Long())
	} else {
		g.fact("Version", "Approved", "not approved")
	}
	p.chapters = chapters(text)
	if len(p.chapters) == 0 {
		return ErrPlan
	}
	for _, c := range p.chapters {
		g.fact(c.title, "Text", textMarker+binder.TextHash(c.body)[:16])
	}
	g.draw = func(d *doc) { g.drawPlan(d, p) }
	return nil
}

// chapters splits the text of a plan at its first-level headings. What stands
// before the first has no title.
func chapters(text string) []chapter {
	var list []chapter
	fenced := false
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
		}
		if title, ok := strings.CutPrefix(line, "# "); ok && !fenced {
			list = append(list, chapter{title: strings.TrimSpace(title)})
			continue
		}
		if len(list) == 0 {
			if strings.TrimSpace(line) == "" {
				continue
			}
			list = append(list, chapter{title: "Plan"})
		}
		list[len(list)-1].body += line
	}
	return list
}

// drawPlan draws cover, contents and chapters.
func (g *gatherer) drawPlan(d *doc, p booklet) {
	f := *d.frame
	d.frame = &f
	if p.approved == nil {
		f.part = draftWords
	} else {
		f.part = p.approved.Name + ", approved " + p.approved.On.Long()
	}
	d.addPage(false)
	version := []string{"Draft of " + f.on.Long(), "Nobody has approved this text yet."}
	if a := p.approved; a != nil {
		version = []string{a.Name, "Approved on " + a.On.Long()}
		if p.by != "" {
			version[1] += " by " + p.by
		}
		version[1] += "."
		if !a.Whole() {
			d.gap("The approved text is not the one that was approved: its fingerprint differs. Ask for help before you print it.")
		}
		if p.changed {
			d.gap("The plan has changed since it was approved. The paper has the approved text.")
		}
	}
	for _, gap := range p.gaps {
		d.gap("The plan has a gap: " + gap + ".")
	}
	d.cover("Incident response plan", g.b.OfficeName(), version...)
	d.copies(g.b, "plan")
	var entries []contentsEntry
	for i, c := range p.chapters {
		entries = append(entries, contentsEntry{title: fmt.Sprintf("%d. %s", i+1, c.title)})
	}
	d.addPage(false)
	fill := d.contents(entries)
	d.addPage(false)
	for i, c := range p.chapters {
		if i > 0 && d.room() < d.full()*0.35 {
			d.addPage(false)
		}
		d.space(6)
		rows := d.lay(chapterStyle, d.width(), run{text: entries[i].title})
		d.need(float64(len(rows))*chapterStyle.leading() + 30)
		entries[i].to = d.mark(entries[i].title, 0)
		end := d.in("H2")
		d.write(d.left(), chapterStyle, rows)
		end()
		d.y += 1
		d.markdown(c.body)
	}
	fill()
}

var chapterStyle = style{size: 17, bold: true}

// cover sets the upper half of a cover: what it is, whose, which version.
func (d *doc) cover(title, office string, lines ...string) {
	d.y += 28
	big := d.fit(style{size: 30, bold: true}, 18, d.width(), 2, run{text: title})
	end := d.in("H2")
	d.write(d.left(), big, d.lay(big, d.width(), run{text: title}))
	end()
	d.y += 2
	second := d.fit(style{size: 18}, 13, d.width(), 2, run{text: office})
	d.para(second, run{text: office})
	d.y += 6
	for i, l := range lines {
		d.para(style{size: 12, bold: i == 0}, run{text: l})
	}
	d.y += 3
	d.para(style{size: 12}, lead(d.frame.tlp+". ", "Do not copy it for others. Bring it back here when you find it.")...)
}

// copies tells where other prints are, from the register.
func (d *doc) copies(b *binder.Binder, typ string) {
	var rows []cells
	for _, s := range binder.Register(b) {
		if s.Type != typ && s.Type != "all" || s.Where == "" {
			continue
		}
		rows = append(rows, cells{say(strong, s.Where), say(style{size: 10}, s.Title), say(style{size: 10}, fmt.Sprintf("Edition %d, %s", s.Edition, short(s.On)))})
	}
	d.y += 10
	d.heading(3, "Where other copies are", 14)
	if len(rows) == 0 {
		d.para(normal, run{text: "No other copy is noted in the register."})
		return
	}
	d.table(grid{cols: []column{{head: "Place"}, {head: "What", w: 56}, {head: "Printed", w: 48}}}, rows)
}

// contentsEntry is one line of the contents and where it leads.
type contentsEntry struct {
	title string
	to    *dest
}

// contents sets the table of contents. The page numbers are not known yet:
// the function that it returns puts them, and the links, in once they are.
func (d *doc) contents(entries []contentsEntry) (fill func()) {
	type place struct {
		page int
		y, h float64
	}
	d.heading(2, "Contents", 20)
	st := style{size: 11.5, figure: true}
	places := make([]place, len(entries))
	right := d.right()
	end := d.in("TOC")
	toc := d.element
	for i, e := range entries {
		rows := d.lay(st, d.width()-16, run{text: e.title})
		h := float64(len(rows))*st.leading() + 2
		d.need(h)
		places[i] = place{len(d.pages), d.y, h}
		end := d.in("TOCI")
		d.write(d.left(), st, rows)
		end()
		d.y += 2
		end = d.as(nil)
		d.line(d.left(), d.y-1, right, d.y-1, 0.1)
		end()
	}
	end()
	return func() {
		for i, p := range places {
			to := entries[i].to
			if to == nil {
				continue
			}
			on := d.pages[p.page-1]
			r := d.lay(st, 16, run{text: fmt.Sprint(to.page)})[0]
			on.marks = append(on.marks,
				placed{textMark{x: right - r.w, y: p.y + st.ascent(), size: st.size, row: r}, toc.kids[i]},
				placed{linkMark{marginLeft, p.y, right - marginLeft, p.h, to}, nil})
		}
	}
}
