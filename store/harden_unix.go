//go:build unix && !linux

package store

import "syscall"

// Harden keeps what is in the program's memory out of files that the system
// writes when a program fails. Where the system refuses, nothing else changes.
func Harden() { _ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}) }
