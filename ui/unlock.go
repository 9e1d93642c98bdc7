package ui

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"readybinder/store"
)

// showUnlock asks for the passphrase of the binder in dir.
func (s *session) showUnlock(dir string) {
	pass := NewPassField(T("Passphrase or recovery code"))
	card := NewPassField(T("The code on a second card"))
	card.Hide()
	open := NewButton(Primary, T("Unlock"), "lock-open-outline", nil)
	open.tapped = func() { s.unlock(dir, pass, card) }
	found := newSwap()
	t := &stage{
		icon: "lock-outline", title: T("Unlock the binder"),
		body: Column(14, found.Container, pass, card), main: open, wide: 520,
		others: []*Button{NewButton(Quiet, T("Can't open it?"), "help-circle-outline", s.showHelp)},
	}
	if store.KeychainOpens(dir) {
		t.others = append([]*Button{NewButton(Plain, T("Open with this PC's keychain"), "key-outline", func() { s.unlockFromChain(dir, pass) })}, t.others...)
	}
	if store.Restored(dir) {
		t.lead = T("This one was restored from a backup: %s. It is not the office's binder.", filepath.Base(dir))
	}
	s.show(t)
	s.lookAround(dir, t, found)
}

// unlock opens the binder. card asks for a second code where the first one may
// stand on a break-glass card.
func (s *session) unlock(dir string, pass, card *Field) {
	secret := pass.Value()
	if card.Visible() && card.Value() != "" {
		secret += " " + card.Value()
	}
	if strings.TrimSpace(secret) == "" {
		pass.SetWrong(T("Type the passphrase first."))
		focusOn(pass.Target())
		return
	}
	pass.SetWrong("")
	looked := s.looked
	await(s, T("Opening the binder. This takes a second or two."), func() (*store.Store, error) {
		if looked != nil {
			<-looked // it holds the file for a moment
		}
		return store.Open(dir, secret)
	}, func(st *store.Store) {
		s.openedBy(st, secret)
	}, func(err error) bool {
		if errors.Is(err, store.ErrOneCard) {
			card.Show()
			pass.SetWrong(Words(err).String())
			s.stage.laid()
			focusOn(card.Target())
			return true
		}
		if s.wrongPass(pass, err) {
			return true
		}
		s.showTrouble(dir, err)
		return true
	})
}

// unlockFromChain opens the binder with what this PC's keychain keeps.
func (s *session) unlockFromChain(dir string, pass *Field) {
	if s.stage.held {
		return // a second click
	}
	// Some keychains ask for a password of their own, and some never answer.
	ctx := s.stage.stoppable()
	looked := s.looked
	await(s, T("Waiting for this PC's keychain."), func() (*store.Store, error) {
		if looked != nil {
			<-looked // it holds the file for a moment
		}
		return store.OpenFromKeychain(ctx, dir)
	}, s.opened, func(err error) bool {
		if errors.Is(err, context.Canceled) {
			s.focus()
			return true
		}
		if errors.Is(err, store.ErrNoKeychain) {
			pass.SetWrong(Words(err).String())
			s.stage.laid()
			focusOn(pass.Target())
			return true
		}
		return false
	})
}

// isCode tells a recovery code, or those of two cards, from a passphrase by its
// shape.
func isCode(secret string) bool {
	code := strings.NewReplacer(" ", "", "-", "").Replace(secret)
	return (len(code) == 28 || len(code) == 56) && strings.ContainsAny(code, "0123456789")
}

// wrongPass says under the field that the passphrase is not right, leaves it
// there, marked, and tells whether that was the error.
func (s *session) wrongPass(pass *Field, err error) bool {
	if !errors.Is(err, store.ErrPassphrase) && !errors.Is(err, store.ErrRecoveryCode) {
		return false
	}
	pass.SetWrong(Words(err).String())
	s.stage.laid()
	selectAll(pass)
	return true
}

// showHelp says what else opens the binder.
func (s *session) showHelp() {
	point := func(icon, title, words string, more ...fyne.CanvasObject) fyne.CanvasObject {
		text := append([]fyne.CanvasObject{NewText(Strong, title), NewText(Muted, words)}, more...)
		return RowGrow(14, 1, NewIconMark(icon, ColorAccent, 26), Column(3, text...))
	}
	s.show(&stage{
		icon: "help-circle-outline", title: T("Can't open it?"), back: s.start, wide: 640,
		lead: T("If something is happening right now, do not wait for this. Take the red folder."),
		body: Column(18,
			point("book-open-page-variant-outline", T("The red folder"), T("It has the first 15 minutes, the numbers and the plan on paper.")),
			point("keyboard-outline", T("Try again, slowly"), T("Show what you type, look at Caps Lock, and check the order of the words. You can try as often as you like.")),
			point("shield-key-outline", T("The recovery sheet"), T("It is in the safe. Type the seven groups of its code where the passphrase goes. Dashes, spaces and capital letters do not matter."),
				Flow(8, NewButton(Plain, T("Use the recovery sheet"), "key-outline", s.start))),
			point("card-account-phone-outline", T("Two break-glass cards"), T("If the office handed them out: any two open the binder. Type the code of one, a space, and the code of another where the passphrase goes.")),
			point("usb-flash-drive-outline", T("The USB drive"), T("If the binder on this PC is damaged, the copy on the drive opens with the same passphrase or recovery sheet."),
				Flow(8, NewButton(Plain, T("Open a copy from a USB drive"), "folder-open-outline", s.chooseCopy))),
			point("hospital-building", T("Only looking?"), T("The sample office opens without a passphrase. Everything in it is invented."),
				Flow(8, NewButton(Plain, T("Look at the sample office"), "", s.openSample)))),
	})
}

// showTrouble says why the binder in dir does not open, and offers what helps.
func (s *session) showTrouble(dir string, err error) {
	words := Words(err)
	again := NewButton(Primary, T("Try again"), "refresh", s.start)
	fromCopy := NewButton(Plain, T("Open a copy from a USB drive"), "usb-flash-drive-outline", s.chooseCopy)
	other := NewButton(Plain, T("Choose another folder"), "folder-open-outline", s.chooseCopy)
	t := &stage{icon: "alert-outline", title: words.Wrong, lead: words.Do, main: again, wide: 640,
		body: NewText(Caption, T("The binder's folder on this PC: %s", dir))}
	switch {
	case errors.Is(err, store.ErrDamaged), errors.Is(err, store.ErrEmpty):
		fromCopy.SetKind(Primary)
		again.SetKind(Plain)
		t.main, t.others = fromCopy, []*Button{again}
	case errors.Is(err, store.ErrForeign), errors.Is(err, store.ErrReadOnly), errors.Is(err, store.ErrPath):
		t.others = []*Button{fromCopy, other}
	case errors.Is(err, store.ErrNone):
		t.others = []*Button{NewButton(Plain, T("Begin"), "", s.showWelcome), fromCopy}
	case errors.Is(err, store.ErrNewer):
		t.others = []*Button{fromCopy}
	}
	s.show(t)
}
