package seal

import (
	"strings"

	"filippo.io/age"
)

// The cards of a break-glass set: any two of them open the binder. There is a
// slot for each two cards, sealed to one card inside a seal to the other, so that
// age alone keeps the secret and no arithmetic of our own does.

// cardIdentity is the age identity that a card's code stands for.
func cardIdentity(code string) (*age.HybridIdentity, error) { return codeIdentity(code, Pair) }

// splitCards takes the codes of two cards apart.
func splitCards(secret string) (a, b string, err error) {
	bad := fail("cards", ErrRecoveryCode, nil)
	if len(secret) > 2048 {
		return "", "", bad
	}
	all := strings.ReplaceAll(strings.Join(strings.Fields(secret), ""), "-", "")
	if len(all) != 2*codeChars {
		return "", "", bad
	}
	a, b = all[:codeChars], all[codeChars:]
	for _, code := range []string{a, b} {
		if err := CheckRecoveryCode(code); err != nil {
			return "", "", err
		}
	}
	return a, b, nil
}

// CheckCards tells whether secret is the codes of two cards, one after the other,
// typed as they were printed. It returns ErrRecoveryCode if not.
func CheckCards(secret string) error {
	_, _, err := splitCards(secret)
	return err
}

// openPair opens a slot with the codes of two cards, in either order.
func openPair(file []byte, secret string) ([]byte, error) {
	first, second, err := splitCards(secret)
	if err != nil {
		return nil, err
	}
	a, err := cardIdentity(first)
	if err != nil {
		return nil, err
	}
	b, err := cardIdentity(second)
	if err != nil {
		return nil, err
	}
	inner := a
	middle, err := decrypt("slot", file, maxSlot, one{hybridStanza, b}, ErrPassphrase)
	if err != nil {
		inner = b
		if middle, err = decrypt("slot", file, maxSlot, one{hybridStanza, a}, ErrPassphrase); err != nil {
			return nil, err
		}
	}
	return decrypt("slot", middle, maxSlot, one{hybridStanza, inner}, ErrPassphrase)
}
