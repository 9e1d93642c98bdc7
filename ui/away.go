package ui

import (
	"fmt"
	"runtime/debug"

	"fyne.io/fyne/v2"
)

// away does work that may wait: it disables control, runs work on another
// goroutine, shows words when it failed, and runs done on the screen when it
// did not. control may be nil.
func (s *Shell) away(control fyne.Disableable, work func() error, done func()) {
	awayWith(s, control, func() (struct{}, error) { return struct{}{}, work() }, func(struct{}) {
		if done != nil {
			done()
		}
	})
}

// awayWith is away for work that brings a result.
func awayWith[T any](s *Shell, control fyne.Disableable, work func() (T, error), done func(T)) {
	if control != nil {
		control.Disable()
	}
	s.run(func() {
		result, err := tried(work)
		s.onScreen(func() {
			if control != nil {
				control.Enable()
			}
			if err != nil {
				if c := s.Canvas(); c != nil {
					ShowTrouble(c, Words(err))
				}
				return
			}
			guard(s.root, func() { done(result) })
		})
	})
}

// tried runs work; a mistake in it becomes an error.
func tried[T any](work func() (T, error)) (result T, err error) {
	defer func() {
		if r := recover(); r != nil {
			fyne.LogError(fmt.Sprintf("ui: work failed: %v\n%s", r, debug.Stack()), nil)
			err = fmt.Errorf("ui: work failed: %v", r)
		}
	}()
	return work()
}
