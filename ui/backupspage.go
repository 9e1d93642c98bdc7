package ui

import (
	"cmp"
	"time"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/store"
	"readybinder/sync"
)

// backupsPage makes backups, lists those that are there, restores one beside the
// binder, and proves that restoring works.
type backupsPage struct {
	*App
	body  *VScroll
	other string // the folder or drive that was looked into
	all   bool   // of the backups on this PC
	turn  int    // of reading the folders; a later one makes an earlier one void
}

// fewBackups is how many backups of a folder are shown before one asks for all.
const fewBackups = 5

func newBackupsPage(a *App) *backupsPage { return &backupsPage{App: a} }

// Title implements Page.
func (p *backupsPage) Title() string { return T("Backups") }

// Icon implements Page.
func (p *backupsPage) Icon() string { return "usb-flash-drive-outline" }

// Explain implements Explainer.
func (p *backupsPage) Explain() string {
	return T("A backup is sealed like the binder: it opens with the same passphrase and the same recovery sheet, and nobody else can read it.\n\n" +
		"**Back up now** writes one to a USB drive or folder and reads every byte back. Keep the drive away from this PC.\n\n" +
		"**Restore** never writes over anything. What is restored lies beside the binder of today, and you see what is different before you decide.\n\n" +
		"A **go-bag** is a USB drive that opens the binder on a PC that never had it, read-only in any browser too.\n\n" +
		"The **restore drill** proves that a backup and the recovery sheet work, before the day on which you need them.")
}

// Build implements Page.
func (p *backupsPage) Build() fyne.CanvasObject {
	p.body = NewVScroll(Column(0))
	return NewPageFrame(p.Title(), T("Copies of the binder for the day on which this PC is gone or something was lost."), p.body,
		NewButton(Plain, T("Make a go-bag"), "medical-bag", p.goBag),
		NewButton(Plain, T("Restore drill"), "playlist-check", p.drill),
		NewButton(Primary, T("Back up now"), "usb-flash-drive-outline", p.backUp))
}

// Open implements Opener: a task of the home page.
func (p *backupsPage) Open(ref binder.Ref) {
	switch ref {
	case taskBackup:
		p.backUp()
	case taskDrill:
		p.drill()
	}
}

// kept are the backups that were found in a folder.
type kept struct {
	list []*sync.Backup
	bare *sync.Backups // where there are files and no list: a copy
	err  error
}

func readKept(dir string) (k kept) {
	f, err := sync.OpenFolder(dir)
	if err != nil {
		return kept{err: err}
	}
	place := &sync.Backups{Folder: f}
	k.list, k.err = place.All()
	if names, err := place.Names(); err == nil && len(names) > 0 && len(k.list) == 0 {
		k.bare = place
	}
	return k
}

// backupsUnder is the folder with the backups on a drive that someone chose, else one
// with a copy.
func backupsUnder(path string) string {
	copied := ""
	for _, own := range sync.OnDrive(path)[1:] {
		k := readKept(own)
		if len(k.list) > 0 {
			return own
		}
		if k.bare != nil {
			copied = cmp.Or(copied, own)
		}
	}
	if len(readKept(path).list) > 0 {
		return path
	}
	return cmp.Or(copied, path)
}

// Show implements Page.
func (p *backupsPage) Show() {
	p.turn++
	turn, dir, other := p.turn, p.store.Dir(), p.other
	type found struct {
		here, there kept
		beside      []string
	}
	awayWith(p.Shell, nil, func() (found, error) {
		f := found{here: readKept(store.BackupsDir(dir)), beside: store.Besides(dir)}
		if other != "" {
			f.there = readKept(other)
		}
		return f, nil
	}, func(f found) {
		if turn == p.turn {
			p.draw(f.here, f.there, f.beside)
		}
	})
}

func (p *backupsPage) draw(here, there kept, beside []string) {
	var last, drill, bag binder.Check
	p.view(func(b *binder.Binder) {
		last, _ = binder.LastCheck(b, "backup")
		bag, _ = binder.LastCheck(b, "gobag")
		drill, _ = binder.LastDrill(b)
	})
	parts := []fyne.CanvasObject{}
	if len(beside) > 0 {
		parts = append(parts, NewCard(T("Restored beside this binder"), nil, p.besides(beside)))
	}
	parts = append(parts, Tiles(225, 14,
		NewCard(T("Outside this PC"), nil, p.proved(last, binder.BackupDays,
			T("If this PC is stolen, burns or is locked by attackers, a backup on a USB drive opens on any other PC."), T("The last one was made on %s."))),
		NewCard(T("Restore drill"), nil, p.proved(drill, binder.DrillDays,
			T("A backup that nobody has ever restored is a hope. The drill restores one with the recovery sheet and changes nothing."), T("The last one that worked was on %s."))),
		NewCard(T("Go-bag"), nil, p.proved(bag, goBagDays,
			T("A USB drive that opens the binder on a PC that never had it. It does not know what came later, so make it again when something has changed."), T("The last one was made on %s.")))))
	parts = append(parts, NewCard(T("On this PC"), nil, p.onThisPC(here)),
		NewCard(T("On a USB drive or in a folder"), NewButton(Plain, T("Look in a folder"), "folder-open-outline", p.look), p.elsewhere(there)))
	off := p.body.scroll.Offset
	p.body.SetContent(atMost(1040, Column(14, parts...)))
	p.body.scroll.ScrollToOffset(off)
}

// proved tells when something was done last, and whether it is due.
func (p *backupsPage) proved(c binder.Check, days int, why, last string) fyne.CanvasObject {
	if c.On == "" {
		return Column(8, Row(0, NewChip(StatusNever, "")), NewText(Muted, why))
	}
	st := StatusCurrent
	if c.On.AddDays(days) < p.today() {
		st = StatusOverdue
	}
	parts := []fyne.CanvasObject{Row(0, NewChip(st, "")), NewText(Body, T(last, c.On.Long()))}
	for _, line := range c.Result {
		parts = append(parts, NewText(Caption, line))
	}
	return Column(6, append(parts, NewText(Muted, why))...)
}

func (p *backupsPage) onThisPC(k kept) fyne.CanvasObject {
	parts := []fyne.CanvasObject{NewText(Muted, T("ReadyBinder makes a backup by itself on each day on which something changed, and keeps fewer of the older ones. They help when something was lost in the binder, and not when this PC is lost."))}
	if err := p.backupTrouble(); err != nil {
		parts = append([]fyne.CanvasObject{Notice(StatusOverdue, T("The last one could not be made. %s", Words(err).String()))}, parts...)
	}
	if len(k.list) == 0 {
		return Column(10, append(parts, NewText(Muted, T("There is none yet.")))...)
	}
	shown := k.list
	if len(shown) > fewBackups+1 && !p.all {
		shown = shown[:fewBackups]
	}
	parts = append(parts, p.rows(shown))
	if more := len(k.list) - len(shown); more > 0 {
		parts = append(parts, Row(0, NewButton(Quiet, T("Show %d more", more), "chevron-down", func() { p.all = true; p.Show() })))
	}
	return Column(10, parts...)
}

func (p *backupsPage) elsewhere(k kept) fyne.CanvasObject {
	switch {
	case p.other == "":
		return NewText(Muted, T("Choose the drive or folder to see the backups that are on it."))
	case k.err != nil:
		return Column(8, NewText(Caption, p.other), Notice(StatusMissing, Words(k.err).String()))
	case k.bare != nil:
		return Column(8, NewText(Caption, p.other), p.row(T("A copy of the binder"), k.bare, time.Now()))
	case len(k.list) == 0:
		return Column(8, NewText(Caption, p.other), NewText(Muted, T("There is no backup in this folder.")))
	}
	return Column(8, NewText(Caption, p.other), p.rows(k.list))
}

func (p *backupsPage) rows(list []*sync.Backup) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, b := range list {
		if i > 0 {
			rows = append(rows, NewRule())
		}
		rows = append(rows, p.row(Moment(b.At.Local()), b, b.At))
	}
	return Column(6, rows...)
}

func (p *backupsPage) row(name string, from store.Source, at time.Time) fyne.CanvasObject {
	return RowGrow(10, 0, NewText(Body, name), NewButton(Plain, T("Restore"), "restore", func() { p.restore(name, from, at) }))
}

// look asks for a folder and shows the backups in it.
func (p *backupsPage) look() {
	p.files.Folder(T("Where are the backups?"), func(path string) {
		p.other = backupsUnder(path)
		p.Show()
	})
}

// backUp makes a backup outside the binder's folder.
func (p *backupsPage) backUp() {
	u := newMakeBackup(p.store, p.files, p.prefs, p.run, p.onScreen)
	d := NewPanel(T("Back up the binder"), Column(16,
		NewText(Body, T("Choose a USB drive or a folder on another PC. What is there already is kept, and only what is new is written.")),
		u.Object()))
	u.done = p.Refresh
	d.First = u.button
	d.Closed = func() {
		if u.cancel != nil {
			u.cancel()
		}
	}
	d.Show(p.Canvas())
}
