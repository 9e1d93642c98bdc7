package exchange

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"readybinder/binder"
)

// CSV writes all records of the kind as a spreadsheet that Excel opens right:
// UTF-8 with a byte order mark, commas, CR LF (RFC 4180). Cells that a
// spreadsheet would take for a formula begin with an apostrophe, which
// ReadTable takes off. Who confirmed a number and when is not in it; JSON has
// everything. An export of nothing is an error.
func CSV(w io.Writer, b *binder.Binder, kind string) error {
	k := binder.KindOf(kind)
	if k == nil || b.Count(kind) == 0 {
		return errNothing(k)
	}
	header, rows := flat(b, k)
	var out bytes.Buffer
	out.WriteString("\uFEFF")
	writeRow(&out, header)
	for _, r := range rows {
		writeRow(&out, r)
	}
	_, err := w.Write(out.Bytes())
	return err
}

func writeRow(out *bytes.Buffer, cells []string) {
	for i, c := range cells {
		if i > 0 {
			out.WriteByte(',')
		}
		c = armed(c)
		if strings.ContainsAny(c, ",;\t\"\n") || c != strings.TrimSpace(c) || i == 0 && c == "" {
			c = `"` + strings.ReplaceAll(strings.ReplaceAll(c, `"`, `""`), "\n", "\r\n") + `"`
		}
		out.WriteString(c)
	}
	out.WriteString("\r\n")
}

// VerifyCSV reads an export of CSV back and compares it with the binder, cell
// by cell. Call it with the bytes of the file that was written.
func VerifyCSV(data []byte, b *binder.Binder, kind string) error {
	k := binder.KindOf(kind)
	if k == nil || b.Count(kind) == 0 {
		return errNothing(k)
	}
	t, err := ReadTable("", data)
	if err != nil {
		return incomplete(err.Error())
	}
	header, rows := flat(b, k)
	if len(t.Rows) != len(rows) {
		return incomplete(fmt.Sprintf("%d of %d records are in it", len(t.Rows), len(rows)))
	}
	m := Guess(t, kind, nil)
	for i, name := range header {
		if i >= len(t.Header) || t.Header[i] != name || m.Columns[i].Field == "" {
			return incomplete("column " + name)
		}
	}
	for n, r := range rows {
		for i, want := range r {
			got := ""
			if i < len(t.Rows[n]) {
				got = t.Rows[n][i]
			}
			if got != want {
				return incomplete(fmt.Sprintf("line %d, %s", t.Lines[n], header[i]))
			}
		}
	}
	return nil
}

func errNothing(k *binder.Kind) error {
	many := "records"
	if k != nil {
		many = strings.ToLower(k.Many)
	}
	return binder.NewTrouble("exchange: nothing to export",
		"There is nothing to export: the binder has no "+many+". No file was written.",
		"Add some first, or choose something else to export.")
}

// incomplete is an export that does not read back as what it was made from.
func incomplete(why string) error {
	return binder.NewTrouble("exchange: the export is incomplete: "+why,
		"The exported file is not complete ("+why+"). Nothing in the binder was changed.",
		"Delete the file and export it again, to another folder or USB drive.")
}
