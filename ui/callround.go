package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/sheet"
)

// callRoundPage goes through every number that nobody has confirmed lately,
// one at a time: call it, say how it went, next.
type callRoundPage struct {
	*App
	frame *PageFrame
	steps []*roundStep
	at    int
	card  *keyCard
	back  *Button
	drawn roundView
	body  swap
}

// roundView is what the page shows of a step.
type roundView struct {
	at, of          int
	name, job, site string
	way             binder.Way
}

// roundStep is one number of the round and how the call went.
type roundStep struct {
	person binder.Ref
	way    string // its ID
	result roundResult
}

type roundResult int

const (
	roundOpen roundResult = iota
	roundConfirmed
	roundChanged
	roundNoAnswer
	roundGone // someone else took care of it meanwhile
)

func newCallRoundPage(a *App) *callRoundPage { return &callRoundPage{App: a} }

// Title implements Page.
func (p *callRoundPage) Title() string { return T("Call round") }

// Icon implements Page.
func (p *callRoundPage) Icon() string { return "phone-outline" }

// Explain implements Explainer.
func (p *callRoundPage) Explain() string {
	return T("Call each number, or scan the code with a phone. Then press **1** when it is right, **2** when it is wrong, **3** when nobody answers. You may stop at any time: what is confirmed stays confirmed.")
}

// Build implements Page.
func (p *callRoundPage) Build() fyne.CanvasObject {
	p.body = newSwap()
	p.card = newKeyCard(p.typed)
	p.back = NewButton(Primary, T("Back to People"), "arrow-left", p.Back)
	p.frame = NewPageFrame(p.Title(), T("Numbers that nobody has confirmed in the last %d days, one at a time.", binder.StaleDays),
		NewVScroll(p.body.Container), NewButton(Plain, T("Back to People"), "arrow-left", p.Back))
	return p.frame
}

// Show implements Page: a round that was begun goes on.
func (p *callRoundPage) Show() {
	if p.next() < 0 && !p.done() {
		p.Start()
		return
	}
	p.draw()
}

// Arrive implements Arriver.
func (p *callRoundPage) Arrive() {
	if busy(p.Canvas()) {
		return
	}
	if p.at >= 0 {
		focusOn(p.card)
	} else {
		focusOn(p.back)
	}
}

// done tells whether a round was gone through and its result is shown.
func (p *callRoundPage) done() bool {
	for _, s := range p.steps {
		if s.result == roundConfirmed || s.result == roundChanged || s.result == roundNoAnswer {
			return true
		}
	}
	return false
}

// Start begins a new round with all that is to confirm today.
func (p *callRoundPage) Start() {
	p.steps, p.at = nil, 0
	p.view(func(b *binder.Binder) {
		for _, u := range binder.ToConfirm(b, p.today()) {
			p.steps = append(p.steps, &roundStep{person: binder.People.Ref(u.Person.ID), way: u.Way.ID})
		}
	})
	p.draw()
}

// Again tries the numbers that nobody answered once more.
func (p *callRoundPage) Again() {
	var list []*roundStep
	for _, s := range p.steps {
		if s.result == roundNoAnswer {
			list = append(list, &roundStep{person: s.person, way: s.way})
		}
	}
	p.steps = list
	p.goOn()
}

// Back goes to the people. What was not called comes up in the next round.
func (p *callRoundPage) Back() {
	if p.next() < 0 {
		p.steps = nil
	}
	p.Go(pagePeople)
}

// next is the first number that is still to call, or -1. Numbers that someone
// else confirmed or removed meanwhile are passed over.
func (p *callRoundPage) next() int {
	at := -1
	p.view(func(b *binder.Binder) {
		for i, s := range p.steps {
			if s.result != roundOpen {
				continue
			}
			one, way, ok := s.find(b)
			if !ok || !one.Active(p.today()) || !way.Stale(p.today(), binder.StaleDays) {
				s.result = roundGone
				continue
			}
			at = i
			return
		}
	})
	return at
}

func (s *roundStep) find(b *binder.Binder) (binder.Person, binder.Way, bool) {
	one, ok := binder.People.Get(b, s.person)
	for _, w := range one.Ways {
		if w.ID == s.way && ok {
			return one, w, true
		}
	}
	return one, binder.Way{}, false
}

func (p *callRoundPage) draw() {
	p.at = p.next()
	if p.at >= 0 {
		p.drawStep()
		return
	}
	p.drawn = roundView{}
	if p.done() {
		p.drawEnd()
		return
	}
	p.body.set(Pad(40, Empty("check-circle-outline", T("Every number is confirmed"), T("Nobody's number is older than %d days.", binder.StaleDays), p.back)))
}

func (p *callRoundPage) drawStep() {
	now := roundView{at: p.at, of: len(p.steps)}
	p.view(func(b *binder.Binder) {
		var one binder.Person
		one, now.way, _ = p.steps[p.at].find(b)
		now.name, now.job = one.Name, one.Job
		if one.Site != "" {
			now.site = b.Title(one.Site)
		}
	})
	if now == p.drawn {
		return // the keyboard may be on one of its buttons
	}
	p.drawn = now
	way := now.way
	said := T("Never confirmed.")
	if way.Confirmed != "" {
		said = T("Last confirmed %s.", way.Confirmed.Long())
	}
	sort := T(wayWord(binder.People.Field("ways"), way))
	if way.Note != "" {
		sort += ", " + way.Note
	}
	words := Column(6, NewText(Heading, now.name), NewText(Muted, joined(now.job, now.site)),
		PadTRBL(14, 0, 0, 0, NewText(Strong, sort)), NewText(Heading, wayWords(way)).SetGrow(1.5), NewText(Muted, said))
	top := fyne.CanvasObject(words)
	if code := sheet.QR("tel:" + way.Dial()); code != nil {
		top = RowGrow(24, 0, words, codePicture(code, 190))
	}
	buttons := Tiles(170, 10,
		NewButton(Primary, T("1  Confirmed"), "check", p.Confirmed),
		NewButton(Plain, T("2  Wrong number"), "pencil-outline", p.Wrong),
		NewButton(Plain, T("3  No answer"), "phone-outline", p.NoAnswer))
	p.card.set(Pad(24, Column(22, top, NewRule(), buttons)))
	p.body.set(atMost(820, Column(12,
		Column(6, NewText(Muted, T("%d of %d", p.at+1, len(p.steps))), newBar(float64(p.at)/float64(len(p.steps)))),
		p.card,
		NewText(Caption, T("Call the number, or point a phone's camera at the square. Then press 1, 2 or 3.")))))
}

func (p *callRoundPage) typed(r rune) {
	switch r {
	case '1':
		p.Confirmed()
	case '2':
		p.Wrong()
	case '3':
		p.NoAnswer()
	}
}

// answered notes how the call went and goes on.
func (p *callRoundPage) answered(r roundResult) {
	p.steps[p.at].result = r
	p.goOn()
}

// goOn shows the next number, with the keyboard on it.
func (p *callRoundPage) goOn() {
	p.draw()
	p.Arrive()
}

// Confirmed notes that the number is right.
func (p *callRoundPage) Confirmed() {
	if p.at < 0 {
		return
	}
	s := p.steps[p.at]
	s.result = roundConfirmed // before the page hears of the change
	if !p.confirmWay(s.person, "ways", binder.Way{ID: s.way, Way: p.way(s).Way, Value: p.way(s).Value}) {
		s.result = roundOpen
		return
	}
	undo := p.toast.do
	p.toast.do = func() { s.result = roundOpen; guard(p.root, undo) }
	p.goOn()
}

func (p *callRoundPage) way(s *roundStep) (way binder.Way) {
	p.view(func(b *binder.Binder) { _, way, _ = s.find(b) })
	return way
}

// NoAnswer goes on; the number is listed at the end.
func (p *callRoundPage) NoAnswer() {
	if p.at >= 0 {
		p.answered(roundNoAnswer)
	}
}

// Wrong asks for the right number at once.
func (p *callRoundPage) Wrong() {
	if p.at < 0 || !p.may(binder.People.Name) {
		return
	}
	s := p.steps[p.at]
	way, name := p.way(s), ""
	p.view(func(b *binder.Binder) { name = b.Title(s.person) })
	number := NewTextField(T("The right number")).Named("number").Start(wayWords(way)).Replaced()
	number.OnChanged(func(typed string) {
		number.Hint(T(way.Retyped(way.Way, typed).Check()))
	})
	tried := NewBoolField(T("Someone tried it: it is right")).Named("tried")
	form := NewForm(number, tried)
	d := NewDialog(T("Wrong number"), form.Object()).Note(name).Wide(440)
	d.Dirty = form.Changed
	was := p.form(s.person) // what arrives meanwhile stays beside it
	keep := func(now binder.Way, done string) {
		edit := was.Copy()
		if now.ID == "" {
			edit.RemoveElement("ways", s.way)
		} else {
			edit.SetWay("ways", now)
		}
		s.result = roundChanged
		if !p.doing("Corrected a number", done, edit) {
			s.result = roundOpen
			return
		}
		d.Close()
		p.goOn()
	}
	d.Main(Primary, T("Save and go on"), "check", func() {
		now := way.Retyped(way.Way, strings.TrimSpace(number.Value()))
		if now.Value == "" {
			number.SetWrong(T("The number is missing. Type it in, or press Remove it."))
			return
		}
		if tried.Value() == "true" {
			now.Confirmed, now.By = p.today(), p.store.Person()
		}
		if now == way {
			number.SetWrong(T("This is still the old number. Type the right one, or remove it."))
			return
		}
		keep(now, T("%s: the number is now %s.", name, wayWords(now)))
	})
	d.Also(T("Remove it"), "delete-outline", func() { keep(binder.Way{}, T("%s: the number is removed.", name)) })
	d.Show(p.Canvas())
}

// drawEnd says what was done.
func (p *callRoundPage) drawEnd() {
	count := map[roundResult]int{}
	var missed []fyne.CanvasObject
	p.view(func(b *binder.Binder) {
		for _, s := range p.steps {
			count[s.result]++
			if one, way, ok := s.find(b); ok && s.result == roundNoAnswer {
				missed = append(missed, RowGrow(8, 0, newRuns(Body, []run{p.link(b, s.person), {text: "  " + T(wayWord(binder.People.Field("ways"), way)), color: ColorMuted}}),
					NewButton(Plain, wayWords(way), "phone-outline", func() { p.bigWay(one.Name, way) })))
			}
		}
	})
	var lines []fyne.CanvasObject
	say := func(status Status, n int, one, many string) {
		if n > 0 {
			look := statusLooks[status]
			lines = append(lines, RowGrow(10, 1, NewIconMark(look.icon, look.fore, 20), NewText(Body, N(n, one, many))))
		}
	}
	say(StatusCurrent, count[roundConfirmed], "%d number is confirmed.", "%d numbers are confirmed.")
	say(StatusInfo, count[roundChanged], "%d number was corrected.", "%d numbers were corrected.")
	say(StatusNever, count[roundNoAnswer], "%d number did not answer:", "%d numbers did not answer:")
	lines = append(lines, missed...)
	buttons := []fyne.CanvasObject{}
	if count[roundNoAnswer] > 0 {
		buttons = append(buttons, NewButton(Plain, T("Try those again"), "refresh", p.Again))
	}
	buttons = append(buttons, p.back)
	p.body.set(atMost(820, NewCard(T("The call round is done"), nil, Column(10, append(lines, NewRule(), Flow(8, buttons...))...))))
}
