package sheet_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	_ "image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	multi "github.com/makiuchi-d/gozxing/multi/qrcode"

	"readybinder/binder"
	"readybinder/sheet"
)

// paper is a sheet as a printer would see it: written out, checked and read
// back with tools that are not ours. A tool that is missing fails the test.
type paper struct {
	t     testing.TB
	file  string
	pages []bboxPage
}

type bboxPage struct {
	Width  float64    `xml:"width,attr"`
	Height float64    `xml:"height,attr"`
	Words  []bboxWord `xml:"word"`
}

type bboxWord struct {
	XMin float64 `xml:"xMin,attr"`
	YMin float64 `xml:"yMin,attr"`
	XMax float64 `xml:"xMax,attr"`
	YMax float64 `xml:"yMax,attr"`
	Text string  `xml:",chardata"`
}

func run(t testing.TB, name string, args ...string) []byte {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return out
}

func printed(t testing.TB, pdf []byte) *paper {
	t.Helper()
	p := &paper{t: t, file: filepath.Join(t.TempDir(), "sheet.pdf")}
	if err := os.WriteFile(p.file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, "qpdf", "--check", p.file)
	var doc struct {
		Pages []bboxPage `xml:"body>doc>page"`
	}
	if err := xml.Unmarshal(run(t, "pdftotext", "-bbox", p.file, "-"), &doc); err != nil {
		t.Fatal(err)
	}
	p.pages = doc.Pages
	if !bytes.Contains(run(t, "pdfinfo", p.file), []byte("Tagged:          yes")) {
		t.Error("the PDF is not tagged")
	}
	return p
}

// text is what pdftotext reads, one string a page, white space made single.
func (p *paper) text() []string {
	out := strings.Split(string(run(p.t, "pdftotext", "-layout", p.file, "-")), "\f")
	for i, s := range out {
		out[i] = strings.Join(strings.Fields(s), " ")
	}
	return out[:len(out)-1]
}

func (p *paper) all() string { return strings.Join(p.text(), " ") }

// codes are the texts of all QR codes, page by page, as a scanner reads them
// from a print of 200 dots an inch; of the pages that are named, or of all.
func (p *paper) codes(pages ...int) [][]string {
	p.t.Helper()
	dir := p.t.TempDir()
	if len(pages) == 0 {
		for i := range p.pages {
			pages = append(pages, i+1)
		}
	}
	for _, n := range pages {
		page := fmt.Sprint(n)
		run(p.t, "pdftoppm", "-r", "200", "-gray", "-png", "-f", page, "-l", page, p.file, filepath.Join(dir, fmt.Sprintf("p%03d", n)))
	}
	files, _ := filepath.Glob(filepath.Join(dir, "p*.png"))
	slices.Sort(files)
	var list [][]string
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			p.t.Fatal(err)
		}
		img, _, err := image.Decode(f)
		f.Close()
		if err != nil {
			p.t.Fatal(err)
		}
		bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
		if err != nil {
			p.t.Fatal(err)
		}
		hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_CHARACTER_SET: "UTF-8", gozxing.DecodeHintType_TRY_HARDER: true}
		results, err := multi.NewQRCodeMultiReader().DecodeMultiple(bitmap, hints)
		if err != nil {
			results = nil
		}
		var page []string
		for _, r := range results {
			page = append(page, r.GetText())
		}
		slices.Sort(page)
		list = append(list, page)
	}
	return list
}

const mm = 72 / 25.4

// sound checks what holds for every page of every sheet.
func (p *paper) sound(size string) {
	t := p.t
	t.Helper()
	want := map[string][2]float64{"letter": {612, 792}, "a4": {595.28, 841.89}}[size]
	for i, page := range p.pages {
		w, h := page.Width, page.Height
		if w > h {
			w, h = h, w
		}
		if abs(w-want[0]) > 0.5 || abs(h-want[1]) > 0.5 {
			t.Errorf("page %d is %.1f by %.1f points", i+1, page.Width, page.Height)
		}
		for j, a := range page.Words {
			if a.XMin < 25*mm-0.5 || a.XMax > page.Width-11*mm || a.YMin < 10*mm || a.YMax > page.Height-9*mm {
				t.Errorf("page %d: %q stands outside the margins: %.0f %.0f %.0f %.0f", i+1, a.Text, a.XMin, a.YMin, a.XMax, a.YMax)
			}
			// The headings of the training matrix read upward: theirs is the width.
			turned := abs(a.XMax-a.XMin-9.5*1.21) < 0.7
			if !turned && a.YMax-a.YMin < 9*1.05 {
				t.Errorf("page %d: %q is smaller than 9 points", i+1, a.Text)
			}
			for _, b := range page.Words[j+1:] {
				dx := min(a.XMax, b.XMax) - max(a.XMin, b.XMin)
				dy := min(a.YMax, b.YMax) - max(a.YMin, b.YMin)
				if dx > 1 && dy > 3.5 {
					t.Errorf("page %d: %q and %q overlap", i+1, a.Text, b.Text)
				}
			}
		}
	}
}

func abs(x float64) float64 { return max(x, -x) }

func make1(t testing.TB, b *binder.Binder, r sheet.Request) *sheet.Sheet {
	t.Helper()
	if r.Today == "" {
		r.Today = today
	}
	s, err := sheet.Make(b, r)
	if err != nil {
		t.Fatalf("%+v: %v", r, err)
	}
	return s
}

func TestEverySheetInEveryAudienceOnBothPapers(t *testing.T) {
	p := office(t)
	private := []string{"555-0101", "555-0109", "555-0113", "555-0181", "555-0152", "Neighbor Pat"}
	secrets := []string{"NL-44812", "7719", "0042", "cust 9921"}
	for _, k := range sheet.Types() {
		for _, audience := range k.Audiences {
			for _, size := range []string{"letter", "a4"} {
				t.Run(k.Type+"/"+audience+"/"+size, func(t *testing.T) {
					s := make1(t, p.b, sheet.Request{Type: k.Type, Audience: audience, Paper: size, Where: "Red folder"})
					again := make1(t, p.b, sheet.Request{Type: k.Type, Audience: audience, Paper: size, Where: "Red folder"})
					if !bytes.Equal(s.PDF, again.PDF) {
						t.Error("the same request gives other bytes")
					}
					out := printed(t, s.PDF)
					out.sound(size)
					if len(out.pages) != s.Pages {
						t.Errorf("%d pages, told %d", len(out.pages), s.Pages)
					}
					pages := out.text()
					for i, text := range pages {
						for _, want := range []string{
							"Cedar Hollow Family Practice", "Invented sample office", fmt.Sprintf("Page %d of %d", i+1, s.Pages),
							"Edition 1, printed Mon Nov 23, 2026", "Replace after Sun Feb 21, 2027", s.Record.Code, "(TLP:",
						} {
							if !strings.Contains(text, want) {
								t.Errorf("page %d lacks %q", i+1, want)
							}
						}
					}
					if !strings.HasPrefix(pages[0], k.Title+": Cedar Hollow") {
						t.Errorf("first page begins %.60q", pages[0])
					}
					whole := strings.Join(pages, " ") + strings.Join(s.Record.Facts, " ")
					if audience == "wall" {
						for _, x := range private {
							if strings.Contains(whole, x) {
								t.Errorf("%q stands on a wall sheet", x)
							}
						}
					}
					if audience != "leaders" {
						for _, x := range secrets {
							if strings.Contains(whole, x) {
								t.Errorf("%q stands on a %s sheet", x, audience)
							}
						}
					}
					// Every page of the sheets with cards, one of those without.
					look := []int{s.Pages}
					if k.Type == "contacts" {
						look = nil
					}
					for i, codes := range out.codes(look...) {
						if !slices.Contains(codes, "READYBINDER:"+s.Record.Code) {
							t.Errorf("page %d: the sheet code does not scan", i+1)
						}
						for _, c := range codes {
							for _, x := range private {
								if audience == "wall" && strings.Contains(c, strings.ReplaceAll(x, "-", "")) {
									t.Errorf("%q is in a QR code on a wall sheet", x)
								}
							}
						}
					}
				})
			}
		}
	}
}

// cardsOf are the vCards that should scan from a contact sheet.
func cardsOf(b *binder.Binder, keep func(binder.Way) bool) []string {
	var list []string
	for _, p := range binder.Staff(b, today) {
		var first, rest []binder.Way
		for _, w := range p.Ways {
			switch {
			case !keep(w):
			case w.IsVoice():
				first = append(first, w)
			default:
				rest = append(rest, w)
			}
		}
		p.Ways = append(first, rest...)
		if len(p.Ways) > 0 {
			list = append(list, string(binder.CardOf(b, p).VCard(213)))
		}
	}
	slices.Sort(list)
	return list
}

func TestEveryContactScansByteForByte(t *testing.T) {
	p := office(t)
	for audience, keep := range map[string]func(binder.Way) bool{
		"wall":  func(w binder.Way) bool { return !w.Private() },
		"staff": func(binder.Way) bool { return true },
	} {
		s := make1(t, p.b, sheet.Request{Type: "contacts", Audience: audience})
		var got []string
		for _, page := range printed(t, s.PDF).codes() {
			for _, c := range page {
				if !strings.HasPrefix(c, "READYBINDER:") {
					got = append(got, c)
				}
			}
		}
		slices.Sort(got)
		want := cardsOf(p.b, keep)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d of %d cards scan as they should", audience, len(want)-len(without(want, got)), len(want))
			for _, w := range without(want, got) {
				t.Logf("missing %q", w)
			}
		}
	}
}

func without(list, other []string) (out []string) {
	for _, x := range list {
		if !slices.Contains(other, x) {
			out = append(out, x)
		}
	}
	return out
}

func TestScreenReadersReadTheStructure(t *testing.T) {
	b := office(t).b
	for typ, want := range map[string][]string{
		"contacts": {"H1 ", "Who to call: Cedar Hollow Family Practice", "H2 ", "Maria Gomez", "Figure"},
		"roles":    {"Table ", "TR", "TH", "TD", "have the time written down"},
		"plan":     {"TOC ", "TOCI ", "LI ", "LBody ", "H3 "},
		"training": {"Table ", "TH", "TD"},
		"calltree": {"H1 ", "P "},
	} {
		p := printed(t, make1(t, b, sheet.Request{Type: typ, Audience: "staff"}).PDF)
		out := string(run(t, "pdfinfo", "-struct-text", p.file))
		for _, w := range want {
			if !strings.Contains(out, w) && !strings.Contains(out, strings.TrimSpace(w)+"\n") {
				t.Errorf("%s: no %q in the structure", typ, w)
			}
		}
		if strings.Contains(out, "Page 1 of") {
			t.Errorf("%s: the foot is in the structure", typ)
		}
		if strings.Contains(out, "Error") || strings.Contains(out, "\n  \"") {
			t.Errorf("%s: text without an element:\n%.2000s", typ, out)
		}
	}
}

func TestQRCodesAreVectorsWithWords(t *testing.T) {
	s := make1(t, office(t).b, sheet.Request{Type: "contacts"})
	if !bytes.Contains(s.PDF, []byte("/Alt <FEFF00510052002000630")) {
		t.Error("the QR codes have no words for those who cannot see them")
	}
	p := printed(t, s.PDF)
	if out := run(t, "pdfimages", "-list", p.file); bytes.Count(out, []byte("\n")) > 2 {
		t.Errorf("the sheet has bitmaps:\n%s", out)
	}
}

func TestNamesArePrintedOrTold(t *testing.T) {
	s := make1(t, office(t).b, sheet.Request{Type: "contacts"})
	text := printed(t, s.PDF).all()
	for _, name := range []string{"José Núñez", "Nguyễn Thị Hạnh", "Łukasz Wójcik", "Siobhán O’Neil", "Анна Петрова", "Sunny Day", "Featherstonehaugh"} {
		if !strings.Contains(text, name) {
			t.Errorf("%s is not on the sheet", name)
		}
	}
	var told []string
	for _, w := range s.Warnings {
		told = append(told, w.Words())
	}
	want := []string{
		"李伟 cannot be printed with the built-in fonts. Type the name in Latin letters as well. The sheet says: liwei (name cannot be printed).",
		"Sunny 🌟 Day cannot be printed in full with the built-in fonts. The sheet says: Sunny Day.",
	}
	if !slices.Equal(told, want) {
		t.Errorf("told %q", told)
	}
	if !strings.Contains(text, "liwei (name cannot") {
		t.Error("the substitute is not on the sheet")
	}
}

func TestHiddenIsTold(t *testing.T) {
	b := office(t).b
	s := make1(t, b, sheet.Request{Type: "contacts", Audience: "wall"})
	want := []string{"12 mobile numbers are left off this wall sheet.", "1 home number is left off this wall sheet.", "1 other way to reach someone is left off this wall sheet."}
	if !slices.Equal(s.Hidden, want) {
		t.Errorf("%q", s.Hidden)
	}
	s = make1(t, b, sheet.Request{Type: "partners", Audience: "staff"})
	want = []string{"2 account or policy numbers are left off this staff sheet.", "2 support PINs are left off this staff sheet."}
	if !slices.Equal(s.Hidden, want) {
		t.Errorf("%q", s.Hidden)
	}
	if text := printed(t, s.PDF).all(); !strings.Contains(text, "CY-2210-889") {
		t.Error("an account number with its print flag is not on the staff sheet")
	}
	s = make1(t, b, sheet.Request{Type: "partners", Audience: "leaders"})
	text := printed(t, s.PDF).all()
	for _, x := range []string{"NL-44812", "7719", "0042", "Named people only (TLP:RED)"} {
		if !strings.Contains(text, x) {
			t.Errorf("%q is not on the leaders' sheet", x)
		}
	}
	if len(s.Hidden) > 0 {
		t.Errorf("%q", s.Hidden)
	}
}

func TestEmptyBinderSaysWhatToDo(t *testing.T) {
	b := binder.NewBinder()
	for _, k := range sheet.Types() {
		_, err := sheet.Make(b, sheet.Request{Type: k.Type, Today: today})
		if err == nil {
			t.Errorf("%s: made of nothing", k.Type)
			continue
		}
		what, do := binder.Explain(err)
		if !strings.HasSuffix(what, ".") || !strings.HasSuffix(do, ".") || strings.Contains(what, "went wrong") {
			t.Errorf("%s: %q %q", k.Type, what, do)
		}
	}
	for _, r := range []sheet.Request{{Type: "nonsense"}, {Type: "plan", Audience: "wall"}, {Type: "contacts", Paper: "a5"}} {
		if _, err := sheet.Make(office(t).b, r); err == nil {
			t.Errorf("%+v: made", r)
		}
	}
}

// crowd is an office of n people with names as long as they come.
func crowd(t testing.TB, n int) *pc {
	p := newPC(t)
	save(p, binder.Offices, "office", binder.Office{Name: "The Very Long Named Community Health Center of Northern Cumberland County and Islands"})
	for i := range n {
		name := fmt.Sprintf("Person %03d", i)
		if i%7 == 0 {
			name = fmt.Sprintf("Bartholomew-Christopher %03d Montgomery-Featherstonehaugh Esq.", i)
		}
		save(p, binder.People, fmt.Sprintf("p%03d", i), binder.Person{Name: name, Family: fmt.Sprintf("%03d", i), Job: "Nurse", Ways: []binder.Way{
			way("mobile", fmt.Sprintf("207-555-%04d", i)), way("email", fmt.Sprintf("person%03d@center.example", i)),
		}})
	}
	return p
}

func TestOneAndManyPeople(t *testing.T) {
	for _, n := range []int{1, 2, 3, 500} {
		p := crowd(t, n)
		s := make1(t, p.b, sheet.Request{Type: "contacts"})
		out := printed(t, s.PDF)
		out.sound("letter")
		text := out.all()
		for i := range n {
			if want := fmt.Sprintf("(207) 555-%04d", i); !strings.Contains(text, want) {
				t.Errorf("%d people: %s is not on the sheet", n, want)
			}
		}
		if least := (n + 11) / 12; s.Pages < least || s.Pages > least*2 {
			t.Errorf("%d people on %d pages", n, s.Pages)
		}
	}
}

func TestHundredsInTheCallTreeAndTheMatrix(t *testing.T) {
	p := crowd(t, 120)
	for i := 1; i < 120; i++ {
		save(p, binder.Calls, fmt.Sprintf("c%03d", i), binder.Call{From: binder.People.Ref(fmt.Sprintf("p%03d", (i-1)/3)), To: binder.People.Ref(fmt.Sprintf("p%03d", i)), Note: "The office is closed. Come to the other site."})
	}
	for i := range 40 {
		id := fmt.Sprintf("c%02d", i)
		save(p, binder.Courses, id, binder.Course{Title: fmt.Sprintf("Course number %d about something that has a long title", i), Months: 12})
		save(p, binder.Requirements, id, binder.Requirement{Course: binder.Courses.Ref(id), Who: "everyone"})
	}
	for _, typ := range []string{"calltree", "training", "overdue"} {
		for _, size := range []string{"letter", "a4"} {
			s := make1(t, p.b, sheet.Request{Type: typ, Paper: size})
			out := printed(t, s.PDF)
			out.sound(size)
			text := out.all()
			for i := range 120 {
				if !strings.Contains(text, fmt.Sprintf("%03d", i)) {
					t.Errorf("%s: person %d is not on it", typ, i)
				}
			}
		}
	}
}

func TestApprovedPlanIsPrintedAsApproved(t *testing.T) {
	p := office(t)
	draft := make1(t, p.b, sheet.Request{Type: "plan"})
	for i, text := range printed(t, draft.PDF).text() {
		if !strings.Contains(text, "DRAFT, not approved") {
			t.Errorf("page %d does not say that it is a draft", i+1)
		}
	}
	text := "# Ransomware\n\nHands off the [policy](https://example.com/p). **Call** first.\n\n- [ ] Unplug\n- [x] Breathe\n\n| A | B |\n|---|---|\n| one | two |\n\n> Quoted.\n\n```\n# not a chapter\n```\n\n1. First\n   - nested\n\n# Second chapter\n\nText.\n"
	save(p, binder.Approvals, "v1", binder.Approval{Name: "Version 1", On: "2026-10-01", By: "person/chen", Text: text, Hash: binder.TextHash(text)})
	save(p, binder.Sheets, "s1", binder.Sheet{Code: "RB-0000-0000-0", Type: "plan", Title: "Incident response plan", Audience: "leaders", Edition: 2, On: "2026-10-02", Where: "Dr. Chen's safe"})
	s := make1(t, p.b, sheet.Request{Type: "plan"})
	out := printed(t, s.PDF)
	out.sound("letter")
	all := out.all()
	for _, want := range []string{"Version 1, approved Thu Oct 1, 2026", "by Dr. Amelia Chen", "Dr. Chen's safe", "1. Ransomware", "2. Second chapter", "(example.com/p)", "not a chapter", "nested", "Breathe", "Quoted."} {
		if !strings.Contains(all, want) {
			t.Errorf("the plan lacks %q", want)
		}
	}
	if strings.Contains(all, "DRAFT") {
		t.Error("an approved plan says DRAFT")
	}
	if len(s.Warnings) != 1 || !strings.Contains(s.Warnings[0].Words(), "has changed since it was approved") {
		t.Errorf("%+v", s.Warnings)
	}
	if !bytes.Contains(run(t, "qpdf", "--qdf", "--object-streams=disable", out.file, "-"), []byte("/Outlines")) {
		t.Error("no bookmarks")
	}
}

func TestRecoverySheet(t *testing.T) {
	const code = "7K3M-Q2XA-C9PD-0000-ZZZZ-1234-ABCD"
	for _, size := range []string{"letter", "a4"} {
		s, err := sheet.Recovery(sheet.RecoveryRequest{Office: "Cedar Hollow Family Practice", Sample: true, Code: code, On: today, Paper: size, Edition: 2, Lies: []string{"The safe at the office", "Bank box of Dr. Chen"}, Call: []binder.Contact{
			{Name: "Maria Gomez", As: "Practice manager", Ways: []binder.Way{way("mobile", "207-555-0101")}},
			{Name: "Northlight IT", As: "IT provider", Ways: []binder.Way{way("afterhours", "207-555-0151")}},
			{Name: "Dr. Amelia Chen", As: "Incident lead", Ways: []binder.Way{way("mobile", "207-555-0106")}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		out := printed(t, s.PDF)
		out.sound(size)
		text := out.all()
		for _, want := range []string{"7K3M - Q2XA - C9PD - 0000 -", "ZZZZ - 1234 - ABCD", "Recovery sheet: Cedar Hollow Family Practice", "(207) 555-0101", "Named people only (TLP:RED)", "Invented sample office", "the right to everything", "Bank box of Dr. Chen", "Replace it", "Edition 2"} {
			if !strings.Contains(text, want) {
				t.Errorf("lacks %q", want)
			}
		}
		if s.Pages != 1 || strings.Contains(text, "Sheet code") || s.Record.Code != "" || len(s.Record.Facts) > 0 {
			t.Errorf("%d pages, record %+v", s.Pages, s.Record)
		}
		if got := out.codes(); len(got) != 1 || !slices.Equal(got[0], []string{code}) {
			t.Errorf("scans as %q", got)
		}
	}
}

func TestSlip(t *testing.T) {
	const words = "catching disjoin grumpily vacant graveyard refined"
	s, err := sheet.Slip(sheet.SlipRequest{Office: "Cedar Hollow Family Practice", Person: "Łukasz Wójcik", Passphrase: words, May: "Change: the plan", On: today})
	if err != nil {
		t.Fatal(err)
	}
	out := printed(t, s.PDF)
	out.sound("letter")
	for _, want := range []string{words, "Łukasz Wójcik alone", "Change: the plan", "Named people only (TLP:RED)"} {
		if !strings.Contains(out.all(), want) {
			t.Errorf("lacks %q", want)
		}
	}
	if s.Pages != 1 || len(slices.Concat(out.codes()...)) > 0 {
		t.Errorf("%d pages, codes %q", s.Pages, out.codes())
	}
}

var glassCards = []sheet.Card{
	{Holder: "Maria Gomez", Code: "7K3M-Q2XA-C9PD-0000-ZZZZ-1234-ABCD"}, {Holder: "Dr. Amelia Chen", Code: "1K3M-Q2XA-C9PD-0000-ZZZZ-1234-ABCD"},
	{Holder: "Maximiliana Wilhelmina Featherstonehaugh-Cholmondeley Schmidt", Code: "2K3M-Q2XA-C9PD-0000-ZZZZ-1234-ABCD"},
	{Holder: "José Núñez", Code: "3K3M-Q2XA-C9PD-0000-ZZZZ-1234-ABCD"}, {Holder: "Łukasz Wójcik", Code: "4K3M-Q2XA-C9PD-0000-WWWW-1234-WWMW"},
}

func TestBreakGlassCards(t *testing.T) {
	for _, size := range []string{"letter", "a4"} {
		s, err := sheet.Cards(sheet.CardsRequest{Office: "Cedar Hollow Family Practice", Sample: true, On: today, Paper: size, Cards: glassCards})
		if err != nil {
			t.Fatal(err)
		}
		out := printed(t, s.PDF)
		out.sound(size)
		text := out.all()
		for _, want := range []string{"Card 2 of 5", "Card 5 of 5", "Dr. Amelia Chen", "Łukasz Wójcik", "One alone opens nothing", "Set of Nov 23, 2026", "Named people only (TLP:RED)"} {
			if !strings.Contains(text, want) {
				t.Errorf("lacks %q", want)
			}
		}
		if s.Pages != 1 || strings.Contains(text, "Sheet code") {
			t.Errorf("%d pages", s.Pages)
		}
		var want []string
		for _, c := range glassCards {
			want = append(want, c.Code)
		}
		got := slices.Concat(out.codes()...)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("scans as %q", got)
		}
	}
}

func BenchmarkContactsOf500(b *testing.B) {
	p := crowd(b, 500)
	b.ReportAllocs()
	for b.Loop() {
		s := make1(b, p.b, sheet.Request{Type: "contacts"})
		b.ReportMetric(float64(len(s.PDF)), "bytes")
	}
}
