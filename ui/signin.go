package ui

import (
	"strconv"

	"fyne.io/fyne/v2"

	"readybinder/binder"
)

// signIn asks who was in a class.
type signIn struct {
	page   *trainingPage
	form   *Form
	people *tickList
	search *SearchBox
	wrong  *Text
	dialog *Dialog
}

func newSignIn(p *trainingPage, course binder.Ref, ticked []binder.Ref) *signIn {
	s := &signIn{page: p}
	var courses []Option
	var items []Item
	p.view(func(b *binder.Binder) {
		courses = recordOptions(b, []string{"course"}, nil, p.today())
		for _, one := range binder.Staff(b, p.today()) {
			it := Item{ID: string(binder.People.Ref(one.ID)), Title: one.Name, Line2: one.Job}
			if one.Site != "" {
				it.Line2 = joined(one.Job, b.Title(one.Site))
			}
			items = append(items, it)
		}
	})
	methods := make([]Option, len(binder.Methods))
	for i, m := range binder.Methods {
		methods[i] = Option{ID: m.Value, Name: T(m.Label)}
	}
	s.form = NewForm(
		NewRefField(T("Course"), courses).Named("course").Required().Start(string(course)),
		NewDateField(T("Date")).Named("on").Required().Start(string(p.today())),
		NewChoiceField(T("How"), methods).Named("method").Start("class"),
		NewTextField(T("Trainer")).Named("trainer"),
		NewTextField(T("Proof")).Named("proof").Hint(T("Where the sign-in sheet or certificate is.")),
		NewNumberField(T("Score (0 to 100), the same for all"), 0, 100).Named("score").Hint(T("Leave it empty where there was no test.")),
	)
	s.people = newTickList(items, s.counted)
	for _, ref := range ticked {
		s.people.ticked[string(ref)] = true
	}
	s.search = NewSearchBox(T("Find a name, job or site"), s.people.setFilter)
	s.search.OnSubmit = func(string) { focusOn(s.people) }
	s.wrong = NewText(Wrong, "")
	s.wrong.Hide()
	return s
}

func (s *signIn) show() {
	who := Column(8, NewText(Strong, T("Who was there")), s.search,
		fixedHigh(300, NewSheet(s.people)),
		Flow(6, NewButton(Plain, T("Select all"), "check", s.all), NewButton(Quiet, T("Select none"), "", s.none)), s.wrong)
	s.dialog = NewDialog(T("Sign in a class"), Tiles(300, 22, s.form.Object(), who)).Wide(860).
		Note(T("Everyone whom you tick gets a training record. You can take it back afterward."))
	s.dialog.Main(Primary, T("Sign in"), "check", s.save)
	s.dialog.Dirty = func() bool { return s.form.Changed() || s.people.changed }
	if s.form.Value("course") != "" {
		s.dialog.First = s.search.in
	}
	s.dialog.Show(s.page.Canvas())
	s.counted()
}

func (s *signIn) all()  { s.people.tickShown(true) }
func (s *signIn) none() { s.people.tickShown(false) }

// counted says on the button how many are signed in.
func (s *signIn) counted() {
	if s.dialog == nil || s.dialog.main == nil {
		return
	}
	words := T("Sign in")
	if n := len(s.people.chosen()); n > 0 {
		words = N(n, "Sign in %d person", "Sign in %d people")
		s.wrong.Hide()
	}
	s.dialog.main.SetText(words)
	relayout(s.dialog.main)
}

func (s *signIn) save() {
	if !s.form.Check() {
		return
	}
	c := binder.Class{Course: binder.Ref(s.form.Value("course")), On: binder.Date(s.form.Value("on")), Method: s.form.Value("method"),
		Trainer: s.form.Value("trainer"), Proof: s.form.Value("proof")}
	c.Score, _ = strconv.Atoi(s.form.Value("score"))
	for _, id := range s.people.chosen() {
		c.People = append(c.People, binder.Ref(id))
	}
	if len(c.People) == 0 {
		s.wrong.SetText(T("Nobody is ticked yet. Tick everyone who was there."))
		s.wrong.Show()
		relayout(s.wrong)
		focusOn(s.people)
		return
	}
	if s.page.signedIn(c) {
		s.dialog.Close()
	}
}

var _ fyne.Focusable = (*tickList)(nil)
