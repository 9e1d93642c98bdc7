package assets

import "embed"

// Lang holds the words of the window by language, in "lang": one file of JSON
// for each, English text to translation. en.json is made by a test of the
// window and has every word there is to translate.
//
//go:embed lang/*.json
var Lang embed.FS
