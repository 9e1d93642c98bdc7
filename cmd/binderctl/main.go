// Command binderctl is ReadyBinder without a screen: the same binder, for
// scripts, tests, rescue USB drives, and PCs whose display does not work.
package main

import (
	"os"

	"readybinder/store"
)

func main() {
	store.Harden()
	os.Exit(Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
