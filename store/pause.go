package store

import (
	"database/sql"
	"maps"
	"slices"
	"strings"

	"readybinder/binder"
	"readybinder/seal"
)

// What may come in without being asked about.
const (
	fewRecords = 20 // fewer than these, or
	fewPercent = 20 // no more than this part of all
)

// Paused is what came in, is kept, and waits for a person.
type Paused struct {
	Files   int
	From    []Origin
	Changes []binder.Difference // what it would do: First is today
}

// Origin is from where changes came.
type Origin struct {
	Log    string // of the PC
	Holder string // the ID of whose key vouches for them
	Last   int64  // the newest of them, by the PC's clock, Unix seconds
}

// Paused tells what waits for a decision, nil where nothing does. It survives
// locking and restarting.
func (s *Store) Paused() (*Paused, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil || len(s.paused) == 0 {
		return nil, nil
	}
	rows, after, err := s.withPaused()
	if err != nil {
		return nil, err
	}
	return &Paused{len(rows), origins(s.ring, rows), binder.Compare(s.state, after)}, nil
}

// origins are from where segments came.
func origins(ring *seal.Keyring, rows []row) (list []Origin) {
	for _, r := range rows {
		seg, commits, err := openSegment(ring, r.name, r.body)
		if err != nil {
			continue
		}
		o := Origin{Log: seg.Head.Log, Holder: seg.Head.Person.ID()}
		i := slices.IndexFunc(list, func(x Origin) bool { return x.Log == o.Log && x.Holder == o.Holder })
		if i < 0 {
			i, list = len(list), append(list, o)
		}
		for _, c := range commits {
			if c != nil {
				list[i].Last = max(list[i].Last, c.Wall)
			}
		}
	}
	return list
}

// PausedFiles is how many files wait for a decision: what they would do, which takes
// longer to find out, Paused tells.
func (s *Store) PausedFiles() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.paused)
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
	_, after, err := s.withPaused()
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

// withPaused is what was paused, and what the binder would show with it.
func (s *Store) withPaused() (rows []row, after *binder.Binder, err error) {
	names := slices.SortedFunc(maps.Keys(s.paused), func(a, b seal.Name) int { return strings.Compare(a.String(), b.String()) })
	if rows, err = s.rowsOf(names); err == nil {
		after, err = s.with(s.ring, rows)
	}
	return rows, after, err
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
