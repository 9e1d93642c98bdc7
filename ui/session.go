package ui

import (
	"cmp"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"readybinder/assets"
	"readybinder/binder"
	"readybinder/store"
)

// session is the program's one window: first the way into a binder, then the
// binder.
type session struct {
	app     fyne.App
	window  fyne.Window
	home    string // where the binder is looked for first
	dir     string // where the binder is, or would be
	version string
	files   Files
	program string       // the path of the program's own file
	stage   *stage       // what the window shows while no binder is open
	store   *store.Store // open, perhaps with the wizard still around it
	open    *App
	cover   *layer        // over the window, while what was typed waits for its person
	backups *dailyBackup  // of the open binder, nil for the sample office
	looked  chan struct{} // closed once the PC was looked at

	// The seams: work on another goroutine, back to the screen, now and then, the
	// program anew. Tests put their own in place.
	run      func(func())
	onScreen func(func())
	ticks    func(func()) (stop func())
	restart  func() error
	beside   func(dir string) error // opens a binder in a second window
	host     func(dir string) error // starts the meeting point
}

const (
	prefLook    = "look.colors"
	prefPercent = "look.percent"
	prefWide    = "window.wide"
	prefHigh    = "window.high"
	prefInstead = "binder.instead." // plus the folder: where the binder is opened instead
	prefPerson  = "person."         // plus the binder's id: who is at this PC
)

// Run opens the window on the binder in the folder dir, "" being this
// person's own on this PC, and returns when it was closed.
func Run(a fyne.App, dir, version string) int {
	if dir == "" {
		d, err := store.DefaultDir()
		if err != nil {
			fyne.LogError("no folder for the binder", err)
			return 1
		}
		dir = d
	} else if d, err := filepath.Abs(dir); err == nil {
		dir = d
	}
	store.Harden()
	if err := lang.AddTranslationsFS(assets.Lang, "lang"); err != nil {
		fyne.LogError("no words for this language", err)
	}
	s := newSession(a, dir, version)
	s.start()
	s.window.ShowAndRun()
	return 0
}

func newSession(a fyne.App, dir, version string) *session {
	program, _ := os.Executable() // "" is told as nothing
	s := &session{app: a, home: dir, dir: dir, version: version, program: program, restart: restart, beside: openBeside, host: startHost,
		run: func(f func()) { go f() }, onScreen: fyne.Do, ticks: everyTick}
	a.SetIcon(fyne.NewStaticResource("readybinder.png", assets.AppIcon))
	look, percent := s.look()
	a.Settings().SetTheme(NewTheme(look, percent))
	s.window = a.NewWindow("ReadyBinder")
	s.window.SetPadded(false)
	s.window.SetMaster()
	s.files = &pcFiles{a, s.window}
	p := a.Preferences()
	s.window.Resize(fyne.NewSize(float32(p.FloatWithFallback(prefWide, 1280)), float32(p.FloatWithFallback(prefHigh, 800))))
	s.window.SetCloseIntercept(s.close)
	a.Lifecycle().SetOnStopped(s.shut) // the system may end the program past the window
	return s
}

func (s *session) look() (Look, int) {
	p := s.app.Preferences()
	return Look(p.StringWithFallback(prefLook, string(LookSystem))), p.IntWithFallback(prefPercent, 100)
}

// start shows the first page: what is in the folder decides which.
func (s *session) start() {
	if instead := s.app.Preferences().String(prefInstead + s.home); instead != "" {
		if there, err := store.Exists(instead); there || err != nil { // damaged: it is told
			s.dir = instead
		}
	}
	emptyPrinted(s.dir)
	emptyPrinted(sampleDir(s.dir))
	emptyOpened(s.dir)
	emptyOpened(sampleDir(s.dir))
	s.resumeHost()
	switch there, err := store.Exists(s.dir); {
	case err != nil:
		s.showTrouble(s.dir, err)
	case there:
		s.showUnlock(s.dir)
	default:
		s.showWelcome()
	}
}

// show puts a stage into the window and the keyboard on it.
func (s *session) show(t *stage) {
	s.stage = t
	s.window.SetTitle("ReadyBinder")
	s.window.SetContent(t.build())
	s.window.SetMainMenu(s.menu())
	ListenKeys(s.window.Canvas(), s.typedKey)
	s.focus()
}

// focus puts the keyboard where the stage begins.
func (s *session) focus() {
	t, c := s.stage, s.window.Canvas()
	if t == nil {
		return
	}
	switch f := firstField(t.body); {
	case t.first != nil:
		c.Focus(t.first)
	case f != nil:
		c.Focus(f)
	case t.main != nil:
		c.Focus(t.main)
	}
}

// menu is what the window offers before a binder is open: text that can be
// read.
func (s *session) menu() *fyne.MainMenu {
	look := func(label string, key fyne.Shortcut, colors Look, more int) *fyne.MenuItem {
		it := fyne.NewMenuItem(label, func() {
			is, percent := s.look()
			if colors != "" {
				is = colors
			}
			percent = min(max(percent+more, 100), 200)
			s.lookChanged(is, percent)
			wear(s.window, is, percent)
			s.focus()
		})
		it.Shortcut = key
		return it
	}
	return fyne.NewMainMenu(fyne.NewMenu(T("View"),
		look(T("Larger text"), ctrl(fyne.KeyEqual), "", 25), look(T("Smaller text"), ctrl(fyne.KeyMinus), "", -25),
		fyne.NewMenuItemSeparator(),
		look(T("Light"), nil, LookLight, 0), look(T("Dark"), nil, LookDark, 0), look(T("As this PC is set"), nil, LookSystem, 0),
		fyne.NewMenuItemSeparator(), quitItem(s.close)))
}

func (s *session) typedKey(e *fyne.KeyEvent) {
	t := s.stage
	if t == nil {
		return
	}
	switch {
	case isEnter(e) && t.main != nil:
		t.main.Press()
	case e.Name == fyne.KeyEscape && t.stop != nil:
		t.stop()
	case e.Name == fyne.KeyEscape && t.goBack != nil:
		t.goBack.Press()
	}
}

// await does what may wait while the stage shows words; what failed is told on
// it, unless failed takes it.
func await[T any](s *session, words string, work func() (T, error), done func(T), failed func(error) bool) {
	t := s.stage
	if t.held {
		return // a second click
	}
	t.hold(true)
	t.working(words, -1)
	s.run(func() {
		result, err := tried(work)
		s.onScreen(func() {
			t.hold(false)
			t.say(Trouble{})
			switch {
			case err == nil:
				guard(t.root, func() { done(result) })
			case failed == nil || !failed(err):
				t.say(Words(err))
			}
		})
	})
}

// tell shows how far the stage's work is, from its goroutine and not too often.
func (s *session) tell(words string) func(done, total int) {
	t := s.stage
	return seldom(func(done, total int) {
		s.onScreen(func() { t.working(words, float64(done)/float64(max(total, 1))) })
	})
}

// seldom passes on one call in a while, and the last one.
func seldom(tell func(done, total int)) func(done, total int) {
	var last time.Time
	return func(done, total int) {
		if t := time.Now(); done == total || t.Sub(last) > 80*time.Millisecond {
			last = t
			tell(done, total)
		}
	}
}

// opened shows the pages of an open binder.
func (s *session) opened(st *store.Store) { s.openedBy(st, "") }

// openedBy is opened, secret being the key: where it was a code from paper, the
// home page offers a new passphrase, and nobody has to stop for one.
func (s *session) openedBy(st *store.Store, secret string) {
	s.stage, s.store = nil, st
	me := cmp.Or(ownerOf(st), binder.Ref(s.app.Preferences().String(prefPerson+st.ID())))
	st.View(func(b *binder.Binder) {
		if _, ok := b.Get(me); !ok {
			me = ""
		}
	})
	st.SetPerson(me)
	a := newApp(st, s.app.Preferences(), s.files)
	a.of, a.run, a.onScreen = s, s.run, s.onScreen
	a.byPaper = isCode(secret)
	look, percent := s.look()
	a.StartLook(look, percent)
	a.LookChanged = s.lookChanged
	a.Lock, a.Quit = s.lock, s.close
	a.PrintPage = pagePrint
	a.Attach(s.window)
	s.open = a
	s.named()
	old := a.stop
	stop := st.Watch(func([]binder.Ref) { s.onScreen(s.named) })
	rest := s.guardIt()
	a.stop = func() { old(); stop(); rest(); a.flushSync() }
	a.calm = T("Everything is saved on this PC.")
	if s.isSample() {
		a.Rail().SetStatus(StatusInfo, T("Sample office. Everything in it is invented."))
		a.calm = T("Sample office: everything in it is invented. It is saved on this PC, apart from your own binder.")
	}
	if store.Restored(st.Dir()) {
		a.Rail().SetStatus(StatusInfo, T("Restored from a backup. Not the office's binder."))
		a.calm = T("Restored from a backup, beside the office's binder. What you change here is kept only here.")
	}
	a.heard()
	if a.Go(pageHome); a.Current() == "" {
		a.Go(pageSettings)
	}
	s.run(st.Index) // so that the first search does not wait
	if !s.isSample() {
		s.run(func() { st.Note(s.program, s.version) })
		s.beginBackups(a)
		a.beginSync()
	}
}

// ownerOf is the person whose own key is open, or nothing.
func ownerOf(st *store.Store) (me binder.Ref) {
	for _, h := range st.Holders() {
		if h.Me {
			st.View(func(b *binder.Binder) {
				a, _ := binder.Accesses.Get(b, binder.Accesses.Ref(h.ID))
				me = a.Person
			})
		}
	}
	return me
}

// named puts the office's name on the window.
func (s *session) named() {
	if s.open == nil {
		return
	}
	var office string
	s.open.view(func(b *binder.Binder) { office = b.OfficeName() })
	if s.isSample() {
		office = T("%s (sample, invented)", office)
	}
	s.window.SetTitle("ReadyBinder - " + office)
}

func (s *session) lookChanged(look Look, percent int) {
	s.app.Preferences().SetString(prefLook, string(look))
	s.app.Preferences().SetInt(prefPercent, percent)
	if s.open != nil && s.open.Current() == pageSettings {
		s.open.Refresh()
	}
}

// lock closes the binder and starts the program anew: Go cannot wipe memory.
// A page with something unfinished is asked first.
func (s *session) lock() { s.leave(s.lockNow) }

// leave goes on once nothing that was typed would be lost: in a panel, then on
// the page.
func (s *session) leave(then func()) {
	leaveAll(s.window.Canvas(), func() {
		if s.open != nil {
			if k, ok := s.open.Page().(Keeper); ok && k.Keep() {
				then() // who locks and walks away sees no question
				return
			}
			if l, ok := s.open.Page().(Leaver); ok {
				l.Leave(then)
				return
			}
		}
		then()
	})
}

func (s *session) lockNow() {
	s.shut()
	if err := s.restart(); err != nil {
		fyne.LogError("ui: restart", err)
	}
	s.start() // not reached where the program began anew
}

// shut closes what is open and remembers the window's size.
func (s *session) shut() {
	if size := s.window.Canvas().Size(); size.Width > 200 && size.Height > 200 {
		s.app.Preferences().SetFloat(prefWide, float64(size.Width))
		s.app.Preferences().SetFloat(prefHigh, float64(size.Height))
	}
	if s.cover != nil {
		s.cover.hide()
		s.cover = nil
	}
	if s.open != nil {
		s.open.keepTyped()
		s.open.stop()
		s.open.Detach()
		s.open = nil
	}
	if s.store != nil {
		s.backups.finish()
		s.backups = nil
		if err := s.store.Close(); err != nil {
			fyne.LogError("ui: close the binder", err)
		}
		emptyPrinted(s.store.Dir())
		emptyOpened(s.store.Dir())
		s.store = nil
	}
}

// close is the window's own button.
func (s *session) close() {
	s.leave(func() {
		s.shut()
		s.window.SetCloseIntercept(nil)
		s.window.Close()
	})
}

// printedDir is where PDFs lie that were opened to print.
func printedDir(dir string) string { return filepath.Join(dir, "Printed") }

// emptyPrinted deletes what was opened to print; what a viewer still holds
// open goes the next time.
func emptyPrinted(dir string) {
	list, err := os.ReadDir(printedDir(dir))
	if err != nil {
		return
	}
	for _, e := range list {
		if e.Type().IsRegular() && filepath.Ext(e.Name()) == ".pdf" {
			_ = os.Remove(filepath.Join(printedDir(dir), e.Name()))
		}
	}
	_ = os.Remove(printedDir(dir))
}

// writePrinted writes a PDF where it can be opened, and nobody else can read it.
func writePrinted(dir, name string, pdf []byte) (string, error) {
	if err := os.MkdirAll(printedDir(dir), 0o700); err != nil {
		return "", err
	}
	path := filepath.Join(printedDir(dir), name)
	err := os.WriteFile(path, pdf, 0o600)
	if err != nil { // on Windows a viewer holds the old one open
		path = filepath.Join(printedDir(dir), time.Now().Format("150405 ")+name)
		err = os.WriteFile(path, pdf, 0o600)
	}
	return path, err
}
