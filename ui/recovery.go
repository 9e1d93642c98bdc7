package ui

import (
	"fmt"
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
	lies    *Field
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
	r.lies = NewLinesField(T("Where the prints will lie")).Hint(T("One place a line. They stand on each print, so that whoever finds one knows of the other.")).
		Start(T("The safe at the office"))
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
	return Column(14, r.lies, r.place.Container, r.proof.Container)
}

func (r *recovery) groups() []string { return strings.Split(strings.ToUpper(r.code), "-") }

func (r *recovery) pdf() ([]byte, error) {
	q := sheet.RecoveryRequest{Code: r.code, On: r.store.Today(), Lies: SplitLines(r.lies.Value()), Paper: r.paper}
	r.store.View(func(b *binder.Binder) {
		q.Office = b.OfficeName()
		q.Sample = isSampleOffice(b)
		q.Edition = 1 + binder.Editions(b, binder.RecoveryName)
		if lead := binder.Reach(b, "role/incident-lead", q.On); len(lead) > 0 {
			q.Call = lead[:1]
		}
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
		err = viewPDF(r.store, r.files, "Recovery sheet.pdf", pdf)
	}
	if err != nil {
		r.fail(err)
		return
	}
	r.prove(T("The sheet opened in another window. Print it twice there, then look at the paper."))
}

// viewPDF opens what is to be printed, and is kept nowhere.
func viewPDF(s *store.Store, files Files, name string, pdf []byte) error {
	path, err := writePrinted(s.Dir(), name, pdf)
	if err != nil {
		return err
	}
	if err = files.View(path); err != nil {
		_ = os.Remove(path)
	}
	return err
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

// add makes the code open the binder, in place of the sheet whose holder is old
// where that is not "".
func (r *recovery) add(old string) error {
	return noteKey(r.store, SplitLines(r.lies.Value()), func() error {
		if old != "" {
			return r.store.ReplaceRecovery(old, r.code)
		}
		return r.store.AddRecovery(r.code)
	})
}

// noteKey notes where the paper lies whose key add makes, and that it was proved
// today. It returns store.ErrUnnamed where the key is there and this could not be
// noted.
func noteKey(s *store.Store, lies []string, add func() error) error {
	before := map[string]bool{}
	for _, h := range s.Holders() {
		before[h.ID] = true
	}
	if err := add(); err != nil {
		return err
	}
	var forms []*binder.Form
	for _, h := range s.Holders() {
		if !before[h.ID] {
			s.View(func(b *binder.Binder) {
				f := b.Edit(binder.Accesses.Ref(h.ID))
				f.Set("lies", binder.ListValue(lies))
				f.Set("proved", binder.TextValue(string(s.Today())))
				forms = append(forms, f)
			})
		}
	}
	if err := s.SaveAs("Noted where it lies", forms...); err != nil {
		return fmt.Errorf("%w: %w", store.ErrUnnamed, err)
	}
	return nil
}

// makeRecovery makes a recovery sheet, in place of the one whose holder is old
// where that is not "".
func (a *App) makeRecovery(old string) {
	if !a.may(binder.Accesses.Name) || a.openedByIt(old) {
		return
	}
	title, words := T("Make a recovery sheet"), T("This paper opens the binder if the passphrase is lost. Print it twice: one for the safe at the office, one for a safe place outside. Not for the red folder, and not for a photo.")
	told := T("The recovery sheet opens the binder now. Put it in the safe.")
	if old != "" {
		title = T("Replace the recovery sheet")
		words = T("For the day when a print was lost, or seen by someone. The new sheet opens the binder, and the old one opens nothing that is written from then on. Backups from before still open with the old one: make a new one, and destroy those.")
		told = T("The new recovery sheet opens the binder. Destroy what is left of the old one, and make a new backup.")
	}
	r := newRecovery(a.store, a.files, a.paper(), func(err error) { ShowTrouble(a.Canvas(), fileTrouble(err)) })
	if h, ok := a.holder(old); ok && len(h.access.Lies) > 0 {
		r.lies.Start(strings.Join(h.access.Lies, "\n"))
	}
	d := NewPanel(title, Column(16, NewText(Body, words), r.Object()))
	d.Dirty = func() bool { return r.printed }
	r.ready = func() { d.MainButton().SetKind(Primary) }
	d.First = r.open
	d.Main(Plain, T("The paper is right"), "check", func() {
		good, err := r.proved()
		if !a.did(err) || !good {
			return
		}
		a.awayIn(d, func() error { return r.add(old) }, func() {
			emptyPrinted(a.store.Dir())
			d.Close()
			a.Toast(told, nil)
			a.showNewKey()
		})
	})
	d.Closed = func() { emptyPrinted(a.store.Dir()) }
	d.Show(a.Canvas())
}

// asTyped takes what looks alike in a code for the same.
var asTyped = strings.NewReplacer(" ", "", "-", "", "O", "0", "I", "1", "L", "1")

func isSampleOffice(b *binder.Binder) bool {
	o, _ := binder.Offices.Get(b, binder.OfficeRef)
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(o.Note)), "invented sample office")
}
