package store_test

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"readybinder/seal"
	"readybinder/sync"
)

// wildPlace is a place in memory that does to its files and answers whatever real
// servers, proxies and drives were seen to do, each with a probability of its own.
type wildPlace struct {
	r     *rand.Rand
	files map[seal.Name][]byte
	late  []func() // writes that take effect later
	old   map[seal.Name][]byte
	// faults are what may happen, in percent.
	faults map[string]int
	kill   func(op string) // may cut the PC off, by a panic
	count  int             // operations
}

var errWild = errors.New("the network is down")

// wildFaults are all that a place may do.
var wildFaults = []string{
	"fails before", "fails after", "half stored", "not stored", "late", "short answer", "flipped", "swapped",
	"stale list", "part of the list", "empty list", "list fails", "sizes wrong", "delete ignored",
}

// sorted are the names of files in one order, so that a schedule can be replayed.
func sorted(files map[seal.Name][]byte) []seal.Name {
	return slices.SortedFunc(maps.Keys(files), func(a, b seal.Name) int { return strings.Compare(a.String(), b.String()) })
}

func (w *wildPlace) happens(fault string) bool { return w.r.IntN(100) < w.faults[fault] }

func (w *wildPlace) begin(ctx context.Context, op string) error {
	w.count++
	if w.kill != nil {
		w.kill(op)
	}
	if len(w.late) > 0 && w.r.IntN(2) == 0 {
		w.late[0]()
		w.late = w.late[1:]
	}
	if w.happens("fails before") {
		return errWild
	}
	return ctx.Err()
}

func (w *wildPlace) settle() {
	for _, f := range w.late {
		f()
	}
	w.late, w.faults, w.kill = nil, nil, nil
}

func (w *wildPlace) List(ctx context.Context) ([]sync.Entry, error) {
	if err := w.begin(ctx, "list"); err != nil || w.happens("list fails") {
		return nil, errors.Join(err, errWild)
	}
	files := w.files
	switch {
	case w.happens("stale list") && w.old != nil:
		files = w.old
	case w.happens("empty list"):
		files = nil
	}
	var list []sync.Entry
	for _, n := range sorted(files) {
		if w.happens("part of the list") {
			continue
		}
		e := sync.Entry{Name: n, Size: int64(len(files[n]))}
		if w.happens("sizes wrong") {
			e.Size /= 2
		}
		list = append(list, e)
	}
	if w.r.IntN(4) == 0 {
		w.old = maps.Clone(w.files)
	}
	return list, nil
}

func (w *wildPlace) Get(ctx context.Context, name seal.Name) ([]byte, error) {
	if err := w.begin(ctx, "get"); err != nil {
		return nil, err
	}
	body, there := w.files[name]
	switch {
	case !there:
		return nil, sync.ErrMissing
	case w.happens("short answer"):
		body = body[:len(body)/2]
	case w.happens("flipped"):
		body = append([]byte(nil), body...)
		body[w.r.IntN(len(body))] ^= 1
	case w.happens("swapped"):
		body = w.files[sorted(w.files)[0]]
	}
	if name.Check(body) != nil {
		return nil, sync.ErrTorn
	}
	return append([]byte(nil), body...), nil
}

func (w *wildPlace) Put(ctx context.Context, name seal.Name, body []byte) error {
	if err := w.begin(ctx, "put"); err != nil {
		return err
	}
	store := func() {
		if whole := w.files[name]; name.Check(whole) != nil {
			w.files[name] = append([]byte(nil), body...)
		}
	}
	switch {
	case w.happens("not stored"):
		return nil
	case w.happens("late"):
		w.late = append(w.late, store)
		return nil
	case w.happens("half stored"):
		if name.Check(w.files[name]) != nil {
			w.files[name] = append([]byte(nil), body[:len(body)/2]...)
		}
		return nil
	}
	store()
	if w.happens("fails after") {
		return errWild
	}
	return nil
}

func (w *wildPlace) Delete(ctx context.Context, name seal.Name) error {
	if err := w.begin(ctx, "delete"); err != nil {
		return err
	}
	if w.happens("delete ignored") {
		return nil
	}
	delete(w.files, name)
	if w.happens("fails after") {
		return errWild
	}
	return nil
}
