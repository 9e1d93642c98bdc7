package sheet

import (
	"fmt"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	qrcode "github.com/skip2/go-qrcode"
)

// Module sizes of QR codes, in mm. A telephone held at arm's length reads 0.5
// from a bad photocopy too; below 0.4 some telephones fail.
const (
	goodModule  = 0.5
	floorModule = 0.4
	quiet       = 4 // modules left white around a code
)

// code is a QR code: its dark modules, without the white around.
type code struct {
	rows [][]bool
	n    int
}

// makeQR makes the code of data that is easiest to read on a square of side
// mm, white border included: with more spare for dirt (level M) where the
// modules stay large enough, else with less (level L).
func makeQR(data string, side float64) (*code, error) {
	var best *qrcode.QRCode
	for _, level := range []qrcode.RecoveryLevel{qrcode.Medium, qrcode.Low} {
		q, err := qrcode.New(data, level)
		if err != nil {
			continue
		}
		if best == nil || q.VersionNumber < best.VersionNumber {
			best = q
		}
		if (&code{n: modules(q)}).module(side) >= goodModule {
			break
		}
	}
	if best == nil {
		return nil, fmt.Errorf("sheet: QR code of %d bytes", len(data))
	}
	best.DisableBorder = true
	return &code{best.Bitmap(), modules(best)}, nil
}

// modules is how many modules wide a code is.
func modules(q *qrcode.QRCode) int { return 17 + 4*q.VersionNumber }

// module is the size of one module where the code, white border included,
// fills a square of side mm.
func (c *code) module(side float64) float64 { return side / float64(c.n+2*quiet) }

// side is the side of the square in which the code's modules are of the size
// m, white border included.
func (c *code) side(m float64) float64 { return float64(c.n+2*quiet) * m }

// qrMark is a code on a page; x and y are the corner of its white border.
type qrMark struct {
	*code
	x, y, m float64
}

// draw draws all dark modules as one path, so that no printer leaves a seam.
func (q qrMark) draw(f *fpdf.Fpdf, p *page) {
	var s strings.Builder
	fmt.Fprintf(&s, "q %.4f 0 0 %.4f %.4f %.4f cm", q.m/pt, -q.m/pt, (q.x+quiet*q.m)/pt, (p.h-q.y-quiet*q.m)/pt)
	for y, row := range q.rows {
		for x := 0; x < len(row); x++ {
			if !row[x] {
				continue
			}
			n := 1
			for x+n < len(row) && row[x+n] {
				n++
			}
			fmt.Fprintf(&s, " %d %d %d 1 re", x, y, n)
			x += n
		}
	}
	s.WriteString(" f Q")
	f.RawWriteStr(s.String())
}
