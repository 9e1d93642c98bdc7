package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The colors of the kit. Where Fyne has a name for the same thing its name is
// used, so that Fyne's own widgets wear the same colors.
const (
	ColorText     = theme.ColorNameForeground  // ordinary words
	ColorMuted    = theme.ColorNamePlaceHolder // labels, hints, second lines
	ColorPage     = theme.ColorNameBackground  // behind cards
	ColorBorder   = theme.ColorNameSeparator   // one-pixel lines
	ColorAccent   = theme.ColorNamePrimary     // the main action, what is chosen
	ColorOnAccent = theme.ColorNameForegroundOnPrimary
	ColorMark     = theme.ColorNameFocus     // behind words that have the keyboard, in Fyne's menus
	ColorChosen   = theme.ColorNameSelection // the row that is chosen
	ColorHover    = theme.ColorNameHover

	ColorFocus    fyne.ThemeColorName = "readyFocus"    // the ring around what has the keyboard
	ColorRail     fyne.ThemeColorName = "readyRail"     // the navigation on the left
	ColorCard     fyne.ThemeColorName = "readyCard"     // cards, panels, lists
	ColorControl  fyne.ThemeColorName = "readyControl"  // plain buttons on a card
	ColorDanger   fyne.ThemeColorName = "readyDanger"   // the face of a dangerous button
	ColorOnDanger fyne.ThemeColorName = "readyOnDanger" // words on it
	ColorScrim    fyne.ThemeColorName = "readyScrim"    // over the window behind a dialog

	ColorGood        fyne.ThemeColorName = "readyGood"
	ColorGoodBack    fyne.ThemeColorName = "readyGoodBack"
	ColorWarn        fyne.ThemeColorName = "readyWarn"
	ColorWarnBack    fyne.ThemeColorName = "readyWarnBack"
	ColorBad         fyne.ThemeColorName = "readyBad"
	ColorBadBack     fyne.ThemeColorName = "readyBadBack"
	ColorInfo        fyne.ThemeColorName = "readyInfo"
	ColorInfoBack    fyne.ThemeColorName = "readyInfoBack"
	ColorNeutral     fyne.ThemeColorName = "readyNeutral"
	ColorNeutralBack fyne.ThemeColorName = "readyNeutralBack"
)

type palette map[fyne.ThemeColorName]color.NRGBA

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

func rgba(v uint32, a uint8) color.NRGBA {
	c := rgb(v)
	c.A = a
	return c
}

var lightPalette = palette{
	ColorPage: rgb(0xf6f7f9), ColorRail: rgb(0xebeef3), ColorCard: rgb(0xffffff), ColorControl: rgb(0xeff2f6),
	ColorText: rgb(0x1a2130), ColorMuted: rgb(0x525c6e), ColorBorder: rgb(0xdce0e7),
	ColorAccent: rgb(0x1b59b8), ColorOnAccent: rgb(0xffffff), ColorFocus: rgb(0x1b59b8), ColorMark: rgb(0x5f93dd),
	ColorChosen: rgb(0xdde9f9), ColorHover: rgba(0x1a2130, 0x0d),
	ColorDanger: rgb(0xb3261e), ColorOnDanger: rgb(0xffffff), ColorScrim: rgba(0x10151f, 0x66),
	ColorGood: rgb(0x15613a), ColorGoodBack: rgb(0xdcf2e3),
	ColorWarn: rgb(0x744600), ColorWarnBack: rgb(0xfcebc9),
	ColorBad: rgb(0xa11d17), ColorBadBack: rgb(0xfbe3e1),
	ColorInfo: rgb(0x1c4c98), ColorInfoBack: rgb(0xe2ecfb),
	ColorNeutral: rgb(0x475063), ColorNeutralBack: rgb(0xe7eaef),

	theme.ColorNameButton: rgb(0xeff2f6), theme.ColorNameDisabledButton: rgb(0xeceff3),
	theme.ColorNameDisabled: rgb(0x626c7d), theme.ColorNameError: rgb(0xb3261e),
	theme.ColorNameForegroundOnError: rgb(0xffffff), theme.ColorNameForegroundOnSuccess: rgb(0xffffff),
	theme.ColorNameForegroundOnWarning: rgb(0xffffff), theme.ColorNameSuccess: rgb(0x15613a),
	theme.ColorNameWarning: rgb(0x744600), theme.ColorNameHeaderBackground: rgb(0xf1f3f7),
	theme.ColorNameHyperlink: rgb(0x1b59b8), theme.ColorNameInputBackground: rgb(0xffffff),
	theme.ColorNameInputBorder: rgb(0x8a93a3), theme.ColorNameMenuBackground: rgb(0xffffff),
	theme.ColorNameOverlayBackground: rgb(0xffffff), theme.ColorNamePressed: rgba(0x1a2130, 0x1f),
	theme.ColorNameScrollBar: rgba(0x1a2130, 0x66), theme.ColorNameScrollBarBackground: rgba(0x1a2130, 0x0d),
	theme.ColorNameShadow: rgba(0x10151f, 0x24),
}

var darkPalette = palette{
	ColorPage: rgb(0x15181d), ColorRail: rgb(0x0f1216), ColorCard: rgb(0x1e232a), ColorControl: rgb(0x2b323c),
	ColorText: rgb(0xe7ebf1), ColorMuted: rgb(0xa3adbc), ColorBorder: rgb(0x303842),
	ColorAccent: rgb(0x7aacf5), ColorOnAccent: rgb(0x0a1a32), ColorFocus: rgb(0x8db8f8), ColorMark: rgb(0x41679f),
	ColorChosen: rgb(0x263750), ColorHover: rgba(0xffffff, 0x0d),
	ColorDanger: rgb(0xf0857c), ColorOnDanger: rgb(0x2b0603), ColorScrim: rgba(0x000000, 0x8c),
	ColorGood: rgb(0x84dba6), ColorGoodBack: rgb(0x163628),
	ColorWarn: rgb(0xf1c66c), ColorWarnBack: rgb(0x3b2f13),
	ColorBad: rgb(0xff9f97), ColorBadBack: rgb(0x452020),
	ColorInfo: rgb(0xa1c6fb), ColorInfoBack: rgb(0x1c304f),
	ColorNeutral: rgb(0xb6c0cf), ColorNeutralBack: rgb(0x2b323c),

	theme.ColorNameButton: rgb(0x2b323c), theme.ColorNameDisabledButton: rgb(0x262c35),
	theme.ColorNameDisabled: rgb(0x8f99a9), theme.ColorNameError: rgb(0xff9f97),
	theme.ColorNameForegroundOnError: rgb(0x2b0603), theme.ColorNameForegroundOnSuccess: rgb(0x06210f),
	theme.ColorNameForegroundOnWarning: rgb(0x271a00), theme.ColorNameSuccess: rgb(0x84dba6),
	theme.ColorNameWarning: rgb(0xf1c66c), theme.ColorNameHeaderBackground: rgb(0x232930),
	theme.ColorNameHyperlink: rgb(0x8db8f8), theme.ColorNameInputBackground: rgb(0x171b21),
	theme.ColorNameInputBorder: rgb(0x6a7585), theme.ColorNameMenuBackground: rgb(0x1e232a),
	theme.ColorNameOverlayBackground: rgb(0x1e232a), theme.ColorNamePressed: rgba(0xffffff, 0x1f),
	theme.ColorNameScrollBar: rgba(0xffffff, 0x59), theme.ColorNameScrollBarBackground: rgba(0xffffff, 0x0d),
	theme.ColorNameShadow: rgba(0x000000, 0x66),
}
