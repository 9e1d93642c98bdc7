package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Fact is one field of a record for reading.
type Fact struct {
	Label  string
	Value  string
	Empty  string            // what to say without a value; "" leaves the fact out
	Status Status            // a chip beside the label
	Chip   string            // its words
	Action fyne.CanvasObject // at the right: copy, call, choose
	Body   fyne.CanvasObject // instead of Value
	Strong bool              // a number to dial, a name
	Wide   bool              // takes a whole line where two facts would fit
}

// Facts shows a record: label above value, in two columns where there is room.
func Facts(facts ...Fact) fyne.CanvasObject {
	var out []fyne.CanvasObject
	var line []fyne.CanvasObject
	flush := func() {
		if len(line) > 0 {
			out = append(out, Tiles(230, 16, line...))
			line = nil
		}
	}
	for _, f := range facts {
		if f.Value == "" && f.Body == nil && f.Empty == "" {
			continue
		}
		if f.Wide {
			flush()
			out = append(out, newFact(f))
		} else {
			line = append(line, newFact(f))
		}
	}
	flush()
	return Column(16, out...)
}

type fact struct {
	widget.BaseWidget
	f     Fact
	label *Text
	value fyne.CanvasObject
	chip  *Chip
}

func newFact(f Fact) *fact {
	w := &fact{f: f, label: NewText(Caption, f.Label), value: f.Body}
	if w.value == nil {
		role, words := Body, f.Value
		if f.Strong {
			role = Strong
		}
		if words == "" {
			role, words = Muted, f.Empty
		}
		w.value = NewText(role, words)
	}
	if f.Status != StatusNone || f.Chip != "" {
		w.chip = NewChip(f.Status, f.Chip)
	}
	w.ExtendBaseWidget(w)
	return w
}

func (w *fact) actionWide() float32 {
	if w.f.Action == nil {
		return 0
	}
	return w.f.Action.MinSize().Width + px(8)
}

func (w *fact) labelHigh(width float32) float32 {
	if w.chip != nil {
		return max(w.label.HeightFor(width-w.chip.MinSize().Width-px(8)), w.chip.MinSize().Height)
	}
	return w.label.HeightFor(width)
}

func (w *fact) HeightFor(width float32) float32 {
	room := width - w.actionWide()
	h := w.labelHigh(room) + px(3) + heightFor(w.value, room)
	if w.f.Action != nil {
		h = max(h, w.f.Action.MinSize().Height)
	}
	return h
}

func (w *fact) minWide() float32 { return px(80) + w.actionWide() }

func (w *fact) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{w.label, w.value}
	if w.chip != nil {
		objects = append(objects, w.chip)
	}
	if w.f.Action != nil {
		objects = append(objects, w.f.Action)
	}
	return newPaint(w, func() fyne.Size {
		width := w.Size().Width
		if width <= 0 {
			width = px(200)
		}
		return fyne.NewSize(px(80)+w.actionWide(), w.HeightFor(width))
	}, func(s fyne.Size) {
		room := s.Width - w.actionWide()
		lh := w.labelHigh(room)
		if w.chip != nil {
			m := w.chip.MinSize()
			lw := min(w.label.Wide()+px(1), room-m.Width-px(8))
			h := w.label.HeightFor(lw)
			put(w.label, 0, (lh-h)/2, lw, h)
			put(w.chip, lw+px(8), (lh-m.Height)/2, m.Width, m.Height)
		} else {
			put(w.label, 0, 0, room, lh)
		}
		put(w.value, 0, lh+px(3), room, heightFor(w.value, room))
		if w.f.Action != nil {
			m := w.f.Action.MinSize()
			put(w.f.Action, s.Width-m.Width, (s.Height-m.Height)/2, m.Width, m.Height)
		}
	}, nil, objects...)
}
