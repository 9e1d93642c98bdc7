package ui

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// openedDir is where files of the binder lie that were opened in another program.
func openedDir(dir string) string { return filepath.Join(dir, "Opened") }

// emptyOpened deletes what was opened; what another program still holds open goes
// the next time.
func emptyOpened(dir string) { _ = os.RemoveAll(openedDir(dir)) }

// writeOpened lets write write a file where it can be opened, and nobody else can
// read it. What was not written whole is deleted.
func writeOpened(dir, name string, write func(io.Writer) error) (string, error) {
	if err := os.MkdirAll(openedDir(dir), 0o700); err != nil {
		return "", err
	}
	// Each in a folder of its own, so that none takes the place of another.
	own, err := os.MkdirTemp(openedDir(dir), time.Now().Format("150405-"))
	if err != nil {
		return "", err
	}
	path := filepath.Join(own, fileName(name))
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		err = write(f)
		if closed := f.Close(); err == nil {
			err = closed
		}
	}
	if err != nil {
		_ = os.RemoveAll(own)
	}
	return path, err
}

// fileName is a name that every system takes.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"/\|?*`, r) {
			return '_'
		}
		return r
	}, name)
	if name = strings.Trim(name, " ."); name == "" {
		return "file"
	}
	return name
}

// viewed are the endings of files that a viewer shows. Others may be programs: who
// could write into the binder must not be able to start one on this PC.
var viewed = []string{".pdf", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic",
	".txt", ".csv", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".rtf", ".odt", ".ods", ".odp", ".vsdx"}

// viewable tells whether a file of this name may be opened in a viewer.
func viewable(name string) bool {
	return slices.Contains(viewed, strings.ToLower(filepath.Ext(fileName(name))))
}
