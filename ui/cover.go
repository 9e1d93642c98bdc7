package ui

import (
	"strings"
)

// hide lays a cover over the window that nothing is seen through. The binder under
// it stays open, with what was typed and not saved.
func (s *session) hide() {
	pass := NewPassField(T("Passphrase or recovery code"))
	open := NewButton(Primary, T("Go on"), "lock-open-outline", nil)
	lock := NewButton(Quiet, T("Lock, and lose what was typed"), "lock-outline", s.lockNow)
	trying := newSwap()
	open.tapped = func() { s.uncover(pass, open, trying) }
	box := Column(14,
		NewText(Heading, T("Locked")),
		NewText(Body, T("Nobody was here for a while. Something that was typed is not saved yet, so it waits behind this. Type your passphrase to go on with it. It is lost if this PC is turned off.")),
		pass, trying.Container, Flow(8, open, lock))
	l := newLayer(box, false, 460)
	l.opaque = true
	l.enter = open.Press
	s.cover = l
	l.show(s.window.Canvas())
	focusOn(pass.Target())
}

// uncover takes the cover away for whoever can open the binder.
func (s *session) uncover(pass *Field, open *Button, trying swap) {
	secret := pass.Value()
	if strings.TrimSpace(secret) == "" {
		pass.SetWrong(T("Type the passphrase first."))
		return
	}
	open.Disable()
	trying.set(newProgress(T("Opening the binder. This takes a second or two."), -1))
	s.cover.Refresh()
	s.run(func() {
		_, err := tried(func() (struct{}, error) { return struct{}{}, s.store.Recognize(secret) })
		s.onScreen(func() {
			open.Enable()
			trying.set()
			if err != nil {
				pass.SetWrong(Words(err).String())
				s.cover.Refresh()
				selectAll(pass)
				return
			}
			s.cover.hide()
			s.cover = nil
			attended()
		})
	})
}
