package store

import (
	"database/sql"
	"encoding/json"

	"readybinder/seal"
)

// Place is where this PC syncs with: what its settings say of it.
type Place struct {
	ID       string `json:"id"`   // of this entry on this PC
	Kind     string `json:"kind"` // PlaceFolder, PlaceServer or PlaceHost
	Name     string `json:"name,omitempty"`
	At       string `json:"at"` // a path, a URL, or host:port
	User     string `json:"user,omitempty"`
	Password string `json:"password,omitempty"`
	Pin      string `json:"pin,omitempty"`   // of the certificate, where that is not one that everybody trusts
	Plain    bool   `json:"plain,omitempty"` // the way there is open, and a person has said that it may be
}

// The sorts of place.
const (
	PlaceFolder = "folder" // a folder, a share or a USB drive
	PlaceServer = "webdav"
	PlaceHost   = "host" // another PC of the office
)

const placesBox = "places"

// Places are where this PC syncs with.
func (s *Store) Places() ([]Place, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil, ErrClosed
	}
	return s.places()
}

func (s *Store) places() (list []Place, err error) {
	box, err := s.file.local(placesBox)
	if err != nil || box == nil {
		return nil, err
	}
	body, err := seal.OpenBox(s.ring, s.pc, placesBox, box)
	if err != nil {
		return nil, sealed("open the places", err)
	}
	return list, json.Unmarshal(body, &list)
}

// SetPlaces keeps where this PC syncs with, passwords and all, sealed as everything is.
func (s *Store) SetPlaces(list []Place) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return ErrClosed
	}
	return s.file.transaction(func(tx *sql.Tx) error { return writePlaces(tx, s.ring, s.pc, list) })
}

// writePlaces seals the places: a box opens for the PC key alone that sealed it.
func writePlaces(tx *sql.Tx, ring *seal.Keyring, pc *seal.PC, list []Place) error {
	if len(list) == 0 {
		return dropLocal(tx, placesBox)
	}
	body, err := json.Marshal(list)
	if err != nil {
		return err
	}
	box, err := seal.SealBox(ring, pc, placesBox, body)
	if err != nil {
		return sealed("seal the places", err)
	}
	return setLocal(tx, placesBox, box)
}
