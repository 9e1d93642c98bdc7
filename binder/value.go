package binder

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Value is what a field holds, as compact JSON: a string, a number, true or
// false, a list of strings, or the object of an element. The empty Value is
// "nothing", left out of a commit.
type Value string

// TextValue is the Value of a text; the empty text is nothing.
func TextValue(s string) Value {
	if s == "" {
		return ""
	}
	return jsonValue(strings.ToValidUTF8(s, "\uFFFD"))
}

// ListValue is the Value of a list of texts; the empty list is nothing.
func ListValue(list []string) Value {
	if len(list) == 0 {
		return ""
	}
	return jsonValue(list)
}

// NumberValue is the Value of a whole number.
func NumberValue(n int) Value { return Value(strconv.Itoa(n)) }

// FlagValue is the Value of a yes or no; no is nothing.
func FlagValue(yes bool) Value {
	if yes {
		return "true"
	}
	return ""
}

func jsonValue(v any) Value {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(v) != nil {
		return ""
	}
	return Value(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

// Text is the text of a JSON string, and the JSON itself of anything else.
func (v Value) Text() string {
	s := string(v)
	if len(s) < 2 || s[0] != '"' {
		return s
	}
	// Nearly every text has no escape: it is then a part of v itself, and
	// reading a record allocates nothing.
	if inner := s[1 : len(s)-1]; strings.IndexByte(inner, '\\') < 0 && utf8.ValidString(inner) {
		return inner
	}
	var t string
	if json.Unmarshal([]byte(s), &t) != nil {
		return ""
	}
	return t
}

// List is the texts of a JSON list of strings; one text is a list of one.
func (v Value) List() []string {
	if v == "" {
		return nil
	}
	if v[0] != '[' {
		return []string{v.Text()}
	}
	var list []string
	if json.Unmarshal([]byte(v), &list) != nil {
		return nil
	}
	return list
}

// Number is the whole number of the Value, and false where it is none.
func (v Value) Number() (int, bool) {
	n, err := strconv.Atoi(v.Text())
	return n, err == nil
}

// Flag tells whether the Value is true.
func (v Value) Flag() bool { return v == "true" }

// MarshalJSON writes the JSON that v is, and nothing as null.
func (v Value) MarshalJSON() ([]byte, error) {
	if v == "" {
		return []byte("null"), nil
	}
	return []byte(v), nil
}

// UnmarshalJSON takes any JSON, compacted.
func (v *Value) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*v = ""
		return nil
	}
	var c bytes.Buffer
	if err := json.Compact(&c, b); err != nil {
		return err
	}
	*v = Value(c.String())
	return nil
}
