package sync

import (
	"cmp"
	"context"
	"errors"
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
	Waiting   int       // files that the place is not known to have whole yet
	Lost      int       // files that were there and are not, and that this PC has
	Torn      int       // files that are there and are not what they say
	At        time.Time // when all was there, zero where it is not
}

// The places that a person has to decide about. Nothing is deleted there before, and
// nothing sent but what Options.First does; Options.Heal says that it is right.
var (
	ErrEmptied error = &trouble{"sync: the place was emptied",
		"The place that this PC syncs with is empty now. Everything is here on this PC; nothing was deleted.",
		"If someone moved the folder, correct its address. If it was emptied, send everything again."}
	ErrReplaced error = &trouble{"sync: another place is there",
		"Another place is there than the one that this PC syncs with: another folder, another USB drive, or a server that was set up anew. Nothing was taken from it, and nothing was deleted.",
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

// A few files with a few commits may be missing and are put back by themselves. One that
// others were packed into has more: where that is gone, an older copy may be there.
const (
	fewLost    = 3
	fewCommits = 15
)

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
	// dropped are files that this PC wrote and that are of no use any more: those of them
	// that it packed are in others.
	dropped map[seal.Name]bool
	bad     int // files in a row that could not be carried
	steps   int
	total   int
	failed  error // of one file
}

type span struct{ from, to uint32 }

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
	if r.wentBack() && !r.Heal {
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
	if err != nil {
		return err
	}
	dropped, err := r.b.Dropped()
	r.have, r.odd, r.dropped = setOf(r.held), setOf(r.b.Strange()), setOf(dropped)
	return err
}

func setOf(names []seal.Name) map[seal.Name]bool {
	set := map[seal.Name]bool{}
	for _, n := range names {
		set[n] = true
	}
	return set
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
		sortSpans(list)
	}
}

func sortSpans(list []span) {
	slices.SortFunc(list, func(a, b span) int { return cmp.Compare(a.from, b.from) })
}

// isCovered tells whether the place has whole files with all commits of a segment.
func (r *round) isCovered(n seal.Name) bool {
	return n.Kind == seal.KindSegment && !r.b.Split(n.Writer) && lacking(n, r.spans[n.Writer]) == 0
}

// lacking is how many commits of a segment are in none of the spans, which are sorted.
func lacking(n seal.Name, spans []span) (commits int) {
	next := n.From
	for _, s := range spans {
		if s.from > next {
			commits += int(min(s.from, n.To+1) - next)
		}
		if next = max(next, s.to+1); next > n.To {
			return commits
		}
	}
	return commits + int(n.To+1-next)
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
		case len(r.listed) <= r.Sent && !r.Heal: // what was sent first may lie there alone
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
	for n, whole := range r.listed {
		if whole && n.Kind != seal.KindPlace && !r.have[n] && !r.note.left[n] && !r.note.known[n] &&
			(!r.dropped[n] || n.Kind == seal.KindAttachment) {
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
		r.At, n.At = r.Now, r.Now.Unix()
	}
}
