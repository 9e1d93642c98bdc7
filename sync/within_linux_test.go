package sync_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"readybinder/seal"
	"readybinder/sync"
)

// TestHungDrive: a drive or a share that does not answer holds up nobody who stops: the
// binder is locked at once. A named pipe that nobody writes into is such a file.
func TestHungDrive(t *testing.T) {
	body := []byte("sealed")
	sum := sha256.Sum256(body)
	name := seal.Name{Kind: seal.KindAttachment, Writer: "00000000000000aa", From: 1, To: 1, Length: uint32(len(body)), Hash: hex.EncodeToString(sum[:16])}
	for what, ask := range map[string]func(context.Context, *sync.Folder) error{
		"get": func(ctx context.Context, f *sync.Folder) error { _, err := f.Get(ctx, name); return err },
		"put": func(ctx context.Context, f *sync.Folder) error { return f.Put(ctx, name, body) },
	} {
		f, err := sync.OpenFolder(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(f.Path(), name.String())
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		asked := make(chan error)
		go func() { asked <- ask(ctx, f) }()
		silent, err := os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0)
		for errors.Is(err, syscall.ENXIO) { // it does not ask yet
			silent, err = os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0)
		}
		if err != nil {
			t.Fatal(err)
		}
		stop()
		if err := <-asked; !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", what, err)
		}
		silent.Close()
	}
}
