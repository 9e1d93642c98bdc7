package ui

import (
	"context"
	"errors"
)

// workIn shows in place, a part of the dialog d, how far work is, and a button that
// stops it. done runs on the screen with what came of it, unless it was stopped.
func workIn[R any](s *Shell, d *Dialog, place swap, words string, work func(ctx context.Context, tell func(done, total int)) (R, error), done func(R, error)) {
	ctx, cancel := context.WithCancel(context.Background())
	stop := func() {
		cancel()
		place.set(newProgress(T("Stopping."), -1)) // trying a key takes a second or two, stopped or not
	}
	bar := stopBar(place, stop)
	bar.set(newProgress(words, 0))
	d.Busy(stop)
	tell := seldom(func(done, total int) {
		s.onScreen(func() { bar.set(newProgress(words, float64(done)/float64(max(total, 1)))) })
	})
	s.run(func() {
		result, err := tried(func() (R, error) { return work(ctx, tell) })
		s.onScreen(func() {
			cancel()
			place.set()
			switch {
			case d.Free():
			case errors.Is(err, context.Canceled):
				place.set(Notice(StatusInfo, T("Stopped. Nothing was changed.")))
				d.focusFirst()
			default:
				guard(s.root, func() { done(result, err) })
			}
		})
	})
}

// stopBar puts into place a bar, which grows, and a button that stops what goes on. The
// button stays as it is: one that is built anew with every step cannot be pressed.
func stopBar(place swap, stop func()) (bar swap) {
	bar = newSwap()
	place.set(bar.Container, Flow(8, NewButton(Plain, T("Stop"), "close", stop)))
	return bar
}

// working shows a bar over the window while work runs elsewhere. Who closes it
// stops the work; done runs on the screen once all is done.
func (a *App) working(title, words string, work func(ctx context.Context, tell func(done, total int64)) error, done func()) {
	ctx, stop := context.WithCancel(context.Background())
	place := newSwap()
	place.set(newProgress(words, 0))
	d := NewDialog(title, place.Container).CancelText(T("Stop"))
	d.Closed = stop
	d.Show(a.Canvas())
	tell := seldom(func(done, total int) {
		a.onScreen(func() { place.set(newProgress(words, float64(done)/float64(max(total, 1)))) })
	})
	a.run(func() {
		_, err := tried(func() (struct{}, error) {
			return struct{}{}, work(ctx, func(done, total int64) { tell(int(done), int(total)) })
		})
		a.onScreen(func() {
			d.Close()
			switch {
			case errors.Is(err, context.Canceled):
				a.Toast(T("Stopped. Nothing was changed."), nil)
			case err != nil:
				if c := a.Canvas(); c != nil {
					ShowTrouble(c, fileTrouble(err))
				}
			default:
				guard(a.root, done)
			}
		})
	})
}
