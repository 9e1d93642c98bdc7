package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"readybinder/binder"
)

// planEditor writes one section: Markdown at the left, what it will look like
// at the right. It saves through a recordForm, which writes only what was
// changed: what arrives meanwhile stays beside it.
type planEditor struct {
	page    *planPage
	rf      *recordForm
	isNew   bool
	name    string
	text    *entry
	preview *VScroll
	news    *fyne.Container
	told    string         // who else changed it
	since   binder.ValueID // what was written last, at the beginning
	draft   planDraft
	turn    int
	saving  func(binder.Ref) // runs once it is saved
}

func newPlanEditor(p *planPage, ref binder.Ref) *planEditor {
	e := &planEditor{page: p}
	e.rf = &recordForm{app: p.App, panel: NewPanel("", nil), saved: e.saved}
	p.view(func(b *binder.Binder) {
		e.rf.form = b.Edit(ref)
		e.isNew = e.rf.form.New
		e.rf.had = conflictsOf(b, ref)
		e.rf.kit = NewForm()
		for _, name := range []string{"title", "owner", "review", "body"} {
			f := newRecordField(b, e.rf.form, e.rf.form.Kind.Field(name), p.today())
			if name != "body" {
				f.Hint("")
			}
			e.rf.kit.Fields = append(e.rf.kit.Fields, f)
		}
		if r, ok := b.Get(ref); ok {
			e.name, e.since = r.Title(), r.Changed().ID
		}
		if e.isNew {
			e.rf.form.Set("order", binder.NumberValue(binder.LastOrder(b, "section")))
		}
	})
	e.resume()
	body := e.rf.kit.Field("body")
	e.text = body.ctrl.(*boxControl).object().(*entry)
	e.text.SetPlaceHolder(T("Write here. An empty line begins a new paragraph."))
	body.OnChanged(func(string) { e.typed() })
	for _, in := range []*entry{e.text, e.rf.kit.Field("title").Target().(*entry)} {
		in.key, in.shortcut = e.key, e.shortcut
	}
	for _, f := range e.rf.kit.Fields {
		f.OnChanged(func(string) { e.keepSoon() })
	}
	return e
}

func (e *planEditor) title() string {
	if e.isNew {
		return T("New section")
	}
	return e.name
}

func (e *planEditor) actions() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		NewButton(Plain, T("Cancel"), "", e.Cancel),
		NewButton(Primary, T("Save"), "check", e.Save).Hint(T("Ctrl+S")),
	}
}

func (e *planEditor) object() fyne.CanvasObject {
	e.preview = NewVScroll(Column(0))
	e.news = Column(0, e.resumed()...)
	show(e.news, len(e.news.Objects) > 0)
	kit := e.rf.kit
	fields := Tiles(200, 14, kit.Field("title"), kit.Field("owner"), kit.Field("review"))
	bar := Flow(4,
		NewButton(Quiet, T("Heading"), "", e.Heading), NewButton(Quiet, T("Bold"), "", e.Bold),
		NewButton(Quiet, T("List"), "format-list-checks", e.List), NewButton(Quiet, T("Table"), "", e.Table),
		NewButton(Plain, T("Name or number"), "account-plus-outline", e.Live))
	halves := container.New(&halves{gap: 14, least: 300}, e.text, NewSheet(NewVScroll(Pad(16, Column(0)))))
	e.preview = halves.Objects[1].(*Card).body.(*VScroll)
	return NewVScroll(ColumnGrow(10, 3, e.news, fields, bar, halves))
}

// begin gives the keyboard to the text and draws the preview.
func (e *planEditor) begin() {
	e.draw()
	if e.isNew {
		focusOn(e.rf.kit.Field("title").Target())
	} else {
		focusOn(e.text)
	}
}

// quickText is how long a text may be whose preview follows every key.
const quickText = 6000

func (e *planEditor) typed() {
	if len(e.text.Text) < quickText {
		e.draw()
		return
	}
	e.turn++
	turn := e.turn
	later(250*time.Millisecond, func() {
		if turn == e.turn && e.page.editor == e {
			e.draw()
		}
	})
}

// draw shows what the section will look like.
func (e *planEditor) draw() {
	var filled string
	e.page.view(func(b *binder.Binder) { filled, _ = binder.Fill(b, e.text.Text, e.page.today()) })
	off := e.preview.scroll.Offset
	var o fyne.CanvasObject = NewText(Muted, T("Here you see what the section will look like."))
	if strings.TrimSpace(filled) != "" {
		o = NewMarkdown(filled, nil)
	}
	e.preview.SetContent(Pad(16, o))
	e.preview.scroll.ScrollToOffset(off)
}

// look tells when someone else changed the section meanwhile.
func (e *planEditor) look() {
	var news string
	e.page.view(func(b *binder.Binder) {
		r, ok := b.Get(e.rf.form.Ref)
		switch {
		case e.isNew:
		case !ok:
			news = T("Someone else deleted this section just now. What you type is kept when you save.")
		case r.Changed().ID != e.since:
			news = T("Someone else changed this section just now. Go on writing: when you save, both are kept until someone chooses.")
		}
	})
	if news != "" && news != e.told {
		e.told = news
		e.tell(Notice(StatusTwoAnswers, news))
	}
}

// tell shows a notice over the text.
func (e *planEditor) tell(notice fyne.CanvasObject) {
	e.news.Objects = []fyne.CanvasObject{notice}
	e.news.Show()
	relayout(e.news)
}

func (e *planEditor) key(k *fyne.KeyEvent) bool {
	if k.Name == fyne.KeyEscape {
		e.Cancel()
		return true
	}
	return false
}

func (e *planEditor) shortcut(s *desktop.CustomShortcut) bool {
	if s.Modifier == fyne.KeyModifierShortcutDefault && (s.KeyName == fyne.KeyS || s.KeyName == fyne.KeyReturn) {
		e.Save()
		return true
	}
	return false
}

// Save keeps the section and turns back to reading.
func (e *planEditor) Save() { e.save(e.page.written) }

func (e *planEditor) save(then func(binder.Ref)) {
	e.saving = then
	if e.rf.kit.Check() && len(e.rf.filled().Check()) == 0 && !e.changed() {
		e.drop()
		then(e.ref())
		return
	}
	e.rf.save()
}

func (e *planEditor) changed() bool { return e.rf.kit.Changed() }

// ref is the section, or nothing where it was never saved.
func (e *planEditor) ref() binder.Ref {
	if e.isNew && !e.rf.kit.Changed() {
		return ""
	}
	return e.rf.form.Ref
}

func (e *planEditor) saved(ref binder.Ref) { e.drop(); e.saving(ref) }

// Cancel turns back to reading; what was typed is asked for first.
func (e *planEditor) Cancel() {
	e.leave(func() {
		if e.page.editor == e {
			e.page.written("")
		}
	})
}

// leave asks what to do with what was typed, then goes on.
func (e *planEditor) leave(goOn func()) {
	if !e.changed() {
		e.drop()
		if e.page.editor == e {
			e.page.written("")
		}
		goOn()
		return
	}
	d := NewDialog(T("Save what you typed?"), NewText(Body, T("This section has changes that are not saved."))).Wide(480)
	d.Main(Primary, T("Save"), "check", func() {
		d.Close()
		e.save(func(ref binder.Ref) { e.page.written(ref); goOn() })
	})
	d.Also(T("Throw it away"), "delete-outline", func() { d.Close(); e.drop(); e.page.written(""); goOn() })
	d.CancelText(T("Keep typing"))
	d.Show(e.page.Canvas())
}

// typing is a clipboard that holds one text: pasting is how text gets in at the
// caret, in place of what is selected, and can be undone.
type typing string

func (t typing) Content() string { return string(t) }
func (typing) SetContent(string) {}

func (e *planEditor) insert(text string) {
	e.text.TypedShortcut(&fyne.ShortcutPaste{Clipboard: typing(text)})
	focusOn(e.text)
}

// before is what stands before the caret on its line.
func (e *planEditor) before() string {
	runes := []rune(e.text.Text)
	at := min(max(e.text.CursorTextOffset(), 0), len(runes))
	line := string(runes[:at])
	return line[strings.LastIndexByte(line, '\n')+1:]
}

// onOwnLine is text that begins a line of its own.
func (e *planEditor) onOwnLine(text string) string {
	if e.text.SelectedText() == "" && strings.TrimSpace(e.before()) != "" {
		return "\n\n" + text
	}
	return text
}

// Heading begins a heading, or makes one of what is selected.
func (e *planEditor) Heading() {
	e.insert(e.onOwnLine("## " + strings.TrimLeft(e.text.SelectedText(), "# ")))
}

// Bold makes what is selected bold.
func (e *planEditor) Bold() {
	words := e.text.SelectedText()
	if words == "" {
		words = T("bold words")
	}
	e.insert("**" + words + "**")
}

// List makes a list of what is selected.
func (e *planEditor) List() {
	lines := strings.Split(e.text.SelectedText(), "\n")
	for i, l := range lines {
		lines[i] = "- " + strings.TrimPrefix(l, "- ")
	}
	e.insert(e.onOwnLine(strings.Join(lines, "\n")))
}

// Table puts a small table in.
func (e *planEditor) Table() {
	e.insert(e.onOwnLine(T("| What | Who |\n|---|---|\n| First thing | Name |\n| Second thing | Name |\n")))
}

// Live offers the names and numbers of the office, which stay current.
func (e *planEditor) Live() {
	var fields []binder.LiveField
	e.page.view(func(b *binder.Binder) { fields = binder.LiveFields(b, e.page.today()) })
	var items []Item
	for _, f := range fields {
		shows := f.Shows
		if shows == "" {
			shows = T("Nothing yet")
		}
		items = append(items, Item{ID: f.Code, Title: T(f.What), Line2: shows})
	}
	list := NewListView(nil)
	list.SetItems(items)
	search := NewSearchBox(T("Type a few letters"), list.SetFilter)
	search.Into = list
	var d *Dialog
	take := func(code string) { d.Close(); e.insert(code) }
	list.OnOpen = take
	d = NewDialog(T("Put in a name or a number"), ColumnGrow(10, 1, search, fixedHigh(320, NewSheet(list)))).Wide(560).
		Note(T("The text shows whoever has the role on the day. When that changes, the plan changes with it."))
	d.Main(Primary, T("Put it in"), "check", func() {
		if id := list.Selected(); id != "" {
			take(id)
		}
	})
	d.First = search.in
	d.Show(e.page.Canvas())
	list.Mark(items[0].ID)
}

// halves sets two things side by side, or one above the other where the width
// is not enough for both; least is their least height.
type halves struct{ gap, least float32 }

func (l *halves) beside(width float32) bool { return width >= px(680) }

func (l *halves) heightFor(_ []fyne.CanvasObject, width float32) float32 {
	if l.beside(width) {
		return px(l.least)
	}
	return 2*px(l.least*0.8) + px(l.gap)
}

func (l *halves) minWide(o []fyne.CanvasObject) float32 { return px(240) }

func (l *halves) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(px(240), l.heightFor(o, max(usedWidth(o), px(240))))
}

func (l *halves) Layout(o []fyne.CanvasObject, s fyne.Size) {
	if l.beside(s.Width) {
		w := (s.Width - px(l.gap)) / 2
		put(o[0], 0, 0, w, s.Height)
		put(o[1], w+px(l.gap), 0, w, s.Height)
		return
	}
	h := (s.Height - px(l.gap)) / 2
	put(o[0], 0, 0, s.Width, h)
	put(o[1], 0, h+px(l.gap), s.Width, h)
}

// fixedHigh gives o exactly that height.
func fixedHigh(h float32, o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&high{h}, o)
}

type high struct{ h float32 }

func (f *high) minWide(o []fyne.CanvasObject) float32 { return minWide(o[0]) }

func (f *high) heightFor([]fyne.CanvasObject, float32) float32 { return px(f.h) }

func (f *high) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(minWide(o[0]), px(f.h))
}

func (f *high) Layout(o []fyne.CanvasObject, s fyne.Size) { fill(o[0], s) }
