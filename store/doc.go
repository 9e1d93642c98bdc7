// Package store keeps an open binder: sealed rows in one SQLite file on disk,
// plain records only in memory.
//
// What Commit acknowledges is on disk (WAL, synchronous=FULL) and sealed. The
// file holds nothing else: the sealed files of the binder under their names
// (segments of the logs, keyrings, slots), which are the truth, and a few
// sealed boxes for this PC alone (its key, a snapshot), which may be lost.
// docs/format.md describes every byte.
//
// A Store may be used by several goroutines at once.
package store
