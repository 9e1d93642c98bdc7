package store

import "syscall"

// Harden keeps what is in the program's memory out of files that the system
// writes when a program fails, and from other programs of this person. Where the
// system refuses, nothing else changes.
func Harden() {
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
	const notDumpable = 0
	_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_SET_DUMPABLE, notDumpable, 0)
}
