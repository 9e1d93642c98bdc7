// Package seal turns bytes into sealed, signed and chained files, and back.
//
// It is the only room with keys. A person opens a slot with a passphrase or a
// recovery code, the slot's [Key] opens the [Keyring], and the keyring opens
// everything else: segments of a log of commits, this PC's own key, and boxes,
// which are local secrets such as the snapshot. It knows no record: a commit is
// one opaque line of bytes. It touches no file, no network and no clock; times
// come in, and every sealed file goes out as [Sealed], bytes with a name.
//
// Confidentiality is age's (hybrid post-quantum recipients, scrypt for
// passphrases). age does not say who sealed a file, so whatever is opened here
// counts only after its inner Ed25519 signature has been checked too. Every byte
// of the formats is written down in docs/format.md.
//
// Keyrings and keys do not change once made: all functions may be called from
// several goroutines at once.
package seal
