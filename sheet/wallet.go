package sheet

import (
	"fmt"

	"readybinder/binder"
)

// A wallet card has the size of a bank card, in mm.
const (
	cardWidth  = 85.6
	cardHeight = 54.0
	cardPad    = 3.2
	cardNumber = 31.0
)

// walletLine is one number on a wallet card.
type walletLine struct {
	label, who string
	way        binder.Way
}

// walletCategories are the partners whose numbers belong into a pocket, the
// first first, under names that leave room.
var walletCategories = []binder.Option{{Value: "it", Label: "IT"}, {Value: "insurer", Label: "Insurer"}, {Value: "ehr", Label: "EHR"}, {Value: "phone", Label: "Phones"}, {Value: "hospital", Label: "Hospital"}}

func gatherWallet(g *gatherer) error {
	var lines []walletLine
	roles := binder.RolesInOrder(g.b)
	if len(roles) > 0 {
		for i, p := range roles[0].Who(g.b, g.r.Today) {
			if w, ok := g.best(p.Ways); ok && i < 2 {
				label := roles[0].Name
				if i > 0 {
					label = "Backup"
				}
				lines = append(lines, walletLine{label, p.Name, w})
			}
		}
	}
	partners := binder.PartnersInOrder(g.b)
	for _, c := range walletCategories {
		for _, p := range partners {
			if p.Category != c.Value {
				continue
			}
			if w, ok := voice(g.shown(p.Ways)); ok {
				lines = append(lines, walletLine{c.Label, p.Name, w})
				break
			}
		}
	}
	first15, _ := binder.First15s.Get(g.b, binder.First15Ref)
	steps := first15.Do[:min(3, len(first15.Do))]
	if len(lines)+len(steps) == 0 {
		return ErrEmpty
	}
	// What does not fit on the card is neither printed nor a fact of it.
	office := g.b.OfficeName()
	for !cardFits(office, steps, lines) && len(lines) > 4 {
		lines = lines[:len(lines)-1]
	}
	for !cardFits(office, steps, lines) && len(steps) > 0 {
		steps = steps[:len(steps)-1]
	}
	for !cardFits(office, steps, lines) && len(lines) > 0 {
		lines = lines[:len(lines)-1]
	}
	for i, s := range steps {
		g.fact("Do", fmt.Sprint(i+1), s)
	}
	for _, l := range lines {
		g.fact(l.who, l.label, wayText(l.way))
	}
	g.draw = func(d *doc) { drawWallet(d, office, steps, lines) }
	return nil
}

func cardFits(office string, steps []string, lines []walletLine) bool {
	d := newDoc("letter", &frame{replace: "2026-12-30", code: "RB-0000-0000-0", sample: true, tlp: "Office only"})
	d.addPage(false)
	return drawCard(d, 0, 0, office, steps, lines) <= cardHeight-cardPad+0.01
}

// drawWallet fills one page with the same card, with lines to cut along.
func drawWallet(d *doc, office string, steps []string, lines []walletLine) {
	d.addPage(false)
	d.para(small, run{text: "Cut along the lines. One card for each wallet or badge holder."})
	rows := max(1, int((d.room()+0.01)/cardHeight))
	top := d.y
	for i := range 2 * rows {
		x, y := d.left()+float64(i%2)*cardWidth, top+float64(i/2)*cardHeight
		end := d.in("Sect")
		if i > 0 {
			// Screen readers hear one card, not the same eight times.
			end = d.as(nil)
		}
		drawCard(d, x, y, office, steps, lines)
		end()
		end = d.as(nil)
		d.box(x, y, cardWidth, cardHeight, 0.1)
		end()
	}
	d.y = top + float64(rows)*cardHeight
}

// drawCard draws one card at x, y and returns how far down its text reaches.
func drawCard(d *doc, x, y float64, office string, steps []string, lines []walletLine) float64 {
	room := cardWidth - 2*cardPad
	d.y = y + cardPad - 0.6
	left := x + cardPad
	head := style{size: 10, bold: true}
	title := "Emergency: " + office
	head = d.fit(head, 9, room, 1, run{text: title})
	end := d.in("H2")
	d.write(left, head, d.lay(head, room, run{text: title}))
	end()
	for i, s := range steps {
		end := d.in("P")
		rows := d.lay(small, room-4, run{text: s})
		d.text(left, d.y, smallBold, d.lay(smallBold, 4, run{text: fmt.Sprintf("%d.", i+1)})[0])
		d.write(left+4, small, rows)
		end()
	}
	d.y += 0.6
	st := style{size: 10.5, bold: true, figure: true}
	for _, l := range lines {
		end := d.in("P")
		num := d.lay(st, cardNumber, run{text: wayText(l.way)})
		who := d.lay(small, room-cardNumber-1, lead(l.label+" ", l.who)...)
		top := d.y
		d.write(left, small, who)
		foot := d.y
		d.y = top + small.ascent() - st.ascent()
		d.write(x+cardWidth-cardPad-cardNumber, st, num)
		d.y = max(foot, d.y)
		end()
	}
	f := d.frame
	note := f.code + ". Replace after " + short(f.replace) + "."
	if f.sample {
		note = "Invented sample office. " + f.code
	}
	defer d.in("P")()
	rows := d.lay(small, room, run{text: note})
	need := d.y - y + float64(len(rows))*small.leading()
	d.y = y + cardHeight - cardPad + 0.8 - float64(len(rows))*small.leading()
	d.write(left, small, rows)
	return need
}
