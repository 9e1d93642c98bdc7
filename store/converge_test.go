package store_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/cryptotest"
	"testing/synctest"
	"time"

	"readybinder/binder"
	"readybinder/seal"
	"readybinder/store"
	"readybinder/sync"
)

var (
	schedules = flag.Int("schedules", 1000, "how many schedules TestConverge runs")
	schedule  = flag.Uint64("schedule", 0, "the schedule that TestConverge runs in this process, by its seed")
	through   = flag.Uint64("through", 0, "the last of the schedules that begin with -schedule")
)

// TestConverge (T8, T9, T12, T18, T20, T25, T35, T56): up to 8 PCs and three places that
// do all that servers were seen to do; edits, deletions, restarts, kills at any step,
// PCs set back to an older image of their disk, copied PCs, clocks wrong by hours and
// by a year. In the end all show the same, nothing that was acknowledged is missing,
// and no wrong byte was taken in.
//
// A schedule has its own time and chance, keys and nonces too: its seed replays it, byte
// by byte. As chance belongs to the whole process, each processor has a process of its own.
func TestConverge(t *testing.T) {
	if *schedule != 0 {
		base := scratch(t)
		prepare(t, base)
		for seed := *schedule; seed <= max(*schedule, *through); seed++ {
			t.Run(fmt.Sprint(seed), func(t *testing.T) { t.Logf("leaves %x", sha256.Sum256(fmt.Append(nil, converge(t, base, seed)))) })
		}
		return
	}
	t.Parallel()
	shares := runtime.GOMAXPROCS(0)
	for i := range shares {
		t.Run(fmt.Sprint("share ", i+1), func(t *testing.T) {
			t.Parallel()
			from, to := *schedules*i/shares+1, *schedules*(i+1)/shares
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestConverge$", "-test.timeout", "0",
				"-schedule", fmt.Sprint(from), "-through", fmt.Sprint(to))
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// TestConvergeReplays: a seed leaves the same files, name by name, each time.
func TestConvergeReplays(t *testing.T) {
	base := scratch(t)
	prepare(t, base)
	for seed := range uint64(4) {
		first, again := converge(t, base, seed+1), converge(t, base, seed+1)
		if !slices.Equal(first, again) {
			t.Errorf("schedule %d leaves %v, then %v", seed+1, first, again)
		}
	}
}

// scratch is a folder in memory where there is one: what is tested is not the disk.
func scratch(t *testing.T) string {
	if dir, err := os.MkdirTemp("/dev/shm", "readybinder-*"); err == nil {
		t.Cleanup(func() { os.RemoveAll(dir) })
		return dir
	}
	return t.TempDir()
}

const simPCs = 8

// prepare makes the binders of an office: of the PCs every third is a contributor's.
func prepare(t *testing.T, base string) {
	// What lives as long as the process, such as the coders of zstd, is made before.
	s, err := store.Create(filepath.Join(base, "first"), passphrase)
	ok(t, err)
	addPerson(t, s, "maria", "Maria Santos")
	ok(t, s.Close())
	s, err = store.Open(filepath.Join(base, "first"), passphrase)
	ok(t, err)
	ok(t, s.Close())
	replayed(t, 0, func(t *testing.T) { prepareOffice(t, base) })
}

// replayed runs f in a time and with a chance that its seed alone makes.
func replayed(t *testing.T, seed uint64, f func(t *testing.T)) {
	cryptotest.SetGlobalRandom(t, seed)
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)))
		f(t)
	})
}

func prepareOffice(t *testing.T, base string) {
	admin, err := store.Create(filepath.Join(base, "0"), passphrase)
	ok(t, err)
	addPerson(t, admin, "maria", "Maria Santos")
	ok(t, admin.AddPerson(store.NewKey{Name: "Ed", Right: binder.Edit, Secret: editorPass}))
	ok(t, admin.AddPerson(store.NewKey{Name: "Hal", Right: binder.Contribute, Secret: helperPass}))
	for i := 1; i < simPCs; i++ {
		s, _, err := store.Restore(context.Background(), filepath.Join(base, fmt.Sprint(i)), admin, passOf(i), nil)
		ok(t, err)
		ok(t, s.Close())
	}
	ok(t, admin.Close())
}

func passOf(pc int) string { return []string{passphrase, editorPass, helperPass}[pc%3] }

// simulation is one schedule.
type simulation struct {
	t      *testing.T
	r      *rand.Rand
	dir    string
	pcs    []*simPC
	places []*wildPlace
	said   map[string]bool // what was acknowledged
	n      int
}

type simPC struct {
	n     int
	dir   string
	pass  string
	skew  time.Duration
	image string // an older copy of the disk, or nothing
	s     *store.Store
}

type killed struct{}

// mortal is a binder whose PC may be cut off before and after each step that writes.
type mortal struct {
	*store.Store
	step func()
}

func (b mortal) Take(files []seal.Sealed) (known, refused []seal.Name, err error) {
	b.step()
	defer b.step()
	return b.Store.Take(files)
}

func (b mortal) PackUnsent(unsent func(seal.Name) bool) error {
	b.step()
	defer b.step()
	return b.Store.PackUnsent(unsent)
}

func (b mortal) SetPlaceNote(id string, body []byte) error {
	b.step()
	defer b.step()
	return b.Store.SetPlaceNote(id, body)
}

// converge runs a schedule and returns the names of the files it leaves.
func converge(t *testing.T, base string, seed uint64) (files []seal.Name) {
	replayed(t, seed, func(t *testing.T) { files = runSchedule(t, base, seed) })
	return files
}

func runSchedule(t *testing.T, base string, seed uint64) (files []seal.Name) {
	r := rand.New(rand.NewPCG(seed, 7))
	m := &simulation{t: t, r: r, dir: filepath.Join(base, fmt.Sprint("run", seed)), said: map[string]bool{}}
	defer os.RemoveAll(m.dir)
	defer func() {
		for _, p := range m.pcs {
			if p.s != nil {
				p.s.Close()
			}
		}
		if t.Failed() {
			t.Logf("replay with: go test ./store -run TestConverge -schedule %d", seed)
		}
	}()
	for i := range 2 + r.IntN(simPCs-1) {
		p := &simPC{n: i, dir: m.newDir(), pass: passOf(i)}
		if r.IntN(3) == 0 {
			p.skew = time.Duration(r.Int64N(int64(402*time.Hour*24))) - 2*time.Hour
		}
		copyFile(t, filepath.Join(base, fmt.Sprint(i), store.FileName), filepath.Join(p.dir, store.FileName))
		m.pcs = append(m.pcs, p)
		m.open(p)
	}
	for range 1 + r.IntN(3) {
		w := &wildPlace{r: r, files: map[seal.Name][]byte{}, faults: map[string]int{}}
		switch r.IntN(3) {
		case 0: // one fault, often
			w.faults[wildFaults[r.IntN(len(wildFaults))]] = 50
		case 1: // all of them
			for _, f := range wildFaults {
				w.faults[f] = 4
			}
		}
		if r.IntN(3) == 0 {
			w.kill = func(string) {
				if r.IntN(25) == 0 {
					panic(killed{})
				}
			}
		}
		m.places = append(m.places, w)
	}
	for range 20 + r.IntN(60) {
		m.step(m.pcs[r.IntN(len(m.pcs))])
		if t.Failed() {
			return nil
		}
	}
	m.quiet()
	m.check()
	for _, w := range m.places {
		files = append(files, sorted(w.files)...)
	}
	return files
}

func (m *simulation) newDir() string {
	m.n++
	return filepath.Join(m.dir, fmt.Sprint(m.n))
}

func (m *simulation) open(p *simPC) {
	s, err := store.Open(p.dir, p.pass)
	if err != nil {
		m.t.Fatalf("PC %d does not open: %v", p.n, err)
	}
	p.s = s
	store.SetClock(s, func() time.Time { return time.Now().Add(p.skew) })
}

// crash goes on with the disk as it is at this moment.
func (m *simulation) crash(p *simPC) {
	dir := m.newDir()
	m.imageOf(p, dir)
	p.s.Close()
	p.dir = dir
	m.open(p)
}

func (m *simulation) imageOf(p *simPC, dir string) {
	for _, name := range []string{store.FileName, store.FileName + "-wal"} {
		if _, err := os.Stat(filepath.Join(p.dir, name)); err == nil {
			copyFile(m.t, filepath.Join(p.dir, name), filepath.Join(dir, name))
		}
	}
}

func (m *simulation) step(p *simPC) {
	time.Sleep(time.Duration(m.r.IntN(120)) * time.Second)
	switch m.r.IntN(20) {
	default:
		m.edit(p)
	case 0, 1, 2, 3, 4, 5, 6:
		m.round(p, m.places[m.r.IntN(len(m.places))], false)
	case 7:
		ok(m.t, p.s.Close())
		m.open(p)
	case 8:
		m.crash(p)
	case 9:
		ok(m.t, p.s.Tidy())
	case 10:
		switch {
		case m.r.IntN(3) > 0:
		case p.image == "": // the disk is copied, and may come back one day
			p.image = m.newDir()
			m.imageOf(p, p.image)
		case m.r.IntN(2) == 0: // it does, in place of this PC: what it had written since
			p.s.Close() // and no place got is lost with the disk
			m.forget(p)
			p.dir, p.image = p.image, ""
			m.open(p)
		default: // it does, beside this PC
			twin := &simPC{n: len(m.pcs), dir: p.image, pass: p.pass}
			p.image = ""
			m.open(twin)
			m.pcs = append(m.pcs, twin)
		}
	case 11:
		m.said = m.rotate(p)
	}
}

// forget takes what this PC alone had out of what has to be there in the end.
func (m *simulation) forget(p *simPC) {
	for text := range m.said {
		if strings.HasPrefix(text, fmt.Sprintf("%d:", p.n)) {
			delete(m.said, text)
		}
	}
}

func (m *simulation) rotate(p *simPC) map[string]bool {
	if p.n%3 == 0 && p.s.Right() == binder.Administer {
		err := p.s.AddRecovery(store.NewRecoveryCode())
		if err != nil && !errors.Is(err, store.ErrUnnamed) {
			m.t.Errorf("PC %d changes keys: %v", p.n, err)
		}
	}
	return m.said
}

// edit does what someone at the PC may do, and notes what was acknowledged.
func (m *simulation) edit(p *simPC) {
	m.n++
	text := fmt.Sprintf("%d:%d", p.n, m.n)
	var f *binder.Form
	if p.s.Right() < binder.Edit {
		p.s.View(func(b *binder.Binder) {
			f = binder.Trainings.Form(b, fmt.Sprint("t", m.r.IntN(6)), binder.Training{Person: "person/maria", Course: "course/x", On: "2026-11-02", Trainer: text})
		})
	} else {
		ref := binder.RefTo("person", fmt.Sprint("p", m.r.IntN(8)))
		switch m.r.IntN(8) {
		case 0:
			ok(m.t, p.s.Delete(ref))
			return
		case 1:
			ok(m.t, p.s.Restore(ref))
			return
		default:
			p.s.View(func(b *binder.Binder) { f = b.Edit(ref) })
			field := []string{"name", "job", "note"}[m.r.IntN(3)]
			p.s.View(func(b *binder.Binder) {
				if r, _ := b.Get(ref); b.Title(ref) == "" || r.Kind == nil || r.Text("name") == "" {
					field = "name"
				}
			})
			f.Set(field, binder.TextValue(text))
		}
	}
	if err := p.s.Save(f); err != nil {
		m.t.Errorf("PC %d does not save: %v", p.n, err)
		return
	}
	m.said[text] = true
}

// round syncs a PC with a place; it may be killed at any step of it.
func (m *simulation) round(p *simPC, w *wildPlace, heal bool) (out *sync.Outcome, err error) {
	defer func() {
		if x := recover(); x != nil {
			if _, yes := x.(killed); !yes {
				panic(x)
			}
			m.crash(p)
		}
	}()
	target := fmt.Sprint(slices.Index(m.places, w))
	b := mortal{p.s, func() {
		if w.kill != nil {
			w.kill("write")
		}
	}}
	out, err = sync.Round(context.Background(), b, w, sync.Options{Target: target, Heal: heal, First: m.r.IntN(3) == 0, Now: time.Now()})
	if paused, _ := p.s.Paused(); paused != nil {
		ok(m.t, p.s.Resume())
	}
	known := []error{errWild, sync.ErrEmptied, sync.ErrReplaced, sync.ErrWentBack, sync.ErrMissing, sync.ErrTorn}
	if err != nil && !slices.ContainsFunc(known, func(k error) bool { return errors.Is(err, k) }) {
		m.t.Errorf("PC %d: %v", p.n, err)
	}
	return out, err
}

// quiet ends all faults and syncs until nothing moves.
func (m *simulation) quiet() {
	for _, w := range m.places {
		w.settle()
	}
	for n := range 12 {
		moved := false
		for _, p := range m.pcs {
			for _, w := range m.places {
				before := maps.Clone(w.files)
				out, err := m.round(p, w, true)
				if err != nil {
					m.t.Fatalf("PC %d, all being well: %v", p.n, err)
				}
				moved = moved || out.Got+out.Sent+out.Waiting > 0 || len(before) != len(w.files)
			}
		}
		if !moved {
			return
		}
		if n == 11 {
			m.t.Error("it never ends")
		}
	}
}

func (m *simulation) check() {
	first := m.pcs[0].s
	mark, err := first.Fingerprint()
	ok(m.t, err)
	for _, p := range m.pcs {
		if st := p.s.Standing(); st.Held+st.Damaged+st.Newer+st.Barred > 0 {
			m.t.Errorf("PC %d: %+v", p.n, st)
		}
		if d := differ(first, p.s); len(d) > 0 {
			m.t.Errorf("PC %d shows something else: %+v", p.n, d)
		}
		if other, err := p.s.Fingerprint(); err != nil || other != mark {
			m.t.Errorf("PC %d has other logs: %v", p.n, err)
		}
		if r, err := p.s.Verify(context.Background(), nil); err != nil || len(r.Problems) > 0 {
			m.t.Errorf("PC %d: %+v %v", p.n, r, err)
		}
	}
	there := map[string]bool{}
	ok(m.t, first.Trail(context.Background(), func(_ *binder.Binder, s binder.TrailStep) error {
		there[s.After.Text()] = true
		return nil
	}, nil))
	for text := range m.said {
		if !there[text] {
			m.t.Errorf("acknowledged and lost: %s", text)
		}
	}
}
