package sync

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"readybinder/seal"
)

// wentBack counts what was there and is not any more, although it is of use, and tells
// whether that is more than a few.
func (r *round) wentBack() bool {
	commits := 0
	for n := range r.note.seen {
		isSegment := n.Kind == seal.KindSegment
		packed := isSegment && r.dropped[n]
		if r.listed[n] || r.isCovered(n) || !r.have[n] && !packed || isKey(n) && r.b.Outdated() {
			continue
		}
		r.Lost++
		if _, there := r.listed[n]; isSegment && !there {
			commits += int(n.To-n.From) + 1
		}
	}
	return r.Lost > fewLost || commits > fewCommits
}

// lacks tells whether a file is to be sent: this PC's own in any case, what others
// wrote only where nothing there stands for it. One of theirs that is not whole may be
// on its way; it is put back when it was so the last time too.
func (r *round) lacks(n seal.Name) bool {
	whole, there := r.listed[n]
	switch {
	case whole, r.odd[n], isKey(n) && r.b.Outdated():
		return false
	case n.Writer == r.b.Log():
		return true
	case n.Kind == seal.KindAttachment && !r.b.Wants(n), r.isCovered(n):
		return false
	}
	return !there || r.note.torn[n]
}

// push sends what the place lacks: the keys, attached files, and then the records that
// name them.
func (r *round) push() error {
	if err := r.b.PackUnsent(func(n seal.Name) bool { _, there := r.listed[n]; return !there && !r.note.seen[n] }); err != nil {
		return err
	}
	if err := r.hold(); err != nil {
		return err
	}
	var send []seal.Name
	for _, n := range r.held {
		if r.lacks(n) {
			send = append(send, n)
		}
	}
	return r.send(send)
}

// sendNew sends what this PC wrote since it last looked.
func (r *round) sendNew() error {
	if err := r.b.PackUnsent(r.isNew); err != nil {
		return err
	}
	if err := r.hold(); err != nil {
		return err
	}
	return r.send(slices.DeleteFunc(slices.Clone(r.held), func(n seal.Name) bool { return !r.isNew(n) }))
}

// isNew tells whether this PC wrote a file and the place is not known to have it. What
// only bears its name, because somebody left it at a place, does not count.
func (r *round) isNew(n seal.Name) bool {
	return n.Writer == r.b.Log() && !r.note.seen[n] && !r.odd[n] && !(isKey(n) && r.b.Outdated())
}

func (r *round) send(names []seal.Name) error {
	order := map[byte]int{seal.KindKeyring: 0, seal.KindSlot: 1, seal.KindAttachment: 2, seal.KindSegment: 3}
	slices.SortStableFunc(names, func(a, b seal.Name) int { return order[a.Kind] - order[b.Kind] })
	r.total += len(names)
	for _, n := range names {
		body, err := r.b.Read(n)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue // packed into another meanwhile
		case err == nil:
			err = n.Check(body)
		}
		if err != nil {
			r.failed = cmp.Or(r.failed, fmt.Errorf("%w: %s: %w", ErrSource, n, err))
			continue
		}
		if err := r.put(seal.Sealed{Name: n, Bytes: body}); !r.carries(err) {
			return err
		}
		r.step()
	}
	return nil
}

// readBack reads one file back that this PC has and that was not read there yet: its
// length is no proof of its bytes. It is for rounds that have nothing else to do; one
// that heals reads all.
func (r *round) readBack() error {
	for _, n := range r.held {
		if !r.listed[n] || r.note.good[n] || r.odd[n] || n.Kind == seal.KindAttachment && n.Writer != r.b.Log() {
			continue
		}
		if err := r.proves(n); err != nil || !r.Heal {
			return err
		}
	}
	return nil
}

// proves reads a file back, and writes it again where its bytes are others.
func (r *round) proves(n seal.Name) error {
	_, err := r.at.Get(r.ctx, n)
	switch {
	case err == nil:
		r.note.good[n] = true
		return nil
	case !torn(err):
		r.failed = cmp.Or(r.failed, err)
		return nil
	}
	r.Torn++
	body, err := r.b.Read(n)
	if err != nil || n.Check(body) != nil {
		return nil
	}
	// It has the right length, so that it would be left as it is.
	_ = r.at.Delete(r.ctx, n)
	r.listed[n] = false
	return r.put(seal.Sealed{Name: n, Bytes: body})
}

// clean deletes what this PC wrote and dropped, where what stands for it is there.
func (r *round) clean() error {
	dropped, err := r.b.Dropped()
	if err != nil {
		return err
	}
	keys := !slices.ContainsFunc(r.held, func(n seal.Name) bool {
		return isKey(n) && !r.listed[n]
	})
	for _, n := range dropped {
		if _, there := r.listed[n]; !there || r.have[n] {
			continue
		}
		switch n.Kind {
		case seal.KindAttachment:
			if r.b.Wants(n) {
				continue // somebody took its deletion back
			}
		case seal.KindSegment:
			if r.b.Wants(n) && !r.isReplaced(n) {
				continue
			}
		case seal.KindKeyring, seal.KindSlot:
			if !keys {
				continue
			}
		}
		if err := r.at.Delete(r.ctx, n); r.ctx.Err() != nil {
			return err
		} else if err == nil {
			delete(r.listed, n)
		} // where nothing may be deleted it stays, and does no harm
	}
	return nil
}

// isReplaced tells whether what a segment was packed into is there.
func (r *round) isReplaced(n seal.Name) (found bool) {
	for _, w := range r.held {
		if w.Kind == n.Kind && w.Writer == n.Writer && w.From <= n.From && n.To <= w.To {
			if !r.listed[w] {
				return false // of two branches it may be this one
			}
			if !r.note.good[w] && (r.proves(w) != nil || !r.note.good[w]) {
				return false
			}
			found = true
		}
	}
	return found
}
