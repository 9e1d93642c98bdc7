//go:build unix

package ui

import (
	"os"
	"syscall"
)

// restart becomes the same program anew, with nothing left in its memory.
func restart() error {
	path, err := os.Executable()
	if err != nil {
		return err
	}
	return syscall.Exec(path, os.Args, os.Environ())
}
