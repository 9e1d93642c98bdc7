package ui

import (
	"bytes"
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"readybinder/assets"
	"readybinder/binder"
)

var updateLang = flag.Bool("lang", false, "write assets/lang/en.json anew")

// wordArgs are the functions that take words for people, and which of their
// arguments are the words.
var wordArgs = map[string][]int{
	"T": {0}, "N": {1, 2}, // of the window
	"Say": {0}, "many": {1, 2}, "task": {1, 4}, "step": {0, 1, 2}, // of the binder
}

// TestLang keeps en.json the list of everything there is to translate: the
// words in T and N, what the binder says, and the labels of the kinds.
func TestLang(t *testing.T) {
	words := map[string]string{}
	add := func(s string) {
		if s != "" && !strings.Contains(s, "{{") {
			words[langKey(s)] = s
		}
	}
	var files []string
	for _, room := range []string{".", "../binder"} {
		list, err := filepath.Glob(filepath.Join(room, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, list...)
	}
	set := token.NewFileSet()
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			for _, i := range wordArgs[called(call.Fun)] {
				if i < len(call.Args) {
					if s, ok := literal(call.Args[i]); ok {
						add(s)
					}
				}
			}
			return true
		})
	}
	for _, k := range binder.Kinds() {
		add(k.One)
		add(k.Many)
		for _, f := range k.Fields {
			add(f.Label)
			add(f.Hint)
			for _, o := range append(f.Options, f.Ways...) {
				add(o.Label)
			}
		}
	}
	var want bytes.Buffer
	e := json.NewEncoder(&want)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(words); err != nil {
		t.Fatal(err)
	}
	if *updateLang {
		if err := os.WriteFile(filepath.Join("..", "assets", "lang", "en.json"), want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := assets.Lang.ReadFile("lang/en.json")
	if err != nil || !bytes.Equal(got, want.Bytes()) {
		t.Error("assets/lang/en.json is not the window's words any more: run go test ./ui -tags migrated_fynedo -run TestLang -lang")
	}
	if err := lang.AddTranslations(fyne.NewStaticResource("en.json", want.Bytes())); err != nil {
		t.Errorf("Fyne refuses the words: %.200s", err)
	}
}

// called is the name of the function that is called.
func called(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return x.Sel.Name
	}
	return ""
}

// literal is a text, also one in several parts.
func literal(e ast.Expr) (string, bool) {
	switch x := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(x.Value)
		return s, err == nil && x.Kind == token.STRING
	case *ast.BinaryExpr:
		a, ok := literal(x.X)
		b, also := literal(x.Y)
		return a + b, ok && also && x.Op == token.ADD
	}
	return "", false
}
