//go:build !(linux && cgo && x11)

package main

// display says what is wrong with the screen: elsewhere the system tells.
func display() string { return "" }
