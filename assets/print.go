package assets

import _ "embed"

// InterFigures and InterFiguresSemiBold are Inter cut down to ASCII, with
// figures of one width, so that columns of numbers on paper line up. Like
// DejaVuExtra they are made by fonts/make-print-fonts.py.
//
//go:embed fonts/InterFigures-Regular.ttf
var InterFigures []byte

// InterFiguresSemiBold is InterFigures in the weight of InterSemiBold.
//
//go:embed fonts/InterFigures-SemiBold.ttf
var InterFiguresSemiBold []byte

// DejaVuExtra are the letters and signs of DejaVu Sans that Inter lacks:
// Armenian, Georgian, arrows, signs.
//
//go:embed fonts/DejaVuSans-Extra.ttf
var DejaVuExtra []byte

// DejaVuLicense is the text that has to travel with DejaVuExtra.
//
//go:embed fonts/DejaVu-LICENSE.txt
var DejaVuLicense string
