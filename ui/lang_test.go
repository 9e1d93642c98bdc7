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

// TestLang keeps en.json the list of everything there is to translate: the
// words in T and N, and the labels of the kinds.
func TestLang(t *testing.T) {
	words := map[string]string{}
	add := func(s string) {
		if s != "" && !strings.Contains(s, "{{") {
			words[langKey(s)] = s
		}
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
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
			name, ok := call.Fun.(*ast.Ident)
			if !ok || name.Name != "T" && name.Name != "N" {
				return true
			}
			for _, a := range call.Args {
				if s, ok := literal(a); ok && (name.Name == "N" || a == call.Args[0]) {
					add(s)
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
