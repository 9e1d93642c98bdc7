package ui

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"readybinder/assets"
)

// Every text stands on one of these grounds.
var textOn = []struct {
	texts   []fyne.ThemeColorName
	grounds []fyne.ThemeColorName
}{
	{[]fyne.ThemeColorName{ColorText, ColorMuted, ColorAccent, theme.ColorNameHyperlink},
		[]fyne.ThemeColorName{ColorPage, ColorCard, ColorRail, ColorChosen, ColorControl, theme.ColorNameInputBackground, theme.ColorNameHeaderBackground, ColorNeutralBack, theme.ColorNameMenuBackground}},
	{[]fyne.ThemeColorName{theme.ColorNameDisabled}, []fyne.ThemeColorName{ColorPage, ColorCard, theme.ColorNameDisabledButton, theme.ColorNameInputBackground}},
	{[]fyne.ThemeColorName{theme.ColorNameError, ColorGood, ColorWarn, ColorBad, ColorInfo, ColorNeutral}, []fyne.ThemeColorName{ColorPage, ColorCard, ColorRail, ColorChosen}},
	{[]fyne.ThemeColorName{ColorGood}, []fyne.ThemeColorName{ColorGoodBack}},
	{[]fyne.ThemeColorName{ColorWarn}, []fyne.ThemeColorName{ColorWarnBack}},
	{[]fyne.ThemeColorName{ColorBad}, []fyne.ThemeColorName{ColorBadBack}},
	{[]fyne.ThemeColorName{ColorInfo}, []fyne.ThemeColorName{ColorInfoBack}},
	{[]fyne.ThemeColorName{ColorNeutral}, []fyne.ThemeColorName{ColorNeutralBack}},
	{[]fyne.ThemeColorName{ColorText, ColorAccent}, []fyne.ThemeColorName{ColorGoodBack, ColorWarnBack, ColorBadBack, ColorInfoBack}},
	{[]fyne.ThemeColorName{ColorOnAccent}, []fyne.ThemeColorName{ColorAccent}},
	{[]fyne.ThemeColorName{ColorOnDanger}, []fyne.ThemeColorName{ColorDanger}},
	{[]fyne.ThemeColorName{ColorPage}, []fyne.ThemeColorName{ColorText}}, // the toast
	{[]fyne.ThemeColorName{ColorText}, []fyne.ThemeColorName{ColorMark}}, // the menu
}

func TestContrast(t *testing.T) {
	for _, look := range []Look{LookLight, LookDark} {
		th := NewTheme(look, 100)
		for _, pair := range textOn {
			for _, a := range pair.texts {
				for _, b := range pair.grounds {
					if r := contrast(th.Color(a, 0), th.Color(b, 0)); r < 4.5 {
						t.Errorf("%s: %s on %s is %.2f", look, a, b, r)
					}
				}
			}
		}
		for _, b := range []fyne.ThemeColorName{ColorPage, ColorCard, ColorRail} {
			if r := contrast(th.Color(ColorFocus, 0), th.Color(b, 0)); r < 3 {
				t.Errorf("%s: the focus ring on %s is %.2f", look, b, r)
			}
		}
		if r := contrast(th.Color(theme.ColorNameInputBorder, 0), th.Color(ColorCard, 0)); r < 3 {
			t.Errorf("%s: the edge of a field on a card is %.2f", look, r)
		}
	}
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	lin := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(r) + 0.7152*lin(g) + 0.0722*lin(b)
}

func TestThemeHasNoBlurAndGrows(t *testing.T) {
	if NewTheme(LookDark, 100).Size(theme.SizeNameModalBlurRadius) != 0 {
		t.Error("blur costs most of a core")
	}
	if got := NewTheme(LookLight, 500).Size(theme.SizeNameText); got != 27 {
		t.Errorf("text at 200 %% is %v", got)
	}
	for name := range lightPalette {
		if _, ok := darkPalette[name]; !ok {
			t.Errorf("%s has no dark color", name)
		}
	}
	if len(lightPalette) != len(darkPalette) {
		t.Error("palettes differ")
	}
}

func TestIconsExist(t *testing.T) {
	for s, l := range statusLooks {
		if assets.Icon(l.icon) == nil {
			t.Errorf("status %d: no icon %q", s, l.icon)
		}
	}
	for _, n := range themeIcons {
		if assets.Icon(n) == nil {
			t.Errorf("no icon %q", n)
		}
	}
	if len(assets.IconNames()) < 50 {
		t.Error("icons are missing")
	}
}

func TestTargetsAreLarge(t *testing.T) {
	newTestWindow(t, LookLight, 100, nil, 100, 100)
	rail := NewRail("", nil)
	rail.Add(GroupReady, "a", "A", "")
	for name, o := range map[string]fyne.CanvasObject{
		"rail item": rail.items[0], "button": NewButton(Plain, "Go", "", nil), "icon button": NewIconButton("close", "x", nil),
		"entry": newEntry(), "choice": NewChoiceField("", Options("a")).ctrl, "check": NewBoolField("a").ctrl,
		"row": newItemRow(), "option": newRefRow(nil),
	} {
		if h := o.MinSize().Height; h < 32 {
			t.Errorf("%s is %v high", name, h)
		}
	}
}
