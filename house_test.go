// Package readybinder has no code: its tests keep the house in order.
package readybinder

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rooms is the table of docs/design.md: which of our rooms a room may use, and
// which packages from outside it alone may use.
var rooms = map[string]struct {
	uses  []string
	alone []string
}{
	"cmd/readybinder": {[]string{"ui", "assets"}, []string{"fyne.io/fyne/v2/app"}},
	"cmd/binderctl":   {[]string{"store", "sync", "sheet", "exchange", "binder", "assets"}, []string{"golang.org/x/term"}},
	"cmd/gobag":       {[]string{"seal", "binder"}, []string{"syscall/js"}},
	"ui":              {[]string{"binder", "store", "sync", "sheet", "exchange", "assets"}, []string{"fyne.io/fyne/v2", "github.com/aymanbagabas/go-udiff", "github.com/go-text/typesetting"}},
	"sheet":           {[]string{"binder", "assets"}, []string{"codeberg.org/go-pdf/fpdf", "github.com/skip2/go-qrcode", "golang.org/x/image"}},
	"exchange":        {[]string{"binder"}, []string{"github.com/xuri/excelize/v2"}},
	"store":           {[]string{"binder", "seal"}, []string{"database/sql", "modernc.org/sqlite", "github.com/zalando/go-keyring"}},
	"sync":            {[]string{"seal"}, []string{"net/http", "github.com/emersion/go-webdav", "github.com/hashicorp/mdns", "github.com/miekg/dns", "golang.org/x/net/ipv4"}},
	"binder":          {nil, nil},
	"seal":            {nil, []string{"filippo.io/age", "crypto/ed25519", "crypto/hkdf", "github.com/klauspost/compress", "github.com/sethvargo/go-diceware", "github.com/ccojocar/zxcvbn-go", "github.com/decred/dcrd/bech32"}},
	"assets":          {nil, []string{"embed"}},
}

// shared may be used by several rooms: pure code without a side effect.
var shared = []string{"golang.org/x/text", "github.com/yuin/goldmark"}

// pure rooms touch no file, no network, no screen and no clock.
var pure = []string{"binder", "seal", "exchange", "sheet"}

var impure = []string{"os", "net", "net/http", "os/exec", "io/ioutil", "syscall", "log"}

func TestHouse(t *testing.T) {
	seen := map[string]bool{}
	docs := map[string]int{}
	each(t, func(path, room string, f *ast.File) {
		seen[room] = true
		if f.Doc != nil {
			docs[filepath.Dir(path)]++
		}
		rules, ok := rooms[room]
		if !ok {
			t.Errorf("%s: no such room in the table", path)
			return
		}
		for _, i := range f.Imports {
			name, _ := strconv.Unquote(i.Path.Value)
			if own, ok := strings.CutPrefix(name, "readybinder/"); ok {
				if !slices.Contains(rules.uses, own) {
					t.Errorf("%s: %s may not use %s", path, room, own)
				}
				continue
			}
			if slices.Contains(pure, room) && slices.Contains(impure, name) {
				t.Errorf("%s: %s is pure and may not use %s", path, room, name)
			}
			owner := ownerOf(name)
			outside := strings.Contains(strings.Split(name, "/")[0], ".")
			switch {
			case owner != "" && owner != room && !(room == "cmd/readybinder" && owner == "ui"):
				t.Errorf("%s: %s alone may use %s", path, owner, name)
			case owner == "" && outside && !under(name, shared):
				t.Errorf("%s: %s is in no room's table", path, name)
			}
		}
	})
	for room := range rooms {
		if !seen[room] {
			t.Errorf("room %s is empty", room)
		}
	}
	for dir, n := range docs {
		if n != 1 {
			t.Errorf("%s has %d package comments, and should have one", dir, n)
		}
	}
}

// ownerOf is the room that alone may use a package; the longest path counts.
func ownerOf(name string) (owner string) {
	best := 0
	for room, r := range rooms {
		for _, a := range r.alone {
			if under(name, []string{a}) && len(a) > best {
				owner, best = room, len(a)
			}
		}
	}
	return owner
}

func under(name string, paths []string) bool {
	return slices.ContainsFunc(paths, func(p string) bool { return name == p || strings.HasPrefix(name, p+"/") })
}

// TestWords: every error that a room exports for people carries words.
func TestWords(t *testing.T) {
	told := []string{"store", "sync", "exchange", "sheet"}
	each(t, func(path, room string, f *ast.File) {
		if !slices.Contains(told, room) {
			return
		}
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, s := range g.Specs {
				v := s.(*ast.ValueSpec)
				for i, n := range v.Names {
					if !strings.HasPrefix(n.Name, "Err") || i >= len(v.Values) {
						continue
					}
					if call, ok := v.Values[i].(*ast.CallExpr); ok {
						if fun, ok := call.Fun.(*ast.SelectorExpr); ok && fun.Sel.Name == "New" {
							t.Errorf("%s: %s has no words for its user", path, n.Name)
						}
					}
				}
			}
		}
	})
}

// TestProofs: every test that docs/proofs.md names is there.
func TestProofs(t *testing.T) {
	text, err := os.ReadFile("docs/proofs.md")
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile("`([a-z/]+)\\.((?:Test|Fuzz|Benchmark)[A-Za-z0-9_]+)(\\*?)`").FindAllStringSubmatch(string(text), -1)
	if len(names) < 100 {
		t.Errorf("it names %d tests", len(names))
	}
	tests := map[string]string{} // the text of a room's tests
	for _, n := range names {
		room := n[1]
		if tests[room] == "" {
			paths, _ := filepath.Glob(filepath.Join(room, "*_test.go"))
			for _, p := range paths {
				body, err := os.ReadFile(p)
				if err != nil {
					t.Fatal(err)
				}
				tests[room] += string(body)
			}
		}
		end := "("
		if n[3] != "" {
			end = ""
		}
		if !strings.Contains(tests[room], "\nfunc "+n[2]+end) {
			t.Errorf("%s is not there", n[0])
		}
	}
}

// each gives every file that is no test to do.
func each(t *testing.T, do func(path, room string, f *ast.File)) {
	t.Helper()
	files := token.NewFileSet()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != "." || d.Name() == "build" || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(files, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		room := filepath.ToSlash(filepath.Dir(path))
		do(path, room, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
