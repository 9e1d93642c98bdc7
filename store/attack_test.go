package store_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"

	"readybinder/binder"
	"readybinder/seal"
	"readybinder/store"
	"readybinder/sync"
)

const annPass = "the second admin's own passphrase"

// scene is an office of three PCs that had synced with a place, and Ann's PC, who was an
// admin, whose key was taken back, and who does not care.
type scene struct {
	t *testing.T
	*office
	ann   *store.Store
	place *wildPlace
	week  map[seal.Name][]byte // what the place had a week before
	faces []*face              // the place as each PC sees it
	want  []byte               // what the binder has to show, nil where it changes rightly
	file  binder.Ref           // an attached file
}

// face is the place as it shows itself to one PC.
type face struct {
	*wildPlace
	hides func(seal.Name) bool
	more  []sync.Entry // that it lists and has not
}

func (f *face) List(ctx context.Context) ([]sync.Entry, error) {
	list, err := f.wildPlace.List(ctx)
	list = slices.DeleteFunc(list, func(e sync.Entry) bool { return f.hides != nil && f.hides(e.Name) })
	return append(list, f.more...), err
}

func (f *face) Get(ctx context.Context, n seal.Name) ([]byte, error) {
	if f.hides != nil && f.hides(n) {
		return nil, sync.ErrMissing
	}
	return f.wildPlace.Get(ctx, n)
}

// attackBase is how every scene begins.
type attackBase struct {
	disks [4][]byte
	week  map[seal.Name][]byte
	files map[seal.Name][]byte
	file  binder.Ref
}

func makeAttackBase(t *testing.T) *attackBase {
	o := newTestOffice(t)
	place := calmPlace()
	ok(t, o.admin.AddPerson(store.NewKey{Name: "Ann", Right: binder.Administer, Secret: annPass}))
	many(t, o.editor, 40)
	b := &attackBase{file: attach(t, o.editor, "map", someBytes(5000))}
	attach(t, o.editor, "plan", someBytes(6000)[1000:])
	meet(t, place, o.all()...)
	ann, _, err := store.Restore(context.Background(), t.TempDir(), o.admin, annPass, nil)
	ok(t, err)
	for i := range 20 {
		addPerson(t, ann, fmt.Sprint("a", i), "By Ann")
		addPerson(t, o.editor, fmt.Sprint("e", i), "By Ed")
		meet(t, place, ann, o.editor)
	}
	b.week = maps.Clone(place.files)
	ok(t, ann.Close())
	meet(t, place, o.all()...)
	ok(t, o.admin.TakeBack(holder(o.admin, "Ann")))
	for i := range 20 {
		addPerson(t, o.admin, fmt.Sprint("n", i), "New")
		round(t, o.admin, place)
	}
	ok(t, o.editor.Tidy())
	for range 10 { // until much was read back
		meet(t, place, o.all()...)
	}
	o.alike(t)
	o.close()
	for i, s := range append(o.all(), ann) {
		b.disks[i], err = os.ReadFile(filepath.Join(s.Dir(), store.FileName))
		ok(t, err)
	}
	b.files = place.files
	return b
}

func (b *attackBase) open(t *testing.T) *scene {
	x := &scene{t: t, week: b.week, file: b.file, place: calmPlace()}
	x.place.r = rand.New(rand.NewPCG(3, 4))
	for n, body := range b.files {
		x.place.files[n] = bytes.Clone(body)
	}
	var list []*store.Store
	for i, pass := range []string{passphrase, editorPass, helperPass, annPass} {
		dir := scratch(t)
		ok(t, os.WriteFile(filepath.Join(dir, store.FileName), b.disks[i], 0o600))
		s, err := store.Open(dir, pass)
		ok(t, err)
		list = append(list, s)
		x.faces = append(x.faces, &face{wildPlace: x.place})
	}
	x.office, x.ann = &office{list[0], list[1], list[2]}, list[3]
	t.Cleanup(func() { x.close(); x.ann.Close() })
	x.expect()
	return x
}

// expect says that the binder has to show what it shows now.
func (x *scene) expect() {
	x.admin.View(func(b *binder.Binder) { x.want = b.AppendSnapshot(nil) })
}

func (x *scene) changed(s *store.Store) (list []binder.Difference) {
	want, err := binder.OpenSnapshot(string(x.want))
	ok(x.t, err)
	s.View(func(b *binder.Binder) { list = binder.Compare(want, b) })
	return list
}

// What an attacker does.

// each does something to the bytes of the files of the kinds.
func (x *scene) each(kinds string, do func(seal.Name, []byte) []byte) {
	for n, body := range x.place.files {
		if bytes.IndexByte([]byte(kinds), n.Kind) >= 0 {
			x.place.files[n] = do(n, body)
		}
	}
}

func flip(_ seal.Name, b []byte) []byte { b[len(b)/2] ^= 1; return b }

func (x *scene) remove(which func(seal.Name) bool) {
	maps.DeleteFunc(x.place.files, func(n seal.Name, _ []byte) bool { return which(n) })
}

func (x *scene) plant(files ...seal.Sealed) {
	for _, f := range files {
		x.place.files[f.Name] = f.Bytes
	}
}

// replay brings back what the place had a week before.
func (x *scene) replay(kinds string) {
	for n, body := range x.week {
		if bytes.IndexByte([]byte(kinds), n.Kind) >= 0 {
			x.place.files[n] = bytes.Clone(body)
		}
	}
}

// byAnn plants what Ann's PC has after she did something there.
func (x *scene) byAnn(do func()) {
	had := map[seal.Name]bool{}
	before, err := x.ann.Names()
	ok(x.t, err)
	for _, n := range before {
		had[n] = true
	}
	do()
	after, err := x.ann.Names()
	ok(x.t, err)
	for _, n := range after {
		if !had[n] {
			body, err := x.ann.Read(n)
			ok(x.t, err)
			x.place.files[n] = body
		}
	}
}

func (x *scene) one(kind byte, log string) seal.Name {
	list := filesOf(x.place, kind, log)
	if len(list) == 0 {
		x.t.Fatalf("no %c of %s", kind, log)
	}
	return list[0]
}

// twin is a stolen copy of the editor's disk.
func (x *scene) twin() *store.Store { return killedPC(x.t, x.editor, editorPass) }

// bomb seals a plaintext to the office, as anyone who has a key of it can.
func (x *scene) bomb(plain []byte) {
	var identity age.Identity
	read := func(body []byte, with age.Identity, v any) bool {
		r, err := age.Decrypt(bytes.NewReader(body), with)
		if err != nil {
			return false
		}
		ok(x.t, json.NewDecoder(r).Decode(v))
		return true
	}
	var slot struct{ Identity string }
	pass, err := age.NewScryptIdentity(editorPass)
	ok(x.t, err)
	for n, body := range x.place.files {
		if n.Kind == seal.KindSlot && read(body, pass, &slot) {
			identity, err = age.ParseHybridIdentity(slot.Identity)
			ok(x.t, err)
		}
	}
	var ring struct{ Identities []struct{ Identity string } }
	var to *age.HybridRecipient
	for n, body := range x.place.files {
		if n.Kind == seal.KindKeyring && read(body, identity, &ring) {
			id, err := age.ParseHybridIdentity(ring.Identities[0].Identity)
			ok(x.t, err)
			to = id.Recipient()
		}
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to)
	ok(x.t, err)
	_, err = w.Write(plain)
	ok(x.t, errors.Join(err, w.Close()))
	x.plant(named(seal.KindSegment, x.editor.Log(), 900, 900, out.Bytes()))
}

func zip(plain []byte, sized bool) []byte {
	var out bytes.Buffer
	w, _ := zstd.NewWriter(&out)
	if sized {
		return w.EncodeAll(plain, nil)
	}
	_, _ = io.Copy(w, bytes.NewReader(plain))
	_ = w.Close()
	return out.Bytes()
}

// attack is one thing that somebody does at the place.
type attack struct {
	name string
	do   func(*scene)
	says error // what a round says then, nil where it goes on
	told func(*scene) bool
	// after is what a round says still when a person has said that it is right.
	after error
	// keeps tells that bytes which were read back before stay wrong at the place: the PCs
	// have them all, and whoever joins there is told.
	keeps bool
}

func refused(x *scene) bool {
	for _, s := range x.all() {
		if st := s.Standing(); st != (store.Standing{}) {
			return false
		}
	}
	return true
}

// strangers tells that what came is held as a stranger's, and bounded.
func strangers(x *scene) bool {
	for _, s := range x.all() {
		if st := s.Standing(); st.Strange == 0 || st.Strange > 256 || st.Held != st.Strange {
			return false
		}
	}
	return true
}

func barred(n int) func(*scene) bool {
	return func(x *scene) bool {
		for _, s := range x.all() {
			if s.Standing().Barred != n {
				return false
			}
		}
		return true
	}
}

// annOut tells that Ann and whom she let in have no key, and the three others theirs.
func annOut(x *scene) bool {
	for _, s := range x.all() {
		open := 0
		for _, h := range s.Holders() {
			if h.Open() {
				open++
			}
		}
		if open != 3 {
			return false
		}
	}
	return true
}

// fewKeys tells that of what strangers left no more is kept than may be of use.
func fewKeys(x *scene) bool {
	for _, s := range x.all() {
		list, err := s.Names()
		ok(x.t, err)
		list = slices.DeleteFunc(list, func(n seal.Name) bool { return n.Kind != seal.KindKeyring && n.Kind != seal.KindSlot })
		if len(list) > 64+10 {
			return false
		}
	}
	return true
}

func all(of ...func(*scene) bool) func(*scene) bool {
	return func(x *scene) bool {
		return !slices.ContainsFunc(of, func(f func(*scene) bool) bool { return !f(x) })
	}
}

func isSegment(n seal.Name) bool { return n.Kind == seal.KindSegment }

var attacks = []attack{
	// What it does to bytes.
	{name: "a bit of every file is flipped", do: func(x *scene) { x.each("skuap", flip) }, keeps: true},
	{name: "every file is cut in half", do: func(x *scene) {
		x.each("skuap", func(_ seal.Name, b []byte) []byte { return b[:len(b)/2] })
	}, says: sync.ErrReplaced},
	{name: "every file has no bytes", do: func(x *scene) {
		x.each("skuap", func(seal.Name, []byte) []byte { return nil })
	}, says: sync.ErrReplaced},
	{name: "every file is zeros of the right length", do: func(x *scene) {
		x.each("skuap", func(_ seal.Name, b []byte) []byte { return make([]byte, len(b)) })
	}, keeps: true},
	{name: "every segment is longer by a byte", do: func(x *scene) {
		x.each("s", func(_ seal.Name, b []byte) []byte { return append(b, 0) })
	}, says: sync.ErrWentBack},
	{name: "a login page of the right length", do: func(x *scene) {
		x.each("skuap", func(_ seal.Name, b []byte) []byte {
			return bytes.Repeat([]byte("<!doctype html><title>Sign in</title>"), len(b)/30+1)[:len(b)]
		})
	}, keeps: true},
	{name: "bytes of segments swapped", do: func(x *scene) {
		list := filesOf(x.place, seal.KindSegment, "")
		for i := range len(list) / 2 {
			a, b := list[2*i], list[2*i+1]
			x.place.files[a], x.place.files[b] = x.place.files[b], x.place.files[a]
		}
	}, says: sync.ErrWentBack, keeps: true},
	{name: "one new file whose bytes are others of the right length", do: func(x *scene) {
		addPerson(x.t, x.editor, "fresh", "Fresh")
		x.sends(x.editor, 1)
		log := x.editor.Log()
		last := slices.MaxFunc(filesOf(x.place, seal.KindSegment, log), func(a, b seal.Name) int { return int(a.To) - int(b.To) })
		flip(last, x.place.files[last])
		x.want = nil
	}, told: func(x *scene) bool { return text(x.admin, "person/fresh", "name") == "" }},
	{name: "answers with the bytes of other files", do: func(x *scene) {
		x.place.faults = map[string]int{"swapped": 100}
		gone := x.one(seal.KindSegment, x.admin.Log())
		x.remove(func(n seal.Name) bool { return n == gone })
	}},
	{name: "answers cut short", do: func(x *scene) { x.place.faults = map[string]int{"short answer": 100} }},

	// What it puts back.
	{name: "the keyrings of a week before", do: func(x *scene) { x.replay("k") }, told: all(refused, annOut)},
	{name: "the slots of a week before, Ann's too", do: func(x *scene) { x.replay("u") }, told: all(refused, annOut)},
	{name: "segments from before packing", do: func(x *scene) { x.replay("s") }, told: refused},
	{name: "the place is rolled back by a week", do: func(x *scene) {
		clear(x.place.files)
		x.replay("skuap")
	}, says: sync.ErrWentBack}, // few files, packed, with many commits
	{name: "keyrings of a week before in place of today's", do: func(x *scene) {
		x.remove(func(n seal.Name) bool { return n.Kind == seal.KindKeyring })
		x.replay("k")
	}, told: annOut},

	// What it takes away.
	{name: "emptied", do: func(x *scene) { clear(x.place.files) }, says: sync.ErrEmptied},
	{name: "all but the place file is gone", do: func(x *scene) {
		x.remove(func(n seal.Name) bool { return n.Kind != seal.KindPlace })
	}, says: sync.ErrWentBack},
	{name: "the place file is gone", do: func(x *scene) {
		x.remove(func(n seal.Name) bool { return n.Kind == seal.KindPlace })
	}, told: func(x *scene) bool { return len(filesOf(x.place, seal.KindPlace, "")) == 1 }},
	{name: "all keyrings and slots are gone", do: func(x *scene) {
		x.remove(func(n seal.Name) bool { return n.Kind == seal.KindKeyring || n.Kind == seal.KindSlot })
	}, says: sync.ErrWentBack},
	{name: "a few files are gone", do: func(x *scene) {
		gone := x.one(seal.KindSegment, x.admin.Log())
		x.remove(func(n seal.Name) bool { return n == gone || n.Kind == seal.KindKeyring })
	}},
	{name: "one file is gone, with many commits", do: func(x *scene) {
		gone := x.one(seal.KindSegment, x.editor.Log())
		x.remove(func(n seal.Name) bool { return n == gone })
	}, says: sync.ErrWentBack},
	{name: "the attached parts are gone", do: func(x *scene) {
		x.remove(func(n seal.Name) bool { return n.Kind == seal.KindAttachment })
	}},

	// Which place it says it is.
	{name: "the place file is another office's", do: func(x *scene) {
		x.remove(func(n seal.Name) bool { return n.Kind == seal.KindPlace })
		x.plant(otherPlace(x.t))
	}},
	{name: "a place of another office, and nothing else", do: func(x *scene) {
		clear(x.place.files)
		x.plant(otherPlace(x.t))
	}, says: sync.ErrReplaced, after: sync.ErrOtherBinder, keeps: true},
	{name: "the place file is flipped", do: func(x *scene) { x.each("p", flip) }},
	{name: "four place files", do: func(x *scene) {
		f, err := seal.NewPlaceFile(x.admin.ID(), "0123456789abcdef")
		ok(x.t, err)
		x.plant(f, otherPlace(x.t), named(seal.KindPlace, "0123456789abcdef", 1, 0, make([]byte, 32)))
	}},
	{name: "all files of another office among ours", do: func(x *scene) {
		s := create(x.t)
		many(x.t, s, 30)
		deleteAll(x.t, s, 30)
		put(x.t, x.place, s)
	}, told: func(x *scene) bool { return x.admin.Standing().Strange > 0 && annOut(x) }},

	// What strangers and an ex-admin plant.
	{name: "a stranger's keyring and slot", do: func(x *scene) {
		_, made, err := seal.Found(seal.NewPC(), "a stranger's passphrase", 1)
		ok(x.t, err)
		x.plant(append(made.Slots, made.File)...)
	}, told: all(refused, annOut)},
	{name: "an ex-admin lets somebody in", do: func(x *scene) {
		x.byAnn(func() {
			ok(x.t, x.ann.AddPerson(store.NewKey{Name: "Puppet", Right: binder.Administer, Secret: "a puppet's passphrase"}))
		})
	}, told: annOut},
	{name: "an ex-admin prints a recovery sheet", do: func(x *scene) {
		x.byAnn(func() { ok(x.t, x.ann.AddRecovery(store.NewRecoveryCode())) })
	}, told: annOut},
	{name: "an ex-admin takes everybody's key back", do: func(x *scene) {
		x.byAnn(func() {
			ok(x.t, x.ann.TakeBack(holder(x.ann, "Ed")))
			ok(x.t, x.ann.TakeBack(holder(x.ann, "Hal")))
		})
	}, told: annOut},
	{name: "an ex-admin shuts PCs out", do: func(x *scene) {
		x.byAnn(func() { ok(x.t, x.ann.ShutOut(x.editor.Log())) })
	}, told: annOut},
	{name: "an ex-admin begins twenty epochs", do: func(x *scene) {
		ring, pc, key := store.Ring(x.ann)
		for range 20 {
			made, err := seal.Next(ring, pc, key, seal.Change{})
			ok(x.t, err)
			ring = made.Ring
			x.plant(made.File)
		}
	}, told: annOut},
	{name: "an ex-admin changes her passphrase", do: func(x *scene) {
		x.byAnn(func() { ok(x.t, x.ann.ChangePassphrase(annPass, "another one of Ann's own")) })
	}, told: annOut},
	{name: "an ex-admin makes up an edition", do: func(x *scene) {
		ring, pc, key := store.Ring(x.ann)
		next, err := seal.NextEdition(ring, pc, key, nil)
		ok(x.t, err)
		x.plant(next.File)
	}, told: annOut},
	{name: "an ex-admin says that the office goes on elsewhere", do: func(x *scene) {
		x.byAnn(func() {
			ok(x.t, x.ann.NewEdition(false, nil))
		})
	}, told: func(x *scene) bool { _, yes := x.editor.Successor(); return !yes && annOut(x) }},
	{name: "an ex-admin's commits after the cut", do: func(x *scene) {
		x.byAnn(func() { set(x.t, x.ann, "person/maria", "name", "Ann Was Here") })
	}, told: barred(1)},
	{name: "an ex-admin deletes everybody", do: func(x *scene) {
		x.byAnn(func() { deleteAll(x.t, x.ann, 40) })
	}, told: func(x *scene) bool { p, err := x.admin.Paused(); return p == nil && err == nil }},
	{name: "an ex-admin's commits, backdated", do: func(x *scene) {
		store.SetClock(x.ann, func() time.Time { return x.admin.Now().AddDate(0, 0, -30) })
		x.byAnn(func() { set(x.t, x.ann, "person/maria", "name", "Ann Was Here") })
	}, told: barred(1)},
	{name: "an ex-admin's commits under another PC's name", do: func(x *scene) {
		set(x.t, x.ann, "person/maria", "name", "Ann Was Here")
		list, err := x.ann.Names()
		ok(x.t, err)
		for _, n := range list {
			if n.Writer == x.ann.Log() && isSegment(n) && n.From == 21 {
				body, err := x.ann.Read(n)
				ok(x.t, err)
				x.plant(named(n.Kind, x.editor.Log(), 900, 900, body), named(n.Kind, x.admin.Log(), n.From, n.To, body))
			}
		}
	}, told: barred(0)},
	{name: "a contributor changes what he may not", do: func(x *scene) {
		store.CommitAnyway(x.t, x.helper, binder.Op{Do: binder.DoSet, On: "person/maria", Field: "name", Value: `"Hal Was Here"`})
	}, told: barred(1)},
	{name: "a stranger's segments in this PC's name", do: func(x *scene) {
		for _, s := range x.all() {
			x.plant(strange(x.t, seal.KindSegment, s.Log(), 1, 1), strange(x.t, seal.KindSegment, s.Log(), 500, 500))
		}
	}, told: func(x *scene) bool {
		list, err := x.admin.PCs()
		return err == nil && strangers(x) && !slices.ContainsFunc(list, func(p store.PC) bool { return p.Split })
	}},
	{name: "files again under another PC's name", do: func(x *scene) {
		for n, body := range maps.Clone(x.place.files) {
			if n.Kind == seal.KindSegment || n.Kind == seal.KindAttachment {
				n.Writer = "0123456789abcdef"
				x.place.files[n] = body
			}
		}
	}, told: refused},
	{name: "files again under other numbers", do: func(x *scene) {
		for n, body := range maps.Clone(x.place.files) {
			if isSegment(n) {
				n.From, n.To = n.From+5000, n.To+5000
				x.place.files[n] = body
			}
		}
	}, told: refused},
	{name: "a name that covers a whole log, and that log deleted", do: func(x *scene) {
		log := x.ann.Log()
		x.remove(func(n seal.Name) bool { return isSegment(n) && n.Writer == log })
		x.plant(named(seal.KindSegment, log, 1, 1<<20, []byte("junk")))
	}, says: sync.ErrWentBack},
	{name: "a slot that asks for scrypt factor 21", do: func(x *scene) {
		for n, body := range maps.Clone(x.place.files) {
			if n.Kind == seal.KindSlot {
				x.plant(named(n.Kind, n.Writer, n.From, n.To, bytes.Replace(body, []byte(" 10\n"), []byte(" 21\n"), 1)))
			}
		}
	}, told: annOut},

	// How much it has, and how large it grows.
	{name: "a thousand keyrings of strangers", do: func(x *scene) { x.flood(seal.KindKeyring, 1000) }, told: all(annOut, fewKeys)},
	{name: "a thousand slots of strangers", do: func(x *scene) { x.flood(seal.KindSlot, 1000) }, told: all(annOut, fewKeys)},
	{name: "hundreds of segments of strangers", do: func(x *scene) { x.flood(seal.KindSegment, 300) }, told: strangers},
	{name: "two thousand parts that nothing names", do: func(x *scene) { x.flood(seal.KindAttachment, 2000) }, told: func(x *scene) bool {
		return refused(x) && len(parts(x.t, x.admin)) == 2
	}},
	{name: "a bomb that keeps its size to itself", do: func(x *scene) { x.bomb(zip(make([]byte, 80<<20), false)) }, told: refused},
	{name: "a bomb that tells its size", do: func(x *scene) { x.bomb(zip(make([]byte, 65<<20), true)) }, told: refused},
	{name: "a bomb of many frames", do: func(x *scene) { x.bomb(bytes.Repeat(zip(make([]byte, 8<<20), true), 20)) }, told: refused},
	{name: "a bomb of many lines", do: func(x *scene) { x.bomb(zip(bytes.Repeat([]byte("a\n"), 8<<20), true)) }, told: refused},

	// What it lists.
	{name: "names that cannot be fetched", do: func(x *scene) {
		for _, f := range x.faces {
			for i := range uint32(50) {
				n := named(seal.KindSegment, x.editor.Log(), 700+i, 700+i, fmt.Append(nil, i)).Name
				f.more = append(f.more, sync.Entry{Name: n, Size: int64(n.Length)})
			}
		}
	}, told: refused},
	{name: "wrong sizes", do: func(x *scene) { x.place.faults = map[string]int{"sizes wrong": 100} }, says: sync.ErrReplaced},
	{name: "a listing without the segments", do: func(x *scene) {
		for _, f := range x.faces {
			f.hides = isSegment
		}
	}, says: sync.ErrWentBack},
	{name: "an empty listing", do: func(x *scene) { x.place.faults = map[string]int{"empty list": 100} }, says: sync.ErrEmptied},
	{name: "the listing of a week before", do: func(x *scene) {
		for _, f := range x.faces {
			f.hides = func(n seal.Name) bool { return x.week[n] == nil }
			for n := range x.week {
				if x.place.files[n] == nil {
					f.more = append(f.more, sync.Entry{Name: n, Size: int64(n.Length)})
				}
			}
		}
	}, says: sync.ErrWentBack},
	{name: "nothing that is written is kept", do: func(x *scene) {
		addPerson(x.t, x.editor, "kept", "Kept")
		x.want = nil
		x.place.faults = map[string]int{"not stored": 100}
	}, told: func(x *scene) bool { return text(x.admin, "person/kept", "name") == "" }},

	// What it keeps from whom.
	{name: "a PC is withheld", do: func(x *scene) {
		log := x.editor.Log()
		x.faces[0].hides = x.since(func(n seal.Name) bool { return n.Writer == log && isSegment(n) })
		addPerson(x.t, x.editor, "hidden", "Hidden")
		x.sends(x.editor, 1)
		x.sends(x.helper, 2)
		ok(x.t, record(x.t, x.helper, "t1"))
		x.want = nil
	}, told: func(x *scene) bool {
		list, err := x.admin.PCs()
		return err == nil && text(x.admin, "person/hidden", "name") == "" &&
			slices.ContainsFunc(list, func(p store.PC) bool { return p.Log == x.editor.Log() && p.Awaited > 0 })
	}},
	{name: "a piece out of the middle is withheld", do: func(x *scene) {
		addPerson(x.t, x.editor, "first", "First")
		x.sends(x.editor, 1)
		gap := slices.MaxFunc(filesOf(x.place, seal.KindSegment, x.editor.Log()), func(a, b seal.Name) int { return int(a.To) - int(b.To) })
		x.faces[0].hides = func(n seal.Name) bool { return n == gap }
		addPerson(x.t, x.editor, "second", "Second")
		x.sends(x.editor, 1)
		x.want = nil
	}, told: func(x *scene) bool {
		return text(x.admin, "person/second", "name") == "" && x.admin.Standing().Held == 1 && x.admin.Standing().Strange == 0
	}},
	{name: "segments handed out newest first", do: func(x *scene) {
		for i := range 5 {
			addPerson(x.t, x.editor, fmt.Sprint("in", i), "In Turn")
			x.sends(x.editor, 1)
		}
		list := filesOf(x.place, seal.KindSegment, x.editor.Log())
		for i := range list {
			x.faces[0].hides = func(n seal.Name) bool {
				return slices.Contains(list[:len(list)-1-i], n) && !slices.Contains(keysOf(x.week), n)
			}
			_, _ = tryRound(x.admin, x.faces[0], sync.Options{Heal: true})
		}
		x.want = nil
	}, told: func(x *scene) bool { return text(x.admin, "person/in0", "name") != "" && refused(x) }},
	{name: "two branches of a log to two PCs", do: func(x *scene) {
		thief := x.twin()
		addPerson(x.t, x.editor, "mine", "Mine")
		x.sends(x.editor, 1)
		mine := keysOf(x.place.files)
		addPerson(x.t, thief, "theirs", "Theirs")
		put(x.t, x.place, thief)
		x.faces[0].hides = func(n seal.Name) bool {
			return n.Writer == x.editor.Log() && isSegment(n) && slices.Contains(mine, n) && n.To == n.From
		}
		x.faces[2].hides = func(n seal.Name) bool { return !slices.Contains(mine, n) && isSegment(n) && n.Writer == x.editor.Log() }
		x.want = nil
	}},
	{name: "a stolen PC deletes most of all", do: func(x *scene) {
		thief := x.twin()
		deleteAll(x.t, thief, 40)
		put(x.t, x.place, thief)
		x.faces[1].hides = func(n seal.Name) bool { return !slices.Contains(keysOf(x.week), n) && n.Writer == x.editor.Log() }
		x.want = nil
	}, says: sync.ErrWentBack /* to the editor */, told: func(x *scene) bool {
		for _, s := range []*store.Store{x.admin, x.helper} {
			if p, err := s.Paused(); err != nil || p == nil || len(p.Changes) < 40 || people(s) < 80 {
				return false
			}
		}
		ok(x.t, x.admin.Refuse())
		ok(x.t, x.helper.Resume())
		return people(x.admin) >= 80
	}},

	// Attached files.
	{name: "two parts of a file swapped", do: func(x *scene) {
		list := filesOf(x.place, seal.KindAttachment, "")
		a, b := list[0], list[1]
		x.place.files[a], x.place.files[b] = x.place.files[b], x.place.files[a]
	}},
	{name: "junk under the names of needed parts", do: func(x *scene) {
		for _, n := range filesOf(x.place, seal.KindAttachment, "") {
			n.Writer, n.Length = "0123456789abcdef", 4
			x.place.files[n] = []byte("junk")
		}
	}, told: refused},

	// What was erased.
	{name: "the files of the edition that was erased", do: func(x *scene) {
		was := maps.Clone(x.place.files)
		ok(x.t, x.admin.Delete("person/p7"))
		ok(x.t, x.admin.NewEdition(false, nil))
		x.sends(x.admin, 0)
		follow(x.t, x.editor, atPlace(x.place))
		follow(x.t, x.helper, atPlace(x.place))
		x.sends(x.editor, 1)
		x.sends(x.helper, 2)
		x.sends(x.admin, 0)
		x.expect()
		for n, body := range was {
			x.place.files[n] = body
		}
	}, told: func(x *scene) bool { return refused(x) && text(x.editor, "person/p7", "name") == "" && annOut(x) }},
}

func keysOf(files map[seal.Name][]byte) []seal.Name { return slices.Collect(maps.Keys(files)) }

// since hides of what does only what the place has not yet.
func (x *scene) since(what func(seal.Name) bool) func(seal.Name) bool {
	had := keysOf(x.place.files)
	return func(n seal.Name) bool { return what(n) && !slices.Contains(had, n) }
}

func (x *scene) sends(s *store.Store, i int) {
	x.t.Helper()
	round(x.t, s, x.faces[i])
}

func (x *scene) flood(kind byte, n int) {
	body := strange(x.t, seal.KindSegment, "0123456789abcdef", 1, 1).Bytes
	for i := range uint32(n) {
		body := append(bytes.Clone(body), byte(i), byte(i>>8))
		from, to := i+1, i+1
		switch kind {
		case seal.KindKeyring:
			to = 0
		case seal.KindSlot:
			from, to = 'p', 0
		}
		x.plant(named(kind, "0123456789abcdef", from, to, body))
	}
}

func otherPlace(t *testing.T) seal.Sealed {
	f, err := seal.NewPlaceFile("0123456789abcdef0123456789abcdef", "0123456789abcdef")
	ok(t, err)
	return f
}

// TestAttacks: whatever whoever owns a place does there, alone, with strangers, or with
// somebody who was shut out: no record changes but by those who may change it, nothing
// is lost, no PC's own files are damaged, and when a person has said that it is right all
// PCs and whoever joins show the same.
func TestAttacks(t *testing.T) {
	if len(attacks) < 40 {
		t.Fatal(len(attacks))
	}
	base := makeAttackBase(t)
	for _, a := range attacks {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			a.run(t, base.open(t))
		})
	}
}

func (a *attack) run(t *testing.T, x *scene) {
	a.do(x)
	said := false
	for range 2 {
		for i, s := range x.all() {
			_, err := tryRound(s, x.faces[i], sync.Options{})
			if err != nil && !errors.Is(err, a.says) {
				t.Errorf("PC %d: %v", i, err)
			}
			said = said || err != nil
		}
	}
	if said != (a.says != nil) {
		t.Errorf("said something: %v", said)
	}
	x.holds("under attack")
	if a.told != nil && !a.told(x) {
		list, _ := x.admin.PCs()
		t.Errorf("not told: %+v, %+v, %+v, %+v", x.admin.Standing(), x.editor.Standing(), x.helper.Standing(), list)
	}
	x.place.settle()
	for _, f := range x.faces {
		f.hides, f.more = nil, nil
	}
	for range 3 {
		for i, s := range x.all() {
			if p, err := s.Paused(); err != nil || p != nil {
				ok(t, s.Resume())
			}
			if _, err := tryRound(s, x.faces[i], sync.Options{Heal: true}); !errors.Is(err, a.after) {
				t.Errorf("PC %d, all being well: %v", i, err)
			}
		}
	}
	x.holds("afterwards")
	if a.after == nil {
		x.alike(t)
	}
	for i, s := range x.all() {
		if got, err := readAll(s, x.file); err != nil || !bytes.Equal(got, someBytes(5000)) {
			t.Errorf("PC %d: the attached file: %v", i, err)
		}
	}
	fresh, found, err := store.Restore(context.Background(), scratch(t), atPlace(x.place), editorPass, nil)
	if a.keeps && (err != nil || len(found.Damaged) > 0) {
		if err == nil {
			fresh.Close()
		}
		return // whoever joins is told
	}
	ok(t, err)
	defer fresh.Close()
	if d := differ(x.admin, fresh); len(d) > 0 {
		t.Errorf("who joins sees %d other records", len(d))
	}
}

// holds is what must be true at any time.
func (x *scene) holds(when string) {
	x.t.Helper()
	for i, s := range x.all() {
		if st := s.Standing(); st.Damaged > 0 || st.Newer > 0 {
			x.t.Errorf("%s, PC %d: %+v", when, i, st)
		}
		if x.want == nil {
			continue
		}
		if d := x.changed(s); len(d) > 0 {
			x.t.Errorf("%s, PC %d: %d records changed: %+v", when, i, len(d), d[0])
		}
	}
}
