package sync

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"path"
	"strconv"
	"strings"

	"readybinder/seal"
)

// What a listing may be at most: many times what the largest office has.
const (
	mostListing = 64 << 20
	mostEntries = 100_000
)

// davEntry is one entry of a listing, as far as it is read.
type davEntry struct {
	Href []string `xml:"DAV: href"`
	Stat []struct {
		Status string `xml:"DAV: status"`
		Prop   struct {
			Length string `xml:"DAV: getcontentlength"`
			Type   struct {
				Collection *struct{} `xml:"DAV: collection"`
			} `xml:"DAV: resourcetype"`
		} `xml:"DAV: prop"`
	} `xml:"DAV: propstat"`
}

// readListing reads a listing as servers write it, and gives it back as go-webdav's client
// can read it, with the files that have a name of ours alone. One bad entry spoils none
// of the others; one of ours whose size cannot be read has the size -1, so that it
// is neither whole nor missing. A listing that is cut off is no listing, and one in which
// the folder itself is missing is none either: so nothing that goes wrong looks like
// an empty folder.
func readListing(of *url.URL, r io.Reader) ([]byte, error) {
	l := &listing{of: of, sizes: map[string]int64{}}
	if err := l.read(&capped{r, mostListing}); err != nil {
		return nil, err
	}
	if !l.isFolder {
		return nil, &answer{is: ErrNotWebDAV, detail: "PROPFIND: the folder is not in its listing"}
	}
	return l.clean(), nil
}

type listing struct {
	of       *url.URL
	folder   string // the path of the folder, as the server writes it
	isFolder bool
	order    []string
	sizes    map[string]int64 // of the paths of files
}

func (l *listing) read(r io.Reader) error {
	d := xml.NewDecoder(r)
	garbled := func(err error) error {
		if _, ok := err.(*answer); ok {
			return err
		}
		return &answer{is: ErrNotWebDAV, detail: "PROPFIND: " + err.Error()}
	}
	started := false
	for n := 0; ; {
		token, err := d.Token()
		if err != nil {
			return garbled(err)
		}
		switch t := token.(type) {
		case xml.Directive:
			// Nobody who lists files has need of a document type, with its entities.
			return &answer{is: ErrNotWebDAV, detail: "PROPFIND: a document type"}
		case xml.StartElement:
			switch {
			case !started && strings.EqualFold(t.Name.Local, "html"):
				return &answer{is: ErrLoginPage, detail: "PROPFIND: a web page"}
			case !started && t.Name != xml.Name{Space: "DAV:", Local: "multistatus"}:
				return &answer{is: ErrNotWebDAV, detail: "PROPFIND: not a listing"}
			case !started:
				started = true
				continue
			case t.Name != xml.Name{Space: "DAV:", Local: "response"}:
				if err := d.Skip(); err != nil {
					return garbled(err)
				}
				continue
			}
			if n++; n > mostEntries {
				return &answer{is: ErrTooMany, detail: "PROPFIND: too many entries"}
			}
			var e davEntry
			if err := d.DecodeElement(&e, &t); err != nil {
				return garbled(err)
			}
			l.add(&e)
		case xml.EndElement: // that of the listing: all others were read with their start
			return nil
		}
	}
}

func (l *listing) add(e *davEntry) {
	if len(e.Href) != 1 {
		return
	}
	u, err := l.of.Parse(strings.TrimSpace(e.Href[0]))
	if err != nil {
		return
	}
	at := path.Clean(u.Path)
	size := int64(-1)
	for _, s := range e.Stat {
		if f := strings.Fields(s.Status); len(f) > 1 && f[1] != "200" {
			continue
		}
		if s.Prop.Type.Collection != nil {
			// Of the folder and those in it the shortest is the folder.
			if !l.isFolder || len(at) < len(l.folder) {
				l.isFolder, l.folder = true, at
			}
			return
		}
		if n, err := strconv.ParseInt(strings.TrimSpace(s.Prop.Length), 10, 64); err == nil && n >= 0 {
			size = n
		}
	}
	if _, err := seal.ParseName(path.Base(at)); err != nil {
		return
	}
	if _, ok := l.sizes[at]; !ok {
		l.order = append(l.order, at)
	}
	l.sizes[at] = size
}

// clean writes those that lie in the folder itself.
func (l *listing) clean() []byte {
	var b bytes.Buffer
	b.WriteString(`<multistatus xmlns="DAV:">`)
	for _, at := range l.order {
		if path.Dir(at) == l.folder {
			// A name of ours has no letter that means something in XML or in an address.
			fmt.Fprintf(&b, `<response><href>/%s</href><propstat><prop><resourcetype/><getcontentlength>%d</getcontentlength></prop><status>HTTP/1.1 200 OK</status></propstat></response>`, path.Base(at), l.sizes[at])
		}
	}
	b.WriteString(`</multistatus>`)
	return b.Bytes()
}

// capped is a reader that fails after so many bytes.
type capped struct {
	r    io.Reader
	left int
}

// Read implements io.Reader.
func (c *capped) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, &answer{is: ErrTooMany, detail: "PROPFIND: too long"}
	}
	n, err := c.r.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}
