//go:build unix

package sync

import (
	"os"
	"syscall"
)

// device is the number of the volume that a file lies on.
func device(path string) (uint64, bool) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, false
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return uint64(s.Dev), true
}

func sameVolume(a, b string) bool {
	x, one := device(a)
	y, other := device(b)
	return one && other && x == y
}
