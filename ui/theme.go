package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"readybinder/assets"
)

// Look says whether the window is light or dark.
type Look string

// The looks that a person can choose.
const (
	LookSystem Look = "system" // as the PC is set
	LookLight  Look = "light"
	LookDark   Look = "dark"
)

// Theme is the look of the whole window: colors, typeface and sizes, every
// size grown by one scale.
type Theme struct {
	look  Look
	scale float32
}

// NewTheme returns the theme with that look, its sizes grown to percent (100
// to 200; what lies outside is brought inside).
func NewTheme(look Look, percent int) *Theme {
	return &Theme{look: look, scale: float32(min(max(percent, 100), 200)) / 100}
}

var (
	fontRegular  = fyne.NewStaticResource("Inter-Regular.ttf", assets.InterRegular)
	fontSemiBold = fyne.NewStaticResource("Inter-SemiBold.ttf", assets.InterSemiBold)
)

// Color implements fyne.Theme.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	colors := lightPalette
	if t.look == LookDark || t.look == LookSystem && variant == theme.VariantDark {
		colors = darkPalette
	}
	if c, ok := colors[name]; ok {
		return c
	}
	if t.look == LookLight {
		variant = theme.VariantLight
	} else if t.look == LookDark {
		variant = theme.VariantDark
	}
	return theme.DefaultTheme().Color(name, variant)
}

// Font implements fyne.Theme. Semibold stands in for bold; code keeps Fyne's
// typewriter face.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Monospace || style.Symbol:
		return theme.DefaultTheme().Font(style)
	case style.Bold:
		return fontSemiBold
	}
	return fontRegular
}

// Icon implements fyne.Theme.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	if own, ok := themeIcons[name]; ok {
		return Icon(own)
	}
	return theme.DefaultTheme().Icon(name)
}

// The icons inside Fyne's own widgets that would otherwise look foreign.
var themeIcons = map[fyne.ThemeIconName]string{
	theme.IconNameVisibility: "eye-outline", theme.IconNameVisibilityOff: "eye-off-outline",
	theme.IconNameCalendar: "calendar-outline", theme.IconNameSearch: "magnify",
	theme.IconNameCheckButtonChecked: "checkbox-marked", theme.IconNameCheckButton: "checkbox-blank-outline",
}

// The sizes at 100 %.
var themeSizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNameText: 13.5, theme.SizeNameCaptionText: 11.5,
	theme.SizeNameHeadingText: 22, theme.SizeNameSubHeadingText: 16,
	theme.SizeNamePadding: 4, theme.SizeNameInnerPadding: 7, theme.SizeNameLineSpacing: 4,
	theme.SizeNameInlineIcon: 18, theme.SizeNameInputRadius: 6, theme.SizeNameSelectionRadius: 6,
	theme.SizeNameButtonRadius: 6, theme.SizeNameCardRadius: 10, theme.SizeNameDialogRadius: 10,
	theme.SizeNamePopupRadius: 10, theme.SizeNameMenuRadius: 6,
	theme.SizeNameScrollBar: 11, theme.SizeNameScrollBarSmall: 4, theme.SizeNameScrollBarRadius: 3,
}

// Size implements fyne.Theme.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameModalBlurRadius:
		return 0 // a blurred background costs most of a core on software GL
	case theme.SizeNameSeparatorThickness, theme.SizeNameInputBorder:
		return 1 // a line stays a line
	}
	if s, ok := themeSizes[name]; ok {
		return s * t.scale
	}
	return theme.DefaultTheme().Size(name) * t.scale
}

// px grows a length of the kit by the scale of the theme in use.
func px(v float32) float32 {
	if t, ok := fyne.CurrentApp().Settings().Theme().(*Theme); ok {
		return v * t.scale
	}
	return v
}

// hue is the color of that name as it is now.
func hue(name fyne.ThemeColorName) color.Color { return theme.Color(name) }
