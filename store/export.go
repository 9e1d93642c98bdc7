package store

import (
	"time"

	"readybinder/seal"
)

// Export is what the read-only copy in a go-bag carries: sealed bytes alone, as
// docs/format.md has them.
type Export struct {
	Slots    []ExportSlot `json:"slots"` // of everyone who can open the binder
	Keyrings [][]byte     `json:"keyrings"`
	Data     []byte       `json:"data"` // the records, sealed and signed
	Made     time.Time    `json:"-"`
}

// ExportSlot is a sealed slot and the letter of its type.
type ExportSlot struct {
	Type seal.SlotType `json:"type"`
	File []byte        `json:"file"`
}

// forReading are the kinds that one needs when everything else is down.
var forReading = []string{"office", "site", "person", "role", "partner", "call", "section", "approval", "first15"}

// Export seals what one needs when everything else is down, as it is now: the
// plan, the call tree and whom to call. It replays no history, so that it opens at
// once in a browser.
func (s *Store) Export() (*Export, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil, ErrClosed
	}
	x := &Export{Made: s.now()}
	err := s.file.rows("uk", 0, true, func(r row) error {
		switch {
		case r.name.Kind == seal.KindKeyring:
			x.Keyrings = append(x.Keyrings, r.body)
		case listed(s.ring, r.name) && r.name.SlotType() != seal.Keychain:
			x.Slots = append(x.Slots, ExportSlot{r.name.SlotType(), r.body})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	now := s.state.Only(forReading)
	x.Data, err = seal.SealExport(s.ring, s.key, x.Made.Unix(), now.AppendSnapshot(nil))
	return x, sealed("seal the export", err)
}
