//go:build !js

package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

// main shows the viewer without a browser: gobag FILE reads the passphrase from
// standard input and prints what the page with the JSON data in FILE would show.
func main() {
	if err := show(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "gobag:", err)
		os.Exit(1)
	}
}

func show(args []string, in io.Reader, out io.Writer) error {
	if len(args) != 1 {
		return fmt.Errorf("it wants one file")
	}
	data, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	secret, err := io.ReadAll(io.LimitReader(in, 4096))
	if err != nil {
		return err
	}
	text, err := open(data, string(secret), time.Now())
	if err == nil {
		_, err = io.WriteString(out, text)
	}
	return err
}
