//go:build keep

package readybinder

import (
	_ "codeberg.org/go-pdf/fpdf"
	_ "github.com/aymanbagabas/go-udiff"
	_ "github.com/ccojocar/zxcvbn-go"
	_ "github.com/emersion/go-vcard"
	_ "github.com/makiuchi-d/gozxing"
	_ "github.com/makiuchi-d/gozxing/qrcode"
	_ "github.com/makiuchi-d/gozxing/multi/qrcode"
	_ "github.com/rogpeppe/go-internal/testscript"
	_ "github.com/skip2/go-qrcode"
	_ "github.com/xuri/excelize/v2"
	_ "github.com/yuin/goldmark"
	_ "golang.org/x/image/font/sfnt"
	_ "golang.org/x/term"
	_ "golang.org/x/text/encoding/charmap"
	_ "fyne.io/fyne/v2/app"
	_ "fyne.io/fyne/v2/test"
	_ "pgregory.net/rapid"
)
