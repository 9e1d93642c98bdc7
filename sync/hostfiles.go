package sync

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/emersion/go-webdav"

	"readybinder/seal"
)

// hostFS is the one flat folder of a host, as a PC that was let in may use it. Only names
// of sealed files are there, and the name of a file says all that it may be: so there is
// no path to climb, and nothing to write over.
type hostFS struct {
	*Host
	pc PC
	r  *http.Request
}

// name is the file that a path means. Nothing is cleaned: what is not the name is not
// there.
func (f *hostFS) name(path string) (seal.Name, error) {
	name, err := seal.ParseName(strings.TrimPrefix(path, "/"))
	if err != nil || path != "/"+name.String() {
		return seal.Name{}, status(http.StatusNotFound, "no file of the binder has that name")
	}
	return name, nil
}

func status(code int, why string) error { return webdav.NewHTTPError(code, errors.New(why)) }

// unwanted is the answer where something new would lie that is not kept here.
func unwanted(path, why string) error {
	if strings.Contains(strings.Trim(path, "/"), "/") {
		return status(http.StatusConflict, "the folder above is missing")
	}
	return status(http.StatusForbidden, why)
}

// Open implements webdav.FileSystem.
func (f *hostFS) Open(_ context.Context, path string) (io.ReadCloser, error) {
	name, err := f.name(path)
	if err != nil {
		return nil, err
	}
	r, err := os.Open(f.files.path(name))
	if err != nil {
		return nil, answerFor(f.files.error(err))
	}
	return r, nil
}

// Stat implements webdav.FileSystem.
func (f *hostFS) Stat(_ context.Context, path string) (*webdav.FileInfo, error) {
	if path == "/" {
		if _, err := os.Stat(f.Files()); err != nil {
			return nil, status(http.StatusNotFound, "the folder is gone")
		}
		return &webdav.FileInfo{Path: "/", IsDir: true}, nil
	}
	name, err := f.name(path)
	if err != nil {
		return nil, err
	}
	info, err := os.Lstat(f.files.path(name))
	if err != nil {
		return nil, answerFor(f.files.error(err))
	}
	if !info.Mode().IsRegular() {
		return nil, status(http.StatusNotFound, "no file")
	}
	return infoOf(Entry{name, info.Size()}), nil
}

func infoOf(e Entry) *webdav.FileInfo {
	return &webdav.FileInfo{Path: "/" + e.Name.String(), Size: e.Size, MIMEType: "application/octet-stream", ETag: e.Name.Hash}
}

// ReadDir implements webdav.FileSystem. The folder itself comes first.
func (f *hostFS) ReadDir(ctx context.Context, path string, recursive bool) ([]webdav.FileInfo, error) {
	if recursive {
		return nil, status(http.StatusForbidden, "Depth: infinity")
	}
	dir, err := f.Stat(ctx, path)
	if err != nil {
		return nil, err
	}
	entries, err := f.files.List(ctx)
	if err != nil {
		return nil, answerFor(err)
	}
	list := []webdav.FileInfo{*dir}
	for _, e := range entries {
		list = append(list, *infoOf(e))
	}
	return list, nil
}

// Create implements webdav.FileSystem. The file appears when all of its bytes are on the
// disk and are what its name says. What is there whole already is a success.
func (f *hostFS) Create(ctx context.Context, path string, body io.ReadCloser, o *webdav.CreateOptions) (*webdav.FileInfo, bool, error) {
	name, err := f.name(path)
	if err != nil {
		return nil, false, unwanted(path, "only files of the binder are kept here")
	}
	there, _ := f.Stat(ctx, path)
	if err := matches(there, o.IfMatch, o.IfNoneMatch); err != nil {
		return nil, false, err
	}
	switch says := f.r.ContentLength; {
	case says > int64(name.Length):
		return nil, false, status(http.StatusRequestEntityTooLarge, "longer than its name says")
	case says >= 0 && says < int64(name.Length):
		return nil, false, status(http.StatusBadRequest, "shorter than its name says")
	}
	if free, ok := freeBytes(f.Files()); ok && free < leastFree+int64(name.Length) {
		return nil, false, status(http.StatusInsufficientStorage, "the disk is full")
	}
	select {
	case f.uploads <- struct{}{}:
		defer func() { <-f.uploads }()
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
	bytes, err := io.ReadAll(io.LimitReader(body, int64(name.Length)+1))
	switch {
	case err != nil:
		return nil, false, webdav.NewHTTPError(http.StatusBadRequest, err)
	case len(bytes) > int(name.Length):
		return nil, false, status(http.StatusRequestEntityTooLarge, "longer than its name says")
	}
	if err := name.Check(bytes); err != nil {
		return nil, false, status(http.StatusUnprocessableEntity, "not what its name says")
	}
	if err := f.files.Put(ctx, name, bytes); err != nil {
		return nil, false, answerFor(err)
	}
	return infoOf(Entry{name, int64(name.Length)}), there == nil, nil
}

// RemoveAll implements webdav.FileSystem. Only who wrote a file may take it away: of what
// the others wrote each of them knows best what is of use.
func (f *hostFS) RemoveAll(ctx context.Context, path string, o *webdav.RemoveAllOptions) error {
	if path == "/" {
		return status(http.StatusForbidden, "the folder stays")
	}
	there, err := f.Stat(ctx, path)
	if err != nil {
		return err
	}
	if err := matches(there, o.IfMatch, o.IfNoneMatch); err != nil {
		return err
	}
	name, err := f.name(path)
	if err != nil {
		return err
	}
	if !slices.Contains(f.pc.Logs, name.Writer) {
		return status(http.StatusForbidden, "another PC wrote it")
	}
	return answerFor(f.files.Delete(ctx, name))
}

// matches judges the conditions of a request.
func matches(there *webdav.FileInfo, match, none webdav.ConditionalMatch) error {
	tag := ""
	if there != nil {
		tag = there.ETag
	}
	for _, c := range []struct {
		webdav.ConditionalMatch
		want bool
	}{{match, true}, {none, false}} {
		if !c.IsSet() {
			continue
		}
		is, err := c.MatchETag(tag)
		if err != nil {
			return webdav.NewHTTPError(http.StatusBadRequest, err)
		}
		if is != c.want {
			return status(http.StatusPreconditionFailed, "condition")
		}
	}
	return nil
}

// Mkdir implements webdav.FileSystem: only the folder itself is made, where it was taken
// away.
func (f *hostFS) Mkdir(_ context.Context, path string) error {
	if path != "/" {
		return unwanted(path, "there are no folders here")
	}
	err := os.Mkdir(f.Files(), 0o700)
	if errors.Is(err, os.ErrExist) {
		return status(http.StatusMethodNotAllowed, "it is there")
	}
	return answerFor(err)
}

// Copy implements webdav.FileSystem.
func (f *hostFS) Copy(context.Context, string, string, *webdav.CopyOptions) (bool, error) {
	return false, status(http.StatusMethodNotAllowed, "a name is not given twice")
}

// Move implements webdav.FileSystem.
func (f *hostFS) Move(context.Context, string, string, *webdav.MoveOptions) (bool, error) {
	return false, status(http.StatusMethodNotAllowed, "a name is not given twice")
}

// answers are what the errors of the folder are to a PC.
var answers = []struct {
	is     error
	status int
}{
	{ErrMissing, http.StatusNotFound},
	{ErrGone, http.StatusConflict},
	{ErrFull, http.StatusInsufficientStorage},
	{ErrHeld, http.StatusLocked},
	{ErrRefused, http.StatusForbidden},
	{ErrTorn, http.StatusUnprocessableEntity},
}

// answerFor does not tell where on the host's disk a file lies.
func answerFor(err error) error {
	if err == nil {
		return nil
	}
	for _, a := range answers {
		if errors.Is(err, a.is) {
			return status(a.status, a.is.Error())
		}
	}
	return fmt.Errorf("%w", ErrHostState)
}
