package sheet

import "codeberg.org/go-pdf/fpdf"

// element is one part of the document's structure, which screen readers read:
// a heading, a paragraph, a table's row.
type element struct {
	role string
	alt  string
	up   *element
	kids []*element
}

// in begins an element below the present one; the function that it returns
// ends it.
func (d *doc) in(role string) func() { return d.inAlt(role, "") }

func (d *doc) inAlt(role, alt string) func() {
	up := d.element
	if up == nil {
		up = d.root
	}
	e := &element{role: role, alt: alt, up: up}
	up.kids = append(up.kids, e)
	return d.as(e)
}

// inElement begins an element and returns it, for more to be put into it
// later.
func (d *doc) inElement(role string) *element {
	d.in(role)
	return d.element
}

// as makes e the present element until the function that it returns is
// called. Nil is decoration, which screen readers pass over.
func (d *doc) as(e *element) func() {
	before := d.element
	d.element = e
	return func() { d.element = before }
}

// structure notes which marks belong to which element while pages are drawn.
type structure struct{}

func (s *structure) begin(page int)                {}
func (s *structure) mark(f *fpdf.Fpdf, e *element) {}
func (s *structure) end(f *fpdf.Fpdf)              {}
