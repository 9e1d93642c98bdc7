package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"readybinder/binder"
)

// everyFile opens the page on all files.
const everyFile binder.Ref = "do/files"

// filesPage lists the files in the binder: all of them, or those of one record.
type filesPage struct {
	*recordPage
	of  binder.Ref // whose files are shown, "" for all
	off *Button
}

func newFilesPage(a *App) *filesPage {
	p := &filesPage{recordPage: newRecordPage(a, binder.Attachments.Kind)}
	p.title, p.icon = T("Files"), "paperclip"
	p.purpose = T("Network maps, contracts and photos, sealed in the binder and opened only when you ask.")
	p.help = T("A file belongs to a record: the office, a site, a partner, a role, a section of the plan or a person. Its own page shows it too.\n\n" +
		"**Open** shows it in another program. The opened copy is deleted when the binder is locked, so changes in it are lost: save a copy, change that, and add it again.\n\n" +
		"What is deleted can be brought back for 30 days.")
	p.add, p.count = T("Add a file"), [2]string{"%d of %d file", "%d of %d files"}
	p.empty = p.none
	p.list, p.second, p.actions, p.adding = p.named, p.about, p.deeds, p.addHere
	p.off = NewButton(Plain, T("Show all files"), "close", func() { p.only("") })
	p.others = []fyne.CanvasObject{p.off}
	return p
}

func (p *filesPage) none() fyne.CanvasObject {
	return Empty("paperclip", T("No file is in the binder yet"), T("Add what someone needs on a bad day and paper cannot hold: the network map, the insurance policy, a photo of the breaker panel. Up to 50 MB each."),
		NewButton(Primary, T("Add a file"), "plus", p.Add))
}

func (p *filesPage) named(b *binder.Binder) []Item {
	var items []Item
	for _, f := range binder.AttachedTo(b, p.of) {
		r, _ := b.Get(binder.Attachments.Ref(f.ID))
		it := Item{ID: string(r.Ref), Title: f.Name, Line2: p.about(b, r), Find: findWords(b, r)}
		if len(r.Conflicts()) > 0 {
			it.Status = StatusTwoAnswers
		}
		items = append(items, it)
	}
	slices.SortStableFunc(items, func(x, y Item) int { return strings.Compare(binder.Fold(x.Title), binder.Fold(y.Title)) })
	return items
}

func (p *filesPage) about(b *binder.Binder, r binder.Record) string {
	f, _ := binder.Attachments.Get(b, r.Ref)
	if f.Of == "" {
		return binder.ShowSize(f.Size)
	}
	return joined(binder.ShowSize(f.Size), b.Title(f.Of))
}

func (p *filesPage) deeds(_ *binder.Binder, ref binder.Ref) []fyne.CanvasObject {
	return []fyne.CanvasObject{
		NewButton(Primary, T("Open"), "open-in-new", func() { p.openAttached(ref) }),
		NewButton(Plain, T("Save a copy"), "download-outline", func() { p.saveAttached(ref) }),
	}
}

// Show implements Page.
func (p *filesPage) Show() {
	var whose string
	p.view(func(b *binder.Binder) { whose = b.Title(p.of) })
	show(p.off, p.of != "")
	if p.of != "" {
		p.frame.SetPurpose(T("The files of %s.", whose))
	} else {
		p.frame.SetPurpose(p.purpose)
	}
	p.recordPage.Show()
}

// Open implements Opener: a file, or the record whose files are to be seen.
func (p *filesPage) Open(ref binder.Ref) {
	switch {
	case ref == everyFile:
		p.only("")
		return
	case ref.Kind() != p.kind.Name:
		p.only(ref)
		return
	}
	p.of = ""
	p.Show()
	p.recordPage.Open(ref)
}

// FromMenu shows all files.
func (p *filesPage) FromMenu() { p.only("") }

func (p *filesPage) only(ref binder.Ref) {
	p.of = ref
	p.Show()
}

func (p *filesPage) addHere() {
	to := p.of
	if to == "" {
		to = binder.OfficeRef
	}
	p.attach(to, p.made)
}
