package seal

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"strconv"

	"filippo.io/age"
)

// SlotType is what opens a slot, one lower-case letter.
type SlotType string

// The types of slot.
const (
	Passphrase SlotType = "p" // a passphrase, stretched by scrypt
	Recovery   SlotType = "r" // a printed recovery code; always an admin's
	Pair       SlotType = "c" // two cards of a break-glass set; always an admin's
	Keychain   SlotType = "k" // a code that the operating system's keychain keeps
)

// Slot is the public part of a slot, as every keyring lists it.
type Slot struct {
	ID        string   `json:"id"` // 16 hex digits
	Type      SlotType `json:"type"`
	Role      Role     `json:"role"` // when the slot was made; Keyring.Role counts
	Person    Public   `json:"person"`
	Recipient string   `json:"recipient"`      // what keyrings are sealed to: age1pq1...
	File      string   `json:"file,omitempty"` // the hash in the name of the slot's file
}

// Key is an opened slot: what one person holds while the binder is unlocked.
type Key struct {
	slot     Slot
	binder   string
	founder  Public
	made     int64
	identity *age.HybridIdentity
	sign     ed25519.PrivateKey
}

// Slot returns the public part of the slot that was opened.
func (k *Key) Slot() Slot { return k.slot }

// Person returns the public key of the person that the slot belongs to.
func (k *Key) Person() Public { return k.slot.Person }

// Binder returns the id of the binder that the slot belongs to, 32 hex digits.
func (k *Key) Binder() string { return k.binder }

// Made returns when the slot was made, in Unix seconds of the maker's clock.
func (k *Key) Made() int64 { return k.made }

// slotBody is the plaintext of a slot file.
type slotBody struct {
	V        int      `json:"v"`
	Binder   string   `json:"binder"`
	ID       string   `json:"id"`
	Type     SlotType `json:"type"`
	Role     Role     `json:"role"`
	Identity string   `json:"identity"`
	Sign     []byte   `json:"sign"` // Ed25519 seed
	Founder  Public   `json:"founder"`
	Made     int64    `json:"made"`
}

const (
	slotIDLen = 8       // bytes
	slotBlock = 1024    // slots are padded, so that their length does not tell the role
	maxSlot   = 8 << 10 // sealed bytes
)

// slotID is the id of a slot: nobody makes one that has another's.
func slotID(recipient string) string {
	return hash(slotIDLen, "readybinder/slot/v1\n", []byte(recipient))
}

// makeSlot makes a slot for the person who signs with sign. It is sealed to the
// recipients one inside the other, the first one innermost.
func makeSlot(binder string, founder Public, sign ed25519.PrivateKey, typ SlotType, role Role, made int64, writer string, to ...age.Recipient) (*Key, Sealed, error) {
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		return nil, Sealed{}, err
	}
	key := &Key{
		slot:   Slot{slotID(id.Recipient().String()), typ, role, publicOf(sign), id.Recipient().String(), ""},
		binder: binder, founder: founder, made: made, identity: id, sign: sign,
	}
	text := line(slotBody{version, binder, key.slot.ID, typ, role, id.String(), sign.Seed(), founder, made})
	pad := slotBlock - 1 - len(text)%slotBlock
	file := append(append(text, bytes.Repeat([]byte(" "), pad)...), '\n')
	for _, r := range to {
		if file, err = encrypt([]age.Recipient{r}, file); err != nil {
			return nil, Sealed{}, err
		}
	}
	sealed, err := named(KindSlot, writer, uint32(typ[0]), 0, file)
	key.slot.File = sealed.Name.Hash
	return key, sealed, err
}

func recipientOf(typ SlotType, secret string) (age.Recipient, error) {
	switch typ {
	case Passphrase:
		return passphraseRecipient(secret, workFactor())
	case Recovery, Keychain:
		id, err := codeIdentity(secret, typ)
		if err != nil {
			return nil, err
		}
		return id.Recipient(), nil
	}
	return nil, errors.New("seal: no such type of slot")
}

// OpenSlot opens a slot file of the type with a passphrase, a recovery code, the
// codes of two cards with white space between them, or the code that a keychain
// kept. [Name] tells the type. A passphrase costs 0.8 seconds and 256 MB. It
// returns ErrPassphrase, ErrRecoveryCode, ErrWorkFactor, ErrNewer or ErrDamaged.
func OpenSlot(typ SlotType, file []byte, secret string) (*Key, error) {
	plain, err := openSlot(typ, file, secret)
	if err != nil {
		return nil, err
	}
	key, err := decodeSlot(plain)
	if err != nil {
		return nil, err
	}
	if key.slot.Type != typ {
		return nil, fail("slot", ErrDamaged, "wrong type")
	}
	key.slot.File = hashOf(file)
	return key, nil
}

func openSlot(typ SlotType, file []byte, secret string) ([]byte, error) {
	switch typ {
	case Passphrase:
		id, err := passphraseIdentity(secret)
		if err != nil {
			return nil, fail("slot", err, nil)
		}
		return decrypt("slot", file, maxSlot, one{"scrypt", id}, ErrPassphrase)
	case Recovery, Keychain:
		id, err := codeIdentity(secret, typ)
		if err != nil {
			return nil, err
		}
		return decrypt("slot", file, maxSlot, one{hybridStanza, id}, ErrPassphrase)
	case Pair:
		return openPair(file, secret)
	}
	return nil, fail("slot", ErrNewer, "unknown type")
}

func decodeSlot(plain []byte) (*Key, error) {
	text, rest, err := cut(plain)
	if err != nil || len(rest) > 0 {
		return nil, fail("slot", ErrDamaged, errLines)
	}
	var b slotBody
	if err := parse("slot", text, &b); err != nil {
		return nil, err
	}
	id, err := age.ParseHybridIdentity(b.Identity)
	if err != nil || len(b.Sign) != ed25519.SeedSize || !isID(b.Binder, binderIDLen) || !isID(b.ID, slotIDLen) || b.Role.rank() == 0 {
		return nil, fail("slot", ErrDamaged, "malformed field")
	}
	sign := ed25519.NewKeyFromSeed(b.Sign)
	return &Key{
		slot:   Slot{b.ID, b.Type, b.Role, publicOf(sign), id.Recipient().String(), ""},
		binder: b.Binder, founder: b.Founder, made: b.Made, identity: id, sign: sign,
	}, nil
}

// hybridStanza is the type of age's stanza for a hybrid recipient.
const hybridStanza = "mlkem768x25519"

// one is an identity for files with exactly one recipient, of one type: a
// hostile slot may not cost more than it says.
type one struct {
	stanza string
	age.Identity
}

func (o one) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	if len(stanzas) != 1 || stanzas[0].Type != o.stanza {
		return nil, errors.New("not the one recipient of such a slot")
	}
	// age's own error for this cannot be told from others.
	if args := stanzas[0].Args; o.stanza == "scrypt" && len(args) == 2 {
		if n, err := strconv.Atoi(args[1]); err == nil && n > maxWorkFactor {
			return nil, ErrWorkFactor
		}
	}
	return o.Identity.Unwrap(stanzas)
}
