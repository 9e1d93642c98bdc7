package seal

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The persons of these tests are letters; F is the founder. A statement is
// written "A+B" (A admits B as admin), "A+b" (as editor), "A-B" (A revokes B),
// "A~B" (leaves B an editor), each with the names of the statements that it lets
// stand or takes back behind a colon, or "*" for all that were made before it.
type script []string

func (lines script) statements(t testing.TB) []statement {
	t.Helper()
	var all []statement
	for i, text := range lines {
		head, names, _ := strings.Cut(text, ":")
		by, what, who := head[0], head[1], head[2]
		s := Statement{By: Public{by}, Wall: int64(i)}
		role := Admin
		if who >= 'a' {
			who, role = who-'a'+'A', Editor
		}
		s.Person = Public{who}
		var ids []Hash
		for k, x := range lines[:i] {
			if names == "*" && x[0] == who || slices.Contains(strings.Split(names, ","), x[:3]) {
				ids = append(ids, all[k].id)
			}
		}
		switch what {
		case '+':
			s.What, s.Role, s.Over = admit, role, ids
		case '-':
			s.What, s.Stands = revoke, ids
		case '~':
			s.What, s.Role, s.Stands = revoke, Editor, ids
		default:
			t.Fatal(text)
		}
		all = append(all, statement{s, nil, sum("", []byte(fmt.Sprint(i, text)))})
	}
	return all
}

func (lines script) roles(t testing.TB) string {
	j := judge(Public{'F'}, lines.statements(t))
	var out []string
	for p, r := range j.roles {
		out = append(out, fmt.Sprintf("%c %c", p[0], r[0]))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

func TestJudge(t *testing.T) {
	for name, c := range map[string]struct {
		lines script
		roles string
	}{
		"nobody":                                 {nil, "F a"},
		"a chain":                                {script{"F+A", "A+B", "B+c"}, "A a, B a, C e, F a"},
		"a chain told backwards":                 {script{"B+c", "A+B", "F+A"}, "A a, B a, C e, F a"},
		"an editor admits nobody":                {script{"F+a", "A+b"}, "A e, F a"},
		"strangers admit each other":             {script{"X+Y", "Y+X"}, "F a"},
		"an admin admits himself":                {script{"F+a", "A+A"}, "A e, F a"},
		"the higher of two":                      {script{"F+a", "F+A"}, "A a, F a"},
		"revoked":                                {script{"F+A", "F-A"}, "F a"},
		"by a junior":                            {script{"F+A", "A-F:*"}, "A a"},
		"by an editor":                           {script{"F+A", "F+b", "B-A"}, "A a, B e, F a"},
		"by a stranger":                          {script{"F+A", "X-A"}, "A a, F a"},
		"oneself":                                {script{"F+A", "A-A"}, "A a, F a"},
		"demoted":                                {script{"F+A", "F~A:*"}, "A e, F a"},
		"demoted and raised again":               {script{"F+A", "F~A:*", "F+A:F~A"}, "A a, F a"},
		"raised without taking back":             {script{"F+A", "F~A:*", "F+A"}, "A e, F a"},
		"raised by whom he admitted before":      {script{"F+A", "A+B", "F~A:*", "B+A:F~A"}, "A a, B a, F a"},
		"what he did before stands":              {script{"F+A", "A+b", "F-A:*"}, "B e, F a"},
		"what was not known does not":            {script{"F+A", "A+b", "F-A"}, "F a"},
		"planted later":                          {script{"F+A", "F-A:*", "A+M", "M+n"}, "F a"},
		"planted revocation":                     {script{"F+A", "F+B", "F-A:*", "A-B", "A-F"}, "B a, F a"},
		"planted by a puppet":                    {script{"F+A", "F+B", "F-A:*", "A+M", "M-B", "M-F"}, "B a, F a"},
		"he lets stand only his own admission":   {script{"F+A", "F+B", "B-A:*", "A-F:F+A"}, "B a, F a"},
		"he takes his own revocation back":       {script{"F+A", "F+B", "B-A:*", "A+A:B-A"}, "B a, F a"},
		"his puppet takes it back":               {script{"F+A", "F+B", "F-A:*", "A+M", "M+A:F-A"}, "B a, F a"},
		"a senior's puppet takes it back":        {script{"F+A", "F+B", "B-A:*", "A+M", "M+A:B-A"}, "A a, B a, F a, M a"},
		"a senior has the last word":             {script{"F+A", "F+B", "B-A:*", "A-B"}, "A a, F a"},
		"mutual: the senior stays":               {script{"F+A", "A+B", "A-B:*", "B-A"}, "A a, F a"},
		"acknowledged, and too late":             {script{"F+A", "A+B", "B-A:A+B", "A-B:B-A"}, "B a, F a"},
		"mutual among equals: the first":         {script{"F+A", "F+B", "A-B", "B-A"}, "A a, F a"},
		"mutual with the founder":                {script{"F+A", "F-A", "A-F:F+A"}, "F a"},
		"three in a circle":                      {script{"F+A", "F+B", "F+C", "A-B", "B-C", "C-A"}, "A a, C a, F a"},
		"a revoked one's revocation, not listed": {script{"F+A", "F+B", "F+C", "A-B:*", "B-C"}, "A a, C a, F a"},
		"a revoked one's revocation, listed":     {script{"F+A", "F+B", "F+C", "B-C", "A-B:*"}, "A a, F a"},
		"revoking the one who admitted oneself":  {script{"F+A", "A+B", "B-A:A+B"}, "B a, F a"},
		"and forgetting to let that stand":       {script{"F+A", "A+B", "B-A"}, "A a, B a, F a"},
	} {
		parts := strings.Split(c.roles, ", ")
		slices.Sort(parts)
		if got := c.lines.roles(t); got != strings.Join(parts, ", ") {
			t.Errorf("%s: %s, want %s", name, got, c.roles)
		}
	}
}

// TestJudgeIsAFunctionOfTheSet: neither the order of the statements nor those
// that fall change what the others say.
func TestJudgeIsAFunctionOfTheSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var lines script
		people := "FABCDE"
		for range rapid.IntRange(0, 12).Draw(t, "n") {
			by := people[rapid.IntRange(0, 5).Draw(t, "by")]
			who := people[rapid.IntRange(0, 5).Draw(t, "who")]
			what := rapid.SampledFrom([]byte("++++--~")).Draw(t, "what")
			var names []string
			for _, l := range lines {
				if rapid.Bool().Draw(t, "name") {
					names = append(names, l[:3])
				}
			}
			lines = append(lines, string([]byte{by, what, who})+":"+strings.Join(names, ","))
		}
		all := lines.statements(nilT{})
		want := judge(Public{'F'}, all)
		shuffled := rapid.Permutation(all).Draw(t, "order")
		if got := judge(Public{'F'}, shuffled); fmt.Sprint(got.roles, got.counts) != fmt.Sprint(want.roles, want.counts) {
			t.Fatalf("%v: in another order %v, not %v", lines, got.roles, want.roles)
		}
		kept := slices.DeleteFunc(slices.Clone(all), func(s statement) bool { return !want.counts[s.id] })
		if got := judge(Public{'F'}, kept); fmt.Sprint(got.roles) != fmt.Sprint(want.roles) {
			t.Fatalf("%v: without what falls %v, not %v", lines, got.roles, want.roles)
		}
		// Nobody has a role whom no chain of admissions reaches, and no chain
		// goes through a revoked one's later word.
		for p := range want.roles {
			if !want.known[p] {
				t.Fatalf("%v: %c has a role", lines, p[0])
			}
		}
	})
}

// nilT is a testing.TB for helpers that never fail here.
type nilT struct{ testing.TB }

func (nilT) Helper() {}
