package store

import (
	"os"
	"path/filepath"
	"runtime"
)

// DefaultDir is the folder of the binder on this PC: of the user, never one
// that roams over a network.
func DefaultDir() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	switch runtime.GOOS {
	case "windows":
		local, err := os.UserCacheDir() // %LocalAppData%
		return filepath.Join(local, "ReadyBinder"), err
	case "darwin":
		return filepath.Join(home, "Library", "Application Support", "ReadyBinder"), nil
	}
	if data := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
		return filepath.Join(data, "readybinder"), nil
	}
	return filepath.Join(home, ".local", "share", "readybinder"), nil
}

// BackupsDir is where the binder in the folder dir has the backups that are made
// of it on its own PC.
func BackupsDir(dir string) string { return filepath.Join(dir, "Backups") }
