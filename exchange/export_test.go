package exchange_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"readybinder/binder"
	"readybinder/exchange"
)

// nasty are texts that break exports.
var nasty = []string{
	`plain`, `=1+1`, `+1 (207) 555-0100`, `-2`, `@SUM(A1)`, `'=quoted`, `''+twice`, `'apostrophe`, `="0123"`, `＝wide`,
	"two\nlines", "tab\there", `comma, "quote" and ; semicolon | pipe`, `"`, `""`, `O'Brien`, `O’Brien`, `«José» „Núñez“ ‚李伟‘`, "Олена", "محمد", "🧑‍⚕️",
	`Name`, `true`, `1`, `2026-11-23`, ` spaces around `, "hard\u00A0space", `\n`, `a\;b`, "x\r\ny", "<b>&amp;</b>", "n/a",
}

// full is a binder with n records of every kind, all fields filled.
func full(t testing.TB, n int) *pc {
	p := newPC(t)
	kinds := binder.Kinds()
	for round := range 2 {
		// The second round's links find what the first made.
		for _, k := range kinds {
			for i := range n {
				if k.Single && i > 0 {
					continue
				}
				id := fmt.Sprintf("%s%d", k.Name, i)
				if k.Single {
					id = k.Name
				}
				f := p.b.Edit(binder.RefTo(k.Name, id))
				for j, x := range k.Fields {
					text := nasty[(i+j)%len(nasty)] + fmt.Sprintf(" %d", i)
					other := func(kind string) string { return fmt.Sprintf("%s/%s%d", kind, kind, (i+1)%n) }
					switch x.Type {
					case binder.Text, binder.Long:
						f.Set(x.Name, binder.TextValue(text))
					case binder.Lines:
						f.Set(x.Name, binder.ListValue([]string{text, "second"}))
					case binder.Day:
						f.Set(x.Name, binder.TextValue(string(today.AddDays(i+j))))
					case binder.Number:
						f.Set(x.Name, binder.NumberValue((i+j)%100))
					case binder.Flag:
						f.Set(x.Name, binder.FlagValue(i%2 == 0))
					case binder.Choice:
						f.Set(x.Name, binder.TextValue(x.Options[i%len(x.Options)].Value))
					case binder.Link:
						f.Set(x.Name, binder.TextValue(other(x.Kinds[i%len(x.Kinds)])))
					case binder.Links:
						f.Set(x.Name, binder.ListValue([]string{other(x.Kinds[0]), other(x.Kinds[len(x.Kinds)-1])}))
					case binder.Ways:
						if round == 0 {
							for w := range 5 {
								sort := x.Ways[(i+w)%len(x.Ways)].Value
								way := binder.Way{ID: fmt.Sprintf("w%d", w), Way: sort, Value: fmt.Sprintf("(207) 555-%04d", 10*i+w), Order: w + 1}
								switch {
								case way.IsMail():
									way.Value = fmt.Sprintf("p%d@example.com", i)
								case !way.IsPhone():
									way.Value = nasty[(i+w)%len(nasty)]
								case w == 2:
									way.Note = "after 5 pm"
								}
								f.SetWay(x.Name, way)
							}
						}
					}
				}
				p.commit(f.Diff()...)
			}
		}
	}
	return p
}

// TestEveryKind: every kind exports, reads back, verifies, changes nothing
// where it came from, and gives the same export from an empty binder.
func TestEveryKind(t *testing.T) {
	p := full(t, 40)
	for _, k := range binder.Kinds() {
		t.Run(k.Name, func(t *testing.T) {
			var out bytes.Buffer
			if err := exchange.CSV(&out, p.b, k.Name); err != nil {
				t.Fatal(err)
			}
			if !bytes.HasPrefix(out.Bytes(), []byte("\xEF\xBB\xBF")) || bytes.Count(out.Bytes(), []byte("\n")) != bytes.Count(out.Bytes(), []byte("\r\n")) {
				t.Error("Excel wants a byte order mark and CR LF")
			}
			if err := exchange.VerifyCSV(out.Bytes(), p.b, k.Name); err != nil {
				t.Fatal(err)
			}
			im := p.plan(k.Name, "export.csv", out.Bytes())
			if n := p.b.Count(k.Name); im.Counts != (exchange.Counts{Same: n}) || len(im.Ops(0)) != 0 {
				t.Errorf("the export would change %v\n%s", im.Ops(0), rowsText(im))
			}
			// Elsewhere, after what it refers to.
			q := newPC(t)
			var rest []string
			for _, o := range binder.Kinds() {
				if o.Name != k.Name {
					rest = append(rest, o.Name)
				}
			}
			var doc bytes.Buffer
			if err := exchange.JSON(&doc, p.b, rest...); err != nil {
				t.Fatal(err)
			}
			im, err := exchange.PlanJSON(q.b, doc.Bytes(), today, q.id)
			if err != nil {
				t.Fatal(err)
			}
			q.do(im)
			im = q.plan(k.Name, "export.csv", out.Bytes())
			if im.Counts.Added != p.b.Count(k.Name) {
				t.Fatalf("%s", rowsText(im))
			}
			q.do(im)
			var again bytes.Buffer
			if err := exchange.CSV(&again, q.b, k.Name); err != nil {
				t.Fatal(err)
			}
			lost := 0
			a, b := strings.Split(out.String(), "\n"), strings.Split(again.String(), "\n")
			for i := range a {
				// "n/a" is taken for nothing, which is right everywhere else.
				if i >= len(b) || a[i] != b[i] && !strings.Contains(a[i], "n/a") {
					if lost++; lost < 4 {
						t.Errorf("line %d\n%s\n%s", i+1, a[i], b[min(i, len(b)-1)])
					}
				}
			}
			// A cell that is gone is found.
			broken := bytes.Replace(out.Bytes(), []byte("2"), []byte("3"), 1)
			if bytes.Equal(broken, out.Bytes()) {
				broken = out.Bytes()[:out.Len()/2]
			}
			if exchange.VerifyCSV(broken, p.b, k.Name) == nil {
				t.Error("a changed export passes")
			}
		})
	}
}

func TestJSON(t *testing.T) {
	p := full(t, 30)
	var out bytes.Buffer
	if err := exchange.JSON(&out, p.b); err != nil {
		t.Fatal(err)
	}
	if err := exchange.VerifyJSON(out.Bytes(), p.b); err != nil {
		t.Fatal(err)
	}
	q := newPC(t)
	im, err := exchange.PlanJSON(q.b, out.Bytes(), today, q.id)
	if err != nil || im.Counts.Refused > 0 {
		t.Fatal(err, rowsText(im))
	}
	q.do(im)
	if err := exchange.VerifyJSON(out.Bytes(), q.b); err != nil {
		t.Fatal(err)
	}
	im, _ = exchange.PlanJSON(q.b, out.Bytes(), today, q.id)
	if len(im.Ops(0)) > 0 {
		t.Errorf("again changes %v", im.Ops(0))
	}
	// A part does not take away what it does not contain (T47).
	var part bytes.Buffer
	if err := exchange.JSON(&part, p.b, "person"); err != nil {
		t.Fatal(err)
	}
	im, _ = exchange.PlanJSON(q.b, part.Bytes(), today, q.id)
	if len(im.Ops(0)) > 0 {
		t.Errorf("a part changes %v", im.Ops(0))
	}
	if exchange.VerifyJSON(part.Bytes(), p.b) == nil {
		t.Error("a part passes for the whole")
	}
	for _, bad := range []string{"", "{}", "[]", `{"readybinder":2}`, "name,phone"} {
		if _, err := exchange.PlanJSON(q.b, []byte(bad), today, q.id); err == nil {
			t.Errorf("%q is taken for an export", bad)
		}
	}
}

func TestNothingToExport(t *testing.T) {
	b := binder.NewBinder()
	for _, k := range binder.Kinds() {
		told(t, exchange.CSV(&bytes.Buffer{}, b, k.Name))
		told(t, exchange.VerifyCSV(nil, b, k.Name))
	}
	told(t, exchange.JSON(&bytes.Buffer{}, b))
	told(t, exchange.VerifyJSON(nil, b))
	told(t, exchange.VCards(&bytes.Buffer{}, b, nil, nil))
	told(t, exchange.VerifyVCards(nil, b, nil, nil))
	told(t, exchange.CSV(&bytes.Buffer{}, b, "nonsense"))
}

// told checks that err has words of its own for its user.
func told(t *testing.T, err error) {
	t.Helper()
	var words interface{ Words() (string, string) }
	if err == nil || !errors.As(err, &words) {
		t.Errorf("error without words: %v", err)
		return
	}
	what, do := words.Words()
	if !strings.HasPrefix(err.Error(), "exchange: ") || !strings.HasSuffix(what, ".") || !strings.HasSuffix(do, ".") || strings.Contains(what+do, "!") {
		t.Errorf("%v: %q %q", err, what, do)
	}
}

func TestVCards(t *testing.T) {
	p := full(t, 40)
	people, partners := binder.People.All(p.b), binder.Partners.All(p.b)
	var out bytes.Buffer
	if err := exchange.VCards(&out, p.b, people, partners); err != nil {
		t.Fatal(err)
	}
	if err := exchange.VerifyVCards(out.Bytes(), p.b, people, partners); err != nil {
		t.Fatal(err)
	}
	if exchange.VerifyVCards(out.Bytes()[:out.Len()/2], p.b, people, partners) == nil {
		t.Error("half an export passes")
	}
	if exchange.VerifyVCards(bytes.Replace(out.Bytes(), []byte("+1207555"), []byte("+1207556"), 1), p.b, people, partners) == nil {
		t.Error("a wrong number passes")
	}
}

func TestFormulas(t *testing.T) {
	p := newPC(t)
	p.person("a", binder.Person{Name: `=HYPERLINK("http://x","y")`, Job: "-1", Ways: []binder.Way{{Way: "mobile", Value: "+1 207 555 0100"}, {Way: "other", Value: "@signal"}}})
	var out bytes.Buffer
	if err := exchange.CSV(&out, p.b, "person"); err != nil {
		t.Fatal(err)
	}
	for _, cell := range []string{`"'=HYPERLINK`, ",'-1", ",'+1 207", ",'@signal"} {
		if !strings.Contains(out.String(), cell) {
			t.Errorf("no %s in %s", cell, out.String())
		}
	}
}
