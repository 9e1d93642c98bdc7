package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"readybinder/binder"
	"readybinder/store"
)

func TestTrainingMatrix(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	c := win.Canvas()
	a.Go(pageTraining)
	p := a.Page().(*trainingPage)
	sees(t, c, "19 people")
	p.grid.Focus()
	press(c, fyne.KeyDown)
	sees(t, c, "Grace Chen")
	// Filters narrow the rows.
	p.search.SetText("front desk")
	if len(p.rows) != 4 {
		t.Error("front desk:", len(p.rows))
	}
	p.search.Clear()
	p.site.ctrl.(*choiceControl).pick(2)
	if n := len(p.rows); n == 0 || n == 19 {
		t.Error("site:", n)
	}
	p.site.ctrl.(*choiceControl).pick(0)
	// A field shows its records, and takes another one.
	p.grid.Select(1, 0)
	tap(t, c, "Add a record")
	typeIn(t, c, "Trainer", "Bob")
	tap(t, c, "Save")
	if busy(c) {
		t.Fatal(words(c))
	}
	a.Refresh()
	sees(t, c, "with Bob")
}

func TestTrainingDue(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	c := win.Canvas()
	a.Go(pageTraining)
	tap(t, c, "Who is due")
	p := a.Page().(*trainingPage)
	if n, _ := p.due.Count(); n != 3 {
		t.Fatal("due:", n)
	}
	p.due.Focus()
	sees(t, c, "Søren Lindqvist")
	for _, part := range []string{"Courses", "Requirements", "Records", "Overview"} {
		tap(t, c, part)
	}
	tap(t, c, "Requirements")
	p.Add()
	typeIn(t, c, "Course", "Working")
	press(c, fyne.KeyReturn)
	for _, f := range every[*Field](c) {
		if f.Key == "job" || f.Key == "role" {
			t.Error("asks for", f.Key, "too early")
		}
		if f.Key == "who" {
			f.ctrl.(*choiceControl).pick(2)
		}
	}
	typeIn(t, c, "Which job", "Lab technician")
	tap(t, c, "Save")
	tap(t, c, "Who is due")
	a.Refresh()
	if n, _ := p.due.Count(); n != 4 {
		t.Error("due after the requirement:", n)
	}
}

func TestSignIn(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	c := win.Canvas()
	a.Go(pageHome)
	before := 0
	a.view(func(b *binder.Binder) { before = b.Count("training") })
	a.OpenOn(pageTraining, "person/soren-lindqvist") // as the button on the home page does
	p := a.Page().(*trainingPage)
	sees(t, c, "Sign in 1 person")
	search := every[*SearchBox](c)[0]
	list := every[*tickList](c)[0]
	search.SetText("main street")
	tap(t, c, "Select all")
	search.SetText("maria")
	c.Focus(list)
	press(c, fyne.KeySpace) // not Maria
	search.Clear()
	typeIn(t, c, "Score (0 to 100), the same for all", "300")
	tap(t, c, fmt.Sprintf("Sign in %d people", len(list.chosen())))
	if !busy(c) {
		t.Fatal("a score of 300 was taken")
	}
	typeIn(t, c, "Score (0 to 100), the same for all", "95")
	typeIn(t, c, "Trainer", "Granite Harbor IT")
	n := len(list.chosen())
	for _, id := range list.chosen() {
		if id == "person/maria-santos" {
			t.Error("Maria is ticked")
		}
	}
	tap(t, c, fmt.Sprintf("Sign in %d people", n))
	if busy(c) {
		t.Fatal(words(c))
	}
	after := 0
	a.view(func(b *binder.Binder) {
		after = b.Count("training")
		r := binder.RecordsOf(b, "person/soren-lindqvist", "course/spotting")
		if len(r) != 2 || r[0].On != a.today() || r[0].Score != 95 || r[0].Trainer != "Granite Harbor IT" || r[0].Version == "" || r[0].Method != "class" {
			t.Errorf("%+v", r)
		}
	})
	if after != before+n {
		t.Error(after, before, n)
	}
	a.Refresh()
	if k, _ := p.due.Count(); k != 2 {
		t.Error("still due:", k)
	}
	a.toast.Undo()
	a.view(func(b *binder.Binder) { after = b.Count("training") })
	if after != before {
		t.Error("not undone:", after, before)
	}
}

func TestSignInNobody(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	c := win.Canvas()
	a.Go(pageTraining)
	tap(t, c, "Sign in a class")
	tap(t, c, "Sign in")
	sees(t, c, "This cannot stay empty.")
	typeIn(t, c, "Course", "Spotting")
	press(c, fyne.KeyReturn)
	tap(t, c, "Sign in")
	sees(t, c, "Nobody is ticked yet.")
	list := every[*tickList](c)[0]
	row := every[*tickRow](c)[0]
	list.Select(0)
	if !row.on && len(list.chosen()) != 1 {
		t.Error("a click ticks nobody")
	}
	press(c, fyne.KeyEscape)
	sees(t, c, "Throw away what you typed?")
}

// newBigOffice is an office with many people, courses and records.
func newBigOffice(tb testing.TB, people, courses, records int) (*App, fyne.Window) {
	return newTestApp(tb, LookLight, 100, 1280, 800, func(b *binder.Binder, _ binder.Library, today binder.Date) ([]*binder.Form, error) {
		var forms []*binder.Form
		for i := range people {
			forms = append(forms, binder.People.Form(b, fmt.Sprintf("p%d", i), binder.Person{
				Name: fmt.Sprintf("Given%d Family%d", i, i%97), Family: fmt.Sprintf("Family%d", i%97), Job: fmt.Sprintf("Job %d", i%9), Started: today.AddDays(-900),
				Ways: []binder.Way{{ID: "w", Way: "mobile", Value: fmt.Sprintf("207555%04d", i), Confirmed: today.AddDays(-i % 120)}}}))
		}
		for i := range courses {
			forms = append(forms, binder.Courses.Form(b, fmt.Sprintf("c%d", i), binder.Course{Title: fmt.Sprintf("Course number %d", i), Months: 12}),
				binder.Requirements.Form(b, fmt.Sprintf("q%d", i), binder.Requirement{Course: binder.Ref(fmt.Sprintf("course/c%d", i)), Who: "everyone"}))
		}
		for i := range records {
			forms = append(forms, binder.Trainings.Form(b, fmt.Sprintf("t%d", i), binder.Training{
				Person: binder.Ref(fmt.Sprintf("person/p%d", i%people)), Course: binder.Ref(fmt.Sprintf("course/c%d", i/people%courses)),
				On: today.AddDays(-i % 1500), Method: "class", Trainer: "Someone"}))
		}
		return forms, nil
	})
}

// BenchmarkOpenTraining opens the page with 200 people, 20 courses and 20,000
// records, drawn once.
func BenchmarkOpenTraining(b *testing.B) {
	a, win := newBigOffice(b, 200, 20, 20000)
	for b.Loop() {
		p := newTrainingPage(a)
		o := p.Build()
		p.Show()
		o.Resize(win.Canvas().Size())
		test.WidgetRenderer(o.(fyne.Widget))
	}
}

func BenchmarkOpenTrainingRecords(b *testing.B) {
	a, _ := newBigOffice(b, 200, 20, 20000)
	p := newTrainingPage(a)
	p.Build()
	for b.Loop() {
		p.parts.choose(trainRecords)
	}
}

// BenchmarkOpenHome opens the home page with 500 people and 20,000 records.
func BenchmarkOpenHome(b *testing.B) {
	a, _ := newBigOffice(b, 500, 20, 20000)
	p := newHomePage(a)
	p.Build()
	for b.Loop() {
		p.Show()
	}
}

// TestBigOffice: pages stay usable with many records.
func TestBigOffice(t *testing.T) {
	if testing.Short() {
		t.Skip("large")
	}
	a, win := newBigOffice(t, 500, 20, 5000)
	c := win.Canvas()
	for _, page := range []string{pageHome, pageTraining, pageCalls, pagePlan, pageFirst15} {
		a.Go(page)
		if a.Current() != page {
			t.Error(page)
		}
	}
	a.Go(pageTraining)
	tap(t, c, "Sign in a class")
	tap(t, c, "Select all")
	sees(t, c, "Sign in 500 people")
	typeIn(t, c, "Course", "Course number 7")
	press(c, fyne.KeyReturn)
	tap(t, c, "Sign in 500 people")
	if busy(c) {
		t.Fatal(words(c))
	}
	n := 0
	a.view(func(b *binder.Binder) { n = b.Count("training") })
	if n != 5500 {
		t.Error(n)
	}
	a.toast.Undo()
	a.view(func(b *binder.Binder) { n = b.Count("training") })
	if n != 5000 {
		t.Error("not undone:", n)
	}
	if strings.Contains(words(c), store.NewID()[:20]) {
		t.Error("an id is shown")
	}
}
