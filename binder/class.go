package binder

import "slices"

// Class is a course that several people took together.
type Class struct {
	Course  Ref
	On      Date
	Method  string
	Trainer string
	Proof   string
	Score   int
	People  []Ref
}

// Forms are a training record for each who was there, under new ids.
func (c Class) Forms(b *Binder, newID func() string) []*Form {
	course, _ := Courses.Get(b, c.Course)
	var forms []*Form
	for _, p := range c.People {
		forms = append(forms, Trainings.Form(b, newID(), Training{
			Person: p, Course: c.Course, Version: course.Version, On: c.On, Method: c.Method,
			Score: c.Score, Trainer: c.Trainer, Proof: c.Proof,
		}))
	}
	return forms
}

// RecordsOf are the training records of a person in a course, newest first.
// Where course is "" they are of all courses.
func RecordsOf(b *Binder, person, course Ref) []Training {
	var list []Training
	for _, r := range b.All("training") {
		if Ref(r.Text("person")) == person && (course == "" || Ref(r.Text("course")) == course) {
			list = append(list, Trainings.of(r))
		}
	}
	newestFirst(list)
	return list
}

func newestFirst(list []Training) {
	slices.SortStableFunc(list, func(x, y Training) int {
		if x.On != y.On {
			return compare(y.On, x.On)
		}
		return compare(x.ID, y.ID)
	})
}
