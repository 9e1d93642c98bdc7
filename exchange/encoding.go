package exchange

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// The encodings that decodeText finds.
const (
	encUTF8    = "UTF-8"
	encUTF16LE = "UTF-16 LE"
	encUTF16BE = "UTF-16 BE"
	enc1252    = "Windows-1252"
)

// decodeText is data as UTF-8, and the encoding that it was in: by its byte
// order mark, else UTF-16 by where its zero bytes stand, else UTF-8 where it
// is valid, else Windows-1252, which reads any bytes. Statistical guessers did
// no better on real rosters.
func decodeText(data []byte) (text, encoding string) {
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		data = data[3:]
		if utf8.Valid(data) {
			return string(data), encUTF8
		}
	case bytes.HasPrefix(data, []byte("\xFF\xFE")):
		return utf16Text(data[2:], binary.LittleEndian), encUTF16LE
	case bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return utf16Text(data[2:], binary.BigEndian), encUTF16BE
	case utf16Without(data, 1):
		return utf16Text(data, binary.LittleEndian), encUTF16LE
	case utf16Without(data, 0):
		return utf16Text(data, binary.BigEndian), encUTF16BE
	}
	if utf8.Valid(data) {
		return string(data), encUTF8
	}
	return windows1252(data), enc1252
}

func windows1252(data []byte) string {
	s, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return strings.ToValidUTF8(string(data), "\uFFFD")
	}
	return string(s)
}

// utf16Without tells whether data without a mark is UTF-16: the high bytes of
// its delimiters, digits and line ends, at the places odd (1) or even (0), are
// zero, and hardly any low byte is.
func utf16Without(data []byte, high int) bool {
	head := data[:min(len(data), 8192)]
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	return len(head) >= 4 && zeros[high]*2 > len(head)/10 && zeros[1-high]*20 <= zeros[high]
}

func utf16Text(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(data)/2)
	for ; len(data) >= 2; data = data[2:] {
		units = append(units, order.Uint16(data))
	}
	var b strings.Builder
	b.Grow(len(units))
	for i := 0; i < len(units); i++ {
		r := rune(units[i])
		if utf16.IsSurrogate(r) {
			pair := utf8.RuneError
			if i+1 < len(units) {
				pair = utf16.DecodeRune(r, rune(units[i+1]))
			}
			if pair != utf8.RuneError {
				i++
			}
			r = pair
		}
		b.WriteRune(r)
	}
	return b.String()
}
