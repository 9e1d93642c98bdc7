package store_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"readybinder/seal"
	"readybinder/store"
)

// slow is a copy on a slow drive: while a segment is read, something else is done.
type slow struct {
	store.Source
	meanwhile func()
}

func (s *slow) Read(n seal.Name) ([]byte, error) {
	if n.Kind == seal.KindSegment {
		s.meanwhile()
	}
	return s.Source.Read(n)
}

// without says that do, which is done while a drive is read, does not wait for it.
func without(t *testing.T, do func()) func() {
	return func() {
		done := make(chan struct{})
		go func() {
			defer close(done)
			do()
		}()
		select {
		case <-done:
		case <-time.After(30 * time.Second):
			t.Error("the binder cannot be used while a drive is read")
		}
	}
}

// TestSlowFollow: while the new edition is fetched from a slow drive the binder is used,
// and what is typed meanwhile comes along.
func TestSlowFollow(t *testing.T) {
	o, _ := erased(t)
	var once sync.Once
	follow(t, o.editor, &slow{o.admin, without(t, func() {
		once.Do(func() { addPerson(t, o.editor, "late", "Late Person") })
	})})
	if t.Failed() {
		return
	}
	carry(t, o.editor, o.admin, nil)
	if got := maria(o.admin); !strings.Contains(got, "Late Person") {
		t.Error(got)
	}
}

// TestSlowFollowClosed: where the binder is locked while the new edition is fetched, it
// is as it was.
func TestSlowFollowClosed(t *testing.T) {
	o, _ := erased(t)
	before := maria(o.editor)
	dir := o.editor.Dir()
	var once sync.Once
	_, err := o.editor.Follow(context.Background(), &slow{o.admin, without(t, func() {
		once.Do(func() { ok(t, o.editor.Close()) })
	})}, false, nil)
	if err == nil {
		t.Error("it went over")
	}
	s, err := store.Open(dir, editorPass)
	ok(t, err)
	o.editor = s
	if _, ended := s.Successor(); !ended || maria(s) != before {
		t.Errorf("%v %s", ended, maria(s))
	}
}

// TestSlowHeal: while a damaged file is read from a slow drive the binder is used.
func TestSlowHeal(t *testing.T) {
	o := newTestOffice(t)
	addPerson(t, o.editor, "m", "M")
	o.share(t)
	dir := o.admin.Dir()
	var bad seal.Name
	list, err := o.admin.Names()
	ok(t, err)
	for _, n := range list {
		if n.Kind == seal.KindSegment && n.Writer == o.editor.Log() {
			bad = n
		}
	}
	ok(t, o.admin.Close())
	store.SpoilFile(t, dir, bad)
	o.admin, err = store.Open(dir, passphrase)
	ok(t, err)
	n, err := o.admin.Heal(context.Background(), &slow{o.editor, without(t, func() { o.admin.Standing() })}, nil)
	ok(t, err)
	if n == 0 {
		t.Error("nothing was healed")
	}
}
