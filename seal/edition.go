package seal

// NextEdition begins another edition of the binder: a keyring with the same
// people, slots and rights, and with nothing that opens what was sealed before. It
// returns it, and a last keyring of the edition of ring, which tells the PCs that
// have that one where the binder goes on. by must be an admin with a slot in ring,
// or the error is ErrNotAdmin.
//
// Somebody who was shut out of the old edition cannot make the new one his own,
// whatever he once was: he does not learn its id.
func NextEdition(ring *Keyring, pc *PC, by *Key, made int64) (next, notice *Changed, err error) {
	if by.binder != ring.binder {
		return nil, nil, fail("new edition", ErrForeign, nil)
	}
	if ring.roles[by.Person()] != Admin || !ring.Has(by) {
		return nil, nil, fail("new edition", ErrNotAdmin, nil)
	}
	id := randomHex(editionLen)
	last := ring.heir()
	last.statements = append(last.statements, signStatement(by, Statement{What: successor, Edition: id, By: by.Person(), Wall: made}))
	last.tidy()
	notice = &Changed{}
	if notice.Ring, notice.File, err = last.seal(by, pc); err != nil {
		return nil, nil, err
	}
	r := ring.heir()
	r.edition, r.predecessor, r.parents = id, ring.edition, nil
	if err := r.beginEpoch(); err != nil {
		return nil, nil, err
	}
	r.keys, r.old, r.gone, r.statements = r.keys[:1], nil, nil, nil
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
