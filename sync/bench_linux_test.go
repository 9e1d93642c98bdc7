package sync_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
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

// slow is a place that answers 50 ms late, as one far away does.
type slow struct{ sync.Place }

func (s slow) List(ctx context.Context) ([]sync.Entry, error) {
	time.Sleep(50 * time.Millisecond)
	return s.Place.List(ctx)
}

func (s slow) Get(ctx context.Context, n seal.Name) ([]byte, error) {
	time.Sleep(50 * time.Millisecond)
	return s.Place.Get(ctx, n)
}

func (s slow) Put(ctx context.Context, n seal.Name, body []byte) error {
	time.Sleep(50 * time.Millisecond)
	return s.Place.Put(ctx, n, body)
}

// BenchmarkSync is 10,000 records over the local Apache: the first push and a join, with
// the same bytes by one plain PUT and GET of the same run as baseline, an edit, and
// nothing changed.
func BenchmarkSync(b *testing.B) {
	for _, far := range []bool{false, true} {
		b.Run(map[bool]string{false: "near", true: "50ms"}[far], func(b *testing.B) { benchSync(b, far) })
	}
}

func benchSync(b *testing.B, far bool) {
	dir := b.TempDir()
	one, err := store.Create(filepath.Join(dir, "1"), wholePass)
	must(b, err)
	defer one.Close()
	addPeople(b, one, "p", 200)
	var changes []store.Change
	for i := range 10_000 {
		var f *binder.Form
		one.View(func(x *binder.Binder) {
			f = binder.Trainings.Form(x, fmt.Sprint("t", i), binder.Training{Person: binder.RefTo("person", fmt.Sprint("p", i%200)), Course: "course/x", On: "2026-11-02", Trainer: fmt.Sprint("Trainer ", i%7)})
		})
		changes = append(changes, store.Change{Ops: f.Diff()})
	}
	must(b, one.Commit(changes...))
	var place sync.Place = apache(b, false).open(b, "binder")
	if far {
		place = slow{place}
	}
	names, err := one.Names()
	must(b, err)
	size := 0
	for _, n := range names {
		size += int(n.Length)
	}
	body := make([]byte, min(size, 8<<20))
	_, _ = rand.Read(body)
	h := sha256.Sum256(body)
	plain := seal.Name{Kind: seal.KindAttachment, Writer: "00000000000000aa", From: 1, To: 1, Length: uint32(len(body)), Hash: hex.EncodeToString(h[:16])}
	_, err = place.List(context.Background()) // makes the folder
	must(b, err)
	began := time.Now()
	must(b, place.Put(context.Background(), plain, body))
	put := time.Since(began)
	began = time.Now()
	_, err = place.Get(context.Background(), plain)
	must(b, err)
	get := time.Since(began)
	must(b, place.Delete(context.Background(), plain))

	began = time.Now()
	turn(b, one, place, false)
	push := time.Since(began)
	began, used := time.Now(), cpu()
	two, _, err := store.Restore(context.Background(), filepath.Join(dir, "2"), sync.At(context.Background(), place), wholePass, nil)
	must(b, err)
	pull, join := time.Since(began), cpu()-used
	defer two.Close()
	for range 20 {
		turn(b, one, place, false) // all is read back
	}
	used = cpu()
	const polls = 20
	began = time.Now()
	for range polls {
		turn(b, one, place, false)
	}
	poll, idle := time.Since(began)/polls, (cpu()-used)/polls
	addPeople(b, one, "q", 1)
	began = time.Now()
	turn(b, one, place, true)
	edit := time.Since(began)
	for b.Loop() { // the work is done
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1e3 }
	b.ReportMetric(float64(size), "bytes")
	b.ReportMetric(ms(put), "put-ms")
	b.ReportMetric(ms(get), "get-ms")
	b.ReportMetric(ms(push), "push-ms")
	b.ReportMetric(ms(pull), "join-ms")
	b.ReportMetric(ms(join), "join-cpu-ms")
	b.ReportMetric(ms(poll), "poll-ms")
	b.ReportMetric(ms(idle), "poll-cpu-ms")
	b.ReportMetric(ms(edit), "edit-ms")
	if join > 1500*time.Millisecond {
		b.Errorf("joining takes %v of CPU", join)
	}
}
