//go:build !linux && !windows

package store

import "syscall"

// freeBytes is what a person's program may still write on the disk of dir.
func freeBytes(dir string) (int64, bool) {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return 0, false
	}
	return int64(s.Bavail) * int64(s.Bsize), true
}

// onShare tells whether dir lies on another computer.
func onShare(dir string) bool {
	var s syscall.Statfs_t
	const local = 0x1000 // MNT_LOCAL
	return syscall.Statfs(dir, &s) == nil && s.Flags&local == 0
}
