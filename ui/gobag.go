package ui

import (
	"context"
	"errors"
	"path/filepath"

	"readybinder/binder"
	"readybinder/sheet"
	"readybinder/store"
	"readybinder/sync"
)

// makeGoBag writes a go-bag to a USB drive: what one needs on a PC that has never
// seen the program.
type makeGoBag struct {
	app    *App
	near   bool // it lies on the binder's own disk
	cancel context.CancelFunc
	button *Button
	place  swap
}

// goBagDays is how long a go-bag is told as current.
const goBagDays = 90

// goBag asks for the drive.
func (p *backupsPage) goBag() {
	g := &makeGoBag{app: p.App, place: newSwap()}
	g.button = NewButton(Primary, T("Choose the USB drive"), "usb-flash-drive-outline", g.choose)
	d := NewPanel(T("Make a go-bag"), Column(16,
		NewText(Body, T("A go-bag is a USB drive for the day on which this PC is gone. It holds the sealed binder, the programs that open it, and a page that opens it read-only in any browser, on a PC or an Android phone, with no network: the first 15 minutes, the plan, the call tree and the numbers.")),
		NewText(Muted, T("It opens with your passphrase, the recovery sheet or two break-glass cards. Nobody else can read it. It does not know what came later, so make it again when something has changed.")),
		Flow(8, g.button), g.place.Container))
	d.First = g.button
	d.Closed = func() {
		if g.cancel != nil {
			g.cancel()
		}
	}
	d.Show(p.Canvas())
}

func (g *makeGoBag) choose() { g.app.files.Folder(T("Which USB drive?"), g.chosen) }

// chosen warns of a folder that would be lost together with the binder.
func (g *makeGoBag) chosen(path string) {
	g.near = g.app.files.SameDisk(path, g.app.store.Dir())
	if !g.near {
		g.write(path)
		return
	}
	g.place.set(Notice(StatusDueSoon, T("This folder is on this PC. A go-bag is for the day on which this PC is gone: plug in a USB drive and choose that.")),
		NewText(Muted, path),
		Flow(8, NewButton(Plain, T("Write it here anyway"), "", func() { g.write(path) })))
}

func (g *makeGoBag) write(path string) {
	a := g.app
	ctx, stop := context.WithCancel(context.Background())
	g.cancel = stop
	g.button.Disable()
	words := T("Writing the go-bag and reading it back.")
	bar := stopBar(g.place, stop)
	bar.set(newProgress(words, 0))
	tell := seldom(func(done, total int) {
		a.onScreen(func() { bar.set(newProgress(words, float64(done)/float64(max(total, 1)))) })
	})
	program := ""
	if a.of != nil {
		program = a.of.program
	}
	a.run(func() {
		missing, err := tried(func() (error, error) { return writeGoBag(ctx, a.store, program, path, tell) })
		a.onScreen(func() {
			stop()
			g.button.Enable()
			g.told(path, missing, err)
		})
	})
}

// told says how it went. missing is why the page for browsers is not in it.
func (g *makeGoBag) told(path string, missing, err error) {
	switch {
	case errors.Is(err, context.Canceled):
		g.place.set(Notice(StatusInfo, T("Stopped. What is on the drive is not a whole go-bag.")))
		return
	case err != nil:
		g.place.set(Notice(StatusMissing, fileTrouble(err).String()))
		return
	case missing != nil:
		g.place.set(Notice(StatusDueSoon, Words(missing).String()))
	case g.near:
		g.place.set(Notice(StatusCurrent, T("The go-bag is in the folder, and every byte was read back.")),
			NewText(Muted, T("It lies in %s, on this PC. Copy all of it to a USB drive: as long as it is here, it does not count.", path)))
	default:
		g.place.set(Notice(StatusCurrent, T("The go-bag is on the drive, and every byte was read back.")),
			NewText(Muted, T("It lies in %s. Print \"%s\" from there. Then take the drive out safely, and keep both together outside the office. Try it once on another PC, as the paper says.", path, sheet.BagReadMe)))
	}
	if g.near {
		return
	}
	a := g.app
	check := binder.Check{ID: store.NewID(), Of: "gobag", On: a.today(), By: a.store.Person(), Good: missing == nil}
	var f *binder.Form
	a.view(func(b *binder.Binder) { f = binder.Checks.Form(b, check.ID, check) })
	a.save(f)
}

// writeGoBag writes it and reads it back. missing is sheet.ErrNoViewer where this
// program was built without the page for browsers; all else is there.
func writeGoBag(ctx context.Context, s *store.Store, program, path string, tell func(done, total int)) (missing, err error) {
	x, err := s.Export()
	if err != nil {
		return nil, err
	}
	var files []sync.BagFile
	if program != "" {
		files = sync.Programs(program)
	}
	var names []string
	for _, f := range files {
		names = append(names, filepath.Base(f.Name))
	}
	page, missing := sheet.ReadOnlyCopy(x, x.Made)
	switch {
	case missing == nil:
		files = append(files, sync.BagFile{Name: sheet.BagPage, Bytes: page})
	case !errors.Is(missing, sheet.ErrNoViewer):
		return nil, missing
	}
	files = append(files, sync.BagFile{Name: sheet.BagReadMe, Bytes: sheet.ReadMeFirst(x.Made, missing == nil, names)})
	return missing, sync.WriteBag(ctx, path, s, x.Made, files, tell)
}
