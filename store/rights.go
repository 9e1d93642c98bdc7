package store

import (
	"fmt"

	"readybinder/binder"
	"readybinder/seal"
)

// rightOf is what a role lets a person do.
func rightOf(role seal.Role) binder.Right {
	switch role {
	case seal.Admin:
		return binder.Administer
	case seal.Editor:
		return binder.Edit
	case seal.Contributor:
		return binder.Contribute
	}
	return binder.NoRight
}

func roleOf(r binder.Right) seal.Role {
	switch r {
	case binder.Administer:
		return seal.Admin
	case binder.Edit:
		return seal.Editor
	case binder.Contribute:
		return seal.Contributor
	}
	return ""
}

// Right is what the person whose key is open may do.
func (s *Store) Right() binder.Right {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.right()
}

func (s *Store) right() binder.Right {
	if s.file == nil {
		return binder.NoRight
	}
	// As the next commit would be judged: no cut can name it yet.
	return rightOf(s.ring.RoleAt(s.key.Person(), s.pc.Public(), s.tip.Seq+1, func(seal.Cut) bool { return false }))
}

// May tells whether the person whose key is open may change records of a kind:
// nil, or a *NotAllowed that says why not.
func (s *Store) May(kind string) error {
	return allowed(s.Right(), binder.NeedsOf(kind))
}

// NotAllowed is a change that takes a higher right than the person has.
type NotAllowed struct{ Has, Needs binder.Right }

func allowed(has, needs binder.Right) error {
	if has >= needs {
		return nil
	}
	return &NotAllowed{has, needs}
}

// Error implements error.
func (e *NotAllowed) Error() string {
	return fmt.Sprintf("store: not allowed: has right %d, needs %d", e.Has, e.Needs)
}

// Words are what is wrong and what to do.
func (e *NotAllowed) Words() (what, do string) {
	switch {
	case e.Has == binder.NoRight:
		what = "Your key to this binder was taken back, or this PC was shut out, so nothing new can be saved here. What you typed is still here."
	case e.Needs == binder.Administer:
		what = "Only an admin of the binder may change keys and PCs. Nothing was changed."
	default:
		what = "Your key lets you tick steps, write logs and record training. It does not let you change this, so nothing was changed."
	}
	return what, "Ask an admin of the binder to do it, or to give you the right to. Settings, Keys shows who they are."
}

// bench judges commits and lays those that count. It holds for one keyring and
// one set of files.
type bench struct {
	ring  *seal.Keyring
	state *binder.Binder
	files *file
	lines map[seal.Hash]map[binder.CommitID]bool // of each cut, what it covers
	touch map[binder.Ref]bool                    // takes the records that were touched, or nil
}

func (s *Store) bench(state *binder.Binder) *bench {
	return &bench{s.ring, state, s.file, map[seal.Hash]map[binder.CommitID]bool{}, s.touched}
}

// right is the right with which commit i of a segment counts.
func (b *bench) right(seg *seal.Segment, i int) binder.Right {
	h := &seg.Head
	return rightOf(b.ring.RoleAt(h.Person, h.PC, h.From+uint32(i), func(c seal.Cut) bool {
		return b.line(c)[commitID(seg.Links[i])]
	}))
}

// line are the commits up to a cut: the one that it names and all before that
// one on its branch. A cut whose commit is not here covers nothing yet.
func (b *bench) line(c seal.Cut) map[binder.CommitID]bool {
	if l, ok := b.lines[c.Link]; ok {
		return l
	}
	before := map[binder.CommitID]binder.CommitID{}
	// What cannot be read or opened is on no line.
	_ = b.files.log(c.Log, func(r row) error {
		seg, err := seal.OpenSegment(b.ring, r.body)
		if err != nil {
			return nil
		}
		prev := commitID(seg.Head.Prev)
		for _, link := range seg.Links {
			id := commitID(link)
			before[id], prev = prev, id
		}
		return nil
	})
	l := map[binder.CommitID]bool{}
	for id, ok := commitID(c.Link), true; ok; {
		prev, known := before[id]
		if ok = known && !l[id]; ok {
			l[id] = true
			id = prev
		}
	}
	b.lines[c.Link] = l
	return l
}

// counts tells whether commit i of a segment counts.
func (b *bench) counts(seg *seal.Segment, i int, c *binder.Commit) bool {
	return b.right(seg, i) >= c.Needs()
}

// lay lays a segment's commits that were not laid before, and returns how many.
// Of one that was written by a newer program, or whose author had no right to
// it, nothing is laid but its place in the log, so that what follows it can be.
func (b *bench) lay(seg *seal.Segment, commits []*binder.Commit, l *laid) (fresh int) {
	l.Authors[seg.Head.Person] = b.ring.Granted(seg.Head.Person)
	for i, c := range commits {
		id := commitID(seg.Links[i])
		if b.state.Has(id) {
			// Somebody else vouches for it too, who had the right to.
			if c != nil && l.bare[id] && b.counts(seg, i, c) {
				l.better[id] = true
			}
			continue
		}
		place := &binder.Commit{Log: seg.Head.Log, Seq: uint64(seg.Head.From) + uint64(i)}
		switch {
		case c == nil:
			l.Newer++
			c = place
		case !l.better[id] && !b.counts(seg, i, c):
			l.Barred++
			l.bare[id] = true
			c = place
		}
		for _, ref := range b.state.Lay(id, c) {
			if b.touch != nil {
				b.touch[ref] = true
			}
		}
		fresh++
	}
	return fresh
}

// stillJudged tells whether the commits that were laid would be judged the same
// by the keyring of today.
func (s *Store) stillJudged(bounds seal.Hash) bool {
	for person, role := range s.laid.Authors {
		if s.ring.Granted(person) != role {
			return false
		}
	}
	return s.ring.Bounds() == bounds
}
