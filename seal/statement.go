package seal

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
)

// Statement is a signed sentence inside a keyring. This version makes and judges
// "admit", "revoke" and "adopt", and "successor". It keeps any other kind and
// lets it do nothing; a program that makes one which must be obeyed raises the
// keyring's version.
type Statement struct {
	What    string `json:"what"`
	Person  Public `json:"person,omitzero"`
	Role    Role   `json:"role,omitempty"`
	PC      Public `json:"pc,omitzero"`
	Edition string `json:"edition,omitempty"`
	// Begins is, of a successor, the commit up to which the new edition says what the
	// one before showed: without it, it is not all there.
	Begins *Cut  `json:"begins,omitempty"`
	Cut    []Cut `json:"cut,omitempty"`
	// Stands are, in a revocation, the ids of the person's own statements that
	// still count: those that the maker of the revocation knew.
	Stands []Hash `json:"stands,omitempty"`
	// Over are, in an admission, the ids of the revocations that it takes back.
	Over []Hash `json:"over,omitempty"`
	By   Public `json:"by"`
	Wall int64  `json:"wall"` // Unix seconds of the signer's clock
}

// Cut names a place in a log. In a revocation it is the last commit of the log
// that counts; in an adoption, the last commit that is adopted.
type Cut struct {
	Log  string `json:"log"`
	From uint32 `json:"from,omitempty"` // of an adoption: the first commit
	Seq  uint32 `json:"seq"`
	Link Hash   `json:"link"`
}

// The kinds of statement that are judged.
const (
	admit     = "admit"
	revoke    = "revoke"
	adopt     = "adopt"
	successor = "successor" // the binder goes on in Edition
)

// statement is a Statement beside its exact bytes, signature and all, and their
// hash, which is its id.
type statement struct {
	Statement
	raw json.RawMessage
	id  Hash
}

// The signature is the last member of the object and covers the object without
// it. So the signed text is a cut of the bytes, and no rule is needed on how to
// write the same JSON twice.
const (
	sigOpen  = `,"sig":"`
	sigClose = `"}`
)

var sigTail = len(sigOpen) + base64.StdEncoding.EncodedLen(64) + len(sigClose)

func statementPrefix(binder string) string { return "readybinder/statement/v1\n" + binder + "\n" }

func signStatement(by *Key, s Statement) statement {
	text := line(s)
	sig := base64.StdEncoding.EncodeToString(sign(by.sign, statementPrefix(by.binder), text))
	raw := append(bytes.TrimSuffix(text, []byte("}")), sigOpen+sig+sigClose...)
	return statement{s, raw, sum("", raw)}
}

// parseStatement reports false for what is not rightly signed.
func parseStatement(binder string, raw []byte) (s statement, ok bool) {
	var compact bytes.Buffer
	if len(raw) <= sigTail || json.Compact(&compact, raw) != nil || !bytes.Equal(compact.Bytes(), raw) {
		return s, false // other spacing would not survive being written again
	}
	text, tail := bytes.Clone(raw[:len(raw)-sigTail]), string(raw[len(raw)-sigTail:])
	if tail[:len(sigOpen)] != sigOpen || tail[len(tail)-len(sigClose):] != sigClose {
		return s, false
	}
	sig, err := base64.StdEncoding.Strict().DecodeString(tail[len(sigOpen) : len(tail)-len(sigClose)])
	if err != nil || json.Unmarshal(raw, &s.Statement) != nil {
		return s, false
	}
	s.raw = bytes.Clone(raw)
	s.id = sum("", s.raw)
	return s, s.By.verify(sig, statementPrefix(binder), append(text, '}'))
}
