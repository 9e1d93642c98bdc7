package seal_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"readybinder/seal"
)

func BenchmarkSealSegment(b *testing.B) {
	o := found(b)
	start, lines := seal.Start(o.ring.Binder(), o.pc.Public()), commits(1)
	b.ReportAllocs()
	for b.Loop() {
		_, _, err := seal.SealSegment(o.ring, o.pc, o.key, start, lines)
		ok(b, err)
	}
}

func BenchmarkSealSegment10k(b *testing.B) {
	o := found(b)
	start, lines := seal.Start(o.ring.Binder(), o.pc.Public()), commits(10_000)
	b.ReportAllocs()
	for b.Loop() {
		_, _, err := seal.SealSegment(o.ring, o.pc, o.key, start, lines)
		ok(b, err)
	}
}

func benchmarkOpenSegment(b *testing.B, n int) {
	o := found(b)
	s, _, err := seal.SealSegment(o.ring, o.pc, o.key, seal.Start(o.ring.Binder(), o.pc.Public()), commits(n))
	ok(b, err)
	b.ReportAllocs()
	for b.Loop() {
		_, err := seal.OpenSegment(o.ring, s.Bytes)
		ok(b, err)
	}
	b.ReportMetric(float64(len(s.Bytes)), "file-bytes")
}

func BenchmarkOpenSegment1(b *testing.B)   { benchmarkOpenSegment(b, 1) }
func BenchmarkOpenSegment10k(b *testing.B) { benchmarkOpenSegment(b, 10_000) }

// snapshot is 40 MB of what records look like: words, numbers and ids.
func snapshot() []byte {
	r := rand.New(rand.NewPCG(1, 2))
	var out bytes.Buffer
	lines := commits(1 << 16)
	for out.Len() < 40<<20 {
		out.Write(lines[r.IntN(len(lines))])
		for range 4 {
			out.WriteByte(byte(r.Uint32()))
		}
	}
	return out.Bytes()
}

func BenchmarkSealBox40MB(b *testing.B) {
	o, body := found(b), snapshot()
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		_, err := seal.SealBox(o.ring, o.pc, "snapshot", body)
		ok(b, err)
	}
}

func BenchmarkOpenBox40MB(b *testing.B) {
	o, body := found(b), snapshot()
	file, err := seal.SealBox(o.ring, o.pc, "snapshot", body)
	ok(b, err)
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		_, err := seal.OpenBox(o.ring, o.pc, "snapshot", file)
		ok(b, err)
	}
	b.ReportMetric(float64(len(file)), "file-bytes")
}

func BenchmarkOpenKeyring20Slots(b *testing.B) {
	o := found(b)
	var c seal.Change
	for range 20 {
		c.Add = append(c.Add, seal.NewSlot{Type: seal.Passphrase, Role: seal.Editor, Secret: "x"})
	}
	key := o.next(b, c)[19]
	for b.Loop() {
		_, err := seal.OpenKeyring(o.newest().Bytes, key)
		ok(b, err)
	}
}
