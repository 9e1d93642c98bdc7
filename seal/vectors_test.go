package seal_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"readybinder/seal"
)

var update = flag.Bool("update", false, "write new test vectors; the frozen ones are lost")

const vectorDir = "testdata/vectors"

// vectors is what testdata/vectors/vectors.json says of the files beside it: a
// binder of two slots and a recovery slot on two PCs; the editor leaves, so
// that a second epoch begins.
type vectors struct {
	Passphrase, Recovery, Editor    string // the secrets
	Binder, Edition                 string
	Founder                         seal.Public
	FounderSlot, Recover, EditorOne string // slot files
	Keyrings                        []string
	PC                              string // sealed key of the first PC
	Box, BoxKind, BoxBody           string
	Segments                        []vectorSegment
}

type vectorSegment struct {
	File  string
	Epoch uint32
	Log   string
	Lines []string
	Links []seal.Hash
}

func write(t *testing.T, name string, file []byte) string {
	t.Helper()
	ok(t, os.WriteFile(filepath.Join(vectorDir, name), file, 0o644))
	return name
}

func makeVectors(t *testing.T) {
	ok(t, os.RemoveAll(vectorDir))
	ok(t, os.MkdirAll(vectorDir, 0o755))
	o := found(t)
	v := vectors{
		Passphrase: pass, Recovery: seal.NewRecoveryCode(), Editor: "tulip orbit cactus velvet ladder pony",
		Binder: o.ring.Binder(), Edition: o.ring.Edition(), Founder: o.ring.Founder(),
		BoxKind: "snapshot", BoxBody: "what this PC keeps for itself",
	}
	editor := o.next(t, seal.Change{Add: []seal.NewSlot{
		{Type: seal.Recovery, Role: seal.Admin, Secret: v.Recovery},
		{Type: seal.Passphrase, Role: seal.Editor, Secret: v.Editor},
	}})[1]
	second := seal.NewPC()
	segment := func(pc *seal.PC, key *seal.Key, prev seal.Tip, lines ...string) seal.Tip {
		var l [][]byte
		for _, s := range lines {
			l = append(l, []byte(s))
		}
		s, links, err := seal.SealSegment(o.ring, pc, key, prev, l)
		ok(t, err)
		v.Segments = append(v.Segments, vectorSegment{write(t, s.Name.String(), s.Bytes), o.ring.Epoch(), pc.Log(), lines, links})
		return seal.Tip{Seq: s.Name.To, Link: links[len(links)-1]}
	}
	tip := segment(o.pc, o.key, seal.Start(v.Binder, o.pc.Public()), `{"commit":1}`, `{"commit":"zwei"}`)
	segment(second, editor, seal.Start(v.Binder, second.Public()), `{"from":"the other PC"}`)
	file, err := seal.SealPC(o.ring, o.pc)
	ok(t, err)
	v.PC = write(t, "pc.age", file)
	o.next(t, seal.Change{Remove: []string{editor.Slot().ID}})
	segment(o.pc, o.key, tip, `{"commit":3,"epoch":2}`)
	file, err = seal.SealBox(o.ring, o.pc, v.BoxKind, []byte(v.BoxBody))
	ok(t, err)
	v.Box = write(t, "box.age", file)
	for _, r := range o.rings {
		v.Keyrings = append(v.Keyrings, write(t, r.Name.String(), r.Bytes))
	}
	for i, name := range []*string{&v.FounderSlot, &v.Recover, &v.EditorOne} {
		*name = write(t, o.slots[i].Name.String(), o.slots[i].Bytes)
	}
	text, err := json.MarshalIndent(v, "", "\t")
	ok(t, err)
	write(t, "vectors.json", append(text, '\n'))
}

// TestVectors opens what was sealed when the formats were frozen.
func TestVectors(t *testing.T) {
	if *update {
		makeVectors(t)
	}
	read := func(name string) []byte {
		t.Helper()
		file, err := os.ReadFile(filepath.Join(vectorDir, name))
		ok(t, err)
		if n, err := seal.ParseName(name); err == nil {
			ok(t, n.Check(file))
		}
		return file
	}
	var v vectors
	ok(t, json.Unmarshal(read("vectors.json"), &v))
	var keyrings [][]byte
	for _, name := range v.Keyrings {
		keyrings = append(keyrings, read(name))
	}
	open := func(slot, secret string) (*seal.Key, *seal.Keyring) {
		t.Helper()
		name, err := seal.ParseName(slot)
		ok(t, err)
		key, err := seal.OpenSlot(name.SlotType(), read(slot), secret)
		ok(t, err)
		ring, _, err := seal.OpenKeyrings(keyrings, key)
		ok(t, err)
		return key, ring
	}
	key, ring := open(v.FounderSlot, v.Passphrase)
	if ring.Binder() != v.Binder || ring.Edition() != v.Edition || ring.Founder() != v.Founder || key.Person() != v.Founder || ring.Epoch() != 2 || ring.Split() {
		t.Error("not the keyring that was frozen")
	}
	_, recovered := open(v.Recover, v.Recovery)
	if !slices.Equal(recovered.Heads(), ring.Heads()) {
		t.Error("the recovery slot opens another keyring")
	}
	editor, past := open(v.EditorOne, v.Editor)
	if role, _ := ring.Role(editor.Person()); role != seal.Editor || past.Epoch() != 1 {
		t.Errorf("the editor is %q and sees epoch %d", role, past.Epoch())
	}
	for _, s := range v.Segments {
		got, err := seal.OpenSegment(ring, read(s.File))
		ok(t, err)
		equal := slices.EqualFunc(got.Lines, s.Lines, func(a []byte, b string) bool { return string(a) == b })
		if !equal || !slices.Equal(got.Links, s.Links) || got.Head.Log != s.Log || got.Head.Epoch != s.Epoch {
			t.Errorf("%s holds %q", s.File, got.Lines)
		}
		_, err = seal.OpenSegment(past, read(s.File))
		if s.Epoch == 1 {
			ok(t, err)
		} else {
			is(t, err, seal.ErrNoKey)
		}
	}
	pc, err := seal.OpenPC(ring, read(v.PC))
	ok(t, err)
	body, err := seal.OpenBox(ring, pc, v.BoxKind, read(v.Box))
	ok(t, err)
	if string(body) != v.BoxBody {
		t.Errorf("box holds %q", body)
	}
}
