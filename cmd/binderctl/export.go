package main

import (
	"bytes"
	"fmt"
	"strings"

	"readybinder/binder"
	"readybinder/exchange"
)

var cmdExport = &command{
	name: "export", args: "KIND|all|contacts -o FILE",
	about: "Write records to a file that other programs read: CSV, JSON or vCard.",
	help: `
The ending of FILE says which: "export people -o people.csv", "export all -o
binder.json", "export contacts -o contacts.vcf". The file is read back and
compared before it is there. It is not encrypted: whoever has it can read it.`,
	flags: func(c *call) { c.flags.StringVar(&c.opts.out, "o", "", "write to `FILE`") },
	run: func(c *call) error {
		if err := c.want(1, "a kind, all, or contacts"); err != nil {
			return err
		}
		if c.opts.out == "" {
			return usage("say where it goes: -o FILE.csv, FILE.json or FILE.vcf")
		}
		what := c.args[0]
		var k *binder.Kind
		if what != "all" && what != "contacts" {
			var err error
			if k, err = kindArg(what); err != nil {
				return err
			}
		}
		var data []byte
		err := c.view(func(b *binder.Binder) (err error) {
			data, err = export(b, k, what, strings.ToLower(c.opts.out))
			return err
		})
		if err != nil {
			return err
		}
		if err := writeFile(c.opts.out, data); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "Wrote and checked %s. It is not encrypted.\n", c.opts.out)
		return nil
	},
}

// export is the file, after it was read back and compared with the binder.
func export(b *binder.Binder, k *binder.Kind, what, name string) ([]byte, error) {
	var file bytes.Buffer
	var err error
	switch {
	case strings.HasSuffix(name, ".vcf") && (what == "contacts" || what == "all" || k.Name == "person" || k.Name == "partner"):
		var people []binder.Person
		var partners []binder.Partner
		if k == nil || k.Name == "person" {
			people = binder.People.All(b)
			binder.SortPeople(people)
		}
		if k == nil || k.Name == "partner" {
			partners = binder.PartnersInOrder(b)
		}
		if err = exchange.VCards(&file, b, people, partners); err == nil {
			err = exchange.VerifyVCards(file.Bytes(), b, people, partners)
		}
	case strings.HasSuffix(name, ".csv") && k != nil:
		if err = exchange.CSV(&file, b, k.Name); err == nil {
			err = exchange.VerifyCSV(file.Bytes(), b, k.Name)
		}
	case strings.HasSuffix(name, ".json") && what != "contacts":
		var kinds []string
		if k != nil {
			kinds = []string{k.Name}
		}
		if err = exchange.JSON(&file, b, kinds...); err == nil {
			err = exchange.VerifyJSON(file.Bytes(), b, kinds...)
		}
	default:
		return nil, usage("the file is to end in .csv for one kind, .json, or .vcf for people and partners")
	}
	return file.Bytes(), err
}
