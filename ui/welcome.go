package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/store"
	"readybinder/sync"
)

// showWelcome is the first page on a PC without a binder.
func (s *session) showWelcome() {
	first := newChoice("plus", T("Make a new binder"), T("For your office. It takes about ten minutes and asks one thing at a time."), s.startWizard)
	s.show(&stage{
		title: T("Welcome to ReadyBinder"),
		lead:  T("It keeps what your office needs when the computers, the phones or the internet fail: whom to call, what to do, who does what. It works without internet, and on paper."),
		body: Column(12, first,
			newChoice("usb-flash-drive-outline", T("Open a binder"), T("From the USB drive or folder that the PCs of your office share, or from a copy that was made on another PC."), s.chooseCopy),
			newChoice("lan-connect", T("Join the office"), T("Another PC of the office is the meeting point of the network, and shows a code."), s.joinOffice),
			newChoice("server", T("Join from the office's server"), T("The PCs of your office share a folder at a server, such as a NAS or Nextcloud."), func() { s.joinServer(store.Place{}) }),
			newChoice("hospital-building", T("Look at the sample office"), T("An invented doctor's office to try everything with. Nothing you do there counts."), s.openSample)),
		first: first,
	})
}

// openSample makes or opens the sample office.
func (s *session) openSample() {
	await(s, T("Getting the sample office ready. This takes a few seconds."), func() (*store.Store, error) {
		return makeSample(sampleDir(s.dir))
	}, s.opened, nil)
}

// chooseCopy asks where a copy is, and opens it.
func (s *session) chooseCopy() { s.files.Folder(T("Where is the binder or its copy?"), s.choseCopy) }

// choseCopy looks at what is in a folder: a binder, or a copy of one.
func (s *session) choseCopy(path string) {
	if there, _ := store.Exists(path); there {
		s.use(path)
		s.start()
		return
	}
	for _, dir := range sync.OnDrive(path) {
		place, err := sync.OpenFolder(dir)
		if err != nil {
			continue
		}
		if names, err := place.Names(); err == nil && len(names) > 0 {
			s.showCopy(s.copyIn(place))
			return
		}
	}
	s.stage.say(Words(store.ErrNoFiles))
}

// use remembers that the binder of this folder is opened in another one.
func (s *session) use(dir string) {
	s.app.Preferences().SetString(prefInstead+s.home, dir)
	s.dir = dir
}

// origin is where the binder of another PC is got from.
type origin struct {
	source                  func(context.Context) sync.Source
	icon, title, lead, open string
	back                    func()
	// meets is the place that PCs of the office meet at, nil where it is a mere copy.
	meets func(st *store.Store) *store.Place
	words string // about that place
}

func (s *session) copyIn(f *sync.Folder) origin {
	return origin{
		source: func(context.Context) sync.Source { return f },
		icon:   "usb-flash-drive-outline", title: T("Open a copy"),
		lead: T("There is a copy of a binder in %s. It will be brought to this PC. The copy itself stays as it is.", f.Path()),
		open: T("Open the copy"), back: s.start,
		meets: func(st *store.Store) *store.Place {
			if !f.Shared(st.ID()) {
				return nil
			}
			return &store.Place{ID: store.NewID(), Kind: store.PlaceFolder, At: f.Path()}
		},
		words: T("It has the whole binder, and keeps in step with the others through that folder. On another PC of the office look under Settings, Other PCs: it must show the same six words."),
	}
}

// joinOffice asks for the code of the meeting point.
func (s *session) joinOffice() {
	f := newPairing()
	join := NewButton(Primary, T("Join"), "lan-connect", nil)
	join.tapped = func() { s.joinHost(f) }
	s.show(&stage{
		icon: "lan-connect", title: T("Join the office"),
		lead: T("The PC of the office that is the meeting point shows a code that lets this one in. Afterwards you need a passphrase of the binder, or its recovery sheet."),
		body: Column(14, f.code, f.at), main: join, back: s.start,
	})
}

func (s *session) joinHost(f pairing) {
	if s.stage.held {
		return // a second click
	}
	address, code, ok := f.read()
	if !ok {
		return
	}
	await(s, T("Looking for the meeting point. This takes a few seconds."), func() (origin, error) {
		at, err := pairWith(address, code, "")
		if err != nil {
			return origin{}, err
		}
		p, err := sync.Address(at).Open()
		return origin{
			source: func(ctx context.Context) sync.Source { return sync.At(ctx, p) },
			icon:   "lan-connect", title: T("Join the office"),
			lead: T("The meeting point has let this PC in. The whole binder is brought here; the other PCs stay as they are."),
			open: T("Open the binder"), back: s.start,
			meets: func(st *store.Store) *store.Place {
				_ = sync.Address(at).Introduce(context.Background(), st.Log()) // else the first deletion does
				return &at
			},
			words: T("It has the whole binder, and keeps in step with the others through the meeting point. On another PC of the office look under Settings, Other PCs: it must show the same six words."),
		}, err
	}, s.showCopy, nil)
}

// showCopy asks for the passphrase of a binder that is brought here, and restores it.
func (s *session) showCopy(from origin) {
	pass := NewPassField(T("Passphrase or recovery code")).Hint(T("The one of the binder that was copied."))
	open := NewButton(Primary, from.open, "lock-open-outline", nil)
	open.tapped = func() { s.restoreCopy(from, pass) }
	s.show(&stage{icon: from.icon, title: from.title, lead: from.lead, body: Column(14, pass), main: open, back: from.back})
}

func (s *session) restoreCopy(from origin, pass *Field) {
	if s.stage.held {
		return // a second click
	}
	secret := pass.Value()
	if strings.TrimSpace(secret) == "" {
		pass.SetWrong(T("Type the passphrase of the binder that was copied."))
		focusOn(pass.Target())
		return
	}
	words := T("Reading the copy and opening it. This takes a few seconds.")
	ctx := s.stage.stoppable()
	tell := s.tell(words)
	to := freeDir(s.dir)
	type got struct {
		st    *store.Store
		c     *store.Copied
		joins bool
	}
	await(s, words, func() (got, error) {
		st, c, err := store.Restore(ctx, to, from.source(ctx), secret, tell)
		if err != nil {
			return got{}, newcomer(err)
		}
		at := from.meets(st)
		if at != nil {
			err = st.SetPlaces([]store.Place{*at})
		}
		return got{st, c, at != nil}, err
	}, func(g got) {
		s.use(to)
		s.openedBy(g.st, secret)
		if n := len(g.c.Damaged); n > 0 {
			Tell(s.window.Canvas(), T("Part of the copy was damaged"),
				N(n, "%d file of the copy was damaged and was left out. All the others are here. Look through the binder for what is missing, and replace that USB drive.",
					"%d files of the copy were damaged and were left out. All the others are here. Look through the binder for what is missing, and replace that USB drive."))
		} else if g.joins {
			Tell(s.window.Canvas(), T("This PC is one of the office now"),
				from.words+"\n\n"+g.st.CheckPhrase()+"\n\n"+T("Give this PC a name under Settings, Keys, PCs. If it is ever stolen, the others find it by that name."))
		} else {
			s.open.Toast(N(g.c.Files, "The copy is on this PC now: %d file, all checked.", "The copy is on this PC now: %d files, all checked."), nil)
		}
	}, func(err error) bool {
		return s.stopped(err) || s.wrongPass(pass, err)
	})
}

// stopped tells of what a person stopped, if that is what err says.
func (s *session) stopped(err error) bool {
	if !errors.Is(err, context.Canceled) {
		return false
	}
	s.stage.tell(Notice(StatusInfo, T("Stopped. Nothing was changed.")))
	s.focus()
	return true
}

// freeDir is dir where nothing lies there yet, else one beside it: what is
// there, damaged or not, is never touched.
func freeDir(dir string) string {
	for n := 1; ; n++ {
		try := dir
		if n > 1 {
			try = T("%s (copy %d)", dir, n)
		}
		if _, err := os.Lstat(filepath.Join(try, store.FileName)); err != nil {
			return try
		}
	}
}

// wizard makes a new binder, one thing at a time.
type wizard struct {
	s      *session
	office *Form
	you    *Form
	pass   *newPass
	secret string
	store  *store.Store
}

const wizardSteps = 6

func (s *session) startWizard() {
	var kinds []Option
	for _, o := range binder.Offices.Field("type").Options {
		kinds = append(kinds, Option{ID: o.Value, Name: T(o.Label)})
	}
	w := &wizard{s: s}
	w.office = NewForm(
		NewTextField(T("Name of the office")).Named("name").Required().Placeholder(T("Cedar Hollow Family Practice")).Hint(T("It stands on every page and every printed sheet.")),
		NewChoiceField(T("Kind of organization"), kinds).Named("type").Start("practice"))
	w.you = NewForm(
		NewTextField(T("Your name")).Named("name").Required().Hint(T("First and last, as people say it.")),
		NewTextField(T("Your job")).Named("job").Placeholder(T("Office manager")),
		NewTextField(T("Your mobile number")).Named("mobile").Placeholder("(207) 555-0100").
			Hint(T("Printed sheets for the wall leave it out unless you say so.")).Validate(phoneField),
		NewBoolField(T("I lead when something happens (Incident lead)")).Named("lead").Start("true").Hint(T("You can give this role to someone else later.")))
	w.askOffice()
}

// phoneField says what looks wrong with a number; nothing is refused that
// could be dialed.
func phoneField(v string) error {
	if v == "" {
		return nil
	}
	if why := (binder.Way{Way: "mobile", Value: v}).Check(); why != "" {
		return Say(T(why), "")
	}
	return nil
}

func (w *wizard) show(n int, t *stage) {
	t.step = T("Step %d of %d", n, wizardSteps)
	w.s.show(t)
}

func (w *wizard) askOffice() {
	w.show(1, &stage{
		icon: "office-building-outline", title: T("Your office"), lead: T("Whose binder is this?"),
		body: w.office.Object(), main: NewButton(Primary, T("Next"), "arrow-right", w.officeDone), back: w.s.showWelcome,
	})
}

func (w *wizard) officeDone() {
	if w.office.Check() {
		w.askYou()
	}
}

func (w *wizard) askYou() {
	w.show(2, &stage{
		icon: "account-outline", title: T("You"), lead: T("You are the first person in the binder. Everyone else comes later, by hand or from a list."),
		body: w.you.Object(), main: NewButton(Primary, T("Next"), "arrow-right", w.youDone), back: w.askOffice,
	})
}

func (w *wizard) youDone() {
	if w.you.Check() {
		w.askPass()
	}
}

func (w *wizard) askPass() {
	if w.pass == nil {
		w.pass = newNewPass(w.office.Value("name"), w.you.Value("name"))
	}
	next := NewButton(Primary, T("I wrote it down"), "arrow-right", w.passDone)
	w.show(3, &stage{
		icon: "key-outline", title: T("The passphrase"),
		lead: T("It opens the binder, on this PC and on every copy. Write it down on paper now, as it stands here. Nobody can look it up for you later, and nobody can reset it."),
		body: w.pass.Object(), main: next, back: w.askYou, first: next,
	})
}

func (w *wizard) passDone() {
	secret, err := w.pass.value()
	if err != nil {
		w.s.stage.say(Words(err))
		return
	}
	w.secret = secret
	w.askAgain()
}

func (w *wizard) askAgain() {
	again := NewPassField(T("The passphrase, once more"))
	make := NewButton(Primary, T("Make the binder"), "check", nil)
	make.tapped = func() { w.makeBinder(again) }
	w.show(4, &stage{
		icon: "pencil-outline", title: T("Type it from your paper"),
		lead: T("This proves that what you wrote down is right. Capital letters and extra spaces between the words do not matter."),
		body: Column(14, again), main: make, back: w.askPass,
	})
}

func (w *wizard) makeBinder(again *Field) {
	if !samePass(w.secret, again.Value()) {
		again.SetWrong(T("That is not the same passphrase. Compare it with your paper, word by word, or go back and look."))
		selectAll(again)
		return
	}
	w.pass.forget()
	dir := w.s.dir
	await(w.s, T("Making the binder and sealing it. This takes a few seconds."), func() (*store.Store, error) {
		return w.make(dir)
	}, func(st *store.Store) {
		w.store, w.s.store = st, st
		w.s.app.Preferences().SetString(prefPerson+st.ID(), string(st.Person()))
		w.secret = ""
		w.askRecovery()
	}, nil)
}

// make makes the binder with what a new office begins with, the person who
// makes it, and their role.
func (w *wizard) make(dir string) (*store.Store, error) {
	st, err := store.Create(dir, w.secret)
	if err != nil {
		return nil, err
	}
	id := store.NewID()
	me := binder.RefTo("person", id)
	st.SetPerson(me)
	err = lay(st, "Starter", func(b *binder.Binder, today binder.Date) ([]*binder.Form, error) {
		forms, err := binder.Starter(b, library(), today)
		if err != nil {
			return nil, err
		}
		p := binder.Person{Name: w.you.Value("name"), Job: w.you.Value("job")}
		if names := strings.Fields(p.Name); len(names) > 1 {
			p.Family = names[len(names)-1]
		}
		if n := w.you.Value("mobile"); n != "" {
			p.Ways = []binder.Way{{ID: store.NewID(), Way: "mobile", Value: n, Order: 1, Confirmed: today, By: me}}
		}
		for _, f := range forms {
			if f.Ref == "role/incident-lead" && w.you.Value("lead") != "" {
				f.Set("holder", binder.TextValue(string(me)))
			}
		}
		key := st.Holders()[0].ID
		return append(forms, binder.People.Form(b, id, p), binder.Accesses.Form(b, key, binder.Access{ID: key, Name: p.Name, Person: me}),
			binder.Offices.Form(b, "office", binder.Office{Name: w.office.Value("name"), Type: w.office.Value("type")})), nil
	})
	if err != nil {
		st.Close()
		return nil, err
	}
	return st, nil
}

func (w *wizard) askRecovery() {
	r := newRecovery(w.store, w.s.files, "letter", func(err error) { w.s.stage.say(fileTrouble(err)) })
	next := NewButton(Plain, T("The paper is right"), "check", nil)
	next.tapped = func() { w.recoveryDone(r) }
	r.ready = func() { next.SetKind(Primary); w.s.stage.say(Trouble{}) }
	w.show(5, &stage{
		icon: "shield-key-outline", title: T("The recovery sheet"),
		lead: T("This paper opens the binder if the passphrase is lost. Print it twice: one for the safe at the office, one for a safe place outside. Not for the red folder, and not for a photo."),
		body: r.Object(), main: next, others: []*Button{NewButton(Quiet, T("Later"), "", w.askCopy)}, first: r.open,
	})
}

func (w *wizard) recoveryDone(r *recovery) {
	good, err := r.proved()
	if err != nil {
		w.s.stage.say(Words(err))
	}
	if !good {
		return
	}
	next := func() {
		emptyPrinted(w.store.Dir())
		w.askCopy()
	}
	await(w.s, T("Giving the binder its second key."), func() (struct{}, error) {
		return struct{}{}, r.add("")
	}, func(struct{}) { next() }, func(err error) bool {
		if !errors.Is(err, store.ErrUnnamed) {
			return false
		}
		next()
		w.s.stage.say(Words(err))
		return true
	})
}

func (w *wizard) askCopy() {
	u := newMakeBackup(w.store, w.s.files, w.s.app.Preferences(), w.s.run, w.s.onScreen)
	finish := NewButton(Plain, T("Later"), "", nil)
	finish.tapped = w.finish
	u.done = func() {
		finish.SetText(T("Open the binder"))
		finish.SetIcon("arrow-right")
		finish.SetKind(Primary)
		w.s.stage.root.Refresh()
		relayout(finish)
		focusOn(finish)
	}
	w.show(6, &stage{
		icon: "usb-flash-drive-outline", title: T("A backup on a USB drive"),
		lead: T("If this PC is stolen, burns or is locked by attackers, the backup opens on any other PC. It is sealed: without the passphrase nobody can read it."),
		body: u.Object(), main: finish, first: u.button,
	})
}

// finish goes on to the binder. A backup that is still running goes on too.
func (w *wizard) finish() { w.s.opened(w.store) }

// selectAll marks all of what stands in a field, so that typing replaces it.
func selectAll(f *Field) {
	focusOn(f.Target())
	if e, ok := f.Target().(*entry); ok {
		e.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}
