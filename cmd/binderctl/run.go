package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"readybinder/binder"
	"readybinder/store"
)

// The exit codes, for scripts.
const (
	exitOK       = 0
	exitFailed   = 1 // it could not be done; the message says why
	exitUsage    = 2 // the command line is wrong
	exitFindings = 3 // it was done, and something wants attention
	exitLocked   = 4 // wrong passphrase
)

// version is set by the build.
var version = "dev"

// command is one word after binderctl.
type command struct {
	name  string
	args  string // what follows, for the help
	about string // one line
	help  string // the rest
	run   func(*call) error
	flags func(*call)
}

var commands = []*command{
	cmdInit, cmdSample, cmdOpen, cmdImport, cmdUndo, cmdList, cmdShow, cmdSet, cmdDelete, cmdSearch, cmdReady,
	cmdPrint, cmdCheck, cmdExport, cmdHistory, cmdConflicts, cmdApprove, cmdKeys, cmdRecovery, cmdPassphrase, cmdHeld, cmdPCs, cmdShutOut, cmdEdition, cmdFollow,
	cmdAttach, cmdFiles, cmdFile, cmdBackup, cmdBackups, cmdRestore, cmdCompare, cmdDrill, cmdHeal, cmdGoBag, cmdVerify, cmdTrail,
	cmdPlaces, cmdSync, cmdHeldBack, cmdJoin, cmdCheckWords, cmdHost,
}

// call is one run of a command.
type call struct {
	*command
	ctx      context.Context
	flags    *flag.FlagSet
	args     []string
	in       io.Reader
	out, err io.Writer

	dir    string
	passFD int
	pass   *os.File // passFD, once it was asked
	person string
	json   bool
	opts   options
	secret string // what opened the binder
	store  *store.Store
}

// usage is a mistake in the command line.
type usage string

func (u usage) Error() string { return string(u) }

// findings ends a command that worked and found something.
var errFindings = errors.New("findings")

// Run runs a command line and returns the exit code. It reads what it asks
// for from in, and writes results to out and everything else to errOut.
func Run(args []string, in io.Reader, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl+C ends the program at once
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		return help(args, out, errOut)
	}
	if args[0] == "version" || args[0] == "--version" {
		fmt.Fprintln(out, "binderctl", version)
		return exitOK
	}
	for _, c := range commands {
		if c.name == args[0] {
			return (&call{command: c, ctx: ctx, in: in, out: out, err: errOut}).do(args[1:])
		}
	}
	fmt.Fprintf(errOut, "binderctl: there is no command %q. Type \"binderctl help\" for the list.\n", args[0])
	return exitUsage
}

func help(args []string, out, errOut io.Writer) int {
	if len(args) > 1 {
		for _, c := range commands {
			if c.name == args[1] {
				(&call{command: c, out: out, err: errOut}).usage(out)
				return exitOK
			}
		}
		fmt.Fprintf(errOut, "binderctl: there is no command %q.\n", args[1])
		return exitUsage
	}
	fmt.Fprint(out, `binderctl opens a ReadyBinder without a screen.

Usage: binderctl COMMAND [OPTIONS] ...

`)
	for _, c := range commands {
		fmt.Fprintf(out, "  %-11s %s\n", c.name, c.about)
	}
	fmt.Fprint(out, `
A first round, with invented data:

  binderctl sample --binder ./demo      make the sample office; asks for a new passphrase
  binderctl ready --binder ./demo       what is missing, most important first
  binderctl print contacts -o who.pdf --binder ./demo

"binderctl help COMMAND" tells more about one, "binderctl version" which it is. Every command takes
  --binder DIR         the binder's folder (default: $READYBINDER_DIR, then this PC's own)
  --passphrase-fd N    read the passphrase from file descriptor N instead of asking;
                       it is never an argument, where other programs could see it
Exit codes: 0 done, 1 failed, 2 wrong command line, 3 done and something wants
attention, 4 wrong passphrase.
`)
	return exitOK
}

func (c *call) usage(w io.Writer) {
	fmt.Fprintf(w, "Usage: binderctl %s %s\n\n%s\n", c.name, c.command.args, c.about)
	if c.help != "" {
		fmt.Fprintf(w, "\n%s\n", strings.TrimSpace(c.help))
	}
	if c.flags == nil {
		c.define()
	}
	fmt.Fprint(w, "\nOptions:\n")
	c.flags.SetOutput(w)
	c.flags.PrintDefaults()
}

func (c *call) define() {
	c.flags = flag.NewFlagSet(c.name, flag.ContinueOnError)
	c.flags.StringVar(&c.dir, "binder", "", "the binder's folder `DIR`")
	c.flags.IntVar(&c.passFD, "passphrase-fd", -1, "read the passphrase (or recovery code) from file descriptor `N`")
	c.flags.StringVar(&c.person, "by", "", "who is at this PC, as `person/ID`, for the history")
	if c.command.flags != nil {
		c.command.flags(c)
	}
}

func (c *call) do(args []string) int {
	c.define()
	c.flags.SetOutput(io.Discard)
	rest, err := parse(c.flags, args)
	if errors.Is(err, flag.ErrHelp) {
		c.usage(c.out)
		return exitOK
	}
	if err == nil {
		c.args = rest
		err = c.run(c)
	} else {
		err = usage(err.Error())
	}
	if c.store != nil {
		if closed := c.store.Close(); err == nil {
			err = closed
		}
	}
	return c.report(err)
}

// parse lets options stand after the arguments too, as people type them.
func parse(f *flag.FlagSet, args []string) (rest []string, err error) {
	for {
		if err := f.Parse(args); err != nil {
			return nil, err
		}
		if f.NArg() == 0 {
			return rest, nil
		}
		if n := len(args) - f.NArg(); n > 0 && args[n-1] == "--" {
			return append(rest, f.Args()...), nil
		}
		rest = append(rest, f.Arg(0))
		args = f.Args()[1:]
	}
}

func (c *call) report(err error) int {
	var u usage
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFindings):
		return exitFindings
	case errors.As(err, &u):
		fmt.Fprintf(c.err, "binderctl %s: %s. Type \"binderctl help %s\".\n", c.name, u, c.name)
		return exitUsage
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(c.err, "Stopped. Nothing that was saved is lost.")
		return exitFailed
	}
	what, do := binder.Explain(err)
	fmt.Fprintf(c.err, "%s\n%s\n", what, do)
	c.tellPlace(err)
	if errors.Is(err, store.ErrPassphrase) || errors.Is(err, store.ErrRecoveryCode) {
		return exitLocked
	}
	return exitFailed
}

// folder is the binder's folder.
func (c *call) folder() (string, error) {
	if c.dir != "" {
		return c.dir, nil
	}
	if dir := os.Getenv("READYBINDER_DIR"); dir != "" {
		return dir, nil
	}
	return store.DefaultDir()
}

// open opens the binder, asking for the passphrase.
func (c *call) open() error {
	dir, err := c.folder()
	if err != nil {
		return err
	}
	if there, err := store.Exists(dir); err != nil {
		return err
	} else if !there {
		return fmt.Errorf("%w: %s", store.ErrNone, dir)
	}
	if c.secret, err = c.ask("Passphrase or recovery code: "); err != nil {
		return err
	}
	if c.store, err = store.Open(dir, c.secret); err != nil {
		return err
	}
	if c.person != "" {
		ref := binder.Ref(c.person)
		known := false
		c.store.View(func(b *binder.Binder) { _, known = b.Get(ref) })
		if !known || ref.Kind() != "person" {
			return usage("--by " + c.person + " is nobody in this binder")
		}
		c.store.SetPerson(ref)
	}
	c.tellHeld()
	return nil
}

func (c *call) tellHeld() {
	k := c.store.Standing()
	if k.Held+k.Newer > 0 {
		fmt.Fprintf(c.err, "Note: %d sealed files and %d changes of a newer ReadyBinder are kept and not shown.\n", k.Held, k.Newer)
	}
	if k.Barred > 0 {
		fmt.Fprintf(c.err, "Note: %d changes by people who had no right to them are kept and not shown. \"binderctl held\" lists them.\n", k.Barred)
	}
	if k.Damaged > 0 {
		fmt.Fprintf(c.err, "Note: %d files on this PC are damaged, and what they say is not shown. \"binderctl heal FOLDER\" takes them from a copy.\n", k.Damaged)
	}
}

// view opens the binder and shows it to look.
func (c *call) view(look func(*binder.Binder) error) (err error) {
	if err := c.open(); err != nil {
		return err
	}
	c.store.View(func(b *binder.Binder) { err = look(b) })
	return err
}

func (c *call) want(n int, what string) error {
	if len(c.args) != n {
		return usage("it wants " + what)
	}
	return nil
}

// mayWant is want for what may be left out.
func (c *call) mayWant(what string) error {
	if len(c.args) > 1 {
		return usage("it wants one " + what + " or none")
	}
	return nil
}
