package ui

import (
	"context"
	"io"
	"os"

	"fyne.io/fyne/v2"

	"readybinder/binder"
)

// attached are the files of a record, with what one does with them.
func (a *App) attached(b *binder.Binder, ref binder.Ref) []fyne.CanvasObject {
	list := binder.AttachedTo(b, ref)
	head := []fyne.CanvasObject{NewText(Strong, T("Files"))}
	if len(list) > 0 {
		head = append(head, NewButton(Quiet, T("All files"), "paperclip", func() { a.OpenOn(pageFiles, everyFile) }))
	}
	head = append(head, NewButton(Plain, T("Add a file"), "plus", func() { a.attach(ref, nil) }))
	rows := []fyne.CanvasObject{RowGrow(8, 0, head...)}
	if len(list) == 0 {
		rows = append(rows, NewText(Muted, T("A network map, a page of a contract, a photo of the switch: sealed in the binder, up to 50 MB each.")))
	}
	for _, f := range list {
		rows = append(rows, a.attachedRow(f))
	}
	return rows
}

func (a *App) attachedRow(f binder.Attachment) fyne.CanvasObject {
	ref := binder.Attachments.Ref(f.ID)
	words := newRuns(Body, []run{{text: f.Name, tap: func() { a.openAttached(ref) }}, {text: "  " + binder.ShowSize(f.Size), color: ColorMuted}})
	return RowGrow(6, 1, NewIconMark("paperclip", ColorMuted, 18), words,
		NewIconButton("open-in-new", T("Open"), func() { a.openAttached(ref) }),
		NewIconButton("download-outline", T("Save a copy"), func() { a.saveAttached(ref) }),
		NewIconButton("delete-outline", T("Delete"), func() { a.delete(ref) }))
}

// attach takes a file of this PC into the binder; then, which may be nil, gets to
// know which one it is.
func (a *App) attach(to binder.Ref, then func(binder.Ref)) {
	if !a.did(a.store.May(binder.Attachments.Name)) {
		return
	}
	a.files.Pick(T("Which file?"), func(name string, r io.ReadCloser, size int64) {
		var ref binder.Ref
		a.working(T("Adding %s", name), T("Sealing the file into the binder."), func(ctx context.Context, tell func(done, total int64)) (err error) {
			defer r.Close()
			ref, err = a.store.Attach(ctx, name, to, r, size, tell)
			return err
		}, func() {
			if then != nil {
				then(ref)
			}
			a.Toast(T("%s is in the binder now. The file on this PC is still there.", name), func() { a.did(a.store.Delete(ref)) })
		})
	})
}

// attachment is a file of the binder, and false where it is not there any more.
func (a *App) attachment(ref binder.Ref) (f binder.Attachment, ok bool) {
	a.view(func(b *binder.Binder) { f, ok = binder.Attachments.Get(b, ref) })
	return f, ok
}

// openAttached opens a file in the PC's own program for it.
func (a *App) openAttached(ref binder.Ref) {
	f, ok := a.attachment(ref)
	if !ok {
		return
	}
	if !viewable(f.Name) {
		ShowTrouble(a.Canvas(), Trouble{T("ReadyBinder opens pictures, documents, spreadsheets and text. This file is of another sort, and might be a program."),
			T("If you know the file, save a copy and open it yourself.")})
		return
	}
	var path string
	a.working(T("Opening %s", f.Name), T("Reading the file and checking it."), func(ctx context.Context, tell func(done, total int64)) (err error) {
		path, err = writeOpened(a.store.Dir(), f.Name, func(w io.Writer) error { return a.store.ReadAttachment(ctx, ref, w, tell) })
		return err
	}, func() {
		if err := a.files.View(path); err != nil {
			ShowTrouble(a.Canvas(), fileTrouble(err))
			return
		}
		a.Toast(T("%s opened in another window. When the binder is locked, the opened copy is deleted: what you change in it is not kept.", f.Name), nil)
	})
}

// saveAttached writes a file of the binder to a place of this PC.
func (a *App) saveAttached(ref binder.Ref) {
	f, ok := a.attachment(ref)
	if !ok {
		return
	}
	a.files.SaveTo(T("Where does the copy go?"), fileName(f.Name), func(w io.WriteCloser, path string) {
		a.working(T("Saving %s", f.Name), T("Reading the file and checking it."), func(ctx context.Context, tell func(done, total int64)) error {
			return written(w, path, func() error { return a.store.ReadAttachment(ctx, ref, w, tell) })
		}, func() { a.Toast(T("Saved: %s. It is not encrypted.", path), nil) })
	})
}

// written closes what write has written, and deletes it where that is not whole.
func written(w io.Closer, path string, write func() error) error {
	err := write()
	if closed := w.Close(); err == nil {
		err = closed
	}
	if err != nil {
		_ = os.Remove(path)
	}
	return err
}
