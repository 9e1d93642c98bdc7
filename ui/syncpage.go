package ui

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"readybinder/binder"
	"readybinder/store"
	"readybinder/sync"
)

// syncPage tells how this PC and the others of the office come by what was typed
// elsewhere: the places, what came in and waits, and what others deleted.
type syncPage struct {
	*App
	body *VScroll
	turn int // of reading what waits; a later one makes an earlier one void
}

func newSyncPage(a *App) *syncPage { return &syncPage{App: a} }

// Title implements Page.
func (p *syncPage) Title() string { return T("Other PCs") }

// Icon implements Page.
func (p *syncPage) Icon() string { return "sync" }

// Explain implements Explainer.
func (p *syncPage) Explain() string {
	return T("Every PC of the office has the whole binder, and works without a network. They exchange what was typed through a **place**: a shared folder, a USB drive that is carried around, a folder at a server that speaks WebDAV, or one PC of the office that is the **meeting point** of the network.\n\n" +
		"What lies there is sealed. Whoever looks after the server can neither read nor change it.\n\n" +
		"This PC looks by itself, and sends what you type a few seconds later. Several places are better than one: each heals the others.\n\n" +
		"**Pause syncing** first when the office may be under attack.")
}

// Build implements Page.
func (p *syncPage) Build() fyne.CanvasObject {
	p.body = NewVScroll(Column(0))
	return NewPageFrame(p.Title(), T("How what is typed on one PC comes to the others."), p.body,
		NewButton(Plain, T("Join the office's PC"), "lan-connect", p.joinHost),
		NewButton(Plain, T("Add a server"), "lan-connect", p.addServer),
		NewButton(Primary, T("Add a folder or USB drive"), "usb-flash-drive-outline", p.addFolder))
}

// Show implements Page.
func (p *syncPage) Show() {
	p.turn++
	turn := p.turn
	type seen struct {
		waits *store.Paused
		host  hostState
	}
	awayWith(p.Shell, nil, func() (s seen, err error) {
		if s.waits, err = p.store.Paused(); err == nil && p.mayHost() {
			s.host, err = lookAtHost(hostDir(p.of.dir))
		}
		return s, err
	}, func(s seen) {
		if turn == p.turn {
			p.draw(s.waits, s.host)
		}
	})
}

func (p *syncPage) draw(waits *store.Paused, host hostState) {
	p.noteWaiting(waits)
	var parts []fyne.CanvasObject
	if p.waits > 0 {
		parts = append(parts, p.waiting(waits))
	}
	if p.step == nil {
		parts = append(parts, Pad(24, Empty("sync", T("This PC does not sync yet"),
			T("Add a folder that all PCs of the office reach, a USB drive, or a folder at a server, or make this PC the meeting point. On the other PCs choose “Open a binder” or “Join the office” at the start, or add the same place here."))))
	} else {
		parts = append(parts, p.pause())
		for i, s := range p.step.status() {
			parts = append(parts, p.place(p.step.places[i], s))
		}
	}
	if p.mayHost() {
		parts = append(parts, p.hostCard(host))
	}
	parts = append(parts, NewCard(T("The same binder?"), nil, Column(8,
		NewText(Muted, T("All PCs with this binder show these six words. Compare them when a new PC joins. They open nothing.")),
		NewText(Title, p.store.CheckPhrase()))))
	if gone := p.removed(); gone != nil {
		parts = append(parts, gone)
	}
	off := p.body.scroll.Offset
	p.body.SetContent(atMost(1040, Column(14, parts...)))
	p.body.scroll.ScrollToOffset(off)
}

func (p *syncPage) pause() fyne.CanvasObject {
	if p.step.keeper.Paused() {
		return Notice(StatusNotSynced, T("Syncing is paused: nothing is sent and nothing comes in. What you type is saved on this PC."),
			NewButton(Plain, T("Go on syncing"), "sync", func() { p.PauseSync(false) }))
	}
	return Row(0, NewButton(Quiet, T("Pause syncing"), "sync-off", func() { p.PauseSync(true) }))
}

// place is the card of one place.
func (p *syncPage) place(at store.Place, s sync.State) fyne.CanvasObject {
	id := sync.Address(at).Target().ID
	words, status := T("Not synced yet."), StatusNever
	if !s.At.IsZero() {
		words, status = T("All was there at %s.", clockOf(s.At, p.store.Now())), StatusCurrent
	}
	if s.Err != nil || s.Waiting > 0 || p.step.keeper.Paused() {
		status = StatusNotSynced
	}
	rows := []fyne.CanvasObject{RowGrow(10, 1, NewChip(status, ""), NewText(Body, words))}
	if s.Waiting > 0 {
		rows = append(rows, NewText(Body, N(s.Waiting, "%d change of this PC waits to be sent.", "%d changes of this PC wait to be sent.")))
	}
	if s.Lost > 0 && s.Err == nil {
		rows = append(rows, NewText(Muted, N(s.Lost, "%d file was missing there and was sent again.", "%d files were missing there and were sent again.")))
	}
	if s.Running {
		rows = append(rows, newProgress(T("Syncing now."), float64(s.Done)/float64(max(s.Total, 1))))
	} else if s.Err != nil {
		rows = append(rows, Notice(StatusOverdue, fileTrouble(s.Err).String(), p.remedies(id, s.Err)...))
	}
	buttons := []fyne.CanvasObject{NewButton(Plain, T("Sync now"), "sync", func() { p.step.keeper.Sync(id, false) })}
	if s.Running {
		buttons[0] = NewButton(Plain, T("Stop"), "close", func() { p.step.keeper.Stop(id) })
	}
	buttons = append(buttons, NewButton(Quiet, T("Remove"), "delete-outline", func() { p.remove(at) }))
	return NewCard(cmp.Or(at.Name, at.At), nil, Column(10, append(rows, Flow(6, buttons...))...))
}

// remedies are what a person may do about a place that is not as it was.
func (p *syncPage) remedies(id string, err error) []fyne.CanvasObject {
	again := func(words string) []fyne.CanvasObject {
		return []fyne.CanvasObject{NewButton(Plain, words, "sync", func() { p.step.keeper.Sync(id, true) })}
	}
	switch {
	case errors.Is(err, sync.ErrEmptied), errors.Is(err, sync.ErrWentBack):
		return again(T("Send everything again"))
	case errors.Is(err, sync.ErrReplaced):
		return again(T("Use this one from now on"))
	case errors.Is(err, sync.ErrMovedOn):
		return []fyne.CanvasObject{NewButton(Plain, T("Bring this PC over"), "arrow-right", p.bringOver)}
	}
	return nil
}

// waiting is what came in, would change much, and waits for a decision.
func (p *syncPage) waiting(w *store.Paused) fyne.CanvasObject {
	rows := []fyne.CanvasObject{NewText(Body, N(len(w.Changes),
		"What came in from another PC would change or remove %d record. Nothing of it shows yet.",
		"What came in from another PC would change or remove %d records. Nothing of it shows yet.")),
		NewText(Muted, T("If somebody tidied up or imported a list, let it count: a backup on this PC is made first. If nobody knows of it, ask first: it may be a mistake, or an attack. Refused, it is taken back on every PC."))}
	const few = 12
	for _, d := range w.Changes[:min(few, len(w.Changes))] {
		what := T("Removed")
		switch {
		case d.First && d.Second:
			what = T("Changed")
		case d.Second:
			what = T("Added")
		}
		rows = append(rows, NewText(Body, what+": "+d.Title))
	}
	if more := len(w.Changes) - few; more > 0 {
		rows = append(rows, NewText(Muted, N(more, "And %d more.", "And %d more.")))
	}
	rows = append(rows, Flow(8,
		NewButton(Plain, T("Let it count"), "check", func() { p.decide(p.letCount) }),
		NewButton(Danger, T("Refuse it"), "close", func() { p.decide(p.store.Refuse) })))
	return NewCard(T("Waits for you"), nil, Column(8, rows...))
}

// letCount lets what waited count, after a backup of what it changes.
func (p *syncPage) letCount() error {
	if p.of != nil && p.of.backups != nil {
		if err := p.of.backups.now(); err != nil {
			return err
		}
	}
	return p.store.Resume()
}

func (p *syncPage) decide(how func() error) {
	awayWith(p.Shell, nil, func() (struct{}, error) { return struct{}{}, how() }, func(struct{}) { p.Refresh() })
}

// trashDays is for how many days what others deleted is offered back.
const trashDays = 90

// missed are the kinds of which somebody may miss a record.
var missed = []string{"person", "role", "partner", "call", "section", "first15", "course", "requirement", "training", "site", "attachment"}

// removed are the records that other PCs deleted.
func (p *syncPage) removed() fyne.CanvasObject {
	type gone struct {
		ref   binder.Ref
		title string
		mark  binder.Mark
	}
	var list []gone
	since := p.store.Now().AddDate(0, 0, -trashDays)
	p.view(func(b *binder.Binder) {
		for _, kind := range missed {
			for _, r := range b.Deleted(kind) {
				if m := r.Changed(); m.Log != p.store.Log() && m.Wall.After(since) {
					list = append(list, gone{r.Ref, joined(T(r.Kind.One), r.Title()), m})
				}
			}
		}
	})
	if len(list) == 0 {
		return nil
	}
	slices.SortFunc(list, func(a, b gone) int { return b.mark.Wall.Compare(a.mark.Wall) })
	const few = 20
	var rows []fyne.CanvasObject
	for _, g := range list[:min(few, len(list))] {
		rows = append(rows, RowGrow(10, 0, Column(2, NewText(Body, g.title), NewText(Caption, Moment(g.mark.Wall.Local()))),
			NewButton(Plain, T("Bring back"), "restore", func() {
				if p.did(p.store.Restore(g.ref)) {
					p.Toast(T("It is back, on every PC."), nil)
				}
			})))
	}
	return NewCard(T("Deleted on other PCs"), nil, Column(8, rows...))
}

func (p *syncPage) addFolder() {
	p.files.Folder(T("Which folder do all PCs reach?"), func(path string) {
		p.add(store.Place{Kind: store.PlaceFolder, At: path})
	})
}

func (p *syncPage) addServer() {
	at, user, pass := NewTextField(T("Address, as the server's owner gave it")), NewTextField(T("User")), NewPassField(T("Password"))
	at.Hint(T("It begins with https:// and is a folder of its own for this binder."))
	d := NewDialog(T("Add a server"), Column(12,
		NewText(Body, T("A folder at a server that speaks WebDAV: Nextcloud, a NAS, the IT provider's. Everything in it is sealed.")), at, user, pass)).Wide(560)
	d.First = at.Target()
	d.Main(Primary, T("Add"), "plus", func() {
		address := strings.TrimSpace(at.Value())
		if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
			at.SetWrong(T("An address begins with https://"))
			focusOn(at.Target())
			return
		}
		place := store.Place{Kind: store.PlaceServer, At: address, User: strings.TrimSpace(user.Value()), Password: pass.Value()}
		p.tryServer(d, place)
	})
	d.Show(p.Canvas())
}

// tryServer adds a server if it can be used. One whose certificate nobody on this PC
// vouches for can be trusted by a person who has compared it.
func (p *syncPage) tryServer(d *Dialog, at store.Place) {
	var pin string
	open := false
	p.awayIn(d, func() error {
		err := p.try(at)
		if known, ok := sync.PinOf(err); ok && at.Pin == "" {
			pin = known
			return nil
		}
		if open = errors.Is(err, sync.ErrPlain); open {
			return nil
		}
		return err
	}, func() {
		switch {
		case open:
			Confirm(p.Canvas(), T("Send the password openly?"),
				T("The address begins with http://. Everything in the binder stays sealed, but others in the office's network could read the password of this folder on its way. Better ask for an address that begins with https://."),
				T("Use it all the same"), "", func() {
					at.Plain = true
					p.tryServer(d, at)
				})
			return
		case pin == "":
			d.Close()
			p.keep(at)
			return
		}
		ask := NewDialog(T("Trust this server?"), Column(10,
			NewText(Body, T("Nobody whom this PC trusts vouches for the server's certificate. That is usual for a server in the office, and a warning for any other. Compare these digits with what the server itself shows as the certificate's SHA-256 fingerprint:")),
			NewText(Strong, spaced(pin)))).Wide(560)
		ask.Main(Primary, T("They are the same"), "check", func() {
			ask.Close()
			at.Pin = pin
			p.tryServer(d, at)
		})
		ask.Show(p.Canvas())
	})
}

// spaced sets digits in groups of four.
func spaced(digits string) string {
	var groups []string
	for len(digits) > 4 {
		groups, digits = append(groups, digits[:4]), digits[4:]
	}
	return strings.Join(append(groups, digits), " ")
}

// try finds out whether a place can be used.
func (p *syncPage) try(at store.Place) error {
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	defer stop()
	return sync.Address(at).Try(ctx)
}

func (p *syncPage) add(at store.Place) {
	awayWith(p.Shell, nil, func() (struct{}, error) { return struct{}{}, p.try(at) }, func(struct{}) { p.keep(at) })
}

// keep syncs with a place from now on.
func (p *syncPage) keep(at store.Place) {
	list, err := p.store.Places()
	if p.did(err) {
		at.ID = store.NewID()
		if p.did(p.store.SetPlaces(append(list, at))) {
			p.beginSync()
			p.Refresh()
		}
	}
}

func (p *syncPage) remove(at store.Place) {
	d := NewDialog(T("Stop syncing with this place?"), NewText(Body,
		T("What lies there stays there. This PC sends nothing more to it and takes nothing from it."))).Wide(460)
	d.Main(Danger, T("Stop syncing with it"), "", func() {
		d.Close()
		list, err := p.store.Places()
		list = slices.DeleteFunc(list, func(x store.Place) bool { return x.ID == at.ID })
		if p.did(err) && p.did(p.store.SetPlaces(list)) {
			p.beginSync()
			p.Refresh()
		}
	})
	d.Show(p.Canvas())
}
