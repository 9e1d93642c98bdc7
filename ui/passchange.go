package ui

import (
	"errors"

	"readybinder/store"
)

// changePass asks for a new passphrase, twice, and for today's unless a
// recovery code opened the binder.
func (a *App) changePass() {
	known := a.code
	now := NewPassField(T("The passphrase, or recovery code, that opened the binder today"))
	next := newNewPass()
	again := NewPassField(T("The new one, once more, typed from your paper"))
	title := T("Change the passphrase")
	if known != "" {
		title = T("Choose a new passphrase")
		now.SetValue(known)
		now.Hide()
	}
	d := NewPanel(title, Column(18, now,
		Column(8, NewText(Strong, T("The new passphrase")), NewText(Muted, T("Write it down on paper before you go on.")), next.Object()), again))
	d.Dirty = func() bool { return now.Value() != known || again.Value() != "" }
	if known != "" {
		d.CancelText(T("Later"))
		d.Note(T("A code from paper opened the binder. Choose a passphrase for every day, and replace the paper whose code was typed: it has been seen. The forgotten passphrase keeps working for anyone who still knows it."))
	}
	d.Main(Primary, T("Change it"), "check", func() {
		secret, err := next.value()
		switch {
		case err != nil:
			ShowTrouble(a.Canvas(), Words(err))
			return
		case !typedAgain(again, secret):
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
				case err != nil:
					ShowTrouble(a.Canvas(), Words(err))
				default:
					next.forget()
					a.code = ""
					d.Close()
					told := T("The passphrase was changed. Make a new copy on the USB drive, so that it opens with the new one.")
					if isCode(old) { // it came beside the one before
						told = T("The new passphrase opens the binder, and the one before still does. Make a new copy on the USB drive, so that it opens with the new one.")
					}
					a.Toast(told, nil)
					a.Refresh()
				}
			})
		})
	})
	d.Show(a.Canvas())
}
