package seal

import (
	"encoding/json"
)

// maxExport limits the body of an export, in bytes.
const maxExport = 256 << 20

const exportPrefix = "readybinder/export/v1\n"

// exportHead is the first line of an export.
type exportHead struct {
	V       int    `json:"v"`
	Binder  string `json:"binder"`
	Edition string `json:"edition"`
	Person  Public `json:"person"`
	Made    int64  `json:"made"`
	Length  int    `json:"length"` // of the body
	Hash    Hash   `json:"hash"`   // of the compressed body
}

// Export is what an export says, verified.
type Export struct {
	Person Public // who made it
	Role   Role   // of that person today
	Made   int64  // Unix seconds of the maker's clock
	Body   []byte
}

// SealExport seals what the binder shows, for those who can open the binder, to be
// read where the binder itself is not: beside the slots and the keyring it is all
// that one needs. by's person vouches for it.
func SealExport(ring *Keyring, by *Key, made int64, body []byte) ([]byte, error) {
	if _, ok := ring.Role(by.Person()); !ok {
		return nil, fail("export", ErrNotAdmitted, nil)
	}
	if len(body) > maxExport {
		return nil, fail("export", ErrTooLarge, nil)
	}
	frame := compress(body)
	head := line(exportHead{version, ring.binder, ring.edition, by.Person(), made, len(body), sum("", frame)})
	sig := line(signature{sign(by.sign, exportPrefix, head)})
	return encrypt(ring.newest(), head, []byte("\n"), sig, []byte("\n"), frame)
}

// OpenExport opens what SealExport made. It returns ErrNoKey, ErrForeign,
// ErrSignature, ErrNotAdmitted, ErrNewer, ErrTooLarge or ErrDamaged.
func OpenExport(ring *Keyring, file []byte) (*Export, error) {
	plain, _, err := ring.open("export", file, maxExport+maxExport>>4)
	if err != nil {
		return nil, err
	}
	return decodeExport(ring, plain)
}

func decodeExport(ring *Keyring, plain []byte) (*Export, error) {
	text, rest, err := cut(plain)
	if err != nil {
		return nil, fail("export", ErrDamaged, err)
	}
	second, frame, err := cut(rest)
	if err != nil {
		return nil, fail("export", ErrDamaged, err)
	}
	var h exportHead
	if err := parse("export", text, &h); err != nil {
		return nil, err
	}
	if h.Binder != ring.binder || h.Edition != ring.edition {
		return nil, fail("export", ErrForeign, nil)
	}
	var sig signature
	if json.Unmarshal(second, &sig) != nil || !h.Person.verify(sig.Sig, exportPrefix, text) {
		return nil, fail("export", ErrSignature, nil)
	}
	role, ok := ring.Role(h.Person)
	if !ok {
		return nil, fail("export", ErrNotAdmitted, nil)
	}
	if sum("", frame) != h.Hash {
		return nil, fail("export", ErrDamaged, "wrong hash")
	}
	body, err := decompress(frame, maxExport)
	if err != nil || len(body) != h.Length {
		return nil, fail("export", ErrDamaged, err)
	}
	return &Export{h.Person, role, h.Made, body}, nil
}
