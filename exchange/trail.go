package exchange

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"time"

	"readybinder/binder"
)

// TrailWriter writes the trail of the binder, change by change as it comes.
type TrailWriter struct {
	out   *bufio.Writer
	write func(t *TrailWriter, r *trailRow) error
	end   string
	row   bytes.Buffer
	rows  int
}

// trailRow is a change in words. The JSON has the values too, as they are kept.
type trailRow struct {
	When    string       `json:"when"` // by the PC's clock, in UTC
	Who     string       `json:"who"`
	Key     string       `json:"key"` // whose signature it bears
	PC      string       `json:"pc"`
	Kind    string       `json:"kind"`
	Record  string       `json:"record"`
	Ref     binder.Ref   `json:"ref"`
	Did     string       `json:"did"`
	Field   string       `json:"field"`
	Elem    string       `json:"element,omitempty"`
	Before  string       `json:"-"`
	After   string       `json:"-"`
	Was     binder.Value `json:"before,omitempty"`
	Became  binder.Value `json:"after,omitempty"`
	Why     string       `json:"why,omitempty"`
	Counts  bool         `json:"counts"`
	counted string
}

// TrailCSV writes a spreadsheet, as CSV does.
func TrailCSV(w io.Writer) *TrailWriter {
	t := &TrailWriter{out: bufio.NewWriter(w), write: (*TrailWriter).csv}
	t.row.WriteString("\uFEFF")
	writeRow(&t.row, []string{"When (UTC)", "Who", "Key", "PC", "Kind", "Record", "ID", "What", "Field", "Before", "After", "Why", "Counts"})
	_, _ = t.out.Write(t.row.Bytes()) // Close tells
	return t
}

// TrailJSON writes a list of objects, one a line.
func TrailJSON(w io.Writer) *TrailWriter {
	t := &TrailWriter{out: bufio.NewWriter(w), write: (*TrailWriter).json, end: "\n]\n"}
	_, _ = t.out.WriteString("[") // Close tells
	return t
}

// Write writes a step; b has the names of today.
func (t *TrailWriter) Write(b *binder.Binder, s binder.TrailStep) error {
	r := &trailRow{
		When: s.At.UTC().Format(time.RFC3339), Key: s.Key, PC: s.Log, Kind: s.On.Kind(), Record: b.Title(s.On), Ref: s.On,
		Did: did(s.Do), Field: s.Field, Elem: s.Elem, Was: s.Before, Became: s.After, Why: s.Why, Counts: s.Counts, counted: "yes",
	}
	if s.By != "" {
		r.Who = b.Title(s.By)
	}
	if a, ok := binder.Accesses.Get(b, binder.Accesses.Ref(s.Key)); ok {
		r.Key = a.Name
	}
	if !s.Counts {
		r.counted = "no"
	}
	var field *binder.Field
	if k := binder.KindOf(s.On.Kind()); k != nil {
		r.Kind = k.One
		if field = k.Field(s.Field); field != nil {
			r.Field = field.Label
		}
	}
	r.Before, r.After = b.Show(field, s.Before), b.Show(field, s.After)
	t.rows++
	return t.write(t, r)
}

// did is the word for what an operation does.
func did(do string) string {
	switch do {
	case binder.DoDelete:
		return "deleted"
	case binder.DoRemove:
		return "removed"
	case binder.DoAdd:
		return "added"
	}
	return "set"
}

func (t *TrailWriter) csv(r *trailRow) error {
	t.row.Reset()
	writeRow(&t.row, []string{r.When, r.Who, r.Key, r.PC, r.Kind, r.Record, string(r.Ref), r.Did, r.Field, r.Before, r.After, r.Why, r.counted})
	_, err := t.out.Write(t.row.Bytes())
	return err
}

func (t *TrailWriter) json(r *trailRow) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if t.rows > 1 {
		_ = t.out.WriteByte(',') // the next write tells
	}
	_ = t.out.WriteByte('\n')
	_, err = t.out.Write(line)
	return err
}

// Rows is how many changes were written.
func (t *TrailWriter) Rows() int { return t.rows }

// Close writes the end and everything that is left; it does not close the file.
func (t *TrailWriter) Close() error {
	_, _ = t.out.WriteString(t.end)
	return t.out.Flush()
}
