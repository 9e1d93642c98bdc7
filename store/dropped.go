package store

import (
	"database/sql"
	"errors"
	"slices"
	"strings"

	"readybinder/seal"
)

// Dropped are the names of files that this PC wrote and took out of the binder
// again, because others have all that they held, or nothing needs it.
func (s *Store) Dropped() ([]seal.Name, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil, ErrClosed
	}
	return s.file.dropped()
}

const droppedName = "dropped"

// maxDropped is how many names of dropped files are remembered. What a place has of
// those before stays there; it does no harm.
const maxDropped = 4096

func (f *file) dropped() ([]seal.Name, error) {
	body, err := f.local(droppedName)
	if err != nil || len(body) == 0 {
		return nil, err
	}
	names, _ := parseNames(strings.Split(string(body), "\n"))
	return names, nil
}

// noteDropped remembers of files that are dropped those that this PC wrote, which are
// those of the logs in own.
func noteDropped(tx *sql.Tx, own []string, names []seal.Name) error {
	mine := slices.DeleteFunc(slices.Clone(names), func(n seal.Name) bool { return !slices.Contains(own, n.Writer) })
	if len(mine) == 0 {
		return nil
	}
	var body []byte
	err := tx.QueryRow("SELECT body FROM local WHERE name = ?", droppedName).Scan(&body)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	list := strings.Split(string(body), "\n")
	list = append(list, nameTexts(mine)...)
	list = slices.DeleteFunc(list, func(s string) bool { return s == "" })
	return setLocal(tx, droppedName, []byte(strings.Join(list[max(0, len(list)-maxDropped):], "\n")))
}

// drop takes files out of the binder, and remembers those that this PC wrote.
func (s *Store) drop(tx *sql.Tx, names []seal.Name) error {
	for _, n := range names {
		if err := dropFile(tx, n); err != nil {
			return err
		}
	}
	return noteDropped(tx, []string{s.log}, names)
}

const logsName = "logs"

// ownLogs are the logs that this PC writes and wrote.
func (s *Store) ownLogs() ([]string, error) {
	body, err := s.file.local(logsName)
	return append(strings.Fields(string(body)), s.log), err
}
