package ui

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"readybinder/exchange"
	"readybinder/sheet"
	"readybinder/store"
	"readybinder/sync"
)

// TestErrorsSpeak: every error that a room below exports says what is wrong
// and what to do, in whole sentences.
func TestErrorsSpeak(t *testing.T) {
	for _, room := range []string{"store", "sync", "exchange", "sheet"} {
		files, _ := filepath.Glob(filepath.Join("..", room, "*.go"))
		n := 0
		for _, path := range files {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(f, func(node ast.Node) bool {
				v, ok := node.(*ast.ValueSpec)
				if !ok {
					return true
				}
				for i, name := range v.Names {
					if !strings.HasPrefix(name.Name, "Err") || i >= len(v.Values) {
						continue
					}
					n++
					var texts []string
					ast.Inspect(v.Values[i], func(x ast.Node) bool {
						if lit, ok := x.(*ast.BasicLit); ok && lit.Kind == token.STRING {
							s, _ := strconv.Unquote(lit.Value)
							texts = append(texts, s)
						}
						return true
					})
					if len(texts) < 3 || !strings.HasSuffix(texts[len(texts)-2], ".") || !strings.HasSuffix(texts[len(texts)-1], ".") {
						t.Errorf("%s: %s does not say what is wrong and what to do: %q", path, name.Name, texts)
					}
				}
				return false
			})
		}
		if n == 0 && room != "exchange" { // its one error type is tried below
			t.Error(room, "exports no error: is it still where this test looks?")
		}
	}
	for _, err := range []error{store.ErrInUse, sync.ErrGone, sheet.ErrCode, &exchange.Unreadable{What: "That file is not a table.", Do: "Choose another."}} {
		if w := Words(fmt.Errorf("ui: %w", err)); !hasWords(err) || w.Wrong == "" || w.Do == "" || strings.Contains(w.String(), err.Error()) {
			t.Error(err, w)
		}
	}
	if w := Words(errors.New("oh: 7")); !strings.Contains(w.Do, "oh: 7") {
		t.Error(w)
	}
}
