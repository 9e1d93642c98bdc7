package exchange_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"readybinder/binder"
	"readybinder/exchange"
)

func wide(s string, order binary.AppendByteOrder, mark bool) []byte {
	var b []byte
	if mark {
		b = order.AppendUint16(b, 0xFEFF)
	}
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return b
}

func TestEncodingsAndDelimiters(t *testing.T) {
	for _, d := range []string{",", ";", "\t", "|"} {
		text := strings.ReplaceAll("Last name~First name~Mobile~Note\r\nNúñez~José~(207) 555-0100~\"a, b; c~d\"\r\nGroß~Zoë~(207) 555-0101~x\r\n", "~", d)
		latin := bytes.ReplaceAll([]byte(text), []byte("ú"), []byte{0xFA})
		for old, b := range map[string]byte{"ñ": 0xF1, "é": 0xE9, "ß": 0xDF, "ë": 0xEB} {
			latin = bytes.ReplaceAll(latin, []byte(old), []byte{b})
		}
		for name, data := range map[string][]byte{
			"UTF-8": []byte(text), "UTF-8 BOM": []byte("\uFEFF" + text), "Windows-1252": latin,
			"UTF-16 LE BOM": wide(text, binary.LittleEndian, true), "UTF-16 LE": wide(text, binary.LittleEndian, false),
			"UTF-16 BE BOM": wide(text, binary.BigEndian, true), "UTF-16 BE": wide(text, binary.BigEndian, false),
			"UTF-8 sep": []byte("sep=" + d + "\r\n" + text), "UTF-8 old Mac": []byte(strings.ReplaceAll(text, "\r\n", "\r")),
			"UTF-8 LF": []byte(strings.ReplaceAll(text, "\r\n", "\n")),
		} {
			tb, err := exchange.ReadTable("x.csv", data)
			if err != nil {
				t.Errorf("%s %q: %v", name, d, err)
				continue
			}
			want := []string{"Núñez", "José", "(207) 555-0100", "a, b; c" + strings.ReplaceAll(d, "\t", "\t") + "d"}
			if string(tb.Delimiter) != d || !strings.HasPrefix(name, tb.Encoding) || len(tb.Rows) != 2 || !slices.Equal(tb.Rows[0], want) {
				t.Errorf("%s %q: %q %q %q", name, d, tb.Delimiter, tb.Encoding, tb.Rows)
			}
		}
	}
}

// unread checks that data is refused in words which have all of hints.
func unread(t *testing.T, data []byte, hints ...string) {
	t.Helper()
	_, err := exchange.ReadTable("x.xls", data)
	told(t, err)
	u, ok := err.(*exchange.Unreadable)
	if !ok {
		t.Fatalf("%T %v", err, err)
	}
	what, do := u.Words()
	for _, h := range hints {
		if !strings.Contains(what+" "+do, h) {
			t.Errorf("%q is not in %q", h, what+" "+do)
		}
	}
	if !strings.Contains(what, "Nothing was changed.") {
		t.Error(what)
	}
}

func TestRefusals(t *testing.T) {
	old := append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 600)...)
	unread(t, nil, "empty")
	unread(t, []byte("\uFEFF \r\n\r\n"), "empty")
	unread(t, []byte(strings.Repeat(",,,\r\n", 50)), "no rows")
	unread(t, append(slices.Clone(old), wide("Workbook", binary.LittleEndian, false)...), "2003", ".xlsx")
	unread(t, append(slices.Clone(old), wide("EncryptedPackage", binary.LittleEndian, false)...), "password")
	unread(t, []byte("%PDF-1.7\n..."), "PDF")
	unread(t, []byte("\r\n<html xmlns:o='urn'><table><tr><td>Name</td></tr></table></html>"), "web page", ".xls")
	unread(t, []byte("\x7fELF\x02\x01\x01\x00\x00\x00\x00binary"), "not a spreadsheet", ".xlsx or .csv")
	unread(t, []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "not a spreadsheet")
	unread(t, []byte("BEGIN:VCARD\r\nVERSION:3.0\r\n"), "contact cards")
	unread(t, []byte("PK\x03\x04 and then nothing"), "damaged")
	unread(t, []byte("Dear all,\nthe roster comes tomorrow.\nYours\nMaria\n"), "not a spreadsheet")
	unread(t, make([]byte, 51<<20), "50 MB")
}

// TestLongLine: a line of 100 MB is refused in words, without a copy of it.
func TestLongLine(t *testing.T) {
	data := bytes.Repeat([]byte("x"), 100<<20)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	unread(t, data, "MB")
	unread(t, data[:40<<20], "Line 1 of that file has more than 1 MB")
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
		t.Errorf("%d bytes were taken", used)
	}
}

func TestManyRows(t *testing.T) {
	unread(t, append([]byte("Name,Phone\n"), bytes.Repeat([]byte("a,1\n"), 200_001)...), "200000 rows")
	// And when the quotes are in disorder.
	unread(t, append([]byte("Name,Phone\na\"b,\"x\"y\n"), bytes.Repeat([]byte("a,1\n"), 200_001)...), "200000 rows")
}

func TestQuotesInDisorder(t *testing.T) {
	for _, c := range []struct {
		line string
		want []string
	}{
		{`Robert "Bob" Smith,x,y`, []string{`Robert "Bob" Smith`, "x", "y"}},
		{`"Robert "Bob" Smith",x,y`, []string{`Robert "Bob" Smith`, "x", "y"}},
		{`6" pipe,x,y`, []string{`6" pipe`, "x", "y"}},
		{`"never closed,x,y`, []string{`never closed`, "x", "y"}},
		{`a,"two` + "\n" + `lines",y`, []string{"a", "two\nlines", "y"}},
	} {
		data := "Name,Job,Note\n" + c.line + "\nnext,\"ok\",z\nbad \"quote,\"x\"y,\n"
		tb, err := exchange.ReadTable("", []byte(data))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(tb.Rows[0], c.want) || !slices.Equal(tb.Rows[1], []string{"next", "ok", "z"}) {
			t.Errorf("%s: %q", c.line, tb.Rows)
		}
		if !strings.Contains(strings.Join(tb.Notes, " "), "quotation marks") {
			t.Error("not told:", tb.Notes)
		}
	}
}

func TestHeader(t *testing.T) {
	for name, c := range map[string]struct {
		data   string
		header string
		rows   int
		line   int
		note   string
	}{
		"plain":       {"Name,Phone\nA,207\n", "Name|Phone", 1, 2, ""},
		"title lines": {"Our staff\n\nprinted 1/1/2026,,\nName,Phone,Job\nA,207,x\n", "Name|Phone|Job", 1, 5, "line 4"},
		"two rows":    {",,Phone,\nLast,First,Cell,Desk\nA,B,1,2\n", "Last|First|Cell|Desk", 1, 3, "line 2"},
		"again":       {"Name,Phone\nA,1\nName,Phone\nB,2\n", "Name|Phone", 2, 2, "stand again"},
		"none":        {"Maria Santos,(207) 555-0100\nGrace Chen,(207) 555-0101\n", "Column 1|Column 2", 2, 1, "numbered"},
		"unknown":     {"Wibble,Wobble\nMaria,(207) 555-0100\n", "Wibble|Wobble", 1, 2, ""},
		"holes":       {"Name,,Phone,\nA,x,1,\n", "Name|Column 2|Phone", 1, 2, ""},
		"Spanish":     {"Apellido;Nombre;Celular;Correo electrónico\nSantos;María;1;m@x.com\n", "Apellido|Nombre|Celular|Correo electrónico", 1, 2, ""},
		"one column":  {"Name\nMaria Santos\nGrace Chen\n", "Name", 2, 2, ""},
	} {
		tb, err := exchange.ReadTable("", []byte(c.data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if strings.Join(tb.Header, "|") != c.header || len(tb.Rows) != c.rows || tb.Lines[0] != c.line || !strings.Contains(strings.Join(tb.Notes, " "), c.note) {
			t.Errorf("%s: %q %q %v %q", name, tb.Header, tb.Rows, tb.Lines, tb.Notes)
		}
	}
}

// TestTargets: every kind has targets, no two of one name or label.
func TestTargets(t *testing.T) {
	for _, k := range binder.Kinds() {
		seen := map[string]bool{}
		for _, x := range exchange.Targets(k.Name) {
			for _, s := range []string{"f:" + x.Field, "l:" + x.Label} {
				if seen[s] || x.Field == "" || x.Label == "" {
					t.Errorf("%s %+v", k.Name, x)
				}
				seen[s] = true
			}
		}
		if len(seen) == 0 {
			t.Error(k.Name)
		}
	}
	if exchange.Targets("nonsense") != nil {
		t.Error("targets of nothing")
	}
}

func TestMapping(t *testing.T) {
	tb, err := exchange.ReadTable("", []byte("Name,Cell = Phone,Cell = Phone,Shoe size\nA,(207) 555-0100,(207) 555-0101,9\n"))
	if err != nil {
		t.Fatal(err)
	}
	m := exchange.Guess(tb, "person", nil)
	want := []string{"Name=name", "Cell = Phone=mobile", "Cell = Phone=mobile", "Shoe size="}
	if !slices.Equal(m.Lines(), want) {
		t.Fatal(m.Lines())
	}
	m.Columns[2].Field = "work"
	m.Columns[3].Field = "note"
	if back := exchange.MappingOf(tb, "person", m.Lines()); !slices.Equal(back.Lines(), m.Lines()) {
		t.Error(back.Lines())
	}
	// The next time it is remembered, for this kind alone.
	p := newPC(t)
	im := exchange.Plan(p.b, tb, m, "person", today, p.id)
	p.commit(binder.Imports.Form(p.b, "i1", im.Record(tb, m, "", today)).Diff()...)
	if again := exchange.Guess(tb, "person", p.b); !again.Remembered || !slices.Equal(again.Lines(), m.Lines()) {
		t.Error(again)
	}
	if again := exchange.Guess(tb, "partner", p.b); again.Remembered {
		t.Error(again)
	}
	if why := exchange.Guess(tb, "training", nil).Missing("training"); why == "" {
		t.Error("a training without a course is not missed")
	}
}

func TestGuesses(t *testing.T) {
	for header, want := range map[string]string{
		"Employee Name|Cell Phone (personal)|Work E-mail|Emp #":                      "name|mobile|email|staffno",
		"Nombre|Apellidos|Teléfono móvil|Correo electrónico|Fecha de ingreso|Puesto": "first|family|mobile|email|started|job",
		"FIRST_NAME|LAST_NAME|HIRE_DATE|TERM_DATE":                                   "first|family|started|left",
		"Mobile|Mobile 2|E-mail 1|E-mail 2|Name":                                     "mobile|mobile|email|email|name",
		"Last, First|Extension|Pager|Alternate phone|Emergency role":                 "lastfirst|ext|pager|other|role",
		"Work Fax|Home Phone|Business Phone|Full Name":                               "fax|home|work|name",
	} {
		names := strings.Split(header, "|")
		data := strings.Join(quoted(names), ",") + "\n" + "x\n"
		tb, err := exchange.ReadTable("", []byte(data))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range exchange.Guess(tb, "person", nil).Columns {
			got = append(got, c.Field)
		}
		if strings.Join(got[:len(names)], "|") != want {
			t.Errorf("%s: %s", header, strings.Join(got, "|"))
		}
	}
	// By what stands in them.
	tb, err := exchange.ReadTable("", []byte("Maria Santos,(207) 555-0100,m@x.example\nGrace Chen,(207) 555-0101,g@x.example\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := exchange.Guess(tb, "person", nil).Lines(); fmt.Sprint(got) != "[Column 1=name Column 2=mobile Column 3=email]" {
		t.Error(got)
	}
	tb, _ = exchange.ReadTable("", []byte("Employee,Job\n\"Santos, Maria\",Nurse\n\"Chen, Grace\",Biller\n"))
	if got := exchange.Guess(tb, "person", nil).Lines(); fmt.Sprint(got) != "[Employee=lastfirst Job=job]" {
		t.Error(got)
	}
	tb, _ = exchange.ReadTable("", []byte("Name,Job\n\"Maria Santos, RN\",Nurse\n\"Grace Chen, M.D., FAAP\",Biller\n"))
	if got := exchange.Guess(tb, "person", nil).Lines(); fmt.Sprint(got) != "[Name=name Job=job]" {
		t.Error(got)
	}
}

func quoted(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = `"` + s + `"`
	}
	return out
}
