package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/store"
)

// keysPage tells who can open the binder and what each may do there, which PCs
// write into it, and which changes do not count.
type keysPage struct {
	*App
	parts *segments
	root  *fyne.Container
	keys  *keyList
	pcs   *pcList
	held  *heldList
}

// The parts of the page.
const (
	partKeys = iota
	partPCs
	partHeld
)

func newKeysPage(a *App) *keysPage { return &keysPage{App: a} }

// Title implements Page.
func (p *keysPage) Title() string { return T("Keys") }

// Icon implements Page.
func (p *keysPage) Icon() string { return "key-outline" }

// Explain implements Explainer.
func (p *keysPage) Explain() string {
	return T("**Keys** are who can open the binder: each person with a passphrase of their own, the recovery sheet in the safe, and break-glass cards, any two of which open it.\n\n" +
		"Give everyone their own key. Then one of them can be taken back without the others learning anything new.\n\n" +
		"**PCs** are the computers that write into the binder. One that was stolen is shut out here.\n\n" +
		"**Changes that do not count** were made by someone who had no right to them. They are kept; an admin decides.")
}

// Build implements Page.
func (p *keysPage) Build() fyne.CanvasObject {
	p.keys, p.pcs, p.held = newKeyList(p.App), newPCList(p.App), newHeldList(p.App)
	p.parts = newSegments([][2]string{{T("Keys"), "key-outline"}, {T("PCs"), "laptop"}, {T("Changes that do not count"), "gavel"}}, p.turn)
	p.root = stacked(p.keys.object(), p.pcs.object(), p.held.object())
	p.look(partKeys)
	return NewPageFrame(T("Who can open the binder"), T("Everyone's own key, and the papers that open it."),
		ColumnGrow(10, 1, p.parts.row, p.root),
		NewButton(Quiet, T("Erase the past"), "archive-outline", p.erase),
		NewButton(Plain, T("Break-glass cards"), "card-account-phone-outline", func() { p.makeCards("") }),
		NewButton(Plain, T("Recovery sheet"), "shield-key-outline", func() { p.makeRecovery("") }),
		NewButton(Primary, T("Give a key"), "plus", p.Add))
}

func (p *keysPage) turn(n int) {
	p.look(n)
	p.Show()
}

func (p *keysPage) look(n int) {
	for i, o := range p.root.Objects {
		show(o, i == n)
	}
}

// Show implements Page.
func (p *keysPage) Show() {
	switch p.parts.at {
	case partKeys:
		p.keys.show()
	case partPCs:
		p.pcs.show()
	case partHeld:
		p.held.show()
	}
}

// Open implements Opener: a key, a PC, or a task of the home page.
func (p *keysPage) Open(ref binder.Ref) {
	switch {
	case ref == taskRecovery:
		p.makeRecovery("")
	case ref == taskPassphrase:
		p.changePass()
	case ref == taskBringOver:
		p.bringOver()
	case ref == taskHeld:
		p.parts.choose(partHeld)
	case ref.Kind() == binder.PCs.Name:
		p.parts.choose(partPCs)
		p.pcs.open(ref.ID())
	case ref.Kind() == binder.Accesses.Name:
		p.parts.choose(partKeys)
		p.keys.open(ref.ID())
	}
}

// Add implements Adder: someone gets a key.
func (p *keysPage) Add() { p.giveKey("") }

// keyList is the list of all keys, with the chosen one at the right.
type keyList struct {
	*App
	rows   *ListView
	past   *check // also those taken back
	right  *VScroll
	split  *Split
	chosen string
}

func newKeyList(a *App) *keyList {
	l := &keyList{App: a, rows: NewListView(nil), right: NewVScroll(Column(0))}
	l.rows.OnSelect = l.selected
	l.past = newCheck("")
	l.past.OnChanged = func(bool) { l.show() }
	l.split = NewSplit("keys", ColumnGrow(8, 0, NewSheet(l.rows), l.past), l.right)
	return l
}

func (l *keyList) object() fyne.CanvasObject { return l.split }

func (l *keyList) show() {
	var items []Item
	past, mine := 0, ""
	there := false
	for _, h := range l.holders() {
		if !h.Open() {
			if past++; !l.past.Checked {
				continue
			}
		}
		it := Item{ID: h.ID, Title: h.name, Line2: rightShort(h.Right), Icon: keyIcon(h)}
		switch {
		case !h.Open():
			it.Status, it.Chip = StatusOff, T("Taken back")
		case h.Me:
			it.Status, it.Chip = StatusInfo, T("Open now")
			mine = h.ID
		}
		items = append(items, it)
		there = there || h.ID == l.chosen
	}
	if !there {
		l.chosen = mine
	}
	l.past.Text = N(past, "Show %d that was taken back", "Show %d that were taken back")
	show(l.past, past > 0)
	l.past.Refresh()
	l.rows.SetItems(items)
	l.rows.Mark(l.chosen)
	l.draw()
}

func keyIcon(h keyHolder) string {
	switch {
	case h.Has(store.Recovery), h.access.Name == binder.RecoveryName:
		return "shield-key-outline"
	case h.Has(store.Cards), h.access.Name == binder.CardsName:
		return "card-account-phone-outline"
	}
	return "key-outline"
}

func (l *keyList) selected(id string) {
	l.chosen = id
	l.draw()
	l.split.ShowDetail()
}

func (l *keyList) open(id string) {
	if h, ok := l.holder(id); ok && !h.Open() {
		l.past.SetChecked(true)
	}
	l.chosen = id
	l.show()
	l.split.ShowDetail()
}

func (l *keyList) draw() {
	h, ok := l.holder(l.chosen)
	if !ok {
		l.right.SetContent(Column(0))
		return
	}
	parts := []fyne.CanvasObject{Column(3, NewText(Title, h.name).SetGrow(1.15), NewText(Muted, rightWords(h.Right)))}
	if buttons := l.buttons(h); len(buttons) > 0 {
		parts = append(parts, Flow(6, buttons...))
	}
	if h.Me {
		parts = append(parts, Notice(StatusInfo, T("You opened the binder with this key. Another admin can take it back; you cannot.")))
	}
	if h.Senior && h.Open() && !h.Me {
		parts = append(parts, Notice(StatusInfo, seniorWords(h)))
	}
	parts = append(parts, NewRule(), Facts(l.facts(h)...))
	l.right.SetContent(NewCard("", nil, Column(14, parts...)))
}

func seniorWords(h keyHolder) string {
	return T("The key of %s is older than yours. If you two take each other's key back at the same time, on two PCs, the older one stands. \"Erase the past\" settles that for good: the new binder begins with the keys as they are then.", h.name)
}

// buttons are what can be done with a key. Those who may not press them too, and
// are told who may.
func (l *keyList) buttons(h keyHolder) (list []fyne.CanvasObject) {
	if !h.Open() {
		return nil
	}
	take := NewButton(Quiet, T("Take it back"), "minus-circle-outline", func() { l.takeKeyBack(h, nil) }).IconColor(ColorBad)
	notes := func(words string) *Button {
		return NewButton(Plain, words, "pencil-outline", func() { l.editAccess(h) })
	}
	switch {
	case h.Has(store.Recovery):
		list = append(list, NewButton(Plain, T("Replace it"), "refresh", func() { l.makeRecovery(h.ID) }), notes(T("Where it lies")), take)
	case h.Has(store.Cards):
		list = append(list, NewButton(Plain, T("Replace the set"), "refresh", func() { l.makeCards(h.ID) }), notes(T("Who has the cards")), take)
	case h.Me:
		list = append(list, NewButton(Plain, T("Change my passphrase"), "key-outline", l.changePass), notes(T("Whose it is")))
	default:
		list = append(list, NewButton(Plain, T("Change what they may do"), "tune-variant", func() { l.changeRight(h) }), notes(T("Whose it is")), take)
	}
	return list
}

func (l *keyList) facts(h keyHolder) []Fact {
	since := T("From the beginning")
	if h.Made > 0 {
		since = Moment(time.Unix(h.Made, 0))
		if by, ok := l.holder(h.By); ok {
			since = T("%s, by %s", since, by.name)
		}
	}
	lies := T("Where it lies")
	if h.Has(store.Cards) || h.access.Name == binder.CardsName {
		lies = T("Who has the cards")
	}
	var whose Fact
	if h.Has(store.Passphrase) && h.access.Person == "" {
		whose = Fact{Label: T("Whose it is"), Empty: T("Nobody said yet")}
	}
	return []Fact{
		whose,
		{Label: T("Opens with"), Value: opensWith(h), Empty: T("Nothing: it was taken back")},
		{Label: T("Given out"), Value: since},
		{Label: T("Last proved"), Value: h.access.Proved.Long()},
		{Label: lies, Value: strings.Join(h.access.Lies, "\n"), Wide: true},
		{Label: T("Notes"), Value: h.access.Note, Wide: true},
	}
}

func opensWith(h keyHolder) string {
	var list []string
	for _, t := range h.Types {
		switch t {
		case store.Passphrase:
			list = append(list, T("A passphrase"))
		case store.Recovery:
			list = append(list, T("The code on the recovery sheet"))
		case store.Cards:
			list = append(list, T("Any two cards of the set"))
		case store.Keychain:
			list = append(list, T("The keychain of a PC"))
		}
	}
	return strings.Join(list, "\n")
}

// editAccess opens the form of what the office knows of a key.
func (l *keyList) editAccess(h keyHolder) {
	l.editRecord(h.name, h.ref(), func(f *recordForm) {
		if name := f.kit.Field("name"); name.Value() == "" {
			name.SetValue(h.name)
		}
	}, nil)
}
