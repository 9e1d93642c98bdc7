//go:build unix

package store_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"readybinder/binder"
	"readybinder/store"
)

// crashDir tells this test binary to be the program that is killed.
const crashDir = "READYBINDER_CRASH_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		writeUntilKilled(dir)
		return
	}
	if dir := os.Getenv(vaultCrashDir); dir != "" {
		useVaultUntilKilled(dir, os.Getenv(vaultCrashPass))
		return
	}
	if failsHard() {
		return
	}
	if dir := os.Getenv(readOnlyDir); dir != "" {
		beReader(dir)
		return
	}
	if do := os.Getenv(keeperDo); do != "" {
		beKeeper(do, os.Getenv(keeperDir))
		return
	}
	os.Exit(m.Run())
}

// writeUntilKilled edits, packs and snapshots, and says after each edit that
// it is kept.
func writeUntilKilled(dir string) {
	s, err := store.Open(dir, passphrase)
	if err != nil {
		fmt.Println("failed", err)
		os.Exit(1)
	}
	n := 0
	s.View(func(b *binder.Binder) { n = b.Count("person") })
	fmt.Println("open", n)
	for ; ; n++ {
		var f *binder.Form
		s.View(func(b *binder.Binder) {
			f = binder.People.Form(b, fmt.Sprint("p", n), binder.Person{Name: fmt.Sprint("Person ", n)})
		})
		if err := s.Save(f); err != nil {
			fmt.Println("failed", err)
			os.Exit(1)
		}
		fmt.Println("kept", n+1)
		if n%40 == 39 {
			if err := s.Tidy(); err != nil {
				fmt.Println("failed", err)
				os.Exit(1)
			}
		}
	}
}

// TestKilled kills the program at random moments over commit, snapshot and
// packing: nothing acknowledged is lost, and the next start is clean.
func TestKilled(t *testing.T) {
	s := create(t)
	dir := s.Dir()
	s.Close()
	kept := 0
	for round := range 25 {
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), crashDir+"="+dir)
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		var timer *time.Timer
		for lines.Scan() {
			word, rest, _ := strings.Cut(lines.Text(), " ")
			n, _ := strconv.Atoi(rest)
			switch word {
			case "open":
				if n < kept {
					t.Fatalf("round %d: %d people were kept, %d are there", round, kept, n)
				}
				kept = n
				timer = time.AfterFunc(time.Duration(rand.IntN(80))*time.Millisecond, func() { c.Process.Kill() })
			case "kept":
				kept = n
			default:
				t.Fatalf("round %d: %s", round, lines.Text())
			}
		}
		if timer != nil {
			timer.Stop()
		}
		c.Wait()
	}
	s, err := store.Open(dir, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got := len(names(s)); got < kept || kept < 10 {
		t.Errorf("%d people, %d were kept", got, kept)
	}
	if r, err := s.Verify(context.Background(), nil); err != nil || len(r.Problems) > 0 {
		t.Errorf("verify %+v %v", r, err)
	}
}
