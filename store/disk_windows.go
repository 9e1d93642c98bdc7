package store

import (
	"path/filepath"
	"strings"
	"syscall"
	"unsafe"
)

var (
	kernel                  = syscall.NewLazyDLL("kernel32.dll")
	diskFreeSpaceEx         = kernel.NewProc("GetDiskFreeSpaceExW")
	driveType               = kernel.NewProc("GetDriveTypeW")
	driveRemote     uintptr = 4 // DRIVE_REMOTE
)

// freeBytes is what a person's program may still write on the disk of dir.
func freeBytes(dir string) (int64, bool) {
	path, err := syscall.UTF16PtrFromString(dir)
	if err != nil {
		return 0, false
	}
	var free uint64
	ok, _, _ := diskFreeSpaceEx.Call(uintptr(unsafe.Pointer(path)), uintptr(unsafe.Pointer(&free)), 0, 0)
	return int64(min(free, 1<<62)), ok != 0
}

// onShare tells whether dir lies on another computer.
func onShare(dir string) bool {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return false
	}
	if strings.HasPrefix(abs, `\\`) {
		return true
	}
	root, err := syscall.UTF16PtrFromString(filepath.VolumeName(abs) + `\`)
	if err != nil {
		return false
	}
	kind, _, _ := driveType.Call(uintptr(unsafe.Pointer(root)))
	return kind == driveRemote
}
