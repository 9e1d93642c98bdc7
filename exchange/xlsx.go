package exchange

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/htmlindex"
)

func (t *Table) readXLSX(data []byte, sheet string) (rows []row, err error) {
	if err := checkZIP(data); err != nil {
		return nil, err
	}
	f, err := openXLSX(data)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	t.Sheets = f.GetSheetList()
	var last error
	for _, name := range t.Sheets {
		if sheet != "" && name != sheet {
			continue
		}
		if visible, err := f.GetSheetVisible(name); sheet == "" && (err != nil || !visible) {
			continue
		}
		list, err := t.readSheet(f, name)
		if err != nil {
			last = err
			continue
		}
		if len(list) > 0 {
			t.Sheet = name
			return list, nil
		}
	}
	if last != nil {
		return nil, last
	}
	if sheet != "" {
		return nil, unreadable(fmt.Sprintf("The workbook has no sheet “%s” with rows in it.", sheet), "Choose another sheet.")
	}
	return nil, unreadable("That workbook has no rows.", "Choose another file, or export it again from the program it came from.")
}

// checkZIP refuses what is no workbook, and one that would fill the memory
// when unpacked, by the ZIP's own directory; reading holds it to that.
func checkZIP(data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return damaged()
	}
	var size uint64
	book := false
	for _, f := range z.File {
		size += f.UncompressedSize64
		if f.UncompressedSize64 > maxUnzip || size > maxUnzip {
			return unreadable(fmt.Sprintf("That file would grow to more than %d MB when opened, so it was not opened.", maxUnzip>>20),
				"If you trust the file, open it in Excel, delete what is not needed, save it as .csv and try again.")
		}
		name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
		switch {
		case name == "xl/workbook.xml":
			book = true
		case name == "xl/workbook.bin":
			return unreadable("That is a binary workbook (.xlsb), which ReadyBinder does not read.", "Open it in Excel, save it as .xlsx and try again.")
		case name == "content.xml":
			return unreadable("That is an OpenDocument file, which ReadyBinder does not read.", "Open it in LibreOffice, save it as .xlsx and try again.")
		case name == "word/document.xml":
			return unreadable("That is a Word document, not a spreadsheet.", "Copy the list into Excel, save it as .xlsx and try again.")
		}
	}
	if !book {
		return unreadable("That ZIP file has no spreadsheet in it.", saveAs)
	}
	for _, f := range z.File {
		if !whole(f) {
			return damaged()
		}
	}
	return nil
}

// whole reads a part of a workbook to its end: excelize takes one whose
// checksum is wrong, whose end is missing, or whose XML breaks off in the
// middle for a shorter one, and half a roster would be taken for all of it.
func whole(f *zip.File) bool {
	name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
	if !strings.HasSuffix(name, ".xml") {
		return true
	}
	r, err := f.Open()
	if err != nil {
		return false
	}
	defer r.Close()
	if strings.HasPrefix(name, "xl/worksheets/") || name == "xl/sharedstrings.xml" {
		if !wellFormed(r) {
			return false
		}
	}
	_, err = io.Copy(io.Discard, r) // to where the checksum is compared
	return err == nil
}

// wellFormed tells whether r is one XML element from its beginning to its end.
func wellFormed(r io.Reader) bool {
	d := xml.NewDecoder(r)
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		e, err := htmlindex.Get(label)
		if err != nil {
			return nil, err
		}
		return e.NewDecoder().Reader(in), nil
	}
	for some := false; ; some = true {
		if _, err := d.Token(); err != nil {
			return err == io.EOF && some
		}
	}
}

func damaged() error {
	return unreadable("That workbook is damaged.", "Open it in Excel or LibreOffice, which may repair it, save it under a new name and try again.")
}

// openXLSX opens a workbook in memory. The two limits are one, because
// excelize writes what exceeds the smaller one into a temporary file.
func openXLSX(data []byte) (f *excelize.File, err error) {
	// The library is not written for hostile files.
	defer func() {
		if recover() != nil {
			f, err = nil, damaged()
		}
	}()
	f, err = excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: maxUnzip, UnzipXMLSizeLimit: maxUnzip, ShortDatePattern: "yyyy-mm-dd",
	})
	if errors.Is(err, excelize.ErrWorkbookPassword) {
		return nil, unreadable("That workbook is locked with a password.", "Open it in Excel, take the password off, save it as .xlsx and try again.")
	}
	if err != nil {
		return nil, damaged()
	}
	return f, nil
}

// readSheet walks through the sheet twice at once, as it is stored and as it
// is shown: only both together tell a date from a number. It streams, since
// the library's other ways in fill the rectangle up to the furthest cell.
func (t *Table) readSheet(f *excelize.File, name string) (list []row, err error) {
	defer func() {
		if recover() != nil {
			list, err = nil, damaged()
		}
	}()
	stored, err := f.Rows(name)
	if err != nil {
		return nil, damaged()
	}
	defer stored.Close()
	shown, err := f.Rows(name)
	if err != nil {
		return nil, damaged()
	}
	defer shown.Close()
	props, err := f.GetWorkbookProps()
	since1904 := err == nil && props.Date1904 != nil && *props.Date1904
	wide := false
	for line := 1; stored.Next() && shown.Next(); line++ {
		raw, err := stored.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, damaged()
		}
		seen, err := shown.Columns()
		if err != nil {
			return nil, damaged()
		}
		if len(raw) > maxColumns {
			raw, wide = raw[:maxColumns], true
		}
		r := row{line, make([]string, len(raw))}
		for i, v := range raw {
			if i < len(seen) {
				v = cellText(v, seen[i], since1904)
			}
			r.cells[i] = v
		}
		if r.filled() == 0 {
			continue
		}
		if len(list) == maxRows {
			return nil, tooMany()
		}
		list = append(list, r)
	}
	if stored.Error() != nil {
		return nil, damaged()
	}
	if wide {
		t.note("Only the first %d columns were read.", maxColumns)
	}
	return list, nil
}

// cellText is a cell as text: a date as 2026-11-23, a percentage as shown, a
// whole number without exponent or format, and anything else as stored.
func cellText(raw, shown string, since1904 bool) string {
	if raw == "" || raw[0] > '9' || raw[0] < '+' {
		return raw
	}
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return raw
	}
	if strings.HasSuffix(shown, "%") {
		return shown
	}
	if shown != raw && n >= 1 && n < 2958466 {
		if d, ok := excelDate(n, since1904); ok && showsDate(shown, d) {
			return d
		}
	}
	if n == float64(int64(n)) && strings.ContainsAny(raw, "eE.") {
		return strconv.FormatInt(int64(n), 10)
	}
	return raw
}

// excelDate is the day of an Excel serial number, as 2006-01-02.
func excelDate(n float64, since1904 bool) (string, bool) {
	d, err := excelize.ExcelDateToTime(n, since1904)
	if err != nil {
		return "", false
	}
	return d.Format("2006-01-02"), true
}

// showsDate tells whether a number shown so is shown as that day: its year
// stands there, and its day or a month.
func showsDate(shown, date string) bool {
	year, month, day := date[:4], strings.TrimPrefix(date[5:7], "0"), strings.TrimPrefix(date[8:], "0")
	var hasYear, hasDay, letters bool
	for _, w := range strings.FieldsFunc(shown, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		switch trimmed := strings.TrimPrefix(w, "0"); {
		case !hasYear && (w == year || w == year[2:] && strings.IndexFunc(shown, unicode.IsDigit) >= 0 && !hasDayOnly(shown, w)):
			hasYear = true
		case trimmed == day || trimmed == month:
			hasDay = true
		case len(w) >= 3 && unicode.IsLetter([]rune(w)[0]):
			letters = true
		}
	}
	return hasYear && (hasDay || letters)
}

// hasDayOnly tells whether w is all the number that shown has.
func hasDayOnly(shown, w string) bool {
	return strings.TrimFunc(shown, func(r rune) bool { return !unicode.IsDigit(r) }) == w
}
