package exchange

import (
	"bytes"
	"io"
	"mime/quotedprintable"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
)

// cardReader takes a file of cards apart, line by line. It needs no library:
// go-vcard does not read 2.1 (bare parameters, quoted-printable, charsets) nor
// escaped semicolons, and once those are read nothing is left to do.
type cardReader struct {
	s    string
	line int
	// eight tells that the file is in no UTF: values are in their CHARSET.
	eight bool
	// cut tells that the last value was longer than what is kept.
	cut bool
}

// property is one line of a card: its value without QP and escapes, parted
// at the semicolons where parts are asked for.
type property struct {
	group, name string
	// params are upper-case, "TYPE=" taken off: CELL, VOICE, PREF.
	params []string
	value  string
	old    bool // of a vCard 2.1
}

// maxValue bounds one value that is kept, in bytes: a note is shorter, and a
// picture is of no use.
const maxValue = 64 << 10

func newCardReader(data []byte) *cardReader {
	r := &cardReader{}
	if text, encoding := decodeText(data); encoding == enc1252 {
		// Each value may say its own charset; see decoded.
		r.s, r.eight = string(data), true
	} else {
		r.s = text
	}
	return r
}

// raw is the next line as it stands, ended by any of CR LF, LF, CR and the
// CR CR LF that a program writing text twice leaves.
func (r *cardReader) raw() (string, bool) {
	if r.s == "" {
		return "", false
	}
	r.line++
	i := strings.IndexAny(r.s, "\r\n")
	if i < 0 {
		l := r.s
		r.s = ""
		return l, true
	}
	l, rest := r.s[:i], r.s[i:]
	switch {
	case strings.HasPrefix(rest, "\r\r\n"):
		rest = rest[3:]
	case strings.HasPrefix(rest, "\r\n"):
		rest = rest[2:]
	default:
		rest = rest[1:]
	}
	r.s = rest
	return l, true
}

// folded tells whether the next line continues this one (RFC 6350, 3.2).
func (r *cardReader) folded() bool {
	return strings.HasPrefix(r.s, " ") || strings.HasPrefix(r.s, "\t")
}

// logical is the next line with what was folded under it. Of a picture only
// the beginning is kept.
func (r *cardReader) logical() (string, int, bool) {
	l, ok := r.raw()
	line := r.line
	if !ok {
		return "", line, false
	}
	head := strings.ToUpper(l[:min(len(l), 128)])
	if i := strings.IndexByte(head, ':'); i >= 0 {
		head = head[:i]
	}
	if isBlob(head) {
		r.skipBlob(strings.Contains(head, "BASE64"))
		return "", line, true
	}
	quoted := strings.Contains(head, "QUOTED-PRINTABLE")
	// Without a fold, which is nearly always, nothing is copied.
	if !(quoted && strings.HasSuffix(l, "=")) && !r.folded() {
		return l, line, true
	}
	var b strings.Builder
	b.WriteString(l)
	for {
		soft := quoted && strings.HasSuffix(strings.TrimRight(l, " \t"), "=")
		switch {
		case soft:
			if begins(r.s, "END:VCARD") {
				return b.String(), line, true
			}
			b.WriteByte('\n') // a soft break, which the decoder takes away
		case !r.folded():
			return b.String(), line, true
		}
		l, ok = r.raw()
		if !ok {
			return b.String(), line, true
		}
		add := l
		if !soft {
			add = l[1:]
		}
		if b.Len()+len(add) <= maxValue {
			b.WriteString(add)
		} else {
			r.cut = true
		}
	}
}

func begins(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

func isBlob(head string) bool {
	if i := strings.IndexByte(head, '.'); i >= 0 && !strings.Contains(head[:i], ";") {
		head = head[i+1:]
	}
	name, _, _ := strings.Cut(head, ";")
	switch name {
	case "PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE", "X-MS-OL-DESIGN":
		return true
	}
	return false
}

// skipBlob passes over the rest of a picture: what is folded, and in 2.1 the
// lines of base64 up to an empty one that some phones do not even indent.
func (r *cardReader) skipBlob(base64 bool) {
	for r.s != "" {
		next := r.s[:min(len(r.s), 128)]
		if i := strings.IndexAny(next, "\r\n"); i >= 0 {
			next = next[:i]
		}
		if !r.folded() && (!base64 || next == "" || strings.ContainsAny(next, ":;")) {
			return
		}
		r.raw()
	}
}

// next reads the next card.
func (r *cardReader) next() (props []property, c Card, ok bool) {
	for {
		l, line, more := r.logical()
		if !more {
			return nil, c, false
		}
		if isLine(l, "BEGIN:VCARD") {
			c.Line = line
			break
		}
	}
	inner, agent, old := 0, false, false
	for {
		// A BEGIN where none may be: the card before it has no end.
		if inner == 0 && !agent && begins(strings.TrimLeft(r.s, " \t\r\n"), "BEGIN:VCARD") {
			c.Notes = append(c.Notes, "The card has no end; it was read as far as it goes.")
			return props, c, true
		}
		r.cut = false
		l, _, more := r.logical()
		if r.cut {
			c.Notes = append(c.Notes, "A very long text in this card was cut off.")
		}
		if !more {
			c.Notes = append(c.Notes, "The file ends in the middle of this card. Check its last number.")
			return props, c, true
		}
		switch {
		case isLine(l, "BEGIN:VCARD"):
			inner++
			agent = false
			continue
		case isLine(l, "END:VCARD"):
			if inner == 0 {
				return props, c, true
			}
			inner--
			continue
		case inner > 0 || l == "":
			continue
		}
		p, ok := r.property(l, old)
		if !ok {
			continue
		}
		agent = p.name == "AGENT" && strings.TrimSpace(p.value) == ""
		if p.name == "VERSION" {
			old = strings.TrimSpace(p.value) == "2.1"
		}
		if len(props) < 1000 {
			props = append(props, p)
		}
	}
}

func isLine(l, want string) bool {
	return strings.EqualFold(strings.ReplaceAll(strings.TrimSpace(l), " ", ""), want)
}

// property takes a line apart.
func (r *cardReader) property(l string, old bool) (p property, ok bool) {
	colon := nameEnd(l)
	if colon <= 0 {
		return p, false
	}
	value := l[colon+1:]
	parts := strings.Split(l[:colon], ";")
	p.name, p.old = strings.ToUpper(strings.TrimSpace(parts[0])), old
	if group, name, grouped := strings.Cut(p.name, "."); grouped {
		p.group, p.name = group, name
	}
	charset, quoted := "", false
	for _, x := range parts[1:] {
		key, v, named := strings.Cut(strings.ToUpper(strings.TrimSpace(x)), "=")
		if !named {
			key, v = "", key
		}
		for _, v := range strings.Split(strings.Trim(v, `"`), ",") {
			v = strings.Trim(strings.TrimSpace(v), `"`)
			switch {
			case key == "CHARSET":
				charset = v
			case v == "QUOTED-PRINTABLE":
				quoted = true
			case key == "" || key == "TYPE":
				p.params = append(p.params, v)
			case key == "PREF":
				p.params = append(p.params, "PREF")
			}
		}
	}
	if quoted {
		value = fromQuoted(value)
	} else if strings.Contains(value, "\n") {
		value = strings.ReplaceAll(value, "\n", "")
	}
	p.value = decoded(value, charset, r.eight || quoted)
	return p, true
}

// nameEnd is the place of the colon before the value, outside quotes.
func nameEnd(l string) int {
	quoted := false
	for i := range len(l) {
		switch l[i] {
		case '"':
			quoted = !quoted
		case ':':
			if !quoted {
				return i
			}
		}
	}
	return strings.IndexByte(l, ':')
}

// fromQuoted decodes quoted-printable (RFC 2045, 6.7), as far as it is in
// order; what is not stays as it is.
func fromQuoted(s string) string {
	s = strings.TrimSuffix(s, "=")
	out, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(s)))
	if err == nil {
		return string(out)
	}
	var b bytes.Buffer
	for i := 0; i < len(s); i++ {
		if s[i] == '=' && i+1 < len(s) && s[i+1] == '\n' {
			i++
			continue
		}
		if s[i] == '=' && i+2 < len(s) {
			hi, lo := hexDigit(s[i+1]), hexDigit(s[i+2])
			if hi >= 0 && lo >= 0 {
				b.WriteByte(byte(hi<<4 | lo))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}

// decoded is bytes in a charset as UTF-8. Bytes that are valid UTF-8 are
// that, whatever the charset says, unless it is one of seven bits or two
// bytes; others are in the charset, or in Windows-1252 without one.
func decoded(s, charset string, bytes bool) string {
	if !bytes {
		return s
	}
	charset = strings.ToLower(charset)
	utf := charset == "" || charset == "utf-8" || charset == "utf8" || charset == "us-ascii"
	seven := strings.HasPrefix(charset, "iso-2022") || strings.HasPrefix(charset, "utf-16")
	if utf8.ValidString(s) && !seven {
		return s
	}
	if !utf {
		if e, err := htmlindex.Get(charset); err == nil {
			if t, err := e.NewDecoder().String(s); err == nil {
				return t
			}
		}
	}
	return windows1252([]byte(s))
}
