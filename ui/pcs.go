package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/store"
)

// pcList is the list of the PCs that write into the binder, with the chosen one
// at the right.
type pcList struct {
	*App
	rows   *ListView
	right  *VScroll
	split  *Split
	all    []store.PC
	chosen string
	turn   int // of reading the logs; a later one makes an earlier one void
}

func newPCList(a *App) *pcList {
	l := &pcList{App: a, rows: NewListView(nil), right: NewVScroll(Column(0))}
	l.rows.OnSelect = l.selected
	l.split = NewSplit("pcs", NewSheet(l.rows), l.right)
	return l
}

func (l *pcList) object() fyne.CanvasObject { return l.split }

func (l *pcList) show() {
	l.turn++
	turn := l.turn
	awayWith(l.Shell, nil, l.store.PCs, func(list []store.PC) {
		if turn == l.turn {
			l.all = list
			l.list()
		}
	})
}

func (l *pcList) list() {
	var items []Item
	there := false
	l.view(func(b *binder.Binder) {
		for _, pc := range l.all {
			it := Item{ID: pc.Log, Title: binder.PCName(b, pc.Log), Line2: l.heardShort(pc), Icon: "laptop"}
			switch {
			case pc.Out:
				it.Status, it.Chip = StatusOff, T("Shut out")
			case pc.Log == l.store.Log():
				it.Status, it.Chip = StatusInfo, T("This PC")
			}
			if !pc.Out {
				it.Line2 += "  ·  " + rightShort(pc.Right)
			}
			items = append(items, it)
			there = there || pc.Log == l.chosen
		}
	})
	if !there && len(items) > 0 {
		l.chosen = items[0].ID
	}
	l.rows.SetItems(items)
	l.rows.Mark(l.chosen)
	l.draw()
}

func (l *pcList) selected(id string) {
	l.chosen = id
	l.draw()
	l.split.ShowDetail()
}

func (l *pcList) open(log string) {
	l.chosen = log
	l.show()
	l.split.ShowDetail()
}

func (l *pcList) draw() {
	for _, pc := range l.all {
		if pc.Log == l.chosen {
			l.right.SetContent(l.card(pc))
			return
		}
	}
	l.right.SetContent(Column(0))
}

func (l *pcList) card(pc store.PC) fyne.CanvasObject {
	var name string
	var known binder.PC
	l.view(func(b *binder.Binder) {
		name = binder.PCName(b, pc.Log)
		known, _ = binder.PCs.Get(b, binder.PCs.Ref(pc.Log))
	})
	ref := binder.PCs.Ref(pc.Log)
	buttons := []fyne.CanvasObject{NewButton(Plain, T("Name it"), "pencil-outline", func() { l.editRecord(name, ref, nil, nil) })}
	parts := []fyne.CanvasObject{NewText(Title, name).SetGrow(1.15)}
	switch {
	case pc.Out:
		parts = append(parts, Notice(StatusOff, T("This PC was shut out. What it writes does not count any more.")),
			NewText(Muted, T("If it comes back, delete the ReadyBinder folder on it and open a copy there, as on a new PC. What was written on it after it was shut out counts only where an admin lets it count.")))
	case pc.Log == l.store.Log():
		parts = append(parts, Notice(StatusInfo, T("You are sitting at this PC. Should it ever be stolen, shut it out here from another PC of the office.")))
	default:
		buttons = append(buttons, NewButton(Quiet, T("It was stolen or lost"), "alert-outline", func() { l.stolen(pc, name) }).IconColor(ColorBad))
	}
	if pc.Split {
		parts = append(parts, Notice(StatusInfo, T("This PC was copied, or set back to an older state of its disk. What was typed on both is here, and it goes on as another PC in this list.")))
	}
	if pc.Awaited > 0 {
		parts = append(parts, Notice(StatusNotSynced, N(pc.Awaited,
			"%d change of this PC has reached others and not this PC. If it does not come within a day, somebody may be keeping it back.",
			"%d changes of this PC have reached others and not this PC. If they do not come within a day, somebody may be keeping them back.")))
	}
	return NewCard("", nil, Column(14, append(parts, Flow(6, buttons...), NewRule(), Facts(
		Fact{Label: T("Where it stands"), Value: known.Where},
		Fact{Label: T("Last heard from"), Value: l.lastHeard(pc)},
		Fact{Label: T("Changes made on it"), Value: grouped(pc.Changes)},
		Fact{Label: T("Keys that were used on it"), Value: strings.Join(l.users(pc), "\n")},
		Fact{Label: T("Notes"), Value: known.Note, Wide: true}))...))
}

func (l *pcList) lastHeard(pc store.PC) string {
	if pc.Last == 0 {
		return T("Never")
	}
	return Moment(time.Unix(pc.Last, 0))
}

// heardShort is lastHeard where there is little room.
func (l *pcList) heardShort(pc store.PC) string {
	if pc.Last == 0 {
		return l.lastHeard(pc)
	}
	return clockOf(time.Unix(pc.Last, 0), l.store.Now())
}

func (l *pcList) users(pc store.PC) (names []string) {
	for _, id := range pc.Holders {
		if h, ok := l.holder(id); ok {
			names = append(names, h.name+": "+rightShort(h.Right))
		}
	}
	return names
}

// stolen walks through what is to be done about a PC that is gone: it is shut
// out, then the keys that were used on it.
func (l *pcList) stolen(pc store.PC, name string) {
	if !l.may(binder.Accesses.Name) {
		return
	}
	d := NewPanel(T("%s was stolen or lost", name), Column(12,
		NewText(Strong, T("First, shut it out")),
		NewText(Body, T("What that PC writes from now on does not count on any PC of the office. What was written on it until now stays.")),
		NewText(Muted, T("The binder on it is sealed: whoever has the PC reads nothing without a passphrase, a recovery code or two cards. If it comes back, it is set up like a new PC."))))
	d.Main(Danger, T("Shut it out"), "", func() {
		l.awayIn(d, func() error { return l.store.ShutOut(pc.Log) }, func() {
			l.Refresh()
			l.afterTheft(d, pc)
		})
	})
	d.Show(l.Canvas())
}

// afterTheft lists the keys that were used on a stolen PC.
func (l *pcList) afterTheft(d *Dialog, pc store.PC) {
	var rows []fyne.CanvasObject
	open := 0
	for _, id := range pc.Holders {
		h, ok := l.holder(id)
		if !ok {
			continue
		}
		if !h.Open() {
			rows = append(rows, RowGrow(10, 0, NewText(Strong, h.name), NewChip(StatusCurrent, T("Taken back"))))
			continue
		}
		open++
		do := NewButton(Plain, T("Take it back"), "minus-circle-outline", func() { l.takeKeyBack(h, func() { l.afterTheft(d, pc) }) })
		if h.Me {
			do = NewButton(Plain, T("Change my passphrase"), "key-outline", l.changePass)
		}
		rows = append(rows, RowGrow(10, 0, Column(1, NewText(Strong, h.name), NewText(Caption, rightWords(h.Right))), do))
	}
	words := T("Every key that was used on it is taken back. Make a new backup, and destroy those from before.")
	if open > 0 {
		words = T("Was the binder open when the PC was taken, or was a passphrase written down near it? Then take back the keys below, and give those people new ones. Whoever knows the passphrase can read what was on that PC; nothing newer.")
	}
	rows = append([]fyne.CanvasObject{Notice(StatusCurrent, T("The PC is shut out.")), NewText(Body, words)}, rows...)
	rows = append(rows, NewText(Body, T("Was the recovery sheet near it? Replace that too: Keys, Recovery sheet.")),
		NewText(Body, T("Does it sync with a server? Have the password changed there, and type the new one under Settings, Other PCs. Does it sync with the meeting point? There, choose “Let it in no more”.")))
	d.main = nil
	d.CancelText(T("Done"))
	d.SetBody(T("Then, the keys that were used on it"), Column(14, rows...))
}
