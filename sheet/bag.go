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
// opened, for somebody who has never seen the program. programs are the names of
// the programs beside it.
func ReadMeFirst(made time.Time, viewer bool, programs []string) []byte {
	var t strings.Builder
	line := func(s string, args ...any) { fmt.Fprintf(&t, s+"\r\n", args...) }
	line("READ ME FIRST")
	line("=============")
	line("")
	line("This USB drive holds a sealed copy of your office's ReadyBinder:")
	line("the response plan, the call tree, and whom to call.")
	line("It was made on %s. It does not know what came later.", made.Format("Monday, January 2, 2006"))
	line("")
	line("You need one of these: your passphrase, the recovery sheet,")
	line("or two break-glass cards. You need no network.")
	line("")
	n := 1
	step := func(title string) { line("%d. %s", n, title); line(""); n++ }
	if viewer {
		step("TO READ IT, on any computer")
		line("   Double-click the file  Open the binder.html")
		line("   It opens in the browser. Type your passphrase, or the code on")
		line("   the recovery sheet, and press Open. With a passphrase it takes")
		line("   up to a minute. A phone opens the file too, once it is copied there.")
		line("")
	}
	for _, p := range programs {
		if strings.HasPrefix(p, "readybinder-windows") {
			step("TO WORK WITH IT, on a Windows PC")
			line("   Open the folder  Programs  and double-click  %s", p)
			line("   Choose \"Open a binder\", and then the folder  Binder  on this")
			line("   drive. Type your passphrase. It is copied to that PC.")
			line("")
		}
	}
	ctl := false
	for _, p := range programs {
		ctl = ctl || strings.HasPrefix(p, "binderctl-")
	}
	if ctl {
		step("FOR YOUR IT PROVIDER, where nothing else starts")
		line("   binderctl in the folder  Programs  opens the same binder without")
		line("   a window. In a terminal, in that folder:")
		line("     binderctl restore ../Binder --binder ./here")
		line("     binderctl print contacts -o contacts.pdf --binder ./here")
		line("   Use the file whose name fits the computer: windows, linux, darwin")
		line("   (that is macOS); arm64 for newer Macs.")
		line("")
	}
	step("IF NOTHING OPENS")
	line("   Use the printed copy in the red folder.")
	line("")
	line("Do not use a computer that shows a ransom note. Do not plug this")
	line("drive into it. When you are done, take the drive with you.")
	return []byte(t.String())
}
