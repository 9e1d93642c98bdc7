package sheet

import (
	"fmt"
	"slices"

	"readybinder/binder"
)

// matrix is the training of those whom the sheet is about.
func (g *gatherer) matrix() (*binder.Matrix, error) {
	m := binder.TrainingMatrix(g.b, g.r.Today)
	if g.r.People != nil {
		keep := &binder.Matrix{Courses: m.Courses}
		for i, p := range m.People {
			if slices.Contains(g.r.People, binder.People.Ref(p.ID)) {
				keep.People = append(keep.People, p)
				keep.Cells = append(keep.Cells, m.Cells[i])
			}
		}
		m = keep
	}
	switch {
	case len(m.People) == 0:
		return nil, ErrNobody
	case len(m.Courses) == 0:
		return nil, ErrCourses
	}
	return m, nil
}

func standing(c binder.Cell) string {
	s := c.Standing.Word()
	if c.Due != "" && c.Standing != binder.NotRequired {
		s += ", due " + short(c.Due)
	}
	return s
}

func gatherTraining(g *gatherer) error {
	m, err := g.matrix()
	if err != nil {
		return err
	}
	for i, p := range m.People {
		for j, c := range m.Courses {
			if m.Cells[i][j].Standing != binder.NotRequired {
				g.fact(p.Name, c.Title, standing(m.Cells[i][j]))
			}
		}
	}
	g.draw = func(d *doc) { drawTraining(d, m) }
	return nil
}

// Sizes of the matrix, in mm.
const (
	matrixNames  = 52.0
	matrixColumn = 19.0
)

// drawTraining draws people by courses, upright where the courses fit, else
// across, and in several parts where even that is too narrow. Standings are
// words; those that ask for something are bold too.
func drawTraining(d *doc, m *binder.Matrix) {
	across := float64(len(m.Courses))*matrixColumn+matrixNames > d.paper[0]-marginLeft-marginRight
	d.addPage(across)
	n := max(1, int((d.width()-matrixNames)/matrixColumn))
	for from := 0; from < len(m.Courses); from += n {
		if from > 0 {
			d.addPage(across)
		}
		drawMatrix(d, m, from, min(len(m.Courses), from+n))
	}
}

func drawMatrix(d *doc, m *binder.Matrix, from, to int) {
	courses := m.Courses[from:to]
	// Titles stand upright above their column.
	head := style{size: 9.5, bold: true}
	const high = 46.0
	titles := make([][]row, len(courses))
	for j, c := range courses {
		titles[j] = d.lay(head, high, run{text: c.Title})
		for st := head; len(titles[j]) > 3 && st.size > 9; {
			st.size -= 0.5
			titles[j] = d.lay(st, high, run{text: c.Title})
		}
	}
	tall := 0.0
	for _, t := range titles {
		for _, r := range t {
			tall = max(tall, r.w)
		}
	}
	tall += 2
	columns := func() {
		top := d.y
		defer d.in("TR")()
		end := d.in("TH")
		d.text(d.left()+pad, top+tall-small.leading()-0.8, smallBold, d.lay(smallBold, matrixNames, run{text: "Name"})[0])
		end()
		for j, t := range titles {
			x := d.left() + matrixNames + (float64(j)+0.5)*matrixColumn - float64(len(t))*head.leading()/2
			end := d.in("TH")
			for _, r := range t {
				d.add(textMark{x: x + head.ascent(), y: top + tall - 1.2, size: head.size, row: r, turned: true})
				x += head.leading()
			}
			end()
		}
		d.y = top + tall
		defer d.as(nil)()
		d.line(d.left(), d.y, d.left()+matrixNames+float64(len(courses))*matrixColumn, d.y, 0.5)
	}
	end := d.in("Table")
	columns()
	d.newPage = func() {
		defer d.as(nil)()
		columns()
	}
	cols := []column{{w: matrixNames}}
	for range courses {
		cols = append(cols, column{w: matrixColumn, center: true})
	}
	for i, p := range m.People {
		r := cells{say(strong, p.Name)}
		for _, c := range m.Cells[i][from:to] {
			r = append(r, standingCell(c))
		}
		d.tableRow(grid{upright: true}, cols, d.layRow(cols, r))
	}
	d.newPage = nil
	end()
	d.y += 2
	legend := []run{
		{text: "Current", bold: true}, {text: " was taken and is good until the date. "},
		{text: "Due soon", bold: true}, {text: fmt.Sprintf(" is due within %d days. ", binder.SoonDays)},
		{text: "Overdue", bold: true}, {text: " was due on the date. "},
		{text: "Never", bold: true}, {text: " was to be taken by the date and was not. A dash is not required."},
	}
	d.need(float64(len(d.lay(small, d.width(), legend...))) * small.leading())
	d.para(small, legend...)
}

func standingCell(c binder.Cell) cell {
	if c.Standing == binder.NotRequired {
		return say(small, "–")
	}
	st := small
	if c.Standing >= binder.DueSoon {
		st = smallBold
	}
	out := say(st, c.Standing.Word())
	if t, ok := c.Due.Time(); ok {
		out = append(out, say(style{size: 9, figure: true}, t.Format("1/2/06"))...)
	}
	return out
}

func gatherOverdue(g *gatherer) error {
	m, err := g.matrix()
	if err != nil {
		return err
	}
	due := m.Due()
	if len(due) == 0 {
		return ErrNothingDue
	}
	for _, x := range due {
		g.fact(x.Person.Name, x.Course.Title, standing(x.Cell))
	}
	g.draw = func(d *doc) { drawOverdue(d, due) }
	return nil
}

// drawOverdue lists who has to take what, what is late first, with room to
// note by hand that it was done.
func drawOverdue(d *doc, due []binder.Due) {
	d.addPage(false)
	late := 0
	for _, x := range due {
		if x.Cell.Standing != binder.DueSoon {
			late++
		}
	}
	d.para(normal, run{text: fmt.Sprintf("%s overdue or never taken, %d due within %d days.", plural(late, "training is", "trainings are"), len(due)-late, binder.SoonDays)})
	d.y += 2
	var rows []cells
	for _, x := range due {
		st := strong
		if x.Cell.Standing == binder.DueSoon {
			st = normal
		}
		by, last := "", "Never"
		if x.Cell.Due != "" {
			by = short(x.Cell.Due)
		}
		if x.Cell.Last.On != "" {
			last = short(x.Cell.Last.On)
		}
		figure := style{size: 9.5, figure: true}
		rows = append(rows, cells{say(strong, x.Person.Name), say(style{size: 10}, x.Course.Title), say(st, x.Cell.Standing.Word()), say(figure, by), say(figure, last), nil})
	}
	d.table(grid{cols: []column{{head: "Name", w: 40}, {head: "Course"}, {head: "Standing", w: 21}, {head: "Due", w: 26}, {head: "Last taken", w: 26}, {head: "Done on, initials", w: 26}}, least: 9}, rows)
}
