package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"readybinder/binder"
	"readybinder/seal"
)

// Store is an open binder.
type Store struct {
	dir, id, log string

	moving sync.Mutex // of who makes another edition beside the file; before mu

	mu   sync.RWMutex
	file *file // nil once closed
	ring *seal.Keyring
	key  *seal.Key
	pc   *seal.PC
	slot seal.Name // the file that was opened with the passphrase
	me   binder.Ref

	state      *binder.Binder
	tip        seal.Tip             // of this PC's own log
	heard      map[binder.Head]bool // heads of other logs that our last commits name
	laid       laid                 // what of the files the state has, and what not
	touched    map[binder.Ref]bool  // what is laid, where someone wants to know
	inFlight   map[string]bool      // hashes of the parts of files that are being attached
	fresh      int                  // commits since the last snapshot
	lastID     int64                // the newest row that the state has
	watch      map[int]func([]binder.Ref)
	paused     map[seal.Name]bool // segments that are not to be laid yet, see Paused
	wrote      map[string]bool    // hashes of the keyrings that this PC wrote since it was opened
	leaveUntil time.Time          // until when a split keyring is left to another PC
	now        func() time.Time
}

// Create makes a new binder in the folder dir, which is made where it is
// missing, and opens it. passphrase opens its first slot. It returns ErrExists
// where there is a binder already, ErrReadOnly, ErrDiskFull, or ErrPath.
func Create(dir, passphrase string) (*Store, error) {
	return create(background, dir, func(f *file, now time.Time) (*opened, error) {
		pc := seal.NewPC()
		key, made, err := seal.Found(pc, passphrase, now.Unix())
		if err != nil {
			return nil, sealed("found", err)
		}
		mine, err := seal.SealPC(made.Ring, pc)
		if err != nil {
			return nil, sealed("seal this PC's key", err)
		}
		err = f.transaction(func(tx *sql.Tx) error {
			if _, err := addFiles(tx, append(made.Slots, made.File)); err != nil {
				return err
			}
			return setLocal(tx, "pc", mine)
		})
		return &opened{key: key, ring: made.Ring, pc: pc, slot: made.Slots[0].Name}, err
	})
}

// opened is what unlocking gives: the keys.
type opened struct {
	key  *seal.Key
	ring *seal.Keyring
	pc   *seal.PC
	slot seal.Name
}

// halfEnding names a file that is not whole yet.
const halfEnding = ".new"

// create makes the file under another name and gives it its own when it is
// whole and open, so that a PC that loses power leaves no half binder behind, and
// one who stops it none at all.
func create(ctx context.Context, dir string, fill func(*file, time.Time) (*opened, error)) (s *Store, err error) {
	unmake, err := makeFolder(dir)
	if err != nil {
		return nil, pathError(err)
	}
	defer func() {
		if err != nil {
			unmake()
		}
	}()
	if err := finishMoves(dir); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, FileName)
	if _, err := os.Lstat(path); err == nil {
		return nil, ErrExists
	}
	half := path + halfEnding
	if err := removeFile(half); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrReadOnly, err)
	}
	f, err := createFile(half)
	if err != nil {
		return nil, err
	}
	if s, err = loadNew(dir, f, fill); err == nil {
		err = f.settle()
	}
	if closed := f.close(); err == nil {
		err = closed
	}
	// Making it took a second, in which another window may have made one.
	if _, there := os.Lstat(path); err == nil && there == nil {
		err = ErrExists
	}
	// Until here it can be stopped.
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = pathError(renamePatiently(half, path))
	}
	if err != nil {
		removeFile(half)
		return nil, err
	}
	if err := syncDir(dir); err != nil {
		return nil, fmt.Errorf("store: create: %w", err)
	}
	if err := s.take(path); err != nil {
		return nil, err
	}
	return s, nil
}

// loadNew fills a new file and lays what is in it.
func loadNew(dir string, f *file, fill func(*file, time.Time) (*opened, error)) (*Store, error) {
	o, err := fill(f, time.Now())
	if err != nil {
		return nil, err
	}
	return load(dir, f, o)
}

// makeFolder makes a folder, and those that it lies in, where they are missing.
// unmake takes away those that it made and that nothing lies in.
func makeFolder(dir string) (unmake func(), err error) {
	var missing []string
	for d := filepath.Clean(dir); ; d = filepath.Dir(d) {
		if _, err := os.Lstat(d); err == nil || d == filepath.Dir(d) {
			break
		}
		missing = append(missing, d)
	}
	unmake = func() {
		for _, d := range missing {
			_ = os.Remove(d)
		}
	}
	if err = os.MkdirAll(dir, 0o700); err != nil {
		unmake()
	}
	return unmake, err
}

func removeFile(path string) error {
	for _, p := range []string{path, path + "-wal", path + "-shm", path + "-journal"} {
		if err := os.Remove(p); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Exists tells whether there is a binder in the folder, or something in its
// place: then the error says what.
func Exists(dir string) (bool, error) {
	if err := finishMoves(dir); err != nil {
		return true, err
	}
	switch err := look(filepath.Join(dir, FileName)); {
	case errors.Is(err, ErrNone):
		return false, nil
	default:
		return true, err
	}
}

// Open opens the binder in the folder dir with a passphrase, a recovery code, or
// the codes of two cards, one after the other. It takes about a second and 256 MB for the passphrase. It returns
// ErrPassphrase (also ErrOneCard), ErrRecoveryCode, ErrNone, ErrInUse, ErrReadOnly, ErrForeign,
// ErrEmpty, ErrDamaged, ErrNewer, ErrMemory or ErrPath, and changes nothing
// then.
func Open(dir, secret string) (*Store, error) {
	return openWith(dir, func(f *file) (*opened, error) { return unlock(f, secret, typeOf(secret)) })
}

// openWith opens the binder in the folder dir with what unlocks it.
func openWith(dir string, unlock func(*file) (*opened, error)) (*Store, error) {
	if err := finishMoves(dir); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, FileName)
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	o, err := unlock(f)
	if err == nil {
		err = f.upgrade(path)
	}
	if err != nil {
		f.close()
		return nil, err
	}
	sweep(dir)
	return load(dir, f, o)
}

// unlock finds the slot of a type that secret opens, and the keys behind it.
func unlock(f *file, secret string, typ seal.SlotType) (*opened, error) {
	slots, rings, err := f.keys()
	if err != nil {
		return nil, err
	}
	hint, err := f.local("slot")
	if err != nil {
		return nil, err
	}
	o, err := trySlots(background, slots, rings, secret, typ, string(hint))
	if err != nil {
		return nil, err
	}
	mine, err := f.local("pc")
	if err != nil {
		return nil, err
	}
	if mine == nil {
		return nil, fmt.Errorf("%w: no key of this PC", ErrDamaged)
	}
	o.pc, err = seal.OpenPC(o.ring, mine)
	if errors.Is(err, seal.ErrNoKey) {
		// This PC may be in another edition than the keyrings together speak for.
		for _, edition := range seal.Editions(rings, o.key) {
			ring, _, other := seal.OpenKeyringsIn(edition, rings, o.key)
			if other != nil || !ring.Has(o.key) {
				continue
			}
			if pc, other := seal.OpenPC(ring, mine); other == nil {
				o.ring, o.pc, err = ring, pc, nil
				break
			}
		}
	}
	if errors.Is(err, seal.ErrNoKey) {
		// This PC has heard of a newer keyring, which the secret does not open.
		return nil, fmt.Errorf("%w: %w", ErrReplaced, err)
	} else if err != nil {
		return nil, sealed("open this PC's key", err)
	}
	return o, nil
}

// keys are the slots and keyrings of the binder.
func (f *file) keys() (slots []row, rings [][]byte, err error) {
	err = f.rows("uk", 0, true, func(r row) error {
		if r.name.Kind == seal.KindSlot {
			slots = append(slots, r)
		} else {
			rings = append(rings, r.body)
		}
		return nil
	})
	if err == nil && (len(slots) == 0 || len(rings) == 0) {
		err = fmt.Errorf("%w: no keys", ErrDamaged)
	}
	return slots, rings, err
}

// trySlots tries the slots of a type, the one that was opened
// last on this PC first: each wrong one costs a second, before which it can be
// stopped.
func trySlots(ctx context.Context, slots []row, rings [][]byte, secret string, typ seal.SlotType, hint string) (*opened, error) {
	slices.SortStableFunc(slots, func(x, y row) int {
		first := func(r row) int {
			if r.name.String() == hint {
				return 0
			}
			return 1
		}
		if d := first(x) - first(y); d != 0 {
			return d
		}
		return cmp.Compare(y.id, x.id)
	})
	var failed, damaged error
	replaced := false
	for _, s := range slots {
		if s.name.SlotType() != typ {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		key, err := seal.OpenSlot(typ, s.body, secret)
		if err != nil {
			failed = errors.Join(failed, err)
			// Anybody can leave a file with a slot's name at a place; only one
			// that is not what its own name says is a slot of ours, damaged.
			if errors.Is(err, seal.ErrNewer) || s.name.Check(s.body) != nil {
				damaged = err
			}
			continue
		}
		ring, _, err := seal.OpenKeyrings(rings, key)
		if err != nil {
			// A slot that was removed: what it opened is sealed to others now.
			failed = errors.Join(failed, err)
			if replaced = true; !errors.Is(err, seal.ErrNoKey) {
				damaged = err
			}
			continue
		}
		if !ring.Has(key) {
			replaced = true // an older keyring, from before the slot was removed
			continue
		}
		return &opened{key: key, ring: ring, slot: s.name}, nil
	}
	if damaged != nil {
		return nil, sealed("open the keys", damaged)
	}
	if replaced {
		return nil, fmt.Errorf("%w: %w", ErrReplaced, failed)
	}
	if typ == seal.Passphrase && seal.LooksLikeCode(secret) {
		return nil, ErrRecoveryCode
	}
	if failed == nil {
		failed = errors.New("no slot of that type")
	}
	if typ == seal.Recovery && slices.ContainsFunc(slots, func(r row) bool { return r.name.SlotType() == seal.Pair }) {
		return nil, fmt.Errorf("%w: %w: %w", ErrOneCard, ErrPassphrase, failed)
	}
	return nil, fmt.Errorf("%w: %w", ErrPassphrase, failed)
}

// typeOf is the type of slot that a secret opens, by its form.
func typeOf(secret string) seal.SlotType {
	switch {
	case seal.CheckRecoveryCode(secret) == nil:
		return seal.Recovery
	case seal.CheckCards(secret) == nil:
		return seal.Pair
	}
	return seal.Passphrase
}

// commitID names a commit by the first half of its link.
func commitID(link seal.Hash) binder.CommitID { return binder.CommitID(link[:16]) }

// Close tidies where that makes the next unlocking faster, and lets go of the
// file. The Store forgets what it knew; locking the program is
// closing it and starting the process anew.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil
	}
	// No loss where it fails: the logs are as they were, and laid again.
	_ = s.tidy()
	err := s.file.close()
	s.file, s.state, s.key, s.ring, s.pc = nil, binder.NewBinder(), nil, nil, nil
	return err
}

// View shows the binder to look, which must keep nothing of it: it changes
// with the next commit. A closed Store shows an empty binder.
func (s *Store) View(look func(*binder.Binder)) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	look(s.state)
}

// Search is binder.Search; the first one after opening takes longer, unless
// Index has run.
func (s *Store) Search(query string, limit int) []binder.Hit {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.Search(query, limit)
}

// Index reads all records for searching.
func (s *Store) Index() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.Index()
}

// Dir is the binder's folder.
func (s *Store) Dir() string { return s.dir }

// ID is the binder's id, 32 hex digits.
func (s *Store) ID() string { return s.id }

// Log is the id of this PC's log, 16 hex digits.
func (s *Store) Log() string { return s.log }

// SetPerson says who is at this PC; commits name them from then on.
func (s *Store) SetPerson(me binder.Ref) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.me = me
}

// Person is who SetPerson said is at this PC.
func (s *Store) Person() binder.Ref {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.me
}

// Watch calls tell after every change with the records that it touched, from
// the goroutine that changed them. The returned function ends it.
func (s *Store) Watch(tell func([]binder.Ref)) (stop func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for s.watch[n] != nil {
		n++
	}
	s.watch[n] = tell
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.watch, n)
	}
}

// NewID is an id for a new record or element: 100 random bits.
func NewID() string { return strings.ToLower(rand.Text()[:20]) }

// Today is the day on this PC's clock.
func (s *Store) Today() binder.Date { return binder.DateOf(s.now()) }

// Now is this PC's clock.
func (s *Store) Now() time.Time { return s.now() }
