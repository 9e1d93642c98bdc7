package sync

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/hex"
	"strings"
)

// A pairing code is what a person carries from the host to another PC: the first 80 bits
// of the hash of the host's certificate as 16 characters of Crockford's base32, a token
// of 50 bits as ten more, and the remainder of all these modulo 1019 as two. 1019 is
// a prime below 32 squared, so every single wrong character and every swap of two
// neighbours shows. It is not the prime of the recovery code: neither is taken for the
// other.
const (
	pairPinLen   = 16
	pairTokenLen = 10
	pairLen      = pairPinLen + pairTokenLen + 2
	pairPrime    = 1019
	pairLink     = "readybinder://pair/"
)

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

var base32Of = base32.NewEncoding(crockford).WithPadding(base32.NoPadding)

// ErrPairCode says that a pairing code is not as it was shown.
var ErrPairCode error = &trouble{"sync: not a pairing code",
	"That is not a pairing code. A letter or digit may be wrong.",
	"Type it again as the other PC shows it: 28 letters and digits. Spaces, dashes, and capitals do not matter."}

// pairCode is a code as its parts.
type pairCode struct {
	pin   string // the first hex digits of the certificate's hash
	token string
}

func newPairCode(pin string) pairCode {
	b := make([]byte, pairTokenLen)
	rand.Read(b)
	for i := range b {
		b[i] = crockford[b[i]&31]
	}
	return pairCode{pin[:2*10], string(b)}
}

// String is the code in groups of four.
func (c pairCode) String() string {
	pin, _ := hex.DecodeString(c.pin)
	body := base32Of.EncodeToString(pin) + c.token
	rest := pairRest(body)
	body += string(crockford[rest/32]) + string(crockford[rest%32])
	var groups []string
	for ; body != ""; body = body[4:] {
		groups = append(groups, body[:4])
	}
	return strings.Join(groups, "-")
}

func pairRest(body string) int {
	n := 0
	for i := range len(body) {
		n = (n*32 + strings.IndexByte(crockford, body[i])) % pairPrime
	}
	return n
}

// parsePairCode reads a code as people type it: O is 0, I and L are 1, and neither case
// nor spaces and dashes matter.
func parsePairCode(s string) (pairCode, error) {
	if len(s) > 1024 {
		return pairCode{}, ErrPairCode
	}
	s = strings.NewReplacer("O", "0", "I", "1", "L", "1", "-", "").Replace(strings.ToUpper(s))
	s = strings.Join(strings.Fields(s), "")
	if len(s) != pairLen || strings.ContainsFunc(s, func(r rune) bool { return !strings.ContainsRune(crockford, r) }) {
		return pairCode{}, ErrPairCode
	}
	body, check := s[:pairLen-2], s[pairLen-2:]
	rest := pairRest(body)
	if check != string([]byte{crockford[rest/32], crockford[rest%32]}) {
		return pairCode{}, ErrPairCode
	}
	pin, err := base32Of.DecodeString(body[:pairPinLen])
	if err != nil {
		return pairCode{}, ErrPairCode
	}
	return pairCode{hex.EncodeToString(pin), body[pairPinLen:]}, nil
}

// PairLink is what the QR code of a pairing code says.
func PairLink(address, code string) string { return pairLink + address + "/" + code }

// ParsePairing reads what a person typed or scanned: a link, an address with a code
// after a slash, or a code alone. It returns ErrPairCode where there is no code in it.
func ParsePairing(s string) (address, code string, err error) {
	s = strings.TrimSpace(s)
	if len(s) > len(pairLink) && strings.EqualFold(s[:len(pairLink)], pairLink) {
		s = s[len(pairLink):]
	}
	address, code, both := strings.Cut(s, "/")
	if !both {
		address, code = "", s
	}
	_, err = parsePairCode(code)
	return strings.TrimSpace(address), code, err
}
