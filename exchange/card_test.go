package exchange_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"readybinder/binder"
	"readybinder/exchange"
)

// photo is a picture of n lines, as programs fold it.
func photo(n int) string {
	line := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{0xFF, 0xD8, 'x'}, 18))
	return strings.Repeat("\r\n "+line, n)
}

// cards are what programs write; the people in them are invented.
var cards = map[string]struct{ data, want string }{
	"iPhone": {
		"BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Apple Inc.//iPhone OS 17.4//EN\r\nN:Núñez;José;M.;Dr.;Jr.\r\nFN:Dr. José M. Núñez Jr.\r\nORG:Cedar Hollow;Front desk\r\nTITLE:Front desk lead\r\n" +
			"item1.EMAIL;type=INTERNET;type=pref:jose@x.example\r\nTEL;type=CELL;type=VOICE;type=pref:(207) 555-0130\r\nitem2.TEL:(207) 555-0131\r\nitem2.X-ABLabel:_$!<HomeFAX>!$_\r\nTEL;type=IPHONE:+1 (207) 555-0132\r\n" +
			"item3.ADR;type=WORK:;;1 Main St\\nSuite 2;Town;ME;04101;USA\r\nNOTE:Likes\\, tea\\; and\\ncoffee\r\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ" + photo(50) + "\r\nEND:VCARD\r\n",
		"Dr. José M. Núñez Jr.|Núñez|Cedar Hollow|Front desk lead|email jose@x.example|mobile (207) 555-0130|fax (207) 555-0131|mobile +1 (207) 555-0132|Likes, tea; and\ncoffee",
	},
	"Android 2.1": {
		"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4E=C3=BA=C3=B1=65=7A;=4A=6F=73=C3=A9;;;\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4A=6F=73=C3=A9=20=4E=C3=BA=\r\n=C3=B1=65=7A\r\n" +
			"TEL;CELL;PREF:2075550130\r\nTEL;WORK;FAX:2075550131\r\nTEL;HOME:2075550132\r\nTEL;X-Custom(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=41):2075550133\r\nEMAIL;PREF;WORK:jose@x.example\r\n" +
			"PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ" + photo(20) + "\r\n\r\nNOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=6F=6E=65=0D=0A=\r\n=74=77=6F\r\nEND:VCARD\r\n",
		"José Núñez|Núñez||||mobile 2075550130|fax 2075550131|home 2075550132|mobile 2075550133|email jose@x.example|one\ntwo",
	},
	"Gmail": {
		"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Grace Chen\r\nN:Chen;Grace;;;\r\nitem1.EMAIL;TYPE=INTERNET:grace@x.example\r\nitem1.X-ABLabel:Personal\r\nTEL;TYPE=WORK:+12075550100\\,11\r\nitem2.TEL:207-555-0121\r\nitem2.X-ABLabel:Mobile\r\nitem3.URL:http\\://www.google.com/profiles/1\r\nitem3.X-ABLabel:PROFILE\r\nCATEGORIES:myContacts\r\nEND:VCARD\r\n",
		"Grace Chen|Chen|||email grace@x.example|work +12075550100,11|mobile 207-555-0121|",
	},
	"Outlook 2.1": {
		"BEGIN:VCARD\r\nVERSION:2.1\r\nN;LANGUAGE=en-us:O'Brien;Anne-Marie\r\nFN:Anne-Marie O'Brien\r\nORG:Cedar Hollow;Riverside\r\nTITLE:Nurse practitioner\r\nNOTE:C:\\new\\path\r\nTEL;WORK;VOICE:(207) 555-0110 x22\r\nTEL;CELL;VOICE:(207) 555-0123\r\nADR;WORK;PREF:;;1 Main St;Town;ME;04101;USA\r\nLABEL;WORK;PREF;ENCODING=QUOTED-PRINTABLE:1 Main St=0D=0A=\r\nTown, ME  04101\r\nX-MS-OL-DEFAULT-POSTAL-ADDRESS:2\r\nEMAIL;PREF;INTERNET:amobrien@x.example\r\n" +
			"PHOTO;TYPE=JPEG;ENCODING=BASE64:" + photo(9) + "\r\n\r\nX-MS-OL-DESIGN;CHARSET=utf-8:<card xmlns=\"http://x\" ver=\"1.0\"><fld name=\"name\"/></card>\r\nREV:20260305T131933Z\r\nEND:VCARD\r\n",
		"Anne-Marie O'Brien|O'Brien|Cedar Hollow|Nurse practitioner|work (207) 555-0110 x22|mobile (207) 555-0123|email amobrien@x.example|C:\\new\\path",
	},
	"4.0": {
		"BEGIN:VCARD\nVERSION:4.0\nFN;PREF=1:Łukasz Wiśniewski\nN:Wiśniewski;Łukasz;;;\nTEL;VALUE=uri;TYPE=\"voice,work\":tel:+1-207-555-0100;ext=17\nTEL;VALUE=uri;PREF=1;TYPE=cell:tel:+1-207-555-0134\nEMAIL;TYPE=work:lw@x.example\nTITLE:Billing\n  manager\nIMPP:xmpp:lw@x.example\nPHOTO:data:image/jpeg;base64,/9j/4AAQ\n KKKK\nEND:VCARD\n",
		"Łukasz Wiśniewski|Wiśniewski||Billing manager|work +1-207-555-0100 ext. 17|mobile +1-207-555-0134|email lw@x.example|other xmpp:lw@x.example|",
	},
	"macOS, Mac line ends": {
		"BEGIN:VCARD\rVERSION:3.0\rN:李;伟;;;\rFN:李伟\rTEL;type=HOME;type=VOICE;type=pref:207 555 0127\rEND:VCARD\r",
		"李伟|李|||home 207 555 0127|",
	},
	"iCloud with CR CR LF": {
		"BEGIN:VCARD\r\r\nVERSION:3.0\r\r\nFN:Ann\r\r\n Lee\r\r\nN:Lee;Ann\r\r\nTEL;type=pager:2075550199\r\r\nEND:VCARD\r\r\n",
		"AnnLee|Lee|||pager 2075550199|",
	},
	"no FN": {
		"begin:vcard\r\nversion:2.1\r\nn:Santos;Maria\r\ntel;cell;voice:2075550120\r\nend:vcard\r\n",
		"Maria Santos|Santos|||mobile 2075550120|",
	},
	"organization": {
		"BEGIN:VCARD\nVERSION:3.0\nN:;;;;\nFN:\nORG:Northstar EHR\nTEL;TYPE=WORK:8005550100\nURL:https://ehr.example\nEND:VCARD\n",
		"Northstar EHR||Northstar EHR||work 8005550100|web https://ehr.example|",
	},
	"secretary inside": {
		"BEGIN:VCARD\nVERSION:2.1\nN:Lee;Ann\nAGENT:\nBEGIN:VCARD\nVERSION:2.1\nN:Other;One\nTEL;CELL:1112223333\nEND:VCARD\nTEL;CELL:2075550101\nEND:VCARD\n",
		"Ann Lee|Lee|||mobile 2075550101|",
	},
	"base64 not indented": {
		"BEGIN:VCARD\nVERSION:2.1\nN:Lee;Ann\nPHOTO;ENCODING=BASE64;TYPE=JPEG:/9j/\nAAAABBBB\nCCCC====\n\nTEL;CELL:2075550101\nEND:VCARD\n",
		"Ann Lee|Lee|||mobile 2075550101|",
	},
	"quoted-printable in disorder": {
		"BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE:Ann =XX Lee=\nN:Lee;Ann\nEND:VCARD\n",
		"Ann =XX LeeN:Lee;Ann||||",
	},
}

func cardText(c exchange.Card) string {
	parts := []string{c.Name, c.Family, c.Org, c.Title}
	for _, w := range c.Ways {
		parts = append(parts, w.Way+" "+w.Value)
	}
	return strings.Join(append(parts, c.Note), "|")
}

func TestCards(t *testing.T) {
	var all strings.Builder
	for name, c := range cards {
		got, refused, err := exchange.ReadCards([]byte(c.data))
		want := strings.Replace(c.want, "||||mobile", "|||mobile", 1)
		if err != nil || len(got) != 1 || len(refused) > 0 || cardText(got[0]) != want || len(got[0].Notes) > 0 {
			t.Errorf("%s: %v %v\n%+v\n%q", name, err, refused, got, want)
		}
		all.WriteString(c.data)
	}
	// All of them in one file, and in UTF-16.
	for _, data := range [][]byte{[]byte(all.String()), wide(all.String(), binary.LittleEndian, true), wide(all.String(), binary.BigEndian, true), wide(all.String(), binary.LittleEndian, false)} {
		got, refused, err := exchange.ReadCards(data)
		if err != nil || len(got) != len(cards) || len(refused) > 0 {
			t.Errorf("%v %d %v", err, len(got), refused)
		}
	}
}

func TestCharsets(t *testing.T) {
	for name, c := range map[string]string{
		"raw Latin-1":        "FN;CHARSET=ISO-8859-1:Jos\xE9 N\xFA\xF1ez",
		"raw without":        "FN:Jos\xE9 N\xFA\xF1ez",
		"quoted Latin-1":     "FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Jos=E9 N=FA=F1ez",
		"quoted without":     "FN;QUOTED-PRINTABLE:Jos=E9 N=FA=F1ez",
		"quoted UTF-8":       "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Jos=C3=A9 N=C3=BA=C3=B1ez",
		"UTF-8 with CHARSET": "FN;CHARSET=UTF-8:José Núñez",
		"unknown charset":    "FN;CHARSET=X-NONSENSE;ENCODING=QUOTED-PRINTABLE:Jos=E9 N=FA=F1ez",
	} {
		got, _, err := exchange.ReadCards([]byte("BEGIN:VCARD\r\nVERSION:2.1\r\n" + c + "\r\nTEL;CELL:2075550130\r\nEND:VCARD\r\n"))
		if err != nil || len(got) != 1 || got[0].Name != "José Núñez" {
			t.Errorf("%s: %v %+v", name, err, got)
		}
	}
	got, _, _ := exchange.ReadCards([]byte("BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8D=E9=8Es\nEND:VCARD\n"))
	if len(got) != 1 || got[0].Name != "埼市" {
		t.Errorf("%+v", got)
	}
}

func TestCardsInDisorder(t *testing.T) {
	got, refused, err := exchange.ReadCards([]byte("rubbish\nBEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nTEL:2075550101\nBEGIN:VCARD\nVERSION:3.0\nEMAIL:x@x.example\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:Bo Lee\nTEL;TYPE=CELL:20755501"))
	if err != nil || len(got) != 2 || len(refused) != 1 || refused[0].Line != 6 || got[1].Line != 10 {
		t.Fatal(got, refused, err)
	}
	if !strings.Contains(fmt.Sprint(got[0].Notes), "no end") || !strings.Contains(fmt.Sprint(got[1].Notes), "middle") {
		t.Error(got[0].Notes, got[1].Notes)
	}
	p := newPC(t)
	im := exchange.PlanCards(p.b, got, refused, "person", today, p.id)
	if im.Counts != (exchange.Counts{Added: 2, Refused: 1}) || !strings.Contains(rowsText(im), "middle") || !strings.Contains(rowsText(im), "no name") {
		t.Error(rowsText(im))
	}
	for _, bad := range []string{"", "name,phone\n", "BEGIN:VCALENDAR\nEND:VCALENDAR\n"} {
		_, _, err := exchange.ReadCards([]byte(bad))
		told(t, err)
	}
	_, _, err = exchange.ReadCards(make([]byte, 51<<20))
	told(t, err)
}

// TestPhotoMemory: 40 MB of pictures are passed over, not kept.
func TestPhotoMemory(t *testing.T) {
	var b bytes.Buffer
	for range 10 {
		b.WriteString("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\r\nPHOTO;ENCODING=b:" + photo(55_000) + "\r\nNOTE:" + strings.Repeat("x", 100) + photo(1) + "\r\nEND:VCARD\r\n")
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got, _, err := exchange.ReadCards(b.Bytes())
	runtime.ReadMemStats(&after)
	if err != nil || len(got) != 10 {
		t.Fatal(err, len(got))
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > uint64(b.Len())*5/4 {
		t.Errorf("%d MB for a file of %d MB", used>>20, b.Len()>>20)
	}
}

func TestLongNote(t *testing.T) {
	got, _, err := exchange.ReadCards([]byte("BEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nNOTE:" + strings.Repeat("long\n ", 20_000) + "\nTEL;TYPE=CELL:2075550101\nEND:VCARD\n"))
	if err != nil || len(got) != 1 || len(got[0].Ways) != 1 || !strings.Contains(fmt.Sprint(got[0].Notes), "cut off") {
		t.Error(err, len(got))
	}
}

func TestPlanCards(t *testing.T) {
	p := newPC(t)
	p.person("jose", binder.Person{Name: "José Núñez", Job: "Front desk lead", Ways: []binder.Way{{Way: "mobile", Value: "207.555.0130"}}})
	var all strings.Builder
	for _, name := range []string{"iPhone", "Android 2.1", "Gmail", "Outlook 2.1", "4.0", "organization"} {
		all.WriteString(cards[name].data)
	}
	list, refused, err := exchange.ReadCards([]byte(all.String()))
	if err != nil {
		t.Fatal(err)
	}
	im := exchange.PlanCards(p.b, list, refused, "person", today, p.id)
	p.do(im)
	if x := p.who("José Núñez"); x.ID != "jose" || len(x.Ways) < 4 {
		t.Errorf("%+v\n%s", x, rowsText(im))
	}
	if im := exchange.PlanCards(p.b, list, refused, "person", today, p.id); len(im.Ops(0)) > 0 {
		t.Error(rowsText(im))
	}
	im = exchange.PlanCards(p.b, list[5:], nil, "partner", today, p.id)
	p.do(im)
	x := binder.Partners.All(p.b)
	if len(x) != 1 || x[0].Name != "Northstar EHR" || way(x[0].Ways, "day") != "8005550100" || way(x[0].Ways, "web") == "" {
		t.Errorf("%+v", x)
	}
	if im := exchange.PlanCards(p.b, list, nil, "course", today, p.id); len(im.Rows) > 0 || len(im.Notes) == 0 {
		t.Error(im)
	}
	// Our own cards of partners come back as they were.
	p.commit(binder.Partners.Form(p.b, "it", binder.Partner{Name: "Acme IT", Contact: "Ann Lee", Category: "it", Ways: []binder.Way{{ID: "w1", Way: "day", Value: "(800) 555-0100"}}}).Diff()...)
	var out bytes.Buffer
	it, _ := binder.Partners.Get(p.b, "partner/it")
	if err := exchange.VCards(&out, p.b, nil, []binder.Partner{it}); err != nil {
		t.Fatal(err)
	}
	list, _, _ = exchange.ReadCards(out.Bytes())
	im = exchange.PlanCards(p.b, list, nil, "partner", today, p.id)
	if im.Counts.Added > 0 || strings.Contains(rowsText(im), "Person to ask") {
		t.Error(rowsText(im))
	}
}

// TestOwnCards: whatever we write reads back as what went in.
func TestOwnCards(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringMatching(`[A-Za-zÀ-žА-я李伟;,:\\"'’ n]{1,60}`)
		c := binder.Card{Name: text.Draw(r, "name"), Org: text.Draw(r, "org"), Title: text.Draw(r, "title"), Note: text.Draw(r, "note"), Ways: []binder.Way{{Way: "mobile", Value: "(207) 555-0101"}, {Way: "email", Value: "a@x.example"}}}
		c.Family = c.Name
		if strings.Join(strings.Fields(c.Name), "") == "" {
			r.Skip()
		}
		got, _, err := exchange.ReadCards(c.VCard(0))
		if err != nil || len(got) != 1 {
			r.Fatal(err, got)
		}
		line := func(s string) string { return strings.Join(strings.Fields(s), " ") }
		if got[0].Name != line(c.Name) || got[0].Org != line(c.Org) || got[0].Title != line(c.Title) || got[0].Note != strings.TrimSpace(c.Note) {
			r.Fatalf("%+v\n%+v", c, got[0])
		}
	})
}
