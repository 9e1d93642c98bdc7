package seal

import (
	"bytes"
	"errors"

	"filippo.io/age"
)

// A sealed file cannot be larger than its plaintext by more than this, apart
// from 16 bytes per 64 KiB: one header with one hybrid recipient.
const ageOverhead = 4 << 10

// encrypt seals the parts, one after the other, as one age file.
func encrypt(to []age.Recipient, parts ...[]byte) ([]byte, error) {
	n := ageOverhead * len(to)
	for _, p := range parts {
		n += len(p) + len(p)>>12 // a tag of 16 bytes per chunk of 64 KiB
	}
	out := bytes.NewBuffer(make([]byte, 0, n))
	w, err := age.Encrypt(out, to...)
	if err != nil {
		return nil, err
	}
	for _, p := range parts {
		if _, err := w.Write(p); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// decrypt opens an age file of at most limit bytes. what names the file in
// errors, and noKey is the kind of error when id opens none of its stanzas.
func decrypt(what string, file []byte, limit int, id age.Identity, noKey error) ([]byte, error) {
	if len(file) > limit {
		return nil, fail(what, ErrTooLarge, nil)
	}
	r, err := age.Decrypt(bytes.NewReader(file), id)
	if err != nil {
		for _, kind := range []error{ErrWorkFactor, ErrRecoveryCode, ErrPassphrase} {
			if errors.Is(err, kind) {
				return nil, fail(what, kind, nil)
			}
		}
		if errors.Is(err, age.ErrIncorrectIdentity) {
			return nil, fail(what, noKey, nil)
		}
		return nil, fail(what, ErrDamaged, err)
	}
	// One allocation: the plaintext is shorter than the file, and ReadFrom wants
	// room to see its end. (io.ReadFull would take a cut file for a short one.)
	plain := bytes.NewBuffer(make([]byte, 0, len(file)+bytes.MinRead))
	if _, err := plain.ReadFrom(r); err != nil {
		return nil, fail(what, ErrDamaged, err)
	}
	return plain.Bytes(), nil
}

// single is an identity for files with exactly one recipient. Without it a
// hostile file of a thousand stanzas would cost a thousand decapsulations per
// identity.
type single struct {
	identities []epochKey
	epoch      uint32 // of the identity that opened the file
}

func (s *single) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	if len(stanzas) != 1 {
		return nil, errors.New("more than one recipient")
	}
	for _, id := range s.identities {
		key, err := id.key.Unwrap(stanzas)
		if errors.Is(err, age.ErrIncorrectIdentity) {
			continue
		}
		s.epoch = id.Epoch
		return key, err
	}
	return nil, age.ErrIncorrectIdentity
}
