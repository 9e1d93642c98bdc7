package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"readybinder/binder"
)

// CardsRequest is what stands on a sheet of break-glass cards.
type CardsRequest struct {
	// Office is the name of the office, Sample tells that it is invented.
	Office string
	Sample bool
	Cards  []Card
	On     binder.Date // the day on which the set was made
	Paper  string      // "letter" or "a4"; empty is letter
}

// Card is one card of a set.
type Card struct {
	Holder string // who keeps it
	Code   string // seven groups of four characters
}

// The size of a break-glass card, in mm: it fits an envelope or a badge holder,
// and two stand side by side.
const (
	glassWidth  = 86.0
	glassHeight = 62.0
	glassQR     = 27.0
)

// Cards makes the sheet of a break-glass set, to cut out. Any two of its cards
// open the binder. It is in no register, has no sheet code, and none of it may be
// kept on any disk.
func Cards(r CardsRequest) (*Sheet, error) {
	r.Paper = cmp.Or(r.Paper, "letter")
	if _, ok := papers[r.Paper]; !ok {
		return nil, ErrPaper
	}
	d := newDoc(r.Paper, &frame{title: "Break-glass cards: " + r.Office, sample: r.Sample, tlp: tlpWords("red"), forWhom: "whoever cuts the cards apart and hands them out", on: r.On})
	d.addPage(false)
	d.para(normal, lead("Cut the cards apart now, and hand each one out. ", "Any two of them open the binder, with the right to everything. One alone opens nothing. This sheet as a whole is the key to the office: keep no copy and no photo of it.")...)
	d.y += 3
	for i := 0; i < len(r.Cards); i += 2 {
		d.need(glassHeight)
		top := d.y
		for k, c := range r.Cards[i:min(i+2, len(r.Cards))] {
			if err := drawGlass(d, d.left()+float64(k)*glassWidth, top, r, i+k+1, c); err != nil {
				return nil, err
			}
		}
		d.y = top + glassHeight
	}
	d.foot()
	on, _ := r.On.Time()
	pdf, err := d.pdf("Break-glass cards: "+r.Office, on)
	if err != nil {
		return nil, err
	}
	return &Sheet{PDF: pdf, Pages: len(d.pages), Warnings: d.warnings}, nil
}

// drawGlass draws card n at x, y.
func drawGlass(d *doc, x, y float64, r CardsRequest, n int, c Card) error {
	q, err := makeQR(strings.ToUpper(c.Code), glassQR)
	if err != nil {
		return err
	}
	left, room := x+cardPad, glassWidth-2*cardPad
	defer d.in("Sect")()
	d.y = y + cardPad - 0.6
	head := d.fit(style{size: 10, bold: true}, 9, room, 1, run{text: r.Office})
	end := d.in("H2")
	d.write(left, head, d.lay(head, room, run{text: r.Office})[:1])
	end()
	end = d.in("P")
	text := fmt.Sprintf("Card %d of %d", n, len(r.Cards))
	d.write(left, name, d.lay(name, room, run{text: text}))
	keeper := d.fit(strong, 9, room-glassQR, 2, run{text: c.Holder})
	rows := d.lay(keeper, room-glassQR, run{text: c.Holder})
	d.write(left, keeper, rows[:min(2, len(rows))])
	end()
	d.y += 1.5
	end = d.in("P")
	groups := codeGroups(c.Code)
	st := style{size: 12, bold: true, figure: true}
	for chunk := range slices.Chunk(groups, 3) {
		st = d.fit(st, 10, room-glassQR, 1, run{text: strings.Join(chunk, " - ") + " -"})
	}
	for i, chunk := range slices.Collect(slices.Chunk(groups, 3)) {
		line := strings.Join(chunk, " - ")
		if (i+1)*3 < len(groups) {
			line += " -"
		}
		d.write(left, st, d.lay(st, room-glassQR, run{text: line}))
	}
	end()
	d.qr(q, x+glassWidth-glassQR-1, y+10, glassQR, "QR code: the code of this card")
	end = d.in("P")
	about := "Opens ReadyBinder with any other card of this set: type both codes where it asks for the passphrase, a space between. If it is lost, tell the office. Set of " + short(r.On) + "."
	if r.Sample {
		about = "Invented sample office. " + about
	}
	rows = d.lay(small, room, run{text: about})
	d.y = y + glassHeight - cardPad + 0.8 - float64(len(rows))*small.leading()
	d.write(left, small, rows)
	end()
	defer d.as(nil)()
	d.box(x, y, glassWidth, glassHeight, 0.1)
	return nil
}

// codeGroups are the groups of a code, as they are printed.
func codeGroups(code string) []string {
	return strings.FieldsFunc(strings.ToUpper(code), func(r rune) bool { return r == '-' || r == ' ' })
}
