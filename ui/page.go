package ui

import "fyne.io/fyne/v2"

// Page is one page of the window. Build makes its widgets, once, when it is
// first shown; Show puts today's values into them, every time.
type Page interface {
	Title() string
	Icon() string // a name of assets.Icon
	Build() fyne.CanvasObject
	Show()
}

// What a page can do more. The shell asks when the person presses the keys.
type (
	// Finder takes Ctrl+K; without it the search at the top does.
	Finder interface{ Find() }
	// Adder takes Ctrl+N.
	Adder interface{ Add() }
	// Printer takes Ctrl+P; without it the shell goes to the Print page.
	Printer interface{ Print() }
	// Undoer takes Ctrl+Z when no toast offers Undo.
	Undoer interface{ Undo() }
	// Editor takes Ctrl+E: it opens the form of what is chosen.
	Editor interface{ Edit() }
	// Historian takes Ctrl+H: it goes to what happened to what is chosen.
	Historian interface{ History() }
	// Deleter deletes what is chosen, and offers Undo.
	Deleter interface{ Delete() }
	// Explainer says at F1 what the page is for and how it is used.
	Explainer interface{ Explain() string }
	// Arriver takes the keyboard when one comes to the page. Show may not: it
	// also runs when something changed while someone types elsewhere.
	Arriver interface{ Arrive() }
	// Leaver is asked before another page is shown; it calls goOn, now or later.
	Leaver interface{ Leave(goOn func()) }
	// Beginner gives the keyboard to where the work on it begins; it is called
	// where the page was reached by a key or the menu.
	Beginner interface{ Begin() }
	// Keeper keeps what is typed on it in the binder, so that nobody has to be
	// asked where asking would be in the way; it tells whether that went well.
	Keeper interface{ Keep() bool }
)
