package binder

import (
	"slices"
	"strings"
)

// Standing is how someone stands with a course.
type Standing int

// The standings, the best first.
const (
	NotRequired Standing = iota
	Current
	DueSoon
	Overdue
	Never
)

// Word is the standing as the screen and the paper name it.
func (s Standing) Word() string {
	return [...]string{"Not required", "Current", "Due soon", "Overdue", "Never"}[s]
}

// SoonDays is how long before a due date "due soon" begins.
const SoonDays = 30

// Cell is one person and one course.
type Cell struct {
	Standing Standing
	Required bool
	Last     Training // the newest record, zero where there is none
	Due      Date     // when it is due (again); "" is not again
}

// Matrix is who stands how with which course.
type Matrix struct {
	People  []Person
	Courses []Course
	// Cells are by person, then by course.
	Cells [][]Cell
}

// Due is one training that someone has to take.
type Due struct {
	Person Person
	Course Course
	Cell   Cell
}

// TrainingMatrix is the training of everyone who works here on the day.
func TrainingMatrix(b *Binder, today Date) *Matrix {
	m := &Matrix{People: Staff(b, today), Courses: Courses.All(b)}
	slices.SortStableFunc(m.Courses, func(x, y Course) int { return strings.Compare(Fold(x.Title), Fold(y.Title)) })
	row, column := map[Ref]int{}, map[Ref]int{}
	for i, p := range m.People {
		row[People.Ref(p.ID)] = i
	}
	for i, c := range m.Courses {
		column[Courses.Ref(c.ID)] = i
	}
	m.Cells = make([][]Cell, len(m.People))
	for i := range m.Cells {
		m.Cells[i] = make([]Cell, len(m.Courses))
	}
	for _, r := range b.All("training") {
		i, known := row[Ref(r.Text("person"))]
		j, also := column[Ref(r.Text("course"))]
		if !known || !also {
			continue
		}
		if c := &m.Cells[i][j]; c.Last.ID == "" || Date(r.Text("on")) > c.Last.On {
			c.Last = Trainings.of(r)
		}
	}
	require := requirements(b, today)
	for i, p := range m.People {
		for j, c := range m.Courses {
			m.Cells[i][j].judge(p, c, require(p, Courses.Ref(c.ID)), today)
		}
	}
	return m
}

// requirements answers which requirements put a course on a person.
func requirements(b *Binder, today Date) func(Person, Ref) []Requirement {
	byCourse := map[Ref][]Requirement{}
	for _, q := range Requirements.All(b) {
		byCourse[q.Course] = append(byCourse[q.Course], q)
	}
	has := map[Ref]map[string]bool{}
	for _, r := range Roles.All(b) {
		who := map[string]bool{}
		for _, p := range r.Who(b, today) {
			who[p.ID] = true
		}
		has[Roles.Ref(r.ID)] = who
	}
	return func(p Person, course Ref) (list []Requirement) {
		for _, q := range byCourse[course] {
			if q.Who == "everyone" || q.Who == "role" && has[q.Role][p.ID] ||
				q.Who == "job" && q.Job != "" && Fold(q.Job) == Fold(p.Job) {
				list = append(list, q)
			}
		}
		return list
	}
}

func (c *Cell) judge(p Person, course Course, by []Requirement, today Date) {
	c.Required = len(by) > 0
	months := course.Months
	for _, q := range by {
		// Of several requirements the strictest holds.
		if q.Months > 0 && (months == 0 || q.Months < months) {
			months = q.Months
		}
	}
	switch {
	case c.Last.ID == "":
		if !c.Required {
			return
		}
		c.Standing = Never
		if p.Started != "" {
			c.Due = p.Started
			within := by[0].Within
			for _, q := range by {
				within = min(within, q.Within)
			}
			c.Due = p.Started.AddDays(within)
		}
		if c.Due > today {
			c.Standing = DueSoon
		}
		return
	case c.Last.Next != "":
		c.Due = c.Last.Next
	case months > 0:
		c.Due = c.Last.On.AddMonths(months)
	}
	switch {
	case c.Due == "" || c.Due > today.AddDays(SoonDays):
		c.Standing = Current
	case c.Due >= today:
		c.Standing = DueSoon
	default:
		c.Standing = Overdue
	}
	if !c.Required && c.Standing != Current {
		c.Standing = NotRequired
	}
}

// Due lists what is overdue, never taken or due soon, the longest overdue
// first.
func (m *Matrix) Due() []Due {
	var list []Due
	for i, p := range m.People {
		for j, c := range m.Courses {
			if x := m.Cells[i][j]; x.Standing >= DueSoon {
				list = append(list, Due{p, c, x})
			}
		}
	}
	slices.SortStableFunc(list, func(x, y Due) int {
		if (x.Cell.Standing == DueSoon) != (y.Cell.Standing == DueSoon) {
			return int(y.Cell.Standing) - int(x.Cell.Standing)
		}
		return compare(x.Cell.Due, y.Cell.Due)
	})
	return list
}
