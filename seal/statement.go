package seal

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
)

// Statement is a signed sentence inside a keyring. Of the kinds, this version
// makes and judges "admit" alone. It keeps "revoke", "pc", "adopt" and
// "successor", which are reserved, and any other kind, and lets them do nothing;
// a program that makes one which must be obeyed raises the keyring's version.
type Statement struct {
	What    string `json:"what"`
	Person  Public `json:"person,omitzero"`
	Role    Role   `json:"role,omitempty"`
	PC      Public `json:"pc,omitzero"`
	Edition string `json:"edition,omitempty"`
	Cut     []Cut  `json:"cut,omitempty"`
	By      Public `json:"by"`
	Wall    int64  `json:"wall"` // Unix seconds of the signer's clock
}

// Cut names the last commit of a log that counts.
type Cut struct {
	Log  string `json:"log"`
	Seq  uint32 `json:"seq"`
	Link Hash   `json:"link"`
}

const admit = "admit"

// statement is a Statement beside its exact bytes, signature and all.
type statement struct {
	Statement
	raw json.RawMessage
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
	return statement{s, raw}
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
	return s, s.By.verify(sig, statementPrefix(binder), append(text, '}'))
}

// rolesOf follows the admissions from the founder. A person grants at most the
// role that he or she has; of several admissions the highest counts.
func rolesOf(founder Public, statements []statement) map[Public]Role {
	roles := map[Public]Role{founder: Admin}
	for again := true; again; {
		again = false
		for _, s := range statements {
			if rank := s.Role.rank(); s.What == admit && roles[s.By].rank() >= rank && roles[s.Person].rank() < rank {
				roles[s.Person] = s.Role
				again = true
			}
		}
	}
	return roles
}
