package binder

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Rules is the version of the rules by which this program lays commits. A
// commit of a later version is kept sealed and not laid.
const Rules = 1

// ErrNewer is a commit written under rules that this program does not know.
var ErrNewer = errors.New("binder: written by a newer ReadyBinder")

// MaxOps bounds the operations of one commit; a larger change is several
// commits.
const MaxOps = 4096

// maxText bounds one value, in bytes: a long plan section is 50 kB.
const maxText = 1 << 20

// ErrTooLong is a value of more than a megabyte.
var ErrTooLong = NewTrouble("binder: value too long",
	"One of the texts is too long to be kept in the binder. Nothing was changed.",
	"Shorten it, or keep it as a file and write here where it lies.")

// CommitID names a commit: the first half of its link in the hash chain of
// its log (128 bits).
type CommitID [16]byte

// String is the id in lower-case hex.
func (id CommitID) String() string { return hex.EncodeToString(id[:]) }

// ValueID names what one operation of one commit wrote: the commit and the
// operation's place in it, written "<32 hex>.<place>".
type ValueID struct {
	Commit CommitID
	Op     uint16
}

// String is the form in which commits name the value.
func (v ValueID) String() string { return v.Commit.String() + "." + strconv.Itoa(int(v.Op)) }

// MarshalText writes the form that commits use.
func (v ValueID) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads the form that commits use.
func (v *ValueID) UnmarshalText(b []byte) error {
	link, place, ok := bytes.Cut(b, []byte("."))
	op, err := strconv.ParseUint(string(place), 10, 16)
	if !ok || len(link) != 32 || err != nil {
		return fmt.Errorf("binder: value id %.64q", b)
	}
	if _, err := hex.Decode(v.Commit[:], link); err != nil {
		return fmt.Errorf("binder: value id %.64q", b)
	}
	v.Op = uint16(op)
	return nil
}

// The operations.
const (
	DoSet    = "set"    // write a field
	DoAdd    = "add"    // write an element of a list
	DoRemove = "remove" // take away the values named in over
	DoDelete = "delete" // mark the record deleted, as far as over was seen
)

// Op is one operation. It replaces exactly the values that Over names: those
// that the form displayed.
type Op struct {
	Do    string    `json:"do"`
	On    Ref       `json:"on"`
	Field string    `json:"field,omitempty"`
	Elem  string    `json:"elem,omitempty"`
	Value Value     `json:"value,omitempty"`
	Over  []ValueID `json:"over,omitempty"`
}

// Head is a place in a log: how many commits, and the id of the last.
type Head struct {
	Seq uint64
	ID  CommitID
}

// MarshalText writes "<seq>.<32 hex>".
func (h Head) MarshalText() ([]byte, error) {
	return []byte(strconv.FormatUint(h.Seq, 10) + "." + h.ID.String()), nil
}

// UnmarshalText reads "<seq>.<32 hex>".
func (h *Head) UnmarshalText(b []byte) error {
	seq, id, ok := bytes.Cut(b, []byte("."))
	n, err := strconv.ParseUint(string(seq), 10, 64)
	if !ok || err != nil || len(id) != 32 {
		return fmt.Errorf("binder: head %.64q", b)
	}
	h.Seq = n
	_, err = hex.Decode(h.ID[:], id)
	return err
}

// Commit is one entry of a PC's log: a line of JSON.
type Commit struct {
	// Rules is the version of the rules the writer knew.
	Rules int `json:"rules"`
	// Log is the log's id, 16 hex digits, and Seq counts its commits from 1.
	Log string `json:"log"`
	Seq uint64 `json:"seq"`
	// At is the hybrid clock, microseconds: it chooses which of two values
	// shows. Wall is the PC's own clock, Unix seconds: for people and deadlines.
	At   int64 `json:"at"`
	Wall int64 `json:"wall"`
	// By is the person at the PC, "" where nobody was named.
	By Ref `json:"by,omitempty"`
	// Seen are the heads of the other logs that are news since this log's
	// commit before: a witness, no condition.
	Seen map[string]Head `json:"seen,omitempty"`
	// Batch ties the commits of one import together, Why says what they did.
	Batch string `json:"batch,omitempty"`
	Why   string `json:"why,omitempty"`
	Ops   []Op   `json:"ops"`
}

// Encode is the commit's line, without a line end.
func (c *Commit) Encode() ([]byte, error) {
	if err := c.valid(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(c); err != nil {
		return nil, fmt.Errorf("binder: encode commit: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// DecodeCommit reads a line. ErrNewer says that it was written under later
// rules: keep it, lay nothing of it. Fields and kinds that this program does
// not know are no error.
func DecodeCommit(line []byte) (*Commit, error) {
	// The rules version is read first: what follows may have another shape.
	var v struct {
		Rules int `json:"rules"`
	}
	if !bytes.HasPrefix(line, []byte(`{"rules":1,`)) {
		if err := json.Unmarshal(line, &v); err != nil {
			return nil, fmt.Errorf("binder: commit: %w", err)
		}
		if v.Rules > Rules {
			return nil, ErrNewer
		}
	}
	var c Commit
	if err := json.Unmarshal(line, &c); err != nil {
		return nil, fmt.Errorf("binder: commit: %w", err)
	}
	if err := c.valid(); err != nil {
		return nil, err
	}
	return &c, nil
}

func (c *Commit) valid() error {
	if c.Rules < 1 || len(c.Log) != 16 || c.Seq < 1 || len(c.Ops) > MaxOps || c.At < 0 {
		return errors.New("binder: commit is not well formed")
	}
	for i := range c.Ops {
		if err := c.Ops[i].valid(); err != nil {
			return fmt.Errorf("binder: commit operation %d: %w", i, err)
		}
	}
	return nil
}

func (o *Op) valid() error {
	switch {
	case !o.On.Valid():
		return fmt.Errorf("record %.80q", o.On)
	case len(o.Value) > maxText:
		return ErrTooLong
	case o.Elem != "" && !validName(o.Elem):
		return fmt.Errorf("element %.80q", o.Elem)
	case strings.HasPrefix(string(o.Value), " "):
		return errors.New("value not compact")
	}
	switch o.Do {
	case DoSet, DoAdd:
		if !validName(o.Field) || o.Field == fieldDeleted || (o.Do == DoAdd) != (o.Elem != "") {
			return fmt.Errorf("field %.80q", o.Field)
		}
	case DoRemove, DoDelete:
		if len(o.Over) == 0 {
			return errors.New("takes nothing away")
		}
	default:
		return fmt.Errorf("operation %.80q", o.Do)
	}
	return nil
}
