package exchange

import (
	"readybinder/binder"
)

// Card is one contact card of a file.
type Card struct {
	binder.Card
	Line int // of its BEGIN:VCARD, from 1
	// Notes are what was unusual, in words.
	Notes []string
}

// Refusal is a card that cannot be used.
type Refusal struct {
	Line int
	Why  string
}

// maxCards bounds the cards of one file.
const maxCards = 20_000

// ReadCards reads the contact cards of a file: vCard 2.1 (versit, 1996), 3.0
// (RFC 2426) and 4.0 (RFC 6350), mixed as phones write them, in UTF-8,
// UTF-16 or Windows-1252, with any line ends. Photos and sounds are passed
// over. A card without an end is read as far as it goes, and says so. One
// without any name is refused. The error is an *Unreadable: no cards at all,
// or too many.
func ReadCards(data []byte) ([]Card, []Refusal, error) {
	if len(data) > maxFile {
		return nil, nil, unreadable("That file is too large for contact cards.", "Export the contacts without photos and try again.")
	}
	r := newCardReader(data)
	var cards []Card
	var refused []Refusal
	for {
		props, c, ok := r.next()
		if !ok {
			break
		}
		if len(cards)+len(refused) == maxCards {
			return nil, nil, unreadable("That file has too many contact cards.", "Export only the contacts that the office needs, and try again.")
		}
		c.fill(props)
		if c.Name == "" {
			refused = append(refused, Refusal{c.Line, "This card has no name."})
			continue
		}
		cards = append(cards, c)
	}
	if len(cards)+len(refused) == 0 {
		return nil, nil, unreadable("There are no contact cards in that file.", "Export the contacts again as vCard (.vcf), and try that file.")
	}
	return cards, refused, nil
}

// PlanCards is what the cards would do to b, as records of the kind: "person"
// or "partner". See Plan.
func PlanCards(b *binder.Binder, cards []Card, refused []Refusal, kind string, today binder.Date, newID func() string) *Import {
	p := newPlanner(b, kind, today, newID)
	if kind != "person" && kind != "partner" {
		p.im.Notes = append(p.im.Notes, "Contact cards can become people or partners.")
		return p.im
	}
	sources := make([]*source, len(cards))
	for i, c := range cards {
		sources[i] = c.source(kind)
	}
	p.rows(sources)
	for _, r := range refused {
		p.im.Rows = append(p.im.Rows, Row{Line: r.Line, What: Refused, Why: r.Why})
	}
	p.im.count()
	return p.im
}

// source is the card as a row of columns.
func (c Card) source(kind string) *source {
	s := &source{line: c.Line, notes: c.Notes}
	add := func(field, text string) {
		if t, ok := targetOf(kind, field); ok && text != "" {
			s.cells = append(s.cells, cell{to: t, text: text, name: t.Label})
		}
	}
	if kind == "person" {
		add("name", c.Name)
		add(toLast, c.Family)
		add("job", c.Title)
	} else {
		if c.Org == "" || c.Org == c.Name {
			add("name", c.Name)
		} else {
			add("name", c.Org)
			// "Ann Lee, Acme" is how our own cards name a contact.
			add("contact", trimOrg(c.Name, c.Org))
			add("title", c.Title)
		}
	}
	for _, w := range c.Ways {
		text := w.Value
		if w.Note != "" {
			text += " (" + w.Note + ")"
		}
		sort := w.Way
		if kind == "partner" && sort == "work" {
			sort = "day"
		}
		add(sort, text)
	}
	add("note", c.Note)
	return s
}
