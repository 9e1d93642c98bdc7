package assets

import _ "embed"

// InterRegular is the typeface Inter, regular weight (SIL Open Font License).
//
//go:embed fonts/Inter-Regular.ttf
var InterRegular []byte

// InterSemiBold is Inter in the weight that the program uses as bold.
//
//go:embed fonts/Inter-SemiBold.ttf
var InterSemiBold []byte

// InterLicense is the text that has to travel with the two fonts.
//
//go:embed fonts/Inter-LICENSE.txt
var InterLicense string
