package exchange

import (
	"bytes"
	"fmt"
	"io"

	"readybinder/binder"
)

// VCards writes a contact card (vCard 3.0, RFC 2426) for each person and
// partner, as phones and mail programs take them. An export of nothing is an
// error.
func VCards(w io.Writer, b *binder.Binder, people []binder.Person, partners []binder.Partner) error {
	cards := cardsOf(b, people, partners)
	if len(cards) == 0 {
		return errNothing(nil)
	}
	var out bytes.Buffer
	for _, c := range cards {
		out.Write(c.VCard(0))
	}
	_, err := w.Write(out.Bytes())
	return err
}

func cardsOf(b *binder.Binder, people []binder.Person, partners []binder.Partner) []binder.Card {
	var cards []binder.Card
	for _, p := range people {
		cards = append(cards, binder.CardOf(b, p))
	}
	for _, p := range partners {
		cards = append(cards, binder.PartnerCard(p))
	}
	return cards
}

// VerifyVCards reads an export of VCards back and compares names and ways to
// reach with the binder. Call it with the bytes of the file that was written.
func VerifyVCards(data []byte, b *binder.Binder, people []binder.Person, partners []binder.Partner) error {
	want := cardsOf(b, people, partners)
	if len(want) == 0 {
		return errNothing(nil)
	}
	got, refused, err := ReadCards(data)
	if err != nil {
		return incomplete(err.Error())
	}
	if len(got)+len(refused) != len(want) || len(refused) > 0 {
		return incomplete(fmt.Sprintf("%d of %d cards are in it", len(got), len(want)))
	}
	for i, c := range want {
		if collapse(normal(c.Name)) != got[i].Name {
			return incomplete(c.Name)
		}
	ways:
		for _, w := range c.Ways {
			if !w.IsPhone() && !w.IsMail() || normal(w.Value) == "" {
				continue
			}
			for _, x := range got[i].Ways {
				if sameWay(x, w) {
					continue ways
				}
			}
			return incomplete(c.Name + ", " + w.Value)
		}
	}
	return nil
}
