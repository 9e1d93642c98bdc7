package seal

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
)

// version is the only version of every format that this program knows.
const version = 1

// Hash is a SHA-256. Its text form is 64 lower-case hex digits.
type Hash [sha256.Size]byte

// String returns h as 64 lower-case hex digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText returns what String returns.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText accepts exactly what MarshalText returns.
func (h *Hash) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(h)) || !isHex(string(text)) {
		return errors.New("seal: malformed hash")
	}
	_, err := hex.Decode(h[:], text)
	return err
}

// Public is the Ed25519 public key that names a person or a PC. Its text form
// is standard base64, 44 characters. The zero value names no one.
type Public [ed25519.PublicKeySize]byte

// String returns p in standard base64.
func (p Public) String() string { return base64.StdEncoding.EncodeToString(p[:]) }

// ID names p where there is little room, also inside other names: the first 16
// bytes of its SHA-256, as 32 lower-case hex digits.
func (p Public) ID() string { return hash(16, "readybinder/person/v1\n", p[:]) }

// MarshalText returns what String returns.
func (p Public) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText accepts exactly what MarshalText returns.
func (p *Public) UnmarshalText(text []byte) error {
	b, err := base64.StdEncoding.Strict().DecodeString(string(text))
	if err != nil || len(b) != len(p) || len(text) != base64.StdEncoding.EncodedLen(len(p)) {
		return errors.New("seal: malformed public key")
	}
	copy(p[:], b)
	return nil
}

func (p Public) verify(sig []byte, prefix string, message []byte) bool {
	return ed25519.Verify(p[:], append([]byte(prefix), message...), sig)
}

func sign(key ed25519.PrivateKey, prefix string, message []byte) []byte {
	return ed25519.Sign(key, append([]byte(prefix), message...))
}

func publicOf(key ed25519.PrivateKey) Public {
	return Public(key.Public().(ed25519.PublicKey))
}

func newSigner() ed25519.PrivateKey {
	seed := make([]byte, ed25519.SeedSize)
	rand.Read(seed) // never fails: crypto/rand ends the program instead
	return ed25519.NewKeyFromSeed(seed)
}

// Role is what a person may do. The zero value may do nothing.
type Role string

// The roles, from the most to the least that a person may do.
const (
	Admin       Role = "admin"       // keys and PCs, and all below
	Editor      Role = "editor"      // plan, people and partners, and all below
	Contributor Role = "contributor" // ticks steps, writes logs, acknowledges
)

// AtLeast reports whether r may do all that s may. An unknown role may do nothing.
func (r Role) AtLeast(s Role) bool { return r.rank() >= s.rank() && r.rank() > 0 }

func (r Role) rank() int {
	switch r {
	case Admin:
		return 3
	case Editor:
		return 2
	case Contributor:
		return 1
	}
	return 0
}

// hash names the first n bytes of SHA-256(prefix || parts...) in hex.
func hash(n int, prefix string, parts ...[]byte) string {
	h := sum(prefix, parts...)
	return hex.EncodeToString(h[:n])
}

func sum(prefix string, parts ...[]byte) (out Hash) {
	h := sha256.New()
	h.Write([]byte(prefix))
	for _, p := range parts {
		h.Write(p)
	}
	h.Sum(out[:0])
	return out
}

func randomHex(bytes int) string {
	b := make([]byte, bytes)
	rand.Read(b)
	return hex.EncodeToString(b)
}

func isHex(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// isID reports whether s is n random bytes in lower-case hex.
func isID(s string, n int) bool { return len(s) == 2*n && isHex(s) }
