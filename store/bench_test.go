//go:build unix

package store_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"readybinder/binder"
	"readybinder/seal"
	"readybinder/store"
)

// sizes are how many training records the binders of the benchmarks hold.
var sizes = []int{1_000, 10_000, 100_000}

// filled makes a binder with n training records, 200 people and 20 courses.
func filled(tb testing.TB, dir string, n int) *store.Store {
	tb.Helper()
	s, err := store.Create(dir, passphrase)
	if err != nil {
		tb.Fatal(err)
	}
	var ops []binder.Op
	s.View(func(b *binder.Binder) {
		for i := range 20 {
			ops = append(ops, binder.Courses.Form(b, fmt.Sprint("c", i), binder.Course{Title: fmt.Sprintf("Course number %d about safety", i), Months: 12}).Diff()...)
		}
		for i := range 200 {
			ops = append(ops, binder.People.Form(b, fmt.Sprint("p", i), binder.Person{
				Name: fmt.Sprintf("Given%d Family%d", i, i%97), Family: fmt.Sprintf("Family%d", i%97), Job: "Medical assistant",
				Ways: []binder.Way{{ID: "m", Way: "mobile", Value: fmt.Sprintf("(207) 555-01%02d", i%100)}},
			}).Diff()...)
		}
		for i := range n {
			ops = append(ops, binder.Trainings.Form(b, fmt.Sprintf("t%d", i), binder.Training{
				Person: binder.Ref(fmt.Sprint("person/p", i%200)), Course: binder.Ref(fmt.Sprint("course/c", i/200%20)),
				On: binder.Date("2024-01-01").AddDays(i % 900), Method: "class", Score: 80 + i%20, Trainer: fmt.Sprintf("Trainer %d", i%50), Version: "1",
			}).Diff()...)
		}
	})
	if err := s.Commit(store.Change{Why: "Filled", Ops: ops}); err != nil {
		tb.Fatal(err)
	}
	return s
}

// cpu is the processor time that this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkUnlock is opening the binder from its snapshot with 200 commits
// after it, beyond scrypt: test binaries derive keys with a low factor.
// The baseline is encoding/json taking in the same records in plain text.
func BenchmarkUnlock(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			dir := b.TempDir()
			s := filled(b, dir, n)
			plain := plainJSON(s)
			if err := s.Tidy(); err != nil {
				b.Fatal(err)
			}
			s.Close()
			s, err := store.Open(dir, passphrase)
			if err != nil {
				b.Fatal(err)
			}
			for i := range 49 {
				addPerson(b, s, fmt.Sprint("late", i), "Late Comer")
			}
			s.Close()
			var used time.Duration
			for b.Loop() {
				before := cpu()
				s, err := store.Open(dir, passphrase)
				if err != nil {
					b.Fatal(err)
				}
				used += cpu() - before
				b.StopTimer()
				s.Close()
				runtime.GC()
				b.StartTimer()
			}
			b.ReportMetric(float64(used.Microseconds())/1e6/float64(b.N), "cpu-s/op")
			before := cpu()
			var records []map[string]any
			if err := json.Unmarshal(plain, &records); err != nil {
				b.Fatal(err)
			}
			if n >= 10_000 { // below that the keys are most of it
				ratio(b, used/time.Duration(b.N), cpu()-before, 1)
			}
		})
	}
}

// plainJSON is the binder's training records as a list of objects.
func plainJSON(s *store.Store) []byte {
	var list []map[string]any
	s.View(func(b *binder.Binder) {
		for _, r := range b.All("training") {
			x := map[string]any{"id": r.Ref}
			for _, f := range r.Kind.Fields {
				x[f.Name] = r.Text(f.Name)
			}
			list = append(list, x)
		}
	})
	plain, _ := json.Marshal(list)
	return plain
}

// BenchmarkCommit is one durable edit, as a ratio of a bare commit of SQLite
// of the same bytes in the same run. More than fifteenfold fails: a bare
// commit takes some 0.07 ms of CPU, and the edit may take 1 ms more.
func BenchmarkCommit(b *testing.B) {
	var bare time.Duration
	b.Run("bare", func(b *testing.B) {
		db, err := sql.Open("sqlite", filepath.Join(b.TempDir(), "bare.db")+"?_pragma=locking_mode(EXCLUSIVE)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
		if err != nil {
			b.Fatal(err)
		}
		defer db.Close()
		db.SetMaxOpenConns(1)
		if _, err := db.Exec("CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB)"); err != nil {
			b.Fatal(err)
		}
		body := make([]byte, 2400)
		before := cpu()
		for b.Loop() {
			if _, err := db.Exec("INSERT INTO t (body) VALUES (?)", body); err != nil {
				b.Fatal(err)
			}
		}
		bare = (cpu() - before) / time.Duration(b.N)
		b.ReportMetric(float64(bare.Microseconds())/1e3, "cpu-ms/op")
	})
	for _, n := range sizes {
		s := filled(b, b.TempDir(), n)
		var f *binder.Form
		b.Run(fmt.Sprintf("edit/%d", n), func(b *testing.B) {
			before, i := cpu(), 0
			for b.Loop() {
				i++
				s.View(func(v *binder.Binder) { f = v.Edit("person/p1") })
				f.Set("job", binder.TextValue(fmt.Sprint("Job ", i)))
				if err := s.Save(f); err != nil {
					b.Fatal(err)
				}
			}
			edit := (cpu() - before) / time.Duration(b.N)
			b.ReportMetric(float64(edit.Microseconds())/1e3, "cpu-ms/op")
			ratio(b, edit, bare, 15)
		})
		s.Close()
	}
}

// ratio reports how many times the baseline something took, and fails where
// that is too much.
func ratio(b *testing.B, took, baseline time.Duration, most float64) {
	if baseline <= 0 {
		return // the baseline was not asked for
	}
	r := float64(took) / float64(baseline)
	b.ReportMetric(r, "x-baseline")
	if r > most {
		b.Errorf("%.1f times the baseline, and may be %.1f times", r, most)
	}
}

// BenchmarkSearch is one keystroke, and BenchmarkHeap what 100,000 records
// take in memory.
func BenchmarkSearch(b *testing.B) {
	s := filled(b, b.TempDir(), 100_000)
	defer s.Close()
	s.Index()
	for _, q := range []string{"f", "fam", "family42", "trainer 7 course 3", "zzzz nothing", "5550142"} {
		b.Run(q, func(b *testing.B) {
			for b.Loop() {
				s.Search(q, 50)
			}
		})
	}
}

func BenchmarkHeap(b *testing.B) {
	dir := b.TempDir()
	s := filled(b, dir, 100_000)
	s.Tidy()
	s.Close()
	for b.Loop() {
		s, err := store.Open(dir, passphrase)
		if err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.HeapAlloc)/1e6, "MB-live")
		s.Index()
		runtime.GC()
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.HeapAlloc)/1e6, "MB-live-indexed")
		s.Close()
	}
}

// BenchmarkHistory reads one record's history out of 100,000 records' logs.
func BenchmarkHistory(b *testing.B) {
	s := filled(b, b.TempDir(), 100_000)
	defer s.Close()
	for b.Loop() {
		if _, err := s.History("person/p1"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkVault is opening a binder of 10,000 records with everything that six
// years may bring: a history of 150,000 commits, people whose keys were taken back,
// and 1 GB of attached files. The baseline is the same binder without.
func BenchmarkVault(b *testing.B) {
	open := func(s *store.Store) time.Duration {
		b.Helper()
		if err := s.Tidy(); err != nil {
			b.Fatal(err)
		}
		dir := s.Dir()
		s.Close()
		best := time.Hour
		for range 3 {
			runtime.GC()
			before := cpu()
			o, err := store.Open(dir, passphrase)
			if err != nil {
				b.Fatal(err)
			}
			best = min(best, cpu()-before)
			o.Close()
		}
		return best
	}
	plain := filled(b, b.TempDir(), 10_000)
	for range 60 { // so that closing writes a snapshot
		addPerson(b, plain, "late", fmt.Sprint("Late ", cpu()))
	}
	baseline := open(plain)
	s := filled(b, b.TempDir(), 10_000)
	for _, name := range []string{"Ed", "Hal"} {
		if err := s.AddPerson(store.NewKey{Name: name, Right: binder.Edit, Secret: name + "'s passphrase"}); err != nil {
			b.Fatal(err)
		}
	}
	for range 150 {
		var changes []store.Change
		for i := range 1000 {
			var f *binder.Form
			s.View(func(x *binder.Binder) { f = x.Edit(binder.Ref(fmt.Sprint("training/t", i))) })
			f.Set("trainer", binder.TextValue(fmt.Sprint("Trainer ", cpu())))
			changes = append(changes, store.Change{Ops: f.Diff()})
		}
		if err := s.Commit(changes...); err != nil {
			b.Fatal(err)
		}
	}
	for range 21 {
		if _, err := s.Attach(context.Background(), "map", "", io.LimitReader(zeros{}, 50<<20), 50<<20, nil); err != nil {
			b.Fatal(err)
		}
	}
	before := cpu()
	if err := s.TakeBack(holder(s, "Hal")); err != nil {
		b.Fatal(err)
	}
	took := cpu() - before
	used := open(s)
	for b.Loop() { // the work is done
	}
	b.ReportMetric(took.Seconds(), "cpu-s/take-back")
	b.ReportMetric(used.Seconds(), "cpu-s/open")
	b.ReportMetric(baseline.Seconds(), "cpu-s/open-plain")
	ratio(b, used, baseline, 10)
}

// zeros gives as many as one wants.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// BenchmarkBackwards is taking in 4,000 segments one by one that come newest first,
// as a hostile place may hand them out; the baseline is their own order.
func BenchmarkBackwards(b *testing.B) {
	s := filled(b, b.TempDir(), 1000)
	defer s.Close()
	keys := b.TempDir()
	var files []seal.Sealed
	for range 4000 {
		addPerson(b, s, "busy", fmt.Sprint("Busy ", cpu()))
	}
	names, err := s.Names()
	ok(b, err)
	for _, n := range names {
		body, err := s.Read(n)
		ok(b, err)
		files = append(files, seal.Sealed{Name: n, Bytes: body})
	}
	take := func(backwards bool) time.Duration {
		to, _, err := store.Restore(context.Background(), filepath.Join(keys, fmt.Sprint(backwards)), keysOnly{s}, passphrase, nil)
		ok(b, err)
		defer to.Close()
		if backwards {
			slices.Reverse(files)
		}
		before := cpu()
		for _, f := range files {
			_, err := to.Accept(f)
			ok(b, err)
		}
		took := cpu() - before
		if st := to.Standing(); st.Held > 0 || maria(to) != maria(s) {
			b.Fatalf("%+v", st)
		}
		return took
	}
	in, out := take(false), take(true)
	for b.Loop() { // the work is done
	}
	b.ReportMetric(in.Seconds(), "cpu-s/in-order")
	b.ReportMetric(out.Seconds(), "cpu-s/backwards")
	ratio(b, out, in, 4)
}

// keysOnly is a copy that has nothing but the keys.
type keysOnly struct{ *store.Store }

func (k keysOnly) Names() ([]seal.Name, error) {
	names, err := k.Store.Names()
	return slices.DeleteFunc(names, func(n seal.Name) bool { return n.Kind == seal.KindSegment }), err
}
