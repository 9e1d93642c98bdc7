// Package binder holds the words and the rules of ReadyBinder: the kinds of
// records and their fields, how commits are written down, decoded and laid
// into one state, and what follows from that state (who is due for training,
// where the call tree has a gap, what the home page says first).
//
// It is pure: no file, no network, no key, no screen and no clock. Time and
// random identities come in as arguments, so the same commits give the same
// binder on every PC.
package binder
