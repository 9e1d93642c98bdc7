package sync_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"readybinder/binder"
	"readybinder/seal"
	"readybinder/store"
	"readybinder/sync"
)

func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// traffic is what the server's own log says of what came and went, and empties it.
type traffic struct{ requests, in, out int }

func (s *server) traffic(t testing.TB) (sum traffic) {
	t.Helper()
	time.Sleep(100 * time.Millisecond) // Apache writes a line after the answer
	body, err := os.ReadFile(s.log)
	must(t, err)
	must(t, os.Truncate(s.log, 0))
	for line := range strings.Lines(string(body)) {
		var method string
		var in, out int
		if _, err := fmt.Sscan(line, &method, &in, &out); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		sum.requests, sum.in, sum.out = sum.requests+1, sum.in+in, sum.out+out
	}
	return sum
}

// far is a server behind a line on which every byte takes so long each way.
func far(t testing.TB, s *server, each time.Duration) *server {
	to, err := url.Parse(s.url)
	must(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				time.Sleep(2 * each) // what TCP says before the first byte
				remote, err := net.Dial("tcp", to.Host)
				if err != nil {
					near.Close()
					return
				}
				go carryLate(remote, near, each)
				carryLate(near, remote, each)
			}()
		}
	}()
	return &server{url: to.Scheme + "://" + l.Addr().String() + "/", dir: s.dir, ca: s.ca, log: s.log}
}

// carryLate copies what it reads, each piece as much later as it came.
func carryLate(to, from net.Conn, late time.Duration) {
	type piece struct {
		due  time.Time
		body []byte
	}
	line := make(chan piece, 1<<10)
	go func() {
		defer to.Close()
		for p := range line {
			time.Sleep(time.Until(p.due))
			if _, err := to.Write(p.body); err != nil {
				from.Close()
			}
		}
	}()
	defer close(line)
	for {
		body := make([]byte, 64<<10)
		n, err := from.Read(body)
		if n > 0 {
			line <- piece{time.Now().Add(late), body[:n]}
		}
		if err != nil {
			return
		}
	}
}

// BenchmarkSync is 10,000 records over the local Apache: the first push and a join, with
// the same bytes by one plain PUT and GET of the same run as baseline, an edit, and
// nothing changed. Requests and bytes are those of the server's log.
func BenchmarkSync(b *testing.B) {
	b.Run("near", func(b *testing.B) { benchSync(b, apache(b, false)) })
	b.Run("50ms", func(b *testing.B) { benchSync(b, far(b, apache(b, false), 25*time.Millisecond)) })
	b.Run("files", func(b *testing.B) { benchFiles(b, apache(b, false)) })
	b.Run("files-50ms", func(b *testing.B) { benchFiles(b, far(b, apache(b, false), 25*time.Millisecond)) })
}

// benchFiles is 64 MB of attached files, where the bytes are what takes time.
func benchFiles(b *testing.B, s *server) {
	for b.Loop() {
	}
	dir, place := b.TempDir(), s.open(b, "binder")
	one, err := store.Create(filepath.Join(dir, "1"), wholePass)
	must(b, err)
	defer one.Close()
	for i := range 4 {
		_, err := one.Attach(b.Context(), fmt.Sprint("scan ", i), "", io.LimitReader(rand.Reader, 16<<20), 16<<20, nil)
		must(b, err)
	}
	names, err := one.Names()
	must(b, err)
	size := 0
	for _, n := range names {
		size += int(n.Length)
	}
	plain := randomFile(b, size)
	_, err = place.List(b.Context())
	must(b, err)
	began := time.Now()
	must(b, place.Put(b.Context(), plain.Name, plain.Bytes))
	put := time.Since(began)
	must(b, place.Delete(b.Context(), plain.Name))
	s.traffic(b)
	began = time.Now()
	turn(b, one, place, false)
	push := time.Since(began)
	seen := s.traffic(b)
	began = time.Now()
	two, _, err := store.Restore(b.Context(), filepath.Join(dir, "2"), sync.At(b.Context(), place), wholePass, nil)
	must(b, err)
	defer two.Close()
	join := time.Since(began)
	b.ReportMetric(float64(size), "sealed-bytes")
	b.ReportMetric(milliseconds(put), "put-ms")
	b.ReportMetric(milliseconds(push), "push-ms")
	b.ReportMetric(milliseconds(join), "join-ms")
	b.ReportMetric(float64(seen.requests), "push-requests")
	b.ReportMetric(float64(push)/float64(put), "push/put")
}

// phase is how long a part of a benchmark took, in CPU too, and what the server saw.
type phase struct {
	traffic
	wall, cpu time.Duration
}

func benchSync(b *testing.B, s *server) {
	for b.Loop() { // it is done once, and tells its own figures
	}
	dir := b.TempDir()
	measure := func(name string, most int, f func()) (p phase) {
		b.Helper()
		s.traffic(b)
		began, used := time.Now(), cpu()
		f()
		p.wall, p.cpu = time.Since(began), cpu()-used
		p.traffic = s.traffic(b)
		if p.requests > most {
			b.Errorf("%s: %d requests, not %d", name, p.requests, most)
		}
		b.ReportMetric(float64(p.requests), name+"-requests")
		b.ReportMetric(float64(p.in+p.out), name+"-bytes")
		b.ReportMetric(milliseconds(p.wall), name+"-ms")
		return p
	}
	one, err := store.Create(filepath.Join(dir, "1"), wholePass)
	must(b, err)
	defer one.Close()
	addPeople(b, one, "p", 200)
	addTrainings(b, one, 10_000)
	place := s.open(b, "binder")
	names, err := one.Names()
	must(b, err)
	size := 0
	for _, n := range names {
		size += int(n.Length)
	}
	plain := randomFile(b, min(size, 8<<20))
	_, err = place.List(b.Context()) // makes the folder
	must(b, err)
	put := measure("put", 1, func() { must(b, place.Put(b.Context(), plain.Name, plain.Bytes)) })
	get := measure("get", 1, func() {
		_, err := place.Get(b.Context(), plain.Name)
		must(b, err)
	})
	must(b, place.Delete(b.Context(), plain.Name))
	// What a push costs that goes nowhere: packing and sealing.
	must(b, one.Close())
	must(b, os.CopyFS(filepath.Join(dir, "copy"), os.DirFS(one.Dir())))
	twin, err := store.Open(filepath.Join(dir, "copy"), wholePass)
	must(b, err)
	defer twin.Close()
	one, err = store.Open(one.Dir(), wholePass)
	must(b, err)
	defer one.Close()
	shm, err := os.MkdirTemp("/dev/shm", "readybinder-*")
	must(b, err)
	defer os.RemoveAll(shm)
	memory, err := sync.OpenFolder(shm)
	must(b, err)
	sealing := measure("sealing", 0, func() { turn(b, twin, memory, false) })
	push := measure("push", 8, func() { turn(b, one, place, false) })
	b.ReportMetric(float64(push.wall-sealing.wall)/float64(put.wall), "push/put")
	var two *store.Store
	pull := measure("join", 6, func() {
		two, _, err = store.Restore(b.Context(), filepath.Join(dir, "2"), sync.At(b.Context(), place), wholePass, nil)
		must(b, err)
	})
	defer two.Close()
	b.ReportMetric(float64(pull.wall)/float64(get.wall), "join/get")
	b.ReportMetric(milliseconds(pull.cpu), "join-cpu-ms")
	if pull.cpu > 1500*time.Millisecond {
		b.Errorf("joining takes %v of CPU", pull.cpu)
	}
	for _, pc := range []*store.Store{one, two} {
		for range 20 {
			turn(b, pc, place, false) // all is read back
		}
	}
	poll := measure("poll", 1, func() { turn(b, one, place, false) })
	b.ReportMetric(milliseconds(poll.cpu), "poll-cpu-ms")
	addPeople(b, one, "q", 1)
	measure("edit", 2, func() { turn(b, one, place, true) })
	measure("gets", 2, func() { turn(b, two, place, false) })
	b.ReportMetric(float64(size), "sealed-bytes")
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1e3 }

func addTrainings(t testing.TB, s *store.Store, n int) {
	t.Helper()
	var changes []store.Change
	for i := range n {
		var f *binder.Form
		s.View(func(x *binder.Binder) {
			f = binder.Trainings.Form(x, fmt.Sprint("t", i), binder.Training{Person: binder.RefTo("person", fmt.Sprint("p", i%200)), Course: "course/x", On: "2026-11-02", Trainer: fmt.Sprint("Trainer ", i%7)})
		})
		changes = append(changes, store.Change{Ops: f.Diff()})
	}
	must(t, s.Commit(changes...))
}

// randomFile is a sealed file of so many bytes, as far as a place can tell.
func randomFile(t testing.TB, size int) seal.Sealed {
	t.Helper()
	body := make([]byte, size)
	_, _ = rand.Read(body)
	h := sha256.Sum256(body)
	return seal.Sealed{Name: seal.Name{Kind: seal.KindAttachment, Writer: "00000000000000aa", From: 1, To: 1, Length: uint32(size), Hash: hex.EncodeToString(h[:16])}, Bytes: body}
}

// pollFor is for how long BenchmarkPolling lets its PCs alone.
var pollFor = flag.Duration("poll", 0, "how long 16 PCs poll a server in BenchmarkPolling")

// BenchmarkPolling is 16 PCs that have nothing to do, each of which wrote as often as it
// takes until its files are packed, at one server: what a look costs the server by its
// own log, and an hour of it, by the poll that a Keeper makes. With -poll real keepers
// poll for so long.
func BenchmarkPolling(b *testing.B) {
	for b.Loop() {
	}
	const pcs = 16
	s, dir := apache(b, false), b.TempDir()
	var all []*store.Store
	one, err := store.Create(filepath.Join(dir, "0"), wholePass)
	must(b, err)
	defer one.Close()
	for i := 1; i < pcs; i++ {
		pc, _, err := store.Restore(b.Context(), filepath.Join(dir, fmt.Sprint(i)), one, wholePass, nil)
		must(b, err)
		defer pc.Close()
		all = append(all, pc)
	}
	all = append(all, one)
	place := s.open(b, "binder")
	for edit := range 40 {
		for i, pc := range all {
			addPeople(b, pc, fmt.Sprint("p", i, "-", edit, "-"), 1)
			turn(b, pc, place, true)
			must(b, pc.Tidy())
		}
	}
	for range 3 {
		for _, pc := range all {
			turn(b, pc, place, false)
		}
	}
	list, err := place.List(b.Context())
	must(b, err)
	s.traffic(b)
	_, err = place.List(b.Context())
	must(b, err)
	look := s.traffic(b)
	b.ReportMetric(float64(len(list)), "files")
	b.ReportMetric(float64(look.in+look.out), "bytes/look")
	if *pollFor > 0 {
		ctx, stop := context.WithTimeout(b.Context(), *pollFor)
		defer stop()
		var keepers []*sync.Keeper
		for _, pc := range all {
			k := sync.NewKeeper(pc, []sync.Target{{ID: "place", Open: func() (sync.Place, error) { return place, nil }}}, time.Now, func() {})
			k.Start(ctx)
			keepers = append(keepers, k)
		}
		for _, k := range keepers {
			k.Wait()
		}
		seen, hours := s.traffic(b), pollFor.Hours()
		b.ReportMetric(float64(seen.requests)/hours, "requests/h")
		b.ReportMetric(float64(seen.in+seen.out)/hours, "bytes/h")
	}
}
