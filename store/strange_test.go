package store_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"testing"

	"readybinder/seal"
	"readybinder/sync"
)

// TestJunkWaitsForNothing: a file that somebody left at a place in this PC's name, and that
// no key opens, is no change of this PC that waits to be sent, and goes nowhere.
func TestJunkWaitsForNothing(t *testing.T) {
	s := create(t)
	addPerson(t, s, "a", "Anna")
	foreign := create(t)
	addPerson(t, foreign, "e", "Eve")
	list, err := foreign.Names()
	ok(t, err)
	body, err := foreign.Read(list[len(list)-1])
	ok(t, err)
	sum := sha256.Sum256(body)
	junk := seal.Name{Kind: seal.KindSegment, Writer: s.Log(), From: 2, To: math.MaxUint32, Length: uint32(len(body)), Hash: hex.EncodeToString(sum[:16])}
	one, other := t.TempDir(), t.TempDir()
	round := func(dir string, first bool) {
		t.Helper()
		at, err := sync.OpenFolder(dir)
		ok(t, err)
		_, err = sync.Round(context.Background(), s, at, sync.Options{Target: dir, First: first, Now: s.Now()})
		ok(t, err)
	}
	round(one, false)
	round(other, false)
	at, err := sync.OpenFolder(one)
	ok(t, err)
	ok(t, at.Put(context.Background(), junk, body))
	round(one, false)
	if list := s.Strange(); len(list) != 1 {
		t.Fatalf("%d files that no key opens", len(list))
	}
	k, err := sync.Look(s, other)
	ok(t, err)
	if k.Files != 0 || k.Changes != 0 {
		t.Errorf("%d files with %d changes wait to be sent", k.Files, k.Changes)
	}
	round(other, true)
	if at, err = sync.OpenFolder(other); err != nil {
		t.Fatal(err)
	}
	if _, err := at.Get(context.Background(), junk); err == nil {
		t.Error("it was carried on")
	}
}
