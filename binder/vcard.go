package binder

import (
	"bytes"
	"slices"
	"strings"
)

// Card is what a contact card (vCard) says of someone.
type Card struct {
	Name   string
	Family string
	Given  string
	Org    string
	Title  string
	Ways   []Way
	Note   string
}

// CardOf is the card of a person.
func CardOf(b *Binder, p Person) Card {
	return Card{Name: p.Name, Family: p.Family, Given: p.Given(), Org: b.OfficeName(), Title: p.Job, Ways: p.Ways}
}

// PartnerCard is the card of a partner: its numbers, never its account or PIN.
func PartnerCard(p Partner) Card {
	c := Card{Name: p.Name, Org: p.Name, Title: optionLabel(Categories, p.Category), Ways: p.Ways}
	if p.Contact != "" {
		c.Name = p.Contact + ", " + p.Name
	}
	return c
}

// VCard is the card as vCard 3.0 (RFC 2426) with CRLF line ends: the form
// that telephones of all makes take from a QR code. CHARSET stands on fields
// with other than ASCII letters alone, which is what iPhones want. With a
// budget above 0 it leaves out what matters least, the note and the title
// first and never the name or the first number, until it has at most budget
// bytes; a card that is longer even then comes back as short as it gets.
func (c Card) VCard(budget int) []byte {
	for cut := 0; ; cut++ {
		card := c.encode(cut)
		if budget <= 0 || len(card) <= budget || cut > len(c.Ways)+2 {
			return card
		}
	}
}

// encode leaves out cut things: the note, organization and title, then the
// ways from the last, the number to try first at the very end.
func (c Card) encode(cut int) []byte {
	var b bytes.Buffer
	b.WriteString("BEGIN:VCARD\r\nVERSION:3.0\r\n")
	field := func(name string, parts ...string) {
		if strings.Join(parts, "") == "" {
			return
		}
		b.WriteString(name)
		for _, p := range parts {
			if !isASCII(p) {
				b.WriteString(";CHARSET=UTF-8")
				break
			}
		}
		b.WriteByte(':')
		for i, p := range parts {
			if i > 0 {
				b.WriteByte(';')
			}
			b.WriteString(escapeCard(p))
		}
		b.WriteString("\r\n")
	}
	family, given := c.Family, c.Given
	if family == "" {
		family, given = c.Name, ""
	}
	field("N", family, given, "", "", "")
	field("FN", c.Name)
	ways := slices.Clone(c.Ways)
	slices.SortStableFunc(ways, func(x, y Way) int { return x.Rank() - y.Rank() })
	if best, ok := bestPhone(ways); ok && cut > 2 {
		ways = append([]Way{best}, slices.DeleteFunc(slices.Clone(ways), func(w Way) bool { return w == best })...)
	}
	for _, w := range ways[:min(len(ways), max(1, len(ways)+2-cut))] {
		switch v := strings.TrimSpace(w.Value); {
		case v == "":
		case w.IsMail():
			field("EMAIL", v)
		case w.Way == "web":
			field("URL", v)
		case w.IsPhone():
			field("TEL;TYPE="+telType[w.Way], dial(v))
		}
	}
	if cut < 2 {
		field("ORG", c.Org)
		field("TITLE", c.Title)
	}
	if cut < 1 {
		field("NOTE", c.Note)
	}
	b.WriteString("END:VCARD\r\n")
	return b.Bytes()
}

var telType = map[string]string{
	"mobile": "CELL", "work": "WORK", "day": "WORK", "afterhours": "WORK", "home": "HOME", "pager": "PAGER", "fax": "FAX",
}

// dial is a number as telephones dial it, with a pause before an extension.
func dial(s string) string {
	p := ParsePhone(s)
	if p.E164 == "" {
		return s
	}
	if p.Ext != "" {
		return p.E164 + "," + p.Ext
	}
	return p.E164
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

var cardEscapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

func escapeCard(s string) string { return cardEscapes.Replace(s) }
