package exchange

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
)

var delimiters = []rune{',', ';', '\t', '|'}

// maxLook is how many lines further a quote may close that stands in a
// disorderly file. It bounds the work on a file that is all quotes.
const maxLook = 100

func (t *Table) readText(data []byte) ([]row, error) {
	if err := longLine(data); err != nil {
		return nil, err
	}
	text, encoding := decodeText(data)
	if binaryText(text) {
		return nil, errNotTable
	}
	t.Encoding = encoding
	// Old Macs end lines with a carriage return alone.
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	first := 1
	if rest, d, ok := sepLine(text); ok {
		text, t.Delimiter, first = rest, d, 2
	} else {
		t.Delimiter = delimiterOf(text)
	}
	rows, err := strict(text, t.Delimiter, first)
	if err == errTooMany {
		return nil, tooMany()
	}
	if err != nil {
		rows, err = t.forgiving(text, first)
	}
	return rows, err
}

// longLine refuses a line that no spreadsheet has, before it is copied.
func longLine(data []byte) error {
	for line, rest := 1, data; len(rest) > 0; line++ {
		i := bytes.IndexAny(rest[:min(len(rest), maxLine+1)], "\r\n")
		if i < 0 {
			if len(rest) > maxLine {
				return unreadable(fmt.Sprintf("Line %d of that file has more than %d MB, so it is not a list.", line, maxLine>>20), saveAs)
			}
			break
		}
		rest = rest[i+1:]
	}
	return nil
}

// binaryText tells a program, a picture or the like from text.
func binaryText(s string) bool {
	head := s[:min(len(s), 1<<16)]
	odd := 0
	for i := range len(head) {
		if c := head[i]; c == 0 || c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\v' {
			odd++
		}
	}
	return odd*100 > len(head) || strings.IndexByte(s, 0) >= 0
}

// sepLine takes off the line "sep=;" by which Excel is told the delimiter.
func sepLine(s string) (rest string, d rune, ok bool) {
	line, rest, _ := strings.Cut(s, "\n")
	line = strings.Trim(strings.TrimSpace(line), `"`)
	if v, found := strings.CutPrefix(strings.ToLower(line), "sep="); found {
		if line == "sep=" {
			v = "\t" // TrimSpace took it
		}
		if r := []rune(v); len(r) == 1 && slices.Contains(delimiters, r[0]) {
			return rest, r[0], true
		}
	}
	return s, 0, false
}

// delimiterOf is the delimiter that stands equally often in the most records
// at the beginning of text; of two the one that makes more columns. One with
// which the quotes are in order comes before one with which they are not.
func delimiterOf(text string) rune {
	const enough = 500
	best, score := ',', 0
	for _, d := range delimiters {
		counts, total, tidy := map[int]int{}, 0, true
		r := csv.NewReader(strings.NewReader(text))
		r.Comma, r.FieldsPerRecord, r.ReuseRecord = d, -1, true
		for total < enough {
			cells, err := r.Read()
			if err == io.EOF {
				break
			}
			if tidy = err == nil; !tidy {
				break
			}
			counts[len(cells)-1]++
			total++
		}
		if !tidy {
			clear(counts)
			total = 0
			for line := range strings.Lines(text) {
				if total == enough {
					break
				}
				if line = strings.TrimSpace(line); line != "" {
					cells, _, _ := splitLine(line, d)
					counts[len(cells)-1]++
					total++
				}
			}
		}
		for n, times := range counts {
			s := times*1000/max(total, 1)*20 + min(n, 9)
			if tidy {
				s += 10
			}
			if n > 0 && s > score {
				best, score = d, s
			}
		}
	}
	return best
}

var errTooMany = fmt.Errorf("exchange: too many rows")

func tooMany() error {
	return unreadable(fmt.Sprintf("That file has more than %d rows.", maxRows),
		"Split it into several files, or delete the rows that are not needed, and try again.")
}

// strict reads well-formed text (RFC 4180, any delimiter).
func strict(text string, d rune, first int) ([]row, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = d, -1, true
	var rows []row
	for {
		cells, err := r.Read()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
		if len(rows) == maxRows {
			return nil, errTooMany
		}
		rows = append(rows, row{line + first - 1, slices.Clone(cells)})
	}
}

// forgiving reads text whose quotes are in disorder, a line at a time: a
// quote closes a cell only where a delimiter or the line's end follows, and a
// cell that never closes ends with its line.
func (t *Table) forgiving(text string, first int) ([]row, error) {
	lines := strings.Split(text, "\n")
	var rows []row
	var odd []int
	for i := 0; i < len(lines); {
		if len(rows) == maxRows {
			return nil, tooMany()
		}
		line := strings.TrimSuffix(lines[i], "\r")
		cells, open, disorder := splitLine(line, t.Delimiter)
		used := 1
		if open {
			joined := line
			for k := i + 1; k < len(lines) && k < i+maxLook && len(joined) < maxLine; k++ {
				joined += "\n" + strings.TrimSuffix(lines[k], "\r")
				if more, stillOpen, bad := splitLine(joined, t.Delimiter); !stillOpen {
					// It is one record only if it is in order and no line
					// that it swallows is a whole record of its own.
					if !bad && !swallows(lines[i+1:k+1], len(more), t.Delimiter) {
						cells, disorder, used, open = more, false, k-i+1, false
					}
					break
				}
			}
		}
		if open {
			cells, disorder = splitOpen(line, t.Delimiter), true
		}
		if strings.TrimSpace(line) != "" {
			rows = append(rows, row{i + first, cells})
			if disorder {
				odd = append(odd, i+first)
			}
		}
		i += used
	}
	if len(odd) > 0 {
		t.note("The quotation marks on %s are in disorder. Check what was read from there.", lineList(odd))
	}
	return rows, nil
}

func swallows(lines []string, columns int, d rune) bool {
	for _, l := range lines {
		cells, open, _ := splitLine(strings.TrimSuffix(l, "\r"), d)
		if !open && columns > 1 && len(cells) >= columns {
			return true
		}
	}
	return false
}

// splitLine takes a line apart. open tells that a quoted cell did not close,
// disorder that a quote stands where none may.
func splitLine(s string, d rune) (cells []string, open, disorder bool) {
	sep := string(d)
	for {
		if !strings.HasPrefix(s, `"`) {
			cell, rest, more := strings.Cut(s, sep)
			disorder = disorder || strings.Contains(cell, `"`)
			cells = append(cells, cell)
			if !more {
				return cells, false, disorder
			}
			s = rest
			continue
		}
		var b strings.Builder
		s = s[1:]
		for {
			i := strings.IndexByte(s, '"')
			if i < 0 {
				return append(cells, b.String()+s), true, disorder
			}
			b.WriteString(s[:i])
			s = s[i+1:]
			if s == "" {
				return append(cells, b.String()), false, disorder
			}
			if strings.HasPrefix(s, sep) {
				break
			}
			if s[0] == '"' {
				s = s[1:]
			} else {
				disorder = true
			}
			b.WriteByte('"')
		}
		cells = append(cells, b.String())
		s = s[len(sep):]
	}
}

// splitOpen takes a line apart in which a quote never closes: every quote is
// then a letter like others, save those around a whole cell.
func splitOpen(s string, d rune) []string {
	cells := strings.Split(s, string(d))
	for i, c := range cells {
		if len(c) > 1 && strings.HasPrefix(c, `"`) && strings.HasSuffix(c, `"`) {
			c = c[1 : len(c)-1]
		} else if strings.Count(c, `"`) == 1 {
			c = strings.TrimPrefix(c, `"`)
		}
		cells[i] = strings.ReplaceAll(c, `""`, `"`)
	}
	return cells
}

// lineList is "line 3" or "lines 3, 5 and 9", cut off after ten.
func lineList(list []int) string {
	if len(list) == 1 {
		return fmt.Sprintf("line %d", list[0])
	}
	var b strings.Builder
	b.WriteString("lines ")
	for i, n := range list {
		switch {
		case i == 10:
			fmt.Fprintf(&b, " and %d more", len(list)-i)
			return b.String()
		case i > 0 && i == len(list)-1:
			b.WriteString(" and ")
		case i > 0:
			b.WriteString(", ")
		}
		fmt.Fprint(&b, n)
	}
	return b.String()
}
