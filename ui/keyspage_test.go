package ui

import (
	"context"
	"errors"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/store"
	"readybinder/sync"
)

// keysSession is an office with five people, whose first one sits at the PC,
// and the first one's passphrase.
func keysSession(t *testing.T) (*session, string) {
	t.Helper()
	s, _ := newTestSession(t)
	pass := firstRun(t, s)
	c := s.window.Canvas()
	tap(t, c, "Later")
	tap(t, c, "Later")
	var forms []*binder.Form
	s.store.View(func(b *binder.Binder) {
		for i, name := range []string{"Pat Lee", "Kim Ode", "Sam Roe", "Lou Fox"} {
			forms = append(forms, binder.People.Form(b, "p"+strconv.Itoa(i), binder.Person{Name: name}))
		}
	})
	must(t, s.store.Save(forms...))
	return s, pass
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// sixWords are the generated passphrase that the window shows.
func sixWords(t *testing.T, c fyne.Canvas) string {
	t.Helper()
	for _, w := range every[*Text](c) {
		if len(strings.Fields(w.Words())) == 6 && strings.ToLower(w.Words()) == w.Words() {
			return w.Words()
		}
	}
	t.Fatal("no six words in", words(c))
	return ""
}

// give gives a person of the office a key, and returns its passphrase.
func give(t *testing.T, s *session, person binder.Ref, right binder.Right) string {
	t.Helper()
	c := s.window.Canvas()
	s.open.Go(pageKeys)
	for i, o := range s.open.Page().(*keysPage).root.Objects {
		if o.Visible() != (i == partKeys) {
			t.Fatal("two parts of the page at once:", i)
		}
	}
	tap(t, c, "Give a key")
	panel := topPanel(t, s.open)
	fieldIn(t, panel, "person").SetValue(string(person))
	fieldIn(t, panel, "right").SetValue(strconv.Itoa(int(right)))
	pass := sixWords(t, c)
	f := typeIn(t, c, "The passphrase, once more, typed from that paper", "something else entirely")
	tap(t, c, "Give the key")
	if f.wrong == "" || len(s.store.Holders()) != 1 && person == "person/p0" {
		t.Fatal("a key was given out that nobody wrote down")
	}
	typeIn(t, c, "The passphrase, once more, typed from that paper", pass)
	tap(t, c, "Give the key")
	if busy(c) {
		t.Fatal(words(c))
	}
	return pass
}

func (s *session) unlockAs(t *testing.T, pass string) {
	t.Helper()
	c := s.window.Canvas()
	s.open.Lock()
	typeIn(t, c, "Passphrase or recovery code", pass)
	enter(c)
	if s.open == nil {
		t.Fatal(words(c))
	}
}

// Someone with a key of their own may do what it says, and is told before
// typing what it does not let them do, and whom to ask.
func TestKeyOfOnesOwn(t *testing.T) {
	s, pass := keysSession(t)
	c := s.window.Canvas()
	pat := give(t, s, "person/p0", binder.Contribute)
	s.unlockAs(t, pat)
	if s.store.Right() != binder.Contribute || s.store.Person() != "person/p0" {
		t.Fatal("right and person:", s.store.Right(), s.store.Person())
	}
	sees(t, c, "Your key lets you look at everything")
	a := s.open
	for _, try := range []func(){
		func() { a.Go(pagePeople); a.add() },
		func() { a.Open("person/p1"); a.edit() },
		func() { a.Open("role/incident-lead"); a.Page().(*rolesPage).chooseWho() },
		func() { a.Go(pagePlan); a.add() },
		func() { a.Go(pagePlan); tap(t, c, "Approve") },
		func() { a.Go(pageFirst15); a.edit() },
		func() { a.Go(pageSettings); tap(t, c, "Add a site") },
		func() { a.Go(pageImport); a.Page().(*importPage).Pick() },
		func() { a.Go(pageKeys); tap(t, c, "Give a key") },
		func() { a.Go(pageKeys); tap(t, c, "Recovery sheet") },
		func() { a.Go(pageKeys); tap(t, c, "Break-glass cards") },
		func() { a.Go(pageKeys); tap(t, c, "Erase the past"); tap(t, c, "Erase it on this PC") },
		func() { a.Open("person/p1"); a.remove() },
	} {
		try()
		sees(t, c, "Ask an admin of the binder")
		sees(t, c, "Ana María López")
		if len(every[*Field](c)) > 0 {
			t.Fatal("asks for something that cannot be saved:", words(c))
		}
		tap(t, c, "Close")
	}
	if _, there := get(a, "person/p1"); !there {
		t.Fatal("deleted")
	}
	a.Go(pageTraining)
	a.editRecord("Record", a.newRef("training"), nil, nil)
	if len(every[*Field](c)) == 0 {
		t.Fatal("may not record training:", words(c))
	}
	topPanel(t, a).(*layer).of.Close()

	// An admin gives the right to everything, and takes the key back again.
	s.unlockAs(t, pass)
	s.open.Go(pageKeys)
	id := holderOf(t, s, "person/p0").ID
	s.open.Open(binder.Accesses.Ref(id))
	sees(t, c, "Ana María López")
	tap(t, c, "Change what they may do")
	fieldIn(t, topPanel(t, s.open), "right").SetValue(strconv.Itoa(int(binder.Administer)))
	tap(t, c, "Change it")
	if h := holderOf(t, s, "person/p0"); h.Right != binder.Administer {
		t.Fatal("right:", h.Right)
	}
	tap(t, c, "Take it back")
	sees(t, c, "What was seen with it before may be kept")
	tap(t, c, "Take it back")
	if h := holderOf(t, s, "person/p0"); h.Open() {
		t.Fatal("still open")
	}
	if strings.Contains(words(c), "Pat Lee\n") {
		t.Fatal("what was taken back stands among the keys:", words(c))
	}
	s.open.Page().(*keysPage).keys.past.SetChecked(true)
	sees(t, c, "Pat Lee")
	s.open.Lock()
	f := typeIn(t, c, "Passphrase or recovery code", pat)
	enter(c)
	if s.open != nil || f.wrong == "" && !strings.Contains(words(c), "was replaced or taken back") {
		t.Fatal("a key that was taken back:", f.wrong, words(c))
	}
}

func holderOf(t *testing.T, s *session, person binder.Ref) keyHolder {
	t.Helper()
	for _, h := range s.open.holders() {
		if h.access.Person == person {
			return h
		}
	}
	t.Fatal("no key of", person)
	return keyHolder{}
}

// Two cards open the binder, one does not and is told as such.
func TestBreakGlass(t *testing.T) {
	s, pass := keysSession(t)
	c := s.window.Canvas()
	make := func(people ...string) (codes []string) {
		s.open.Go(pageKeys)
		tap(t, c, "Break-glass cards")
		who, _ := findIn(topPanel(t, s.open), func(f *Field) bool { return f.label == "Who gets a card" })
		who.SetValue("person/p0\nperson/p1")
		tap(t, c, "Make the cards")
		if who.wrong == "" {
			t.Fatal("two cards are a set")
		}
		who.SetValue(strings.Join(people, "\n"))
		tap(t, c, "Make the cards")
		tap(t, c, "The cards are right")
		sees(t, c, "The cards are not on paper yet.")
		tap(t, c, "Close")
		tap(t, c, "No printer here")
		for _, w := range every[*Text](c) {
			if len(w.Words()) == 34 && strings.Count(w.Words(), "-") == 6 {
				codes = append(codes, w.Words())
			}
		}
		if len(codes) != len(people) {
			t.Fatal("codes:", codes)
		}
		before := len(s.store.Holders())
		for _, right := range []bool{false, true} {
			for n, code := range codes {
				for _, f := range every[*Field](c) {
					if strings.HasPrefix(f.label, "The code on card "+strconv.Itoa(n+1)) {
						if !right {
							code = codes[(n+1)%len(codes)]
						}
						typeIn(t, c, f.label, strings.ToLower(code))
					}
				}
			}
			tap(t, c, "The cards are right")
			if !right && len(s.store.Holders()) != before {
				t.Fatal("cards count that were not typed back")
			}
		}
		if busy(c) || len(s.store.Holders()) != before+1 {
			t.Fatal(words(c))
		}
		return codes
	}
	codes := make("person/p0", "person/p1", "person/p2", "person/p3")
	sees(t, c, "Any two cards of the set")
	sees(t, c, "Sam Roe")
	open := func(first, second string) {
		s.open.Lock()
		tap(t, c, "Can't open it?")
		sees(t, c, "Two break-glass cards")
		tap(t, c, "Use the recovery sheet")
		typeIn(t, c, "Passphrase or recovery code", first)
		enter(c)
		if s.open != nil {
			t.Fatal("one card opens the binder")
		}
		sees(t, c, "type the code of a second card")
		typeIn(t, c, "The code on a second card", second)
		enter(c)
	}
	open(codes[3], strings.ToLower(codes[1]))
	if s.open == nil || s.store.Right() != binder.Administer {
		t.Fatal(words(c))
	}
	if list := s.open.safety(); !strings.Contains(list[0].What.String(), "choose a new passphrase") {
		t.Error("nothing says that a new passphrase is wanted:", list)
	}
	// A new set takes the place of the old one.
	s.unlockAs(t, pass)
	old := cardsOf(t, s)
	next := make("person/p0", "person/p1", "person/p2")
	if now := cardsOf(t, s); now.ID == old.ID {
		t.Fatal("the old set stays")
	}
	s.open.Lock()
	f := typeIn(t, c, "Passphrase or recovery code", codes[0]+" "+codes[1])
	enter(c)
	if s.open != nil {
		t.Fatal("the old set opens the binder:", f.wrong)
	}
	s.start()
	typeIn(t, c, "Passphrase or recovery code", next[2]+" "+next[0])
	enter(c)
	if s.open == nil {
		t.Fatal(words(c))
	}
}

func cardsOf(t *testing.T, s *session) keyHolder {
	t.Helper()
	for _, h := range s.open.holders() {
		if h.Open() && h.Has(store.Cards) {
			return h
		}
	}
	t.Fatal("no cards")
	return keyHolder{}
}

// A recovery sheet that was lost is replaced, and the new one says where it lies.
func TestReplaceRecovery(t *testing.T) {
	s, _ := keysSession(t)
	c := s.window.Canvas()
	s.open.Go(pageKeys)
	tap(t, c, "Recovery sheet")
	lies, _ := findIn(topPanel(t, s.open), func(f *Field) bool { return f.label == "Where the prints will lie" })
	lies.SetValue("Bank box\nHome safe of Kim")
	tap(t, c, "No printer here")
	old := proveRecovery(t, c, func() { tap(t, c, "The paper is right") })
	h := recoveryOf(t, s)
	if strings.Join(h.access.Lies, ",") != "Bank box,Home safe of Kim" || h.access.Proved != s.store.Today() {
		t.Fatalf("%+v", h.access)
	}
	s.open.Open(h.ref())
	sees(t, c, "Home safe of Kim")
	tap(t, c, "Replace it")
	tap(t, c, "No printer here")
	next := proveRecovery(t, c, func() { tap(t, c, "The paper is right") })
	if now := recoveryOf(t, s); now.ID == h.ID || strings.Join(now.access.Lies, ",") != "Bank box,Home safe of Kim" {
		t.Fatalf("%+v", now.access)
	}
	s.open.Lock()
	f := typeIn(t, c, "Passphrase or recovery code", strings.Join(old, "-"))
	enter(c)
	if s.open != nil {
		t.Fatal("the lost sheet opens the binder", f.wrong)
	}
	s.start()
	typeIn(t, c, "Passphrase or recovery code", strings.Join(next, "-"))
	enter(c)
	if s.open == nil {
		t.Fatal(words(c))
	}
}

func recoveryOf(t *testing.T, s *session) (found keyHolder) {
	t.Helper()
	n := 0
	for _, h := range s.open.holders() {
		if h.Open() && h.Has(store.Recovery) {
			found = h
			n++
		}
	}
	if n != 1 {
		t.Fatal("recovery sheets:", n)
	}
	return found
}

// otherPC is the binder on another PC, opened with pass.
func otherPC(t *testing.T, s *store.Store, pass string) (*store.Store, *sync.Folder) {
	t.Helper()
	drive, err := sync.OpenFolder(t.TempDir())
	must(t, err)
	_, err = sync.Copy(context.Background(), s, drive, nil)
	must(t, err)
	o, _, err := store.Restore(context.Background(), filepath.Join(t.TempDir(), "other"), drive, pass, nil)
	must(t, err)
	t.Cleanup(func() { o.Close() })
	return o, drive
}

// bring carries what the other PC wrote here.
func bring(t *testing.T, from, to *store.Store, drive *sync.Folder) {
	t.Helper()
	_, err := sync.Copy(context.Background(), from, drive, nil)
	must(t, err)
	_, err = to.Heal(context.Background(), drive, nil)
	must(t, err)
}

// What someone writes elsewhere whose key was taken back waits for an admin.
func TestHeldChanges(t *testing.T) {
	s, _ := keysSession(t)
	c := s.window.Canvas()
	pass := give(t, s, "person/p0", binder.Edit)
	other, drive := otherPC(t, s.store, pass)
	must(t, s.store.TakeBack(holderOf(t, s, "person/p0").ID))
	var f *binder.Form
	other.View(func(b *binder.Binder) { f = binder.People.Form(b, "late", binder.Person{Name: "Late Comer"}) })
	must(t, other.SaveAs("Typed in late", f))
	bring(t, other, s.store, drive)
	a := s.open
	if _, there := get(a, "person/late"); there {
		t.Fatal("it counts")
	}
	a.Go(pageHome)
	sees(t, c, "1 change does not count")
	a.OpenOn(pageKeys, taskHeld)
	sees(t, c, "Typed in late")
	sees(t, c, "Name: Late Comer")
	sees(t, c, "The key of Pat Lee had been taken back")
	tap(t, c, "Let it count")
	tap(t, c, "Let it count")
	if _, there := get(a, "person/late"); !there || a.store.Standing().Barred != 0 {
		t.Fatal("it does not count:", words(c))
	}
	sees(t, c, "Every change counts")
}

// A PC that was stolen is shut out, and then the keys that were used on it.
func TestStolenPC(t *testing.T) {
	s, _ := keysSession(t)
	c := s.window.Canvas()
	pass := give(t, s, "person/p0", binder.Edit)
	other, drive := otherPC(t, s.store, pass)
	var f *binder.Form
	other.View(func(b *binder.Binder) { f = binder.People.Form(b, "there", binder.Person{Name: "Typed There"}) })
	must(t, other.Save(f))
	bring(t, other, s.store, drive)
	a := s.open
	a.Go(pageKeys)
	tap(t, c, "PCs")
	sees(t, c, "You are sitting at this PC.")
	a.OpenOn(pageKeys, binder.PCs.Ref(other.Log()))
	sees(t, c, "Pat Lee")
	tap(t, c, "Name it")
	typeInto(t, fieldIn(t, topPanel(t, a), "name"), "Exam room 2")
	tap(t, c, "Save")
	sees(t, c, "Exam room 2")
	sees(t, c, "May change the records")
	capture(t, s.window, "pcs")
	tap(t, c, "It was stolen or lost")
	tap(t, c, "Shut it out")
	sees(t, c, "The PC is shut out.")
	tap(t, c, "Take it back")
	tap(t, c, "Take it back")
	sees(t, c, "Taken back")
	sees(t, c, "Every key that was used on it is taken back.")
	tap(t, c, "Done")
	if h := holderOf(t, s, "person/p0"); h.Open() {
		t.Fatal("the key is open")
	}
	sees(t, c, "This PC was shut out.")
	other.View(func(b *binder.Binder) { f = binder.People.Form(b, "thief", binder.Person{Name: "Thief"}) })
	must(t, other.Save(f))
	bring(t, other, s.store, drive)
	if _, there := get(a, "person/thief"); there {
		t.Fatal("what the thief wrote counts")
	}
	if _, there := get(a, "person/there"); !there {
		t.Fatal("what was written before is gone")
	}
}

// Erasing the past asks for the office's name, and leaves what the pages show.
func TestErasePast(t *testing.T) {
	s, pass := keysSession(t)
	c := s.window.Canvas()
	f := s.open.form("person/p0")
	f.Set("note", binder.TextValue("Something that may not stay"))
	must(t, s.store.Save(f))
	f = s.open.form("person/p0")
	f.Set("note", "")
	must(t, s.store.Save(f))
	before := readKept(store.BackupsDir(s.store.Dir()))
	if len(before.list) == 0 {
		t.Fatal("no backup was made after unlocking")
	}
	s.open.Go(pageKeys)
	tap(t, c, "Erase the past")
	tap(t, c, "Erase it on this PC")
	sees(t, c, "Not erased by this")
	label := "Type the name of the office: Juniper Clinic"
	name := typeIn(t, c, label, "Another Clinic")
	tap(t, c, "Erase the past")
	if name.wrong == "" {
		t.Fatal("another name was taken")
	}
	typeIn(t, c, label, " juniper clinic")
	tap(t, c, "Erase the past")
	sees(t, c, "The past is erased on this PC")
	tap(t, c, "Close")
	list, err := s.store.History("person/p0")
	must(t, err)
	for _, x := range list {
		if strings.Contains(x.After.Text()+x.Before.Text(), "may not stay") {
			t.Fatal("it stays in the history")
		}
	}
	after := readKept(store.BackupsDir(s.store.Dir()))
	if len(after.list) != 1 {
		t.Fatalf("%d backups on this PC", len(after.list))
	}
	names, err := after.list[0].Names()
	must(t, err)
	own, err := s.store.Names()
	must(t, err)
	place, err := sync.OpenBackups(after.list[0].In())
	must(t, err)
	if there, err := place.Names(); err != nil || len(there) != len(own) || len(names) != len(own) {
		t.Fatalf("the backups on this PC have %d files and a list of %d, the binder has %d (%v)", len(there), len(names), len(own), err)
	}
	s.unlockAs(t, pass)
	if r, there := get(s.open, "person/p0"); !there || r.Title() != "Pat Lee" {
		t.Fatal("what was shown is gone")
	}
}

// A PC comes after to where the past was erased, and what was typed on it comes along.
func TestBringOver(t *testing.T) {
	s, pass := keysSession(t)
	c := s.window.Canvas()
	other, _ := otherPC(t, s.store, pass)
	copied := func() string {
		dir := t.TempDir()
		drive, err := sync.OpenFolder(dir)
		must(t, err)
		_, err = sync.Copy(context.Background(), other, drive, nil)
		must(t, err)
		return dir
	}
	old := copied()
	must(t, other.NewEdition(false, nil))
	f := s.open.form("person/p0")
	f.Set("note", binder.TextValue("Typed here meanwhile"))
	must(t, s.store.Save(f))
	files := s.open.files.(*stubFiles)
	files.folder = old
	s.open.Go(pageKeys)
	tap(t, c, "Erase the past")
	tap(t, c, "It was erased on another PC")
	tap(t, c, "Choose a USB drive or folder")
	sees(t, c, "not the binder that your office went on with")
	tap(t, c, "Close")
	// It is told where something was to be healed, and on the home page.
	files.folder = copied()
	s.open.Go(pageProof)
	s.open.Page().(*proofPage).Heal()
	tap(t, c, "Choose a USB drive or folder")
	sees(t, c, "begun the binder anew")
	s.open.Go(pageHome)
	sees(t, c, "This PC still has the old one")
	s.open.OpenOn(pageKeys, taskBringOver)
	tap(t, c, "Choose a USB drive or folder")
	sees(t, c, "This PC was brought over")
	tap(t, c, "Close")
	if r, _ := get(s.open, "person/p0"); r.Text("note") != "Typed here meanwhile" {
		t.Fatal("what was typed here is lost")
	}
	if _, yes := s.store.Successor(); yes {
		t.Fatal("still in the old one")
	}
}

// A key that counts and whose name could not be written is not asked for again.
func TestUnnamedKey(t *testing.T) {
	s, _ := keysSession(t)
	a, c := s.open, s.window.Canvas()
	code := store.NewRecoveryCode()
	err := noteKey(s.store, []string{strings.Repeat("x", 5<<20)}, func() error { return s.store.AddRecovery(code) })
	if !errors.Is(err, store.ErrUnnamed) || s.store.Recognize(code) != nil {
		t.Fatal(err)
	}
	d := NewDialog("Give", NewText(Body, ""))
	d.Main(Primary, "Give it", "", nil)
	d.Show(c)
	done := false
	a.awayIn(d, func() error { return err }, func() { done = true; d.Close() })
	if !done {
		t.Error("it is asked for again")
	}
	sees(t, c, "The key opens the binder. Only what the office knows of it")
}
