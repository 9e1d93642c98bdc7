package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Group is a part of the rail.
type Group int

// The groups, from top to bottom. GroupFoot stands at the bottom without a name.
const (
	GroupReady Group = iota
	GroupRespond
	GroupProof
	GroupFoot
)

var groupNames = map[Group]string{GroupReady: "Ready", GroupRespond: "Respond", GroupProof: "Proof"}

// Rail is the navigation at the left: groups of pages under the office's name,
// the sync status in words below. It is one stop of the Tab key; the arrows
// move in it and Enter goes there.
type Rail struct {
	widget.BaseWidget
	focus
	office string
	status string
	state  Status
	items  []*railItem
	active string
	cursor int
	small  bool
	open   func(id string)
	scroll *VScroll
	body   *railBody
	tell   func() // a click on the status
}

type railItem struct {
	widget.BaseWidget
	rail    *Rail
	group   Group
	id      string
	text    string
	icon    string
	badge   string
	hovered bool
}

// NewRail returns an empty rail; open runs when the person goes to a page.
func NewRail(office string, open func(id string)) *Rail {
	r := &Rail{office: office, open: open}
	r.body = &railBody{rail: r}
	r.body.ExtendBaseWidget(r.body)
	r.scroll = NewVScroll(r.body).Tight()
	r.ExtendBaseWidget(r)
	return r
}

// Add puts a page into a group.
func (r *Rail) Add(group Group, id, text, icon string) {
	it := &railItem{rail: r, group: group, id: id, text: text, icon: icon}
	it.ExtendBaseWidget(it)
	at := len(r.items) // groups stay together, whatever the order of adding
	for at > 0 && r.items[at-1].group > group {
		at--
	}
	r.items = append(r.items[:at], append([]*railItem{it}, r.items[at:]...)...)
	r.body.Refresh()
	r.Refresh()
}

// SetOffice changes the name above.
func (r *Rail) SetOffice(name string) { r.office = name; r.Refresh() }

// SetStatus changes the words below.
func (r *Rail) SetStatus(state Status, words string) { r.state, r.status = state, words; r.Refresh() }

// OnStatus sets what a click on the status does.
func (r *Rail) OnStatus(do func()) { r.tell = do }

// SetActive marks the page that is shown.
func (r *Rail) SetActive(id string) {
	r.active = id
	for i, it := range r.items {
		if it.id == id {
			r.cursor = i
			r.scroll.ShowArea(it.Position().Y, it.Size().Height)
		}
		it.Refresh()
	}
}

// SetBadge shows a small word or number beside a page, "" none.
func (r *Rail) SetBadge(id, words string) {
	for _, it := range r.items {
		if it.id == id && it.badge != words {
			it.badge = words
			it.Refresh()
		}
	}
}

// Order returns the IDs from top to bottom; Ctrl+1 to 9 follow it.
func (r *Rail) Order() []string {
	ids := make([]string, len(r.items))
	for i, it := range r.items {
		ids[i] = it.id
	}
	return ids
}

// SetSmall shows icons only, for narrow windows.
func (r *Rail) SetSmall(on bool) {
	if r.small != on {
		r.small = on
		r.body.Refresh()
		r.Refresh()
		for _, it := range r.items {
			it.Refresh()
		}
	}
}

// Tapped takes the keyboard to the rail.
func (r *Rail) Tapped(*fyne.PointEvent) {}

// FocusGained implements fyne.Focusable.
func (r *Rail) FocusGained() { r.has = true; r.look() }

// FocusLost implements fyne.Focusable.
func (r *Rail) FocusLost() { r.has = false; r.look() }

func (r *Rail) look() {
	for i, it := range r.items {
		it.Refresh()
		if i == r.cursor && r.has {
			r.scroll.ShowArea(it.Position().Y, it.Size().Height)
		}
	}
}

// TypedRune implements fyne.Focusable.
func (r *Rail) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (r *Rail) TypedKey(e *fyne.KeyEvent) {
	last := len(r.items) - 1
	switch {
	case e.Name == fyne.KeyDown:
		r.cursor = min(r.cursor+1, last)
	case e.Name == fyne.KeyUp:
		r.cursor = max(r.cursor-1, 0)
	case e.Name == fyne.KeyHome:
		r.cursor = 0
	case e.Name == fyne.KeyEnd:
		r.cursor = last
	case (isEnter(e) || e.Name == fyne.KeySpace) && last >= 0:
		r.go_(r.items[r.cursor].id)
	default:
		passKey(r, e)
		return
	}
	r.look()
}

func (r *Rail) go_(id string) {
	if r.open != nil {
		guard(r, func() { r.open(id) })
	}
}

func (r *Rail) wide() float32 {
	if r.small {
		return px(64)
	}
	return px(232)
}

// CreateRenderer implements fyne.Widget.
func (r *Rail) CreateRenderer() fyne.WidgetRenderer {
	ground, edge := newSlab(), newSlab()
	mark := NewIconMark("shield-check-outline", ColorAccent, 26)
	name := NewText(Strong, "").SetGrow(1.07)
	state := newRailStatus(r)
	return newPaint(r, func() fyne.Size { return fyne.NewSize(r.wide(), px(300)) }, func(s fyne.Size) {
		fill(ground, s)
		put(edge, s.Width-1, 0, 1, s.Height)
		y := px(18)
		if r.small {
			put(mark, 0, y, s.Width, px(28))
			name.Hide()
			y += px(44)
		} else {
			name.Show()
			w := s.Width - px(64)
			h := min(name.HeightFor(w), 3*name.lineHeight())
			put(mark, px(16), y, px(26), max(px(28), h))
			put(name, px(52), y+max(px(28)-h, 0)/2, w, h)
			y += max(px(28), h) + px(14)
		}
		foot := state.HeightFor(s.Width)
		put(r.scroll, 0, y, s.Width-1, max(s.Height-y-foot, 0))
		put(state, 0, s.Height-foot, s.Width-1, foot)
	}, func() {
		ground.FillColor = hue(ColorRail)
		edge.FillColor = hue(ColorBorder)
		name.SetText(r.office)
		state.Refresh()
	}, ground, edge, mark, name, r.scroll, state)
}

// railBody stacks the items and the names of the groups.
type railBody struct {
	widget.BaseWidget
	rail *Rail
}

func (b *railBody) groupHigh() float32 {
	if b.rail.small {
		return px(13)
	}
	return px(30)
}

func (b *railBody) itemHigh() float32 { return px(36) }

func (b *railBody) HeightFor(float32) float32 {
	var h float32
	last := Group(-1)
	for _, it := range b.rail.items {
		if it.group != last {
			h += b.groupHigh()
			last = it.group
		}
		h += b.itemHigh()
	}
	return h + px(8)
}

func (b *railBody) CreateRenderer() fyne.WidgetRenderer {
	p := newPaint(b, nil, nil, nil)
	var names []*Line
	var rules []*Rule
	p.min = func() fyne.Size { return fyne.NewSize(px(60), b.HeightFor(0)) }
	p.layout = func(s fyne.Size) {
		var y float32
		g, last := -1, Group(-1)
		free := max(s.Height-b.HeightFor(0), 0)
		for _, it := range b.rail.items {
			if it.group != last {
				g++
				last = it.group
				if last == GroupFoot {
					y += free
				}
				if last == GroupFoot || b.rail.small {
					names[g].Hide()
					show(rules[g], g > 0)
					put(rules[g], px(16), y+b.groupHigh()/2, s.Width-px(32), 1)
				} else {
					names[g].Show()
					rules[g].Hide()
					put(names[g], px(20), y+px(9), s.Width-px(30), px(17))
				}
				y += b.groupHigh()
			}
			put(it, px(8), y, s.Width-px(16), b.itemHigh()-px(2))
			y += b.itemHigh()
		}
	}
	p.refresh = func() {
		p.objects, names, rules = nil, nil, nil
		last := Group(-1)
		for _, it := range b.rail.items {
			if it.group != last {
				last = it.group
				n, r := NewLine(Caption, T(groupNames[last])), NewRule()
				names, rules = append(names, n), append(rules, r)
				p.objects = append(p.objects, n, r)
			}
			p.objects = append(p.objects, it)
		}
	}
	p.refresh()
	return p
}

func (it *railItem) Tapped(*fyne.PointEvent)        { hideHint(it); it.rail.go_(it.id) }
func (it *railItem) Cursor() desktop.Cursor         { return desktop.PointerCursor }
func (it *railItem) MouseMoved(*desktop.MouseEvent) {}

func (it *railItem) MouseIn(*desktop.MouseEvent) {
	attended()
	it.hovered = true
	if it.rail.small {
		showHint(it, it.text)
	}
	it.Refresh()
}

func (it *railItem) MouseOut() { it.hovered = false; hideHint(it); it.Refresh() }

func (it *railItem) CreateRenderer() fyne.WidgetRenderer {
	face, bar, ring, icon, words := newSlab(), newSlab(), newSlab(), newGlyph("", ColorText), &canvas.Text{}
	badge := NewChip(StatusInfo, "")
	badge.status = StatusNone
	return newPaint(it, func() fyne.Size { return fyne.NewSize(px(40), px(34)) }, func(s fyne.Size) {
		fill(face, s)
		put(bar, px(1), px(8), px(3), s.Height-px(16))
		put(ring, 0, 0, s.Width, s.Height)
		side := theme.Size(theme.SizeNameInlineIcon)
		if it.rail.small {
			icon.place((s.Width-side)/2, s.Height, side)
			words.Hide()
			badge.Hide()
			return
		}
		words.Show()
		icon.place(px(14), s.Height, side)
		right := s.Width - px(8)
		show(badge, it.badge != "")
		if it.badge != "" {
			m := badge.MinSize()
			put(badge, right-m.Width, (s.Height-m.Height)/2, m.Width, m.Height)
			right -= m.Width + px(4)
		}
		x := px(14) + side + px(12)
		words.Text = fit(it.text, words.TextSize, words.TextStyle, right-x)
		h := words.MinSize().Height
		put(words, x, (s.Height-h)/2, right-x, h)
	}, func() {
		on := it.rail.active == it.id
		color := ColorText
		paintSlab(face, "", "", 0, 6)
		paintSlab(bar, "", "", 0, 2)
		switch {
		case on:
			color = ColorAccent
			face.FillColor, bar.FillColor = hue(ColorChosen), hue(ColorAccent)
		case it.hovered:
			face.FillColor = hue(ColorHover)
		}
		if !on {
			words.TextStyle = fyne.TextStyle{}
		} else {
			words.TextStyle = fyne.TextStyle{Bold: true}
		}
		words.TextSize, words.Color = Body.size(), hue(color)
		icon.set(it.icon, color)
		icon.Image.Refresh()
		badge.words = it.badge
		badge.Refresh()
		at := -1
		if it.rail.has && it.rail.cursor < len(it.rail.items) {
			at = it.rail.cursor
		}
		paintRing(ring, at >= 0 && it.rail.items[at] == it, 6)
	}, face, bar, icon.Image, words, badge, ring)
}

// railStatus is the sync status in words.
type railStatus struct {
	widget.BaseWidget
	rail  *Rail
	words *Text
	icon  *IconMark
}

func newRailStatus(r *Rail) *railStatus {
	s := &railStatus{rail: r, words: NewText(Caption, ""), icon: NewIconMark("sync-off", ColorMuted, 16)}
	s.ExtendBaseWidget(s)
	return s
}

func (s *railStatus) Tapped(*fyne.PointEvent) { guard(s, s.rail.tell) }

func (s *railStatus) HeightFor(width float32) float32 {
	if s.rail.status == "" {
		return 0
	}
	if s.rail.small {
		return px(44)
	}
	return s.words.HeightFor(width-px(54)) + px(24)
}

func (s *railStatus) CreateRenderer() fyne.WidgetRenderer {
	rule := NewRule()
	return newPaint(s, func() fyne.Size { return fyne.NewSize(px(40), s.HeightFor(s.rail.wide())) }, func(size fyne.Size) {
		put(rule, 0, 0, size.Width, 1)
		if s.rail.small {
			put(s.icon, 0, px(14), size.Width, px(16))
			s.words.Hide()
			return
		}
		s.words.Show()
		put(s.icon, px(18), px(11), px(16), max(s.words.lineHeight(), px(16)))
		put(s.words, px(42), px(12), size.Width-px(54), max(size.Height-px(24), 0))
	}, func() {
		s.words.SetText(s.rail.status)
		icon := s.rail.state.IconName()
		if icon == "" {
			icon = "check-circle-outline"
		}
		s.icon.Set(icon, s.rail.state.Color())
		show(rule, s.rail.status != "")
	}, rule, s.icon, s.words)
}
