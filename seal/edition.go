package seal

import "slices"

// NextEdition begins another edition of the binder: a keyring with the same people,
// slots and rights, and with nothing that opens what was sealed before. last are the
// ends of the logs that it goes on from, one for each branch. Where all of it is
// sealed, [EndEdition] tells the PCs that have the edition of ring. by must be an admin
// with a slot in ring, or the error is ErrNotAdmin.
//
// Somebody who was shut out of the old edition cannot make the new one his own,
// whatever he once was: he does not learn its id.
func NextEdition(ring *Keyring, pc *PC, by *Key, last []Cut) (*Changed, error) {
	if err := mayEnd(ring, by); err != nil {
		return nil, err
	}
	r := ring.heir()
	r.edition, r.predecessor, r.parents = randomHex(editionLen), ring.edition, nil
	if err := r.beginEpoch(); err != nil {
		return nil, err
	}
	r.keys, r.old, r.gone, r.statements = r.keys[:1], nil, nil, nil
	r.past = slices.Clone(ring.past)
	for _, c := range last {
		r.past = append(r.past, c.Log)
	}
	for _, s := range ring.statements {
		if s.What != successor && (ring.counts[s.id] || !s.judged(ring.rank)) {
			r.statements = append(r.statements, s)
		}
	}
	r.tidy()
	next := &Changed{}
	var err error
	next.Ring, next.File, err = r.seal(by, pc)
	return next, err
}

// EndEdition makes the last keyring of the edition of ring, the notice, which tells the
// PCs that have that one where the binder goes on: in the edition of next, with the
// commits up to last, which it says anew in those up to begins. The notice opens nothing
// that was sealed before it. The errors are those of NextEdition.
func EndEdition(ring, next *Keyring, pc *PC, by *Key, made int64, last []Cut, begins Cut) (*Changed, error) {
	if err := mayEnd(ring, by); err != nil {
		return nil, err
	}
	end := ring.heir()
	end.statements = append(end.statements, signStatement(by, Statement{
		What: successor, Edition: next.edition, Begins: &begins, Cut: last, By: by.Person(), Wall: made,
	}))
	if err := end.beginEpoch(); err != nil {
		return nil, err
	}
	end.keys, end.old = end.keys[:1], nil
	end.tidy()
	notice := &Changed{}
	var err error
	notice.Ring, notice.File, err = end.seal(by, pc)
	return notice, err
}

func mayEnd(ring *Keyring, by *Key) error {
	if by.binder != ring.binder {
		return fail("new edition", ErrForeign, nil)
	}
	if ring.roles[by.Person()] != Admin || !ring.Has(by) {
		return fail("new edition", ErrNotAdmin, nil)
	}
	return nil
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
func (r *Keyring) Past(log string) bool {
	_, past := slices.BinarySearch(r.past, log)
	return past
}

// isNotice reports whether a keyring tells where the binder goes on, and opens nothing
// that was sealed before.
func (e *edition) isNotice(r *signedRing) bool {
	return !r.newer && len(r.keys) == 1 && r.Epoch() > 1 && len(r.old) == 0 &&
		slices.ContainsFunc(r.statements, func(s statement) bool { return s.What == successor && e.rights.counts[s.id] })
}

// leads reports whether the editions before id lead from the edition from to it.
func leads(editions map[string]*edition, from, id string) bool {
	for range editions {
		e := editions[id]
		if e == nil || len(e.order) == 0 {
			return false
		}
		if id = e.rings[e.order[0]].predecessor; id == from {
			return true
		}
	}
	return false
}

// Unheard makes a keyring that follows next and says what was said of persons in the
// edition before, whose keyring ring is, and whoever began next had not heard: to whom
// keys were given, and from whom they were taken. It is nil where there is nothing. by
// must be an admin of next with a slot in it, or the error is ErrNotAdmin.
func Unheard(ring, next *Keyring, pc *PC, by *Key) (*Changed, error) {
	if next.roles[by.Person()] != Admin || !next.Has(by) {
		return nil, fail("unheard", ErrNotAdmin, nil)
	}
	r := next.heir()
	for _, s := range ring.statements {
		known := slices.ContainsFunc(next.statements, func(x statement) bool { return x.id == s.id })
		if ring.counts[s.id] && !known && (s.What == admit || s.What == revoke) {
			r.statements = append(r.statements, s)
		}
	}
	for _, s := range ring.slots {
		if !slices.ContainsFunc(next.slots, func(x Slot) bool { return x.ID == s.ID }) && !slices.Contains(next.gone, s.ID) {
			r.slots = append(r.slots, s)
		}
	}
	for _, id := range ring.gone {
		if slices.ContainsFunc(next.slots, func(x Slot) bool { return x.ID == id && x.ID != by.slot.ID }) {
			r.gone = append(r.gone, id)
		}
	}
	if len(r.statements) == len(next.statements) && len(r.slots) == len(next.slots) && len(r.gone) == len(next.gone) {
		return nil, nil
	}
	if err := r.beginEpoch(); err != nil {
		return nil, err
	}
	r.tidy()
	made := &Changed{}
	var err error
	made.Ring, made.File, err = r.seal(by, pc)
	return made, err
}
