package binder

// Training is the record of one person's training on one day.
type Training struct {
	ID      string
	Person  Ref
	Course  Ref
	Version string
	On      Date
	Method  string
	Score   int
	Trainer string
	Proof   string
	Next    Date
}

// Methods are how people are trained.
var Methods = []Option{
	{"class", "Class"},
	{"online", "Online"},
	{"reading", "Reading"},
	{"drill", "Drill"},
	{"other", "Other"},
}

// Trainings are all training records.
var Trainings = define(about[Training]{
	name: "training", one: "Training record", many: "Training records", rank: 70, needs: Contribute,
	id: func(t *Training) *string { return &t.ID },
	title: func(b *Binder, r Record) string {
		return b.Title(Ref(r.Text("person"))) + ": " + b.Title(Ref(r.Text("course")))
	},
},
	link("person", "Person", func(t *Training) *Ref { return &t.Person }, "person").must(),
	link("course", "Course", func(t *Training) *Ref { return &t.Course }, "course").must(),
	text("version", "Course version", func(t *Training) *string { return &t.Version }),
	day("on", "Date", func(t *Training) *Date { return &t.On }).must(),
	choice("method", "How", Methods, func(t *Training) *string { return &t.Method }),
	number("score", "Score (0 to 100)", func(t *Training) *int { return &t.Score }).checked(func(v Value) string {
		if n, ok := v.Number(); !ok || n < 0 || n > 100 {
			return "That is not a score. Type a number from 0 to 100."
		}
		return ""
	}),
	text("trainer", "Trainer", func(t *Training) *string { return &t.Trainer }),
	text("proof", "Proof", func(t *Training) *string { return &t.Proof }).hint("Where the sign-in sheet or certificate is."),
	day("next", "Due again on", func(t *Training) *Date { return &t.Next }).hint("Leave it empty to go by the course."),
)
