package sync

import (
	"encoding/json"
	"slices"
	"time"

	"readybinder/seal"
)

// note is what is kept of a place from one round to the next. It is a matter of
// speed and of telling; without it nothing is lost.
type note struct {
	Place []byte   `json:"place"`           // the bytes of its place file,
	Name  string   `json:"name"`            // and its name
	Seen  []string `json:"seen"`            // files that were there, whole
	Known []string `json:"known,omitempty"` // files that others here stand for
	Left  []string `json:"left,omitempty"`  // files that are not what they say
	Good  []string `json:"good,omitempty"`  // files that were read back
	Key   string   `json:"key,omitempty"`   // that was open
	Torn  []string `json:"torn,omitempty"`  // files that were not whole the last time
	At    int64    `json:"at"`              // when all was well, Unix seconds
	seen  map[seal.Name]bool
	known map[seal.Name]bool
	left  map[seal.Name]bool
	good  map[seal.Name]bool
	torn  map[seal.Name]bool
	saved string
}

// target is the note of which place was found where.
func (r *round) target() string { return "at " + r.Target }

// read takes up what is known of the place that was there the last time.
func (r *round) read() error {
	id, err := r.b.PlaceNote(r.target())
	if err != nil {
		return err
	}
	r.id = string(id)
	if err := r.readNote(); err != nil || r.note.Name != "" {
		return err
	}
	r.id = "" // nothing is known of it
	return nil
}

func (r *round) readNote() error {
	body, err := r.b.PlaceNote(r.id)
	r.note.begin(body)
	return err
}

func (n *note) begin(body []byte) {
	*n = note{saved: string(body)}
	_ = json.Unmarshal(body, n) // else it is begun anew
	n.seen, n.known, n.left, n.good, n.torn = parsed(n.Seen), parsed(n.Known), parsed(n.Left), parsed(n.Good), parsed(n.Torn)
}

func parsed(list []string) map[seal.Name]bool {
	set := map[seal.Name]bool{}
	for _, s := range list {
		if n, err := seal.ParseName(s); err == nil {
			set[n] = true
		}
	}
	return set
}

func texts(set map[seal.Name]bool) []string {
	list := make([]string, 0, len(set))
	for n := range set {
		list = append(list, n.String())
	}
	slices.Sort(list)
	return list
}

// write keeps what is known now.
func (r *round) write() error {
	if r.id == "" {
		return nil
	}
	n := &r.note
	n.Seen, n.Known, n.Left, n.Good, n.Torn = texts(n.seen), texts(n.known), texts(n.left), texts(n.good), texts(n.torn)
	if n.isNews() {
		body, err := json.Marshal(n)
		if err != nil {
			return err
		}
		if err := r.b.SetPlaceNote(r.id, body); err != nil {
			return err
		}
	}
	before, err := r.b.PlaceNote(r.target())
	if err != nil || string(before) == r.id {
		return err
	}
	return r.b.SetPlaceNote(r.target(), []byte(r.id))
}

// atEvery is how much later all must have been there to be written down for that alone:
// a PC that only looks every half minute lets its disk rest.
const atEvery = 10 * time.Minute

// isNews tells whether something else is known than what was read.
func (n *note) isNews() bool {
	var before note
	_ = json.Unmarshal([]byte(n.saved), &before)
	was, is := time.Unix(before.At, 0), time.Unix(n.At, 0)
	if is.Sub(was).Abs() >= atEvery {
		return true
	}
	same := *n
	same.At = before.At
	body, err := json.Marshal(same)
	return err != nil || string(body) != n.saved
}
