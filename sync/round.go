package sync

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"

	"readybinder/seal"
)

// Binder is what is synced; a store.Store is one.
type Binder interface {
	Source
	// ID is the binder's id.
	ID() string
	// Log is the id of this PC's log: it wrote the files that bear it.
	Log() string
	// Key stands for what opens here: the slot that was opened, and the keyring. With
	// another other files may be of use.
	Key() string
	// Outdated tells that a newer keyring is here, which the key that is open does not
	// open: what this PC knows of keys is past.
	Outdated() bool
	// Strange are the files here that no key opens: they stand for nothing, and go
	// nowhere.
	Strange() []seal.Name
	// Take keeps and lays what came in. known are the files that others here stand for,
	// refused are those that are not what they say.
	Take(files []seal.Sealed) (known, refused []seal.Name, err error)
	// Wants tells by its name whether a segment or a part of an attached file is of use.
	Wants(name seal.Name) bool
	// Split tells whether a log has two branches, of which the files of one do not
	// stand for those of the other.
	Split(log string) bool
	// Successor tells whether the office goes on in another edition of the binder.
	Successor() (since time.Time, ok bool)
	// PackUnsent makes one file of this PC's segments that no place has.
	PackUnsent(unsent func(seal.Name) bool) error
	// Dropped are files that this PC wrote and that are of no use any more.
	Dropped() ([]seal.Name, error)
	// PlaceNote and SetPlaceNote keep what is known of a place.
	PlaceNote(id string) ([]byte, error)
	SetPlaceNote(id string, body []byte) error
}

// Options are how a Round is run.
type Options struct {
	// Target names where the place is to be found, as its settings do: by it is known
	// which place was there the last time.
	Target string
	// Heal puts back all that the place has lost, and takes another place that is
	// there now for the right one: a person has said so.
	Heal bool
	// First sends what is new before it looks: for an edit, soon after a whole round.
	First bool
	// Progress is told how many of how many files were carried.
	Progress func(done, total int)
	Now      time.Time
}

// Outcome is what a Round did and saw.
type Outcome struct {
	Got, Sent int
	Waiting   int // files that the place is not known to have whole yet
	Lost      int // files that were there and are not, and that this PC has
	Torn      int // files that are there and are not what they say
}

// The places that a person has to decide about. Nothing is deleted or sent there
// before; Options.Heal says that it is right.
var (
	ErrEmptied error = &trouble{"sync: the place was emptied",
		"The place that this PC syncs with is empty now. Everything is here on this PC; nothing was deleted, and nothing was sent.",
		"If someone moved the folder, correct its address. If it was emptied, send everything again."}
	ErrReplaced error = &trouble{"sync: another place is there",
		"Another place is there than the one that this PC syncs with: another folder, another USB drive, or a server that was set up anew. Nothing was changed.",
		"Go back to the right one, or say that this one is to be used from now on."}
	ErrWentBack error = &trouble{"sync: the place has lost files",
		"The place lacks much that it had before: someone deleted it, or an older copy of it was restored. Everything is here on this PC; nothing was deleted.",
		"Ask who looks after that place. Then send again what it lacks."}
	ErrOtherBinder error = &trouble{"sync: another binder is there",
		"That place holds the binder of another office, or one that your key does not open. Nothing was sent there.",
		"Choose another folder. One folder holds one binder."}
	ErrMovedOn error = &trouble{"sync: the office goes on in another edition",
		"An admin of your office has erased the past and begun the binder anew. Nothing of the one from before is sent any more.",
		"Bring this PC over to it. What was typed here meanwhile comes along."}
)

// A few files may be missing and are put back by themselves.
const fewLost = 3

// Round brings to the binder what it lacks of the place, and to the place what it
// lacks of the binder. It deletes at the place what this PC wrote itself and packed
// into others that are there; it never deletes or overwrites anything here, whatever
// the place shows. One that was stopped or failed is begun again by the next. A file
// that cannot be carried keeps none of the others from it; the first such error is
// returned when all are done.
//
// It returns the errors of the place, of Binder.Take, and ErrEmptied, ErrReplaced,
// ErrWentBack, ErrOtherBinder, ErrMovedOn.
func Round(ctx context.Context, b Binder, at Place, o Options) (*Outcome, error) {
	r := &round{ctx: ctx, b: b, at: at, Options: o}
	if err := r.read(); err != nil {
		return &r.Outcome, err
	}
	err := r.run()
	return &r.Outcome, cmp.Or(err, r.write(), r.failed)
}

// note is what is kept of a place from one round to the next. It is a matter of
// speed and of telling; without it nothing is lost.
type note struct {
	Place []byte   `json:"place"`           // the bytes of its place file,
	Name  string   `json:"name"`            // and its name
	Seen  []string `json:"seen"`            // files that were there, whole
	Known []string `json:"known,omitempty"` // files that others here stand for
	Left  []string `json:"left,omitempty"`  // files that are not what they say
	Good  []string `json:"good,omitempty"`  // files that were read back
	Key   string   `json:"key,omitempty"`   // that was open
	Torn  []string `json:"torn,omitempty"`  // files that were not whole the last time
	At    int64    `json:"at"`              // when all was well, Unix seconds
	seen  map[seal.Name]bool
	known map[seal.Name]bool
	left  map[seal.Name]bool
	good  map[seal.Name]bool
	torn  map[seal.Name]bool
	saved string
}

type round struct {
	ctx context.Context
	b   Binder
	at  Place
	Options
	Outcome
	id     string // of the note: the hash of the place file
	note   note
	listed map[seal.Name]bool // what the place shows; false where it is not whole
	spans  map[string][]span  // the commits that its whole files hold, by log
	held   []seal.Name
	have   map[seal.Name]bool
	odd    map[seal.Name]bool // those of them that no key opens
	bad    int                // files in a row that could not be carried
	steps  int
	total  int
	failed error // of one file
}

type span struct{ from, to uint32 }

// target is the note of which place was found where.
func (r *round) target() string { return "at " + r.Target }

// read takes up what is known of the place that was there the last time.
func (r *round) read() error {
	id, err := r.b.PlaceNote(r.target())
	if err != nil {
		return err
	}
	r.id = string(id)
	if err := r.readNote(); err != nil || r.note.Name != "" {
		return err
	}
	r.id = "" // nothing is known of it
	return nil
}

func (r *round) readNote() error {
	body, err := r.b.PlaceNote(r.id)
	r.note.begin(body)
	return err
}

func (n *note) begin(body []byte) {
	*n = note{saved: string(body)}
	_ = json.Unmarshal(body, n) // else it is begun anew
	n.seen, n.known, n.left, n.good, n.torn = parsed(n.Seen), parsed(n.Known), parsed(n.Left), parsed(n.Good), parsed(n.Torn)
}

func parsed(list []string) map[seal.Name]bool {
	set := map[seal.Name]bool{}
	for _, s := range list {
		if n, err := seal.ParseName(s); err == nil {
			set[n] = true
		}
	}
	return set
}

func texts(set map[seal.Name]bool) []string {
	list := make([]string, 0, len(set))
	for n := range set {
		list = append(list, n.String())
	}
	slices.Sort(list)
	return list
}

// write keeps what is known now.
func (r *round) write() error {
	if r.id == "" {
		return nil
	}
	n := &r.note
	n.Seen, n.Known, n.Left, n.Good, n.Torn = texts(n.seen), texts(n.known), texts(n.left), texts(n.good), texts(n.torn)
	body, err := json.Marshal(n)
	if err != nil {
		return err
	}
	if string(body) != n.saved {
		if err := r.b.SetPlaceNote(r.id, body); err != nil {
			return err
		}
	}
	before, err := r.b.PlaceNote(r.target())
	if err != nil || string(before) == r.id {
		return err
	}
	return r.b.SetPlaceNote(r.target(), []byte(r.id))
}

func (r *round) run() error {
	if err := r.hold(); err != nil {
		return err
	}
	if key := r.b.Key(); key != r.note.Key {
		// With other keys other files are of use.
		r.note.Key, r.note.left = key, map[seal.Name]bool{}
		maps.DeleteFunc(r.note.known, func(n seal.Name, _ bool) bool { return isKey(n) })
	}
	if r.Heal {
		clear(r.note.good) // what was read back may have gone bad since
	}
	if _, ended := r.b.Successor(); ended {
		return ErrMovedOn
	}
	if r.First && r.id != "" {
		if err := r.sendNew(); err != nil {
			return err
		}
	}
	if err := r.list(); err != nil {
		return err
	}
	if err := r.identify(); err != nil {
		return err
	}
	if err := r.pull(); err != nil {
		return err
	}
	r.lost()
	if r.Lost > fewLost && !r.Heal {
		return ErrWentBack
	}
	before := r.Sent
	if err := r.push(); err != nil {
		return err
	}
	if r.Sent > before {
		// What was answered proves nothing.
		if err := r.list(); err != nil {
			return err
		}
	} else if r.Got+r.Sent == 0 || r.Heal {
		if err := r.readBack(); err != nil {
			return err
		}
	}
	if err := r.clean(); err != nil {
		return err
	}
	r.confirm()
	return nil
}

func isKey(n seal.Name) bool { return n.Kind == seal.KindKeyring || n.Kind == seal.KindSlot }

// carries tells whether the round goes on after one file could not be carried, for what
// lies in it or in its place; where several in a row cannot, it is the place.
func (r *round) carries(err error) bool {
	if err == nil {
		r.bad = 0
		return true
	}
	r.failed = cmp.Or(r.failed, err)
	r.bad++
	return r.ctx.Err() == nil && r.bad < fewFail && !slices.ContainsFunc(ofPlaces, func(x error) bool { return errors.Is(err, x) })
}

// ofPlaces are the errors that no other file would be spared.
var ofPlaces = []error{ErrGone, ErrOffline, ErrSlow, ErrLogin, ErrLoginPage, ErrCertificate, ErrMoved, ErrBusy, ErrNotWebDAV}

// fewFail is how many files in a row may fail before it is the place that does.
const fewFail = 5

// hold finds what is here.
func (r *round) hold() (err error) {
	r.held, err = r.b.Names()
	r.have, r.odd = map[seal.Name]bool{}, map[seal.Name]bool{}
	for _, n := range r.held {
		r.have[n] = true
	}
	for _, n := range r.b.Strange() {
		r.odd[n] = true
	}
	return err
}

// list finds what is there.
func (r *round) list() error {
	entries, err := r.at.List(r.ctx)
	if err != nil {
		return err
	}
	r.listed = map[seal.Name]bool{}
	for _, e := range entries {
		r.listed[e.Name] = e.Whole()
	}
	r.measure()
	return nil
}

// measure finds which commits the whole files there hold: those that are here too and
// were opened, or that others here stand for. A name alone promises nothing.
func (r *round) measure() {
	r.spans = map[string][]span{}
	for n, whole := range r.listed {
		if whole && n.Kind == seal.KindSegment && (r.have[n] && !r.odd[n] || r.note.known[n]) {
			r.spans[n.Writer] = append(r.spans[n.Writer], span{n.From, n.To})
		}
	}
	for _, list := range r.spans {
		slices.SortFunc(list, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	}
}

// isCovered tells whether the place has whole files with all commits of a segment.
func (r *round) isCovered(n seal.Name) bool {
	if n.Kind != seal.KindSegment || r.b.Split(n.Writer) {
		return false
	}
	next := n.From
	for _, s := range r.spans[n.Writer] {
		if s.from <= next && s.to >= next {
			if next = s.to + 1; s.to >= n.To {
				return true
			}
		}
	}
	return false
}

// identify finds out whether this is the place that was there the last time, and
// makes it one where it is none yet.
func (r *round) identify() error {
	var ids []seal.Name
	for n, whole := range r.listed {
		if whole && n.Kind == seal.KindPlace {
			ids = append(ids, n)
		}
	}
	// Two PCs may have begun it at once: all take the same.
	slices.SortFunc(ids, func(a, b seal.Name) int { return cmp.Compare(a.Hash, b.Hash) })
	if slices.ContainsFunc(ids, func(n seal.Name) bool { return n.String() == r.note.Name }) {
		return nil
	}
	if r.id != "" {
		switch {
		case r.isSame():
			// It has most of what it had, and lacks that one file.
			return r.put(seal.Sealed{Name: r.placeName(), Bytes: r.note.Place})
		case len(r.listed) == 0 && !r.Heal:
			return ErrEmptied
		case !r.Heal:
			return ErrReplaced
		case len(ids) == 0:
			return r.put(seal.Sealed{Name: r.placeName(), Bytes: r.note.Place})
		}
	}
	file, err := r.placeFile(ids)
	if err != nil {
		return err
	}
	r.id = file.Name.Hash
	if err := r.readNote(); err != nil {
		return err
	}
	r.note.Name, r.note.Place = file.Name.String(), file.Bytes
	return nil
}

// isSame tells whether most of what the place had is there.
func (r *round) isSame() bool {
	there := 0
	for n := range r.note.seen {
		if r.listed[n] || r.isCovered(n) {
			there++
		}
	}
	return there > 0 && there*2 >= len(r.note.seen)
}

// placeFile finds the file of the place among those that are there, or makes one.
func (r *round) placeFile(ids []seal.Name) (file seal.Sealed, err error) {
	for _, n := range slices.Clone(ids) {
		body, err := r.at.Get(r.ctx, n)
		switch {
		case torn(err):
			ids = slices.DeleteFunc(slices.Clone(ids), func(x seal.Name) bool { return x == n })
		case err != nil:
			return file, err
		case seal.IsPlaceOf(r.b.ID(), body):
			return seal.Sealed{Name: n, Bytes: body}, nil
		}
	}
	if len(ids) > 0 {
		return file, ErrOtherBinder
	}
	if file, err = seal.NewPlaceFile(r.b.ID(), r.b.Log()); err != nil {
		return file, err
	}
	return file, r.put(file)
}

func (r *round) placeName() seal.Name {
	n, _ := seal.ParseName(r.note.Name)
	return n
}

func (r *round) put(f seal.Sealed) error {
	err := r.at.Put(r.ctx, f.Name, f.Bytes)
	if err == nil {
		r.Sent++
	}
	return err
}

// pull takes what the place has and this PC has not: the keys first, because they
// open the rest, and attached files last, because the records tell which are of use.
func (r *round) pull() error {
	want := r.missing()
	r.total += len(want)
	kinds := []string{"ku", "s", "a"}
	for _, kind := range kinds {
		var batch []seal.Sealed
		size := 0
		take := func() error {
			if len(batch) == 0 {
				return nil
			}
			known, refused, err := r.b.Take(batch)
			for _, n := range known {
				r.note.known[n] = true
			}
			for _, n := range refused {
				r.note.left[n] = true
			}
			r.Got += len(batch) - len(known) - len(refused)
			batch, size = nil, 0
			return err
		}
		for _, n := range want {
			if !slices.Contains([]byte(kind), n.Kind) || !r.b.Wants(n) {
				continue
			}
			body, err := r.at.Get(r.ctx, n)
			r.step()
			if torn(err) {
				r.Torn++
				continue
			}
			if !r.carries(err) {
				return cmp.Or(take(), err) // what came until now is kept
			}
			if err != nil {
				continue
			}
			batch = append(batch, seal.Sealed{Name: n, Bytes: body})
			if size += len(body); size >= batchSize {
				if err := take(); err != nil {
					return err
				}
			}
		}
		if err := take(); err != nil {
			return err
		}
		if kind == kinds[0] {
			if _, ok := r.b.Successor(); ok {
				return ErrMovedOn
			}
		}
	}
	if err := r.hold(); err != nil {
		return err
	}
	r.measure()
	return nil
}

// batchSize is how many bytes of sealed files are taken in at once.
const batchSize = 8 << 20

// missing are the whole files there that are not here, those of a log in its order.
func (r *round) missing() (list []seal.Name) {
	dropped, _ := r.b.Dropped()
	mine := map[seal.Name]bool{}
	for _, n := range dropped {
		mine[n] = true
	}
	for n, whole := range r.listed {
		if whole && n.Kind != seal.KindPlace && !r.have[n] && !r.note.left[n] && !r.note.known[n] &&
			(!mine[n] || n.Kind == seal.KindAttachment) {
			list = append(list, n)
		}
	}
	slices.SortFunc(list, func(a, b seal.Name) int {
		return cmp.Or(cmp.Compare(a.Writer, b.Writer), cmp.Compare(a.From, b.From), cmp.Compare(b.To, a.To), cmp.Compare(a.Hash, b.Hash))
	})
	return list
}

func (r *round) step() {
	if r.steps++; r.Progress != nil {
		r.Progress(r.steps, max(r.total, r.steps))
	}
}

// lost counts what was there and is not any more, although it is of use.
func (r *round) lost() {
	for _, n := range r.held {
		if r.note.seen[n] && !r.listed[n] && !r.isCovered(n) {
			r.Lost++
		}
	}
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
	isNew := func(n seal.Name) bool { return n.Writer == r.b.Log() && !r.note.seen[n] }
	if err := r.b.PackUnsent(isNew); err != nil {
		return err
	}
	if err := r.hold(); err != nil {
		return err
	}
	return r.send(slices.DeleteFunc(slices.Clone(r.held), func(n seal.Name) bool { return !isNew(n) }))
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
		return (n.Kind == seal.KindKeyring || n.Kind == seal.KindSlot) && !r.listed[n]
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

// confirm notes what the place has, and counts what it has not.
func (r *round) confirm() {
	n := &r.note
	n.seen, n.torn = map[seal.Name]bool{}, map[seal.Name]bool{}
	for name, whole := range r.listed {
		if whole {
			n.seen[name] = true
		} else {
			n.torn[name] = true
		}
	}
	for _, set := range []map[seal.Name]bool{n.left, n.known, n.good} {
		maps.DeleteFunc(set, func(name seal.Name, _ bool) bool { return !n.seen[name] })
	}
	for _, name := range r.held {
		if r.lacks(name) {
			r.Waiting++
		}
	}
	if r.Waiting == 0 {
		n.At = r.Now.Unix()
	}
}
