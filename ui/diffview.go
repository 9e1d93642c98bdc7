package ui

import (
	"fyne.io/fyne/v2"
)

// DiffKind says what happened to a line.
type DiffKind int

// The kinds of lines.
const (
	DiffSame DiffKind = iota
	DiffAdded
	DiffRemoved
	DiffGap // lines in between that are the same and left out
)

// DiffLine is one line of a comparison.
type DiffLine struct {
	Kind DiffKind
	Text string
}

// Diff compares two texts line by line. Between changes it keeps context lines
// on each side and leaves the rest out; context below 0 keeps all.
func Diff(before, after string, context int) []DiffLine {
	return thinned(diffLines(before, after), context)
}

// NewDiffView shows a comparison with signs and words, not with colors alone.
func NewDiffView(lines []DiffLine) fyne.CanvasObject {
	rows := []fyne.CanvasObject{}
	added, removed := 0, 0
	for _, l := range lines {
		switch l.Kind {
		case DiffAdded:
			added++
			rows = append(rows, diffRow("plus", T("Added"), l.Text, ColorGood, ColorGoodBack))
		case DiffRemoved:
			removed++
			rows = append(rows, diffRow("minus", T("Removed"), l.Text, ColorBad, ColorBadBack))
		case DiffGap:
			rows = append(rows, PadTRBL(2, 0, 2, 12, NewText(Caption, l.Text)))
		default:
			rows = append(rows, PadTRBL(3, 8, 3, 116, NewText(Body, l.Text)))
		}
	}
	head := T("Nothing differs.")
	if added+removed > 0 {
		head = N(added, "%d line added", "%d lines added") + ", " + N(removed, "%d removed", "%d removed")
	}
	return Column(8, NewText(Muted, head), Column(1, rows...))
}

func diffRow(icon, word, text string, fore, back fyne.ThemeColorName) fyne.CanvasObject {
	mark := Row(6, NewIconMark(icon, fore, 16), NewLine(Strong, word).SetColor(fore).KeepWhole())
	return NewGround(back, 4, PadTRBL(3, 8, 3, 12, RowGrow(12, 1, fixedWide(92, mark), NewText(Body, text))))
}
