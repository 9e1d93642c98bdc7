package binder

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"
)

// snapshotMagic names the form; another form is another magic, and a snapshot
// that is not understood is no loss: the logs are laid again.
const snapshotMagic = "RBSNAP01"

var errSnapshot = errors.New("binder: snapshot is not well formed")

// AppendSnapshot writes the state, all of it, to the end of to. The form is
// for this program on this PC alone.
func (b *Binder) AppendSnapshot(to []byte) []byte {
	w := writer{append(to, snapshotMagic...)}
	w.uint(uint64(b.Clock.last))
	w.strings(b.names)
	w.uint(uint64(len(b.people)))
	for _, p := range b.people {
		w.string(string(p))
	}
	w.uint(uint64(len(b.logs)))
	for _, l := range b.logs {
		w.string(l.ID)
		w.uint(l.Head.Seq)
		w.b = append(w.b, l.Head.ID[:]...)
		w.bool(l.Split)
	}
	w.uint(uint64(len(b.commits)))
	for _, e := range b.commits {
		w.b = append(w.b, e.ID[:]...)
		w.uint(uint64(e.At))
		w.b = binary.AppendVarint(w.b, e.Wall)
		w.uint(e.Seq)
		w.uint(uint64(e.log))
		w.uint(uint64(e.by))
	}
	w.uint(uint64(len(b.kinds)))
	for _, kind := range slices.Sorted(maps.Keys(b.kinds)) {
		m := b.kinds[kind]
		cells := 0
		for _, r := range m {
			cells += len(r.cells)
		}
		w.string(kind)
		w.uint(uint64(len(m)))
		w.uint(uint64(cells))
		for id, r := range m {
			w.string(id)
			w.uint(uint64(len(r.cells)))
			for _, c := range r.cells {
				w.uint(uint64(c.field))
				w.uint(uint64(c.op))
				w.uint(uint64(c.commit))
				w.string(c.elem)
				w.string(string(c.value))
			}
			w.uint(uint64(len(r.gone)))
			for _, v := range r.gone {
				w.b = append(w.b, v.Commit[:]...)
				w.uint(uint64(v.Op))
			}
		}
	}
	return w.b
}

// OpenSnapshot reads what AppendSnapshot wrote. The state keeps s: every text
// in it is a part of s.
func OpenSnapshot(s string) (*Binder, error) {
	if len(s) < len(snapshotMagic) || s[:len(snapshotMagic)] != snapshotMagic {
		return nil, errSnapshot
	}
	r := reader{s: s[len(snapshotMagic):]}
	b := NewBinder()
	b.Clock.last = int64(r.uint())
	for i := range r.count(1) {
		b.names = append(b.names, r.string())
		b.numbers[b.names[i]] = uint16(i)
	}
	for i := range r.count(1) {
		b.people = append(b.people, Ref(r.string()))
		b.persons[b.people[i]] = uint16(i)
	}
	for i := range r.count(18) {
		l := Log{ID: r.string(), Head: Head{Seq: r.uint()}}
		copy(l.Head.ID[:], r.take(16))
		l.Split = r.bool()
		b.logs = append(b.logs, l)
		b.logNo[l.ID] = uint16(i)
	}
	n := r.count(20)
	b.commits = make([]Entry, n)
	b.byID = make(map[CommitID]uint32, n)
	for i := range b.commits {
		e := &b.commits[i]
		copy(e.ID[:], r.take(16))
		e.At, e.Wall, e.Seq = int64(r.uint()), r.varint(), r.uint()
		e.log, e.by = uint16(r.below(len(b.logs))), uint16(r.below(len(b.people)))
		b.byID[e.ID] = uint32(i)
	}
	for range r.count(1) {
		r.kind(b)
	}
	if r.bad || r.s != "" {
		return nil, errSnapshot
	}
	return b, nil
}

func (r *reader) kind(b *Binder) {
	kind, n, total := r.string(), r.count(2), r.count(4)
	m := make(map[string]*record, n)
	b.kinds[kind] = m
	// Two pieces of memory for a whole kind, not two for each record.
	records, cells := make([]record, n), make([]cell, total)
	for i := range records {
		id := r.string()
		own := r.count(4)
		if r.bad || own > len(cells) {
			r.bad = true
			return
		}
		x := &records[i]
		x.cells, cells = cells[:own:own], cells[own:]
		for j := range x.cells {
			c := &x.cells[j]
			c.field, c.op = uint16(r.below(len(b.names))), uint16(r.below(MaxOps))
			c.commit = uint32(r.below(len(b.commits)))
			c.elem, c.value = r.string(), Value(r.string())
		}
		for range r.count(17) {
			var v ValueID
			copy(v.Commit[:], r.take(16))
			v.Op = uint16(r.uint())
			x.gone = append(x.gone, v)
		}
		m[id] = x
	}
}

type writer struct{ b []byte }

func (w *writer) uint(n uint64)   { w.b = binary.AppendUvarint(w.b, n) }
func (w *writer) string(s string) { w.uint(uint64(len(s))); w.b = append(w.b, s...) }
func (w *writer) strings(list []string) {
	w.uint(uint64(len(list)))
	for _, s := range list {
		w.string(s)
	}
}

func (w *writer) bool(yes bool) {
	if yes {
		w.b = append(w.b, 1)
	} else {
		w.b = append(w.b, 0)
	}
}

// reader takes a snapshot apart; after anything wrong it is bad and empty.
type reader struct {
	s   string
	bad bool
}

func (r *reader) uint() uint64 {
	var n uint64
	for i := 0; i < len(r.s) && i < binary.MaxVarintLen64; i++ {
		c := r.s[i]
		n |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			r.s = r.s[i+1:]
			return n
		}
	}
	r.fail()
	return 0
}

func (r *reader) varint() int64 {
	u := r.uint()
	n := int64(u >> 1)
	if u&1 != 0 {
		n = ^n
	}
	return n
}

func (r *reader) take(n int) string {
	if n > len(r.s) {
		r.fail()
		return ""
	}
	s := r.s[:n]
	r.s = r.s[n:]
	return s
}

func (r *reader) string() string {
	n := r.uint()
	if n > uint64(len(r.s)) {
		r.fail()
		return ""
	}
	return r.take(int(n))
}

func (r *reader) bool() bool { return r.take(1) == "\x01" }

// count is a number of things of at least size bytes each: never more than
// the rest can hold, so that no count makes the program reach for memory.
func (r *reader) count(size int) int {
	n := r.uint()
	if n > uint64(len(r.s)/size) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *reader) below(n int) int {
	v := r.uint()
	if v >= uint64(n) {
		r.fail()
		return 0
	}
	return int(v)
}

func (r *reader) fail() { r.bad, r.s = true, "" }
