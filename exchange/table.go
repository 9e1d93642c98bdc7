package exchange

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
)

// What a table may have at most. They bound memory and time on an old PC, and
// no roster comes near them.
const (
	maxFile    = 50 << 20  // bytes
	maxLine    = 1 << 20   // bytes
	maxRows    = 200_000   // rows
	maxColumns = 512       // columns; what stands further right is left out, and told
	maxUnzip   = 128 << 20 // bytes of an XLSX when unpacked
)

// Table is a spreadsheet as it was understood: one header row, and the rows
// under it that have something in them.
type Table struct {
	Name string
	// Sheets are the sheets of a workbook, Sheet the one that was read; both
	// are empty for text.
	Sheets []string
	Sheet  string
	// Header has one name for each column, all as the file has them, without
	// spaces around; "Column 3" where the file has no name for it.
	Header []string
	// Rows may be shorter or longer than Header.
	Rows [][]string
	// Lines is the line (text) or row (workbook) of the file, from 1, on which
	// each of Rows begins.
	Lines []int
	// Encoding and Delimiter are empty and 0 for workbooks.
	Encoding  string
	Delimiter rune
	// Notes say in words what was unusual and how it was taken.
	Notes []string
}

// ReadTable reads a CSV, TSV or XLSX file, whatever its name says. Of a
// workbook it takes the first sheet with rows in it. An error is an
// *Unreadable.
func ReadTable(name string, data []byte) (*Table, error) { return ReadSheet(name, data, "") }

// ReadSheet is ReadTable for the named sheet of a workbook; "" is the first
// with rows in it.
func ReadSheet(name string, data []byte, sheet string) (*Table, error) {
	if err := sniff(data); err != nil {
		return nil, err
	}
	t := &Table{Name: name}
	var rows []row
	var err error
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		rows, err = t.readXLSX(data, sheet)
	} else {
		rows, err = t.readText(data)
	}
	if err != nil {
		return nil, err
	}
	if err := t.take(rows); err != nil {
		return nil, err
	}
	return t, nil
}

// row is a row of a file before it is known which one is the header.
type row struct {
	line  int
	cells []string
}

func (r row) filled() int {
	n := 0
	for _, c := range r.cells {
		if c != "" {
			n++
		}
	}
	return n
}

func (t *Table) note(format string, args ...any) {
	t.Notes = append(t.Notes, fmt.Sprintf(format, args...))
}

// sniff refuses what is no table, by its first bytes, in words that say what
// it is instead.
func sniff(data []byte) error {
	head := data[:min(len(data), 4096)]
	low := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n"))
	has := func(s string) bool { return bytes.HasPrefix(head, []byte(s)) }
	switch {
	case len(bytes.Trim(head, " \t\r\n\x00\xEF\xBB\xBF\xFE\xFF")) == 0 && len(data) == len(head):
		return unreadable("That file is empty.", "Choose another file, or export it again from the program it came from.")
	case len(data) > maxFile:
		return unreadable(fmt.Sprintf("That file has %d MB, and ReadyBinder reads spreadsheets of up to %d MB.", len(data)>>20, maxFile>>20),
			"Delete the sheets and columns that are not needed, save it as .csv and try again.")
	case has("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"):
		if bytes.Contains(data, wide("EncryptedPackage")) {
			return unreadable("That workbook is locked with a password.",
				"Open it in Excel, take the password off (File, Info, Protect Workbook), save it as .xlsx and try again.")
		}
		return unreadable("That is a workbook of Excel 2003 or older (.xls), which ReadyBinder does not read.",
			"Open it in Excel or LibreOffice, save it as .xlsx and try again.")
	case has("%PDF-"):
		return unreadable("That is a PDF, not a spreadsheet.",
			"Export the list as .xlsx or .csv from the program that made the PDF, and try again.")
	case bytes.HasPrefix(low, []byte("<!doctype html")), bytes.HasPrefix(low, []byte("<html")),
		bytes.HasPrefix(low, []byte("<?xml")), bytes.HasPrefix(low, []byte("<table")), bytes.HasPrefix(low, []byte("<meta")):
		return unreadable("That is a web page, even if its name ends in .xls.",
			"Open it in Excel or LibreOffice, save it as .xlsx and try again.")
	case bytes.HasPrefix(low, []byte("begin:vcard")):
		return unreadable("Those are contact cards, not a spreadsheet.", "Choose “Import contact cards” for that file.")
	case has(`{\rtf`):
		return unreadable("That is a text document, not a spreadsheet.", "Copy the list into Excel, save it as .xlsx and try again.")
	case has("PK\x05\x06"), has("PK\x07\x08"):
		return unreadable("That ZIP file has no spreadsheet in it.", saveAs)
	}
	return nil
}

// wide is s in UTF-16 LE, as the directory of an old Office file has it.
func wide(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

var errNotTable = &Unreadable{"That file is not a spreadsheet." + unchanged, saveAs}

// clean is what a cell says: normal, without the apostrophe of a formula made
// harmless.
func clean(s string) string {
	s = normal(s)
	// Excel's trick for numbers with leading zeros: ="0123".
	if strings.HasPrefix(s, `="`) && strings.HasSuffix(s, `"`) && len(s) > 3 && !strings.ContainsAny(s[2:len(s)-1], `"&(`) {
		s = s[2 : len(s)-1]
	}
	return disarmed(s)
}

// normal is s without what nobody sees: spaces around it, hard and zero-width
// spaces, control characters, and with LF as its line ends.
func normal(s string) string {
	plain := true
	for i := range len(s) {
		if s[i] >= 0x80 || s[i] < ' ' {
			plain = false
			break
		}
	}
	if !plain {
		s = strings.Map(func(r rune) rune {
			switch {
			case r == '\u00A0' || r == '\u2007' || r == '\u202F' || r == '\u2009' || r == '\u3000':
				return ' '
			case r == '\u200B' || r == '\u2060' || r == '\uFEFF' || r == '\u00AD':
				return -1
			case r < ' ' && r != '\n' && r != '\t' && r != '\r':
				return -1
			}
			return r
		}, s)
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	return strings.TrimSpace(s)
}
