package seal

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"math/big"
	"strings"

	"filippo.io/age"
	"github.com/decred/dcrd/bech32"
)

// A recovery code is 130 random bits, as 26 characters of Crockford's base32,
// and their remainder modulo 1021 as two more. 1021 is the largest prime below
// 32 squared, so every single wrong character and every swap of two neighbours
// shows, in the spirit of Crockford's own modulo 37.
const (
	codeBits  = 130
	codeChars = 28
	codePrime = 1021
	crockford = "0123456789abcdefghjkmnpqrstvwxyz"
)

// NewRecoveryCode returns a new recovery code as it is printed: 28 upper-case
// characters in seven groups of four, joined by dashes.
func NewRecoveryCode() string {
	b := make([]byte, 17)
	rand.Read(b)
	n := new(big.Int).SetBytes(b)
	n.Rsh(n, uint(len(b)*8-codeBits))
	return formatCode(n)
}

func formatCode(n *big.Int) string {
	check := new(big.Int).Mod(n, big.NewInt(codePrime))
	n = new(big.Int).Or(new(big.Int).Lsh(n, 10), check)
	var b strings.Builder
	for i := range codeChars {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		five := new(big.Int).Rsh(n, uint(5*(codeChars-1-i))).Uint64() & 31
		b.WriteByte(crockford[five])
	}
	return strings.ToUpper(b.String())
}

// CheckRecoveryCode tells whether code was typed as it was printed. Case, spaces
// and dashes do not matter, O is 0, and I and L are 1. It returns
// ErrRecoveryCode if not.
func CheckRecoveryCode(code string) error {
	_, err := parseCode(code)
	return err
}

// LooksLikeCode tells whether someone tried to type a recovery code, or those of
// two cards: groups of letters and digits, with a digit in them and no word of a
// passphrase.
func LooksLikeCode(s string) bool {
	s = strings.NewReplacer("-", "", " ", "").Replace(strings.TrimSpace(s))
	near := func(n int) bool { return len(s) >= n-2 && len(s) <= n+2 }
	return (near(codeChars) || near(2*codeChars)) && strings.ContainsAny(s, "0123456789")
}

func parseCode(code string) (*big.Int, error) {
	bad := fail("recovery code", ErrRecoveryCode, nil)
	if len(code) > 1024 {
		return nil, bad
	}
	code = strings.NewReplacer("o", "0", "i", "1", "l", "1", "-", "").Replace(strings.ToLower(code))
	code = strings.Join(strings.Fields(code), "")
	if len(code) != codeChars {
		return nil, bad
	}
	n := new(big.Int)
	for i := range len(code) {
		five := strings.IndexByte(crockford, code[i])
		if five < 0 {
			return nil, bad
		}
		n.Or(n.Lsh(n, 5), big.NewInt(int64(five)))
	}
	check := new(big.Int).And(n, big.NewInt(1023))
	n.Rsh(n, 10)
	if new(big.Int).Mod(n, big.NewInt(codePrime)).Cmp(check) != 0 {
		return nil, bad
	}
	return n, nil
}

// codeInfo keeps codes apart: the same characters on a recovery sheet, on a card
// and in a keychain are three identities.
var codeInfo = map[SlotType]string{
	Recovery: "readybinder/recovery/v1",
	Pair:     "readybinder/card/v1",
	Keychain: "readybinder/keychain/v1",
}

// codeIdentity is the age identity that a code stands for. The code carries more
// entropy than the key it makes can use, so it needs no stretching.
func codeIdentity(code string, typ SlotType) (*age.HybridIdentity, error) {
	n, err := parseCode(code)
	if err != nil {
		return nil, err
	}
	seed, err := hkdf.Key(sha256.New, n.FillBytes(make([]byte, 17)), nil, codeInfo[typ], 32)
	if err != nil {
		return nil, err
	}
	// age takes a chosen seed only in its text form.
	text, err := bech32.EncodeFromBase256("age-secret-key-pq-", seed)
	if err != nil {
		return nil, err
	}
	return age.ParseHybridIdentity(strings.ToUpper(text))
}
