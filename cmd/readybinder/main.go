// Command readybinder is the desktop app. It wires: what it shows is in ui.
package main

import (
	"flag"
	"fmt"
	"os"

	"fyne.io/fyne/v2/app"

	"readybinder/ui"
)

// version is set by the build.
var version = "dev"

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	if len(args) == 2 && args[0] == "host" {
		return ui.RunHost(args[1]) // started by the window
	}
	flags := flag.NewFlagSet("readybinder", flag.ContinueOnError)
	dir := flags.String("binder", "", "the `FOLDER` of the binder (default: this person's own on this PC)")
	tell := flags.Bool("version", false, "say which version this is")
	switch err := flags.Parse(args); {
	case err == flag.ErrHelp:
		return 0
	case err != nil:
		return 2
	case *tell:
		fmt.Println("ReadyBinder", version)
		return 0
	}
	if trouble := display(); trouble != "" {
		fmt.Fprintln(os.Stderr, "readybinder:", trouble)
		return 1
	}
	return ui.Run(app.NewWithID("org.readybinder.app"), *dir, version)
}
