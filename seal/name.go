package seal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// The kinds of sealed file that are kept under a [Name].
const (
	KindSegment    = 's' // From and To: first and last commit, from 1
	KindKeyring    = 'k' // From: epoch, from 1; To: 0
	KindSlot       = 'u' // From: the letter of the slot's type; To: 0
	KindAttachment = 'a' // From: number of the part, from 1; To: how many parts
	KindPlace      = 'p' // From: 1; To: 0; not sealed, see NewPlaceFile
)

// Name is the write-once name of a sealed file. It is
//
//	s-<writer>-<from>-<to>-<length>-<hash>.bin
//
// with the kind, the log id of the PC that wrote the file (16 hex digits), three
// numbers of 8 hex digits each and the first 32 hex digits of the SHA-256 of the
// sealed bytes: 82 characters, all lower case.
type Name struct {
	Kind     byte   // one of the Kind constants
	Writer   string // log id of the writing PC
	From, To uint32 // meaning depends on Kind
	Length   uint32 // of the sealed bytes
	Hash     string // 32 hex digits
}

// Sealed is a sealed file: its name and its bytes.
type Sealed struct {
	Name  Name
	Bytes []byte
}

const nameLen = 82

// maxPartFile limits a part of an attachment, in sealed bytes.
const maxPartFile = 8<<20 + ageOverhead + 8<<20>>6

// String returns the file name.
func (n Name) String() string {
	return fmt.Sprintf("%c-%s-%08x-%08x-%08x-%s.bin", n.Kind, n.Writer, n.From, n.To, n.Length, n.Hash)
}

// ParseName reads a file name. It accepts exactly what String returns for a
// name that this package may give.
func ParseName(s string) (Name, error) {
	bad := fmt.Errorf("seal: not a file name of ours: %.100q", s)
	f := strings.Split(strings.TrimSuffix(s, ".bin"), "-")
	if len(s) != nameLen || len(f) != 6 || len(f[0]) != 1 {
		return Name{}, bad
	}
	n := Name{Kind: f[0][0], Writer: f[1], Hash: f[5]}
	for i, p := range []*uint32{&n.From, &n.To, &n.Length} {
		v, err := strconv.ParseUint(f[2+i], 16, 32)
		if err != nil {
			return Name{}, bad
		}
		*p = uint32(v)
	}
	if n.String() != s || !n.valid() {
		return Name{}, bad
	}
	return n, nil
}

// valid also bounds the length, so that nobody makes room for a file that only
// promises to be long.
func (n Name) valid() bool {
	if !isID(n.Writer, logIDLen) || !isID(n.Hash, 16) || n.Length == 0 {
		return false
	}
	switch n.Kind {
	case KindSegment:
		return n.From >= 1 && n.From <= n.To && n.Length <= maxSegmentFile
	case KindAttachment:
		return n.From >= 1 && n.From <= n.To && n.Length <= maxPartFile
	case KindKeyring:
		return n.From >= 1 && n.To == 0 && n.Length <= maxKeyring
	case KindPlace:
		return n.From == 1 && n.To == 0 && n.Length == placeLen
	case KindSlot:
		return n.From >= 'a' && n.From <= 'z' && n.To == 0 && n.Length <= maxSlot
	}
	return false
}

// placeLen is how many bytes tell one place from another.
const placeLen = 32

// NewPlaceFile makes the file by which a place is known again, whatever its address,
// and that tells the PCs of a binder, and nobody else, that it is theirs: 16 random
// bytes and the first 16 of a hash over the binder's id and them. It is named as by
// the PC that writes log.
func NewPlaceFile(binder, log string) (Sealed, error) {
	random := unhex(randomHex(placeLen / 2))
	return named(KindPlace, log, 1, 0, append(random, placeMark(binder, random)...))
}

func placeMark(binder string, random []byte) []byte {
	mark := sum("readybinder/place/v1\n"+binder+"\n", random)
	return mark[:placeLen/2]
}

// IsPlaceOf reports whether a place file is one of the binder's.
func IsPlaceOf(binder string, file []byte) bool {
	return len(file) == placeLen && bytes.Equal(placeMark(binder, file[:placeLen/2]), file[placeLen/2:])
}

// SlotType is what opens the slot that n names.
func (n Name) SlotType() SlotType { return SlotType(rune(n.From)) }

// Check tells whether file is what the name promises: its length and its hash.
// It returns ErrDamaged if not. It says nothing about who wrote the file.
func (n Name) Check(file []byte) error {
	if uint64(len(file)) != uint64(n.Length) {
		return fail("file name", ErrDamaged, "wrong length")
	}
	if hashOf(file) != n.Hash {
		return fail("file name", ErrDamaged, "wrong hash")
	}
	return nil
}

func hashOf(file []byte) string {
	h := sha256.Sum256(file)
	return hex.EncodeToString(h[:16])
}

// named gives sealed bytes their name.
func named(kind byte, writer string, from, to uint32, file []byte) (Sealed, error) {
	if uint64(len(file)) > math.MaxUint32 {
		return Sealed{}, fail("file name", ErrTooLarge, nil)
	}
	n := Name{kind, writer, from, to, uint32(len(file)), hashOf(file)}
	if !n.valid() {
		return Sealed{}, errors.New("seal: file name: malformed")
	}
	return Sealed{n, file}, nil
}
