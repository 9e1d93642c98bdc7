//go:build unix

package store_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"readybinder/binder"
	"readybinder/store"
	"readybinder/sync"
)

// soak makes the tests that are killed, cut and flipped run in their long form.
var soak = flag.Bool("soak", false, "run the long forms (make soak)")

const (
	vaultCrashDir  = "READYBINDER_VAULT_CRASH_DIR"
	vaultCrashPass = "READYBINDER_VAULT_CRASH_PASS"
)

// useVaultUntilKilled does all that changes a binder's file, over and over, and
// says of each thing that it is about to do it, and that it is kept.
func useVaultUntilKilled(dir, pass string) {
	fail := func(err error) {
		fmt.Println("failed", err)
		os.Exit(1)
	}
	s, err := store.Open(dir, pass)
	if err != nil {
		fail(err)
	}
	count := func(kind string) (n int) {
		s.View(func(b *binder.Binder) { n = b.Count(kind) })
		return n
	}
	people, files := count("person"), count("attachment")
	fmt.Println("people", people)
	fmt.Println("files", files)
	person := func() *binder.Form {
		var f *binder.Form
		s.View(func(b *binder.Binder) {
			f = binder.People.Form(b, fmt.Sprint("p", people), binder.Person{Name: fmt.Sprint("Person ", people)})
		})
		people++
		return f
	}
	backups, err := sync.OpenBackups(filepath.Join(dir, "Backups"))
	if err != nil {
		fail(err)
	}
	for n := 0; ; n++ {
		switch rand.IntN(12) {
		case 0, 1, 2:
			err = s.Save(person())
			fmt.Println("people", people)
		case 3: // an import
			var changes []store.Change
			for range 50 {
				changes = append(changes, store.Change{Batch: "b", Ops: person().Diff()})
			}
			if err = s.Commit(changes...); err == nil {
				fmt.Println("people", people)
			}
		case 4:
			err = s.Tidy()
		case 5:
			body := make([]byte, 1+rand.IntN(100_000))
			if _, err = s.Attach(context.Background(), "file", "", bytes.NewReader(body), int64(len(body)), nil); err == nil {
				files++
				fmt.Println("files", files)
			}
		case 6:
			if _, err = backups.Make(context.Background(), s, s.Now().Add(time.Duration(n)*time.Second), n%2 == 0, nil); err == nil {
				err = backups.Age(s.Now())
			}
		case 7:
			var list []*sync.Backup
			if list, err = backups.All(); err == nil && len(list) > 0 {
				to := filepath.Join(dir, "restored")
				os.RemoveAll(to)
				var o *store.Store
				if o, _, err = store.Restore(context.Background(), to, list[0], pass, nil); errors.Is(err, store.ErrPassphrase) || errors.Is(err, store.ErrReplaced) {
					err = nil // it was made before the passphrase of today
				}
				if o != nil {
					err = o.Close()
				}
			}
		case 8:
			next := fmt.Sprint("passphrase number ", rand.Int())
			fmt.Println("next", next)
			if err = s.ChangePassphrase(pass, next); err == nil {
				pass = next
				fmt.Println("pass", pass)
			}
		case 9:
			err = s.AddPerson(store.NewKey{Name: "Someone", Right: binder.Edit, Secret: "someone's passphrase"})
		case 10:
			for _, h := range s.Holders() {
				if !h.Me && h.Open() {
					err = s.TakeBack(h.ID)
					break
				}
			}
		case 11:
			if n%5 == 4 {
				err = s.NewEdition(false, nil)
			}
		}
		if err != nil {
			fail(err)
		}
	}
}

// TestKilledVault kills the program at random moments over everything that changes
// a binder's file: nothing acknowledged is lost, the next start is clean, and one
// of the two passphrases opens it, of a change that was cut off.
func TestKilledVault(t *testing.T) {
	s := create(t)
	dir := s.Dir()
	ok(t, s.Close())
	rounds := 25
	if *soak {
		rounds = 500
	}
	people, files, pass, next := 0, 0, passphrase, ""
	for round := range rounds {
		if next != "" {
			if o, err := store.Open(dir, next); err == nil {
				pass = next
				ok(t, o.Close())
			}
			next = ""
		}
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), vaultCrashDir+"="+dir, vaultCrashPass+"="+pass)
		out, err := c.StdoutPipe()
		ok(t, err)
		ok(t, c.Start())
		var timer *time.Timer
		for lines := bufio.NewScanner(out); lines.Scan(); {
			word, rest, _ := strings.Cut(lines.Text(), " ")
			n, _ := strconv.Atoi(rest)
			begun := timer == nil
			if begun {
				timer = time.AfterFunc(time.Duration(rand.IntN(400))*time.Millisecond, func() { c.Process.Kill() })
			}
			switch word {
			case "people":
				if n < people {
					t.Fatalf("round %d: %d people were kept, %d are there", round, people, n)
				}
				people = n
			case "files":
				if n < files {
					t.Fatalf("round %d: %d files were kept, %d are there", round, files, n)
				}
				files = n
			case "next":
				next = rest
			case "pass":
				pass, next = rest, ""
			default:
				t.Fatalf("round %d: %s", round, lines.Text())
			}
		}
		if timer != nil {
			timer.Stop()
		}
		c.Wait()
	}
	for _, p := range []string{next, pass} {
		if o, err := store.Open(dir, p); p != "" && err == nil {
			s = o
			break
		}
	}
	defer s.Close()
	if n := len(names(s)); n < people || people < rounds {
		t.Errorf("%d people, %d were kept", n, people)
	}
	if r, err := s.Verify(context.Background(), nil); err != nil || len(r.Problems) > 0 || r.Attachments < files {
		t.Errorf("verify %+v %v", r, err)
	}
	b, err := sync.OpenBackups(filepath.Join(dir, "Backups"))
	ok(t, err)
	list, err := b.All()
	ok(t, err)
	for _, x := range list {
		all, err := x.Names()
		ok(t, err)
		for _, n := range all {
			if body, err := x.Read(n); err != nil || n.Check(body) != nil {
				t.Errorf("backup of %v: %s is not whole (%v)", x.At, n, err)
			}
		}
	}
	t.Logf("%d rounds: %d people, %d files, %d backups, everything acknowledged is there", rounds, people, files, len(list))
}
