package sync

import "syscall"

// What the system says of a drive; Go's own names of these errors are not
// what Windows returns.
var (
	errsGone = []syscall.Errno{
		21,   // ERROR_NOT_READY
		23,   // ERROR_CRC
		31,   // ERROR_GEN_FAILURE
		55,   // ERROR_DEV_NOT_EXIST
		433,  // ERROR_NO_SUCH_DEVICE
		1117, // ERROR_IO_DEVICE
		1167, // ERROR_DEVICE_NOT_CONNECTED
	}
	errsReadOnly = []syscall.Errno{19}      // ERROR_WRITE_PROTECT
	errsFull     = []syscall.Errno{39, 112} // ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
	// ERROR_ACCESS_DENIED, which an antivirus gives too, ERROR_SHARING_VIOLATION,
	// ERROR_LOCK_VIOLATION, ERROR_USER_MAPPED_FILE
	errsHeld = []syscall.Errno{5, 32, 33, 1224}
)
