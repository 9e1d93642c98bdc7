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
	d := newDoc(r.Paper, &frame{title: "Recovery sheet: " + r.Office, sample: r.Sample, tlp: tlpWords("red"), forWhom: "the person who keeps the key to the safe", on: r.On})
	d.addPage(false)
	d.para(normal, lead("What this is. ", "The recovery code below opens this office's ReadyBinder without any passphrase. Whoever has this paper can read everything in the binder. Treat it like the key to the medicine cabinet.")...)
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
		"Start ReadyBinder on any PC that has the binder, or from the USB drive.",
		"Where it asks for the passphrase, choose \"Use the recovery sheet\".",
		"Type the code, all seven groups. Capital or small letters, dashes and spaces do not matter. A hand scanner can read the square instead; never photograph it with a phone.",
		"Go to Settings and choose a new passphrase.",
		"Make a new recovery sheet right away (Settings, Make a recovery sheet) and destroy this one: the code on it has been seen.",
	)
	list("Where to keep it", false,
		"In the safe at the office, in a closed envelope with a signature across the flap.",
		"A second print away from the office: a bank box, or the owner's safe at home.",
		"Not in the red folder, not on the wall, not in a photo, not in an email, not beside the laptop.",
		"Look once a quarter that it is still there and the envelope is closed.",
	)
	if people := reachable(r.Call); len(people) > 0 {
		d.heading(2, "Whom to call", 16)
		for _, c := range people {
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
	groups := strings.FieldsFunc(strings.ToUpper(text), func(r rune) bool { return r == '-' || r == ' ' })
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
