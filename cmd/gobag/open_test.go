package main

import (
	"errors"
	"testing"

	"readybinder/seal"
)

// TestUnlockLooksLikeCode: a passphrase that looks like a code opens; what opens
// nothing and looks like one is told of as mistyped.
func TestUnlockLooksLikeCode(t *testing.T) {
	const passphrase = "MapleStreet1234 PineAvenue56"
	_, made, err := seal.Found(seal.NewPC(), passphrase, 1)
	if err != nil {
		t.Fatal(err)
	}
	b := &bag{Keyrings: [][]byte{made.File.Bytes}}
	for _, s := range made.Slots {
		b.Slots = append(b.Slots, slot{string(s.Name.SlotType()), s.Bytes})
	}
	if !seal.LooksLikeCode(passphrase) {
		t.Error("it does not look like a code")
	}
	for secret, want := range map[string]error{
		passphrase:                     nil,
		"MapleStreet1234 PineAvenue57": errTyped,
		"six quiet words of no office": errSecret,
	} {
		if _, err := unlock(b, secret); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", secret, err, want)
		}
	}
}
