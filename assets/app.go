package assets

import _ "embed"

// AppIcon is the program's own icon, PNG of 512 by 512: a binder with a
// lifebuoy on it.
//
//go:embed icons/app.png
var AppIcon []byte
