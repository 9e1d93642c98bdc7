package store

import (
	"slices"

	"readybinder/binder"
	"readybinder/seal"
)

// PC is a PC that wrote into the binder.
type PC struct {
	Log     string
	Changes int
	Last    int64    // its clock at its last change, Unix seconds
	Holders []string // the IDs of those whose keys wrote there
	// Right is the most that one of those keys may do today, on a PC that was not shut out.
	Right binder.Right
	Out   bool // it was shut out
	// Split tells that the PC was copied, or set back to an older disk: both branches of
	// its log are kept.
	Split bool
	// Awaited is how many of its changes other PCs have seen, and this one has not: they
	// were not sent yet, or somebody keeps them from arriving.
	Awaited int
}

// PCs are all PCs that wrote into the binder, this one first, then those that
// wrote last. It reads the logs.
func (s *Store) PCs() ([]PC, error) {
	by := map[string]*PC{}
	seen := map[string]uint64{} // how far other PCs have seen each log
	err := s.commits(func(b *bench, seg *seal.Segment, i int) error {
		h := &seg.Head
		p := by[h.Log]
		if p == nil {
			p = &PC{Log: h.Log, Out: b.out(h.PC, s.key.Person())}
			by[h.Log] = p
		}
		if id := h.Person.ID(); !slices.Contains(p.Holders, id) {
			p.Holders = append(p.Holders, id)
			if role, ok := b.ring.Role(h.Person); ok && !p.Out {
				p.Right = max(p.Right, rightOf(role))
			}
		}
		if c, err := binder.DecodeCommit(seg.Lines[i]); err == nil {
			p.Last = max(p.Last, c.Wall)
			if len(c.Ops) > 0 { // no heartbeat
				p.Changes++
			}
			for log, head := range c.Seen {
				seen[log] = max(seen[log], head.Seq)
			}
		}
		return nil
	})
	s.mu.RLock()
	for log, seq := range seen {
		if by[log] == nil {
			by[log] = &PC{Log: log}
		}
		by[log].Awaited = int(max(seq, s.state.Head(log).Seq) - s.state.Head(log).Seq)
	}
	for _, l := range s.state.Logs() {
		if p := by[l.ID]; p != nil {
			p.Split = l.Split
		}
	}
	s.mu.RUnlock()
	var list []PC
	for _, p := range by {
		list = append(list, *p)
	}
	slices.SortFunc(list, func(x, y PC) int {
		switch {
		case x.Log == s.log:
			return -1
		case y.Log == s.log, x.Last < y.Last:
			return 1
		case x.Last > y.Last:
			return -1
		}
		return 0
	})
	return list, err
}

// out tells whether a PC was shut out: nothing that it writes next would count,
// although what me writes elsewhere does.
func (b *bench) out(pc, me seal.Public) bool {
	none := func(seal.Cut) bool { return false }
	return b.ring.Granted(me) != "" && b.ring.RoleAt(me, pc, 1<<31, none) == ""
}
