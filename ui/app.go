package ui

import (
	"cmp"
	"io"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/store"
)

// App is the open binder behind the window. Pages get it, and find the shell
// in it.
type App struct {
	*Shell
	store   *store.Store
	prefs   fyne.Preferences
	files   Files
	stop    func()   // ends watching the store
	of      *session // the window's, nil in tests of single pages
	calm    string   // what the foot of the window says while all is well
	step    *inStep  // what keeps the binder in step with its places, nil where nothing does
	waits   int      // how many records what came in would change, where it waits
	waiting int      // how many files that are in
	byPaper bool     // a code from paper opened the binder, and no key was given out since
}

// Opener is a page that can show one record of many.
type Opener interface{ Open(ref binder.Ref) }

// Files are the PC's files, as the person picks them. Tests put their own in
// place.
type Files interface {
	// Open lets the person pick a file with one of the endings (".csv") and
	// gives its name and bytes to do, which is not called when it is cancelled.
	Open(title string, endings []string, do func(name string, data []byte))
	// Save lets the person pick where data goes, name being the suggestion,
	// writes it, and tells the path to done.
	Save(title, name string, data []byte, done func(path string))
	// Pick lets the person pick a file of any sort and gives its name, its bytes
	// and how many they are to do, which closes it.
	Pick(title string, do func(name string, r io.ReadCloser, size int64))
	// SaveTo lets the person pick where a file goes, name being the suggestion. do
	// writes and closes it.
	SaveTo(title, name string, do func(w io.WriteCloser, path string))
	// Folder lets the person pick a folder or USB drive.
	Folder(title string, do func(path string))
	// SameDisk tells whether two folders would be lost together.
	SameDisk(a, b string) bool
	// View opens a file in the program that the PC has for it.
	View(path string) error
}

// newApp is the window's content on an open binder, without pages.
func newApp(s *store.Store, prefs fyne.Preferences, files Files) *App {
	a := &App{Shell: NewShell(""), store: s, prefs: prefs, files: files}
	a.Find, a.OpenFound = a.find, func(id string) { a.Open(binder.Ref(id)) }
	a.Emergency = a.emergency
	a.addPages()
	a.heard()
	a.stop = s.Watch(func([]binder.Ref) {
		a.onScreen(func() {
			a.heard()
			a.Refresh()
		})
	})
	return a
}

// heard takes over what all pages show of the binder.
func (a *App) heard() {
	a.view(func(b *binder.Binder) {
		a.SetOffice(b.OfficeName())
		learnNames(b)
	})
	a.Status(cmp.Or(a.damageNote(), a.rightNote(), a.syncNote(), a.calm))
}

// emergency goes to the first 15 minutes, past a page that keeps what is typed.
func (a *App) emergency() {
	if k, ok := a.Page().(Keeper); ok && k.Keep() {
		a.turnTo(pageFirst15, a.pages[pageFirst15])
		return
	}
	a.Go(pageFirst15)
}

// view shows the binder to look, which keeps nothing of it.
func (a *App) view(look func(*binder.Binder)) { a.store.View(look) }

// today is the day on this PC's clock.
func (a *App) today() binder.Date { return a.store.Today() }

// form opens a form on a record, a new one where there is none.
func (a *App) form(ref binder.Ref) (f *binder.Form) {
	a.view(func(b *binder.Binder) { f = b.Edit(ref) })
	return f
}

// newRef is the name of a record to be made.
func (a *App) newRef(kind string) binder.Ref { return binder.RefTo(kind, store.NewID()) }

// save commits forms; what is wrong with them, or with the disk, is told in a
// dialog, and false says that nothing was kept.
func (a *App) save(forms ...*binder.Form) bool { return a.did(a.store.Save(forms...)) }

// did tells the person what went wrong, and whether nothing did.
func (a *App) did(err error) bool {
	if err != nil {
		t, no := a.refusal(err)
		if !no {
			t = Words(err)
		}
		ShowTrouble(a.Canvas(), t)
	}
	return err == nil
}

// delete deletes a record at once and offers Undo.
func (a *App) delete(ref binder.Ref) {
	var title string
	a.view(func(b *binder.Binder) { title = b.Title(ref) })
	if a.did(a.store.Delete(ref)) {
		a.Toast(T("%s was deleted.", title), func() { a.did(a.store.Restore(ref)) })
	}
}

// find answers the search at the top.
func (a *App) find(text string) []Item {
	var items []Item
	for _, h := range a.store.Search(text, 50) {
		items = append(items, Item{ID: string(h.Ref), Title: h.Title, Line2: T(h.Kind.One)})
	}
	return items
}

// Open goes to the page that a record is on and shows it there.
func (a *App) Open(ref binder.Ref) { a.OpenOn(pageOf(ref), ref) }

// OpenOn goes to a page, and to a record on it where ref names one.
func (a *App) OpenOn(page string, ref binder.Ref) {
	a.Go(page)
	if o, ok := a.Page().(Opener); ok && ref != "" && a.Current() == page {
		guard(a.root, func() { o.Open(ref) })
	}
}
