package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/store"
)

// heldList lists the changes that are kept and do not count, because whoever
// made them had no right to.
type heldList struct {
	*App
	list *VScroll
	turn int // of reading the logs; a later one makes an earlier one void
}

// mostHeld is how many the list draws at once.
const mostHeld = 50

func newHeldList(a *App) *heldList { return &heldList{App: a, list: NewVScroll(Column(0))} }

func (l *heldList) object() fyne.CanvasObject { return l.list }

func (l *heldList) show() {
	l.turn++
	turn := l.turn
	if l.store.Standing().Barred == 0 {
		l.draw(nil)
		return
	}
	awayWith(l.Shell, nil, l.store.Barred, func(list []store.Barred) {
		if turn == l.turn {
			l.draw(list)
		}
	})
}

func (l *heldList) draw(list []store.Barred) {
	if len(list) == 0 {
		l.list.SetContent(Pad(40, Empty("check-circle-outline", T("Every change counts"),
			T("When someone whose key was taken back goes on writing elsewhere, or does more than their key allows, those changes wait here for an admin."))))
		return
	}
	cards := []fyne.CanvasObject{Notice(StatusInfo, N(len(list),
		"%d change is kept and does not count: whoever made it had no right to. Look at it, and let it count if it is good. Left here it does no harm.",
		"%d changes are kept and do not count: whoever made them had no right to. Look at them, and let count what is good. Left here they do no harm."),
		NewButton(Plain, T("Let all of them count"), "check", func() { l.adopt(list...) }))}
	l.view(func(b *binder.Binder) {
		for _, x := range list[:min(len(list), mostHeld)] {
			cards = append(cards, l.card(b, x))
		}
	})
	if n := len(list) - mostHeld; n > 0 {
		cards = append(cards, NewText(Muted, N(n, "%d more comes up when these are settled.", "%d more come up when these are settled.")))
	}
	l.list.SetContent(Column(12, cards...))
}

func (l *heldList) card(b *binder.Binder, x store.Barred) fyne.CanvasObject {
	who := T("Someone")
	if h, ok := l.holder(x.Holder); ok {
		who = h.name
	}
	why := T("The key of %s had been taken back, or that PC had been shut out.", who)
	if x.Has > binder.NoRight {
		why = T("The key of %s does not reach that far. It lets them: %s", who, rightWords(x.Has))
	}
	var records []fyne.CanvasObject
	for _, ref := range x.Refs {
		words := b.Title(ref)
		if k := binder.KindOf(ref.Kind()); k != nil {
			words = joined(T(k.One), words)
		}
		records = append(records, NewText(Body, words))
		for _, o := range x.Ops {
			if words := opWords(b, o); o.On == ref && words != "" {
				records = append(records, PadTRBL(0, 0, 0, 16, NewText(Muted, words)))
			}
		}
	}
	title := T("Changed")
	if x.Why != "" {
		title = T(x.Why)
	}
	return NewCard("", nil, Column(10,
		RowGrow(10, 0, Column(2, NewText(Strong, title), NewText(Caption, T("%s, %s, %s", who, Moment(time.Unix(x.Wall, 0)), binder.PCName(b, x.Log)))),
			NewButton(Plain, T("Let it count"), "check", func() { l.adopt(x) })),
		Column(2, records...), NewText(Caption, why)))
}

// opWords say what one operation would do to its record.
func opWords(b *binder.Binder, o binder.Op) string {
	var f *binder.Field
	if k := binder.KindOf(o.On.Kind()); k != nil {
		f = k.Field(o.Field)
	}
	switch {
	case o.Do == binder.DoDelete:
		return T("Deleted")
	case o.Field == "":
		return T("Restored")
	case f == nil || f.Kept:
		return ""
	case o.Do == binder.DoRemove:
		return T("%s: taken away", T(f.Label))
	case o.Value == "":
		return T("%s: emptied", T(f.Label))
	}
	return T("%s: %s", T(f.Label), shortened(valueWords(b, f, o.Value)))
}

// adopt lets changes count, once it is said what that is.
func (l *heldList) adopt(list ...store.Barred) {
	if !l.may(binder.Accesses.Name) {
		return
	}
	d := NewDialog(N(len(list), "Let %d change count?", "Let %d changes count?"),
		NewText(Body, T("It counts on every PC from then on, as if you had made it. It cannot be taken back as a whole; what it changed can be changed again."))).Wide(480)
	d.Main(Primary, T("Let it count"), "check", func() {
		l.awayIn(d, func() error { return l.store.Adopt(list...) }, func() {
			d.Close()
			l.Toast(N(len(list), "%d change counts now.", "%d changes count now."), nil)
			l.Refresh()
		})
	})
	d.Show(l.Canvas())
}
