package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// maxSecret bounds what is read for a passphrase, in bytes.
const maxSecret = 4096

// ask gets a secret: from the descriptor that was named, from the terminal
// with nothing shown, or from the first line of what is piped in.
func (c *call) ask(prompt string) (string, error) {
	if c.passFD >= 0 {
		// Kept for the next question: a file that nobody holds is closed.
		if c.pass == nil {
			c.pass = os.NewFile(uintptr(c.passFD), "passphrase")
		}
		return firstLine(c.pass)
	}
	if f, ok := c.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		fmt.Fprint(c.err, prompt)
		return c.unseen(f)
	}
	return firstLine(c.in)
}

// unseen reads a line from a terminal with nothing shown. Ctrl+C ends the
// program and leaves the terminal as it was.
func (c *call) unseen(f *os.File) (string, error) {
	fd := int(f.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return "", err
	}
	stop := context.AfterFunc(c.ctx, func() {
		_ = term.Restore(fd, before)
		fmt.Fprintln(c.err)
		os.Exit(c.report(context.Canceled))
	})
	defer stop()
	secret, err := term.ReadPassword(fd)
	fmt.Fprintln(c.err)
	return string(secret), err
}

// firstLine reads a line byte by byte, so that what follows it is still there
// for the next question.
func firstLine(r io.Reader) (string, error) {
	var line []byte
	one := make([]byte, 1)
	for len(line) < maxSecret {
		n, err := r.Read(one)
		if n == 1 && one[0] == '\n' {
			break
		}
		line = append(line, one[:n]...)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", err
		}
	}
	secret := strings.TrimSuffix(string(line), "\r")
	if secret == "" {
		return "", usage("no passphrase was given; type it, pipe it in, or use --passphrase-fd")
	}
	return secret, nil
}

// askNew gets a new passphrase: twice from a terminal, an empty answer takes
// the one that is offered.
func (c *call) askNew(offer string) (string, error) {
	f, ok := c.in.(*os.File)
	if c.passFD >= 0 || !ok || !term.IsTerminal(int(f.Fd())) {
		return c.ask("")
	}
	fmt.Fprintf(c.err, "A good passphrase for this binder:\n\n    %s\n\nPress Enter to take it, or type your own: ", offer)
	want, err := c.unseen(f)
	if err != nil {
		return "", err
	}
	if want == "" {
		want = offer
		fmt.Fprintln(c.err, "Write it down now and keep it in the red folder.")
	}
	fmt.Fprint(c.err, "Type it once more: ")
	again, err := c.unseen(f)
	if err != nil {
		return "", err
	}
	if again != want {
		return "", usage("the two did not match; nothing was made")
	}
	return want, nil
}
