package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

func ctrl(key fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
}

// Menu is the menu bar. Every shortcut is one of its items, because a
// shortcut of the canvas is dead while an entry has the keyboard.
func (s *Shell) Menu() *fyne.MainMenu {
	binder := fyne.NewMenu(T("Binder"),
		s.always(T("First 15 minutes"), ctrl(fyne.Key0), func() { leaveAll(s.Canvas(), s.Emergency) }),
		fyne.NewMenuItemSeparator(),
		s.item(T("Add"), ctrl(fyne.KeyN), s.add),
		s.item(T("Print"), ctrl(fyne.KeyP), s.print),
		s.saveItem(),
	)
	s.pageItems(binder, pageImport, pageExport, pageFiles, pageBackups, pageKeys)
	binder.Items = append(binder.Items, fyne.NewMenuItemSeparator(),
		s.item(T("Settings"), ctrl(fyne.KeyComma), func() { s.goBegin(pageSettings) }),
		s.always(T("Lock"), ctrl(fyne.KeyL), func() { guard(nil, s.Lock) }),
	)
	if s.Quit != nil {
		binder.Items = append(binder.Items, quitItem(s.Quit))
	}
	undo := fyne.NewMenuItem(T("Undo"), s.undo)
	undo.Shortcut = &fyne.ShortcutUndo{}
	edit := fyne.NewMenu(T("Edit"), undo,
		s.item(T("Search everything"), ctrl(fyne.KeyF), s.search.Focus),
		s.item(T("Find on this page"), ctrl(fyne.KeyK), s.find),
		fyne.NewMenuItemSeparator(),
		s.item(T("Edit what is chosen"), ctrl(fyne.KeyE), s.edit),
		s.item(T("History of what is chosen"), ctrl(fyne.KeyH), s.history),
		s.item(T("Delete what is chosen"), nil, s.remove),
	)
	s.pageItems(edit, pageHistory)
	pages := fyne.NewMenu(T("Go"))
	for i, it := range s.rail.items {
		var key fyne.Shortcut
		if i < 9 {
			key = ctrl(fyne.KeyName(fmt.Sprint(i + 1)))
		}
		pages.Items = append(pages.Items, s.item(it.text, key, func() { s.goBegin(it.id) }))
	}
	s.private = s.always(T("Hide numbers while the screen is shared"), nil, s.hideNumbers)
	s.private.Checked = numbersHidden
	view := fyne.NewMenu(T("View"),
		s.always(T("Larger text"), ctrl(fyne.KeyEqual), func() { s.SetLook(s.look, s.percent+25) }),
		s.always(T("Smaller text"), ctrl(fyne.KeyMinus), func() { s.SetLook(s.look, s.percent-25) }),
		fyne.NewMenuItemSeparator(),
		s.always(T("Light"), nil, func() { s.SetLook(LookLight, s.percent) }),
		s.always(T("Dark"), nil, func() { s.SetLook(LookDark, s.percent) }),
		s.always(T("As this PC is set"), nil, func() { s.SetLook(LookSystem, s.percent) }),
		fyne.NewMenuItemSeparator(),
		s.private,
	)
	help := fyne.NewMenu(T("Help"), s.item(T("Explain this page (F1)"), nil, s.explain))
	return fyne.NewMainMenu(binder, edit, pages, view, help)
}

// quitItem ends the program; Fyne's own would end it without closing anything.
func quitItem(do func()) *fyne.MenuItem {
	it := fyne.NewMenuItem(T("Quit"), func() { guard(nil, do) })
	it.IsQuit = true
	return it
}

// item is a menu item that does nothing while a dialog is open.
func (s *Shell) item(label string, key fyne.Shortcut, do func()) *fyne.MenuItem {
	it := fyne.NewMenuItem(label, func() {
		if !busy(s.Canvas()) {
			guard(s.root, do)
		}
	})
	it.Shortcut = key
	return it
}

// always is a menu item that works also while a dialog is open: help does not
// wait, text must be readable there too, and who walks away does not look. What
// closes a dialog asks for what was typed there.
func (s *Shell) always(label string, key fyne.Shortcut, do func()) *fyne.MenuItem {
	it := fyne.NewMenuItem(label, func() { guard(s.root, do) })
	it.Shortcut = key
	return it
}

// pageItems adds items that go to pages which are not in the rail.
func (s *Shell) pageItems(m *fyne.Menu, ids ...string) {
	for _, id := range ids {
		if p := s.pages[id]; p != nil {
			words := p.page.Title()
			if n, ok := p.page.(interface{ MenuWords() string }); ok {
				words = n.MenuWords()
			}
			m.Items = append(m.Items, s.item(words, nil, func() {
				s.Go(id)
				if f, ok := p.page.(interface{ FromMenu() }); ok && s.current == id {
					f.FromMenu()
				}
			}))
		}
	}
}

// saveItem does the main thing of the panel that is open; the other items rest
// while one is. An entry of the page saves by itself, but the menu hides its
// shortcut.
func (s *Shell) saveItem() *fyne.MenuItem {
	key := &desktop.CustomShortcut{KeyName: fyne.KeyS, Modifier: fyne.KeyModifierShortcutDefault}
	it := fyne.NewMenuItem(T("Save"), func() {
		c := s.Canvas()
		if c == nil {
			return
		}
		if l, ok := c.Overlays().Top().(*layer); ok {
			if l.side && l.enter != nil {
				l.enter()
			}
		} else if in, ok := c.Focused().(*entry); ok && in.shortcut != nil {
			in.shortcut(key)
		}
	})
	it.Shortcut = key
	return it
}

func (s *Shell) edit() {
	if p, ok := s.Page().(Editor); ok {
		p.Edit()
	}
}

func (s *Shell) remove() {
	if p, ok := s.Page().(Deleter); ok {
		p.Delete()
	}
}

func (s *Shell) history() {
	if p, ok := s.Page().(Historian); ok {
		p.History()
	}
}

func (s *Shell) add() {
	if p, ok := s.Page().(Adder); ok {
		p.Add()
	}
}

func (s *Shell) find() {
	if p, ok := s.Page().(Finder); ok {
		p.Find()
	} else {
		s.search.Focus()
	}
}

func (s *Shell) print() {
	if p, ok := s.Page().(Printer); ok {
		p.Print()
	} else if s.PrintPage != "" {
		s.goBegin(s.PrintPage)
	}
}

// goBegin goes to a page and puts the keyboard there.
func (s *Shell) goBegin(id string) {
	s.Go(id)
	if b, ok := s.Page().(Beginner); ok && s.current == id {
		guard(s.root, b.Begin)
	}
}

// undo takes back typing first, also inside a dialog, because the menu hides
// the entry's own shortcut; then what the toast tells of; then asks the page.
func (s *Shell) undo() {
	if c := s.Canvas(); c != nil {
		if e, ok := c.Focused().(interface{ Undo() }); ok {
			e.Undo()
			return
		}
		if busy(c) {
			return
		}
	}
	if s.toast.Visible() && s.toast.do != nil {
		s.toast.Undo()
	} else if p, ok := s.Page().(Undoer); ok {
		guard(s.root, p.Undo)
	}
}

func (s *Shell) explain() {
	p := s.Page()
	if p == nil || busy(s.Canvas()) {
		return
	}
	words := T("There is nothing more to say about this page.")
	if e, ok := p.(Explainer); ok {
		words = e.Explain()
	}
	NewDialog(p.Title(), NewMarkdown(words, nil)).Wide(560).Show(s.Canvas())
}
