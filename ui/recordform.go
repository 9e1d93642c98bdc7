package ui

import (
	"errors"
	"math"
	"slices"
	"strings"

	"readybinder/binder"
	"readybinder/store"
)

// recordForm asks for a record: a field of the kit for each of its kind's. It
// writes only what the person changed, so that whatever arrives meanwhile
// stays beside it.
type recordForm struct {
	app    *App
	form   *binder.Form
	kit    *Form
	panel  *Dialog
	had    []binder.Conflict // before
	choice []binder.Conflict // that came of saving
	saved  func(ref binder.Ref)
}

// editRecord opens the form of a record in a panel, a new one where there is
// none; saved may be nil. shape may change the fields before they are shown. It
// returns nil, and says why, where the person may not change such records.
func (a *App) editRecord(title string, ref binder.Ref, shape func(*recordForm), saved func(binder.Ref)) *recordForm {
	if !a.may(ref.Kind()) {
		return nil
	}
	r := &recordForm{app: a, saved: saved}
	a.view(func(b *binder.Binder) {
		r.form = b.Edit(ref)
		r.had = conflictsOf(b, ref)
		r.kit = NewForm()
		for _, f := range r.form.Kind.Fields {
			if !f.Kept {
				r.kit.Fields = append(r.kit.Fields, newRecordField(b, r.form, f, a.today()))
			}
		}
	})
	if shape != nil {
		shape(r)
	}
	r.panel = NewPanel(title, r.kit.Object()).Wide(600).Main(Primary, T("Save"), "check", r.save)
	r.panel.Dirty = r.kit.Changed
	for _, f := range slices.Backward(r.kit.Fields) {
		if f.required && f.Value() == "" { // what is known already is not asked first
			r.panel.First = f.Target()
		}
	}
	r.panel.Show(a.Canvas())
	return r
}

// newRecordField is the field of the kit for a field of a kind, with its value.
func newRecordField(b *binder.Binder, form *binder.Form, f *binder.Field, today binder.Date) *Field {
	label := T(f.Label)
	var field *Field
	switch f.Type {
	case binder.Long:
		field = NewMultiLine(label, 4)
	case binder.Lines:
		field = NewLinesField(label)
	case binder.Day:
		field = NewDateField(label)
	case binder.Number:
		field = NewNumberField(label, math.MinInt32, math.MaxInt32)
	case binder.Flag:
		field = NewBoolField(label)
	case binder.Choice:
		var options []Option
		if !f.Required {
			options = append(options, Option{ID: "", Name: T("(not chosen)")})
		}
		for _, o := range f.Options {
			options = append(options, Option{ID: o.Value, Name: T(o.Label)})
		}
		field = NewChoiceField(label, options)
	case binder.Link:
		field = NewRefField(label, recordOptions(b, f.Kinds, form.Get(f.Name).List(), today))
	case binder.Links:
		field = NewRefsField(label, recordOptions(b, f.Kinds, form.Get(f.Name).List(), today))
	case binder.Ways:
		field = newWaysField(label, f.Ways)
		if ways := form.Ways(f.Name); len(ways) > 0 || !form.New {
			field.Start(holdWays(ways))
		} else {
			field.Start(holdWays([]binder.Way{{ID: store.NewID(), Way: f.Ways[0].Value}}))
		}
		return field.Named(f.Name).Hint(T("The first one is tried first."))
	default:
		field = NewTextField(label)
	}
	field.Named(f.Name).Hint(T(f.Hint))
	if f.Required {
		field.Required()
	}
	field.Start(fieldText(f, form.Get(f.Name)))
	field.Validate(func(typed string) error {
		if why := f.Check(fieldValue(f, typed)); why != "" {
			return errors.New(T(why))
		}
		return nil
	})
	return field
}

// fieldText is a value as the kit's fields hold it, and fieldValue the other
// way around.
func fieldText(f *binder.Field, v binder.Value) string {
	switch f.Type {
	case binder.Lines, binder.Links:
		return strings.Join(v.List(), "\n")
	}
	return v.Text()
}

func fieldValue(f *binder.Field, typed string) binder.Value {
	switch f.Type {
	case binder.Lines, binder.Links:
		return binder.ListValue(SplitLines(typed))
	case binder.Flag:
		return binder.FlagValue(typed == "true")
	case binder.Number:
		v := binder.TextValue(strings.ReplaceAll(typed, ",", ""))
		if n, ok := v.Number(); ok {
			return binder.NumberValue(n)
		}
		return v
	}
	return binder.TextValue(typed)
}

// recordOptions are the records of some kinds to choose from: people by last
// name and without those who left, unless they are chosen already.
func recordOptions(b *binder.Binder, kinds, chosen []string, today binder.Date) []Option {
	var list []Option
	for _, kind := range kinds {
		if kind == "person" {
			people := binder.People.All(b)
			binder.SortPeople(people)
			for _, p := range people {
				ref := string(binder.People.Ref(p.ID))
				if p.Active(today) || slices.Contains(chosen, ref) {
					list = append(list, Option{ID: ref, Name: p.Name, More: p.Job})
				}
			}
			continue
		}
		more := ""
		if k := binder.KindOf(kind); k != nil && len(kinds) > 1 {
			more = T(k.One)
		}
		var those []Option
		for _, r := range b.All(kind) {
			those = append(those, Option{ID: string(r.Ref), Name: r.Title(), More: more})
		}
		slices.SortStableFunc(those, func(x, y Option) int { return strings.Compare(binder.Fold(x.Name), binder.Fold(y.Name)) })
		list = append(list, those...)
	}
	return list
}

// save writes what was changed. What others changed meanwhile is kept beside
// it, and told.
func (r *recordForm) save() {
	if !r.kit.Check() {
		return
	}
	form := r.filled()
	if bad := form.Check(); len(bad) > 0 {
		if f := r.kit.Field(bad[0].Field); f != nil {
			f.SetWrong(T(bad[0].Why))
			focusOn(f.Target())
			return
		}
	}
	if !form.Changed() {
		r.panel.Close()
		return
	}
	if !r.app.save(form) {
		return
	}
	r.panel.Close()
	r.app.view(func(b *binder.Binder) { r.choice = newConflicts(r.had, conflictsOf(b, r.form.Ref)) })
	if r.saved != nil {
		r.saved(r.form.Ref)
	}
	r.tell()
}

// filled is the form with the fields that the person changed. It is a copy: a
// saving that failed leaves nothing in the form that was typed differently since.
func (r *recordForm) filled() *binder.Form {
	form := r.form.Copy()
	for _, f := range r.kit.Fields {
		field := r.form.Kind.Field(f.Key)
		if field == nil || !f.Changed() {
			continue
		}
		if w, ok := f.ctrl.(*waysControl); ok {
			w.into(form, f.Key)
			continue
		}
		form.Set(f.Key, fieldValue(field, f.Value()))
	}
	return form
}

// tell says that it is saved, and where someone else was quicker.
func (r *recordForm) tell() {
	a := r.app
	var title string
	a.view(func(b *binder.Binder) { title = b.Title(r.form.Ref) })
	if len(r.choice) == 0 {
		a.Toast(T("%s is saved.", title), nil)
		return
	}
	words := T("While you typed, someone else changed the same thing. Nothing is lost: both answers are kept until someone chooses.")
	if r.choice[0].Field == "deleted" {
		words = T("While you typed, someone else deleted %s. Nothing is lost: what you typed is kept until someone chooses.", title)
	}
	d := NewDialog(T("There are two answers now"), NewText(Body, words)).Wide(440)
	d.Main(Primary, T("Choose now"), "call-split", func() { d.Close(); a.OpenOn(pageConflicts, r.form.Ref) })
	d.CancelText(T("Later"))
	d.Show(a.Canvas())
}

// conflictsOf are the fields of one record with several answers.
func conflictsOf(b *binder.Binder, ref binder.Ref) []binder.Conflict {
	if r, ok := b.Get(ref); ok {
		return r.Conflicts()
	}
	return nil
}

// newConflicts are those of now that were not there before.
func newConflicts(before, now []binder.Conflict) []binder.Conflict {
	return slices.DeleteFunc(slices.Clone(now), func(c binder.Conflict) bool {
		return slices.ContainsFunc(before, func(o binder.Conflict) bool {
			return o.Field == c.Field && o.Elem == c.Elem && len(o.Answers) >= len(c.Answers)
		})
	})
}

// doing saves forms under words that the history shows, tells what was done
// and offers Undo.
func (a *App) doing(why, told string, forms ...*binder.Form) bool {
	c := store.Change{Why: why, Batch: store.NewID()}
	for _, f := range forms {
		if bad := f.Check(); len(bad) > 0 {
			return a.did(bad[0])
		}
		c.Ops = append(c.Ops, f.Diff()...)
	}
	return a.commit(told, c)
}

// commit commits a change, tells what was done and offers Undo.
func (a *App) commit(told string, c store.Change) bool {
	if len(c.Ops) == 0 {
		return true
	}
	if !a.did(a.store.Commit(c)) {
		return false
	}
	a.Toast(told, func() { a.takeBack(c.Batch) })
	return true
}

// takeBack undoes a batch of changes.
func (a *App) takeBack(batch string) {
	awayWith(a.Shell, nil, func() ([]binder.Ref, error) { return a.store.Undo(batch, "Undone") }, a.tookBack)
}

func (a *App) tookBack(kept []binder.Ref) {
	if len(kept) > 0 {
		a.Toast(N(len(kept), "Undone, except for %d record that someone changed since.", "Undone, except for %d records that someone changed since."), nil)
		return
	}
	a.Toast(T("Undone."), nil)
}
