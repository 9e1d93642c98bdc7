package binder

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// fieldDeleted is the reserved field that holds a record's deletion marks.
const fieldDeleted = "deleted"

// Binder is the state that a set of commits gives. The same set gives the
// same state in whatever order, in whatever parts and however often the
// commits are laid. It is not safe for concurrent use.
type Binder struct {
	Clock Clock

	names   []string // of fields, by number
	numbers map[string]uint16
	people  []Ref // who wrote, by number
	persons map[Ref]uint16
	logs    []Log
	logNo   map[string]uint16

	commits []Entry
	byID    map[CommitID]uint32
	kinds   map[string]map[string]*record

	search *index
}

// Entry is what the binder remembers of each commit that was laid.
type Entry struct {
	ID   CommitID
	At   int64 // hybrid clock, microseconds
	Wall int64 // the PC's clock, Unix seconds
	Seq  uint64
	log  uint16
	by   uint16
}

// Log is what the binder knows of one PC's log.
type Log struct {
	ID   string
	Head Head
	// Split tells that two commits claim one place: the PC was cloned. Both
	// branches are laid.
	Split bool
}

// record is one record's surviving values, by field, element and place.
type record struct {
	cells []cell
	// gone are values that were replaced before they arrived.
	gone []ValueID
}

// cell is one value that nobody has replaced.
type cell struct {
	field  uint16
	op     uint16
	commit uint32
	elem   string
	value  Value
}

// NewBinder is the state of no commits.
func NewBinder() *Binder {
	return &Binder{
		numbers: map[string]uint16{}, persons: map[Ref]uint16{}, logNo: map[string]uint16{},
		byID: map[CommitID]uint32{}, kinds: map[string]map[string]*record{},
	}
}

// Lay lays a commit and returns the records that it touched, or nothing
// where it was laid before.
func (b *Binder) Lay(id CommitID, c *Commit) []Ref {
	if _, known := b.byID[id]; known {
		return nil
	}
	n := uint32(len(b.commits))
	b.byID[id] = n
	b.commits = append(b.commits, Entry{id, c.At, c.Wall, c.Seq, b.logNumber(c.Log), intern(&b.people, b.persons, c.By)})
	b.Clock.See(c.At)
	b.advance(id, c)
	touched := make([]Ref, 0, len(c.Ops))
	for i := range c.Ops {
		o := &c.Ops[i]
		b.layOp(n, uint16(i), o)
		if len(touched) == 0 || touched[len(touched)-1] != o.On {
			touched = append(touched, o.On)
		}
	}
	slices.Sort(touched)
	touched = slices.Compact(touched)
	if b.search != nil {
		b.search.changed(touched)
	}
	return touched
}

func (b *Binder) layOp(commit uint32, place uint16, o *Op) {
	r := b.record(o.On)
	if o.Do != DoDelete {
		for _, v := range o.Over {
			b.replace(r, v)
		}
	}
	self := ValueID{b.commits[commit].ID, place}
	if i := slices.Index(r.gone, self); i >= 0 {
		r.gone = slices.Delete(r.gone, i, i+1)
		return
	}
	field, value := o.Field, Value(o.Value)
	switch o.Do {
	case DoRemove:
		return
	case DoDelete:
		// The mark keeps what it covers; it hides the record only while
		// nothing else is in it.
		list := make([]string, len(o.Over))
		for i, v := range o.Over {
			list[i] = v.String()
		}
		slices.Sort(list)
		field, value = fieldDeleted, ListValue(list)
	}
	c := cell{b.fieldNumber(field), place, commit, o.Elem, value}
	i, _ := slices.BinarySearchFunc(r.cells, c, b.order)
	r.cells = slices.Insert(r.cells, i, c)
}

// replace takes a value away, now or when it arrives.
func (b *Binder) replace(r *record, v ValueID) {
	n, known := b.byID[v.Commit]
	if known {
		for i, c := range r.cells {
			if c.commit == n && c.op == v.Op {
				r.cells = slices.Delete(r.cells, i, i+1)
				return
			}
		}
		// Laid before and replaced by someone else already; or laid just now,
		// in this very commit, which nobody's form can have displayed.
		return
	}
	if !slices.Contains(r.gone, v) {
		r.gone = append(r.gone, v)
	}
}

// order keeps the cells of a field together, the one that shows first.
func (b *Binder) order(x, y cell) int {
	if x.field != y.field {
		return cmp.Compare(x.field, y.field)
	}
	if c := strings.Compare(x.elem, y.elem); c != 0 {
		return c
	}
	p, q := &b.commits[x.commit], &b.commits[y.commit]
	if c := cmp.Compare(q.At, p.At); c != 0 {
		return c
	}
	if c := bytes.Compare(q.ID[:], p.ID[:]); c != 0 {
		return c
	}
	return cmp.Compare(y.op, x.op)
}

func (b *Binder) record(ref Ref) *record {
	kind, id := ref.Kind(), ref.ID()
	m := b.kinds[kind]
	if m == nil {
		m = map[string]*record{}
		b.kinds[strings.Clone(kind)] = m
	}
	r := m[id]
	if r == nil {
		r = &record{}
		m[strings.Clone(id)] = r
	}
	return r
}

func (b *Binder) find(ref Ref) *record { return b.kinds[ref.Kind()][ref.ID()] }

func (b *Binder) advance(id CommitID, c *Commit) {
	l := &b.logs[b.logNo[c.Log]]
	switch {
	case c.Seq > l.Head.Seq:
		l.Head = Head{c.Seq, id}
	default:
		for i := range b.commits[:len(b.commits)-1] {
			if l.Split {
				break
			}
			if e := &b.commits[i]; e.Seq == c.Seq && b.logs[e.log].ID == c.Log {
				l.Split = true
			}
		}
		// Both branches are equal: the head is the same on every PC.
		if c.Seq == l.Head.Seq && bytes.Compare(id[:], l.Head.ID[:]) > 0 {
			l.Head.ID = id
		}
	}
}

func (b *Binder) logNumber(id string) uint16 {
	if n, ok := b.logNo[id]; ok {
		return n
	}
	n := uint16(len(b.logs))
	b.logs = append(b.logs, Log{ID: id})
	b.logNo[id] = n
	return n
}

func (b *Binder) fieldNumber(name string) uint16 { return intern(&b.names, b.numbers, name) }

func intern[T ~string](list *[]T, numbers map[T]uint16, s T) uint16 {
	n, ok := numbers[s]
	if !ok {
		s = T(strings.Clone(string(s)))
		n = uint16(len(*list))
		*list = append(*list, s)
		numbers[s] = n
	}
	return n
}

// Logs are the logs of all PCs, by id.
func (b *Binder) Logs() []Log {
	list := slices.Clone(b.logs)
	slices.SortFunc(list, func(x, y Log) int { return strings.Compare(x.ID, y.ID) })
	return list
}

// Head is how far the log id was laid.
func (b *Binder) Head(log string) Head {
	if n, ok := b.logNo[log]; ok {
		return b.logs[n].Head
	}
	return Head{}
}

// Wall is what the PC's clock showed when a commit was made, Unix seconds; 0 where it
// was not laid.
func (b *Binder) Wall(id CommitID) int64 {
	if n, ok := b.byID[id]; ok {
		return b.commits[n].Wall
	}
	return 0
}

// Commits counts the commits laid.
func (b *Binder) Commits() int { return len(b.commits) }

// Has tells whether the commit was laid.
func (b *Binder) Has(id CommitID) bool { _, ok := b.byID[id]; return ok }
