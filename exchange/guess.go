package exchange

import (
	"slices"
	"strings"
	"unicode"

	"readybinder/binder"
)

// Guess is what the columns of t most likely are: what an earlier import of
// the same columns made of them, else by their names, else by what stands in
// them. b may be nil.
func Guess(t *Table, kind string, b *binder.Binder) Mapping {
	if b != nil {
		if last, ok := binder.LastImport(b, kind, HeaderFingerprint(t)); ok {
			m := MappingOf(t, kind, last.Columns)
			m.Remembered = true
			for i := range m.Columns {
				if m.Columns[i].Field != "" {
					m.Columns[i].Why = "as the last time"
				}
			}
			return m
		}
	}
	g := guesser{t: t, kind: kind, list: Targets(kind), taken: map[string]bool{}}
	g.m.Columns = make([]Column, len(t.Header))
	for i, name := range t.Header {
		g.m.Columns[i].Name = name
	}
	g.byName()
	g.byWords()
	g.byData()
	// Our own export means what its columns say.
	if kind == "person" && !g.taken[toID] {
		g.names()
	}
	return g.m
}

type guesser struct {
	t     *Table
	kind  string
	list  []Target
	m     Mapping
	taken map[string]bool
}

func (g *guesser) set(i int, field, why string) {
	g.m.Columns[i].Field, g.m.Columns[i].Why = field, why
	g.taken[field] = true
}

func (g *guesser) free(t Target) bool { return t.Many || !g.taken[t.Field] }

// byName takes columns whose whole name is known. A field's label comes
// before synonyms, so that what we exported is read as it was.
func (g *guesser) byName() {
	for i, c := range g.m.Columns {
		key := headerKey(c.Name)
		for _, t := range g.list {
			if key == t.synonyms[0] && g.free(t) && key != "" {
				g.set(i, t.Field, "by its name")
				break
			}
		}
	}
	for i, c := range g.m.Columns {
		if t, ok := find(g.list, headerKey(c.Name)); ok && c.Field == "" && g.free(t) {
			g.set(i, t.Field, "by its name")
		}
	}
}

// byWords takes columns whose name has a known name of two letters or more in
// it, the longest first: "Cell Phone (personal)" is a cell phone.
func (g *guesser) byWords() {
	for i, c := range g.m.Columns {
		if c.Field != "" {
			continue
		}
		key := " " + headerKey(c.Name) + " "
		best, length := Target{}, 3
		for _, t := range g.list {
			for _, s := range t.synonyms {
				// Numbers' columns are told from their neighbors by one word
				// ("work fax"), so only these may be found inside a name.
				if len(s) > length && g.free(t) && (t.way != "" || strings.Contains(s, " ")) && strings.Contains(key, " "+s+" ") {
					best, length = t, len(s)
				}
			}
		}
		if best.Field != "" && g.fits(i, best) {
			g.set(i, best.Field, "by a part of its name")
		}
	}
}

// fits tells whether what stands in the column can be of the target.
func (g *guesser) fits(i int, t Target) bool {
	n, mails, phones, dates := g.look(i)
	switch {
	case n == 0:
		return true
	case t.Field == toEmail:
		return mails*2 >= n
	case t.way != "" && t.Field != "other" && t.Field != "web":
		return phones*2 >= n
	case t.Field == "started" || t.Field == "left" || t.Field == "on" || t.Field == "next":
		return dates*2 >= n
	}
	return true
}

// look counts what stands in a column.
func (g *guesser) look(i int) (n, mails, phones, dates int) {
	for _, v := range g.values(i) {
		n++
		switch {
		case strings.Contains(v, "@"):
			mails++
		case isDate(v):
			dates++
		case isPhone(v):
			phones++
		}
	}
	return n, mails, phones, dates
}

// values are the first 200 that stand in a column.
func (g *guesser) values(i int) []string {
	var list []string
	for _, r := range g.t.Rows {
		if i < len(r) && r[i] != "" && !isNothing(r[i]) {
			if list = append(list, r[i]); len(list) == 200 {
				break
			}
		}
	}
	return list
}

func isPhone(s string) bool {
	digits, letters := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return digits >= 7 && digits <= 20 && letters <= 12
}

// byData takes columns without a known name by what stands in them, where
// the kind has room for it.
func (g *guesser) byData() {
	for i, c := range g.m.Columns {
		if c.Field != "" {
			continue
		}
		// A name that says something else is believed: "NPI" is no phone.
		named := !strings.HasPrefix(c.Name, "Column ")
		n, mails, phones, _ := g.look(i)
		field := ""
		switch {
		case n == 0:
		case mails*10 >= n*6 && !g.taken[toEmail]:
			field = toEmail
		case phones*10 >= n*6 && !named:
			field = "mobile"
			if g.kind == "partner" {
				field = "day"
			}
			if g.taken[field] {
				field = "work"
			}
		}
		if t, ok := targetOf(g.kind, field); ok && g.free(t) {
			g.set(i, field, "by what stands in it")
		}
	}
}

// names settles what the column of names is: "Santos, Maria" is last name
// first, and a "Name" beside a "Last name" is a first name.
func (g *guesser) names() {
	at := func(field string) int {
		return slices.IndexFunc(g.m.Columns, func(c Column) bool { return c.Field == field })
	}
	name, first, family := at("name"), at(toFirst), at(toLast)
	if name < 0 && first < 0 && family < 0 && at(toLastFirst) < 0 {
		name = g.wordsColumn()
		if name >= 0 {
			g.set(name, "name", "by what stands in it")
		}
	}
	if name < 0 {
		// "First" or "Nombre" alone, with whole names under it.
		if first >= 0 && family < 0 && g.wholeNames(first) {
			g.set(first, "name", "by what stands in it")
			name = first
		} else {
			return
		}
	}
	values := g.values(name)
	commas := 0
	for _, v := range values {
		if last, rest, ok := strings.Cut(v, ","); ok && last != "" && rest != "" && !isCredentials(rest) {
			commas++
		}
	}
	switch {
	case len(values) > 0 && commas*2 >= len(values):
		g.set(name, toLastFirst, "by what stands in it")
	case family >= 0 && first < 0 && len(values) > 0 && !g.holdsFamily(name, family):
		g.set(name, toFirst, "because the last name stands beside it")
	}
}

// holdsFamily tells whether the name column has the last names in it too.
func (g *guesser) holdsFamily(name, family int) bool {
	n, holds := 0, 0
	for _, r := range g.t.Rows[:min(len(g.t.Rows), 200)] {
		if name < len(r) && family < len(r) && r[name] != "" && r[family] != "" {
			n++
			if strings.Contains(binder.Fold(r[name]), binder.Fold(r[family])) {
				holds++
			}
		}
	}
	return n == 0 || holds*2 >= n
}

func (g *guesser) wholeNames(i int) bool {
	values := g.values(i)
	whole := 0
	for _, v := range values {
		if strings.Contains(v, " ") {
			whole++
		}
	}
	return len(values) > 0 && whole*10 >= len(values)*7
}

// wordsColumn is the first unnamed column that has words of letters in it.
func (g *guesser) wordsColumn() int {
	for i, c := range g.m.Columns {
		values := g.values(i)
		words := 0
		for _, v := range values {
			if strings.IndexFunc(v, unicode.IsDigit) < 0 && strings.IndexFunc(v, unicode.IsLetter) >= 0 {
				words++
			}
		}
		if c.Field == "" && strings.HasPrefix(c.Name, "Column ") && len(values) > 0 && words*10 >= len(values)*8 && g.wholeNames(i) {
			return i
		}
	}
	return -1
}

// isNothing tells whether a cell says that there is nothing.
func isNothing(s string) bool {
	switch strings.ToLower(s) {
	case "n/a", "na", "none", "-", "--", "—", "–", "tbd", "tba", "unknown", "null", "nil", "#n/a", "?", "ninguno", "ninguna":
		return true
	}
	return false
}
