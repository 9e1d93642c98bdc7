package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"readybinder/binder"
	"readybinder/sheet"
	"readybinder/store"
)

var cmdKeys = &command{
	name: "keys", args: "[add PERSON | right KEY RIGHT | take-back KEY | cards PERSON ... | recovery] [OPTIONS]",
	about: "List who can open the binder; give out, change and take back keys.",
	help: `
keys                    lists the keys
keys add PERSON         gives a person a passphrase, with the --right; asks for it twice
keys right KEY RIGHT    changes what a key lets someone do
keys take-back KEY      takes a key back: nothing that is written from then on opens
                        with it, and what is written with it does not count. What was
                        seen with it before may be kept.
keys cards PERSON ...   makes break-glass cards for three to five people, as a PDF; any
                        two open the binder. Asks for two of the codes from paper first.
                        A set that is there already is replaced.
keys recovery           makes a recovery sheet, as "binderctl recovery" does

RIGHT is record (tick steps, write logs, record training), change (all records too) or
everything (keys and PCs too). KEY is a name or the beginning of an id, as the list says.
Only an admin of the binder may change keys.`,
	flags: func(c *call) {
		c.flags.StringVar(&c.opts.right, "right", "change", "what a new key lets someone do: record, change or everything")
		c.flags.BoolVar(&c.opts.unproved, "unproved", false, "do not ask for the codes of two cards")
		recoveryFlags(c)
	},
	run: func(c *call) error {
		if len(c.args) == 0 {
			return c.listKeys()
		}
		does := map[string]func() error{
			"add": c.addKey, "right": c.changeRight, "take-back": c.takeBack, "cards": c.makeCards, "recovery": c.makeRecovery,
		}[c.args[0]]
		if does == nil {
			return usage(fmt.Sprintf("%q is nothing that it does", c.args[0]))
		}
		c.args = c.args[1:]
		return does()
	},
}

var cmdRecovery = &command{
	name: "recovery", args: "-o FILE.pdf [OPTIONS]",
	about: "Make a recovery sheet: the paper that opens the binder when a passphrase is lost.",
	help: `
Print the PDF, delete the file, and keep the prints in safe places. It opens the whole
binder. Where a sheet was lost or seen, --replace names its key (see "binderctl keys").`,
	flags: recoveryFlags,
	run:   (*call).makeRecovery,
}

func recoveryFlags(c *call) {
	c.flags.StringVar(&c.opts.out, "o", "", "write to `FILE`")
	c.flags.StringVar(&c.opts.paper, "paper", "letter", "letter or a4")
	c.flags.StringVar(&c.opts.replace, "replace", "", "put it in the place of this `KEY`")
	c.flags.Func("lies", "a `PLACE` where a print will lie; may stand several times", func(s string) error {
		c.opts.lies = append(c.opts.lies, s)
		return nil
	})
}

// rights are the rights as they are typed.
var rights = map[string]binder.Right{"record": binder.Contribute, "change": binder.Edit, "everything": binder.Administer}

func rightWord(r binder.Right) string {
	for word, is := range rights {
		if is == r {
			return word
		}
	}
	return "taken back"
}

func (c *call) parseRight(word string) (binder.Right, error) {
	r, ok := rights[word]
	if !ok {
		return r, usage(fmt.Sprintf("the right %q is not one of record, change and everything", word))
	}
	return r, nil
}

// keyName is what the office calls a key.
func (c *call) keyName(h store.Holder) (name string) {
	c.store.View(func(b *binder.Binder) {
		a, ok := binder.Accesses.Get(b, binder.Accesses.Ref(h.ID))
		if name = a.Name; a.Person != "" {
			name = b.Title(a.Person)
		}
		if !ok {
			name = "The first passphrase"
		}
	})
	return name
}

// key finds a key by its name or the beginning of its ID.
func (c *call) key(words string) (store.Holder, error) {
	var found []store.Holder
	for _, h := range c.store.Holders() {
		if strings.HasPrefix(h.ID, words) || h.Open() && binder.Fold(c.keyName(h)) == binder.Fold(words) {
			found = append(found, h)
		}
	}
	switch len(found) {
	case 0:
		return store.Holder{}, store.ErrNoHolder
	case 1:
		return found[0], nil
	}
	return store.Holder{}, usage(fmt.Sprintf("several keys are called %q; name one by the beginning of its id", words))
}

func (c *call) listKeys() error {
	if err := c.open(); err != nil {
		return err
	}
	names := map[string]string{}
	for _, h := range c.store.Holders() {
		names[h.ID] = c.keyName(h)
		made := "from the beginning"
		if h.Made > 0 {
			made = time.Unix(h.Made, 0).Format(time.DateOnly) + " by " + names[h.By]
		}
		mark := ""
		if h.Me {
			mark = ", open now"
		}
		fmt.Fprintf(c.out, "%s  %-10s  %s (%s%s), %s\n", h.ID[:8], rightWord(h.Right), names[h.ID], opensWith(h), mark, made)
	}
	return nil
}

func opensWith(h store.Holder) string {
	var list []string
	for _, t := range h.Types {
		switch t {
		case store.Passphrase:
			list = append(list, "passphrase")
		case store.Recovery:
			list = append(list, "recovery code")
		case store.Cards:
			list = append(list, "any two cards")
		case store.Keychain:
			list = append(list, "keychain of a PC")
		}
	}
	if len(list) == 0 {
		return "opens nothing"
	}
	return strings.Join(list, ", ")
}

func (c *call) addKey() error {
	if err := c.want(1, "a person"); err != nil {
		return err
	}
	right, err := c.parseRight(c.opts.right)
	if err != nil {
		return err
	}
	if err := c.open(); err != nil {
		return err
	}
	people, err := c.people(c.args)
	if err != nil {
		return err
	}
	if err := c.store.May(binder.Accesses.Name); err != nil {
		return err
	}
	secret, err := c.askNew(store.NewPassphrase())
	if err != nil {
		return err
	}
	if err := c.store.AddPerson(store.NewKey{Name: people[0].Title(), Person: people[0].Ref, Right: right, Secret: secret}); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s can open the binder now\n", people[0].Title())
	return nil
}

// people are the people whom the command line names.
func (c *call) people(args []string) (list []binder.Record, err error) {
	c.store.Index()
	c.store.View(func(b *binder.Binder) {
		for _, a := range args {
			r, e := find(b, a)
			if e == nil && r.Ref.Kind() != binder.People.Name {
				e = usage(a + " is no person")
			}
			err = errors.Join(err, e)
			list = append(list, r)
		}
	})
	return list, err
}

func (c *call) changeRight() error {
	if err := c.want(2, "a key and a right"); err != nil {
		return err
	}
	right, err := c.parseRight(c.args[1])
	if err != nil {
		return err
	}
	return c.withKey(func(h store.Holder) error {
		if err := c.store.SetRight(h.ID, right); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "%s may %s now\n", c.keyName(h), rightWord(right))
		return nil
	})
}

func (c *call) takeBack() error {
	if err := c.want(1, "a key"); err != nil {
		return err
	}
	return c.withKey(func(h store.Holder) error {
		name := c.keyName(h)
		if err := c.store.TakeBack(h.ID); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "Took back the key of %s. Copies from before today still open with it: make a new one and destroy those.\n", name)
		return nil
	})
}

// withKey opens the binder and finds the key that the first argument names.
func (c *call) withKey(do func(store.Holder) error) error {
	if err := c.open(); err != nil {
		return err
	}
	h, err := c.key(c.args[0])
	if err != nil {
		return err
	}
	return do(h)
}

func (c *call) makeRecovery() error {
	if err := c.want(0, "no arguments"); err != nil {
		return err
	}
	if c.opts.out == "" {
		return usage("say where the PDF goes: -o FILE.pdf")
	}
	if err := c.open(); err != nil {
		return err
	}
	var old store.Holder
	if c.opts.replace != "" {
		var err error
		if old, err = c.key(c.opts.replace); err != nil {
			return err
		}
	}
	r := sheet.RecoveryRequest{Code: store.NewRecoveryCode(), On: c.store.Today(), Lies: c.opts.lies, Paper: c.opts.paper}
	c.store.View(func(b *binder.Binder) {
		r.Office, r.Edition = b.OfficeName(), 1+binder.Editions(b, binder.RecoveryName)
		r.Call = binder.Reach(b, "role/technical-lead", c.store.Today())
	})
	made, err := sheet.Recovery(r)
	if err != nil {
		return err
	}
	return c.giveOut(made.PDF, c.opts.lies, func() error {
		if old.ID != "" {
			return c.store.ReplaceRecovery(old.ID, r.Code)
		}
		return c.store.AddRecovery(r.Code)
	})
}

// giveOut writes a paper that opens the binder, and then makes it do so: a code
// that opens the binder and stands on no paper would help nobody, and a paper
// whose code opens nothing even less.
func (c *call) giveOut(pdf []byte, lies []string, add func() error) error {
	if err := c.store.May(binder.Accesses.Name); err != nil {
		return err
	}
	if err := writeFile(c.opts.out, pdf); err != nil {
		return err
	}
	before := c.store.Holders()
	if err := add(); errors.Is(err, store.ErrUnnamed) {
		return err // the paper counts
	} else if err != nil {
		return errors.Join(err, os.Remove(c.opts.out))
	}
	var forms []*binder.Form
	c.store.View(func(b *binder.Binder) {
		for _, h := range c.store.Holders() {
			if !slices.ContainsFunc(before, func(o store.Holder) bool { return o.ID == h.ID }) {
				f := b.Edit(binder.Accesses.Ref(h.ID))
				f.Set("lies", binder.ListValue(lies))
				forms = append(forms, f)
			}
		}
	})
	if err := c.store.SaveAs("Noted where it lies", forms...); err != nil {
		return fmt.Errorf("%w: %w", store.ErrUnnamed, err)
	}
	fmt.Fprintf(c.out, "%s: print it, then delete the file\n", c.opts.out)
	return nil
}

func (c *call) makeCards() error {
	if n := len(c.args); n < 3 || n > 5 {
		return usage("it wants three, four or five people")
	}
	if c.opts.out == "" {
		return usage("say where the PDF goes: -o FILE.pdf")
	}
	if err := c.open(); err != nil {
		return err
	}
	people, err := c.people(c.args)
	if err != nil {
		return err
	}
	r := sheet.CardsRequest{On: c.store.Today(), Paper: c.opts.paper}
	c.store.View(func(b *binder.Binder) { r.Office = b.OfficeName() })
	var codes, holders []string
	for _, p := range people {
		card := sheet.Card{Holder: p.Title(), Code: store.NewRecoveryCode()}
		r.Cards = append(r.Cards, card)
		codes, holders = append(codes, card.Code), append(holders, card.Holder)
	}
	made, err := sheet.Cards(r)
	if err != nil {
		return err
	}
	var old string
	for _, h := range c.store.Holders() {
		if h.Open() && h.Has(store.Cards) {
			old = h.ID
		}
	}
	return c.giveOut(made.PDF, holders, func() error {
		if err := c.proveCards(r.Cards); err != nil {
			return err
		}
		if old != "" {
			return c.store.ReplaceCards(old, codes)
		}
		return c.store.AddCards(codes)
	})
}

// proveCards asks for the codes of the first card and the last, from paper.
func (c *call) proveCards(cards []sheet.Card) error {
	if c.opts.unproved {
		return nil
	}
	fmt.Fprintf(c.err, "Print %s now. Then type two of its codes; nothing counts before.\n", c.opts.out)
	for _, n := range []int{0, len(cards) - 1} {
		typed, err := c.ask(fmt.Sprintf("The code on card %d (%s): ", n+1, cards[n].Holder))
		if err != nil {
			return err
		}
		if asTyped.Replace(strings.ToUpper(typed)) != asTyped.Replace(cards[n].Code) {
			return usage("that is not what stands on that card; nothing was made")
		}
	}
	return nil
}

// asTyped takes what looks alike in a code for the same.
var asTyped = strings.NewReplacer(" ", "", "-", "", "O", "0", "I", "1", "L", "1")
