package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"readybinder/store"
)

// newPass is where a passphrase is chosen: six generated words, or one's own.
type newPass struct {
	about []string // words that add little: the office, the person
	words string
	own   bool

	shown *Text
	field *Field
	place swap
}

func newNewPass(about ...string) *newPass {
	p := &newPass{about: about, words: store.NewPassphrase(), place: newSwap()}
	p.shown = NewText(Strong, "").SetGrow(1.75).SetAlign(fyne.TextAlignCenter)
	p.field = NewPassField(T("Your own passphrase")).OnChanged(p.typed)
	p.field.Hint(T("Long is better than clever: four words or more that have nothing to do with each other."))
	p.look()
	return p
}

// Object is what stands in a form.
func (p *newPass) Object() fyne.CanvasObject { return p.place.Container }

func (p *newPass) look() {
	if p.own {
		p.place.set(p.field, Flow(8, NewButton(Quiet, T("Use six generated words instead"), "undo", p.useWords)))
		focusOn(p.field.Target())
		return
	}
	p.shown.SetText(p.words)
	box := NewGround(ColorInfoBack, 10, Pad(20, p.shown))
	p.place.set(box, Flow(8,
		NewButton(Plain, T("Other words"), "refresh", p.another),
		NewButton(Plain, T("Copy"), "content-copy", p.copy),
		NewButton(Quiet, T("Use my own passphrase"), "pencil-outline", p.useOwn)))
}

func (p *newPass) another() {
	p.words = store.NewPassphrase()
	p.shown.SetText(p.words)
	relayout(p.shown)
}
func (p *newPass) copy()     { fyne.CurrentApp().Clipboard().SetContent(p.words) }
func (p *newPass) useOwn()   { p.own = true; p.look() }
func (p *newPass) useWords() { p.own = false; p.look() }

func (p *newPass) typed(own string) { p.field.Hint(strengthWords(store.Strength(own, p.about...))) }

// value is the passphrase, or what is wrong with it.
func (p *newPass) value() (string, error) {
	if !p.own {
		return p.words, nil
	}
	own := p.field.Value()
	switch {
	case strings.TrimSpace(own) == "":
		return "", Say(T("There is no passphrase yet."), T("Type one, or use the six generated words."))
	case store.Strength(own, p.about...) < 2:
		return "", Say(T("This passphrase is easy to guess. Whoever takes this PC could open the binder."), T("Make it longer, or use the six generated words."))
	}
	return own, nil
}

// forget takes the words off the clipboard, once they are not needed there.
func (p *newPass) forget() {
	if c := fyne.CurrentApp().Clipboard(); c.Content() == p.words {
		c.SetContent("")
	}
}

func strengthWords(n int) string {
	return []string{
		T("Very easy to guess. Make it longer."),
		T("Easy to guess. Make it longer."),
		T("Better. One more word makes it good."),
		T("Good: hard to guess."),
		T("Very good: very hard to guess."),
	}[min(max(n, 0), 4)]
}

// samePass tells whether a passphrase was typed again as it opens the binder:
// of words, case and spaces do not count.
func samePass(x, y string) bool {
	if x == y {
		return true
	}
	a, b := strings.Fields(strings.ToLower(x)), strings.Fields(strings.ToLower(y))
	return len(a) >= 4 && strings.Join(a, " ") == strings.Join(b, " ")
}
