package sheet_test

import (
	"cmp"
	"os"
	"path/filepath"
	"testing"

	"readybinder/binder"
	"readybinder/sheet"
)

// TestLook writes every sheet, with LOOK into that folder, for eyes.
func TestLook(t *testing.T) {
	dir := cmp.Or(os.Getenv("LOOK"), t.TempDir())
	p := office(t)
	if f := os.Getenv("SEED"); f != "" {
		p = newPC(t)
		p.seed("../assets/courses.json")
		p.seed(f)
	}
	r, err := sheet.Recovery(sheet.RecoveryRequest{Office: p.b.OfficeName(), Sample: true, Code: "7K3M-Q2XA-C9PD-0000-ZZZZ-1234-ABCD", On: today, Edition: 2, Lies: []string{"The safe at the office", "Bank box of Dr. Chen"}, Call: binder.Reach(p.b, "role/incident-lead", today)})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "recovery.pdf"), r.PDF, 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := sheet.Cards(sheet.CardsRequest{Office: p.b.OfficeName(), Sample: true, On: today, Cards: glassCards})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "cards.pdf"), c.PDF, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, k := range sheet.Types() {
		for _, a := range k.Audiences {
			s, err := sheet.Make(p.b, sheet.Request{Type: k.Type, Audience: a, Today: today, Where: "Break room", Paper: "letter"})
			if err != nil {
				t.Log(k.Type, a, err)
				continue
			}
			if err := os.WriteFile(filepath.Join(dir, k.Type+"-"+a+".pdf"), s.PDF, 0o600); err != nil {
				t.Fatal(err)
			}
			t.Log(k.Type, a, s.Pages, len(s.PDF), s.Record.Code, s.Hidden)
			for _, w := range s.Warnings {
				t.Log("  ", w.Words())
			}
		}
	}
}
