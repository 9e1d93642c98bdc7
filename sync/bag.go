package sync

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// BagFile is a file that lies in a go-bag beside the sealed binder: Bytes, or a
// copy of the file From.
type BagFile struct {
	Name  string // with slashes, "Programs/binderctl-linux-amd64"
	Bytes []byte
	From  string
}

// BagBinder is the folder of the sealed files in a go-bag.
const BagBinder = "Binder"

// WriteBag writes a go-bag into the folder dir: a backup of the binder in
// BagBinder, and the files beside it. Everything is read back and compared. What
// lies there under the same names, from an older go-bag, is replaced, each file
// when the new one is whole; nothing else is touched. Where from cannot read some of
// its files, all else is written, and the error tells.
func WriteBag(ctx context.Context, dir string, from Source, now time.Time, files []BagFile, progress func(done, total int)) error {
	top, err := OpenFolder(dir)
	if err != nil {
		return err
	}
	b, err := OpenBackups(filepath.Join(dir, BagBinder))
	if err != nil {
		return err
	}
	made, unread := b.Make(ctx, from, now, true, progress)
	if made == nil {
		return unread
	}
	for i, f := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := top.put(f); err != nil {
			return err
		}
		if progress != nil {
			progress(i+1, len(files))
		}
	}
	return unread
}

// put writes one file of a go-bag and reads it back.
func (f *Folder) put(b BagFile) error {
	body := b.Bytes
	if b.From != "" {
		var err error
		if body, err = os.ReadFile(b.From); err != nil {
			return fmt.Errorf("sync: go-bag: %w", err)
		}
	}
	path := filepath.Join(f.dir, filepath.FromSlash(b.Name))
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return f.error(err)
	}
	in := &Folder{folder}
	if err := in.write(filepath.Base(path), body); err != nil {
		return err
	}
	// A drive of Linux or macOS keeps who may read and run it; others do not care.
	mode := os.FileMode(0o644)
	if b.From != "" {
		mode = 0o755
	}
	_ = os.Chmod(path, mode)
	there, err := os.Open(path)
	if err != nil {
		return f.error(err)
	}
	defer there.Close()
	back, err := io.ReadAll(there)
	if err != nil {
		return f.error(err)
	}
	if !bytes.Equal(back, body) {
		return fmt.Errorf("%w: %s", ErrShort, b.Name)
	}
	return nil
}

// Programs are the programs for a go-bag that lie beside this one, whose path is
// own: those of a release, for several systems, or else this one alone.
func Programs(own string) (list []BagFile) {
	dir := filepath.Dir(own)
	seen := map[string]bool{}
	for _, pattern := range []string{"binderctl-*", "readybinder-*", "Programs/binderctl-*", "Programs/readybinder-*"} {
		found, _ := filepath.Glob(filepath.Join(dir, filepath.FromSlash(pattern)))
		for _, path := range found {
			if name := filepath.Base(path); !seen[name] {
				seen[name] = true
				list = append(list, BagFile{Name: "Programs/" + name, From: path})
			}
		}
	}
	if len(list) == 0 {
		ending := filepath.Ext(own)
		if ending != ".exe" {
			ending = ""
		}
		name := strings.TrimSuffix(filepath.Base(own), ending)
		list = append(list, BagFile{Name: "Programs/" + name + "-" + runtime.GOOS + "-" + runtime.GOARCH + ending, From: own})
	}
	return list
}
