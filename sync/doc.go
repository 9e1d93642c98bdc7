// Package sync carries the sealed files of a binder to and from a place: a
// folder, a USB drive or a folder on a WebDAV server. It sees no record and holds
// no key.
//
// Nobody is trusted with more than bytes. Files have write-once names that
// say their length and hash (seal.Name); a file counts when a later listing
// shows it with that length and its bytes have that hash, whatever the place
// answered when it was written. An empty, wrong or unreadable place deletes
// and overwrites nothing anywhere.
package sync
