package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// SearchBox filters while one types. Escape clears it, Down goes to the list.
type SearchBox struct {
	widget.BaseWidget
	// Into is the list that Down and Enter go to, may be nil.
	Into *ListView
	// OnSubmit runs at Enter when there is no list.
	OnSubmit func(string)

	in    *entry
	clear *Button
	count *Line
}

// NewSearchBox returns a search box; changed gets every text.
func NewSearchBox(placeholder string, changed func(string)) *SearchBox {
	s := &SearchBox{in: newEntry(), count: NewLine(Muted, "").KeepWhole()}
	s.in.Icon = Icon("magnify")
	s.in.SetPlaceHolder(placeholder)
	s.clear = NewIconButton("close", T("Clear"), s.Clear)
	s.clear.Hide()
	s.in.OnChanged = func(t string) {
		show(s.clear, t != "")
		if changed != nil {
			guard(s, func() { changed(t) })
		}
	}
	s.in.key = func(e *fyne.KeyEvent) bool {
		switch {
		case e.Name == fyne.KeyEscape && s.in.Text != "":
			s.Clear()
		case (e.Name == fyne.KeyDown || isEnter(e)) && s.Into != nil:
			s.Into.Focus()
		case isEnter(e) && s.OnSubmit != nil:
			guard(s, func() { s.OnSubmit(s.in.Text) })
		default:
			return false
		}
		return true
	}
	s.ExtendBaseWidget(s)
	return s
}

// Text returns what was typed.
func (s *SearchBox) Text() string { return s.in.Text }

// SetText types something in.
func (s *SearchBox) SetText(t string) { s.in.SetText(t) }

// Clear empties the box.
func (s *SearchBox) Clear() { s.in.SetText("") }

// Focus gives the box the keyboard; what is typed then replaces what it holds.
func (s *SearchBox) Focus() {
	focusOn(s.in)
	if s.in.Text != "" {
		s.in.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

// SetCount shows how many were found, at the right: "12 of 40 people".
func (s *SearchBox) SetCount(words string) { s.count.SetText(words); s.Refresh() }

// CreateRenderer implements fyne.Widget.
func (s *SearchBox) CreateRenderer() fyne.WidgetRenderer {
	return newPaint(s, func() fyne.Size {
		return fyne.NewSize(px(160), s.in.MinSize().Height)
	}, func(size fyne.Size) {
		w := size.Width
		if m := s.count.MinSize(); m.Width > 0 && w > m.Width+px(220) {
			put(s.count, w-m.Width, (size.Height-m.Height)/2, m.Width+1, m.Height)
			s.count.Show()
			w -= m.Width + px(12)
		} else {
			s.count.Hide()
		}
		put(s.in, 0, 0, w, size.Height)
		b := size.Height
		put(s.clear, w-b-px(1), px(1), b, b-px(2))
	}, nil, s.in, s.clear, s.count)
}
