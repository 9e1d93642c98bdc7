package ui

import (
	"cmp"
	"errors"
	"net/url"
	"strings"

	"fyne.io/fyne/v2"

	"readybinder/store"
	"readybinder/sync"
)

// serverForm asks how a folder at a server is reached.
type serverForm struct {
	was            store.Place
	at, user, pass *Field
}

// newServerForm begins with a place that is reached so far, or with none.
func newServerForm(was store.Place) *serverForm {
	f := &serverForm{was, NewTextField(T("Address, as the server's owner gave it")), NewTextField(T("User")), NewPassField(T("Password"))}
	f.at.Hint(T("It begins with https:// and is a folder of its own for this binder."))
	f.at.SetValue(was.At)
	f.user.SetValue(was.User)
	if was.At != "" {
		f.pass.Hint(T("Leave this empty to keep the password, while the address stays the same."))
	}
	return f
}

// read is the place that was typed. ok is false where the address cannot be one, which is
// said at its field.
func (f *serverForm) read() (at store.Place, ok bool) {
	address := strings.TrimSpace(f.at.Value())
	if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
		f.at.SetWrong(T("An address begins with https://"))
		focusOn(f.at.Target())
		return store.Place{}, false
	}
	at = store.Place{ID: f.was.ID, Kind: store.PlaceServer, At: address, User: strings.TrimSpace(f.user.Value()), Password: f.pass.Value()}
	if sameServer(address, f.was.At) {
		at.Pin, at.Plain = f.was.Pin, f.was.Plain
	}
	if address == f.was.At {
		at.Password = cmp.Or(at.Password, f.was.Password)
	}
	return at, true
}

// sameServer tells whether two addresses are of one server: what a person has said of its
// certificate goes for all its folders.
func sameServer(one, other string) bool {
	x, wrong := url.Parse(one)
	y, err := url.Parse(other)
	return wrong == nil && err == nil && x.Host != "" && x.Scheme == y.Scheme && x.Host == y.Host
}

// askTrust asks about a server that did not prove to be the right one, where that is for a
// person to say: its certificate is one that nobody on this PC vouches for, or the way
// there is open. Who trusts it goes on with again, and is not asked once more when only
// the password or the folder was wrong. It returns false where err is another.
func (f *serverForm) askTrust(c fyne.Canvas, at store.Place, err error, again func(store.Place)) bool {
	trusted := func(at store.Place) {
		f.was = at
		again(at)
	}
	pin, unknown := sync.PinOf(err)
	switch {
	case unknown && pin != at.Pin:
		askPin(c, at, pin, trusted)
	case errors.Is(err, sync.ErrPlain) && !at.Plain: // said yes to, it is still not for the internet
		Confirm(c, T("Send the password openly?"),
			T("The address begins with http://. Everything in the binder stays sealed, but others in the office's network could read the password of this folder on its way. Better ask for an address that begins with https://."),
			T("Use it all the same"), "", func() {
				at.Plain = true
				trusted(at)
			})
	default:
		return false
	}
	return true
}

// askPin has a person compare a certificate with what the server itself shows.
func askPin(c fyne.Canvas, at store.Place, pin string, trusted func(store.Place)) {
	why := T("Nobody whom this PC trusts vouches for the server's certificate. That is usual for a server in the office, and a warning for any other. Compare these digits with what the server itself shows as the certificate's SHA-256 fingerprint:")
	if at.Pin != "" {
		why = T("The server shows another certificate than the one that was trusted. It may have been renewed, or another server poses as yours. Ask who looks after the server, and compare these digits with what the server itself shows as the certificate's SHA-256 fingerprint:")
	}
	d := NewDialog(T("Trust this server?"), Column(10, NewText(Body, why), NewText(Strong, fingerprint(pin)))).Wide(560)
	d.First = d.cancel // trusting is never one key away
	d.Main(Primary, T("They are the same"), "check", func() {
		d.Close()
		at.Pin = pin
		trusted(at)
	})
	d.Show(c)
}

// fingerprint writes a pin as servers and browsers show it, on two lines.
func fingerprint(pin string) string {
	var b strings.Builder
	for i, digit := range strings.ToUpper(pin) {
		switch {
		case i == len(pin)/2:
			b.WriteString(":\n")
		case i > 0 && i%2 == 0:
			b.WriteByte(':')
		}
		b.WriteRune(digit)
	}
	return b.String()
}

// noServer is what a typed address is told that nothing answers at.
func noServer() error {
	return Say(T("No server answers at that address. Nothing was changed."), T("Check the address, and that this PC is in the network. If both are right, ask who looks after the server."))
}
