package seal

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
)

// Head says what a segment is. Both signatures cover it, and its last link
// covers every commit up to there.
type Head struct {
	V           int    `json:"v"`
	Binder      string `json:"binder"`      // 32 hex digits
	Edition     string `json:"edition"`     // 16 hex digits
	Predecessor string `json:"predecessor"` // the edition before, or empty
	Epoch       uint32 `json:"epoch"`       // that the segment is sealed to
	Log         string `json:"log"`         // 16 hex digits
	PC          Public `json:"pc"`
	Person      Public `json:"person"` // who vouches for the commits
	From        uint32 `json:"from"`   // number of the first commit, from 1
	To          uint32 `json:"to"`     // number of the last one
	Prev        Hash   `json:"prev"`   // link of the commit before From
	Head        Hash   `json:"head"`   // link of the commit To
}

// Segment is a run of commits of one log, verified.
type Segment struct {
	Head  Head
	Lines [][]byte // the commits, without newlines; slices of one buffer
	Links []Hash   // the identity of each
}

// Before returns the tip of the log that the segment follows. That the log does
// stand there is for the caller to see.
func (s *Segment) Before() Tip { return Tip{s.Head.From - 1, s.Head.Prev} }

// After returns the tip of the log with the segment.
func (s *Segment) After() Tip { return Tip{s.Head.To, s.Head.Head} }

// What a segment may hold.
const (
	MaxLine    = 4 << 20  // bytes in one commit
	MaxLines   = 1 << 20  // commits
	MaxSegment = 64 << 20 // bytes of a segment's text before compression

	maxSegmentFile = MaxSegment + ageOverhead + MaxSegment>>6 // sealed bytes
)

const (
	segmentPrefix = "readybinder/segment/v1\n"
	segmentFrame  = 4 << 10 // more than the head and the signatures take
)

// segmentSigs is the last line of a segment.
type segmentSigs struct {
	PC     []byte `json:"pc"`
	Person []byte `json:"person"`
}

// SealSegment seals lines, which follow prev in pc's log, as one segment that
// key's person vouches for. A line is not empty and holds no newline. It returns
// the file and the new links; ErrTooLarge, ErrForeign or ErrNotAdmitted if the
// segment would be refused for that.
func SealSegment(ring *Keyring, pc *PC, key *Key, prev Tip, lines [][]byte) (Sealed, []Hash, error) {
	if key.binder != ring.binder {
		return Sealed{}, nil, fail("segment", ErrForeign, nil)
	}
	if _, ok := ring.Role(key.Person()); !ok {
		return Sealed{}, nil, fail("segment", ErrNotAdmitted, nil)
	}
	if len(lines) == 0 {
		return Sealed{}, nil, errors.New("seal: segment: no commits")
	}
	if len(lines) > MaxLines || uint64(prev.Seq)+uint64(len(lines)) > math.MaxUint32 {
		return Sealed{}, nil, fail("segment", ErrTooLarge, nil)
	}
	size := segmentFrame
	for _, l := range lines {
		if len(l) == 0 || bytes.IndexByte(l, '\n') >= 0 {
			return Sealed{}, nil, errors.New("seal: segment: a commit is one line")
		}
		if len(l) > MaxLine {
			return Sealed{}, nil, fail("segment", ErrTooLarge, nil)
		}
		size += len(l) + 1
	}
	if size > MaxSegment {
		return Sealed{}, nil, fail("segment", ErrTooLarge, nil)
	}
	public := pc.Public()
	if prev.Seq == 0 && prev != Start(ring.binder, public) {
		return Sealed{}, nil, errors.New("seal: segment: does not begin the log")
	}
	links := Links(prev.Link, lines)
	head := Head{
		V: version, Binder: ring.binder, Edition: ring.edition, Predecessor: ring.predecessor,
		Epoch: ring.Epoch(), Log: LogOf(public), PC: public, Person: key.Person(),
		From: prev.Seq + 1, To: prev.Seq + uint32(len(lines)), Prev: prev.Link, Head: links[len(links)-1],
	}
	text := line(head)
	sigs := segmentSigs{sign(pc.sign, segmentPrefix, text), sign(key.sign, segmentPrefix, text)}

	plain := make([]byte, 0, size)
	plain = append(append(plain, text...), '\n')
	for _, l := range lines {
		plain = append(append(plain, l...), '\n')
	}
	plain = append(append(plain, line(sigs)...), '\n')

	frame := compress(plain)
	file, err := encrypt(ring.newest(), frame, padding(len(frame)))
	if err != nil {
		return Sealed{}, nil, err
	}
	sealed, err := named(KindSegment, head.Log, head.From, head.To, file)
	return sealed, links, err
}

// OpenSegment opens a segment and verifies all that it can alone: binder,
// edition and epoch, that the log is the PC's, the chain, both signatures, and
// that the person was admitted once, or an admin adopted something of the log.
// Where the segment belongs in its log is for the caller to see; what its author
// had the right to do, [Keyring.RoleAt] tells.
//
// It returns ErrNoKey or ErrNotAdmitted, both of which a newer keyring may
// mend, ErrForeign, ErrSignature, ErrNewer, ErrTooLarge or ErrDamaged.
func OpenSegment(ring *Keyring, file []byte) (*Segment, error) {
	plain, epoch, err := ring.open("segment", file, maxSegmentFile)
	if err != nil {
		return nil, err
	}
	text, err := decompress(plain, MaxSegment)
	if err != nil {
		if errors.Is(err, ErrTooLarge) {
			return nil, fail("segment", ErrTooLarge, nil)
		}
		return nil, fail("segment", ErrDamaged, err)
	}
	s, err := decodeSegment(ring, text)
	if err != nil {
		return nil, err
	}
	if s.Head.Epoch != epoch {
		return nil, fail("segment", ErrDamaged, "sealed to another epoch than it says")
	}
	return s, nil
}

func decodeSegment(ring *Keyring, text []byte) (*Segment, error) {
	top, rest, err := cut(text)
	if err != nil {
		return nil, fail("segment", ErrDamaged, err)
	}
	s := &Segment{}
	h := &s.Head
	if err := parse("segment", top, h); err != nil {
		return nil, err
	}
	if h.Binder != ring.binder || h.Edition != ring.edition {
		return nil, fail("segment", ErrForeign, nil)
	}
	if h.Log != LogOf(h.PC) || h.From < 1 || h.To < h.From ||
		h.From == 1 && h.Prev != Start(h.Binder, h.PC).Link {
		return nil, fail("segment", ErrDamaged, "head contradicts itself")
	}
	// The head decides how much is allocated, so it must agree with what is there.
	n := int64(h.To) - int64(h.From) + 1
	if n > MaxLines {
		return nil, fail("segment", ErrTooLarge, nil)
	}
	if int64(bytes.Count(rest, []byte("\n"))) != n+1 || rest[len(rest)-1] != '\n' {
		return nil, fail("segment", ErrDamaged, errLines)
	}
	s.Lines = make([][]byte, n)
	for i := range s.Lines {
		end := bytes.IndexByte(rest, '\n')
		if end == 0 || end > MaxLine {
			return nil, fail("segment", ErrDamaged, "empty or overlong commit")
		}
		s.Lines[i], rest = rest[:end:end], rest[end+1:]
	}
	var sigs segmentSigs
	if err := json.Unmarshal(rest, &sigs); err != nil {
		return nil, fail("segment", ErrDamaged, err)
	}
	if !h.PC.verify(sigs.PC, segmentPrefix, top) || !h.Person.verify(sigs.Person, segmentPrefix, top) {
		return nil, fail("segment", ErrSignature, nil)
	}
	s.Links = Links(h.Prev, s.Lines)
	if s.Links[n-1] != h.Head {
		return nil, fail("segment", ErrDamaged, "broken chain")
	}
	if !ring.known[h.Person] && !ring.adopted(h.Log) {
		return nil, fail("segment", ErrNotAdmitted, nil)
	}
	return s, nil
}
