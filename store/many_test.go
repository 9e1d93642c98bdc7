package store_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"readybinder/binder"
	"readybinder/seal"
	"readybinder/store"
)

// TestT20FivePCs: five PCs that sync every minute for two hours of their clocks, with
// random edits, kills and a network that comes and goes: in the end all show the same, and
// nothing that was typed is missing.
func TestT20FivePCs(t *testing.T) {
	t.Parallel()
	base := scratch(t)
	prepareOffice(t, base)
	m := &simulation{t: t, r: rand.New(rand.NewPCG(20, 7)), dir: filepath.Join(base, "t20"), said: map[string]bool{}}
	w := calmPlace()
	w.faults = map[string]int{}
	m.places = []*wildPlace{w}
	start := time.Now()
	for i := range 5 {
		p := &simPC{n: i, dir: m.newDir(), pass: passOf(i)}
		copyFile(t, filepath.Join(base, fmt.Sprint(i), store.FileName), filepath.Join(p.dir, store.FileName))
		m.pcs = append(m.pcs, p)
		m.open(p)
		defer func() { p.s.Close() }()
	}
	for minute := range 120 {
		for _, p := range m.pcs {
			p.skew = time.Until(start.Add(time.Duration(minute) * time.Minute))
			if m.r.IntN(3) == 0 {
				m.edit(p)
			}
			if m.r.IntN(40) == 0 {
				m.crash(p)
			}
			// Wi-Fi comes and goes, now and then in the middle of something.
			w.faults["fails before"] = []int{0, 0, 0, 20, 100}[m.r.IntN(5)]
			m.round(p, w, false)
		}
	}
	m.quiet()
	m.check()
	if len(m.said) < 100 {
		t.Errorf("only %d edits", len(m.said))
	}
}

// TestFewFiles: 700 rounds of edit and sync by five PCs leave a place so small that
// looking at it stays quick.
func TestFewFiles(t *testing.T) {
	o := newTestOffice(t)
	t.Parallel()
	pcs := o.all()
	for range 2 {
		s, err := store.Open(copyOf(t, o.admin), passphrase)
		ok(t, err)
		defer s.Close()
		pcs = append(pcs, s)
	}
	place := calmPlace()
	r := rand.New(rand.NewPCG(7, 7))
	now := time.Now()
	for n := range 700 {
		s := pcs[n%5]
		now = now.Add(5 * time.Minute)
		store.SetClock(s, func() time.Time { return now })
		for i := range 1 + r.IntN(3) {
			if s.Right() < binder.Edit {
				ok(t, record(t, s, fmt.Sprint("t", n, "-", i)))
			} else {
				set(t, s, binder.RefTo("person", fmt.Sprint("p", r.IntN(50))), "name", fmt.Sprint("Name ", n, i))
			}
		}
		round(t, s, place)
		if n%35 < 5 { // locked, some eight times a day
			ok(t, s.Tidy())
		}
	}
	for range 2 {
		meet(t, place, pcs...)
	}
	size := 0
	for name := range place.files {
		// What Apache answers for a file in a listing of the whole folder.
		size += len(name.String()) + 700
	}
	t.Logf("%d files, %d of them segments; a listing of about %d KB over WebDAV, %d KB of names",
		len(place.files), len(filesOf(place, seal.KindSegment, "")), size>>10, len(place.files)*82>>10)
	if len(place.files) >= 200 {
		t.Errorf("%d files", len(place.files))
	}
	for _, s := range pcs[1:] {
		if d := differ(o.admin, s); len(d) > 0 {
			t.Errorf("%+v", d)
		}
	}
}
