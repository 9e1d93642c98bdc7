package ui

import (
	"context"
	"errors"
	"io"
	"time"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/exchange"
	"readybinder/store"
	"readybinder/sync"
)

// proofPage proves what the binder says: every seal, signature and chain, who was
// admitted when, and the trail of every change.
type proofPage struct {
	*App
	check  *Button
	report swap
	print  swap
	keys   swap
	heal   swap
}

func newProofPage(a *App) *proofPage { return &proofPage{App: a} }

// Title implements Page.
func (p *proofPage) Title() string { return T("Proof of the records") }

// Icon implements Page.
func (p *proofPage) Icon() string { return "shield-check-outline" }

// Explain implements Explainer.
func (p *proofPage) Explain() string {
	return T("Every change in the binder is sealed, signed by the PC and the person who made it, and chained to the change before it. So nobody can take one out or change it unseen.\n\n" +
		"**Check the whole binder** reads every byte and proves that.\n\n" +
		"The **fingerprint** is one number over all of it. Write it down on paper with the date: whoever checks the binder years later sees whether anything from before that day was changed.\n\n" +
		"The **trail** lists every change that was ever made. It supports evidence for a regulator or an insurer.")
}

// Build implements Page.
func (p *proofPage) Build() fyne.CanvasObject {
	p.report, p.print, p.keys, p.heal = newSwap(), newSwap(), newSwap(), newSwap()
	p.check = NewButton(Primary, T("Check the whole binder"), "shield-check-outline", p.Verify)
	body := NewVScroll(atMost(1040, Column(14,
		p.heal.Container,
		NewCard(T("Is the binder whole?"), nil, Column(12,
			NewText(Muted, T("Reads every byte of the binder on this PC, from its first change to the last and every attached file, and finds what was damaged, changed from outside or taken out.")),
			Flow(8, p.check), p.report.Container)),
		Tiles(380, 14,
			NewCard(T("Fingerprint of today"), nil, Column(10,
				NewText(Muted, T("PCs that have the same records show the same fingerprint. It changes with every change.")), p.print.Container)),
			NewCard(T("Trail of every change"), nil, Column(10,
				NewText(Muted, T("When, who, on which PC, what stood there before and after. The file is not encrypted: whoever has it can read it.")),
				Flow(8, NewButton(Plain, T("Save as a spreadsheet"), "download-outline", func() { p.saveTrail(".csv", exchange.TrailCSV) }),
					NewButton(Plain, T("Save as JSON"), "download-outline", func() { p.saveTrail(".json", exchange.TrailJSON) }))))),
		NewCard(T("Who was given a key"), nil, p.keys.Container))))
	return NewPageFrame(p.Title(), T("That nothing in the binder was changed or taken out unseen, and who changed what."), body)
}

// Open implements Opener: a task of the home page.
func (p *proofPage) Open(ref binder.Ref) {
	if ref == taskHeal {
		p.Heal()
	}
}

// Show implements Page.
func (p *proofPage) Show() {
	p.showHeal()
	p.showKeys()
	awayWith(p.Shell, nil, p.store.Fingerprint, func(print string) {
		p.print.set(NewText(Strong, print), Flow(8, NewButton(Plain, T("Copy"), "content-copy", func() {
			fyne.CurrentApp().Clipboard().SetContent(print)
			p.Toast(T("Copied."), nil)
		})))
	})
}

func (p *proofPage) showHeal() {
	n := p.store.Standing().Damaged
	if n == 0 {
		p.heal.set()
		return
	}
	p.heal.set(Notice(StatusMissing, N(n, "%d file of the binder on this PC is damaged, and what it says is not shown. A backup has it whole, most likely.",
		"%d files of the binder on this PC are damaged, and what they say is not shown. A backup has them whole, most likely."),
		NewButton(Primary, T("Heal from a copy"), "medical-bag", p.Heal)))
}

// showKeys lists who was admitted, when and by whom.
func (p *proofPage) showKeys() {
	var rows []fyne.CanvasObject
	holders := p.store.Holders()
	p.view(func(b *binder.Binder) {
		name := func(id string) string {
			if a, ok := binder.Accesses.Get(b, binder.Accesses.Ref(id)); ok {
				return a.Name
			}
			for _, h := range holders {
				if h.ID == id && h.By == "" {
					return T("The first key")
				}
			}
			return T("Key %s", id[:min(len(id), 8)])
		}
		for i, h := range holders {
			if i > 0 {
				rows = append(rows, NewRule())
			}
			words := T("The binder was made with it.")
			if h.By != "" {
				words = T("Given out on %s by %s", Moment(time.Unix(h.Made, 0)), name(h.By))
			}
			chip := NewChip(StatusCurrent, T(rightWord(h.Right)))
			if !h.Open() {
				chip = NewChip(StatusOff, T("Taken back"))
			}
			rows = append(rows, RowGrow(10, 0, Column(2, NewText(Strong, name(h.ID)), NewText(Caption, words)), chip))
		}
	})
	p.keys.set(rows...)
}

// rightWord is what a key lets its holder do, in a word or two.
func rightWord(r binder.Right) string {
	switch r {
	case binder.Administer:
		return "May do everything"
	case binder.Edit:
		return "May change records"
	}
	return "May tick and log"
}

// Verify reads the whole binder and says what it found.
func (p *proofPage) Verify() {
	ctx, stop := context.WithCancel(context.Background())
	words := T("Reading every byte and checking every seal.")
	bar := stopBar(p.report, stop)
	bar.set(newProgress(words, 0))
	tell := seldom(func(done, total int) {
		p.onScreen(func() { bar.set(newProgress(words, float64(done)/float64(max(total, 1)))) })
	})
	p.check.Disable()
	p.run(func() {
		r, err := tried(func() (*store.Report, error) { return p.store.Verify(ctx, tell) })
		p.onScreen(func() {
			stop()
			p.check.Enable()
			p.verified(r, err)
		})
	})
}

func (p *proofPage) verified(r *store.Report, err error) {
	switch {
	case errors.Is(err, context.Canceled):
		p.report.set(Notice(StatusInfo, T("The check was stopped. It says nothing about the binder.")))
	case err != nil:
		p.report.set(Notice(StatusMissing, Words(err).String()))
	case len(r.Problems) > 0:
		list := []fyne.CanvasObject{Notice(StatusMissing, N(len(r.Problems),
			"%d thing is wrong. Heal it from a backup or another PC's copy before you go on. If it stays, show your IT provider what stands below.",
			"%d things are wrong. Heal them from a backup or another PC's copy before you go on. If they stay, show your IT provider what stands below."),
			NewButton(Plain, T("Heal from a copy"), "medical-bag", p.Heal))}
		for _, w := range r.Problems[:min(len(r.Problems), 20)] {
			list = append(list, NewText(Caption, w))
		}
		p.report.set(list...)
	default:
		parts := []fyne.CanvasObject{Notice(StatusCurrent, T("The binder is whole. %s files and %s changes were read, and every seal and signature is right.", grouped(r.Files), grouped(r.Commits))),
			NewText(Muted, joined(N(r.Logs, "Changes of %d PC", "Changes of %d PCs"), N(r.Attachments, "%d attached file", "%d attached files")))}
		if r.Held > 0 {
			parts = append(parts, Notice(StatusInfo, N(r.Held, "%d file waits for another one, or for a key that is not here. It is kept.", "%d files wait for others, or for a key that is not here. They are kept.")))
		}
		p.report.set(parts...)
	}
}

// Heal takes what is damaged from a copy: from the backups on this PC first, then
// from where the person says.
func (p *proofPage) Heal() {
	var d *Dialog
	own := newChoice("laptop", T("Use the backups on this PC"), T("Try these first."), func() {
		d.Close()
		p.healFrom(store.BackupsDir(p.store.Dir()))
	})
	d = NewDialog(T("Heal from a copy"), Column(12,
		NewText(Body, T("ReadyBinder takes from a backup, or from another PC's copy, the files that are damaged or missing here, each one only if it is whole there. Nothing else is changed.")),
		own,
		newChoice("usb-flash-drive-outline", T("Choose a USB drive or folder"), T("A backup, or the copy of another PC of the office."), func() {
			d.Close()
			p.files.Folder(T("Where is the copy?"), p.healFrom)
		}))).CancelText(T("Cancel")).Wide(560)
	d.First = own
	d.Show(p.Canvas())
}

func (p *proofPage) healFrom(dir string) {
	var n int
	var trouble error
	p.working(T("Heal from a copy"), T("Looking for whole files in the copy."), func(ctx context.Context, tell func(done, total int64)) error {
		place, err := sync.OpenDrive(dir)
		if err == nil {
			n, err = p.store.Heal(ctx, place, func(done, total int) { tell(int64(done), int64(total)) })
		}
		if trouble = err; errors.Is(err, context.Canceled) {
			trouble = nil // what was healed until then is
		}
		return nil
	}, func() { p.healed(n, trouble) })
}

func (p *proofPage) healed(n int, err error) {
	p.heard()
	if p.of != nil {
		p.of.named()
	}
	left := p.store.Standing().Damaged
	switch {
	case errors.Is(err, store.ErrSuccessor):
		p.report.set(Notice(StatusOverdue, fileTrouble(err).String(), NewButton(Plain, T("Bring this PC over"), "arrow-right", p.bringOver)))
	case err != nil:
		p.report.set(Notice(StatusMissing, fileTrouble(err).String()))
	case left > 0:
		p.report.set(Notice(StatusOverdue, N(left, "%d file is damaged still: that copy does not have it whole. Try another copy.", "%d files are damaged still: that copy does not have them whole. Try another copy.")))
	case n == 0:
		p.report.set(Notice(StatusInfo, T("Nothing had to be healed from that copy.")))
	default:
		p.report.set(Notice(StatusCurrent, N(n, "%d file was healed. Check the whole binder now.", "%d files were healed. Check the whole binder now.")))
	}
	p.Refresh()
}

// saveTrail writes every change to a file.
func (p *proofPage) saveTrail(ending string, writer func(io.Writer) *exchange.TrailWriter) {
	p.files.SaveTo(T("Save the trail"), T("Trail of changes")+" "+string(p.today())+ending, func(w io.WriteCloser, path string) {
		rows := 0
		p.working(T("Saving the trail"), T("Reading every change."), func(ctx context.Context, tell func(done, total int64)) error {
			return written(w, path, func() error {
				t := writer(w)
				if err := p.store.Trail(ctx, t.Write, func(done, total int) { tell(int64(done), int64(total)) }); err != nil {
					return err
				}
				rows = t.Rows()
				return t.Close()
			})
		}, func() {
			p.Toast(N(rows, "Saved: %d change. The file is not encrypted.", "Saved: %d changes. The file is not encrypted."), nil)
		})
	})
}
