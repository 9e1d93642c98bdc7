package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
)

var markdownSeeds = []string{
	sampleMarkdown, "- [ ] **bold**", "- [x]", "![](file:///etc/passwd)", "| a |\n|--|\n| b | c |", "<script>x</script>",
	"[a](javascript:alert(1))", "[a](binder:person/1)", "***", "1. a\n\n   b\n\n2. c", "```\n\n", "\x00\xff", "# #\n## **x** `y`", "~~gone~~", "<http://x.org>", "&amp; &copy;",
	strings.Repeat("> ", 300) + "deep", strings.Repeat("- ", 300) + "deep", strings.Repeat("*a ", 500), strings.Repeat("[", 500), strings.Repeat("|", 300) + "\n" + strings.Repeat("-|", 300),
}

func TestMarkdownSeeds(t *testing.T) {
	win := newTestWindow(t, LookLight, 100, nil, 500, 400)
	for _, s := range markdownSeeds {
		o := NewMarkdown(s, func(string) {})
		win.SetContent(NewVScroll(o))
		if h := heightFor(o, 300); h < 0 {
			t.Errorf("%q is %v high", s, h)
		}
	}
}

func TestMarkdownIsSafe(t *testing.T) {
	newTestWindow(t, LookLight, 100, nil, 500, 400)
	var opened []string
	m := &markdown{open: func(a string) { opened = append(opened, a) }}
	for address, link := range map[string]bool{"https://a.org": true, "tel:5550100": true, "javascript:x": false, "file:///etc/passwd": false, "data:x": false, "": false, "/etc": false} {
		runs := m.link("words", address, Body.style())
		if got := runs[0].tap != nil; got != link {
			t.Errorf("%q: a link is %v", address, got)
		}
	}
}

func TestMarkdownLongAndDeepEnds(t *testing.T) {
	newTestWindow(t, LookLight, 100, nil, 500, 400)
	for name, s := range map[string]string{
		"quotes": strings.Repeat(">", 20000) + "x", "lists": strings.Repeat("- ", 5000) + "x",
		"long": strings.Repeat("word ", 400000), "stars": strings.Repeat("**a", 20000),
		"table": strings.Repeat("|", 300) + "\n" + strings.Repeat("-|", 300) + "\n" + strings.Repeat("x|\n", 50000),
		"word":  strings.Repeat("|", 100000),
		"rows":  "|a|b|\n|-|-|\n" + strings.Repeat("|x|y|\n", 40000),
	} {
		start := time.Now()
		heightFor(NewMarkdown(s, nil), 400)
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("%s took %v", name, d)
		} else {
			t.Logf("%s took %v", name, d)
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	a := test.NewTempApp(f)
	a.Settings().SetTheme(NewTheme(LookLight, 100))
	for _, s := range markdownSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		o := NewMarkdown(s, func(string) {})
		heightFor(o, 300)
		test.LaidOutObjects(o)
	})
}
