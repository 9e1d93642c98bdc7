//go:build unix && !linux

package sync

// Drives are the tops of the drives that someone plugged in.
func Drives() []string { return mounted("/Volumes", "/media") }

// SameDisk tells whether two folders lie on one disk, as far as this PC knows.
func SameDisk(a, b string) bool { return sameVolume(a, b) }
