package exchange_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"readybinder/binder"
	"readybinder/exchange"
)

// FuzzReadTable: any bytes are a table or words, and a table's plan commits.
func FuzzReadTable(f *testing.F) {
	samples, err := filepath.Glob("testdata/*.*sv")
	if err != nil || len(samples) == 0 {
		f.Fatal("no samples", err)
	}
	for _, name := range samples {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, s := range []string{"", "sep=;\na;b", "Name,Phone\n\"a,1\n\"b\",2", "Name\r\rA", "\xff\xfe\x00", "Name,Date\nA,1/2/3\nB,e9\n", "Name,Mobile\nA,(((\nB,tel:;ext=\n"} {
		f.Add([]byte(s))
	}
	f.Add(wide("Name\tPhone\nA\t1\n", binary.BigEndian, false))
	f.Add(workbook(f, func(x *excelize.File) { x.SetSheetRow("Sheet1", "A1", &[]any{"Name", "Phone"}) }))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		tb, err := exchange.ReadTable("x", data)
		if err != nil {
			told(t, err)
			return
		}
		if len(tb.Rows) != len(tb.Lines) || len(tb.Header) == 0 && len(tb.Rows) > 0 {
			t.Errorf("%d rows, %d lines, %d columns", len(tb.Rows), len(tb.Lines), len(tb.Header))
		}
		for _, kind := range []string{"person", "partner", "training", "role"} {
			p := newPC(t)
			m := exchange.Guess(tb, kind, p.b)
			im := exchange.Plan(p.b, tb, m, kind, today, p.id)
			if len(im.Rows) != len(tb.Rows) {
				t.Errorf("%d of %d rows", len(im.Rows), len(tb.Rows))
			}
			p.do(im)
			for _, r := range im.Rows {
				if r.What == exchange.Refused && r.Why == "" || r.What != exchange.Refused && r.Ref == "" {
					t.Errorf("%+v", r)
				}
			}
		}
	})
}

// FuzzReadCards: any bytes are cards or words, the plan of them commits, and
// what we make of a card reads back with its name.
func FuzzReadCards(f *testing.F) {
	for _, c := range cards {
		f.Add([]byte(c.data))
		f.Add(wide(c.data, binary.LittleEndian, true))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		list, refused, err := exchange.ReadCards(data)
		if err != nil {
			told(t, err)
			return
		}
		for _, kind := range []string{"person", "partner"} {
			p := newPC(t)
			im := exchange.PlanCards(p.b, list, refused, kind, today, p.id)
			if len(im.Rows) != len(list)+len(refused) {
				t.Errorf("%d rows of %d cards", len(im.Rows), len(list)+len(refused))
			}
			p.do(im)
		}
		for _, c := range list {
			again, _, err := exchange.ReadCards(c.VCard(0))
			if err != nil || len(again) != 1 || again[0].Name != c.Name {
				t.Errorf("%q: %+v %v", c.Name, again, err)
			}
		}
	})
}

// FuzzOldCard: the value of a line of vCard 2.1, quoted-printable in any
// charset, never runs into the next card.
func FuzzOldCard(f *testing.F) {
	for _, s := range []string{"CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=A9=", "QUOTED-PRINTABLE:a=\n=20b", "ENCODING=BASE64:////", "TYPE=\"a:b\":x", "CHARSET=ISO-2022-JP;QUOTED-PRINTABLE:=1B$B"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1<<12 || bytes.Contains(bytes.ToUpper([]byte(s)), []byte("VCARD")) {
			return
		}
		data := "BEGIN:VCARD\nVERSION:2.1\nFN:Ann\nNOTE;" + s + "\nEND:VCARD\nBEGIN:VCARD\nVERSION:2.1\nFN:Zoe Last\nTEL;CELL:2075550101\nEND:VCARD\n"
		list, _, err := exchange.ReadCards([]byte(data))
		if err != nil || len(list) == 0 || list[len(list)-1].Name != "Zoe Last" || len(list[len(list)-1].Ways) != 1 {
			t.Errorf("%q: %v %+v", s, err, list)
		}
	})
}

// FuzzFormulas: any cell comes back from an export as it went in, and none
// begins a formula.
func FuzzFormulas(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1<<12 {
			return
		}
		p := newPC(t)
		p.person("a", binder.Person{Name: "Ann Lee", Job: s, Note: s})
		var out bytes.Buffer
		if err := exchange.CSV(&out, p.b, "person"); err != nil {
			t.Fatal(err)
		}
		if err := exchange.VerifyCSV(out.Bytes(), p.b, "person"); err != nil {
			t.Errorf("%q: %v\n%q", s, err, out.String())
		}
		if im := p.plan("person", "", out.Bytes()); len(im.Ops(0)) > 0 {
			t.Errorf("%q: %v", s, im.Ops(0))
		}
	})
}
