package seal

import (
	"encoding/json"
	"errors"
	"math"
)

// maxBox limits the body of a box, in bytes.
const maxBox = 1 << 30

const (
	boxPrefix  = "readybinder/box/v1\n"
	maxBoxKind = 64
)

// boxHead is the first line of a box.
type boxHead struct {
	V       int    `json:"v"`
	Kind    string `json:"kind"`
	Binder  string `json:"binder"`
	Edition string `json:"edition"`
	PC      Public `json:"pc"`
	Length  int    `json:"length"` // of the body
	Hash    Hash   `json:"hash"`   // of the compressed body
}

// SealBox seals a secret that this PC keeps for itself: the snapshot, settings.
// kind says which, in at most 64 characters, and is signed with it. The body has
// at most 1 GB.
func SealBox(ring *Keyring, pc *PC, kind string, body []byte) ([]byte, error) {
	if len(body) > maxBox {
		return nil, fail("box", ErrTooLarge, nil)
	}
	if len(kind) > maxBoxKind {
		return nil, errors.New("seal: box: kind too long")
	}
	// The hash is of the compressed body: it binds as well, there is less of it,
	// and nothing unsigned reaches the decompressor.
	frame := compress(body)
	head := line(boxHead{version, kind, ring.binder, ring.edition, pc.Public(), len(body), sum("", frame)})
	sig := line(signature{sign(pc.sign, boxPrefix, head)})
	return encrypt(ring.newest(), head, []byte("\n"), sig, []byte("\n"), frame)
}

// OpenBox opens what SealBox made on this very PC under the same kind. It
// returns ErrNoKey, ErrForeign (another binder, edition, PC or kind),
// ErrSignature, ErrNewer, ErrTooLarge or ErrDamaged.
func OpenBox(ring *Keyring, pc *PC, kind string, file []byte) ([]byte, error) {
	plain, _, err := ring.open("box", file, min(maxBox+maxBox>>4, math.MaxInt32))
	if err != nil {
		return nil, err
	}
	return decodeBox(ring, pc, kind, plain)
}

func decodeBox(ring *Keyring, pc *PC, kind string, plain []byte) ([]byte, error) {
	text, rest, err := cut(plain)
	if err != nil {
		return nil, fail("box", ErrDamaged, err)
	}
	second, frame, err := cut(rest)
	if err != nil {
		return nil, fail("box", ErrDamaged, err)
	}
	var h boxHead
	if err := parse("box", text, &h); err != nil {
		return nil, err
	}
	if h.Binder != ring.binder || h.Edition != ring.edition || h.PC != pc.Public() || h.Kind != kind {
		return nil, fail("box", ErrForeign, nil)
	}
	var sig signature
	if json.Unmarshal(second, &sig) != nil || !h.PC.verify(sig.Sig, boxPrefix, text) {
		return nil, fail("box", ErrSignature, nil)
	}
	if sum("", frame) != h.Hash {
		return nil, fail("box", ErrDamaged, "wrong hash")
	}
	body, err := decompress(frame, maxBox)
	if err != nil || len(body) != h.Length {
		return nil, fail("box", ErrDamaged, err)
	}
	return body, nil
}
