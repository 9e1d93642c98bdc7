package store

import (
	"database/sql"
	"errors"
	"maps"
	"slices"

	"readybinder/binder"
	"readybinder/seal"
)

// Accepted is what Accept did.
type Accepted struct {
	New     int         // files that were not here before
	Refused []seal.Name // are not what they say, or of another binder; left out
	Known   []seal.Name // hold only what others here do; left out
}

// Accept takes sealed files that other PCs wrote: it checks each one, keeps all
// that are good or may be one day, lays them, and tells the watchers. A refused
// one keeps none of the others out. The order in which files come makes no
// difference to what the binder says in the end.
func (s *Store) Accept(files ...seal.Sealed) (*Accepted, error) {
	done, touched, err := s.accept(files, false)
	if len(touched) > 0 {
		s.tell(touched)
	}
	return done, err
}

func (s *Store) accept(files []seal.Sealed, guard bool) (done *Accepted, touched []binder.Ref, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil, nil, ErrClosed
	}
	done = &Accepted{}
	var good []seal.Sealed
	var drop []seal.Name
	wide := map[seal.Name][]seal.Name{} // what each segment stands for
	opened := map[seal.Name]*seal.Segment{}
	keys, rings, bounded, copied := false, false, false, false
	for _, f := range files {
		if here, err := s.file.has(f.Name); err != nil || here {
			if err != nil {
				return nil, nil, err
			}
			continue
		}
		seg, ok := s.examine(f)
		if !ok {
			done.Refused = append(done.Refused, f.Name)
			continue
		}
		switch f.Name.Kind {
		case seal.KindKeyring:
			keys, rings = true, true
		case seal.KindSlot:
			keys = true
		case seal.KindSegment:
			if seg == nil && !s.hasRoom(f.Name, good) {
				done.Refused = append(done.Refused, f.Name)
				continue
			}
			narrow, known, err := s.covered(f.Name, seg)
			if err != nil {
				return nil, nil, err
			}
			if known || slices.ContainsFunc(good, func(g seal.Sealed) bool { return standsFor(opened[g.Name], seg) }) {
				done.Known = append(done.Known, f.Name)
				continue
			}
			good = slices.DeleteFunc(good, func(g seal.Sealed) bool {
				narrow := standsFor(seg, opened[g.Name])
				if narrow {
					done.Known = append(done.Known, g.Name)
				}
				return narrow
			})
			opened[f.Name] = seg
			wide[f.Name] = narrow
			// Another PC writes this log too, or did while this one's disk was another:
			// it was copied, or set back.
			copied = copied || seg != nil && f.Name.Writer == s.log && !s.state.Has(commitID(seg.Head.Head))
			// A cut that is not here covers nothing yet. Once it is, and with it all before
			// it, what comes is judged as it comes.
			bounded = bounded || slices.ContainsFunc(s.ring.CutsOf(f.Name.Writer), func(c seal.Cut) bool { return !s.state.Has(commitID(c.Link)) })
		}
		good = append(good, f)
	}
	ring := s.ring
	k := &keyFiles{}
	if keys {
		if k, err = s.readKeys(good); err != nil {
			return nil, nil, err
		}
		ring = k.ring
		isNew := func(n seal.Name) bool {
			return slices.ContainsFunc(good, func(f seal.Sealed) bool { return f.Name == n })
		}
		for _, n := range k.obsolete(ring, superseded) {
			// A slot may come before the keyring that lists it.
			if n.Kind != seal.KindSlot || rings && !isNew(n) {
				drop = append(drop, n)
				if isNew(n) {
					done.Known = append(done.Known, n)
				}
			}
		}
		for _, n := range k.unwanted(ring) {
			if isNew(n) {
				done.Refused, drop = append(done.Refused, n), append(drop, n)
			}
		}
		good = slices.DeleteFunc(good, func(f seal.Sealed) bool { return slices.Contains(drop, f.Name) })
	}
	if len(good) == 0 {
		return done, nil, nil
	}
	if !slices.ContainsFunc(good, func(f seal.Sealed) bool { return f.Name.Kind == seal.KindKeyring }) {
		ring = s.ring
	}
	var paused []seal.Name
	if guard {
		if paused, err = s.pause(ring, good); err != nil {
			return nil, nil, err
		}
	}
	for _, f := range good {
		if !slices.Contains(paused, f.Name) {
			drop = append(drop, wide[f.Name]...)
		}
	}
	all := slices.AppendSeq(paused, maps.Keys(s.paused))
	err = s.file.transaction(func(tx *sql.Tx) error {
		if err := s.drop(tx, drop); err != nil {
			return err
		}
		if _, err := addFiles(tx, good); err != nil {
			return err
		}
		if bounded {
			if err := dropLocal(tx, snapshotBox); err != nil {
				return err
			}
		}
		if len(paused) > 0 {
			if err := writePaused(tx, all); err != nil {
				return err
			}
		}
		if ring == s.ring {
			return nil
		}
		mine, err := seal.SealPC(ring, s.pc)
		if err != nil {
			return sealed("seal this PC's key", err)
		}
		return setLocal(tx, "pc", mine)
	})
	if err != nil {
		return nil, nil, err
	}
	done.New = len(good)
	s.paused = asSet(all)
	bounds := s.ring.Bounds()
	s.ring = ring
	if bounded || !s.stillJudged(bounds) {
		// A branch may have turned out not to be the one that a cut names.
		touched, err = s.relay()
	} else {
		touched, err = s.layMore()
	}
	if err == nil {
		if keys {
			s.leave(k.heads())
		}
		if copied {
			_ = s.newLog() // committing finds it out too, once there are two branches
		}
		s.mend()
	}
	return done, touched, err
}

// examine tells whether a file may be what it says, and opens it where it is a
// segment that opens.
func (s *Store) examine(f seal.Sealed) (seg *seal.Segment, ok bool) {
	if f.Name.Check(f.Bytes) != nil {
		return nil, false
	}
	// What an edition before this one ended with was erased, and stays so.
	if k := f.Name.Kind; (k == seal.KindSegment || k == seal.KindAttachment) && s.ring.Past(f.Name.Writer) {
		return nil, false
	}
	switch f.Name.Kind {
	case seal.KindPlace:
		return nil, false // it is the place's
	case seal.KindKeyring:
		_, err := seal.OpenKeyring(f.Bytes, s.key)
		return nil, !errors.Is(err, seal.ErrDamaged) && !errors.Is(err, seal.ErrSignature) && !errors.Is(err, seal.ErrForeign)
	case seal.KindSegment:
		seg, _, err := openSegment(s.ring, f.Name, f.Bytes)
		return seg, err == nil || errors.Is(err, errWaits)
	}
	return nil, true
}

// What is kept of segments that no key opens: those of an epoch whose keyring is still
// to come are among them, and whatever anybody leaves at a place.
const (
	maxLocked     = 256
	maxLockedSize = 64 << 20
)

// hasRoom tells whether one more segment that no key opens is kept, beside those here
// and those that come with it.
func (s *Store) hasRoom(n seal.Name, with []seal.Sealed) bool {
	count, size := 1, int64(n.Length)
	for _, l := range s.laid.Locked {
		count, size = count+1, size+int64(l.Length)
	}
	for _, f := range with {
		if f.Name.Kind == seal.KindSegment {
			count, size = count+1, size+int64(f.Name.Length)
		}
	}
	return len(s.laid.Locked) == 0 && len(with) == 0 || count <= maxLocked && size <= maxLockedSize
}

// covered compares a segment with the files of its log here: narrow are those that hold
// nothing beyond it, and known tells that it holds nothing beyond another. Only what
// the same person vouches for is compared.
func (s *Store) covered(name seal.Name, seg *seal.Segment) (narrow []seal.Name, known bool, err error) {
	if seg == nil {
		return nil, false, nil
	}
	err = s.file.overlapping(name, func(r row) error {
		if slices.Contains(s.laid.Locked, r.name) {
			return nil
		}
		other, err := seal.OpenSegment(s.ring, r.body)
		switch {
		case err != nil:
		case standsFor(other, seg):
			known = true
		case standsFor(seg, other):
			narrow = append(narrow, r.name)
		}
		return nil
	})
	return narrow, known, err
}

// standsFor tells whether one segment has all commits of another, on the same branch of
// the log, and the same person vouches for them.
func standsFor(wide, narrow *seal.Segment) bool {
	if wide == nil || narrow == nil || wide.Head.Log != narrow.Head.Log || wide.Head.Person != narrow.Head.Person {
		return false
	}
	from := int(narrow.Head.From) - int(wide.Head.From)
	to := from + len(narrow.Links)
	return from >= 0 && to <= len(wide.Links) && slices.Equal(wide.Links[from:to], narrow.Links)
}

// keyFiles are the keyrings and slots at hand, the new ones among them.
type keyFiles struct {
	ring     *seal.Keyring
	names    []seal.Name // of the keyrings
	verdicts []error     // on each, see seal.OpenKeyrings
	slots    []seal.Name
}

// heads are the keyrings that count, none of them held by another.
func (k *keyFiles) heads() (list []seal.Name) {
	for i, n := range k.names {
		if k.verdicts[i] == nil {
			list = append(list, n)
		}
	}
	return list
}

// maxStrange is how many keyrings and slots are kept that nothing here opens, counts or
// lists: what another person may open on this PC is among them, and whatever anybody
// leaves at a place.
const maxStrange = 64

// unwanted are the keyrings of another edition, which is as good as another binder,
// and what is strange beyond the bound.
func (k *keyFiles) unwanted(ring *seal.Keyring) (list []seal.Name) {
	var strange []seal.Name
	for i, n := range k.names {
		switch v := k.verdicts[i]; {
		case errors.Is(v, seal.ErrForeign):
			list = append(list, n)
		case errors.Is(v, seal.ErrNoKey), errors.Is(v, seal.ErrNotAdmin):
			strange = append(strange, n)
		}
	}
	for _, n := range k.slots {
		if !listed(ring, n) {
			strange = append(strange, n)
		}
	}
	return append(list, strange[min(maxStrange, len(strange)):]...)
}

// readKeys opens all keyrings here and the new ones with the key at hand.
func (s *Store) readKeys(files []seal.Sealed) (*keyFiles, error) {
	k := &keyFiles{}
	var bodies [][]byte
	add := func(name seal.Name, body []byte) {
		switch name.Kind {
		case seal.KindKeyring:
			k.names, bodies = append(k.names, name), append(bodies, body)
		case seal.KindSlot:
			k.slots = append(k.slots, name)
		}
	}
	err := s.file.rows("uk", 0, true, func(r row) error {
		add(r.name, r.body)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		add(f.Name, f.Bytes)
	}
	k.ring, k.verdicts, err = seal.OpenKeyringsIn(s.ring.Edition(), bodies, s.key)
	return k, sealed("open the keyrings", err)
}

// obsolete lists what is not needed any more once ring is the keyring: keyrings
// on which done says so by their verdict, and slots that it does not list. They
// would open what was sealed before to whoever gets hold of this PC's disk.
func (k *keyFiles) obsolete(ring *seal.Keyring, done func(verdict error) bool) (list []seal.Name) {
	unread := false
	for i, v := range k.verdicts {
		// One of an older epoch that this key does not open is from before the key was
		// made: the old passphrase may be what opens it.
		locked := errors.Is(v, seal.ErrNoKey)
		before := locked && k.names[i].From < ring.Epoch()
		if done(v) || before {
			list = append(list, k.names[i])
		}
		unread = unread || locked && !before
	}
	for _, n := range k.slots {
		// A keyring that our key does not open may list it.
		if !unread && !listed(ring, n) {
			list = append(list, n)
		}
	}
	return list
}

func superseded(verdict error) bool { return errors.Is(verdict, seal.ErrSuperseded) }

// listed tells whether a keyring has the slot whose file n names. One from
// before slots named their files may have any.
func listed(ring *seal.Keyring, n seal.Name) bool {
	return slices.ContainsFunc(ring.Slots(), func(s seal.Slot) bool { return s.File == n.Hash || s.File == "" })
}

// layMore lays what came, and returns what it touched.
func (s *Store) layMore() ([]binder.Ref, error) {
	s.touched = map[binder.Ref]bool{}
	defer func() { s.touched = nil }()
	if err := s.lay(); err != nil {
		return nil, err
	}
	if s.isBetter() {
		return s.relay()
	}
	list := make([]binder.Ref, 0, len(s.touched))
	for ref := range s.touched {
		list = append(list, ref)
	}
	slices.Sort(list)
	return list, nil
}

// Barred is a change that is kept and does not count, because its author had no
// right to it.
type Barred struct {
	Holder string // the ID of who vouched for it
	By     binder.Ref
	Log    string
	Seq    uint32
	Wall   int64 // the PC's clock, Unix seconds
	Why    string
	Refs   []binder.Ref
	Ops    []binder.Op // what it would do
	Has    binder.Right
	Needs  binder.Right
	link   seal.Hash
}

// Barred lists the changes that do not count, the oldest first. It reads the
// logs.
func (s *Store) Barred() ([]Barred, error) {
	var list []Barred
	err := s.commits(func(b *bench, seg *seal.Segment, i int) error {
		c, err := binder.DecodeCommit(seg.Lines[i])
		if err != nil {
			return nil // of a newer program
		}
		has := b.right(seg, i)
		if has >= c.Needs() || !s.laid.bare[commitID(seg.Links[i])] {
			return nil // or somebody else vouches for it too
		}
		x := Barred{
			Holder: seg.Head.Person.ID(), By: c.By, Log: c.Log, Seq: uint32(c.Seq), Wall: c.Wall, Why: c.Why, Ops: c.Ops,
			Has: has, Needs: c.Needs(), link: seg.Links[i],
		}
		for _, o := range c.Ops {
			x.Refs = append(x.Refs, o.On)
		}
		slices.Sort(x.Refs)
		x.Refs = slices.Compact(x.Refs)
		list = append(list, x)
		return nil
	})
	slices.SortStableFunc(list, func(x, y Barred) int { return int(min(1, max(-1, x.Wall-y.Wall))) })
	return list, err
}

// Adopt makes changes count that did not, as if an admin had made them. Only an
// admin may.
func (s *Store) Adopt(list ...Barred) error {
	var c seal.Change
	for _, b := range list {
		c.Adopt = append(c.Adopt, seal.Cut{Log: b.Log, From: b.Seq, Seq: b.Seq, Link: b.link})
	}
	if len(c.Adopt) == 0 {
		return nil
	}
	touched, err := s.change(c, nil)
	s.tell(touched)
	return err
}
