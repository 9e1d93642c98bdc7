package ui

import (
	"encoding/json"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"readybinder/binder"
)

// reading shows one record: every field of its kind, the ways first, large.
// What the page knows more comes in head, middle and foot.
type reading struct {
	*App
	skip   map[string]bool     // fields that the page shows itself
	lines  map[string]*wayLine // kept, so that the keyboard stays on them
	opened map[string]bool     // secrets that were clicked
	again  func()              // draws the reading anew
	ref    binder.Ref
}

// show is the record's part of the page, from top to bottom.
func (d *reading) show(b *binder.Binder, r binder.Record) (ways, facts []fyne.CanvasObject) {
	if d.ref != r.Ref {
		d.ref, d.lines, d.opened = r.Ref, map[string]*wayLine{}, map[string]bool{}
	}
	torn := map[string]bool{}
	for _, c := range r.Conflicts() {
		torn[c.Field] = true
	}
	var list []Fact
	for _, f := range r.Kind.Fields {
		switch {
		case f.Kept || d.skip[f.Name]:
		case f.Type == binder.Ways:
			ways = append(ways, d.ways(b, r, f)...)
		default:
			if fact, ok := d.fact(b, r, f); ok {
				if torn[f.Name] {
					fact.Status = StatusTwoAnswers
				}
				list = append(list, fact)
			}
		}
	}
	if len(list) > 0 {
		facts = append(facts, Facts(list...))
	}
	return ways, facts
}

// torn says that a record has two answers, nothing where it has none.
func (d *reading) torn(r binder.Record) []fyne.CanvasObject {
	n := len(r.Conflicts())
	if n == 0 {
		return nil
	}
	ref := r.Ref
	return []fyne.CanvasObject{Notice(StatusTwoAnswers, N(n, "%d fact has two answers.", "%d facts have two answers."),
		NewButton(Plain, T("Choose"), "", func() { d.OpenOn(pageConflicts, ref) }))}
}

func (d *reading) ways(b *binder.Binder, r binder.Record, f *binder.Field) (list []fyne.CanvasObject) {
	form := b.Edit(r.Ref)
	for i, way := range form.Ways(f.Name) {
		line := d.lines[f.Name+way.ID]
		if line == nil {
			ref, field := r.Ref, f.Name
			line = newWayLine(d.App, func(way binder.Way) { d.confirmWay(ref, field, way) })
			d.lines[f.Name+way.ID] = line
		}
		by := ""
		if way.By != "" {
			by = b.Title(way.By)
		}
		line.set(r.Title(), T(wayWord(f, way)), by, way, d.today())
		if i > 0 {
			list = append(list, NewRule())
		}
		list = append(list, line)
	}
	return list
}

// wayWord is the word for the sort of a way.
func wayWord(f *binder.Field, way binder.Way) string {
	for _, o := range f.Ways {
		if o.Value == way.Way {
			return o.Label
		}
	}
	return way.Way
}

func (d *reading) fact(b *binder.Binder, r binder.Record, f *binder.Field) (Fact, bool) {
	v := r.Value(f.Name)
	if v == "" || f.Type == binder.Text && v.Text() == r.Title() {
		return Fact{}, false
	}
	fact := Fact{Label: T(f.Label)}
	switch f.Type {
	case binder.Flag:
		if !v.Flag() {
			return Fact{}, false
		}
		fact.Label, fact.Value, fact.Wide = "", T(f.Label), true
	case binder.Long:
		fact.Body, fact.Wide = NewMarkdown(v.Text(), nil), true
	case binder.Lines:
		fact.Body, fact.Wide = numbered(v.List()), true
	case binder.Link, binder.Links:
		fact.Body = d.links(b, v.List(), "\n")
	default:
		fact.Value = b.Show(f, v)
		fact.Wide = len(fact.Value) > 60
		if f.Leaders && f.Type == binder.Text {
			d.veil(&fact, f.Name)
		}
	}
	return fact, true
}

// veil hides what is for leaders alone until someone asks for it.
func (d *reading) veil(f *Fact, name string) {
	if d.opened[name] {
		value := f.Value
		f.Strong = true
		f.Action = NewIconButton("content-copy", T("Copy"), func() {
			fyne.CurrentApp().Clipboard().SetContent(value)
			d.Toast(T("Copied."), nil)
		})
		return
	}
	f.Value, f.Body = "", NewText(Muted, T("Hidden"))
	f.Action = NewButton(Plain, T("Show"), "eye-outline", func() { d.opened[name] = true; d.again() })
}

// numbered is a list of lines with their numbers.
func numbered(lines []string) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, l := range lines {
		rows = append(rows, atTop(26, NewText(Muted, T("%d.", i+1)), NewText(Body, l)))
	}
	return Column(5, rows...)
}

// atTop sets a label of a fixed width beside o, both from the top.
func atTop(wide float32, label, o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&labeled{wide}, label, o)
}

type labeled struct{ wide float32 }

func (l *labeled) minWide(o []fyne.CanvasObject) float32 { return px(l.wide) + minWide(o[1]) }

func (l *labeled) heightFor(o []fyne.CanvasObject, width float32) float32 {
	return max(heightFor(o[0], px(l.wide)), heightFor(o[1], width-px(l.wide)))
}

func (l *labeled) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(l.minWide(o), max(heightFor(o[0], px(l.wide)), heightNow(o[1])))
}

func (l *labeled) Layout(o []fyne.CanvasObject, s fyne.Size) {
	put(o[0], 0, 0, px(l.wide), heightFor(o[0], px(l.wide)))
	put(o[1], px(l.wide), 0, s.Width-px(l.wide), heightFor(o[1], s.Width-px(l.wide)))
}

// valueWords is a value as people read it; of a way also who confirmed it, for
// two of them may differ in that alone.
func valueWords(b *binder.Binder, f *binder.Field, v binder.Value) string {
	words := strings.TrimSpace(b.Show(f, v))
	if f != nil && f.Type == binder.Ways && v != "" {
		var w binder.Way
		if json.Unmarshal([]byte(v), &w) == nil && w.Confirmed != "" {
			words = T("%s, confirmed %s", words, w.Confirmed.Long())
		}
	}
	return words
}

// links names records; a click goes to each.
func (a *App) links(b *binder.Binder, refs []string, between string) *Text {
	var runs []run
	for i, ref := range refs {
		if i > 0 {
			runs = append(runs, run{text: between})
		}
		runs = append(runs, a.link(b, binder.Ref(ref)))
	}
	return newRuns(Body, runs)
}

func (a *App) link(b *binder.Binder, ref binder.Ref) run {
	if _, ok := b.Get(ref); !ok {
		return run{text: b.Title(ref)}
	}
	return run{text: b.Title(ref), tap: func() { a.Open(ref) }}
}

// confirmWay notes that someone tried the number today.
func (a *App) confirmWay(ref binder.Ref, field string, way binder.Way) bool {
	form := a.form(ref)
	for _, w := range form.Ways(field) {
		if w.ID == way.ID {
			w.Confirmed, w.By = a.today(), a.store.Person()
			form.SetWay(field, w)
		}
	}
	var title string
	a.view(func(b *binder.Binder) { title = b.Title(ref) })
	return a.doing("Confirmed a number", T("%s: %s is confirmed.", title, wayWords(way)), form)
}
