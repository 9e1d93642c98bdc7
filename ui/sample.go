package ui

import (
	"strings"

	"readybinder/assets"
	"readybinder/binder"
	"readybinder/store"
)

// The sample office lies beside the binder's folder and is never mixed with it.
const (
	sampleEnding = "-sample"
	// samplePass opens it, and is shown: there is nothing in it to keep.
	samplePass = "sample office nothing here is real"
)

func isSample(dir string) bool { return strings.HasSuffix(dir, sampleEnding) }

func (s *session) isSample() bool { return s.open != nil && isSample(s.open.store.Dir()) }

func sampleDir(dir string) string {
	if isSample(dir) {
		return dir
	}
	return dir + sampleEnding
}

func library() binder.Library { return binder.Library{File: assets.File, Plan: assets.Plan()} }

// makeSample opens the sample office, and makes it where it is not there.
func makeSample(dir string) (*store.Store, error) {
	if there, err := store.Exists(dir); err == nil && there {
		return store.Open(dir, samplePass)
	}
	st, err := store.Create(dir, samplePass)
	if err != nil {
		return nil, err
	}
	if err := lay(st, "Sample office", func(b *binder.Binder, today binder.Date) ([]*binder.Form, error) {
		return binder.Sample(b, library(), today)
	}); err != nil {
		st.Close()
		return nil, err
	}
	return st, nil
}

// lay commits the forms that make gives, as one change.
func lay(st *store.Store, why string, make func(*binder.Binder, binder.Date) ([]*binder.Form, error)) error {
	var forms []*binder.Form
	var err error
	st.View(func(b *binder.Binder) { forms, err = make(b, st.Today()) })
	if err != nil {
		return err
	}
	return st.SaveAs(why, forms...)
}
