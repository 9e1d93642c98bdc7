package ui

import (
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	"readybinder/binder"
	"readybinder/store"
)

// The keychain of this PC is kept for one person, whom all others see named; she or
// an admin ends it.
func TestRemembered(t *testing.T) {
	keyring.MockInit()
	s, _ := officeSession(t)
	c := s.window.Canvas()
	const helper, second = "quarry lantern pebble saddle window thirty", "copper willow anchor ribbon meadow eleven"
	for _, k := range []store.NewKey{
		{Name: "Helper", Right: binder.Contribute, Secret: helper},
		{Name: "Second admin", Right: binder.Administer, Secret: second},
	} {
		if err := s.store.AddPerson(k); err != nil {
			t.Fatal(err)
		}
	}
	as := func(secret string) {
		t.Helper()
		if s.open != nil {
			s.open.Lock()
		}
		typeIn(t, c, "Passphrase or recovery code", secret)
		enter(c)
		s.open.Go(pageSettings)
	}
	lacks := func(text string) {
		t.Helper()
		if w := words(c); strings.Contains(w, text) {
			t.Errorf("%q stands there:\n%s", text, w)
		}
	}
	as(helper)
	sees(t, c, "This PC asks for the passphrase each time.")
	tap(t, c, "Let this PC remember it")
	tap(t, c, "Let it remember")
	sees(t, c, "This PC remembers your key. Whoever")
	s.open.Lock()
	tap(t, c, "Open with this PC's keychain")
	if s.open == nil || s.store.Right() != binder.Contribute {
		t.Fatal(words(c))
	}
	s.open.Go(pageSettings)
	tap(t, c, "Ask for the passphrase again")
	sees(t, c, "This PC's keychain opened the binder this time")
	press(c, "Escape")

	as(second)
	sees(t, c, "This PC remembers the key of someone else: Helper. It does not remember yours.")
	lacks("Let this PC remember it")
	tap(t, c, "Ask for the passphrase again")
	sees(t, c, "This PC asks for the passphrase each time.")
	tap(t, c, "Let this PC remember it")
	tap(t, c, "Let it remember")
	sees(t, c, "This PC remembers your key. Whoever")

	as(helper)
	sees(t, c, "This PC remembers the key of someone else: Second admin.")
	lacks("Let this PC remember it")
	lacks("Ask for the passphrase again")
	as(second)
	tap(t, c, "Ask for the passphrase again")
	sees(t, c, "This PC asks for the passphrase each time.")
	s.open.Lock()
	lacks("Open with this PC's keychain")
}
