package binder

import (
	"errors"
	"strings"
)

// Trouble is an error that a person can do something about. It carries the
// words for them: what is wrong and what it means, then what to do.
type Trouble struct {
	err      string
	what, do string
}

// NewTrouble makes the error err ("room: what") with its words.
func NewTrouble(err, what, do string) *Trouble { return &Trouble{err, what, do} }

func (t *Trouble) Error() string { return t.err }

// Words are what is wrong and what to do, in sentences.
func (t *Trouble) Words() (what, do string) { return t.what, t.do }

// Words are what is wrong with the field and what to do.
func (e *Invalid) Words() (what, do string) {
	label := e.Field
	if k := KindOf(e.Ref.Kind()); k != nil && k.Field(e.Field) != nil {
		label = k.Field(e.Field).Label
	}
	what = e.Why
	if !strings.HasPrefix(what, label) {
		what = label + ": " + what
	}
	return what + " Nothing was changed.", "Correct it and save again."
}

// Explain puts any error into words: its own where it, or one that it wraps,
// has them.
func Explain(err error) (what, do string) {
	if told, ok := errors.AsType[interface {
		error
		Words() (what, do string)
	}](err); ok {
		return told.Words()
	}
	return "Something went wrong that ReadyBinder did not expect. Nothing that was saved is lost.",
		"Try again. If it happens again, note these words for your IT provider: " + err.Error()
}
