package seal

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"
)

// What only someone who holds keys and breaks the rules could make.

type fixture struct {
	pc     *PC
	admin  *Key
	editor *Key
	ring   *Keyring
}

func newFixture(t testing.TB) fixture {
	pc := NewPC()
	admin, c, err := Found(pc, "a", 1)
	if err != nil {
		t.Fatal(err)
	}
	c, err = Next(c.Ring, pc, admin, Change{Add: []NewSlot{{Type: Passphrase, Role: Editor, Secret: "b"}}})
	if err != nil {
		t.Fatal(err)
	}
	return fixture{pc, admin, c.Keys[0], c.Ring}
}

func want(t testing.TB, err, kind error) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Fatalf("error is %v, want %v", err, kind)
	}
}

// forge signs a changed keyring body with by and seals it to reader.
func (f fixture) forge(t testing.TB, by *Key, change func(b map[string]any)) []byte {
	b := map[string]any{
		"v": 1, "binder": f.ring.binder, "nonce": f.ring.nonce, "founder": f.ring.founder,
		"edition": f.ring.edition, "predecessor": "", "epoch": f.ring.Epoch(), "by": by.Person(),
		"identities": f.ring.keys, "slots": f.ring.slots, "statements": []json.RawMessage{f.ring.statements[0].raw},
	}
	change(b)
	text := line(b)
	plain := fmt.Appendf(nil, "%s\n%s\n", text, line(signature{sign(by.sign, keyringPrefix, text)}))
	file, err := encrypt([]age.Recipient{f.admin.identity.Recipient()}, plain)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// TestForgedKeyring (T41): a keyring that was changed, replayed or forged counts for nothing.
func TestForgedKeyring(t *testing.T) {
	f := newFixture(t)
	same := func(map[string]any) {}
	set := func(k string, v any) func(map[string]any) { return func(b map[string]any) { b[k] = v } }
	stranger := &Key{sign: newSigner(), binder: f.ring.binder}
	stranger.slot.Person = publicOf(stranger.sign)
	other, _, err := Found(f.pc, "x", 1)
	if err != nil {
		t.Fatal(err)
	}
	selfAdmission := func(k *Key) func(map[string]any) {
		s := signStatement(k, Statement{What: admit, Person: k.Person(), Role: Admin, By: k.Person(), Wall: 1})
		return func(b map[string]any) {
			b["statements"] = append(b["statements"].([]json.RawMessage), s.raw)
		}
	}
	for name, c := range map[string]struct {
		by     *Key
		change func(map[string]any)
		err    error
	}{
		"honest":                   {f.admin, same, nil},
		"by an editor":             {f.editor, same, ErrNotAdmin},
		"by a stranger":            {stranger, same, ErrNotAdmin},
		"editor admits himself":    {f.editor, selfAdmission(f.editor), ErrNotAdmin},
		"stranger admits himself":  {stranger, selfAdmission(stranger), ErrNotAdmin},
		"stranger as founder":      {stranger, set("founder", stranger.Person()), ErrForeign},
		"other binder":             {f.admin, set("binder", other.binder), ErrForeign},
		"other nonce":              {f.admin, set("nonce", strings.Repeat("0", 32)), ErrForeign},
		"signed in another's name": {f.editor, set("by", f.admin.Person()), ErrSignature},
		"newer":                    {f.admin, set("v", 2), ErrNewer},
		"no version":               {f.admin, set("v", 0), ErrDamaged},
		"no identities":            {f.admin, set("identities", []int{}), ErrDamaged},
		"epoch does not fit":       {f.admin, set("epoch", 9), ErrDamaged},
		"bad edition":              {f.admin, set("edition", "../.."), ErrDamaged},
		"bad slot":                 {f.admin, set("slots", []Slot{{ID: "x"}}), ErrDamaged},
		"bad gone":                 {f.admin, set("gone", []string{"x"}), ErrDamaged},
		"too many gone":            {f.admin, set("gone", make([]string, maxGone+1)), ErrDamaged},
	} {
		_, err := OpenKeyring(f.forge(t, c.by, c.change), f.admin)
		if !errors.Is(err, c.err) {
			t.Errorf("%s: %v, want %v", name, err, c.err)
		}
	}
}

// TestBadStatement: it does not count, and does not spoil the rest.
func TestBadStatement(t *testing.T) {
	f := newFixture(t)
	good := f.ring.statements[0].raw
	fake := signStatement(f.editor, Statement{What: admit, Person: f.editor.Person(), Role: Admin, By: f.admin.Person()}).raw
	future := signStatement(f.admin, Statement{What: "renew", Person: f.editor.Person(), By: f.admin.Person(), Cut: []Cut{{Log: f.pc.Log(), Seq: 3}}}).raw
	ring, err := OpenKeyring(f.forge(t, f.admin, func(b map[string]any) {
		b["statements"] = []json.RawMessage{good, fake, json.RawMessage(`{"what":"x"}`), json.RawMessage(`7`), future, good}
	}), f.admin)
	want(t, err, nil)
	if len(ring.statements) != 2 || ring.roles[f.editor.Person()] != Editor {
		t.Errorf("%d statements, editor is %q", len(ring.statements), ring.roles[f.editor.Person()])
	}
	// A statement of a kind yet unknown survives the next change, byte for byte.
	c, err := Next(ring, f.pc, f.admin, Change{})
	want(t, err, nil)
	kept := false
	for _, s := range c.Ring.statements {
		kept = kept || bytes.Equal(s.raw, future) && s.What == "renew" && s.Cut[0].Seq == 3
	}
	if !kept {
		t.Error("a statement of an unknown kind was lost")
	}
}

// segmentText is an honest segment's plaintext, as the forger's raw material.
func (f fixture) segmentText(t testing.TB, change func(h *Head, lines *[][]byte)) []byte {
	lines := [][]byte{[]byte(`{"a":1}`), []byte(`{"b":2}`)}
	start := Start(f.ring.binder, f.pc.Public())
	links := Links(start.Link, lines)
	h := Head{1, f.ring.binder, f.ring.edition, "", f.ring.Epoch(), f.pc.Log(), f.pc.Public(), f.editor.Person(), 1, 2, start.Link, links[1]}
	change(&h, &lines)
	top := line(h)
	sigs := line(segmentSigs{sign(f.pc.sign, segmentPrefix, top), sign(f.editor.sign, segmentPrefix, top)})
	return fmt.Appendf(nil, "%s\n%s\n%s\n", top, bytes.Join(lines, []byte("\n")), sigs)
}

func (f fixture) sealText(t testing.TB, text []byte) []byte {
	file, err := encrypt(f.ring.newest(), compress(text))
	want(t, err, nil)
	return file
}

func TestForgedSegment(t *testing.T) {
	f := newFixture(t)
	stranger := NewPC()
	for name, c := range map[string]struct {
		change func(h *Head, lines *[][]byte)
		err    error
	}{
		"honest":          {func(*Head, *[][]byte) {}, nil},
		"newer":           {func(h *Head, _ *[][]byte) { h.V = 2 }, ErrNewer},
		"binder":          {func(h *Head, _ *[][]byte) { h.Binder = strings.Repeat("0", 32) }, ErrForeign},
		"edition":         {func(h *Head, _ *[][]byte) { h.Edition = strings.Repeat("0", 16) }, ErrForeign},
		"epoch":           {func(h *Head, _ *[][]byte) { h.Epoch = 2 }, ErrDamaged},
		"log":             {func(h *Head, _ *[][]byte) { h.Log = stranger.Log() }, ErrDamaged},
		"another's log":   {func(h *Head, _ *[][]byte) { h.Log, h.PC, h.From, h.To = stranger.Log(), stranger.Public(), 2, 3 }, ErrSignature},
		"another person":  {func(h *Head, _ *[][]byte) { h.Person = f.admin.Person() }, ErrSignature},
		"no person":       {func(h *Head, _ *[][]byte) { h.Person = Public{} }, ErrSignature},
		"start":           {func(h *Head, _ *[][]byte) { h.Prev = Hash{} }, ErrDamaged},
		"prev":            {func(h *Head, _ *[][]byte) { h.Prev, h.From, h.To = Hash{}, 2, 3 }, ErrDamaged},
		"head":            {func(h *Head, _ *[][]byte) { h.Head = Hash{} }, ErrDamaged},
		"from 0":          {func(h *Head, _ *[][]byte) { h.From = 0 }, ErrDamaged},
		"backwards":       {func(h *Head, _ *[][]byte) { h.From, h.To = 3, 2 }, ErrDamaged},
		"more than there": {func(h *Head, _ *[][]byte) { h.To = 1000 }, ErrDamaged},
		"far more":        {func(h *Head, _ *[][]byte) { h.To = 1<<32 - 1 }, ErrTooLarge},
		"other commit":    {func(_ *Head, l *[][]byte) { (*l)[0] = []byte("x") }, ErrDamaged},
		"extra commit":    {func(_ *Head, l *[][]byte) { *l = append(*l, []byte("x")) }, ErrDamaged},
		"empty commit":    {func(_ *Head, l *[][]byte) { (*l)[1] = nil }, ErrDamaged},
	} {
		_, err := OpenSegment(f.ring, f.sealText(t, f.segmentText(t, c.change)))
		if !errors.Is(err, c.err) {
			t.Errorf("%s: %v, want %v", name, err, c.err)
		}
	}
}

func TestBombs(t *testing.T) {
	f := newFixture(t)
	zeros := make([]byte, 1<<20)
	// A gigabyte in one frame that keeps its size to itself, and the same told.
	var unsized bytes.Buffer
	w, err := zstd.NewWriter(&unsized)
	want(t, err, nil)
	for range 1024 {
		w.Write(zeros)
	}
	w.Close()
	big := compress(make([]byte, MaxSegment+1))
	many := bytes.Repeat(compress(make([]byte, MaxSegment)), 20)
	lines := compress(bytes.Repeat([]byte("a\n"), MaxSegment/2))
	for name, plain := range map[string][]byte{"unsized": unsized.Bytes(), "sized": big, "many frames": many, "many lines": lines} {
		file, err := encrypt(f.ring.newest(), plain)
		want(t, err, nil)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err = OpenSegment(f.ring, file)
		runtime.ReadMemStats(&after)
		if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 2*MaxSegment {
			t.Errorf("%s: took %d MB", name, used>>20)
		}
	}
	// Many recipients would each cost a decapsulation.
	r := f.ring.newest()[0]
	file, err := encrypt([]age.Recipient{r, r}, compress([]byte("x")))
	want(t, err, nil)
	_, err = OpenSegment(f.ring, file)
	want(t, err, ErrDamaged)
}

// TestCutBetweenChunks: age seals in chunks. A file that ends with a whole one
// that is not the last is torn, whatever is inside it.
func TestCutBetweenChunks(t *testing.T) {
	const chunk = 64<<10 + 16
	f := newFixture(t)
	id := f.ring.keys[0].key
	file, err := encrypt(f.ring.newest(), make([]byte, 200<<10))
	want(t, err, nil)
	plain, err := decrypt("test", file, len(file), id, ErrNoKey)
	want(t, err, nil)
	if len(plain) != 200<<10 {
		t.Errorf("%d bytes came out", len(plain))
	}
	header := len(file) - (200<<10 + 4*16)
	for n := range 4 {
		_, err := decrypt("test", file[:header+n*chunk], len(file), id, ErrNoKey)
		want(t, err, ErrDamaged)
	}
}

func TestForgedBox(t *testing.T) {
	f := newFixture(t)
	frame := compress([]byte("body"))
	make := func(signer *PC, change func(*boxHead)) []byte {
		h := boxHead{1, "k", f.ring.binder, f.ring.edition, f.pc.Public(), 4, sum("", frame)}
		change(&h)
		head := line(h)
		file, err := encrypt(f.ring.newest(), fmt.Appendf(nil, "%s\n%s\n%s", head, line(signature{sign(signer.sign, boxPrefix, head)}), frame))
		want(t, err, nil)
		return file
	}
	same := func(*boxHead) {}
	for name, c := range map[string]struct {
		signer *PC
		change func(*boxHead)
		err    error
	}{
		"honest":  {f.pc, same, nil},
		"another": {NewPC(), same, ErrSignature},
		"newer":   {f.pc, func(h *boxHead) { h.V = 2 }, ErrNewer},
		"binder":  {f.pc, func(h *boxHead) { h.Binder = "" }, ErrForeign},
		"hash":    {f.pc, func(h *boxHead) { h.Hash[0]++ }, ErrDamaged},
		"length":  {f.pc, func(h *boxHead) { h.Length++ }, ErrDamaged},
	} {
		if _, err := OpenBox(f.ring, f.pc, "k", make(c.signer, c.change)); !errors.Is(err, c.err) {
			t.Errorf("%s: %v, want %v", name, err, c.err)
		}
	}
}

// TestFullWorkFactor (T42) is the one test that pays what a shipped program pays.
func TestFullWorkFactor(t *testing.T) {
	f := newFixture(t)
	r, err := passphraseRecipient("six words", 18)
	want(t, err, nil)
	k := f.admin
	text := line(slotBody{1, k.binder, k.slot.ID, Passphrase, Admin, k.identity.String(), k.sign.Seed(), k.founder, 1})
	file, err := encrypt([]age.Recipient{r}, append(text, '\n'))
	want(t, err, nil)
	if !bytes.Contains(file, []byte(" 18\n")) {
		t.Error("not factor 18")
	}
	got, err := OpenSlot(Passphrase, file, "six words")
	want(t, err, nil)
	if got.slot.File = k.slot.File; got.slot != k.slot {
		t.Error("slot changed")
	}
	// A slot that says another type than what opened it.
	r, err = passphraseRecipient("x", 10)
	want(t, err, nil)
	file, err = encrypt([]age.Recipient{r}, append(bytes.Replace(text, []byte(`"type":"p"`), []byte(`"type":"r"`), 1), '\n'))
	want(t, err, nil)
	_, err = OpenSlot(Passphrase, file, "x")
	want(t, err, ErrDamaged)
}

// Fixed by the format: another answer would shut people out. The identity was
// worked out apart from this package, from RFC 5869 and BIP 173.
func TestRecoveryKnownAnswer(t *testing.T) {
	const identity = "AGE-SECRET-KEY-PQ-1AKMWEWUM4DWWCE8DSU4ENCY30SDGS0DV5C34SCY4MLSP6WXUX8SQECSPXY"
	id, err := codeIdentity("0123-4567-89AB-CDEF-GHJK-MNPQ-RSJR", Recovery)
	want(t, err, nil)
	if got := id.String(); got != identity {
		t.Errorf("identity is %s", got)
	}
}

func TestPadding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 1<<26).Draw(t, "n")
		p := padding(n)
		total := n + len(p)
		if len(p) < skippableLen || total < minPadded || total != padme(total) || total > minPadded && total > (n+skippableLen)*112/100+1 {
			t.Fatalf("%d bytes become %d", n, total)
		}
	})
}

// TestStockTools: the age and zstd of everybody turn our files into the text that
// docs/format.md says is in them.
func TestStockTools(t *testing.T) {
	zstd, err := exec.LookPath("zstd")
	if err != nil {
		t.Fatal("no zstd here; make test installs it")
	}
	dir := t.TempDir()
	tool := filepath.Join(dir, "age")
	// Debian's is too old for hybrid recipients.
	if out, err := exec.Command("go", "build", "-C", "../.ci/tools", "-o", tool, "filippo.io/age/cmd/age").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	decrypt := func(id *age.HybridIdentity, file []byte) []byte {
		t.Helper()
		keys := filepath.Join(dir, "keys")
		want(t, os.WriteFile(keys, []byte(id.String()+"\n"), 0o600), nil)
		c := exec.Command(tool, "-d", "-i", keys)
		c.Stdin = bytes.NewReader(file)
		out, err := c.Output()
		want(t, err, nil)
		return out
	}
	expand := func(frame []byte) []byte {
		t.Helper()
		c := exec.Command(zstd, "-d", "-c")
		c.Stdin = bytes.NewReader(frame)
		out, err := c.Output()
		want(t, err, nil)
		return out
	}
	f := newFixture(t)
	newest := f.ring.keys[0].key
	lines := [][]byte{[]byte(`{"a":1}`), []byte(`{"b":2}`)}
	s, _, err := SealSegment(f.ring, f.pc, f.editor, Start(f.ring.binder, f.pc.Public()), lines)
	want(t, err, nil)
	if got := bytes.Split(expand(decrypt(newest, s.Bytes)), []byte("\n")); len(got) != 5 || !bytes.Equal(got[1], lines[0]) || !bytes.Equal(got[2], lines[1]) {
		t.Errorf("a segment is %q", got)
	}
	part, err := SealPart(f.ring, f.pc, 1, 1, []byte("a part"))
	want(t, err, nil)
	if got := decrypt(newest, part.Bytes); string(got) != "a part" {
		t.Errorf("a part is %q", got)
	}
	box, err := SealBox(f.ring, f.pc, "k", []byte("the body"))
	want(t, err, nil)
	export, err := SealExport(f.ring, f.editor, 1, []byte("the body"))
	want(t, err, nil)
	for name, file := range map[string][]byte{"box": box, "export": export} {
		plain := bytes.SplitN(decrypt(newest, file), []byte("\n"), 3)
		if len(plain) != 3 || string(expand(plain[2])) != "the body" || !json.Valid(plain[0]) {
			t.Errorf("the %s is %q", name, plain)
		}
	}
	c, err := Next(f.ring, f.pc, f.admin, Change{Add: []NewSlot{{Type: Recovery, Role: Admin, Secret: NewRecoveryCode()}}, Made: 1})
	want(t, err, nil)
	if text := decrypt(f.admin.identity, c.File.Bytes); bytes.Count(text, []byte("\n")) != 2 || !bytes.Contains(text, []byte(`"statements":[`)) {
		t.Errorf("a keyring is %q", text)
	}
	// A recovery slot opens with the identity that the code stands for.
	code := NewRecoveryCode()
	c, err = Next(f.ring, f.pc, f.admin, Change{Add: []NewSlot{{Type: Recovery, Role: Admin, Secret: code}}})
	want(t, err, nil)
	id, err := codeIdentity(code, Recovery)
	want(t, err, nil)
	if text := decrypt(id, c.Slots[0].Bytes); !bytes.Contains(text, []byte(`"type":"r"`)) {
		t.Errorf("a slot is %q", text)
	}
}

// TestNameRoundTrip (T28): a name holds nothing but digits, whatever the titles are.
func TestNameRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hex := func(n int, label string) string {
			return rapid.StringOfN(rapid.SampledFrom([]rune("0123456789abcdef")), n, n, n).Draw(t, label)
		}
		n := Name{
			Kind: rapid.SampledFrom([]byte("skua")).Draw(t, "kind"), Writer: hex(16, "writer"), Hash: hex(32, "hash"),
			From: rapid.Uint32Min(1).Draw(t, "from"), Length: rapid.Uint32Range(1, maxSlot).Draw(t, "length"),
		}
		switch n.Kind {
		case KindSlot:
			n.From = uint32(rapid.SampledFrom([]byte("prck")).Draw(t, "type"))
		case KindSegment, KindAttachment:
			n.To = rapid.Uint32Min(n.From).Draw(t, "to")
		}
		got, err := ParseName(n.String())
		if err != nil || got != n || len(n.String()) != nameLen {
			t.Fatalf("%v became %v: %v", n, got, err)
		}
	})
	good := Name{KindSegment, strings.Repeat("a", 16), 1, 2, 3, strings.Repeat("b", 32)}.String()
	for _, bad := range []string{
		"", good + " ", good[:len(good)-1], strings.ToUpper(good), "x" + good[1:], "../" + good[3:],
		strings.Replace(good, "00000001", "00000000", 1), strings.Replace(good, "00000001", "00000003", 1),
		strings.Replace(good, "00000001", "+0000001", 1), strings.Replace(good, "-a", "/a", 1), strings.Replace(good, ".bin", ".tmp", 1),
		"k" + good[1:], "u" + good[1:],
	} {
		if n, err := ParseName(bad); err == nil {
			t.Errorf("%q accepted as %v", bad, n)
		}
	}
}

func TestText(t *testing.T) {
	var h Hash
	for _, s := range []string{"", strings.Repeat("A", 64), strings.Repeat("a", 63), strings.Repeat("g", 64)} {
		if h.UnmarshalText([]byte(s)) == nil {
			t.Errorf("hash %q accepted", s)
		}
	}
	var p Public
	for _, s := range []string{"", strings.Repeat("A", 44), strings.Repeat("A", 43) + "\n=", base64.StdEncoding.EncodeToString(make([]byte, 33))} {
		if p.UnmarshalText([]byte(s)) == nil {
			t.Errorf("public key %q accepted", s)
		}
	}
	if Role("owner").AtLeast("") || Role("").AtLeast("") || !Admin.AtLeast(Contributor) || Contributor.AtLeast(Editor) {
		t.Error("roles out of order")
	}
}

// The fuzz tests feed the decoders what stands after the seal is off.

func FuzzOpenSegment(f *testing.F) {
	x := newFixture(f)
	f.Add(x.segmentText(f, func(*Head, *[][]byte) {}))
	f.Add(x.segmentText(f, func(h *Head, _ *[][]byte) { h.To = 1 << 20 }))
	f.Add([]byte("{\"v\":1}\n\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := decodeSegment(x.ring, text)
		if (s == nil) == (err == nil) {
			t.Fatal("neither segment nor error, or both")
		}
	})
}

func FuzzDecompress(f *testing.F) {
	f.Add(compress([]byte("text")))
	f.Add(append(compress(nil), padding(9)...))
	f.Fuzz(func(t *testing.T, frame []byte) {
		if out, err := decompress(frame, 1<<16); err == nil && len(out) > 1<<16 {
			t.Fatal("limit exceeded")
		}
	})
}

func FuzzOpenKeyring(f *testing.F) {
	x := newFixture(f)
	plain, err := decrypt("keyring", x.forge(f, x.admin, func(map[string]any) {}), maxKeyring, x.admin.identity, ErrNoKey)
	want(f, err, nil)
	f.Add(plain)
	f.Fuzz(func(t *testing.T, plain []byte) {
		if s, err := decodeKeyring(plain, x.admin); err == nil && !s.newer {
			r := s.Keyring
			r.tidy()
			if _, err := Next(r, x.pc, x.admin, Change{}); err != nil && !errors.Is(err, ErrNotAdmin) && !errors.Is(err, ErrLastAdmin) {
				t.Fatal(err)
			}
		}
	})
}

func FuzzStatement(f *testing.F) {
	x := newFixture(f)
	f.Add([]byte(x.ring.statements[0].raw))
	f.Fuzz(func(t *testing.T, raw []byte) { parseStatement(x.ring.binder, raw) })
}

func FuzzOpenSlot(f *testing.F) {
	x := newFixture(f)
	k := x.admin
	f.Add(append(line(slotBody{1, k.binder, k.slot.ID, Passphrase, Admin, k.identity.String(), k.sign.Seed(), k.founder, 1}), '\n'))
	f.Fuzz(func(t *testing.T, plain []byte) { decodeSlot(plain) })
}

func FuzzOpenPC(f *testing.F) {
	x := newFixture(f)
	f.Add(append(line(pcBody{1, x.ring.binder, x.pc.Log(), x.pc.sign.Seed()}), '\n'))
	f.Fuzz(func(t *testing.T, plain []byte) { decodePC(x.ring, plain) })
}

func FuzzOpenBox(f *testing.F) {
	x := newFixture(f)
	file, err := SealBox(x.ring, x.pc, "k", []byte("body"))
	want(f, err, nil)
	plain, _, err := x.ring.open("box", file, 1<<20)
	want(f, err, nil)
	f.Add(plain)
	f.Fuzz(func(t *testing.T, plain []byte) { decodeBox(x.ring, x.pc, "k", plain) })
}

func FuzzOpenExport(f *testing.F) {
	x := newFixture(f)
	file, err := SealExport(x.ring, x.editor, 1, []byte("body"))
	want(f, err, nil)
	plain, _, err := x.ring.open("export", file, 1<<20)
	want(f, err, nil)
	f.Add(plain)
	f.Fuzz(func(t *testing.T, plain []byte) { decodeExport(x.ring, plain) })
}

func FuzzParseName(f *testing.F) {
	f.Add("s-aaaaaaaaaaaaaaaa-00000001-00000002-00000003-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.bin")
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := ParseName(s); err == nil && n.String() != s {
			t.Fatalf("%q became %q", s, n.String())
		}
	})
}

func FuzzRecoveryCode(f *testing.F) {
	f.Add(NewRecoveryCode())
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := parseCode(s); err == nil {
			if again, err := parseCode(formatCode(n)); err != nil || again.Cmp(n) != 0 {
				t.Fatalf("%q does not come back", s)
			}
		}
	})
}

// TestForgedOwnChange: a keyring by somebody who is no admin counts for nothing
// where it changes more than his own slots.
func TestForgedOwnChange(t *testing.T) {
	f := newFixture(t)
	base := f.forge(t, f.admin, func(map[string]any) {})
	ring, err := OpenKeyring(base, f.admin)
	want(t, err, nil)
	editors, err := OpenKeyring(f.forge(t, f.editor, func(b map[string]any) { b["on"] = ring.plain }), f.admin)
	want(t, err, nil)
	stranger, err := age.GenerateHybridIdentity()
	want(t, err, nil)
	epoch := func(n uint32) epochKey { return epochKey{n, stranger.String(), stranger} }
	mine := f.editor.slot
	mine.Recipient = stranger.Recipient().String()
	mine.ID = slotID(mine.Recipient)
	taken := mine
	taken.ID = strings.Repeat("ab", 8)
	admins := f.admin.slot
	admins.Recipient = stranger.Recipient().String()
	for name, c := range map[string]struct {
		change func(b map[string]any)
		counts bool
	}{
		"an epoch":                        {func(b map[string]any) { b["epoch"], b["identities"] = 2, append([]epochKey{epoch(2)}, ring.keys...) }, true},
		"a slot with an id of his choice": {func(b map[string]any) { b["slots"] = append([]Slot{taken}, ring.slots...) }, false},
		"another predecessor": {func(b map[string]any) {
			b["slots"], b["predecessor"] = append([]Slot{mine}, ring.slots...), ring.edition
		}, false},
		"an epoch under another number": {func(b map[string]any) {
			b["epoch"], b["identities"], b["slots"] = 2, []epochKey{{2, ring.keys[0].Identity, ring.keys[0].key}}, append([]Slot{mine}, ring.slots...)
		}, false},
		"slots gone that are still to come": {func(b map[string]any) {
			b["slots"], b["gone"] = append([]Slot{mine}, ring.slots...), []string{strings.Repeat("cd", 8)}
		}, false},
		"old identities of his": {func(b map[string]any) {
			b["slots"], b["old"] = append([]Slot{mine}, ring.slots...), []epochKey{epoch(1000)}
		}, false},
		"a slot of his":             {func(b map[string]any) { b["slots"] = append([]Slot{mine}, ring.slots...) }, true},
		"an epoch far ahead":        {func(b map[string]any) { b["epoch"], b["identities"] = 9, append([]epochKey{epoch(9)}, ring.keys...) }, false},
		"forgotten identities":      {func(b map[string]any) { b["epoch"], b["identities"] = 2, []epochKey{epoch(2)} }, false},
		"another's recipient":       {func(b map[string]any) { b["slots"] = []Slot{admins, f.editor.slot} }, false},
		"the admin's slot gone":     {func(b map[string]any) { b["slots"], b["gone"] = []Slot{f.editor.slot}, []string{f.admin.slot.ID} }, false},
		"the admin's slot left out": {func(b map[string]any) { b["slots"] = []Slot{f.editor.slot} }, false},
		"on top of another of his":  {func(b map[string]any) { b["on"], b["slots"] = editors.plain, append([]Slot{mine}, ring.slots...) }, true},
		"on nothing":                {func(b map[string]any) { b["on"], b["slots"] = nil, append([]Slot{mine}, ring.slots...) }, false},
		"on noise":                  {func(b map[string]any) { b["on"], b["slots"] = []byte("{}\n{}\n"), append([]Slot{mine}, ring.slots...) }, false},
		"on a changed keyring": {func(b map[string]any) {
			b["on"], b["slots"] = bytes.Replace(ring.plain, []byte(`"epoch":1`), []byte(`"epoch":2`), 1), append([]Slot{mine}, ring.slots...)
		}, false},
	} {
		file := f.forge(t, f.editor, func(b map[string]any) {
			b["on"] = ring.plain
			c.change(b)
		})
		got, verdicts, err := OpenKeyrings([][]byte{file, base}, f.admin)
		want(t, err, nil)
		same := got.Epoch() == ring.Epoch() && slices.Equal(got.slots, ring.slots) && got.keys[0].Identity == ring.keys[0].Identity && !got.Split()
		if same == c.counts {
			t.Errorf("%s: epoch %d, %d slots, %v", name, got.Epoch(), len(got.slots), verdicts[0])
		}
	}
}
