package store

import (
	"slices"
	"syscall"
)

// freeBytes is what a person's program may still write on the disk of dir.
func freeBytes(dir string) (int64, bool) {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return 0, false
	}
	return int64(s.Bavail) * s.Bsize, true
}

// shares are the file systems that lie on another computer, by the magic numbers
// of statfs(2): NFS, SMB, CIFS, SMB2, Ceph, AFS, 9P.
var shares = []uint32{0x6969, 0x517B, 0xFF534D42, 0xFE534D42, 0x00C36400, 0x5346414F, 0x01021997}

func onShare(dir string) bool {
	var s syscall.Statfs_t
	return syscall.Statfs(dir, &s) == nil && slices.Contains(shares, uint32(s.Type))
}
