package binder

import (
	"encoding/json"
	"strings"
)

// Way is one way to reach someone: a number, an address, or how to find them
// when phones and mail are down. It is an element of a Ways field: changed,
// confirmed and removed as a whole.
type Way struct {
	ID string `json:"-"`
	// Way is its sort, one of the field's Ways.
	Way string `json:"way"`
	// Value is the number or address as it was typed.
	Value string `json:"value"`
	Note  string `json:"note,omitempty"`
	// Confirmed is the day on which someone tried it, By the person who did.
	Confirmed Date `json:"confirmed,omitempty"`
	By        Ref  `json:"by,omitempty"`
	// Print allows it on wall sheets though its sort is private.
	Print bool `json:"print,omitempty"`
	// Order is the place in the list, lowest first.
	Order int `json:"order,omitempty"`
}

func wayOf(e Element) Way {
	var w Way
	if json.Unmarshal([]byte(e.Value), &w) != nil {
		// A newer program wrote something else: show it rather than lose it.
		w = Way{Way: "other", Value: e.Value.Text()}
	}
	w.ID = e.ID
	return w
}

func (w Way) value() Value { return jsonValue(w) }

// IsMail tells whether the way is an email address.
func (w Way) IsMail() bool { return w.Way == "email" }

// IsPhone tells whether the way is a number to dial.
func (w Way) IsPhone() bool {
	switch w.Way {
	case "mobile", "work", "home", "day", "afterhours", "pager", "fax":
		return true
	}
	return false
}

// IsVoice tells whether someone answers when the number is dialled.
func (w Way) IsVoice() bool { return w.IsPhone() && w.Way != "pager" && w.Way != "fax" }

// Rank orders ways for people who call: numbers that a voice answers, other
// numbers, the rest.
func (w Way) Rank() int {
	switch {
	case w.IsVoice():
		return 0
	case w.IsPhone():
		return 1
	}
	return 2
}

// Private tells whether the way stays off wall sheets unless Print is set: a
// person's own mobile and home number, and other ways to reach them.
func (w Way) Private() bool {
	return w.Way == "mobile" || w.Way == "home" || w.Way == "other"
}

// Check tells what looks wrong, or "". It never refuses a number: offices
// have extensions, codes and numbers abroad.
func (w Way) Check() string {
	switch {
	case strings.TrimSpace(w.Value) == "":
		return "The number or address is missing. Type it in, or remove the line."
	case w.IsMail():
		return checkMail(strings.TrimSpace(w.Value))
	case w.IsPhone():
		return checkPhone(w.Value)
	}
	return ""
}

// Stale tells whether the way was not confirmed for more than days.
func (w Way) Stale(today Date, days int) bool {
	return w.Confirmed == "" || w.Confirmed.DaysTo(today) > days
}
