package store_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"readybinder/binder"
	"readybinder/store"
)

// stopAt is a context that progress cancels at its nth step, and tells whether it
// came to that.
func stopAt(n int) (ctx context.Context, progress func(done, total int), stopped func() bool) {
	ctx, stop := context.WithCancel(context.Background())
	if n == 0 {
		stop()
	}
	step := 0
	return ctx, func(done, total int) {
		if step++; step == n {
			stop()
		}
	}, func() bool { return ctx.Err() != nil }
}

// everything lists what lies in a folder, to its depth.
func everything(t *testing.T, dir string) (list []string) {
	t.Helper()
	ok(t, filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		list = append(list, path)
		return err
	}))
	return list
}

// TestStopped: a restore and a drill are stopped before the first and after every
// step. Nothing is left of them, and the binder is as it was.
func TestStopped(t *testing.T) {
	home := t.TempDir()
	s, err := store.Create(filepath.Join(home, "binder"), passphrase)
	ok(t, err)
	defer s.Close()
	addPerson(t, s, "a", "Anna")
	addPerson(t, s, "b", "Bob")
	code := store.NewRecoveryCode()
	ok(t, s.AddRecovery(code))
	_, made := backup(t, s)
	before := everything(t, home)
	for name, do := range map[string]func(context.Context, func(done, total int)) error{
		"restore": func(ctx context.Context, progress func(done, total int)) error {
			dir := store.Beside(s.Dir(), made.At)
			o, _, err := store.Restore(ctx, dir, made, passphrase, progress)
			if err != nil {
				return err
			}
			ok(t, o.Close())
			return store.Discard(dir)
		},
		"try": func(ctx context.Context, progress func(done, total int)) error {
			return store.Try(ctx, s.Dir(), made, passphrase, progress, func(*store.Store, *store.Copied) error { return nil })
		},
		"drill": func(ctx context.Context, progress func(done, total int)) error {
			_, err := s.Drill(ctx, made, made.At, code, progress)
			return err
		},
	} {
		had, err := s.Names()
		ok(t, err)
		steps := 0
		for n := 0; ; n++ {
			ctx, progress, stopped := stopAt(n)
			err := do(ctx, progress)
			if !stopped() {
				ok(t, err)
				break
			}
			steps++
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s, step %d: %v", name, n, err)
			}
			if left := everything(t, home); !slices.Equal(left, before) {
				t.Fatalf("%s, step %d: left behind: %q", name, n, left)
			}
			if has, err := s.Names(); err != nil || !slices.Equal(has, had) {
				t.Errorf("%s, step %d: the binder was changed: %v", name, n, err)
			}
		}
		if steps < len(had) {
			t.Errorf("%s: stopped %d times, there are %d files", name, steps, len(had))
		}
	}
	s.View(func(b *binder.Binder) {
		if n := b.Count("check"); n != 1 {
			t.Errorf("%d checks", n)
		}
	})
}

// TestStoppedFolder: a restore that is stopped takes away the folders that it made,
// and none that was there.
func TestStoppedFolder(t *testing.T) {
	s := create(t)
	home := t.TempDir()
	ok(t, os.Mkdir(filepath.Join(home, "empty"), 0o700))
	before := everything(t, home)
	for _, dir := range []string{"empty", filepath.Join("empty", "new", "newer"), "new"} {
		ctx, progress, _ := stopAt(2)
		if _, _, err := store.Restore(ctx, filepath.Join(home, dir), s, passphrase, progress); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", dir, err)
		}
		if left := everything(t, home); !slices.Equal(left, before) {
			t.Errorf("%s: left behind: %q", dir, left)
		}
	}
}
