package store

import (
	"readybinder/seal"
)

// Export is what the read-only copy in a go-bag carries: sealed bytes alone.
type Export struct {
	Slots    []seal.Sealed // of everyone who can open the binder
	Keyrings [][]byte
	Data     []byte // the records, sealed and signed
	Made     int64  // Unix seconds
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
	x := &Export{Made: s.now().Unix()}
	err := s.file.rows("uk", 0, true, func(r row) error {
		switch {
		case r.name.Kind == seal.KindKeyring:
			x.Keyrings = append(x.Keyrings, r.body)
		case listed(s.ring, r.name) && r.name.SlotType() != seal.Keychain:
			x.Slots = append(x.Slots, seal.Sealed{Name: r.name, Bytes: r.body})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	now := s.state.Only(forReading)
	x.Data, err = seal.SealExport(s.ring, s.key, x.Made, now.AppendSnapshot(nil))
	return x, sealed("seal the export", err)
}
