package seal

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"runtime"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// One coder of each kind lives as long as the program: making one costs far
// more than sealing a small segment. No checksum: age authenticates the bytes.
var encoder = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest),
		zstd.WithEncoderConcurrency(runtime.GOMAXPROCS(0)), zstd.WithEncoderCRC(false), zstd.WithZeroFrames(true), zstd.WithSingleSegment(true))
	if err != nil {
		panic(err) // the options are constants
	}
	return e
})

// The decoder never writes beyond the capacity it is given, so that decompress
// alone decides how much memory a file may take.
var decoder = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecodeAllCapLimit(true),
		zstd.WithDecoderMaxMemory(maxBox), zstd.WithDecoderMaxWindow(maxBox))
	if err != nil {
		panic(err) // the options are constants
	}
	return d
})

func compress(plain []byte) []byte { return encoder().EncodeAll(plain, nil) }

// decompress opens one frame that says how long its content is, at most limit
// bytes; skippable frames may follow it.
func decompress(frame []byte, limit int) ([]byte, error) {
	var h zstd.Header
	if err := h.Decode(frame); err != nil {
		return nil, err
	}
	if h.Skippable || !h.HasFCS {
		return nil, errors.New("zstd frame without content size")
	}
	if h.FrameContentSize > uint64(limit) {
		return nil, ErrTooLarge
	}
	out, err := decoder().DecodeAll(frame, make([]byte, 0, int(h.FrameContentSize)))
	if err != nil {
		return nil, err
	}
	if len(out) != int(h.FrameContentSize) {
		return nil, errors.New("zstd frame of the wrong length")
	}
	return out, nil
}

const (
	skippable    = 0x184D2A50 // magic number of the zstd frame that is padding
	skippableLen = 8          // its magic number and its length
	minPadded    = 256
)

// padding returns the skippable frame that brings n bytes to a Padmé length.
func padding(n int) []byte {
	out := make([]byte, padme(max(n+skippableLen, minPadded))-n)
	binary.LittleEndian.PutUint32(out, skippable)
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-skippableLen))
	return out
}

// padme rounds n up so that a length tells no more than O(log log n) bits, at a
// cost of at most 12 percent (Nikitin et al., "Reducing Metadata Leakage from
// Encrypted Files", 2019). n is at least 2.
func padme(n int) int {
	e := bits.Len(uint(n)) - 1
	s := bits.Len(uint(e))
	mask := 1<<max(e-s, 0) - 1
	return (n + mask) &^ mask
}
