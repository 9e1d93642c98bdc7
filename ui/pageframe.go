package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// PageFrame is the frame that every page has: its name, the line that says
// what it is for, the main action at the right, the others beside it, a body.
type PageFrame struct {
	widget.BaseWidget
	title   *Text
	purpose *Text
	actions []fyne.CanvasObject
	body    fyne.CanvasObject
}

// NewPageFrame returns a frame; actions stand from left to right, the main one last.
func NewPageFrame(title, purpose string, body fyne.CanvasObject, actions ...fyne.CanvasObject) *PageFrame {
	p := &PageFrame{title: NewText(Heading, title), purpose: NewText(Muted, purpose), body: body, actions: actions}
	p.ExtendBaseWidget(p)
	return p
}

// SetTitle changes the name.
func (p *PageFrame) SetTitle(t string) { p.title.SetText(t) }

// SetPurpose changes the line below the name.
func (p *PageFrame) SetPurpose(t string) { p.purpose.SetText(t); p.Refresh() }

// SetBody shows another body.
func (p *PageFrame) SetBody(body fyne.CanvasObject) { p.body = body; p.Refresh() }

// SetActions shows other actions.
func (p *PageFrame) SetActions(actions ...fyne.CanvasObject) { p.actions = actions; p.Refresh() }

// short tells whether a window is so low, for the size of its letters, that
// every line belongs to what is worked on.
func short(high float32) bool { return high < px(420) }

// CreateRenderer implements fyne.Widget.
func (p *PageFrame) CreateRenderer() fyne.WidgetRenderer {
	r := newPaint(p, nil, nil, nil)
	side, gap := func() float32 { return px(24) }, func() float32 { return px(8) }
	wide := func() (w float32) {
		for _, a := range p.actions {
			if a.Visible() {
				w += a.MinSize().Width + gap()
			}
		}
		return w
	}
	r.min = func() fyne.Size {
		return fyne.NewSize(min(wide(), px(360))+2*side(), px(240))
	}
	r.layout = func(s fyne.Size) {
		in, y := s.Width-2*side(), px(18)
		// On a narrow window the actions go below the name.
		below := wide() > 0 && p.title.Wide()+wide()+px(24) > in
		room := in
		if !below {
			room -= wide()
		}
		th := p.title.HeightFor(room)
		put(p.title, side(), y, room, th)
		bottom := y + th
		show(p.purpose, p.purpose.Words() != "" && !short(s.Height))
		if p.purpose.Visible() {
			ph := p.purpose.HeightFor(room)
			put(p.purpose, side(), bottom+px(1), room, ph)
			bottom += px(1) + ph
		}
		x, ay := side()+in-wide()+gap(), y+px(2)
		switch {
		case below && short(s.Height): // they begin beside the name
			x = side() + p.title.Wide() + px(16)
		case below:
			x, ay = side(), bottom+px(8)
		}
		line := float32(0)
		for _, a := range p.actions {
			if !a.Visible() {
				continue
			}
			m := a.MinSize()
			if below && x+m.Width > side()+in && x > side() {
				x, ay = side(), max(ay+m.Height, bottom)+gap()
			}
			put(a, x, ay, m.Width, m.Height)
			x += m.Width + gap()
			line = max(line, m.Height)
		}
		bottom = max(bottom, ay+line) + px(14)
		if p.body != nil {
			put(p.body, side(), bottom, in, max(s.Height-bottom-px(16), 0))
		}
	}
	r.refresh = func() {
		r.objects = append([]fyne.CanvasObject{p.title, p.purpose}, p.actions...)
		if p.body != nil {
			r.objects = append(r.objects, p.body)
		}
	}
	r.refresh()
	return r
}
