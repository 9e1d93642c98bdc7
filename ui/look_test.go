package ui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	qrcode "github.com/skip2/go-qrcode"
)

type lookSize struct {
	look    Look
	percent int
}

var looks = []lookSize{{LookLight, 100}, {LookDark, 100}, {LookLight, 200}}

// TestLook draws the whole kit. With -look the pictures lie in build/ui-look.
func TestLook(t *testing.T) {
	for _, l := range looks {
		for _, scene := range scenes {
			name := fmt.Sprintf("%s-%s-%d", scene.name, l.look, l.percent)
			t.Run(name, func(t *testing.T) {
				win := newTestWindow(t, l.look, l.percent, nil, 1280, 800)
				scene.draw(win)
				capture(t, win, name)
			})
		}
	}
}

var scenes = []struct {
	name string
	draw func(win fyne.Window)
}{
	{"people", func(win fyne.Window) { samplePeople(win) }},
	{"kit", func(win fyne.Window) {
		win.SetContent(NewGround(ColorPage, 0, Pad(20, NewVScroll(sampleKit()))))
		win.Resize(fyne.NewSize(1280, 800))
	}},
	{"form", func(win fyne.Window) {
		samplePeople(win)
		f := sampleForm()
		d := NewPanel("Edit person", f.Object()).Main(Primary, "Save", "check", nil)
		d.Dirty = f.Changed
		d.Show(win.Canvas())
		f.Check()
	}},
	{"form2", func(win fyne.Window) {
		win.SetContent(NewGround(ColorCard, 0, Pad(20, NewVScroll(sampleForm2()))))
		win.Resize(fyne.NewSize(700, 800))
	}},
	{"confirm", func(win fyne.Window) {
		samplePeople(win)
		Confirm(win.Canvas(), "Remove this PC from the binder?", "Front desk laptop will no longer be able to read anything that is written from now on. What it has read stays on it. This cannot be undone.", "Remove this PC", "Keep it", nil)
	}},
	{"number", func(win fyne.Window) {
		samplePeople(win)
		q, _ := qrcode.New("tel:+15555550142", qrcode.Medium)
		BigNumber(win.Canvas(), "Maria Delgado", "(555) 555-0142", q.Image(300))
	}},
	{"grid", func(win fyne.Window) {
		s := sampleShell()
		s.Attach(win)
		win.Resize(fyne.NewSize(1280, 800))
		g := sampleGrid(30, 12)
		s.stack.Add(NewPageFrame("Training", "Who has taken which course, and when it is due again.", NewSheet(g), NewButton(Plain, "Print the matrix", "printer-outline", nil), NewButton(Primary, "Record attendance", "plus", nil)))
		s.Rail().SetActive("training")
		g.Select(3, 2)
	}},
	{"tree", func(win fyne.Window) {
		tv := NewTreeView()
		tv.SetNodes(sampleTree())
		win.SetContent(NewGround(ColorPage, 0, Pad(20, NewCard("Call tree", NewButton(Plain, "Print", "printer-outline", nil), tv))))
		win.Resize(fyne.NewSize(1280, 800))
		tv.Select("b2")
	}},
	{"markdown", func(win fyne.Window) {
		win.SetContent(NewGround(ColorPage, 0, Pad(20, NewSheet(NewVScroll(Pad(20, atMost(720, NewMarkdown(sampleMarkdown, func(string) {}))))))))
		win.Resize(fyne.NewSize(1000, 900))
	}},
	{"diff", func(win fyne.Window) {
		win.SetContent(NewGround(ColorCard, 0, Pad(20, NewVScroll(NewDiffView(Diff(
			"# Phones\nCall the EHR vendor.\nAsk for the downtime line.\nWrite down the time.\na\nb\nc\nd\nCall the insurer.",
			"# Phones\nCall the EHR vendor at once, from a personal phone, because the desk phones may run over the same network.\nWrite down the time.\na\nb\nc\nd\nCall the insurer.\nTell Maria.", 1))))))
		win.Resize(fyne.NewSize(800, 500))
	}},
	{"empty", func(win fyne.Window) {
		s := sampleShell()
		s.Attach(win)
		win.Resize(fyne.NewSize(900, 640))
		l := NewListView(Empty("account-group-outline", "Nobody is in the binder yet", "Add the people whom the office calls when something happens: staff, doctors, and the people outside who help.",
			NewButton(Plain, "Import a list", "import", nil), NewButton(Primary, "Add a person", "plus", nil)))
		s.stack.Add(NewPageFrame("People", "Everyone the office may have to reach, and how.", NewSheet(l), NewButton(Primary, "Add a person", "plus", nil)))
		s.Rail().SetActive("people")
	}},
}

func sampleShell() *Shell {
	s := newTestShell("Cedar Hollow Family Practice")
	for _, p := range []struct {
		g              Group
		id, text, icon string
	}{
		{GroupReady, "home", "Home", "home-outline"}, {GroupReady, "plan", "Plan", "book-open-page-variant-outline"},
		{GroupReady, "people", "People", "account-group-outline"}, {GroupReady, "tree", "Call tree", "sitemap-outline"},
		{GroupReady, "training", "Training", "school-outline"}, {GroupReady, "partners", "Partners", "handshake-outline"},
		{GroupRespond, "now", "Something is happening", "alert-outline"}, {GroupRespond, "incidents", "Incidents", "clipboard-text-outline"},
		{GroupRespond, "deadlines", "Deadlines", "calendar-clock-outline"},
		{GroupProof, "exercises", "Exercises", "clipboard-check-outline"}, {GroupProof, "policies", "Policies and reviews", "gavel"},
		{GroupProof, "evidence", "Evidence", "archive-outline"},
		{GroupFoot, "print", "Print", "printer-outline"}, {GroupFoot, "settings", "Settings", "cog-outline"},
	} {
		s.Rail().Add(p.g, p.id, p.text, p.icon)
	}
	s.Rail().SetStatus(StatusCurrent, "In sync with 2 other PCs. Last sync 9:12 AM.")
	s.Rail().SetBadge("deadlines", "2")
	return s
}

func samplePeople(win fyne.Window) *Shell {
	s := sampleShell()
	s.Attach(win)
	win.Resize(fyne.NewSize(1280, 800))
	list := NewListView(nil)
	names := []string{"Amara Okafor", "Benjamin Katz", "Chen Liu", "Dolores Rivera", "Elif Yılmaz", "Fatima Haddad", "Grace Kowalski", "Hanh Nguyen", "Ivan Petrov", "Jamila Washington-Featherstonehaugh", "Maria Delgado", "Noah Smith"}
	chips := []Status{StatusCurrent, StatusDueSoon, StatusOverdue, StatusMissing, StatusNever, StatusTwoAnswers, StatusNotSynced, StatusNone}
	var items []Item
	for i, n := range names {
		items = append(items, Item{ID: n, Title: n, Line2: "Medical assistant, (555) 555-01" + fmt.Sprint(10+i), Status: chips[i%len(chips)]})
	}
	list.SetItems(items)
	list.Select("Maria Delgado")
	find := NewSearchBox("Search name, role, number (Ctrl+K)", list.SetFilter)
	find.SetCount("12 of 12 people")
	detail := NewVScroll(NewCard("", nil, Column(16,
		RowGrow(8, 0, NewText(Title, "Maria Delgado"), NewChip(StatusDueSoon, "")),
		Flow(8, NewButton(Plain, "Edit", "pencil-outline", nil), NewButton(Plain, "Call by QR", "qrcode", nil), NewButton(Quiet, "Delete", "delete-outline", nil).IconColor(ColorBad)),
		NewRule(),
		Facts(
			Fact{Label: "Mobile", Value: "(555) 555-0142", Strong: true, Action: NewIconButton("content-copy", "Copy", nil)},
			Fact{Label: "Other way to reach", Value: "Signal, same number"},
			Fact{Label: "Role", Value: "Office manager; privacy officer"},
			Fact{Label: "Backup person", Empty: "Nobody yet", Status: StatusMissing},
			Fact{Label: "Number confirmed", Value: "Mon Aug 24, 2026", Status: StatusOverdue},
			Fact{Label: "Email", Value: "maria.delgado@cedarhollow.example"},
			Fact{Label: "Notes", Value: "Has the key to the server closet and knows where the red folder is. On vacation in the week of Thanksgiving.", Wide: true},
		),
		Notice(StatusTwoAnswers, "Two PCs wrote different mobile numbers. Choose the right one.", NewButton(Plain, "Choose", "", nil)),
	)))
	split := NewSplit("people", NewSheet(list), detail)
	body := ColumnGrow(12, 1, find, split)
	frame := NewPageFrame("People", "Everyone the office may have to reach, and how.", body,
		NewButton(Plain, "Import", "import", nil), NewButton(Plain, "Print", "printer-outline", nil), NewButton(Primary, "Add a person", "plus", nil))
	s.stack.Add(frame)
	s.Rail().SetActive("people")
	s.Status("Saved at 9:14 AM")
	s.Toast("Deleted Peter Novak.", func() {})
	return s
}

func sampleKit() fyne.CanvasObject {
	off := NewButton(Plain, "Not now", "close", nil)
	off.Disable()
	offMain := NewButton(Primary, "Save", "check", nil)
	offMain.Disable()
	ringed := NewButton(Plain, "With the keyboard", "keyboard-outline", nil)
	ringed.has = true
	ringedMain := NewButton(Primary, "With the keyboard", "", nil)
	ringedMain.has = true
	var chips []fyne.CanvasObject
	for st := StatusCurrent; st <= StatusNotSynced; st++ {
		chips = append(chips, NewChip(st, ""))
	}
	chips = append(chips, NewChip(StatusInfo, "Sample office"), NewChip(StatusNone, "Draft"))
	return Column(20,
		NewText(Heading, "Buttons and chips"),
		Flow(10, NewButton(Primary, "Add a person", "plus", nil), NewButton(Plain, "Import", "import", nil), NewButton(Quiet, "Undo", "undo", nil), NewButton(Danger, "Remove this PC", "delete-outline", nil), NewButton(Alarm, "First 15 minutes", "alarm-light-outline", nil), off, offMain, NewIconButton("cog-outline", "Settings", nil), ringed, ringedMain),
		Flow(8, chips...),
		Tiles(260, 14,
			NewCard("Two numbers not confirmed", nil, Column(10, NewText(Body, "Nobody has checked these numbers for 90 days."), Row(8, NewButton(Primary, "Confirm numbers", "phone-outline", nil)))),
			NewCard("Sheet in the break room", NewChip(StatusOverdue, ""), Column(10, NewText(Body, "It was printed on Mon Aug 24, 2026. Three numbers have changed since."), Row(8, NewButton(Plain, "Print it again", "printer-outline", nil)))),
			NewCard("Training", NewIconButton("dots-horizontal", "More", nil), NewText(Muted, "Maria’s privacy training is due on Fri Nov 27, 2026."))),
		Notice(StatusOverdue, "This PC has not synced for 12 days. What other people changed since is not here."),
		Notice(StatusInfo, "This is the sample office. Nothing in it is real."),
		Notice(StatusCurrent, "The backup was restored and checked on Mon Nov 2, 2026."),
		NewText(Body, "Body text. The quick brown fox jumps over the lazy dog while the office manager reads this paragraph, which is long enough to wrap into a second line on a narrow window and stays readable there."),
		NewText(Muted, "Muted text for explanations."), NewText(Caption, "Caption text for hints."), NewText(Wrong, "This is not a date. Type it like 11/23/2026 or Nov 23."),
	)
}

func sampleForm() *Form {
	return NewForm(
		NewTextField("Name").Named("name").Required().Start("Maria Delgado"),
		NewTextField("Mobile").Hint("As people say it, for example (555) 555-0100.").Start("(555) 555-0142"),
		NewDateField("Number confirmed").Start("2026-08-24"),
		NewTextField("Email").Required(),
		NewChoiceField("Print on the wall sheet", Options("Office number only", "Yes", "No")).Start("Yes"),
		NewRefField("Backup person", []Option{{"1", "Amara Okafor", "Nurse"}, {"2", "Benjamin Katz", "Physician"}}).Start("1"),
		NewBoolField("Has a key to the building").Start("true"),
		NewMultiLine("Notes", 3).Start("Has the key to the server closet."),
	)
}

func sampleForm2() fyne.CanvasObject {
	ref := NewRefField("Backup person", []Option{{"1", "Amara Okafor", "Nurse"}, {"2", "Benjamin Katz", "Physician"}, {"3", "Chen Liu", "Front desk"}})
	ref.ctrl.(*refControl).search("")
	pass := NewPassField("Passphrase").Start("CORRECT HORSE")
	date := NewDateField("Due")
	date.ctrl.(*boxControl).control.(*dateControl).SetText("tomorrow")
	bad := NewNumberField("Days", 1, 90).Start("400")
	bad.Check()
	return container.New(&column{gap: 16, grow: -1}, pass, date, bad, ref,
		NewRefsField("Call in this order", []Option{{"1", "Amara Okafor", ""}, {"2", "Benjamin Katz", ""}, {"3", "Chen Liu", ""}}).Start("3\n1"),
		NewLinesField("Steps").Start("Unplug the network cable\nCall Maria\nTake photos of the screens"))
}

func sampleGrid(rows, cols int) *Grid {
	g := NewGrid("Person")
	var people []Item
	var courses []string
	for i := range rows {
		people = append(people, Item{ID: fmt.Sprint(i), Title: fmt.Sprintf("Person number %d", i+1)})
	}
	for i := range cols {
		courses = append(courses, fmt.Sprintf("Course %d of the year", i+1))
	}
	g.SetData(courses, people, func(r, c int) Cell {
		return Cell{Status: Status(1 + (r*7+c*3)%5)}
	})
	return g
}

func sampleTree() []*TreeNode {
	leaf := func(id, name string, st Status) *TreeNode {
		return &TreeNode{ID: id, Title: name, Line2: "(555) 555-01" + id[1:] + "0", Status: st}
	}
	return []*TreeNode{{ID: "a1", Title: "Dr. Amara Okafor", Line2: "Owner, (555) 555-0101", Status: StatusCurrent, Children: []*TreeNode{
		{ID: "b1", Title: "Maria Delgado", Line2: "Office manager", Status: StatusDueSoon, Children: []*TreeNode{leaf("c1", "Chen Liu", StatusCurrent), leaf("c2", "Elif Yılmaz", StatusMissing)}},
		{ID: "b2", Title: "Benjamin Katz", Line2: "Physician", Status: StatusOverdue, Children: []*TreeNode{leaf("d1", "Fatima Haddad", StatusCurrent), leaf("d2", "Grace Kowalski", StatusNone), leaf("d3", "Jamila Washington-Featherstonehaugh", StatusNever)}},
	}}}
}

const sampleMarkdown = `# When the EHR is down

Paper first. **Nobody** waits for the computer. Read the [downtime sheet](https://example.org/sheet) and then _call_ the vendor.

## First steps

1. Write down the time.
2. Take the red folder from the break room. It has the *contact sheet*, the paper forms, and the pens that everybody looks for and never finds, so this line wraps.
   - Forms for new patients
   - Forms for refills
3. Call Maria.

- [x] Phones work
- [ ] **Internet** works
- [ ] Printer works

> Do not restart anything. The people who help you need it the way it is.

| Who | Number | When |
|-----|-------:|------|
| EHR vendor | (555) 555-0100 | at once |
| Insurer | (555) 555-0101 | within 24 hours, before anyone is paid |

` + "```\nipconfig /all\n```\n\nType `exit` when you are done. ![floor plan](/etc/passwd) <b>raw</b>\n"
