package ui

import (
	"strconv"

	"fyne.io/fyne/v2"

	"readybinder/binder"
)

// idleOptions are after how many minutes a binder that nobody uses is locked.
func idleOptions() []Option {
	return []Option{
		{ID: "5", Name: T("After 5 minutes")}, {ID: "15", Name: T("After 15 minutes")}, {ID: "30", Name: T("After 30 minutes")},
		{ID: "60", Name: T("After an hour")}, {ID: "-1", Name: T("Never")},
	}
}

func (p *settingsPage) chooseIdle(minutes string) {
	if n, err := strconv.Atoi(minutes); err == nil {
		p.app.prefs.SetInt(prefIdle, n)
	}
}

// showChain says whether this PC's keychain opens the binder, and offers the other.
func (p *settingsPage) showChain() {
	a := p.app
	if isSample(a.store.Dir()) {
		p.chain.set()
		return
	}
	words, turn := T("This PC asks for the passphrase each time."), p.rememberButton()
	if kept := a.store.KeptOnThisPC(); kept != "" {
		mine := false
		words, mine = a.keptWords(kept)
		if turn = p.forgetButton(); !mine && a.store.Right() < binder.Administer {
			turn = nil
		}
	}
	parts := []fyne.CanvasObject{NewText(Muted, words)}
	if turn != nil {
		parts = append(parts, Flow(8, turn))
	}
	p.chain.set(Column(6, parts...))
}

// keptWords say for whom this PC's keychain opens the binder, by the holder's ID.
func (a *App) keptWords(id string) (words string, mine bool) {
	for _, h := range a.holders() {
		switch {
		case h.ID != id:
		case h.Me:
			return T("This PC remembers your key. Whoever can use your account on this PC can open the binder."), true
		default:
			return T("This PC remembers the key of someone else: %s. It does not remember yours. Whoever can use that person's account on this PC can open the binder in that name. That person or an admin can end this.", h.name), false
		}
	}
	return "", false
}

// rememberButton lets this PC's keychain open the binder.
func (p *settingsPage) rememberButton() (turn *Button) {
	a := p.app
	turn = NewButton(Plain, T("Let this PC remember it"), "key-outline", func() {
		Confirm(a.Canvas(), T("Let this PC remember your key?"),
			T("This PC's keychain then opens the binder without a passphrase. Whoever can use your account on this PC, or takes it while you are signed in, can open the binder too. Do not do it on a PC that others use."),
			T("Let it remember"), T("Cancel"), func() {
				p.turnChain(turn, a.store.KeepOnThisPC, T("This PC remembers your key."))
			})
	})
	return turn
}

// forgetButton ends that.
func (p *settingsPage) forgetButton() (turn *Button) {
	turn = NewButton(Plain, T("Ask for the passphrase again"), "lock-outline", func() {
		p.turnChain(turn, p.app.store.ForgetOnThisPC, T("This PC asks for the passphrase again."))
	})
	return turn
}

// turnChain shows what is true afterward, also where not all of it could be done.
func (p *settingsPage) turnChain(turn *Button, do func() error, told string) {
	awayWith(p.app.Shell, turn, func() (error, error) { return do(), nil }, func(err error) {
		p.showChain()
		if p.app.did(err) {
			p.app.Toast(told, nil)
		}
	})
}
