//go:build !js

package main

// main is for tests and tools on other systems: there is no page to show.
func main() {}
