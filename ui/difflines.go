package ui

import (
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// diffLines compares two texts line by line and gives all lines.
func diffLines(before, after string) (out []DiffLine) {
	before, after = wholeLines(before), wholeLines(after)
	all := strings.Count(before, "\n") + strings.Count(after, "\n")
	u, err := udiff.ToUnifiedDiff("", "", before, udiff.Lines(before, after), all)
	if err != nil || len(u.Hunks) == 0 {
		for l := range strings.Lines(before) {
			out = append(out, DiffLine{DiffSame, strings.TrimSuffix(l, "\n")})
		}
		return out
	}
	for _, h := range u.Hunks {
		for _, l := range h.Lines {
			kind := DiffSame
			switch l.Kind {
			case udiff.Delete:
				kind = DiffRemoved
			case udiff.Insert:
				kind = DiffAdded
			}
			out = append(out, DiffLine{kind, strings.TrimSuffix(l.Content, "\n")})
		}
	}
	return out
}

// wholeLines ends every line alike, so that no line differs by its end alone.
func wholeLines(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	if s != "" && !strings.HasSuffix(s, "\n") {
		s += "\n"
	}
	return s
}

// thinned leaves out what is the same and far from a change.
func thinned(lines []DiffLine, context int) (out []DiffLine) {
	if context < 0 {
		return lines
	}
	near := make([]bool, len(lines))
	for i, l := range lines {
		if l.Kind != DiffSame {
			for k := max(i-context, 0); k <= min(i+context, len(lines)-1); k++ {
				near[k] = true
			}
		}
	}
	left := 0
	flush := func() {
		if left > 0 {
			out = append(out, DiffLine{DiffGap, N(left, "%d line is the same", "%d lines are the same")})
			left = 0
		}
	}
	for i, l := range lines {
		if !near[i] {
			left++
			continue
		}
		flush()
		out = append(out, l)
	}
	flush()
	return out
}
