package ui

import "fyne.io/fyne/v2"

// Status is how something stands. It always shows as a word with an icon and
// a color, never as a color alone.
type Status int

// The statuses of the product, and two for what is neither good nor bad.
const (
	StatusNone Status = iota
	StatusCurrent
	StatusDueSoon
	StatusOverdue
	StatusMissing
	StatusNever
	StatusTwoAnswers
	StatusNotSynced
	StatusInfo
	StatusOff
)

type statusLook struct {
	word, icon string
	fore, back fyne.ThemeColorName
}

var statusLooks = map[Status]statusLook{
	StatusCurrent:    {"Current", "check-circle-outline", ColorGood, ColorGoodBack},
	StatusDueSoon:    {"Due soon", "clock-outline", ColorWarn, ColorWarnBack},
	StatusOverdue:    {"Overdue", "alert-outline", ColorBad, ColorBadBack},
	StatusMissing:    {"Missing", "alert-circle-outline", ColorBad, ColorBadBack},
	StatusNever:      {"Never", "minus-circle-outline", ColorNeutral, ColorNeutralBack},
	StatusTwoAnswers: {"Two answers", "call-split", ColorWarn, ColorWarnBack},
	StatusNotSynced:  {"Not synced", "sync-off", ColorNeutral, ColorNeutralBack},
	StatusInfo:       {"", "information-outline", ColorInfo, ColorInfoBack},
	StatusOff:        {"", "minus-circle-outline", ColorNeutral, ColorNeutralBack},
}

// Word returns the status in words.
func (s Status) Word() string { return T(statusLooks[s].word) }

// IconName returns the icon that goes with the word.
func (s Status) IconName() string { return statusLooks[s].icon }

// Color returns the color of the status for words and icons on a card.
func (s Status) Color() fyne.ThemeColorName {
	if l, ok := statusLooks[s]; ok {
		return l.fore
	}
	return ColorMuted
}
