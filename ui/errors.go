package ui

import (
	"errors"

	"readybinder/binder"
)

// Trouble is what a person reads about an error: what is wrong and what it
// means, then what to do. Both are whole sentences.
type Trouble struct {
	Wrong string
	Do    string
}

// String joins both for places with one line.
func (t Trouble) String() string {
	if t.Do == "" {
		return t.Wrong
	}
	return t.Wrong + " " + t.Do
}

// Say is an error that already speaks to the person, for a choice that only
// the window knows about.
func Say(wrong, do string) error { return &said{Trouble{wrong, do}} }

type said struct{ Trouble }

func (s *said) Error() string            { return s.Trouble.String() }
func (s *said) Words() (what, do string) { return s.Wrong, s.Do }

// Words returns what to tell the person about err. Every room's errors carry
// their own words; one without them says so plainly and shows its technical
// text, which is what a helper on the phone will ask for.
func Words(err error) Trouble {
	if err == nil {
		return Trouble{}
	}
	what, do := binder.Explain(err)
	return Trouble{T(what), T(do)}
}

// hasWords tells whether err carries words of its own.
func hasWords(err error) bool {
	_, ok := errors.AsType[interface {
		error
		Words() (what, do string)
	}](err)
	return ok
}
