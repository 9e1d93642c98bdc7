package ui

import "fyne.io/fyne/v2"

// Empty says what belongs here and offers the first step.
func Empty(icon, sentence, more string, steps ...fyne.CanvasObject) fyne.CanvasObject {
	parts := []fyne.CanvasObject{
		centered(NewIconMark(icon, ColorMuted, 40)),
		NewText(Title, sentence).SetAlign(fyne.TextAlignCenter),
	}
	if more != "" {
		parts = append(parts, NewText(Muted, more).SetAlign(fyne.TextAlignCenter))
	}
	if len(steps) > 0 {
		parts = append(parts, centered(Row(8, steps...)))
	}
	return inMiddle(440, Column(12, parts...))
}
