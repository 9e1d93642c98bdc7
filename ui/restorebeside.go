package ui

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/store"
)

// restore asks for the key of a backup, restores it beside the binder, and shows
// what is different.
func (p *backupsPage) restore(name string, from store.Source, at time.Time) {
	pass := NewPassField(T("Passphrase or recovery code")).Hint(T("One that opened the binder when the backup was made."))
	place := newSwap()
	d := NewPanel(T("Restore a backup"), Column(14,
		NewText(Strong, name),
		NewText(Body, T("It is restored beside the binder of today. Nothing is written over, and you decide afterward what becomes of it.")),
		pass, place.Container))
	d.Main(Primary, T("Restore it beside"), "restore", func() {
		secret := pass.Value()
		if strings.TrimSpace(secret) == "" {
			pass.SetWrong(T("Type the passphrase first."))
			focusOn(pass.Target())
			return
		}
		pass.SetWrong("")
		dir := store.Beside(p.store.Dir(), at.Local())
		workIn(p.Shell, d, place, T("Reading the backup and opening it. This takes a few seconds."), func(ctx context.Context, tell func(done, total int)) (*restored, error) {
			return p.restoreTo(ctx, dir, from, secret, tell)
		}, func(r *restored, err error) {
			switch {
			case errors.Is(err, store.ErrPassphrase), errors.Is(err, store.ErrRecoveryCode), errors.Is(err, store.ErrReplaced):
				pass.SetWrong(Words(err).String())
				selectAll(pass)
			case err != nil:
				place.set(Notice(StatusMissing, fileTrouble(err).String()))
			default:
				d.Close()
				p.Show()
				p.compared(r)
			}
		})
	})
	d.Show(p.Canvas())
}

// restored is a backup that lies beside the binder now.
type restored struct {
	dir     string
	list    []binder.Difference
	files   int
	damaged int
	held    int
	foreign bool // it is of another binder
}

// restoreTo restores a backup and compares it. Stopped, it leaves nothing behind.
func (p *backupsPage) restoreTo(ctx context.Context, dir string, from store.Source, secret string, tell func(done, total int)) (*restored, error) {
	o, found, err := store.Restore(ctx, dir, from, secret, tell)
	if err != nil {
		return nil, err
	}
	r := &restored{dir: dir, list: p.store.Compare(o), files: found.Files, damaged: len(found.Damaged), held: o.Standing().Held, foreign: o.ID() != p.store.ID()}
	if err := o.Close(); err != nil || ctx.Err() == nil {
		return r, err
	}
	return nil, errors.Join(ctx.Err(), store.Discard(dir))
}

// compared shows what a restored binder says differently, and asks what becomes
// of it.
func (p *backupsPage) compared(r *restored) {
	var d *Dialog
	after := func(do func()) func() { return func() { d.Close(); do() } }
	parts := []fyne.CanvasObject{NewText(Caption, r.dir)}
	if r.foreign {
		parts = append(parts, Notice(StatusOverdue, T("This is not a backup of the office's binder. It is of another one.")))
	}
	if r.damaged+r.held > 0 {
		parts = append(parts, Notice(StatusMissing, N(r.damaged+r.held, "%d file of the backup is damaged or does not open with this key, and was left out.", "%d files of the backup are damaged or do not open with this key, and were left out.")))
	}
	parts = append(parts, p.differences(r.list)...)
	parts = append(parts, NewRule(), NewText(Strong, T("What shall become of the restored binder?")),
		newChoice("open-in-new", T("Open it beside"), T("In a second window. Nothing in this one changes."), after(func() { p.openRestored(r.dir) })),
		newChoice("restore", T("Make it the office's binder"), T("It is locked first. The binder of today stays on this PC under another name."), after(func() { p.takePlace(r.dir) })),
		newChoice("delete-outline", T("Throw it away"), T("The backup itself stays where it is."), after(func() { p.throwAway(r.dir) })))
	d = NewDialog(T("The backup is restored. This is what is different."), Column(12, parts...)).Wide(680)
	d.CancelText(T("Decide later"))
	d.Show(p.Canvas())
}

// mostDifferent is how many records of a sort are named.
const mostDifferent = 25

// differences are the records that only one of two binders has, or that differ.
func (p *backupsPage) differences(list []binder.Difference) []fyne.CanvasObject {
	list = slices.DeleteFunc(slices.Clone(list), func(d binder.Difference) bool { return binder.KindOf(d.Ref.Kind()) == nil })
	if len(list) == 0 {
		return []fyne.CanvasObject{Notice(StatusCurrent, T("Both say the same."))}
	}
	group := func(one, many string, in func(binder.Difference) bool) fyne.CanvasObject {
		mine := slices.DeleteFunc(slices.Clone(list), func(d binder.Difference) bool { return !in(d) })
		if len(mine) == 0 {
			return nil
		}
		rows := []fyne.CanvasObject{NewText(Strong, N(len(mine), one, many))}
		for i, d := range mine {
			if i == mostDifferent {
				rows = append(rows, NewText(Muted, T("And %d more.", len(mine)-i)))
				break
			}
			rows = append(rows, newRuns(Body, []run{{text: d.Title}, {text: "  " + T(binder.KindOf(d.Ref.Kind()).One), color: ColorMuted}}))
		}
		return Column(3, rows...)
	}
	var parts []fyne.CanvasObject
	for _, o := range []fyne.CanvasObject{
		group("%d record is only in the backup", "%d records are only in the backup", func(d binder.Difference) bool { return d.First && !d.Second }),
		group("%d record is only in the binder of today", "%d records are only in the binder of today", func(d binder.Difference) bool { return !d.First && d.Second }),
		group("%d record is different", "%d records are different", func(d binder.Difference) bool { return d.First && d.Second }),
	} {
		if o != nil {
			parts = append(parts, o)
		}
	}
	return parts
}

// besides lists the binders that were restored and not decided on yet.
func (p *backupsPage) besides(list []string) fyne.CanvasObject {
	rows := []fyne.CanvasObject{NewText(Muted, T("Each is a whole binder of its own. Decide what becomes of it, so that nobody works in the wrong one."))}
	for _, dir := range list {
		rows = append(rows, NewRule(), Column(6, NewText(Strong, filepath.Base(dir)), Flow(6,
			NewButton(Plain, T("Open it beside"), "open-in-new", func() { p.openRestored(dir) }),
			NewButton(Plain, T("Make it the office's binder"), "restore", func() { p.takePlace(dir) }),
			NewButton(Quiet, T("Throw it away"), "delete-outline", func() { p.throwAway(dir) }).IconColor(ColorBad))))
	}
	return Column(10, rows...)
}

func (p *backupsPage) openRestored(dir string) {
	if err := p.of.beside(dir); err != nil {
		ShowTrouble(p.Canvas(), Trouble{T("The second window could not be opened."), T("Close this window, start ReadyBinder again, and try once more.")})
		return
	}
	p.Toast(T("A second window opens. It asks for the passphrase of the backup."), nil)
}

// openBeside starts the program on another binder.
func openBeside(dir string) error {
	path, err := os.Executable()
	if err != nil {
		return err
	}
	c := exec.Command(path, "-binder", dir)
	if err := c.Start(); err != nil {
		return err
	}
	go func() { _ = c.Wait() }() // how it ends is its own business
	return nil
}

func (p *backupsPage) throwAway(dir string) {
	// A window that has it open holds it, and it stays.
	if err := store.Discard(dir); err != nil {
		ShowTrouble(p.Canvas(), Words(err))
		return
	}
	p.Toast(T("The restored binder was thrown away. The backup is still there."), nil)
	p.Show()
}

// takePlace makes a restored binder the one of this PC.
func (p *backupsPage) takePlace(dir string) {
	Confirm(p.Canvas(), T("Make the restored binder the office's binder?"),
		T("What was changed since the backup is then only in the binder of today, which stays on this PC under another name."),
		T("Use the restored one"), T("Keep today's binder"), func() { p.of.takePlace(dir) })
}

// takePlace closes the binder, puts the one in dir into its place, and says where
// it is now.
func (s *session) takePlace(dir string) {
	s.leave(func() {
		s.shut()
		kept, err := store.TakePlace(s.dir, dir, time.Now())
		if err != nil {
			s.showTrouble(s.dir, err)
			return
		}
		next := NewButton(Primary, T("Unlock"), "lock-open-outline", s.lockNow)
		s.show(&stage{
			icon: "restore", title: T("The restored binder is the office's binder now"),
			lead: T("Unlock it with the passphrase of the backup."),
			body: Column(6, NewText(Body, T("The binder from before was not changed. It lies here:")), NewText(Muted, kept)),
			main: next,
		})
	})
}
