package seal

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
)

// judgement is what a set of statements says of persons. It is a function of
// the set alone, so that every PC judges alike in whatever order the keyrings
// reached it. No clock decides who was first: each revocation names the
// statements of its person that it lets stand, and each admission the
// revocations that it takes back.
type judgement struct {
	counts  map[Hash]bool     // by statement id
	granted map[Public]Role   // the highest role that an admission gives
	roles   map[Public]Role   // what revocations leave of it today
	bounds  []statement       // the revocations and adoptions that stand
	known   map[Public]bool   // ever admitted by someone who was an admin then
	rank    map[Public]senior // of all who ever were admins
}

// senior orders admins: the founder, then whom the founder admitted, and so on.
// wall and id are the admitting statement's, which a person does not write for
// himself.
type senior struct {
	depth int
	wall  int64
	id    Hash
}

func (s senior) compare(t senior) int {
	return cmp.Or(cmp.Compare(s.depth, t.depth), cmp.Compare(s.wall, t.wall), bytes.Compare(s.id[:], t.id[:]))
}

// verdict on one statement, while it is being worked out.
type verdict byte

const (
	undecided verdict = iota
	stands
	falls
)

// judge works out which statements stand. One stands if an admin made it whose
// own admission stands, and nothing that stands is against it. Against a
// statement are: a revocation of its maker that does not name it among what it
// lets stand, and against a revocation, an admission that takes it back. Where
// statements are against each other in a circle (two admins who revoke each
// other), the one whose maker is senior stands.
//
// It is the grounded extension of an argumentation framework (Dung 1995), its
// circles cut by seniority.
func judge(founder Public, all []statement) *judgement {
	j := &judgement{
		counts: map[Hash]bool{}, granted: map[Public]Role{founder: Admin}, roles: map[Public]Role{},
		known: map[Public]bool{founder: true}, rank: map[Public]senior{founder: {}},
	}
	j.order(all)
	c := &court{founder: founder, rank: j.rank, text: all, admits: map[Public][]int{}, verdicts: make([]verdict, len(all)), against: opposed(all)}
	for i, s := range all {
		if s.judged(j.rank) {
			c.all = append(c.all, i)
			if s.What == admit && s.Role == Admin {
				c.admits[s.By] = append(c.admits[s.By], i)
			}
		}
	}
	c.sit()
	for _, i := range c.all {
		j.counts[all[i].id] = c.verdicts[i] == stands
	}
	j.assign(all)
	return j
}

// judged tells whether the statement is one that is judged, made by someone who
// ever was an admin, and not about its own maker.
func (s statement) judged(rank map[Public]senior) bool {
	if _, admin := rank[s.By]; !admin || s.Person == s.By {
		return false
	}
	switch s.What {
	case admit:
		return s.Role.rank() > 0
	case revoke, adopt, successor:
		return true
	}
	return false
}

// order finds who ever was admitted, and how senior, whatever was revoked since.
func (j *judgement) order(all []statement) {
	by := map[Public][]int{}
	for i, s := range all {
		if s.What == admit && s.Role.rank() > 0 {
			by[s.By] = append(by[s.By], i)
		}
	}
	level := slices.Collect(maps.Keys(j.rank)) // the founder
	for len(level) > 0 {
		next := map[Public]senior{}
		for _, p := range level {
			for _, i := range by[p] {
				s := all[i]
				j.known[s.Person] = true
				if _, ranked := j.rank[s.Person]; ranked || s.Role != Admin {
					continue
				}
				mine := senior{j.rank[p].depth + 1, s.Wall, s.id}
				if best, ok := next[s.Person]; !ok || mine.compare(best) < 0 {
					next[s.Person] = mine
				}
			}
		}
		maps.Copy(j.rank, next)
		level = slices.Collect(maps.Keys(next))
	}
}

// opposed lists, for each statement, the ones that are against it.
func opposed(all []statement) [][]int {
	by := map[Public][]int{}
	index := map[Hash]int{}
	for i, s := range all {
		by[s.By] = append(by[s.By], i)
		index[s.id] = i
	}
	against := make([][]int, len(all))
	for i, s := range all {
		switch s.What {
		case revoke:
			for _, k := range by[s.Person] {
				if !slices.Contains(s.Stands, all[k].id) && s.Person != s.By {
					against[k] = append(against[k], i)
				}
			}
		case admit:
			for _, id := range s.Over {
				if k, ok := index[id]; ok && all[k].What == revoke && all[k].Person == s.Person {
					against[k] = append(against[k], i)
				}
			}
		}
	}
	return against
}

// court decides statements until none is left.
type court struct {
	founder  Public
	rank     map[Public]senior
	text     []statement
	all      []int            // the statements to be judged
	admits   map[Public][]int // those of them that admit an admin, by their makers
	verdicts []verdict
	against  [][]int
}

func (c *court) sit() {
	for c.follow() || c.choose() {
	}
}

// follow decides what follows from what is decided, and tells whether anything did.
func (c *court) follow() (moved bool) {
	maybe := c.admins(func(v verdict) bool { return v != falls })
	surely := c.admins(func(v verdict) bool { return v == stands })
	for _, i := range c.all {
		if c.verdicts[i] != undecided {
			continue
		}
		opposed, beaten := false, false
		for _, k := range c.against[i] {
			beaten = beaten || c.verdicts[k] == stands
			opposed = opposed || c.verdicts[k] == undecided && c.text[k].judged(c.rank)
		}
		switch by := c.text[i].By; {
		case beaten || !maybe[by]:
			c.verdicts[i], moved = falls, true
		case !opposed && surely[by]:
			c.verdicts[i], moved = stands, true
		}
	}
	return moved
}

// admins are the founder and those whom a chain of admissions from him reaches.
func (c *court) admins(ok func(verdict) bool) map[Public]bool {
	admins := map[Public]bool{c.founder: true}
	for level := []Public{c.founder}; len(level) > 0; {
		p := level[0]
		level = level[1:]
		for _, i := range c.admits[p] {
			if s := c.text[i]; ok(c.verdicts[i]) && !admins[s.Person] {
				admins[s.Person] = true
				level = append(level, s.Person)
			}
		}
	}
	return admins
}

// choose cuts a circle: of the undecided statements the one of the most senior
// maker stands, and what is against it falls.
func (c *court) choose() bool {
	surely := c.admins(func(v verdict) bool { return v == stands })
	best := -1
	for _, i := range c.all {
		if c.verdicts[i] == undecided && surely[c.text[i].By] && (best < 0 || c.before(i, best)) {
			best = i
		}
	}
	if best < 0 {
		return false
	}
	c.verdicts[best] = stands
	for _, k := range c.against[best] {
		if c.verdicts[k] == undecided {
			c.verdicts[k] = falls
		}
	}
	return true
}

func (c *court) before(i, k int) bool {
	a, b := c.text[i], c.text[k]
	later := func(s statement) int {
		if s.What == revoke {
			return 0
		}
		return 1
	}
	return cmp.Or(c.rank[a.By].compare(c.rank[b.By]), later(a)-later(b), bytes.Compare(a.id[:], b.id[:])) < 0
}

// assign gives each person the highest role that an admission which stands
// grants, and no more than any revocation that stands leaves.
func (j *judgement) assign(all []statement) {
	for _, s := range all {
		switch {
		case !j.counts[s.id]:
		case s.What == revoke || s.What == adopt:
			j.bounds = append(j.bounds, s)
		case s.What == admit && s.Role.rank() > j.granted[s.Person].rank():
			j.granted[s.Person] = s.Role
		}
	}
	for p, role := range j.granted {
		for _, s := range j.bounds {
			if s.What == revoke && s.Person == p && s.Role.rank() < role.rank() {
				role = s.Role
			}
		}
		if role.rank() > 0 {
			j.roles[p] = role
		}
	}
}
