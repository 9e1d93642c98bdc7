package sheet

import (
	"cmp"

	"readybinder/binder"
)

// SlipRequest is what stands on the slip of a new key.
type SlipRequest struct {
	Office     string
	Sample     bool
	Person     string // whose key it is
	Passphrase string
	May        string // what it lets that person do
	On         binder.Date
	Paper      string // "letter" or "a4"; empty is letter
}

// Slip makes the paper that someone takes along with a new passphrase. It is in
// no register, has no sheet code, and none of it may be kept on any disk.
func Slip(r SlipRequest) (*Sheet, error) {
	r.Paper = cmp.Or(r.Paper, "letter")
	if _, ok := papers[r.Paper]; !ok {
		return nil, ErrPaper
	}
	d := newDoc(r.Paper, &frame{title: "Your key: " + r.Office, sample: r.Sample, tlp: tlpWords("red"), forWhom: r.Person + " alone", on: r.On})
	d.addPage(false)
	d.para(normal, lead("What this is. ", "The passphrase below is the key of "+r.Person+" to the office's ReadyBinder.")...)
	d.para(normal, lead("What it lets you do. ", r.May+".")...)
	d.y += 4
	drawPassphrase(d, r.Passphrase)
	d.heading(2, "What to do with it", 12)
	for _, l := range []string{
		"Type it where ReadyBinder asks for the passphrase, just as it stands here.",
		"Keep this paper at home or in a locked drawer until you know the words by heart. Then shred it.",
		"Tell it to nobody, not to the IT provider and not to an admin: everyone has a key of their own.",
		"Forgotten, lost or seen by someone? Tell an admin of the binder, who takes this key back and gives you another.",
	} {
		d.item(normal, d.left(), 6, "•", plain(l)...)
		d.y += 0.8
	}
	d.foot()
	on, _ := r.On.Time()
	pdf, err := d.pdf("Your key: "+r.Office, on)
	if err != nil {
		return nil, err
	}
	return &Sheet{PDF: pdf, Pages: len(d.pages), Warnings: d.warnings}, nil
}

// drawPassphrase draws a box with the words in large type.
func drawPassphrase(d *doc, words string) {
	const pad = 6.0
	room := d.width() - 2*pad
	st := d.fit(style{size: 18, bold: true}, 11, room, 2, run{text: words})
	rows := d.lay(st, room, run{text: words})
	height := float64(len(rows))*st.leading() + 2*pad
	top := d.y
	d.box(d.left(), top, d.width(), height, 0.8)
	end := d.in("P")
	d.y = top + pad
	d.write(d.left()+pad, st, rows)
	end()
	d.y = top + height + 3
}
