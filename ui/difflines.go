package ui

import "strings"

func splitText(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(strings.ReplaceAll(s, "\r\n", "\n"), "\n"), "\n")
}

// diffCells bounds the table of the longest common subsequence; texts that
// exceed it are shown as removed and added whole.
const diffCells = 4_000_000

func diffLines(a, b []string) []DiffLine {
	var out []DiffLine
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		out = append(out, DiffLine{DiffSame, a[0]})
		a, b = a[1:], b[1:]
	}
	end := 0
	for end < len(a) && end < len(b) && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	tail := a[len(a)-end:]
	a, b = a[:len(a)-end], b[:len(b)-end]
	out = append(out, diffMiddle(a, b)...)
	for _, l := range tail {
		out = append(out, DiffLine{DiffSame, l})
	}
	return out
}

func diffMiddle(a, b []string) (out []DiffLine) {
	i, j := 0, 0
	if len(a)*len(b) <= diffCells {
		w := len(b) + 1
		long := make([]int32, (len(a)+1)*w)
		for i := len(a) - 1; i >= 0; i-- {
			for j := len(b) - 1; j >= 0; j-- {
				if a[i] == b[j] {
					long[i*w+j] = long[(i+1)*w+j+1] + 1
				} else {
					long[i*w+j] = max(long[(i+1)*w+j], long[i*w+j+1])
				}
			}
		}
		for i < len(a) && j < len(b) {
			switch {
			case a[i] == b[j]:
				out = append(out, DiffLine{DiffSame, a[i]})
				i, j = i+1, j+1
			case long[(i+1)*w+j] >= long[i*w+j+1]:
				out = append(out, DiffLine{DiffRemoved, a[i]})
				i++
			default:
				out = append(out, DiffLine{DiffAdded, b[j]})
				j++
			}
		}
	}
	for ; i < len(a); i++ {
		out = append(out, DiffLine{DiffRemoved, a[i]})
	}
	for ; j < len(b); j++ {
		out = append(out, DiffLine{DiffAdded, b[j]})
	}
	return out
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
