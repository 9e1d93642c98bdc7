package sheet

import (
	"cmp"
	"slices"
	"strings"

	"readybinder/binder"
)

// RecoveryRequest is what stands on a recovery sheet.
type RecoveryRequest struct {
	// Office is the name of the office, Sample tells that it is invented.
	Office string
	Sample bool
	// Code is the recovery code: seven groups of four characters.
	Code string
	On   binder.Date
	// Edition counts the recovery sheets of the office, from 1; 0 leaves it out.
	Edition int
	// Lies are the places where the prints of this sheet are kept.
	Lies []string
	// Call are whom to call when the binder does not open.
	Call  []binder.Contact
	Paper string // "letter" or "a4"; empty is letter
}

// Recovery makes the recovery sheet: the paper that opens the binder when a
// passphrase is forgotten. It is in no register, has no sheet code, and none
// of it may be kept on any disk.
func Recovery(r RecoveryRequest) (*Sheet, error) {
	r.Paper = cmp.Or(r.Paper, "letter")
	if _, ok := papers[r.Paper]; !ok {
		return nil, ErrPaper
	}
	d := newDoc(r.Paper, &frame{title: "Recovery sheet: " + r.Office, sample: r.Sample, tlp: tlpWords("red"), forWhom: "the person who keeps the key to the safe", edition: r.Edition, on: r.On})
	d.addPage(false)
	d.para(normal, lead("What this is. ", "The recovery code below opens this office's ReadyBinder without any passphrase, with the right to everything: to read all of it, to change it, and to give out and take back keys. Treat this paper like the key to the medicine cabinet.")...)
	d.y += 4
	q, err := makeQR(strings.ToUpper(r.Code), 40)
	if err != nil {
		return nil, err
	}
	drawRecoveryCode(d, r.Code, q)
	list := func(title string, numbered bool, lines ...string) {
		d.heading(2, title, 12)
		for i, l := range lines {
			mark := "•"
			if numbered {
				mark = string(rune('1'+i)) + "."
			}
			d.item(normal.in(11), d.left(), 6, mark, plain(l)...)
			d.y += 0.8
		}
	}
	list("To open the binder with it", true,
		"Start ReadyBinder on any PC that has the binder, or open the page on the go-bag's USB drive.",
		"Type the code where it asks for the passphrase, all seven groups. Capital or small letters, dashes and spaces do not matter. A hand scanner can read the square instead; never photograph it with a phone.",
		"In ReadyBinder, give yourself a key (Settings, Keys, Give a key), lock the binder, and open it with the new passphrase.",
		"Then replace this sheet (Settings, Keys, Recovery sheet, Replace it), because its code has been seen. Destroy the old prints.",
	)
	d.heading(2, "Where the prints of this sheet are", 12)
	for _, l := range append(slices.Clone(r.Lies), make([]string, max(0, 2-len(r.Lies)))...) {
		drawPlace(d, l)
	}
	d.para(small, run{text: "In a safe place each, in a closed envelope with a signature across the flap: one at the office, one away from it. Not in the red folder, not on the wall, not in a photo or an email. Look once a quarter that each is there and closed."})
	list("If a print is lost, or someone saw it", false,
		"Open the binder, choose Settings, Keys, then Recovery sheet and Replace it. The code on the lost sheet opens nothing that is written after that.",
		"Make a new backup, and destroy older ones and the other prints of this sheet: what was copied before still opens with the old code.",
	)
	if people := reachable(r.Call); len(people) > 0 {
		d.heading(2, "Whom to call", 16)
		for _, c := range people[:min(len(people), mostToCall)] {
			w, _ := voice(c.Ways)
			d.callLine(c.Name, c.As, w)
		}
	}
	d.foot()
	on, _ := r.On.Time()
	pdf, err := d.pdf("Recovery sheet: "+r.Office, on)
	if err != nil {
		return nil, err
	}
	return &Sheet{PDF: pdf, Pages: len(d.pages), Warnings: d.warnings}, nil
}

// mostToCall is how many people stand on a recovery sheet, so that it stays one
// page.
const mostToCall = 2

// drawPlace sets a place with a box to tick, or an empty line to write one on.
func drawPlace(d *doc, place string) {
	if place != "" {
		d.item(normal, d.left(), 6, "box", plain(place)...)
		d.y += 0.8
		return
	}
	d.need(8)
	defer d.as(nil)()
	d.tick(d.left(), d.y+1, normal)
	d.y += 6
	d.line(d.left()+6, d.y, d.right(), d.y, 0.15)
	d.y += 1.5
}

func reachable(list []binder.Contact) []binder.Contact {
	return slices.DeleteFunc(slices.Clone(list), func(c binder.Contact) bool {
		_, ok := voice(c.Ways)
		return !ok
	})
}

// drawRecoveryCode draws a box with the code in large type, four groups above
// three, and its QR code.
func drawRecoveryCode(d *doc, text string, q *code) {
	const height, pad = 46.0, 5.0
	d.need(height)
	top := d.y
	d.box(d.left(), top, d.width(), height, 0.8)
	groups := codeGroups(text)
	side := 40.0
	room := d.width() - side - 2*pad
	end := d.in("P")
	d.y = top + pad
	d.write(d.left()+pad, smallBold, d.lay(smallBold, room, run{text: "Recovery code"}))
	d.y += 3
	st := style{size: 22, bold: true, figure: true}
	for chunk := range slices.Chunk(groups, 4) {
		st = d.fit(st, 12, room, 1, run{text: strings.Join(chunk, " - ") + " -"})
	}
	for i, chunk := range slices.Collect(slices.Chunk(groups, 4)) {
		line := strings.Join(chunk, " - ")
		if (i+1)*4 < len(groups) {
			line += " -"
		}
		d.write(d.left()+pad, st, d.lay(st, room, run{text: line}))
		d.y += 1.5
	}
	end()
	d.qr(q, d.right()-side-1, top+(height-side)/2, side, "QR code: the recovery code")
	d.y = top + height + 3
}
