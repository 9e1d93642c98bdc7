package seal_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"readybinder/seal"
)

var updateVault = flag.Bool("update-vault", false, "write new vectors of rights, cards and editions; the frozen ones are lost")

const vaultDir = "testdata/vault"

// vault is what testdata/vault/vault.json says of the files beside it: an admin is
// revoked at a cut, an editor changes his own passphrase, a card set and a keychain
// slot are made, a late commit is adopted, and a new edition begins.
type vault struct {
	Passphrase, Cards, Keychain, Editor string   // the secrets
	Slots                               []string // their files, in this order; the last opens the edition too
	Before                              []string // keyrings of the first edition
	After                               []string // the notice, and the keyring of the second
	Edition, Next                       string
	Roles                               map[string]seal.Role // of each person in Before
	Segment                             string               // by the admin who was revoked
	Counts                              []seal.Role          // with what role each of its commits counts
	Part, PartText                      string
	Export, ExportText                  string
	ExportBy                            seal.Public
}

func makeVault(t *testing.T) {
	ok(t, os.RemoveAll(vaultDir))
	ok(t, os.MkdirAll(vaultDir, 0o755))
	save := func(name string, file []byte) string {
		ok(t, os.WriteFile(filepath.Join(vaultDir, name), file, 0o644))
		return name
	}
	o := found(t)
	ex, editor := o.admins(t)
	codes := []string{seal.NewRecoveryCode(), seal.NewRecoveryCode(), seal.NewRecoveryCode()}
	v := vault{
		Passphrase: pass, Cards: codes[1] + " " + codes[0], Keychain: seal.NewRecoveryCode(), Editor: "tulip orbit cactus velvet ladder pony",
		PartText: "a network map", ExportText: "what the binder shows", Roles: map[string]seal.Role{},
	}
	o.next(t, seal.Change{Cards: codes})
	o.next(t, seal.Change{Add: []seal.NewSlot{{Type: seal.Keychain, Secret: v.Keychain, For: o.key}}})
	pc := seal.NewPC()
	s, links, err := seal.SealSegment(o.ring, pc, ex, start(o.ring, pc), commits(4))
	ok(t, err)
	v.Segment = save(s.Name.String(), s.Bytes)
	o.next(t, seal.Change{
		Revoke: []seal.Revocation{
			{Person: ex.Person(), Cut: []seal.Cut{{Log: pc.Log(), Seq: 2, Link: links[1]}}},
			{Person: editor.Person(), Role: seal.Editor},
		},
		Adopt: []seal.Cut{{Log: pc.Log(), From: 4, Seq: 4, Link: links[3]}},
	})
	his := o.as(editor)
	his.key = his.next(t, seal.Change{Add: []seal.NewSlot{{Type: seal.Passphrase, Secret: v.Editor, For: editor}}, Remove: []string{editor.Slot().ID}})[0]
	part, err := seal.SealPart(his.ring, o.pc, 1, 1, []byte(v.PartText))
	ok(t, err)
	v.Part = save(part.Name.String(), part.Bytes)
	export, err := seal.SealExport(his.ring, his.key, made, []byte(v.ExportText))
	ok(t, err)
	v.Export, v.ExportBy = save("export.age", export), editor.Person()
	next, notice, err := nextEdition(his.ring, o.pc, o.key, made, nil)
	ok(t, err)
	v.Edition, v.Next = his.ring.Edition(), next.Ring.Edition()
	for _, r := range his.rings {
		v.Before = append(v.Before, save(r.Name.String(), r.Bytes))
	}
	for _, r := range []seal.Sealed{notice.File, next.File} {
		v.After = append(v.After, save(r.Name.String(), r.Bytes))
	}
	for _, p := range []*seal.Key{o.key, ex, editor} {
		v.Roles[p.Person().String()], _ = his.ring.Role(p.Person())
	}
	v.Counts = []seal.Role{seal.Admin, seal.Admin, "", seal.Admin}
	for _, slot := range []seal.Sealed{o.slots[0], o.slots[3], o.slots[6], his.slots[len(his.slots)-1]} {
		v.Slots = append(v.Slots, save(slot.Name.String(), slot.Bytes))
	}
	text, err := json.MarshalIndent(v, "", "\t")
	ok(t, err)
	save("vault.json", append(text, '\n'))
}

// TestVault opens what was sealed when the formats of the vault were frozen, and
// judges it as then.
func TestVault(t *testing.T) {
	if *updateVault {
		makeVault(t)
	}
	read := func(name string) []byte {
		t.Helper()
		file, err := os.ReadFile(filepath.Join(vaultDir, name))
		ok(t, err)
		return file
	}
	var v vault
	ok(t, json.Unmarshal(read("vault.json"), &v))
	rings := func(names ...string) (out [][]byte) {
		for _, n := range names {
			out = append(out, read(n))
		}
		return out
	}
	for i, secret := range []string{v.Passphrase, v.Cards, v.Keychain, v.Editor} {
		name, err := seal.ParseName(v.Slots[i])
		ok(t, err)
		key, err := seal.OpenSlot(name.SlotType(), read(v.Slots[i]), secret)
		ok(t, err)
		ring := open(t, key, rings(v.Before...))
		if ring.Edition() != v.Edition || !ring.Has(key) || !ring.Split() {
			t.Errorf("%s: not the keyring that was frozen", name)
		}
		for p, want := range v.Roles {
			var person seal.Public
			ok(t, person.UnmarshalText([]byte(p)))
			if got, _ := ring.Role(person); got != want {
				t.Errorf("%s: %s is %q, was %q", name, p, got, want)
			}
		}
		seg, err := seal.OpenSegment(ring, read(v.Segment))
		ok(t, err)
		for n, want := range v.Counts {
			line := func(c seal.Cut) bool { return n < int(c.Seq) && seg.Links[c.Seq-1] == c.Link }
			if got := ring.RoleAt(seg.Head.Person, seg.Head.PC, uint32(n)+1, line); got != want {
				t.Errorf("%s: commit %d counts as %q, was %q", name, n+1, got, want)
			}
		}
		part, err := seal.OpenPart(ring, read(v.Part))
		ok(t, err)
		x, err := seal.OpenExport(ring, read(v.Export))
		ok(t, err)
		if string(part) != v.PartText || string(x.Body) != v.ExportText || x.Person != v.ExportBy || x.Role != seal.Editor {
			t.Errorf("%s: part %q, export %+v", name, part, x)
		}
		ring = open(t, key, rings(append(v.Before, v.After...)...))
		if ring.Edition() != v.Next || fmt.Sprint(ring.Role(key.Person())) == " false" {
			t.Errorf("%s: edition %s", name, ring.Edition())
		}
		_, err = seal.OpenPart(ring, read(v.Part))
		is(t, err, seal.ErrNoKey)
	}
}
