package store

import (
	"fmt"
	"os"
	"time"
)

// rename is os.Rename; tests hold files in its place.
var rename = os.Rename

// renamePatiently gives a file another name. An antivirus or an indexer holds new
// files for a moment: that is waited for, and told where it goes on. What was to
// be renamed stays where it is.
func renamePatiently(from, to string) error {
	var err error
	for wait := 10 * time.Millisecond; wait < 2*time.Second; wait *= 2 {
		if err = rename(from, to); err == nil || !isHeld(err) {
			return err
		}
		time.Sleep(wait)
	}
	return fmt.Errorf("%w: %w", ErrHeld, err)
}
