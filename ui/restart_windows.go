package ui

import (
	"os"
	"os/exec"
)

// restart starts the program anew and ends this one.
func restart() error {
	path, err := os.Executable()
	if err != nil {
		return err
	}
	if err := exec.Command(path, os.Args[1:]...).Start(); err != nil {
		return err
	}
	os.Exit(0)
	return nil
}
