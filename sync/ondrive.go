package sync

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"readybinder/seal"
)

// The folders that our files have to themselves on a drive, or in a folder that is for
// other things too: what lies loose beside photos is soon deleted as junk. That of a
// go-bag is BagBinder.
const (
	OwnPlace   = "ReadyBinder sync"
	OwnBackups = "ReadyBinder"
)

// OnDrive are the folders of a drive in which our files may lie: its top, and those of
// a place, of backups and of a go-bag.
func OnDrive(path string) []string {
	return []string{path, filepath.Join(path, OwnPlace), filepath.Join(path, OwnBackups), filepath.Join(path, BagBinder)}
}

// PlaceOn is where the files of a place go in a folder or drive that a person chose: into
// it, where some of ours are there already or it is plainly meant for them, else into
// OwnPlace in it.
func PlaceOn(path string) string {
	name := strings.ToLower(filepath.Base(path))
	if name == strings.ToLower(OwnPlace) {
		return path
	}
	there, err := os.ReadDir(path)
	if err == nil && len(there) == 0 && strings.HasPrefix(strings.ReplaceAll(name, " ", ""), "readybinder") {
		return path
	}
	if slices.ContainsFunc(there, func(e os.DirEntry) bool {
		_, err := seal.ParseName(e.Name())
		return err == nil
	}) {
		return path
	}
	return filepath.Join(path, OwnPlace)
}

// MakePlaceOn makes the folder that PlaceOn named, where it is missing. It makes none above
// it: a drive that was pulled out is not made anew.
func MakePlaceOn(dir string) error {
	err := os.Mkdir(dir, 0o777) // as a person's own new folder: the PCs share it
	if at, gone := os.Stat(dir); gone == nil && at.IsDir() {
		return nil // made now, by another PC, or long ago
	}
	return (&Folder{filepath.Dir(dir)}).error(err)
}

// Drive is all that a drive, or a folder that a person chose, has of ours, in whichever of
// the folders of OnDrive it lies. It is a Source to heal from and to follow.
type Drive []*Folder

// OpenDrive is what there is at path, which must exist. It returns ErrGone where it does
// not.
func OpenDrive(path string) (Drive, error) {
	var d Drive
	for i, dir := range OnDrive(path) {
		f, err := OpenFolder(dir)
		if err == nil {
			d = append(d, f)
		} else if i == 0 {
			return nil, err
		}
	}
	return d, nil
}

// Names are the whole files, each one once.
func (d Drive) Names() ([]seal.Name, error) {
	var all []seal.Name
	had := map[seal.Name]bool{}
	for _, f := range d {
		names, err := f.Names()
		if err != nil {
			return nil, err
		}
		for _, n := range names {
			if !had[n] {
				had[n] = true
				all = append(all, n)
			}
		}
	}
	return all, nil
}

// Read is a file's body, from the first of the folders that has it whole.
func (d Drive) Read(name seal.Name) (body []byte, err error) {
	for _, f := range d {
		if body, err = f.Get(context.Background(), name); err == nil {
			return body, nil
		}
	}
	return nil, err
}
