package ui

import (
	"math/rand/v2"
	"os"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/sheet"
	"readybinder/store"
)

// recovery makes a recovery sheet and has it proved by two of its groups,
// before its code opens anything.
type recovery struct {
	store *store.Store
	files Files
	paper string
	fail  func(error)
	ready func() // once it is on paper

	code    string
	ask     [2]int // the groups to type back
	printed bool
	open    *Button
	fields  [2]*Field
	place   swap
	proof   swap
}

func newRecovery(s *store.Store, files Files, paper string, fail func(error)) *recovery {
	r := &recovery{store: s, files: files, paper: paper, fail: fail, code: store.NewRecoveryCode(), place: newSwap(), proof: newSwap()}
	a := rand.Perm(len(r.groups()))[:2]
	slices.Sort(a)
	r.ask = [2]int(a)
	for i, n := range r.ask {
		r.fields[i] = NewTextField(T("%s group on the sheet", ordinals()[n])).Placeholder(T("4 characters"))
	}
	r.open = NewButton(Primary, T("Open to print"), "printer-outline", r.print)
	r.place.set(Flow(8, r.open,
		NewButton(Plain, T("Save as PDF"), "download-outline", r.save),
		NewButton(Quiet, T("No printer here"), "eye-outline", r.show)))
	return r
}

func ordinals() []string {
	return []string{T("First"), T("Second"), T("Third"), T("Fourth"), T("Fifth"), T("Sixth"), T("Seventh"), T("Eighth")}
}

// Object is what stands on a page.
func (r *recovery) Object() fyne.CanvasObject {
	return Column(14, r.place.Container, r.proof.Container)
}

func (r *recovery) groups() []string { return strings.Split(strings.ToUpper(r.code), "-") }

func (r *recovery) pdf() ([]byte, error) {
	q := sheet.RecoveryRequest{Code: r.code, On: r.store.Today(), Paper: r.paper}
	r.store.View(func(b *binder.Binder) {
		q.Office = b.OfficeName()
		q.Sample = isSampleOffice(b)
		q.Call = binder.Reach(b, "role/incident-lead", q.On)
		for _, p := range binder.PartnersInOrder(b) {
			if p.Category == "it" {
				q.Call = append(q.Call, binder.Reach(b, binder.Partners.Ref(p.ID), q.On)...)
				break
			}
		}
	})
	s, err := sheet.Recovery(q)
	if err != nil {
		return nil, err
	}
	return s.PDF, nil
}

func (r *recovery) print() {
	pdf, err := r.pdf()
	if err == nil {
		var path string
		if path, err = writePrinted(r.store.Dir(), "Recovery sheet.pdf", pdf); err == nil {
			if err = r.files.View(path); err != nil {
				_ = os.Remove(path)
			}
		}
	}
	if err != nil {
		r.fail(err)
		return
	}
	r.prove(T("The sheet opened in another window. Print it twice there, then look at the paper."))
}

func (r *recovery) save() {
	pdf, err := r.pdf()
	if err != nil {
		r.fail(err)
		return
	}
	r.files.Save(T("Save the recovery sheet"), "Recovery sheet.pdf", pdf, func(string) {
		r.prove(T("Saved. Print it, then delete the file: whoever has it can read the binder."))
	})
}

// show is for an office without a printer: the code is written down by hand.
func (r *recovery) show() {
	g := r.groups()
	at := (len(g) + 1) / 2
	lines := strings.Join(g[:at], " - ") + " -\n" + strings.Join(g[at:], " - ")
	r.prove(T("Write these groups down by hand, twice, and check every letter."),
		NewGround(ColorInfoBack, 10, Pad(16, NewText(Strong, lines).SetGrow(1.5).SetAlign(fyne.TextAlignCenter))))
}

func (r *recovery) prove(words string, more ...fyne.CanvasObject) {
	r.printed = true
	o := append([]fyne.CanvasObject{Notice(StatusInfo, words)}, more...)
	o = append(o, NewText(Strong, T("Now prove that the paper is right: type two of its groups.")), Tiles(200, 14, r.fields[0], r.fields[1]))
	r.proof.set(o...)
	r.open.SetKind(Plain)
	if r.ready != nil {
		r.ready()
	}
	focusOn(r.fields[0].Target())
}

// proved tells whether both groups were typed back right; else the fields say
// what is wrong, or the error what is still to do.
func (r *recovery) proved() (bool, error) {
	if !r.printed {
		return false, Say(T("The sheet is not on paper yet."), T("Print it, or write the code down, and then type two of its groups."))
	}
	good := true
	for i := len(r.fields) - 1; i >= 0; i-- {
		f := r.fields[i]
		if asTyped.Replace(strings.ToUpper(f.Value())) != asTyped.Replace(r.groups()[r.ask[i]]) {
			good = false
			f.SetWrong(T("That is not the %s group. Look again at the sheet.", strings.ToLower(ordinals()[r.ask[i]])))
			focusOn(f.Target())
		}
	}
	return good, nil
}

// asTyped takes what looks alike in a code for the same.
var asTyped = strings.NewReplacer(" ", "", "-", "", "O", "0", "I", "1", "L", "1")

func isSampleOffice(b *binder.Binder) bool {
	o, _ := binder.Offices.Get(b, binder.OfficeRef)
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(o.Note)), "invented sample office")
}
