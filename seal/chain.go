package seal

import (
	"crypto/sha256"
)

// Tip is where a log stands: the number of its last commit, and its link. A
// commit's identity is its link.
type Tip struct {
	Seq  uint32 // 0 before the first commit
	Link Hash
}

// Start returns the tip of an empty log: link 0 binds it to the binder and the PC.
func Start(binder string, pc Public) Tip {
	return Tip{0, sum("readybinder/chain/v1\n", []byte(binder), pc[:])}
}

const commitPrefix = "readybinder/commit/v1\n"

// Links returns the link of every line, when the lines follow prev in a log:
// SHA-256("readybinder/commit/v1\n" || previous link || line).
func Links(prev Hash, lines [][]byte) []Hash {
	links := make([]Hash, len(lines))
	h := sha256.New()
	var start [len(commitPrefix) + sha256.Size]byte
	copy(start[:], commitPrefix)
	for i, l := range lines {
		copy(start[len(commitPrefix):], prev[:])
		h.Reset()
		h.Write(start[:])
		h.Write(l)
		h.Sum(links[i][:0])
		prev = links[i]
	}
	return links
}
