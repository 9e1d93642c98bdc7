//go:build unix

package sync

import "syscall"

// What the system says of a drive.
var (
	errsGone     = []syscall.Errno{syscall.EIO, syscall.ENXIO, syscall.ENODEV}
	errsReadOnly = []syscall.Errno{syscall.EROFS}
	errsFull     = []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT}
	errsHeld     = []syscall.Errno{syscall.EBUSY, syscall.ETXTBSY}
)
