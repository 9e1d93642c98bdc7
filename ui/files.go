package ui

import (
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"readybinder/sync"
)

// pcFiles are the files of this PC, picked in Fyne's dialogs. Each use
// remembers the folder for the next one.
type pcFiles struct {
	app    fyne.App
	window fyne.Window
}

const prefFolder = "files.folder"

// Open implements Files.
func (f *pcFiles) Open(title string, endings []string, do func(name string, data []byte)) {
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		if err != nil || r == nil {
			f.failed(err)
			return
		}
		defer r.Close()
		data, err := io.ReadAll(r)
		if err != nil {
			f.failed(err)
			return
		}
		f.remember(filepath.Dir(r.URI().Path()))
		guard(nil, func() { do(r.URI().Name(), data) })
	}, f.window)
	if len(endings) > 0 {
		d.SetFilter(storage.NewExtensionFileFilter(bothCases(endings)))
	}
	d.SetConfirmText(T("Open"))
	f.show(d, title)
}

// Pick implements Files.
func (f *pcFiles) Pick(title string, do func(name string, r io.ReadCloser, size int64)) {
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		if err != nil || r == nil {
			f.failed(err)
			return
		}
		path := r.URI().Path()
		info, err := os.Stat(path)
		if err != nil {
			r.Close()
			f.failed(err)
			return
		}
		f.remember(filepath.Dir(path))
		guard(nil, func() { do(r.URI().Name(), r, info.Size()) })
	}, f.window)
	d.SetConfirmText(T("Choose this file"))
	f.show(d, title)
}

// SaveTo implements Files.
func (f *pcFiles) SaveTo(title, name string, do func(w io.WriteCloser, path string)) {
	d := dialog.NewFileSave(func(w fyne.URIWriteCloser, err error) {
		if err != nil || w == nil {
			f.failed(err)
			return
		}
		f.remember(filepath.Dir(w.URI().Path()))
		guard(nil, func() { do(w, w.URI().Path()) })
	}, f.window)
	d.SetFileName(name)
	d.SetConfirmText(T("Save"))
	f.show(d, title)
}

// Save implements Files.
func (f *pcFiles) Save(title, name string, data []byte, done func(path string)) {
	f.SaveTo(title, name, func(w io.WriteCloser, path string) {
		_, err := w.Write(data)
		if closed := w.Close(); err == nil {
			err = closed
		}
		if err != nil {
			f.failed(err)
			return
		}
		if done != nil {
			done(path)
		}
	})
}

// Folder implements Files.
func (f *pcFiles) Folder(title string, do func(path string)) {
	d := dialog.NewFolderOpen(func(u fyne.ListableURI, err error) {
		if err != nil || u == nil {
			f.failed(err)
			return
		}
		f.remember(u.Path())
		guard(nil, func() { do(u.Path()) })
	}, f.window)
	d.SetConfirmText(T("Choose this folder"))
	f.showAt(d, title, firstPlace(sync.Drives(), f.app.Preferences().String(prefFolder)))
}

// SameDisk implements Files.
func (f *pcFiles) SameDisk(a, b string) bool { return sync.SameDisk(a, b) }

// firstPlace is where choosing a folder begins: the drive that is plugged in,
// the place of all where there are several, and the last folder where there is
// none or it is on one of them.
func firstPlace(drives []string, last string) string {
	on := func(drive string) bool {
		rest, ok := strings.CutPrefix(last, drive)
		return ok && (rest == "" || os.IsPathSeparator(rest[0]) || os.IsPathSeparator(drive[len(drive)-1]))
	}
	switch {
	case len(drives) == 0 || slices.ContainsFunc(drives, on):
		return last
	case len(drives) == 1:
		return drives[0]
	}
	return filepath.Dir(drives[0])
}

// View implements Files.
func (f *pcFiles) View(path string) error {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/...
	}
	if err := f.app.OpenURL(&url.URL{Scheme: "file", Path: path}); err != nil {
		return Say(T("This PC has no program that opens this file."),
			T("Save it on a USB drive instead and open it on another PC."))
	}
	return nil
}

// show opens a dialog at the folder that was used last.
func (f *pcFiles) show(d *dialog.FileDialog, title string) {
	f.showAt(d, title, f.app.Preferences().String(prefFolder))
}

// showAt opens a dialog in good size, at a folder. Its size is set after it is
// shown: before, Fyne has nothing to size yet.
func (f *pcFiles) showAt(d *dialog.FileDialog, title, folder string) {
	d.SetTitleText(title)
	d.SetDismissText(T("Cancel"))
	if folder != "" {
		if u, err := storage.ListerForURI(storage.NewFileURI(folder)); err == nil {
			d.SetLocation(u)
		}
	}
	c := f.window.Canvas()
	foreign[c] = d.Dismiss
	d.SetOnClosed(func() { delete(foreign, c) })
	d.SetView(dialog.ListView)
	d.Show()
	s := c.Size()
	d.Resize(fyne.NewSize(min(s.Width*0.9, px(900)), min(s.Height*0.88, px(640))))
}

func (f *pcFiles) remember(folder string) { f.app.Preferences().SetString(prefFolder, folder) }

func (f *pcFiles) failed(err error) {
	if err != nil {
		ShowTrouble(f.window.Canvas(), fileTrouble(err))
	}
}

// fileTrouble puts an error of the PC's own files into words.
func fileTrouble(err error) Trouble {
	switch {
	case hasWords(err):
		return Words(err)
	case os.IsPermission(err):
		return Trouble{T("ReadyBinder may not use that file or folder. Nothing was changed."), T("Choose another one.")}
	case os.IsNotExist(err):
		return Trouble{T("That file or folder is not there any more."), T("Plug the drive in again, or choose another one.")}
	}
	return Trouble{T("That file could not be read or written."), T("Choose another place. If it happens again, note these words for your IT provider: %s", err.Error())}
}

func bothCases(endings []string) []string {
	var list []string
	for _, e := range endings {
		list = append(list, strings.ToLower(e), strings.ToUpper(e))
	}
	return list
}
