//go:build unix && !linux

package store_test

func failsHard() bool { return false }
