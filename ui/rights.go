package ui

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"readybinder/binder"
	"readybinder/store"
)

// rightOptions are what a key may let someone do, in plain words.
func rightOptions() []Option {
	return []Option{
		{ID: strconv.Itoa(int(binder.Contribute)), Name: T("Record: tick steps, write logs, record training")},
		{ID: strconv.Itoa(int(binder.Edit)), Name: T("Change: the plan, people, partners and all else")},
		{ID: strconv.Itoa(int(binder.Administer)), Name: T("Everything: also give out and take back keys")},
	}
}

// rightWords is one of them.
func rightWords(r binder.Right) string {
	for _, o := range rightOptions() {
		if o.ID == strconv.Itoa(int(r)) {
			return o.Name
		}
	}
	return T("Nothing: the key was taken back")
}

// rightShort is rightWords where there is little room.
func rightShort(r binder.Right) string {
	switch r {
	case binder.Administer:
		return T("May do everything")
	case binder.Edit:
		return T("May change the records")
	case binder.Contribute:
		return T("May record only")
	}
	return T("Opens nothing")
}

func rightOf(id string) binder.Right {
	n, _ := strconv.Atoi(id)
	return binder.Right(n)
}

// may tells whether the person at this PC may change records of a kind. Where
// not, it says so, and who may: before anything is typed. Whatever opens a form
// asks it; the store refuses the rest, see did.
func (a *App) may(kind string) bool { return a.did(a.store.May(kind)) }

// rightNote says at the foot of the window what someone may not do whose key
// does not reach to everything, "" for those whose does.
func (a *App) rightNote() string {
	switch a.store.Right() {
	case binder.NoRight:
		return T("Your key was taken back: you can look, and nothing new can be saved.")
	case binder.Contribute:
		return T("Your key lets you look at everything, tick steps, write logs and record training. For more, ask an admin: Settings, Keys.")
	}
	return ""
}

// refusal are the words of a change that takes a higher right, with the names of
// those who have it.
func (a *App) refusal(err error) (Trouble, bool) {
	no, ok := errors.AsType[*store.NotAllowed](err)
	if !ok {
		return Trouble{}, false
	}
	t := Words(no)
	if names := a.admins(); len(names) > 0 {
		t.Do = T("Ask an admin of the binder to do it, or to give you the right to: %s.", strings.Join(names, ", "))
	}
	return t, true
}

// admins are the names of the people who may change the keys.
func (a *App) admins() (names []string) {
	for _, h := range a.holders() {
		if h.Right == binder.Administer && h.Has(store.Passphrase) {
			names = append(names, h.name)
		}
	}
	return names
}

// keyHolder is who holds a key, with what the office knows of it.
type keyHolder struct {
	store.Holder
	access binder.Access
	name   string
}

func (h keyHolder) ref() binder.Ref { return binder.Accesses.Ref(h.ID) }

// holders are all who ever had a key, those who have one today first.
func (a *App) holders() (list []keyHolder) {
	all := a.store.Holders()
	a.view(func(b *binder.Binder) {
		for _, h := range all {
			x := keyHolder{Holder: h}
			x.access, _ = binder.Accesses.Get(b, x.ref())
			if x.name = T(x.access.Name); x.access.Person != "" {
				if p, ok := binder.People.Get(b, x.access.Person); ok {
					x.name = p.Name
				}
			}
			if x.name == "" {
				x.name = T("The first passphrase")
			}
			list = append(list, x)
		}
	})
	return list
}

// openedWith tells whether the key that is open is of a type.
func (a *App) openedWith(t store.SlotType) bool {
	return slices.ContainsFunc(a.store.Holders(), func(h store.Holder) bool { return h.Me && h.Has(t) })
}

// showNewKey shows the key that was given out last, on the page of keys.
func (a *App) showNewKey() {
	var last keyHolder
	for _, h := range a.holders() {
		if h.Open() && h.Made >= last.Made {
			last = h
		}
	}
	if a.Current() == pageKeys {
		a.OpenOn(pageKeys, last.ref())
	} else {
		a.Refresh()
	}
}

// holder finds one by its ID.
func (a *App) holder(id string) (keyHolder, bool) {
	for _, h := range a.holders() {
		if h.ID == id {
			return h, true
		}
	}
	return keyHolder{}, false
}
