package store

import (
	"bytes"
	"cmp"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"

	"readybinder/binder"
	"readybinder/seal"
)

// snapshotEvery is after how many commits closing writes a new snapshot.
const snapshotEvery = 50

// snapshotBox is the kind of box that a snapshot is sealed in.
const snapshotBox = "snapshot"

// snapshotHead is the line before the state in a snapshot.
type snapshotHead struct {
	Row  int64     `json:"row"` // the newest file that the state has
	Seq  uint32    `json:"seq"` // this PC's log
	Link seal.Hash `json:"link"`
	// Rules and Kinds are what the program knew: one that knows more lays the
	// logs anew where that may show something.
	Rules int      `json:"rules"`
	Kinds []string `json:"kinds"`
	// Bounds and Authors are what the commits were judged by.
	Bounds  seal.Hash                 `json:"bounds"`
	Authors map[seal.Public]seal.Role `json:"authors"`
	Newer   int                       `json:"newer"`
	Barred  int                       `json:"barred"`
	// Held and Damaged are the files up to Row that could not be laid: the state
	// does not stand for them.
	Held    []string `json:"held,omitempty"`
	Damaged []string `json:"damaged,omitempty"`
	Bare    []string `json:"bare,omitempty"` // commits that do not count
	News    []string `json:"news,omitempty"` // logs of which the newest commit is news, see news
}

// openSnapshot takes the state from the snapshot that this PC wrote, and says
// false where there is none that can be trusted: then the logs are laid.
func (s *Store) openSnapshot() bool {
	box, err := s.file.local(snapshotBox)
	if err != nil || box == nil {
		return false
	}
	body, err := seal.OpenBox(s.ring, s.pc, snapshotBox, box)
	if err != nil {
		return false
	}
	line, rest, ok := bytes.Cut(body, []byte("\n"))
	var head snapshotHead
	if !ok || json.Unmarshal(line, &head) != nil || head.Newer > 0 && head.Rules != binder.Rules {
		return false
	}
	s.laid = newLaid()
	s.laid.Newer, s.laid.Barred, s.laid.Authors = head.Newer, head.Barred, head.Authors
	// What they wait for shows when they are tried.
	if s.laid.Locked, ok = parseNames(head.Held); !ok {
		return false
	}
	if s.laid.Damaged, ok = parseNames(head.Damaged); !ok {
		return false
	}
	if head.Authors == nil || !slices.Equal(head.Kinds, binder.KnownKinds()) || !s.stillJudged(head.Bounds) {
		return false
	}
	for _, text := range head.Bare {
		var id binder.CommitID
		if n, err := hex.Decode(id[:], []byte(text)); err != nil || n != len(id) {
			return false
		}
		s.laid.bare[id] = true
	}
	state, err := binder.OpenSnapshot(string(rest))
	if err != nil {
		return false
	}
	s.state, s.lastID, s.heard = state, head.Row, map[binder.Head]bool{}
	s.tip = seal.Tip{Seq: head.Seq, Link: head.Link}
	for _, l := range state.Logs() {
		s.heard[l.Head] = !slices.Contains(head.News, l.ID)
	}
	return true
}

func parseNames(list []string) (names []seal.Name, ok bool) {
	for _, text := range list {
		name, err := seal.ParseName(text)
		if err != nil {
			return nil, false
		}
		names = append(names, name)
	}
	return names, true
}

func nameTexts(names []seal.Name) (list []string) {
	for _, name := range names {
		list = append(list, name.String())
	}
	return list
}

// snapshot writes the state.
func (s *Store) snapshot() error {
	var bare []string
	for id := range s.laid.bare {
		bare = append(bare, id.String())
	}
	line, err := json.Marshal(snapshotHead{
		Bare: bare, News: slices.Sorted(maps.Keys(s.news())),
		Row: s.lastID, Seq: s.tip.Seq, Link: s.tip.Link, Rules: binder.Rules, Kinds: binder.KnownKinds(),
		Bounds: s.ring.Bounds(), Authors: s.laid.Authors, Newer: s.laid.Newer, Barred: s.laid.Barred,
		Held: nameTexts(s.laid.held()), Damaged: nameTexts(s.laid.Damaged),
	})
	if err != nil {
		return err
	}
	box, err := seal.SealBox(s.ring, s.pc, snapshotBox, s.state.AppendSnapshot(append(line, '\n')))
	if err != nil {
		return sealed("seal the snapshot", err)
	}
	err = s.file.transaction(func(tx *sql.Tx) error { return setLocal(tx, snapshotBox, box) })
	if err == nil {
		s.fresh = 0
	}
	return err
}

const (
	packFan  = 16   // so many files of one size in a row are packed into one
	packTo   = 4096 // commits in a packed segment
	packSize = 4 << 20
)

// Tidy packs this PC's small segments, drops the parts of files that nothing
// names any more, and writes a snapshot, where any is worth it: unlocking stays
// fast, and the file small. It may be called at any
// time after opening; Close does it too.
func (s *Store) Tidy() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return ErrClosed
	}
	return s.tidy()
}

func (s *Store) tidy() error {
	if err := s.tidyParts(); err != nil {
		return err
	}
	packed, err := s.pack()
	if err != nil {
		return err
	}
	if packed || s.fresh >= snapshotEvery {
		return s.snapshot()
	}
	return nil
}

// pack replaces runs of small segments of this PC's log by wide ones over the same
// commits, so that few files are left however long the log gets, and each commit is
// packed a few times at most: runs of files with fewer than 16 commits, then of those
// with fewer than 256, and so on.
func (s *Store) pack() (packed bool, err error) {
	for most := uint32(packFan); most <= packTo; most *= packFan {
		did, err := s.packRuns(func(own []seal.Name) (runs [][]seal.Name) {
			var run []seal.Name
			end := func() {
				if len(run) >= packFan {
					runs = append(runs, run)
				}
				run = nil
			}
			for _, n := range own {
				if n.To-n.From+1 >= most || n.Length >= packSize/4 {
					end()
					continue
				}
				run = append(run, n)
			}
			end()
			return runs
		}, false)
		if packed = packed || did; err != nil {
			return packed, err
		}
	}
	return packed, nil
}

// packRuns packs runs of this PC's segments, which choose takes from all of them in
// the order of the log. Where reseal is true, one alone is sealed anew too if it was
// sealed to an older epoch.
func (s *Store) packRuns(choose func(own []seal.Name) [][]seal.Name, reseal bool) (bool, error) {
	var own []seal.Name
	err := s.file.rows("s", 0, false, func(r row) error {
		if r.name.Writer == s.pc.Log() {
			own = append(own, r.name)
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	slices.SortFunc(own, func(a, b seal.Name) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	p := packer{s: s, reseal: reseal}
	for _, run := range choose(own) {
		for _, n := range run {
			if err := p.add(n); err != nil {
				return false, err
			}
		}
		if err := p.flush(); err != nil {
			return false, err
		}
	}
	if len(p.wide) == 0 {
		return false, nil
	}
	var newest, last int64
	err = s.file.transaction(func(tx *sql.Tx) (err error) {
		if err := tx.QueryRow("SELECT coalesce(max(id), 0) FROM file WHERE name > 's-' AND name < 's.'").Scan(&newest); err != nil {
			return err
		}
		if err := s.drop(tx, p.done); err != nil {
			return err
		}
		last, err = addFiles(tx, p.wide)
		return err
	})
	if err == nil && newest <= s.lastID {
		s.lastID = last // nothing lies between that was not laid
	}
	return err == nil, err
}

type packer struct {
	s      *Store
	reseal bool
	old    bool // one was sealed to an older epoch
	names  []seal.Name
	from   seal.Tip
	next   seal.Tip
	lines  [][]byte
	size   int
	wide   []seal.Sealed
	done   []seal.Name
}

func (p *packer) add(name seal.Name) error {
	body, err := p.s.file.read(name)
	if err != nil {
		return err
	}
	seg, err := seal.OpenSegment(p.s.ring, body)
	if err != nil || seg.Head.Person != p.s.key.Person() {
		// Somebody else vouched for these: packing them would put our name
		// in place of theirs.
		return p.flush()
	}
	if len(p.lines) > 0 && (seg.Before() != p.next || len(p.lines)+len(seg.Lines) > packTo || p.size > packSize) {
		if err := p.flush(); err != nil {
			return err
		}
	}
	if len(p.lines) == 0 {
		p.from = seg.Before()
	}
	p.old = p.old || seg.Head.Epoch < p.s.ring.Epoch()
	p.names, p.lines, p.next = append(p.names, name), append(p.lines, seg.Lines...), seg.After()
	for _, l := range seg.Lines {
		p.size += len(l)
	}
	return nil
}

func (p *packer) flush() error {
	defer func() { p.names, p.lines, p.size, p.old = nil, nil, 0, false }()
	if len(p.names) == 0 || len(p.names) == 1 && !(p.reseal && p.old) {
		return nil
	}
	f, _, err := seal.SealSegment(p.s.ring, p.s.pc, p.s.key, p.from, p.lines)
	if err != nil {
		return sealed("pack", err)
	}
	p.wide, p.done = append(p.wide, f), append(p.done, p.names...)
	return nil
}
