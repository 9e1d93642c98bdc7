package store

import (
	"errors"
	"syscall"
)

// errorWriteProtect is ERROR_WRITE_PROTECT.
const errorWriteProtect = syscall.Errno(19)

func isReadOnly(err error) bool { return errors.Is(err, errorWriteProtect) }

// What Windows says of a file that another program holds: an antivirus, an
// indexer, a cloud service. It says access denied too, where it means the same.
const (
	errorAccessDenied     = syscall.Errno(5)
	errorSharingViolation = syscall.Errno(32)
	errorLockViolation    = syscall.Errno(33)
	errorUserMappedFile   = syscall.Errno(1224)
)

// isHeld tells that another program holds the file.
func isHeld(err error) bool {
	return errors.Is(err, errorSharingViolation) || errors.Is(err, errorLockViolation) ||
		errors.Is(err, errorUserMappedFile) || errors.Is(err, errorAccessDenied)
}
