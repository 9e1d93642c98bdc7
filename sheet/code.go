package sheet

import (
	"crypto/sha256"
	"strings"

	"readybinder/binder"
)

// codePrefix stands before the sheet code in the QR code at a sheet's foot.
const codePrefix = "READYBINDER:"

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// ErrCode is a text that is not a sheet code, or one with a typing mistake.
var ErrCode = binder.NewTrouble("sheet: not a sheet code",
	"That is not a sheet code, or a letter in it is wrong.",
	"Type it as it stands at the foot of the sheet. It looks like RB-7K3M-Q2XA-C.")

// CodeOf is the sheet code of a sheet: a fingerprint of its type, its
// audience and its facts, and so the same for every copy that says the same.
//
// It is the first 40 bits of the SHA-256 over type, audience and facts (each
// followed by a line feed) as eight characters of Crockford's base32, and a
// ninth that checks them: the sum of the characters, the n-th times 2 to the
// n, in the field of 32 elements. Every wrong character and every swap of two
// shows. It is written "RB-7K3M-Q2XA-C".
func CodeOf(typ, audience string, facts []string) string {
	h := sha256.New()
	for _, s := range append([]string{typ, audience}, facts...) {
		h.Write([]byte(s))
		h.Write([]byte{'\n'})
	}
	sum := h.Sum(nil)
	var n uint64
	for _, x := range sum[:5] {
		n = n<<8 | uint64(x)
	}
	var five [8]byte
	for i := range five {
		five[i] = byte(n >> (35 - 5*i) & 31)
	}
	return showCode(five)
}

func showCode(five [8]byte) string {
	var s [8]byte
	for i, v := range five {
		s[i] = crockford[v]
	}
	return "RB-" + string(s[:4]) + "-" + string(s[4:]) + "-" + crockford[checkOf(five):][:1]
}

func checkOf(five [8]byte) byte {
	var sum byte
	// Horner's rule in GF(32), modulo x^5 + x^2 + 1.
	for i := len(five) - 1; i >= 0; i-- {
		sum = double(sum ^ five[i])
	}
	return sum
}

func double(v byte) byte {
	v <<= 1
	if v&32 != 0 {
		v ^= 0b100101
	}
	return v
}

// ParseCode reads a sheet code as people type it or a scanner gives it: in
// upper or lower case, with or without dashes, spaces, "RB" and the words of
// the QR code; O is 0, and I and L are 1. It comes back as it is printed, or
// ErrCode does.
func ParseCode(s string) (string, error) {
	if len(s) > 256 {
		return "", ErrCode
	}
	s = strings.ToUpper(s)
	if i := strings.Index(s, codePrefix); i >= 0 {
		s = s[i+len(codePrefix):]
	}
	var v []byte
	for _, r := range s {
		switch r {
		case ' ', '-', '\t', '\n', '\r', '.', '_', ':', '\u00a0', '–', '—', '‑':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		i := strings.IndexRune(crockford, r)
		if i < 0 || r > 'Z' {
			return "", ErrCode
		}
		v = append(v, byte(i))
	}
	if len(v) == 11 && crockford[v[0]] == 'R' && crockford[v[1]] == 'B' {
		v = v[2:]
	}
	if len(v) != 9 {
		return "", ErrCode
	}
	five := [8]byte(v[:8])
	if checkOf(five) != v[8] {
		return "", ErrCode
	}
	return showCode(five), nil
}
