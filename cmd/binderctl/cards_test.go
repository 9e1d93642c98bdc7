package main

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"sort"

	"github.com/makiuchi-d/gozxing"
	multi "github.com/makiuchi-d/gozxing/multi/qrcode"
	"github.com/rogpeppe/go-internal/testscript"

	"readybinder/binder"
	"readybinder/store"
)

// checkCards renders a contact sheet as a printer would, reads every QR code
// off the pages, and compares the cards with the binder's byte for byte:
// "cards FOLDER SHEET.pdf".
func checkCards(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: cards FOLDER SHEET.pdf")
	}
	codes := scan(ts, ts.MkAbs(args[1]))
	s, err := store.Open(ts.MkAbs(args[0]), ts.Getenv("PASS"))
	ts.Check(err)
	defer s.Close()
	var missing []string
	people := 0
	s.View(func(b *binder.Binder) {
		for _, p := range binder.Staff(b, s.Today()) {
			if len(p.Ways) == 0 {
				continue // a card with a name alone is not worth its place
			}
			people++
			if !decoded(codes, binder.CardOf(b, p)) {
				missing = append(missing, p.Name)
			}
		}
	})
	if people == 0 || len(missing) > 0 {
		for _, c := range codes {
			ts.Logf("%q", c)
		}
		ts.Fatalf("of %d people, the cards of %q are not among %d codes", people, missing, len(codes))
	}
	ts.Logf("%d cards read off the paper", people)
}

// decoded tells whether one of the codes is the card, at whatever length the
// sheet had room for, byte for byte.
func decoded(codes []string, c binder.Card) bool {
	whole := len(c.VCard(0))
	for budget := whole; budget > 0; budget-- {
		for _, code := range codes {
			if code == string(c.VCard(budget)) {
				return true
			}
		}
	}
	return false
}

// scan renders a PDF as a printer would and reads its QR codes. The reader in
// Go misses one sharp code in a hundred, so it looks at two resolutions.
func scan(ts *testscript.TestScript, pdf string) (list []string) {
	found := map[string]bool{}
	for _, dpi := range []string{"200", "300"} {
		scanAt(ts, pdf, dpi, found)
	}
	for code := range found {
		list = append(list, code)
	}
	return list
}

func scanAt(ts *testscript.TestScript, pdf, dpi string, found map[string]bool) {
	dir, err := os.MkdirTemp(filepath.Dir(pdf), "scan")
	ts.Check(err)
	out, err := exec.Command("pdftoppm", "-r", dpi, "-gray", "-png", pdf, filepath.Join(dir, "p")).CombinedOutput()
	if err != nil {
		ts.Fatalf("pdftoppm: %v %s", err, out)
	}
	pages, err := filepath.Glob(filepath.Join(dir, "*.png"))
	ts.Check(err)
	sort.Strings(pages)
	for _, p := range pages {
		body, err := os.ReadFile(p)
		ts.Check(err)
		img, err := png.Decode(bytes.NewReader(body))
		ts.Check(err)
		for _, part := range parts(img) {
			bitmap, err := gozxing.NewBinaryBitmapFromImage(part)
			ts.Check(err)
			results, err := multi.NewQRCodeMultiReader().DecodeMultiple(bitmap, map[gozxing.DecodeHintType]any{
				gozxing.DecodeHintType_TRY_HARDER:    true,
				gozxing.DecodeHintType_CHARACTER_SET: "UTF-8",
			})
			if err != nil {
				continue // this part has none
			}
			for _, r := range results {
				found[r.GetText()] = true
			}
		}
	}
}

// parts are the page and overlapping windows of it: the reader loses codes
// among many.
func parts(img image.Image) []image.Image {
	type sub interface {
		SubImage(image.Rectangle) image.Image
	}
	list := []image.Image{img}
	b := img.Bounds()
	w, h := b.Dx()/2, b.Dy()/4
	for y := b.Min.Y; y < b.Max.Y-h/2; y += h / 2 {
		for x := b.Min.X; x <= b.Min.X+w; x += w {
			list = append(list, img.(sub).SubImage(image.Rect(x, y, min(x+w, b.Max.X), min(y+h, b.Max.Y))))
		}
	}
	return list
}
