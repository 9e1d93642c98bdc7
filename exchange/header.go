package exchange

import (
	"fmt"
	"slices"
	"strings"

	"readybinder/binder"
)

// maxAbove is how many rows may stand above the header row.
const maxAbove = 30

// take finds the header row among rows and keeps what stands under it.
func (t *Table) take(rows []row) error {
	for i := range rows {
		if len(rows[i].cells) > maxColumns {
			rows[i].cells = rows[i].cells[:maxColumns]
			if i == 0 {
				t.note("Only the first %d columns were read.", maxColumns)
			}
		}
		for j, c := range rows[i].cells {
			rows[i].cells[j] = clean(c)
		}
	}
	rows = slices.DeleteFunc(rows, func(r row) bool { return r.filled() == 0 })
	if len(rows) == 0 {
		return unreadable("That file has no rows.", "Choose another file, or export it again from the program it came from.")
	}
	at, known := headerRow(rows)
	if at < 0 {
		if prose(rows) {
			return errNotTable
		}
		t.note("The file has no row with column names, so the columns are numbered.")
	} else {
		t.Header = slices.Clone(rows[at].cells)
		if at > 0 {
			t.note("The column names stand on line %d. What stands above them was left out.", rows[at].line)
		}
	}
	t.Rows, t.Lines = make([][]string, 0, len(rows)), make([]int, 0, len(rows))
	var again []int
	width := len(t.Header)
	for _, r := range rows[at+1:] {
		if known && slices.Equal(r.cells, rows[at].cells) {
			again = append(again, r.line)
			continue
		}
		t.Rows, t.Lines = append(t.Rows, r.cells), append(t.Lines, r.line)
		if at < 0 {
			width = max(width, len(r.cells))
		}
	}
	if len(again) > 0 {
		t.note("The column names stand again on %s; that was left out.", lineList(again))
	}
	for len(t.Header) > 0 && t.Header[len(t.Header)-1] == "" && !slices.ContainsFunc(t.Rows, func(r []string) bool { return len(r) >= len(t.Header) && r[len(t.Header)-1] != "" }) {
		t.Header = t.Header[:len(t.Header)-1]
		width = len(t.Header)
	}
	for i := range width {
		if i == len(t.Header) {
			t.Header = append(t.Header, "")
		}
		if t.Header[i] == "" {
			t.Header[i] = fmt.Sprintf("Column %d", i+1)
		}
	}
	return nil
}

// headerRow is the index of the row with most known column names, and
// whether names were known; without any, of a first row that is all words,
// and -1 where that is not so either.
func headerRow(rows []row) (at int, known bool) {
	best, score := -1, 0
	widest := 0
	for _, r := range rows[:min(len(rows), 200)] {
		widest = max(widest, r.filled())
	}
	for i, r := range rows[:min(len(rows), maxAbove)] {
		names, data := 0, 0
		seen := map[string]bool{}
		for _, c := range r.cells {
			k := headerKey(c)
			switch {
			case k == "" || seen[k]:
			case knownNames()[k]:
				names++
			case looksLikeData(c):
				data++
			}
			seen[k] = true
		}
		if s := names*2 - data*3; s > score && (names > 1 || widest <= 2) {
			best, score = i, s
		}
	}
	if best >= 0 {
		return best, true
	}
	for i, r := range rows[:min(len(rows), 5)] {
		if r.filled() < max(2, (widest+1)/2) && widest > 1 {
			continue
		}
		if len(rows) > 1 && !slices.ContainsFunc(r.cells, looksLikeData) && i+1 < len(rows) && slices.ContainsFunc(rows[i+1].cells, looksLikeData) {
			return i, false
		}
		break
	}
	return -1, false
}

// prose tells whether the rows are sentences rather than a list.
func prose(rows []row) bool {
	long, data := 0, false
	for _, r := range rows {
		if r.filled() < 2 {
			long++
		}
		data = data || slices.ContainsFunc(r.cells, looksLikeData)
	}
	return long*2 > len(rows) && !data
}

// looksLikeData tells a value from a column name: a number, a date, an
// address.
func looksLikeData(c string) bool {
	digits := 0
	for i := range len(c) {
		if c[i] >= '0' && c[i] <= '9' {
			digits++
		}
	}
	return digits >= 4 || digits > 0 && digits*2 >= len(c) || strings.Contains(c, "@") && strings.Contains(c, ".")
}

// headerKey is a column name as it is compared: folded, letters and digits
// alone, one space between words, without a number at the end that only
// counts ("E-mail 2" is "email").
func headerKey(s string) string {
	var b strings.Builder
	space := false
	for _, r := range binder.Fold(s) {
		switch {
		case r == '-' || r == '\'' || r == '.' || r == '’':
			// "e-mail" is "email", "Emp. No." is "emp no".
			continue
		case r == '#':
			r = 'n'
			if b.Len() > 0 {
				b.WriteString(" no")
			} else {
				b.WriteString("no")
			}
			space = true
			continue
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 0x80:
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteRune(r)
			space = false
		default:
			space = true
		}
	}
	k := b.String()
	if i := strings.LastIndexByte(k, ' '); i > 0 && len(k)-i == 2 && k[i+1] >= '1' && k[i+1] <= '9' {
		k = k[:i]
	}
	return k
}
