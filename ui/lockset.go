package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
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
	on := a.store.KeptOnThisPC()
	words, do, icon := T("This PC asks for the passphrase each time."), T("Let this PC remember it"), "key-outline"
	if on {
		words, do, icon = T("This PC remembers your key. Whoever can use your account on this PC can open the binder."), T("Ask for the passphrase again"), "lock-outline"
	}
	var turn *Button
	turn = NewButton(Plain, do, icon, func() {
		if on {
			p.turnChain(turn, a.store.ForgetOnThisPC, T("This PC asks for the passphrase again."))
			return
		}
		Confirm(a.Canvas(), T("Let this PC remember your key?"),
			T("This PC's keychain then opens the binder without a passphrase. Whoever can use your account on this PC, or takes it while you are signed in, can open the binder too. Do not do it on a PC that others use."),
			T("Let it remember"), T("Cancel"), func() {
				p.turnChain(turn, a.store.KeepOnThisPC, T("This PC remembers your key."))
			})
	})
	p.chain.set(Column(6, NewText(Muted, words), Flow(8, fyne.CanvasObject(turn))))
}

func (p *settingsPage) turnChain(turn *Button, do func() error, told string) {
	p.app.away(turn, do, func() { p.app.Toast(told, nil); p.showChain() })
}
