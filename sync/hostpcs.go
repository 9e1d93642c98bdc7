package sync

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
)

// PC is one that a host lets in.
type PC struct {
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	Logs       []string  `json:"logs"`       // it may delete the files that bear these
	Credential string    `json:"credential"` // SHA-256, hex
	Paired     time.Time `json:"paired"`
	Seen       time.Time `json:"-"` // when it last came, zero where it never did
	Revoked    bool      `json:"-"`
}

// What is kept of a PC lies in files of its own, so that another process can revoke it
// and neither writes what the other does: <id>.json is written by the process that
// serves, <id>.revoked by whoever revokes, and the time of <id>.seen is when it came.
const (
	pcsDir     = "pcs"
	mostPCs    = 500
	mostLogs   = 16
	mostName   = 60
	pcFile     = ".json"
	pcRevoked  = ".revoked"
	pcSeen     = ".seen"
	seenPer    = time.Minute
	pcIDLen    = 16
	credential = 16 // bytes
)

func isHex(s string, n int) bool {
	return len(s) == n && strings.Trim(s, "0123456789abcdef") == ""
}

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func randomHex(bytes int) string {
	b := make([]byte, bytes)
	rand.Read(b)
	return hex.EncodeToString(b)
}

func (h *Host) pcPath(id, what string) string { return filepath.Join(h.dir, pcsDir, id+what) }

// readPC is what is kept of a PC.
func (h *Host) readPC(id string) (PC, error) {
	var pc PC
	if !isHex(id, pcIDLen) {
		return pc, fs.ErrNotExist
	}
	body, err := os.ReadFile(h.pcPath(id, pcFile))
	if err != nil {
		return pc, err
	}
	if err := json.Unmarshal(body, &pc); err != nil || pc.ID != id || !isHex(pc.Credential, 64) {
		return PC{}, fmt.Errorf("%w: %s: %w", ErrHostState, id, err)
	}
	// Only where it is certain that it was not revoked, it was not.
	_, err = os.Stat(h.pcPath(id, pcRevoked))
	pc.Revoked = !errors.Is(err, fs.ErrNotExist)
	if info, err := os.Stat(h.pcPath(id, pcSeen)); err == nil {
		pc.Seen = info.ModTime()
	}
	return pc, nil
}

func (h *Host) writePC(pc PC) error {
	body, err := json.Marshal(pc)
	if err != nil {
		return err
	}
	return (&Folder{filepath.Join(h.dir, pcsDir)}).write(pc.ID+pcFile, body)
}

// PCs are those that were paired, also the revoked ones, by name.
func (h *Host) PCs() ([]PC, error) {
	entries, err := os.ReadDir(filepath.Join(h.dir, pcsDir))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrHostState, err)
	}
	var list []PC
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), pcFile)
		if !ok || !isHex(id, pcIDLen) {
			continue
		}
		pc, err := h.readPC(id)
		if err != nil {
			// It is let in no more; that one file is damaged hides none of the others.
			pc = PC{ID: id, Revoked: true}
		}
		list = append(list, pc)
	}
	slices.SortFunc(list, func(a, b PC) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), a.Paired.Compare(b.Paired), strings.Compare(a.ID, b.ID))
	})
	return list, nil
}

// Revoke lets a PC in no more, from its next request on. It returns ErrNoPC where none
// has that id.
func (h *Host) Revoke(id string) error {
	if !isHex(id, pcIDLen) {
		return ErrNoPC
	}
	if _, err := os.Stat(h.pcPath(id, pcFile)); err != nil {
		return ErrNoPC
	}
	if err := (&Folder{filepath.Join(h.dir, pcsDir)}).write(id+pcRevoked, nil); err != nil {
		return fmt.Errorf("%w: %w", ErrHostState, err)
	}
	return nil
}

// known is the PC that has shown its credential.
func (h *Host) known(id, password string) (PC, bool) {
	pc, err := h.readPC(id)
	want := pc.Credential
	if err != nil {
		want = strings.Repeat("0", 64) // as long to compare as a right one
	}
	right := same(hashOf(password), want)
	return pc, right && err == nil && !pc.Revoked
}

// saw notes that a PC came.
func (h *Host) saw(pc PC) {
	if now := h.now(); now.Sub(pc.Seen).Abs() > seenPer {
		path := h.pcPath(pc.ID, pcSeen)
		_ = os.WriteFile(path, nil, 0o600)
		_ = os.Chtimes(path, now, now)
	}
}

// admit writes down a new PC. Its log is its own from now on, whichever pairing had it
// before: a person at the host has just let it in.
func (h *Host) admit(name, log string) (id, password string, err error) {
	list, err := h.PCs()
	if err != nil {
		return "", "", err
	}
	if len(list) >= mostPCs {
		return "", "", fmt.Errorf("%w: too many PCs", ErrHostState)
	}
	pc := PC{ID: randomHex(pcIDLen / 2), Name: plainName(name), Paired: h.now().UTC().Truncate(time.Second)}
	password = randomHex(credential)
	pc.Credential = hashOf(password)
	if log != "" {
		for _, other := range list {
			if kept := without(other.Logs, log); len(kept) < len(other.Logs) {
				other.Logs = kept
				if err := h.writePC(other); err != nil {
					return "", "", err
				}
			}
		}
		pc.Logs = []string{log}
	}
	return pc.ID, password, h.writePC(pc)
}

// addLog makes a log the PC's own, where no other has it.
func (h *Host) addLog(id, log string) error {
	list, err := h.PCs()
	if err != nil {
		return err
	}
	for _, other := range list {
		if other.ID != id && !other.Revoked && slices.Contains(other.Logs, log) {
			return ErrRefused
		}
	}
	pc, err := h.readPC(id)
	switch {
	case err != nil:
		return err
	case slices.Contains(pc.Logs, log):
		return nil
	}
	// Of one whose log changed that often, the first are of no use any more.
	pc.Logs = append(pc.Logs, log)
	pc.Logs = pc.Logs[max(0, len(pc.Logs)-mostLogs):]
	return h.writePC(pc)
}

// same compares two hashes without telling by its time how much of them is alike.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func without(list []string, s string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(x string) bool { return x == s })
}

// plainName is a name as it can be shown on one line.
func plainName(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, s)
	if r := []rune(s); len(r) > mostName {
		s = string(r[:mostName])
	}
	return cmp.Or(strings.TrimSpace(s), "PC")
}
