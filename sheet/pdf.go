package sheet

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// mark is something drawn on a page.
type mark interface {
	draw(f *fpdf.Fpdf, p *page)
}

// textMark is a row of text with its baseline at y, or, turned, one that
// reads upward with its baseline at x.
type textMark struct {
	x, y, size float64
	row        row
	turned     bool
}

func (t textMark) draw(f *fpdf.Fpdf, _ *page) {
	if t.turned {
		f.TransformBegin()
		f.TransformRotate(90, t.x, t.y)
		defer f.TransformEnd()
	}
	for _, p := range t.row.pieces {
		f.SetFont(p.face.family, "", t.size)
		f.Text(t.x+p.x, t.y, p.text)
		if p.link != "" {
			f.LinkString(t.x+p.x, t.y-t.size*pt, p.w, t.size*1.2*pt, p.link)
			f.SetLineWidth(0.15)
			f.Line(t.x+p.x, t.y+0.6, t.x+p.x+p.w, t.y+0.6)
		}
	}
}

type lineMark struct{ x1, y1, x2, y2, w float64 }

func (l lineMark) draw(f *fpdf.Fpdf, _ *page) {
	f.SetLineWidth(l.w)
	f.Line(l.x1, l.y1, l.x2, l.y2)
}

type boxMark struct{ x, y, w, h, line float64 }

func (b boxMark) draw(f *fpdf.Fpdf, _ *page) {
	f.SetLineWidth(b.line)
	f.Rect(b.x, b.y, b.w, b.h, "D")
}

// dest is a place in the document that links lead to.
type dest struct {
	page int // from 1
	y    float64
}

type linkMark struct {
	x, y, w, h float64
	to         *dest
}

func (l linkMark) draw(f *fpdf.Fpdf, _ *page) {
	id := f.AddLink()
	f.SetLink(id, l.to.y, l.to.page)
	f.Link(l.x, l.y, l.w, l.h, id)
}

// pdf writes the document.
func (d *doc) pdf(title string, on time.Time) ([]byte, error) {
	if d.err != nil {
		return nil, d.err
	}
	f := fpdf.NewCustom(&fpdf.InitType{OrientationStr: "P", UnitStr: "mm", Size: fpdf.SizeType{Wd: d.paper[0], Ht: d.paper[1]}})
	for _, x := range []*face{regular, semibold, figures, figuresBold, extra} {
		if d.uses(x) {
			f.AddUTF8FontFromBytes(x.family, "", x.data)
		}
	}
	title, _ = clean(title)
	f.SetTitle(title, true)
	f.SetCreator("ReadyBinder", true)
	f.SetProducer("ReadyBinder", true)
	f.SetLang("en-US")
	f.SetCreationDate(on)
	f.SetModificationDate(on)
	f.SetCatalogSort(true)
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	f.SetCellMargin(0)
	var s structure
	for i, p := range d.pages {
		f.AddPageFormat("P", fpdf.SizeType{Wd: p.w, Ht: p.h})
		for _, b := range d.bookmarks {
			if b.page == i+1 {
				f.Bookmark(b.title, b.level, b.y)
			}
		}
		s.begin(i + 1)
		for _, m := range p.marks {
			if _, is := m.mark.(linkMark); !is {
				s.mark(f, m.element)
			}
			m.draw(f, p)
		}
		s.end(f)
	}
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		return nil, fmt.Errorf("sheet: write PDF: %w", err)
	}
	return s.tagged(out.Bytes(), d.root)
}

// uses tells whether any text is set in the face: a font that no letter uses
// is not put into the file.
func (d *doc) uses(x *face) bool {
	for _, p := range d.pages {
		for _, m := range p.marks {
			if t, ok := m.mark.(textMark); ok {
				for _, c := range t.row.pieces {
					if c.face == x {
						return true
					}
				}
			}
		}
	}
	return false
}
