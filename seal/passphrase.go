package seal

import (
	"math/big"
	"strings"
	"testing"
	"unicode/utf8"

	"filippo.io/age"
	"github.com/ccojocar/zxcvbn-go"
	"github.com/sethvargo/go-diceware/diceware"
	"golang.org/x/text/unicode/norm"
)

const (
	maxWorkFactor = 20
	maxPassphrase = 1024 // bytes
	minWords      = 4    // from here on a passphrase is words, not a password
)

// workFactor is what slots are created with. Tests make many; that a binary is a
// test is a fact of its linking, so nothing can lower it in a shipped program.
func workFactor() int {
	if testing.Testing() {
		return 10
	}
	return 18
}

// NewPassphrase returns six random words of the EFF's large list joined by
// single spaces, 77 bits.
func NewPassphrase() string {
	return strings.Join(diceware.MustGenerate(6), " ")
}

// Phrase is six words that stand for what is hashed, 77 bits of it: two people who
// read the same to each other have the same.
func Phrase(parts ...string) string {
	h := sum("readybinder/phrase/v1\n", []byte(strings.Join(parts, "\n")))
	words := make([]string, 6)
	n := new(big.Int).SetBytes(h[:])
	for i := range words {
		roll := 0
		for range 5 {
			var die big.Int
			n.DivMod(n, big.NewInt(6), &die)
			roll = 10*roll + int(die.Int64()) + 1
		}
		words[i] = diceware.WordListEffLarge().WordAt(roll)
	}
	return strings.Join(words, " ")
}

// Strength guesses how hard a passphrase is to guess, from 0 (at once) to 4
// (hard). It is a hint and no more. Only the first 72 characters count; words
// that are about the user or the office may be given, as they add little.
func Strength(pass string, about ...string) int {
	if r := []rune(pass); len(r) > 72 {
		pass = string(r[:72]) // it takes a quarter of a second for 200
	}
	return zxcvbn.PasswordStrength(pass, about).Score
}

// canonical is the text that is stretched. Unicode has several spellings of one
// character, so it is NFKC. Where there are at least four words of plain
// letters, as NewPassphrase makes them, case and spacing are forgiven. Both
// happen when a slot is made as well as when it is opened, so one try, which
// costs 0.8 seconds, always tells.
func canonical(pass string) (string, error) {
	if !utf8.ValidString(pass) || len(pass) > maxPassphrase {
		return "", fail("passphrase", ErrUnusable, "too long or not text")
	}
	pass = norm.NFKC.String(pass)
	words := strings.Fields(pass)
	if len(words) == 0 {
		return "", fail("passphrase", ErrUnusable, "empty")
	}
	if len(words) < minWords {
		return pass, nil
	}
	for _, w := range words {
		for _, c := range []byte(w) {
			if c != '-' && (c|0x20 < 'a' || c|0x20 > 'z') {
				return pass, nil
			}
		}
	}
	return strings.ToLower(strings.Join(words, " ")), nil
}

func passphraseRecipient(pass string, factor int) (age.Recipient, error) {
	pass, err := canonical(pass)
	if err != nil {
		return nil, err
	}
	r, err := age.NewScryptRecipient(pass)
	if err != nil {
		return nil, err
	}
	r.SetWorkFactor(factor)
	return r, nil
}

func passphraseIdentity(pass string) (age.Identity, error) {
	pass, err := canonical(pass)
	if err != nil {
		return nil, ErrPassphrase // no slot has such a one
	}
	id, err := age.NewScryptIdentity(pass)
	if err != nil {
		return nil, err
	}
	id.SetMaxWorkFactor(maxWorkFactor)
	return id, nil
}
