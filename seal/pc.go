package seal

import (
	"crypto/ed25519"
	"encoding/hex"
)

// PC is the signing key of one PC, which appends to one log. Where the key is
// cloned with the PC's disk, the log forks; give the clone a new PC.
type PC struct {
	sign ed25519.PrivateKey
}

const logIDLen = 8 // bytes

// NewPC makes a new key for this PC.
func NewPC() *PC { return &PC{newSigner()} }

// Public returns the PC's public key.
func (p *PC) Public() Public { return publicOf(p.sign) }

// Log returns the id of the PC's log, 16 hex digits, which is also the writer in
// the names of the files that the PC makes.
func (p *PC) Log() string { return LogOf(p.Public()) }

// LogOf returns the id of the log that a PC with this public key writes.
func LogOf(pc Public) string { return hash(logIDLen, "readybinder/log/v1\n", pc[:]) }

// pcBody is the plaintext of a sealed PC key.
type pcBody struct {
	V      int    `json:"v"`
	Binder string `json:"binder"`
	Log    string `json:"log"`
	Sign   []byte `json:"sign"` // Ed25519 seed
}

const maxPC = 8 << 10 // sealed bytes

// SealPC seals the PC's key to the binder, to be kept on this PC alone.
func SealPC(ring *Keyring, pc *PC) ([]byte, error) {
	text := line(pcBody{version, ring.binder, pc.Log(), pc.sign.Seed()})
	return encrypt(ring.newest(), append(text, '\n'))
}

// OpenPC opens what SealPC made. It returns ErrNoKey, ErrForeign, ErrNewer,
// ErrTooLarge or ErrDamaged.
func OpenPC(ring *Keyring, file []byte) (*PC, error) {
	plain, _, err := ring.open("pc key", file, maxPC)
	if err != nil {
		return nil, err
	}
	return decodePC(ring, plain)
}

func decodePC(ring *Keyring, plain []byte) (*PC, error) {
	text, rest, err := cut(plain)
	if err != nil || len(rest) > 0 {
		return nil, fail("pc key", ErrDamaged, errLines)
	}
	var b pcBody
	if err := parse("pc key", text, &b); err != nil {
		return nil, err
	}
	if b.Binder != ring.binder {
		return nil, fail("pc key", ErrForeign, nil)
	}
	if len(b.Sign) != ed25519.SeedSize {
		return nil, fail("pc key", ErrDamaged, "malformed field")
	}
	pc := &PC{ed25519.NewKeyFromSeed(b.Sign)}
	if pc.Log() != b.Log {
		return nil, fail("pc key", ErrDamaged, "wrong log")
	}
	return pc, nil
}

// unhex decodes what isID has accepted.
func unhex(s string) []byte {
	b, _ := hex.DecodeString(s)
	return b
}
