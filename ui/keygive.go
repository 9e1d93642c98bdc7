package ui

import (
	"errors"
	"strconv"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/sheet"
	"readybinder/store"
)

// giveKey gives someone a key of their own; to may be nothing. It is given out
// once the passphrase was typed again from that person's paper, and takes the
// place of the one that the person has already.
func (a *App) giveKey(to binder.Ref) {
	if !a.may(binder.Accesses.Name) {
		return
	}
	var people []Option
	a.view(func(b *binder.Binder) {
		for _, p := range binder.Staff(b, a.today()) {
			people = append(people, Option{ID: string(binder.People.Ref(p.ID)), Name: p.Name, More: p.Job})
		}
	})
	whose := NewRefField(T("Whose key"), people).Named("person").Required().Start(string(to))
	hint := func(ref string) {
		whose.Hint(T("Who is not on the list comes under People first."))
		if len(a.keysOf(binder.Ref(ref))) > 0 {
			whose.Hint(T("This person has a key already. It is taken back, and the new one takes its place."))
		}
	}
	whose.OnChanged(hint)
	hint(string(to))
	form := NewForm(whose,
		NewChoiceField(T("What they may do"), rightOptions()).Named("right").Required().Start(strconv.Itoa(int(binder.Edit))))
	pass := newNewPass()
	again := NewPassField(T("The passphrase, once more, typed from that paper"))
	slip := NewButton(Plain, T("Print it"), "printer-outline", nil)
	note := T("Everyone who opens the binder gets a key of their own. Nobody else's passphrase is needed.")
	if a.byPaper {
		note = T("A code from paper opened the binder. Give yourself a key for every day. Then lock the binder, open it with the new passphrase, and replace the paper: its code has been seen.")
		form.Field("right").Start(strconv.Itoa(int(binder.Administer)))
	}
	d := NewPanel(T("Give a key"), Column(18, form.Object(),
		Column(8, NewText(Strong, T("The passphrase")),
			NewText(Muted, T("Let that person sit here and write it down. It is shown this once; nobody can look it up later.")),
			pass.Object(), Flow(8, slip)),
		again)).Note(note)
	slip.tapped = func() {
		if secret, err := pass.value(); err != nil {
			a.did(err)
		} else if form.Check() {
			a.printSlip(binder.Ref(form.Value("person")), rightOf(form.Value("right")), secret)
		}
	}
	d.Dirty = func() bool { return form.Changed() || again.Value() != "" }
	d.Closed = func() { emptyPrinted(a.store.Dir()) }
	d.Main(Primary, T("Give the key"), "check", func() {
		secret, err := pass.value()
		if !form.Check() || !a.did(err) || !typedAgain(again, secret) {
			return
		}
		k := store.NewKey{Person: binder.Ref(form.Value("person")), Right: rightOf(form.Value("right")), Secret: secret}
		a.view(func(b *binder.Binder) { k.Name = b.Title(k.Person) })
		a.awayIn(d, func() error { return a.giveOut(k) }, func() {
			pass.forget()
			a.byPaper = false
			d.Close()
			a.Toast(T("%s can open the binder now: here, and on other PCs once they get this change.", k.Name), nil)
			a.showNewKey()
		})
	})
	d.Show(a.Canvas())
}

// keysOf are the keys that a person can open the binder with.
func (a *App) keysOf(person binder.Ref) (list []keyHolder) {
	for _, h := range a.holders() {
		if person != "" && h.access.Person == person && h.Open() {
			list = append(list, h)
		}
	}
	return list
}

// giveOut gives out a key, and takes back the one that it takes the place of.
func (a *App) giveOut(k store.NewKey) error {
	old := a.keysOf(k.Person)
	for _, h := range old {
		if h.Me {
			return Say(T("This person's key is the one that is open."), T("To get another passphrase, choose Change my passphrase."))
		}
	}
	unnamed := a.store.AddPerson(k)
	if unnamed != nil && !errors.Is(unnamed, store.ErrUnnamed) {
		return unnamed
	}
	for _, h := range old {
		if err := a.store.TakeBack(h.ID); err != nil {
			return err
		}
	}
	return unnamed
}

// openedByIt tells whether the key of a paper is the one that is open, and what
// to do then: nobody takes back the key that is open.
func (a *App) openedByIt(id string) bool {
	h, ok := a.holder(id)
	if !ok || !h.Me {
		return false
	}
	d := NewDialog(T("First, a key of your own"), NewText(Body, T("This paper opened the binder just now, and the key that is open cannot be taken back. Give yourself a key, lock the binder, and open it with the new passphrase. Then replace the paper.")))
	d.Main(Primary, T("Give myself a key"), "key-outline", func() { d.Close(); a.giveKey(a.store.Person()) })
	d.Show(a.Canvas())
	return true
}

// typedAgain tells whether a passphrase was typed again right, or says that not.
func typedAgain(again *Field, secret string) bool {
	if samePass(secret, again.Value()) {
		return true
	}
	again.SetWrong(T("That is not the same passphrase. Compare it with the paper, word by word."))
	selectAll(again)
	return false
}

// awayIn is away for the main thing of a dialog, which stays until it is done. A key
// that has no name is a key.
func (a *App) awayIn(d *Dialog, work func() error, done func()) {
	d.Lock(true)
	d.MainButton().Disable()
	a.run(func() {
		_, err := tried(func() (struct{}, error) { return struct{}{}, work() })
		a.onScreen(func() {
			d.Lock(false)
			d.MainButton().Enable()
			if err == nil || errors.Is(err, store.ErrUnnamed) {
				guard(a.root, done)
			}
			a.did(err)
		})
	})
}

// printSlip opens the slip of a new key to print.
func (a *App) printSlip(person binder.Ref, right binder.Right, secret string) {
	q := sheet.SlipRequest{Passphrase: secret, May: rightWords(right), On: a.today(), Paper: a.paper()}
	a.view(func(b *binder.Binder) {
		q.Office, q.Sample, q.Person = b.OfficeName(), isSampleOffice(b), b.Title(person)
	})
	s, err := sheet.Slip(q)
	if err == nil {
		err = viewPDF(a.store, a.files, "Key.pdf", s.PDF)
	}
	if err != nil {
		ShowTrouble(a.Canvas(), fileTrouble(err))
	}
}

// changeRight asks what someone may do from now on.
func (a *App) changeRight(h keyHolder) {
	if !a.may(binder.Accesses.Name) {
		return
	}
	form := NewForm(NewChoiceField(T("From now on"), rightOptions()).Named("right").Start(strconv.Itoa(int(h.Right))))
	d := NewDialog(T("What %s may do", h.name), Column(14, form.Object(),
		NewText(Muted, T("What was done until now stays. What another PC writes from now on, before it hears of this, counts only as far as the new right goes. Nothing needs to be typed anew: the passphrase stays the same.")))).Wide(520)
	d.Dirty = form.Changed
	d.Main(Primary, T("Change it"), "check", func() {
		a.awayIn(d, func() error { return a.store.SetRight(h.ID, rightOf(form.Value("right"))) }, func() {
			d.Close()
			a.Toast(T("%s: changed.", h.name), nil)
			a.Refresh()
		})
	})
	d.Show(a.Canvas())
}

// takeKeyBack takes a key back, after it said truly what that does; then runs
// afterwards, and may be nil.
func (a *App) takeKeyBack(h keyHolder, then func()) {
	if !a.may(binder.Accesses.Name) || a.openedByIt(h.ID) {
		return
	}
	words := []fyne.CanvasObject{
		NewText(Body, T("Nothing that is written from now on opens with this key. What someone writes with it from now on, on any PC, does not count.")),
		NewText(Body, T("What was seen with it before may be kept: backups, USB drives and PCs from before today still open with it.")),
	}
	if h.Has(store.Recovery) && a.store.Recoveries() == 1 {
		words = append(words, Notice(StatusMissing, T("It is the only recovery sheet. \"Replace it\" makes another one first.")))
	}
	if h.Senior {
		words = append(words, Notice(StatusInfo, seniorWords(h)))
	}
	d := NewDialog(T("Take this key back: %s?", h.name), Column(12, words...)).Wide(520)
	d.Main(Danger, T("Take it back"), "", func() {
		a.awayIn(d, func() error { return a.store.TakeBack(h.ID) }, func() {
			d.Close()
			a.Toast(T("Taken back: %s. Make a new backup, and destroy those from before.", h.name), nil)
			a.Refresh()
			if then != nil {
				then()
			}
		})
	})
	d.Show(a.Canvas())
}
