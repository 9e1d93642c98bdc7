package sync_test

import (
	"slices"
	"testing"

	"readybinder/sync"
)

func TestSameDisk(t *testing.T) {
	one, other := t.TempDir(), t.TempDir()
	if !sync.SameDisk(one, other) {
		t.Error("two folders beside each other are said to be on two disks")
	}
	if sync.SameDisk(one, "/proc") {
		t.Error("/proc is said to be on the disk")
	}
	if sync.SameDisk(one, "/nowhere/at/all") {
		t.Error("what is not there is said to be on the disk")
	}
	if slices.Contains(sync.Drives(), one) {
		t.Error("a folder is said to be a drive")
	}
}
