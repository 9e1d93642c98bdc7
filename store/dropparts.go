package store

import (
	"database/sql"
	"encoding/json"
	"slices"

	"readybinder/binder"
	"readybinder/seal"
)

func (s *Store) dropParts(hashes []string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil || len(hashes) == 0 {
		return nil
	}
	return s.dropPartsWhere(func(n seal.Name) bool { return slices.Contains(hashes, n.Hash) })
}

func (s *Store) dropPartsWhere(drop func(seal.Name) bool) error {
	names, err := s.file.parts()
	if err != nil {
		return err
	}
	names = slices.DeleteFunc(names, func(n seal.Name) bool { return !drop(n) })
	if len(names) == 0 {
		return nil
	}
	return s.file.transaction(func(tx *sql.Tx) error {
		return s.drop(tx, names)
	})
}

// tidyParts drops the parts of files that were deleted long ago, and those that
// this PC sealed for a file that was never committed, because it was cut off.
// Parts of other PCs that nothing names may be named by what is still to come, and
// those in flight by the commit that ends their Attach.
func (s *Store) tidyParts() error {
	if len(s.laid.Waiting)+len(s.laid.Damaged)+len(s.paused) > 0 || s.laid.Barred > 0 {
		return nil // what is not shown may name them
	}
	seen, err := s.seeDeleted()
	if err != nil {
		return err
	}
	needed, deleted := binder.PartsNeeded(s.state, func(r binder.Record) bool { return seen.Days[r.Changed().ID] > keepDeleted })
	return s.dropPartsWhere(func(n seal.Name) bool {
		return deleted[n.Hash] || n.Writer == s.log && !needed[n.Hash] && !s.inFlight[n.Hash]
	})
}

// keepDeleted is on how many days a PC sees that a file was deleted before it drops
// its parts: so long it can be taken back.
const keepDeleted = 30

// seenDeleted is on how many days this PC has seen the files deleted that are: days
// by its clock, each counted when it came. When a file was deleted is not asked of
// any clock, and a clock that is wrong, here or where it was deleted, adds one day
// to the count at the most each time that it jumps ahead; back it adds none.
type seenDeleted struct {
	Day  binder.Date            `json:"day"`  // that was counted last
	Days map[binder.ValueID]int `json:"days"` // by the deletion
}

const seenDeletedName = "deleted"

// seeDeleted counts today. Where that cannot be kept, it will be another day.
func (s *Store) seeDeleted() (*seenDeleted, error) {
	body, err := s.file.local(seenDeletedName)
	if err != nil {
		return nil, err
	}
	var before seenDeleted
	if body != nil {
		_ = json.Unmarshal(body, &before) // begun anew
	}
	seen := &seenDeleted{Day: s.Today(), Days: map[binder.ValueID]int{}}
	for _, r := range s.state.Deleted(binder.Attachments.Name) {
		id := r.Changed().ID
		if seen.Days[id] = before.Days[id]; seen.Day > before.Day {
			seen.Days[id]++
		}
	}
	if len(seen.Days) == 0 && body == nil {
		return seen, nil
	}
	if body, err = json.Marshal(seen); err == nil {
		s.remember(seenDeletedName, body)
	}
	return seen, err
}
