package seal

import (
	"bytes"
	"encoding/json"
	"errors"
)

// line encodes v as one line of JSON, without its newline.
func line(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // statements inside a keyring must keep their bytes
	if err := e.Encode(v); err != nil {
		panic(err) // only our own structs come here, and they all encode
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// parse decodes one line of JSON whose version this program knows.
func parse(what string, text []byte, v any) error {
	var head struct{ V int }
	if err := json.Unmarshal(text, &head); err != nil {
		return fail(what, ErrDamaged, err)
	}
	if head.V > version {
		return fail(what, ErrNewer, nil)
	}
	if head.V != version {
		return fail(what, ErrDamaged, "no version")
	}
	if err := json.Unmarshal(text, v); err != nil {
		return fail(what, ErrDamaged, err)
	}
	return nil
}

var errLines = errors.New("wrong number of lines")

// cut takes the first line off text.
func cut(text []byte) (first, rest []byte, err error) {
	first, rest, ok := bytes.Cut(text, []byte("\n"))
	if !ok {
		return nil, nil, errLines
	}
	return first, rest, nil
}
