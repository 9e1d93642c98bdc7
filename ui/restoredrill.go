package ui

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"readybinder/store"
	"readybinder/sync"
)

// newest is the newest backup that is at hand: on this PC, or where the last one
// outside it went.
func (p *backupsPage) newest() (last *sync.Backup) {
	for _, dir := range []string{store.BackupsDir(p.store.Dir()), p.prefs.String(prefBackupTo + p.store.ID()), p.other} {
		if dir == "" {
			continue
		}
		if k := readKept(dir); len(k.list) > 0 && (last == nil || !k.list[0].At.Before(last.At)) {
			last = k.list[0]
		}
	}
	return last
}

// drill asks for the recovery sheet and restores the newest backup with it.
func (p *backupsPage) drill() {
	from := p.newest()
	if from == nil {
		ShowTrouble(p.Canvas(), Trouble{T("There is no backup at hand to restore."), T("Back up now, or plug in the USB drive and look in its folder, and then start the drill again.")})
		return
	}
	code := NewTextField(T("Code on the recovery sheet, or on the first card")).Placeholder(T("7 groups of 4"))
	card := NewTextField(T("Code on the second card")).Hint(T("Leave it empty where you use the recovery sheet."))
	place := newSwap()
	d := NewPanel(T("Restore drill"), Column(14,
		NewText(Body, T("Take the recovery sheet out of the safe, as on the day when this PC is gone. The newest backup is restored into a folder for the drill alone, opened with the code, checked, counted and taken away again.")),
		NewText(Muted, T("Backup of %s, in %s", Moment(from.At.Local()), from.In())),
		code, card, place.Container))
	d.Dirty = func() bool { return false } // the code stands on paper
	d.Main(Primary, T("Start the drill"), "playlist-check", func() {
		secret := strings.TrimSpace(code.Value() + " " + card.Value())
		if secret == "" {
			code.SetWrong(T("Type the code first."))
			focusOn(code.Target())
			return
		}
		code.SetWrong("")
		workIn(p.Shell, d, place, T("Restoring the backup and checking every byte."), func(ctx context.Context, tell func(done, total int)) (*store.Drill, error) {
			return p.store.Drill(ctx, from, from.At, secret, tell)
		}, func(result *store.Drill, err error) {
			switch {
			case errors.Is(err, store.ErrRecoveryCode), errors.Is(err, store.ErrPassphrase):
				code.SetWrong(T("That code does not open the backup. Compare it with the paper, group by group. A sheet that was made after the backup does not open it: back up now, and do the drill again. One that was replaced does not open it either."))
				selectAll(code)
			case result == nil:
				place.set(Notice(StatusMissing, fileTrouble(err).String()))
			default:
				d.Close()
				p.drilled(result, err)
			}
		})
	})
	d.Show(p.Canvas())
}

// drilled shows what the drill found. It was recorded unless err says why not.
func (p *backupsPage) drilled(r *store.Drill, err error) {
	said := Notice(StatusCurrent, T("The backup and the paper work. The result is kept with today's date."))
	if !r.Good {
		said = Notice(StatusMissing, T("The backup opens, and not all of it is whole. Make a new backup now, on another drive, and do the drill again. The result is kept with today's date."))
	}
	parts := []fyne.CanvasObject{said}
	if err != nil {
		parts = append(parts, Notice(StatusOverdue, T("The result could not be kept. %s", Words(err).String())))
	}
	for _, line := range r.Result {
		parts = append(parts, NewText(Body, line))
	}
	parts = append(parts, NewText(Muted, T("Put the paper back into the safe now.")))
	NewDialog(T("What the drill found"), Column(10, parts...)).Wide(560).Show(p.Canvas())
	p.Show()
}
