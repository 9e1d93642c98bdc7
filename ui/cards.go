package ui

import (
	"math/rand/v2"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/sheet"
	"readybinder/store"
)

// How many cards a break-glass set has.
const (
	fewestCards = 3
	mostCodes   = 5
)

// cardSet makes a break-glass set: cards for named people, of which any two open
// the binder. Two of them are typed back before any opens anything.
type cardSet struct {
	*App
	old     string // the holder of the set that this one replaces, or ""
	who     *Field
	cards   []sheet.Card
	ask     []int // the cards to type back
	fields  []*Field
	printed bool
	proof   swap
	dialog  *Dialog
}

// makeCards makes a break-glass set, in place of the one whose holder is old; an
// office has one.
func (a *App) makeCards(old string) {
	if !a.may(binder.Accesses.Name) {
		return
	}
	s := &cardSet{App: a, old: old, proof: newSwap()}
	for _, h := range a.holders() {
		if h.Open() && h.Has(store.Cards) {
			s.old = h.ID
		}
	}
	if a.openedByIt(s.old) {
		return
	}
	var people []Option
	a.view(func(b *binder.Binder) { people = recordOptions(b, []string{"person"}, nil, a.today()) })
	s.who = NewRefsField(T("Who gets a card"), people).Hint(T("Three to five people, best from different parts of the office, and one from outside it.")).Required()
	body := []fyne.CanvasObject{NewText(Body, T("For the day when nobody who knows a passphrase can be reached, and the safe cannot be opened: any two of the cards open the binder, with the right to everything. One alone opens nothing."))}
	if s.old != "" {
		body = append(body, Notice(StatusInfo, T("The office has a set already. The new one takes its place: with the old cards nothing opens that is written from then on. Backups from before still do.")))
	}
	s.dialog = NewPanel(T("Break-glass cards"), Column(16, append(body, s.who)...))
	s.dialog.Main(Primary, T("Make the cards"), "arrow-right", s.make)
	s.dialog.Dirty = s.who.Changed
	s.dialog.Closed = func() { emptyPrinted(a.store.Dir()) }
	s.dialog.Show(a.Canvas())
}

func (s *cardSet) make() {
	people := SplitLines(s.who.Value())
	if n := len(people); n < fewestCards || n > mostCodes {
		s.who.SetWrong(T("Choose three, four or five people. There are %d now.", n))
		focusOn(s.who.Target())
		return
	}
	s.view(func(b *binder.Binder) {
		for _, ref := range people {
			s.cards = append(s.cards, sheet.Card{Holder: b.Title(binder.Ref(ref)), Code: store.NewRecoveryCode()})
		}
	})
	s.ask = rand.Perm(len(s.cards))[:2]
	slices.Sort(s.ask)
	for _, n := range s.ask {
		s.fields = append(s.fields, NewTextField(T("The code on card %d (%s)", n+1, s.cards[n].Holder)).Placeholder(T("7 groups of 4 characters")))
	}
	open := NewButton(Primary, T("Open to print"), "printer-outline", s.print)
	s.dialog.Dirty = func() bool { return true }
	s.dialog.First = open
	s.dialog.Main(Plain, T("The cards are right"), "check", s.done)
	s.dialog.SetBody(T("Print the cards"), Column(16,
		NewText(Body, N(len(s.cards), "%d card stands on one sheet. Print it once, cut the cards apart, and hand each to its person.", "%d cards stand on one sheet. Print it once, cut the cards apart, and hand each to its person.")),
		Flow(8, open, NewButton(Quiet, T("No printer here"), "eye-outline", s.show)), s.proof.Container))
}

func (s *cardSet) print() {
	q := sheet.CardsRequest{Cards: s.cards, On: s.today(), Paper: s.paper()}
	s.view(func(b *binder.Binder) { q.Office, q.Sample = b.OfficeName(), isSampleOffice(b) })
	made, err := sheet.Cards(q)
	if err == nil {
		err = viewPDF(s.store, s.files, "Cards.pdf", made.PDF)
	}
	if err != nil {
		ShowTrouble(s.Canvas(), fileTrouble(err))
		return
	}
	s.prove(T("The sheet opened in another window. Print it there, then look at the paper."))
}

// show is for an office without a printer: each card is written by hand.
func (s *cardSet) show() {
	var rows []fyne.CanvasObject
	for i, c := range s.cards {
		rows = append(rows, Column(2, NewText(Caption, T("Card %d of %d: %s", i+1, len(s.cards), c.Holder)), NewText(Strong, c.Code)))
	}
	s.prove(T("Write each code on a card of its own, with the name, and check every letter."),
		NewGround(ColorInfoBack, 10, Pad(16, Column(10, rows...))))
}

func (s *cardSet) prove(words string, more ...fyne.CanvasObject) {
	s.printed = true
	o := append([]fyne.CanvasObject{Notice(StatusInfo, words)}, more...)
	o = append(o, NewText(Strong, T("Now prove that the cards are right: type the codes of two of them.")), s.fields[0], s.fields[1])
	s.proof.set(o...)
	s.dialog.MainButton().SetKind(Primary)
	focusOn(s.fields[0].Target())
}

// done makes the set open the binder once two cards were typed back right.
func (s *cardSet) done() {
	if !s.printed {
		s.did(Say(T("The cards are not on paper yet."), T("Print them, or write the codes down, and then type two of them.")))
		return
	}
	good := true
	for i := len(s.fields) - 1; i >= 0; i-- {
		f, code := s.fields[i], s.cards[s.ask[i]].Code
		if asTyped.Replace(strings.ToUpper(f.Value())) != asTyped.Replace(code) {
			good = false
			f.SetWrong(T("That is not what stands on this card. Compare it group by group."))
			focusOn(f.Target())
		}
	}
	if !good {
		return
	}
	var codes, holders []string
	for _, c := range s.cards {
		codes, holders = append(codes, c.Code), append(holders, c.Holder)
	}
	s.awayIn(s.dialog, func() error {
		return noteKey(s.store, holders, func() error {
			if s.old != "" {
				return s.store.ReplaceCards(s.old, codes)
			}
			return s.store.AddCards(codes)
		})
	}, func() {
		s.dialog.Close()
		s.Toast(T("Any two of the cards open the binder now. Hand them out."), nil)
		s.showNewKey()
	})
}
