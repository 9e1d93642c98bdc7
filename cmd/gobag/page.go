package main

import (
	"bytes"
	"fmt"
	"html"
	"strings"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"readybinder/binder"
)

// page is the text of the opened copy, for a screen of any width, a screen reader
// and a printer: plain headings, lists and links that dial.
func page(b *binder.Binder, made, now time.Time) string {
	w := &writer{b: b, today: binder.DateOf(now)}
	w.put("<h1>%s</h1>", b.OfficeName())
	w.put("<p class=age>This copy is from <b>%s</b> (%s). It cannot be changed, and it does not know what came later.</p>",
		made.Format("Mon Jan 2, 2006, 3:04 PM"), age(made, now))
	w.raw("<nav aria-label=Contents><ul>")
	parts := []part{
		{"first", "First 15 minutes", w.first15},
		{"people", "People", w.people},
		{"partners", "Partners", w.partners},
		{"calls", "Call tree", w.calls},
		{"roles", "Roles", w.roles},
		{"plan", "Plan", w.plan},
	}
	for _, p := range parts {
		w.raw("<li><a href=#" + p.id + ">" + p.title + "</a>")
	}
	w.raw("</ul></nav>")
	for _, p := range parts {
		w.raw("<section id=" + p.id + " aria-labelledby=h-" + p.id + "><h2 id=h-" + p.id + ">" + p.title + "</h2>")
		p.write()
		w.raw("</section>")
	}
	return w.String()
}

type part struct {
	id, title string
	write     func()
}

// age is how long ago something was made, in words.
func age(made, now time.Time) string {
	switch days := int(now.Sub(made).Hours() / 24); {
	case now.Before(made.Add(-time.Hour)):
		return "the clock of this PC or phone is behind"
	case days < 1:
		return "less than a day old"
	case days == 1:
		return "1 day old"
	default:
		return fmt.Sprintf("%d days old", days)
	}
}

// writer writes HTML; what put is given besides its pattern is text.
type writer struct {
	strings.Builder
	b     *binder.Binder
	today binder.Date
}

func (w *writer) raw(s string) { w.WriteString(s) }

func (w *writer) put(pattern string, args ...string) {
	safe := make([]any, len(args))
	for i, a := range args {
		safe[i] = html.EscapeString(a)
	}
	fmt.Fprintf(w, pattern, safe...)
}

// way is a way to reach someone; a number dials.
func (w *writer) way(f *binder.Field, x binder.Way) {
	label := f.WayLabel(x.Way)
	if x.IsPhone() {
		w.put("<a class=tel href=\"tel:%s\">%s</a> <span class=sort>%s</span>", x.Dial(), binder.ShowPhone(x.Value), label)
	} else {
		w.put("<span class=other>%s</span> <span class=sort>%s</span>", x.Value, label)
	}
	if x.Note != "" {
		w.put(" <span class=note>(%s)</span>", x.Note)
	}
}

func (w *writer) ways(kind *binder.Kind, list []binder.Way) {
	w.raw("<ul class=ways>")
	for _, x := range list {
		w.raw("<li>")
		w.way(kind.Field("ways"), x)
	}
	w.raw("</ul>")
}

// empty says that there is nothing, and where there may be.
func (w *writer) empty(what string) {
	w.put("<p class=note>%s The printed copy may have more.</p>", what)
}

func (w *writer) list(tag string, items []string) {
	w.raw("<" + tag + ">")
	for _, s := range items {
		w.put("<li>%s", s)
	}
	w.raw("</" + tag + ">")
}

func (w *writer) first15() {
	f, ok := binder.First15s.Get(w.b, binder.First15Ref)
	if !ok {
		w.empty("Nothing is written here.")
		return
	}
	if len(f.Do) > 0 {
		w.raw("<h3>Do now</h3>")
		w.list("ol class=do", f.Do)
	}
	if len(f.Dont) > 0 {
		w.raw("<h3>Do not</h3>")
		w.list("ul class=dont", f.Dont)
	}
	if len(f.Call) > 0 {
		w.raw("<h3>Call, in this order</h3><ol class=call>")
		for _, ref := range f.Call {
			w.put("<li><b>%s</b>", w.b.Title(ref))
			for _, c := range binder.Reach(w.b, ref, w.today) {
				w.raw("<div>")
				if c.Name != w.b.Title(ref) {
					w.put("%s ", c.Name)
				}
				if x, ok := c.Best(); ok {
					w.way(fieldOf(ref), x)
				} else {
					w.raw("<span class=note>no number</span>")
				}
				w.raw("</div>")
			}
		}
		w.raw("</ol>")
	}
}

// fieldOf is where the ways of whoever stands behind a reference are kept.
func fieldOf(ref binder.Ref) *binder.Field {
	if ref.Kind() == binder.Partners.Name {
		return binder.Partners.Field("ways")
	}
	return binder.People.Field("ways")
}

func (w *writer) people() {
	staff := binder.Staff(w.b, w.today)
	if len(staff) == 0 {
		w.empty("Nobody is in this copy.")
		return
	}
	for _, p := range staff {
		w.put("<article><h3>%s</h3>", p.Name)
		if p.Job != "" {
			w.put("<p>%s</p>", p.Job)
		}
		w.ways(binder.People.Kind, p.Ways)
		w.raw("</article>")
	}
}

func (w *writer) partners() {
	list := binder.PartnersInOrder(w.b)
	if len(list) == 0 {
		w.empty("No partner is in this copy.")
		return
	}
	for _, p := range list {
		w.put("<article><h3>%s</h3>", p.Name)
		w.facts("", binder.Partners.Field("category").Option(p.Category), "Ask for", strings.TrimSuffix(p.Contact+", "+p.Title, ", "),
			"Call when", p.When, "Hours", p.Hours, "Account or policy number", p.Account, "Support PIN", p.PIN, "What they do for us", p.Does)
		w.ways(binder.Partners.Kind, p.Ways)
		w.raw("</article>")
	}
}

// facts are labels and values in turn; those without a value are left out.
func (w *writer) facts(pairs ...string) {
	w.raw("<p>")
	for i := 0; i < len(pairs); i += 2 {
		switch label, value := pairs[i], pairs[i+1]; {
		case value == "":
		case label == "":
			w.put("%s<br>", value)
		default:
			w.put("<span class=sort>%s:</span> %s<br>", label, value)
		}
	}
	w.raw("</p>")
}

func (w *writer) calls() {
	t := binder.CallTree(w.b, w.today)
	if len(t.Roots) == 0 {
		w.empty("There is no call tree in this copy.")
		return
	}
	w.branch(t.Roots)
	if len(t.Missing) > 0 {
		var names []string
		for _, p := range t.Missing {
			names = append(names, p.Name)
		}
		w.put("<p>Nobody calls: %s.</p>", strings.Join(names, ", "))
	}
}

func (w *writer) branch(nodes []*binder.TreeNode) {
	w.raw("<ul class=tree>")
	for _, n := range nodes {
		w.put("<li><b>%s</b>", n.Title)
		for _, p := range n.Who {
			w.raw("<div>")
			if p.Name != n.Title {
				w.put("%s ", p.Name)
			}
			if x, ok := p.Phone(); ok {
				w.way(binder.People.Field("ways"), x)
			}
			w.raw("</div>")
		}
		if n.Note != "" {
			w.put("<div class=note>Say: %s</div>", n.Note)
		}
		if n.Gap != "" {
			w.put("<div class=note>%s</div>", n.Gap)
		}
		if len(n.Calls) > 0 {
			w.branch(n.Calls)
		}
	}
	w.raw("</ul>")
}

func (w *writer) roles() {
	list := binder.RolesInOrder(w.b)
	if len(list) == 0 {
		w.empty("No role is in this copy.")
		return
	}
	for _, r := range list {
		w.put("<article><h3>%s</h3>", r.Name)
		if r.Mission != "" {
			w.put("<p>%s</p>", r.Mission)
		}
		for i, p := range r.Who(w.b, w.today) {
			label := "Backup person"
			if i == 0 {
				label = "Has it"
			}
			w.put("<p><span class=sort>%s:</span> %s ", label, p.Name)
			if x, ok := p.Phone(); ok {
				w.way(binder.People.Field("ways"), x)
			}
			w.raw("</p>")
		}
		w.list("ol", r.Duties)
		w.raw("</article>")
	}
}

// plan shows the version that was approved last, or what is written where none was.
func (w *writer) plan() {
	plan, status := "", "This plan was not approved yet."
	if v := binder.Versions(w.b); len(v) > 0 && v[0].Whole() {
		plan, status = v[0].Text, v[0].Name+", approved on "+v[0].On.Long()+"."
	} else {
		plan, _ = binder.PlanText(w.b, w.today)
	}
	if strings.TrimSpace(plan) == "" {
		w.empty("No plan is in this copy.")
		return
	}
	w.put("<p class=note>%s</p>", status)
	// goldmark leaves raw HTML and dangerous links out by itself.
	md, source := goldmark.New(goldmark.WithExtensions(extension.Table, extension.TaskList)), []byte(lower(plan))
	tree := md.Parser().Parse(text.NewReader(source))
	w.sections(tree, source)
	var out bytes.Buffer
	if err := md.Renderer().Render(&out, source, tree); err != nil {
		w.put("<pre>%s</pre>", plan)
		return
	}
	w.raw(out.String())
}

// sections are links to the sections of the plan.
func (w *writer) sections(tree ast.Node, source []byte) {
	w.raw("<nav aria-label=\"Sections of the plan\"><ul>")
	n := 0
	for c := tree.FirstChild(); c != nil; c = c.NextSibling() {
		if h, ok := c.(*ast.Heading); ok && h.Level == 3 {
			n++
			id := fmt.Sprint("plan-", n)
			h.SetAttributeString("id", []byte(id))
			w.put("<li><a href=\"#%s\">%s</a>", id, string(h.Lines().Value(source)))
		}
	}
	w.raw("</ul></nav>")
}

// lower makes the headings of the plan stand below the page's own.
func lower(text string) string {
	lines := strings.Split(text, "\n")
	fence := false
	for i, l := range lines {
		if strings.HasPrefix(l, "```") {
			fence = !fence
		}
		if strings.HasPrefix(l, "#") && !fence {
			lines[i] = "##" + l
		}
	}
	return strings.Join(lines, "\n")
}
