package store

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"readybinder/binder"
	"readybinder/seal"
)

// Take is Accept for what comes in by itself: where it would change or remove many
// of the records that are here, it is kept, and nothing of it shows until a person
// has decided: see Paused. known are the files that others here stand for, and refused
// those that are not what they say; it keeps neither.
func (s *Store) Take(files []seal.Sealed) (known, refused []seal.Name, err error) {
	done, touched, err := s.accept(files, true)
	s.tell(touched)
	if err != nil {
		return nil, nil, err
	}
	return done.Known, done.Refused, nil
}

// Key stands for what opens here: the slot that was opened and the newest epoch.
func (s *Store) Key() string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.file == nil {
		return ""
	}
	return fmt.Sprint(s.key.Slot().ID, " ", s.ring.Epoch())
}

// Outdated tells that a keyring of a newer epoch is here that the key does not open: the
// passphrase was changed on another PC, or the key taken back. Who locks the binder and
// opens it anew is told which.
func (s *Store) Outdated() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return false
	}
	newer := false
	err := s.file.rows("k", 0, false, func(r row) error {
		newer = newer || r.name.From > s.ring.Epoch()
		return nil
	})
	return err == nil && newer
}

// Strange are the segments here that no key opens.
func (s *Store) Strange() []seal.Name {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.laid.Locked)
}

// What may come in without being asked about.
const (
	fewRecords = 20 // fewer than these, or
	fewPercent = 20 // no more than this part of all
)

// Paused is what came in, is kept, and waits for a person.
type Paused struct {
	Files   int
	Changes []binder.Difference // what it would do: First is today
}

// Paused tells what waits for a decision, nil where nothing does. It survives
// locking and restarting.
func (s *Store) Paused() (*Paused, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil || len(s.paused) == 0 {
		return nil, nil
	}
	rows, err := s.pausedRows()
	if err != nil {
		return nil, err
	}
	after, err := s.with(s.ring, rows)
	if err != nil {
		return nil, err
	}
	return &Paused{len(rows), binder.Compare(s.state, after)}, nil
}

// Resume lets what was paused count.
func (s *Store) Resume() error {
	s.mu.Lock()
	touched, err := s.resume()
	s.mu.Unlock()
	s.tell(touched)
	return err
}

// Refuse takes back what was paused would do, and lets it count: so every
// PC shows again what this one shows today, and nothing is lost. It takes the right
// to change what is taken back, and returns *NotAllowed and changes nothing without.
func (s *Store) Refuse() error {
	s.mu.Lock()
	touched, err := s.refuse()
	s.mu.Unlock()
	s.tell(touched)
	return err
}

func (s *Store) refuse() ([]binder.Ref, error) {
	if s.file == nil {
		return nil, ErrClosed
	}
	rows, err := s.pausedRows()
	if err != nil {
		return nil, err
	}
	after, err := s.with(s.ring, rows)
	if err != nil {
		return nil, err
	}
	// Taking it back comes first, so that nothing of it ever counts, should this be cut
	// off: it names values that are not here yet, and replaces them when they are laid.
	touched, err := s.commitLocked([]Change{{Why: "Refused what came in", Ops: binder.Revert(s.state, after)}})
	if err != nil {
		return touched, err
	}
	more, err := s.resume()
	return append(touched, more...), err
}

func (s *Store) resume() ([]binder.Ref, error) {
	if s.file == nil {
		return nil, ErrClosed
	}
	if err := s.setPaused(nil); err != nil {
		return nil, err
	}
	return s.relay()
}

const pausedName = "paused"

// setPaused keeps which files are not to be laid yet.
func (s *Store) setPaused(names []seal.Name) error {
	err := s.file.transaction(func(tx *sql.Tx) error { return writePaused(tx, names) })
	if err == nil {
		s.paused = asSet(names)
	}
	return err
}

func writePaused(tx *sql.Tx, names []seal.Name) error {
	// It tells up to which row all is laid, and of these that is no longer so.
	if err := dropLocal(tx, snapshotBox); err != nil {
		return err
	}
	if len(names) == 0 {
		return dropLocal(tx, pausedName)
	}
	return setLocal(tx, pausedName, []byte(strings.Join(nameTexts(names), "\n")))
}

func asSet(names []seal.Name) map[seal.Name]bool {
	set := map[seal.Name]bool{}
	for _, n := range names {
		set[n] = true
	}
	return set
}

// readPaused is which files were paused when the binder was last open.
func (s *Store) readPaused() error {
	body, err := s.file.local(pausedName)
	if err != nil || len(body) == 0 {
		return err
	}
	names, _ := parseNames(strings.Split(string(body), "\n"))
	s.paused = asSet(names)
	return nil
}

func (s *Store) pausedRows() ([]row, error) {
	names := slices.SortedFunc(maps.Keys(s.paused), func(a, b seal.Name) int { return strings.Compare(a.String(), b.String()) })
	return s.rowsOf(names)
}

// with is what the binder would show with the segments.
func (s *Store) with(ring *seal.Keyring, segments []row) (*binder.Binder, error) {
	after, err := clone(s.state)
	if err != nil {
		return nil, err
	}
	b := s.bench(after)
	b.ring, b.touch = ring, nil
	l := newLaid()
	for _, r := range segments {
		if seg, commits, err := openSegment(ring, r.name, r.body); err == nil {
			b.lay(seg, commits, &l)
		}
	}
	return after, nil
}

func clone(b *binder.Binder) (*binder.Binder, error) {
	return binder.OpenSnapshot(string(b.AppendSnapshot(nil)))
}

// many returns the segments that come in, and those that they bring along, where they
// would change or remove so many of the records that are here that a person is to be
// asked, or else none.
func (s *Store) many(ring *seal.Keyring, segments []row) (rows []row, err error) {
	touched := map[binder.Ref]bool{}
	for ; len(segments) > 0; segments = segments[1:] {
		r := segments[0]
		seg, commits, err := openSegment(ring, r.name, r.body)
		if err != nil {
			continue
		}
		rows = append(rows, r)
		for _, c := range commits {
			for i := 0; c != nil && i < len(c.Ops); i++ {
				if _, there := s.state.Get(c.Ops[i].On); there {
					touched[c.Ops[i].On] = true
				}
			}
		}
		for _, link := range seg.Links { // what waited for it comes with it
			more, err := s.rowsOf(s.laid.Waiting[commitID(link)])
			if err != nil {
				return nil, err
			}
			segments = append(segments, more...)
		}
	}
	if len(touched) < fewRecords {
		return nil, nil
	}
	after, err := s.with(ring, rows)
	if err != nil {
		return nil, err
	}
	changed, all := 0, 0
	for _, d := range binder.Compare(s.state, after) {
		if d.First {
			changed++
		}
	}
	for _, k := range binder.Kinds() {
		all += s.state.Count(k.Name)
	}
	if changed < fewRecords || changed*100 <= all*fewPercent {
		return nil, nil
	}
	return rows, nil
}

func (s *Store) rowsOf(names []seal.Name) (list []row, err error) {
	for _, n := range names {
		body, err := s.file.read(n)
		if err != nil {
			return nil, err
		}
		if body != nil {
			list = append(list, row{name: n, body: body})
		}
	}
	return list, nil
}

// pause says which segments are not to be laid of those that came in, or that a new
// keyring opens: all, where they do much, or where something waits already to which
// they may belong.
func (s *Store) pause(ring *seal.Keyring, files []seal.Sealed) (names []seal.Name, err error) {
	var rows []row
	for _, f := range files {
		if f.Name.Kind == seal.KindSegment {
			rows = append(rows, row{name: f.Name, body: f.Bytes})
		}
	}
	if ring != s.ring {
		locked, err := s.rowsOf(s.laid.Locked)
		if err != nil {
			return nil, err
		}
		rows = append(rows, locked...)
	}
	if len(s.paused) == 0 {
		if rows, err = s.many(ring, rows); err != nil {
			return nil, err
		}
	}
	for _, r := range rows {
		names = append(names, r.name)
	}
	return names, nil
}

// PlaceNote is what SetPlaceNote kept about a place under its id, nil where it is
// nothing. It is plain: names and times.
func (s *Store) PlaceNote(id string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil, ErrClosed
	}
	return s.file.local(placeNote + id)
}

// SetPlaceNote keeps what is to be known of a place that this PC syncs with.
func (s *Store) SetPlaceNote(id string, body []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return ErrClosed
	}
	return s.file.transaction(func(tx *sql.Tx) error { return setLocal(tx, placeNote+id, body) })
}

const placeNote = "place/"

// CheckPhrase is six words that are the same on all PCs that have this very binder, for
// someone who joins to compare with another PC's.
func (s *Store) CheckPhrase() string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.file == nil {
		return ""
	}
	return seal.Phrase(s.ring.Binder(), s.ring.Edition())
}

// Wants tells by its name whether a segment or a part of an attached file is of use
// here: it is not of an edition before this one, and a record names it.
func (s *Store) Wants(n seal.Name) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	switch {
	case s.file == nil:
		return false
	case n.Kind == seal.KindSegment:
		return !s.ring.Past(n.Writer)
	case n.Kind == seal.KindAttachment && !s.ring.Past(n.Writer):
		needed, _ := binder.PartsNeeded(s.state, func(binder.Record) bool { return true })
		return needed[n.Hash]
	}
	return n.Kind != seal.KindAttachment
}

// Split tells whether a log has two branches, because its PC was copied or set back.
func (s *Store) Split(log string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.ContainsFunc(s.state.Logs(), func(l binder.Log) bool { return l.ID == log && l.Split })
}

// PackUnsent makes one file of this PC's segments that no place has yet, as far as
// one person vouches for them, sealed to the newest keyring: who was shut out
// meanwhile does not read them, and they travel as one.
func (s *Store) PackUnsent(unsent func(seal.Name) bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return ErrClosed
	}
	_, err := s.packRuns(func(own []seal.Name) [][]seal.Name {
		var runs [][]seal.Name
		var run []seal.Name
		for _, n := range own {
			if unsent(n) {
				run = append(run, n)
				continue
			}
			runs, run = append(runs, run), nil
		}
		return append(runs, run)
	}, true)
	return err
}

// Dropped are the names of files that this PC wrote and took out of the binder
// again, because others have all that they held, or nothing needs it.
func (s *Store) Dropped() ([]seal.Name, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil, ErrClosed
	}
	return s.file.dropped()
}

const droppedName = "dropped"

// maxDropped is how many names of dropped files are remembered. What a place has of
// those before stays there; it does no harm.
const maxDropped = 4096

func (f *file) dropped() ([]seal.Name, error) {
	body, err := f.local(droppedName)
	if err != nil || len(body) == 0 {
		return nil, err
	}
	names, _ := parseNames(strings.Split(string(body), "\n"))
	return names, nil
}

// noteDropped remembers of files that are dropped those that this PC wrote, which are
// those of the logs in own.
func noteDropped(tx *sql.Tx, own []string, names []seal.Name) error {
	mine := slices.DeleteFunc(slices.Clone(names), func(n seal.Name) bool { return !slices.Contains(own, n.Writer) })
	if len(mine) == 0 {
		return nil
	}
	var body []byte
	err := tx.QueryRow("SELECT body FROM local WHERE name = ?", droppedName).Scan(&body)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	list := strings.Split(string(body), "\n")
	list = append(list, nameTexts(mine)...)
	list = slices.DeleteFunc(list, func(s string) bool { return s == "" })
	return setLocal(tx, droppedName, []byte(strings.Join(list[max(0, len(list)-maxDropped):], "\n")))
}

const logsName = "logs"

// ownLogs are the logs that this PC writes and wrote.
func (s *Store) ownLogs() ([]string, error) {
	body, err := s.file.local(logsName)
	return append(strings.Fields(string(body)), s.log), err
}
