package binder

// Requirement says who has to take a course.
type Requirement struct {
	ID     string
	Course Ref
	Who    string
	Role   Ref
	Job    string
	Within int // days after the first day of work
	Months int // instead of the course's own
}

// Requirements are who has to take what.
var Requirements = define(about[Requirement]{
	name: "requirement", one: "Training requirement", many: "Training requirements", rank: 55,
	id: func(q *Requirement) *string { return &q.ID },
	title: func(b *Binder, r Record) string {
		who := "everyone"
		switch r.Text("who") {
		case "role":
			who = b.Title(Ref(r.Text("role")))
		case "job":
			who = r.Text("job")
		}
		return b.Title(Ref(r.Text("course"))) + " for " + who
	},
},
	link("course", "Course", func(q *Requirement) *Ref { return &q.Course }, "course").must(),
	choice("who", "Who has to take it", []Option{
		{"everyone", "Everyone"},
		{"role", "Whoever has a role, and the backup persons"},
		{"job", "Everyone with a job"},
	}, func(q *Requirement) *string { return &q.Who }).must(),
	link("role", "Which role", func(q *Requirement) *Ref { return &q.Role }, "role"),
	text("job", "Which job", func(q *Requirement) *string { return &q.Job }),
	number("within", "Days after starting work", func(q *Requirement) *int { return &q.Within }),
	number("months", "Repeat every (months)", func(q *Requirement) *int { return &q.Months }).
		hint("Leave it empty for what the course says."),
)
