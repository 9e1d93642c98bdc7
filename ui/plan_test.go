package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"readybinder/binder"
)

func write(e *entry, text string) {
	for _, r := range text {
		e.TypedRune(r)
	}
}

func TestPlanWrite(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	c := win.Canvas()
	a.Go(pagePlan)
	p := a.Page().(*planPage)
	sees(t, c, "Version 2, approved on")
	p.Open("section/first-hour")
	p.Edit()
	if c.Focused() != p.editor.text {
		t.Fatal("the text has not got the keyboard")
	}
	write(p.editor.text, "Breathe first. ")
	// The preview follows.
	if w := words(c); !strings.Contains(w, "Breathe first. ") {
		t.Error("no preview:", w)
	}
	// While one types, the same section is changed by someone else: the page
	// refreshes, and what is typed stays.
	other := a.form("section/first-hour")
	other.Set("body", binder.TextValue("Written by someone else."))
	if !a.save(other) {
		t.Fatal("the other change was not saved")
	}
	a.Refresh()
	if !strings.HasPrefix(p.editor.text.Text, "Breathe first. ") {
		t.Fatal("what was typed is gone")
	}
	sees(t, c, "Someone else changed this section just now.")
	// Leaving asks.
	a.Go(pageHome)
	if a.Current() != pagePlan {
		t.Fatal("left with something unsaved")
	}
	sees(t, c, "Save what you typed?")
	tap(t, c, "Save")
	sees(t, c, "There are two answers now")
	tap(t, c, "Later")
	var answers int
	a.view(func(b *binder.Binder) {
		r, _ := b.Get("section/first-hour")
		for _, x := range r.Conflicts() {
			answers += len(x.Answers)
		}
	})
	if answers != 2 {
		t.Error("answers:", answers)
	}
	if a.Current() != pageHome {
		t.Error("did not go on:", a.Current())
	}
	a.Go(pagePlan)
	p.Open("section/first-hour")
	sees(t, c, "1 fact has two answers.")
}

func TestPlanToolbar(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	c := win.Canvas()
	a.Go(pagePlan)
	p := a.Page().(*planPage)
	p.Add()
	e := p.editor
	write(e.rf.kit.Field("title").Target().(*entry), "Flood")
	c.Focus(e.text)
	tap(t, c, "Heading")
	write(e.text, "Water")
	tap(t, c, "List")
	write(e.text, "Buckets")
	tap(t, c, "Bold")
	tap(t, c, "Table")
	tap(t, c, "Name or number")
	press(c, fyne.KeyDown, fyne.KeyReturn)
	want := "## Water\n\n- Buckets**bold words**\n\n| What | Who |\n|---|---|\n| First thing | Name |\n| Second thing | Name |\n{{call: Incident lead}}"
	if e.text.Text != want {
		t.Errorf("got %q", e.text.Text)
	}
	e.text.Undo()
	if !strings.HasSuffix(e.text.Text, "| Second thing | Name |\n") {
		t.Errorf("undone to %q", e.text.Text)
	}
	// Ctrl+S saves.
	e.text.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyS, Modifier: fyne.KeyModifierShortcutDefault})
	if p.editor != nil {
		t.Fatal(words(c))
	}
	if p.rows.items[19].Title != "20. Flood" {
		t.Error(p.rows.items[19].Title)
	}
	p.Up()
	var plan []binder.Section
	a.view(func(b *binder.Binder) { plan = binder.Plan(b) })
	if plan[18].Title != "Flood" {
		t.Error("not moved:", plan[18].Title)
	}
	p.Delete()
	a.view(func(b *binder.Binder) { plan = binder.Plan(b) })
	if len(plan) != 19 {
		t.Error("not deleted")
	}
	a.toast.Undo()
	a.view(func(b *binder.Binder) { plan = binder.Plan(b) })
	if len(plan) != 20 {
		t.Error("not undone")
	}
	// A section without a title is not saved, and says so; Escape asks.
	p.Add()
	write(p.editor.text, "No title.")
	tap(t, c, "Save")
	sees(t, c, "This cannot stay empty.")
	press(c, fyne.KeyEscape)
	sees(t, c, "Save what you typed?")
	tap(t, c, "Throw it away")
	if p.editor != nil {
		t.Error("still writing")
	}
	// Nothing typed: Escape leaves at once.
	p.Edit()
	press(c, fyne.KeyEscape)
	if p.editor != nil || busy(c) {
		t.Error("asks about nothing")
	}
}

func TestPlanReviewed(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	c := win.Canvas()
	a.Go(pagePlan)
	a.Open("section/deadlines")
	sees(t, c, "Overdue")
	tap(t, c, "Reviewed today")
	var s binder.Section
	a.view(func(b *binder.Binder) { s, _ = binder.Sections.Get(b, "section/deadlines") })
	if s.Review != a.today().AddMonths(6) {
		t.Error(s.Review)
	}
	a.toast.Undo()
	a.view(func(b *binder.Binder) { s, _ = binder.Sections.Get(b, "section/deadlines") })
	if s.Review >= a.today() {
		t.Error("not undone:", s.Review)
	}
}

func TestPlanGaps(t *testing.T) {
	a, win := newTestApp(t, LookLight, 100, 1280, 800, binder.Starter)
	c := win.Canvas()
	a.Go(pagePlan)
	sees(t, c, "places need a name or a number.")
	tap(t, c, "Show")
	sees(t, c, "Nobody has the role")
	tap(t, c, "Go there")
	if a.Current() == pagePlan || busy(c) {
		t.Error("at", a.Current())
	}
}

func TestPlanApprove(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	c := win.Canvas()
	a.Go(pagePlan)
	a.Open("section/first-hour")
	p := a.Page().(*planPage)
	p.Edit()
	write(p.editor.text, "Look at the clock.\n\n")
	tap(t, c, "Save")
	sees(t, c, "The plan has changed since.")
	tap(t, c, "Approve")
	sees(t, c, "What changed since Version 2")
	sees(t, c, "Look at the clock.")
	tap(t, c, "Approve") // the one in the dialog: nobody is named yet
	sees(t, c, "This cannot stay empty.")
	f := typeIn(t, c, "Approved by", "Grace")
	press(c, fyne.KeyReturn)
	if f.Value() != "person/grace-chen" {
		t.Fatal(f.Value())
	}
	typeIn(t, c, "What changed, in one line", "Added the clock.")
	tap(t, c, "Approve")
	if busy(c) {
		t.Fatal(words(c))
	}
	var v []binder.Approval
	a.view(func(b *binder.Binder) { v = binder.Versions(b) })
	if len(v) != 3 || v[0].Name != "Version 3" || !v[0].Whole() || v[0].By != "person/grace-chen" || v[0].Note != "Added the clock." {
		t.Fatalf("%d %+v", len(v), v[0].Name)
	}
	sees(t, c, "Version 3, approved on")
	// Read it, and compare it with the one before.
	tap(t, c, "Approved versions")
	p.versions.rows.list.Select(1)
	sees(t, c, "Added the clock.")
	p.versions.against.ctrl.(*choiceControl).pick(2) // Version 2
	sees(t, c, "From Version 2 to Version 3")
	sees(t, c, "1 line added, 0 removed")
	// The other way around says the same.
	p.versions.rows.list.Select(2)
	p.versions.against.ctrl.(*choiceControl).pick(2) // Version 3
	sees(t, c, "From Version 2 to Version 3")
}

func TestCallTreePage(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	c := win.Canvas()
	a.Go(pageCalls)
	p := a.Page().(*callsPage)
	sees(t, c, "Dana Pelletier left on")
	// The keyboard walks it.
	p.tree.Focus()
	press(c, fyne.KeyHome, fyne.KeyDown, fyne.KeyDown)
	if box := p.nodes[p.tree.Selected()]; box.ref != "person/samuel-okafor" {
		t.Error("at", box.ref)
	}
	press(c, fyne.KeyDown, fyne.KeyUp, fyne.KeyUp)
	if box := p.nodes[p.tree.Selected()]; box.ref != "role/clinical-safety-lead" {
		t.Error("at", box.ref)
	}
	// Take the one out who left; Undo brings them back.
	tap(t, c, "Show it")
	tap(t, c, "Take out")
	if len(p.whole.Gaps) != 0 {
		a.Refresh()
	}
	if len(p.whole.Gaps) != 0 {
		t.Error("still to mend:", p.whole.Gaps)
	}
	a.toast.Undo()
	a.Refresh()
	if len(p.whole.Gaps) != 1 {
		t.Error("not back")
	}
	// Add a call.
	p.choose("role/scribe")
	p.Add()
	sees(t, c, "Add a call")
	f := typeIn(t, c, "Whom", "Incident")
	press(c, fyne.KeyReturn)
	tap(t, c, "Save")
	if !strings.Contains(f.wrong, "circle") {
		t.Fatal("a circle was taken:", f.wrong)
	}
	typeIn(t, c, "Whom", "Hannah")
	press(c, fyne.KeyReturn)
	typeIn(t, c, "What to say", "Bring the log.")
	tap(t, c, "Save")
	if busy(c) {
		t.Fatal(words(c))
	}
	a.Refresh()
	var calls []binder.Call
	a.view(func(b *binder.Binder) { calls = binder.CallsOf(b, "role/scribe") })
	if len(calls) != 1 || calls[0].To != "person/hannah-goldberg" || calls[0].Note != "Bring the log." {
		t.Fatalf("%+v", calls)
	}
	// Move one.
	a.view(func(b *binder.Binder) { calls = binder.CallsOf(b, "role/incident-lead") })
	p.move(binder.Calls.Ref(calls[0].ID), 1)
	var after []binder.Call
	a.view(func(b *binder.Binder) { after = binder.CallsOf(b, "role/incident-lead") })
	if after[1].ID != calls[0].ID {
		t.Error("not moved")
	}
	for range 8 {
		p.Smaller()
	}
	p.Whole()
	p.Larger()
	capture(t, win, "c-callszoom")
}

// TestCircle: a circle that came from another PC is drawn, told, and mended.
func TestCircle(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	c := win.Canvas()
	f := a.form("call/round")
	f.Set("from", binder.TextValue("person/samuel-okafor"))
	f.Set("to", binder.TextValue("role/incident-lead"))
	if !a.save(f) {
		t.Fatal("not saved")
	}
	a.Go(pageCalls)
	sees(t, c, "is called in a circle.")
	p := a.Page().(*callsPage)
	for _, g := range p.whole.Gaps {
		if strings.Contains(g.Why, "circle") {
			p.choose(g.Ref)
		}
	}
	sees(t, c, "Take one of the calls out.")
	tap(t, c, "Take out")
	a.Refresh()
	if strings.Contains(words(c), "is called in a circle.") {
		t.Error("still a circle")
	}
}

func TestCallTreeMissing(t *testing.T) {
	a, win := newSampleApp(t, LookLight, 100, 1280, 800)
	c := win.Canvas()
	f := a.form("person/newcomer")
	f.Set("name", binder.TextValue("Nora Newcomer"))
	if !a.save(f) {
		t.Fatal("not saved")
	}
	a.Go(pageCalls)
	sees(t, c, "Nora Newcomer")
	tap(t, c, "Put under …")
	sees(t, c, "Who calls Nora Newcomer?")
	typeIn(t, c, "Who calls", "Scribe")
	press(c, fyne.KeyReturn)
	tap(t, c, "Save")
	a.Refresh()
	if n := len(a.Page().(*callsPage).whole.Missing); n != 0 {
		t.Error("missing:", n)
	}
}

func TestCallTreeEmpty(t *testing.T) {
	a, win := newTestApp(t, LookLight, 100, 1280, 800, nil)
	a.Go(pageCalls)
	sees(t, win.Canvas(), "The call tree is empty")
	test.Tap(every[*Button](win.Canvas())[len(every[*Button](win.Canvas()))-1])
}

// What changed reads like the plan, without the marks of its text; where only
// the marks changed, they are shown.
func TestPlanDiffReads(t *testing.T) {
	before := "# Money\n\n| Who | What |\n|---|---|\n| **Pat** | pays |\n\n- One\n"
	said := func(after string) string {
		var s strings.Builder
		for _, l := range planDiff(before, after) {
			s.WriteString(l.Text + "\n")
		}
		return s.String()
	}
	if got := said(strings.Replace(before, "pays", "asks", 1)); !strings.Contains(got, "Pat  ·  asks") || strings.ContainsAny(got, "|*#") {
		t.Error(got)
	}
	if got := said(strings.Replace(before, "**Pat**", "Pat", 1)); !strings.Contains(got, "**Pat**") {
		t.Error(got)
	}
}
