package sheet

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"readybinder/assets"
	"readybinder/binder"
)

// ErrNoViewer is a program that was built without the viewer of the read-only copy.
var ErrNoViewer = binder.NewTrouble("sheet: built without the viewer",
	"This ReadyBinder was built without the read-only copy for browsers. The rest of the go-bag can be written.",
	"Build it with make, or use a released ReadyBinder.")

// The names of the files in a go-bag.
const (
	BagPage   = "Open the binder.html"
	BagReadMe = "READ ME FIRST.txt"
)

// ReadOnlyCopy is one HTML file that opens the binder read-only in any browser,
// with no network and no other program. carried is what it carries, sealed, and
// made when that was sealed: nothing else in it is legible without a key. It
// returns ErrNoViewer.
func ReadOnlyCopy(carried any, made time.Time) ([]byte, error) {
	program, glue, ok := assets.GoBagViewer()
	if !ok {
		return nil, ErrNoViewer
	}
	data, err := json.Marshal(carried)
	if err != nil {
		return nil, fmt.Errorf("sheet: read-only copy: %w", err)
	}
	return []byte(strings.NewReplacer(
		"{{made}}", made.Format("Mon Jan 2, 2006"),
		"{{seconds}}", strconv.FormatInt(made.Unix(), 10),
		"{{data}}", string(data), // base64 has no character that HTML knows
		"{{program}}", base64.StdEncoding.EncodeToString(program),
		"{{glue}}", string(glue),
	).Replace(assets.GoBagPage)), nil
}

// ReadMeFirst is the plain text that lies in a go-bag: what is in it, and how it is
// opened, for somebody who has never seen the program and holds the print of it.
// programs are the names of the programs beside it.
func ReadMeFirst(made time.Time, viewer bool, programs []string) []byte {
	t := readMe{programs: programs}
	t.lines("READ ME FIRST", "=============")
	t.lines("Do not plug this USB drive into a computer that shows a ransom note, or",
		"that was in the office when others did. Use one from elsewhere.")
	t.lines("The drive holds a sealed copy of your office's ReadyBinder: what to do",
		"first, whom to call, the call tree and the plan.",
		"It was made on "+made.Format("Monday, January 2, 2006")+". It does not know what came later.")
	t.lines("You need one of these: your passphrase; the code on the recovery sheet;",
		"or the codes on two break-glass cards. You need no network.")
	if viewer {
		t.inBrowser()
	}
	t.onWindows()
	t.withoutWindow()
	t.step("IF NOTHING OPENS")
	t.lines("   Use the printed copy in the red folder.")
	t.lines("When you are done, take the drive with you.")
	return []byte(t.String())
}

// readMe is the text while it is written.
type readMe struct {
	strings.Builder
	programs []string
	steps    int
}

// lines are a paragraph, with line ends that the oldest Windows shows right.
func (t *readMe) lines(list ...string) { t.WriteString(strings.Join(list, "\r\n") + "\r\n\r\n") }

func (t *readMe) step(title string) {
	t.steps++
	t.lines(fmt.Sprintf("%d. %s", t.steps, title))
}

// program is the name of the program whose name begins so, or "".
func (t *readMe) program(begins string) string {
	for _, p := range t.programs {
		if strings.HasPrefix(strings.ToLower(p), begins) {
			return p
		}
	}
	return ""
}

func (t *readMe) inBrowser() {
	t.step("TO READ IT, on any computer")
	t.lines("   Open the drive and double-click the file  "+BagPage,
		"   It opens in the browser. If you are asked with what, choose Edge,",
		"   Chrome, Firefox or Safari.")
	t.lines("   Type your passphrase, or the code on the recovery sheet, or the codes",
		"   of two cards with a space between them. Press Open. With a passphrase",
		"   it takes up to a minute.")
	t.lines("   Read it there, or print it. When you are done, press \"Close it\".")
	t.lines("   An Android phone opens the file too, once it is copied there: open it",
		"   with Chrome. An iPhone shows the file and cannot open it.")
}

func (t *readMe) onWindows() {
	p := t.program("readybinder-windows")
	if p == "" {
		return
	}
	t.step("TO WORK WITH IT, on a Windows PC")
	t.lines("   Open the folder  Programs  on the drive and double-click",
		"     "+p,
		"   If Windows says that it protected your PC, choose \"More info\" and",
		"   then \"Run anyway\".")
	t.lines("   Choose \"Open a binder\", then this drive, then \"Choose this folder\".",
		"   Type the passphrase, the code, or the two codes. The binder is copied",
		"   to that PC, sealed, and stays there. What you change stays there too.")
}

// withoutWindow gives what to type, whole, for each system whose binderctl is there.
func (t *readMe) withoutWindow() {
	if t.program("binderctl-") == "" {
		return
	}
	t.step("FOR YOUR IT PROVIDER, where nothing else starts")
	t.lines("   binderctl opens the same binder without a window and prints all of it.",
		"   Open a terminal in the folder  Programs  on the drive and type what",
		"   stands here for that computer. It asks for the passphrase or the code",
		"   twice, and shows nothing while you type.")
	if p := t.program("binderctl-windows"); p != "" {
		t.lines("   Windows, in PowerShell:",
			`     .\`+p+` restore ..\Binder --binder "$HOME\binder"`,
			`     .\`+p+` print all -o "$HOME\binder.pdf" --binder "$HOME\binder"`)
	}
	for _, unix := range []struct{ name, system string }{
		{"Linux", "linux-amd64"}, {"Linux on an ARM processor", "linux-arm64"},
		{"Mac", "darwin-arm64"}, {"Mac with an Intel processor", "darwin-amd64"},
	} {
		if p := t.program("binderctl-" + unix.system); p != "" {
			t.lines("   "+unix.name+":",
				"     cp "+p+" ~/binderctl && chmod +x ~/binderctl",
				"     ~/binderctl restore ../Binder --binder ~/binder",
				"     ~/binderctl print all -o ~/binder.pdf --binder ~/binder")
		}
	}
	t.lines("   Print binder.pdf, then delete it: whoever finds it can read it. The",
		"   folder  binder  beside it is sealed. Delete it too.")
}
