package exchange_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"readybinder/binder"
	"readybinder/exchange"
)

func workbook(t testing.TB, fill func(f *excelize.File), opts ...excelize.Options) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b, opts...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestXLSX(t *testing.T) {
	day := time.Date(2013, 4, 15, 0, 0, 0, 0, time.UTC)
	data := workbook(t, func(f *excelize.File) {
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		_, err := f.NewSheet("Staff")
		must(err)
		// A merged title over the list.
		must(f.MergeCell("Staff", "A1", "H1"))
		must(f.SetCellValue("Staff", "A1", "Cedar Hollow staff, 2026"))
		must(f.SetSheetRow("Staff", "A3", &[]any{"Name", "Cell", "Hired", "Left", "Emp #", "Email", "Notes", "Work"}))
		must(f.SetSheetRow("Staff", "A4", &[]any{"José Núñez", 2075550120, day, nil, 12, "j@x.example", "=1+1", "(207) 555-0100 x12"}))
		must(f.SetSheetRow("Staff", "A5", &[]any{"李伟", 12075550121, 41379, "6/30/2026", "007", "w@x.example", nil, 2075550100.0}))
		for i, style := range []excelize.Style{{NumFmt: 14}, {CustomNumFmt: ptr(`dd"."mm"."yyyy`)}, {CustomNumFmt: ptr(`mmm d, yy`)}, {CustomNumFmt: ptr(`[$-409]dddd, mmmm d, yyyy`)}, {CustomNumFmt: ptr("yyyy-mm-dd")}, {NumFmt: 22}} {
			id, err := f.NewStyle(&style)
			must(err)
			at := fmt.Sprintf("C%d", 6+i)
			must(f.SetSheetRow("Staff", fmt.Sprintf("A%d", 6+i), &[]any{fmt.Sprintf("Person %c", 'A'+i), "(207) 555-0130"}))
			must(f.SetCellValue("Staff", at, 41379))
			must(f.SetCellStyle("Staff", at, at, id))
		}
		// A number formatted as a telephone.
		phone, err := f.NewStyle(&excelize.Style{CustomNumFmt: ptr("(000) 000-0000")})
		must(err)
		must(f.SetCellStyle("Staff", "B4", "B4", phone))
	})
	tb, err := exchange.ReadTable("staff.xlsx", data)
	if err != nil {
		t.Fatal(err)
	}
	if tb.Sheet != "Staff" || !slices.Equal(tb.Sheets, []string{"Sheet1", "Staff"}) || tb.Lines[0] != 4 {
		t.Error(tb.Sheet, tb.Sheets, tb.Lines)
	}
	if got := tb.Rows[0]; !slices.Equal(got, []string{"José Núñez", "2075550120", "2013-04-15", "", "12", "j@x.example", "=1+1", "(207) 555-0100 x12"}) {
		t.Errorf("%q", got)
	}
	if got := tb.Rows[1]; !slices.Equal(got, []string{"李伟", "12075550121", "41379", "6/30/2026", "007", "w@x.example", "", "2075550100"}) {
		t.Errorf("%q", got)
	}
	for _, r := range tb.Rows[2:] {
		if r[2] != "2013-04-15" {
			t.Errorf("%q", r)
		}
	}
	p := newPC(t)
	im := p.plan("person", "staff.xlsx", data)
	p.do(im)
	if x := p.who("李伟"); x.Started != "2013-04-15" || x.Left != "2026-06-30" || x.StaffNo != "007" {
		t.Errorf("%+v", x)
	}
	if im := p.plan("person", "staff.xlsx", data); len(im.Ops(0)) != 0 {
		t.Error(rowsText(im))
	}
	if _, err := exchange.ReadSheet("staff.xlsx", data, "Sheet1"); err == nil {
		t.Error("an empty sheet was read")
	}
}

func ptr[T any](v T) *T { return &v }

func TestXLSXPercent(t *testing.T) {
	data := workbook(t, func(f *excelize.File) {
		f.SetSheetRow("Sheet1", "A1", &[]any{"Employee", "Course", "Date", "Score"})
		f.SetSheetRow("Sheet1", "A2", &[]any{"Maria Santos", "Outages", "9/21/2026", 0.92})
		id, _ := f.NewStyle(&excelize.Style{NumFmt: 9})
		f.SetCellStyle("Sheet1", "D2", "D2", id)
	})
	p := newPC(t)
	p.person("maria", binder.Person{Name: "Maria Santos"})
	p.do(p.plan("training", "t.xlsx", data))
	if list := binder.Trainings.All(p.b); len(list) != 1 || list[0].Score != 92 || list[0].Method != "" {
		t.Error(list)
	}
}

func Test1904(t *testing.T) {
	data := workbook(t, func(f *excelize.File) {
		f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: ptr(true)})
		f.SetSheetRow("Sheet1", "A1", &[]any{"Name", "Hire date"})
		f.SetSheetRow("Sheet1", "A2", &[]any{"Maria Santos", time.Date(2013, 4, 15, 0, 0, 0, 0, time.UTC)})
	})
	tb, err := exchange.ReadTable("", data)
	if err != nil || tb.Rows[0][1] != "2013-04-15" {
		t.Error(tb, err)
	}
}

func TestXLSXRefusals(t *testing.T) {
	good := workbook(t, func(f *excelize.File) {
		for i := range 200 {
			f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &[]any{"Name", fmt.Sprint("Phone ", i*7919), i})
		}
	})
	unread(t, workbook(t, func(f *excelize.File) { f.SetCellValue("Sheet1", "A1", "x") }, excelize.Options{Password: "secret"}), "password")
	unread(t, workbook(t, func(*excelize.File) {}), "no rows")
	unread(t, good[:len(good)/2], "damaged")
	// One byte at a time, all over the file: words or a table, never a panic.
	for i := 0; i < len(good); i += 37 {
		bad := slices.Clone(good)
		bad[i] ^= 0x5A
		if _, err := exchange.ReadTable("", bad); err != nil {
			told(t, err)
		}
	}
	other := func(names ...string) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, n := range names {
			w, _ := z.Create(n)
			io.WriteString(w, "<x/>")
		}
		z.Close()
		return b.Bytes()
	}
	unread(t, other("word/document.xml"), "Word")
	unread(t, other("content.xml", "mimetype"), "OpenDocument")
	unread(t, other("xl/workbook.bin"), ".xlsb")
	unread(t, other("photo.jpg"), "ZIP")
	unread(t, other("xl/workbook.xml"), "Nothing was changed.")
}

// bomb is a workbook whose sheet is of size bytes when unpacked, and which
// its directory says is of claimed bytes.
func bomb(t *testing.T, size, claimed uint64) []byte {
	t.Helper()
	good := workbook(t, func(f *excelize.File) { f.SetCellValue("Sheet1", "A1", "x") })
	in, err := zip.NewReader(bytes.NewReader(good), int64(len(good)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range in.File {
		if f.Name != "xl/worksheets/sheet1.xml" {
			z.Copy(f)
			continue
		}
		var packed bytes.Buffer
		c, _ := flate.NewWriter(&packed, flate.BestCompression)
		sum := crc32.NewIEEE()
		w := io.MultiWriter(c, sum)
		io.WriteString(w, `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>`)
		block := bytes.Repeat([]byte("A"), 1<<20)
		for n := uint64(0); n < size; n += 1 << 20 {
			w.Write(block)
		}
		c.Close()
		raw, err := z.CreateRaw(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, CRC32: sum.Sum32(), CompressedSize64: uint64(packed.Len()), UncompressedSize64: claimed})
		if err != nil {
			t.Fatal(err)
		}
		raw.Write(packed.Bytes())
	}
	z.Close()
	return out.Bytes()
}

func TestZIPBomb(t *testing.T) {
	const size = 600 << 20
	unread(t, bomb(t, size, size), "would grow", "128 MB")
	// A directory that lies does not help it: reading stops where it said.
	unread(t, bomb(t, size, 1<<20), "damaged")
}

// TestBrokenInside: a workbook that another program wrote wrong, so that its
// checksums are right, is refused and not read up to the break.
func TestBrokenInside(t *testing.T) {
	good := workbook(t, func(f *excelize.File) {
		f.SetSheetRow("Sheet1", "A1", &[]any{"Name", "Mobile"})
		for i := range 20 {
			f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+2), &[]any{fmt.Sprint("Person ", i), fmt.Sprint("207 555 01", 10+i)})
		}
	})
	if tb, err := exchange.ReadTable("", rezip(t, good, "", nil)); err != nil || len(tb.Rows) != 20 {
		t.Fatal(err)
	}
	for name, part := range map[string]string{"sheet": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml"} {
		for what, broken := range map[string]func([]byte) []byte{
			"a tag is cut":       func(b []byte) []byte { return slices.Concat(b[:len(b)/2], b[len(b)/2+9:]) },
			"bytes are zero":     func(b []byte) []byte { copy(b[len(b)/2:], make([]byte, 12)); return b },
			"the end is missing": func(b []byte) []byte { return b[:len(b)/2] },
			"nothing is there":   func([]byte) []byte { return nil },
		} {
			t.Run(name+": "+what, func(t *testing.T) { unread(t, rezip(t, good, part, broken), "damaged") })
		}
	}
}

// rezip is a workbook one part of which went through change.
func rezip(t *testing.T, book []byte, part string, change func([]byte) []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == part {
			b = change(b)
		}
		w, err := z.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(b)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestWideXLSX: rows with one cell at the far right, which fill the memory of
// programs that keep the rectangle.
func TestWideXLSX(t *testing.T) {
	data := workbook(t, func(f *excelize.File) {
		f.SetSheetRow("Sheet1", "A1", &[]any{"Name", "Phone"})
		for i := range 50 {
			f.SetCellValue("Sheet1", fmt.Sprintf("A%d", i+2), "Person "+strings.Repeat("x", i))
		}
		f.SetCellValue("Sheet1", "XFD3", "far")
		f.SetCellValue("Sheet1", "A100000", "low")
	})
	tb, err := exchange.ReadTable("", data)
	if err != nil || len(tb.Rows) != 51 || tb.Lines[50] != 100000 || len(tb.Header) != 2 || !strings.Contains(strings.Join(tb.Notes, ""), "512 columns") {
		t.Error(err, len(tb.Rows), tb.Notes)
	}
}
