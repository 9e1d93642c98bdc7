package main

import (
	"encoding/json"
	"errors"
	"time"

	"readybinder/binder"
	"readybinder/seal"
)

// bag is what the page carries, see store.Export.
type bag struct {
	Slots    []slot   `json:"slots"`
	Keyrings [][]byte `json:"keyrings"`
	Data     []byte   `json:"data"`
}

type slot struct {
	Type string `json:"type"`
	File []byte `json:"file"`
}

// The answers that the page has words for.
var (
	errSecret  = errors.New("secret")  // opens nothing here
	errTyped   = errors.New("typed")   // a code with a typing mistake
	errOneCard = errors.New("onecard") // one card of a set
	errPast    = errors.New("past")    // was replaced when this copy was made
	errDamaged = errors.New("damaged") // the file itself
)

// open opens the bag with what a person typed, and returns the page.
func open(text []byte, secret string, now time.Time) (string, error) {
	var b bag
	if json.Unmarshal(text, &b) != nil || len(b.Slots) == 0 {
		return "", errDamaged
	}
	ring, err := unlock(&b, secret)
	if err != nil {
		return "", err
	}
	x, err := seal.OpenExport(ring, b.Data)
	if err != nil {
		return "", errDamaged
	}
	state, err := binder.OpenSnapshot(string(x.Body))
	if err != nil {
		return "", errDamaged
	}
	return page(state, time.Unix(x.Made, 0), now), nil
}

// unlock tries the slots that the secret can be of.
func unlock(b *bag, secret string) (*seal.Keyring, error) {
	typ := seal.Passphrase
	switch {
	case seal.CheckRecoveryCode(secret) == nil:
		typ = seal.Recovery
	case seal.CheckCards(secret) == nil:
		typ = seal.Pair
	}
	answer := errSecret
	if typ == seal.Passphrase && seal.LooksLikeCode(secret) {
		answer = errTyped // unless it is a passphrase that looks like one
	}
	for _, s := range b.Slots {
		if typ == seal.Recovery && s.Type == string(seal.Pair) {
			answer = errOneCard // or a recovery sheet of another binder
		}
		if s.Type != string(typ) {
			continue
		}
		key, err := seal.OpenSlot(typ, s.File, secret)
		if err != nil {
			continue
		}
		ring, _, err := seal.OpenKeyrings(b.Keyrings, key)
		if err == nil && ring.Has(key) {
			return ring, nil
		}
		answer = errPast
	}
	return nil, answer
}
