package seal

import (
	"maps"
	"slices"
)

// NextEdition begins another edition of the binder: a keyring with the same
// people, slots and rights, and with nothing that opens what was sealed before. It
// returns it, and a last keyring of the edition of ring, the notice, which tells the
// PCs that have that one where the binder goes on, and which commits it goes on
// with: those up to last, one for each branch of each log. The notice opens nothing
// that was sealed before it. by must be an admin with a slot in ring, or the error
// is ErrNotAdmin.
//
// Somebody who was shut out of the old edition cannot make the new one his own,
// whatever he once was: he does not learn its id.
func NextEdition(ring *Keyring, pc *PC, by *Key, made int64, last []Cut) (next, notice *Changed, err error) {
	if by.binder != ring.binder {
		return nil, nil, fail("new edition", ErrForeign, nil)
	}
	if ring.roles[by.Person()] != Admin || !ring.Has(by) {
		return nil, nil, fail("new edition", ErrNotAdmin, nil)
	}
	id := randomHex(editionLen)
	end := ring.heir()
	end.statements = append(end.statements, signStatement(by, Statement{What: successor, Edition: id, Cut: last, By: by.Person(), Wall: made}))
	if err := end.beginEpoch(); err != nil {
		return nil, nil, err
	}
	end.keys, end.old = end.keys[:1], nil
	end.tidy()
	notice = &Changed{}
	if notice.Ring, notice.File, err = end.seal(by, pc); err != nil {
		return nil, nil, err
	}
	r := ring.heir()
	r.edition, r.predecessor, r.parents = id, ring.edition, nil
	if err := r.beginEpoch(); err != nil {
		return nil, nil, err
	}
	r.keys, r.old, r.gone, r.statements = r.keys[:1], nil, nil, nil
	r.past = maps.Clone(ring.past)
	for _, c := range last {
		if r.past == nil {
			r.past = map[string]bool{}
		}
		r.past[c.Log] = true
	}
	for _, s := range ring.statements {
		if s.What != successor && (ring.counts[s.id] || !s.judged(ring.rank)) {
			r.statements = append(r.statements, s)
		}
	}
	r.tidy()
	next = &Changed{}
	next.Ring, next.File, err = r.seal(by, pc)
	return next, notice, err
}

// Successors are the statements that stand by which the binder goes on in another
// edition, the most senior maker's first. There is more than one where several
// admins began one at once.
func (r *Keyring) Successors() (list []Statement) {
	for _, s := range r.statements {
		if s.What == successor && r.counts[s.id] {
			list = append(list, s.Statement)
		}
	}
	slices.SortStableFunc(list, func(a, b Statement) int { return r.rank[a.By].compare(r.rank[b.By]) })
	return list
}

// Past reports whether a log is of an edition before this one, and ended with it.
func (r *Keyring) Past(log string) bool { return r.past[log] }

// past are the logs with which the editions before id ended, as far as their
// notices are at hand.
func past(editions map[string]*edition, id string) map[string]bool {
	logs := map[string]bool{}
	seen := map[string]bool{}
	for e := editions[id]; e != nil && !seen[id]; e = editions[id] {
		seen[id] = true
		before := ""
		for _, i := range e.order {
			before = e.rings[i].predecessor
		}
		if editions[before] != nil {
			for _, s := range editions[before].announced() {
				for _, c := range s.Cut {
					if s.Edition == id {
						logs[c.Log] = true
					}
				}
			}
		}
		id = before
	}
	return logs
}
