package seal

import "slices"

// Has reports whether key's slot is one of the keyring's.
func (r *Keyring) Has(key *Key) bool {
	return slices.ContainsFunc(r.slots, func(s Slot) bool { return s.ID == key.slot.ID })
}

// Admissions returns the admissions that stand, in a fixed order.
func (r *Keyring) Admissions() (list []Statement) {
	for _, s := range r.statements {
		if s.What == admit && r.counts[s.id] {
			list = append(list, s.Statement)
		}
	}
	return list
}

// Counts tells, for each of Statements, whether it stands. Kinds that are not
// judged do not.
func (r *Keyring) Counts() []bool {
	out := make([]bool, len(r.statements))
	for i, s := range r.statements {
		out[i] = r.counts[s.id]
	}
	return out
}

// RoleAt returns the role under which a commit of a log counts, none if it is
// held. person vouches for it, pc wrote it, seq is its number, and within tells
// whether it is the commit that a cut names or comes before that one on the same
// branch of the log.
//
// The answer depends on the set of statements alone, never on when anything
// arrived: a person counts with the role of today, but for what a revocation
// leaves beyond its cut; and what an admin adopted counts as the admin's own.
func (r *Keyring) RoleAt(person, pc Public, seq uint32, within func(Cut) bool) Role {
	covers := func(s statement) bool {
		log := LogOf(pc)
		return slices.ContainsFunc(s.Cut, func(c Cut) bool { return c.Log == log && c.From <= seq && seq <= c.Seq && within(c) })
	}
	role := r.granted[person]
	for _, s := range r.bounds {
		switch {
		case s.What == adopt && covers(s):
			return Admin
		case s.What == revoke && (s.Person == person || s.PC == pc) && s.Role.rank() < role.rank() && !covers(s):
			role = s.Role
		}
	}
	return role
}

// Granted is the highest role that an admission which stands gives to a person,
// whatever was revoked since.
func (r *Keyring) Granted(person Public) Role { return r.granted[person] }

// Bounds is a hash over the revocations and adoptions that stand: while it and
// Granted are the same, so is every answer of RoleAt.
func (r *Keyring) Bounds() Hash {
	ids := make([][]byte, len(r.bounds))
	for i, s := range r.bounds {
		ids[i] = s.id[:] // the statements are in order
	}
	return sum("readybinder/bounds/v1\n", ids...)
}

// CutsOf lists the places in a log that revocations and adoptions name.
func (r *Keyring) CutsOf(log string) (list []Cut) {
	for _, s := range r.bounds {
		for _, c := range s.Cut {
			if c.Log == log {
				list = append(list, c)
			}
		}
	}
	return list
}

// Outranks reports whether a is the senior of b: should each revoke the other,
// a's word stands.
func (r *Keyring) Outranks(a, b Public) bool {
	x, ok := r.rank[a]
	y, other := r.rank[b]
	return ok && (!other || x.compare(y) < 0)
}

// adopted tells whether an admin adopted something of the log.
func (r *Keyring) adopted(log string) bool {
	return slices.ContainsFunc(r.bounds, func(s statement) bool {
		return s.What == adopt && slices.ContainsFunc(s.Cut, func(c Cut) bool { return c.Log == log })
	})
}
