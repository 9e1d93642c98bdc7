package ui

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

func TestListKeys(t *testing.T) {
	l := NewListView(Empty("star", "Nothing", ""))
	win := newTestWindow(t, LookLight, 100, l, 400, 500)
	var items []Item
	for i := range 100 {
		items = append(items, Item{ID: fmt.Sprint(i), Title: fmt.Sprintf("Row %d", i), Find: "x"})
	}
	var got, opened string
	l.OnSelect = func(id string) { got = id }
	l.OnOpen = func(id string) { opened = id }
	l.SetItems(items)
	l.Focus()
	c := win.Canvas()
	press(c, fyne.KeyDown, fyne.KeyDown)
	if got != "2" {
		t.Errorf("two down: %q", got)
	}
	press(c, fyne.KeyEnd)
	if got != "99" {
		t.Errorf("End: %q", got)
	}
	press(c, fyne.KeyPageUp)
	if got == "99" || got == "0" {
		t.Errorf("PageUp: %q", got)
	}
	press(c, fyne.KeyHome, fyne.KeyUp, fyne.KeyReturn)
	if got != "0" || opened != "0" {
		t.Errorf("Home, Enter: %q %q", got, opened)
	}
	l.Select("42")
	l.SetFilter("row 4")
	if n, all := l.Count(); n != 19 || all != 100 || l.Selected() != "42" {
		t.Errorf("filter: %d of %d, %q", n, all, l.Selected())
	}
	l.SetFilter("nothing like this")
	press(c, fyne.KeyDown)
	l.SetItems(nil)
	if !l.empty.Visible() {
		t.Error("an empty list does not say what belongs here")
	}
}

func TestGridKeysAndSpeed(t *testing.T) {
	g := sampleGrid(200, 20)
	win := newTestWindow(t, LookLight, 100, g, 900, 600)
	var row, col int
	g.OnSelect = func(r, c int) { row, col = r, c }
	g.Focus()
	c := win.Canvas()
	press(c, fyne.KeyRight, fyne.KeyDown, fyne.KeyDown)
	if row != 2 || col != 1 {
		t.Error(row, col)
	}
	press(c, fyne.KeyEnd)
	if row != 199 || col != 19 {
		t.Error(row, col)
	}
	press(c, fyne.KeyHome, fyne.KeyLeft, fyne.KeyUp)
	if row != 0 || col != 0 {
		t.Error(row, col)
	}
	start := time.Now()
	const steps = 100
	for range steps {
		press(c, fyne.KeyPageDown, fyne.KeyRight)
		if row == 199 {
			press(c, fyne.KeyHome)
		}
	}
	if d := time.Since(start) / steps; d > 40*time.Millisecond {
		t.Errorf("a step takes %v", d)
	} else {
		t.Logf("a step takes %v", d)
	}
	g.SetData(nil, nil, nil)
	press(c, fyne.KeyDown, fyne.KeyReturn)
}

func TestTreeKeys(t *testing.T) {
	v := NewTreeView()
	win := newTestWindow(t, LookLight, 100, v, 500, 300)
	v.SetNodes(sampleTree())
	win.Canvas().Focus(v.sheet)
	press(win.Canvas(), fyne.KeyDown, fyne.KeyDown)
	if v.Selected() != "c1" {
		t.Error(v.Selected())
	}
	press(win.Canvas(), fyne.KeyRight, fyne.KeyRight, fyne.KeyUp)
	if v.Selected() != "b2" {
		t.Error(v.Selected())
	}
	v.SetNodes(nil)
	press(win.Canvas(), fyne.KeyUp, fyne.KeyEnd)
}

func TestDialogKeys(t *testing.T) {
	win := newTestWindow(t, LookLight, 100, NewText(Body, "page"), 900, 600)
	c := win.Canvas()
	f := NewForm(NewTextField("Name").Named("name"), NewMultiLine("Notes", 3), NewBoolField("Key"))
	saved, closed := 0, 0
	d := NewPanel("Edit", f.Object()).Main(Primary, "Save", "", func() { saved++ })
	d.Dirty = f.Changed
	d.Closed = func() { closed++ }
	d.Show(c)
	if c.Focused() != f.Fields[0].Target() {
		t.Error("the first field has not got the keyboard")
	}
	test.Type(c.Focused(), "Maria")
	press(c, fyne.KeyReturn)
	if saved != 1 || f.Value("name") != "Maria" {
		t.Error("Enter in a field does not do the main thing", saved)
	}
	c.Focus(f.Fields[1].Target())
	press(c, fyne.KeyReturn)
	if saved != 1 {
		t.Error("Enter in many lines must begin a line")
	}
	c.Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl})
	if saved != 2 {
		t.Error("Ctrl+Enter does not do the main thing")
	}
	c.Focus(f.Fields[2].Target())
	press(c, fyne.KeyReturn)
	if saved != 3 {
		t.Error("Enter on a check box does not do the main thing")
	}
	press(c, fyne.KeyEscape)
	if !d.Open() || len(c.Overlays().List()) != 2 {
		t.Fatal("Escape lost what was typed without asking")
	}
	press(c, fyne.KeyEscape) // keep typing
	if !d.Open() || len(c.Overlays().List()) != 1 {
		t.Fatal("the question did not go away")
	}
	press(c, fyne.KeyEscape)
	c.Unfocus()
	press(c, fyne.KeyReturn) // nothing focused: the main thing, throw it away
	if d.Open() || closed != 1 {
		t.Error("throwing away did not close", d.Open(), closed)
	}
}

func TestClosedDialogsLeaveNoCaret(t *testing.T) {
	under := NewTextField("Under")
	win := newTestWindow(t, LookLight, 100, under, 900, 600)
	c := win.Canvas()
	var events []string
	watch := func(f *Field, name string) {
		f.Target().(*entry).onFocus = func(on bool) { events = append(events, fmt.Sprint(name, on)) }
	}
	inside := NewTextField("Inside")
	watch(under, "under")
	watch(inside, "inside")
	c.Focus(under.Target())
	d := NewDialog("A", inside)
	d.Show(c)
	d.Close()
	if got := strings.Join(events, " "); got != "undertrue underfalse insidetrue insidefalse undertrue" {
		t.Error(got)
	}
}

func TestConfirmIsNotOneKeyAway(t *testing.T) {
	win := newTestWindow(t, LookLight, 100, NewText(Body, "page"), 900, 600)
	done := false
	Confirm(win.Canvas(), "Remove?", "It goes.", "Remove", "", func() { done = true })
	press(win.Canvas(), fyne.KeyReturn)
	if done || busy(win.Canvas()) {
		t.Error("Enter right away removed something")
	}
}

func TestFields(t *testing.T) {
	win := newTestWindow(t, LookLight, 100, nil, 600, 700)
	var seen string
	text := NewTextField("Name").Required().Validate(func(s string) error {
		if s == "bad" {
			return errors.New("That is bad.")
		}
		return nil
	}).OnChanged(func(s string) { seen = s })
	number := NewNumberField("Days", 1, 90)
	date := NewDateField("Due")
	choice := NewChoiceField("Kind", []Option{{ID: "a", Name: "Apple"}, {ID: "b", Name: "Pear"}})
	ref := NewRefField("Person", []Option{{ID: "1", Name: "Amara Okafor"}, {ID: "2", Name: "Benjamin Katz"}})
	refs := NewRefsField("People", []Option{{ID: "1", Name: "Amara"}, {ID: "2", Name: "Ben"}, {ID: "3", Name: "Chen"}})
	lines := NewLinesField("Steps")
	pass := NewPassField("Passphrase")
	form := NewForm(text, number, date, choice, ref, refs, lines, pass)
	win.SetContent(NewVScroll(form.Object()))
	c := win.Canvas()

	if text.wrong != "" || text.Check() || text.wrong == "" {
		t.Error("an empty required field")
	}
	test.Type(text.Target(), "bad")
	if seen != "bad" || text.below.Words() != "That is bad." || !text.below.Visible() {
		t.Error("not told while typing:", text.below.Words())
	}
	text.SetValue("Maria")
	if !text.Check() || text.below.Visible() || seen != "bad" {
		t.Error("SetValue")
	}

	for in, ok := range map[string]bool{"12": true, "": true, "0": false, "91": false, "x": false, "1.5": false} {
		number.SetValue(in)
		if number.Check() != ok {
			t.Errorf("number %q", in)
		}
	}

	test.Type(date.Target(), "tomorrow")
	if date.Value() != "2026-11-24" || date.below.Words() != "Tue Nov 24, 2026" {
		t.Error(date.Value(), date.below.Words())
	}
	date.Target().FocusLost()
	if date.ctrl.(*boxControl).control.(*dateControl).Text != "Tue Nov 24, 2026" || date.Value() != "2026-11-24" {
		t.Error("the date is not shown as dates are")
	}
	date.SetValue("")
	test.Type(date.Target(), "soon")
	if date.Check() || date.Value() != "" || !date.Changed() {
		t.Error("soon is not a date")
	}

	choice.SetValue("from a newer program")
	if choice.Value() != "from a newer program" {
		t.Error("an unknown value was lost")
	}
	c.Focus(choice.Target())
	choice.Target().TypedRune('p')
	if choice.Value() != "b" {
		t.Error(choice.Value())
	}
	press(c, fyne.KeyUp)
	if choice.Value() != "a" {
		t.Error(choice.Value())
	}

	c.Focus(ref.Target())
	test.Type(ref.Target(), "katz")
	press(c, fyne.KeyReturn)
	if ref.Value() != "2" || ref.ctrl.(*refControl).open {
		t.Error("type to find:", ref.Value())
	}
	ref.SetValue("")
	test.Type(ref.Target(), "nobody")
	press(c, fyne.KeyEscape)
	if ref.Value() != "" || !ref.Check() {
		t.Error("Escape leaves words behind")
	}

	c.Focus(refs.Target())
	for _, name := range []string{"chen", "amara"} {
		test.Type(refs.Target(), name)
		press(c, fyne.KeyReturn)
	}
	if refs.Value() != "3\n1" {
		t.Errorf("%q", refs.Value())
	}
	test.Type(refs.Target(), "chen")
	if n := len(refs.ctrl.(*refsControl).pick.found); n != 0 {
		t.Error("a person can be chosen twice")
	}

	c.Focus(lines.Target())
	for _, s := range []string{"one", "two"} {
		test.Type(c.Focused(), s)
		press(c, fyne.KeyReturn)
	}
	press(c, fyne.KeyBackspace) // the empty third line goes
	c.Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyUp, Modifier: fyne.KeyModifierAlt})
	if lines.Value() != "two\none" {
		t.Errorf("%q", lines.Value())
	}

	test.Type(pass.Target(), "CORRECT")
	if !strings.Contains(pass.below.Words(), "Caps Lock") {
		t.Error("no warning:", pass.below.Words())
	}
	test.Type(pass.Target(), " horse ")
	if pass.Value() != "CORRECT horse " || strings.Contains(pass.below.Words(), "Caps") {
		t.Errorf("%q %q", pass.Value(), pass.below.Words())
	}
}

func TestFieldErrorMovesWhatIsBelow(t *testing.T) {
	win := newTestWindow(t, LookLight, 100, nil, 600, 700)
	a, b := NewTextField("A").Required(), NewTextField("B")
	win.SetContent(NewVScroll(NewForm(a, b).Object()))
	win.Resize(fyne.NewSize(601, 700))
	before := b.Position().Y
	a.Check()
	if b.Position().Y <= before {
		t.Error("the words lie over the next field")
	}
}

func TestTabScrollsIntoSight(t *testing.T) {
	win := newTestWindow(t, LookLight, 100, nil, 500, 200)
	var fields []*Field
	for i := range 20 {
		fields = append(fields, NewTextField(fmt.Sprint("Field ", i)))
	}
	v := NewVScroll(NewForm(fields...).Object())
	win.SetContent(v)
	win.Resize(fyne.NewSize(501, 200))
	win.Canvas().Focus(fields[15].Target())
	if v.scroll.Offset.Y < 500 {
		t.Error("the field with the keyboard is out of sight:", v.scroll.Offset.Y)
	}
}

type testPage struct {
	name        string
	built, show int
	asked       bool
	undone      int
	stay        bool
}

func (p *testPage) Title() string { return p.name }
func (p *testPage) Icon() string  { return "star" }
func (p *testPage) Build() fyne.CanvasObject {
	p.built++
	return NewPageFrame(p.name, "", NewText(Body, p.name))
}
func (p *testPage) Show() { p.show++ }
func (p *testPage) Undo() { p.undone++ }
func (p *testPage) Leave(goOn func()) {
	p.asked = true
	if !p.stay {
		goOn()
	}
}

func TestShell(t *testing.T) {
	win := newTestWindow(t, LookLight, 100, nil, 1200, 800)
	s := newTestShell("Office")
	one, two := &testPage{name: "One"}, &testPage{name: "Two"}
	s.AddPage(GroupProof, "two", two)
	s.AddPage(GroupReady, "one", one)
	s.Attach(win)
	defer s.Detach()
	if got := fmt.Sprint(s.Rail().Order()); got != "[one two]" {
		t.Error("order:", got)
	}
	s.Go("one")
	s.Go("two")
	s.Go("one")
	if one.built != 1 || one.show != 2 || two.built != 1 || !one.asked {
		t.Error(one, two)
	}
	if len(s.stack.Objects) != 2 || s.stack.Objects[1].Visible() {
		t.Error("hidden pages must stay attached")
	}
	one.stay = true
	s.Go("two")
	if s.Current() != "one" {
		t.Error("a page with something unfinished was left")
	}
	one.stay = false

	// The rail by keys.
	win.Canvas().Focus(s.Rail())
	press(win.Canvas(), fyne.KeyDown, fyne.KeyReturn)
	if s.Current() != "two" {
		t.Error("the rail did not go")
	}

	// Undo: the toast first, then the page; and a toast takes no focus.
	undone := 0
	s.Toast("Deleted.", func() { undone++ })
	if win.Canvas().Focused() != fyne.Focusable(s.Rail()) {
		t.Error("the toast took the focus")
	}
	s.undo()
	s.undo()
	if undone != 1 || two.undone != 1 {
		t.Error(undone, two.undone)
	}

	// Shortcuts do nothing while a dialog is open.
	d := Tell(win.Canvas(), "A", "b")
	for _, m := range win.MainMenu().Items {
		for _, it := range m.Items {
			if it.Label == "One" {
				it.Action()
			}
		}
	}
	if s.Current() != "two" {
		t.Error("a shortcut worked behind a dialog")
	}
	d.Close()

	// A mistake in a callback becomes a message.
	s.Find = func(string) []Item { panic("oh") }
	s.search.SetText("x")
	if !busy(win.Canvas()) {
		t.Error("no message")
	}
	press(win.Canvas(), fyne.KeyEscape)

	s.Find = func(string) []Item { return []Item{{ID: "r1", Title: "Found"}} }
	var opened string
	s.OpenFound = func(id string) { opened = id }
	s.search.SetText("fo")
	if !s.results.Visible() {
		t.Error("no results")
	}
	s.search.Focus()
	press(win.Canvas(), fyne.KeyDown, fyne.KeyReturn)
	if opened != "r1" || s.results.Visible() {
		t.Error("opened", opened)
	}
}

func TestAway(t *testing.T) {
	win := newTestWindow(t, LookLight, 100, nil, 1200, 800)
	s := newTestShell("Office")
	s.Attach(win)
	defer s.Detach()
	b := NewButton(Plain, "Go", "", nil)
	done := false
	s.away(b, func() error {
		if !b.Disabled() {
			t.Error("the button can be pressed twice")
		}
		return nil
	}, func() { done = true })
	if !done || b.Disabled() {
		t.Error("not done")
	}
	s.away(b, func() error { panic("oh") }, func() { t.Error("done after a mistake") })
	if !busy(win.Canvas()) || b.Disabled() {
		t.Error("no words for a mistake")
	}
}

func TestWords(t *testing.T) {
	if got := Words(fmt.Errorf("ui: %w", Say("It is locked.", "Try again."))).String(); got != "It is locked. Try again." {
		t.Error(got)
	}
	if !hasWords(Say("a", "b")) || hasWords(errors.New("x")) || Words(errors.New("x")).Wrong == "" {
		t.Error("words of unknown errors")
	}
	if T("100 %% of %s", "it") != "100 % of it" || T("100 %") != "100 %" {
		t.Error(T("100 %% of %s", "it"))
	}
	if N(1, "%d person", "%d people") != "1 person" || N(2, "%d person", "%d people") != "2 people" {
		t.Error("N")
	}
}

func TestDiff(t *testing.T) {
	var b strings.Builder
	for _, l := range Diff("a\nb\nc\nd\ne\n", "a\nx\nc\nd\ne\nf", 0) {
		fmt.Fprintf(&b, "%d%s|", l.Kind, l.Text)
	}
	if got := b.String(); got != "31 line is the same|2b|1x|33 lines are the same|1f|" {
		t.Error(got)
	}
	if len(Diff("", "", 3)) != 0 || len(Diff("a", "a", -1)) != 1 {
		t.Error("nothing differs")
	}
}

func TestThemeSwitchReachesThePages(t *testing.T) {
	win := newTestWindow(t, LookLight, 100, nil, 1000, 700)
	s := newTestShell("Office")
	p := NewButton(Primary, "Go", "", nil)
	s.stack.Add(p)
	s.Attach(win)
	defer s.Detach()
	s.SetLook(LookDark, 150)
	if look, percent := s.Look(); look != LookDark || percent != 150 || p.MinSize().Height != 51 {
		t.Error(look, percent, p.MinSize())
	}
}

func TestBigNumber(t *testing.T) {
	win := newTestWindow(t, LookLight, 100, NewText(Body, "x"), 1000, 700)
	BigNumber(win.Canvas(), "Maria", "(555) 555-0142", nil)
	win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutCopy{})
	if got := fyne.CurrentApp().Clipboard().Content(); got != "(555) 555-0142" {
		t.Error(got)
	}
	press(win.Canvas(), fyne.KeyEscape)
	if busy(win.Canvas()) {
		t.Error("Escape does not close")
	}
}
