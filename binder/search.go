package binder

import (
	"bytes"
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Hit is a record that a search found.
type Hit struct {
	Ref   Ref
	Title string
	Kind  *Kind
}

// index is the text of all records in one piece, folded: a search is one walk
// through memory, which is faster at 100,000 records than any index is to
// keep. What changed since it was built is kept beside it.
type index struct {
	text    []byte
	entries []entry
	later   map[Ref]bool // true until its title was looked at, see renamed
}

type entry struct {
	ref               Ref
	start, title, end int // of its text, and where the title in that ends
}

// maxLater bounds what is searched beside the index before it is built anew.
const maxLater = 2000

func (x *index) changed(refs []Ref) {
	for _, r := range refs {
		x.later[r] = true
	}
}

// renamed tells whether a record that changed is called otherwise since, in which
// case the texts of those that name it are not what they were.
func (x *index) renamed(b *Binder) bool {
	for ref, fresh := range x.later {
		if !fresh {
			continue
		}
		x.later[ref] = false
		if k := KindOf(ref.Kind()); k == nil || !k.named() {
			continue
		}
		title := Fold(b.Title(ref))
		i, found := slices.BinarySearchFunc(x.entries, ref, func(e entry, ref Ref) int { return e.order(ref) })
		if !found || string(x.text[x.entries[i].start:x.entries[i].title]) != title {
			return true
		}
	}
	return false
}

// order is how the index sorts: by kind as Kinds does, then by id.
func (e entry) order(ref Ref) int {
	p, q := KindOf(e.ref.Kind()), KindOf(ref.Kind())
	return cmp.Or(cmp.Compare(p.Rank, q.Rank), strings.Compare(p.Name, q.Name), strings.Compare(string(e.ref), string(ref)))
}

// named tells whether records of other kinds show the titles of this one's.
func (k *Kind) named() bool {
	return slices.ContainsFunc(kinds, func(other *Kind) bool {
		return slices.ContainsFunc(other.Fields, func(f *Field) bool { return slices.Contains(f.Kinds, k.Name) })
	})
}

// Search finds the records that have every word of query somewhere in their
// text, whatever the case and accents: at most limit, those whose title
// begins with the query first, then by kind and title. The first search
// after opening reads all records (Index does it beforehand).
func (b *Binder) Search(query string, limit int) []Hit {
	words := strings.Fields(Fold(query))
	if len(words) == 0 || limit <= 0 {
		return nil
	}
	b.Index()
	// The longest word is the rarest: it leads the walk.
	slices.SortFunc(words, func(x, y string) int { return len(y) - len(x) })
	var found []Ref
	perKind := map[string]int{}
	x := b.search
	for pos := 0; pos < len(x.text); {
		i := bytes.Index(x.text[pos:], []byte(words[0]))
		if i < 0 {
			break
		}
		n := sort.Search(len(x.entries), func(n int) bool { return x.entries[n].end > pos+i })
		e := x.entries[n]
		pos = e.end
		if _, later := x.later[e.ref]; later || !all(x.text[e.start:e.end], words) {
			continue
		}
		found = append(found, e.ref)
		// A word that is everywhere need not be found everywhere.
		if perKind[e.ref.Kind()]++; perKind[e.ref.Kind()] >= 4*limit {
			rank := KindOf(e.ref.Kind()).Rank
			next := sort.Search(len(x.entries), func(n int) bool {
				k := KindOf(x.entries[n].ref.Kind())
				return k.Rank > rank || k.Rank == rank && k.Name > e.ref.Kind()
			})
			if next == len(x.entries) {
				break
			}
			pos = x.entries[next].start
		}
	}
	for ref := range x.later {
		if r, ok := b.Get(ref); ok && r.Kind != nil && all([]byte(Fold(r.Title())+b.text(r)), words) {
			found = append(found, ref)
		}
	}
	return b.hits(found, strings.Join(strings.Fields(Fold(query)), " "), limit)
}

func (b *Binder) hits(found []Ref, query string, limit int) []Hit {
	type ranked struct {
		Hit
		place int
	}
	var list []ranked
	for _, ref := range found {
		r, ok := b.Get(ref)
		if !ok {
			continue
		}
		h := ranked{Hit{ref, r.Title(), r.Kind}, 2}
		switch t := Fold(h.Title); {
		case strings.HasPrefix(t, query):
			h.place = 0
		case strings.Contains(t, query):
			h.place = 1
		}
		list = append(list, h)
	}
	slices.SortFunc(list, func(x, y ranked) int {
		if x.place != y.place {
			return x.place - y.place
		}
		if x.Kind.Rank != y.Kind.Rank {
			return x.Kind.Rank - y.Kind.Rank
		}
		if c := strings.Compare(x.Title, y.Title); c != 0 {
			return c
		}
		return strings.Compare(string(x.Ref), string(y.Ref))
	})
	hits := make([]Hit, 0, min(limit, len(list)))
	for _, h := range list[:min(limit, len(list))] {
		hits = append(hits, h.Hit)
	}
	return hits
}

// Index reads all records for searching, so that the first search is as fast
// as the next.
func (b *Binder) Index() {
	if b.search != nil && len(b.search.later) <= maxLater && !b.search.renamed(b) {
		return
	}
	x := &index{later: map[Ref]bool{}}
	for _, k := range Kinds() {
		for _, r := range b.All(k.Name) {
			start := len(x.text)
			title := Fold(r.Title())
			x.text = append(append(append(x.text, title...), b.text(r)...), '\n')
			x.entries = append(x.entries, entry{r.Ref, start, start + len(title), len(x.text)})
		}
	}
	b.search = x
}

// text is everything of a record that one may look for but its title, folded.
func (b *Binder) text(r Record) string {
	var s strings.Builder
	for _, f := range r.Kind.Fields {
		if f.Kept {
			continue
		}
		if f.Type == Ways {
			for _, e := range r.Elements(f.Name) {
				w := wayOf(e)
				s.WriteByte(' ')
				s.WriteString(w.Value)
				if w.IsPhone() {
					s.WriteByte(' ')
					s.WriteString(digits(w.Value))
				}
			}
			continue
		}
		if v := r.Value(f.Name); v != "" {
			s.WriteByte(' ')
			s.WriteString(b.Show(f, v))
		}
	}
	return Fold(s.String())
}

func all(text []byte, words []string) bool {
	for _, w := range words {
		if !bytes.Contains(text, []byte(w)) {
			return false
		}
	}
	return true
}

// Fold is s as searches compare it: lower case, without accents, line ends as
// spaces.
func Fold(s string) string {
	plain := true
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' || c == '\n' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	ascii := true
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if !ascii {
		s = norm.NFD.String(s)
	}
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			b.WriteByte(' ')
		case r < utf8.RuneSelf:
			b.WriteByte(byte(unicode.ToLower(r)))
		case unicode.Is(unicode.Mn, r):
		case r == 'ł' || r == 'Ł':
			b.WriteByte('l')
		case r == 'ø' || r == 'Ø':
			b.WriteByte('o')
		case r == 'đ' || r == 'Đ':
			b.WriteByte('d')
		case r == 'ß':
			b.WriteString("ss")
		case r == 'æ' || r == 'Æ':
			b.WriteString("ae")
		case r == '’' || r == '‘':
			b.WriteByte('\'')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}
