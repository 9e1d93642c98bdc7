package ui

import "errors"

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

func (s *said) Error() string { return s.Trouble.String() }

type saying struct {
	is  error                       // matched by errors.Is, or
	as  func(error) (Trouble, bool) // matched by type, with its data
	say Trouble
}

// sayings is the table from errors to words. The files errors_*.go of the
// pages add to it; the first match wins.
var sayings []saying

// wordsFor adds the words for a sentinel error.
func wordsFor(sentinel error, wrong, do string) {
	sayings = append(sayings, saying{is: sentinel, say: Trouble{wrong, do}})
}

// wordsForType adds the words for an error type that carries data.
func wordsForType[E error](say func(E) Trouble) {
	sayings = append(sayings, saying{as: func(err error) (Trouble, bool) {
		var e E
		if !errors.As(err, &e) {
			return Trouble{}, false
		}
		return say(e), true
	}})
}

// Words returns what to tell the person about err. An error without words of
// its own says so plainly and shows its technical text, which is what a helper
// on the phone will ask for.
func Words(err error) Trouble {
	if err == nil {
		return Trouble{}
	}
	var s *said
	if errors.As(err, &s) {
		return Trouble{T(s.Wrong), T(s.Do)}
	}
	for _, w := range sayings {
		if w.as != nil {
			if t, ok := w.as(err); ok {
				return t
			}
		} else if errors.Is(err, w.is) {
			return Trouble{T(w.say.Wrong), T(w.say.Do)}
		}
	}
	return Trouble{
		Wrong: T("That did not work."),
		Do:    T("Try again. If it happens again, read this line to the person who helps you: %s", err.Error()),
	}
}

// hasWords tells whether the table knows err; a test ranges over every
// exported error with it.
func hasWords(err error) bool {
	for _, w := range sayings {
		if w.as != nil {
			if _, ok := w.as(err); ok {
				return true
			}
		} else if errors.Is(err, w.is) {
			return true
		}
	}
	return false
}
