package sheet

import (
	"image"
	"image/color"
)

// QR is the code of text as a picture for the screen: black on white, one
// pixel a module, with the white border that telephones need; nil where the
// text is too long for a code.
func QR(text string) image.Image {
	c, err := makeQR(text, 1000)
	if err != nil {
		return nil
	}
	side := c.n + 2*quiet
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y, row := range c.rows {
		for x, dark := range row {
			if dark {
				img.SetColorIndex(x+quiet, y+quiet, 1)
			}
		}
	}
	return img
}
