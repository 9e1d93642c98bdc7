package sync

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	gosync "sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"readybinder/seal"
)

// paper is a Binder of made-up files.
type paper struct {
	mu    gosync.Mutex
	files memory
	notes map[string][]byte
	seq   uint32
	wrote atomic.Int64 // notes
}

const paperLog = "00000000000000aa"

func newPaper() *paper { return &paper{files: memory{}, notes: map[string][]byte{}} }

// edit writes one commit.
func (p *paper) edit() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seq++
	n := p.files.add(fmt.Sprint("edit ", p.seq))
	body := p.files[n]
	delete(p.files, n)
	n.Writer, n.From, n.To = paperLog, p.seq, p.seq
	p.files[n] = body
}

func (p *paper) Names() ([]seal.Name, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.files.Names()
}

func (p *paper) Read(n seal.Name) ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.files[n] == nil {
		return nil, fs.ErrNotExist
	}
	return p.files[n], nil
}

func (p *paper) Take(files []seal.Sealed) (known, refused []seal.Name, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range files {
		p.files[f.Name] = f.Bytes
	}
	return nil, nil, nil
}

func (p *paper) PlaceNote(id string) ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.notes[id], nil
}

func (p *paper) SetPlaceNote(id string, body []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.notes[id] = body
	p.wrote.Add(1)
	return nil
}

func (p *paper) ID() string                            { return strings.Repeat("b", 32) }
func (p *paper) Key() string                           { return "key" }
func (p *paper) Outdated() bool                        { return false }
func (p *paper) Strange() []seal.Name                  { return nil }
func (p *paper) Log() string                           { return paperLog }
func (p *paper) Wants(seal.Name) bool                  { return true }
func (p *paper) Split(string) bool                     { return false }
func (p *paper) Successor() (time.Time, bool)          { return time.Time{}, false }
func (p *paper) PackUnsent(func(seal.Name) bool) error { return nil }
func (p *paper) Dropped() ([]seal.Name, error)         { return nil, nil }

// shelf is a Place that counts what is asked of it.
type shelf struct {
	mu    gosync.Mutex
	files memory
	err   error
	lists int
	puts  int
	slow  time.Duration
	asked int
}

func (s *shelf) begin(ctx context.Context) error {
	select {
	case <-time.After(s.slow):
	case <-ctx.Done():
		return ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	return s.err
}

func (s *shelf) List(ctx context.Context) (list []Entry, err error) {
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lists++
	for n, body := range s.files {
		list = append(list, Entry{n, int64(len(body))})
	}
	return list, nil
}

func (s *shelf) Get(ctx context.Context, n seal.Name) ([]byte, error) {
	return s.files[n], s.begin(ctx)
}

func (s *shelf) Put(ctx context.Context, n seal.Name, body []byte) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.puts++
	s.files[n] = body
	return nil
}

func (s *shelf) Delete(ctx context.Context, n seal.Name) error { return s.begin(ctx) }

func (s *shelf) requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lists + s.puts
}

// tries are also those in vain.
func (s *shelf) tries() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

func (s *shelf) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
}

// keeping runs do in a bubble of its own time, with a keeper of one far target.
func keeping(t *testing.T, do func(t *testing.T, k *Keeper, b *paper, at *shelf)) {
	synctest.Test(t, func(t *testing.T) {
		b, at := newPaper(), &shelf{files: memory{}}
		k := NewKeeper(b, []Target{{ID: "x", Open: func() (Place, error) { return at, nil }}}, time.Now, func() {})
		ctx, stop := context.WithCancel(context.Background())
		k.Start(ctx)
		synctest.Wait()
		do(t, k, b, at)
		stop()
		k.Wait()
	})
}

func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// TestKeeperPolls (T55): with nothing to do it asks once every five minutes or so; an edit
// is there within seconds, by two requests; a row of edits is one round.
func TestKeeperPolls(t *testing.T) {
	keeping(t, func(t *testing.T, k *Keeper, b *paper, at *shelf) {
		pass(time.Minute)
		before := at.requests()
		pass(time.Hour)
		if n := at.requests() - before; n < 9 || n > 13 {
			t.Errorf("%d requests in an hour", n)
		}
		b.edit()
		k.Edited()
		synctest.Wait()
		if s := k.Status()[0]; s.Waiting != 1 {
			t.Errorf("%+v", s)
		}
		before = at.requests()
		pass(5 * time.Second)
		k.Edited() // what came in is no reason to ask
		pass(10 * time.Second)
		if n := at.requests() - before; n != 2 {
			t.Errorf("%d requests for one edit", n)
		}
		if s := k.Status()[0]; s.Waiting != 0 || s.Err != nil || time.Since(s.At) > 20*time.Second {
			t.Errorf("%+v", s)
		}
		before = at.lists
		for range 10 {
			b.edit()
			k.Edited()
			pass(2 * time.Second)
		}
		pass(5 * time.Second)
		if n := at.lists - before; n > 2 {
			t.Errorf("%d rounds for a row of edits", n)
		}
	})
}

// TestT53KeeperFails: while the server is off it says since when and how much waits, asks
// less and less often, and goes on by itself when it or the network comes back.
func TestT53KeeperFails(t *testing.T) {
	var network atomic.Int32
	was := addresses
	addresses = func() string { return fmt.Sprint(network.Load()) }
	defer func() { addresses = was }()
	keeping(t, func(t *testing.T, k *Keeper, b *paper, at *shelf) {
		pass(time.Minute)
		since := k.Status()[0].At
		at.fail(errors.New("off"))
		b.edit()
		k.Edited()
		pass(time.Hour)
		s := k.Status()[0]
		if s.Err == nil || s.Waiting != 1 || !s.At.Equal(since) {
			t.Errorf("%+v", s)
		}
		at.fail(nil)
		pass(longestWait + longestWait/5)
		if s := k.Status()[0]; s.Err != nil || s.Waiting != 0 {
			t.Errorf("%+v", s)
		}
		at.fail(errors.New("off"))
		pass(2 * time.Hour)
		at.fail(nil)
		network.Add(1)
		pass(networkEvery + time.Second)
		if s := k.Status()[0]; s.Err != nil {
			t.Errorf("another network: %+v", s)
		}
	})
}

// TestKeeperPause: paused, it asks for nothing, and stops what it is at; a person may
// sync all the same.
func TestKeeperPause(t *testing.T) {
	keeping(t, func(t *testing.T, k *Keeper, b *paper, at *shelf) {
		pass(time.Minute)
		at.slow = time.Minute
		b.edit()
		k.Edited()
		pass(10 * time.Second)
		if !k.Status()[0].Running {
			t.Fatal("it does not run")
		}
		k.Pause(true)
		synctest.Wait()
		before := at.requests()
		if s := k.Status()[0]; s.Running || s.Waiting != 1 {
			t.Errorf("%+v", s)
		}
		at.slow = 0
		b.edit()
		k.Edited()
		pass(24 * time.Hour)
		if n := at.requests() - before; n > 0 {
			t.Errorf("%d requests while paused", n)
		}
		k.Sync("x", false)
		synctest.Wait()
		if s := k.Status()[0]; s.Waiting != 0 {
			t.Errorf("%+v", s)
		}
		k.Pause(false)
		b.edit()
		k.Edited()
		pass(10 * time.Second)
		if s := k.Status()[0]; s.Waiting != 0 {
			t.Errorf("%+v", s)
		}
	})
}

// TestT31KeeperBusy: it asks again when the place said so, and not before.
func TestT31KeeperBusy(t *testing.T) {
	keeping(t, func(t *testing.T, k *Keeper, b *paper, at *shelf) {
		pass(time.Minute)
		at.fail(&answer{is: ErrBusy, after: 40 * time.Minute})
		pass(10 * time.Minute)
		at.fail(nil)
		before := at.requests()
		pass(25 * time.Minute)
		if n := at.requests() - before; n > 0 {
			t.Errorf("%d requests too early", n)
		}
		pass(30 * time.Minute)
		if at.requests() == before {
			t.Error("it never asks again")
		}
	})
}

// TestKeeperPausedAtOnce: after Pause no round begins that was about to.
func TestKeeperPausedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, at := newPaper(), &shelf{files: memory{}}
		var k *Keeper
		var paused atomic.Bool
		var hurry atomic.Int64
		ahead := func() time.Time { return time.Now().Add(time.Duration(hurry.Load())) }
		k = NewKeeper(b, []Target{{ID: "x", Open: func() (Place, error) { return at, nil }}}, ahead, func() {
			if s := k.Status()[0]; s.Waiting > 0 && paused.CompareAndSwap(false, true) {
				k.Pause(true)
			}
		})
		ctx, stop := context.WithCancel(context.Background())
		k.Start(ctx)
		pass(time.Minute)
		before := at.requests()
		hurry.Store(int64(time.Hour)) // the round is due as soon as it hears of the edit
		b.edit()
		k.Edited()
		pass(time.Hour)
		if n := at.requests() - before; n > 0 || !k.Paused() {
			t.Errorf("%d requests after the pause", n)
		}
		stop()
		k.Wait()
	})
}

// TestKeeperAskedWhilePaused: a person who asks for a round gets it, also where something
// is typed in that moment.
func TestKeeperAskedWhilePaused(t *testing.T) {
	keeping(t, func(t *testing.T, k *Keeper, b *paper, at *shelf) {
		pass(time.Minute)
		k.Pause(true)
		at.slow = time.Second
		before := at.tries()
		k.Sync("x", false)
		synctest.Wait()
		k.Sync("x", false) // while that one runs
		k.Edited()
		pass(time.Minute)
		if n := at.tries() - before; n != 2 {
			t.Errorf("%d rounds", n)
		}
	})
}

// TestKeeperIdle: where nothing happens hardly anything is written on this PC's disk, and
// what is said is as of now all the same.
func TestKeeperIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, at := newPaper(), &shelf{files: memory{}}
		k := NewKeeper(b, []Target{{ID: "x", Near: true, Open: func() (Place, error) { return at, nil }}}, time.Now, func() {})
		ctx, stop := context.WithCancel(context.Background())
		k.Start(ctx)
		pass(10 * time.Minute)
		b.wrote.Store(0)
		before := at.requests()
		pass(time.Hour)
		if n := b.wrote.Load(); n > 7 || at.requests()-before < 90 {
			t.Errorf("%d notes were written in an hour", n)
		}
		if s := k.Status()[0]; time.Since(s.At) > time.Minute {
			t.Errorf("all was there %s ago", time.Since(s.At))
		}
		stop()
		k.Wait()
	})
}

// TestKeeperBusyForEver: a place that always asks to wait for a second is asked less and
// less often like any other that fails.
func TestKeeperBusyForEver(t *testing.T) {
	keeping(t, func(t *testing.T, k *Keeper, b *paper, at *shelf) {
		pass(time.Minute)
		at.fail(&answer{is: ErrBusy, after: time.Second})
		before := at.tries()
		pass(2 * time.Hour)
		if n := at.tries() - before; n > 30 {
			t.Errorf("asked %d times in two hours", n)
		}
	})
}

// TestKeeperHungPlace: a place that cannot even be opened keeps nobody from locking.
func TestKeeperHungPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hangs := make(chan struct{})
		k := NewKeeper(newPaper(), []Target{{ID: "x", Open: func() (Place, error) {
			<-hangs
			return nil, ErrGone
		}}}, time.Now, func() {})
		ctx, stop := context.WithCancel(context.Background())
		k.Start(ctx)
		pass(time.Minute)
		began := time.Now()
		stop()
		k.Wait()
		if d := time.Since(began); d > 5*time.Second {
			t.Errorf("it took %s", d)
		}
		close(hangs)
	})
}

// TestKeeperWrongPassword: a place that refuses the password is not asked again and again:
// servers lock out a user for that, everywhere.
func TestKeeperWrongPassword(t *testing.T) {
	for _, near := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			at := &shelf{files: memory{}}
			k := NewKeeper(newPaper(), []Target{{ID: "x", Near: near, Open: func() (Place, error) { return at, nil }}}, time.Now, func() {})
			ctx, stop := context.WithCancel(context.Background())
			k.Start(ctx)
			pass(5 * time.Second)
			at.fail(&answer{is: ErrLogin})
			before := at.tries()
			k.Sync("x", false)
			pass(14 * time.Minute)
			if n := at.tries() - before; n < 2 || n > 3 {
				t.Errorf("near %v: asked %d times in 14 minutes", near, n)
			}
			at.fail(nil)
			k.Sync("x", false) // a person who knows better is not kept waiting
			pass(time.Second)
			if s := k.Status()[0]; s.Err != nil {
				t.Error(s.Err)
			}
			stop()
			k.Wait()
		})
	}
}
