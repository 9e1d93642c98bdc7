package exchange

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"readybinder/binder"
)

// jsonVersion is the version of the document that JSON writes.
const jsonVersion = 1

// document is {"readybinder": 1, "office": "...", "kinds": {"person": [...]}}.
type document struct {
	Version int                     `json:"readybinder"`
	Office  string                  `json:"office"`
	Kinds   map[string][]jsonRecord `json:"kinds"`
}

// jsonRecord has its values as commits have them. Title is for readers and is
// not read back.
type jsonRecord struct {
	ID     string                   `json:"id"`
	Title  string                   `json:"title"`
	Fields map[string]binder.Value  `json:"fields"`
	Lists  map[string][]jsonElement `json:"lists,omitempty"`
}

type jsonElement struct {
	ID    string       `json:"id"`
	Value binder.Value `json:"value"`
}

// JSON writes all records of the kinds, of all kinds where none is named, as
// one UTF-8 document with everything that this program knows of them, as it
// shows now: no history, and of several answers the first. An export of
// nothing is an error.
func JSON(w io.Writer, b *binder.Binder, kinds ...string) error {
	doc, n := documentOf(b, kinds)
	if n == 0 {
		return errNothing(nil)
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(doc); err != nil {
		return fmt.Errorf("exchange: write JSON: %w", err)
	}
	_, err := w.Write(out.Bytes())
	return err
}

func documentOf(b *binder.Binder, kinds []string) (document, int) {
	if len(kinds) == 0 {
		for _, k := range binder.Kinds() {
			kinds = append(kinds, k.Name)
		}
	}
	doc, n := document{jsonVersion, b.OfficeName(), map[string][]jsonRecord{}}, 0
	for _, name := range kinds {
		list := []jsonRecord{}
		for _, r := range b.All(name) {
			if r.Kind == nil {
				continue
			}
			x := jsonRecord{r.Ref.ID(), r.Title(), map[string]binder.Value{}, nil}
			for _, f := range r.Kind.Fields {
				if v := r.Value(f.Name); v != "" {
					x.Fields[f.Name] = v
				}
				for _, e := range r.Elements(f.Name) {
					if x.Lists == nil {
						x.Lists = map[string][]jsonElement{}
					}
					x.Lists[f.Name] = append(x.Lists[f.Name], jsonElement{e.ID, e.Value})
				}
			}
			list = append(list, x)
		}
		if len(list) > 0 {
			doc.Kinds[name] = list
			n += len(list)
		}
	}
	return doc, n
}

func readDocument(data []byte) (document, error) {
	var doc document
	if len(data) > maxFile {
		return doc, unreadable("That file is too large.", "Export fewer kinds of records at a time.")
	}
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")), &doc); err != nil || doc.Version == 0 {
		return doc, unreadable("That file is not an export of ReadyBinder.", "Choose a file that “Export as JSON” wrote.")
	}
	if doc.Version > jsonVersion {
		return doc, unreadable("That file was exported by a newer version of ReadyBinder.", "Update ReadyBinder on this PC, then try again.")
	}
	return doc, nil
}

// VerifyJSON reads an export of JSON back and compares it with the binder,
// value by value. Call it with the bytes of the file that was written.
func VerifyJSON(data []byte, b *binder.Binder, kinds ...string) error {
	want, n := documentOf(b, kinds)
	if n == 0 {
		return errNothing(nil)
	}
	got, err := readDocument(data)
	if err != nil {
		return incomplete(err.Error())
	}
	for kind, list := range want.Kinds {
		if len(got.Kinds[kind]) != len(list) {
			return incomplete(fmt.Sprintf("%d of %d records of “%s” are in it", len(got.Kinds[kind]), len(list), kind))
		}
		for i, r := range list {
			if !r.same(got.Kinds[kind][i]) {
				return incomplete(r.Title)
			}
		}
	}
	return nil
}

func (r jsonRecord) same(x jsonRecord) bool {
	if r.ID != x.ID || len(r.Fields) != len(x.Fields) || len(r.Lists) != len(x.Lists) {
		return false
	}
	for f, v := range r.Fields {
		if !sameJSON(x.Fields[f], v) {
			return false
		}
	}
	for f, list := range r.Lists {
		if len(list) != len(x.Lists[f]) {
			return false
		}
		for i, e := range list {
			if o := x.Lists[f][i]; o.ID != e.ID || !sameJSON(o.Value, e.Value) {
				return false
			}
		}
	}
	return true
}

// sameJSON compares without regard to how strings are escaped.
func sameJSON(x, y binder.Value) bool {
	if x == y {
		return true
	}
	var a, b any
	if json.Unmarshal([]byte(x), &a) != nil || json.Unmarshal([]byte(y), &b) != nil {
		return false
	}
	p, _ := json.Marshal(a)
	q, _ := json.Marshal(b)
	return bytes.Equal(p, q)
}

// PlanJSON is what a document that JSON wrote would do to b: records that b
// lacks are added under their ids, what differs is changed, and nothing is
// taken away. Records that were deleted in b come back as new ones. The error
// is an *Unreadable.
func PlanJSON(b *binder.Binder, data []byte, today binder.Date, newID func() string) (*Import, error) {
	doc, err := readDocument(data)
	if err != nil {
		return nil, err
	}
	im := &Import{}
	known := map[string]bool{}
	for _, k := range binder.Kinds() {
		known[k.Name] = true
		if len(doc.Kinds[k.Name]) == 0 {
			continue
		}
		p := newPlanner(b, k.Name, today, newID)
		p.im = im
		for i, r := range doc.Kinds[k.Name] {
			p.record(r, i+1)
		}
	}
	for kind, list := range doc.Kinds {
		if !known[kind] {
			im.Notes = append(im.Notes, fmt.Sprintf("%d records of “%s” were left out: this version of ReadyBinder does not know them.", len(list), kind))
		}
	}
	im.count()
	return im, nil
}

// record plans one record of a document; Row.Line counts within its kind.
func (p *planner) record(r jsonRecord, line int) {
	row := Row{Line: line, Title: r.Title}
	defer func() { p.im.Rows = append(p.im.Rows, row) }()
	v := &values{line: line, set: map[string]binder.Value{}}
	ref := p.byID(r.ID)
	if ref == "" {
		ref = p.fresh(r.ID)
	}
	for name, value := range r.Fields {
		f := p.kind.Field(name)
		if f == nil || f.Type == binder.Ways {
			row.Notes = append(row.Notes, fmt.Sprintf("“%s” was left out: this version of ReadyBinder does not know it.", name))
			continue
		}
		if why := f.Check(value); why != "" {
			row.Notes = append(row.Notes, fmt.Sprintf("%s was taken as it is. %s", f.Label, why))
		}
		v.set[name] = value
	}
	d := p.open(ref)
	p.lay(d, v, &row, true)
	for name, list := range r.Lists {
		f := p.kind.Field(name)
		if f == nil || f.Type != binder.Ways {
			continue
		}
		for _, e := range list {
			if !binder.RefTo(p.kind.Name, e.ID).Valid() || has(d.form.Elements(name), e) {
				continue
			}
			d.form.SetElement(name, e.ID, e.Value)
			row.Changes = append(row.Changes, p.b.Show(f, e.Value))
		}
	}
	p.finish(d, v, &row, true)
}

func has(list []binder.Element, e jsonElement) bool {
	for _, x := range list {
		if x.ID == e.ID && sameJSON(x.Value, e.Value) {
			return true
		}
	}
	return false
}
