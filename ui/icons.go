package ui

import (
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"readybinder/assets"
)

var (
	iconsMu sync.Mutex
	iconsIn = map[string]fyne.Resource{}
)

func rawIcon(name string) fyne.Resource {
	iconsMu.Lock()
	defer iconsMu.Unlock()
	if r := iconsIn[name]; r != nil {
		return r
	}
	data := assets.Icon(name)
	if data == nil {
		data = assets.Icon("help-circle-outline") // a wrong name must be seen, not crash
	}
	r := fyne.NewStaticResource(name+".svg", data)
	iconsIn[name] = r
	return r
}

// Icon returns the icon of that name (see assets.Icon) in the color of words.
func Icon(name string) fyne.Resource { return IconIn(name, ColorText) }

// IconIn returns the icon of that name in a color of the theme.
func IconIn(name string, color fyne.ThemeColorName) fyne.Resource {
	return theme.NewColoredResource(rawIcon(name), color)
}

// glyph is an icon on the canvas, of a fixed side, that can change its color.
type glyph struct {
	*canvas.Image
	name  string
	color fyne.ThemeColorName
}

func newGlyph(name string, color fyne.ThemeColorName) *glyph {
	g := &glyph{Image: &canvas.Image{FillMode: canvas.ImageFillContain}}
	g.set(name, color)
	return g
}

// set changes the drawing. Without a change it does nothing, because drawing
// an SVG again is what makes lists slow.
func (g *glyph) set(name string, color fyne.ThemeColorName) {
	if g.name == name && g.color == color {
		return
	}
	g.name, g.color = name, color
	if name == "" {
		g.Image.Hide()
		return
	}
	g.Image.Resource = IconIn(name, color)
	g.Image.Show()
	g.Image.Refresh()
}

// place puts the icon at x, centered in a row of that height.
func (g *glyph) place(x, height, side float32) {
	g.Image.Resize(fyne.NewSquareSize(side))
	g.Image.Move(fyne.NewPos(x, (height-side)/2))
}
