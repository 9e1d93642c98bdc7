package assets

import (
	"embed"
	"io/fs"
)

// GoBagPage is the page of the read-only copy, with {{names}} for what goes in.
//
//go:embed gobag/page.html
var GoBagPage string

// gobag has what .ci/gobag builds out of cmd/gobag: the viewer, and the glue of
// Go's distribution that starts it in a browser. A program that was built without
// it has none.
//
//go:embed gobag
var gobag embed.FS

// GoBagViewer is the viewer (WebAssembly, gzip) and its glue (JavaScript), and
// false where this program was built without them.
func GoBagViewer() (program, glue []byte, ok bool) {
	program, err := fs.ReadFile(gobag, "gobag/gobag.wasm.gz")
	if err != nil {
		return nil, nil, false
	}
	glue, err = fs.ReadFile(gobag, "gobag/wasm_exec.js")
	return program, glue, err == nil
}
