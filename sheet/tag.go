package sheet

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"codeberg.org/go-pdf/fpdf"
)

// element is one part of the document's structure, which screen readers read:
// a heading, a paragraph, a table's row. Its role is one of PDF's.
type element struct {
	role string
	alt  string
	up   *element
	kids []*element

	shown  []shownAt
	object int // its number in the file
}

// shownAt is where an element's own marks are: the page, and the number of
// the stretch of marks on it.
type shownAt struct{ page, mcid int }

// in begins an element below the present one; the function that it returns
// ends it. Within decoration everything is decoration.
func (d *doc) in(role string) func() { return d.inAlt(role, "") }

func (d *doc) inAlt(role, alt string) func() {
	if d.element == nil {
		return d.as(nil)
	}
	return d.as(d.below(role, alt))
}

func (d *doc) below(role, alt string) *element {
	e := &element{role: role, alt: alt, up: d.element}
	d.element.kids = append(d.element.kids, e)
	return e
}

// as makes e the present element until the function that it returns is
// called. Nil is decoration, which screen readers pass over.
func (d *doc) as(e *element) func() {
	before := d.element
	d.element = e
	return func() { d.element = before }
}

// structure notes which marks belong to which element while pages are drawn.
type structure struct {
	page   int
	open   *element
	inside bool
	// parents are the elements of each page's stretches of marks.
	parents [][]*element
}

func (s *structure) begin(page int) {
	s.page, s.inside = page, false
	s.parents = append(s.parents, nil)
}

// mark tells that what is drawn next belongs to e.
func (s *structure) mark(f *fpdf.Fpdf, e *element) {
	if s.inside && s.open == e {
		return
	}
	s.end(f)
	s.open, s.inside = e, true
	if e == nil {
		f.RawWriteStr("/Artifact BMC")
		return
	}
	here := &s.parents[s.page-1]
	f.RawWriteStr(fmt.Sprintf("/%s <</MCID %d>> BDC", e.role, len(*here)))
	e.shown = append(e.shown, shownAt{s.page, len(*here)})
	*here = append(*here, e)
}

func (s *structure) end(f *fpdf.Fpdf) {
	if s.inside {
		f.RawWriteStr("EMC")
	}
	s.inside = false
}

var (
	trailerSize = regexp.MustCompile(`/Size (\d+)`)
	trailerRoot = regexp.MustCompile(`/Root (\d+) 0 R`)
	trailerInfo = regexp.MustCompile(`/Info (\d+) 0 R`)
	xrefHead    = regexp.MustCompile(`^xref\n0 (\d+)\n`)
)

// tagged adds the structure to a PDF as an update at its end: fpdf knows
// nothing of structure, and what it wrote stays as it is.
func (s *structure) tagged(pdf []byte, root *element) ([]byte, error) {
	bad := func(what string) ([]byte, error) { return nil, fmt.Errorf("sheet: tag PDF: no %s", what) }
	i := bytes.LastIndex(pdf, []byte("startxref\n"))
	if i < 0 {
		return bad("startxref")
	}
	digits, _, _ := bytes.Cut(pdf[i+len("startxref\n"):], []byte("\n"))
	xref, err := strconv.Atoi(string(digits))
	if err != nil || xref >= len(pdf) {
		return bad("cross-references")
	}
	table := pdf[xref:]
	head := xrefHead.FindSubmatch(table)
	size, catalog, info := trailerSize.FindSubmatch(table), trailerRoot.FindSubmatch(table), trailerInfo.FindSubmatch(table)
	if head == nil || size == nil || catalog == nil || info == nil {
		return bad("trailer")
	}
	entries := table[len(head[0]):]
	object := func(n int) (string, bool) {
		const entry = 20 // bytes in a line of the table
		if (n+1)*entry > len(entries) {
			return "", false
		}
		at, err := strconv.Atoi(string(entries[n*entry : n*entry+10]))
		if err != nil || at >= len(pdf) {
			return "", false
		}
		end := bytes.Index(pdf[at:], []byte("endobj"))
		if end < 0 {
			return "", false
		}
		return string(pdf[at : at+end]), true
	}
	next, _ := strconv.Atoi(string(size[1]))
	rootNo, _ := strconv.Atoi(string(catalog[1]))
	u := update{at: len(pdf)}
	tree, parents := next, next+1
	next += 2
	root.prune()
	root.number(&next)

	for page := range s.parents {
		n := pageObject(page + 1)
		text, ok := object(n)
		if !ok || !strings.Contains(text, "/Contents ") {
			return bad("page")
		}
		u.add(n, strings.Replace(body(text), "/Contents ", fmt.Sprintf("/StructParents %d /Tabs /S\n/Contents ", page), 1))
	}
	text, ok := object(rootNo)
	end := strings.LastIndex(text, ">>")
	if !ok || end < 0 {
		return bad("catalog")
	}
	u.add(rootNo, body(text[:end])+fmt.Sprintf("/MarkInfo <</Marked true>>\n/StructTreeRoot %d 0 R\n/ViewerPreferences <</DisplayDocTitle true>>\n>>", tree))
	u.add(tree, fmt.Sprintf("<</Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R /ParentTreeNextKey %d>>", root.object, parents, len(s.parents)))
	var nums strings.Builder
	for page, list := range s.parents {
		fmt.Fprintf(&nums, "%d [", page)
		for _, e := range list {
			fmt.Fprintf(&nums, "%d 0 R ", e.object)
		}
		nums.WriteString("]\n")
	}
	u.add(parents, "<</Nums [\n"+nums.String()+"]>>")
	root.write(&u, tree)
	out := append(pdf, u.body.Bytes()...)
	return append(out, u.trailer(next, rootNo, string(info[1]), xref)...), nil
}

// pageObject is the number of a page's object in a file of fpdf's.
func pageObject(page int) int { return 1 + 2*page }

// body is an object without its "3 0 obj" line.
func body(text string) string {
	_, s, _ := strings.Cut(text, "obj\n")
	return s
}

// prune takes out elements that show nothing. Cells stay: a table's rows
// have one for every column.
func (e *element) prune() {
	e.kids = slices.DeleteFunc(e.kids, func(k *element) bool {
		k.prune()
		return len(k.kids)+len(k.shown) == 0 && k.role != "TD" && k.role != "TH"
	})
}

func (e *element) number(next *int) {
	e.object = *next
	*next++
	for _, k := range e.kids {
		k.number(next)
	}
}

func (e *element) write(u *update, up int) {
	var s strings.Builder
	fmt.Fprintf(&s, "<</S /%s /P %d 0 R", e.role, up)
	switch {
	case e.role == "TH":
		s.WriteString(" /A <</O /Table /Scope /Column>>")
	case e.alt != "":
		fmt.Fprintf(&s, " /Alt <%s>", hexText(e.alt))
	}
	if len(e.shown) > 0 {
		fmt.Fprintf(&s, " /Pg %d 0 R", pageObject(e.shown[0].page))
	}
	s.WriteString(" /K [")
	for _, at := range e.shown {
		if at.page == e.shown[0].page {
			fmt.Fprintf(&s, "%d ", at.mcid)
		} else {
			fmt.Fprintf(&s, "<</Type /MCR /Pg %d 0 R /MCID %d>> ", pageObject(at.page), at.mcid)
		}
	}
	for _, k := range e.kids {
		fmt.Fprintf(&s, "%d 0 R ", k.object)
	}
	s.WriteString("]>>")
	u.add(e.object, s.String())
	for _, k := range e.kids {
		k.write(u, e.object)
	}
}

// hexText is a text as PDF's UTF-16 in hex digits.
func hexText(s string) string {
	var b strings.Builder
	b.WriteString("FEFF")
	for _, v := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", v)
	}
	return b.String()
}

// update collects objects that are put at the end of a file, from the byte at
// on.
type update struct {
	at     int
	body   bytes.Buffer
	placed []placedObject
}

type placedObject struct{ n, at int }

func (u *update) add(n int, s string) {
	u.placed = append(u.placed, placedObject{n, u.at + u.body.Len()})
	fmt.Fprintf(&u.body, "%d 0 obj\n%s\nendobj\n", n, strings.TrimSpace(s))
}

func (u *update) trailer(size, root int, info string, before int) []byte {
	slices.SortFunc(u.placed, func(x, y placedObject) int { return x.n - y.n })
	var b bytes.Buffer
	start := u.at + u.body.Len()
	b.WriteString("xref\n")
	for i := 0; i < len(u.placed); {
		j := i + 1
		for j < len(u.placed) && u.placed[j].n == u.placed[j-1].n+1 {
			j++
		}
		fmt.Fprintf(&b, "%d %d\n", u.placed[i].n, j-i)
		for ; i < j; i++ {
			fmt.Fprintf(&b, "%010d 00000 n \n", u.placed[i].at)
		}
	}
	fmt.Fprintf(&b, "trailer\n<<\n/Size %d\n/Root %d 0 R\n/Info %s 0 R\n/Prev %d\n>>\nstartxref\n%d\n%%%%EOF\n", size, root, info, before, start)
	return b.Bytes()
}
