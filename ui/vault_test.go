package ui

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"readybinder/binder"
	"readybinder/seal"
	"readybinder/store"
	"readybinder/sync"
)

const testPass = "orbit velvet canyon maple thunder quilt"

// officeSession is the program open on the binder of an office, not the sample.
func officeSession(t testing.TB) (*session, *stubFiles) {
	t.Helper()
	s, f := newTestSession(t)
	s.start()
	st, err := store.Create(s.dir, testPass)
	if err != nil {
		t.Fatal(err)
	}
	if err := lay(st, "Test", func(b *binder.Binder, today binder.Date) ([]*binder.Form, error) {
		return binder.Sample(b, library(), today)
	}); err != nil {
		t.Fatal(err)
	}
	s.opened(st)
	return s, f
}

// A file is added to a record, opened, saved and deleted; what was opened is gone
// once the binder is locked.
func TestAttachedFiles(t *testing.T) {
	s, f := officeSession(t)
	a, c := s.open, s.window.Canvas()
	plain := bytes.Repeat([]byte("the switch is in the back room\n"), 400_000)
	f.pick = filepath.Join(t.TempDir(), "map.txt")
	if err := os.WriteFile(f.pick, plain, 0o600); err != nil {
		t.Fatal(err)
	}
	a.Open("person/maria-santos")
	tap(t, c, "Add a file")
	sees(t, c, "map.txt")
	sees(t, c, "12.4 MB")
	a.OpenOn(pageFiles, everyFile)
	sees(t, c, "12.4 MB, Maria Santos")
	tap(t, c, "Open")
	if len(f.viewed) != 1 || !bytes.Equal(read(t, f.viewed[0]), plain) || filepath.Base(f.viewed[0]) != "map.txt" {
		t.Fatal("not opened:", f.viewed)
	}
	f.to = filepath.Join(t.TempDir(), "copy.txt")
	tap(t, c, "Save a copy")
	if !bytes.Equal(read(t, f.to), plain) {
		t.Error("the copy is another one")
	}
	tap(t, c, "Delete")
	sees(t, c, "No file is in the binder yet")
	tap(t, c, "Undo")
	sees(t, c, "map.txt")

	// What might be a program is not started.
	f.pick = filepath.Join(filepath.Dir(f.pick), "map.pdf.exe")
	if err := os.WriteFile(f.pick, []byte("MZ"), 0o600); err != nil {
		t.Fatal(err)
	}
	a.OpenOn(pageFiles, "site/main")
	a.Page().(*filesPage).Add()
	sees(t, c, "map.pdf.exe")
	tap(t, c, "Open")
	sees(t, c, "might be a program")
	if len(f.viewed) != 1 {
		t.Error("it was started")
	}
	press(c, "Escape")

	// One that is too large is told, and leaves nothing behind.
	f.pick = filepath.Join(filepath.Dir(f.pick), "large.pdf")
	if err := os.WriteFile(f.pick, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(f.pick, store.MaxAttachment+1); err != nil {
		t.Fatal(err)
	}
	a.Page().(*filesPage).Add()
	sees(t, c, "larger than 50 MB")
	press(c, "Escape")
	opened := f.viewed[0]
	a.Lock()
	if _, err := os.Stat(opened); err == nil {
		t.Error("the opened file is still there")
	}
}

// Who may not add files is told so.
func TestAttachNotAllowed(t *testing.T) {
	s, f := officeSession(t)
	other := "quarry lantern pebble saddle window thirty"
	if err := s.store.AddPerson(store.NewKey{Name: "Helper", Right: binder.Contribute, Secret: other}); err != nil {
		t.Fatal(err)
	}
	s.open.Lock()
	c := s.window.Canvas()
	typeIn(t, c, "Passphrase or recovery code", other)
	enter(c)
	f.pick = "never picked"
	s.open.OpenOn(pageFiles, everyFile)
	tap(t, c, "Add a file")
	sees(t, c, "It does not let you change this")
}

// A backup is restored beside the binder, compared, and takes its place; the
// binder of before stays.
func TestRestoreBeside(t *testing.T) {
	s, f := officeSession(t)
	c := s.window.Canvas()
	s.open.OpenOn(pageBackups, taskBackup)
	tap(t, c, "Choose the USB drive")
	sees(t, c, "Backup made and read back:")
	press(c, "Escape")
	if err := s.store.Delete("person/maria-santos"); err != nil {
		t.Fatal(err)
	}
	form := s.open.form("person/hannah-goldberg")
	form.Set("name", binder.TextValue("Hannah Gold"))
	if !s.open.save(form) {
		t.Fatal("not saved")
	}
	tap(t, c, "Look in a folder")
	restore := func() {
		t.Helper()
		tap(t, c, "Restore")
		typeIn(t, c, "Passphrase or recovery code", "not this one")
		enter(c)
		sees(t, c, "does not open this binder")
		typeIn(t, c, "Passphrase or recovery code", testPass)
		enter(c)
		sees(t, c, "The backup is restored.")
	}
	s.open.Page().(*backupsPage).all = true
	restoreFrom(t, s, f)
	restore()
	sees(t, c, "1 record is only in the backup")
	sees(t, c, "Maria Santos")
	sees(t, c, "Hannah Gold")
	sees(t, c, "1 record is only in the binder of today") // the check of the backup

	var beside string
	s.beside = func(dir string) error { beside = dir; return nil }
	tap(t, c, "Open it beside")
	if list := store.Besides(s.dir); len(list) != 1 || beside != list[0] {
		t.Fatal("beside:", beside, list)
	}
	sees(t, c, "Restored beside this binder")
	tap(t, c, "Throw it away")
	if len(store.Besides(s.dir)) != 0 {
		t.Fatal("still there")
	}
	restoreFrom(t, s, f)
	restore()
	tap(t, c, "Make it the office's binder")
	tap(t, c, "Use the restored one")
	sees(t, c, "The restored binder is the office's binder now")
	kept, _ := filepath.Glob(filepath.Join(s.dir, "binder before *.db"))
	if len(kept) != 1 {
		t.Fatal("the binder of before is gone:", kept)
	}
	sees(t, c, kept[0])
	tap(t, c, "Unlock")
	typeIn(t, c, "Passphrase or recovery code", testPass)
	enter(c)
	s.open.view(func(b *binder.Binder) {
		if _, ok := b.Get("person/maria-santos"); !ok {
			t.Error("she is not back")
		}
	})
}

// restoreFrom leaves on the page only the backups on the drive.
func restoreFrom(t *testing.T, s *session, f *stubFiles) {
	t.Helper()
	if err := os.RemoveAll(store.BackupsDir(s.dir)); err != nil {
		t.Fatal(err)
	}
	s.open.Page().(*backupsPage).other = backupsUnder(f.folder)
	s.open.Refresh()
}

// The backup on this PC is made once a day, after unlocking or at locking, and a
// failure is told on the home page.
func TestDailyBackup(t *testing.T) {
	s, _ := officeSession(t)
	list := func() []*sync.Backup {
		k := readKept(store.BackupsDir(s.dir))
		return k.list
	}
	if len(list()) != 1 {
		t.Fatal("none after unlocking:", list())
	}
	form := s.open.form("person/hannah-goldberg")
	form.Set("name", binder.TextValue("Hannah Gold"))
	s.open.save(form)
	s.open.Lock()
	if len(list()) != 1 {
		t.Error("a second one on one day")
	}
	// Yesterday's is not enough where something is new.
	old := list()[0].At
	from := filepath.Join(store.BackupsDir(s.dir), old.Format("2006-01-02T150405Z")+".list")
	if err := os.Rename(from, filepath.Join(filepath.Dir(from), old.AddDate(0, 0, -2).Format("2006-01-02T150405Z")+".list")); err != nil {
		t.Fatal(err)
	}
	c := s.window.Canvas()
	typeIn(t, c, "Passphrase or recovery code", testPass)
	enter(c)
	if len(list()) != 2 {
		t.Error("none on the next day")
	}
	s.open.Lock()
	// A file in the folder's place.
	if err := os.RemoveAll(store.BackupsDir(s.dir)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(store.BackupsDir(s.dir), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	typeIn(t, c, "Passphrase or recovery code", testPass)
	enter(c)
	if !slices.ContainsFunc(s.open.safety(), func(x binder.Task) bool { return x.Page == pageBackups }) {
		t.Error("home does not tell")
	}
	s.open.Go(pageBackups)
	sees(t, c, "The last one could not be made.")
}

// The drill wants the recovery sheet, tells what it found, and home is content.
func TestRestoreDrill(t *testing.T) {
	s, _ := officeSession(t)
	c := s.window.Canvas()
	code := store.NewRecoveryCode()
	if err := s.store.AddRecovery(code); err != nil {
		t.Fatal(err)
	}
	s.open.OpenOn(pageBackups, taskBackup)
	tap(t, c, "Choose the USB drive")
	press(c, "Escape")
	s.open.OpenOn(pageBackups, taskDrill)
	enter(c)
	sees(t, c, "Type the code first.")
	typeIn(t, c, "Code on the recovery sheet, or on the first card", store.NewRecoveryCode())
	enter(c)
	sees(t, c, "That code does not open the backup.")
	typeIn(t, c, "Code on the recovery sheet, or on the first card", strings.ToLower(code))
	enter(c)
	sees(t, c, "The backup and the paper work.")
	press(c, "Escape")
	s.open.view(func(b *binder.Binder) {
		if d, ok := binder.LastDrill(b); !ok || d.On != s.open.today() || d.Key == "" {
			t.Errorf("not kept: %+v", d)
		}
	})
}

// A backup of a binder with a damaged file has all others, and says so.
func TestBackupOfDamaged(t *testing.T) {
	s, _ := officeSession(t)
	c := s.window.Canvas()
	hurt(t, s)
	typeIn(t, c, "Passphrase or recovery code", testPass)
	enter(c)
	s.open.OpenOn(pageBackups, taskBackup)
	tap(t, c, "Choose the USB drive")
	sees(t, c, "could not be copied. All others were.")
	sees(t, c, "What could be copied was read back.")
}

// Damage is told on the home page, found by the check, and healed from a backup.
func TestHeal(t *testing.T) {
	s, _ := officeSession(t)
	c := s.window.Canvas()
	hurt(t, s)
	typeIn(t, c, "Passphrase or recovery code", testPass)
	enter(c)
	if s.store.Standing().Damaged == 0 {
		t.Fatal("nothing is damaged")
	}
	sees(t, c, "damaged, and what")
	sees(t, c, "Type nothing again") // at the foot, on every page
	if strings.Contains(words(c), "First steps") {
		t.Error("half a binder is shown as a new one")
	}
	tap(t, c, "Heal from a copy")
	tap(t, c, "Use the backups on this PC")
	if n := s.store.Standing().Damaged; n > 0 {
		t.Fatal("still damaged:", n, words(c))
	}
	sees(t, c, "healed. Check the whole binder now.")
	sees(t, c, "Everything is saved on this PC.")
	if got := s.window.Title(); !strings.Contains(got, "Cedar Hollow") {
		t.Error("the window is not named again: ", got)
	}
	tap(t, c, "Check the whole binder")
	sees(t, c, "The binder is whole.")
}

// hurt closes the binder and flips a byte of its largest segment, as a failing disk
// does.
func hurt(t *testing.T, s *session) {
	t.Helper()
	s.open.Lock() // what is small is packed now
	typeIn(t, s.window.Canvas(), "Passphrase or recovery code", testPass)
	enter(s.window.Canvas())
	names, err := s.store.Names()
	if err != nil {
		t.Fatal(err)
	}
	var body []byte
	for _, n := range names {
		if b, _ := s.store.Read(n); n.Kind == seal.KindSegment && len(b) > len(body) {
			body = b
		}
	}
	s.open.Lock()
	path := filepath.Join(s.dir, store.FileName)
	file := read(t, path)
	for at := 2000; at+64 < len(body); at += 100 { // some of it is on one page
		if i := bytes.Index(file, body[at:at+64]); i >= 0 {
			file[i] ^= 1
			if err := os.WriteFile(path, file, 0o600); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatal("the segment is not in the file")
}

// The page proves the records, shows the fingerprint and the keys, and saves the
// trail.
func TestProof(t *testing.T) {
	s, f := officeSession(t)
	a, c := s.open, s.window.Canvas()
	a.Go(pageProof)
	print, err := a.store.Fingerprint()
	if err != nil {
		t.Fatal(err)
	}
	sees(t, c, print)
	sees(t, c, "The binder was made with it.")
	for _, x := range []struct{ button, file, has string }{
		{"Save as a spreadsheet", "trail.csv", "Maria Santos,person/maria-santos,"},
		{"Save as JSON", "trail.json", `"record":"Maria Santos"`},
	} {
		f.to = filepath.Join(t.TempDir(), x.file)
		tap(t, c, x.button)
		if !strings.Contains(string(read(t, f.to)), x.has) {
			t.Errorf("%s: nothing of her", x.file)
		}
	}
}

// The unlock page tells what this PC shows, in calm words, and nothing where
// nothing was found.
func TestLookAround(t *testing.T) {
	s, _ := officeSession(t)
	c := s.window.Canvas()
	s.open.Lock()
	if w := words(c); strings.Contains(w, "go-bag") {
		t.Fatal("told of nothing:", w)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "HOW TO DECRYPT.txt"), []byte("pay"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.start()
	sees(t, c, "another program had renamed or written them")
	sees(t, c, "HOW TO DECRYPT.txt")
	sees(t, c, "Use the go-bag on another PC")
	// It stands in nobody's way.
	typeIn(t, c, "Passphrase or recovery code", testPass)
	enter(c)
	if s.open == nil {
		t.Fatal(words(c))
	}
	s.open.Lock()

	// The program's own file is noted at unlocking; another one is told.
	if err := os.Remove(filepath.Join(s.dir, "HOW TO DECRYPT.txt")); err != nil {
		t.Fatal(err)
	}
	s.program = filepath.Join(t.TempDir(), "readybinder")
	if err := os.WriteFile(s.program, []byte("one"), 0o700); err != nil {
		t.Fatal(err)
	}
	s.version = "1.0.0"
	s.start()
	typeIn(t, c, "Passphrase or recovery code", testPass)
	enter(c)
	s.open.Lock()
	if w := words(c); strings.Contains(w, "not the one") {
		t.Fatal(w)
	}
	if err := os.WriteFile(s.program, []byte("two"), 0o700); err != nil {
		t.Fatal(err)
	}
	s.start()
	sees(t, c, "is not the one that was here before")
}

// TestLookVault draws the pages of backups, files and proof; with -look in all looks.
func TestLookVault(t *testing.T) {
	for i, z := range []struct {
		look    Look
		percent int
	}{{LookLight, 100}, {LookDark, 100}, {LookLight, 200}, {LookDark, 200}} {
		if !*lookFlag && i > 0 {
			continue
		}
		s, f := officeSession(t)
		s.lookChanged(z.look, z.percent)
		s.app.Settings().SetTheme(NewTheme(z.look, z.percent))
		c := s.window.Canvas()
		shot := func(name string) {
			capture(t, s.window, fmt.Sprintf("vault-%s-%s-%d", name, z.look, z.percent))
		}
		s.open.Go(pageFiles)
		shot("files-none")
		s.open.OpenOn(pageBackups, taskBackup)
		tap(t, c, "Choose the USB drive")
		shot("backed-up")
		press(c, "Escape")
		if err := s.store.Delete("person/maria-santos"); err != nil {
			t.Fatal(err)
		}
		restoreFrom(t, s, f)
		shot("backups")
		tap(t, c, "Restore")
		typeIn(t, c, "Passphrase or recovery code", testPass)
		enter(c)
		shot("compared")
		press(c, "Escape")
		shot("beside")
		tap(t, c, "Make it the office's binder")
		shot("take-place")
		press(c, "Escape")
		s.open.Go(pageProof)
		tap(t, c, "Check the whole binder")
		shot("proof")
		s.open.Page().(*proofPage).Heal()
		shot("heal")
		press(c, "Escape")
		if err := os.WriteFile(filepath.Join(s.dir, "HOW TO DECRYPT.txt"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		s.open.Lock()
		shot("found")
	}
}

// Restoring and the drill can be stopped, by their button or by locking the binder
// over them. Nothing is left of them, and the same panel tries again.
func TestStoppedRestore(t *testing.T) {
	s, f := officeSession(t)
	a, c := s.open, s.window.Canvas()
	code := store.NewRecoveryCode()
	if err := s.store.AddRecovery(code); err != nil {
		t.Fatal(err)
	}
	a.OpenOn(pageBackups, taskBackup)
	tap(t, c, "Choose the USB drive")
	press(c, "Escape")
	restoreFrom(t, s, f)
	checks := func() (n int) {
		a.view(func(b *binder.Binder) { n = b.Count(binder.Checks.Name) })
		return n
	}
	before, had := checks(), len(entries(t, filepath.Dir(s.dir)))
	nothing := func() {
		t.Helper()
		if n := checks(); n != before {
			t.Errorf("%d checks, there were %d", n, before)
		}
		if n := len(entries(t, filepath.Dir(s.dir))); n != had || len(entries(t, s.dir)) > 2 {
			t.Errorf("left behind: %q %q", entries(t, filepath.Dir(s.dir)), entries(t, s.dir))
		}
	}
	var work func()
	run := a.run
	later := func() { a.run = func(f func()) { work = f } }
	now := func() { a.run = run }
	for _, x := range []struct{ button, field, secret, words, done string }{
		{"Restore", "Passphrase or recovery code", testPass, "Reading the backup and opening it.", "The backup is restored."},
		{"Restore drill", "Code on the recovery sheet, or on the first card", code, "Restoring the backup and checking every byte.", "The backup and the paper work."},
	} {
		tap(t, c, x.button)
		typeIn(t, c, x.field, x.secret)
		later()
		enter(c)
		now()
		sees(t, c, x.words)
		tap(t, c, "Stop")
		work()
		sees(t, c, "Stopped. Nothing was changed.")
		if e, ok := c.Focused().(*entry); !ok || e.Text != x.secret {
			t.Error("the keyboard is nowhere")
		}
		nothing()
		// Leaving waits for the end of it.
		later()
		enter(c)
		now()
		press(c, "Escape")
		sees(t, c, "Stopping.")
		work()
		if busy(c) {
			t.Error("still there:", words(c))
		}
		nothing()
		tap(t, c, x.button)
		typeIn(t, c, x.field, x.secret)
		enter(c)
		sees(t, c, x.done)
		if x.button == "Restore" {
			tap(t, c, "Throw it away")
		} else {
			press(c, "Escape")
		}
	}
	for _, lock := range []func(){func() { a.Lock() }, func() { s.lockAway() }} {
		tap(t, c, "Restore")
		typeIn(t, c, "Passphrase or recovery code", testPass)
		later()
		enter(c)
		now()
		lock()
		if s.open == nil {
			t.Fatal("locked under the work")
		}
		work()
		if s.open != nil {
			t.Fatal("not locked:", words(c))
		}
		if list := store.Besides(s.dir); len(list) > 0 {
			t.Error("left behind:", list)
		}
		typeIn(t, c, "Passphrase or recovery code", testPass)
		enter(c)
		a = s.open
		a.Go(pageBackups)
		restoreFrom(t, s, f)
	}
	a.Lock()

	// A copy that is brought to this PC.
	s.dir = filepath.Join(t.TempDir(), "elsewhere")
	s.start()
	tap(t, c, "Open a binder")
	typeIn(t, c, "Passphrase or recovery code", testPass)
	s.run = func(f func()) { work = f }
	for _, stop := range []func(){func() { tap(t, c, "Stop") }, func() { c.Unfocus(); press(c, "Escape") }} {
		enter(c)
		sees(t, c, "Reading the copy and opening it.")
		stop()
		work()
		sees(t, c, "Stopped. Nothing was changed.")
		if _, err := os.Stat(s.dir); err == nil {
			t.Error("left behind:", entries(t, s.dir))
		}
	}
	s.run = func(f func()) { f() }
	enter(c)
	if s.open == nil {
		t.Fatal(words(c))
	}
}

// entries are the names in a folder.
func entries(t *testing.T, dir string) (list []string) {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		list = append(list, e.Name())
	}
	return list
}

// What takes long can be stopped, and leaves nothing half done.
func TestStopped(t *testing.T) {
	s, f := officeSession(t)
	a, c := s.open, s.window.Canvas()
	f.pick = filepath.Join(t.TempDir(), "map.pdf")
	if err := os.WriteFile(f.pick, make([]byte, 20<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	var work func()
	a.run = func(f func()) { work = f }
	a.Go(pageFiles)
	a.Page().(*filesPage).Add()
	sees(t, c, "Sealing the file into the binder.")
	tap(t, c, "Stop")
	work()
	sees(t, c, "Stopped. Nothing was changed.")
	a.view(func(b *binder.Binder) {
		if n := b.Count(binder.Attachments.Name); n != 0 {
			t.Error("it was added:", n)
		}
	})
	a.run = func(f func()) { f() }
	a.Go(pageProof)
	a.run = func(f func()) { work = f }
	tap(t, c, "Check the whole binder")
	tap(t, c, "Stop")
	work()
	sees(t, c, "The check was stopped. It says nothing about the binder.")
	f.to = filepath.Join(t.TempDir(), "trail.csv")
	tap(t, c, "Save as a spreadsheet")
	tap(t, c, "Stop")
	work()
	if _, err := os.Stat(f.to); err == nil {
		t.Error("half a trail was left")
	}
}
