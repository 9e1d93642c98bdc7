package sync

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"readybinder/seal"
)

// Folder is a folder or USB drive as a Place.
type Folder struct{ dir string }

// OpenFolder is the folder dir, which must exist, as a Place. It returns
// ErrGone where it does not.
func OpenFolder(dir string) (*Folder, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("%w: %s", ErrGone, dir)
	}
	return &Folder{dir}, nil
}

// Path is the folder.
func (f *Folder) Path() string { return f.dir }

// Shared tells whether PCs meet in the folder: one of them has made it a place of the
// binder, which a mere copy is not.
func (f *Folder) Shared(binder string) bool {
	list, err := f.List(context.Background())
	return err == nil && slices.ContainsFunc(list, func(e Entry) bool {
		if e.Name.Kind != seal.KindPlace || !e.Whole() {
			return false
		}
		body, err := f.Get(context.Background(), e.Name)
		return err == nil && seal.IsPlaceOf(binder, body)
	})
}

// List implements Place.
func (f *Folder) List(ctx context.Context) ([]Entry, error) { return within(ctx, f.list) }

func (f *Folder) list() ([]Entry, error) {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return nil, f.error(err)
	}
	var list []Entry
	for _, e := range entries {
		name, err := seal.ParseName(e.Name())
		if err != nil || !e.Type().IsRegular() {
			continue
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // taken away meanwhile
		}
		if err != nil {
			return nil, f.error(err) // a share that stammers has lost nothing
		}
		list = append(list, Entry{name, info.Size()})
	}
	return list, nil
}

// Names lists the whole files, so that a Folder is a Source to restore from.
func (f *Folder) Names() ([]seal.Name, error) {
	list, err := f.List(context.Background())
	var names []seal.Name
	for _, e := range list {
		if e.Whole() {
			names = append(names, e.Name)
		}
	}
	return names, err
}

// Read is a file's bytes, unchecked.
func (f *Folder) Read(name seal.Name) ([]byte, error) {
	r, err := os.Open(f.path(name))
	if err != nil {
		return nil, f.error(err)
	}
	defer r.Close()
	// A file that is longer than its name says is torn; there is no need to
	// read all of it to know.
	body, err := io.ReadAll(io.LimitReader(r, int64(name.Length)+1))
	return body, f.error(err)
}

// Get implements Place.
func (f *Folder) Get(ctx context.Context, name seal.Name) ([]byte, error) {
	return within(ctx, func() ([]byte, error) { return f.get(name) })
}

func (f *Folder) get(name seal.Name) ([]byte, error) {
	body, err := f.Read(name)
	if err != nil {
		return nil, err
	}
	if err := name.Check(body); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTorn, err)
	}
	return body, nil
}

// Put implements Place: a temporary file, synced, takes the name at once.
func (f *Folder) Put(ctx context.Context, name seal.Name, body []byte) error {
	if err := name.Check(body); err != nil {
		return fmt.Errorf("%w: %w", ErrTorn, err)
	}
	_, err := within(ctx, func() (struct{}, error) {
		if _, err := f.get(name); err == nil {
			return struct{}{}, nil
		}
		return struct{}{}, f.write(name.String(), body)
	})
	return err
}

// Half-written files have names of their own.
const tempBegin, tempEnd = ".readybinder-", ".tmp"

// sweep takes away what is left of files that were being written when the PC was switched
// off, or the drive pulled out. One of today may be another PC's that writes it now.
func (f *Folder) sweep(now time.Time) {
	entries, _ := os.ReadDir(f.dir)
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), tempBegin) || !strings.HasSuffix(e.Name(), tempEnd) {
			continue
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && now.Sub(info.ModTime()) > 24*time.Hour {
			os.Remove(filepath.Join(f.dir, e.Name()))
		}
	}
}

// write gives bytes a name at once, when all of them are on the disk.
func (f *Folder) write(name string, body []byte) error {
	t, err := os.CreateTemp(f.dir, tempBegin+"*"+tempEnd)
	if err != nil {
		return f.error(err)
	}
	_, err = t.Write(body)
	if synced := t.Sync(); err == nil {
		err = synced
	}
	if closed := t.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = renamePatiently(t.Name(), filepath.Join(f.dir, name))
	}
	if err != nil {
		os.Remove(t.Name())
		return f.error(err)
	}
	return f.sync()
}

// rename is os.Rename; tests hold files in its place.
var rename = os.Rename

// renamePatiently waits for an antivirus that looks at the new file first.
func renamePatiently(from, to string) error {
	var err error
	for wait := 10 * time.Millisecond; wait < 2*time.Second; wait *= 2 {
		if err = rename(from, to); err == nil || !isAny(err, errsHeld) {
			break
		}
		time.Sleep(wait)
	}
	return err
}

// Delete implements Place.
func (f *Folder) Delete(ctx context.Context, name seal.Name) error {
	_, err := within(ctx, func() (struct{}, error) {
		err := os.Remove(f.path(name))
		if errors.Is(err, os.ErrNotExist) {
			err = nil
		}
		return struct{}{}, f.error(err)
	})
	return err
}

func (f *Folder) path(name seal.Name) string { return filepath.Join(f.dir, name.String()) }

// sync makes the names durable: a drive is pulled out as soon as the program
// says that the copy is done.
func (f *Folder) sync() error {
	if runtime.GOOS == "windows" {
		return nil // NTFS journals its names, and a folder cannot be synced
	}
	d, err := os.Open(f.dir)
	if err != nil {
		return f.error(err)
	}
	defer d.Close()
	// FAT drives of some systems, and some network drives, refuse to sync a
	// folder: the file is synced.
	if err := d.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, errors.ErrUnsupported) {
		return f.error(err)
	}
	return nil
}

// error turns what the system says into what it means for the place.
func (f *Folder) error(err error) error {
	if err == nil {
		return nil
	}
	if _, gone := os.Stat(f.dir); gone != nil || isAny(err, errsGone) {
		return fmt.Errorf("%w: %w", ErrGone, err)
	}
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%w: %w", ErrMissing, err)
	case isAny(err, errsHeld) && !errors.Is(err, os.ErrPermission):
		return fmt.Errorf("%w: %w", ErrHeld, err)
	case errors.Is(err, os.ErrPermission), isAny(err, errsReadOnly):
		return fmt.Errorf("%w: %w", ErrRefused, err)
	case isAny(err, errsFull):
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return fmt.Errorf("sync: folder: %w", err)
}

func isAny(err error, list []syscall.Errno) bool {
	return slices.ContainsFunc(list, func(e syscall.Errno) bool { return errors.Is(err, e) })
}
