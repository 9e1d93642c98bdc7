package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"readybinder/binder"
	"readybinder/sheet"
)

// homePage answers one question: are we ready for an outage? What matters most
// stands first, with the button that does it.
type homePage struct {
	*App
	frame *PageFrame
	body  *VScroll
	all   map[string]bool // groups of which all tasks are shown
}

func newHomePage(a *App) *homePage { return &homePage{App: a, all: map[string]bool{}} }

// Title implements Page.
func (p *homePage) Title() string { return T("Home") }

// Icon implements Page.
func (p *homePage) Icon() string { return "home-outline" }

// Explain implements Explainer.
func (p *homePage) Explain() string {
	return T("This page looks at everything that an office needs on a bad day, and says what is missing or due.\n\n" +
		"What matters most stands first. Each line has the button that leads to the place where it is done. When it is done, the line goes away.\n\n" +
		"**Last proofs** shows what was done, and when. It is what an insurer or a regulator asks for.")
}

// Build implements Page.
func (p *homePage) Build() fyne.CanvasObject {
	p.body = NewVScroll(Column(0))
	p.frame = NewPageFrame(T("Are we ready for an outage?"), "", p.body)
	return p.frame
}

// Show implements Page.
func (p *homePage) Show() {
	var ready *binder.Readiness
	var steps []binder.Step
	var begun bool
	var next []binder.Ahead
	p.view(func(b *binder.Binder) {
		today := p.today()
		ready = binder.Ready(b, today, func(s binder.Sheet) bool { return sheet.Current(b, s, today) })
		steps, begun = binder.FirstSteps(b, today)
		next = binder.NextDates(b, today)
	})
	damaged := p.store.Standing().Damaged > 0
	if damaged {
		// What is missing in half a binder is no task, and it is not a new one.
		ready, begun, next = &binder.Readiness{}, true, nil
	}
	tasks := slices.Concat(ready.Tasks, p.safety())
	slices.SortStableFunc(tasks, func(x, y binder.Task) int { return y.Weight - x.Weight })
	var main fyne.CanvasObject
	switch {
	case !begun:
		main = p.firstSteps(steps)
	case len(tasks) == 0:
		main = p.nothing()
	default:
		main = p.tasks(tasks)
	}
	if damaged {
		p.frame.SetPurpose(T("Part of the binder on this PC cannot be read. Heal it first; what else is to be done is shown after that."))
	}
	var side []fyne.CanvasObject
	if len(ready.Proofs) > 0 {
		side = append(side, NewCard(T("Last proofs"), nil, p.proofs(ready.Proofs)))
	}
	if begun && len(next) > 0 {
		side = append(side, NewCard(T("Next dates"), nil, p.next(next)))
	}
	content := main
	if !begun {
		p.frame.SetPurpose(T("Welcome. These steps make the binder worth something on a bad day."))
		safe := p.safety()
		for _, t := range ready.Tasks {
			if t.Page == pageBackups {
				safe = append(safe, t)
			}
		}
		if len(safe) > 0 {
			side = append([]fyne.CanvasObject{NewCard(T("So that nothing is lost"), nil, p.rows(safe))}, side...)
		}
	}
	if len(side) > 0 {
		content = container.New(&aside{wide: 320, gap: 16}, main, Column(16, side...))
	}
	off := p.body.scroll.Offset
	p.body.SetContent(content)
	p.body.scroll.ScrollToOffset(off)
}

// mostCards is how many tasks stand as large cards.
const mostCards = 3

func (p *homePage) tasks(tasks []binder.Task) fyne.CanvasObject {
	n := min(len(tasks), mostCards)
	rest := tasks[n:]
	switch len(rest) {
	case 0:
		p.frame.SetPurpose(N(n, "Almost. %d thing is left.", "Almost. %d things are left."))
	default:
		p.frame.SetPurpose(T("Not yet. Begin with these three: they matter most."))
	}
	var cards []fyne.CanvasObject
	for i, t := range tasks[:n] {
		cards = append(cards, p.card(t, i == 0))
	}
	parts := []fyne.CanvasObject{Tiles(196, 14, cards...)}
	var list []fyne.CanvasObject
	for _, word := range groupsOf(rest) {
		if len(list) > 0 {
			list = append(list, NewRule())
		}
		list = append(list, p.group(word, rest))
	}
	if len(list) > 0 {
		parts = append(parts, NewCard(T("After that"), nil, Column(12, list...)))
	}
	return Column(16, parts...)
}

// groupsOf are the statuses of the tasks, in the order of their consequence.
func groupsOf(tasks []binder.Task) []string {
	var words []string
	for _, t := range tasks {
		if !slices.Contains(words, t.Status) {
			words = append(words, t.Status)
		}
	}
	return words
}

// card is one of the first tasks, large.
func (p *homePage) card(t binder.Task, first bool) fyne.CanvasObject {
	kind := Plain
	if first {
		kind = Primary
	}
	return NewCard("", nil, ColumnGrow(10, 1,
		Row(0, NewChip(taskStatus(t.Status), T(t.Status))),
		NewText(Title, Said(t.What)),
		Row(0, p.button(kind, t))))
}

func (p *homePage) button(kind Kind, t binder.Task) *Button {
	return NewButton(kind, T(t.Do), "", func() { p.OpenOn(t.Page, t.Ref) })
}

// fewRows is how many tasks of a group are shown before one asks for all.
const fewRows = 5

func (p *homePage) group(word string, tasks []binder.Task) fyne.CanvasObject {
	var mine []binder.Task
	for _, t := range tasks {
		if t.Status == word {
			mine = append(mine, t)
		}
	}
	shown := mine
	if len(mine) > fewRows+1 && !p.all[word] {
		shown = mine[:fewRows]
	}
	parts := []fyne.CanvasObject{
		Row(8, NewChip(taskStatus(word), T(word)), NewLine(Muted, N(len(mine), "%d thing", "%d things")).KeepWhole()),
		p.rows(shown),
	}
	if more := len(mine) - len(shown); more > 0 {
		parts = append(parts, Row(0, NewButton(Quiet, T("Show %d more", more), "chevron-down", func() { p.all[word] = true; p.Show() })))
	}
	return Column(6, parts...)
}

func (p *homePage) rows(tasks []binder.Task) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, t := range tasks {
		rows = append(rows, RowGrow(12, 0, NewText(Body, Said(t.What)), p.button(Plain, t)))
	}
	return Column(6, rows...)
}

// taskStatus is the chip for a task's word.
func taskStatus(word string) Status {
	for _, s := range []Status{StatusMissing, StatusOverdue, StatusDueSoon, StatusNever, StatusTwoAnswers} {
		if statusLooks[s].word == word {
			return s
		}
	}
	return StatusInfo
}

// proofs is what was done last, each with its day.
func (p *homePage) proofs(list []binder.Proof) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, x := range list {
		rows = append(rows, RowGrow(10, 1, NewIconMark("check-circle-outline", ColorGood, 18),
			Column(0, NewText(Body, Said(x.What)), NewText(Caption, x.On.Long()))))
	}
	return Column(10, rows...)
}

// mostNext is how many of the next dates are shown.
const mostNext = 5

func (p *homePage) next(list []binder.Ahead) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, x := range list[:min(len(list), mostNext)] {
		words := newRuns(Body, []run{{text: Said(x.What), tap: func() { p.OpenOn(x.Page, x.Ref) }}})
		rows = append(rows, RowGrow(10, 1, NewIconMark("calendar-outline", ColorMuted, 18),
			Column(0, words, NewText(Caption, x.On.Long()))))
	}
	return Column(10, rows...)
}

// nothing is the page of an office that is ready.
func (p *homePage) nothing() fyne.CanvasObject {
	p.frame.SetPurpose("")
	return NewCard("", nil, Pad(20, Column(10,
		Row(0, NewIconMark("check-circle-outline", ColorGood, 44)),
		NewText(Heading, T("Nothing is missing and nothing is due.")),
		NewText(Muted, T("Everyone can be reached, every role has a backup person, the plan is approved, and the sheets on the wall are current.")),
		Row(0, NewButton(Plain, T("Look at the first 15 minutes"), "alarm-light-outline", func() { p.Go(pageFirst15) })))))
}

// firstSteps is the page of a new binder.
func (p *homePage) firstSteps(steps []binder.Step) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	kind := Primary
	for i, s := range steps {
		if i > 0 {
			rows = append(rows, NewRule())
		}
		var mark fyne.CanvasObject = NewText(Heading, T("%d", i+1)).SetColor(ColorAccent).SetAlign(fyne.TextAlignCenter)
		button := NewButton(kind, T(s.Do), "", func() { p.Go(s.Page) })
		words := Column(2, NewText(Title, T(s.What)), NewText(Muted, T(s.Why)))
		if s.Done {
			mark = NewIconMark("check-circle-outline", ColorGood, 26)
			button.SetKind(Quiet)
		} else {
			kind = Plain // the first that is not done is the main thing
		}
		rows = append(rows, PadTRBL(6, 0, 6, 0, RowGrow(14, 1, fixedWide(34, mark), words, button)))
	}
	return NewCard(T("First steps"), nil, Column(4, rows...))
}

// aside sets the second object at the right, as wide as it is told, or below
// where there is no room for both.
type aside struct{ wide, gap float32 }

func (l *aside) fits(width float32) bool { return width >= px(l.wide+l.gap+500) }

func (l *aside) minWide(o []fyne.CanvasObject) float32 { return widestOf(o) }

func (l *aside) heightFor(o []fyne.CanvasObject, width float32) float32 {
	if l.fits(width) {
		return max(heightFor(o[0], width-px(l.wide+l.gap)), heightFor(o[1], px(l.wide)))
	}
	return heightFor(o[0], width) + px(l.gap) + heightFor(o[1], width)
}

func (l *aside) MinSize(o []fyne.CanvasObject) fyne.Size {
	w := widestOf(o)
	return fyne.NewSize(w, l.heightFor(o, max(usedWidth(o), w)))
}

func (l *aside) Layout(o []fyne.CanvasObject, s fyne.Size) {
	if l.fits(s.Width) {
		w := s.Width - px(l.wide+l.gap)
		put(o[0], 0, 0, w, heightFor(o[0], w))
		put(o[1], w+px(l.gap), 0, px(l.wide), heightFor(o[1], px(l.wide)))
		return
	}
	h := heightFor(o[0], s.Width)
	put(o[0], 0, 0, s.Width, h)
	put(o[1], 0, h+px(l.gap), s.Width, heightFor(o[1], s.Width))
}
