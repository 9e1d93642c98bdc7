package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"readybinder/binder"
	"readybinder/sheet"
	"readybinder/store"
)

// browser drives a real Chromium without a window, by the W3C's WebDriver.
type browser struct {
	t    *testing.T
	base string // of the session
}

func start(t *testing.T) *browser {
	t.Helper()
	for _, p := range []string{"chromedriver", "chromium"} {
		if _, err := exec.LookPath(p); err != nil {
			t.Fatalf("no %s here; make test installs it", p)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	c := exec.Command("chromedriver", fmt.Sprint("--port=", port), "--log-level=OFF")
	c.Env = append(os.Environ(), "TMPDIR="+t.TempDir())
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t, base: fmt.Sprintf("http://127.0.0.1:%d/session", port)}
	t.Cleanup(func() {
		b.try("DELETE", "", nil)
		c.Process.Kill()
		c.Wait()
	})
	args := []string{"--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=420,900", "--host-resolver-rules=MAP * 0.0.0.0", "--user-data-dir=" + t.TempDir()}
	want := map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{"browserName": "chrome", "goog:chromeOptions": map[string]any{"binary": "/usr/bin/chromium", "args": args}}}}
	var got struct{ SessionID string }
	for range 100 {
		if err = b.try("POST", "", want, &got); err == nil || !errors.Is(err, errNotUp) {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err != nil {
		t.Fatal(err)
	}
	b.base += "/" + got.SessionID
	return b
}

var errNotUp = errors.New("not up yet")

func (b *browser) try(method, path string, body any, result ...any) error {
	var text io.Reader
	if body != nil {
		encoded, _ := json.Marshal(body)
		text = bytes.NewReader(encoded)
	}
	req, err := http.NewRequest(method, b.base+path, text)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("%w: %w", errNotUp, err)
	}
	defer resp.Body.Close()
	all, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != 200 {
		return fmt.Errorf("%s %s: %s", method, path, all)
	}
	if len(result) > 0 {
		return json.Unmarshal(all, &struct{ Value any }{result[0]})
	}
	return nil
}

func (b *browser) do(method, path string, body any, result ...any) {
	b.t.Helper()
	if err := b.try(method, path, body, result...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) open(path string) { b.do("POST", "/url", map[string]any{"url": "file://" + path}) }

func (b *browser) js(script string) (got any) {
	b.t.Helper()
	b.do("POST", "/execute/sync", map[string]any{"script": "return " + script, "args": []any{}}, &got)
	return got
}

// typeIn types into the element, as a person would.
func (b *browser) typeIn(id, text string) {
	b.t.Helper()
	var el map[string]string
	b.do("POST", "/element", map[string]any{"using": "css selector", "value": "#" + id}, &el)
	for _, ref := range el {
		b.do("POST", "/element/"+ref+"/clear", map[string]any{})
		b.do("POST", "/element/"+ref+"/value", map[string]any{"text": text})
	}
}

// answer waits until the page has tried, and returns what it says where it did not
// open.
func (b *browser) answer() string {
	b.t.Helper()
	for range 1200 {
		if b.js(`document.getElementById("open").disabled`) == false {
			return fmt.Sprint(b.js(`document.getElementById("status").textContent`))
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.t.Fatal("the page does not answer")
	return ""
}

func (b *browser) picture(name string) {
	b.t.Helper()
	dir := os.Getenv("READYBINDER_PICTURES")
	if dir == "" {
		return
	}
	var text string
	b.do("GET", "/screenshot", nil, &text)
	png, _ := base64.StdEncoding.DecodeString(text)
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

const pass = "orbit velvet canyon maple thunder quilt"

// written is a go-bag's page of a small office, and the secrets that open it.
func written(t *testing.T) (path, recovery string, cards []string) {
	t.Helper()
	s, err := store.Create(t.TempDir(), pass)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var forms []*binder.Form
	s.View(func(b *binder.Binder) {
		forms = append(forms,
			binder.Offices.Form(b, "office", binder.Office{Name: "Maple & Sons <Clinic>"}),
			binder.People.Form(b, "lan", binder.Person{Name: "Lan Nguyễn", Job: "Nurse", Ways: []binder.Way{{ID: "m", Way: "mobile", Value: "207-555-0101 x12"}, {ID: "o", Way: "other", Value: "<script>alert(1)</script>"}}}),
			binder.Roles.Form(b, "lead", binder.Role{Name: "Incident lead", Holder: "person/lan", Duties: []string{"Decide"}}),
			binder.Partners.Form(b, "it", binder.Partner{Name: "Fix It", Category: "it", Account: "A-77", Ways: []binder.Way{{ID: "d", Way: "day", Value: "2075550150"}}}),
			binder.Calls.Form(b, "c", binder.Call{From: "role/lead", To: "person/lan", Note: "Come in"}),
			binder.Sections.Form(b, "s", binder.Section{Title: "Purpose", Body: "Call {{call: Incident lead}}.\n\n## Then\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<img src=x onerror=alert(1)>\n\n[x](javascript:alert(1))"}),
			binder.First15s.Form(b, "first15", binder.First15{Do: []string{"Unplug the network"}, Dont: []string{"Do not pay"}, Call: []binder.Ref{"role/lead", "partner/it"}}),
			binder.Trainings.Form(b, "t", binder.Training{Person: "person/lan", Proof: "NOT IN A GO-BAG"}),
		)
	})
	for _, f := range forms {
		if err := s.Commit(store.Change{Ops: f.Diff()}); err != nil {
			t.Fatal(err)
		}
	}
	recovery, cards = store.NewRecoveryCode(), []string{store.NewRecoveryCode(), store.NewRecoveryCode(), store.NewRecoveryCode()}
	if err := errors.Join(s.AddRecovery(recovery), s.AddCards(cards)); err != nil {
		t.Fatal(err)
	}
	x, err := s.Export()
	if err != nil {
		t.Fatal(err)
	}
	page, err := sheet.ReadOnlyCopy(x, x.Made)
	if err != nil {
		t.Fatal(err)
	}
	for _, plain := range []string{"Maple &", "Lan Nguy", "555-0101", "Unplug the", "Fix It"} {
		if bytes.Contains(page, []byte(plain)) {
			t.Errorf("%q is legible in the sealed page", plain)
		}
	}
	path = filepath.Join(t.TempDir(), sheet.BagPage)
	if err := os.WriteFile(path, page, 0o644); err != nil {
		t.Fatal(err)
	}
	return path, recovery, cards
}

// TestInBrowser (T43) opens the page in a real browser without network: by passphrase,
// recovery code and cards, and with what does not open it.
func TestInBrowser(t *testing.T) {
	path, recovery, cards := written(t)
	b := start(t)
	b.open(path)
	b.picture("locked")
	for typed, want := range map[string]string{
		"not the passphrase at all":              "does not open",
		recovery[:len(recovery)-1] + "U":         "typing mistake",
		store.NewRecoveryCode():                  "two cards",
		cards[0]:                                 "two cards",
		cards[0] + " " + store.NewRecoveryCode(): "does not open",
	} {
		b.typeIn("secret", typed+"\n")
		if got := b.answer(); !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
	for name, secret := range map[string]string{"passphrase": strings.ToUpper(pass), "recovery code": recovery, "cards": cards[2] + " " + cards[0]} {
		b.open(path)
		b.typeIn("secret", secret+"\n")
		if got := b.answer(); got != "" {
			t.Fatalf("%s: %s", name, got)
		}
		text := fmt.Sprint(b.js(`document.getElementById("page").innerText`))
		for _, want := range []string{"Maple & Sons <Clinic>", "less than a day old", "Unplug the network", "Do not pay", "Lan Nguyễn", "<script>alert(1)</script>", "Fix It", "A-77", "Come in", "Purpose", "Call Lan Nguyễn (207) 555-0101 ext. 12"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", name, want, text)
			}
		}
		if strings.Contains(text, "NOT IN A GO-BAG") {
			t.Error("training records are in it")
		}
		t.Logf("%s: %v MB of memory in the browser", name, b.js(`lastMemory / 1048576`))
	}
	for script, want := range map[string]any{
		`document.querySelector("a.tel").getAttribute("href")`:                                   "tel:+12075550101,12",
		`document.querySelectorAll("#page script, #page img, #page a[href^=javascript]").length`: 0.0,
		`document.activeElement.tagName`:                                                         "H1",
		`[...document.querySelectorAll("#page h1,#page h2,#page h3,#page h4")].map(h => +h.tagName[1]).every((n, i, a) => !i || n <= a[i-1] + 1)`: true,
		`[...document.querySelectorAll("nav a")].every(a => document.querySelector(a.getAttribute("href")))`:                                      true,
		`document.documentElement.scrollWidth <= innerWidth`:                                                                                      true,
		`document.querySelector("#plan td").innerText`:                                                                                            "1",
		`document.documentElement.lang`:                                                                                                           "en",
		`performance.getEntriesByType("resource").filter(e => !e.name.startsWith("blob:")).length`:                                                0.0,
	} {
		if got := b.js(script); got != want {
			t.Errorf("%s: %v, want %v", script, got, want)
		}
	}
	b.picture("opened")
	// The plan's sections are reached from its head, and the numbers are printed
	// without it.
	if got := b.js(`document.querySelector("#plan nav a").textContent + "=" + document.querySelector(document.querySelector("#plan nav a").getAttribute("href")).textContent`); got != "Purpose=Purpose" {
		t.Errorf("the sections of the plan: %v", got)
	}
	b.js(`window.print = () => { document.title = document.body.className; }`)
	for id, want := range map[string]string{"numbers": "numbers", "print": ""} {
		b.js(`document.getElementById("` + id + `").click()`)
		if got := b.js(`document.title`); got != want {
			t.Errorf("%s: %v", id, got)
		}
	}
	// On paper, through the browser's own printing.
	var pdf string
	b.do("POST", "/print", map[string]any{}, &pdf)
	file := filepath.Join(t.TempDir(), "p.pdf")
	raw, _ := base64.StdEncoding.DecodeString(pdf)
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", file, "-").CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("(207) 555-0101")) || bytes.Contains(out, []byte("Close it")) {
		t.Errorf("printed: %v\n%s", err, out)
	}
	// Closing it forgets it.
	b.js(`document.getElementById("close").click()`)
	time.Sleep(500 * time.Millisecond)
	if text := b.js(`document.body.innerText`); strings.Contains(fmt.Sprint(text), "Nguyễn") {
		t.Error("closed, it still shows a name")
	}
}

// TestDamagedPage: a page that lost something says so, and where to look.
func TestDamagedPage(t *testing.T) {
	path, recovery, _ := written(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b := start(t)
	spoil := func(pattern, with string) {
		t.Helper()
		page := regexp.MustCompile(pattern).ReplaceAll(whole, []byte(with))
		if bytes.Equal(page, whole) {
			t.Fatalf("%s: not there", pattern)
		}
		if err := os.WriteFile(path, page, 0o644); err != nil {
			t.Fatal(err)
		}
		b.open(path)
		b.typeIn("secret", recovery+"\n")
		if got := b.answer(); !strings.Contains(got, "printed copy") {
			t.Errorf("%s: %q", pattern, got)
		}
	}
	spoil(`"data":"....................`, `"data":"AAAAAAAAAAAAAAAAAAAA`)
	spoil(`"slots":\[`, `"slots":[] , "x":[`)
	spoil(`(id="program">.{1000}).{100}`, `${1}`)
}
