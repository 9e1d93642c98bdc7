// Package ui is the window of ReadyBinder: it shows, asks and explains, and
// holds no rule and no key. Its lower half is a kit of small widgets that read
// the theme whenever they are drawn (buttons, lists, forms, dialogs, the call
// tree); its upper half is the shell and the pages that are built from it.
//
// The package never imports fyne.io/fyne/v2/app, so that its tests need
// neither a display nor a C compiler.
package ui
