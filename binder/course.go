package binder

// Course is something that people are trained in.
type Course struct {
	ID       string
	Title    string
	About    string
	Version  string
	Minutes  int
	Months   int // to be repeated every so many months; 0 is once
	Material string
}

// Courses are the office's courses.
var Courses = define(about[Course]{
	name: "course", one: "Course", many: "Courses", rank: 50,
	id:    func(c *Course) *string { return &c.ID },
	title: func(_ *Binder, r Record) string { return r.Text("title") },
},
	text("title", "Title", func(c *Course) *string { return &c.Title }).must(),
	text("about", "What it is about", func(c *Course) *string { return &c.About }),
	text("version", "Version", func(c *Course) *string { return &c.Version }),
	number("minutes", "Minutes", func(c *Course) *int { return &c.Minutes }),
	number("months", "Repeat every (months)", func(c *Course) *int { return &c.Months }).hint("12 is yearly. Leave it empty for once."),
	long("material", "Material", func(c *Course) *string { return &c.Material }),
)
