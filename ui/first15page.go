package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"readybinder/binder"
)

// first15Page is the page for the worst moment: what to do, whom to call, what
// not to touch, in large type and with nothing else on it.
type first15Page struct {
	*App
	body  *VScroll
	clear *Button
	steps *Button
	done  map[string]bool // steps that were ticked; on this screen alone
}

func newFirst15Page(a *App) *first15Page { return &first15Page{App: a, done: map[string]bool{}} }

// Title implements Page.
func (p *first15Page) Title() string { return T("First 15 minutes") }

// Icon implements Page.
func (p *first15Page) Icon() string { return "alarm-light-outline" }

// Explain implements Explainer.
func (p *first15Page) Explain() string {
	return T("Work from the top. Tick what is done: the ticks stay on this screen only.\n\n" +
		"Click a number, or press Space on it, to see it as large as the window, with a code that a phone can scan.\n\n" +
		"**Step by step** shows one step at a time. **Print** puts the page on paper: hang it where people stand when something happens.")
}

// Build implements Page.
func (p *first15Page) Build() fyne.CanvasObject {
	p.body = NewVScroll(Column(0))
	p.clear = NewButton(Quiet, T("Clear the ticks"), "undo", p.Clear)
	p.steps = NewButton(Primary, T("Step by step"), "playlist-check", p.StepByStep)
	return NewPageFrame(p.Title(), T("Work from the top. Call by phone, not by email or chat."), p.body,
		p.clear, NewButton(Quiet, T("Edit"), "pencil-outline", p.Edit), NewButton(Plain, T("Print"), "printer-outline", p.Print), p.steps)
}

// callee is one line of "Call": a role, person or partner, and who answers.
type callee struct {
	ref      binder.Ref
	title    string
	contacts []binder.Contact
}

func (p *first15Page) read() (f binder.First15, calls []callee) {
	p.view(func(b *binder.Binder) {
		f, _ = binder.First15s.Get(b, binder.First15Ref)
		f.Do, f.Dont = slices.Clone(f.Do), slices.Clone(f.Dont)
		for _, ref := range f.Call {
			calls = append(calls, callee{ref, b.Title(ref), binder.Reach(b, ref, p.today())})
		}
	})
	return f, calls
}

// Show implements Page.
func (p *first15Page) Show() {
	f, calls := p.read()
	show(p.clear, len(p.done) > 0)
	show(p.steps, len(f.Do) > 0)
	if len(f.Do)+len(f.Dont)+len(calls) == 0 {
		p.body.SetContent(NewCard("", nil, Pad(16, Empty("alarm-light-outline", T("This page is empty"),
			T("Write down what to do, whom to call and what not to touch in the first 15 minutes. Keep it to what one can read while standing."),
			NewButton(Primary, T("Write it"), "pencil-outline", p.Edit)))))
		return
	}
	var do, call, dont []fyne.CanvasObject
	for i, s := range f.Do {
		do = append(do, newBigCheck(T("%d.", i+1), s, p.done[s], func(on bool) { p.ticked(s, on) }))
	}
	if len(calls) > 0 && !slices.ContainsFunc(calls, func(c callee) bool { return len(c.contacts) > 0 }) {
		call = append(call, Notice(StatusMissing, T("Nobody can be called yet. Choose who has these roles, and add their numbers.")),
			PadTRBL(8, 0, 4, 0, Row(0, NewButton(Primary, T("Choose who"), "account-plus-outline", func() { p.Go(pageRoles) }))))
		for _, c := range calls {
			call = append(call, PadTRBL(3, 0, 3, 0, NewText(Body, c.title)))
		}
		calls = nil
	}
	var silent []callee
	var first fyne.CanvasObject
	for _, c := range calls {
		if len(c.contacts) == 0 {
			silent = append(silent, c)
			continue
		}
		if len(call) > 0 {
			call = append(call, PadTRBL(4, 0, 4, 0, NewRule()))
		} else {
			first = NewCard("", nil, p.call(c.contacts[0], c.contacts[0].As, true)).SetEdge(ColorAccent)
		}
		call = append(call, p.callee(c)...)
	}
	if len(silent) > 0 {
		call = append(call, PadTRBL(10, 8, 0, 8, p.silent(silent)))
	}
	for _, s := range f.Dont {
		dont = append(dont, newBullet(NewIconMark("close-circle-outline", ColorBad, 22), NewText(Body, s).SetGrow(1.2)))
	}
	if len(call) == 0 {
		call = append(call, Notice(StatusMissing, T("Nobody is named here yet."), NewButton(Plain, T("Choose"), "", p.Edit)))
	}
	parts := []fyne.CanvasObject{
		NewCard(T("Do now"), nil, Column(2, do...)),
		NewCard(T("Call"), nil, Column(2, call...)),
		NewCard(T("Do not touch"), nil, Column(14, dont...)).SetEdge(ColorBad),
	}
	off := p.body.scroll.Offset
	panes := &panes{parts: []float32{5, 4.2, 3.4}, least: 250, gap: 14}
	if first != nil {
		p.body.SetContent(container.New(&numberFirst{panes}, append([]fyne.CanvasObject{first}, parts...)...))
	} else {
		p.body.SetContent(container.New(panes, parts...))
	}
	p.body.scroll.ScrollToOffset(off)
}

// callee is who answers for one line, the first to try large.
func (p *first15Page) callee(c callee) (rows []fyne.CanvasObject) {
	for i, who := range c.contacts {
		role := ""
		if i == 0 {
			role = who.As
		}
		if i == 1 {
			rows = append(rows, PadTRBL(2, 8, 0, 8, NewText(Caption, T("No answer? Then call:"))))
		}
		rows = append(rows, p.call(who, role, i > 0))
	}
	return rows
}

// call is one person to call, by the number to try first.
func (p *first15Page) call(who binder.Contact, role string, small bool) *bigCall {
	way, _ := who.Best()
	return newBigCall(role, who.Name, wayWords(way), small,
		func() { p.bigWay(who.Name, way) },
		func() {
			fyne.CurrentApp().Clipboard().SetContent(wayWords(way))
			p.Toast(T("%s is copied.", wayWords(way)), nil)
		})
}

// silent is one quiet line for those whom nobody can call: mending them is for
// another day.
func (p *first15Page) silent(list []callee) fyne.CanvasObject {
	runs := []run{{text: T("No number yet:") + " "}}
	for i, c := range list {
		if i > 0 {
			runs = append(runs, run{text: ", "})
		}
		runs = append(runs, run{text: c.title, tap: func() { p.App.Open(c.ref) }})
	}
	return newRuns(Caption, runs)
}

func (p *first15Page) ticked(step string, on bool) {
	if on {
		p.done[step] = true
	} else {
		delete(p.done, step)
	}
	show(p.clear, len(p.done) > 0)
	p.clear.Refresh()
	relayout(p.clear)
}

// Clear takes all ticks away.
func (p *first15Page) Clear() { clear(p.done); p.Show(); relayout(p.clear) }

// Edit opens the panel.
func (p *first15Page) Edit() {
	p.editRecord(T("First 15 minutes"), binder.First15Ref, nil, nil)
}

// Print implements Printer.
func (p *first15Page) Print() { p.printSheet("first15") }

// StepByStep shows one step at a time, as large as the window.
func (p *first15Page) StepByStep() {
	f, calls := p.read()
	if len(f.Do) == 0 {
		return
	}
	at := 0
	for i, s := range f.Do { // go on where one was
		if p.done[s] && at == i {
			at = min(i+1, len(f.Do)-1)
		}
	}
	s := &stepper{page: p, steps: f.Do, calls: calls, at: at}
	s.show()
}

// stepper is the page one step at a time.
type stepper struct {
	page  *first15Page
	steps []string
	calls []callee
	at    int
	layer *layer
	count *Text
	words *Text
	back  *Button
	next  *Button

	calling *fyne.Container // the first to call, as far as there is room
	rule    *Rule
}

func (s *stepper) show() {
	p := s.page
	s.count = NewText(Title, "").SetColor(ColorMuted)
	s.words = NewText(Heading, "")
	s.back = NewButton(Plain, T("Back"), "arrow-left", s.goBack)
	s.next = NewButton(Primary, "", "check", s.goOn)
	var call []fyne.CanvasObject
	for _, c := range s.calls {
		if len(c.contacts) > 0 && len(call) < 3 {
			rows := p.callee(c)
			call = append(call, rows[0])
		}
	}
	head := RowGrow(8, 0, s.count, NewIconButton("close", T("Close (Escape)"), s.close))
	foot := RowGrow(10, 1, s.back, Spring(), s.next)
	s.calling = Tiles(240, 14, call...)
	s.rule = NewRule()
	body := container.New(&stepLayout{s}, head, NewVScroll(container.New(&middleLeft{}, s.words)), foot, s.rule, s.calling)
	s.layer = newLayer(newFace(false, Pad(24, body)), false, 0)
	s.layer.whole = true
	s.layer.escape, s.layer.enter, s.layer.keys = s.close, s.goOn, s.key
	s.turn()
	s.layer.show(p.Canvas())
	p.Canvas().Focus(s.next)
	s.turn()
}

func (s *stepper) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyRight, fyne.KeyDown, fyne.KeyPageDown:
		s.goOn()
	case fyne.KeyLeft, fyne.KeyUp, fyne.KeyPageUp, fyne.KeyBackspace:
		s.goBack()
	default:
		return false
	}
	return true
}

// turn shows the step that it is at.
func (s *stepper) turn() {
	words := s.steps[s.at]
	s.count.SetText(T("Step %d of %d", s.at+1, len(s.steps)))
	s.words.SetText(words)
	s.next.SetText(T("Done, next step"))
	if s.at == len(s.steps)-1 {
		s.next.SetText(T("Done, close"))
	}
	if s.at == 0 {
		s.back.Disable()
	} else {
		s.back.Enable()
	}
	if s.layer != nil {
		relayout(s.words)
		relayout(s.next)
	}
}

func (s *stepper) goOn() {
	s.page.ticked(s.steps[s.at], true)
	if s.at == len(s.steps)-1 {
		s.close()
		return
	}
	s.at++
	s.turn()
}

func (s *stepper) goBack() {
	if s.at > 0 {
		s.at--
		s.turn()
	}
}

func (s *stepper) close() {
	s.layer.hide()
	s.page.Show()
}

// stepLayout gives the step the room, in letters as large as fit; whom to call
// stands below as far as room is left.
type stepLayout struct{ s *stepper }

func (l *stepLayout) minWide(o []fyne.CanvasObject) float32          { return px(260) }
func (l *stepLayout) heightFor([]fyne.CanvasObject, float32) float32 { return px(240) }
func (l *stepLayout) MinSize([]fyne.CanvasObject) fyne.Size          { return fyne.NewSize(px(260), px(240)) }

var stepSizes = []float32{2.4, 2, 1.7, 1.4, 1.15, 0.9}

func (l *stepLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	words, calls := l.s.words, l.s.calling
	top, foot, gap := heightFor(o[0], size.Width), heightFor(o[2], size.Width), px(14)
	room := size.Height - top - foot - 2*gap
	below := func(n int) float32 {
		for i, c := range calls.Objects {
			show(c, i < n)
		}
		if n == 0 {
			return 0
		}
		return heightFor(calls, size.Width) + 2*gap
	}
	n := len(calls.Objects)
	fits := func(grow float32) bool {
		words.grow, words.keptFor = grow, -1
		return words.HeightFor(size.Width-px(barSpace)) <= room-below(n)
	}
	for ; n > 0 && !fits(1.4); n-- { // the step comes first
	}
	for _, grow := range stepSizes {
		if fits(grow) {
			break
		}
	}
	words.Refresh()
	h := below(n)
	show(o[3], n > 0)
	show(o[4], n > 0)
	put(o[0], 0, 0, size.Width, top)
	put(o[1], 0, top+gap, size.Width, max(room-h, 0))
	y := size.Height - foot - h
	put(o[2], 0, y, size.Width, foot)
	put(o[3], 0, y+foot+gap, size.Width, 1)
	put(o[4], 0, y+foot+2*gap, size.Width, max(h-2*gap, 0))
}

// middleLeft sets one text in the middle of the height.
type middleLeft struct{}

func (middleLeft) minWide(o []fyne.CanvasObject) float32 { return minWide(o[0]) }
func (middleLeft) heightFor(o []fyne.CanvasObject, w float32) float32 {
	return heightFor(o[0], w)
}
func (middleLeft) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(minWide(o[0]), heightNow(o[0]))
}
func (middleLeft) Layout(o []fyne.CanvasObject, s fyne.Size) {
	h := heightFor(o[0], s.Width)
	put(o[0], 0, max((s.Height-h)/2, 0), s.Width, h)
}

// numberFirst sets the first object, a number to call, above the panes where
// the pane with the numbers does not stand in their first line: it is in sight
// in large letters and small windows too.
type numberFirst struct{ *panes }

func (l *numberFirst) walk(o []fyne.CanvasObject, width float32, place bool) float32 {
	above := l.lines(len(o)-1, width)[0] < 2
	var y float32
	if above {
		y = heightFor(o[0], width) + px(l.gap)
	}
	if place {
		show(o[0], above)
		put(o[0], 0, 0, width, y-px(l.gap))
	}
	return y + l.panes.walk(o[1:], y, width, place)
}

func (l *numberFirst) heightFor(o []fyne.CanvasObject, w float32) float32 {
	return l.walk(o, w, false)
}
func (l *numberFirst) MinSize(o []fyne.CanvasObject) fyne.Size {
	w := widestOf(o)
	return fyne.NewSize(w, l.walk(o, max(usedWidth(o), w), false))
}
func (l *numberFirst) Layout(o []fyne.CanvasObject, s fyne.Size) { l.walk(o, s.Width, true) }

// panes sets objects side by side, their widths in parts, as many in a line as
// are wide enough; the others go below.
type panes struct {
	parts      []float32
	least, gap float32
}

// lines says how many objects stand in each line at that width.
func (l *panes) lines(n int, width float32) []int {
	fits := func(from, to int) bool {
		var sum float32
		for _, p := range l.parts[from:to] {
			sum += p
		}
		room := width - px(l.gap)*float32(to-from-1)
		for _, p := range l.parts[from:to] {
			if room*p/sum < px(l.least) {
				return to-from == 1
			}
		}
		return true
	}
	var out []int
	for from := 0; from < n; {
		k := n - from
		for k > 1 && !fits(from, from+k) {
			k--
		}
		out = append(out, k)
		from += k
	}
	return out
}

// walk is the height of all from top on, which it places where told.
func (l *panes) walk(o []fyne.CanvasObject, top, width float32, place bool) float32 {
	y := top
	i := 0
	for _, k := range l.lines(len(o), width) {
		var sum, x, high float32
		for _, p := range l.parts[i : i+k] {
			sum += p
		}
		room := width - px(l.gap)*float32(k-1)
		for j := i; j < i+k; j++ {
			high = max(high, heightFor(o[j], room*l.parts[j]/sum))
		}
		for j := i; j < i+k && place; j++ {
			w := room * l.parts[j] / sum
			put(o[j], x, y, w, high)
			x += w + px(l.gap)
		}
		y += high + px(l.gap)
		i += k
	}
	return max(y-px(l.gap)-top, 0)
}

func (l *panes) minWide(o []fyne.CanvasObject) float32 { return widestOf(o) }
func (l *panes) heightFor(o []fyne.CanvasObject, w float32) float32 {
	return l.walk(o, 0, w, false)
}
func (l *panes) MinSize(o []fyne.CanvasObject) fyne.Size {
	w := widestOf(o)
	return fyne.NewSize(w, l.walk(o, 0, max(usedWidth(o), w), false))
}
func (l *panes) Layout(o []fyne.CanvasObject, s fyne.Size) { l.walk(o, 0, s.Width, true) }
