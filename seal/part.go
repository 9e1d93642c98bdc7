package seal

// PartSize is how many bytes of an attachment go into one part; the last one has
// the rest.
const PartSize = 8 << 20

// SealPart seals part number n, from 1, of the of parts of an attachment. The
// record that mentions the attachment names its parts by the hashes in their
// names and is signed, so the parts are not.
func SealPart(ring *Keyring, pc *PC, n, of uint32, plain []byte) (Sealed, error) {
	if len(plain) > PartSize {
		return Sealed{}, fail("attachment", ErrTooLarge, nil)
	}
	file, err := encrypt(ring.newest(), plain)
	if err != nil {
		return Sealed{}, err
	}
	return named(KindAttachment, pc.Log(), n, of, file)
}

// OpenPart opens what SealPart made; the caller has checked its name. It returns
// ErrNoKey, ErrTooLarge or ErrDamaged.
func OpenPart(ring *Keyring, file []byte) ([]byte, error) {
	plain, _, err := ring.open("attachment", file, maxPartFile)
	return plain, err
}
