package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"readybinder/seal"
)

// Finding is something about this PC that the person at it should know before
// typing a passphrase. There is none that says that all is well: a program cannot
// know that of the PC that it runs on.
type Finding struct {
	Sort Sort
	What string // what was found
	Do   string // what to do
	Name string // the file or folder that it is about
}

// Sort is what a finding is about.
type Sort string

// The sorts of finding.
const (
	FoundChanged Sort = "changed" // the program's own file
	FoundForeign Sort = "foreign" // files among ours that are not
	FoundClock   Sort = "clock"   // the clock went back
	FoundFull    Sort = "full"    // the disk is nearly full
	FoundCloud   Sort = "cloud"   // the folder is one that a cloud service copies
	FoundShare   Sort = "share"   // the folder is on another computer
)

// Elsewhere tells that it may be safer to use another PC.
func (f Finding) Elsewhere() bool { return f.Sort == FoundChanged || f.Sort == FoundForeign }

const another = "If you did not expect this, do not type your passphrase here. Use the go-bag on another PC, or the printed copy, and ask your IT provider to look at this one."

// notes are what a PC remembers of itself, in plain text: nothing in it is of the
// binder.
type notes struct {
	Version string `json:"version"` // of the program when its file was noted
	Program string `json:"program"` // SHA-256 of the program's file
	Clock   int64  `json:"clock"`   // when the binder was used last, Unix seconds
}

const notesName = "notes"

// lowDisk is how many free bytes are few.
const lowDisk = 500 << 20

// backwards is how far the clock may go back without a word: a traveller's PC.
const backwards = 26 * time.Hour

// Look looks at this PC and at the folder of the binder, without opening it.
// program is the path of the program's file and version which it says it is. What
// cannot be looked at is passed over.
func Look(dir, program, version string, now time.Time) (list []Finding) {
	n := readNotes(dir)
	if hash, err := hashFile(program); err == nil && n.Version == version && n.Program != "" && n.Program != hash {
		list = append(list, Finding{FoundChanged, "The ReadyBinder program on this PC is not the one that was here before, although it says that it is the same version.", another, program})
	}
	if found := foreign(dir); len(found) > 0 {
		list = append(list, Finding{FoundForeign, "There are files in the binder's folder that look as if another program had renamed or written them.", another, strings.Join(found, ", ")})
	}
	if last := time.Unix(n.Clock, 0); n.Clock > 0 && last.Sub(now) > backwards {
		list = append(list, Finding{FoundClock, "This PC's clock shows " + now.Format("Mon Jan 2, 2006") + ". When the binder was used last it showed " + last.Format("Mon Jan 2, 2006") + ".", "Set the clock, so that deadlines and dates on sheets are right. Nothing in the binder is lost by a wrong clock.", ""})
	}
	if free, ok := freeBytes(dir); ok && free < lowDisk {
		list = append(list, Finding{FoundFull, "This PC's disk is nearly full.", "Free some space soon. While the disk is full, nothing new can be saved.", dir})
	}
	if service := cloudFolder(dir); service != "" {
		list = append(list, Finding{FoundCloud, "The binder lies in a folder that " + service + " copies. That can hold the file while ReadyBinder writes it.", "Move the folder out of " + service + ". ReadyBinder makes its own copies.", dir})
	}
	if onShare(dir) {
		list = append(list, Finding{FoundShare, "The binder lies on another computer. When the network is down, this PC cannot open it.", "Make a copy on this PC's own disk, and use that.", dir})
	}
	return list
}

// Note remembers what Look compares with; the program calls it once the binder is
// open. A newer version is noted in the place of an older one.
func (s *Store) Note(program, version string) {
	n, err := s.notes()
	if err != nil {
		return
	}
	if n.Version != version {
		// Reading the program's file may take a while on an old disk.
		if hash, err := hashFile(program); err == nil {
			n.Version, n.Program = version, hash
		}
	}
	// A clock that was ahead once must not be told of for ever.
	n.Clock = s.now().Unix()
	body, err := json.Marshal(n)
	if err != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file != nil {
		s.remember(notesName, body)
	}
}

// notes are what was noted before.
func (s *Store) notes() (n notes, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return n, ErrClosed
	}
	body, err := s.file.local(notesName)
	if err == nil {
		_ = json.Unmarshal(body, &n)
	}
	return n, err
}

// readNotes reads what was noted, of a binder that is closed.
func readNotes(dir string) (n notes) {
	f, err := openFile(filepath.Join(dir, FileName))
	if err != nil {
		return n
	}
	defer f.close()
	if body, err := f.local(notesName); err == nil {
		_ = json.Unmarshal(body, &n)
	}
	return n
}

func hashFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

var (
	// Our own files beside the binder's.
	beside = namesBeside()
	// What those who encrypt files leave beside them.
	demand = regexp.MustCompile(`(?i)(decrypt|unlock|recover|restore|ransom|how.to|read.?me).*\.(txt|html?|hta|url)$`)
)

// namesBeside are the names of the binder's file at every step, and those of what
// SQLite leaves beside each.
func namesBeside() (list []string) {
	for _, ending := range []string{"", halfEnding, lastEnding, nextEnding, erasedEnding, editionEnding} {
		for _, of := range []string{"", "-wal", "-shm", "-journal"} {
			list = append(list, FileName+ending+of)
		}
	}
	return list
}

// foreign finds files in the binder's folder and its backups that have the name of
// one of ours with another ending, or the name of a demand.
func foreign(dir string) (found []string) {
	for _, d := range []string{dir, BackupsDir(dir)} {
		entries, err := os.ReadDir(d)
		if err != nil {
			continue
		}
		for _, e := range entries {
			name := e.Name()
			ours := slices.Contains(beside, name)
			renamed := !ours && strings.HasPrefix(name, FileName+".")
			if i := strings.Index(name, ".bin."); i > 0 {
				_, err := seal.ParseName(name[:i+len(".bin")])
				renamed = renamed || err == nil
			}
			if !e.IsDir() && (renamed || demand.MatchString(name)) {
				if found = append(found, name); len(found) == 3 {
					return found
				}
			}
		}
	}
	return found
}

// cloudFolder is the name of the service that copies the folder, or "".
func cloudFolder(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	for _, env := range []string{"OneDrive", "OneDriveCommercial", "OneDriveConsumer"} {
		if root := os.Getenv(env); root != "" && inside(dir, root) {
			return "OneDrive"
		}
	}
	for _, part := range strings.Split(filepath.ToSlash(dir), "/") {
		lower := strings.ToLower(part)
		for prefix, service := range map[string]string{
			"onedrive": "OneDrive", "dropbox": "Dropbox", "google drive": "Google Drive", "googledrive": "Google Drive", "my drive": "Google Drive",
			"icloud": "iCloud", "com~apple~clouddocs": "iCloud", "mobile documents": "iCloud", "box sync": "Box", "nextcloud": "Nextcloud", "owncloud": "ownCloud", "pcloud": "pCloud", "sharepoint": "SharePoint",
		} {
			if lower == prefix || strings.HasPrefix(lower, prefix+" ") || strings.HasPrefix(lower, prefix+"-") {
				return service
			}
		}
		if lower == "box" {
			return "Box"
		}
	}
	return ""
}

func inside(dir, root string) bool {
	rel, err := filepath.Rel(root, dir)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
