package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/store"
)

// planDiff compares two texts of the plan as people read them, without lines
// that say nothing; where they differ in their marks alone, with the marks.
func planDiff(before, after string) []DiffLine {
	said := func(s string, line func(string) string) string {
		lines := strings.Split(s, "\n")
		lines = slices.DeleteFunc(lines, func(l string) bool { return strings.Trim(l, " \t|-:") == "" })
		for i, l := range lines {
			lines[i] = line(l)
		}
		return strings.Join(lines, "\n")
	}
	marked := func(l string) string { return l }
	if x, y := said(before, withoutMarks), said(after, withoutMarks); x != y {
		return Diff(x, y, 1)
	}
	return Diff(said(before, marked), said(after, marked), 1)
}

// withoutMarks is a line of Markdown as one would read it out.
func withoutMarks(line string) string {
	line = strings.ReplaceAll(line, "**", "")
	bare := strings.TrimSpace(line)
	switch {
	case strings.HasPrefix(bare, "#"):
		return strings.TrimSpace(strings.TrimLeft(bare, "#"))
	case strings.HasPrefix(bare, "|"):
		cells := strings.Split(strings.Trim(bare, "|"), "|")
		for i, c := range cells {
			cells[i] = strings.TrimSpace(c)
		}
		return strings.Join(cells, "  ·  ")
	case strings.HasPrefix(bare, "- "), strings.HasPrefix(bare, "* "):
		return "•  " + bare[2:]
	}
	return line
}

// Approve shows what changed since the last approved version, and keeps the
// plan as it reads now under a name.
func (p *planPage) Approve() {
	if p.editor != nil || !p.may(binder.Approvals.Name) {
		return
	}
	var now, before, name string
	var gaps []string
	var last binder.Approval
	var had bool
	var who []Option
	me := string(p.store.Person())
	p.view(func(b *binder.Binder) {
		now, gaps = binder.PlanText(b, p.today())
		last, had, _ = binder.LastApproval(b, p.today())
		before, name = last.Text, binder.NextVersion(b)
		who = recordOptions(b, []string{"person"}, []string{me}, p.today())
	})
	if now == "" {
		return
	}
	form := NewForm(
		NewTextField(T("Name of this version")).Named("name").Required().Start(name),
		NewRefField(T("Approved by"), who).Named("by").Required().Start(me),
		NewTextField(T("What changed, in one line")).Named("note"),
	)
	parts := []fyne.CanvasObject{Tiles(220, 14, form.Fields[0], form.Fields[1]), form.Fields[2]}
	if len(gaps) > 0 {
		parts = append(parts, Notice(StatusMissing, N(len(gaps), "%d place still needs a name or a number. It stands in square brackets.", "%d places still need a name or a number. They stand in square brackets.")))
	}
	title := T("What you approve")
	if had {
		title = T("What changed since %s of %s", last.Name, last.On.Long())
	}
	parts = append(parts, NewRule(), NewText(Strong, title))
	switch {
	case had && before == now:
		parts = append(parts, NewText(Muted, T("Nothing changed. Approving it again shows that someone read it and that it still holds.")))
	case had:
		parts = append(parts, NewDiffView(planDiff(before, now)))
	default:
		parts = append(parts, NewMarkdown(now, nil))
	}
	d := NewDialog(T("Approve the plan"), Column(14, parts...)).Wide(860).
		Note(T("The whole text is kept as it reads now, with the date. It cannot be changed later."))
	d.Dirty = func() bool { return form.Field("note").Changed() }
	d.Main(Primary, T("Approve"), "check", func() {
		if !form.Check() {
			return
		}
		var f *binder.Form
		p.view(func(b *binder.Binder) {
			f = binder.Approve(b, store.NewID(), form.Value("name"), binder.Ref(form.Value("by")), form.Value("note"), now, p.today())
		})
		if p.doing("Approved the plan", T("%s is approved.", form.Value("name")), f) {
			d.Close()
			p.Show()
		}
	})
	d.First = form.Field("note").Target()
	d.Show(p.Canvas())
}

// planVersions reads approved versions and compares any two.
type planVersions struct {
	page    *planPage
	rows    *ListView
	right   *VScroll
	split   *Split
	against *Field
	chosen  string
	texts   map[string]planText
	order   []string
}

// planText is one thing to read or compare: an approved version, or the plan
// as it reads now.
type planText struct {
	name, by, note, text string
	on                   binder.Date
	whole                bool
}

const planNow = "now"

func newPlanVersions(p *planPage) *planVersions {
	v := &planVersions{page: p}
	v.rows = NewListView(nil)
	v.rows.OnSelect = v.selected
	v.right = NewVScroll(Column(0))
	v.against = NewChoiceField(T("Compare with"), nil).OnChanged(func(string) { v.draw() })
	v.split = NewSplit("versions", NewSheet(v.rows), v.right)
	return v
}

func (v *planVersions) object() fyne.CanvasObject { return v.split }

// show reads the versions anew.
func (v *planVersions) show() {
	p := v.page
	v.texts, v.order = map[string]planText{}, []string{planNow}
	var items []Item
	p.view(func(b *binder.Binder) {
		text, _ := binder.PlanText(b, p.today())
		v.texts[planNow] = planText{name: T("The plan today"), text: text, whole: true}
		_, _, changed := binder.LastApproval(b, p.today())
		it := Item{ID: planNow, Title: T("The plan today"), Line2: T("As it reads now")}
		if changed {
			it.Status, it.Chip = StatusDueSoon, T("Not approved")
		}
		items = append(items, it)
		for i, a := range binder.Versions(b) {
			t := planText{name: a.Name, note: a.Note, text: a.Text, on: a.On, whole: a.Whole()}
			if a.By != "" {
				t.by = b.Title(a.By)
			}
			ref := string(binder.Approvals.Ref(a.ID))
			v.texts[ref] = t
			v.order = append(v.order, ref)
			it := Item{ID: ref, Title: a.Name, Line2: joined(a.On.Long(), t.by)}
			if i == 0 {
				it.Status, it.Chip = StatusCurrent, T("In force")
			}
			if !t.whole {
				it.Status, it.Chip = StatusOverdue, T("Altered")
			}
			items = append(items, it)
		}
	})
	v.rows.SetItems(items)
	if _, ok := v.texts[v.chosen]; !ok {
		v.chosen = v.order[min(1, len(v.order)-1)]
	}
	v.rows.Mark(v.chosen)
	v.draw()
}

func (v *planVersions) open(ref binder.Ref) {
	v.chosen = string(ref)
	v.show()
	v.split.ShowDetail()
}

func (v *planVersions) selected(id string) {
	v.chosen = id
	v.draw()
	v.split.ShowDetail()
}

// draw shows the chosen version, or what differs from another.
func (v *planVersions) draw() {
	t := v.texts[v.chosen]
	options := []Option{{ID: "", Name: T("Nothing, just read it")}}
	for _, id := range v.order {
		if id != v.chosen {
			o := v.texts[id]
			name := o.name
			if o.on != "" {
				name = joined(o.name, o.on.Long())
			}
			options = append(options, Option{ID: id, Name: name})
		}
	}
	with := v.against.Value()
	if with == v.chosen || !slices.ContainsFunc(options, func(o Option) bool { return o.ID == with }) {
		with = ""
	}
	v.against.SetOptions(options)
	v.against.SetValue(with)
	head := []fyne.CanvasObject{NewText(Title, t.name).SetGrow(1.25)}
	if t.on != "" {
		line := T("Approved on %s", t.on.Long())
		if t.by != "" {
			line = T("Approved on %s by %s", t.on.Long(), t.by)
		}
		head = append(head, NewText(Muted, line))
	}
	if t.note != "" {
		head = append(head, NewText(Body, t.note))
	}
	parts := []fyne.CanvasObject{Column(3, head...)}
	if !t.whole {
		parts = append(parts, Notice(StatusOverdue, T("This text is not the one that was approved: it was altered afterward.")))
	}
	if len(options) > 1 {
		parts = append(parts, atMost(380, v.against))
	}
	parts = append(parts, NewRule())
	if with != "" {
		o := v.texts[with]
		older, newer := o, t
		if o.on == "" && t.on != "" || o.on > t.on && t.on != "" {
			older, newer = t, o
		}
		parts = append(parts, NewText(Muted, T("From %s to %s", older.name, newer.name)), NewDiffView(planDiff(older.text, newer.text)))
	} else {
		parts = append(parts, atMost(760, NewMarkdown(t.text, nil)))
	}
	v.right.SetContent(NewCard("", nil, Column(14, parts...)))
}
