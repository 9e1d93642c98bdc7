package exchange_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"readybinder/binder"
	"readybinder/exchange"
)

func rosterOf(n int) []byte {
	var b strings.Builder
	b.WriteString("Employee number,Last name,First name,Job,Mobile,Work,Ext,Email,Hire date,Notes\n")
	for i := range n {
		fmt.Fprintf(&b, "%d,\"O'Name%d\",José%d,\"Nurse, nights\",(207) 555-%04d,207-555-0100,%d,p%d@x.example,%d/%d/2019,\"a note\nof two lines\"\n", i+1, i, i/3, i%10000, i%900+100, i, i%12+1, i%28+1)
	}
	return []byte(b.String())
}

// BenchmarkCSV10000 is a roster of 10,000 rows, from bytes to forms.
func BenchmarkCSV10000(b *testing.B) {
	data := rosterOf(10_000)
	p := newPC(b)
	b.ReportAllocs()
	for b.Loop() {
		if im := p.plan("person", "x.csv", data); im.Counts.Added != 10_000 || len(im.Forms()) != 10_000 {
			b.Fatal(im.Counts)
		}
	}
}

// BenchmarkAgain10000 is the same roster where everyone is there already.
func BenchmarkAgain10000(b *testing.B) {
	data := rosterOf(10_000)
	p := newPC(b)
	p.do(p.plan("person", "x.csv", data))
	b.ReportAllocs()
	for b.Loop() {
		if im := p.plan("person", "x.csv", data); im.Counts.Same != 10_000 {
			b.Fatal(im.Counts)
		}
	}
}

func BenchmarkExport10000(b *testing.B) {
	p := newPC(b)
	p.do(p.plan("person", "x.csv", rosterOf(10_000)))
	for b.Loop() {
		var out bytes.Buffer
		if err := exchange.CSV(&out, p.b, "person"); err != nil {
			b.Fatal(err)
		}
		if err := exchange.VerifyCSV(out.Bytes(), p.b, "person"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCards1000(b *testing.B) {
	var data bytes.Buffer
	for i := range 1000 {
		c := binder.Card{Name: fmt.Sprintf("José Núñez%d", i), Ways: []binder.Way{{Way: "mobile", Value: "(207) 555-0101"}}}
		data.Write(bytes.Replace(c.VCard(0), []byte("END:"), []byte("PHOTO;ENCODING=b:x"+photo(200)+"\r\nEND:"), 1))
	}
	b.SetBytes(int64(data.Len()))
	for b.Loop() {
		if list, _, err := exchange.ReadCards(data.Bytes()); err != nil || len(list) != 1000 {
			b.Fatal(err)
		}
	}
}
