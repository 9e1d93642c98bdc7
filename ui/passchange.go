package ui

import (
	"errors"

	"readybinder/store"
)

// changePass asks for a new passphrase, twice, and for today's. Where a paper
// opened the binder it gives a key instead: a passphrase that belonged to the
// paper would go with it when it is replaced.
func (a *App) changePass() {
	if !a.openedWith(store.Passphrase) {
		a.giveKey(a.store.Person())
		return
	}
	now := NewPassField(T("The passphrase that opened the binder today"))
	next := newNewPass()
	again := NewPassField(T("The new one, once more, typed from your paper"))
	d := NewPanel(T("Change the passphrase"), Column(18, now,
		Column(8, NewText(Strong, T("The new passphrase")), NewText(Muted, T("Write it down on paper before you go on.")), next.Object()), again))
	d.Dirty = func() bool { return now.Value() != "" || again.Value() != "" }
	d.Main(Primary, T("Change it"), "check", func() {
		secret, err := next.value()
		if !a.did(err) || !typedAgain(again, secret) {
			return
		}
		old := now.Value()
		d.Lock(true)
		d.MainButton().Disable()
		a.run(func() {
			_, err := tried(func() (struct{}, error) { return struct{}{}, a.store.ChangePassphrase(old, secret) })
			a.onScreen(func() {
				d.Lock(false)
				d.MainButton().Enable()
				switch {
				case errors.Is(err, store.ErrPassphrase), errors.Is(err, store.ErrRecoveryCode):
					now.SetWrong(Words(err).Wrong)
					selectAll(now)
				case a.did(err):
					next.forget()
					d.Close()
					a.Toast(T("The passphrase was changed. Make a new copy on the USB drive, so that it opens with the new one."), nil)
					a.Refresh()
				}
			})
		})
	})
	d.Show(a.Canvas())
}
