package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"readybinder/store"
)

// lookAround tells on the stage what of this PC one should know before typing a
// passphrase: what was found, and nothing where nothing was.
func (s *session) lookAround(dir string, t *stage, place swap) {
	looked := make(chan struct{})
	s.looked = looked
	s.run(func() {
		defer close(looked)
		list := store.Look(dir, s.program, s.version, time.Now())
		if len(list) == 0 {
			return
		}
		s.onScreen(func() {
			if s.stage == t {
				place.set(findings(list)...)
				t.laid()
			}
		})
	})
}

// findings are notices: in one what may make another PC the better one to use, and
// each of the others by itself.
func findings(list []store.Finding) (notices []fyne.CanvasObject) {
	var grave []string
	do := ""
	for _, f := range list {
		what := f.What
		if f.Name != "" {
			what = T("%s It is about: %s.", what, f.Name)
		}
		if f.Elsewhere() {
			grave, do = append(grave, what), f.Do
			continue
		}
		notices = append(notices, Notice(StatusInfo, what+" "+f.Do))
	}
	if grave != nil {
		notices = append([]fyne.CanvasObject{Notice(StatusOverdue, strings.Join(append(grave, do), " "))}, notices...)
	}
	return notices
}
