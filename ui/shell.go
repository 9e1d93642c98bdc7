package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Shell is the window's content: the rail at the left, one page at the right,
// above it the search through everything and the button for the first 15
// minutes, which is always in sight.
type Shell struct {
	// Find answers the search at the top; OpenFound goes to what was chosen.
	Find      func(text string) []Item
	OpenFound func(id string)
	// Emergency opens the first 15 minutes.
	Emergency func()
	// Lock locks the binder (Ctrl+L).
	Lock func()
	// Quit ends the program (the menu's last item), where it is set.
	Quit func()
	// PrintPage is the page that Ctrl+P goes to, and HelpWords what F1 says
	// on a page that explains nothing.
	PrintPage string
	// LookChanged runs after the person changed colors or text size.
	LookChanged func(look Look, percent int)

	rail    *Rail
	pages   map[string]*shown
	current string
	stack   *fyne.Container
	search  *SearchBox
	found   *ListView
	results *Card
	alarm   *Button
	status  *Line
	said    string // what the status is when numbers are shown
	toast   *toast
	hint    *hintLayer
	root    *shellRoot
	window  fyne.Window
	look    Look
	private *fyne.MenuItem // hides numbers
	percent int

	// The seam for work that may wait; tests make both run at once.
	run      func(func())
	onScreen func(func())
}

type shown struct {
	page  Page
	built fyne.CanvasObject
}

// NewShell returns a window without pages.
func NewShell(office string) *Shell {
	s := &Shell{
		pages: map[string]*shown{}, stack: container.NewStack(), look: LookSystem, percent: 100,
		status: NewLine(Caption, ""), toast: newToast(), hint: newHintLayer(),
		run: func(f func()) { go f() }, onScreen: fyne.Do,
	}
	s.rail = NewRail(office, s.Go)
	s.search = NewSearchBox(T("Search everything (Ctrl+F)"), s.searched)
	s.found = NewListView(nil)
	s.found.OnOpen = s.openFound
	s.search.Into = s.found
	s.results = NewSheet(s.found)
	s.results.Hide()
	s.alarm = NewButton(Alarm, T("First 15 minutes"), "alarm-light-outline", func() { guard(nil, s.Emergency) })
	s.root = &shellRoot{s: s}
	s.root.ExtendBaseWidget(s.root)
	return s
}

// Object is the window's content.
func (s *Shell) Object() fyne.CanvasObject { return s.root }

// Attach puts the shell into a window: content, menu and keys.
func (s *Shell) Attach(w fyne.Window) {
	s.window = w
	w.SetPadded(false)
	w.SetContent(s.root)
	w.SetMainMenu(s.Menu())
	hints[w.Canvas()] = s.hint
	ListenKeys(w.Canvas(), s.typedKey)
}

// Detach forgets the window, when the binder is locked and another content comes.
func (s *Shell) Detach() {
	if s.window != nil {
		delete(hints, s.window.Canvas())
		s.window.SetMainMenu(nil)
		s.window = nil
	}
}

// Canvas is the window's canvas, for dialogs.
func (s *Shell) Canvas() fyne.Canvas {
	if s.window != nil {
		return s.window.Canvas()
	}
	return canvasOf(s.root)
}

// Rail is the navigation, for badges and the status.
func (s *Shell) Rail() *Rail { return s.rail }

// AddPage puts a page into a group of the rail.
func (s *Shell) AddPage(group Group, id string, p Page) {
	s.pages[id] = &shown{page: p}
	s.rail.Add(group, id, p.Title(), p.Icon())
	if s.window != nil {
		s.window.SetMainMenu(s.Menu())
	}
}

// AddHidden adds a page that is reached from others, not from the rail.
func (s *Shell) AddHidden(id string, p Page) { s.pages[id] = &shown{page: p} }

// Current returns the ID of the page that is shown.
func (s *Shell) Current() string { return s.current }

// Page returns the page that is shown, or nil.
func (s *Shell) Page() Page {
	if p := s.pages[s.current]; p != nil {
		return p.page
	}
	return nil
}

// Go shows a page. A page with something unfinished is asked first.
func (s *Shell) Go(id string) {
	next := s.pages[id]
	if next == nil {
		return
	}
	if l, ok := s.Page().(Leaver); ok && id != s.current {
		l.Leave(func() { s.turnTo(id, next) })
		return
	}
	s.turnTo(id, next)
}

func (s *Shell) turnTo(id string, next *shown) {
	guard(s.root, func() {
		if next.built == nil {
			next.built = next.page.Build()
			s.stack.Add(next.built)
		}
		// Hidden pages stay attached, because a change of theme reaches only
		// what is attached.
		for _, p := range s.pages {
			if p.built != nil && p != next {
				p.built.Hide()
			}
		}
		next.built.Show()
		s.current = id
		s.rail.SetActive(id)
		s.closeSearch()
		next.page.Show()
		if a, ok := next.page.(Arriver); ok {
			a.Arrive()
		}
	})
	s.stack.Refresh()
}

// Refresh puts today's values into the page that is shown, after a change.
func (s *Shell) Refresh() {
	if p := s.Page(); p != nil {
		guard(s.root, p.Show)
	}
}

// Toast says what was done and offers Undo when undo is not nil.
func (s *Shell) Toast(words string, undo func()) { s.toast.say(words, undo) }

// Status sets the line at the bottom. While numbers are hidden it tells that.
func (s *Shell) Status(words string) {
	s.said = words
	if numbersHidden {
		words = T("Numbers are hidden. Click one to see it large, or show all again in the View menu.")
	}
	there := s.status.Words() != ""
	s.status.SetText(words)
	if there != (words != "") {
		s.root.Refresh() // it has a line of its own, or gives it back
	}
}

// SetOffice changes the office's name.
func (s *Shell) SetOffice(name string) { s.rail.SetOffice(name) }

// SetLook sets colors and text size of the whole program.
func (s *Shell) SetLook(look Look, percent int) {
	s.look, s.percent = look, min(max(percent, 100), 200)
	wear(s.window, s.look, s.percent)
	if s.LookChanged != nil {
		guard(s.root, func() { s.LookChanged(s.look, s.percent) })
	}
}

// wear shows the program in other colors and letters. The menu is set again,
// because Fyne makes no room for its higher bar otherwise.
func wear(w fyne.Window, look Look, percent int) {
	fyne.CurrentApp().Settings().SetTheme(NewTheme(look, percent))
	if w != nil && w.MainMenu() != nil {
		w.SetMainMenu(w.MainMenu())
	}
}

// Look returns colors and text size as they are set.
func (s *Shell) Look() (Look, int) { return s.look, s.percent }

// StartLook takes over what the settings say, without LookChanged.
func (s *Shell) StartLook(look Look, percent int) { s.look, s.percent = look, percent }

func (s *Shell) searched(text string) {
	if s.Find == nil || strings.TrimSpace(text) == "" {
		s.results.Hide()
		return
	}
	guard(s.root, func() { s.found.SetItems(s.Find(text)) })
	s.found.noneText.SetText(T("Nothing in the binder matches “%s”.", text))
	n, _ := s.found.Count()
	show(s.found.none, n == 0)
	s.results.Show()
	s.root.Refresh()
}

func (s *Shell) openFound(id string) {
	s.closeSearch()
	if s.OpenFound != nil {
		s.OpenFound(id)
	}
}

func (s *Shell) closeSearch() {
	s.search.Clear()
	s.results.Hide()
}

func (s *Shell) typedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		if s.results.Visible() {
			s.closeSearch()
		} else if s.toast.Visible() {
			s.toast.end()
		}
	case fyne.KeyF1:
		s.explain()
	}
}

// leastWindow is how small the window may become: whatever the size of the
// letters, it fits on the screen of an old laptop, below its bars.
func leastWindow() fyne.Size { return fyne.NewSize(min(px(560), 1000), min(px(420), 600)) }

// shellRoot lays the window out.
type shellRoot struct {
	widget.BaseWidget
	s *Shell
}

func (r *shellRoot) CreateRenderer() fyne.WidgetRenderer {
	s := r.s
	ground := newSlab()
	objects := []fyne.CanvasObject{ground, s.rail, s.search, s.alarm, s.stack, s.status, s.results, s.toast, s.hint}
	return newPaint(r, leastWindow, func(size fyne.Size) {
		fill(ground, size)
		s.rail.SetSmall(size.Width < px(980))
		left := s.rail.wide()
		put(s.rail, 0, 0, left, size.Height)
		in := size.Width - left
		m := s.alarm.MinSize()
		put(s.alarm, size.Width-px(24)-m.Width, px(12), m.Width, m.Height)
		w := min(in-px(24)*2-m.Width-px(16), px(420))
		sh := s.search.MinSize().Height
		put(s.search, left+px(24), px(12)+(m.Height-sh)/2, w, sh)
		put(s.results, left+px(24), px(12)+m.Height+px(6), min(max(w, px(420)), in-px(48)), min(px(360), size.Height-px(120)))
		top, foot := px(12)+m.Height, float32(0)
		show(s.status, s.status.Words() != "" && !short(size.Height))
		if s.status.Visible() {
			foot = px(26)
		}
		put(s.stack, left, top, in, size.Height-top-foot)
		put(s.status, left+px(24), size.Height-foot+px(2), in-px(48), px(18))
		put(s.toast, left, 0, in, size.Height)
		put(s.hint, 0, 0, size.Width, size.Height)
	}, func() { ground.FillColor = hue(ColorPage) }, objects...)
}
